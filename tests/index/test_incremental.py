"""An index brought up to date file by file is the one that compiling every file gives, row for row.

Bases of a few small files go through random series of edits; after each, both indexes are compared in every
table, but for keys, which are compared by what they stand for. A failing series is repeated by its seed.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.index.cache import open_index
from chronicle.loader.locate import locate
from tests.long_run import first_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

SERIES: Final = 12
EDITS: Final = 14

PEOPLE: Final = ("ann", "anne", "ben", "cora", "dan")
NAMES: Final = ("Ann Smith", "Anne Smith", "Ben Jones", "Cora Lane", "Dan Okri")
POSTS: Final = ("chair", "clerk", "director")
ORGANISATIONS: Final = ("city", "home", "county")
AGENTS: Final = ("Ofsted", "city", "CITY", "Citadel", "countie", "home")
SOURCES: Final = ("book", "paper", "diary")
SCALES: Final = ("ofsted", "stars")
DATES: Final = (
    "2005",
    "2006-04",
    "2007-22",
    "[2005..2008]",
    "2006~",
    "2008",
    "..",
    "soon",
    "2006/07",
    "2013/14",
)
FILES: Final = ("chronicle.toml", "a.toml", "b.toml", "c.toml", "deep/d.toml", "deep/e.toml")

Entry = tuple[str, str]
Files = dict[str, dict[Entry, str]]


class Author:
    """Writes a base, and goes on editing it: one careless person with a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.files: Files = {name: {} for name in FILES[:4]}
        self.raw: dict[str, bytes] = {}
        """Files that are no text of tables."""
        self.settings = 'title = "A base"\n'
        for _ in range(25):
            self.add()

    def texts(self) -> dict[str, bytes]:
        found = {
            name: "\n".join(f"[{table}.{id_}]\n{body}" for (table, id_), body in entries.items()).encode()
            for name, entries in self.files.items()
        }
        found["chronicle.toml"] = f"[chronicle]\n{self.settings}\n".encode() + found["chronicle.toml"]
        return found | self.raw

    def edit(self) -> str:
        """Make one edit; what it was."""
        edits = (self.add, self.add, self.remove, self.alter, self.alter, self.alter, self.rename, self.copy)
        others = (
            self.move,
            self.add_file,
            self.remove_file,
            self.rename_file,
            self.set,
            self.spoil,
            self.touch,
        )
        return self.dice.choice((*edits, *others))()

    def add(self) -> str:
        table = self.dice.choice([*MAKERS, "tenures", "events", "people"])
        entry = table, self.dice.choice(IDS[table])
        name = self.dice.choice(list(self.files))
        self.files[name][entry] = MAKERS[table](self.dice)
        return f"write {'.'.join(entry)} in {name}"

    def _some(self) -> tuple[str, Entry] | None:
        all_ = [(name, entry) for name, entries in self.files.items() for entry in entries]
        return self.dice.choice(all_) if all_ else None

    def remove(self) -> str:
        if (some := self._some()) is None:
            return "nothing to remove"
        del self.files[some[0]][some[1]]
        return f"remove {some}"

    def alter(self) -> str:
        if (some := self._some()) is None:
            return "nothing to alter"
        name, entry = some
        body = MAKERS[entry[0]](self.dice)
        if self.dice.random() < 0.5:  # one line alone
            lines = self.files[name][entry].splitlines()
            lines[self.dice.randrange(len(lines))] = self.dice.choice(body.splitlines())
            body = "\n".join(lines) + "\n"
        self.files[name][entry] = body
        return f"alter {some}: {body!r}"

    def rename(self) -> str:
        if (some := self._some()) is None:
            return "nothing to rename"
        name, (table, id_) = some
        other = self.dice.choice((*IDS[table], f"{id_}-x", f"{id_}s"))
        entries = self.files[name]
        self.files[name] = {
            (table, other) if one == (table, id_) else one: body for one, body in entries.items()
        }
        return f"rename {some} to {other}"

    def copy(self) -> str:
        if (some := self._some()) is None:
            return "nothing to copy"
        name = self.dice.choice(list(self.files))
        self.files[name][some[1]] = self.files[some[0]][some[1]]
        return f"copy {some} to {name}"

    def move(self) -> str:
        if (some := self._some()) is None:
            return "nothing to move"
        name = self.dice.choice(list(self.files))
        self.files[name][some[1]] = self.files[some[0]].pop(some[1])
        return f"move {some} to {name}"

    def add_file(self) -> str:
        name = self.dice.choice(FILES)
        self.files.setdefault(name, {})
        self.add()
        return f"add {name}"

    def remove_file(self) -> str:
        name = self.dice.choice(list(self.files))
        if name == "chronicle.toml":
            return "keep chronicle.toml"
        del self.files[name]
        self.raw.pop(name, None)
        return f"remove {name}"

    def rename_file(self) -> str:
        name, other = self.dice.choice(list(self.files)), self.dice.choice(FILES)
        if "chronicle.toml" in {name, other}:
            return "keep chronicle.toml"
        self.files[other] = self.files.pop(name)
        self.raw.pop(name, None)
        return f"rename {name} to {other}"

    def set(self) -> str:
        choices = (
            'title = "A base"\n',
            'title = "Another"\n',
            'title = "A base"\nfinancial-year = "07-01"\n',
            'title = "A base"\ncurrency = "EUR"\n',
            'title = "A base"\nas-of = "2009"\n',
            'title = "A base"\nfiles = ["*.toml"]\n',
            'title = "A base"\nfiles = ["deep/*.toml", "a.toml"]\n',
            "title = 5\n",
        )
        self.settings = self.dice.choice(choices)
        return f"set {self.settings!r}"

    def spoil(self) -> str:
        name = self.dice.choice(list(self.files))
        if name == "chronicle.toml":
            return "keep chronicle.toml"
        if name in self.raw:
            del self.raw[name]
            return f"mend {name}"
        good = self.texts()[name]
        self.raw[name] = self.dice.choice(
            (
                good.replace(b'"2006-04"', b"2006-04"),
                good.replace(b"[events.", b"[[events.", 1),
                good.replace(b"title", b"titel"),
                good + b'\n[events.one]\ntitle = "Twice"\n' * 2,
                good + b'\n[chronicle]\ntitle = "Here too"\n',
                good + b'\n[event.stray]\npeople = ["ann"]\n',
                good + "\n# café\n".encode("latin-1"),
                b"",
            )
        )
        return f"spoil {name}: {self.raw[name]!r}"

    def touch(self) -> str:
        return "nothing"


