"""Parties to a dispute: what each says to a fact is told and kept, and is no source's word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
import tomli

from chronicle.index.cache import open_index
from chronicle.loader.locate import locate
from chronicle.queries.parties import PartyName, parties, stances_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chronicle.index.cache import Index
    from tests.conftest import Chronicle

    MakeBase = Callable[..., Path]

AROUND: Final = """\
[parties.claimant]
name = "Jo Smith"
[parties.council]
name = "The Council"
aka = ["The City"]
[sources.letter]
title = "A letter"
published = "2012-05"
"""
FLOOD: Final = """\
[events.flood]
title = "The quay is flooded"
date = "2011-08"
sources = ["letter"]
"""
STANCES: Final = 'stances = { council = "not admitted", claimant = "admitted" }\n'


def index_of(base: Path) -> Index:
    return open_index(locate(str(base)))


class TestTold:
    def test_the_parties_stand_in_the_order_of_the_files(self, make_base: MakeBase) -> None:
        index = index_of(make_base(b=AROUND, a='[parties.water]\nname = "Water Board"\n'))
        assert parties(index) == (
            PartyName("water", "Water Board"),
            PartyName("claimant", "Jo Smith"),
            PartyName("council", "The Council"),
        )

    def test_the_stances_of_the_facts_that_are_asked_for(self, make_base: MakeBase) -> None:
        index = index_of(make_base(facts=AROUND + FLOOD + STANCES + FLOOD.replace("flood]", "dry]")))
        assert stances_of(index, ("events.flood", "events.dry", "events.none")) == {
            "events.flood": {"council": "not admitted", "claimant": "admitted"}
        }
        assert stances_of(index, ()) == {}

    def test_a_page_has_them_by_name_in_the_order_of_the_parties(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        page = chronicle("show", "events.flood", base=make_base(facts=AROUND + FLOOD + STANCES)).out
        assert page.index("Jo Smith: admitted") < page.index("The Council: not admitted")

    def test_programs_have_them_by_id(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(facts=AROUND + FLOOD + STANCES)
        told = {"council": "not admitted", "claimant": "admitted"}
        for question in (("events",), ("timeline",)):
            (row,) = json.loads(chronicle(*question, "-f", "json", base=base).out)
            assert row["stances"] == told
            assert [*row][[*row].index("stances") + 1] == "status"
        assert json.loads(chronicle("show", "events.flood", "-f", "json", base=base).out)["stances"] == told
        assert "council: not admitted; claimant: admitted" in chronicle("events", "-f", "csv", base=base).out

    def test_a_base_without_parties_has_no_such_column(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(facts=AROUND.replace("[parties.", "[people.") + FLOOD)
        assert "stances" not in chronicle("events", "-f", "csv", base=base).out

    def test_a_party_is_found_by_its_names(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(facts=AROUND + FLOOD + STANCES)
        assert "parties.council" in chronicle("search", "city", base=base).out
        assert "events.flood" not in chronicle("search", "admitted", base=base).out


class TestChecked:
    @pytest.mark.parametrize(
        ("stances", "code", "hint"),
        [
            ('{ counsel = "admitted" }', "F009", 'did you mean "council"?'),
            ('{ board = "admitted" }', "F009", "add [parties.board], or name one that is there"),
            ('{ council = "denies" }', "F006", 'did you mean "denied"?'),
            ('{ council = "maybe" }', "F006", "write one of admitted, denied, not admitted"),
            ("{ council = true }", "F006", "write one of admitted, denied, not admitted"),
            ('"denied"', "F006", 'write stances = { council = "denied" }'),
            ('{ "The Council" = "denied" }', "F010", 'write "the-council"'),
        ],
    )
    def test_a_wrong_stance_is_left_out_and_the_fact_stays(
        self, stances: str, code: str, hint: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(facts=f"{AROUND}{FLOOD}stances = {stances}\n")
        answer = chronicle("check", base=base)
        assert answer.code == 1
        assert f"error[{code}] events.flood: " in answer.out
        assert hint in answer.out
        (row,) = json.loads(chronicle("events", "-f", "json", base=base).out)
        assert (row["id"], row["stances"], row["errors"]) == ("events.flood", {}, [code])

    def test_what_others_say_stays_beside_a_wrong_one(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        wrong = 'stances = { council = "denied", claimant = "agrees", board = "denied" }\n'
        base = make_base(facts=AROUND + FLOOD + wrong)
        (row,) = json.loads(chronicle("events", "-f", "json", base=base).out)
        assert row["stances"] == {"council": "denied"}

    def test_a_party_that_comes_later_mends_it(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(around=AROUND, facts=f'{FLOOD}stances = {{ board = "denied" }}\n')
        assert "F009" in chronicle("check", base=base).out
        (base / "more.toml").write_text('[parties.board]\nname = "The Board"\n', "utf-8")
        assert "F009" not in chronicle("check", base=base).out
        (row,) = json.loads(chronicle("events", "-f", "json", base=base).out)
        assert row["stances"] == {"board": "denied"}

    def test_a_stance_is_no_disagreement_of_sources(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(facts=AROUND + FLOOD + 'stances = { council = "denied", claimant = "admitted" }\n')
        assert "S302" not in chronicle("check", "--all", base=base).out
        assert json.loads(chronicle("conflicts", "--all", "-f", "json", base=base).out) == []
        said = FLOOD.replace('["letter"]', '[{ source = "letter", says = { stances = {} } }]')
        assert "F004" in chronicle("check", base=make_base(facts=AROUND + said)).out

    def test_two_facts_are_one_whatever_is_said_to_them(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        again = FLOOD.replace("flood]", "again]")
        base = make_base(facts=AROUND + FLOOD + STANCES + again + 'stances = { council = "denied" }\n')
        assert "E701" in chronicle("check", base=base).out

    def test_what_lay_ahead_of_a_day_was_answered_by_nobody(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        says = '[{ source = "letter", says = { date = "2011-09" } }, { source = "book", says = { date = "2011-08" } }]'
        base = make_base(
            facts=AROUND
            + '[sources.book]\ntitle = "A book"\npublished = "2014"\n'
            + FLOOD.replace('["letter"]', says)
            + STANCES
        )
        (now,) = json.loads(chronicle("events", "-f", "json", base=base).out)
        (then,) = json.loads(chronicle("events", "--known-by", "2013", "-f", "json", base=base).out)
        assert (now["date"], then["date"]) == ("2011-08", "2011-09")
        assert (bool(now["stances"]), then["stances"]) == (True, {})


class TestWritten:
    @pytest.mark.parametrize(
        ("arguments", "stances"),
        [
            (
                ("--set", "stances.The City=Denied"),
                {"council": "denied", "claimant": "admitted"},
            ),
            (("--set", "stances=Jo Smith=denied; council=admitted"), {"claimant": "denied", "council": "admitted"}),
            (("--unset", "stances.claimant"), {"council": "not admitted"}),
            (("--unset", "stances"), None),
        ],
    )  # fmt: skip
    def test_a_stance_is_set_and_taken_out(
        self,
        arguments: tuple[str, ...],
        stances: dict[str, str] | None,
        make_base: MakeBase,
        chronicle: Chronicle,
    ) -> None:
        base = make_base(facts=AROUND + FLOOD + STANCES)
        answer = chronicle("edit", "events.flood", *arguments, base=base)
        assert answer.code == 0, answer.err
        written = tomli.loads((base / "facts.toml").read_text("utf-8"))["events"]["flood"]
        assert written.get("stances") == stances

    @pytest.mark.parametrize(
        ("pair", "message"),
        [
            ("stances.board=denied", 'there is no party called "board"'),
            ("stances.council=perhaps", '"perhaps" is none of the words it takes'),
            ("stances=denied", '"denied" is no key and value'),
        ],
    )
    def test_what_is_none_is_refused(
        self, pair: str, message: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        answer = chronicle("edit", "events.flood", "--set", pair, base=make_base(facts=AROUND + FLOOD))
        assert answer.code == 2
        assert message in answer.err

    def test_sheets_carry_them_away_and_back(
        self, make_base: MakeBase, chronicle: Chronicle, tmp_path: Path
    ) -> None:
        base = make_base(facts=AROUND + FLOOD + STANCES)
        sheets = tmp_path / "sheets"
        assert chronicle("export", "sheets", "-o", str(sheets), base=base).code == 0
        rows = (sheets / "events.csv").read_text("utf-8")
        assert "stances.council" in rows
        (sheets / "events.csv").write_text(rows.replace("not admitted", "denied"), "utf-8", newline="")
        answer = chronicle("import", str(sheets), "--yes", base=base)
        assert answer.code == 0, answer.err
        text = (base / "facts.toml").read_text("utf-8")
        assert 'stances = { council = "denied", claimant = "admitted" }' in text

    def test_two_parties_become_one_unless_both_answered(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(facts=AROUND + FLOOD + 'stances = { claimant = "admitted" }\n')
        merged = chronicle("rename", "parties.claimant", "council", "--merge", base=base)
        assert merged.code == 0, merged.err
        assert 'stances = { council = "admitted" }' in (base / "facts.toml").read_text("utf-8")
        base = make_base(facts=AROUND + FLOOD + STANCES)
        assert chronicle("rename", "parties.claimant", "council", "--merge", base=base).code == 2


@pytest.mark.parametrize("number", [10_000])
def test_many_parties_are_read_and_no_fact_takes_them_all(
    number: int, make_base: MakeBase, chronicle: Chronicle
) -> None:
    many = "".join(f'[parties.p{place}]\nname = "Party {place}"\n' for place in range(number))
    stances = ", ".join(f'p{place} = "denied"' for place in range(number))
    base = make_base(facts=AROUND + many + FLOOD + f"stances = {{ {stances} }}\n")
    answer = chronicle("check", base=base)
    assert "error[F011] events.flood: stances has more than 1,000 of them" in answer.out
    assert len(parties(index_of(base))) == number + 2
