"""`chronicle export`: the whole base in a form for other programs; each is a line in `FORMATS`.

Annotations are evaluated here: the options are read from them.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from chronicle.cli.errors import OutputError, UsageError
from chronicle.cli.options import OUTPUT_PANEL, BaseOptions, Force, WithRestricted, choice_of
from chronicle.cli.output import Target, holds_restricted, replacing
from chronicle.cli.session import finish, open_base
from chronicle.cli.stderr import print_note
from chronicle.index.cache import Index

if TYPE_CHECKING:
    from chronicle.exporting.sheets import ExportedTable

INSTALL: Final = "pip install 'chronicle-facts[office]'"
"""What brings openpyxl."""
_WORKBOOK: Final = ".xlsx"
_LEFT_OUT_SHOWN: Final = 5


class ExportOptions(NamedTuple):
    """The options of how and where to write an export."""

    path: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            rich_help_panel=OUTPUT_PANEL,
            help="The file to write, or of sheets a directory of CSV (-o base.xlsx, -o sheets).",
        ),
    ] = None
    force: Force = False
    with_restricted: WithRestricted = False
    excel: Annotated[
        bool,
        typer.Option(
            "--excel",
            rich_help_panel=OUTPUT_PANEL,
            help="CSV that Excel shows as it is: dates stay as they are written.",
        ),
    ] = False


def _sheets(index: Index, options: ExportOptions) -> None:
    from chronicle.exporting.sheets import ExportRefused, tables_of  # noqa: PLC0415 - each format loads its own
    from chronicle.writing.base_entries import read_entries  # noqa: PLC0415 - likewise
    from chronicle.writing.transaction import read_base_files  # noqa: PLC0415 - likewise

    path, as_workbook = _sheets_target(options)
    entries, left_out = read_entries(read_base_files(index.base))
    try:
        tables = tables_of(entries.values())
    except ExportRefused as refused:
        raise UsageError(str(refused), refused.hint) from None
    (_write_workbook if as_workbook else _write_directory)(path, index, options, tables)
    for reason in left_out[:_LEFT_OUT_SHOWN]:
        print_note(f"left out: {reason}")
    if len(left_out) > _LEFT_OUT_SHOWN:
        print_note(f"left out: {len(left_out) - _LEFT_OUT_SHOWN:,} more")
    rows = sum(len(table.rows) for table in tables)
    print_note(f"{rows:,} rows in {len(tables)} sheets are in {path}.")
    print_note(f"What is changed there goes back into the base by: {index.base.command('import', str(path))}")


def _sheets_target(options: ExportOptions) -> tuple[Path, bool]:
    """Return where sheets are to be written, and whether that is a workbook."""
    path = options.path
    if path is None:
        raise UsageError("export sheets needs --output", "name a workbook or a directory: -o base.xlsx")
    if path.is_dir() or not path.suffix:
        return path, False
    if path.suffix.lower() != _WORKBOOK:
        raise UsageError(
            f"--output {path}: sheets come as a workbook or as a directory of CSV",
            "end it in .xlsx, or name a directory, which has no ending",
        )
    if options.excel:
        raise UsageError("--excel goes with a directory of CSV", "leave --excel out: a workbook needs none")
    return path, True


def _write_workbook(path: Path, index: Index, options: ExportOptions, tables: "list[ExportedTable]") -> None:
    try:
        from chronicle.exporting.workbook import write_workbook  # noqa: PLC0415 - loads an extra, and heavy
    except ImportError:
        raise UsageError(
            "writing a workbook needs openpyxl", f"{INSTALL}, or name a directory for CSV"
        ) from None
    with replacing(path, force=options.force, base=index) as file:
        write_workbook(index.meta("title") or "", tables, file)


def _write_directory(path: Path, index: Index, options: ExportOptions, tables: "list[ExportedTable]") -> None:
    """Write a directory of CSV; the copy comes last: without it, the directory is not read as an export."""
    from chronicle.exporting.sheets import write_copy, write_csv  # noqa: PLC0415 - as above
    from chronicle.writing.entry_rows import COPY_FILE  # noqa: PLC0415 - likewise

    copy = path / COPY_FILE
    files = {path / f"{table.name}.csv": table for table in tables}
    for file in (copy, *files):
        if os.path.lexists(file) and not options.force:
            raise UsageError(f"{file} is there already", "add --force to replace it")
    try:
        path.mkdir(exist_ok=True)
        copy.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
    for file, table in files.items():
        with Target("", file, force=True, base=index).open() as stream:
            write_csv(table, stream, excel=options.excel)
    with Target("", copy, force=True, base=index).open() as stream:
        write_copy(index.meta("title") or "", tables, stream)


FORMATS: Final[dict[str, Callable[[Index, ExportOptions], None]]] = {"sheets": _sheets}
"""What writes each form."""


def export(
    format: Annotated[  # noqa: A002 - as messages name it
        str,
        typer.Argument(
            metavar="FORMAT", click_type=choice_of(FORMATS), help=f"One of: {', '.join(FORMATS)}."
        ),
    ],
    options: ExportOptions,
    base: BaseOptions,
) -> None:
    """Write the whole base in a form for other programs."""
    index = open_base(base)
    holds_restricted(index, options.path, allowed=options.with_restricted)
    FORMATS[format](index, options)
    finish(index)
