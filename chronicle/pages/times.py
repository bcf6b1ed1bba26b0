"""The time of a row in words, with the signs of doubt where they belong."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, Bounds, coarsest_date, format_date, format_date_text, is_day
from chronicle.document import Span, Tone
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple
from chronicle.pages.legend import WRONG, doubt_signs, restricted_sign
from chronicle.queries.publication import still_words
from chronicle.queries.times import RowTime, read_date, write_date
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chronicle.dates import EdtfDate, Interval
    from chronicle.document import Inline
    from chronicle.index.cache import Index
    from chronicle.queries.cells import Sourcing
    from chronicle.queries.facts import FactRow
    from chronicle.queries.lifetimes import EntityName
    from chronicle.queries.tenures import TenureRow

NOT_DATED: Final = Span("not dated", Tone.DIM)
NOT_RECORDED: Final = Span("not recorded", Tone.DIM)

_WHOLE: Final = ("date", "period")
"""The fields that hold all of a time."""
_ALL_OF_IT: Final = (*_WHOLE, "in_post")
_FINANCIAL_YEAR: Final = r"\d{4}/\d\d"
_HALVES: Final = r"(\d{4}/\d\d(?=/)|[^/]*)/(.*)"
_DASH: Final = Span(" – ", Tone.DATE)
_OPEN: Final = ".."
ANNOUNCED: Final = ", announced"
"""What is said of an end that is later than all sources that give it."""


def in_post(fact: FactRow) -> tuple[Span, ...]:
    """Return when somebody is known to have been in post, if nothing more is known of when; else nothing."""
    words = _in_post(fact.interval)
    return (*words, *doubt_signs(fact.sourcing, "in_post")) if words else ()


def _in_post(interval: Interval) -> tuple[Span, ...]:
    bounds = interval.bounds
    last, first = bounds.end_earliest, bounds.start_latest
    missing, known = (interval.start_missing, interval.end_missing), (is_day(first), is_day(last))
    open_ = (
        interval.start_missing or bounds.start_earliest == BEGINNING,
        interval.end_missing or bounds.end_latest == END,
    )
    begun, reached = interval.possible_range
    if not (all(open_) and any(missing)) or interval.is_ongoing or begun > reached:
        return ()
    if not (all(known) or (any(known) and all(missing))):
        return ()
    if last <= first:
        dates = format_date(coarsest_date((last, first)))
    else:
        dates = f"{format_date(coarsest_date((BEGINNING, first)))}, until {format_date(coarsest_date((last, END)))}"
    return Span("perhaps in post " if interval.qualified else "in post ", Tone.DIM), Span(dates, Tone.DATE)


class OwnTime(NamedTuple):
    """The time of a row in words; whether they leave out an end, which a stated length then tells."""

    words: Inline
    lasting: bool = False


def _own_time(time: RowTime) -> OwnTime:
    text, bounds, start_missing, end_missing, sourcing, derived, role, announced = time
    days = (bounds.earliest, bounds.latest)
    if role is not None:
        words = write_date(text, days, derived=role in derived)
        return OwnTime(
            _dated(f"{words}{ANNOUNCED}" if announced and role == "end" else words, sourcing, role)
        )
    begins, ends = bounds[:2], bounds[2:]
    if start_missing and end_missing:
        return OwnTime(_not_dated(sourcing))
    still_so = text is not None and text.endswith(_OPEN)
    if start_missing and bounds.start_latest != END and (still_so or days == (BEGINNING, END)):
        begun = f"began {format_date(coarsest_date(begins))}{', still so' if still_so else ''}"
        return OwnTime(_dated(begun, sourcing, "start", *_ALL_OF_IT))
    whole = text is not None and ("/" not in text or re.fullmatch(_FINANCIAL_YEAR, text))
    if whole and not (start_missing or end_missing):
        return OwnTime(_dated(write_date(text, days), sourcing, *_ALL_OF_IT))
    first, last = _halves(text, start_missing, end_missing)
    start = end = None
    if not start_missing and first != _OPEN:
        start = write_date(first, begins, derived="start" in derived)
    if last != _OPEN and (last is not None or not end_missing):  # one that is not taken is shown
        end = write_date(last, ends, derived="end" in derived) + (ANNOUNCED if announced else "")
    lasting = start is not None and last != _OPEN and (end is None or "end" in derived)
    return OwnTime(_lasting(start, None if lasting else end, sourcing, still=last == _OPEN), lasting)


own_time: Final[Callable[[RowTime], OwnTime]] = lru_cache(maxsize=1 << 9)(_own_time)
"""Return the time of a row in words (cached)."""


def _lasting(start: str | None, end: str | None, sourcing: Sourcing, *, still: bool) -> Inline:
    """Return a beginning and an end, as far as they are known."""
    if end is None:
        began = "began" if start and start.startswith("by ") else "since" if still else "from"
        words = f"{began} {start}" if start else "still so" if still else ""
        return _dated(words, sourcing, "start", *_ALL_OF_IT) if words else _not_dated(sourcing)
    ended = _dated(end, sourcing, "end", *_ALL_OF_IT)
    if start is None:
        return (Span("ended " if end.startswith("by ") else "until ", Tone.DATE), *ended)
    return (*_dated(start, sourcing, "start"), _DASH, *ended)


def _not_dated(sourcing: Sourcing) -> Inline:
    """Return that there is no date; with a sign if an error is why, or marks the fact as a whole."""
    wrong = () if sourcing.wrong.isdisjoint(_WHOLE) else (WRONG,)
    signs = (*wrong, *((restricted_sign(sourcing.restricted),) if sourcing.restricted else ()))
    return (NOT_DATED, *signs) if signs else NOT_DATED


def _dated(words: str, sourcing: Sourcing, *fields: str) -> tuple[Span, ...]:
    return (Span(words, Tone.DATE), *doubt_signs(sourcing, *fields))


def _halves(text: str | None, start_missing: int, end_missing: int) -> tuple[str | None, str | None]:
    """Return the start and the end as far as one EDTF text holds them."""
    if text is None:
        return None, None
    halves = re.fullmatch(_HALVES, text)
    if halves is None or re.fullmatch(_FINANCIAL_YEAR, text):
        return (None, text) if start_missing and not end_missing else (text, None)
    return halves[1] or None, halves[2] or None


def fact_time(fact: FactRow, role: str | None = None, date: str | None = None) -> tuple[Inline, str]:
    """Return the time of a fact, with its signs; and its stated length, if that stands for an end left out, as of no tenure.

    Args:
        fact: The fact.
        role: That of a row of the timeline, for its own date: `start` or `end` for that end alone.
        date: That date as EDTF; or, of a tenure without either, a day on which it was held.
    """
    kind = KINDS.of_singular(fact.kind)
    if kind.fills_posts and not date and (held := in_post(fact)):
        return held, ""
    bounds = fact.interval.bounds
    missing = int(fact.interval.start_missing), int(fact.interval.end_missing)
    text = date if role else fact.date
    if role is not None:
        days = fact.interval.start_range if role == "start" else fact.interval.end_range
        bounds = Bounds.within(*days)
    elif not kind.has_one_date and (day := read_date(date)):
        text, bounds, missing = date, day.bounds, (0, 0)
    elif not kind.has_one_date:
        text = f"{fact.start or ''}/{fact.end or ''}"
    time = RowTime(text, bounds, *missing, fact.sourcing, fact.derived, role, int(fact.interval.is_announced))
    words, lasting = own_time(time)
    if kind.fills_posts and lasting and role is None and "end" in fact.derived:  # as a list of tenures has it
        ended = (Span(_end(fact), Tone.DATE), *_end_signs(fact))
        return (*_dated(_start(fact), fact.sourcing, "start"), _DASH, *ended), ""
    return words, fact.length or "" if lasting else ""


class FactTimes:
    """The times of facts in words, with their signs: when each began and ended, as far as that is known."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._still: dict[tuple[Bounds, tuple[str, ...]], str] = {}

    def start(self, fact: FactRow) -> tuple[Span, ...]:
        """Return when a fact began: `Apr 2012 *`."""
        if fact.interval.start_missing:
            return (NOT_RECORDED,)
        return Span(_start(fact), Tone.DATE), *doubt_signs(fact.sourcing, "start")

    def end(self, fact: FactRow) -> tuple[Span, ...]:
        """Return when a fact ended, or up to when it is known to go on: `still 6 Jan 2014`."""
        if fact.interval.end_missing and not fact.interval.impossible:
            return (NOT_RECORDED,)
        return Span(self._end(fact), Tone.DATE), *_end_signs(fact)

    def first_seen(self, tenure: TenureRow) -> tuple[Span, ...]:
        """Return when a tenure began; where that is not recorded, the first day in post that is, unless it is the last too."""
        interval, seen = tenure.interval, tenure.in_post
        if interval.start_missing and (
            seen[:1] != seen[-1:] or (seen and not (interval.end_missing or interval.is_ongoing))
        ):
            return _seen("first seen ", tenure, seen[0])
        return self.start(tenure.fact)

    def last_seen(self, tenure: TenureRow) -> tuple[Span, ...]:
        """Return when a tenure ended; where that is not recorded, the last day in post that is."""
        if tenure.interval.end_missing and not tenure.interval.impossible and tenure.in_post:
            return _seen("last seen ", tenure, tenure.in_post[-1])
        return self.end(tenure.fact)

    def seen(self, tenure: TenureRow) -> tuple[Span, ...]:
        """Return when somebody was seen in post of whom no more is known; of several days, the first and the last."""
        if tenure.in_post:
            days = dict.fromkeys((tenure.in_post[0], tenure.in_post[-1]))
            return _seen("", tenure, *days)
        return self.end(tenure.fact) if tenure.interval.is_ongoing else (NOT_DATED,)

    def from_until(self, fact: FactRow) -> tuple[Span, ...]:
        """Return a beginning and an end: `Apr 2012 – about Aug 2013 *`, `from Apr 2012`, `until 2013`; or when somebody is known to have been in post."""
        interval = fact.interval
        end_missing = interval.end_missing and not interval.impossible
        if interval.start_missing and end_missing:
            return in_post(fact) or (NOT_RECORDED,)
        if interval.start_missing:
            return self._until(fact)
        if not end_missing:
            return *self.start(fact), _DASH, *self.end(fact)
        start, *signs = self.start(fact)
        began = "began" if start.text.startswith("by ") else "from"
        return Span(f"{began} {start.text}", Tone.DATE), *signs

    def since(self, fact: FactRow, day: int, *, whole: bool = False) -> Inline:
        """Return since when a fact is so: `since Apr 2012`; with its end if it may have ended by a day, or if `whole`."""
        if held := in_post(fact):
            return held
        if fact.always_was:
            return self._until(fact)
        interval = fact.interval
        start_latest, end = interval.bounds.start_latest, self._until(fact)
        known_until = interval.certain_range[1] if interval.is_announced else interval.bounds.end_earliest
        ended = whole or interval.end_missing or known_until < day
        if not interval.start_missing:
            began = _start(fact)
            is_open = interval.start_range[0] == BEGINNING or began.startswith("by ")
            since = Span(f"{'began' if is_open else 'since'} {began}", Tone.DATE)
            start: tuple[Span, ...] = (
                since,
                *doubt_signs(fact.sourcing, "start", *(() if ended else _WHOLE)),
            )
        elif is_day(start_latest) and start_latest != interval.bounds.end_latest:
            if interval.is_ongoing and ended and not whole:
                return end  # which says that it had begun
            start = (Span(f"began {format_date(coarsest_date(interval.start_range))}", Tone.DATE),)
            ended = ended and not interval.is_ongoing
        elif interval.end_missing:
            return NOT_DATED
        else:
            start = (Span("start not recorded", Tone.DIM),)
        return (*start, Span(", "), *end) if ended else start

    def _until(self, fact: FactRow) -> tuple[Span, ...]:
        interval = fact.interval
        if interval.end_missing and not interval.impossible:
            return (Span("end not recorded", Tone.DIM),)
        end = self._end(fact)
        if not interval.is_ongoing:
            until = interval.bounds.end_earliest > BEGINNING and not end.startswith("by ")
            end = f"{'until' if until else 'ended'} {end}"
        return Span(end, Tone.DATE), *_end_signs(fact)

    def _end(self, fact: FactRow) -> str:
        interval = fact.interval
        if not interval.is_ongoing:
            return _end(fact)
        key = (interval.bounds, fact.sources)
        if key not in self._still:
            self._still[key] = still_words(self._index, interval, fact.sources)
        return self._still[key]


