"""Entries from JSON lines with the keys of the format, and sources from a bibliography in CSL JSON (Zotero's export)."""

from __future__ import annotations

import codecs
import re
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from chronicle.dates import DateError, explain, parse
from chronicle.importing.json_lines import parse_json, read_objects
from chronicle.loader.values import ID, as_id, id_hint
from chronicle.text import without_surrogates
from chronicle.writing.new_entries import AddedEntry, propose_entry_id
from chronicle.writing.typed_values import propose_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.dates import YearStart
    from chronicle.importing.json_lines import JsonValue
    from chronicle.writing.toml_values import TomlValue

_MOST_BYTES: Final = 64 * 2**20
_DEEPEST: Final = 8
"""The format's deepest value, an area that a citation says, is four tables down."""
_MOST_DIGITS: Final = 30
_CSL_TYPES: Final = {
    "book": "book",
    "chapter": "book",
    "report": "report",
    "thesis": "report",
    "legislation": "report",
    "legal_case": "report",
    "interview": "interview",
    "speech": "statement",
    "hearing": "statement",
    "dataset": "data",
    **dict.fromkeys(
        (
            *("article", "article-journal", "article-magazine", "article-newspaper", "webpage"),
            *("post", "post-weblog", "entry-encyclopedia", "review", "paper-conference"),
        ),
        "article",
    ),
}
"""What a type of CSL is here; of others it is left out."""
_IN_CONTAINERS: Final = frozenset({"article"})
"""The types whose publisher is what they stand in: the newspaper rather than its owner."""
_IDENTIFIERS: Final = {"DOI": "doi", "ISBN": "isbn", "ISSN": "issn"}
_TAKEN: Final = frozenset(
    {
        *("id", "citation-key", "type", "genre", "title", "author", "publisher", "container-title"),
        *("issued", "URL", "accessed", *_IDENTIFIERS),
    }
)
_DATE: Final = re.compile(r"[0-9]{1,4}")


class EntryProblem(NamedTuple):
    """Why one of the entries is refused: where it stands in the input, the reason, and what to write instead."""

    place: str
    reason: str
    hint: str = ""


class ReadEntries(NamedTuple):
    """What was read.

    Attributes:
        entries: The entries, each with where it stands in the input.
        problems: Why others are refused.
        there_already: The ids of those that are in the base by their citation keys, and are left as they are.
        not_taken: What entries say that a source has no key for.
    """

    entries: tuple[tuple[str, AddedEntry], ...]
    problems: tuple[EntryProblem, ...]
    there_already: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()


def read_json_entries(file: BinaryIO, name: str, table: str, taken: frozenset[str]) -> ReadEntries:
    """Read the entries of a table from JSON lines; `taken` are the ids that there are.

    Raises:
        SheetError: A line is out of all proportion.
    """
    entries: list[tuple[str, AddedEntry]] = []
    problems: list[EntryProblem] = []
    ids = set(taken)
    for number, read in read_objects(file, name):
        place = f"{name}:{number}"
        if isinstance(read, str):
            problems.append(EntryProblem(place, read))
            continue
        try:
            entry = _entry(table, read, ids, taken)
        except _EntryRefused as refused:
            problems.append(EntryProblem(place, str(refused), refused.hint))
            continue
        ids.add(entry.id)
        entries.append((place, entry))
    return ReadEntries(tuple(entries), tuple(problems))


