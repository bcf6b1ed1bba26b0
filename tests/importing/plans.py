"""Imports worked out from a few lines of a sheet, a map and a base, none of which is in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from chronicle.importing.loaded import LoadedSheet
from chronicle.importing.map_reader import read_map
from chronicle.importing.plan import make_plan
from chronicle.importing.sheet import SheetRow, text_cell
from chronicle.importing.snapshot import Snapshot
from chronicle.loader.locate import BaseLocation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.importing.planned import ImportPlan
    from chronicle.importing.state import ImportedRow

ENTRIES: dict[str, dict[str, dict[str, object]]] = {
    "people": {"ann": {"name": "Ann Ray"}, "bob": {"name": "Bob Lee"}},
    "organisations": {"board": {"name": "The Board"}, "leeds": {"name": "Leeds City Council"}},
    "posts": {"clerk": {"title": "Clerk", "organisation": "board"}},
    "scales": {
        "four": {"title": "Four", "grades": ["inadequate", "requires improvement", "good", "outstanding"]}
    },
    "sources": {"minutes": {"title": "Minutes of the Board"}},
}


def snapshot() -> Snapshot:
    """A base of a few entries."""
    return Snapshot(BaseLocation(Path()), {}, entries=ENTRIES)


def sheet(*lines: str, day: str = "2014-05-13") -> LoadedSheet:
    """A sheet whose cells stand between bars, its header first."""
    rows = [[text.strip() for text in line.split("|")] for line in lines]
    header, *others = (
        SheetRow(
            number, [text_cell(text, f"Log!{chr(64 + column)}{number}") for column, text in enumerate(row, 1)]
        )
        for number, row in enumerate(rows, 1)
    )
    return LoadedSheet(Path("LOG.xlsx"), "Log", header.cells, 1, others, [], day, is_part=False)


def plan(mapping: str, *lines: str, before: Sequence[ImportedRow] = ()) -> ImportPlan:
    """The import of a sheet by a map."""
    return make_plan(sheet(*lines), read_map("log", mapping), snapshot(), before)


def facts(made: ImportPlan) -> list[dict[str, Any]]:
    """The facts that an import adds, each with its table, without citations."""
    return [
        {"table": entry.table, **{key: value for key, value in entry.values.items() if key != "sources"}}
        for entry in made.facts
    ]


def problems(made: ImportPlan) -> list[tuple[str, str]]:
    """The cells of refused rows and the reasons."""
    return [(problem.cell.place, problem.reason) for draft in made.refused for problem in draft.problems]
