"""Full text: the user's words are words, never operators."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import normalize

import pytest

from chronicle import full_text
from tests.pages.page_fixtures import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
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


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("15 July 1913", "1913-07-15"),
        ("summer 1913", "1913-22"),
        ("1913-07", "1913-07"),
        ("03/04/1913", None),  # or 4 March
        ("1913", None),
        ("flod in July", None),
    ],
)
def test_a_date_that_is_searched_in_vain_is_one_of_the_timeline(
    typed: str, date: str | None, chronicle: Chronicle
) -> None:
    page = chronicle("search", typed).out
    assert "Nothing in the base has" in page
    assert ("As a date: " in page) is (date is not None)
    assert date is None or f"As a date: chronicle timeline --year {date} " in " ".join(page.split()) + " "


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
    assert "2009 * event Fair no source" in lines
    assert "? 2009? * event Fair again no source" in lines
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


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *((typed, {"a"}) for typed in ("£6m", "6m", "£6 million", "6,000,000", "6000000", "£6,000,000")),
        *((typed, {"b"}) for typed in ("£2.6m", "2.6 million", "2,600,000", "£2.60m")),
        *((typed, {"c"}) for typed in ("1234567", "£1,234,567", "1,234,567")),
        *(
            ("24", {"d"}),
            ("24m", {"e"}),
            ("2", set()),
            ("6", set()),
            ("567", set()),
            ("0.5", {"f"}),
            ("5", set()),
        ),
        *(("2010-11", {"g"}), ("2010", {"g"}), ("11-30", {"g"}), ("201", set()), ("3.2", {"h"})),
    ],
)
def test_a_number_is_whole_and_an_amount_found_however_it_is_printed(
    typed: str, found: set[str], chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    notes = {
        "a": "it cost £6m in all",
        "b": "then £2.6m, they said",
        "c": "exactly £1,234,567.",
        "d": "24 children",
        "e": "24,000,000 sheets of paper",
        "f": "0.50 of a post",
        "g": "on 2010-11-30",
        "h": "see paragraph 3.2",
    }
    base = make_base(
        facts="".join(f'[events.{id_}]\ntitle = "Event"\nnote = "{note}"\n' for id_, note in notes.items())
    )
    rows = json.loads(chronicle("search", typed, "-f", "json", base=base).out)
    assert {row["id"].removeprefix("events.") for row in rows} == found
    assert all(row["match"] == notes[row["id"].removeprefix("events.")] for row in rows)


@pytest.mark.parametrize(("words", "found"), [("2010", 4), ("12", 0), ("31", 0), ("2010-12-31", 0)])
def test_a_bound_that_nobody_wrote_is_not_found(
    words: str, found: int, chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    facts = """
[organisations.o]
name = "Board"
[people.ann]
name = "Ann"
[events.e]
title = "Flood"
date = "2010"
[tenures.t]
person = "ann"
organisation = "o"
start = "2010"
[inspections.i]
organisation = "o"
body = "Us"
date = "2010"
[counts.c]
what = "beds"
value = 3
date = "2010"
"""
    base = make_base(facts=facts)
    assert len(json.loads(chronicle("search", words, "-f", "json", base=base).out)) == found


def test_a_sum_is_found_by_any_of_its_forms(chronicle: Chronicle, make_base: Callable[..., Path]) -> None:
    base = make_base(
        facts='organisations.o.name = "O"\n[budget.b]\norganisation = "o"\ntype = "cut"\namount = 7_700_000\n'
    )
    for typed in ("£7.7m", "7.7m", "7,700,000", "7700000", "cut 7.7 million"):
        (row,) = json.loads(chronicle("search", typed, "-f", "json", base=base).out)
        assert row["match"].startswith("cut of £7.7m")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(
            ("本語", "日本語テキスト"),
            ("テキスト", "日本語テキスト"),
            ("日本", "日本語テキスト"),
            ("ไทย", "ภาษาไทย"),
        ),
        *(("한국", "한국어"), ("हिन्दी", "हिन्दी में")),
    ],
)
def test_a_script_without_blanks_is_found_by_its_parts(
    typed: str, found: str, chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(facts=f'[events.e]\ntitle = "Event"\nnote = "{found}"\n[events.f]\ntitle = "語本 का"\n')
    (row,) = json.loads(chronicle("search", typed, "-f", "json", base=base).out)
    assert (row["id"], row["match"]) == ("events.e", found)
    assert "**" + typed in chronicle("search", typed, "-f", "md", base=base).out


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_either_form_of_an_accent_finds_either(
    form: Literal["NFC", "NFD"], chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    typed, written = normalize(form, "été"), normalize("NFD" if form == "NFC" else "NFC", "Été")
    facts = f'people.p.name = "Léa {written}"\n[events.e]\ntitle = "Event"\ncategory = "{written}"\ntags = ["{written}"]\n'
    facts += f'people = ["p"]\nextra = {{ saison = "{written}" }}\n[extra.saison]\ntitle = "Saison"\non = ["events"]\n'
    base = make_base(facts=facts)
    for question in (
        ["--tag", typed],
        ["--category", typed],
        ["--extra", f"saison={typed}"],
        ["-p", f"LÉA {typed}"],
    ):
        assert "Event" in chronicle("timeline", *question, base=base).out, question
    assert "No entries" in chronicle("timeline", "--no-tag", typed, base=base).out
    (person, event) = sorted(
        json.loads(chronicle("search", typed, "-f", "json", base=base).out),
        key=lambda row: row["kind"],
        reverse=True,
    )
    assert (person["id"], event["id"]) == ("people.p", "events.e")


def test_a_wrong_tag_is_answered_with_the_tags_as_they_are_written(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(facts='[events.e]\ntitle = "E"\ntags = ["Été", "Staff"]\n')
    assert "there are: Staff, Été" in chronicle("timeline", "--tag", "x", base=base).err
    assert "did you mean Staff?" in chronicle("timeline", "--tag", "staf", base=base).err


def test_only_what_the_limit_leaves_is_read_for_its_matches(
    chronicle: Chronicle, make_base: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = "needle " + "and so on and on " * 2_000
    base = make_base(
        facts='sources.s.title = "S"\n'
        + "".join(
            f'[events.e{n}]\ntitle = "E{n}"\nsources = [{{ source = "s", quote = "{quote}" }}]\n'
            for n in range(20)
        )
    )
    read: list[int] = []
    real = full_text.matches

    def count(text: str, terms: Sequence[full_text.Term]) -> list[tuple[int, int]]:
        read.append(len(text))
        return real(text, terms)

    monkeypatch.setattr(full_text, "matches", count)
    assert "the best 3 of 20" in chronicle("search", "needle", "-n", "3", base=base).out
    assert len(read) <= 2 * 3
    assert sum(read) < 3 * 3_000, "of a long quotation only a piece around the match is looked at"


def test_a_date_of_publication_that_matches_is_shown_as_that(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(
        facts='organisations.o.name = "O"\n[inspections.i]\norganisation = "o"\nbody = "Ofsted"\n'
        'date = "2011-03"\npublished = "2011-05-20"\n'
    )
    (row,) = json.loads(chronicle("search", "2011-05-20", "-f", "json", base=base).out)
    assert row["match"] == "published 2011-05-20"
    assert "published 2011-05-20" in rows_of(chronicle("search", "2011-05", base=base).out)
    assert "published 2011-05-20" not in rows_of(chronicle("search", "Ofsted", base=base).out)
