"""Full text: the user's words are words, never operators."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Chronicle


@pytest.fixture
def found(chronicle: Chronicle) -> Any:
    def ask(*words: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(chronicle("search", *words, "-f", "json").out)
        return rows

    return ask


def test_all_words_must_occur_in_any_order_and_case(found: Any) -> None:
    ids = {row["id"] for row in found("AGREEMENT mutual")}
    assert ids == {"tenures.duxbury", "tenures.tucker"}


def test_the_match_is_the_text_that_holds_the_words(found: Any) -> None:
    assert {row["match"] for row in found("mutual agreement")} == {"by mutual agreement"}


@pytest.mark.parametrize(
    "words", ['NOT "x', "a OR b) AND", "body : x", "NEAR(a b)", "^tucker*", "x\x00y", "-tucker"]
)
def test_nothing_typed_is_an_operator(words: str, chronicle: Chronicle) -> None:
    assert chronicle("search", "--", words).code == 0


def test_people_and_sources_are_found_as_well_as_facts(found: Any) -> None:
    assert {row["kind"] for row in found("wilshire")} >= {"person"}
    assert {row["kind"] for row in found("contaminated brand")} >= {"source", "event"}


def test_filters_leave_facts_alone(found: Any) -> None:
    assert {row["kind"] for row in found("birmingham", "-k", "budget")} == {"budget"}


def test_a_limit_keeps_the_best(found: Any) -> None:
    assert found("duxbury", "-n", "2") == found("duxbury")[:2]


@pytest.mark.parametrize(
    ("limit", "said"),
    [("0", "the best 0 of 2"), ("1", "the best 1 of 2"), ("2", "2 matches"), ("3", "2 matches")],
)
def test_the_page_says_of_how_many_matches_it_shows_the_best(
    limit: str, said: str, chronicle: Chronicle
) -> None:
    title = chronicle("search", "mutual agreement", "-n", limit).out.splitlines()[0]
    assert " ".join(title.split()) == f"“mutual agreement” {said}"


def test_a_search_in_vain_offers_words_that_are_there(chronicle: Chronicle) -> None:
    answer = chronicle("search", "inadequat", "tuckr")
    assert answer.code == 0
    assert "“tuckr”: tucker" in answer.out


def test_a_name_with_markup_and_escapes_is_shown_as_text(chronicle: Chronicle) -> None:
    answer = chronicle("search", "[bold]\x1b[31mx")
    assert "\x1b" not in answer.out + answer.err


def test_a_date_that_matches_is_told_once_and_as_a_person_reads_it(chronicle: Chronicle) -> None:
    out = chronicle("search", "2012", "-k", "inspection").out
    assert "Sep 2012" in out
    assert "2012-09" not in out
