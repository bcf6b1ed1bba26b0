from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.loader.entries import MODELS
from chronicle.loader.validation import validate
from chronicle.model.base import CitedEntry, fields_of
from chronicle.model.evidence import evidence
from chronicle.model.lookup import Entities
from chronicle.writing.entry_changes import EntryChange, changed_entry, parse_key
from chronicle.writing.toml_edits import EditRefused
from tests.model.test_kinds import LEAST

if TYPE_CHECKING:
    from chronicle.findings import KeyPath
    from chronicle.writing.base_texts import RawEntry
    from chronicle.writing.toml_values import TomlValue

CITED = {table: model for table, model in MODELS.items() if issubclass(model, CitedEntry)}
CLAIMED: dict[str, TomlValue] = {  # a value of each field that needs a source, and another
    "date": "2009-04", "start": "2009-04", "end": "2011", "length": "2 years", "in-post": "2010-05", "acting": True,
    "confirmed": "2010-01", "title": "head of it all", "left": "by mutual agreement", "grade": "poor",
    "judgement": "poor in all areas", "areas": {"safety": "poor"}, "published": "2012-05", "withdrawn": "2013",
    "amount": 5, "period": "2009/10", "one-off": True, "approx": "about", "value": 7, "born": "1950", "died": "2010",
    "opened": "1900", "closed": "2000",
}  # fmt: skip
OTHER: dict[str, TomlValue] = {
    **dict.fromkeys(["start", "date", "published", "in-post"], "2010-06"), **dict.fromkeys(["end", "withdrawn", "closed"], "2012-01"),
    "length": "3 years", "acting": False, "confirmed": "2010-02", "title": "head of most", "left": "retired",
    "grade": "good", "judgement": "good", "areas": {"safety": "good"}, "amount": 6, "period": "2010/11", "one-off": False,
    "approx": "at least", "value": 8, "born": "1951", "died": "2011", "opened": "1901",
}  # fmt: skip


def claimed(table: str) -> list[str]:
    model = CITED[table]
    return [fields_of(model)[name].key for name in model.needs_source]


def full(table: str) -> RawEntry:
    """An entry with a value for each field that needs a source."""
    least: RawEntry = {
        key: value for key, value in LEAST[table].items() if isinstance(value, str | int | list)
    }
    return {
        **least,
        **{key: CLAIMED[key] for key in claimed(table)},
        "sources": ["book", {"source": "log", "at": "page 4"}],
    }


