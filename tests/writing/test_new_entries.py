"""Whatever is added loads back as exactly what was given; ids are readable and new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from chronicle.cli.entry_options import entry_tables, value_fields
from chronicle.index.cache import Index, open_index
from chronicle.loader.locate import locate
from chronicle.model.base import CitedEntry
from chronicle.model.bundle import ANY_PAGE, FIRST_PAGE, PAGE_NUMBER
from chronicle.model.fact import values_of
from chronicle.model.fields import ValueType
from chronicle.writing.new_entries import AddedEntry, EntryRequest, added, propose_entry_id, read_request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.cli.entry_options import EntryTable
    from chronicle.model.base import Field

BASE = """[chronicle]
title = "A base"

[people.ann]
name = "Ann Ray"

[organisations.board]
name = "The Board"

[posts.chair]
title = "Chair"
organisation = "board"

[sources.minutes]
title = "Minutes"

[restrictions.private]
title = "Private"

[scales.ofsted]
title = "Judgements"
grades = ["poor", "good"]

[restrictions.legal]
title = "Advice"

[parties.council]
name = "The Council"
"""
TABLES = tuple(entry_tables().values())
WORDS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)
ITEM = WORDS.filter(lambda text: ";" not in text and "=" not in text)
ITEMS = st.lists(ITEM, min_size=1, max_size=3, unique=True)
DATES = st.sampled_from(
    ["2009", "2009-04", "2009-04-17", "2009-22", "[2009..2011]", "2010~", "2013-10-15T14:35"]
)
PAIRS = st.dictionaries(ITEM, ITEM, min_size=1, max_size=3)
IDS = {
    "people": "ann",
    "organisations": "board",
    "posts": "chair",
    "scales": "ofsted",
    "restrictions": "legal",
}


OF_TYPE: Mapping[ValueType, st.SearchStrategy[Any]] = {
    ValueType.FLAG: st.booleans(),
    ValueType.SEATS: st.integers(1, 100),
    ValueType.CURRENCY: st.sampled_from(["GBP", "EUR"]),
    ValueType.LENGTH: st.sampled_from(["16 months", "about 2 years", "P16M"]),
    ValueType.BUNDLE_PAGE: st.from_regex(FIRST_PAGE, fullmatch=True),
    ValueType.BUNDLE_PAGES: st.dictionaries(
        st.from_regex(PAGE_NUMBER, fullmatch=True),
        st.from_regex(ANY_PAGE, fullmatch=True),
        min_size=1,
        max_size=3,
    ),
    ValueType.AREAS: PAIRS,
    ValueType.IDENTIFIERS: PAIRS,
    ValueType.EXTRA: PAIRS,
    ValueType.STANCES: st.fixed_dictionaries(
        {"council": st.sampled_from(["admitted", "denied", "not admitted"])}
    ),
}


def values(field: Field) -> st.SearchStrategy[Any]:
    """Return what the file is to hold for a field."""
    match field.type.value:
        case ValueType.REFERENCE:
            return st.just(IDS[field.type.table or ""])
        case ValueType.REFERENCES:
            return st.just([IDS[field.type.table or ""]])
        case ValueType.CHOICE:
            return st.sampled_from([str(choice) for choice in field.type.choices])
        case ValueType.TEXTS | ValueType.GRADES:
            return ITEMS
        case ValueType.AMOUNT:
            decimals = (
                st.decimals(0, 10**9, places=2).filter(lambda number: number % 1 != 0).map("{:f}".format)
            )
            return st.integers(0, 10**17) | decimals | st.just("30..50")
        case ValueType.POINTS:
            return DATES | st.lists(DATES, min_size=2, max_size=3)
        case ValueType.DATE | ValueType.POINT | ValueType.END | ValueType.PERIOD:
            return DATES
    return OF_TYPE.get(field.type.value, WORDS)


def typed(value: object) -> str:
    """Return a value as it may be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, dict):
        return "; ".join(f"{key}={item}" for key, item in value.items())
    return str(value)


