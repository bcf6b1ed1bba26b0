"""What is left of a base if the entries under some restrictions had never been written.

An entry goes if it is restricted itself, if it cannot be without one that goes, if every source of it goes, or if a
text of it names one that is restricted. A list loses what goes; a value that only a withheld citation gave goes with
that, as do reasons and notes then, unless another source gives it: the rules of `--known-by`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pydantic import ValidationError

from chronicle.dates import Duration, EdtfDate
from chronicle.loader.entries import MODELS, SETTINGS_TABLE
from chronicle.loader.validation import validate
from chronicle.model.base import CitedEntry, fields_of, references_of, toml_key
from chronicle.model.entities import ENTITIES
from chronicle.model.knowledge import with_citations
from chronicle.model.lookup import Entities
from chronicle.money import NumberRange
from chronicle.suggest import nearest
from chronicle.withholding.names import NamedPlace, WithheldNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.loader.values import ReadingSettings
    from chronicle.model.base import Entry
    from chronicle.writing.base_entries import BaseEntry

Raw: TypeAlias = "dict[str, object]"
"""What an entry holds, as TOML gives it."""

_RESTRICTED: Final = "restricted"
_RESTRICTIONS: Final = "restrictions"


class Ground(StrEnum):
    """Why an entry, or a citation of one, is left out."""

    RESTRICTED = "restricted"
    DEPENDS = "depends"
    MENTIONS = "mentions"
    MISTAKEN = "mistaken"


class Withheld(NamedTuple):
    """An entry, or a citation of one, that is left out.

    Attributes:
        address: The address of the entry.
        ground: Why it is left out.
        restrictions: The restrictions that it is under itself.
        on: The address of what it depends on or mentions; of a citation, `sources[2]` with its place.
        mentions: Where it names what is withheld.
    """

    address: str
    ground: Ground
    restrictions: tuple[str, ...] = ()
    on: str = ""
    mentions: tuple[NamedPlace, ...] = ()


@dataclass
class Remaining:
    """A base without what is withheld: its settings and its entries by address, and what was left out."""

    settings: Raw
    entries: dict[str, Raw]
    withheld: dict[str, Withheld]
    citations: list[Withheld] = field(default_factory=list)
    """The citations that entries lost which are still there."""
    mistaken: int = 0
    """How many entries were left out for mistakes in them."""


class Withholding:
    """The removal of what is under some restrictions from the entries of a base."""

    def __init__(
        self,
        entries: Iterable[BaseEntry],
        settings: ReadingSettings,
        restrictions: frozenset[str] | None,
        mistaken: frozenset[str] = frozenset(),
        unread: Iterable[BaseEntry] = (),
    ) -> None:
        """Take the entries of a base.

        Args:
            entries: All that can be read, its settings among them.
            settings: How its values are read.
            restrictions: The restrictions to heed; None for all of them, those that are not declared too.
            mistaken: The addresses of entries with mistakes, which go whole.
            unread: What looks restricted in parts that cannot be read.
        """
        self._restrictions = restrictions
        self._reading = settings
        self._mistaken = mistaken
        self._unread = [*unread]
        self._settings: Raw = {}
        self._entries: list[_EntryAsWritten] = []
        self._entities = Entities(financial_year=settings.financial_year)
        self._names = WithheldNames()
        self._namesakes: frozenset[str] = frozenset()
        """The ids of entities that are not restricted."""
        for table, id_, _, given in entries:
            values = dict(given)
            if table == SETTINGS_TABLE:
                self._settings = values
                continue
            self._entries.append(_EntryAsWritten(table, id_, values))
            if table in ENTITIES and (entity := self._validated(table, values)) is not None:
                self._entities.add(id_, entity)

    def remaining(self) -> Remaining:
        """Return what is left, once nothing more goes with what went."""
        gone = self._gone_by_themselves()
        self._namesakes = frozenset(
            entry.id for entry in self._entries if entry.table in ENTITIES and entry.address not in gone
        )
        while True:
            before = len(gone)
            left = Remaining(self._settings_left(), {}, gone)
            for entry in self._entries:
                if entry.address not in gone:
                    self._leave(entry, left)
            if len(gone) == before:
                return left

    def _gone_by_themselves(self) -> dict[str, Withheld]:
        """Return, by address, the entries that go whatever else does, after noting how the restricted ones are called."""
        gone: dict[str, Withheld] = {}
        for entry in self._entries:
            restrictions = self._heeded(entry.values)
            if restrictions or (entry.address in self._mistaken and _seems_restricted(entry)):
                gone[entry.address] = Withheld(entry.address, Ground.RESTRICTED, restrictions)
                self._names.add(entry.table, entry.id, entry.values)
            elif entry.table == _RESTRICTIONS and self._heeded({_RESTRICTED: entry.id}):
                gone[entry.address] = Withheld(entry.address, Ground.RESTRICTED, (entry.id,))
            elif entry.address in self._mistaken:
                gone[entry.address] = Withheld(entry.address, Ground.MISTAKEN)
        for part in self._unread:
            if not part.values[_RESTRICTED] or self._heeded(part.values):
                self._names.add(part.table, part.id, part.values)
                gone[part.address] = Withheld(part.address, Ground.RESTRICTED, self._heeded(part.values))
        return gone

    def _leave(self, entry: _EntryAsWritten, left: Remaining) -> None:
        """Put what is left of an entry with what remains, or the entry itself with what goes."""
        try:
            kept, lost = self._rewritten(entry, left.withheld)
        except _Goes as goes:
            self._goes(left, Withheld(entry.address, Ground.DEPENDS, on=goes.on))
            return
        if mentions := tuple(self._names.mentioned_in(entry.table, entry.id, kept, self._namesakes)):
            self._goes(
                left, Withheld(entry.address, Ground.MENTIONS, on=mentions[0].names, mentions=mentions)
            )
            return
        left.entries[entry.address] = kept
        left.citations += lost

    def _goes(self, left: Remaining, withheld: Withheld) -> None:
        """Put an entry with what goes; a text that refers to it by its address is to go as well."""
        left.withheld[withheld.address] = withheld
        table, _, id_ = withheld.address.partition(".")
        self._names.add_address(table, id_)

    def _settings_left(self) -> Raw:
        """Return the settings without the texts that name what is withheld, and without the names of files."""
        mentions = self._names.mentioned_in(SETTINGS_TABLE, "", self._settings)
        left_out = {"files", *(mention.path[0] for mention in mentions if mention.path)}
        return {"title": "A chronology"} | {
            key: value for key, value in self._settings.items() if key not in left_out
        }

    def _heeded(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """Return the restrictions of an entry or a citation that are heeded: all that are not known to be others."""
        declared = self._entities.restrictions
        return tuple(
            str(name)
            for name in _as_list(values.get(_RESTRICTED))
            if self._restrictions is None or name in self._restrictions or name not in declared
        )

    def _validated(self, table: str, values: Mapping[str, object]) -> Entry | None:
        model = MODELS[table]
        if model.validate_keys(values.keys()) is not None:
            return None
        try:
            return validate(model, values, self._reading)
        except ValidationError:
            return None

    def _rewritten(self, entry: _EntryAsWritten, gone: Mapping[str, Withheld]) -> tuple[Raw, list[Withheld]]:
        """Return what is left of an entry, and the citations that it lost.

        Raises:
            _Goes: Nothing is.
        """
        values, lost = self._without_citations(entry, gone)
        model = MODELS[entry.table]
        for key, value in [*values.items()]:
            if (on := _names_gone(model, key, value, gone)) is None:
                continue
            kept = _without(model, key, value, gone)
            _put(values, key, kept)
            if self._validated(entry.table, values) is None:
                raise _Goes(on)
        return values, lost

    def _without_citations(
        self, entry: _EntryAsWritten, gone: Mapping[str, Withheld]
    ) -> tuple[Raw, list[Withheld]]:
        """Return an entry as if its withheld citations were not there, and these."""
        values = dict(entry.values)
        cited = _as_list(values.get("sources")) if issubclass(MODELS[entry.table], CitedEntry) else []
        lost: dict[int, Withheld] = {}
        for place, citation in enumerate(cited):
            table = citation if isinstance(citation, dict) else {"source": citation}
            restrictions = self._heeded(table)
            named = (f"sources.{table[key]}" for key in ("source", "via") if key in table)
            on = next((address for address in named if address in gone), None)
            if restrictions or on is not None:
                ground = Ground.RESTRICTED if restrictions else Ground.DEPENDS
                lost[place] = Withheld(entry.address, ground, restrictions, on or f"sources[{place + 1}]")
        if not lost:
            return values, []
        if len(lost) == len(cited) and entry.table not in ENTITIES:
            raise _Goes(lost[0].on)
        typed = self._validated(entry.table, values)
        if not isinstance(typed, CitedEntry):
            raise _Goes(lost[0].on)
        remaining = {place: citation for place, citation in enumerate(typed.sources) if place not in lost}
        known = with_citations(typed, remaining, self._entities, complete=True)
        for name, field_ in fields_of(type(typed)).items():
            if name != "sources" and getattr(known, name) != getattr(typed, name):
                _put(values, field_.key, _as_toml(getattr(known, name)))
        _put(values, "sources", [citation for place, citation in enumerate(cited) if place not in lost])
        if self._validated(entry.table, values) is None:
            raise _Goes(lost[min(lost)].on)
        return values, [*lost.values()]


def _seems_restricted(entry: _EntryAsWritten) -> bool:
    """Tell whether an entry with a mistake may be one that was to be restricted: by a wrong value, a wrong word."""
    known = {field_.key for field_ in fields_of(MODELS[entry.table]).values()} - {_RESTRICTED}
    return any(key not in known and nearest(key, (_RESTRICTED,)) for key in entry.values)


class _EntryAsWritten(NamedTuple):
    """An entry as its file has it."""

    table: str
    id: str
    values: Raw

    @property
    def address(self) -> str:
        return f"{self.table}.{self.id}"


class _Goes(Exception):
    """An entry cannot be without what goes, whose address `on` is."""

    def __init__(self, on: str) -> None:
        super().__init__(on)
        self.on = on


def _names_gone(model: type[Entry], key: str, value: object, gone: Mapping[str, Withheld]) -> str | None:
    """Return the address of what goes that a value refers to; None if it refers to nothing such."""
    return next((address for address in _referred(model, key, value) if address in gone), None)


def _referred(model: type[Entry], key: str, value: object) -> Iterator[str]:
    """Yield the addresses of what a value of an entry refers to; its citations' own sources apart."""
    table = _tables(model).get(key)
    if key == "sources" and issubclass(model, CitedEntry):
        for citation in _as_list(value):
            for field_, said in _says(citation).items():
                yield from _referred(model, field_, said)
    elif table is not None:
        yield from (f"{table}.{id_}" for id_ in (value if isinstance(value, Mapping) else _as_list(value)))
    elif isinstance(value, str):
        yield value  # the address of another entry, as in `supersedes`


