"""What was imported before, row by row, and how rows of a newer sheet are matched with it.

`imports/NAME.state.jsonl` has a line for each row: what makes it the same one, where it was cited, and the addresses and
values of its facts as imported. It is text, to be committed with the base.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import TYPE_CHECKING, Final, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chronicle.writing.toml_values import TomlValue

_ALIKE: Final = 0.5
"""Rows with at least so many cells in common, of those that either fills, may be one row that was changed."""


class ImportedFact(NamedTuple):
    """A fact as it was imported: which one of its row it is, its address, its values."""

    slot: str
    address: str
    values: Mapping[str, TomlValue]


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row as it was imported.

    Attributes:
        key: What makes it the same row; empty if its cells do.
        at: Where in its source it was cited, as when it was first imported.
        cells: Its cells by heading, where nothing else makes it the same row.
        facts: Its facts.
        vanished: Whether a later sheet no longer had it.
    """

    key: tuple[str, ...]
    at: str
    cells: Mapping[str, str] = with_default(default_factory=dict)
    facts: tuple[ImportedFact, ...] = ()
    vanished: bool = False


class StateDamaged(Exception):
    """A line of a state is none; the message says which."""


def read_state(text: str) -> list[ImportedRow]:
    """Return the rows of a state.

    Raises:
        StateDamaged: It is no state, or a merge left its marks in it.
    """
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            facts = tuple(ImportedFact(fact["slot"], fact["id"], fact["values"]) for fact in content["facts"])
            rows.append(
                ImportedRow(
                    tuple(content["key"]),
                    content["at"],
                    content.get("cells", {}),
                    facts,
                    content.get("vanished", False),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise StateDamaged(f"line {number} is not as it was written") from None
    return rows


def write_state(rows: Iterable[ImportedRow]) -> str:
    """Return the text of a state."""
    return "".join(f"{json.dumps(_as_object(row), ensure_ascii=False)}\n" for row in rows)


def _as_object(row: ImportedRow) -> dict[str, object]:
    facts = [{"slot": slot, "id": address, "values": values} for slot, address, values in row.facts]
    content: dict[str, object] = {"key": row.key, "at": row.at}
    if row.cells:
        content["cells"] = row.cells
    content["facts"] = facts
    return {**content, "vanished": True} if row.vanished else content


class RowMatch(NamedTuple):
    """A row of the new sheet, by its place, and the row that it was; `is_guess` if its cells only resemble it."""

    place: int
    before: ImportedRow
    is_guess: bool = False


class Matching(NamedTuple):
    """Rows of a new sheet against those imported before: the matched ones, and those that the sheet no longer has."""

    matches: dict[int, RowMatch]
    vanished: list[ImportedRow]


def match_by_key(keys: Sequence[tuple[str, ...]], before: Sequence[ImportedRow]) -> Matching:
    """Return which rows are the same by what the map says makes them so."""
    known = {row.key: row for row in before}
    matches = {place: RowMatch(place, known.pop(key)) for place, key in enumerate(keys) if key in known}
    return Matching(matches, list(known.values()))


def match_by_content(rows: Sequence[Mapping[str, str]], before: Sequence[ImportedRow]) -> Matching:
    """Return which rows are the same by their cells; between two that are, one that changed is likely one that resembles it.

    Two rows alike are two: each is matched once, in order.
    """
    shared = set(rows[0] if rows else ()) & set().union(*(row.cells.keys() for row in before[:1]))
    old_of: defaultdict[tuple[tuple[str, str], ...], list[int]] = defaultdict(list)
    for place, row in enumerate(before):
        old_of[_content(row.cells, shared)].append(place)
    matched: dict[int, int] = {}
    for waiting in old_of.values():
        waiting.reverse()
    for place, cells in enumerate(rows):
        if waiting := old_of.get(_content(cells, shared), []):
            matched[place] = waiting.pop()
    left = sorted(place for waiting in old_of.values() for place in waiting)
    matches = {place: RowMatch(place, before[old]) for place, old in matched.items()}
    for new, old in _resembling(rows, before, matched, left, shared):
        matches[new] = RowMatch(new, before[old], is_guess=True)
        left.remove(old)
    return Matching(dict(sorted(matches.items())), [before[place] for place in left])


def _content(cells: Mapping[str, str], shared: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, text) for key, text in cells.items() if key in shared))


