"""The file of an issue, `issued/counsel-1.jsonl`: its numbers, what stood under them, and the entries as they were then.

JSON lines: what the issue is, then a line for each number, then one for each entry with its values as the base's files
had them, so that an issue can be compared with the base, or with another, without git. The same issue is the same bytes.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeVar, cast

from chronicle.loader.locate import BaseNotFound
from chronicle.render.as_json import line_of
from chronicle.reports.numbering import ItemState, NumberedItem, is_label, label_key
from chronicle.writing.base_paths import ISSUE_ENDING, ISSUED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chronicle.document import Json

VERSION: Final = 1
MOST_HEADER: Final = 2**20
"""The longest first line, in bytes, that is read."""
RESTORE: Final = (
    "bring the file back as it was issued, from version control or a copy: nothing in it is changed by hand"
)
"""What to do with an issue that cannot be read."""

T = TypeVar("T")
_Object: TypeAlias = "dict[str, object]"


class IssueDamaged(BaseNotFound):
    """The file of an issue cannot be read; the message says where, and why."""


class Terms(NamedTuple):
    """What a series keeps from issue to issue.

    Attributes:
        audience: For whom its reports are.
        filters: The filters of the command line, ids resolved, by their names.
        public: Whether all that is restricted is left out.
        without: The restrictions that are left out.
    """

    audience: str
    filters: Mapping[str, Json]
    public: bool = False
    without: tuple[str, ...] = ()


class IssueHeader(NamedTuple):
    """What an issue is: its name, its series, its date, the title of the base, and what was asked for."""

    name: str
    series: str
    on: date
    title: str
    terms: Terms


class Issue(NamedTuple):
    """An issue as it went out.

    Attributes:
        header: What it is.
        items: Its numbers, in order.
        seen: What a reader saw under a number, as JSON, by key.
        entries: The facts that it told, and all other entries, by address; the settings of the base as `chronicle`.
    """

    header: IssueHeader
    items: tuple[NumberedItem, ...]
    seen: Mapping[str, str]
    entries: Mapping[str, Mapping[str, object]]


def file_of(name: str) -> str:
    """Return the name in the base of the file of an issue."""
    return f"{ISSUED}/{name}{ISSUE_ENDING}"


def issue_text(issue: Issue) -> str:
    """Return what the file of an issue holds."""
    return "".join(f"{line}\n" for line in _lines(issue))


def _lines(issue: Issue) -> Iterator[str]:
    name, series, on, title, terms = issue.header
    yield line_of(
        {
            "issue": name,
            "version": VERSION,
            "series": series,
            "on": on.isoformat(),
            "title": title,
            **terms._asdict(),
            "numbers": len(issue.items),
            "entries": len(issue.entries),
        }
    )
    for label, key, state, other in issue.items:
        line: dict[str, Json] = {"no": label, "key": key, "state": state.value}
        if other is not None:
            line["other"] = other
        text = line_of(line)
        yield f'{text.removesuffix("}")}, "seen": {issue.seen[key]}}}' if state.stands else text
    for address, values in issue.entries.items():
        yield line_of({"entry": address, "values": plain(values)})


def plain(value: object) -> Json:
    """Return a value of TOML as JSON has it: a day or time as its text, a float with the digits that it has."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str | Decimal):
        return value
    return Decimal(repr(value)) if isinstance(value, float) and isfinite(value) else str(value)


def parse_issue(shown: str, name: str, content: bytes) -> Issue:
    """Return the issue in a file.

    Args:
        shown: The file as messages name it.
        name: The name of the issue.
        content: What the file holds.

    Raises:
        IssueDamaged: It is not as it was written.
    """
    reader = _Reader(shown, name)
    return reader.issue(reader.text(content))


def read_header(shown: str, name: str, content: bytes) -> IssueHeader:
    """Return what an issue is, from its file, or as much of that as holds the first line; raise as `read_content`."""
    reader = _Reader(shown, name)
    return reader.header(reader.text(content.partition(b"\n")[0]))