@st.composite
def entries(draw: st.DrawFn) -> tuple[EntryTable, dict[str, Any]]:
    """Return an entry of any table, with the values that it is given."""
    table = draw(st.sampled_from(TABLES))
    given_values = {
        field.key: draw(values(field))
        for field in value_fields(table.model)
        if field.required or draw(st.booleans())
    }
    if table.model.validate_keys(given_values.keys()):
        for key in ("start", "end", "length"):
            given_values.pop(key, None)
        if refused := table.model.validate_keys(given_values.keys()):
            assert refused
            given_values.pop("organisation", None)
            if table.model.validate_keys(given_values.keys()):
                given_values["post"] = "chair"
    return table, given_values


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    root = tmp_path_factory.mktemp("base")
    (root / "chronicle.toml").write_text(BASE, "utf-8")
    opened = open_index(locate(str(root)))
    yield opened
    opened.db.close()


@given(entry=entries(), at=WORDS, quote=WORDS)
def test_what_is_added_loads_back_as_what_was_given(
    index: Index, entry: tuple[EntryTable, dict[str, Any]], at: str, quote: str
) -> None:
    table, given_values = entry
    request = EntryRequest(table.table, {key: typed(value) for key, value in given_values.items()}, id="new")
    expected = dict(given_values)
    if issubclass(table.model, CitedEntry):
        request.citation |= {"source": "minutes", "at": at, "quote": quote}
        request.says |= {key: typed(given_values[key]) for key in said_keys(table, given_values)}
        citation: dict[str, Any] = {"source": "minutes", "at": at, "quote": quote}
        if request.says:
            citation["says"] = {key: given_values[key] for key in said_keys(table, given_values)}
        expected["sources"] = [citation]
    (text,) = added(index, read_request(index, request), "new.toml").values()
    assert tomli.loads(text) == {table.table: {"new": expected}}


def said_keys(table: EntryTable, given_values: dict[str, Any]) -> list[str]:
    """Return the keys that the source is made to give too: the first two that it may."""
    assert issubclass(table.model, CitedEntry)
    may = {field.key for field in values_of(table.model).values()}
    return [key for key in given_values if key in may][:2]


@pytest.mark.parametrize(
    ("table", "values_", "taken", "id_"),
    [
        ("tenures", {"person": "colin-tucker", "post": "director"}, (), "tucker"),
        ("tenures", {"person": "colin-tucker", "post": "director"}, ("tucker",), "tucker-director"),
        ("tenures", {"person": "colin-tucker", "post": "director", "start": "[2009..2010]"}, ("tucker", "tucker-director"), "tucker-director-2009"),
        ("inspections", {"organisation": "city", "body": "Ofsted", "type": "annual", "date": "2012-09"}, ("ofsted",), "ofsted-annual"),
        ("budget", {"organisation": "city", "type": "cut", "amount": 5, "period": "2013/14"}, ("cut",), "cut-2013"),
        ("events", {"title": "A girl, aged seven, dies of starvation at home in the city"}, (), "a-girl-aged-seven-dies-of-starvation-at"),
        ("counts", {"what": "social workers", "value": 300}, ("social-workers",), "social-workers-2"),
        ("people", {"name": "Siân Jones", "born": "1950-04"}, ("sian-jones",), "sian-jones-1950"),
        ("sources", {"title": "Minutes", "published": "2012"}, ("minutes",), "minutes-2012"),
    ],
)  # fmt: skip
def test_a_proposed_id_says_which_entry_it_is(
    table: str, values_: dict[str, Any], taken: tuple[str, ...], id_: str
) -> None:
    assert propose_entry_id(table, values_, frozenset(taken)) == id_


def test_several_entries_are_added_in_order(index: Index) -> None:
    new = [AddedEntry("people", f"p{number}", {"name": f"Number {number}"}) for number in range(3)]
    (text,) = added(index, new, "new.toml").values()
    assert text == "\n".join(f'[people.p{number}]\nname = "Number {number}"\n' for number in range(3))
