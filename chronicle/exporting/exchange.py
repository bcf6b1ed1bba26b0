"""What formats without doubt share: rows by the names of their columns, and dates cut to what is certain of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.exporting.losses import Loss
from chronicle.exporting.relations import CITATIONS, ENTRIES
from chronicle.exporting.unwritten import TrackedRow, given_columns, read_values_in, unwritten
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.kinds import KINDS
from chronicle.text import safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.document import Cell, Json
    from chronicle.exporting.relations import DataRelation
    from chronicle.queries.moments import Moment

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
        self._relations = {relation.name: relation for relation in relations}
        self._rows: dict[str, list[TrackedRow]] = {}
        self._of_entry: dict[tuple[str, str], list[TrackedRow]] = {}
        self._given = {name: given_columns(relation) for name, relation in self._relations.items()}
        self.losses: list[Loss] = []
        self._left_out: set[str] = set()
        self._written: set[str] = set()
        for name, relation in self._relations.items():
            places = {column.name: place for place, column in enumerate(relation.columns)}
            rows = self._rows[name] = [TrackedRow(places, row) for row in relation.rows]
            if relation.columns[0].name == "entry":
                for row in rows:
                    self._of_entry.setdefault((name, str(row.peek("entry"))), []).append(row)
        self._several = sorted({name for name, _ in self._of_entry})
        self._facts = {
            str(row.peek("id")): (kind.table, row) for kind in KINDS for row in self._rows[kind.table]
        }
        self._what = {str(row.peek("address")): str(row.peek("what")) for row in self._rows[ENTRIES]}
        self._urls = {
            str(row.peek("id")): url
            for row in self._rows["sources"]
            if (given := row.peek("url")) and (url := safe_url(str(given)))
        }
        self._named = {
            (table, str(row.peek("id"))): (row, "name" if "name" in row else "title")
            for table in ("people", "organisations", "posts", "sources")
            for row in self._rows[table]
        }

    @property
    def title(self) -> str:
        """The title of the base, after what is to be said of all of it."""
        title = self._rows["base"][0].peek("title")
        return "   ".join(str(part) for part in (self.notice, title) if part)

    @property
    def notice(self) -> str | None:
        """What is to be said of all of it: that it holds what is restricted."""
        notice = self._rows["base"][0].peek("notice")
        return None if notice is None else str(notice)

    @property
    def as_of(self) -> str | None:
        """The day up to which the base can speak."""
        day = self._rows["base"][0].peek("as_of")
        return None if day is None else str(day)

    def rows(self, name: str) -> Sequence[TrackedRow]:
        """Return the rows of a relation."""
        return self._rows[name]

    def of_entry(self, name: str, address: str) -> Sequence[TrackedRow]:
        """Return the rows of a relation that belong to an entry."""
        return self._of_entry.get((name, address), ())

    def values(self, name: str, address: str) -> list[str]:
        """Return what an entry has several of, in a relation of single values."""
        return [str(row["value"]) for row in self.of_entry(name, address)]

    def what(self, address: str) -> str:
        """Return what an entry is, in words, which counts as written."""
        words = self._what.get(address, address)
        self.note_words(address, words)
        return words

    def note_words(self, address: str, words: str) -> None:
        """Note that words were written of a fact: the values in them are not lost."""
        self._written.add(address)
        table, row = self._facts[address]
        rows = [(table, row)]
        rows += ((name, row) for name in self._several for row in self.of_entry(name, address))
        for name, each in rows:
            for named in read_values_in(each, self._given[name], words, self._name_of):
                self.name(*named)

    def _name_of(self, table: str, id_: str) -> str | None:
        row, column = self._named.get((table, id_), (None, ""))
        name = row.peek(column) if row else None
        return None if name is None else str(name)

    def name(self, table: str, id_: Cell) -> str:
        """Return the name of an entity, which counts as written; its id, if it has none."""
        name = self._name_of(table, str(id_))
        if name is None:
            return str(id_)
        row, column = self._named[table, str(id_)]
        row.read(column)
        return name

    def sources(self, address: str) -> list[str]:
        """Return the ids of the sources that an entry cites, each once."""
        return list(dict.fromkeys(str(row["source_id"]) for row in self.of_entry(CITATIONS, address)))

    def source_names(self, address: str) -> list[str]:
        """Return the names of the sources that an entry cites, each source once."""
        return [self.name("sources", id_) for id_ in self.sources(address)]

    def url(self, source: str) -> str | None:
        """Return the address of a source, which counts as written; None if it has none that is a link."""
        url = self._urls.get(source)
        if url is not None:
            self._named["sources", source][0].read("url")
        return url

    def links(self, address: str) -> list[Json]:
        """Return the sources of an entry as links with a note; note those that have no address as lost."""
        links: list[Json] = []
        for id_ in self.sources(address):
            if url := self.url(id_):
                links.append({"url": url, "note": self.name("sources", id_)})
            else:
                self.losses.append(
                    Loss(address, "sources", id_, None, "a source without an address is no link")
                )
        return links

    def certain(self, date: ExchangedDate) -> str | None:
        """Return what is certain of a date; note what is lost."""
        prefix = certain_prefix(date.earliest, date.latest, qualified=date.qualified)
        if date.edtf is not None and prefix != date.edtf:
            why = _NONE if prefix is None else _CUT
            self.losses.append(Loss(date.id, date.field, date.edtf, prefix, why))
        return prefix

    def field(self, table: str, row: TrackedRow, field: str) -> str | None:
        """Return what is certain of a date of an entity; note what is lost."""
        edtf, earliest, latest = _dates(row, field)
        qualified = edtf is not None and any(mark in edtf for mark in "?~%")
        return self.certain(ExchangedDate(f"{table}.{row['id']}", field, edtf, earliest, latest, qualified))

    def end(self, row: TrackedRow, end: str) -> str | None:
        """Return what is certain of the `start` or the `end` of a fact; note what is lost."""
        edtf, earliest, latest = _dates(row, end)
        if row[f"{end}_missing"] or edtf == "..":
            earliest = latest = None
        qualified = bool(row[f"{end}_qualified"])
        field = next((name for name in WHOLE_TIME if row.get(f"{name}_edtf")), end)
        return self.certain(ExchangedDate(str(row["id"]), field, edtf, earliest, latest, qualified))

    def lose(self, row: TrackedRow, why: str) -> None:
        """Note that a fact is left out as a whole."""
        address = str(row.peek("id"))
        self._left_out.add(address)
        self.losses.append(Loss(address, "", self._what.get(address, address), None, why))

    def lose_unwritten(self, why: str) -> None:
        """Note that the facts of which no words were written are left out as a whole."""
        for address, (_, row) in self._facts.items():
            if address not in self._written:
                self.lose(row, why)

    def all_losses(self) -> list[Loss]:
        """Return what is lost once all is written: what was noted, then every value that was not asked for."""
        rest = (
            loss
            for name, relation in self._relations.items()
            for loss in unwritten(relation, self._rows[name], self._left_out)
        )
        return [*self.losses, *rest]


def _dates(row: TrackedRow, name: str) -> tuple[str | None, ...]:
    """Return the cells of a date: its EDTF, the first and the last day."""
    cells = (row[f"{name}_{part}"] for part in ("edtf", "earliest", "latest"))
    return tuple(None if cell is None else str(cell) for cell in cells)


def without_empty(**values: Json) -> dict[str, Json]:
    """Return values by name, without those that are missing or empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