def _seen(words: str, tenure: TenureRow, *days: str) -> tuple[Span, ...]:
    dates = " and ".join(map(format_date_text, days))
    return Span(f"{words}{dates}", Tone.DATE), *doubt_signs(tenure.fact.sourcing, "in_post")


def _start(fact: FactRow) -> str:
    return write_date(fact.start, fact.interval.start_range, derived="start" in fact.derived)


def _end(fact: FactRow) -> str:
    """Return when a fact ended, of one that does not go on."""
    end = write_date(fact.end, fact.interval.end_range, derived="end" in fact.derived)
    return f"{end}{ANNOUNCED}" if fact.interval.is_announced else end


def _end_signs(fact: FactRow) -> tuple[Span, ...]:
    return doubt_signs(fact.sourcing, "end", *_WHOLE)


def length_held(tenure: TenureRow) -> tuple[Span, ...]:
    """Return how long a tenure lasted, and whether that is worked out or disputed."""
    return Span(tenure.length), *doubt_signs(tenure.fact.sourcing, "length")


def acting_until(tenure: TenureRow) -> tuple[Span, ...]:
    """Return that somebody was acting, and until when if confirmed then; nothing of others."""
    if not (tenure.acting or tenure.confirmed):
        return ()
    until = f" until {format_date_text(tenure.confirmed)}" if tenure.confirmed else ""
    return Span(f"acting{until}"), *doubt_signs(tenure.fact.sourcing, "acting", "confirmed")


def styled_as(tenure: TenureRow) -> tuple[Span, ...]:
    """Return how the source styles the post; nothing if as it is."""
    if not tenure.title:
        return ()
    return Span(f"as {in_quotes(tenure.title)}"), *doubt_signs(tenure.fact.sourcing, "title")


def after_the_last(successors: Sequence[EntityName], closed: EdtfDate | None) -> str:
    """Return what followed the last holder of a post: another post, or its closing; empty if neither."""
    if successors:
        return f"succeeded by {', '.join(name for _, name in successors)}"
    return f"closed {format_date(closed)}" if closed else ""