def one_line(dice: random.Random, key: str, *values: str) -> str:
    return f"{key} = {dice.choice(values)}\n" if dice.random() < 0.5 else ""


def quote(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f'"{value}"' for value in values)


def about(dice: random.Random) -> str:
    """What any entry may have."""
    allow = one_line(
        dice, "allow", '{ P201 = "so" }', '{ S303 = "so", N602 = "so" }', '{ S301 = "so" }', '{ X1 = "so" }'
    )
    return one_line(dice, "note", '"A note"') + allow


def citations(dice: random.Random, *fields: str) -> str:
    """What any fact may have, and whom and what it is about."""
    cited = []
    for _ in range(dice.randrange(4)):
        source = dice.choice((*SOURCES, *SOURCES, "lost"))
        says = f", says = {{ {dice.choice(fields)} }}" if fields and dice.random() < 0.6 else ""
        at = f', at = "page {dice.randrange(9)}"' if dice.random() < 0.5 else ""
        via = f', via = "{dice.choice(SOURCES)}"' if dice.random() < 0.1 else ""
        cited.append(f'{{ source = "{source}"{at}{via}{says} }}')
    return f"sources = [{', '.join(cited)}]\n"


def cited_at_times(dice: random.Random, *fields: str) -> str:
    """What few of those entries have that need no source."""
    because = one_line(dice, "because", '"so"', '{ died = "so" }', '{ dat = "so" }')
    return f"{citations(dice, *fields)}{because}" if dice.random() < 0.4 else ""


def sourcing(dice: random.Random, *fields: str) -> str:
    """What any fact may have."""
    because = one_line(dice, "because", '"so"', '{ start = "so" }', '{ date = "so" }', '{ dat = "so" }')
    tags = one_line(dice, "tags", '["one"]', '["two", "one"]')
    status = one_line(dice, "status", '"planned"', '"cancelled"', '"no"') if dice.random() < 0.3 else ""
    return f"{citations(dice, *fields)}{because}{tags}{status}{about(dice)}"


def person(dice: random.Random) -> str:
    dates = one_line(dice, "born", '"1950"', "1950-02-03", '"2006"') + one_line(
        dice, "died", '"2007"', '"soon"'
    )
    dates += cited_at_times(dice, 'born = "1951"', 'died = "2007"')
    return f'name = "{dice.choice(NAMES)}"\n{dates}{one_line(dice, "aka", quote(NAMES)[0])}{about(dice)}'


def organisation(dice: random.Random) -> str:
    parent = one_line(dice, "parent", *quote((*ORGANISATIONS, "lost")))
    aka = one_line(dice, "aka", '["Citadel"]', '"Ofsted"')
    cited = cited_at_times(dice, 'opened = "1951"', 'parent = "city"')
    return f'name = "{dice.choice(("City", "Home"))}"\n{parent}{aka}{cited}{about(dice)}'