class _Reader:
    """Reads the file of an issue, and knows at which line it is."""

    def __init__(self, shown: str, name: str) -> None:
        self._shown, self._name = shown, name
        self._number = 1

    def text(self, content: bytes) -> str:
        """Return the text in some bytes."""
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            self._number = 1 + content.count(b"\n", 0, error.start)
            raise self._damaged("this is not UTF-8") from None

    def issue(self, text: str) -> Issue:
        """Return the issue."""
        first, *lines = text.split("\n")
        header, (numbers, entries) = self.header(first), self._counts(first)
        if len(lines) != numbers + entries + 1 or lines.pop():
            self._number = 1 + min(len(lines), numbers + entries)
            raise self._damaged(
                f"the file has not the {numbers + entries + 1:,} lines that the first one says"
            )
        seen: dict[str, str] = {}
        items = tuple(self._items(lines[:numbers], seen))
        return Issue(header, items, seen, dict(self._entries(islice(lines, numbers, None))))

    def header(self, text: str) -> IssueHeader:
        """Return what the first line says."""
        line = self._line(text)
        version = self._get(line, "version", int)
        if version != VERSION:
            raise IssueDamaged(
                f"{self._shown}:1: the issue has the form {version} of another version of Chronicle",
                f"use that version; this one reads {VERSION}",
            )
        if self._get(line, "issue", str) != self._name:
            raise self._damaged(
                f"this is the issue {json.dumps(line['issue'], ensure_ascii=False)}, by another name"
            )
        terms = Terms(
            self._get(line, "audience", str),
            cast("Mapping[str, Json]", self._get(line, "filters", dict)),
            self._get(line, "public", bool),
            tuple(self._texts(line, "without")),
        )
        return IssueHeader(
            self._name, self._get(line, "series", str), self._day(line), self._get(line, "title", str), terms
        )

    def _counts(self, text: str) -> tuple[int, int]:
        line = self._line(text)
        return self._count(line, "numbers"), self._count(line, "entries")

    def _count(self, line: _Object, key: str) -> int:
        number = self._get(line, key, int)
        if number < 0:
            raise self._damaged(f"{key} is below 0")
        return number

    def _day(self, line: _Object) -> date:
        text = self._get(line, "on", str)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            raise self._damaged("on is no day")
        return day

    def _items(self, lines: Iterable[str], seen: dict[str, str]) -> Iterator[NumberedItem]:
        """Yield the items, and put what a reader saw of each into `seen`."""
        last: str | None = None
        for self._number, text in enumerate(lines, 2):
            line = self._line(text)
            label, key = self._label(line, "no"), self._get(line, "key", str)
            other = self._label(line, "other") if "other" in line else None
            try:
                state = ItemState(self._get(line, "state", str))
            except ValueError:
                raise self._damaged("there is no such state") from None
            if state.stands:
                seen[key] = self._seen(line)
            if last is not None and label_key(last) >= label_key(label):
                raise self._damaged(f"number {label} does not come after {last}")
            last = label
            yield NumberedItem(label, key, state, other)

    def _seen(self, line: _Object) -> str:
        try:
            return line_of(cast("Json", self._get(line, "seen", dict)))
        except RecursionError:
            raise self._damaged("seen is not as it was written") from None

    def _entries(self, lines: Iterable[str]) -> Iterator[tuple[str, Mapping[str, object]]]:
        known: set[str] = set()
        for self._number, text in enumerate(lines, self._number + 1):  # noqa: B020 - it is counted on
            line = self._line(text)
            address = self._get(line, "entry", str)
            if address in known:
                raise self._damaged("the entry is there already")
            known.add(address)
            yield address, self._get(line, "values", dict)

    def _line(self, text: str) -> _Object:
        try:
            line = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            line = None
        if not isinstance(line, dict):
            raise self._damaged("this is no line of an issue")
        return line

    def _get(self, line: _Object, key: str, type_: type[T]) -> T:
        value = line.get(key)
        if type(value) is not type_:
            raise self._damaged(f"{key} is missing" if value is None else f"{key} is not as it was written")
        return value

    def _texts(self, line: _Object, key: str) -> Iterator[str]:
        for text in self._get(line, key, list):
            if not isinstance(text, str):
                raise self._damaged(f"{key} is not as it was written")
            yield text

    def _label(self, line: _Object, key: str) -> str:
        label = self._get(line, key, str)
        if not is_label(label):
            raise self._damaged(f"{key} is no number")
        return label

    def _damaged(self, reason: str) -> IssueDamaged:
        return IssueDamaged(f"{self._shown}:{self._number}: {reason}", RESTORE)


def _refuse_constant(name: str) -> object:
    raise ValueError(name)
