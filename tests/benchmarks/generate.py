"""A realistic base of any size, in one file or in many, and the same facts as rows for other programs.

The same size always gives the same bytes: a benchmark compares programs, not chances. The facts are of all
five kinds, with dates of every precision, doubts, lengths, ranges, statuses, what sources say where they
differ, and reasons. A base holds no error, and takes less than 300 bytes a fact, so that 100,000 fit into one
file.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FIRST: Final = (
    "Adelaide", "Bartholomew", "Catherine", "Dominic", "Eleanor", "Frederick", "Gwendolen", "Humphrey",
    "Isabella", "Jeremiah", "Kimberley", "Leopold", "Margaret", "Nathaniel", "Octavia", "Philippa",
    "Quentin", "Rosalind", "Sebastian", "Theodora",
)  # fmt: skip
_MIDDLE: Final = (
    "Alexander", "Benedict", "Christian", "Delphine", "Emmanuel", "Florence", "Gabriel", "Hermione",
    "Ignatius", "Josephine", "Knightley", "Lavender", "Mortimer", "Nicodemus", "Oliphant", "Prudence",
    "Raphael", "Silvester", "Valentine",
)  # fmt: skip
_LAST: Final = (
    "Ashworth", "Braithwaite", "Cartwright", "Drummond", "Eddington", "Fairfax", "Goldsmith", "Hathaway",
    "Ingram", "Jessop", "Kingsley", "Lockwood", "Mountjoy", "Nightingale", "Osborne", "Pemberton",
    "Quigley", "Ravenscroft", "Sotheby", "Thackeray", "Underhill", "Villiers", "Whitaker", "Yardley",
    "Zouche",
)  # fmt: skip
_GRADES: Final = ("inadequate", "requires improvement", "good", "outstanding")
_TITLES: Final = (
    "A report on case {} is published",
    "The council's cabinet considers paper {}",
    "Review {} of the safeguarding board begins",
    "Questions about case {} are put to the minister",
)
_COUNTED: Final = ("cases open", "social workers in post", "children looked after", "referrals")
_SEATS: Final = 4
"""As many holders of a post as can overlap."""


class Fact(NamedTuple):
    """A fact in TOML, and what of it a program without imprecise dates can hold."""

    table: str
    number: int
    body: str
    """Its keys and values."""
    date: str
    """As the base has it, of when it began."""
    day: str
    """The earliest day that this may have been, for programs that only know days."""
    what: str
    person: int | None = None
    organisation: int | None = None
    amount: str | None = None

    @property
    def toml(self) -> str:
        """The fact as the base has it."""
        return f"[{self.table}.f{self.number}]\n{self.body}"


class Size(NamedTuple):
    """How many facts, and what goes with them."""

    facts: int

    @property
    def people(self) -> int:
        """One person to twenty facts."""
        return max(1, self.facts // 20)

    @property
    def posts(self) -> int:
        """One post to a hundred and fifty facts."""
        return max(1, self.facts // 150)

    @property
    def organisations(self) -> int:
        """One organisation to a thousand facts."""
        return max(1, self.facts // 1000)

    @property
    def sources(self) -> int:
        """One source to two hundred and fifty facts."""
        return max(2, self.facts // 250)


def name_of(person: int) -> str:
    """The name of a person by number: no two alike, or nearly so."""
    rest, first = divmod(person, len(_FIRST))
    rest, last = divmod(rest, len(_LAST))
    names = [_FIRST[first], _LAST[last]]
    while rest:
        rest, middle = divmod(rest - 1, len(_MIDDLE))
        names.insert(1, _MIDDLE[middle])
    return " ".join(names)


def facts(count: int) -> Iterator[Fact]:
    """So many facts, one after another."""
    size, chance = Size(count), random.Random(1)
    for number in range(count):
        yield _MAKERS[chance.randrange(100)](number, size, chance)


def base(directory: Path, count: int, files: int = 1) -> Path:
    """Write a base of so many facts: all in one file, or the facts in so many beside it."""
    directory.mkdir(parents=True, exist_ok=True)
    size, made = Size(count), facts(count)
    with (directory / "chronicle.toml").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{entity}\n" for entity in _entities(size))
        if files == 1:
            file.writelines(f"{fact.toml}\n" for fact in made)
            return directory
    names = [directory / f"facts-{place:03d}.toml" for place in range(files)]
    for place, name in enumerate(names):
        with name.open("w", encoding="utf-8", newline="\n") as file:
            for _ in range(count * place // files, count * (place + 1) // files):
                file.write(f"{next(made).toml}\n")
    return directory


def _entities(size: Size) -> Iterator[str]:
    yield '[chronicle]\ntitle = "A generated base"\n'
    grades = ", ".join(f'"{grade}"' for grade in _GRADES)
    yield f'[scales.ofsted]\ntitle = "Ofsted judgement"\ngrades = [{grades}]\n'
    for one in range(size.organisations):
        yield f'[organisations.o{one}]\nname = "Council number {one}"\n'
    for one in range(size.posts):
        lead = "lead = true\n" if one % 10 == 0 else ""
        yield f'[posts.d{one}]\ntitle = "Director number {one}"\nseats = {_SEATS}\n{lead}'
        yield f'organisation = "o{one % size.organisations}"\n'
    for one in range(size.people):
        born = f'born = "{1930 + one % 9}"\n' if one % 3 == 0 else ""
        yield f'[people.p{one}]\nname = "{name_of(one)}"\n{born}'
    for one in range(size.sources):
        day = f"{2020 + one % 5}-{one % 12 + 1:02d}-{one % 28 + 1:02d}"
        yield f'[sources.s{one}]\ntitle = "Report number {one}"\npublisher = "Gazette"\npublished = "{day}"\n'


class _Date(NamedTuple):
    text: str
    day: str

    @property
    def year(self) -> int:
        return int(self.day[:4])


def _date(chance: random.Random, year: int) -> _Date:
    """A date in a year, or of a range that it is in, as precise as sources are."""
    month, day, draw = chance.randrange(1, 13), chance.randrange(1, 29), chance.randrange(100)
    part, to_month = month % 4, f"{year}-{month:02d}"
    shares = (
        (38, f"{to_month}-{day:02d}", f"{to_month}-{day:02d}"),
        (68, to_month, f"{to_month}-01"),
        (84, f"{year}", f"{year}-01-01"),
        (88, f"{year}-{21 + part}", f"{year}-{3 + 3 * part:02d}-01"),
        (90, f"{year}-{33 + part}", f"{year}-{1 + 3 * part:02d}-01"),
        (94, f"[{to_month}..{year + 1}-0{1 + day % 9}]", f"{to_month}-01"),
        (96, f"{year // 10}X", f"{year // 10}0-01-01"),
        (98, f"{to_month}?", f"{to_month}-01"),
        (100, f"{to_month}~", f"{to_month}-01"),
    )
    return next(_Date(text, first) for share, text, first in shares if draw < share)


def _tail(number: int, size: Size, chance: random.Random, says: str = "", other: str = "") -> str:
    """Who says so, and what else an entry may have: `says` are its own values, `other` another source's."""
    source, place, draw = chance.randrange(size.sources), chance.randrange(1, 60), chance.randrange(100)
    second = (source + 1 + chance.randrange(size.sources - 1)) % size.sources
    cited = f'source = "s{source}", at = "paragraph {place}"'
    if not says or draw < 50:
        lines = f'sources = [{{ {cited} }}, "s{second}"]\n' if draw < 75 else f'sources = ["s{source}"]\n'
    elif draw < 80 or not other:
        lines = f'sources = [{{ {cited}, says = {{ {says} }} }}, "s{second}"]\n'
    else:
        lines = f"sources = [\n  {{ {cited}, says = {{ {says} }} }},\n"
        lines += (
            f'  {{ source = "s{second}", says = {{ {other} }} }},\n]\nbecause = "the first is of the day"\n'
        )
    if number % 33 == 0:
        lines += f'status = "{("planned", "proposed", "alleged", "cancelled")[place % 4]}"\n'
    if number % 10 == 0:
        lines += f'tags = ["{("review", "court", "press")[place % 3]}"]\n'
    if number % 20 == 0:
        lines += 'note = "compare the minutes"\n'
    return lines


