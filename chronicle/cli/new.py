"""`chronicle new`: a commented base to begin with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from chronicle.cli.run import Exit, NotWritten, WrongUse, note, stop

_FILES: Final = {
    "chronicle.toml": '''\
# A base of facts. Any .toml file beside or beneath this one belongs to it, and any of them may hold any table.
# Look at it:   chronicle timeline
# Check it:     chronicle check

[chronicle]
title = "My inquiry"
# description = "What this chronology is about."
# currency = "GBP"
# financial-year = "04-01"          # the day on which one begins

# Every entry is a table with an id of its own, [people.ada-example]: facts refer to people, posts,
# organisations and sources by these ids.

[organisations.council]
name = "Example Council"

[people.ada-example]
name = "Ada Example"
# aka = ["A. Example"]

[posts.director]
title = "Director of children's services"
organisation = "council"
lead = true                         # its holder is named beside inspections and budgets
# complete = true                   # only if every holder is recorded: then a time without one is a vacancy

[sources.gazette]
title = "Council appoints new director"
publisher = "The Gazette"
published = "2009-05-02"
# url = "https://example.org/2009/05/02"

[scales.ofsted]
title = "Ofsted judgement"
grades = ["inadequate", "requires improvement", "good", "outstanding"]      # worst first
''',
    "facts.toml": '''\
# What happened, and who says so. Five kinds of fact: tenures, inspections, budget, events, counts.
#
# Dates are as precise as the source, never more:
#   "2009"  "2009-04"  "2009-04-17"         a year, a month, a day
#   "2009-22"                               summer 2009 (21 spring, 22 summer, 23 autumn, 24 winter)
#   "2009~"  "2009?"                        about 2009; 2009, perhaps
#   "[2009-04..2009-08]"  "[..2009]"        some time between; by 2009
#   "2013/14"                               a financial year
#   ".."  as an end                         still so, when last reported
# A start or an end that nobody gives is left out: that is not the same as "..".

[tenures.example]
person = "ada-example"
post = "director"
start = "2009-04"
sources = [{ source = "gazette", at = "paragraph 2" }]

[events.appointment]
date = "2009-04-17"
title = "The council appoints Ada Example"
people = ["ada-example"]
sources = ["gazette"]

# A source that says something else is kept beside the accepted value, and `because` says why that one stands:
#
# sources = [
#   { source = "gazette", at = "paragraph 2", says = { start = "2009-04" } },
#   { source = "minutes", at = "item 7", says = { start = "2009-22" } },
# ]
# because = { start = "the Gazette names the month" }

[inspections.first]
organisation = "council"
body = "Ofsted"
date = "2009-05"
scale = "ofsted"
grade = "good"
sources = ["gazette"]

[budget.first]
organisation = "council"
type = "cut"                        # budget, spend, cut or investment: the type carries the direction
amount = 1_500_000
period = "2009/10"                  # a financial year: all of it
for = "children's services"
status = "planned"                  # planned, proposed, alleged or cancelled; nothing means that it happened
sources = ["gazette"]

[counts.posts]
what = "social workers employed"
value = 120
date = "2009-05"
organisation = "council"
sources = ["gazette"]
''',
}


def help_of(name: str, summary: str) -> str:
    """The help of `new`."""
    return f"{summary} It loads without a finding: change it line by line.\n\nFor example:\n\n\b\n  chronicle {name} my-inquiry"


def new(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it; it may exist, if no base is in it.")],
) -> None:
    """Write a commented base."""
    for name in _FILES:
        if os.path.lexists(directory / name):
            raise WrongUse(f"{directory / name} is there already", "name another directory: nothing is overwritten")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in _FILES.items():
            with open(directory / name, "x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except FileExistsError:
        raise WrongUse(f"{directory} is no directory, or is being written to", "name another directory") from None
    except (OSError, ValueError) as error:
        raise NotWritten(f"cannot write {directory}: {getattr(error, 'strerror', None) or error}") from None
    note(f"A base of {len(_FILES)} files is in {directory}. Look at it: chronicle timeline --base {directory}")
    stop(Exit.FINE)
