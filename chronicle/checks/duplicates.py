"""The check of what was entered twice, whatever it is."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from chronicle import codes
from chronicle.checks.fact import kinds_with
from chronicle.dates import EdtfDate
from chronicle.findings import Finding, KeyLocation
from chronicle.model.base import fields_of
from chronicle.model.entities import ENTITIES, Scale, Source
from chronicle.model.fact import INVOLVED
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple
from chronicle.sql import EntryState, sql_list
from chronicle.text import comparable_name

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Hashable, Iterator

    from chronicle.model.base import Entry
    from chronicle.model.lookup import Entities

_ALIKE: Final = """
    SELECT f.key, f.identity, coalesce(f.start, ''), coalesce(f."end", ''), f.id, f.file
    FROM (SELECT identity FROM fact GROUP BY identity HAVING count(*) > 1) a JOIN fact f ON f.identity = a.identity
    WHERE f.kind NOT IN ({measured}) OR f.start_earliest = f.end_latest
    ORDER BY f.file, f.line
"""
_INVOLVED: Final = f"""
    SELECT key, role || '.' || id FROM involves
    WHERE role IN ({sql_list(INVOLVED)}) AND key IN (SELECT value FROM json_each(?))
"""
_REPORTED_OTHERWISE: Final = f"""
    SELECT id FROM finding WHERE code IN ({
    sql_list((codes.OVERLAPPING_TENURES, codes.DIFFERING_GRADES, codes.REPEATED_FIGURE))
})
"""
_COMMENTS: Final = frozenset({"note", "allow", "extra", "accessed", "archived", "bundle", "bundle_pages"})
"""The fields of an entity that do not say which one it is."""


class _Entered(NamedTuple):
    """An entry, and where it stands."""

    address: str
    file: str
    involved: tuple[str, ...] = ()
    """The addresses of whom and what a fact involves."""

    @property
    def location(self) -> KeyLocation:
        """The location of its header."""
        return KeyLocation(self.file, tuple(self.address.split(".", 1)))


def entered_twice(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield E701 for an entry of which all that says which one it is, and its bounds, are those of an earlier one.

    Of what can be measured again and again only that of one day counts. Where another code speaks of it, this does not.
    """
    reported = {address for (address,) in connection.execute(_REPORTED_OTHERWISE)}
    nouns = {kind.table: kind.noun for kind in KINDS} | {
        table: kind.singular for table, kind in ENTITIES.items()
    }
    for earlier, later in (*_facts(connection), *_entities(connection, entities)):
        if earlier.address in reported or later.address in reported:
            continue
        noun = nouns[later.address.partition(".")[0]]
        yield Finding(
            codes.ENTERED_TWICE,
            f"the same {noun} as {earlier.address}",
            "if it is one, make the two one, with the sources of both; if not, say so: "
            f'allow = {{ {codes.ENTERED_TWICE} = "…" }}',
            later.location,
            later.address,
            (earlier.location,),
            involves=(later.address, earlier.address, *later.involved),
        )


def _facts(connection: sqlite3.Connection) -> Iterator[tuple[_Entered, _Entered]]:
    """Yield each fact that is like an earlier one after that; two times of day tell them apart, one alone does not."""
    measured = sql_list(kind.singular for kind in kinds_with("value"))
    alike_facts = connection.execute(_ALIKE.format(measured=measured)).fetchall()
    involved: defaultdict[int, list[str]] = defaultdict(list)
    keys = json.dumps([key for key, *_ in alike_facts])
    for key, named in connection.execute(_INVOLVED, (keys,)) if alike_facts else ():
        involved[key].append(named)
    first: defaultdict[int, dict[tuple[str, ...], _Entered]] = defaultdict(dict)
    for key, identity, start, end, address, file in alike_facts:
        times = tuple(text.partition("T")[2] for text in (start, end))
        entered, alike = _Entered(address, file, tuple(involved[key])), first[identity]
        earlier = (
            alike.get(times)
            or alike.get(("", ""))
            or (None if any(times) else next(iter(alike.values()), None))
        )
        if earlier is not None:
            yield earlier, entered
        alike.setdefault(times, entered)


def _entities(connection: sqlite3.Connection, entities: Entities) -> Iterator[tuple[_Entered, _Entered]]:
    """Yield each source and each scale that is like an earlier one after that."""
    for table, kind in ENTITIES.items():
        if kind.entity not in (Source, Scale):
            continue  # names that are alike have a check of their own
        first: dict[Hashable, _Entered] = {}
        members = getattr(entities, table)
        for id_, file in connection.execute(
            f"SELECT id, file FROM entry WHERE tbl = ? AND state = '{EntryState.STANDS}' ORDER BY file, line",
            (table,),
        ):
            entered = _Entered(f"{table}.{id_}", file)
            earlier = first.setdefault(_what_it_says(members[id_]), entered)
            if earlier is not entered:
                yield earlier, entered


def _what_it_says(entity: Entry) -> tuple[Hashable, ...]:
    values = [getattr(entity, name) for name in fields_of(type(entity)) if name not in _COMMENTS]
    return tuple(
        value.bounds if isinstance(value, EdtfDate) else comparable_name(str(value)) for value in values
    )