def _resembling(
    rows: Sequence[Mapping[str, str]],
    before: Sequence[ImportedRow],
    matched: Mapping[int, int],
    left: Sequence[int],
    shared: set[str],
) -> Iterator[tuple[int, int]]:
    """Yield the unmatched rows, new and old, that stand between the same neighbours and resemble each other most."""
    for run, first, last in _gaps(len(rows), matched, len(before)):
        olds = [place for place in left if first < place < last]
        pairs = sorted(
            (
                (_likeness(rows[new], before[old].cells, shared), -abs(new - old), new, old)
                for new in run
                for old in olds
            ),
            reverse=True,
        )
        taken_new, taken_old = set[int](), set[int]()
        for likeness, _, new, old in pairs:
            if likeness >= _ALIKE and new not in taken_new and old not in taken_old:
                taken_new.add(new)
                taken_old.add(old)
                yield new, old


def _gaps(number: int, matched: Mapping[int, int], end: int) -> Iterator[tuple[list[int], int, int]]:
    """Yield each run of unmatched new rows, with the places of the old rows that its neighbours are matched with."""
    run: list[int] = []
    first = -1
    for place in range(number + 1):
        if place < number and place not in matched:
            run.append(place)
            continue
        last = matched.get(place, end)
        if run:
            yield run, first, last
        run, first = [], last


def _likeness(cells: Mapping[str, str], others: Mapping[str, str], shared: set[str]) -> float:
    filled = [key for key in shared if cells.get(key) or others.get(key)]
    return sum(cells.get(key) == others.get(key) for key in filled) / len(filled) if filled else 0.0


class ValueChange(NamedTuple):
    """What a row says now of a key of one of its facts, what it said before, and what stands in the base."""

    address: str
    key: str
    before: TomlValue | None
    after: TomlValue | None
    now: TomlValue | None


class FactMerge(NamedTuple):
    """A fact of a row three ways: what is to be written, and where the hand's value stays."""

    to_write: list[ValueChange]
    kept: list[ValueChange]


def merge_fact(
    address: str, before: Mapping[str, TomlValue], after: Mapping[str, TomlValue], now: Mapping[str, object]
) -> FactMerge:
    """Return what of a changed row is to be written into its fact as it stands.

    A key that only the row changed is written; one that the hand changed as well stays, unless both say the same.
    """
    to_write, kept = [], []
    for key in dict.fromkeys((*before, *after)):
        old, new, standing = before.get(key), after.get(key), cast("TomlValue | None", now.get(key))
        is_same = old == new or standing == new  # noqa: PLR1714 - lists are in no set
        if is_same:
            continue
        change = ValueChange(address, key, old, new, standing)
        if standing == old:
            to_write.append(change)
        elif key == "sources" and (merged := _merged_citations(old, new, standing)) is not None:
            to_write.append(change._replace(after=merged))
        else:
            kept.append(change)
    return FactMerge(to_write, kept)


def _merged_citations(
    old: TomlValue | None, new: TomlValue | None, now: TomlValue | None
) -> list[TomlValue] | None:
    """Return the citations of a fact with those of its row brought up to date; None if the hand changed one of these."""
    if not isinstance(old, list) or not isinstance(new, list) or not isinstance(now, list):
        return None
    if any(citation not in now for citation in old if citation not in new):
        return None
    replaced = dict(zip((now.index(citation) for citation in old if citation in now), new, strict=False))
    merged = [replaced.get(place, citation) for place, citation in enumerate(now)]
    return [*merged, *(citation for citation in new[len(old) :] if citation not in merged)]