def post(dice: random.Random) -> str:
    flags = (
        one_line(dice, "complete", "true", "false")
        + one_line(dice, "lead", "true")
        + one_line(dice, "seats", "2", "0")
    )
    flags += cited_at_times(dice, "seats = 2", 'closed = "2011"')
    organisation_ = dice.choice((*ORGANISATIONS, "cityy"))
    return (
        f'title = "{dice.choice(("Chair", "Clerk"))}"\norganisation = "{organisation_}"\n{flags}{about(dice)}'
    )


def source(dice: random.Random) -> str:
    published = one_line(dice, "published", *quote(DATES), "2013", "2013-06-15T12:30:00")
    published += one_line(dice, "accessed", '"2012-05-01"', '"2010"')
    return f'title = "{dice.choice(("A book", "A paper"))}"\n{published}{about(dice)}'


def scale(dice: random.Random) -> str:
    grades = dice.choice(('["bad", "good"]', '["poor", "good", "best"]', "[]"))
    return f'title = "Scale"\ngrades = {grades}\n{one_line(dice, "from", *quote(DATES))}{about(dice)}'


def tenure(dice: random.Random) -> str:
    times = (
        one_line(dice, "start", *quote(DATES))
        + one_line(dice, "end", *quote(DATES), *['".."'] * len(DATES))
        + one_line(dice, "length", '"2 years"', '"16 months"', '"9 years"')
        + one_line(dice, "acting", "true")
        + one_line(dice, "in-post", *quote(DATES))
    )
    head = f'person = "{dice.choice((*PEOPLE, "lost"))}"\npost = "{dice.choice((*POSTS, "lost"))}"\n'
    others = ('person = "anne"', 'person = "lost"', 'post = "director"')
    says = ('start = "2006"', 'end = ".."', 'length = "2 years"', 'start = "1999"', *others)
    return head + times + sourcing(dice, *says)


def inspection(dice: random.Random) -> str:
    head = f'organisation = "{dice.choice(ORGANISATIONS)}"\nbody = "{dice.choice(AGENTS)}"\n'
    rated = one_line(dice, "scale", *quote((*SCALES, "lost"))) + one_line(dice, "grade", '"good"', '"bad"')
    rated += one_line(dice, "date", *quote(DATES)) + one_line(dice, "areas", '{ care = "good" }')
    return head + rated + sourcing(dice, 'grade = "good"', 'date = "2006"', 'grade = "bad"')


def budget(dice: random.Random) -> str:
    organisation = dice.choice(ORGANISATIONS)
    head = f'organisation = "{organisation}"\ntype = "cut"\namount = {dice.choice(("5", "7", "0"))}\n'
    head += one_line(dice, "by", *quote(AGENTS))
    return head + one_line(dice, "period", '"2006/07"', '"2006"', '"2006-07"') + sourcing(dice, "amount = 5")


def event(dice: random.Random) -> str:
    head = f'title = "{dice.choice(("It happens", "It ends"))}"\n'
    named = one_line(dice, "people", '["ann"]', '["ann", "ben"]', '["lost"]') + one_line(
        dice, "posts", '["chair"]'
    )
    named += one_line(dice, "organisations", '["city"]', '["citty"]') + one_line(dice, "date", *quote(DATES))
    return head + named + sourcing(dice, 'date = "2006"', 'date = "1999"', 'people = ["dan"]')


def count(dice: random.Random) -> str:
    head = f'what = "homes"\nvalue = {dice.choice(("5", "17", "true"))}\n'
    return (
        head
        + one_line(dice, "organisation", '"city"')
        + one_line(dice, "date", *quote(DATES))
        + sourcing(dice, "value = 5")
    )


MAKERS: Final[dict[str, Callable[[random.Random], str]]] = {
    "people": person,
    "organisations": organisation,
    "posts": post,
    "sources": source,
    "scales": scale,
    "tenures": tenure,
    "inspections": inspection,
    "budget": budget,
    "events": event,
    "counts": count,
}
FACT_IDS: Final = ("one", "two", "three", "four")
IDS: Final = {
    **dict.fromkeys(MAKERS, FACT_IDS),
    "people": PEOPLE,
    "organisations": ORGANISATIONS,
    "posts": POSTS,
    "sources": SOURCES,
    "scales": SCALES,
}


