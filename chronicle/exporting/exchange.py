"""What formats without doubt share: rows by the names of their columns, and dates cut to what is certain of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from chronicle.exporting.losses import Loss
from chronicle.exporting.relations import CITATIONS, ENTRIES
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.kinds import KINDS
from chronicle.text import safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chronicle.document import Cell, Json
    from chronicle.exporting.relations import DataRelation
    from chronicle.queries.moments import Moment

NamedRow: TypeAlias = "Mapping[str, Cell]"
"""A row of a relation by the names of its columns."""

_DAY: Final = len("2009-04-17")
_MONTH: Final = len("2009-04")
_YEAR: Final = len("2009")
_CUT: Final = "only a part of the date is certain"
_NONE: Final = "no part of the date is certain"


def certain_prefix(earliest: str | None, latest: str | None, *, qualified: bool = False) -> str | None:
    """Return the longest beginning of a date, day, month or year, that its first and its last day share; None if qualified.

    >>> certain_prefix("2009-06-01", "2009-08-31"), certain_prefix("2009-04-01", "2009-04-30")
    ('2009', '2009-04')
    """
    if earliest is None or latest is None or qualified:
        return None
    return next((earliest[:end] for end in (_DAY, _MONTH, _YEAR) if earliest[:end] == latest[:end]), None)


def moment_id(row: Moment) -> str:
    """Return what tells a row of the timeline from all others."""
    return f"{row.id}.{row.role}" if row.role else row.id


def moment_headline(row: Moment) -> str:
    """Return what a row of the timeline is in words, with which end of it, and its status if it did not simply happen."""
    word = KINDS.of_singular(row.kind).role_words.get(row.role) if row.role else None
    status = f" ({row.status})" if row.status else ""
    return f"{row.what}{f': {word}' if word else ''}{status}"


class ExchangedDate(NamedTuple):
    """A date of an entry, and the field that it is of."""

    id: str
    field: str
    edtf: str | None
    earliest: str | None
    latest: str | None
    qualified: bool


class Exchange:
    """A base to be written without doubt: its rows, and what of them the format cannot hold."""

    def __init__(self, relations: Iterable[DataRelation]) -> None:
        self._rows = {
            relation.name: [
                dict(zip([column.name for column in relation.columns], row, strict=True))
                for row in relation.rows
            ]
            for relation in relations
        }
        self.losses: list[Loss] = []
        self._what = {str(row["address"]): str(row["what"]) for row in self._rows[ENTRIES]}
        self._of_entry: dict[tuple[str, str], list[NamedRow]] = {}
        for name, rows in self._rows.items():
            for row in rows:
                if "entry" in row:
                    self._of_entry.setdefault((name, str(row["entry"])), []).append(row)
        self._urls = {
            str(row["id"]): url
            for row in self._rows["sources"]
            if row["url"] and (url := safe_url(str(row["url"])))
        }
        self._names = {
            (table, str(row["id"])): str(row.get("name") or row.get("title") or row["id"])
            for table in ("people", "organisations", "posts", "sources")
            for row in self._rows[table]
        }

    @property
    def title(self) -> str:
        """The title of the base."""
        return str(self._rows["base"][0]["title"] or "")

    @property
    def as_of(self) -> str | None:
        """The day up to which the base can speak."""
        day = self._rows["base"][0]["as_of"]
        return None if day is None else str(day)

    def rows(self, name: str) -> Sequence[NamedRow]:
        """Return the rows of a relation."""
        return self._rows[name]

    def of_entry(self, name: str, address: str) -> Sequence[NamedRow]:
        """Return the rows of a relation that belong to an entry."""
        return self._of_entry.get((name, address), ())

    def what(self, address: str) -> str:
        """Return what an entry is, in words."""
        return self._what.get(address, address)

    def name(self, table: str, id_: Cell) -> str:
        """Return the name of an entity; its id, if it has none."""
        return self._names.get((table, str(id_)), str(id_))

    def sources(self, address: str) -> list[str]:
        """Return the ids of the sources that an entry cites, each once."""
        return list(dict.fromkeys(str(row["source_id"]) for row in self.of_entry(CITATIONS, address)))

    def source_names(self, address: str) -> list[str]:
        """Return the names of the sources that an entry cites, each source once."""
        return [self.name("sources", id_) for id_ in self.sources(address)]

    def links(self, address: str) -> list[Json]:
        """Return the sources of an entry as links with a note; note those that have no address as lost."""
        links: list[Json] = []
        for id_ in self.sources(address):
            name = self.name("sources", id_)
            if url := self._urls.get(id_):
                links.append({"url": url, "note": name})
            else:
                self.losses.append(
                    Loss(address, "sources", name, None, "a source without an address is no link")
                )
        return links

    def certain(self, date: ExchangedDate) -> str | None:
        """Return what is certain of a date; note what is lost."""
        prefix = certain_prefix(date.earliest, date.latest, qualified=date.qualified)
        if date.edtf is not None and prefix != date.edtf:
            why = _NONE if prefix is None else _CUT
            self.losses.append(Loss(date.id, date.field, date.edtf, prefix, why))
        return prefix

    def field(self, table: str, row: NamedRow, field: str) -> str | None:
        """Return what is certain of a date of an entity; note what is lost."""
        edtf, earliest, latest = _dates(row, field)
        qualified = edtf is not None and any(mark in edtf for mark in "?~%")
        return self.certain(ExchangedDate(f"{table}.{row['id']}", field, edtf, earliest, latest, qualified))

    def end(self, row: NamedRow, end: str) -> str | None:
        """Return what is certain of the `start` or the `end` of a fact; note what is lost."""
        edtf, earliest, latest = _dates(row, end)
        if row[f"{end}_missing"] or edtf == "..":
            earliest = latest = None
        qualified = bool(row[f"{end}_qualified"])
        field = next((name for name in WHOLE_TIME if row.get(f"{name}_edtf")), end)
        return self.certain(ExchangedDate(str(row["id"]), field, edtf, earliest, latest, qualified))

    def lose(self, row: NamedRow, why: str) -> None:
        """Note that a fact is left out as a whole."""
        address = str(row["id"])
        self.losses.append(Loss(address, "", self.what(address), None, why))


def _dates(row: NamedRow, name: str) -> tuple[str | None, ...]:
    """Return the cells of a date: its EDTF, the first and the last day."""
    cells = (row[f"{name}_{part}"] for part in ("edtf", "earliest", "latest"))
    return tuple(None if cell is None else str(cell) for cell in cells)


def without_empty(**values: Json) -> dict[str, Json]:
    """Return values by name, without those that are missing or empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