class _EntryRefused(Exception):
    """Why an entry is refused, as a predicate."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


def _entry(table: str, read: Mapping[str, JsonValue], ids: set[str], taken: frozenset[str]) -> AddedEntry:
    given = read.get("id")
    values = {
        key: toml for key, value in read.items() if key != "id" and (toml := _toml(value, 1)) is not None
    }
    if given is None:
        return AddedEntry(table, propose_entry_id(table, values, ids), values)
    if not isinstance(given, str) or not ID.fullmatch(given):
        raise _EntryRefused(f'has the id "{str(given)[:60]}", which is none', id_hint(str(given)[:100]))
    if given in ids:
        where = "in the base" if given in taken else "above"
        raise _EntryRefused(
            f"has the id {given}, which is there already, {where}", "give it another, or leave it out"
        )
    return AddedEntry(table, given, values)


def _toml(value: JsonValue, depth: int) -> TomlValue | None:
    """Return a value as TOML has it: numbers with a point as texts, so that they keep their digits; null as nothing."""
    if depth > _DEEPEST:
        raise _EntryRefused("is nested too deeply", "write the values as the format page has them")
    if isinstance(value, str):
        if value != without_surrogates(value):
            raise _EntryRefused("has half a character (a lone surrogate), which no file can hold")
        return value
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) <= _MOST_DIGITS else str(value)
    if isinstance(value, list | tuple):
        return [toml for item in value if (toml := _toml(item, depth + 1)) is not None]
    if isinstance(value, dict):
        return {key: toml for key, item in value.items() if (toml := _toml(item, depth + 1)) is not None}
    return value


def is_bibliography(start: bytes) -> bool:
    """Tell by its beginning whether a text is an array, as CSL JSON is, rather than JSON lines."""
    return start.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"["


def read_bibliography(
    file: BinaryIO, name: str, table: str, taken: frozenset[str], financial_year: YearStart
) -> ReadEntries:
    """Read sources from CSL JSON, each with an id by its citation key; `taken` are the ids that there are."""
    content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        return ReadEntries((), (EntryProblem(name, f"is over {_MOST_BYTES:,} bytes long", "split it"),))
    try:
        items = parse_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return ReadEntries((), (EntryProblem(name, "is no UTF-8"),))
    except ValueError as error:
        return ReadEntries((), (EntryProblem(name, str(error)),))
    entries: list[tuple[str, AddedEntry]] = []
    problems: list[EntryProblem] = []
    there: list[str] = []
    not_taken: dict[str, None] = {}
    ids = set(taken)
    for number, item in enumerate(items if isinstance(items, list) else (), 1):
        place = f"{name}, item {number}"
        key = _citation_key(item) if isinstance(item, dict) else ""
        if key in taken:
            there.append(key)
            continue
        try:
            values = _source_values(item, financial_year)
        except _EntryRefused as refused:
            problems.append(EntryProblem(place, str(refused), refused.hint))
            continue
        year = str(values.get("published", ""))[:4]
        id_ = propose_id(key or _short_name(values), ids, year)
        ids.add(id_)
        entries.append((place, AddedEntry(table, id_, values)))
        if isinstance(item, dict):
            not_taken |= dict.fromkeys(key for key, value in item.items() if key not in _TAKEN and value)
    return ReadEntries(tuple(entries), tuple(problems), tuple(there), tuple(not_taken))


def _citation_key(item: Mapping[str, JsonValue]) -> str:
    """Return the id that a citation key makes; empty if there is none, or only an address in its place."""
    for name in ("citation-key", "id"):
        text = _text(item, name)
        if text and "/" not in text:
            return as_id(text)
    return ""


def _short_name(values: Mapping[str, TomlValue]) -> str:
    """Return what a source without a citation key is called: who wrote or published it, else its title."""
    authors = values.get("authors")
    first = str(authors[0]).split()[-1] if isinstance(authors, list) and authors else ""
    return first or str(values.get("publisher") or values["title"])


def _source_values(item: JsonValue, financial_year: YearStart) -> dict[str, TomlValue]:
    if not isinstance(item, dict):
        raise _EntryRefused("is no object")
    title = _text(item, "title")
    if not title:
        raise _EntryRefused("has no title", "give it one there")
    type_ = _CSL_TYPES.get(_text(item, "type"), "")
    if _text(item, "type") == "personal_communication":
        type_ = "email" if "mail" in _text(item, "genre").casefold() else "letter"
    container, publisher = _text(item, "container-title"), _text(item, "publisher")
    first, second = (container, publisher) if type_ in _IN_CONTAINERS else (publisher, container)
    identifiers = {scheme: text for key, scheme in _IDENTIFIERS.items() if (text := _text(item, key))}
    values: dict[str, TomlValue] = {
        "title": title,
        "type": type_,
        "publisher": first or second,
        "authors": [*_authors(item.get("author"))],
        "published": _date(item.get("issued"), "issued", financial_year),
        "url": _text(item, "URL"),
        "accessed": _date(item.get("accessed"), "accessed", financial_year),
        "identifiers": {**identifiers},
    }
    return {key: value for key, value in values.items() if value}


def _text(item: Mapping[str, JsonValue], key: str) -> str:
    """Return a text of an item on one line, without the markup that CSL allows in titles; empty if it has none."""
    value = item.get(key)
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return " ".join(without_surrogates(re.sub(r"</?(?:i|b|sub|sup|span)(?: [^<>]*)?>", "", text)).split())


def _authors(names: JsonValue) -> Iterator[str]:
    for name in names if isinstance(names, list) else ():
        if isinstance(name, dict):
            parts = ("given", "non-dropping-particle", "family", "suffix")
            full = " ".join(filter(None, (_text(name, part) for part in parts)))
            if full or (full := _text(name, "literal")):
                yield full


def _date(value: JsonValue, key: str, financial_year: YearStart) -> str:
    """Return a date of CSL as EDTF, no more precise than it is given; empty if there is none.

    Raises:
        _EntryRefused: It is none that can be read.
    """
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    dates = [_date_parts(part) for part in parts] if isinstance(parts, list) else []
    text = "/".join(filter(None, dates)) or _text(value, "raw") or _text(value, "literal")
    season = _text(value, "season")
    if season in {"1", "2", "3", "4"} and re.fullmatch("[0-9]{4}", text):
        text = f"{text}-2{season}"
    if not text:
        return ""
    if value.get("circa") and "/" not in text:
        text += "~"
    try:
        return parse(text, financial_year).text
    except DateError as error:
        explanation = explain(error)
        readings = [reading.text for reading in explanation.readings if reading.exact]
        if len(readings) == 1:
            return readings[0]
        raise _EntryRefused(f'{key}: "{text[:60]}" {explanation.reason}', explanation.hint) from None


def _date_parts(parts: JsonValue) -> str:
    """Return the year, the month and the day of a date as far as they are given: `2009-04`."""
    given = [str(part) for part in parts if part] if isinstance(parts, list) else []
    if not given or not all(map(_DATE.fullmatch, given)):
        return "-".join(given)
    year, *rest = given
    return "-".join((year.zfill(4), *(part.zfill(2) for part in rest)))
