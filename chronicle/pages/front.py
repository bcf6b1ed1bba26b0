"""The front page: what Chronicle can do, with examples from the base in use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chronicle.document import Blank, Field, Fields, Heading, Line, Page, Row, Span, Tone
from chronicle.pages.errors import cost
from chronicle.pages.fragments import counted
from chronicle.queries.reported import as_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.cache import Index

_ABOUT: Final = (Field(),)
_COMMANDS: Final = (Field(no_wrap=True), Field())
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_ALSO: Final = "between  events  counts  people  organisations  posts  sources"


def front_page(index: Index | None) -> Page:
    """The page; without an index, its examples are of the base that comes with the program."""
    return Page(
        "Chronicle",
        _ABOUT,
        _lines(index),
        aside=Span("what happened, who says so, and how sure that is", Tone.DIM),
    )


def _lines(index: Index | None) -> Iterator[Line]:
    if index is not None:
        yield Row((Span(index.meta("title") or "", Tone.STRONG),))
        yield Row((_about(index),))
        if broken := _broken(index):
            yield Row((broken,))
        yield Blank()
    yield Fields(_COMMANDS)
    person, year, month, source = _examples(index)
    named = (("person", person), ("source", source))
    before = f"{max(int(year) - 1, 1):04}"
    known = ((index and _first(index, "SELECT min(ltrim(published, '[')) FROM sources")) or before)[:4]
    known = known if known.isdigit() else before
    yield Heading("ASK")
    yield from _commands(
        (f"chronicle timeline --year {year}", f"what happened in {year}, in order"),
        (
            f"chronicle at {month}",
            "who was in charge, what was in force",
        ),
        ("chronicle tenures", "who held which post, and how long"),
        ("chronicle inspections", "what inspectors said, and who led"),
        ("chronicle budget", "money by financial year"),
        ("chronicle conflicts", "where sources disagree"),
        (
            f"chronicle show {person or source}" if person or source else "",
            "all about one person, post or source",
        ),
        (f'chronicle search "{_words(index, person)}"', "any words"),
    )
    yield Row(((Span("  also  "), Span(_ALSO, Tone.DIM)), ""))
    yield Fields(_COMMANDS)
    yield Heading("NARROW")
    yield from _commands(
        ("  ".join(f"--{option} {id_}" for option, id_ in named if id_), "one person, one source"),
        (f"--from {before}  --to {month}  --certain", "what is certain of a time"),
        (f"--known-by {known}", "as it was known then"),
    )
    yield Heading("TAKE AWAY")
    yield from _commands(("-f csv|json|jsonl|md  -o chronology.csv", "spreadsheet, program, report"))
    yield Heading("YOUR OWN")
    yield from _commands(
        ("chronicle new my-inquiry", "a commented base to start"),
        ("chronicle check", "every mistake, with its place"),
    )


def _commands(*rows: tuple[str, str]) -> Iterator[Line]:
    for command, answer in rows:
        if command:
            yield Row((f"  {command}", Span(answer, Tone.DIM)))


def _about(index: Index) -> Span:
    """How many facts and sources the base has, up to when it can speak, and whether it is the shipped one."""
    (facts,) = index.db.execute("SELECT count(*) FROM fact").fetchone()
    (sources,) = index.db.execute("SELECT count(*) FROM sources").fetchone()
    parts = [counted(facts, "fact"), counted(sources, "source")]
    if told := as_of(index):
        parts.append(told)
    if index.base.shipped:
        parts.append("comes with the program")
    return Span(" · ".join(parts), Tone.DIM)


def _broken(index: Index) -> tuple[Span, ...]:
    """How many errors the base has, and what they cost; empty if there are none."""
    errors = index.errors()
    if not errors.number:
        return ()
    said = ", ".join(filter(None, (counted(errors.number, "error"), cost(errors))))
    return Span(said, Tone.ERROR), Span(f": {index.base.command('check')}")


def _examples(index: Index | None) -> tuple[str | None, str, str, str | None]:
    """A person, a year, a month of it and a source to use as examples: those with most facts.

    A base may have no person or no source yet. The month is not later than what its sources can report.
    """
    if index is None:
        return "duxbury", "2010", "2010-11", "cypn"
    person = _first(
        index, "SELECT id FROM involves WHERE role = 'people' GROUP BY id ORDER BY count(*) DESC, id LIMIT 1"
    )
    year = _first(
        index,
        "SELECT substr(earliest, 1, 4) FROM timeline WHERE substr(earliest, 1, 4) = substr(latest, 1, 4) "
        "GROUP BY 1 ORDER BY substr(earliest, 1, 4) < ? DESC, count(*) DESC, 1 LIMIT 1",
        (index.meta("as_of") or "9999")[:4],
    )
    source = _first(
        index, "SELECT id FROM involves WHERE role = 'sources' GROUP BY id ORDER BY count(*) DESC, id LIMIT 1"
    )
    year = year or "2010"
    known = (index.meta("as_of") or "")[: len("2010-11")]
    month = known if _MONTH.fullmatch(known) and known[:4] == year else f"{year}-11"
    return person, year, month, source


def _words(index: Index | None, person: str | None) -> str:
    """Words that a search finds: in the user's own base, the person's surname or a fact's last word."""
    if index is None or index.base.shipped:
        return "mutual agreement"
    name = "SELECT p.name FROM people p JOIN entry e ON e.key = p.key WHERE e.id = ?"
    text = _first(index, name, person or "") or _first(index, "SELECT what FROM fact LIMIT 1") or ""
    return re.findall(r"\w+", text)[-1] if re.search(r"\w", text) else "mutual agreement"


def _first(index: Index, query: str, *parameters: str) -> str | None:
    row = index.db.execute(query, parameters).fetchone()
    return str(row[0]) if row else None
