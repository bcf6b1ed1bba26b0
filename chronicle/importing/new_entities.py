"""Whom and what the rows of a sheet bring into a base: people, posts, sources, fields of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, cast

from chronicle.importing.state import ValueChange
from chronicle.importing.targets import fields_by_key
from chronicle.model.entities import ENTITIES
from chronicle.suggest import suggest
from chronicle.writing.new_entries import AddedEntry
from chronicle.writing.toml_data import value_under

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.importing.drafts import EntityValue
    from chronicle.importing.matching import NewEntity
    from chronicle.importing.planned import ImportPlan
    from chronicle.writing.toml_values import TomlValue

    EntryValues: TypeAlias = dict[str, TomlValue]

EXTRA: Final = "extra"
"""The key of fields of the base's own, and the table that declares them."""


def new_entities(plan: ImportPlan) -> list[AddedEntry]:
    """Return whom and what good rows name and the base lacks; add to the changes what rows say of those that it has."""
    values: dict[tuple[str, str], EntryValues] = {}
    for new in plan.reader.book.new.values():
        values[new.table, new.id] = _values_of_new(new)
        if new.table == "posts" and new.id in plan.seats:
            values[new.table, new.id]["seats"] = plan.seats[new.id].number
    used = set(_references(plan))
    for draft in plan.taken:
        for given in draft.entity_values:
            target = values.get((given.table, given.id))
            if target is not None:
                _put_once(target, given.key, given.part, given.value)
            else:
                _change_known(plan, given)
    if plan.facts and plan.map.source and plan.map.source not in plan.snapshot.table("sources"):
        values["sources", plan.map.source] = {"title": plan.sheet.path.name, "type": "data"}
        used.add(("sources", plan.map.source))
    for id_, source in plan.reader.sources.items():
        values["sources", id_] = dict(source)
    owners = {
        ("organisations", str(entry["organisation"]))
        for place, entry in values.items()
        if place in used and "organisation" in entry
    }
    made = {(entry.table, entry.id) for entry in plan.facts}  # by rows of their own
    wanted = (used | owners) - made
    return [
        *_own_keys(plan),
        *(AddedEntry(table, id_, entry) for (table, id_), entry in values.items() if (table, id_) in wanted),
    ]


def _values_of_new(new: NewEntity) -> EntryValues:
    values: EntryValues = {ENTITIES[new.table].name_field: new.name}
    if new.organisation is not None:
        values["organisation"] = new.organisation
    return values


def _references(plan: ImportPlan) -> Iterator[tuple[str, str]]:
    """Yield whom and what the facts that are written name, by table and id."""
    for entry in plan.facts:
        keys = fields_by_key(entry.table)
        for key, value in entry.values.items():
            table = keys[key].type.table if key in keys else None
            if table is not None:
                ids = value if isinstance(value, list) else [value]
                yield from ((table, str(id_)) for id_ in ids)
    for change in plan.changes:
        table = change.address.partition(".")[0]
        field = fields_by_key(table).get(change.key)
        if field is not None and field.type.table is not None:
            ids = change.after if isinstance(change.after, list) else [change.after]
            yield from ((field.type.table, str(id_)) for id_ in ids)
    for draft in plan.taken:
        yield from (("sources", id_) for id_ in (draft.link, draft.source) if id_)
        for given in draft.entity_values:
            field = fields_by_key(given.table)[given.key]
            if field.type.table is not None:
                yield field.type.table, str(given.value)


def _put_once(values: EntryValues, key: str, part: str, value: TomlValue) -> None:
    if part:
        table = values.setdefault(key, {})
        if isinstance(table, dict):
            table.setdefault(part, value)
    else:
        values.setdefault(key, value)


def _change_known(plan: ImportPlan, given: EntityValue) -> None:
    """Add what a row says of an entry of the base: written where nothing stands, listed where something else does."""
    keys = (given.key, given.part) if given.part else (given.key,)
    now = cast("TomlValue | None", value_under(plan.snapshot.entry(given.table, given.id), keys))
    change = ValueChange(f"{given.table}.{given.id}", ".".join(keys), None, given.value, now)
    if now == given.value or change in plan.changes or change in plan.kept:
        return
    earlier = next((other for other in plan.changes if other[:2] == change[:2]), None)
    (plan.changes if now is None and earlier is None else plan.kept).append(
        change._replace(now=earlier.after if earlier else now)
    )


def _own_keys(plan: ImportPlan) -> Iterator[AddedEntry]:
    """Yield the declarations of keys of the base's own that columns give and the base does not declare."""
    wanted: dict[str, tuple[str, set[str]]] = {}
    for column in plan.reader.columns:
        for target in column.rule.targets if column.rule else ():
            if target.key == EXTRA and target.part not in plan.snapshot.table(EXTRA):
                wanted.setdefault(target.part, (column.header, set()))[1].update(
                    [target.table] if target.table else plan.map.tables
                )
    for id_, (title, tables) in wanted.items():
        yield AddedEntry(EXTRA, id_, {"title": title, "on": sorted(tables)})


def unknown_scales(plan: ImportPlan) -> list[tuple[str, str | None]]:
    """Return the scales that facts name and the base does not have, each with the one that may be meant."""
    known = tuple(plan.snapshot.table("scales"))
    named = dict.fromkeys(str(entry.values["scale"]) for entry in plan.facts if "scale" in entry.values)
    return [(scale, suggest(scale, known)) for scale in named if scale not in known]
