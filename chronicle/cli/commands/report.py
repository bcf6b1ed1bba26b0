"""`chronicle report`: the whole story as one document, to be handed over.

Annotations are evaluated here: the options are read from them.
"""

from collections.abc import Iterable
from typing import Annotated, Final

import typer

from chronicle import render
from chronicle.cli.errors import UsageError
from chronicle.cli.filters import Filters, select
from chronicle.cli.options import BaseOptions, DocumentOutput, WithheldLog, Without, choice_of
from chronicle.cli.output import choose_target, headed_document
from chronicle.cli.session import finish, open_base
from chronicle.cli.withheld_log import refuse_needless_log, write_log_of
from chronicle.index.cache import Index
from chronicle.reports.report import CHRONOLOGY_COLUMNS, TITLES, Audience, ReportRequest
from chronicle.reports.report import report as report_of
from chronicle.suggest import nearest

REPORT_PANEL: Final = "Report"


def report(
    filters: Annotated[Filters, Without("limit", "reverse")],
    output: DocumentOutput,
    base: BaseOptions,
    audience: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="WHOM",
            click_type=choice_of(Audience),
            rich_help_panel=REPORT_PANEL,
            help="A briefing tells the story by years; a court has the numbered chronology, with pages and stances.",
        ),
    ] = Audience.BRIEFING,
    sections: Annotated[
        list[str] | None,
        typer.Option(
            "--section",
            metavar="NAME",
            rich_help_panel=REPORT_PANEL,
            help=f"Only these parts, in this order: {', '.join(TITLES)}.",
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="NAME",
            rich_help_panel=REPORT_PANEL,
            help=f"Only these columns of the chronology, in this order: {', '.join(CHRONOLOGY_COLUMNS)}.",
        ),
    ] = None,
    quotes: Annotated[
        bool,
        typer.Option(
            "--quotes", rich_help_panel=REPORT_PANEL, help="With the words that are quoted from sources."
        ),
    ] = False,
    tell_withheld: Annotated[
        bool,
        typer.Option(
            "--tell-withheld",
            rich_help_panel=REPORT_PANEL,
            help="With how many entries --public or --without left out.",
        ),
    ] = False,
    log: WithheldLog = None,
) -> None:
    """Write the whole story as one document.

    Raises:
        UsageError: There is no such part, or the options do not go together.
        OutputError: It could not be written.
    """
    refuse_needless_log(log, base)
    index = open_base(base, filters.known_by)
    target = choose_target(output, index, formats=render.format_names("document"), fragment=output.fragment)
    request = ReportRequest(
        Audience(audience),
        _known("section", sections or (), TITLES),
        _known("column of its chronology", columns or (), CHRONOLOGY_COLUMNS),
        quotes,
        _withheld(index) if tell_withheld else "",
    )
    document = headed_document(report_of(index, select(index, filters), request), target)
    with target.open() as stream:
        render.write_document(target.format, document, stream, target.page_options)
    write_log_of(log, base, force=output.force)
    finish(index)


def _withheld(index: Index) -> str:
    """Return in words what was left out of a base, if anything was to be."""
    from chronicle.withholding.cached import counts_of  # noqa: PLC0415 - few reports tell it

    counts = counts_of(index.base)
    return f"Withheld: {counts.left_out}." if counts is not None else ""


def _known(what: str, typed: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return names that were typed, each once.

    Raises:
        UsageError: One of them is none.
    """
    known = tuple(names)
    for name in typed:
        if name not in known:
            likely = nearest(name, known)
            hint = f"did you mean {likely}?" if likely else f"there are {', '.join(known)}"
            raise UsageError(f'a report has no {what} "{name}"', hint)
    return tuple(dict.fromkeys(typed))
