"""`chronicle at DATE|FACT`: the state of things."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from chronicle import render
from chronicle.cli.completion import complete_facts
from chronicle.cli.filters import Filters, scope_of, select
from chronicle.cli.options import FILTER_PANEL, OUTPUT_PANEL, BaseOptions, ObjectOutput, Only
from chronicle.cli.output import choose_object_target, write_object
from chronicle.cli.session import finish, open_base
from chronicle.cli.stderr import note_financial_year
from chronicle.cli.times import resolve_time
from chronicle.pages.at import at_page
from chronicle.pages.at_object import at_object
from chronicle.queries.state import organisations_of, state
from chronicle.queries.state_query import Scope


def at(
    when: Annotated[
        str,
        typer.Argument(
            metavar="DATE|FACT",
            autocompletion=complete_facts,
            help="A date, or a fact: 2010-11, events.khyra-ishaq",
        ),
    ],
    filters: Annotated[Filters, Only("person", "post", "org", "undated", "known_by")],
    everywhere: Annotated[
        bool,
        typer.Option(
            "--everywhere",
            rich_help_panel=FILTER_PANEL,
            help="Of all organisations, where a fact would narrow the answer to its own.",
        ),
    ] = False,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            rich_help_panel=OUTPUT_PANEL,
            help="All that is counted else: other posts and organisations, what was in force, the money, the rest of that time.",
        ),
    ] = False,
    *,
    output: ObjectOutput,
    base: BaseOptions,
) -> None:
    """Answer the state of things on a date."""
    index = open_base(base, filters.known_by)
    target = choose_object_target(output, index)
    time = resolve_time(index, when)
    scope = scope_of(select(index, filters))
    if time.fact and not everywhere and not any(scope):
        scope = Scope(organisations_of(index, time.fact))
    state_then = state(index, time, scope, undated=filters.undated, everything=everything)
    title_says_it = render.writes(target.format, "page") and target.path is None and sys.stdout.isatty()
    if not title_says_it:
        note_financial_year(when, time.financial_year)
    write_object(
        target,
        lambda: at_object(index, state_then),
        lambda: at_page(index, state_then, undated=filters.undated, everything=everything),
    )
    finish(index)
