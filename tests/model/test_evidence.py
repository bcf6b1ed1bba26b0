"""Where each value comes from: given, worked out or disputed; the five verdicts, for every type of value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from chronicle.dates import Verdict
from chronicle.loader.entries import MODELS
from chronicle.loader.validation import validate
from chronicle.model.base import toml_key
from chronicle.model.entities import Person, Source
from chronicle.model.evidence import Claim, Evidence, evidence, value_text, value_words
from chronicle.model.lookup import Entities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.model.fact import Fact

WORLD = Entities(
    sources={
        one: validate(Source, {"title": one, "published": published})
        for one, published in (("early", "2010-05"), ("late", "2012-03"))
    }
)
LEAST: dict[str, dict[str, object]] = {
    "tenures": {"person": "ann", "post": "chair"},
    "inspections": {"organisation": "city", "body": "Ofsted"},
    "budget": {"organisation": "city", "type": "cut", "amount": 5},
    "events": {"title": "It happens"},
    "counts": {"what": "homes", "value": 17},
}


def found(table: str, values: Mapping[str, object], *citations: object, as_of: int | None = None) -> Evidence:
    raw = {**LEAST[table], **values, "sources": list(citations)}
    fact = cast("Fact", validate(MODELS[table], raw))
    return evidence(fact, fact.interval(as_of), WORLD)


def says(source: str = "early", **values: object) -> dict[str, object]:
    return {"source": source, "says": {key.replace("_", "-").rstrip("-"): one for key, one in values.items()}}


def verdict(table: str, field: str, accepted: object, claimed: object) -> Verdict | None:
    (claim,) = found(table, {field: accepted}, {"source": "early", "says": {field: claimed}}).claims
    return claim.verdict


AGREES, COARSER, FINER, OVERLAPS, DISAGREES = Verdict


@pytest.mark.parametrize(
    ("accepted", "claimed", "expected"),
    [
        ("2009-04", "2009-04", AGREES),
        ("2009-04", "2009-04~", AGREES),
        ("2009-04?", "2009-04", AGREES),
        ("2009", "[2009-01..2009-12]", AGREES),
        ("2009-04", "2009-34", COARSER),
        ("2009-04", "2009", COARSER),
        ("2009-04", "[..2009]", COARSER),
        ("2009", "2009-04", FINER),
        ("2009-22", "2009-07-14", FINER),
        ("[2009-04..2009-08]", "[2009-06..2009-12]", OVERLAPS),
        ("2009-34", "2009-22", OVERLAPS),
        ("2009-04", "2009-22", DISAGREES),
        ("2009-04", "2009-05", DISAGREES),
        ("2009-04-17", "2009-04-18", DISAGREES),
        ("2009/2011", "2009/2011", AGREES),
        ("2009/2011", "2009-04/2011", FINER),
        ("2009-04/2011", "2009/2011", COARSER),
        ("2009/2011", "2012", DISAGREES),
    ],
)
def test_dates(accepted: str, claimed: str, expected: Verdict) -> None:
    assert verdict("events", "date", accepted, claimed) is expected


@pytest.mark.parametrize(
    ("accepted", "claimed", "expected"),
    [
        ("..", "..", AGREES),
        ("2009", "..", DISAGREES),  # the source came out in May 2010, and found it going on
        ("2010", "..", OVERLAPS),
        ("2011", "..", COARSER),  # "after May 2010" holds all of 2011
    ],
)
def test_still_so_speaks_up_to_the_day_of_publication(accepted: str, claimed: str, expected: Verdict) -> None:
    assert verdict("tenures", "end", accepted, claimed) is expected


@pytest.mark.parametrize(
    ("accepted", "claimed", "expected"),
    [
        ("16 months", "16 months", AGREES),
        ("16 months", "P16M", AGREES),
        ("2 years", "24 months", FINER),
        ("16 months", "about 16 months", COARSER),
        ("about 2 years", "2 years", FINER),
        ("16 months", "17 months", OVERLAPS),
        ("16 months", "2 years", COARSER),
        ("16 months", "4 years", DISAGREES),
        ("at least 3 weeks", "4 years", FINER),
    ],
)
def test_lengths_by_their_tolerance(accepted: str, claimed: str, expected: Verdict) -> None:
    assert verdict("tenures", "length", accepted, claimed) is expected


@pytest.mark.parametrize(
    ("values", "claimed", "expected"),
    [
        ({"start": "2009-04", "end": "2010-08"}, "16 months", AGREES),
        ({"start": "2009-04", "end": "2011"}, "about 2 years", AGREES),
        ({"start": "2009-04", "end": "2010-12"}, "16 months", DISAGREES),
        ({"start": "2009-04"}, "16 months", None),
        ({"end": "2011"}, "16 months", None),
        ({}, "16 months", None),
    ],
)
def test_a_length_is_held_against_the_dates_where_none_is_accepted(
    values: dict[str, object], claimed: str, expected: Verdict | None
) -> None:
    (claim,) = found("tenures", values, says(length=claimed)).claims
    assert claim.verdict is expected


@pytest.mark.parametrize(
    ("accepted", "claimed", "expected"),
    [
        (5, 5, AGREES),
        (5, "5", AGREES),
        (5, "5.00", AGREES),
        ("7.5", "7.50", AGREES),
        (5, 6, DISAGREES),
        (5, "5.01", DISAGREES),
        (5, -5, DISAGREES),
    ],
)
def test_amounts_by_value(accepted: object, claimed: object, expected: Verdict) -> None:
    assert verdict("budget", "amount", accepted, claimed) is expected
    assert verdict("counts", "value", accepted, claimed) is expected


@pytest.mark.parametrize(
    ("accepted", "claimed", "figure", "approx"),
    [
        ((10, None), (8, "at least"), COARSER, None),
        ((10, None), (12, "at most"), COARSER, None),
        ((10, None), (8, "at most"), DISAGREES, None),
        ((10, None), (8, "about"), DISAGREES, None),
        ((10, "at least"), (12, None), FINER, None),
        ((10, "at least"), (12, "at least"), FINER, AGREES),
        ((10, "at least"), (8, "at least"), COARSER, AGREES),
        ((400, "at least"), (600, "at most"), OVERLAPS, OVERLAPS),
        ((600, "at least"), (400, "at most"), DISAGREES, None),
        ((400, "at least"), (400, "at most"), AGREES, OVERLAPS),
        ((400, "about"), (400, "at least"), AGREES, OVERLAPS),
        ((400, "about"), (500, "at least"), DISAGREES, None),
    ],
)
def test_at_least_and_at_most_are_half_lines(
    accepted: tuple[int, str | None],
    claimed: tuple[int, str | None],
    figure: Verdict,
    approx: Verdict | None,
) -> None:
    for table, field in (("budget", "amount"), ("counts", "value")):
        ours, theirs = (
            {key: one for key, one in zip((field, "approx"), pair, strict=True) if one is not None}
            for pair in (accepted, claimed)
        )
        verdicts = {
            claim.field: claim.verdict
            for claim in found(table, ours, {"source": "early", "says": theirs}).claims
        }
        assert (verdicts[field], verdicts.get("approx")) == (figure, approx)


@pytest.mark.parametrize(
    ("accepted", "claimed", "expected"),
    [
        ("good", "Good", AGREES),
        ("good", "“good”", AGREES),
        ("by mutual agreement", "By mutual agreement.", AGREES),
        ("re-organised", "reorganised", AGREES),
        ("for 1,200 children", "for 1200 children", AGREES),
        ("grade A*", "grade A", DISAGREES),
        ("after stage 1.2", "after stage 12", DISAGREES),
        ("one - two", "one two", AGREES),
        ("Requires improvement", "requires\nimprovement", AGREES),
        ("ﬁne", "fine", AGREES),
        ("Straße", "STRASSE", AGREES),
        ("good", "outstanding", DISAGREES),
        ("good", "goods", DISAGREES),
        ("café", "cafe", DISAGREES),
    ],
)
def test_texts_without_case_and_punctuation(accepted: str, claimed: str, expected: Verdict) -> None:
    assert verdict("inspections", "grade", accepted, claimed) is expected
    assert verdict("tenures", "left", accepted, claimed) is expected


@pytest.mark.parametrize(
    ("table", "field", "accepted", "claimed", "expected"),
    [
        ("tenures", "acting", True, True, AGREES),
        ("tenures", "acting", True, False, DISAGREES),
        ("tenures", "acting", False, True, DISAGREES),
        ("budget", "one-off", True, True, AGREES),
        ("budget", "type", "cut", "spend", DISAGREES),
        ("budget", "approx", "about", "about", AGREES),
        ("budget", "approx", "about", "at least", DISAGREES),
        ("inspections", "areas", {"care": "good", "help": "bad"}, {"care": "Good"}, AGREES),
        ("inspections", "areas", {"care": "good"}, {"care": "bad"}, DISAGREES),
        ("inspections", "areas", {"care": "good"}, {"help": "bad"}, AGREES),
        ("events", "people", ["ann", "ben"], ["ben"], AGREES),
        ("events", "people", ["ann"], ["ann", "ben"], DISAGREES),
        ("events", "people", ["ann"], ["ben"], DISAGREES),
        ("tenures", "in-post", "2009-04", "2009-04", AGREES),
        ("tenures", "in-post", ["2009-04", "2010"], "2010-05", FINER),
        ("tenures", "in-post", "2009-04", ["2009-04", "2012"], AGREES),
        ("tenures", "post", "chair", "chair", AGREES),
        ("tenures", "post", "chair", "clerk", DISAGREES),
    ],
)
def test_flags_words_tables_and_lists(
    table: str, field: str, accepted: object, claimed: object, expected: Verdict
) -> None:
    assert verdict(table, field, accepted, claimed) is expected


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [("2011", None), (["2010", "2011"], AGREES), ("2013", DISAGREES), (["2010", "2008"], DISAGREES)],
)
def test_another_day_in_post_contradicts_nothing_in_the_same_time(
    claimed: object, expected: Verdict | None
) -> None:
    held = {"start": "2009", "end": "2012", "in-post": "2010"}
    (claim,) = found("tenures", held, says(in_post=claimed)).claims
    assert claim.verdict is expected


@pytest.mark.parametrize(
    ("table", "claimed"),
    [
        ("tenures", {"end": "2011"}),
        ("tenures", {"left": "retired"}),
        ("events", {"date": "2009"}),
        ("budget", {"period": "2013/14"}),
        ("inspections", {"grade": "good"}),
        ("counts", {"approx": "about"}),
    ],
)
def test_where_no_value_is_accepted_there_is_no_verdict(table: str, claimed: dict[str, object]) -> None:
    (claim,) = found(table, {}, {"source": "early", "says": claimed}).claims
    assert claim.verdict is None


def test_the_five_verdicts_go_from_the_least_trouble_to_the_most() -> None:
    assert [one.value for one in Verdict] == ["agrees", "coarser", "finer", "overlaps", "disagrees"]


DATED = {"start": "2009-04", "end": "2011"}


@pytest.mark.parametrize(
    ("citations", "worked_out", "disputed"),
    [
        ([], ("start", "end"), ()),
        (["early"], (), ()),
        ([{"source": "early", "at": "page 1"}], (), ()),
        ([says()], ("start", "end"), ()),
        ([says(start="2009-04")], ("end",), ()),
        ([says(start="2009-04", end="2011")], (), ()),
        ([says(start="2009-04"), says("late", end="2011")], (), ()),
        ([says(start="2009-04"), "late"], (), ()),
        ([says(start="2009")], ("start", "end"), ()),
        ([says(start="2009-04-17", end="2011")], ("start",), ()),
        ([says(start="2009-22", end="2011")], ("start",), ("start",)),
        ([says(start="2009-04", end="2011"), says("late", start="2009-22")], (), ("start",)),
        (["late", says(start="2009-22")], (), ("start",)),
        ([says(post="chair")], ("start", "end"), ()),
        ([says(post="clerk")], ("start", "end"), ("post",)),
        ([says(length="2 years")], ("start", "end"), ()),
        ([says(length="9 years")], ("start", "end"), ("length",)),
    ],
)
def test_worked_out_and_disputed(
    citations: list[object], worked_out: tuple[str, ...], disputed: tuple[str, ...]
) -> None:
    sourcing = found("tenures", dict(DATED), *citations)
    assert sourcing.worked_out == worked_out
    assert sourcing.disputed == disputed


@pytest.mark.parametrize(
    ("values", "citations", "worked_out"),
    [
        ({"start": "2012-04", "length": "16 months"}, ["early"], ("end",)),
        ({"end": "2012-04", "length": "16 months"}, ["early"], ("start",)),
        ({"start": "2012-04", "length": "16 months"}, [says(start="2012-04", length="16 months")], ("end",)),
        ({"start": "2012-04", "length": "16 months"}, [says(start="2012-04")], ("end", "length")),
        ({"start": "2012-04", "length": "16 months"}, ["early", says(end="2013-08")], ("end",)),
        (
            {"start": "2012-04", "length": "16 months"},
            ["early", says(end="[2013-07-01..2013-09-29]")],
            (),
        ),
        ({"start": "2012-04", "end": "2013", "length": "16 months"}, ["early"], ()),
        ({"acting": True}, [says()], ("acting",)),
        ({"acting": False}, [says()], ()),
        ({"in-post": "2009"}, [says(in_post="2009")], ()),
        ({"in-post": "2009"}, [says()], ("in_post",)),
    ],
)
def test_what_follows_from_other_values_is_worked_out(
    values: dict[str, object], citations: list[object], worked_out: tuple[str, ...]
) -> None:
    assert found("tenures", values, *citations).worked_out == worked_out


@pytest.mark.parametrize(
    ("table", "values", "about"),
    [
        (
            "tenures",
            {
                "start": "2009",
                "end": "2011",
                "length": "2 years",
                "in-post": "2010",
                "acting": True,
                "left": "retired",
            },
            {},
        ),
        (
            "inspections",
            {
                "date": "2009",
                "published": "2010",
                "grade": "good",
                "judgement": "good in parts",
                "areas": {"care": "good"},
            },
            {"type": "annual", "scale": "four"},
        ),
        (
            "budget",
            {"amount": 5, "period": "2009/10", "one-off": True, "approx": "about"},
            {"for": "homes", "by": "the council", "currency": "EUR"},
        ),
        ("budget", {"amount": 5, "start": "2009", "end": "2011", "length": "2 years"}, {}),
        ("events", {"date": "2009"}, {"people": ["ann"], "posts": ["chair"], "category": "death"}),
        ("events", {"start": "2009", "end": "2011", "length": "2 years"}, {"organisations": ["city"]}),
        ("counts", {"value": 5, "date": "2009", "approx": "about"}, {"unit": "homes", "people": ["ann"]}),
    ],
)
def test_dates_figures_grades_and_reported_words_need_a_source_and_nothing_else(
    table: str, values: dict[str, object], about: dict[str, object]
) -> None:
    sourcing = found(table, {**about, **values}, says())
    assert {*map(toml_key, sourcing.worked_out)} == {*values}
    for field, value in values.items():
        sourcing = found(table, {**about, **values}, {"source": "early", "says": {field: value}})
        assert {*map(toml_key, sourcing.worked_out)} == {*values} - {field}


def test_a_figure_is_told_with_how_exact_it_is_on_either_side() -> None:
    for table, field in (("budget", "amount"), ("counts", "value")):
        for (ours, accepted), (theirs, claimed) in (
            (({field: 13_000, "approx": "about"}, "about 13,000"), ({field: 12_000}, "12,000")),
            (({field: 13_000}, "13,000"), ({field: 12_000, "approx": "at most"}, "at most 12,000")),
        ):
            claim, *_ = found(table, ours, {"source": "early", "says": theirs}).claims
            words = (claim.accepted_words or "").replace("£", ""), claim.words.replace("£", "")
            assert words == (accepted, claimed)
            assert ("£" in claim.words) == (table == "budget")


def test_whom_a_fact_is_about_is_never_worked_out() -> None:
    about = {"people": ["ann"], "organisations": ["city"], "category": "death", "date": "2009"}
    assert found("events", about, says()).worked_out == ("date",)
    assert found("budget", {"for": "homes", "by": "the council"}, says()).worked_out == ("amount",)


def test_nought_is_a_value_like_any_other() -> None:
    assert found("counts", {"value": 0}, says(value=5)).disputed == ("value",)
    assert found("counts", {"value": 0}, says()).worked_out == ("value",)


def test_a_claim_keeps_its_citation_s_place_and_words() -> None:
    citation = {"source": "late", "at": "page 7", "says": {"date": "2009-22"}}
    sourcing = found("events", {"date": "2009-04"}, "early", citation)
    ours = "2009-04", "Apr 2009"
    assert sourcing.claims == (
        Claim(1, "date", "late", "page 7", "2009-22", "summer 2009", DISAGREES, *ours),
    )


def test_whom_a_claim_names_is_called_by_name() -> None:
    entities = Entities(people={one: validate(Person, {"name": one.title()}) for one in ("ann", "ben")})
    raw = {"title": "It happens", "people": ["ann"], "sources": [says(people=["ann", "ben"])]}
    fact = cast("Fact", validate(MODELS["events"], raw))
    (claim,) = evidence(fact, fact.interval(None), entities).claims
    assert (claim.value, claim.words, claim.accepted_words) == ("ann; ben", "Ann, Ben", "Ann")


@pytest.mark.parametrize(
    ("table", "field", "value", "text", "words"),
    [
        ("events", "date", "2009-22", "2009-22", "summer 2009"),
        ("tenures", "end", "..", "..", "still so"),
        ("tenures", "length", "P16M", "P16M", "16 months"),
        ("tenures", "acting", True, "true", "yes"),
        ("tenures", "in-post", ["2009", "2010-04"], "2009; 2010-04", "2009, Apr 2010"),
        ("budget", "amount", 24_000_000, "24000000", "24,000,000"),
        ("budget", "amount", "1234.50", "1234.50", "1,234.50"),
        (
            "inspections",
            "areas",
            {"care": "good", "help": "bad"},
            "care: good; help: bad",
            "care: good; help: bad",
        ),
        ("tenures", "left", "by agreement", "by agreement", "by agreement"),
    ],
)
def test_values_as_machines_and_people_read_them(
    table: str, field: str, value: object, text: str, words: str
) -> None:
    model: Any = validate(MODELS[table], {**LEAST[table], field: value})
    kept = getattr(model, field.replace("-", "_"))
    assert (value_text(kept), value_words(kept)) == (text, words)


@pytest.mark.parametrize(
    ("accepted", "claimed", "expected"),
    [
        ((24_000_000, "about"), (24_300_000, None), FINER),
        ((24_000_000, "about"), (25_000_000, None), DISAGREES),
        ((24_000_000, "about"), (24_500_000, "about"), OVERLAPS),
        ((1_980_000, None), (2_000_000, "about"), COARSER),
        ((2_000_000, "about"), (2_300_000, None), DISAGREES),  # half a unit would be a quarter of it
        (("2.5", "about"), ("2.54", None), FINER),
        ((0, "about"), (1, None), DISAGREES),
        (("30..50", None), (40, None), FINER),
        (("30..50", None), ("30..50", None), AGREES),
        (("30..50", None), ("40..60", None), OVERLAPS),
        ((40, None), ("30..50", None), COARSER),
        (("30..50", None), (51, None), DISAGREES),
        (("30..50", "about"), (54, None), FINER),
        (("30..50", "at least"), (70, None), FINER),
        (("30..50", "at most"), (20, None), FINER),
    ],
)
def test_figures_are_compared_by_all_that_they_can_be(
    accepted: tuple[object, str | None], claimed: tuple[object, str | None], expected: Verdict
) -> None:
    for table, field in (("budget", "amount"), ("counts", "value")):
        ours, theirs = (
            {key: one for key, one in zip((field, "approx"), pair, strict=True) if one is not None}
            for pair in (accepted, claimed)
        )
        claims = found(table, ours, {"source": "early", "says": theirs}).claims
        assert {claim.field: claim.verdict for claim in claims}[field] is expected
