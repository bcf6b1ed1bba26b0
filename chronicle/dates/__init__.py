"""EDTF text to bounds, the arithmetic on them, and words for people.

Nothing else in the program parses, compares or words a date. `EdtfDate` is a date as it was written; `Interval` is
the time of something with a start, an end and a length; `Window` is the time that a question asks about.
"""

from chronicle.dates.cache import cache_by_identity
from chronicle.dates.calendar import (
    APRIL,
    BEGINNING,
    END,
    JANUARY,
    DayRange,
    YearStart,
    add_days,
    add_months,
    day_of,
    is_day,
    iso,
)
from chronicle.dates.certainty import Certainty, overlap_sql, overlaps, throughout
from chronicle.dates.compare import Verdict, compare, compare_duration
from chronicle.dates.duration import Duration, parse_duration
from chronicle.dates.edtf import STILL, Bounds, DateForm, EdtfDate, covering, vaguest
from chronicle.dates.elapsed import UNKNOWN, Apart, Elapsed, Order, apart, elapsed, so_far, tenure_length
from chronicle.dates.errors import DateError, DateField, DurationError, Explanation
from chronicle.dates.handover import Handover, handover
from chronicle.dates.interval import Interval, interval, interval_of, one_of, stored_interval
from chronicle.dates.order import UNDATED, OrderKey, order_of
from chronicle.dates.parser import (
    Window,
    parse,
    parse_end,
    parse_period,
    parse_point,
    parse_query,
    window,
)
from chronicle.dates.ranges import middle_words, named, stretch_words
from chronicle.dates.rows import all_of, at_end, at_start, interval_text, spread
from chronicle.dates.wording import day_words, text_words, words

__all__ = [
    "APRIL",
    "BEGINNING",
    "END",
    "JANUARY",
    "STILL",
    "UNDATED",
    "UNKNOWN",
    "Apart",
    "Bounds",
    "Certainty",
    "DateError",
    "DateField",
    "DateForm",
    "DayRange",
    "Duration",
    "DurationError",
    "EdtfDate",
    "Elapsed",
    "Explanation",
    "Handover",
    "Interval",
    "Order",
    "OrderKey",
    "Verdict",
    "Window",
    "YearStart",
    "add_days",
    "add_months",
    "all_of",
    "apart",
    "at_end",
    "at_start",
    "cache_by_identity",
    "compare",
    "compare_duration",
    "covering",
    "day_of",
    "day_words",
    "elapsed",
    "explain",
    "handover",
    "interval",
    "interval_of",
    "interval_text",
    "is_day",
    "iso",
    "middle_words",
    "named",
    "one_of",
    "order_of",
    "overlap_sql",
    "overlaps",
    "parse",
    "parse_duration",
    "parse_end",
    "parse_period",
    "parse_point",
    "parse_query",
    "so_far",
    "spread",
    "stored_interval",
    "stretch_words",
    "tenure_length",
    "text_words",
    "throughout",
    "vaguest",
    "window",
    "words",
]


def explain(error: DateError | DurationError) -> Explanation:
    """Say why a date or a length of time is refused, and what to write instead."""
    from chronicle.dates.hints.explain import explain  # noqa: PLC0415 (only a refusal that is shown needs it)

    return explain(error)
