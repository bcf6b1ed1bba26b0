"""`chronicle export`: the whole base in a form for other programs; each is a line in `FORMATS`.

Annotations are evaluated here: the options are read from them.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final, NamedTuple, TextIO

import typer

from chronicle import render
from chronicle.cli.errors import OutputError, UsageError
from chronicle.cli.filters import Filters, select
from chronicle.cli.options import (
    OUTPUT_PANEL,
    BaseOptions,
    Excel,
    Force,
    WithheldLog,
    Without,
    WithRestricted,
    choice_of,
)
from chronicle.cli.output import RESTRICTED, Target, holds_restricted, replacing
from chronicle.cli.session import finish, open_base
from chronicle.cli.stderr import print_note
from chronicle.cli.withheld_log import refuse_log, write_log_of
from chronicle.index.cache import Index
from chronicle.queries.entities import has_restrictions
from chronicle.text import counted

if TYPE_CHECKING:
    from chronicle.exporting.exchange import Exchange
    from chronicle.exporting.losses import Loss
    from chronicle.exporting.relations import DataRelation
    from chronicle.exporting.sheets import ExportedTable
    from chronicle.queries.moments import Moment

INSTALL: Final = "pip install 'chronicle-facts[office]'"
"""What brings openpyxl."""
PARQUET_INSTALL: Final = "pip install 'chronicle-facts[parquet]'"
"""What brings pyarrow."""
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
            help="The file to write, or the directory (-o base.xlsx, -o sheets, -o base.sqlite).",
        ),
    ] = None
    losses: Annotated[
        Path | None,
        typer.Option(
            "--losses",
            metavar="FILE",
            rich_help_panel=OUTPUT_PANEL,
            help="Write what the format could not hold, and why, as CSV.",
        ),
    ] = None
    force: Force = False
    with_restricted: WithRestricted = False
    ids: Annotated[
        bool,
        typer.Option(
            "--ids",
            rich_help_panel=OUTPUT_PANEL,
            help="Of the schema: with the ids of this base, which an editor then completes.",
        ),
    ] = False
    excel: Excel = False


def _sheets(index: Index, filters: Filters, options: ExportOptions) -> None:
    from chronicle.exporting.sheets import ExportRefused, tables_of  # noqa: PLC0415 - each format loads its own
    from chronicle.writing.base_entries import read_entries  # noqa: PLC0415 - likewise
    from chronicle.writing.transaction import read_base_files  # noqa: PLC0415 - likewise

    if filters != Filters():
        raise UsageError("export sheets writes the whole base", "leave the filters out: it is read again")
    if options.losses is not None:
        raise UsageError("--losses: sheets hold all of a base", "leave --losses out")
    if options.ids:
        raise UsageError("--ids goes with the schema", "leave it out: sheets have every id")
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
        write_workbook(index.meta("title") or "", tables, file, _notice(index, options) or "")


def _write_directory(path: Path, index: Index, options: ExportOptions, tables: "list[ExportedTable]") -> None:
    """Write a directory of CSV; the copy comes last: without it, the directory is not read as an export."""
    from chronicle.exporting.sheets import write_copy, write_csv  # noqa: PLC0415 - as above
    from chronicle.writing.entry_rows import COPY_FILE  # noqa: PLC0415 - likewise

    copy = path / COPY_FILE
    files = {path / f"{table.name}.csv": table for table in tables}
    _require_directory(path, (copy, *files), options)
    with _locked_directory(path):
        copy.unlink(missing_ok=True)
        for file, table in files.items():
            with replacing(file, force=options.force, base=index, follows_link=False) as stream:
                _as_text(partial(write_csv, table, excel=options.excel), stream)
        with replacing(copy, force=options.force, base=index, follows_link=False) as stream:
            _as_text(partial(write_copy, index.meta("title") or "", tables), stream)


def _sqlite(index: Index, filters: Filters, options: ExportOptions) -> None:
    from chronicle.exporting.sqlite import VIEWS, write_database  # noqa: PLC0415 - each format loads its own

    path = _named_path(options, "sqlite", "base.sqlite")
    relations = _relations(index, filters, options)
    with replacing(path, force=options.force, base=index) as file:
        write_database(relations, file)
    rows = sum(len(relation.rows) for relation in relations)
    print_note(f"{rows:,} rows in {len(relations)} tables, and {len(VIEWS)} views, are in {path}.")
    _write_losses((), index, options)


def _datapackage(index: Index, filters: Filters, options: ExportOptions) -> None:
    from chronicle.exporting import datapackage  # noqa: PLC0415 - as above

    path = _named_path(options, "datapackage", "package")
    relations = _relations(index, filters, options)
    files = {
        datapackage.file_name(relation): partial(_as_text, partial(datapackage.write_relation, relation))
        for relation in relations
    }
    describe = partial(datapackage.write_descriptor, index.meta("title") or "", relations)
    files[datapackage.DESCRIPTOR] = partial(_as_text, describe)
    _write_files(path, files, index, options)
    print_note(f"{len(relations)} tables, and {datapackage.DESCRIPTOR} that describes them, are in {path}.")
    _write_losses((), index, options)


def _parquet(index: Index, filters: Filters, options: ExportOptions) -> None:
    try:
        from chronicle.exporting import parquet  # noqa: PLC0415 - loads an extra, and heavy
    except ImportError:
        raise UsageError("writing Parquet needs pyarrow", PARQUET_INSTALL) from None
    path = _named_path(options, "parquet", "parquet/my-inquiry")
    relations = _relations(index, filters, options)
    base, cited = path.resolve().name, parquet.citations_of(relations)
    files: dict[str, Callable[[BinaryIO], None]] = {
        parquet.file_name(relation): partial(parquet.write_relation, base, relation, cited)
        for relation in relations
    }
    _write_files(path, files, index, options)
    print_note(f"{len(files)} files are in {path}; their rows say that they are of the base {base}.")
    _write_losses((), index, options)


def _ftm(index: Index, filters: Filters, options: ExportOptions) -> None:
    from chronicle.exporting.ftm import write_entities  # noqa: PLC0415 - as above

    _exchange("ftm", "base.ftm.jsonl", write_entities, index, filters, options)


def _popolo(index: Index, filters: Filters, options: ExportOptions) -> None:
    from chronicle.exporting.popolo import write_popolo  # noqa: PLC0415 - as above

    _exchange("popolo", "popolo.json", write_popolo, index, filters, options)


def _timelinejs(index: Index, filters: Filters, options: ExportOptions) -> None:
    from chronicle.exporting.timelinejs import write_timeline  # noqa: PLC0415 - as above

    _exchange_moments("timelinejs", "timeline.json", write_timeline, index, filters, options)


def _ical(index: Index, filters: Filters, options: ExportOptions) -> None:
    from chronicle.exporting.ical import write_calendar  # noqa: PLC0415 - as above

    _exchange_moments("ical", "base.ics", write_calendar, index, filters, options)


def _exchange_moments(
    name: str,
    example: str,
    write: "Callable[[Exchange, Iterator[Moment], TextIO], None]",
    index: Index,
    filters: Filters,
    options: ExportOptions,
) -> None:
    """Write a file of a format of dated things; as `_exchange`."""
    from chronicle.queries.moments import moments  # noqa: PLC0415 - as above

    selection = select(index, filters)

    def write_selected(base: "Exchange", out: TextIO) -> None:
        write(base, moments(index, selection), out)

    _exchange(name, example, write_selected, index, filters, options)


def _exchange(
    name: str,
    example: str,
    write: "Callable[[Exchange, TextIO], None]",
    index: Index,
    filters: Filters,
    options: ExportOptions,
) -> None:
    """Write a file of a format without doubt, and what it could not hold."""
    from chronicle.exporting.exchange import Exchange  # noqa: PLC0415 - as above

    path = _named_path(options, name, example)
    base = Exchange(_relations(index, filters, options))
    with Target("", path, options.force, base=index).open() as stream:
        write(base, stream)
    print_note(f"{base.title or 'The base'} is in {path}.")
    _write_losses(base.all_losses(), index, options)


def _relations(index: Index, filters: Filters, options: ExportOptions) -> "list[DataRelation]":
    """Return the tables of a base, or of what the filters leave of it."""
    from chronicle.exporting.base_relations import relations_of  # noqa: PLC0415 - as above

    return relations_of(index, select(index, filters), _notice(index, options))


def _as_text(write: Callable[[TextIO], None], file: BinaryIO) -> None:
    stream = TextIOWrapper(file, encoding="utf-8", newline="")
    write(stream)
    stream.detach()


def _write_files(
    path: Path, files: Mapping[str, Callable[[BinaryIO], None]], index: Index, options: ExportOptions
) -> None:
    """Write files into a directory, which is made if there is none, each whole or not at all.

    Raises:
        UsageError: One is there already.
        OutputError: One could not be written.
    """
    _require_directory(path, (path / name for name in files), options)
    with _locked_directory(path, parents=True):
        for name, write in files.items():
            with replacing(path / name, force=options.force, base=index, follows_link=False) as file:
                write(file)


@contextmanager
def _locked_directory(path: Path, *, parents: bool = False) -> Iterator[None]:
    """Make a directory if there is none, and keep out whoever else exports to it: files of two exports are never mixed.

    Raises:
        OutputError: It cannot be made, or something in it cannot be removed.
    """
    from chronicle.writing.locking import lock_directory  # noqa: PLC0415 - only directories need it

    try:
        path.mkdir(parents=parents, exist_ok=True)
        with ExitStack() as stack:
            with suppress(OSError):  # where nothing can be locked
                stack.enter_context(lock_directory(path.resolve()))
            yield
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None


def _require_directory(path: Path, files: Iterable[Path], options: ExportOptions) -> None:
    """Refuse a directory that is a file, or has one of the files already."""
    if path.exists() and not path.is_dir():
        raise UsageError(f"--output {path} is a file, and this export a directory", "name another")
    for file in files:
        if os.path.lexists(file) and not options.force:
            raise UsageError(f"{file} is there already", "add --force to replace it")


def _notice(index: Index, options: ExportOptions) -> str | None:
    """Return what an export is to say of itself: that it holds what is restricted."""
    return RESTRICTED if options.with_restricted and has_restrictions(index) else None


def _named_path(options: ExportOptions, format_name: str, example: str) -> Path:
    """Return where an export is to be written.

    Raises:
        UsageError: It is not said, or an option does not go with the format.
    """
    if options.path is None:
        raise UsageError(f"export {format_name} needs --output", f"name where to write: -o {example}")
    if str(options.path) == "-":
        raise UsageError("an export goes to a file", f"name one: -o {example}")
    losses = options.losses
    if losses is not None and losses.resolve() == options.path.resolve():
        raise UsageError("--losses and --output name one file", "name another for --losses")
    if losses is not None and losses.is_dir():
        raise UsageError(f"--losses {losses} is a directory", "name a file in it")
    if losses is not None and losses.is_file() and not options.force:
        raise UsageError(f"{losses} is there already", "add --force to replace it")
    for option, form in (("excel", "sheets"), ("ids", "schema")):
        if getattr(options, option):
            raise UsageError(f"--{option} goes with {form}", f"leave --{option} out")
    return options.path


def _write_losses(losses: "Sequence[Loss]", index: Index, options: ExportOptions) -> None:
    """Print how many values the format could not hold; list them where that is asked for."""
    from chronicle.exporting.losses import losses_table  # noqa: PLC0415 - as above

    if options.losses is not None:
        with Target("csv", options.losses, options.force, index).open() as stream:
            render.write_table("csv", losses_table(losses), stream, render.TableOptions())
    if losses:
        values = counted(len(losses), "value is", "values are")
        where = f"see {options.losses}" if options.losses else "--losses FILE lists them, and why"
        print_note(f"{values} not as in the base, which this format cannot hold: {where}.")


def _schema(index: Index, filters: Filters, options: ExportOptions) -> None:
    from chronicle.exporting.schema import format_schema  # noqa: PLC0415 - each format loads its own
    from chronicle.queries.vocabulary import base_vocabulary  # noqa: PLC0415 - likewise

    if options.excel or filters != Filters() or options.losses is not None:
        raise UsageError("export schema takes --ids alone", "leave the rest out")
    schema = format_schema(base_vocabulary(index) if options.ids else None)
    described = index if options.ids or options.path else None  # without ids it says nothing of the base
    with Target("", options.path, options.force, base=described).open() as stream:
        stream.write(json.dumps(schema, ensure_ascii=False, indent=1) + "\n")


FORMATS: Final[dict[str, Callable[[Index, Filters, ExportOptions], None]]] = {
    "schema": _schema,
    "sheets": _sheets,
    "sqlite": _sqlite,
    "datapackage": _datapackage,
    "parquet": _parquet,
    "ftm": _ftm,
    "popolo": _popolo,
    "timelinejs": _timelinejs,
    "ical": _ical,
}
"""What writes each form."""


def export(
    format: Annotated[  # noqa: A002 - as messages name it
        str,
        typer.Argument(
            metavar="FORMAT", click_type=choice_of(FORMATS), help=f"One of: {', '.join(FORMATS)}."
        ),
    ],
    filters: Annotated[Filters, Without("limit", "reverse", "undated")],
    options: ExportOptions,
    base: BaseOptions,
    log: WithheldLog = None,
) -> None:
    """Write a base, or what the filters leave of it, in a form for other programs."""
    refuse_log(log, base, options.path, force=options.force)
    index = open_base(base, filters.known_by)
    write_export(format, index, filters, options)
    write_log_of(log, base, force=options.force)
    finish(index)


def write_export(format_name: str, index: Index, filters: Filters, options: ExportOptions) -> None:
    """Write what the filters leave of a base in one of `FORMATS`.

    Raises:
        UsageError: The options do not go together, the file is there, or what is restricted may not leave.
        OutputError: It cannot be written.
    """
    if FORMATS[format_name] is not _schema or options.ids:  # without ids the schema tells nothing of the base
        holds_restricted(index, options.path, allowed=options.with_restricted)
    FORMATS[format_name](index, filters, options)
