"""What people see of the base that comes with the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chronicle.queries.filters import Selection
from chronicle.queries.listing import list_facts
from tests.pages.page_fixtures import drawn, during, opened

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from chronicle.index.cache import Index
    from tests.conftest import Chronicle

BIRMINGHAM = Path(__file__).parents[2] / "data" / "birmingham"
LISTINGS = (
    *("timeline", "tenures", "inspections", "budget", "events", "counts"),
    *("people", "organisations", "posts", "sources"),
)
SELECTIONS = {
    "2010": during("2010"),
    "2013-14": during("2013/14"),
    "2009 to 2010": during("2009..2010"),
    "two years": during("2009", "2012"),
    "2010 certain": during("2010")._replace(certain=True),
    "2010 undated": during("2010")._replace(undated=True),
    "duxbury": Selection(people=("peter-duxbury",)),
    "words": Selection(text="mutual agreement"),
    "last five": Selection(reverse=True, limit=5),
    "2010 reversed": during("2010")._replace(reverse=True),
}


@pytest.fixture
def index() -> Index:
    return opened(BIRMINGHAM)


@pytest.mark.parametrize("width", [80, 100, 120, 200, None])
@pytest.mark.parametrize("listing", LISTINGS)
def test_every_listing(listing: str, width: int | None, index: Index, snapshot: SnapshotAssertion) -> None:
    assert drawn(index, listing, width=width) == snapshot


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("listing", ["timeline", "tenures", "inspections", "budget"])
def test_part_of_a_listing(listing: str, selection: str, index: Index, snapshot: SnapshotAssertion) -> None:
    assert drawn(index, listing, SELECTIONS[selection]) == snapshot


@pytest.mark.parametrize("listing", LISTINGS)
def test_markdown(listing: str, index: Index, snapshot: SnapshotAssertion) -> None:
    assert drawn(index, listing, format_name="md") == snapshot


def test_timeline_with_holders(index: Index, snapshot: SnapshotAssertion) -> None:
    assert drawn(index, "timeline", during("2010"), holders=True, width=120) == snapshot


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("question", ["timeline --headlines", "conflicts", "show duxbury", "at 2012-09"])
def test_what_is_asked_most(
    question: str,
    width: int,
    chronicle: Chronicle,
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert chronicle(*question.split()).out == snapshot


def test_the_short_story_fits_a_screen(index: Index) -> None:
    lines = drawn(index, "timeline", Selection(headlines=True), width=120).splitlines()
    assert len(lines) <= 45 - len(["which base it is", "the next prompt"])
    facts = [row for row in lines if row.startswith("  ") and row[2:].strip()]
    assert len(facts) >= 30
    assert [line for line in lines if "cypn, chamberlain" in line]  # each on one line


def test_no_end_stands_above_its_start(index: Index) -> None:
    for selection in (Selection(everything=True), Selection(headlines=True)):
        roles = [(row[-3], row[6]) for row in list_facts(index, "timeline", selection).rows]
        begun = {id_: at for at, (id_, role) in enumerate(roles) if role == "start"}
        assert begun
        assert all(begun.get(id_, -1) < at for at, (id_, role) in enumerate(roles) if role == "end")


@pytest.mark.parametrize(
    "question", ["search duxbury", "show chamberlain", "show duxbury", "timeline -f chart"]
)
def test_a_tenure_has_the_same_dates_wherever_it_is_told(
    question: str, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    answer = chronicle(*question.split())
    assert "Apr 2012 – about Aug 2013 *" in answer.out
