"""What a format without doubt cannot hold: each value of a base is in the file, or among the losses."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

import pytest

from chronicle.dates import format_date, parse
from chronicle.exporting.relations import (
    DataRelation,
    ForeignKey,
    RelationColumn,
)
from chronicle.exporting.unwritten import TrackedRow, given_columns, read_values_in, unwritten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Chronicle

FORMS: Final = ("popolo", "ftm", "timelinejs", "ical")
EVERYTHING: Final = """
[people.pq01]
name = "q01"
aka = ["q02", "q03"]
born = "1950-02-03"
died = "2014?"
identifiers = { wikidata = "q04", isni = "q05" }
note = "q06"
because = { died = "q07" }
sources = [{ source = "sq01", at = "q08", quote = "q09", via = "sq02", says = { born = "1951" } }]
[organisations.oq01]
name = "q10"
aka = ["q11"]
opened = "1990"
closed = "2015-03"
parent = "oq02"
succeeds = "oq02"
identifiers = { ons = "q12" }
note = "q13"
[organisations.oq02]
name = "q14"
[posts.tq01]
title = "q15"
aka = ["q16"]
organisation = "oq01"
seats = 3
lead = true
opened = "1991"
succeeds = "tq02"
identifiers = { code = "q17" }
note = "q18"
[posts.tq02]
title = "q19"
organisation = "oq02"
[sources.sq01]
title = "q20"
publisher = "q21"
authors = ["q22"]
url = "https://good.example/q23"
archived = "https://good.example/q24"
published = "2014-05"
dated = "2014-04-30"
accessed = "2020-01-02"
identifiers = { doi = "q25" }
note = "q26"
[sources.sq02]
title = "q27"
[scales.lq01]
title = "q28"
grades = ["q29", "q30"]
body = "q31"
from = "2005"
note = "q32"
[tenures.a]
person = "pq01"
post = "tq01"
start = "2001-02-03"
end = "[2010-05-06..2010-05-09]"
length = "9 years"
in-post = ["2005-01-02"]
title = "q33"
left = "q34"
acting = true
confirmed = "2002-03-04"
people = ["pq01"]
tags = ["q35"]
note = "q36"
headline = true
because = { left = "q37" }
sources = [{ source = "sq01", at = "q38", quote = "q39", says = { left = "q40" } }, { source = "sq02" }]
[tenures.b]
person = "pq01"
organisation = "oq02"
start = "1980-01-01"
end = "1981-01-01"
left = "q41"
sources = ["sq02"]
[inspections.a]
organisation = "oq01"
body = "q42"
type = "q43"
service = "q44"
scale = "lq01"
grade = "q30"
date = "2006-07-08"
published = "2006-08-09"
judgement = "q45"
areas = { q46 = "q29" }
sources = [{ source = "sq01", says = { judgement = "q47" } }]
[budget.a]
organisation = "oq01"
type = "cut"
amount = "1234567"
currency = "EUR"
period = "2007/08"
for = "q48"
by = "q49"
approx = "about"
one-off = true
[events.a]
title = "q50"
category = "q51"
date = "2008-09-10"
people = ["pq01"]
organisations = ["oq02"]
posts = ["tq02"]
tags = ["q52"]
note = "q53"
because = "q54"
sources = [{ source = "sq01", at = "q55", quote = "q56" }]
[events.b]
title = "q57"
date = "2009-01-02?"
status = "planned"
[counts.a]
what = "q58"
value = 4321
unit = "q59"
organisation = "oq01"
date = "2010-11-12"
"""
"""A base in which each text occurs but once, with every key of the format."""


def values(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values of an entry, each with the keys that lead to it."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from values(part, f"{path}.{key}")
    elif isinstance(value, list):
        for part in value:
            yield from values(part, path)
    else:
        yield path.removeprefix("."), "true" if value is True else str(value)


@pytest.fixture
def export(chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path) -> Callable[[str], Any]:
    base = make_base(facts=EVERYTHING)

    def exported(form: str) -> tuple[str, list[dict[str, str]]]:
        path, losses = tmp_path / "out", tmp_path / "losses.csv"
        answer = chronicle("export", form, "-o", str(path), "--losses", str(losses), base=base)
        assert answer.code in {0, 1}, answer.err
        with losses.open(newline="", encoding="utf-8") as file:
            return path.read_bytes().decode("utf-8").replace("\r\n ", "").replace("\\,", ","), list(
                csv.DictReader(file)
            )

    return exported


@pytest.mark.parametrize("form", FORMS)
def test_each_value_is_in_the_file_or_among_the_losses(form: str, export: Callable[[str], Any]) -> None:
    text, losses = export(form)
    told = {(row["id"], row["edtf"]) for row in losses}
    whole = {row["id"] for row in losses if not row["field"]}
    for table, entries in tomllib.loads(EVERYTHING).items():
        for id_, entry in entries.items():
            address = f"{table}.{id_}"
            for path, value in values(entry) if address not in whole else ():
                written = (address, value) in told or re.search(rf"\b{re.escape(value)}\b", text)
                assert written or in_other_words(value, text), (address, path, value)


def in_other_words(value: str, text: str) -> bool:
    """Tell whether a value is in a file as that writes it: a sum with its sign, a day in three parts, a post by its name."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        parts = json.dumps(dict(zip(("year", "month", "day"), map(int, value.split("-")), strict=True)))
        return parts in text or value.replace("-", "") in text or format_date(parse(value)) in text
    names = {
        "true": "acting",
        "oq01": "q10",
        "oq02": "q14",
        "tq01": "q15",
        "tq02": "q19",
        "pq01": "q01",
        "sq02": "q27",
    }
    names |= {
        "sq01": "q20",
        "lq01": "q28",
        "1234567": "€1,234,567",
        "EUR": "€",
        "4321": "4,321",
        "2007/08": "20070401",
    }
    return value in names and names[value] in text


