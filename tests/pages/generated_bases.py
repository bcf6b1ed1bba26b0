"""Large bases in the image of the one that comes with the program: many councils, their posts, who held them, what inspectors said.

The same bytes every time: what a screen shows of them is held by its first lines.
"""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Final

from tests.benchmarks.generate import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_COUNCILS: Final = 153
_PLACES: Final = (
    "Alder", "Ash", "Beck", "Birch", "Bram", "Brook", "Carl", "Cole", "Dale", "Elm", "Fen", "Ful", "Gar", "Hazel",
    "Holm", "Ken", "Lang", "Mar", "Nor", "Oak", "Pem", "Quar", "Rud", "Sel", "Thorn", "Wal",
)  # fmt: skip
_ENDINGS: Final = ("ford", "ham", "ley", "ton", "wick", "worth")
_GRADES: Final = ("inadequate", "requires improvement", "good", "outstanding")
_OFFICES: Final = (
    "Director of children's services",
    "Service director of children's social care",
    "Head of safeguarding",
    "Leader of the council",
    "Lead member for children",
    "Chief executive",
)
_FIRST_YEAR, _LAST_YEAR = 2004, 2016


def council(number: int) -> str:
    """Return the name of a council."""
    ending, place = divmod(number, len(_PLACES))
    return f"{_PLACES[place]}{_ENDINGS[ending]} Council"


def of_inspections(directory: Path) -> Path:
    """Write a base of 500 inspections of 153 councils, each with a director."""
    return _written(
        directory, "Inspections of children's services", _inspections(500), posts=_COUNCILS, tenures=500
    )


def of_tenures(directory: Path) -> Path:
    """Write a base of 3,700 tenures of 900 posts in 153 councils, some inspections, money and events."""
    return _written(
        directory,
        "Who ran children's services",
        _inspections(60),
        _money(200),
        _events(200),
        posts=900,
        tenures=3_700,
    )


def _written(directory: Path, title: str, *facts: Iterator[str], posts: int, tenures: int) -> Path:
    directory.mkdir()
    holders = [*_tenures(posts, tenures)]
    settings = (
        f'[chronicle]\ntitle = "{title}"\n'
        f'[scales.ofsted]\ntitle = "Ofsted judgement"\ngrades = {json.dumps(_GRADES)}\n'
        '[sources.register]\ntitle = "Register of posts"\npublisher = "The Register"\npublished = "2016-12"\n'
        '[sources.ofsted]\ntitle = "Reports"\npublisher = "Ofsted"\npublished = "2016-11"\n'
        '[organisations.inspectorate]\nname = "Ofsted"\n'
    )
    people = "".join(
        f'[people.p{number}]\nname = "{name_of(number)}"\n' for number in range(tenures * 2 // 3)
    )
    councils = "".join(
        f'[organisations.c{number}]\nname = "{council(number)}"\n' for number in range(_COUNCILS)
    )
    offices = "".join(
        f'[posts.o{number}]\ntitle = "{_OFFICES[number // _COUNCILS]}"\norganisation = "c{number % _COUNCILS}"\n'
        f"lead = {str(number < _COUNCILS).lower()}\n"
        for number in range(posts)
    )
    text = (
        settings + people + councils + offices + "".join(holders) + "".join("".join(part) for part in facts)
    )
    (directory / "chronicle.toml").write_text(text, encoding="utf-8")
    return directory


def _tenures(posts: int, number: int) -> Iterator[str]:
    """Yield the tenures, post by post, one after another in time as people held it."""
    chance = Random(1)
    of_post = [number // posts + (place < number % posts) for place in range(posts)]
    for post, many in enumerate(of_post):
        years = (
            sorted(chance.sample(range(_FIRST_YEAR, _LAST_YEAR), many)) if many < 12 else [_FIRST_YEAR] * many
        )
        for place, year in enumerate(years):
            last = place == many - 1
            until = years[place + 1] if not last else _LAST_YEAR
            yield (
                f'[tenures.t{post}-{place}]\nperson = "p{chance.randrange(number * 2 // 3)}"\npost = "o{post}"\n'
                f'{_dates(chance, year, until, last=last)}sources = ["register"]\n'
            )


def _dates(chance: Random, year: int, until: int, *, last: bool) -> str:
    """Return how much is known of a tenure: most of it, or no more than that somebody was seen in post."""
    start = f'start = "{year}-{chance.randint(1, 12):02}"\n'
    kind = chance.randrange(10)
    if kind == 0:
        return f'in-post = "{year}-{chance.randint(1, 12):02}"\n'
    if kind == 1:
        return f'end = "{until}"\n'
    if kind == 2:
        return f'start = "{year}"\nlength = "{max(1, until - year)} years"\n'
    if last:
        return f'{start}end = ".."\n'
    return f'{start}end = "{until}"\n' + ("acting = true\n" if kind == 3 else "")


def _inspections(number: int) -> Iterator[str]:
    chance = Random(2)
    for place in range(number):
        year = chance.randint(_FIRST_YEAR, _LAST_YEAR - 1)
        yield (
            f'[inspections.i{place}]\norganisation = "c{chance.randrange(_COUNCILS)}"\nbody = "inspectorate"\n'
            f'type = "{chance.choice(("unannounced", "annual", "thematic"))}"\n'
            f'date = "{year}-{chance.randint(1, 12):02}"\nscale = "ofsted"\ngrade = "{chance.choice(_GRADES)}"\n'
            'sources = ["ofsted"]\n'
        )


def _money(number: int) -> Iterator[str]:
    chance = Random(3)
    for place in range(number):
        year = chance.randint(_FIRST_YEAR, _LAST_YEAR - 1)
        yield (
            f'[budget.b{place}]\norganisation = "c{chance.randrange(_COUNCILS)}"\ntype = "cut"\n'
            f'amount = {chance.randint(1, 400)}00_000\nperiod = "{year}/{(year + 1) % 100:02}"\n'
            'for = "children\'s services"\nsources = ["register"]\n'
        )


def _events(number: int) -> Iterator[str]:
    chance = Random(4)
    what: tuple[Callable[[str], str], ...] = (
        lambda name: f'title = "{name} is given an improvement notice"\nstart = "{{}}-03"\nend = ".."\n',
        lambda name: f'title = "{name} sets up an improvement board"\ndate = "{{}}-05"\n',
    )
    for place in range(number):
        where, year = chance.randrange(_COUNCILS), chance.randint(_FIRST_YEAR, _LAST_YEAR - 1)
        text = chance.choice(what)(council(where)).format(year)
        yield f'[events.e{place}]\n{text}organisations = ["c{where}"]\nsources = ["register"]\n'
