"""An answer before it is rendered: a table of typed cells, or a page of lines.

A `Table` is for programs: every field, by its contractual name, never abbreviated.
A `Page` is for people: lines in order, each made of toned spans of text.
Neither knows of any output format, and the text in both is the user's own, not yet made safe.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

Cell: TypeAlias = "str | int | bool | Decimal | tuple[str, ...] | None"
"""One value for programs: None if missing or unbounded; money is an int or a Decimal, never a float."""


class ColumnType(StrEnum):
    """The type of a column's cells."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"


class Column(NamedTuple):
    """A field of a listing: the name that scripts depend on, and what its cells hold."""

    name: str
    type: ColumnType = ColumnType.TEXT


class Table(NamedTuple):
    """A listing for programs. Rows may be a generator: they are read once, in order, and not kept."""

    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]


Json: TypeAlias = "bool | int | str | Decimal | list[Json] | tuple[Json, ...] | Mapping[str, Json] | None"
"""An answer of one object (`at`, `show`, `between`): what JSON can say, without floats."""


class Tone(StrEnum):
    """The role of a span of text; renderers choose its colour or style."""

    PLAIN = "plain"
    DIM = "dim"
    ABSENT = "absent"  # says that something is not known
    STRONG = "strong"
    TITLE = "title"
    HEADING = "heading"
    DATE = "date"
    MARK = "mark"  # the signs of doubt: * ≠ ?
    WORST = "worst"  # grades, from the worst of their scale to the best
    LOW = "low"
    HIGH = "high"
    BEST = "best"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    LINK = "link"


class Span(NamedTuple):
    """A run of text in one tone; `url` makes it a link where the format and the scheme allow it."""

    text: str
    tone: Tone = Tone.PLAIN
    url: str | None = None


Inline: TypeAlias = str | Span | tuple[Span, ...]
"""Text of a page: a plain string, one span, or several side by side."""


class Field(NamedTuple):
    """A column of a page, at most `max_width` cells wide. A `no_wrap` one (dates, numbers, ids) is never broken.

    But one with a `max_width` is broken there, between two dates, if the text beside it is short of room.

    A cell may extend over empty cells to its right. If it begins with a mark and a blank, such as
    `Span("? ", Tone.MARK)`, the mark hangs to the left of the column. In running text, spans of dates and
    marks, and text with a no-break space, stay together where they fit. A field that `collapse` is told in the
    note beneath its row where the page is too narrow for it, but for a cell of `Tone.ABSENT`.
    One without a title has a `name` for formats in which every column needs a heading.
    """

    title: str = ""
    right: bool = False
    no_wrap: bool = False
    max_width: int | None = None
    collapse: bool = False
    name: str = ""


class Heading(NamedTuple):
    """A line that opens a group, with an `aside` at the right margin."""

    text: Inline
    aside: Inline = ""


class Row(NamedTuple):
    """One line of the table; a cell for each field."""

    cells: tuple[Inline, ...]


class Note(NamedTuple):
    """A line beneath a row, starting where field number `under` (from 0) does; if broken, after its `label`."""

    text: Inline
    under: int = 0
    label: str = ""


class Blank(NamedTuple):
    """An empty line. Renderers keep one before each group of headings and before the foot, and never two."""


class Fields(NamedTuple):
    """From here on, rows have these fields: for a page whose parts differ in shape (`at`, `show`)."""

    fields: tuple[Field, ...]


Line: TypeAlias = Heading | Row | Note | Blank | Fields


class Page(NamedTuple):
    """An answer for people. Lines may be a generator; `foot` is called after they have all been read."""

    title: Inline
    fields: tuple[Field, ...]
    lines: Iterable[Line]
    aside: Inline = ""
    foot: Callable[[], tuple[Inline, Inline]] = lambda: ("", "")