@pytest.mark.parametrize("form", FORMS)
def test_a_loss_is_of_an_entry_and_says_why(form: str, export: Callable[[str], Any]) -> None:
    base = tomllib.loads(EVERYTHING)
    _, losses = export(form)
    for row in losses:
        table, _, id_ = row["id"].partition(".")
        assert id_ in base[table]
        assert row["why"]
        assert row["edtf"]
    assert len({tuple(row.values()) for row in losses}) == len(losses)


def test_what_was_read_is_written() -> None:
    relation = DataRelation(
        "events",
        "",
        (RelationColumn("id"), RelationColumn("title"), RelationColumn("category"), RelationColumn("note")),
        ("id",),
        (),
        [],
    )
    row = TrackedRow({"id": 0, "title": 1, "category": 2, "note": 3}, ("events.a", "It opens", "death", None))
    assert row["title"] == "It opens"
    assert row.get("note") is None
    assert "category" in row
    assert [*map(tuple, unwritten(relation, [row], set()))] == [
        ("events.a", "category", "death", None, "the format has no place for it")
    ]
    assert [*unwritten(relation, [row], {"events.a"})] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("a cut of £24m, by Ann Archer", {"amount", "currency", "by_id"}),
        ("24,000,000 of them", {"amount"}),
        ("Ann Archers", set()),
        ("Mann Archer; for roofs", {"for_"}),
        ("one off", set()),
    ],
)
def test_what_words_tell_is_read(words: str, told: set[str]) -> None:
    names = ("amount", "currency", "by_id", "for_", "one_off")
    columns = (RelationColumn("id"), *map(RelationColumn, names))
    relation = DataRelation("budget", "", columns, ("id",), (ForeignKey(("by_id",), "people", ("id",)),), [])
    row = TrackedRow(
        {column.name: place for place, column in enumerate(columns)},
        ("budget.a", 24_000_000, "GBP", "ann", "roofs", True),
    )
    [*read_values_in(row, given_columns(relation), words, lambda _table, _id: "Ann Archer")]
    assert {name for name in names if row.is_read(name)} == told
