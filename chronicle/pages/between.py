"""How long it was from one fact or date to another, as a range where it is not known to the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.dates import DateOrder, DayRange, format_day, format_iso, is_day, measure_difference
from chronicle.dates.calendar import count_months
from chronicle.dates.elapsed import extreme_pairs, farthest_days, format_months, nearest_days
from chronicle.document import Note, Page, PageColumn, Row, Span, Tone
from chronicle.pages.fragments import TIME, dated_fact, named_date
from chronicle.pages.legend import Legend
from chronicle.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.dates import Duration
    from chronicle.document import Json, Line
    from chronicle.index.cache import Index
    from chronicle.queries.lookup import NamedTime

_DASH: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Distance:
    """The length from one day to another, which is not before it; both are ordinals of days."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many days."""
        return self.last - self.first

    @property
    def words(self) -> str:
        """How long in years, months and days: `2 y 4 m 1 d`."""
        return format_months(*count_months(self.first, self.last))

    @property
    def arithmetic(self) -> str:
        """The days from which it was worked out: `31 May 2008 to 1 Oct 2010`."""
        return f"{format_day(self.first)} to {format_day(self.last)}"

    @property
    def as_object(self) -> Json:
        """For programs: the length, and the days from which it was worked out."""
        months, days = count_months(self.first, self.last)
        years, months = divmod(months, 12)
        return {
            "days": self.days,
            "years": years,
            "months": months,
            "rest": days,
            "from": format_iso(self.first),
            "to": format_iso(self.last),
        }


@dataclass(frozen=True, slots=True)
class TimeBetween:
    """The time from one date to another, as far as both are known; `length` is the stated one of the first's fact."""

    first: NamedTime
    second: NamedTime
    length: Duration | None = None

    @property
    def of_one_fact(self) -> bool:
        """Whether both are dates of one fact."""
        first, second = self.first.fact, self.second.fact
        return first is not None and second is not None and first.key == second.key

    @property
    def order(self) -> DateOrder:
        """Whether the second is later, earlier, the same day or either; no fact ends before it starts."""
        if self.of_one_fact and self.first.end == self.second.end:
            return DateOrder.SAME
        order = measure_difference(self.first.days, self.second.days).order
        if self.of_one_fact and order is DateOrder.EITHER:
            return DateOrder.EARLIER if self.first.end == "end" else DateOrder.LATER
        return order

    @property
    def _ordered(self) -> tuple[DayRange, DayRange]:
        first, second = self.first.days, self.second.days
        return (second, first) if self.order is DateOrder.EARLIER else (first, second)

    @property
    def _same_unknown_day(self) -> bool:
        """Whether both are the same day, but which day is not known."""
        return self.order is DateOrder.SAME and self.first.days[0] != self.first.days[1]

    @property
    def _extremes(self) -> tuple[DayRange | None, DayRange | None]:
        """The days as near and as far apart as they can be, given in their order; those of one fact by its length."""
        fact = self.first.fact
        if fact and self.of_one_fact and {self.first.end, self.second.end} == {"start", "end"}:
            return extreme_pairs(fact.interval._replace(length=self.length))
        earlier, later = self._ordered
        return nearest_days(earlier, later), farthest_days(earlier, later)

    @property
    def shortest(self) -> Distance | None:
        """The shortest it can be; None if either may be first, or if it is not known."""
        pair = None if self.order is DateOrder.EITHER or self._same_unknown_day else self._extremes[0]
        return Distance(*pair) if pair else None

    @property
    def longest(self) -> Distance | None:
        """The longest it can be (if either may be first: with the second later); None if not known."""
        pair = None if self._same_unknown_day else self._extremes[1]
        return Distance(*pair) if pair else None

    @property
    def longest_earlier(self) -> Distance | None:
        """The longest it can be with the second earlier, if either may be first; else None."""
        if self.order is not DateOrder.EITHER:
            return None
        first, second = self.first.days, self.second.days
        return Distance(second[0], first[1]) if is_day(second[0]) and is_day(first[1]) else None


