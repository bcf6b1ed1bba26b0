"""Up to when a base, or one of its facts, can speak: until its newest source was published.

A source that came out "some time between January and September 2013" speaks for certain up to 1 January. But
that is not known to be when it was published, so people are shown the range.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import date_from_range, format_date, format_day, least_precise_from, parse
from chronicle.named_tuples import NamedTuple
from chronicle.sql import SEPARATOR, placeholders

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from chronicle.dates import EdtfDate, Interval
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


class SourceName(NamedTuple):
    """What a source is called at the foot of a page: its id, its publisher or else its title, when it was published; its address."""

    id: str
    name: str
    published: str
    url: str | None


def source_names(index: Index, sources: Collection[str]) -> list[SourceName]:
    """Return what some sources are called, in the order of the base's files; by their titles where publisher and date are those of another."""
    rows = index.db.execute(
        "SELECT e.id, coalesce(s.publisher, s.title), s.title, coalesce(n.publication, s.published, s.dated), "
        "coalesce(s.url, s.archived) FROM entry e JOIN sources s ON s.key = e.key "
        "LEFT JOIN narrowed n ON n.source = e.id "
        f"WHERE e.tbl = 'sources' AND e.id IN ({placeholders(sources)}) ORDER BY e.file, e.line",
        tuple(sources),
    ).fetchall()
    called = [(name, text) for _, name, _, text, _ in rows]
    return [
        SourceName(
            id_,
            name if called.count((name, text)) == 1 else title,
            _day_words(parse(text, index.financial_year)) if text else "",
            url,
        )
        for id_, name, title, text, url in rows
    ]


def _day_words(date: EdtfDate) -> str:
    """Return a date in words without its time of day."""
    return format_date(date) if date.time is None else format_day(date.earliest)


def narrowed_publications(index: Index) -> dict[str, str]:
    """Return when sources were published, as EDTF, by id: of those of which what they report tells more than a date."""
    return dict(index.db.execute("SELECT source, publication FROM narrowed"))
