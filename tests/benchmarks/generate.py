"""A realistic base of any size, and the same facts for recsel, hledger and bean-query.

The same size always gives the same bytes: the benchmark compares programs, not chances.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_KINDS: Final = ("tenures",) * 30 + ("events",) * 30 + ("inspections",) * 18 + ("budget",) * 17 + ("counts",) * 5
_FIRST: Final = "Ada Ben Cora Dan Eva Finn Gwen Hugh Ida Jack Kate Liam Mary Noah Olga Paul Ruth Saul Tess Vera".split()
_LAST: Final = "Archer Baker Carter Draper Ellis Fowler Glover Hooper Ingram Joiner Kemp Lister Mason Naylor Ostler".split()
_GRADES: Final = ("inadequate", "requires improvement", "good", "outstanding")


@dataclass(frozen=True, slots=True)
class Size:
    """How many facts, and what goes with them."""

    facts: int

    @property
    def people(self) -> int:
        """One person to twenty facts."""
        return max(1, self.facts // 20)

    @property
    def posts(self) -> int:
        """One post to two hundred facts."""
        return max(1, self.facts // 200)

    @property
    def organisations(self) -> int:
        """One organisation to a thousand facts."""
        return max(1, self.facts // 1000)

    @property
    def sources(self) -> int:
        """One source to two hundred and fifty facts."""
        return max(2, self.facts // 250)


def name_of(person: int) -> str:
    """The name of a person by number; no two alike."""
    first, last = _FIRST[person % len(_FIRST)], _LAST[person // len(_FIRST) % len(_LAST)]
    return f"{first} {_roman(person // (len(_FIRST) * len(_LAST)))}{last}"


def _roman(number: int) -> str:
    """A middle part that keeps names more than two letters apart."""
    syllables = ("", "Mac", "Fitz", "Van der ", "O'Don", "Saint ", "Ap Rhys ", "De la ")
    return syllables[number % 8] + syllables[number // 8 % 8] + syllables[number // 64 % 8]


def _fact(number: int, size: Size, chance: random.Random) -> tuple[str, str]:
    kind = _KINDS[chance.randrange(100)]
    year, month, day = chance.randrange(1960, 2020), chance.randrange(1, 13), chance.randrange(1, 29)
    date = (f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}")[chance.randrange(3)]
    person, post = chance.randrange(size.people), chance.randrange(size.posts)
    organisation, source = chance.randrange(size.organisations), chance.randrange(size.sources)
    other, place = chance.randrange(size.sources), chance.randrange(1, 60)
    head = f"[{kind}.f{number}]\n"
    cited = f'sources = [{{ source = "s{source}", at = "paragraph {place}" }}, "s{other}"]\n'
    match kind:
        case "tenures":
            said = f'start = "{date}", length = "{2 + place % 3} years"'
            body = f'person = "p{person}"\npost = "post{post}"\nstart = "{date}"\nlength = "{2 + place % 3} years"\n'
            cited = f'sources = [{{ source = "s{source}", at = "paragraph {place}", says = {{ {said} }} }}, "s{other}"]\n'
        case "inspections":
            grade = _GRADES[place % 4]
            body = f'organisation = "o{organisation}"\nbody = "Ofsted"\ndate = "{date}"\nscale = "ofsted"\ngrade = "{grade}"\n'
        case "budget":
            amount = 1_000_000 + number
            body = f'organisation = "o{organisation}"\ntype = "spend"\namount = {amount}\nperiod = "{year}/{(year + 1) % 100:02d}"\n'
        case "counts":
            body = f'what = "cases open"\nvalue = {number}\ndate = "{date}"\norganisation = "o{organisation}"\n'
        case _:
            body = f'title = "A report on case {number} is published"\ndate = "{date}"\npeople = ["p{person}"]\n'
    return kind, head + body + cited


def _entities(size: Size) -> Iterator[str]:
    yield '[chronicle]\ntitle = "A generated base"\n'
    yield '[scales.ofsted]\ntitle = "Ofsted"\ngrades = ["inadequate", "requires improvement", "good", "outstanding"]\n'
    for one in range(size.organisations):
        yield f'[organisations.o{one}]\nname = "Council number {one}"\n'
    for one in range(size.posts):
        yield f'[posts.post{one}]\ntitle = "Director number {one}"\norganisation = "o{one % size.organisations}"\nseats = 100\n'
    for one in range(size.people):
        yield f'[people.p{one}]\nname = "{name_of(one)}"\n'
    for one in range(size.sources):
        yield f'[sources.s{one}]\ntitle = "Report number {one}"\npublished = "2024-{one % 12 + 1:02d}"\n'


def base(directory: Path, facts: int, files: int) -> Path:
    """Write a base of so many facts: all in one file, or the entities in one and the facts in so many more."""
    size, chance = Size(facts), random.Random(1)
    directory.mkdir(parents=True, exist_ok=True)
    texts = [_fact(number, size, chance)[1] for number in range(facts)]
    if files == 1:
        (directory / "chronicle.toml").write_text("\n".join([*_entities(size), *texts]), encoding="utf-8")
        return directory
    (directory / "chronicle.toml").write_text("\n".join(_entities(size)), encoding="utf-8")
    each = -(-facts // files)
    for place in range(files):
        part = "\n".join(texts[place * each : (place + 1) * each])
        (directory / f"facts-{place:03d}.toml").write_text(part, encoding="utf-8")
    return directory
