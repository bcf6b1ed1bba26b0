"""Citations: of a source read in another, and what each answer gives of one."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

SOURCES = """
[sources.diary]
title = "A diary"
published = "2001"
[sources.life]
title = "A life of the founder"
published = "2010-05"
[sources.press]
title = "The press"
published = "2003"
[events.fire]
title = "The mill burns"
date = "1999"
sources = [{}]
"""
VIA = '{ source = "diary", at = "p. 3", via = "life" }'
OTHER_VIA = '{ source = "press", via = "life" }'


def _findings(chronicle: Chronicle, base: Path, *codes: str) -> list[tuple[str, str]]:
    answer = chronicle("check", "-f", "json", "--select", ",".join(codes), base=base)
    return [(finding["code"], finding["message"]) for finding in json.loads(answer.out)]


@pytest.mark.parametrize(
    ("cited", "message"),
    [
        (VIA, "only diary says so"),
        (f'{VIA}, "life"', "diary and life are one source: one passes the other on"),
        (f'"life", {VIA}', "life and diary are one source: one passes the other on"),
        (f"{VIA}, {OTHER_VIA}", "diary and press are one source: one passes the other on"),
        (f'{OTHER_VIA}, "diary", {VIA}', "press and diary are one source: one passes the other on"),
        (f'{VIA}, "press"', None),
        ('"diary", "life"', None),
    ],
)
def test_a_source_that_passes_another_on_is_no_second_one(
    cited: str, message: str | None, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=SOURCES.format(cited))
    assert _findings(chronicle, base, "S305") == ([("S305", message)] if message else [])


@pytest.mark.parametrize(
    ("cited", "code", "message"),
    [
        ('{ source = "diary", via = "lif" }, "press"', "F009", 'there is no source "lif"'),
        ('{ source = "diary", via = "diary" }, "press"', "F006", "sources[1].via is the source itself"),
        ('{ source = "diary", via = ["life"] }, "press"', "F006", "sources[1].via a list is not an id"),
    ],
)
def test_a_wrong_one_is_refused_and_only_that_citation_goes(
    cited: str, code: str, message: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=SOURCES.format(cited))
    assert _findings(chronicle, base, "F") == [(code, message)]
    (row,) = json.loads(chronicle("events", "-f", "json", base=base).out)
    assert row["sources"] == ["press"]


@pytest.mark.parametrize(("day", "known"), [("2001", []), ("2009", []), ("2010-06", ["events.fire"])])
def test_it_is_known_from_the_later_of_the_two_publications(
    day: str, known: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=SOURCES.format(VIA))
    rows = json.loads(chronicle("events", "--known-by", day, "-f", "json", base=base).out)
    assert [row["id"] for row in rows] == known


@pytest.mark.parametrize("source", ["diary", "life"])
def test_the_fact_is_found_by_either(
    source: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=SOURCES.format(VIA))
    rows = json.loads(chronicle("timeline", "--source", source, "-f", "json", base=base).out)
    assert [row["id"] for row in rows] == ["events.fire"]
    assert not any(f"“{source}" in message for _, message in _findings(chronicle, base, "S304"))
    shown: dict[str, Any] = json.loads(chronicle("show", source, "-f", "json", base=base).out)
    (fact,) = shown["facts"]
    assert (fact["cited"][0]["source"], fact["cited"][0]["via"]) == ("diary", "life")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("show events.fire", "p. 3, via life"),
        ("show diary", "p. 3, via life"),
        ("show life", "passes on diary, p. 3"),
        ("events -f csv", "diary, p. 3, via life"),
        ("conflicts --all", "p. 3, via life"),
        ("conflicts --all -f csv", '"1999-05","finer",,"life"'),
    ],
)
def test_every_answer_names_who_passes_it_on(
    question: str, words: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    says = VIA.replace(" }", ', says = { date = "1999-05" } }')
    base = make_base(facts=SOURCES.format(says if "conflicts" in question else VIA))
    assert words in chronicle(*question.split(), base=base).out


EVERYTHING = """
[chronicle]
title = "What has parts"
[organisations.mill]
name = "The mill"
[posts.head]
title = "Head"
organisation = "mill"
lead = true
[people.ann]
name = "Ann"
identifiers = { wikidata = "Q5; or Q6" }
[tenures.ann]
person = "ann"
post = "head"
start = "1990"
end = "2005"
acting = true
sources = ["diary"]
[inspections.visit]
organisation = "mill"
body = "The factory inspector"
date = "1999-05-02"
areas = { "fire: doors" = "poor", care = "good" }
sources = [
    "diary",
    { source = "press", at = "p. 1; top", quote = "“So”", says = { date = "1999-05", areas = { care = "fair" } } },
    { source = "life", says = {} },
]
[counts.hands]
what = "hands"
value = "17.50"
sources = [{ source = "press", says = { value = "17.25", people = ["ann"] } }]
"""


def _cited(source: str, **parts: object) -> dict[str, object]:
    return {"source": source, "at": None, "quote": None, "via": None, "says": None} | parts


@pytest.mark.parametrize(
    ("listing", "column", "parts", "text"),
    [
        (
            "inspections",
            "citations",
            [
                _cited("diary"),
                _cited(
                    "press",
                    at="p. 1; top",
                    quote="“So”",
                    says={"date": "1999-05", "areas": {"care": "fair"}},
                ),
                _cited("life", says={}),
            ],
            r"diary; press, p. 1;\x20top; life",
        ),
        ("inspections", "areas", {"fire: doors": "poor", "care": "good"}, "fire: doors: poor; care: good"),
        (
            "inspections",
            "in_post",
            [
                {
                    "id": "tenures.ann",
                    "person": "Ann",
                    "person_id": "ann",
                    "post": "Head",
                    "post_id": "head",
                    "certainty": "certain",
                    "acting": True,
                }
            ],
            "Ann (acting)",
        ),
        ("people", "identifiers", {"wikidata": "Q5; or Q6"}, r"wikidata: Q5;\x20or Q6"),
        ("organisations", "identifiers", {}, ""),
    ],
)
def test_what_has_parts_is_objects_in_json_and_a_list_of_texts_in_csv(
    listing: str,
    column: str,
    parts: object,
    text: str,
    make_base: Callable[..., Path],
    chronicle: Chronicle,
) -> None:
    base = make_base(chronicle=EVERYTHING, facts=SOURCES.format(VIA))
    (row,) = json.loads(chronicle(listing, "-f", "json", base=base).out)
    assert row.get(column) == parts
    (line,) = map(json.loads, chronicle(listing, "-f", "jsonl", base=base).out.splitlines())
    assert line == row
    (cells,) = csv.DictReader(io.StringIO(chronicle(listing, "-f", "csv", base=base).out))
    assert (cells.get(column) or "") == text


def test_what_a_source_says_keeps_its_digits(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(chronicle=EVERYTHING, facts=SOURCES.format(VIA))
    out = chronicle("counts", "-f", "json", base=base).out
    (row,) = json.loads(out, parse_float=str)
    assert row["citations"] == [_cited("press", says={"value": "17.25", "people": ["ann"]})]
    shown = json.loads(chronicle("show", "counts.hands", "-f", "json", base=base).out, parse_float=str)
    assert shown["citations"] == row["citations"]


def test_a_range_that_a_source_gives_is_two_numbers_as_in_a_listing(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = EVERYTHING.replace('value = "17.25", people', 'value = "16..17.5", people')
    base = make_base(chronicle=facts, facts=SOURCES.format(VIA))
    (row,) = json.loads(chronicle("counts", "-f", "json", base=base).out, parse_float=str)
    assert row["citations"] == [_cited("press", says={"value": 16, "value_to": "17.5", "people": ["ann"]})]


REPORTED = """
[sources.letter]
title = "A letter"
type = "letter"
dated = "2009-05"
[sources.page]
title = "A page"
accessed = "2012-05-01"
[sources.paper]
title = "A paper"
published = "2012"
accessed = "2012-02-03"
[events.fair]
title = "The fair"
date = "2009"
because = "by the letter"
sources = [{}]
"""


@pytest.mark.parametrize("question", ["sources", "show letter", "sources -f csv", "show letter -f json"])
def test_the_type_and_the_date_of_what_was_never_published_are_shown(
    question: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=REPORTED.format('"letter", "page", "paper"'))
    out = chronicle(*question.split(), base=base).out
    assert "letter" in out.replace("A letter", "")
    assert "May 2009" in out or "2009-05" in out


@pytest.mark.parametrize(
    ("source", "day", "known", "in_doubt"),
    [
        ("letter", "2009-04", False, False),
        ("letter", "2009-06", True, False),
        ("page", "2012-04", True, True),
        ("page", "2012-05-01", True, False),
        ("paper", "2012-02-02", True, True),
        ("paper", "2012-02-03", True, False),
        ("paper", "2011", False, False),
    ],
)
def test_a_source_was_published_by_the_day_on_which_it_was_read(
    source: str, day: str, known: bool, in_doubt: bool, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=REPORTED.format(f'{{ source = "{source}", says = {{ date = "2009" }} }}'))
    answer = chronicle("events", "--known-by", day, "-f", "json", base=base)
    assert bool(json.loads(answer.out)) is known
    assert ("may be later" in answer.err) is in_doubt


def test_a_source_can_report_a_fact_and_give_none_of_its_values(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=REPORTED.format('{ source = "letter", says = {} }'))
    assert "gives none of its values" in chronicle("show", "events.fair", base=base).out
    quoted = make_base("quoted", facts=REPORTED.format('{ source = "letter", quote = "a fair", says = {} }'))
    shown = chronicle("show", "events.fair", base=quoted).out
    assert "“a fair”" in shown
    assert "none of its values" not in shown
    (row,) = json.loads(chronicle("events", "--known-by", "2010", "-f", "json", base=base).out)
    assert (row["sources"], row["worked_out"], row["citations"]) == (
        ["letter"],
        ["date"],
        [_cited("letter", says={})],
    )
    assert json.loads(chronicle("events", "--known-by", "2008", "-f", "json", base=base).out) == []
    assert _findings(chronicle, base, "S303") == []
