"""A fact as the index keeps it, whatever its kind, with its dates read back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import (
    BEGINNING,
    END,
    Bounds,
    DateError,
    Extent,
    Form,
    Pair,
    When,
    day_of,
    day_words,
    one_of,
    parse,
    parse_end,
    parse_length,
)
from chronicle.dates import words as date_words
from chronicle.index.schema import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.index.opening import Index

DASH: Final = "\N{EN DASH}"

_SELECT: Final = """
SELECT f.key, f.id, f.kind, f.what, f.status, f.worked_out, f.disputed, f.sources, f.citations, f.because, f.tags,
    f.note, f.file, f.line, f.se, f.sl, f.ee, f.el, f.start_missing, f.end_missing, f.qualified,
    coalesce(e.date, i.date, c.date, b.period), t.start, t."end", t.as_of, t.length
FROM fact f LEFT JOIN tenures t ON t.key = f.key LEFT JOIN events e ON e.key = f.key
    LEFT JOIN inspections i ON i.key = f.key LEFT JOIN budget b ON b.key = f.key LEFT JOIN counts c ON c.key = f.key
"""

IN_ORDER: Final = "CASE f.se WHEN 0 THEN f.el ELSE f.se END, -f.el, f.file, f.line"
"""The order of a timeline, as near as the facts alone tell it."""


@dataclass(frozen=True)
class Fact:
    """A fact of any kind. `date` is its own date or period as EDTF; a tenure has a start and an end instead."""

    key: int
    id: str
    kind: str
    what: str
    status: str | None
    worked_out: frozenset[str]
    disputed: frozenset[str]
    sources: tuple[str, ...]
    citations: tuple[str, ...]
    because: str | None
    tags: tuple[str, ...]
    note: str | None
    file: str
    line: int
    extent: Extent
    date: str | None
    length: str | None

    @cached_property
    def stated_length(self) -> str | None:
        """The length of a tenure in words, if it was stated and is not worked out from dates."""
        try:
            return parse_length(self.length).words if self.length else None
        except DateError:
            return None

    def derived(self, field: str) -> bool:
        """Whether a start or an end was worked out from a length: it is told by its middle, as "about"."""
        return field in self.worked_out and field in {"start", "end"} and self.stated_length is not None

    @property
    def start(self) -> str | None:
        """When it began, as EDTF; None if that is not known."""
        return self.extent.start.text if self.extent.start else None

    @property
    def end(self) -> str | None:
        """When it ended, as EDTF; None if that is not known."""
        return self.extent.end.text if self.extent.end else None

    @property
    def dated(self) -> bool:
        """Whether anything is known of its time."""
        bounds = self.extent.bounds
        return bounds.earliest != BEGINNING or bounds.latest != END

    @cached_property
    def lasts(self) -> bool:
        """Whether it has a beginning and an end of its own, and not one date."""
        if self.kind == "tenure":
            return True
        if not self.dated:
            return False
        when = read(self.date)
        return when is None or when.form is Form.SPAN or self.extent.start_missing or self.extent.end_missing

    @property
    def words(self) -> str:
        """Its whole time as a person writes it: `2009 – still 6 Jan 2014`."""
        if not self.dated:
            return "not dated"
        if not self.lasts:
            return rough_words(self.date, (self.extent.bounds.earliest, self.extent.bounds.latest))
        return span_words(self)


def read(text: str | None) -> When | None:
    """An EDTF text of the index as a date; None for one that stands for several (`/..`), or none."""
    if not text:
        return None
    try:
        return parse_end(text) if text == ".." else parse(text)
    except DateError:
        return None


def rough_words(text: str | None, days: Pair, *, derived: bool = False, long: bool = False) -> str:
    """A date in words: as it was written, or by its bounds where no text says it."""
    when = read(text) or one_of(days)
    still = days[0] if when.end_open and days[0] != BEGINNING else None
    return date_words(when, still, derived=derived, long=long)


def span_words(fact: Fact) -> str:
    """A beginning and an end in words."""
    extent = fact.extent
    start = None
    if not extent.start_missing and extent.start_pair != (BEGINNING, END):
        start = rough_words(fact.start, extent.start_pair, derived=fact.derived("start"))
    if extent.still:
        still = day_words(extent.bounds.end_earliest)
        return f"{start or 'not recorded'} {DASH} still{f' {still}' if still else ''}"
    if extent.end_missing:
        return f"{start or 'not recorded'} {DASH} not recorded"
    end = rough_words(fact.end, extent.end_pair, derived=fact.derived("end"))
    return f"{start} {DASH} {end}" if start else f"until {end}"


def facts_where(
    index: Index, condition: str, parameters: Sequence[str | int] = (), order: str = IN_ORDER, limit: int = -1
) -> list[Fact]:
    """The facts that meet a condition on `fact f`."""
    rows = index.db.execute(
        f"{_SELECT} WHERE {condition} ORDER BY {order} LIMIT ?",  # noqa: S608 - conditions are this program's own
        (*parameters, limit),
    )
    return [_fact(row) for row in rows]


def facts_by_key(index: Index, keys: Iterable[int]) -> dict[int, Fact]:
    """Facts by their keys."""
    wanted = tuple(keys)
    found: dict[int, Fact] = {}
    for first in range(0, len(wanted), 500):
        part = wanted[first : first + 500]
        for fact in facts_where(index, f"f.key IN ({', '.join('?' * len(part))})", part):
            found[fact.key] = fact
    return found


def items(cell: str | None) -> tuple[str, ...]:
    """A list of the index."""
    return tuple(cell.split(SEPARATOR)) if cell else ()


def _fact(row: tuple[Any, ...]) -> Fact:
    key, id_, kind, what, status, worked_out, disputed, sources, citations, because, tags, note, file, line = row[:14]
    se, sl, ee, el, start_missing, end_missing, qualified, date, start, end, as_of, length = row[14:]
    if kind != "tenure":
        start, end = _ends(date)
    began, ended = read(start), read(end)
    bounds = Bounds(se, sl, ee, el)
    if kind != "tenure" and date is None and (se, el) != (BEGINNING, END):
        start, end = one_of((se, sl)).text, one_of((ee, el)).text
    return Fact(
        key,
        id_,
        kind,
        what,
        status,
        frozenset(items(worked_out)),
        frozenset(items(disputed)),
        items(sources),
        items(citations),
        because,
        items(tags),
        note,
        file,
        line,
        Extent(
            bounds,
            began or (None if start_missing else _known((se, sl))),
            ended or (None if end_missing else _known((ee, el))),
            start_missing=bool(start_missing),
            end_missing=bool(end_missing),
            start_qualified=bool(qualified and status is None and (began is None or began.qualified)),
            end_qualified=bool(qualified and status is None and (ended is None or ended.qualified)),
            as_of=day_of(as_of) if as_of else None,
        ),
        date,
        length,
    )


def _known(days: Pair) -> When | None:
    return None if days == (BEGINNING, END) else one_of(days)


def _ends(date: str | None) -> tuple[str | None, str | None]:
    """The beginning and the end of what lasts, as far as one EDTF text holds them."""
    if date is None:
        return None, None
    when = read(date)
    if "/" not in date or (when is not None and when.form is not Form.SPAN):
        return date, date
    start, _, end = date.partition("/")
    return start or None, end or None
