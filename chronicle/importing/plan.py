"""What an import comes to: rows that are taken and refused, what is new, what changed, and what that makes of the files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from chronicle.findings import KeyLocation
from chronicle.importing.citing import citations, id_for
from chronicle.importing.drafts import EntityValue, FactDraft, RowDraft
from chronicle.importing.mapping import CANCELLED, REMOVE
from chronicle.importing.matching import MatchKind, NameMatch, unique_id
from chronicle.importing.new_entities import new_entities
from chronicle.importing.planned import ImportPlan, RowPair
from chronicle.importing.rows import DraftReader
from chronicle.importing.seats import seats_shown
from chronicle.importing.state import (
    ImportedFact,
    ImportedRow,
    Matching,
    ValueChange,
    match_by_content,
    match_by_key,
    merge_fact,
)
from chronicle.importing.targets import entry_class, fields_by_key
from chronicle.loader.entries import EntryValidator
from chronicle.model.base import CitedEntry
from chronicle.model.entities import ENTITIES
from chronicle.model.fact import Fact, Status
from chronicle.model.fields import ValueType
from chronicle.text import comparable_name
from chronicle.writing.new_entries import AddedEntry

if TYPE_CHECKING:
    from chronicle.findings import Finding
    from chronicle.importing.loaded import LoadedSheet
    from chronicle.importing.mapping import ImportMap
    from chronicle.importing.sheet import SheetCell
    from chronicle.importing.snapshot import Snapshot
    from chronicle.model.base import Field
    from chronicle.writing.toml_values import TomlValue

PairAnswer = Callable[[ImportedRow, RowDraft], bool]
"""Says whether a row is one that was imported before, and has changed."""


def _placeholder(field: Field) -> TomlValue:
    """Return a value that a field takes, where it is still to be asked which it has."""
    if field.type.value is ValueType.CHOICE:
        return field.type.choices[0]
    return 0 if field.type.value is ValueType.AMOUNT else "open"


def make_plan(
    sheet: LoadedSheet,
    mapping: ImportMap,
    snapshot: Snapshot,
    before: Sequence[ImportedRow] = (),
    *,
    is_same: PairAnswer = lambda _before, _row: True,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> ImportPlan:
    """Return what an import comes to.

    Args:
        sheet: The sheet.
        mapping: The map.
        snapshot: The base as it stands.
        before: What was imported before.
        is_same: Says of rows that only resemble one imported before whether they are it.
        progress: Called with how many rows are read, and how many there are.
    """
    reader = DraftReader(mapping, sheet.header, sheet.rows, snapshot)
    plan = ImportPlan(sheet, mapping, snapshot, reader)
    drafts = []
    for number, row in enumerate(sheet.rows, 1):
        drafts.append(reader.read(row))
        progress(number, len(sheet.rows))
    _refuse_same_keys(drafts)
    matching = _match(plan, drafts, before, is_same)
    _Naming(plan, before).name(drafts, matching)
    _validate(plan, drafts)
    plan.taken = [draft for draft in drafts if not draft.problems]
    plan.refused = [draft for draft in drafts if draft.problems]
    _Merging(plan, drafts, matching).merge()
    plan.entities = new_entities(plan)
    return plan


def _refuse_same_keys(drafts: Sequence[RowDraft]) -> None:
    """Refuse rows that nothing tells from another next time."""
    first: dict[tuple[str, ...], RowDraft] = {}
    for draft in drafts:
        if not draft.key:
            continue
        earlier = first.setdefault(draft.key, draft)
        if earlier is not draft:
            words = ", ".join(draft.key)
            draft.refuse(
                draft.cells[0],
                f"is {words}, as row {earlier.number} is",
                "make them differ, or name more columns in same-row",
            )


def _match(
    plan: ImportPlan, drafts: Sequence[RowDraft], before: Sequence[ImportedRow], is_same: PairAnswer
) -> Matching:
    """Return which rows were imported before: by their keys, and those without one by their cells."""
    is_keyed = bool(plan.map.same_row)
    by_key = match_by_key(
        [draft.key for draft in drafts], [row for row in before if row.key] if is_keyed else []
    )
    places = [place for place, draft in enumerate(drafts) if not draft.key]
    by_content = match_by_content(
        [cells_of(plan, drafts[place]) for place in places],
        [row for row in before if not (is_keyed and row.key)],
    )
    found = {
        places[number]: match._replace(place=places[number]) for number, match in by_content.matches.items()
    }
    matching = Matching(by_key.matches | found, [*by_key.vanished, *by_content.vanished])
    for place, match in list(matching.matches.items()):
        if not match.is_guess:
            continue
        if is_same(match.before, drafts[place]):
            plan.pairs.append(RowPair(match.before, drafts[place]))
        else:
            del matching.matches[place]
            matching.vanished.append(match.before)
    return matching


def cells_of(plan: ImportPlan, draft: RowDraft) -> dict[str, str]:
    """Return the cells of a row that the map uses, by heading."""
    return {
        column.header: " ".join(draft.cells[column.place].text.split())
        for column in plan.reader.columns
        if column.rule is not None and column.rule.targets
    }


class _Naming:
    """Gives facts their ids and citations: those that they had before, else new ones."""

    def __init__(self, plan: ImportPlan, before: Sequence[ImportedRow]) -> None:
        self._plan = plan
        self._taken: defaultdict[str, set[str]] = defaultdict(set)
        for table, entries in plan.snapshot.entries.items():
            self._taken[table].update(entries)
        for row in before:
            for fact in row.facts:
                table, _, id_ = fact.address.partition(".")
                self._taken[table].add(id_)

    def name(self, drafts: Sequence[RowDraft], matching: Matching) -> None:
        """Name the facts of all rows."""
        for place, draft in enumerate(drafts):
            if not draft.facts or draft.problems:
                continue
            match = matching.matches.get(place)
            known = (
                {fact.slot: fact.address.partition(".")[2] for fact in match.before.facts} if match else {}
            )
            at = match.before.at if match else self.at(draft)
            cited = citations(draft, at, self._plan.map.source)
            wanted = ""
            if draft.own is not None and not known:
                self._name_own(draft, draft.own)
            for fact in draft.facts:
                if fact.slot in known:
                    fact.id = known[fact.slot]
                elif not fact.id:
                    wanted = wanted or next(iter(known.values()), "") or self._wanted(draft)
                    fact.id = self._unique(fact, wanted)
                if cited and _is_cited(fact):
                    fact.values["sources"] = cited

    def _name_own(self, draft: RowDraft, match: NameMatch) -> None:
        """Name whom or what a row is about; what it says of somebody of the base is added to their entry."""
        (own,) = draft.facts
        if match.kind is MatchKind.KNOWN:
            draft.entity_values += [
                EntityValue(own.table, match.id, key, "", value, own.cells.get(key, draft.cells[0]), key)
                for key, value in own.values.items()
                if key != ENTITIES[own.table].name_field
            ]
            draft.facts = []
        elif match.id in self._taken[own.table]:
            cell = own.cells[ENTITIES[own.table].name_field]
            draft.refuse(
                cell, "is the name of an earlier row too", "give each an id in a column, or [names] a by"
            )
        elif match.id:
            own.id = match.id
            self._taken[own.table].add(match.id)

    def at(self, draft: RowDraft) -> str:
        """Return where a row stands in its source: by what makes it the same row, else its number on the file's day."""
        plan = self._plan
        if any(draft.key):
            return ", ".join(
                f"{header} {text}" for header, text in zip(plan.map.same_row, draft.key, strict=True) if text
            )
        name = plan.sheet.name or (plan.map.sheet if plan.sheet.is_part else None)
        sheet = f"{name}, " if name else ""
        return f"{sheet}row {draft.number}, {plan.sheet.day}"

    def _wanted(self, draft: RowDraft) -> str:
        places = {comparable_name(column.header): column.place for column in self._plan.reader.columns}

        def text_of(header: str) -> str | None:
            place = places.get(comparable_name(header))
            return draft.cells[place].text if place is not None else None

        return id_for(draft, self._plan.map, text_of)

    def _unique(self, fact: FactDraft, wanted: str) -> str:
        taken = self._taken[fact.table]
        id_ = unique_id(wanted, taken)
        taken.add(id_)
        return id_


