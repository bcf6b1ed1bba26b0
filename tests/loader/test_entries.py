"""From files to entries: the smallest part that is wrong is set aside, and everything else still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.index.cache import open_index
from chronicle.loader import locations
from chronicle.loader.locate import locate
from chronicle.loader.toml.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeBase = Callable[..., Path]

AROUND = """\
[organisations.city]
name = "City"
[people.ann]
name = "Ann"
[posts.chair]
title = "Chair"
organisation = "city"
[sources.book]
title = "Book"
[sources.paper]
title = "Paper"
[events.good]
title = "It happens"
date = "2009"
people = ["ann"]
posts = ["chair"]
sources = ["book", "paper"]
"""
ENTITIES = ["organisations.city", "people.ann", "posts.chair", "sources.book", "sources.paper"]


def standing(base: Path) -> list[str]:
    """The addresses of all entries that stand."""
    index = open_index(locate(str(base)))
    rows = index.db.execute("SELECT tbl || '.' || id FROM entry WHERE state = 'stands' ORDER BY 1").fetchall()
    index.db.close()
    return [address for (address,) in rows]


def errors(base: Path, kinds: str = "F%") -> list[str]:
    """What is set aside: code, address, file and line."""
    index = open_index(locate(str(base)))
    rows = index.db.execute(
        "SELECT code || ' ' || coalesce(id, '–') || ' ' || file || ':' || line FROM finding "
        "WHERE code LIKE ? ORDER BY file, line, col, code",
        (kinds,),
    ).fetchall()
    index.db.close()
    return [row for (row,) in rows]


def cited(base: Path, address: str) -> list[str]:
    index = open_index(locate(str(base)))
    rows = index.db.execute(
        "SELECT c.source FROM citation c JOIN fact f ON f.key = c.key WHERE f.id = ? ORDER BY c.place",
        (address,),
    ).fetchall()
    index.db.close()
    return [source for (source,) in rows]


TENURE = '[tenures.t]\nperson = "ann"\npost = "chair"\n'
EVENT = '[events.e]\ntitle = "Another"\n'


@pytest.mark.parametrize(
    ("text", "found", "stands"),
    [
        # a fact without one of its values would be another fact
        (f"{TENURE}colour = 5\n", ["F004 tenures.t x.toml:4"], None),
        (f'{TENURE}start = "April 2009"\n', ["F007 tenures.t x.toml:4"], None),
        (f'{TENURE}status = "perhaps"\n', ["F006 tenures.t x.toml:4"], None),
        ('[tenures.t]\npost = "chair"\n', ["F005 tenures.t x.toml:1"], None),
        ('[tenures.t]\nperson = "ann"\n', ["F005 tenures.t x.toml:1"], None),
        ('[tenures.t]\nperson = "nobody"\npost = "chair"\n', ["F009 tenures.t x.toml:2"], None),
        ('[events.e]\ntitle = "E"\npeople = ["ann", "ben"]\n', ["F009 events.e x.toml:3"], None),
        # what is said about it is no part of it
        (f"{TENURE}note = 5\n", ["F006 tenures.t x.toml:4"], "tenures.t"),
        (f"{TENURE}tags = 5\n", ["F006 tenures.t x.toml:4"], "tenures.t"),
        (f'{TENURE}tags = ["one", 5]\n', ["F006 tenures.t x.toml:4"], "tenures.t"),
        (f"{TENURE}allow = {{ S305 = 5 }}\n", ["F006 tenures.t x.toml:4"], "tenures.t"),
        (f'{TENURE}allow = "all"\n', ["F006 tenures.t x.toml:4"], "tenures.t"),
        (f"{TENURE}because = 5\n", ["F006 tenures.t x.toml:4"], "tenures.t"),
        (f'{TENURE}because = {{ strat = "so" }}\n', ["F004 tenures.t x.toml:4"], "tenures.t"),
        # a wrong citation goes, and takes nothing with it
        (f"{TENURE}sources = 5\n", ["F006 tenures.t x.toml:4"], "tenures.t"),
        (f'{TENURE}sources = ["lost"]\n', ["F009 tenures.t x.toml:4"], "tenures.t"),
        (
            f'{TENURE}sources = [{{ source = "book", says = {{ person = "ben" }} }}]\n',
            ["F009 tenures.t x.toml:4"],
            "tenures.t",
        ),
        (
            f'{EVENT}sources = [{{ source = "book", says = {{ people = ["ann", "ben"] }} }}]\n',
            ["F009 events.e x.toml:3"],
            "events.e",
        ),
        (f'{TENURE}sources = ["Not an id"]\n', ["F010 tenures.t x.toml:4"], "tenures.t"),
        (f'{TENURE}sources = {{ at = "7" }}\n', ["F005 tenures.t x.toml:4"], "tenures.t"),
        (
            f'{TENURE}sources = [{{ source = "book", says = {{ strat = "2009" }} }}]\n',
            ["F004 tenures.t x.toml:4"],
            "tenures.t",
        ),
        # an entity keeps its name whatever else is wrong, since facts depend on it
        ('[people.ben]\nname = "Ben"\nborn = "long ago"\n', ["F007 people.ben x.toml:3"], "people.ben"),
        ('[people.ben]\nname = "Ben"\nage = 5\n', ["F004 people.ben x.toml:3"], "people.ben"),
        ('[people.ben]\nname = "Ben"\naka = ["B", 5]\n', ["F006 people.ben x.toml:3"], "people.ben"),
        (
            '[posts.clerk]\ntitle = "Clerk"\norganisation = "city"\nseats = 0\n',
            ["F006 posts.clerk x.toml:4"],
            "posts.clerk",
        ),
        (
            '[posts.clerk]\ntitle = "Clerk"\norganisation = "lost"\n',
            ["F009 posts.clerk x.toml:3"],
            "posts.clerk",
        ),
        (
            '[organisations.home]\nname = "Home"\nparent = "lost"\n',
            ["F009 organisations.home x.toml:3"],
            "organisations.home",
        ),
        ('[people.ben]\naka = "Ben"\n', ["F005 people.ben x.toml:1"], None),
        ("[people.ben]\nname = 5\n", ["F006 people.ben x.toml:2"], None),
        # what is no entry at all
        ('[people.Ben]\nname = "Ben"\n', ["F010 people.Ben x.toml:1"], None),
        ('[people]\nben = "Ben"\n', ["F006 people.ben x.toml:2"], None),
        ("people = 5\n", ["F006 – x.toml:1"], None),
        ('[persons.ben]\nname = "Ben"\n', ["F004 – x.toml:1"], None),
        ("[[people]]\nname = 'Ben'\n", ["F006 – x.toml:1"], None),
        ('title = "Loose"\n', ["F004 – x.toml:1"], None),
    ],
)
def test_the_smallest_part_is_set_aside(
    text: str, found: list[str], stands: str | None, make_base: MakeBase
) -> None:
    base = make_base(facts=AROUND, x=text)
    assert errors(base) == found
    assert standing(base) == sorted([*ENTITIES, "events.good", *([stands] if stands else [])])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            '[tenures.t]\npost = "Not an id"\nstart = "soon"\nlength = 16\ncolour = "red"\nstatus = "no"\n',
            [
                "F005 tenures.t x.toml:1",
                "F010 tenures.t x.toml:2",
                "F007 tenures.t x.toml:3",
                "F006 tenures.t x.toml:4",
                "F004 tenures.t x.toml:5",
                "F006 tenures.t x.toml:6",
            ],
        ),
        # keys that do not go together, beside a wrong value
        (
            f'{TENURE}organisation = "city"\nstart = "soon"\n',
            ["F006 tenures.t x.toml:1", "F007 tenures.t x.toml:5"],
        ),
        (f'{EVENT}date = "2009"\nend = "soon"\n', ["F006 events.e x.toml:1", "F007 events.e x.toml:4"]),
        (
            '[tenures.t]\nperson = "ann"\nstart = "soon"\n',
            ["F005 tenures.t x.toml:1", "F007 tenures.t x.toml:3"],
        ),
        # a key that is misspelt is not missing as well
        ('[tenures.t]\nperson = "ann"\npots = "chair"\n', ["F004 tenures.t x.toml:3"]),
        ('[tenures.t]\npreson = "ann"\npost = "chair"\n', ["F004 tenures.t x.toml:2"]),
        ('[people.ben]\nnane = "Ben"\n', ["F004 people.ben x.toml:2"]),
        # but stands beside one that is spelt right
        (
            '[people.ben]\nname = 5\nnane = "Ben"\n',
            ["F006 people.ben x.toml:2", "F004 people.ben x.toml:3"],
        ),
        (
            f'{EVENT}date = "April 2009"\ndat = "2009"\n',
            ["F007 events.e x.toml:3", "F004 events.e x.toml:4"],
        ),
    ],
)
def test_every_mistake_of_an_entry_is_found_at_once(text: str, found: list[str], make_base: MakeBase) -> None:
    assert errors(make_base(facts=AROUND, x=text)) == found


@pytest.mark.parametrize(
    ("third", "code"),
    [
        ('{ source = "book", says = { date = "summer 2009" } }', "F007"),
        ('{ source = "book", says = { date = 20.09 } }', "F007"),
        ('{ source = "lost" }', "F009"),
        ('"lost"', "F009"),
        ('{ source = "book", says = { people = ["ann", "lost"] } }', "F009"),
        ('{ source = "Lost One" }', "F010"),
        ('{ source = "book", at = 7 }', "F006"),
        ("7", "F006"),
        ('["book"]', "F006"),
        ('{ source = "book", page = "7" }', "F004"),
        ('{ source = "book", says = { amount = 7 } }', "F004"),
        ('{ at = "page 7" }', "F005"),
        ('{ source = "book", says = "2009" }', "F006"),
    ],
)
def test_a_third_citation_that_is_wrong_goes_alone(third: str, code: str, make_base: MakeBase) -> None:
    line = f'sources = ["book", {{ source = "paper", says = {{ date = "2009" }} }}, {third}, "paper"]'
    base = make_base(facts=AROUND, x=f'{EVENT}date = "2009"\n{line}\n')
    assert errors(base) == [f"{code} events.e x.toml:4"]
    assert cited(base, "events.e") == ["book", "paper", "paper"]


def test_a_reason_for_a_misspelt_field_still_counts_as_one(make_base: MakeBase) -> None:
    says = 'sources = [{ source = "book", says = {} }, { source = "paper", says = {} }]\n'
    for because, warned in (("", ["S303"]), ('because = { daet = "worked out" }\n', [])):
        base = make_base(
            "with" if because else "without", facts=AROUND + EVENT + 'date = "2009"\n' + because + says
        )
        assert [row.split()[0] for row in errors(base, "S303")] == warned


class TestOneIdTwice:
    def test_in_one_file_toml_itself_forbids_it(self, make_base: MakeBase) -> None:
        base = make_base(facts=AROUND, x=f"{EVENT}{EVENT}")
        assert errors(base) == ["F008 events.e x.toml:3"]
        assert "events.e" in standing(base)

    def test_in_two_files_the_first_stands_and_both_are_named(self, make_base: MakeBase) -> None:
        base = make_base(
            facts=AROUND, a='[events.e]\ntitle = "First"\n', b='\n[events.e]\ntitle = "Second"\n'
        )
        assert errors(base) == ["F008 events.e b.toml:2"]
        index = open_index(locate(str(base)))
        assert index.db.execute("SELECT title FROM events WHERE title <> 'It happens'").fetchall() == [
            ("First",)
        ]
        assert index.db.execute("SELECT also_at FROM finding WHERE code = 'F008'").fetchall() == [
            ("a.toml:1:9",)
        ]

    def test_in_three_files_each_further_one_is_found(self, make_base: MakeBase) -> None:
        base = make_base(facts=AROUND, a=EVENT, b=EVENT, c=EVENT)
        assert errors(base) == ["F008 events.e b.toml:1", "F008 events.e c.toml:1"]

    def test_one_that_is_wrong_in_itself_does_not_count(self, make_base: MakeBase) -> None:
        base = make_base(facts=AROUND, a="[events.e]\ntitle = 5\n", b=EVENT)
        assert errors(base) == ["F006 events.e a.toml:2"]
        assert "events.e" in standing(base)

    def test_the_same_id_in_two_tables_is_no_mistake(self, make_base: MakeBase) -> None:
        base = make_base(facts=AROUND, x='[people.chair]\nname = "Chair"\n[events.ann]\ntitle = "Ann"\n')
        assert errors(base) == []


class TestTheTableOfTheBase:
    def test_stands_in_chronicle_toml_alone(self, make_base: MakeBase) -> None:
        base = make_base(facts=AROUND, x='[chronicle]\ntitle = "Other"\n')
        assert errors(base) == ["F008 chronicle x.toml:1"]
        assert open_index(locate(str(base))).meta("title") == "A base"

    @pytest.mark.parametrize(
        ("text", "found", "title"),
        [
            ('[chronicle]\ntitle = "T"\ncolour = 5\n', ["F004 chronicle chronicle.toml:3"], "T"),
            ('[chronicle]\ntitle = "T"\ncurrency = 5\n', ["F006 chronicle chronicle.toml:3"], "T"),
            ('[chronicle]\ntitle = "T"\nas-of = "soon"\n', ["F007 chronicle chronicle.toml:3"], "T"),
            ('[chronicle]\ntitle = "T"\nfiles = 5\n', ["F006 chronicle chronicle.toml:3"], "T"),
            ("[chronicle]\n", ["F005 chronicle chronicle.toml:1"], "base"),
            ("[chronicle]\ntitle = 5\n", ["F006 chronicle chronicle.toml:2"], "base"),
            ("chronicle = 5\n", ["F006 – chronicle.toml:1"], "base"),
            ('[people.ann]\nname = "Ann"\n', [], "base"),
            ("", [], "base"),
        ],
    )
    def test_whatever_is_wrong_in_it_the_facts_stand(
        self, text: str, found: list[str], title: str, make_base: MakeBase
    ) -> None:
        base = make_base(
            chronicle=text,
            facts=AROUND.replace("[people.ann]\nname", "[people.ben]\nname") if "ann" in text else AROUND,
        )
        assert errors(base) == found
        assert open_index(locate(str(base))).meta("title") == title
        assert "events.good" in standing(base)

    def test_a_wrong_currency_is_no_other_currency(self, make_base: MakeBase) -> None:
        base = make_base(chronicle='[chronicle]\ntitle = "T"\ncurrency = 5\nfinancial-year = "soon"\n')
        assert open_index(locate(str(base))).meta("currency") == "GBP"
        assert open_index(locate(str(base))).financial_year == (4, 1)


class TestWhichFiles:
    def test_a_single_file_is_a_base(self, tmp_path: Path) -> None:
        (tmp_path / "other.toml").write_text('[people.ben]\nname = "Ben"\n')
        file = tmp_path / "one.toml"
        file.write_text(f'{AROUND}[chronicle]\ntitle = "One"\n')
        assert standing(file) == sorted([*ENTITIES, "events.good"])
        assert errors(file) == []
        assert open_index(locate(str(file))).meta("title") == "One"

    def test_a_single_file_needs_no_table_of_its_own(self, tmp_path: Path) -> None:
        file = tmp_path / "one.toml"
        file.write_text(AROUND)
        assert open_index(locate(str(file))).meta("title") == "one"

    @pytest.mark.parametrize(
        ("patterns", "found"),
        [
            ('["facts.toml"]', ["a"]),
            ('["*.toml"]', ["a", "b"]),
            ('["deep/**/*.toml"]', ["c", "d"]),
            ('["deep/*.toml"]', ["c"]),
            ('["**/*.toml"]', ["a", "b", "c", "d"]),
            ('["facts.toml", "deep/further/more.toml"]', ["a", "d"]),
            ('"facts.toml"', ["a"]),
            ('["nothing.toml"]', []),
        ],
    )
    def test_patterns_narrow_them(self, patterns: str, found: list[str], make_base: MakeBase) -> None:
        base = make_base(
            chronicle=f'[chronicle]\ntitle = "T"\nfiles = {patterns}\n',
            facts='[people.a]\nname = "A"\n',
            more='[people.b]\nname = "B"\n',
        )
        (base / "deep" / "further").mkdir(parents=True)
        (base / "deep" / "facts.toml").write_text('[people.c]\nname = "C"\n')
        (base / "deep" / "further" / "more.toml").write_text('[people.d]\nname = "D"\n')
        assert standing(base) == [f"people.{one}" for one in found]

    def test_a_base_within_and_dot_folders_are_left_alone(self, make_base: MakeBase) -> None:
        base = make_base(facts=AROUND)
        for folder in ("inner", ".git", "plain"):
            (base / folder / "deeper").mkdir(parents=True)
            (base / folder / "deeper" / "x.toml").write_text(f'[people.{folder.strip(".")}]\nname = "N"\n')
        (base / "inner" / "chronicle.toml").write_text('[chronicle]\ntitle = "Inner"\n')
        assert standing(base) == sorted([*ENTITIES, "events.good", "people.plain"])
        assert standing(base / "inner") == ["people.inner"]

    def test_any_file_may_hold_any_table_in_any_order(self, make_base: MakeBase) -> None:
        tables = f"\n{AROUND}".split("\n[")[1:]
        base = make_base(**{f"f{9 - place}": f"[{table}" for place, table in enumerate(tables)})
        assert errors(base) == []
        assert standing(base) == sorted([*ENTITIES, "events.good"])


def test_mistakes_of_one_entry_are_told_apart_up_to_a_thousand(make_base: MakeBase) -> None:
    wrong = "".join(f"key{number} = 1\n" for number in range(1_500))
    index = open_index(locate(str(make_base(facts=f'{AROUND}[events.bad]\ntitle = "It happens"\n{wrong}'))))
    found = index.db.execute(
        "SELECT code, count(*), max(message) FROM finding WHERE id = 'events.bad' GROUP BY code"
    ).fetchall()
    index.db.close()
    assert [(code, number) for code, number, _ in found] == [("F004", 1_000), ("F011", 1)]
    assert found[1][2] == "500 more mistakes in this entry are not told apart"


def test_unknown_tables_of_one_file_are_told_apart_up_to_a_thousand(make_base: MakeBase) -> None:
    wrong = "".join(f"key{number} = 1\n" for number in range(1_500))
    found = [error for error in errors(make_base(facts=wrong + AROUND)) if "facts" in error]
    assert found[0] == "F004 – facts.toml:1"
    assert found[1_000:] == ["F011 – facts.toml:1001"]


def test_entries_that_name_one_another_are_scanned_once_each(
    make_base: MakeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each duplicate is told with its own place and that of the first, which is in another file."""
    scanned: list[str] = []

    class Counted(Positions):
        def __init__(self, text: str) -> None:
            scanned.append(text)
            super().__init__(text)

    monkeypatch.setattr(locations, "Positions", Counted)
    facts = [f'[events.e{number}]\ntitle = "It happens"\n' for number in range(20)]
    base = make_base(one="".join(facts), two="".join(facts))
    assert len(errors(base, "F008")) == 20
    assert sorted(scanned) == sorted(facts * 2)
