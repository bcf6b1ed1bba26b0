"""The front page: what Chronicle can do, shown on the base that is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import parse_query, words
from chronicle.table import Blank, Field, Heading, Line, Page, Row, Span, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.opening import Index

_FIELDS: Final = (Field(firm=True), Field())
_ALSO: Final = "between  events  counts  people  organisations  posts  sources"


def front_page(index: Index | None) -> Page:
    """The page; without a base, its examples are of the one that comes with the program."""
    return Page(
        "Chronicle",
        _FIELDS,
        _lines(index),
        aside=Span("what happened, who says so, and how sure that is", Tone.DIM),
    )


def _lines(index: Index | None) -> Iterator[Line]:
    if index is not None:
        yield Row((Span(index.meta("title") or "", Tone.STRONG), ""))
        yield Row((_about(index), ""))
        yield Blank()
    person, year = _examples(index)
    yield Heading("ASK")
    yield from _commands(
        (f"chronicle timeline --year {year}", f"what happened in {year}, in order"),
        (f"chronicle at {year}-11", f"who was in charge in November {year}, what was in force"),
        ("chronicle tenures", "who held which post, and how long"),
        ("chronicle inspections", "what inspectors said, and who led"),
        ("chronicle budget", "money by financial year"),
        ("chronicle conflicts", "where sources disagree"),
        (f"chronicle show {person}", "all about one person, post or source"),
        ('chronicle search "mutual agreement"', "any words"),
        ("also", _ALSO),
    )
    yield Heading("NARROW")
    yield from _commands(
        (
            f"--person {person}  --source cypn" if index and index.base.shipped else f"--person {person}",
            "one person, one source",
        ),
        ("--from 2009  --to 2010-12  --certain", "a time, and what certainly falls in it"),
        ("--known-by 2013", "as it was known then"),
    )
    yield Heading("TAKE AWAY")
    yield from _commands(
        ("-f csv|json|jsonl|md  -o chronology.csv", "for a spreadsheet, a program, a report")
    )
    yield Heading("YOUR OWN")
    yield from _commands(
        ("chronicle new my-inquiry", "a commented base to begin with"),
        ("chronicle check", "every mistake, with its place"),
    )


def _commands(*rows: tuple[str, str]) -> Iterator[Line]:
    for command, answer in rows:
        yield Row((f"  {command}", Span(answer, Tone.DIM)))


def _about(index: Index) -> Span:
    """How much there is, and whose it is."""
    (facts,) = index.db.execute("SELECT count(*) FROM fact").fetchone()
    (sources,) = index.db.execute("SELECT count(*) FROM sources").fetchone()
    parts = [_counted(facts, "fact"), _counted(sources, "source")]
    if as_of := index.meta("as_of"):
        parts.append(f"as of {words(parse_query(as_of)[0])}")
    if index.base.shipped:
        parts.append("the base that comes with the program")
    return Span(" · ".join(parts), Tone.DIM)


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one}" + "s" * (count != 1)


def _examples(index: Index | None) -> tuple[str, str]:
    """A person and a year that mean something in this base: with most facts, and over by the day it reaches to."""
    if index is None:
        return "duxbury", "2010"
    person = index.db.execute(
        "SELECT id FROM involves WHERE role = 'people' GROUP BY id ORDER BY count(*) DESC, id LIMIT 1"
    ).fetchone()
    year = index.db.execute(
        "SELECT substr(earliest, 1, 4) AS year FROM timeline WHERE year = substr(latest, 1, 4) "
        "GROUP BY year ORDER BY year < ? DESC, count(*) DESC, year LIMIT 1",
        ((index.meta("as_of") or "9999")[:4],),
    ).fetchone()
    return (person[0] if person else "somebody", year[0] if year else "2010")
