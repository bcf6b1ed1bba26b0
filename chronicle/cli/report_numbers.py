"""The numbers that a report keeps from issue to issue, as the command line asks for them.

Annotations are evaluated here: the options are read from them.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final

import typer

from chronicle.cli.completion import complete_issues, complete_series
from chronicle.cli.errors import UsageError
from chronicle.cli.session import typed_line
from chronicle.cli.stderr import print_note
from chronicle.index.cache import Index
from chronicle.loader.locate import BaseLocation
from chronicle.named_tuples import NamedTuple
from chronicle.queries.filters import Selection
from chronicle.reports.chronology import row_keys
from chronicle.reports.numbers import Numbers, NumbersRequest
from chronicle.reports.report import CHRONOLOGY, ReportRequest
from chronicle.text import alternatives, counted

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


def kept_numbers(
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


def note_other_numbers(base: BaseLocation, request: ReportRequest) -> None:
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


def freeze_numbers(base: BaseLocation, numbers: Numbers, *, printed: bool) -> Iterator[str]:
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


def not_issued(numbers: Numbers | None) -> Iterator[str]:
    """Yield that a report is no issue after all, if it was to be one: whoever read it left the pager before its end."""
    if numbers is not None and numbers.header is not None:
        yield f"{numbers.header.name} is not issued: it was not read to its end."


def day_of(numbering: NumbersOptions) -> date | None:
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
