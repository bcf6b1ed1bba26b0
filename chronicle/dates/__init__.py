"""EDTF text to bounds, the arithmetic on them, and dates in words for people.

Nothing else in the program parses, compares or words a date. `EdtfDate` is a date as it was written; `Interval` is
the time of something with a start, an end and a length; `Window` is the time that a question asks about. Days are
integers (`calendar`), and unbounded ones too, so that they compare in Python as in a database.
"""

from chronicle.dates.calendar import (
    APRIL,
    BEGINNING,
    END,
    JANUARY,
    DayRange,
    YearStart,
    add_days,
    add_months,
    format_iso,
    is_day,
    parse_iso,
)
from chronicle.dates.certainty import Certainty, Reaches, covers, overlap_sql, overlaps
from chronicle.dates.compare import Verdict, compare_dates, compare_duration, compare_length_so_far
from chronicle.dates.duration import Duration, parse_duration
from chronicle.dates.edtf import (
    ONGOING,
    Bounds,
    DateForm,
    EdtfDate,
    cache_by_identity,
    covering_bounds,
    least_precise_from,
)
from chronicle.dates.elapsed import (
    UNKNOWN,
    DateDifference,
    DateOrder,
    Elapsed,
    measure_difference,
    measure_elapsed,
    measure_length,
    measure_so_far,
)
from chronicle.dates.errors import DateError, DateField, DurationError, Explanation
from chronicle.dates.interval import (
    ALWAYS,
    NEVER,
    UNDATED,
    WITH_LIFE,
    Doubt,
    Interval,
    SortKey,
    covering_interval,
    date_from_range,
    end_interval,
    end_sort_key,
    format_edtf,
    interval_from_date,
    iso_range,
    restore_interval,
    sort_key,
    start_interval,
)
from chronicle.dates.narrowing import build_interval, within_lives
from chronicle.dates.parser import (
    Window,
    parse,
    parse_end,
    parse_period,
    parse_query,
    parse_single,
    parse_window,
)
from chronicle.dates.wording import (
    coarsest_date,
    format_date,
    format_date_text,
    format_day,
    format_middle,
    format_range,
)

__all__ = [  # noqa: RUF022 (in the order in which a reader looks for them)
    # reading a date, a length of time, a window
    "parse",
    "parse_single",
    "parse_end",
    "parse_period",
    "parse_query",
    "parse_window",
    "parse_duration",
    "DateError",
    "DurationError",
    "DateField",
    "explain",
    "Explanation",
    # what was read
    "EdtfDate",
    "DateForm",
    "Bounds",
    "ONGOING",
    "Duration",
    "Window",
    "YearStart",
    "APRIL",
    "JANUARY",
    "covering_bounds",
    "least_precise_from",
    # the time of a fact
    "Interval",
    "NEVER",
    "WITH_LIFE",
    "Doubt",
    "build_interval",
    "interval_from_date",
    "covering_interval",
    "restore_interval",
    "start_interval",
    "within_lives",
    "end_interval",
    "date_from_range",
    "iso_range",
    "SortKey",
    "UNDATED",
    "end_sort_key",
    "sort_key",
    # whether it falls in the time asked about
    "Certainty",
    "overlaps",
    "covers",
    "Reaches",
    "overlap_sql",
    # how long, how far apart
    "UNKNOWN",
    "Elapsed",
    "measure_elapsed",
    "measure_length",
    "measure_so_far",
    "DateDifference",
    "DateOrder",
    "measure_difference",
    # what a source says against what is accepted
    "Verdict",
    "compare_dates",
    "compare_duration",
    "compare_length_so_far",
    # writing dates, for people and as EDTF
    "format_date",
    "format_date_text",
    "format_day",
    "format_range",
    "format_middle",
    "coarsest_date",
    "format_edtf",
    # days as numbers
    "BEGINNING",
    "END",
    "DayRange",
    "ALWAYS",
    "is_day",
    "parse_iso",
    "format_iso",
    "add_days",
    "add_months",
    # caching what is computed from a date
    "cache_by_identity",
]


def explain(error: DateError | DurationError) -> Explanation:
    """Say why a date or a length of time is refused, and what to write instead.

    >>> try:
    ...     parse("April 2009")
    ... except DateError as error:
    ...     print(explain(error))
    is not a date Chronicle reads; write "2009-04"
    """
    from chronicle.dates.hints.explain import explain  # noqa: PLC0415 (only a refusal that is shown needs it)

    return explain(error)
