"""The front page: what Chronicle can do, with examples from the base in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import Blank, ColumnSet, Heading, Line, Page, PageColumn, Row, Span, Tone
from chronicle.pages.fragments import errors_cost
from chronicle.queries.overview import SHIPPED_EXAMPLES, Examples, count_errors, examples, size
from chronicle.queries.publication import as_of_words
from chronicle.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.cache import Index

_ABOUT: Final = (PageColumn(),)
_COMMANDS: Final = (PageColumn(no_wrap=True), PageColumn())
_ALSO: Final = "between  events  counts  people  organisations  posts  sources"


def front_page(index: Index | None) -> Page:
    """Return the page; without an index, its examples are of the base that comes with the program."""
    return Page(
        "Chronicle",
        _ABOUT,
        _lines(index, SHIPPED_EXAMPLES if index is None else examples(index)),
        aside=Span("what happened, who says so, and how sure that is", Tone.DIM),
    )


def _lines(index: Index | None, example: Examples) -> Iterator[Line]:
    if index is not None:
        yield Row((Span(index.meta("title") or "", Tone.STRONG),))
        yield Row((_about(index),))
        if errors := _errors(index):
            yield Row((errors,))
        yield Blank()
    yield ColumnSet(_COMMANDS)
    subject = example.person or example.source
    yield Heading("ASK")
    yield from _commands(
        (f"chronicle timeline --year {example.year}", f"what happened in {example.year}, in order"),
        (f"chronicle at {example.month}", "who was in charge, what was in force"),
        ("chronicle tenures", "who held which post, and how long"),
        ("chronicle inspections", "what inspectors said, and who led"),
        ("chronicle budget", "money by financial year"),
        ("chronicle conflicts", "where sources disagree"),
        (f"chronicle show {subject}" if subject else "", "all about one person, post or source"),
        (f'chronicle search "{example.words}"', "any words"),
    )
    yield Row(((Span("  also  "), Span(_ALSO, Tone.DIM)), ""))
    yield ColumnSet(_COMMANDS)
    yield Heading("NARROW")
    filters = (("person", example.person), ("source", example.source))
    yield from _commands(
        ("  ".join(f"--{option} {id_}" for option, id_ in filters if id_), "one person, one source"),
        (f"--from {example.year_before}  --to {example.month}  --certain", "what is certain of a time"),
        (f"--known-by {example.known_by}", "as it was known then"),
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
    """Return how many facts and sources there are, up to when they speak, and whether the base is shipped."""
    facts, sources = size(index)
    parts = [counted(facts, "fact"), counted(sources, "source")]
    if up_to := as_of_words(index):
        parts.append(up_to)
    if index.base.shipped:
        parts.append("comes with the program")
    return Span(" · ".join(parts), Tone.DIM)


def _errors(index: Index) -> tuple[Span, ...]:
    """Return how many errors the base has, and what they cost; empty if there are none."""
    errors = count_errors(index)
    if not errors.errors:
        return ()
    words = ", ".join(filter(None, (counted(errors.errors, "error"), errors_cost(errors))))
    return Span(words, Tone.ERROR), Span(f": {index.base.command('check')}")
