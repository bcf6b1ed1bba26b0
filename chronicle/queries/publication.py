"""Up to when a base, or one of its facts, can speak: until its newest source was published.

A source that came out "some time between January and September 2013" speaks for certain up to 1 January. But
that is not known to be when it was published, so people are shown the range.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import date_from_range, format_date, format_day, least_precise_from, parse
from chronicle.sql import SEPARATOR, placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.dates import Interval
    from chronicle.index.cache import Index


def as_of_words(index: Index) -> str:
    """Return up to when the base can speak: `as of 6 Jan 2014`; with `--known-by`, `as known by 31 Dec 2013`."""
    known_by = "" if index.known_by is None else format_day(index.known_by)
    if known_by:  # empty for a day without end, `--known-by 2013/..`
        doubtful = index.meta("doubtful")
        number = len(doubtful.split(SEPARATOR)) if doubtful else 0
        later = f"; {number:,} {'source' if number == 1 else 'sources'} may be later" if number else ""
        return f"as known by {known_by}{later}"
    text = index.meta("reported")
    return "" if text is None else f"as of {format_date(parse(text, index.financial_year))}"


def still_words(index: Index, interval: Interval, sources: Iterable[str]) -> str:
    """Return up to when something is known to go on: `still 6 Jan 2014`; `still so` if not beyond its start."""
    day = interval.bounds.end_earliest
    if day <= interval.bounds.start_earliest and day != interval.as_of:
        return "still so"
    return f"still {publication_words(index, day, sources)}"


def publication_words(index: Index, day: int, sources: Iterable[str]) -> str:
    """Return the day up to which some sources can speak, in words no more precise than that source's date."""
    ids = tuple(sources)
    rows = index.db.execute(
        "SELECT coalesce(n.publication, s.published, s.dated) FROM sources s JOIN entry e ON e.key = s.key "
        "LEFT JOIN narrowed n ON n.source = e.id "
        f"WHERE e.tbl = 'sources' AND e.id IN ({placeholders(ids)})",
        ids,
    )
    published = [parse(text, index.financial_year) for (text,) in rows if text]
    return format_date(least_precise_from(day, published) or date_from_range((day, day)))


def told_by_content(index: Index) -> dict[str, str]:
    """Return when sources were published, as EDTF, by id: of those of which what they report tells more than a date."""
    return dict(index.db.execute("SELECT source, publication FROM narrowed"))