def _tenure(number: int, size: Size, chance: random.Random) -> Fact:
    """A tenure: the further on in the base, the later, so that holders of a post succeed one another."""
    person, post, draw = chance.randrange(size.people), number % size.posts, chance.randrange(10)
    start, years = _date(chance, 1960 + 55 * number // size.facts), 1 + draw % 3
    says = f'start = "{start.text}"'
    body = f'person = "p{person}"\npost = "d{post}"\nstart = "{start.text}"\n'
    if number * 20 > size.facts * 19 and draw > 5:
        body += 'end = ".."\n'
    elif draw < 4:
        body += f'length = "{"about " if draw % 2 else ""}{years + 1} years"\n'
        says += f', length = "{years + 1} years"'
    elif draw < 8:
        body += f'end = "{start.year + years}{("", "-06", "-04-17")[draw % 3]}"\nleft = "for another post"\n'
    elif draw < 9:
        body += f'in-post = "{start.year + 2}-01-06"\nacting = true\n'
    tail = _tail(number, size, chance, says, f'start = "{start.day[:7]}"')
    what = f"{name_of(person)}, Director number {post}"
    return Fact("tenures", number, body + tail, *start, what, person=person)


def _event(number: int, size: Size, chance: random.Random) -> Fact:
    person, date = chance.randrange(size.people), _date(chance, chance.randrange(1960, 2019))
    title = _TITLES[number % len(_TITLES)].format(number)
    body = f'title = "{title}"\npeople = ["p{person}"]\n'
    if chance.randrange(10) == 0 and date.text[-1].isdigit():
        body += f'start = "{date.text}"\nlength = "16 months"\ncategory = "inquiry"\n'
        says = f'start = "{date.text}"'
    else:
        body += f'date = "{date.text}"\n'
        says = f'date = "{date.text}"'
    tail = _tail(number, size, chance, says, f'{says[: says.index("=")]}= "{date.year}"')
    return Fact("events", number, body + tail, *date, title, person=person)


def _inspection(number: int, size: Size, chance: random.Random) -> Fact:
    organisation, date = chance.randrange(size.organisations), _date(chance, chance.randrange(1984, 2019))
    grade = _GRADES[chance.randrange(4)]
    body = f'organisation = "o{organisation}"\nbody = "Ofsted"\ndate = "{date.text}"\n'
    if number % 5 == 0:
        body += 'judgement = "inadequate in all areas"\n'
    else:
        body += f'scale = "ofsted"\ngrade = "{grade}"\n'
    tail = _tail(number, size, chance, f'date = "{date.text}"', f'date = "{date.year}"')
    what = f"Ofsted inspection of Council number {organisation}: {grade}"
    return Fact("inspections", number, body + tail, *date, what, organisation=organisation)


def _sum(number: int, size: Size, chance: random.Random) -> Fact:
    organisation, year = chance.randrange(size.organisations), chance.randrange(1974, 2018)
    draw = chance.randrange(10)
    kind = ("spend", "spend", "cut", "budget", "investment")[draw // 2]
    amount = f"{1_000_000 + number}{'.50' if draw == 1 else ''}"
    written = amount if draw != 1 else f'"{amount}"'
    body = f'organisation = "o{organisation}"\ntype = "{kind}"\namount = {written}\n'
    if draw < 7:
        date = _Date(f"{year}/{(year + 1) % 100:02d}", f"{year}-04-01")
    else:
        date = _Date(f"{year}", f"{year}-01-01")
    body += f'period = "{date.text}"\n'
    if number % 4 == 0:
        body += 'for = "children\'s services"\n'
    if number % 9 == 0:
        body += 'approx = "about"\n'
    tail = _tail(number, size, chance, f"amount = {written}", f"amount = {1_000_000 + number // 1000 * 1000}")
    what = f"{kind} of {amount} by Council number {organisation}"
    return Fact("budget", number, body + tail, *date, what, organisation=organisation, amount=amount)


def _count(number: int, size: Size, chance: random.Random) -> Fact:
    organisation, date = chance.randrange(size.organisations), _date(chance, chance.randrange(1990, 2019))
    counted = _COUNTED[number % len(_COUNTED)]
    body = f'what = "{counted}"\nvalue = {number}\ndate = "{date.text}"\norganisation = "o{organisation}"\n'
    tail = _tail(number, size, chance)
    what = f"{counted}: {number}"
    return Fact("counts", number, body + tail, *date, what, organisation=organisation)


_MAKERS: Final[tuple[Callable[[int, Size, random.Random], Fact], ...]] = (
    *[_tenure] * 30,
    *[_event] * 30,
    *[_inspection] * 18,
    *[_sum] * 17,
    *[_count] * 5,
)
