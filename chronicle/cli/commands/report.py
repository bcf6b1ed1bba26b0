"""`chronicle report`: the whole story as one document, to be handed over.

Annotations are evaluated here: the options are read from them.
"""

from collections.abc import Iterable
from typing import Annotated, Final, NamedTuple

import typer

from chronicle import render
from chronicle.cli.completion import complete_words_of
from chronicle.cli.errors import UsageError
from chronicle.cli.filters import Filters, select
from chronicle.cli.options import BaseOptions, DocumentOutput, WithheldLog, Without, choice_of
from chronicle.cli.output import choose_target, headed_document
from chronicle.cli.report_numbers import (
    NumbersOptions,
    day_of,
    freeze_numbers,
    kept_numbers,
    not_issued,
    note_other_numbers,
)
from chronicle.cli.session import finish, open_base, settled_base
from chronicle.cli.stderr import print_note
from chronicle.cli.withheld_log import refuse_log, write_log_of
from chronicle.index.cache import Index
from chronicle.queries.parties import parties
from chronicle.queries.report_settings import report_settings
from chronicle.reports.chronology import STANCES
from chronicle.reports.report import CHRONOLOGY_COLUMNS, TITLES, Audience, ReportRequest
from chronicle.reports.report import report as report_of
from chronicle.suggest import nearest

REPORT_PANEL: Final = "Report"


class ReportOptions(NamedTuple):
    """The options of what a report tells, and for whom."""

    audience: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="WHOM",
            click_type=choice_of(Audience),
            rich_help_panel=REPORT_PANEL,
            help="A briefing tells the story by years; a court has the numbered chronology, with pages and stances.",
        ),
    ] = Audience.BRIEFING
    sections: Annotated[
        list[str] | None,
        typer.Option(
            "--section",
            metavar="NAME",
            autocompletion=complete_words_of(TITLES),
            rich_help_panel=REPORT_PANEL,
            help=f"Only these parts, in this order: {', '.join(TITLES)}.",
        ),
    ] = None
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="NAME",
            autocompletion=complete_words_of(CHRONOLOGY_COLUMNS),
            rich_help_panel=REPORT_PANEL,
            help=f"Only these columns of the chronology, in this order: {', '.join(CHRONOLOGY_COLUMNS)}.",
        ),
    ] = None
    quotes: Annotated[
        bool,
        typer.Option(
            "--quotes", rich_help_panel=REPORT_PANEL, help="With the words that are quoted from sources."
        ),
    ] = False
    tell_withheld: Annotated[
        bool,
        typer.Option(
            "--tell-withheld",
            rich_help_panel=REPORT_PANEL,
            help="With how many entries --public or --without left out.",
        ),
    ] = False
    log: WithheldLog = None


def report(
    filters: Annotated[Filters, Without("limit", "reverse")],
    output: DocumentOutput,
    base: BaseOptions,
    options: ReportOptions,
    numbering: NumbersOptions,
) -> None:
    """Write the whole story as one document.

    Raises:
        UsageError: There is no such part, or the options do not go together.
        OutputError: It could not be written.
    """
    refuse_log(options.log, base, output.path, force=output.force)
    on = day_of(numbering)
    index = open_base(base, filters.known_by)
    target = choose_target(
        output,
        index,
        formats=render.format_names("document"),
        fragment=output.fragment,
        template=output.template is not None,
    )
    settings = report_settings(index)
    page_options = (target.page_options or render.PageOptions())._replace(table_style=settings.table_style)
    if output.template is not None:
        from chronicle.cli.templates import with_template  # noqa: PLC0415 - it needs the library for Word

        page_options = with_template(page_options, output.template)
    request = ReportRequest(
        Audience(options.audience),
        _chosen("section", "section", options.sections, settings.sections, TITLES),
        _chosen_columns(index, options.columns, settings.columns),
        options.quotes,
        _withheld(index) if options.tell_withheld else "",
    )
    own, selection = settled_base(base.base), select(index, filters)
    numbers = kept_numbers(own, index, selection, options.audience, numbering, on)
    document = report_of(index, selection, request._replace(numbers=numbers))
    issued: list[str] = []
    with target.open() as stream:
        render.write_document(target.format, headed_document(document, target), stream, page_options)
        stream.flush()  # what does not get through is not issued, and what cannot be issued is not kept
        write_log_of(options.log, base, force=output.force)
        if numbers is not None and numbers.header is not None:
            issued = [*freeze_numbers(own, numbers, printed=target.path is None)]
    for words in issued or not_issued(numbers):
        print_note(words)
    if numbers is None:
        note_other_numbers(own, request)
    finish(index)


def _withheld(index: Index) -> str:
    """Return in words what was left out of a base, if anything was to be."""
    from chronicle.withholding.cached import counts_of  # noqa: PLC0415 - few reports tell it

    counts = counts_of(index.base)
    return f"Withheld: {counts.left_out}." if counts is not None else ""


def _chosen(
    option: str, what: str, typed: Iterable[str] | None, settings: Iterable[str], names: Iterable[str]
) -> tuple[str, ...]:
    """Return the names that were typed, else those that the base has in `[report]`, each once.

    Raises:
        UsageError: One of them is none.
    """
    known, chosen = tuple(names), tuple(dict.fromkeys(typed or settings))
    for name in chosen:
        if name not in known:
            likely = nearest(name, known)
            hint = f"did you mean {likely}?" if likely else f"there are {', '.join(known)}"
            where = "" if typed else f"[report] {option}s: "
            raise UsageError(f'{where}a report has no {what} "{name}"', hint)
    return chosen


def _chosen_columns(index: Index, typed: Iterable[str] | None, settings: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that were typed, else those of `[report]`; raise as `_chosen`, and where they would be none."""
    chosen = _chosen("column", "column of its chronology", typed, settings, CHRONOLOGY_COLUMNS)
    if chosen == (STANCES,) and not parties(index):
        raise UsageError(
            "the base has no parties, so that a chronology of stances alone has no column",
            "name another --column, or the parties in the base: [parties.claimant]",
        )
    return chosen
