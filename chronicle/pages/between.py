"""How long it was from one fact or date to another, as a range where it is not known to the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.dates import DayRange, Order, apart, day_words, is_day, iso
from chronicle.dates.calendar import whole_months
from chronicle.dates.elapsed import months_words
from chronicle.document import Note, Page, PageColumn, Row, Span, Tone
from chronicle.pages.columns import TIME
from chronicle.pages.fragments import counted, time_named, whose_time
from chronicle.pages.legend import Legend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Json, Line
    from chronicle.index.cache import Index
    from chronicle.queries.lookup import NamedTime

DASH: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Reach:
    """One bound of the answer: the length from one day to another, which is not before it."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many days."""
        return self.last - self.first

    @property
    def words(self) -> str:
        """How long in years, months and days: `2 y 4 m 1 d`."""
        return months_words(*whole_months(self.first, self.last))

    @property
    def sum(self) -> str:
        """The arithmetic: `31 May 2008 to 1 Oct 2010`."""
        return f"{day_words(self.first)} to {day_words(self.last)}"

    @property
    def plain(self) -> Json:
        """For programs: the length, and the days from which it was worked out."""
        months, days = whole_months(self.first, self.last)
        years, months = divmod(months, 12)
        return {
            "days": self.days,
            "years": years,
            "months": months,
            "rest": days,
            "from": iso(self.first),
            "to": iso(self.last),
        }


@dataclass(frozen=True, slots=True)
class Between:
    """Two times, as asked about."""

    first: NamedTime
    second: NamedTime

    @property
    def one_fact(self) -> bool:
        """Whether both are dates of one fact."""
        first, second = self.first.fact, self.second.fact
        return first is not None and second is not None and first.key == second.key

    @property
    def order(self) -> Order:
        """Whether the second is later, earlier, the same day or either; no fact ends before it starts."""
        if self.one_fact and self.first.end == self.second.end:
            return Order.SAME
        found = apart(self.first.days, self.second.days).order
        if self.one_fact and found is Order.EITHER:
            return Order.EARLIER if self.first.end == "end" else Order.LATER
        return found

    @property
    def _ordered(self) -> tuple[DayRange, DayRange]:
        first, second = self.first.days, self.second.days
        return (second, first) if self.order is Order.EARLIER else (first, second)

    @property
    def _itself(self) -> bool:
        """Whether both are the same day, but which day is not known."""
        return self.order is Order.SAME and self.first.days[0] != self.first.days[1]

    @property
    def least(self) -> Reach | None:
        """The shortest it can be; None if either may be first, or if it is not known."""
        earlier, later = self._ordered
        if self.order is Order.EITHER or self._itself or not (is_day(earlier[1]) and is_day(later[0])):
            return None
        return Reach(earlier[1], max(earlier[1], later[0]))

    @property
    def most(self) -> Reach | None:
        """The longest it can be (if either may be first: with the second later); None if not known."""
        earlier, later = self._ordered
        known = is_day(earlier[0]) and is_day(later[1]) and not self._itself
        return Reach(earlier[0], later[1]) if known else None

    @property
    def most_before(self) -> Reach | None:
        """The longest it can be with the second earlier, if either may be first; else None."""
        if self.order is not Order.EITHER:
            return None
        first, second = self.first.days, self.second.days
        return Reach(second[0], first[1]) if is_day(second[0]) and is_day(first[1]) else None


def _ends(found: Between) -> list[tuple[str, Reach]]:
    """The bounds of the answer, each with its label."""
    if found.order is Order.EITHER:
        both = [("at most, later", found.most), ("at most, earlier", found.most_before)]
    elif found.least == found.most:
        both = [("exactly", found.least)]
    else:
        both = [("at least", found.least), ("at most", found.most)]
    return [(word, reach) for word, reach in both if reach is not None]


def headline(found: Between) -> str:
    """The answer in one line: `2 y 4 m 1 d – 2 y 7 m 30 d later`."""
    least, most, order = found.least, found.most, found.order
    if order is Order.SAME:
        return "the same day"
    if least is None:
        return _either(most, found.most_before)
    if most is None:
        return f"at least {least.words} {order}" if least.days else f"{order}, by how much is not known"
    if least.words == most.words:
        return f"{most.words} {order}"
    return f"{least.words} {DASH} {most.words} {order}" if least.days else f"up to {most.words} {order}"


def _either(later: Reach | None, earlier: Reach | None) -> str:
    if later is None or earlier is None:
        return "unknown: either may be first"
    if later.words == earlier.words:
        return f"up to {later.words} apart, either way round"
    return f"up to {later.words} later or {earlier.words} earlier"


def between_object(found: Between) -> Json:
    """The answer for programs, one object."""
    least, most = found.least, found.most
    days_min, days_max = least.days if least else None, most.days if most else None
    if found.order is Order.SAME:
        days_min = days_max = 0
    if found.order is Order.EITHER:
        before = found.most_before
        days_min, days_max = 0, max(most.days, before.days) if most and before else None
    return {
        "from": _end(found.first),
        "to": _end(found.second),
        "order": found.order.value,
        "words": headline(found),
        "days_min": days_min,
        "days_max": days_max,
        "least": least.plain if least else None,
        "most": most.plain if most else None,
        "most_earlier": found.most_before.plain if found.most_before else None,
        "certain": not any(
            one.qualified or (one.fact and one.fact.status) for one in (found.first, found.second)
        ),
    }


def _end(time: NamedTime) -> Json:
    fact = time.fact
    return {
        "asked": time.asked,
        "date": time.text,
        "earliest": time.earliest,
        "latest": time.latest,
        "qualified": time.qualified,
        "worked_out": time.worked_out,
        "disputed": time.disputed,
        "id": fact.id if fact else None,
        "end": time.end or None,
        "what": fact.what if fact else None,
    }


def between_page(index: Index, found: Between) -> Page:
    """The answer for people: how long, from what to what, and the arithmetic."""
    marks = Legend(index)
    return Page(
        headline(found),
        (PageColumn(no_wrap=True), TIME, PageColumn(), PageColumn()),
        list(_lines(found, marks)),
        foot=marks.foot,
    )


def _lines(found: Between, marks: Legend) -> Iterator[Line]:
    for word, one in (("from", found.first), ("to", found.second)):
        yield Row((Span(word, Tone.DIM), time_named(one, marks), whose_time(one), Span(_id(one), Tone.DIM)))
    order = {
        Order.EITHER: "Either may be the earlier.",
        Order.EARLIER: "The second is the earlier.",
        Order.LATER: "",
        Order.SAME: "",
    }[found.order]
    vague = "about" if found.first.qualified or found.second.qualified else ""
    for word, reach in _ends(found):
        days = counted(reach.days, "day")
        yield Row((Span(word, Tone.DIM), Span(reach.words, Tone.STRONG), f"{days}: {reach.sum}", ""))
    length = found.first.fact.length if found.first.fact and found.one_fact else None
    if length:
        yield Note(f"Its length is stated: {length}.")
    if order:
        yield Note(order)
    if vague:
        yield Note("A date marked ? or “about” is taken as it stands: the true range may be wider.")


def _id(time: NamedTime) -> str:
    return time.fact.id if time.fact else ""
