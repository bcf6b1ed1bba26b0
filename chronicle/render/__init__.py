"""One module for each format, given a `Table`, a `Page` or one object; only the one used is loaded."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from typing import TextIO

    from chronicle.document import Json, Page, Table

_MACHINES: Final = {"csv": "as_csv", "json": "as_json", "jsonl": "as_jsonl"}
_PEOPLE: Final = {"table": "as_table", "md": "as_markdown"}

FORMATS: Final = ("table", "csv", "json", "jsonl", "md")
"""Every format of a listing, the default first."""

ENDINGS: Final = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "md",
    ".markdown": "md",
    ".txt": "table",
}
"""The format implied by the ending of an output file."""


class Options(NamedTuple):
    """How to write for programs: `raw` leaves formulas unguarded, `excel` stops Excel converting dates."""

    raw: bool = False
    excel: bool = False


class Look(NamedTuple):
    """How to write for people: width in cells, and colour. None: as the stream and the environment say."""

    width: int | None = None
    colour: bool | None = None


class _ForMachines(Protocol):
    def write(self, table: Table, out: TextIO, options: Options) -> None: ...


class _ForPeople(Protocol):
    def write(self, page: Page, out: TextIO, look: Look) -> None: ...


class _ForOne(Protocol):
    def write_object(self, answer: Json, out: TextIO) -> None: ...


def for_machines(format_name: str) -> bool:
    """Says whether a format takes a `Table` (csv, json, jsonl) rather than a `Page` (table, md)."""
    return format_name in _MACHINES


def format_of(path: str) -> str | None:
    """Returns the format implied by a path's ending; None if it implies none."""
    dot = path.rfind(".")
    return ENDINGS.get(path[dot:].lower()) if dot >= 0 else None


def write(format_name: str, table: Table, out: TextIO, options: Options | None = None) -> None:
    """Writes a listing for machines, row by row as the table gives them."""
    renderer = cast("_ForMachines", import_module(f"{__name__}.{_MACHINES[format_name]}"))
    renderer.write(table, out, options or Options())


def write_page(format_name: str, page: Page, out: TextIO, look: Look | None = None) -> None:
    """Writes an answer for people, line by line as the page gives them."""
    renderer = cast("_ForPeople", import_module(f"{__name__}.{_PEOPLE[format_name]}"))
    renderer.write(page, out, look or Look())


def write_object(answer: Json, out: TextIO) -> None:
    """Writes an answer of one object as indented JSON."""
    cast("_ForOne", import_module(f"{__name__}.as_json")).write_object(answer, out)
