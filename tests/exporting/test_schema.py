"""The format as JSON Schema: an editor accepts what Chronicle accepts, and marks what can be seen in one value."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from chronicle.dates import DateError, parse, parse_end, parse_single
from chronicle.exporting.schema import format_schema
from chronicle.index.cache import open_index
from chronicle.loader.entries import MODELS
from chronicle.loader.locate import locate
from chronicle.queries.vocabulary import base_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "checks" / "golden"


def as_json(value: object) -> object:
    """Return TOML's values as an editor hands them to a schema: its dates are texts there."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


@cache
def validator() -> Draft7Validator:
    schema = format_schema()
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def mistakes(text: str, schema: Draft7Validator | None = None) -> list[tuple[str, str]]:
    """Return where a schema refuses a text, and by which of its rules."""
    document = as_json(tomli.loads(text))
    return sorted(
        (".".join(map(str, error.path)), str(error.validator))
        for error in (schema or validator()).iter_errors(document)
    )


@pytest.mark.parametrize("file", sorted((ROOT / "data").glob("*/*.toml")), ids=lambda file: file.name)
def test_every_file_that_comes_with_the_program_is_accepted(file: Path) -> None:
    assert mistakes(file.read_text("utf-8")) == []


IN_SIGHT = {
    "F004": [("events.one", "additionalProperties"), ("events.one", "required")],
    "F005": [("events.one", "required")],
    "F006": [("budget.cut.amount", "anyOf")],
    "F007": [("events.one.date", "anyOf")],
    "F010": [("events", "pattern")],
    "F011": [("events.two.tags", "anyOf")],
    "M501": [("budget.cut.amount", "anyOf")],
}
"""The mistakes that a schema can see, with the place and the rule; the others need the calendar, or another entry."""
NOT_TOML = {"F002", "F003"}


@pytest.mark.parametrize("code", sorted(folder.name for folder in GOLDEN.iterdir()))
def test_a_broken_base_is_refused_for_what_is_broken_as_far_as_one_value_shows_it(code: str) -> None:
    if code in NOT_TOML:
        return
    found = [
        mistake
        for file in sorted((GOLDEN / code).rglob("*.toml"))
        for mistake in mistakes(file.read_text("utf-8"))
    ]
    expected = IN_SIGHT.get(code, [])
    assert found == [mistake for mistake in expected if mistake in found]
    assert bool(found) is bool(expected)


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ('[tenures.a]\nperson = "ann"', "anyOf"),
        ('[tenures.a]\nperson = "ann"\npost = "p"\norganisation = "o"', "not"),
        ('[events.a]\ntitle = "A"\ndate = "2009"\nstart = "2009"', "not"),
        ('[events.a]\ntitle = "A"\nstatus = "maybe"', "enum"),
        ('[events.a]\ntitle = ""', "minLength"),
        ('[events.a]\ntitle = "A"\nsources = [{ at = "page 2" }]', "anyOf"),
        ('[events.a]\ntitle = "A"\nsources = [{ source = "s", says = { colour = "red" } }]', "anyOf"),
        ('[events.a]\ntitle = "A"\nallow = { X999 = "why" }', "enum"),
        ('[posts.a]\ntitle = "A"\norganisation = "Org"', "pattern"),
        ('[posts.a]\ntitle = "A"\norganisation = "o"\nseats = 0', "minimum"),
        ('[budget.a]\norganisation = "o"\ntype = "cut"\namount = 1\ncurrency = "POUND"', "enum"),
        ('[chronicle]\ntitle = "A"\nfinancial-year = "13-01"', "pattern"),
        ('[budget.a]\norganisation = "o"\ntype = "cut"\namount = "-1.5"', "anyOf"),
        ('[meetings.a]\ntitle = "A"', "additionalProperties"),
    ],
)
def test_what_one_table_shows_to_be_wrong_is_refused(entry: str, rule: str) -> None:
    assert rule in [found for _, found in mistakes(entry)]


def test_every_key_says_what_it_means() -> None:
    schema: Any = format_schema()
    for table in (schema["properties"]["chronicle"], *map(entry_schema, MODELS)):
        assert [key for key, value in table["properties"].items() if "description" not in value] == []


def entry_schema(table: str) -> Any:
    schema: Any = format_schema()
    return schema["properties"][table]["additionalProperties"]


BARE_DATES = st.builds(
    lambda marks, year, month, day: "-".join(
        before + part + after
        for (before, after), part in zip(marks, filter(None, (year, month, month and day)), strict=False)
    ),
    st.lists(st.sampled_from([("", ""), ("", ""), ("?", ""), ("", "~"), ("%", "")]), min_size=3, max_size=3),
    st.text("0129X", min_size=4, max_size=4),
    st.one_of(
        st.just(""),
        st.text("0123456X", min_size=2, max_size=2),
        st.sampled_from(["01", "12", "21", "24", "33", "36", "40", "41"]),
    ),
    st.one_of(st.just(""), st.text("0123X", min_size=2, max_size=2)),
)
TEXTS = st.one_of(
    BARE_DATES,
    st.builds("[{}..{}]".format, BARE_DATES | st.just(""), BARE_DATES | st.just("")),
    st.builds(
        "{}/{}".format, BARE_DATES | st.sampled_from(["", ".."]), BARE_DATES | st.sampled_from(["", ".."])
    ),
    st.sampled_from(["2013/14", "FY2013/14", "..", "2009-04-17T14:35", "2009-04-17T14:35:20"]),
)


