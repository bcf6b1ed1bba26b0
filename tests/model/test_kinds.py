"""Each kind of entry: exactly the keys of the contract, strict types, what it names, its timeline rows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from chronicle.dates import format_iso, parse_iso
from chronicle.loader.entries import MODELS
from chronicle.loader.validation import validate
from chronicle.model.base import Entry, fields_of, toml_key
from chronicle.model.entities import ENTITIES, SETTINGS, Organisation, Person, Post
from chronicle.model.fact import Fact, is_open_ended
from chronicle.model.kinds import KINDS
from chronicle.model.lookup import Entities
from chronicle.model.resolved import resolve_fact

CONTRACT = {  # the tables of the format, key by key; "a|b" is "a or b"
    "chronicle": ("title", "description currency financial-year as-of files budget-types"),
    "report": ("", "heading claim-number prepared-by sections columns table-style note"),
    "people": ("name", "aka born died identifiers sources because"),
    "organisations": ("name", "aka parent opened closed succeeds identifiers sources because"),
    "posts": (
        "title organisation",
        "aka seats lead complete opened closed succeeds identifiers sources because",
    ),
    "sources": (
        "title",
        "type publisher authors published dated url accessed archived identifiers bundle bundle-pages",
    ),
    "scales": ("title grades", "body from until"),
    "parties": ("name", "aka"),
    "restrictions": ("title", "basis decided-by decided-on"),
    "extra": ("title on", "choices type"),
    "tenures": ("person post|organisation", "start end length in-post acting confirmed title left"),
    "inspections": ("organisation body", "date service type scale grade judgement areas published withdrawn"),
    "budget": (
        "organisation type amount",
        "period start end length currency for by one-off approx supersedes",
    ),
    "events": ("title", "date start end length category"),
    "counts": ("what value", "date organisation unit approx"),
}
EVERY_ENTRY = {"note", "allow", "extra", "restricted"}
EVERY_FACT = {"sources", "because", "status", "tags", "headline", "stances"}
INVOLVED = {"people", "organisations", "posts"}
FACTS = tuple(kind.table for kind in KINDS)
ALL: dict[str, type[Entry]] = {**SETTINGS, **MODELS}

LEAST: dict[str, dict[str, object]] = {
    "chronicle": {"title": "A base"},
    "report": {},
    "people": {"name": "Ann"},
    "organisations": {"name": "City"},
    "posts": {"title": "Chair", "organisation": "city"},
    "sources": {"title": "Book"},
    "scales": {"title": "Scale", "grades": ["bad", "good"]},
    "parties": {"name": "The Council"},
    "restrictions": {"title": "Names"},
    "extra": {"title": "Party", "on": ["people"]},
    "tenures": {"person": "ann", "post": "chair"},
    "inspections": {"organisation": "city", "body": "Ofsted"},
    "budget": {"organisation": "city", "type": "cut", "amount": 5},
    "events": {"title": "It happens"},
    "counts": {"what": "homes", "value": 17},
}
GOOD: dict[str, object] = {
    "title": "A title",
    "name": "A name",
    "description": "Inline",
    "currency": "EUR",
    "financial-year": "07-01",
    "as-of": "2014-01-06",
    "files": ["facts/*.toml"],
    "aka": ["Other"],
    "restricted": ["third-party"],
    "basis": "FOIA s.40(2)",
    "decided-by": "the records officer",
    "decided-on": "2024-05-02",
    "born": "1950",
    "died": "2010",
    "parent": "county",
    "opened": "1900",
    "closed": "2000",
    "organisation": "city",
    "seats": 3,
    "lead": True,
    "complete": True,
    "publisher": "Press",
    "authors": ["Ann"],
    "published": "2009",
    "url": "https://example.org",
    "accessed": "2010",
    "archived": "https://example.org/old",
    "grades": ["bad", "good"],
    "body": "Ofsted",
    "from": "2005",
    "until": "2019",
    "person": "ann",
    "post": "chair",
    "start": "2009-04",
    "end": "2011",
    "length": "16 months",
    "in-post": ["2009", "2010"],
    "acting": True,
    "left": "by agreement",
    "date": "2009-04",
    "scale": "ofsted",
    "type": "cut",
    "grade": "good",
    "judgement": "as printed",
    "areas": {"leadership": "good"},
    "amount": "7.5",
    "period": "2013/14",
    "for": "children",
    "by": "the council",
    "one-off": True,
    "approx": "at least",
    "people": ["ann"],
    "organisations": ["city"],
    "posts": ["chair"],
    "category": "death",
    "what": "homes",
    "value": 17,
    "unit": "a team",
    "confirmed": "2009-06",
    "service": "adoption",
    "withdrawn": "2020-03-01",
    "supersedes": "budget.other",
    "dated": "2009",
    "succeeds": ["old"],
    "identifiers": {"wikidata": "Q1"},
    "budget-types": ["levy"],
    "headline": True,
    "note": "A note",
    "extra": {"party": "Labour", "votes": 5},
    "on": ["people"],
    "choices": ["Labour"],
    "allow": {"P201": "why"},
    "sources": ["book", {"source": "book", "at": "page 1", "quote": "so", "says": {}}],
    "because": "so",
    "status": "planned",
    "tags": ["one"],
    "heading": "In the High Court",
    "claim-number": "QB-2024-1",
    "prepared-by": "Ann",
    "sections": ["chronology"],
    "columns": ["date"],
    "table-style": "Table Grid",
    "bundle": "C120",
    "bundle-pages": {"4": "C123A"},
    "stances": {"council": "not admitted"},
}
TIMES = {"start", "end", "length"}


def keys(cell: str) -> set[str]:
    return set(cell.replace("|", " ").split())


def read(table: str, **changes: object) -> Any:
    values = {**LEAST[table], **changes}
    return validate(ALL[table], {key: one for key, one in values.items() if one is not None})


def fact(table: str, **changes: object) -> Fact:
    found = read(table, **changes)
    assert isinstance(found, Fact)
    return found


def refused(table: str, **changes: object) -> list[tuple[str, tuple[object, ...]]]:
    """What pydantic finds wrong: the type of each error and where it stands."""
    with pytest.raises(ValidationError) as caught:
        read(table, **changes)
    return [(one["type"], one["loc"]) for one in caught.value.errors(include_url=False)]


def validate_keys(table: str, **changes: object) -> bool:
    """Whether the keys do not go together."""
    values = {**LEAST[table], **changes}
    return ALL[table].validate_keys({key for key, one in values.items() if one is not None}) is not None


class TestKeys:
    def test_the_tables_are_those_of_the_contract(self) -> None:
        assert list(ALL) == list(CONTRACT)

    @pytest.mark.parametrize("table", CONTRACT)
    def test_are_exactly_those_of_the_contract(self, table: str) -> None:
        required, optional = CONTRACT[table]
        not_there = {"chronicle": {"extra", "restricted"}, "report": EVERY_ENTRY}.get(table, set())
        everywhere = EVERY_ENTRY - not_there | (EVERY_FACT | INVOLVED if table in FACTS else set())
        found = {toml_key(name) for name in fields_of(ALL[table])}
        assert found == keys(required) | keys(optional) | everywhere

    @pytest.mark.parametrize("table", CONTRACT)
    def test_that_are_required_suffice_and_are_needed(self, table: str) -> None:
        read(table)
        for key in LEAST[table]:
            assert validate_keys(table, **{key: None}) or refused(table, **{key: None})

    @pytest.mark.parametrize("table", CONTRACT)
    def test_that_are_optional_are_taken_all_at_once(self, table: str) -> None:
        taken = {toml_key(name) for name in fields_of(ALL[table])} - TIMES
        good = GOOD | {"type": {"sources": "article", "extra": "text"}.get(table, GOOD["type"])}
        if table == "tenures":
            taken -= {"organisation"}
        read(table, **{key: good[key] for key in taken})

    @pytest.mark.parametrize("table", CONTRACT)
    @pytest.mark.parametrize("key", ["colour", "Title", "in_post", "from_", "what_", "id", ""])
    def test_unknown_ones_are_refused(self, table: str, key: str) -> None:
        assert refused(table, **{key: "x"}) == [("extra_forbidden", (key,))]

    @pytest.mark.parametrize("table", CONTRACT)
    def test_what_stands_cannot_be_changed(self, table: str) -> None:
        with pytest.raises(AttributeError):
            read(table).note = "changed"

    @pytest.mark.parametrize("table", FACTS)
    def test_in_says_are_the_fact_s_own_values_and_no_others(self, table: str) -> None:
        own = keys(" ".join(CONTRACT[table])) | INVOLVED
        for key in own:
            read(table, sources=[{"source": "book", "says": {key: GOOD[key]}}])
        for key in (*EVERY_ENTRY, *EVERY_FACT, "colour"):
            assert refused(table, sources=[{"source": "book", "says": {key: "x"}}])


WRONG: dict[str, tuple[object, ...]] = {
    "text": ("", 5, 1.5, True, ["a"], {"a": "b"}, dt.date(2009, 1, 1)),
    "flag": ("true", "yes", 1, 0, 1.0, [], {}),
    "whole": ("3", 3.0, True, 0, -1, 100_001, [3], {}),
    "amount": (True, 1.5, "about 5", "1,000", [], {}),
    "date": ("April 2009", True, 1.5, {}, dt.time(12)),
    "id": ("Ann Example", 5, True, {}),
    "texts": (5, True, ["a", 5], [""], {"a": 1}),
    "ids": (5, True, ["a", 5], ["Not an id"], {"a": 1}),
    "table": (5, True, ["a"], {"a": 5}, {"a": ""}),
}
HOLDS = {
    "text": "title name description publisher url archived body left grade judgement for by "
    "category what unit note service supersedes basis decided-by heading claim-number prepared-by table-style",
    "flag": "lead complete acting one-off headline",
    "whole": "seats",
    "amount": "amount value",
    "date": "as-of born died opened closed published dated accessed from until start end date period in-post confirmed "
    "withdrawn decided-on",
    "id": "parent organisation person post scale",
    "texts": "on choices files aka authors tags grades budget-types sections columns",
    "ids": "people organisations posts succeeds restricted",
    "table": "areas allow identifiers",
}


@pytest.mark.parametrize(
    ("table", "key", "value_type"),
    [
        (table, key, value_type)
        for table in CONTRACT
        for value_type, typed in HOLDS.items()
        for key in sorted({toml_key(name) for name in fields_of(ALL[table])} & keys(typed))
    ],
)
def test_types_are_strict(table: str, key: str, value_type: str) -> None:
    for value in WRONG[value_type]:
        assert refused(table, **{key: value}), value


def test_every_key_has_a_type_here() -> None:
    special = {
        "length",
        "currency",
        "approx",
        "status",
        "sources",
        "because",
        "financial-year",
        "type",
        "extra",
        "stances",
        "bundle",
        "bundle-pages",
    }
    typed = keys(" ".join(HOLDS.values())) | special
    assert {toml_key(name) for model in ALL.values() for name in fields_of(model)} - typed == set()


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("budget", "type", "gift"),
        ("budget", "type", "Cut"),
        ("budget", "approx", "circa"),
        ("counts", "approx", ""),
        ("events", "status", "happened"),
        ("events", "status", "Planned"),
        ("events", "status", 5),
        ("events", "length", 16),
        ("events", "because", 5),
        ("events", "because", ""),
        ("events", "because", {"date": ""}),
        ("events", "because", ["a"]),
        ("events", "stances", "denied"),
        ("events", "stances", ["council"]),
        ("events", "stances", {"council": "Denied"}),
        ("events", "stances", {"council": ""}),
        ("events", "stances", {"council": True}),
        ("events", "stances", {"The Council": "denied"}),
        ("events", "stances", {"": "denied"}),
        ("events", "stances", {f"party-{number}": "denied" for number in range(1_001)}),
        ("events", "sources", 5),
        ("events", "sources", [5]),
        ("events", "sources", [["book"]]),
        ("events", "sources", [{"at": "page 1"}]),
        ("events", "sources", [{"source": "book", "page": 1}]),
        ("events", "sources", [{"source": "book", "at": 7}]),
        ("events", "sources", [{"source": "book", "says": "2009"}]),
        ("events", "sources", [{"source": "book", "says": ["2009"]}]),
        ("chronicle", "financial-year", "4 April"),
        ("chronicle", "financial-year", "02-29"),
        ("chronicle", "financial-year", "02-30"),
        ("chronicle", "financial-year", "13-01"),
        ("chronicle", "financial-year", dt.date(2009, 4, 1)),
        ("sources", "bundle", 120),
        ("sources", "bundle", ""),
        ("sources", "bundle", "C"),
        ("sources", "bundle", "C120A"),
        ("sources", "bundle", "C 120"),
        ("sources", "bundle", "C1\N{ARABIC-INDIC DIGIT TWO}0"),
        ("sources", "bundle", "C1234567890"),
        ("sources", "bundle", "LETTERSABCDEF1"),
        ("sources", "bundle-pages", "C123A"),
        ("sources", "bundle-pages", {"4": 123}),
        ("sources", "bundle-pages", {"4": "C"}),
        ("sources", "bundle-pages", {"0": "C1"}),
        ("sources", "bundle-pages", {"04": "C1"}),
        ("sources", "bundle-pages", {"iv": "C1"}),
        ("sources", "bundle-pages", {"": "C1"}),
        ("sources", "bundle-pages", {"1234567": "C1"}),
        ("sources", "bundle-pages", {str(number + 1): "C1" for number in range(10_001)}),
        ("scales", "grades", []),
        ("scales", "grades", ["good", "good"]),
        ("scales", "grades", [f"grade {number}" for number in range(101)]),
    ],
)
def test_words_and_tables_of_their_own_shape(table: str, key: str, value: object) -> None:
    assert refused(table, **{key: value})


@pytest.mark.parametrize(
    ("text", "day"), [("04-01", (4, 1)), ("01-01", (1, 1)), ("12-31", (12, 31)), ("02-28", (2, 28))]
)
def test_a_financial_year_begins_on_a_day_that_every_year_has(text: str, day: tuple[int, int]) -> None:
    assert read("chronicle", **{"financial-year": text}).financial_year == day


def test_money_is_never_a_float() -> None:
    assert isinstance(read("budget", amount="7.50").amount, Decimal)
    assert isinstance(read("budget", amount=7).amount, int)
    assert refused("budget", amount=7.5)


class TestHowTheTimeMayBeGiven:
    @pytest.mark.parametrize("others", [{"start": "2009"}, {"end": "2009"}, {"length": "2 years"}])
    @pytest.mark.parametrize(("table", "whole"), [("events", "date"), ("budget", "period")])
    def test_as_a_whole_or_by_its_ends_but_not_both(
        self, table: str, whole: str, others: dict[str, object]
    ) -> None:
        assert not validate_keys(table, **{whole: "2009"})
        assert not validate_keys(table, **others)
        assert validate_keys(table, **{whole: "2009"}, **others)

    @pytest.mark.parametrize("table", ["tenures", "events", "budget"])
    def test_by_any_of_start_end_and_length(self, table: str) -> None:
        for some in range(8):
            read(table, **{key: GOOD[key] for bit, key in enumerate(sorted(TIMES)) if some >> bit & 1})

    def test_a_tenure_has_a_post_or_an_organisation_and_not_both(self) -> None:
        assert not validate_keys("tenures", post=None, organisation="city")
        assert validate_keys("tenures", post=None)
        assert validate_keys("tenures", organisation="city")


@pytest.mark.parametrize(
    ("table", "changes", "named"),
    [
        ("tenures", {}, ["people.ann at person", "posts.chair at post"]),
        (
            "tenures",
            {"post": None, "organisation": "city"},
            ["people.ann at person", "organisations.city at organisation"],
        ),
        ("inspections", {}, ["organisations.city at organisation"]),
        (
            "inspections",
            {"scale": "ofsted"},
            ["organisations.city at organisation", "scales.ofsted at scale"],
        ),
        ("budget", {}, ["organisations.city at organisation"]),
        ("events", {}, []),
        (
            "events",
            {"people": ["ann", "ben"], "organisations": "city", "posts": ["chair"]},
            [
                "people.ann at people.0",
                "people.ben at people.1",
                "organisations.city at organisations.0",
                "posts.chair at posts.0",
            ],
        ),
        (
            "events",
            {"stances": {"council": "denied", "claimant": "admitted"}},
            ["parties.council at stances.council", "parties.claimant at stances.claimant"],
        ),
        ("counts", {"people": ["ann"]}, ["people.ann at people.0"]),
        ("counts", {"organisation": "city"}, ["organisations.city at organisation"]),
    ],
)
def test_what_a_fact_names(table: str, changes: dict[str, object], named: list[str]) -> None:
    refs = fact(table, **changes).references()
    assert [f"{ref.table}.{ref.id} at {'.'.join(map(str, ref.path))}" for ref in refs] == named


WORLD = Entities(
    people={"ann": Person(name="Ann Example", allow={})},
    organisations={"city": Organisation(name="The City", allow={})},
    posts={"chair": Post(title="Chair", organisation="city", allow={})},
)


@pytest.mark.parametrize(
    ("table", "changes", "what"),
    [
        ("tenures", {}, "Ann Example, Chair"),
        ("tenures", {"acting": True}, "Ann Example, acting chair"),
        ("tenures", {"post": None, "organisation": "city"}, "Ann Example, The City"),
        ("tenures", {"person": "lost", "post": "gone"}, "lost, gone"),
        ("inspections", {}, "Ofsted inspection of The City"),
        ("inspections", {"type": "annual"}, "Ofsted annual inspection of The City"),
        ("inspections", {"type": "review", "grade": "good"}, "Ofsted review of The City: good"),
        ("inspections", {"type": "report"}, "Ofsted report on The City"),
        ("inspections", {"type": "monitoring visit"}, "Ofsted monitoring visit to The City"),
        ("inspections", {"type": "re-inspection"}, "Ofsted re-inspection of The City"),
        ("inspections", {"type": "special investigation"}, "Ofsted special investigation of The City"),
        (
            "inspections",
            {"type": "re-inspection, unannounced", "grade": "good"},
            "Ofsted re-inspection of The City, unannounced: good",
        ),
        ("inspections", {"type": "short (visit)"}, "Ofsted short (visit) inspection of The City"),
        ("inspections", {"type": "inspection of homes"}, "Ofsted inspection of homes, The City"),
        ("inspections", {"judgement": "as printed"}, "Ofsted inspection of The City: “as printed”"),
        ("budget", {}, "cut of £5"),
        (
            "budget",
            {"approx": "about", "for": "homes", "by": "the Treasury"},
            "cut of about £5 from homes, by the Treasury",
        ),
        ("budget", {"amount": "7.50", "currency": "EUR"}, "cut of €7.50"),
        ("budget", {"type": "spend", "for": "homes"}, "spend of £5 on homes"),
        ("budget", {"type": "investment", "for": "homes"}, "investment of £5 in homes"),
        ("budget", {"type": "grant", "for": "homes"}, "grant of £5 for homes"),
        ("events", {}, "It happens"),
        ("counts", {}, "homes: 17"),
        ("counts", {"approx": "at most", "value": 1_000, "unit": "a year"}, "homes: at most 1,000 a year"),
    ],
)
def test_what_a_fact_is_in_a_few_words(table: str, changes: dict[str, object], what: str) -> None:
    assert fact(table, **changes).what(WORLD) == what


@pytest.mark.parametrize(
    ("table", "changes", "rows"),
    [
        ("events", {}, ["None: – .. –"]),
        ("events", {"date": "2009"}, ["None: 2009-01-01 .. 2009-12-31"]),
        ("events", {"start": "2009", "end": "2011"}, ["None: 2009-01-01 .. 2011-12-31"]),
        ("budget", {"period": "2013/14"}, ["None: 2013-04-01 .. 2014-03-31"]),
        ("inspections", {"date": "2009-22"}, ["None: 2009-06-01 .. 2009-08-31"]),
        ("counts", {"date": "[2009..2010]"}, ["None: 2009-01-01 .. 2010-12-31"]),
        ("tenures", {}, ["None: – .. –"]),
        ("tenures", {"start": "2009-04"}, ["start: 2009-04-01 .. 2009-04-30"]),
        ("tenures", {"end": "2011"}, ["end: 2011-01-01 .. 2011-12-31"]),
        (
            "tenures",
            {"start": "2009-04", "end": "2011"},
            ["start: 2009-04-01 .. 2009-04-30", "end: 2011-01-01 .. 2011-12-31"],
        ),
        (
            "tenures",
            {"start": "2012-04", "length": "16 months"},
            ["start: 2012-04-01 .. 2012-04-30", "end: 2013-07-01 .. 2013-09-29"],
        ),
        ("tenures", {"start": "2009-04", "end": ".."}, ["start: 2009-04-01 .. 2009-04-30"]),
        ("tenures", {"end": ".."}, ["None: – .. –"]),
        ("tenures", {"in-post": "2014-01-06", "end": ".."}, ["None: 2014-01-06 .. 2014-01-06"]),
        ("tenures", {"in-post": ["2014-01-06", "2012-05"]}, ["None: 2012-05-01 .. 2012-05-31"]),
        ("tenures", {"start": "[2013..2014]", "in-post": "2014-01-06"}, ["start: 2013-01-01 .. 2014-01-06"]),
    ],
)
def test_rows_on_the_timeline(table: str, changes: dict[str, object], rows: list[str]) -> None:
    one = fact(table, **changes)
    found = [
        f"{role}: {format_iso(interval.bounds.earliest) or '–'} .. {format_iso(interval.bounds.latest) or '–'}"
        for role, interval in one.timeline_rows(one.interval(None))
    ]
    assert found == rows


@pytest.mark.parametrize(
    ("table", "field"),
    [("events", "date"), ("inspections", "date"), ("counts", "date"), ("budget", "period")],
)
def test_an_open_date_goes_on_until_last_reported_and_an_unknown_end_is_missing(
    table: str, field: str
) -> None:
    still, unknown = fact(table, **{field: "2009/.."}), fact(table, **{field: "2009/"})
    assert is_open_ended(vars(still))
    assert format_iso(still.interval(parse_iso("2014-01-06")).bounds.end_earliest) == "2014-01-06"
    assert not is_open_ended(vars(unknown))
    assert unknown.interval(None).end_missing


@pytest.mark.parametrize("table", FACTS)
def test_every_cell_of_a_listing_has_its_column(table: str) -> None:
    kind = KINDS[table]
    assert len(kind.cells(resolve_fact("", fact(table), (), WORLD))) == len(kind.columns)


def test_the_lists_of_kinds_and_entities_are_the_tables() -> None:
    assert [*ENTITIES, *FACTS] == list(MODELS)
    for kind in KINDS:
        assert kind is KINDS[kind.table] is KINDS.of_singular(kind.singular) is kind.fact.kind
        assert MODELS[kind.table] is kind.fact
