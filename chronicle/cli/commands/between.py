"""`chronicle between A B`: the time from one fact or date to another."""

from __future__ import annotations

from typing import Annotated

import typer

from chronicle.cli import completion
from chronicle.cli import options as o
from chronicle.cli.errors import note_financial_year, stop
from chronicle.cli.session import opened, verdict
from chronicle.cli.single import one_target, write_one
from chronicle.cli.times import time_asked
from chronicle.pages.between import TimeBetween, between_object, between_page

_MORE = """
A and B are dates, or facts by their address; of what lasts, its beginning is meant, or its end if .end \
is added. The answer is a range wherever a date is not exact, in years, months and days.

\b
For example:
  chronicle between events.khyra-ishaq inspections.unannounced-2012
  chronicle between tenures.duxbury tenures.duxbury.end
  chronicle between 2008-05 2014-01-06 -f json
"""

First = Annotated[
    str,
    typer.Argument(
        metavar="A", autocompletion=completion.facts, help="A date, or a fact: events.khyra-ishaq"
    ),
]
Second = Annotated[
    str, typer.Argument(metavar="B", autocompletion=completion.facts, help="A date, or a fact: tenures.hay")
]


def help_of(_name: str, summary: str) -> str:
    """The help of the command."""
    return f"{summary}\n{_MORE}"


def between(
    first: First,
    second: Second,
    known_by: o.KnownBy = None,
    format_: o.OneAs = None,
    output: o.OneOutput = None,
    force: o.Force = False,
    base: o.Base = None,
) -> None:
    """Measure from A to B."""
    index = opened(base, known_by)
    to_ = one_target(format_, output, force=force, base=index)
    answer = TimeBetween(time_asked(index, first), time_asked(index, second))
    for time in (answer.first, answer.second):
        note_financial_year(time.typed, time.financial_year)
    write_one(to_, lambda: between_object(answer), lambda: between_page(index, answer))
    stop(verdict(index))
