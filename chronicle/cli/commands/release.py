"""`chronicle release`: a copy of a base that may leave.

Annotations are evaluated here: the options are read from them.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chronicle.cli.errors import Exit, OutputError, UsageError, exit_with
from chronicle.cli.options import OUTPUT_PANEL, BaseOptions, WithheldLog
from chronicle.cli.session import settled_base
from chronicle.cli.stderr import print_error, print_note
from chronicle.cli.withheld_log import remaining_of, write_log
from chronicle.index.cache import open_index
from chronicle.loader.locate import shell_command
from chronicle.queries.entities import has_restrictions
from chronicle.text import counted
from chronicle.withholding.refusals import named_people, seeming_vacancies
from chronicle.withholding.release import files_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.loader.locate import BaseLocation
    from chronicle.withholding.remaining import Remaining


def release(
    given: Annotated[str, typer.Argument(metavar="DIR", help="Where to write the copy: a new directory.")],
    base: BaseOptions,
    notes: Annotated[
        bool, typer.Option("--notes", rich_help_panel=OUTPUT_PANEL, help="With the notes of entries.")
    ] = False,
    log: WithheldLog = None,
) -> None:
    """Write a copy without what is restricted.

    Raises:
        UsageError: It is not said what to leave out, or the directory is there.
        OutputError: It cannot be written.
    """
    if not base.withholds:
        raise UsageError(
            "release needs to be told what to leave out", "add --public, or --without RESTRICTION"
        )
    location = settled_base(base.base)
    directory = Path(given)
    if not given or os.path.lexists(directory):
        raise UsageError(f"{directory} is there already", "name a new directory")
    if not has_restrictions(open_index(location)):
        raise UsageError("the base has no restrictions", "copy its files: nothing in it is withheld")
    left = _left(location, base)
    files = files_of(left, notes=notes)
    refusals = [*named_people(left), *seeming_vacancies(location, left, files)]
    for refusal in refusals:
        print_error(f"{refusal.address}: {refusal.message}", location.command(*refusal.command))
    if refusals:
        print_note(
            f"Nothing is released: {counted(len(refusals), 'place is', 'places are')} to be settled first."
        )
        exit_with(Exit.BASE_HAS_ERRORS)
    if log is not None:
        write_log(log, location, left)
    _write_directory(directory, files)
    entries = counted(len(left.entries), "entry", "entries")
    print_note(f"{entries} are in {directory}; {len(left.withheld):,} left out.")
    print_note(f"Look at it: {shell_command('timeline', '--base', str(directory))}")
    exit_with(Exit.FINE)


def _left(location: "BaseLocation", base: BaseOptions) -> "Remaining":
    left = remaining_of(location, base)
    if left.mistaken:
        print_error(
            f"the base has mistakes in {counted(left.mistaken, 'entry', 'entries')}: "
            "what is wrong there may be what withholds",
            location.command("check"),
        )
        exit_with(Exit.BASE_HAS_ERRORS)
    return left


def _write_directory(directory: Path, files: "Mapping[str, str]") -> None:
    """Write the files into a directory beside the new one, which is then given its name."""
    partial = directory.with_name(f".{directory.name}.{os.urandom(8).hex()}.part")
    try:
        partial.mkdir(parents=True)
        for name, text in files.items():
            with (partial / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        partial.rename(directory)
    except OSError as error:
        import shutil  # noqa: PLC0415 - only what fails needs it

        shutil.rmtree(partial, ignore_errors=True)
        raise OutputError(f"cannot write {directory}: {error.strerror or error}") from None
