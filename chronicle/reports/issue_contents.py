"""What is kept of a report in an issue: what was asked for, what a reader saw, and the entries as they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from chronicle.dates import Window, format_iso
from chronicle.document import Objects
from chronicle.loader.entries import SETTINGS_TABLE
from chronicle.model.kinds import KINDS
from chronicle.queries.claims import FIELDS_OF_END
from chronicle.queries.facts import addresses_where
from chronicle.queries.filters import Selection, where
from chronicle.queries.listing import list_facts
from chronicle.queries.parties import parties, stances_of
from chronicle.render.as_json import line_of
from chronicle.reports.chronology import LISTING
from chronicle.reports.issue_format import Terms, plain
from chronicle.reports.references import fact_of
from chronicle.writing.base_entries import read_entries
from chronicle.writing.transaction import BaseChanged, read_base_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chronicle.document import Cell, Json
    from chronicle.index.cache import Index

_NOT_OF_A_SERIES: Final = frozenset({"limit", "reverse", "everything"})
"""What says how a selection is shown, rather than what is in it."""
_SEEN: Final = (
    *("date", "start", "end", "earliest", "latest", "what", "status", "certainty"),
    *("worked_out", "disputed", "sources", "citations"),
)
"""The fields of the timeline that a reader sees of a row, in one form or another."""
_OF_CITATIONS: Final = ("source", "at", "quote", "via")
STANCES: Final = "stances"


_SOURCING: Final = ("worked_out", "disputed")
_ENDS: Final = ("start", "end")
_PUBLIC: Final = "--public"


def terms_of(index: Index, selection: Selection, audience: str) -> Terms:
    """Return what a report has in common with others of its series."""
    usual = Selection()
    filters: dict[str, Json] = {
        name: _filter(value)
        for name, value in selection._asdict().items()
        if name not in _NOT_OF_A_SERIES and value != getattr(usual, name)
    }
    if index.known_by is not None:
        filters["known_by"] = format_iso(index.known_by)
    public, *names = index.base.options or ("",)
    return Terms(audience, filters, public == _PUBLIC, () if public == _PUBLIC else tuple(names[::2]))


def _filter(value: object) -> Json:
    if not isinstance(value, tuple):
        assert value is None or isinstance(value, str | bool)
        return value
    return sorted(map(_item, value), key=str)


def _item(value: object) -> Json:
    if isinstance(value, Window):
        return [format_iso(value.first), format_iso(value.last), value.qualified]
    return str(value)


def what_is_seen(index: Index, selection: Selection, keys: Iterable[str]) -> dict[str, str]:
    """Return what a reader sees of each row of a chronology, as JSON, by the row's key."""
    wanted = {*keys}
    table = list_facts(index, LISTING, selection._replace(limit=None))
    names = [column.name for column in table.columns]
    seen: dict[str, str] = {}
    stances = stances_of(index, {fact_of(key) for key in wanted}) if parties(index) else {}
    for row in table.rows:
        cells = dict(zip(names, row, strict=True))
        key = f"{cells['id']}.{cells['role']}" if cells["role"] else str(cells["id"])
        if key in wanted:
            seen[key] = line_of(_seen(cells, stances.get(str(cells["id"]))))
    return seen


def _seen(cells: Mapping[str, Cell], stances: Mapping[str, str] | None) -> dict[str, Json]:
    """Return what a reader sees of a row; of one end of a fact only whether that end is worked out or disputed."""
    seen: dict[str, Json] = {name: cells[name] for name in _SEEN if cells[name] not in (None, ())}
    if (role := cells["role"]) in _ENDS:
        for name in _SOURCING:
            fields = seen.pop(name, ())
            if isinstance(fields, tuple) and role in fields:
                seen[name] = [role]
    if isinstance(cited := cells["citations"], Objects) and cited:
        seen["citations"] = [
            {name: citation[name] for name in _OF_CITATIONS if citation[name] is not None}
            for citation in _supporting(cells, cast("list[dict[str, Json]]", cited.parts))
        ]
    if stances:
        seen[STANCES] = dict(sorted(stances.items()))
    return seen


def _supporting(cells: Mapping[str, Cell], citations: list[dict[str, Json]]) -> list[dict[str, Json]]:
    """Return the citations that support a row: of one end of a fact those that speak of it, unless it is worked out from others."""
    role, worked_out = str(cells["role"] or ""), cells["worked_out"]
    fields = FIELDS_OF_END.get(role)
    if fields is None or (isinstance(worked_out, tuple) and role in worked_out):
        return citations
    supporting = [
        citation
        for citation in citations
        if not isinstance(says := citation["says"], dict) or any(field in says for field in fields)
    ]
    return supporting or citations


def entries_of(index: Index, selection: Selection) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the facts that a report tells, and all entries that are no facts, as the files have them, by address.

    They come from the files of the base that the index was made of: what is withheld from the report is not among them.
    """
    entries = read_entries(read_base_files(index.base)).entries
    facts = {*addresses_where(index, where(selection._replace(limit=None)))}
    if not facts <= entries.keys():
        raise BaseChanged("the base was changed meanwhile", "run the command again")
    for address in sorted(entries, key=lambda address: (address != SETTINGS_TABLE, address)):
        entry = entries[address]
        if entry.table not in KINDS or address in facts:
            yield address, cast("Mapping[str, object]", plain(entry.values))