def headline(between: TimeBetween) -> str:
    """Return the answer in one line: `2 y 4 m 1 d – 2 y 7 m 30 d later`."""
    shortest, longest, order = between.shortest, between.longest, between.order
    if order is DateOrder.SAME:
        return "the same day"
    if shortest is None:
        return _either_order(longest, between.longest_earlier)
    if longest is None:
        return f"at least {shortest.words} {order}" if shortest.days else f"{order}, by how much is not known"
    if shortest.words == longest.words:
        return f"{longest.words} {order}"
    if not shortest.days:
        return f"up to {longest.words} {order}"
    return f"{shortest.words} {_DASH} {longest.words} {order}"


def _either_order(later: Distance | None, earlier: Distance | None) -> str:
    if later is None or earlier is None:
        return "unknown: either may be first"
    if later.words == earlier.words:
        return f"up to {later.words} apart, either way round"
    return f"up to {later.words} later or {earlier.words} earlier"


def between_object(between: TimeBetween) -> Json:
    """Return the answer for programs, as one object."""
    shortest, longest, earlier = between.shortest, between.longest, between.longest_earlier
    days_min, days_max = shortest.days if shortest else None, longest.days if longest else None
    if between.order is DateOrder.SAME:
        days_min = days_max = 0
    if between.order is DateOrder.EITHER:
        days_min, days_max = 0, max(longest.days, earlier.days) if longest and earlier else None
    return {
        "from": _time_object(between.first),
        "to": _time_object(between.second),
        "order": between.order.value,
        "words": headline(between),
        "days_min": days_min,
        "days_max": days_max,
        "least": shortest.as_object if shortest else None,
        "most": longest.as_object if longest else None,
        "most_earlier": earlier.as_object if earlier else None,
        "both_days_count": False,
        "certain": not any(
            time.qualified or (time.fact and time.fact.status) for time in (between.first, between.second)
        ),
    }


def _time_object(time: NamedTime) -> Json:
    fact = time.fact
    return {
        "asked": time.typed,
        "date": time.edtf,
        "earliest": time.earliest,
        "latest": time.latest,
        "qualified": time.qualified,
        "worked_out": time.worked_out,
        "disputed": time.disputed,
        "id": fact.id if fact else None,
        "end": time.end or None,
        "what": fact.what if fact else None,
    }


def between_page(index: Index, between: TimeBetween) -> Page:
    """Return the answer for people: how long, from what to what, and the arithmetic."""
    legend = Legend(index)
    return Page(
        headline(between),
        (PageColumn(no_wrap=True), TIME, PageColumn(), PageColumn()),
        list(_lines(between, legend)),
        foot=legend.foot,
    )


def _lines(between: TimeBetween, legend: Legend) -> Iterator[Line]:
    for label, time in (("from", between.first), ("to", between.second)):
        id_ = Span(time.fact.id if time.fact else "", Tone.DIM)
        yield Row((Span(label, Tone.DIM), named_date(time, legend), legend.note(dated_fact(time)), id_))
    for label, distance in _labelled_distances(between):
        days = f"{counted(distance.days, 'day')}: {distance.arithmetic}"
        yield Row((Span(label, Tone.DIM), Span(distance.words, Tone.STRONG), days, ""))
    if between.length and between.of_one_fact:
        yield Note(f"Its length is stated: {between.length.words}.")
    if between.order is DateOrder.EITHER:
        yield Note("Either may be the earlier.")
    if between.order is DateOrder.EARLIER:
        yield Note("The second is the earlier.")
    if between.first.qualified or between.second.qualified:
        yield Note("A date marked ? or “about” is taken as it stands: the true range may be wider.")
    yield Note("Counted from the one day to the other; how long something lasted counts both, one day more.")


def _labelled_distances(between: TimeBetween) -> list[tuple[str, Distance]]:
    """Return the bounds of the answer, as far as they are known, each with its label."""
    if between.order is DateOrder.EITHER:
        bounds = [("at most, later", between.longest), ("at most, earlier", between.longest_earlier)]
    elif between.shortest == between.longest:
        bounds = [("exactly", between.shortest)]
    else:
        bounds = [("at least", between.shortest), ("at most", between.longest)]
    return [(label, distance) for label, distance in bounds if distance is not None]
