"""A base as one document: how to read it, and its parts, for a briefing or for a court."""

from __future__ import annotations

from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.charts import chart
from chronicle.composite import Detail, Document, Part
from chronicle.dates import format_day
from chronicle.document import ColumnSet, Foot, Note, Row, SeeAlso, Span, Tone
from chronicle.model.kinds import KINDS
from chronicle.pages import page
from chronicle.pages.conflicts import conflicts_page
from chronicle.pages.fragments import DOT
from chronicle.pages.legend import STAR
from chronicle.pages.query_summary import base_title, describe_selection
from chronicle.queries.entities import restrictions
from chronicle.queries.overview import count_errors
from chronicle.queries.publication import as_of_words
from chronicle.queries.report_settings import report_settings
from chronicle.reports.appendices import (
    cast_page,
    left_out_page,
    reasons_page,
    renumbering_page,
    rows_by_source,
    sources_page,
)
from chronicle.reports.chronology import COLUMNS, STANCES, Chronology, ChronologyStyle, row_keys
from chronicle.reports.daggers import WORKED_OUT, daggers_in_chart, daggers_in_page
from chronicle.reports.numbering import numbered
from chronicle.reports.numbers import Numbers
from chronicle.reports.references import RowNumbers, SourceNumbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from chronicle.document import Line, Page, PageColumn
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection
    from chronicle.reports.issue_format import IssueHeader

CHRONOLOGY: Final = "chronology"
"""The name of the part that has numbers."""
_REASONS: Final = "reasons"
_DISAGREEMENTS: Final = "disagreements"
_LEFT_OUT: Final = "left-out"
_DRAFT: Final = "draft"
_PRECISION: Final = (
    "A date is as precise as its source: “Apr 2009” is some day of that month, “Oct..Dec 2010” some day between; "
    "“2009 – 2012” began in the one and ended in the other."
)
_POSSIBLE: Final = "? marks who only possibly was in post at the time; who bears none certainly was."
_WORKED_OUT: Final = "{} marks what no source says: it was worked out from what they do say{}."
_DISPUTED: Final = "≠ marks what sources disagree about{}."
_STANCES: Final = "Beneath a party is what it says of each event: “agreed” is what all parties admit, “–” that it has not answered."


class Audience(StrEnum):
    """Whom a report is for."""

    BRIEFING = "briefing"
    COURT = "court"


class _AudienceStyle(NamedTuple):
    """What a report for somebody has, unless it is told otherwise."""

    sections: tuple[str, ...]
    columns: tuple[str, ...]
    titles: Mapping[str, str]


class ReportRequest(NamedTuple):
    """What a report is to be.

    Attributes:
        audience: Whom it is for.
        sections: Its parts, by their names; empty for those that the audience has.
        columns: The columns of its chronology; empty likewise.
        quotes: Whether the words of the sources stand in the chronology.
        withheld: How much is withheld, in words; empty if that is not to be said.
        numbers: The numbers of its rows; None if they are to be counted.
    """

    audience: Audience = Audience.BRIEFING
    sections: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    quotes: bool = False
    withheld: str = ""
    numbers: Numbers | None = None


TITLES: Final = {
    "headlines": "In short",
    "people": "Who is who",
    CHRONOLOGY: "Chronology",
    _REASONS: "What was worked out, and why",
    **{kind.table: kind.heading for kind in KINDS},
    _DISAGREEMENTS: "Where sources disagree",
    "sources": "Sources",
    _LEFT_OUT: "What is not told",
}
"""The titles of the parts of a report, by their names."""
_STYLES: Final = {
    Audience.BRIEFING: _AudienceStyle(
        (
            *("headlines", "people", CHRONOLOGY),
            *(kind.table for kind in KINDS if kind.fills_posts or kind.names_holders),
            *(_DISAGREEMENTS, "sources", _LEFT_OUT),
        ),
        ("number", "date", "kind", "what", "sources"),
        {},
    ),
    Audience.COURT: _AudienceStyle(
        ("people", CHRONOLOGY, _REASONS, _DISAGREEMENTS, "sources", _LEFT_OUT),
        ("number", "date", "what", "citations", STANCES),
        {"people": "Cast", _REASONS: "Notes", "sources": "List of sources"},
    ),
}
CHRONOLOGY_COLUMNS: Final = (*COLUMNS, STANCES)
"""The names of the columns that a chronology may have."""


def report(index: Index, selection: Selection, request: ReportRequest) -> Document:
    """Return what a selection leaves of a base as a document."""
    built = _Report(index, selection, request)
    settings = report_settings(index)
    details = (("Claim number", settings.claim_number), ("Prepared by", settings.prepared_by))
    return Document(
        Span(settings.heading, Tone.TITLE) if settings.heading else base_title(index),
        DOT.join(filter(None, (describe_selection(index, selection), as_of_words(index), built.issue))),
        tuple(Detail(label, text) for label, text in details if text),
        built.how_to_read(),
        built.parts(),
    )


