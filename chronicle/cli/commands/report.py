"""`chronicle report`: the whole story as one document, to be handed over.

Annotations are evaluated here: the options are read from them.
"""

from typing import Annotated

import typer

from chronicle import render
from chronicle.cli.errors import UsageError
from chronicle.cli.filters import Filters, select
from chronicle.cli.options import OUTPUT_PANEL, BaseOptions, ObjectOutput, Without
from chronicle.cli.output import choose_target, headed_document
from chronicle.cli.session import finish, open_base
from chronicle.reports.report import SECTIONS
from chronicle.reports.report import report as report_of
from chronicle.suggest import nearest
from chronicle.text import alternatives

_NAMES = tuple(section.name for section in SECTIONS)


def report(
    filters: Annotated[Filters, Without("limit", "reverse")],
    output: ObjectOutput,
    base: BaseOptions,
    sections: Annotated[
        list[str] | None,
        typer.Option(
            "--section",
            metavar="NAME",
            rich_help_panel=OUTPUT_PANEL,
            help=f"Only these parts: {', '.join(_NAMES)}.",
        ),
    ] = None,
) -> None:
    """Write the whole story as one document.

    Raises:
        UsageError: There is no such section, or the options do not go together.
        OutputError: It could not be written.
    """
    for name in sections or ():
        if name not in _NAMES:
            likely = nearest(name, _NAMES)
            hint = f"did you mean {likely}?" if likely else f"there are {', '.join(_NAMES)}"
            raise UsageError(f'a report has no section "{name}"', hint)
    index = open_base(base, filters.known_by)
    formats = render.format_names("document")
    target = choose_target(output, index, formats=formats)
    if target.format not in formats:
        raise UsageError(f"a report does not come as {target.format}", f"choose {alternatives(formats)}")
    document = headed_document(report_of(index, select(index, filters), sections or ()), target)
    with target.open() as stream:
        render.write_document(target.format, document, stream)
    finish(index)