def write(base: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Bring the files of a base to a new state, leaving alone what did not change."""
    for name in before.keys() - after.keys():
        (base / name).unlink()
    for name, text in after.items():
        if before.get(name) != text:
            (base / name).parent.mkdir(exist_ok=True)
            (base / name).write_bytes(text)


def rows(db: sqlite3.Connection) -> dict[str, list[str]]:
    """Every row of every table, in order, with an entry's address for each key."""
    addresses = {
        key: f"{table}.{id_} in {file}:{line}"
        for key, table, id_, file, line in db.execute("SELECT key, tbl, id, file, line FROM entry")
    }
    rows_of = {}
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for table in (name for (name,) in tables if not name.startswith(("words", "sqlite"))):
        cursor = db.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        rows_of[table] = sorted(
            repr(
                [
                    addresses[cell] if name == "key" else cell
                    for name, cell in zip(names, row, strict=True)
                    if name != "racy"
                ]
            )
            for row in cursor
        )
    rows_of["words"] = sorted(
        repr((addresses[key], body)) for key, body in db.execute("SELECT rowid, body FROM words")
    )
    return rows_of


def compiled(base: Path, cache: Path) -> dict[str, list[str]]:
    os.environ["CHRONICLE_CACHE"] = str(cache)
    index = open_index(locate(str(base)))
    try:
        return rows(index.db)
    finally:
        index.db.close()


@pytest.mark.parametrize("seed", first_of(range(SERIES)))
def test_a_series_of_edits(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path))  # and put back afterwards
    author = Author(seed)
    base = tmp_path / "base"
    base.mkdir()
    now: dict[str, bytes] = {}
    history: list[str] = []
    for step in range(EDITS):
        before, now = now, author.texts()
        write(base, before, now)
        edited = compiled(base, tmp_path / "edited")
        fresh = compiled(base, tmp_path / f"fresh-{step}")
        assert edited.keys() == fresh.keys()
        for table, expected in fresh.items():
            missing = sorted(set(expected) - set(edited[table]))
            extra = sorted(set(edited[table]) - set(expected))
            assert (missing, extra) == ([], []), f"{table}, seed {seed}, after: " + "; ".join(history[-1:])
            assert edited[table] == expected
        history.append(author.edit())


def test_the_series_are_worth_running() -> None:
    """They hold most codes, entries that stand and that do not, and files that cannot be read."""
    texts = b"".join(text for seed in range(SERIES) for text in Author(seed).texts().values())
    for word in (b"says", b"allow", b"lost", b"complete", b"parent", b"in-post", b"because"):
        assert word in texts


def test_whom_only_a_source_names_is_followed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim's words hold a name, and a claim about nobody is set aside."""
    monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path))
    base = tmp_path / "base"
    base.mkdir()
    (base / "chronicle.toml").write_text('[chronicle]\ntitle = "T"\n[sources.s]\ntitle = "S"\n')
    says = 'sources = [{ source = "s", says = { people = ["ben"] } }]'
    (base / "facts.toml").write_text(f'[events.e]\ntitle = "It happens"\n{says}\n')
    for name in ("Ben", "Benjamin", None):
        (base / "people.toml").write_text(f'[people.ben]\nname = "{name}"\n' if name else "")
        index = open_index(locate(str(base)))
        assert index.db.execute("SELECT words FROM claim").fetchall() == ([(name,)] if name else [])
        lost = index.db.execute("SELECT count(*) FROM finding WHERE code = 'F009'").fetchone()
        assert lost == (0 if name else 1,)
        index.db.close()


def test_what_is_not_read_again_may_have_dates_of_toml_s_own(
    tmp_path: Path,
) -> None:
    base = tmp_path / "base"
    base.mkdir()
    sources = base / "sources.toml"
    sources.write_text('[sources.s]\ntitle = "S"\npublished = 2014-06-15T12:30:00\naccessed = 2015-01-02\n')
    (base / "chronicle.toml").write_text('[chronicle]\ntitle = "T"\n')
    facts = base / "facts.toml"
    facts.write_text('[events.e]\ntitle = "E"\nsources = ["s"]\n')
    compiled(base, tmp_path / "cache")
    facts.write_text('[events.e]\ntitle = "E"\nsources = ["s"]\n# more\n')
    assert compiled(base, tmp_path / "cache") == compiled(base, tmp_path / "another")


SCATTERED = """\
[events.fire.because]
date = "the minutes"
[people.ann]
name = "Ann Ray"
[events.fire]
title = "Fire"
date = "2009"
[events.fire-again]
title = "Fire"
date = "2009"
"""
"""An entry that begins with its reasons, and goes on after another; it is entered twice."""


@pytest.mark.parametrize("facts", [SCATTERED, SCATTERED.partition("[people")[2].partition("\n")[2]])
def test_findings_in_a_file_that_was_not_read_again_stand_where_they_stood(
    facts: str, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = make_base(facts=facts, more="[people.bob]\nname = 'Bob'\n")
    before = compiled(base, tmp_path / "one")
    (base / "more.toml").write_text("[people.bob]\nname = 'Bob Ray'\n", encoding="utf-8")
    after = compiled(base, tmp_path / "one")
    assert after == compiled(base, tmp_path / "two")
    assert any("E701" in row for row in after["finding"])
    assert before["scattered"] == after["scattered"]