def supported(table: str, entry: RawEntry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What of an entry is worked out, and what disputed."""
    read = validate(CITED[table], entry)
    found = evidence(read, read.interval(None), Entities())
    return found.worked_out, found.disputed


CHANGES = [(table, key, OTHER[key]) for table in CITED for key in claimed(table)]
REMOVALS = [(table, key, None) for table, key, _ in CHANGES if key not in LEAST[table]]


@pytest.mark.parametrize(("table", "key", "value"), [*CHANGES, *REMOVALS], ids=str)
def test_what_a_source_supported_before_a_change_it_says_after_it(
    table: str, key: str, value: TomlValue | None
) -> None:
    before = {**full(table), key: CLAIMED[key]}
    spans, wholes = ("start", "end", "length"), ("date", "period")
    apart = spans if key in wholes else wholes if key in spans else ()
    before = {name: item for name, item in before.items() if name not in apart}
    change = EntryChange({(key,): value})
    after = changed_entry(table, before, change)
    assert after.values.get(key) == value
    assert set(after.kept) == {"book", "log"}
    assert supported(table, {**before, "sources": after.values["sources"]}) == supported(table, before)
    assert changed_entry(table, before, change._replace(corrects=True)).values["sources"] == before["sources"]


def test_a_source_that_says_what_it_gives_is_left_alone() -> None:
    entry: RawEntry = {
        "person": "ann",
        "post": "chair",
        "start": "2009",
        "sources": [{"source": "log", "says": {"start": "2008"}}],
    }
    after = changed_entry("tenures", entry, EntryChange({("start",): "2010"}))
    assert after.values == {**entry, "start": "2010"}
    assert not after.kept


def test_what_an_entry_is_about_is_nobodys_claim() -> None:
    entry: RawEntry = {"person": "ann", "post": "chair", "start": "2009", "sources": ["log"]}
    assert changed_entry("tenures", entry, EntryChange({("person",): "bob"})).values == {
        **entry,
        "person": "bob",
    }


def test_a_new_value_is_not_put_into_the_mouth_of_a_source() -> None:
    entry: RawEntry = {"person": "ann", "post": "chair", "start": "2009", "sources": "log"}
    after = changed_entry("tenures", entry, EntryChange({("left",): "retired"}))
    assert after.values["sources"] == [{"source": "log", "says": {"start": "2009"}}]


def test_a_source_that_is_cited_with_the_change_speaks_for_the_entry_as_it_is_then() -> None:
    entry: RawEntry = {"person": "ann", "post": "chair", "start": "2009", "sources": ["log"]}
    change = EntryChange({("start",): "2010", ("sources",): ["minutes", "log"]}, citation="book")
    assert changed_entry("tenures", entry, change).values["sources"] == [
        "minutes",
        {"source": "log", "says": {"start": "2009"}},
        "book",
    ]


def test_what_nobody_could_read_was_no_claim() -> None:
    entry: RawEntry = {"title": "It rains", "date": "April 2009", "sources": ["log"]}
    assert changed_entry("events", entry, EntryChange({("date",): "2009-04"})).values == {
        **entry,
        "date": "2009-04",
    }


def test_a_currency_says_what_the_amount_of_a_source_means() -> None:
    entry: RawEntry = {"organisation": "city", "type": "cut", "amount": 5, "sources": ["log"]}
    after = changed_entry("budget", entry, EntryChange({("currency",): "EUR"}))
    assert after.values["sources"] == [{"source": "log", "says": {"amount": 5}}]
    back = changed_entry("budget", {**entry, "currency": "EUR"}, EntryChange({("currency",): "GBP"}))
    assert back.values["sources"] == [{"source": "log", "says": {"amount": 5, "currency": "EUR"}}]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("start", ("start",)),
        ("because.start", ("because", "start")),
        ('because.""', ("because", "")),
        ("areas.help and protection", ("areas", "help and protection")),
        ("sources[2].at", ("sources", 1, "at")),
        ("sources[2].says.areas.a.b", ("sources", 1, "says", "areas", "a.b")),
        ("sources[1].says.in-post[2]", ("sources", 0, "says", "in-post", 1)),
        ("sources.says.areas.a b", ("sources", "says", "areas", "a b")),
        ("people[1]", ("people", 0)),
    ],
)
def test_a_key_is_written_as_in_findings(text: str, path: KeyPath) -> None:
    assert parse_key(text) == path


@pytest.mark.parametrize(
    ("entry", "path", "value", "after"),
    [
        ({"because": "all of it"}, ("because", "start"), "why", {"because": {"": "all of it", "start": "why"}}),
        ({"sources": "log"}, ("sources", 0, "at"), "page 4", {"sources": {"source": "log", "at": "page 4"}}),
        ({"sources": ["log"]}, ("sources", 0, "at"), "p", {"sources": [{"source": "log", "at": "p"}]}),
        ({"sources": "log"}, ("sources", 1), "book", {"sources": ["log", "book"]}),
        ({"sources": "log"}, ("sources", 0), None, {}),
        ({"sources": [{"source": "a", "says": {"start": "1"}}]}, ("sources", 0, "says", "start"), None,
         {"sources": [{"source": "a", "says": {}}]}),
        ({"allow": {"P201": "so"}}, ("allow", "P201"), None, {}),
        ({"people": ["a", "b"]}, ("people", 0), None, {"people": ["b"]}),
        ({}, ("areas", "x"), "good", {"areas": {"x": "good"}}),
    ],
)  # fmt: skip
def test_a_place_in_an_entry_is_changed(
    entry: RawEntry, path: KeyPath, value: TomlValue | None, after: RawEntry
) -> None:
    assert changed_entry("tenures", entry, EntryChange({path: value}, corrects=True)).values == after


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("left",), None),
        (("sources", 3), "log"),
        (("sources", 3, "at"), "x"),
        (("sources", "at"), "x"),
        (("start", "year"), "x"),
    ],
)
def test_a_place_that_is_not_there_is_refused(path: KeyPath, value: TomlValue | None) -> None:
    entry: RawEntry = {"start": ["x"], "sources": [{"source": "log"}]}
    with pytest.raises(EditRefused):
        changed_entry("tenures", entry, EntryChange({path: value}))
