"""`chronicle at DATE|FACT`: the state of things."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from chronicle import render
from chronicle.cli import completion
from chronicle.cli import options as o
from chronicle.cli.errors import note_financial_year, stop
from chronicle.cli.filters import ids
from chronicle.cli.session import opened, verdict
from chronicle.cli.single import one_target, write_one
from chronicle.cli.times import time_asked
from chronicle.pages.at import at_object, at_page
from chronicle.queries.state import state

_MORE = """
The date may be of any precision. A fact stands for its own date: of what lasts, its beginning, \
or its end if .end is added. Whoever was certainly in post stands plain; ? marks what is only possible, or left \
open by a missing date.

\b
For example:
  chronicle at 2010-11
  chronicle at events.khyra-ishaq
  chronicle at tenures.duxbury.end
  chronicle at 2013-05 --known-by 2013-12
  chronicle at 2013/14 -f json
"""

EdtfDate = Annotated[
    str,
    typer.Argument(
        metavar="DATE|FACT",
        autocompletion=completion.facts,
        help="A date, or a fact: 2010-11, events.khyra-ishaq",
    ),
]


def help_of(_name: str, summary: str) -> str:
    """The help of the command."""
    return f"{summary}\n{_MORE}"


def at(
    when: EdtfDate,
    org: o.Organisations = None,
    undated: o.Undated = False,
    known_by: o.KnownBy = None,
    format_: o.OneAs = None,
    output: o.OneOutput = None,
    force: o.Force = False,
    base: o.Base = None,
) -> None:
    """Tell the state of things on a date."""
    index = opened(base, known_by)
    to_ = one_target(format_, output, force=force, base=index)
    answer = state(index, time_asked(index, when), ids(index, "organisations", org))
    if (
        render.writes(to_.format, "object") or to_.path is not None or not sys.stdout.isatty()
    ):  # else the title says it
        note_financial_year(when, answer.time.financial_year)
    write_one(to_, lambda: at_object(index, answer), lambda: at_page(index, answer, undated=undated))
    stop(verdict(index))