@given(TEXTS)
@example("2009-1X")
@example("2009-04-3X")
def test_every_date_that_is_read_is_accepted(text: str) -> None:
    for key, read in (("published", parse), ("accessed", parse_single)):
        if reads(read, text):
            assert mistakes(f'[sources.a]\ntitle = "A"\n{key} = "{text}"') == []
    if reads(parse_end, text):
        assert mistakes(f'[events.a]\ntitle = "A"\nend = "{text}"') == []


def reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except DateError:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [
        "April 2009",
        "17/04/2009",
        "summer 2009",
        "2009-4",
        "2009-13",
        "2009-04-32",
        "2009-25",
        "uuuu",
        "open",
        "..",
    ],
)
def test_texts_that_are_no_dates_are_refused(text: str) -> None:
    assert mistakes(f'[sources.a]\ntitle = "A"\npublished = "{text}"') == [("sources.a.published", "anyOf")]


@pytest.mark.parametrize("length", ["a year", "2.5 years", "16 Months", "PT5H", "P", ""])
def test_texts_that_are_no_lengths_are_refused(length: str) -> None:
    assert mistakes(f'[events.a]\ntitle = "A"\nlength = "{length}"') == [("events.a.length", "pattern")]


@pytest.mark.parametrize(
    "length", ["16 months", "about 2 years", "at least 3 weeks", "P16M", "P1Y6M", "P2W", "10 days"]
)
def test_a_length_is_accepted_as_it_is_read(length: str) -> None:
    assert mistakes(f'[events.a]\ntitle = "A"\nlength = "{length}"') == []


class TestOfOneBase:
    """With the ids of a base, an editor completes them and marks those that are misspelt."""

    FACTS = """\
[organisations.port]
name = "Port"
[people.ivy]
name = "Ivy Marsh"
[extra.party]
title = "Party"
on = ["people"]
"""

    @pytest.fixture
    def schema(self, make_base: Callable[..., Path]) -> Draft7Validator:
        settings = '[chronicle]\ntitle = "A base"\nbudget-types = ["levy"]\n'
        base = make_base(chronicle=settings, facts=self.FACTS)
        schema = format_schema(base_vocabulary(open_index(locate(str(base)))))
        Draft7Validator.check_schema(schema)
        return Draft7Validator(schema)

    @pytest.mark.parametrize(
        ("entry", "rules"),
        [
            ('[events.a]\ntitle = "A"\npeople = ["ivy"]', []),
            ('[events.a]\ntitle = "A"\npeople = ["ivi"]', ["anyOf"]),
            ('[posts.a]\ntitle = "A"\norganisation = "port"', []),
            ('[posts.a]\ntitle = "A"\norganisation = "prot"', ["oneOf"]),
            ('[events.a]\ntitle = "A"\nposts = "any"', ["anyOf"]),
            ('[budget.a]\norganisation = "port"\ntype = "levy"\namount = 1', []),
            ('[budget.a]\norganisation = "port"\ntype = "levvy"\namount = 1', ["enum"]),
            ('[people.a]\nname = "A"\nextra = { party = "Labour" }', []),
            ('[people.a]\nname = "A"\nextra = { partei = "Labour" }', ["enum"]),
            ('[events.a]\ntitle = "A"\nextra = { party = "Labour" }', ["enum"]),
        ],
    )
    def test_only_its_own_words_are_accepted(
        self, schema: Draft7Validator, entry: str, rules: list[str]
    ) -> None:
        assert [rule for _, rule in mistakes(entry, schema)] == rules

    def test_each_id_stands_with_its_name(self, schema: Draft7Validator) -> None:
        definitions: Any = schema.schema["definitions"]  # type: ignore[index]  # a schema is a table here
        assert definitions["people-id"] == {"oneOf": [{"const": "ivy", "title": "Ivy Marsh"}]}


def test_the_schema_goes_to_the_screen_or_to_a_file(
    make_base: Callable[..., Path], chronicle: Chronicle, tmp_path: Path
) -> None:
    base, file = make_base(facts=TestOfOneBase.FACTS), tmp_path / "schema.json"
    assert json.loads(chronicle("export", "schema", base=base).out) == format_schema()
    assert chronicle("export", "schema", "--ids", "-o", str(file), base=base).code == 0
    own = format_schema(base_vocabulary(open_index(locate(str(base)))))
    assert json.loads(file.read_text("utf-8")) == own
    again = chronicle("export", "schema", "-o", str(file), base=base)
    assert (again.code, json.loads(file.read_text("utf-8"))) == (2, own)
    assert chronicle("export", "sheets", "--ids", "-o", str(tmp_path / "x"), base=base).code == 2


def test_only_with_ids_it_tells_anything_that_may_be_restricted(
    make_base: Callable[..., Path], chronicle: Chronicle, tmp_path: Path
) -> None:
    base = make_base(facts=TestOfOneBase.FACTS + '[restrictions.x]\ntitle = "X"\n')
    assert chronicle("export", "schema", "-o", str(tmp_path / "a"), base=base).code == 0
    assert chronicle("export", "schema", "--ids", "-o", str(tmp_path / "b"), base=base).code == 2
    assert chronicle("export", "schema", "--ids", "--public", "-o", str(tmp_path / "b"), base=base).code == 0
