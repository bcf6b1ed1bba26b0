"""`chronicle between A B`: the time from one fact or date to another."""

from __future__ import annotations

from typing import Annotated

import typer

from chronicle.cli.completion import complete_facts
from chronicle.cli.options import BaseOptions, KnownBy, ObjectOutput
from chronicle.cli.output import choose_object_target, write_object
from chronicle.cli.session import finish, open_base
from chronicle.cli.stderr import note_financial_year
from chronicle.cli.times import resolve_time
from chronicle.pages.between import TimeBetween, between_object, between_page
from chronicle.queries.lookup import stated_length


def between(
    first: Annotated[
        str,
        typer.Argument(
            metavar="A", autocompletion=complete_facts, help="A date, or a fact: events.khyra-ishaq"
        ),
    ],
    second: Annotated[
        str,
        typer.Argument(metavar="B", autocompletion=complete_facts, help="A date, or a fact: tenures.hay"),
    ],
    known_by: KnownBy = None,
    *,
    output: ObjectOutput,
    base: BaseOptions,
) -> None:
    """Answer the time from A to B."""
    index = open_base(base, known_by)
    target = choose_object_target(output, index)
    start = resolve_time(index, first, moment=True)
    length = stated_length(index, start.fact) if start.fact else None
    stretch = TimeBetween(start, resolve_time(index, second, moment=True), length)
    for time in (stretch.first, stretch.second):
        note_financial_year(time.typed, time.financial_year)
    write_object(target, lambda: between_object(stretch), lambda: between_page(index, stretch))
    finish(index)
