"""Opening the base for a command, and the notes on stderr about it."""

from __future__ import annotations

from typing import Final

from chronicle.cli.errors import Exit, UsageError, apart, note, note_financial_year
from chronicle.cli.progress import progress
from chronicle.dates import APRIL, DateError, YearStart, explain, parse_query
from chronicle.index.cache import Index, open_index
from chronicle.loader.locate import locate
from chronicle.sql import SEPARATOR

_MOST_NAMED: Final = 5


def opened(base: str | None, known_by: str | None = None) -> Index:
    """Open the index of the base that `locate` finds, compiling it if it changed.

    Raises:
        NoBase: There is none, or it cannot be read at all.
        WrongUse: `known_by` is no date.
    """
    at = locate(base)
    if at.shipped:
        note("The Birmingham base comes with Chronicle. Yours: chronicle new DIR, --base DIR")
        apart()
    with progress() as told:
        by = None
        if known_by is not None:  # a financial year means the base's own
            year = open_index(at, progress=told).financial_year if "/" in known_by else APRIL
            by = _last_day(known_by, year)
        index = open_index(at, known_by=by, progress=told)
    if known_by is not None:
        _say_what_is_kept(index, known_by)
    return index


def _say_what_is_kept(index: Index, known_by: str) -> None:
    """Name the sources that are kept but may be later than `known_by`; say if no fact is left."""
    if doubtful := index.meta("doubtful"):
        names = doubtful.split(SEPARATOR)
        number = len(names)
        sources = (
            "1 source that may be later is" if number == 1 else f"{number:,} sources that may be later are"
        )
        named = ", ".join(names[:_MOST_NAMED]) + (", …" if number > _MOST_NAMED else "")
        note(f"--known-by {known_by}: {sources} kept, having no exact date of publication: {named}")
    if index.holds_no_fact:
        note(f"--known-by {known_by}: no fact of this base had a source published by then.")


def _last_day(text: str, financial_year: YearStart) -> int:
    """The last day of a date that was given with --known-by."""
    try:
        when, year = parse_query(text, financial_year)
    except DateError as error:
        explanation = explain(error)
        raise UsageError(f'--known-by: "{text}" {explanation.reason}', explanation.hint) from None
    note_financial_year(f"--known-by {text}", year)
    return when.latest


def verdict(index: Index) -> Exit:
    """The exit code of an answer: 1 if the base has errors, with a line on stderr about what is left out."""
    errors = index.errors()
    if not errors.number:
        return Exit.FINE
    from chronicle.pages.fragments import errors_cost  # noqa: PLC0415 - only a broken base needs it

    mistakes = "1 error" if errors.number == 1 else f"{errors.number:,} errors"
    places = "1 file" if errors.files == 1 else f"{errors.files} files"
    lost = f"; {cost}" if (cost := errors_cost(errors)) else ""
    apart()
    note(f"The base has {mistakes} in {places}{lost}. To see why: {index.base.command('check')}")
    return Exit.BASE_HAS_ERRORS


def looked_for(index: Index, text: str) -> str:
    """A hint for a word that names nothing: search for it."""
    return f"{index.base.command('search', text)} looks for it in every fact"