class _Report:
    def __init__(self, index: Index, selection: Selection, request: ReportRequest) -> None:
        self._index, self._selection, self._request = index, selection, request
        self._style = _STYLES[request.audience]
        self._names = request.sections or self._style.sections
        self._sources = SourceNumbers(index, selection)
        columns = request.columns or self._style.columns
        self._keys = [*row_keys(index, selection, cited="citations" in columns)]
        self._numbers = request.numbers or Numbers(numbered([key.address for key in self._keys]))
        self._items = self._numbers.items
        self._rows = RowNumbers(index, self._items if CHRONOLOGY in self._names else ())
        since = _issue_words(self._numbers.since) if self._numbers.since is not None else ""
        style = ChronologyStyle(columns, self._for_court, request.quotes, since)
        self._chronology = Chronology(index, selection, self._items, self._sources, style)
        self._pages = dict(self._drawn(self._names))

    @property
    def issue(self) -> str:
        """Which issue it is: a draft, whose numbers may still change, if none."""
        return _DRAFT if self._numbers.header is None else _issue_words(self._numbers.header)

    @property
    def _for_court(self) -> bool:
        return self._request.audience is Audience.COURT

    def how_to_read(self) -> tuple[str, ...]:
        """Return what a reader should know who has never seen the program: of each mark that may stand in a part."""
        sign = WORKED_OUT.text.strip() if self._for_court else STAR.text.strip()
        why = self._where("; why is told under “{}”", _REASONS)
        marks = [_PRECISION]
        if any(kind.names_holders for kind in KINDS if kind.table in self._pages):
            marks.append(_POSSIBLE)
        marks.append(_WORKED_OUT.format(sign, why))
        if _DISAGREEMENTS in self._pages or _DISAGREEMENTS not in self._names:
            marks.append(_DISPUTED.format(self._where(": both are under “{}”", _DISAGREEMENTS)))
        if CHRONOLOGY in self._pages and self._chronology.has_stances:
            marks.append(_STANCES)
        if count_errors(self._index).errors:
            marks.append("! marks what cannot be right as it stands.")
        if names := restrictions(self._index):
            marks.append(f"▒ marks what is restricted: {', '.join(names)}.")
        return tuple(marks)

    def _where_seen(self) -> str:
        """Return where those stand of whom no more is known than that they were in post; empty if nowhere."""
        tables = (kind.table for kind in KINDS if kind.fills_posts)
        named = next((table for table in (*tables, "people") if table in self._names), None)
        return f", but under “{self._title(named)}”" if named else ""

    def _where(self, words: str, section: str) -> str:
        """Return words with the title of a part; none if the report has no such part."""
        return words.format(self._title(section)) if section in self._pages else ""

    def _title(self, section: str) -> str:
        return self._style.titles.get(section, TITLES[section])

    def parts(self) -> Iterator[Part]:
        """Yield the parts."""
        for name, drawn in self._pages.items():
            picture = chart(self._index, name, self._selection) if name in KINDS else None
            if self._for_court:
                drawn, picture = daggers_in_page(drawn), picture and daggers_in_chart(picture)  # noqa: PLW2901 - the same, told for a court
            yield Part(name, drawn, picture)

    def _drawn(self, names: Iterable[str]) -> Iterator[tuple[str, Page]]:
        """Yield the parts that are asked for, in order, but those in which nothing would stand."""
        for name in names:
            drawn = self._page(name)
            content = Note if name == _LEFT_OUT else Row
            if (lines := _unless_empty(drawn.lines, content)) is not None:
                heading = Span(self._title(name), Tone.TITLE)
                columns = _with_capitals(drawn.columns)
                yield name, drawn._replace(title=heading, aside="", columns=columns, lines=lines)
            if name == CHRONOLOGY and self._numbers.renumbered:
                yield "numbers", renumbering_page(self._numbers.renumbered)

    def _page(self, name: str) -> Page:
        own: dict[str, Callable[[], Page]] = {
            "headlines": lambda: self._listed("timeline", self._selection._replace(headlines=True)),
            "people": lambda: cast_page(self._index, self._selection, self._rows),
            CHRONOLOGY: self._chronology.page,
            _REASONS: lambda: reasons_page(self._index, self._chronology, self._rows),
            _DISAGREEMENTS: lambda: self._rows.page(
                self._numbered(conflicts_page(self._index, self._selection))
            ),
            "sources": lambda: sources_page(
                self._index, self._selection, self._sources, self._rows_by_source()
            ),
            _LEFT_OUT: lambda: left_out_page(
                self._index, self._selection, self._where_seen(), self._request.withheld
            ),
        }
        return own[name]() if name in own else self._listed(name, self._selection)

    def _listed(self, listing: str, selection: Selection) -> Page:
        return self._numbered(page(self._index, listing, selection))

    def _numbered(self, drawn: Page) -> Page:
        """Return a page as a reader of a document wants it: sources by number, no advice, no foot."""
        return self._sources.page(drawn)._replace(foot=Foot)

    def _rows_by_source(self) -> Mapping[str, str]:
        """Return the numbers of the rows that rest on each source; none of a report without them."""
        return rows_by_source(self._keys, self._items) if CHRONOLOGY in self._names else {}


def _issue_words(issue: IssueHeader) -> str:
    return f"{issue.name}, {format_day(issue.on.toordinal())}"


def _unless_empty(lines: Iterable[Line], content: type[Row | Note]) -> Iterator[Line] | None:
    """Return lines as they come, but for advice, titled as a document has it; None if none is of the sort that tells something."""
    rest = (_titled(line) for line in lines if not isinstance(line, SeeAlso))
    first: list[Line] = []
    for line in rest:
        first.append(line)
        if isinstance(line, content):
            return chain(first, rest)
    return None


def _titled(line: Line) -> Line:
    return ColumnSet(_with_capitals(line.columns)) if isinstance(line, ColumnSet) else line


def _with_capitals(columns: tuple[PageColumn, ...]) -> tuple[PageColumn, ...]:
    """Return columns whose titles begin with a capital, those of a listing as those of the report itself."""
    return tuple(
        column._replace(title=_capital(column.title), name=_capital(column.name)) for column in columns
    )


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