def _without(model: type[Entry], key: str, value: object, gone: Mapping[str, Withheld]) -> object:
    """Return a value without what it says of what goes; None if nothing is left."""
    if key == "sources" and issubclass(model, CitedEntry):
        return [_citation_without(model, citation, gone) for citation in _as_list(value)]
    table = _tables(model).get(key)
    if isinstance(value, Mapping):
        return {name: item for name, item in value.items() if f"{table}.{name}" not in gone}
    if isinstance(value, list):
        return [id_ for id_ in value if f"{table}.{id_}" not in gone]
    return None


def _citation_without(model: type[Entry], citation: object, gone: Mapping[str, Withheld]) -> object:
    says = _says(citation)
    if not isinstance(citation, dict) or not says:
        return citation
    left = {
        field_: item
        if _names_gone(model, field_, item, gone) is None
        else _without(model, field_, item, gone)
        for field_, item in says.items()
    }
    return {**citation, "says": {field_: item for field_, item in left.items() if item not in (None, [], {})}}


def _says(citation: object) -> Mapping[str, object]:
    says = citation.get("says") if isinstance(citation, dict) else None
    return says if isinstance(says, dict) else {}


def _tables(model: type[Entry]) -> dict[str, str]:
    """Return the keys of a class of entries that refer to others, each with their table."""
    return {toml_key(name): table for name, table in references_of(model)}


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _put(values: Raw, key: str, value: object) -> None:
    """Put a value in place of another, or take the other out, with the reason for it, if nothing is left."""
    if value not in (None, [], {}, ""):
        values[key] = value
        return
    values.pop(key, None)
    because = values.get("because")
    if isinstance(because, dict) and key in because:
        _put(values, "because", {name: why for name, why in because.items() if name != key})


def _as_toml(value: object) -> object:
    """Return a value of an entry as it stands in TOML; None of a flag that is not set."""
    match value:
        case False:
            return None
        case EdtfDate() | Duration():
            return value.text
        case NumberRange():
            return f"{value.low}..{value.high}"
        case Decimal():
            return str(value)
        case Mapping():
            return {key: _as_toml(item) for key, item in value.items()}
        case tuple():
            return [_as_toml(item) for item in value]
    return value
