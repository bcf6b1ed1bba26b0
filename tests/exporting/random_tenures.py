"""Random bases of people who follow each other in posts: of several seats, acting, confirmed, in doubt, with holes."""

from __future__ import annotations

from random import Random
from typing import Final

_DATES: Final = (
    *("{y}", "{y}-0{m}", "{y}-0{m}-1{m}", "{y}?", "{y}-0{m}~", "[{y}..{z}]", "{y}-2{q}", "[..{y}-0{m}]"),
)


def random_base(seed: int) -> str:
    """Return a base of 24 tenures of four posts in two organisations."""
    chance = Random(seed)

    def date(low: int, high: int) -> str:
        year = chance.randint(low, high)
        form = chance.choice(_DATES)
        return form.format(y=year, z=year + 1, m=chance.randint(1, 9), q=chance.randint(1, 4))

    texts = [
        (
            '[chronicle]\ntitle = "Random holders"\n'
            '[sources.register]\ntitle = "The register"\npublished = "2012-06"\n'
            '[sources.letter]\ntitle = "A letter"\npublished = "2008"\n'
            '[organisations.docks]\nname = "Docks Board"\n[organisations.mills]\nname = "Mills Board"\n'
        )
    ]
    texts += [f'[people.p{n}]\nname = "Person {n}"\n' for n in range(9)]
    texts += [
        f'[posts.o{n}]\ntitle = "Post {n}"\norganisation = "{("docks", "mills")[n % 2]}"\nseats = {1 + n % 3 // 2}\n'
        for n in range(4)
    ]
    for number in range(24):
        office = f'post = "o{chance.randrange(4)}"' if chance.random() < 0.9 else 'organisation = "docks"'
        keys = [f'person = "p{chance.randrange(9)}"', office]
        acting = chance.random() < 0.25
        if chance.random() < 0.8:
            keys.append(f'start = "{date(2004, 2008)}"')
        if (end := chance.random()) < 0.6:
            keys.append(f'end = "{date(2008, 2011)}"')
        elif end < 0.8:
            keys.append('end = ".."')
        if chance.random() < 0.2:
            keys.append(f'in-post = "{chance.randint(2005, 2010)}-06-15"')
        if chance.random() < 0.15:
            keys.append(f'length = "{chance.randint(1, 4)} years"')
        if acting:
            keys.append("acting = true")
            keys += ['confirmed = "2008-03"'] if chance.random() < 0.5 else []
        if chance.random() < 0.1:
            keys.append('status = "alleged"')
        source = chance.choice(("register", "letter"))
        texts.append(
            "\n".join((f"[tenures.t{number}]", *keys, f'sources = ["{source}"]', 'because = "lot"', ""))
        )
    return "\n".join(texts)
