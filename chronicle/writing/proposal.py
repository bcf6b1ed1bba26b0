"""What a command means to write: the change of each file, and what it does to the findings, before it stands."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.codes import CODES, Severity
from chronicle.index.overlay import NoTemporarySpace, overlaid_index
from chronicle.loader.reader import Lines
from chronicle.queries.entities import place_of
from chronicle.queries.findings import findings
from chronicle.text import BYTE_ORDER_MARK, make_printable
from chronicle.writing.base_paths import WriteRefused
from chronicle.writing.transaction import FileChange, WriteFailed, read_base_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chronicle.findings import Diagnostic
    from chronicle.index.cache import Index
    from chronicle.loader.locate import BaseLocation

_COMPARED: Final = frozenset(code for code in CODES if CODES[code].severity is not Severity.INFO)
"""The codes of findings that a change is held to: as `check` shows them without --all."""
_LINE: Final = re.compile(r"\bline \d+")
_CONTEXT: Final = 3
"""The unchanged lines around a change that its difference shows."""


class EntryPlace(NamedTuple):
    """An entry that is changed: its address, its file, and the line on which it then begins; None if it goes."""

    address: str
    file: str | None
    line: int | None


class Proposal(NamedTuple):
    """A change of a base, not yet written.

    Attributes:
        base: The base.
        changes: The content of each file before and after; only files that change.
        entries: The entries that it is about, and where they will stand.
        new: The errors and warnings that it brings.
        mended: Those that it takes away.
    """

    base: BaseLocation
    changes: tuple[FileChange, ...]
    entries: tuple[EntryPlace, ...]
    new: tuple[Diagnostic, ...]
    mended: tuple[Diagnostic, ...]

    @property
    def has_new_errors(self) -> bool:
        """Whether it brings an error."""
        return any(finding.severity is Severity.ERROR for finding in self.new)

    @property
    def is_current(self) -> bool:
        """Whether its files still are what they were when it was made."""
        return all(read_base_file(self.base, change.file) == change.before for change in self.changes)

    def line(self, file: str, number: int) -> str:
        """Return a line, from 1, of a file as it would be; empty where there is none."""
        after = {change.file: change.after for change in self.changes}
        content = after[file] if file in after else read_base_file(self.base, file)
        return Lines((content or b"").decode("utf-8", "replace").removeprefix(BYTE_ORDER_MARK)).line(number)

    def diff(self) -> str:
        """Return the change as a unified difference; characters that could steer a terminal are made visible."""
        return "".join(_diff(change) for change in self.changes)


def read_text(base: BaseLocation, name: str) -> str | None:
    """Return the text of a file of the base with every character that it has, a byte order mark too; None if there is none.

    Raises:
        WriteRefused: It is no file of the base, or not UTF-8.
        WriteFailed: It cannot be read.
    """
    content = read_base_file(base, name)
    try:
        return None if content is None else content.decode("utf-8")
    except UnicodeDecodeError:
        raise WriteRefused(f"{base.display(name)} is not UTF-8", "save it as UTF-8 first") from None


def propose(base: BaseLocation, edited: Mapping[str, str | None], addresses: Sequence[str] = ()) -> Proposal:
    """Return the change to a base that new texts of some files are, checked as if it stood.

    Args:
        base: The base.
        edited: The new text of each file by its name in the base; None if the file goes.
        addresses: The entries that are changed, of which the proposal says where they will stand.

    Raises:
        BaseNotFound: The base cannot be read at all.
        WriteRefused: A name is that of no file of the base.
        WriteFailed: A file cannot be read.
    """
    contents = {name: None if text is None else text.encode("utf-8") for name, text in edited.items()}
    changes = tuple(
        FileChange(name, before, after)
        for name, after in sorted(contents.items())
        if (before := read_base_file(base, name)) != after
    )
    return propose_changes(base, changes, addresses)


def propose_changes(
    base: BaseLocation, changes: Sequence[FileChange], addresses: Sequence[str] = ()
) -> Proposal:
    """Return changes of files, checked as if they stood; as `propose`.

    Raises:
        BaseNotFound: The base cannot be read at all.
        WriteFailed: There is no room to check them.
    """
    try:
        with overlaid_index(base, {change.file: change.after for change in changes}) as (now, then):
            old, new = [*compared_findings(now)], [*compared_findings(then)]
            entries = tuple(EntryPlace(address, *place_of(then, address)) for address in addresses)
    except NoTemporarySpace as error:
        raise WriteFailed(
            f"the change cannot be checked, which needs temporary files: {str(error).lower()}; everything is as it was",
            "make room for them, or name another directory for them: TMPDIR",
        ) from None
    return Proposal(base, tuple(changes), entries, tuple(without(new, old)), tuple(without(old, new)))


def compared_findings(index: Index) -> Iterator[Diagnostic]:
    """Yield the findings that a change is held to: errors and warnings."""
    return findings(index, _COMPARED)


def without(findings_: Iterable[Diagnostic], others: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the findings that are not among others, as often as there are more of them, wherever they stand."""
    rest = Counter(map(_key, others))
    for finding in findings_:
        key = _key(finding)
        if rest[key]:
            rest[key] -= 1
        else:
            yield finding


def _key(finding: Diagnostic) -> tuple[str, str, str, str]:
    message = _LINE.sub("line", finding.message)
    return finding.severity, finding.code, finding.id or finding.file, message


def _diff(change: FileChange) -> str:
    before, after = _lines(change.before), _lines(change.after)
    shared = _shared(before, after)
    shared_at_end = _shared(before[shared:][::-1], after[shared:][::-1])
    first = max(shared - _CONTEXT, 0)  # what is the same at both ends need not be matched: files are long
    left = before[first : len(before) - max(shared_at_end - _CONTEXT, 0)]
    right = after[first : len(after) - max(shared_at_end - _CONTEXT, 0)]
    old, new = (
        "/dev/null" if content is None else f"{side}/{make_printable(change.file)}"
        for side, content in (("a", change.before), ("b", change.after))
    )
    parts = [f"--- {old}\n", f"+++ {new}\n"]
    for group in SequenceMatcher(None, left, right, autojunk=False).get_grouped_opcodes(_CONTEXT):
        start, stop = group[0], group[-1]
        ranges = _range(first, start[1], stop[2]), _range(first, start[3], stop[4])
        parts.append(f"@@ -{ranges[0]} +{ranges[1]} @@\n")
        for tag, from_left, to_left, from_right, to_right in group:
            if tag == "equal":
                parts += map(" {}".format, left[from_left:to_left])
            else:
                parts += map("-{}".format, left[from_left:to_left])
                parts += map("+{}".format, right[from_right:to_right])
    return "".join(parts)


def _range(before: int, start: int, stop: int) -> str:
    """Return lines as a unified difference numbers them."""
    length = stop - start
    first = before + start + bool(length)
    return str(first) if length == 1 else f"{first},{length}"


def _shared(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many lines two texts share at their beginning."""
    number = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        number += 1
    return number


def _lines(content: bytes | None) -> list[str]:
    """Return the lines of a file, each made printable and with its end."""
    lines = (content or b"").decode("utf-8", "replace").split("\n")
    last = lines.pop()
    ended = [f"{_printable(line)}\n" for line in lines]
    return [*ended, f"{_printable(last)}\n\\ No newline at end of file\n"] if last else ended


def _printable(line: str) -> str:
    return make_printable(line.removesuffix("\r")) + ("\r" if line.endswith("\r") else "")
