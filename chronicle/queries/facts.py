"""Facts of any kind, read from the index with their dates parsed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import (
    APRIL,
    BEGINNING,
    END,
    Bounds,
    DateError,
    DateForm,
    DayRange,
    EdtfDate,
    Interval,
    coarsest_date,
    parse,
    parse_end,
    restore_interval,
)
from chronicle.index.schema import in_order
from chronicle.pages.labels import with_organisation
from chronicle.pages.legend import Sourcing, items, signs, sourcing
from chronicle.pages.times import RowTime, own_time, seen_in_post

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.dates import YearStart
    from chronicle.document import Inline
    from chronicle.index.cache import Index

_SELECT: Final = """
SELECT f.key, f.id, f.kind, f.what, f.status, f.worked_out, f.disputed, f.derived, f.length, f.sources,
    f.because, f.tags, f.note, f.file, f.line, f.se, f.sl, f.ee, f.el, f.start_missing,
    f.end_missing, f.qualified,
    coalesce(e.date, i.date, c.date, b.period), t.start, t."end", t.as_of,
    coalesce(b.organisation_id, t.organisation_id), coalesce(b.organisation, t.organisation, c.organisation)
FROM fact f LEFT JOIN tenures t ON t.key = f.key LEFT JOIN events e ON e.key = f.key
    LEFT JOIN inspections i ON i.key = f.key LEFT JOIN budget b ON b.key = f.key
    LEFT JOIN counts c ON c.key = f.key
"""

IN_ORDER: Final = in_order("f", "file", "line")
"""SQL: the order of a timeline."""


@dataclass(frozen=True)
class Fact:
    """A fact of any kind. `date` is its own date or period as EDTF; a tenure has a start and an end instead.

    Attributes:
        derived: Which of `start` and `end` follows from the other and a stated length.
        length: The stated length in words.
    """

    key: int
    id: str
    kind: str
    what: str
    status: str | None
    sourcing: Sourcing
    derived: tuple[str, ...]
    length: str | None
    sources: tuple[str, ...]
    because: str | None
    tags: tuple[str, ...]
    note: str | None
    file: str
    line: int
    interval: Interval
    date: str | None
    owner_id: str | None
    """The id of the organisation whose post (of a tenure) or sum of money it is; None of other kinds."""
    what_and_whose: str
    """`what`, with that organisation's name unless that goes without saying (see `whose.with_organisation`)."""

    @property
    def worked_out(self) -> frozenset[str]:
        """The fields whose values no source gives."""
        return self.sourcing.worked_out

    @property
    def disputed(self) -> frozenset[str]:
        """The fields with whose values a source disagrees."""
        return self.sourcing.disputed

    @property
    def start(self) -> str | None:
        """When it began, as EDTF; None if that is not known."""
        return self.interval.start.text if self.interval.start else None

    @property
    def end(self) -> str | None:
        """When it ended, as EDTF; None if that is not known."""
        return self.interval.end.text if self.interval.end else None

    @property
    def always_was(self) -> bool:
        """Whether its date is open at the start: `../1990`."""
        return self.date is not None and self.date.startswith("..")

    @property
    def dated(self) -> bool:
        """Whether anything is known of its time."""
        bounds = self.interval.bounds
        return bounds.earliest != BEGINNING or bounds.latest != END

    @cached_property
    def lasts(self) -> bool:
        """Whether it has a start and an end, rather than one date."""
        if self.kind == "tenure":
            return True
        if not self.dated:
            return False
        when = read(self.date)
        return (
            when is None
            or when.form is DateForm.SPAN
            or self.interval.start_missing
            or self.interval.end_missing
        )

    def time(self, role: str | None = None, date: str | None = None) -> tuple[Inline, str]:
        """Its time in words, with marks; and its stated length, if that stands for an end left out.

        Args:
            role: `start` or `end` for that end alone.
            date: That end as EDTF; or, of a tenure without either, a day on which it was held.
        """
        seen = seen_in_post(self.interval) if self.kind == "tenure" and not date else ()
        if seen:
            return (*seen, *signs(self.sourcing, "in_post")), ""
        bounds = self.interval.bounds
        missing = int(self.interval.start_missing), int(self.interval.end_missing)
        text = date if role else self.date
        if role is not None:
            days = self.interval.start_range if role == "start" else self.interval.end_range
            bounds = Bounds.within(*days)
        elif self.kind == "tenure" and (held := read(date)):
            text, bounds, missing = date, held.bounds, (0, 0)
        elif self.kind == "tenure":
            text = f"{self.start or ''}/{self.end or ''}"
        said, lasting = own_time(RowTime(text, bounds, *missing, self.sourcing, self.derived, role))
        return said, self.length or "" if lasting else ""


def read(text: str | None, financial_year: YearStart = APRIL) -> EdtfDate | None:
    """An EDTF text from the index as a date; None if there is none, or it cannot be read as one (`/..`)."""
    if not text:
        return None
    try:
        return parse_end(text) if text == ".." else parse(text, financial_year)
    except DateError:
        return None


def facts_where(index: Index, condition: str, parameters: Sequence[str | int] = ()) -> list[Fact]:
    """The facts that meet an SQL condition on `fact f`, in order of time."""
    rows = index.db.execute(f"{_SELECT} WHERE {condition} ORDER BY {IN_ORDER}", parameters)
    return [_fact(index, row) for row in rows]


def facts_by_key(index: Index, keys: Iterable[int]) -> dict[int, Fact]:
    """Facts by their keys."""
    wanted = tuple(keys)
    found: dict[int, Fact] = {}
    for first in range(0, len(wanted), 500):
        part = wanted[first : first + 500]
        for fact in facts_where(index, f"f.key IN ({', '.join('?' * len(part))})", part):
            found[fact.key] = fact
    return found


def _fact(index: Index, row: tuple[Any, ...]) -> Fact:
    key, id_, kind, what, status, worked_out, disputed, derived, length, sources = row[:10]
    because, tags, note, file, line = row[10:15]
    time = se, sl, ee, el, start_missing, end_missing, _ = row[15:22]
    date, start, end, as_of, owner_id, owner = row[22:]
    if kind != "tenure":
        start, end = _ends(date)
    began, ended = read(start), read(end)
    interval = restore_interval(time, began, ended, as_of)
    return Fact(
        key,
        id_,
        kind,
        what,
        status,
        sourcing(worked_out, disputed),
        items(derived),
        length,
        items(sources),
        because,
        items(tags),
        note,
        file,
        line,
        interval._replace(
            start=began or (None if start_missing else _known((se, sl))),
            end=ended or (None if end_missing else _known((ee, el))),
        ),
        date,
        owner_id,
        with_organisation(index, kind, what, owner),
    )


def _known(days: DayRange) -> EdtfDate | None:
    return None if days == (BEGINNING, END) else coarsest_date(days)


def _ends(date: str | None) -> tuple[str | None, str | None]:
    """The start and the end in one EDTF text; None for one that it does not give, or a start that is open."""
    if date is None:
        return None, None
    when = read(date)
    if "/" not in date or (when is not None and when.form is not DateForm.SPAN):
        return date, date
    start, _, end = date.partition("/")
    return start.strip(".") or None, end or None
