"""Laws of importing, for any cells: again changes nothing, what is inserted is added, what is taken out is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from chronicle.importing.map_reader import read_map
from chronicle.importing.plan import make_plan
from chronicle.importing.snapshot import Snapshot
from chronicle.importing.state import read_state
from chronicle.loader.locate import BaseLocation
from tests.importing.plans import sheet, snapshot

if TYPE_CHECKING:
    from chronicle.importing.planned import ImportPlan
    from chronicle.importing.state import ImportedRow

DATES = st.sampled_from(
    ["", "2009", "03/04/2012", "27/02/2013", "31/02/2014", "Apr-09", "tbc", "early 2009", "2013/14"]
)
TITLES = st.sampled_from(["Met", "Left", "Sat", 'A "quote"', "a\\b", "é", "]]", "=1+1", ""])
NAMES = st.sampled_from(["", "Ann Ray", "Bob Lee; Cleo Day", "Cleo Day", "the board"])
AMOUNTS = st.sampled_from(["", "250", "£1.2m", "(5)", "x", "30 to 50"])
ROWS = st.lists(st.tuples(DATES, TITLES, NAMES, AMOUNTS).map(" | ".join), max_size=8)
MAP = """
[import]
kind = "events"
source = "log"
[columns]
"D" = "date"
"T" = "title"
"P" = { field = "people", split = ";" }
"C" = { field = "budget.amount", type = "spend", negative = "refund" }
[defaults]
"budget.organisation" = "board"
"""
HEADER = "D | T | P | C"


def imported(plan: ImportPlan) -> Snapshot:
    """The base after an import."""
    entries = {table: dict(ids) for table, ids in plan.snapshot.entries.items()}
    for entry in (*plan.entities, *plan.facts):
        entries.setdefault(entry.table, {})[entry.id] = dict(entry.values)
    return Snapshot(BaseLocation(plan.snapshot.base.root), {}, entries=entries)


def work_out(rows: list[str], base: Snapshot, before: list[ImportedRow]) -> ImportPlan:
    return make_plan(sheet(HEADER, *rows), read_map("log", MAP), base, before)


@given(ROWS)
def test_the_same_sheet_again_changes_nothing(rows: list[str]) -> None:
    first = work_out(rows, snapshot(), [])
    again = work_out(rows, imported(first), read_state(first.state_text))
    assert (again.entities, again.facts, again.changes, again.kept, again.pairs, again.vanished) == (
        [],
        [],
        [],
        [],
        [],
        [],
    )
    assert again.state_text == first.state_text
    assert again.unchanged == len(first.taken)


@given(ROWS, st.integers(0, 8))
def test_a_new_row_anywhere_is_added_and_changes_no_other(rows: list[str], place: int) -> None:
    first = work_out(rows, snapshot(), [])
    newer = [*rows[:place], "2020 | Brand new | Dan Fox | ", *rows[place:]]
    again = work_out(newer, imported(first), read_state(first.state_text))
    assert [fact.values["title"] for fact in again.facts] == ["Brand new"]
    assert (again.changes, again.kept, again.vanished) == ([], [], [])


@given(ROWS, st.data())
def test_a_row_taken_out_is_told_and_changes_no_other(rows: list[str], data: st.DataObject) -> None:
    first = work_out(rows, snapshot(), [])
    if not rows:
        return
    gone = data.draw(st.integers(0, len(rows) - 1))
    again = work_out([*rows[:gone], *rows[gone + 1 :]], imported(first), read_state(first.state_text))
    was_taken = any(draft.number == gone + 2 for draft in first.taken)
    refused = [pair for pair in again.pairs if pair.row.problems]  # which may be it, changed for the worse
    assert (again.facts, again.changes) == ([], [])
    assert len(again.vanished) + len(refused) == int(was_taken)


@given(ROWS)
def test_every_row_is_taken_or_refused_with_a_reason(rows: list[str]) -> None:
    plan = work_out(rows, snapshot(), [])
    assert sorted(draft.number for draft in (*plan.taken, *plan.refused)) == [
        row.number for row in plan.sheet.rows
    ]
    assert all(draft.problems for draft in plan.refused)
    assert len({fact.address for fact in plan.facts}) == len(plan.facts)
