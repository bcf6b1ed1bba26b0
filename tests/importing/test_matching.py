"""Whom a name in a cell means: for certain, perhaps, or somebody new."""

from __future__ import annotations

from pathlib import Path

import pytest

from chronicle.importing import matching
from chronicle.importing.mapping import NameBy
from chronicle.importing.matching import NameBook, NameMatch, unique_id
from chronicle.importing.sheet import text_cell
from chronicle.importing.snapshot import Snapshot
from chronicle.loader.locate import BaseLocation

ENTRIES: dict[str, dict[str, dict[str, object]]] = {
    "people": {
        "peter-duxbury": {"name": "Peter Duxbury", "aka": ["Pete Duxbury"]},
        "sian-jones": {"name": "Siân Jones", "identifiers": {"wikidata": "Q42"}},
        "john-smith": {"name": "John Smith"},
        "john-smith-2": {"name": "John Smith"},
    },
    "organisations": {
        "birmingham": {"name": "Birmingham City Council", "aka": "Birmingham"},
        "leeds": {"name": "Leeds City Council"},
    },
    "posts": {
        "director": {"title": "Director", "organisation": "birmingham"},
        "director-2": {"title": "Director", "organisation": "leeds"},
    },
}


@pytest.fixture
def book() -> NameBook:
    snapshot = Snapshot(BaseLocation(Path()), {}, entries=ENTRIES)
    answers: dict[str, str | NameBy] = {
        "cllr jones": "sian-jones",
        "ann": "ann-ray",
        "j smith": NameBy("Ward", {"ladywood": "john-smith", "aston": "john-smith-2"}),
    }
    return NameBook(snapshot, answers)


def find(book: NameBook, table: str, name: str, organisation: str | None = None, ward: str = "") -> NameMatch:
    return book.find(table, text_cell(name, "Log!A2"), name, lambda _: ward, organisation)


@pytest.mark.parametrize(
    ("table", "name", "kind", "id_"),
    [
        ("people", "peter-duxbury", "known", "peter-duxbury"),
        ("people", "Peter  Duxbury", "known", "peter-duxbury"),
        ("people", "pete duxbury", "known", "peter-duxbury"),
        ("people", "DUXBURY, Peter", "known", "peter-duxbury"),
        ("people", "Dr Peter Duxbury", "known", "peter-duxbury"),
        ("people", "Sian Jones", "known", "sian-jones"),
        ("people", "Q42", "known", "sian-jones"),
        ("people", "Cllr Jones", "known", "sian-jones"),
        ("people", "Cllr Ann", "new", "ann-ray"),
        ("people", "Ann", "new", "ann-ray"),
        ("people", "Colin Tucker", "new", "colin-tucker"),
        ("organisations", "birmingham", "known", "birmingham"),
    ],
)
def test_a_name_is_known_or_new(book: NameBook, table: str, name: str, kind: str, id_: str) -> None:
    assert find(book, table, name)[:2] == (kind, id_)


@pytest.mark.parametrize(
    ("table", "name", "near"),
    [
        ("people", "P. Duxbury", "peter-duxbury"),
        ("people", "Peter Duxberry", "peter-duxbury"),
        ("people", "Duxbury", "peter-duxbury"),
        ("people", "Peter A Duxbury", "peter-duxbury"),
        ("organisations", "BCC", "birmingham"),
        ("organisations", "Leeds Council", "leeds"),
        ("organisations", "Leeds CC", "leeds"),
    ],
)
def test_a_name_like_another_is_proposed_and_never_taken(
    book: NameBook, table: str, name: str, near: str
) -> None:
    match = find(book, table, name)
    assert (match.kind, match.candidates) == ("near", (near,))
    assert match.id not in ENTRIES[table]


@pytest.mark.parametrize("name", ["Jane Duxbury", "Paul Tucker", "Ward 2"])
def test_another_first_name_is_somebody_else(book: NameBook, name: str) -> None:
    assert find(book, "people", name).kind == "new"


def test_two_of_one_name_are_told_apart_by_another_column(book: NameBook) -> None:
    several = find(book, "people", "John Smith")
    assert (several.kind, several.candidates) == ("several", ("john-smith", "john-smith-2"))
    assert find(book, "people", "J Smith", ward="Aston")[:2] == ("known", "john-smith-2")
    assert find(book, "people", "J Smith", ward="Sutton").kind == "several"


def test_a_post_is_looked_for_within_its_organisation(book: NameBook) -> None:
    assert find(book, "posts", "Director", "leeds")[:2] == ("known", "director-2")
    assert find(book, "posts", "Director").candidates == ("director", "director-2")
    assert find(book, "posts", "Chief executive", "leeds")[:2] == ("new", "chief-executive")
    assert find(book, "posts", "Chief executive", "birmingham")[:2] == ("new", "chief-executive-2")


def test_a_new_name_is_one_in_all_rows_and_near_to_others_that_are_new(book: NameBook) -> None:
    first, again = find(book, "people", "Cllr Mary Ann Ray"), find(book, "people", "mary ann ray")
    assert first.id == again.id == "mary-ann-ray"
    assert (book.new["people", first.id].name, book.new["people", first.id].rows) == ("Cllr Mary Ann Ray", 2)
    assert find(book, "people", "M. A. Ray").candidates == ("mary-ann-ray",)


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert unique_id("ann", {"ann", "ann-2"}) == "ann-3"
    assert len(unique_id("a" * 64, {"a" * 64})) == 64


def test_what_the_map_says_of_a_name_holds_for_it_with_a_title_too(book: NameBook) -> None:
    assert find(book, "people", "Cllr J Smith", ward="Aston").id == "john-smith-2"
    assert find(book, "people", "Smith, J", ward="Ladywood").id == "john-smith"
    assert find(book, "people", "Cllr J Smith").candidates == ("john-smith", "john-smith-2")
    assert book.asked == {"j smith"}


def test_what_the_map_says_of_a_name_with_a_title_holds_for_that_alone(book: NameBook) -> None:
    assert book.answer("Dr Jones") is None
    assert book.answer("CLLR JONES") == "sian-jones"


def test_with_how_many_names_each_is_compared_does_not_grow_with_the_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = 0
    alike = matching._alike

    def counted(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
        nonlocal compared
        compared += 1
        return alike(words, others)

    monkeypatch.setattr(matching, "_alike", counted)
    people: dict[str, dict[str, object]] = {
        f"smith-{number}": {"name": f"Smith{number} Person"} for number in range(1000)
    }
    people["anna"] = {"name": "Anna Person"}
    book = NameBook(Snapshot(BaseLocation(Path()), {}, entries={"people": people}), {})
    for number in range(300):
        assert find(book, "people", f"Person {number}").kind == "new"
    assert compared <= 300 * matching._MOST_COMPARED
    assert find(book, "people", "Ana Person").candidates == ("anna",)  # what few names have comes first
    assert find(book, "people", "Person 7").id == "person-7"
