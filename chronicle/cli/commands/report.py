"""`chronicle report`: the whole story as one document, to be handed over.

Annotations are evaluated here: the options are read from them.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Final, NamedTuple

import typer

from chronicle import render
from chronicle.cli.completion import complete_issues, complete_series
from chronicle.cli.errors import UsageError
from chronicle.cli.filters import Filters, select
from chronicle.cli.options import BaseOptions, DocumentOutput, WithheldLog, Without, choice_of
from chronicle.cli.output import choose_target, headed_document
from chronicle.cli.session import finish, open_base, settled_base, typed_line
from chronicle.cli.stderr import print_note
from chronicle.cli.withheld_log import refuse_log, write_log_of
from chronicle.index.cache import Index
from chronicle.loader.locate import BaseLocation
from chronicle.queries.filters import Selection
from chronicle.queries.parties import parties
from chronicle.queries.report_settings import report_settings
from chronicle.reports.chronology import STANCES, row_keys
from chronicle.reports.numbers import Numbers, NumbersRequest
from chronicle.reports.report import CHRONOLOGY, CHRONOLOGY_COLUMNS, TITLES, Audience, ReportRequest
from chronicle.reports.report import report as report_of
from chronicle.suggest import nearest
from chronicle.text import alternatives, counted

REPORT_PANEL: Final = "Report"
NUMBERS_PANEL: Final = "Numbers that last"


class NumbersOptions(NamedTuple):
    """The options of whose numbers a report keeps."""

    issue: Annotated[
        str | None,
        typer.Option(
            "--issue",
            metavar="NAME",
            rich_help_panel=NUMBERS_PANEL,
            help="Freeze numbers and facts, in the base's issued/: the next issue keeps them (--issue counsel-1 --on 2025-05-12).",
        ),
    ] = None
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", rich_help_panel=NUMBERS_PANEL, help="The day of the issue."),
    ] = None
    series: Annotated[
        str | None,
        typer.Option(
            "--series",
            metavar="NAME",
            rich_help_panel=NUMBERS_PANEL,
            autocompletion=complete_series,
            help="Whose numbers to keep; without it those that the issue's name begins with: counsel of counsel-2.",
        ),
    ] = None
    renumber: Annotated[
        bool,
        typer.Option(
            "--renumber",
            rich_help_panel=NUMBERS_PANEL,
            help="Number afresh, from 1, with a table of old and new numbers.",
        ),
    ] = False
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="ISSUE",
            rich_help_panel=NUMBERS_PANEL,
            autocompletion=complete_issues,
            help="Mark what is new, changed or moved since an issue (--since counsel-1).",
        ),
    ] = None


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
    *,
    numbering: NumbersOptions,
) -> None:
    """Write the whole story as one document.

    Raises:
        UsageError: There is no such part, or the options do not go together.
        OutputError: It could not be written.
    """
    refuse_log(log, base, output.path, force=output.force)
    on = _day_of(numbering)
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
        Audience(audience),
        _chosen("section", "section", sections, settings.sections, TITLES),
        _chosen_columns(index, columns, settings.columns),
        quotes,
        _withheld(index) if tell_withheld else "",
    )
    own, selection = settled_base(base.base), select(index, filters)
    numbers = _numbers(own, index, selection, audience, numbering, on)
    document = report_of(index, selection, request._replace(numbers=numbers))
    issued: list[str] = []
    with target.open() as stream:
        render.write_document(target.format, headed_document(document, target), stream, page_options)
        stream.flush()  # what does not get through is not issued, and what cannot be issued is not kept
        write_log_of(log, base, force=output.force)
        if numbers is not None and numbers.header is not None:
            issued = [*_freeze(own, numbers, printed=target.path is None)]
    for words in issued or _not_issued(numbers):
        print_note(words)
    if numbers is None:
        _tell_of_issues(own, request)
    finish(index)


def _numbers(
    base: BaseLocation,
    index: Index,
    selection: Selection,
    audience: str,
    options: NumbersOptions,
    on: date | None,
) -> Numbers | None:
    """Return the numbers that a report keeps; None if it keeps none."""
    if not any(options):
        return None
    from chronicle.reports.issues import numbers_for  # noqa: PLC0415 - few reports keep numbers

    keys = [key.address for key in row_keys(index, selection)]
    request = NumbersRequest(options.issue, on, options.series, options.renumber, options.since)
    return numbers_for(base, index, selection, audience, keys, request)


def _tell_of_issues(base: BaseLocation, request: ReportRequest) -> None:
    """Print that a report counts its rows afresh though numbers went out: else a number is taken for that of another row."""
    from chronicle.reports.issue_files import issues_of  # noqa: PLC0415 - as above
    from chronicle.reports.issue_format import IssueDamaged  # noqa: PLC0415 - as above

    if request.sections and CHRONOLOGY not in request.sections:
        return
    try:
        issues = issues_of(base)
    except IssueDamaged:  # which a report that keeps its numbers tells
        return
    audience = request.audience.value
    if series := tuple(dict.fromkeys(issue.series for issue in issues if issue.terms.audience == audience)):
        print_note(
            f"Its rows are counted afresh, from 1: to keep numbers that were issued, add --series {alternatives(series)}."
        )


def _freeze(base: BaseLocation, numbers: Numbers, *, printed: bool) -> Iterator[str]:
    """Write the issue that a report is, and yield in words where it is, and why that cannot be undone, if so."""
    from chronicle.reports.issue_format import file_of  # noqa: PLC0415 - as above
    from chronicle.reports.issues import freeze  # noqa: PLC0415 - as above
    from chronicle.writing.base_paths import WriteRefused  # noqa: PLC0415 - as above
    from chronicle.writing.transaction import WriteFailed  # noqa: PLC0415 - as above

    assert numbers.header is not None
    try:
        problem = freeze(base, numbers, typed_line())
    except (WriteRefused, WriteFailed):
        if printed:
            print_note(
                f"The report is printed, but {numbers.header.name} is not issued: its numbers may change."
            )
        raise
    name = numbers.header.name
    standing = counted(sum(item.state.stands for item in numbers.items), "number", "numbers")
    yield f"{name} is issued: {standing}, kept in {base.display(file_of(name))}; commit it with the base."
    if problem is not None:
        yield f"This cannot be undone: {problem}."


def _not_issued(numbers: Numbers | None) -> Iterator[str]:
    """Yield that a report is no issue after all, if it was to be one: whoever read it left the pager before its end."""
    if numbers is not None and numbers.header is not None:
        yield f"{numbers.header.name} is not issued: it was not read to its end."


def _day_of(numbering: NumbersOptions) -> date | None:
    """Return the day of an issue.

    Raises:
        UsageError: It is none, or there is a day and no issue, or an issue and no day.
    """
    if numbering.issue is None:
        if numbering.on is not None:
            raise UsageError("--on is the day of an issue", "add --issue NAME, or leave --on out")
        return None
    if numbering.on is None:
        raise UsageError("--issue needs the day on which it goes out", "add --on, such as --on 2025-05-12")
    try:
        day = date.fromisoformat(numbering.on)
    except ValueError:
        day = None
    if day is None or day.isoformat() != numbering.on:
        raise UsageError(f'--on: "{numbering.on}" is no whole day', "write it as 2025-05-12")
    return day


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
