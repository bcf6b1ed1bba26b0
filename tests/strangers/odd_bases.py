"""Bases at the edges: nothing in them, nothing dated, one fact, names without end, dates at both ends of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_TITLED: Final = '[chronicle]\ntitle = "{title}"\n'
_EVERY_KIND: Final = """
[people.p{n}]
name = "{name}"
aka = ["{name}"]
[organisations.o{n}]
name = "{name}"
[posts.t{n}]
title = "{name}"
organisation = "o{n}"
[sources.s{n}]
title = "{name}"
publisher = "{name}"
url = "https://good.example/{name}"
[tenures.t{n}]
person = "p{n}"
post = "t{n}"
left = "{name}"
tags = ["{name}"]
sources = [{{ source = "s{n}", at = "{name}", quote = "{name}" }}]
{tenure}
[events.e{n}]
title = "{name}"
people = ["p{n}"]
note = "{name}"
sources = [{{ source = "s{n}", at = "{name}" }}]
{event}
[budget.b{n}]
organisation = "o{n}"
type = "cut"
amount = 5
for = "{name}"
by = "{name}"
sources = ["s{n}"]
{budget}
[inspections.i{n}]
organisation = "o{n}"
body = "{name}"
judgement = "{name}"
sources = ["s{n}"]
{event}
[counts.c{n}]
what = "{name}"
value = 3
unit = "{name}"
sources = ["s{n}"]
{event}
"""
LONG_NAMES: Final = ("n" * 10_000, "漢" * 10_000, "W " * 5_000, "é&<>" * 2_500)
ENDS_OF_THE_CALENDAR: Final = (
    "0001",
    "0001-01-01",
    "1066-10-14",
    "1899-12-31",
    "9999-12-31",
    "9999",
    "0999/3000",
)


def _every_kind(names: Iterable[str], *, dated: bool) -> str:
    dates = {
        "tenure": 'start = "2009"\nend = "2011"' if dated else "",
        "event": 'date = "2009-04"' if dated else "",
        "budget": 'period = "2009/10"' if dated else "",
    }
    return "".join(_EVERY_KIND.format(n=n, name=name, **dates) for n, name in enumerate(names))


ODD_BASES: Final = {
    "nothing": "",
    "no facts": _TITLED.format(title="T"),
    "one fact": _TITLED.format(title="T") + '[events.e]\ntitle = "It"\ndate = "2009-04-17"\n',
    "nothing dated": _TITLED.format(title="T") + _every_kind(("A", "B", "C"), dated=False),
    "long names": _TITLED.format(title="t" * 10_000) + _every_kind(LONG_NAMES, dated=True),
    "the ends of the calendar": _TITLED.format(title="T")
    + "".join(
        f'[events.e{n}]\ntitle = "E"\ndate = "{date}"\n' for n, date in enumerate(ENDS_OF_THE_CALENDAR)
    ),
}
"""Bases of one file, by what is odd about them."""