def _is_cited(fact: FactDraft) -> bool:
    """Tell whether an entry takes citations: a fact always, whom or what facts are about for its dates."""
    entry = entry_class(fact.table)
    if issubclass(entry, Fact):
        return True
    return issubclass(entry, CitedEntry) and any(key in fact.values for key in entry.needs_source)


def _validate(plan: ImportPlan, drafts: Sequence[RowDraft]) -> None:
    """Refuse rows with values that the format does not take, or without one that it needs."""
    documents: defaultdict[str, dict[str, object]] = defaultdict(dict)
    owners: dict[tuple[str, str], tuple[RowDraft, FactDraft]] = {}
    for draft in drafts:
        for fact in draft.facts if not draft.problems else ():
            open_values = {
                key: _placeholder(fields_by_key(table)[key])
                for table, key in plan.missing
                if table == fact.table
            }
            draft.is_open = draft.is_open or bool(open_values)
            documents[fact.table][fact.id] = {**open_values, **fact.values}
            owners[fact.table, fact.id] = draft, fact
    findings: list[Finding] = []
    validator = EntryValidator("", plan.snapshot.reading, findings, set())
    good = ((valid.entry, owners[valid.table, valid.id][0].number) for valid in validator.entries(documents))
    plan.seats = seats_shown(good)
    for finding in findings:
        at = finding.at
        assert isinstance(at, KeyLocation), "a mistake in an entry has a path"
        table, id_, *keys = map(str, at.path)
        draft, fact = owners[table, id_]
        cell = next((fact.cells[key] for key in keys if key in fact.cells), None) or _first_cell(draft)
        draft.refuse(cell, finding.message, finding.hint)


