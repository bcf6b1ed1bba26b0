"""Sources and reasons of people, organisations and posts: held through everything, as those of facts are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Answer, Chronicle

    MakeBase = Callable[..., Path]

BASE: Final = """
[chronicle]
title = "A harbour trust"
[sources.register]
title = "Register of members"
published = "1990"
[sources.memoir]
title = "A life by the sea"
published = "2015-03-01"
[sources.blog]
title = "Harbour notes"
published = "2018"
[organisations.trust]
name = "The Trust"
[tenures.lowe]
person = "lowe"
post = "warden"
start = "1988"
sources = ["register"]
"""
HEADS: Final = {
    "people": '[people.lowe]\nname = "Ada Lowe"\n',
    "organisations": '[organisations.docks]\nname = "The Docks"\n',
    "posts": '[posts.warden]\ntitle = "Warden"\norganisation = "trust"\n',
}
ENDS: Final = {
    "people": ("born", "died"),
    "organisations": ("opened", "closed"),
    "posts": ("opened", "closed"),
}
IDS: Final = {"people": "lowe", "organisations": "docks", "posts": "warden"}
TABLES: Final = tuple(HEADS)


def with_entity(make_base: MakeBase, table: str, values: str) -> Path:
    """A base with an entity of a table; `first` and `last` in its values stand for its two dates."""
    first, last = ENDS[table]
    own = HEADS[table] + values.replace("first", first).replace("last", last)
    others = (head for name, head in HEADS.items() if name != table)
    return make_base(chronicle="".join((BASE, *others, own, "\n")))


def row(answer: Answer, table: str) -> dict[str, Any]:
    assert answer.code == 0, answer.err
    (found,) = (one for one in json.loads(answer.out) if one["id"] == IDS[table])
    return dict(found)


CLAIMING: Final = """
first = "1950-04"
last = "2014"
because = { first = "the register was kept then" }
sources = [
  { source = "memoir", at = "page 9", quote = "in the great storm", says = { last = "2014" } },
  { source = "register", at = "folio 2", says = { first = "1950-05" } },
]
"""


@pytest.mark.parametrize("table", TABLES)
def test_what_its_sources_give_and_what_not_is_a_field_of_every_format(
    table: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    first, last = ENDS[table]
    base = with_entity(make_base, table, CLAIMING)
    found = row(chronicle(table, "-f", "json", base=base), table)
    assert (found["worked_out"], found["disputed"], found["sources"]) == (
        [first],
        [first],
        ["memoir", "register"],
    )
    assert found["because"] == f"{first}: the register was kept then"
    cited = {
        "source": "memoir",
        "at": "page 9",
        "quote": "in the great storm",
        "via": None,
        "says": {last: "2014"},
    }
    assert found["citations"][0] == cited
    shown = json.loads(chronicle("show", f"{table}.{IDS[table]}", "-f", "json", base=base).out)
    assert {name: shown[name] for name in ("worked_out", "disputed", "sources", "citations", "because")} == {
        name: found[name] for name in ("worked_out", "disputed", "sources", "citations", "because")
    }
    assert [(claim["field"], claim["source"], claim["verdict"]) for claim in shown["claims"]] == [
        *sorted([(last, "memoir", "agrees"), (first, "register", "disagrees")]),
    ]


@pytest.mark.parametrize("table", TABLES)
def test_a_page_marks_its_dates_and_says_what_each_rests_on(
    table: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = with_entity(make_base, table, CLAIMING)
    page = chronicle("show", f"{table}.{IDS[table]}", base=base).out
    assert "Apr 1950 * ≠" in page
    assert (
        "register, folio 2: May 1950 (disagrees, 1 d – 2 m later); because the register was kept then" in page
    )
    assert "“in the great storm” · memoir, page 9" in page


@pytest.mark.parametrize("table", TABLES)
def test_a_disagreement_is_compared_and_found_with_those_of_facts(
    table: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = with_entity(make_base, table, CLAIMING)
    (disagreement,) = json.loads(chronicle("conflicts", "-f", "json", base=base).out)
    assert (disagreement["id"], disagreement["field"]) == (f"{table}.{IDS[table]}", ENDS[table][0])
    assert (disagreement["accepted"], disagreement["says"]) == ("1950-04", "1950-05")
    everything = json.loads(chronicle("conflicts", "--all", "-s", "memoir", "-f", "json", base=base).out)
    assert {one["verdict"] for one in everything} == {"agrees", "disagrees"}
    for elsewhere in (
        ("-s", "blog"),
        ("-y", "1950"),
        ("-k", "tenure"),
        ("--status", "planned"),
        ("--certain",),
    ):
        assert json.loads(chronicle("conflicts", *elsewhere, "-f", "json", base=base).out) == []
    kept = json.loads(chronicle("conflicts", "--no-kind", "tenure", "-f", "json", base=base).out)
    assert kept == [disagreement]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ('first = "1950"\nsources = ["memoir"]', []),
        ('first = "1950"', []),
        ('first = "1950"\nbecause = "worked out from the rolls"', []),
        ('first = "1950"\nsources = [{ source = "memoir", says = {} }]', ["S303"]),
        ('first = "1950"\nbecause = "so"\nsources = [{ source = "memoir", says = {} }]', []),
        ('first = "1950"\nbecause = { first = "so" }\nsources = [{ source = "memoir", says = {} }]', []),
        ('first = "1950"\nsources = [{ source = "memoir", says = { first = "1951" } }]', ["S302"]),
        ('first = "1950"\nallow = { S302 = "so" }\nsources = [{ source = "memoir", says = { first = "1951" } }]', []),
        ('first = "1950"\nallow = { S302 = "so" }\nsources = ["memoir"]', ["A901"]),
        ('first = "1950"\nsources = [{ source = "memoir", quote = "on Monday 14 April" }]', ["D107"]),
        ('first = "1950"\nsources = [{ source = "memoir", quote = "on Friday 14 April" }]', []),
        ('first = "1950"\nsources = ["memoir", "nobody"]', ["F009"]),
        ('first = "1950"\nsources = ["memoir", { source = "memoir", page = 3 }]', ["F004"]),
        ('first = "1950"\nsources = ["memoir", { source = "memoir", says = { first = "May" } }]', ["F007"]),
        ('first = "1950"\nsources = ["memoir"]\nbecause = { furst = "so" }', ["F004"]),
    ],
)  # fmt: skip
def test_its_findings_are_those_of_facts(
    table: str, values: str, codes: list[str], make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = with_entity(make_base, table, values)
    found = json.loads(chronicle("check", "-f", "json", base=base).out)
    beside = {"S304", "N602", "S305"}
    assert [one["code"] for one in found if one["code"] not in beside] == codes
    assert json.loads(chronicle(table, "-f", "json", base=base).out)


@pytest.mark.parametrize("table", TABLES)
def test_a_source_that_it_alone_cites_is_cited(table: str, make_base: MakeBase, chronicle: Chronicle) -> None:
    base = with_entity(make_base, table, 'first = "1950"\nsources = [{ source = "memoir", via = "blog" }]')
    assert "S304" not in chronicle("check", "-f", "csv", base=base).out
    rests = {one["id"]: one["facts"] for one in json.loads(chronicle("sources", "-f", "json", base=base).out)}
    assert rests == {"register": 1, "memoir": 1, "blog": 1}
    (citing,) = json.loads(chronicle("show", "memoir", "-f", "json", base=base).out)["entities"]
    assert (citing["id"], citing["cited"][0]["via"]) == (f"{table}.{IDS[table]}", "blog")
    assert "1 person, organisation or post" in chronicle("show", "memoir", base=base).out


@pytest.mark.parametrize("table", TABLES)
def test_its_source_and_its_quotation_find_it(table: str, make_base: MakeBase, chronicle: Chronicle) -> None:
    base = with_entity(make_base, table, CLAIMING)
    assert row(chronicle(table, "-s", "memoir", "-f", "json", base=base), table)
    for nothing in (("-s", "blog"), ("-s", "memoir", "-y", "1950"), ("-s", "memoir", "--tag", "sea")):
        assert IDS[table] not in chronicle(table, *nothing, "-f", "csv", base=base).out.splitlines()[1:]
    for narrowed in ((), ("-s", "memoir")):
        (match,) = json.loads(chronicle("search", "great storm", *narrowed, "-f", "json", base=base).out)
        assert (match["id"], match["match"]) == (f"{table}.{IDS[table]}", "in the great storm")


@pytest.mark.parametrize("table", TABLES)
def test_a_date_that_only_a_later_source_gives_was_not_known(
    table: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    first, last = ENDS[table]
    base = with_entity(make_base, table, CLAIMING)
    known = row(chronicle(table, "--known-by", "2000", "-f", "json", base=base), table)
    assert (known[first], known[last], known["because"]) == ("1950-05", None, None)
    assert known["sources"] == ["register"]
    earlier = row(chronicle(table, "--known-by", "1980", "-f", "json", base=base), table)
    assert (earlier[first], earlier[last], earlier["sources"]) == (None, None, [])


def test_a_death_of_which_nobody_had_told_ends_nothing(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = with_entity(make_base, "people", 'died = "1989-02"\nsources = ["memoir"]')
    facts = base / "chronicle.toml"
    facts.write_text(
        facts.read_text(encoding="utf-8").replace('start = "1988"', 'start = "1988"\nend = ".."')
    )
    ends = [
        json.loads(chronicle("tenures", "-f", "json", *known_by, base=base).out)[0]["end"]
        for known_by in ((), ("--known-by", "2000"))
    ]
    assert ends == ["1989-02", ".."]


def test_what_a_later_source_alone_adds_is_taken_away_again(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    values = 'seats = 3\naka = ["Keeper", "Guard"]\nsources = ["register", { source = "memoir", says = { seats = 3, aka = ["Guard"] } }]'
    base = with_entity(
        make_base, "posts", values.replace('"register", ', '{ source = "register", says = {} }, ')
    )
    known = row(chronicle("posts", "--known-by", "2000", "-f", "json", base=base), "posts")
    assert (known["seats"], known["aka"]) == (1, ["Keeper"])


def test_an_edit_of_a_source_reaches_whoever_cites_it(make_base: MakeBase, chronicle: Chronicle) -> None:
    people = HEADS["people"] + 'born = "1950"\nsources = [{ source = "memoir", says = { born = "1951" } }]\n'
    rest = BASE + HEADS["posts"]
    base = make_base(chronicle=rest, people=people)
    assert json.loads(chronicle("people", "-f", "json", base=base).out)[0]["disputed"] == ["born"]
    (base / "chronicle.toml").write_text(
        rest.replace("[sources.memoir]", "[sources.novel]"), encoding="utf-8"
    )
    answer = chronicle("people", "-f", "json", base=base)
    assert (answer.code, json.loads(answer.out)[0]["sources"]) == (1, [])
