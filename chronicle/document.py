"""An answer before it is rendered: a table of typed cells, or a page of lines.

A `Table` is for programs: every column, by its contractual name, never abbreviated.
A `Page` is for people: lines in order, each made of spans of text that have a tone.
Neither knows of any output format, and the text in both is the user's own, not yet made safe.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Self

Cell: TypeAlias = "str | int | bool | Decimal | tuple[str, ...] | None"
"""One value for programs: None if missing or unbounded; money is an int or a Decimal, never a float."""


class Objects(tuple[str, ...]):  # noqa: SLOT001 - a tuple can have no slots
    """The cell of what has parts, as a citation has: a text for each, and `json`, all of it as JSON."""

    json: str

    def __new__(cls, texts: Iterable[str], json: str) -> Self:
        """Return the cell."""
        cell = tuple.__new__(cls, texts)
        cell.json = json
        return cell

    @property
    def parts(self) -> Json:
        """All of it as objects."""
        from decimal import Decimal  # noqa: PLC0415 - only JSON needs it
        from json import loads  # noqa: PLC0415 - only the formats for programs need it

        parts: Json = loads(self.json, parse_float=Decimal)
        return parts


class ColumnType(StrEnum):
    """The type of a column's cells: of `objects` and `table` each is an `Objects`, with a list or a table as its JSON."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"
    OBJECTS = "objects"
    TABLE = "table"


class Column(NamedTuple):
    """A column of a `Table`: the name that scripts depend on, and the type of its cells."""

    name: str
    type: ColumnType = ColumnType.TEXT


class ColumnBatches:
    """Rows in batches of some hundreds, each a sequence of its columns; iterated, they are the rows, once."""

    def __init__(self, batches: Iterable[Sequence[Sequence[Cell]]]) -> None:
        self.batches = batches

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        """Yield each row."""
        for columns in self.batches:
            yield from zip(*columns, strict=True)


class Table(NamedTuple):
    """An answer for programs.

    Attributes:
        columns: Its columns.
        rows: Its rows; may be a generator: they are read once, in order, and not kept.
        addresses: Return where the sources that it names are found, by their ids, for formats that link.
    """

    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
    addresses: Callable[[], Mapping[str, str]] = dict


Json: TypeAlias = "bool | int | str | Decimal | list[Json] | tuple[Json, ...] | Mapping[str, Json] | None"
"""An answer of one object (`at`, `show`, `between`): what JSON can hold, without floats."""


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


def spans_of(text: Inline) -> tuple[Span, ...]:
    """Return text of a page as spans side by side."""
    if isinstance(text, Span):
        return (text,)
    return (Span(text),) if isinstance(text, str) else text


def plain_text(text: Inline) -> str:
    """Return a text of a page without its tones."""
    if isinstance(text, str):
        return text
    return "".join(span.text for span in spans_of(text))


class PageColumn(NamedTuple):
    """A column of the rows of a `Page`: how wide it is and how its cells are set.

    Attributes:
        title: Its heading. If no column of a page has one, a format for the screen has no line of headings.
        justify: "right" for numbers that are read down the column.
        no_wrap: Whether its cells stay on one line (dates, numbers, ids). Where the text beside them is short of
            room, one wider than `max_width` is broken between two dates all the same.
        max_width: The most characters of a terminal that it takes; None for no limit.
        collapse: Whether a page that is too narrow drops the column, and shows its cells in a note beneath each
            row, but for cells of `Tone.ABSENT`.
        name: Its heading where every column must have one, as in Markdown, and `title` is empty.

    A cell may extend over empty cells to its right. If it begins with a mark and a blank, such as
    `Span("? ", Tone.MARK)`, the mark hangs to the left of the column. In running text, spans of dates and
    marks, and text with a no-break space, stay together where they fit.
    """

    title: str = ""
    justify: Literal["left", "right"] = "left"
    no_wrap: bool = False
    max_width: int | None = None
    collapse: bool = False
    name: str = ""


class Heading(NamedTuple):
    """A line that opens a group, with an `aside` at the right margin."""

    text: Inline
    aside: Inline = ""


class Row(NamedTuple):
    """A row of a page: a cell for each of the columns of the last `ColumnSet` before it, or of the page."""

    cells: tuple[Inline, ...]


class Note(NamedTuple):
    """A line beneath a row, or on its own if there is none.

    Attributes:
        text: What it says.
        under: The number, from 0, of the column under which it starts.
        label: Its first words, after which the other lines of it start if it is broken.
    """

    text: Inline
    under: int = 0
    label: str = ""


class SeeAlso(Note):
    """A note that more is to be seen, and by which option: for whoever asked, not for those whom a document is handed to."""

    __slots__ = ()


class Blank(NamedTuple):
    """An empty line between two others. Formats leave one before each group of headings and the foot anyway, and never two."""


class ColumnSet(NamedTuple):
    """The columns of all rows that follow: for a page whose parts differ in shape (`at`, `show`)."""

    columns: tuple[PageColumn, ...]


Line: TypeAlias = Heading | Row | Note | Blank | ColumnSet
"""A line of a page."""


class Foot(NamedTuple):
    """What stands below a page: what its signs mean; at the right, up to when it can speak; above both, its sources."""

    legend: Inline = ""
    aside: Inline = ""
    sources: Inline = ""


class Page(NamedTuple):
    """An answer for people.

    Attributes:
        title: Stands at the top left.
        columns: Those of the rows up to the first `ColumnSet`.
        lines: The lines in order; may be a generator, which is read once.
        aside: Stands at the top right.
        foot: Return what stands below; called after all lines have been read.
    """

    title: Inline
    columns: tuple[PageColumn, ...]
    lines: Iterable[Line]
    aside: Inline = ""
    foot: Callable[[], Foot] = Foot