def _first_cell(draft: RowDraft) -> SheetCell:
    return next((cell for cell in draft.cells if not cell.is_blank), draft.cells[0])


class _Merging:
    """Merges the rows with what was imported before and what stands in the base."""

    def __init__(self, plan: ImportPlan, drafts: Sequence[RowDraft], matching: Matching) -> None:
        self._plan = plan
        self._drafts = drafts
        self._matching = matching

    def merge(self) -> None:
        """Fill in what is new, what changed, what stays, and what is imported now."""
        plan = self._plan
        naming = _Naming(plan, ())
        for place, draft in enumerate(self._drafts):
            match = self._matching.matches.get(place)
            if draft.problems:
                if match:  # what it said before stays
                    plan.state.append(match.before)
                continue
            if match is None:
                plan.facts += [AddedEntry(fact.table, fact.id, fact.values) for fact in draft.facts]
                at = naming.at(draft)
            else:
                self._merge_row(draft, match.before)
                at = match.before.at
            cells = {} if draft.key else cells_of(plan, draft)
            facts = tuple(ImportedFact(fact.slot, fact.address, dict(fact.values)) for fact in draft.facts)
            plan.state.append(ImportedRow(draft.key, at, cells, facts))
        for row in self._matching.vanished:
            self._vanish(row)

    def _merge_row(self, draft: RowDraft, before: ImportedRow) -> None:
        plan = self._plan
        known = {fact.slot: fact for fact in before.facts}
        counts = len(plan.changes), len(plan.kept), len(plan.facts), len(plan.deleted)
        is_same = not before.vanished
        for fact in draft.facts:
            old = known.pop(fact.slot, None)
            if old is None:
                plan.facts.append(AddedEntry(fact.table, fact.id, fact.values))
                continue
            is_same = is_same and old.values == fact.values
            now = plan.snapshot.entry(fact.table, fact.id)
            if now is None:
                if old.values != fact.values:
                    plan.deleted.append(fact.address)
                continue
            merged = merge_fact(fact.address, old.values, fact.values, now)
            plan.changes += merged.to_write
            plan.kept += merged.kept
        for gone in known.values():
            is_same = False
            self._drop(gone)
        after = len(plan.changes), len(plan.kept), len(plan.facts), len(plan.deleted)
        if is_same and counts == after:
            plan.unchanged += 1
        else:
            plan.changed += 1

    def _vanish(self, row: ImportedRow) -> None:
        """Do with a row that the sheet no longer has what the map says."""
        plan = self._plan
        if plan.sheet.is_part or row.vanished:
            plan.state.append(row)
            return
        plan.vanished.append(row)
        if plan.map.vanished == REMOVE:
            for fact in row.facts:
                self._drop(fact)
            return
        facts = []
        for fact in row.facts:
            table, _, id_ = fact.address.partition(".")
            now = plan.snapshot.entry(table, id_)
            if plan.map.vanished == CANCELLED and now is not None and "status" in fields_by_key(table):
                change = ValueChange(
                    fact.address,
                    "status",
                    fact.values.get("status"),
                    Status.CANCELLED.value,
                    cast("TomlValue | None", now.get("status")),
                )
                (plan.changes if change.now == change.before else plan.kept).append(change)
                facts.append(fact._replace(values={**fact.values, "status": Status.CANCELLED.value}))
            else:
                facts.append(fact)
        plan.state.append(ImportedRow(row.key, row.at, row.cells, tuple(facts), vanished=True))

    def _drop(self, fact: ImportedFact) -> None:
        """Take a fact away of which no row speaks any more, unless the map keeps it or the hand changed it."""
        plan = self._plan
        table, _, id_ = fact.address.partition(".")
        now = plan.snapshot.entry(table, id_)
        if now is None:
            return
        if plan.map.vanished == REMOVE and now == fact.values:
            plan.removed.append(fact.address)
        else:
            plan.kept.append(ValueChange(fact.address, "", None, None, None))
