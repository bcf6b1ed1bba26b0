"""Full text: the user's words are words, never operators."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.pages.page_fixtures import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle


@pytest.fixture
def matches(chronicle: Chronicle) -> Any:
    def ask(*words: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(chronicle("search", *words, "-f", "json").out)
        return rows

    return ask


def test_all_words_must_occur_in_any_order_and_case(matches: Any) -> None:
    ids = {row["id"] for row in matches("AGREEMENT mutual")}
    assert ids == {"tenures.duxbury", "tenures.tucker"}


def test_the_match_is_the_text_that_holds_the_words(matches: Any) -> None:
    assert {row["match"] for row in matches("mutual agreement")} == {"by mutual agreement"}


@pytest.mark.parametrize(
    "words", ['NOT "x', "a OR b) AND", "body : x", "NEAR(a b)", "^tucker*", "x\x00y", "-tucker"]
)
def test_nothing_typed_is_an_operator(words: str, chronicle: Chronicle) -> None:
    assert chronicle("search", "--", words).code == 0


def test_people_and_sources_are_found_as_well_as_facts(matches: Any) -> None:
    assert {row["kind"] for row in matches("wilshire")} >= {"person"}
    assert {row["kind"] for row in matches("contaminated brand")} >= {"source", "event"}


def test_filters_leave_facts_alone(matches: Any) -> None:
    assert {row["kind"] for row in matches("birmingham", "-k", "budget")} == {"budget"}


def test_a_limit_keeps_the_best(matches: Any) -> None:
    assert matches("duxbury", "-n", "2") == matches("duxbury")[:2]


@pytest.mark.parametrize(
    ("limit", "cut"),
    [("0", "the best 0 of 2"), ("1", "the best 1 of 2"), ("2", "2 matches"), ("3", "2 matches")],
)
def test_the_page_says_of_how_many_matches_it_shows_the_best(
    limit: str, cut: str, chronicle: Chronicle
) -> None:
    title = chronicle("search", "mutual agreement", "-n", limit).out.splitlines()[0]
    assert " ".join(title.split()) == f"“mutual agreement” {cut}"


def test_a_search_in_vain_offers_words_that_are_there(chronicle: Chronicle) -> None:
    answer = chronicle("search", "inadequat", "tuckr")
    assert answer.code == 0
    assert "“tuckr”: tucker" in answer.out


def test_a_name_with_markup_and_escapes_is_shown_as_text(chronicle: Chronicle) -> None:
    answer = chronicle("search", "[bold]\x1b[31mx")
    assert "\x1b" not in answer.out + answer.err


def test_a_date_that_matches_is_shown_once_and_as_a_person_reads_it(chronicle: Chronicle) -> None:
    out = chronicle("search", "2012", "-k", "inspection").out
    assert "Sep 2012" in out
    assert "2012-09" not in out


FACTS = """
[sources.s]
title = "S"
[events.sure]
title = "Fair"
date = "2009"
[events.maybe]
title = "Fair again"
date = "2009?"
[events.open]
title = "Fair for ever"
[events.other]
title = "Flood"
date = "2007"
note = "x \\u0002secret\\u0003 word"
"""


@pytest.fixture
def screen(make_base: Callable[..., Path], chronicle: Chronicle) -> Callable[..., list[str]]:
    base = make_base(facts=FACTS)
    return lambda *words: rows_of(chronicle("search", *words, base=base).out)


def test_what_only_may_fall_in_the_window_is_marked_and_the_rest_counted(
    screen: Callable[..., list[str]],
) -> None:
    lines = screen("fair", "--year", "2009")
    assert lines[0] == "“fair” 2009 · 2 matches"
    assert "2009 * event Fair –" in lines
    assert "? 2009? * event Fair again –" in lines
    assert "+ 1 match that only a missing date leaves open: add --undated" in lines


def test_a_word_that_the_filters_leave_out_is_not_said_to_be_nowhere(
    screen: Callable[..., list[str]],
) -> None:
    assert "Nothing that was asked for has this word. In the whole base 1 entry has." in screen(
        "flood", "--year", "2012"
    )
    assert "Nothing in the base has this word." in screen("flod", "--year", "2012")


def test_an_excerpt_of_a_long_text_holds_the_match(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    words = " ".join(f"w{n}" for n in range(200))
    base = make_base(facts=f'[events.e]\ntitle = "E"\nnote = "{words} needle {words}"\n')
    (row,) = json.loads(chronicle("search", "needle", "-f", "json", base=base).out)
    assert "w199 needle w0" in row["match"]
    assert row["match"].startswith("…")
    assert row["match"].endswith("…")
    assert len(row["match"].split()) < 50


def test_a_fact_is_found_by_whatever_it_says(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    facts = """
people.ann.name = "Ann Able"
organisations.city.name = "City"
sources.paper.title = "The Paper"
[events.e]
title = "first"
category = "second"
note = "third"
tags = ["fourth"]
because = { date = "fifth" }
people = ["ann"]
organisations = ["city"]
date = "2009"
sources = [{ source = "paper", at = "sixth", quote = "seventh", says = { date = "2009" } }]
"""
    base = make_base(facts=facts)
    for word in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "able", "city", "paper"):
        rows = json.loads(chronicle("search", word, "-f", "json", base=base).out)
        assert "events.e" in [row["id"] for row in rows], word


def test_no_text_can_pass_for_the_mark_of_a_match(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    (row,) = json.loads(chronicle("search", "word", "-f", "json", base=make_base(facts=FACTS)).out)
    assert row["match"] == "x secret word"


NAMES = {
    "a": "Sørensen",
    "b": "Wałęsa",
    "c": "Großmann",
    "d": "Bjørn Æbeltoft",
    "e": "Семён",
    "f": "José",
    "g": "Đặng",
}


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        *(
            ("sorensen", "a"),
            ("SØRENSEN", "a"),
            ("walesa", "b"),
            ("wałesa", "b"),
            ("grossmann", "c"),
            ("großmann", "c"),
        ),
        *(("aebeltoft", "d"), ("æbel", "d"), ("семен", "e"), ("СЕМЁН", "e"), ("jose", "f"), ("dang", "g")),
    ],
)
def test_one_folding_finds_a_name_by_search_and_by_show(
    typed: str, id_: str, chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    people = "".join(f'[people.{key}]\nname = "{name}"\n' for key, name in NAMES.items())
    event = '[events.met]\ntitle = "They met"\npeople = ["a", "b", "c", "d", "e", "f", "g"]\n'
    base = make_base(facts=people + event)
    found = json.loads(chronicle("search", typed, "-f", "json", base=base).out)
    assert {row["id"] for row in found} >= {f"people.{id_}"}
    assert {row["id"] for row in found} <= {f"people.{id_}", "events.met"}
    assert all(NAMES[id_] in row["match"] for row in found)
    if typed != "æbel":
        assert chronicle("show", typed, base=base).out.startswith(NAMES[id_])
        assert "They met" in chronicle("timeline", "-p", typed, "-t", typed, base=base).out


def test_what_only_a_source_says_is_found(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    facts = """
[sources.s]
title = "S"
[events.fire]
title = "A fire"
date = "2010"
category = "blaze"
sources = [{ source = "s", says = { date = "2009-22", title = "Conflagration" } }]
"""
    for words in ("conflagration", "2009-22", "blaze"):
        found = json.loads(chronicle("search", words, "-f", "json", base=make_base(facts=facts)).out)
        assert [row["id"] for row in found] == ["events.fire"]
