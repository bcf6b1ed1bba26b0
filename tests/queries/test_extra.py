"""Keys of a base's own, which `[extra]` declares: what is refused, and every answer that has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

BASE = """
[chronicle]
title = "A council"
[extra.party]
title = "Party"
on = ["people"]
choices = ["Labour", "Green", "None; or not known"]
[extra.votes]
title = "Votes won"
on = ["people", "events"]
type = "number"
[extra.elected]
title = "First elected"
on = ["people"]
type = "date"
[extra.minute]
title = "Minute"
on = ["events", "tenures", "sources"]
[sources.book]
title = "Minute book"
extra = {{ minute = "vol. 4" }}
[people.ann]
name = "Ann Ash"
{ann}
[people.bob]
name = "Bob Birch"
extra = {{ party = "Green" }}
[events.vote]
title = "The vote"
date = "2009"
people = ["ann"]
sources = ["book"]
{vote}
[events.fete]
title = "The fete"
date = "2010"
people = ["bob"]
sources = ["book"]
"""
ANN = 'extra = { party = "Labour", votes = 5, elected = "2009-04" }'
VOTE = 'extra = { minute = "zebra; 7", votes = "12.5" }'


@pytest.fixture
def council(make_base: Callable[..., Path]) -> Callable[..., Path]:
    """Make the base, with what Ann and the vote have of their own."""

    def make(ann: str = ANN, vote: str = VOTE) -> Path:
        return make_base(chronicle=BASE.format(ann=ann, vote=vote))

    return make


@pytest.mark.parametrize(
    ("extra", "code", "message", "hint"),
    [
        ('{ prty = "Green" }', "F004", "there is no key `prty` in extra", 'did you mean "party"?'),
        (
            '{ colour = "red" }',
            "F004",
            "there is no key `colour` in extra",
            "declare it: [extra.colour] with",
        ),
        ('{ minute = "4" }', "F004", "`minute` is a key of events, tenures, sources, not of people", "add "),
        (
            '{ party = "Labuor" }',
            "F006",
            'extra.party "Labuor" is none of the words it takes',
            'did you mean "L',
        ),
        (
            '{ party = "Blue" }',
            "F006",
            'extra.party "Blue" is none of the words it takes',
            "write one of Labour,",
        ),
        ('{ votes = "five" }', "F006", 'extra.votes "five" is not a number', "write a whole number"),
        ('{ elected = "May 2009" }', "F006", 'extra.elected "May 2009" is not a date', 'write "2009-05"'),
        ("{ votes = true }", "F006", "extra.votes true is not a text, a whole number or a date", "write it"),
        ('"Labour"', "F006", 'extra "Labour" is not a table', "write { key = "),
    ],
)
def test_what_is_wrong_is_reported_and_goes_alone(
    extra: str, code: str, message: str, hint: str, council: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = council(ann=f"extra = {extra}")
    (finding,) = json.loads(chronicle("check", "--select", "F", "-f", "json", base=base).out)
    assert (finding["code"], finding["id"]) == (code, "people.ann")
    assert finding["message"].startswith(message)
    assert finding["hint"].startswith(hint)
    ann, _ = json.loads(chronicle("people", "-f", "json", base=base).out)
    assert (ann["name"], ann["extra"]) == ("Ann Ash", {})


def test_of_a_fact_it_goes_alone_too(council: Callable[..., Path], chronicle: Chronicle) -> None:
    base = council(vote='extra = { minute = "4", party = "Green" }')
    vote, _ = json.loads(chronicle("events", "-f", "json", base=base).out)
    assert (vote["extra"], vote["errors"]) == ({"minute": "4"}, ["F004"])


def test_a_declaration_names_tables_that_there_are(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts='[extra.x]\ntitle = "X"\non = ["peple"]\n')
    (finding,) = json.loads(chronicle("check", "-f", "json", base=base).out)
    assert (finding["message"], finding["hint"]) == ('there is no table "peple"', 'did you mean "people"?')


def test_all_values_of_a_key_are_of_one_type(council: Callable[..., Path], chronicle: Chronicle) -> None:
    vote = 'extra = { minute = "12", votes = "12.50" }'
    base = council(ann="extra = { votes = 5, elected = 2009 }", vote=vote)
    ann, *_ = json.loads(chronicle("people", "-f", "json", base=base).out)
    assert ann["extra"] == {"votes": 5, "elected": "2009"}
    for question in ("events -f jsonl --limit 1", "show events.vote -f json"):
        out = chronicle(*question.split(), base=base).out
        assert json.loads(out, parse_float=str)["extra"] == {"minute": "12", "votes": "12.50"}
        assert '"votes": 12.50' in out
    assert "votes: 12.50" in chronicle("events", "-f", "csv", base=base).out
    assert "12.50" in chronicle("show", "events.vote", base=base).out
    assert chronicle("events", "--extra", "votes=12.50", base=base).code == 0


def test_a_declaration_names_a_table(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(facts='[extra.x]\ntitle = "X"\non = []\n')
    (finding,) = json.loads(chronicle("check", "-f", "json", base=base).out)
    assert (finding["code"], finding["line"]) == ("F006", 3)
    assert finding["hint"] == 'name the tables whose entries take it: on = ["people"]'


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("ann", ["also called", "note", "wikidata", "Party", "Votes won", "First elected"]),
        ("book", ["publisher", "published", "note", "isbn", "Minute"]),
    ],
)
def test_its_page_has_them_in_a_column_with_the_entry_s_other_values(
    name: str, labels: list[str], council: Callable[..., Path], chronicle: Chronicle
) -> None:
    own = f'{ANN}\naka = ["Annie"]\nnote = "A member"\nidentifiers = {{ wikidata = "Q1" }}'
    base = council(ann=own)
    text = base.joinpath("chronicle.toml").read_text()
    more = 'publisher = "The Council"\npublished = "2015"\nnote = "Bound"\nidentifiers = { isbn = "1" }\nextra = { minute'
    base.joinpath("chronicle.toml").write_text(text.replace("extra = { minute", more, 1))
    lines = chronicle("show", name, base=base).out.splitlines()[2:]
    values = lines[: lines.index("")]
    starts = {len(line) - len(line[2:].lstrip(" ").partition("  ")[2].lstrip(" ")) for line in values}
    assert [line.strip().partition("  ")[0] for line in values] == labels
    assert len(starts) == 1


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("show ann", ("Party", "Labour", "Votes won", "First elected", "2009-04")),
        ("show events.vote", ("Minute", "zebra; 7")),
        ("show book", ("Minute", "vol. 4")),
        ("show ann -f json", ('"party": "Labour"', '"votes": 5')),
        ("show events.vote -f json", ('"minute": "zebra; 7"',)),
        ("people -f csv", ("party: Labour; votes: 5; elected: 2009-04",)),
        ("events -f csv", (r"minute: zebra;\x207; votes: 12.5",)),
        ("timeline -f jsonl", ('"extra": {"minute": "zebra; 7", "votes": 12.5}',)),
        ("search zebra", ("The vote",)),
        ("search labour", ("Ann Ash",)),
    ],
)
def test_every_answer_has_them(
    question: str, words: tuple[str, ...], council: Callable[..., Path], chronicle: Chronicle
) -> None:
    out = chronicle(*question.split(), base=council()).out
    assert all(word in out for word in words)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("people --extra party=Labour", ["ann"]),
        ("people --extra party=labour --extra PARTY=green", ["ann", "bob"]),
        ("events --extra minute=zebra;\u00a07", ["events.vote"]),
        ("events --extra party=green", ["events.fete"]),
        ("timeline --extra party=labour --extra party=green", ["events.vote", "events.fete"]),
        ("organisations --extra party=green", []),
        ("sources --extra party=green", []),
        ("sources --extra minute=vol.\u00a04", ["book"]),
    ],
)
def test_the_filter_finds_what_has_it_or_involves_who_has(
    question: str, found: list[str], council: Callable[..., Path], chronicle: Chronicle
) -> None:
    asked = [part.replace("\u00a0", " ") for part in question.split(" ")]
    rows = json.loads(chronicle(*asked, "-f", "json", base=council()).out)
    assert [row["id"] for row in rows] == found


@pytest.mark.parametrize("typed", ["party", "=green", "party=", "party=lab", "prty=green"])
def test_the_filter_refuses_what_nothing_has(
    typed: str, council: Callable[..., Path], chronicle: Chronicle
) -> None:
    assert chronicle("events", "--extra", typed, base=council()).code == 2


def test_a_base_without_such_keys_has_no_column_of_them(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts='[people.ann]\nname = "Ann"\n[events.e]\ntitle = "E"\n')
    for listing in ("people", "events"):
        (row,) = json.loads(chronicle(listing, "-f", "json", base=base).out)
        assert "extra" not in row


def test_a_declaration_that_changes_is_held_against_files_that_did_not(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    for on, errors in (('"people"', []), ('"events"', ["F004"]), ('"people"', [])):
        base = make_base(
            own=f'[extra.party]\ntitle = "Party"\non = [{on}]\n',
            facts='[people.ann]\nname = "Ann"\nextra = { party = "Green" }\n',
        )
        findings = json.loads(chronicle("check", "--select", "F", "-f", "json", base=base).out)
        assert [finding["code"] for finding in findings] == errors
