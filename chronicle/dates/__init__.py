"""EDTF text to bounds, the arithmetic on them, and words for people.

Nothing else in the program parses, compares or words a date. `When` is a date as it was written; `Extent` is
the time of something with a start, an end and a length; `Window` is the time that a question asks about.
"""

from chronicle.dates.certainty import Certainty, overlap_sql, overlaps, throughout
from chronicle.dates.compare import Verdict, compare, compare_length
from chronicle.dates.days import BEGINNING, END, Pair, add_days, add_months, day_of, is_day, iso
from chronicle.dates.elapsed import UNKNOWN, Apart, Elapsed, Order, apart, elapsed, so_far, tenure_length
from chronicle.dates.errors import DateError, LengthError
from chronicle.dates.extents import Extent, extent, extent_of, one_of, read_back
from chronicle.dates.handover import Handover, handover
from chronicle.dates.lengths import Length, parse_length
from chronicle.dates.moments import all_of, at_end, at_start, extent_text, spread
from chronicle.dates.once import once
from chronicle.dates.order import UNDATED, OrderKey, order_of
from chronicle.dates.read import (
    APRIL,
    JANUARY,
    Window,
    YearStart,
    parse,
    parse_end,
    parse_period,
    parse_point,
    parse_query,
    window,
)
from chronicle.dates.stretch import middle_words, named, stretch_words
from chronicle.dates.when import STILL, Bounds, Form, When, covering, vaguest
from chronicle.dates.words import day_words, text_words, words

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
    "Elapsed",
    "Extent",
    "Form",
    "Handover",
    "Length",
    "LengthError",
    "Order",
    "OrderKey",
    "Pair",
    "Verdict",
    "When",
    "Window",
    "YearStart",
    "add_days",
    "add_months",
    "all_of",
    "apart",
    "at_end",
    "at_start",
    "compare",
    "compare_length",
    "covering",
    "day_of",
    "day_words",
    "elapsed",
    "extent",
    "extent_of",
    "extent_text",
    "handover",
    "is_day",
    "iso",
    "middle_words",
    "named",
    "once",
    "one_of",
    "order_of",
    "overlap_sql",
    "overlaps",
    "parse",
    "parse_end",
    "parse_length",
    "parse_period",
    "parse_point",
    "parse_query",
    "read_back",
    "so_far",
    "spread",
    "stretch_words",
    "tenure_length",
    "text_words",
    "throughout",
    "vaguest",
    "window",
    "words",
]
