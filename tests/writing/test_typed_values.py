"""What people type for the values of fields, and what the format then holds."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from chronicle.index.cache import Index, open_index
from chronicle.loader.locate import locate
from chronicle.model.base import Field, fields_of
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.writing.typed_values import (
    NothingSoCalled,
    NotRead,
    Option,
    SeveralReadings,
    ValueReader,
    as_short_id,
    propose_id,
    split_items,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BASE = """[chronicle]
title = "A school board"
budget-types = ["levy"]

[people.ann-ray]
name = "Ann Ray"
aka = ["A. Ray"]

[people.bo-lee]
name = "Bo Lee"

[people.bo-lee-2]
name = "Bo Lee"
born = "1950"

[organisations.board]
name = "The Board"

[organisations.school]
name = "Hill School"

[posts.chair]
title = "Chair"
organisation = "board"

[posts.school-chair]
title = "Chair"
organisation = "school"

[extra.ward]
title = "Ward"
on = ["people"]
choices = ["Hill", "Vale"]

[extra.size]
title = "Size"
on = ["people"]
type = "number"

[extra.joined]
title = "Joined"
on = ["people"]
type = "date"
"""


@pytest.fixture
def index(make_base: Callable[..., Path]) -> Iterator[Index]:
    opened = open_index(locate(str(make_base(chronicle=BASE))))
    yield opened
    opened.db.close()


def field(name: str) -> Field:
    """Return a field by `table.key`."""
    table, _, key = name.partition(".")
    entry = KINDS[table].fact if table in KINDS else ENTITIES[table].entity
    return next(one for one in fields_of(entry).values() if one.key == key)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("tenures.start", "April 2009", "2009-04"),
        ("tenures.start", "9 April 2009", "2009-04-09"),
        ("tenures.start", " 2009-04 ", "2009-04"),
        ("tenures.start", "summer 2009", "2009-22"),
        ("tenures.start", "about September 2010", "2010-09~"),
        ("tenures.end", "..", ".."),
        ("tenures.end", "still", ".."),
        ("tenures.in-post", "1 May 2009; June 2009", ["2009-05-01", "2009-06"]),
        ("tenures.in-post", "1 May 2009", "2009-05-01"),
        ("tenures.length", "16 months", "16 months"),
        ("tenures.length", "a year and a half", "18 months"),
        ("tenures.acting", "yes", True),
        ("tenures.acting", "No", False),
        ("tenures.person", "ray", "ann-ray"),
        ("tenures.person", "a. ray", "ann-ray"),
        ("tenures.left", "by mutual agreement", "by mutual agreement"),
        ("tenures.status", "Planned", "planned"),
        ("tenures.tags", "a; b ;", ["a", "b"]),
        ("tenures.people", "Ann Ray; bo-lee", ["ann-ray", "bo-lee"]),
        ("tenures.because", "the minutes say so", "the minutes say so"),
        ("tenures.because", "start=the minutes; end = hearsay", {"start": "the minutes", "end": "hearsay"}),
        ("budget.amount", "£7.7m", 7_700_000),
        ("budget.amount", "1,234.50", "1234.50"),
        ("budget.amount", "24_000_000", 24_000_000),
        ("budget.amount", "(500)", -500),
        ("budget.amount", "£30m-£50m", "30000000..50000000"),
        ("budget.type", "LEVY", "levy"),
        ("budget.currency", "gbp", "GBP"),
        ("budget.period", "2013/14", "2013/14"),
        ("budget.period", "financial year 2013-14", "2013/14"),
        ("inspections.areas", "teaching=good; safety = poor", {"teaching": "good", "safety": "poor"}),
        ("people.extra", "ward=hill; size=12; joined=May 2009", {"ward": "Hill", "size": 12, "joined": "2009-05"}),
        ("posts.seats", "1,000", 1000),
        ("scales.grades", "poor; good", ["poor", "good"]),
        ("organisations.identifiers", "ons=E08000025", {"ons": "E08000025"}),
    ],
)  # fmt: skip
def test_what_has_one_reading_is_taken(index: Index, name: str, typed: str, value: object) -> None:
    assert ValueReader(index).read(field(name), typed).value == value


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("tenures.start", "early 2009", "early 2009"),
        ("events.date", "the morning of 17 April 2009", "the morning of 17 April 2009"),
        ("tenures.start", "summer 2009", ""),
        ("tenures.start", "[2009..2010]", ""),
    ],
)
def test_words_for_which_the_format_has_none_are_kept(
    index: Index, name: str, typed: str, words: str
) -> None:
    assert ValueReader(index).read(field(name), typed).words == words


def test_an_amount_says_more_than_its_number(index: Index) -> None:
    read = ValueReader(index).read(field("budget.amount"), "about €5m")
    assert (read.value, read.beside) == (5_000_000, {"approx": "about", "currency": "EUR", "unit": "€"})
    assert "currency" not in ValueReader(index).read(field("budget.amount"), "£5m").beside


@pytest.mark.parametrize(
    ("name", "typed", "options"),
    [
        ("tenures.start", "03/04/2009", [("2009-04-03", "day first"), ("2009-03-04", "month first")]),
        ("budget.period", "2008-09", [("2008/09", "the financial year"), ("2008-09-01/2008-09-30", "September 2008")]),
        ("tenures.person", "Bo Lee", [("bo-lee", "Bo Lee; no fact"), ("bo-lee-2", "Bo Lee, born 1950; no fact")]),
    ],
)  # fmt: skip
def test_what_has_several_readings_is_for_whoever_typed_it(
    index: Index, name: str, typed: str, options: list[tuple[str, str]]
) -> None:
    with pytest.raises(SeveralReadings) as several:
        ValueReader(index).read(field(name), typed)
    assert several.value.options == tuple(Option(*option) for option in options)
    for option, _ in options:  # each can be typed in turn
        ValueReader(index).read(field(name), option)


def test_a_post_is_looked_up_within_its_organisation(index: Index) -> None:
    reader = ValueReader(index)
    assert reader.read(field("tenures.posts"), "Chair").value == ["chair"]  # by its id
    assert reader.read(field("tenures.posts"), "Chair", organisation="school").value == ["school-chair"]


@pytest.mark.parametrize(
    ("name", "typed", "hint"),
    [
        ("tenures.start", "n/k", 'leave it out if it is not known, or write a date such as "2009"'),
        ("tenures.start", "31/02/2014", 'write "2014-02" (the month alone)'),
        ("tenures.start", "", "leave it out, or type a value"),
        ("tenures.length", "some time", 'write a length such as "16 months", "about 2 years", "at least 3 weeks" or "P16M"'),
        ("tenures.acting", "perhaps", "type yes or no"),
        ("tenures.status", "planed", 'did you mean "planned"?'),
        ("budget.amount", "lots", "type it as printed: 24000000, 1,234.56, £7.7m or a range 30..50"),
        ("budget.currency", "GPB", 'did you mean "GBP"?'),
        ("posts.seats", "two", "type it in figures: 3"),
        ("inspections.areas", "good", "type key=value, several with ; between"),
        ("inspections.areas", "a=b; a=c", "give it once"),
    ],
)  # fmt: skip
def test_what_has_none_is_refused_with_what_to_type(index: Index, name: str, typed: str, hint: str) -> None:
    with pytest.raises(NotRead) as refused:
        ValueReader(index).read(field(name), typed)
    assert refused.value.hint == hint


def test_an_unknown_name_brings_those_that_are_like_it(index: Index) -> None:
    with pytest.raises(NothingSoCalled) as unknown:
        ValueReader(index).read(field("tenures.person"), "An Ray")
    assert (unknown.value.table, unknown.value.nearest) == ("people", ("ann-ray",))


def test_what_is_yet_to_be_made_has_its_id_already(index: Index) -> None:
    names = {("people", "cleo dunn"): "cleo-dunn"}
    assert ValueReader(index, names).reference("people", "Cleo Dunn") == "cleo-dunn"


def test_a_date_that_looks_like_a_financial_year_is_told_so(index: Index) -> None:
    remark = ValueReader(index).read(field("events.date"), "2008-09").remark
    assert remark == 'for the financial year type "2008/09"'


@pytest.mark.parametrize("kind", [*KINDS, *ENTITIES.values()], ids=lambda kind: kind.singular)
def test_any_field_takes_or_refuses_whatever_is_typed(index: Index, kind: object) -> None:
    entry = getattr(kind, "fact", None) or kind.entity  # type: ignore[attr-defined]
    for one in fields_of(entry).values():
        for text in ("\0", "=", "x" * 100_000, "\u202e", "1e999"):
            with suppress(NotRead, SeveralReadings, NothingSoCalled):
                ValueReader(index).read(one, text)


@pytest.mark.parametrize(
    ("text", "taken", "more", "id_"),
    [
        ("Siân Jones", (), (), "sian-jones"),
        ("Siân Jones", ("sian-jones",), (), "sian-jones-2"),
        ("Siân Jones", ("sian-jones", "sian-jones-2"), (), "sian-jones-3"),
        ("Siân Jones", ("sian-jones",), ("Leeds",), "sian-jones-leeds"),
        ("Siân Jones", ("sian-jones", "sian-jones-leeds"), ("Leeds", "2009"), "sian-jones-leeds-2009"),
        ("!!!", (), (), "entry"),
        ("日本", ("entry",), (), "entry-2"),
    ],
)
def test_a_proposed_id_is_readable_and_new(
    text: str, taken: tuple[str, ...], more: tuple[str, ...], id_: str
) -> None:
    assert propose_id(text, taken, *more) == id_


def test_a_long_text_becomes_an_id_of_its_first_words() -> None:
    assert as_short_id("x" * 100) == "x" * 40
    assert split_items(" ; ") == []
