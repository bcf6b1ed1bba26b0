"""Opening the base for a command, ending the command, and the notes on stderr about both."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn

from chronicle.cli.errors import Exit, OutputError, UsageError, exit_with
from chronicle.cli.options import BaseOptions
from chronicle.cli.stderr import note_financial_year, print_note, progress, separate_notes
from chronicle.dates import APRIL, DateError, YearStart, explain, parse_query
from chronicle.index.cache import Index, open_index
from chronicle.loader.locate import JOURNAL, BaseLocation, locate, shell_command
from chronicle.queries.overview import count_errors, has_facts
from chronicle.sql import SEPARATOR
from chronicle.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.index.compiler import Progress

_MOST_SOURCES_NAMED: Final = 5
_typed: Final[list[str]] = []


def remember_line(arguments: Sequence[str]) -> None:
    """Keep the arguments of the command line that is run."""
    _typed[:] = arguments


def typed_line() -> str:
    """Return the command line that is run, as it is typed into a shell; empty if there is none."""
    return shell_command(*_typed) if _typed else ""


def open_base(base: BaseOptions | str | None, known_by: str | None = None) -> Index:
    """Return the index of the base that `locate` finds, or of it without what is withheld, compiling it if it changed.

    Raises:
        BaseNotFound: There is none, or it cannot be read at all, or a write to it was cut off and can't be settled.
        UsageError: `known_by` is no date, or the base has no such restriction.
        OutputError: There is no room for a copy without what is withheld.
    """
    options = base if isinstance(base, BaseOptions) else BaseOptions(base)
    location = settled_base(options.base)
    if location.shipped:
        print_note("The Birmingham base comes with Chronicle. Yours: chronicle new DIR, --base DIR")
        separate_notes()
    with progress() as update:
        if options.withholds:
            location = _without_withheld(location, options, update)
        last_day = None
        if known_by is not None:  # a financial year means the base's own
            year = open_index(location, progress=update).financial_year if "/" in known_by else APRIL
            last_day = _last_day(known_by, year)
        index = open_index(location, known_by=last_day, progress=update)
        if index.is_mixed or os.path.lexists(location.root / JOURNAL):
            index = _open_undisturbed(location, last_day)
    if known_by is not None:
        _note_what_is_kept(index, known_by)
    return index


def _without_withheld(location: BaseLocation, options: BaseOptions, update: Progress | None) -> BaseLocation:
    """Return the copy of a base without what the options withhold; print how much that is."""
    from chronicle.withholding.cached import redacted_base  # noqa: PLC0415 - most questions withhold nothing
    from chronicle.withholding.redaction import UnknownRestriction  # noqa: PLC0415 - as above

    try:
        copy, counts = redacted_base(location, options.restrictions, update)
    except UnknownRestriction as unknown:
        raise UsageError(f'the base has no restriction "{unknown}"', unknown.hint) from None
    except OSError as error:
        raise OutputError(
            f"cannot write a copy without what is withheld: {error.strerror or error}"
        ) from None
    print_note(counts.words(" ".join(copy.options)))
    return copy


def _open_undisturbed(location: BaseLocation, known_by: int | None) -> Index:
    """Return the index of a base while no command writes to it, as far as that can be kept out."""
    from chronicle.writing.transaction import WriteFailed, locked, recover  # noqa: PLC0415 - hardly ever needed

    with suppress(WriteFailed), locked(location):
        recover(location)
        return open_index(location, known_by=known_by)
    return open_index(location, known_by=known_by)


def settled_base(base: str | None) -> BaseLocation:
    """Return the base that `locate` finds, after clearing up what a write to it left that was cut off.

    Raises:
        BaseNotFound: There is none, or it cannot be cleared up.
    """
    location = locate(base)
    if os.path.lexists(location.root / JOURNAL):
        from chronicle.writing.transaction import recover  # noqa: PLC0415 - only a crash needs it

        recover(location)
    return location


def _note_what_is_kept(index: Index, known_by: str) -> None:
    """Print the sources that are kept but may be later than `known_by`; say if no fact is left."""
    if doubtful := index.meta("doubtful"):
        names = doubtful.split(SEPARATOR)
        number = len(names)
        sources = counted(number, "source that may be later is", "sources that may be later are")
        named = ", ".join(names[:_MOST_SOURCES_NAMED]) + (", …" if number > _MOST_SOURCES_NAMED else "")
        print_note(f"--known-by {known_by}: {sources} kept, having no exact date of publication: {named}")
    if not has_facts(index):
        print_note(f"--known-by {known_by}: no fact of this base had a source published by then.")


def _last_day(text: str, financial_year: YearStart) -> int:
    """Return the last day of a date that was given with --known-by."""
    try:
        date, year = parse_query(text, financial_year)
    except DateError as error:
        explanation = explain(error)
        raise UsageError(f'--known-by: "{text}" {explanation.reason}', explanation.hint) from None
    note_financial_year(f"--known-by {text}", year)
    return date.latest


def finish(index: Index) -> NoReturn:
    """End a command that has answered: with 1 if the base has errors, and a note on what is left out.

    Raises:
        typer.Exit: Always.
    """
    errors = count_errors(index)
    if index.base.mistaken and not errors.errors:
        exit_with(Exit.BASE_HAS_ERRORS)
    if not errors.errors:
        exit_with(Exit.FINE)
    from chronicle.pages.fragments import errors_cost  # noqa: PLC0415 - only a broken base needs it

    mistakes = counted(errors.errors, "error")
    files = counted(errors.files, "file")
    lost = f"; {cost}" if (cost := errors_cost(errors)) else ""
    separate_notes()
    print_note(f"The base has {mistakes} in {files}{lost}. To see why: {index.base.command('check')}")
    exit_with(Exit.BASE_HAS_ERRORS)


def search_hint(index: Index, text: str) -> str:
    """Return a hint for a word that names nothing: search for it."""
    return f"{index.base.command('search', text)} looks for it in every fact"
