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
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

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
from chronicle.withholding.redaction import UnknownRestriction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.model.base import Entry
    from chronicle.withholding.written import Raw, WrittenBase, WrittenEntry

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
    """A base without what is withheld.

    Attributes:
        settings: Its settings, by table.
        entries: By address, its entries that were read.
        withheld: By address, what was left out.
        restrictions: What the restrictions of the base hold, by their ids, whether they are left or not.
        texts: By address, the texts of its other entries, which nothing that is withheld concerns.
        citations: The citations that entries lost which are still there.
        mistaken: How much was left out for mistakes.
    """

    settings: dict[str, Raw]
    entries: dict[str, Raw]
    withheld: dict[str, Withheld]
    restrictions: Mapping[str, Raw]
    texts: dict[str, str] = field(default_factory=dict)
    citations: list[Withheld] = field(default_factory=list)
    mistaken: int = 0


class Withholding:
    """The removal of what is under some restrictions from the entries of a base."""

    def __init__(
        self,
        base: WrittenBase,
        restrictions: frozenset[str] | None,
        mistaken: frozenset[str] = frozenset(),
    ) -> None:
        """Take a base.

        Args:
            base: The base as it is written.
            restrictions: The restrictions to heed; None for all of them, those that are not declared too.
            mistaken: The addresses of entries with mistakes, which go whole.

        Raises:
            UnknownRestriction: It has no such restriction.
            NotApart: The text of one cannot be read by itself.
        """
        self._base = base
        self._restrictions = restrictions
        self._mistaken = mistaken | base.repeated
        self._names = WithheldNames()
        self._namesakes: frozenset[str] = frozenset()
        """The ids of entities that are not restricted."""
        self._declared = {entry.id: entry.values for entry in base.entries if entry.table == _RESTRICTIONS}
        for name in sorted(restrictions or ()):
            if name not in self._declared:
                raise UnknownRestriction(name, tuple(sorted(self._declared)))

    def remaining(self) -> Remaining:
        """Return what is left, once nothing more goes with what went.

        Raises:
            NotApart: The text of an entry cannot be read by itself.
        """
        always, by_words = self._to_be_read()
        gone = self._gone_by_themselves(always)
        self._namesakes = frozenset(
            entry.id for entry in self._base.entries if entry.table in ENTITIES and entry.address not in gone
        )
        left = Remaining({}, {}, gone, self._declared)
        texts = {entry.address: entry.text for entry in by_words if entry.text is not None}
        lost: dict[str, list[Withheld]] = {}
        before = -1
        while len(gone) != before:
            before = len(gone)
            left.settings = self._settings_left()
            for entry in (*always, *self._names.concerned(by_words)):  # by what went since the last time
                address = entry.address
                texts.pop(address, None)
                left.entries.pop(address, None)
                lost.pop(address, None)
                if address not in gone and (kept := self._left_of(entry, left)) is not None:
                    left.entries[address], lost[address] = kept
        left.texts = texts
        left.citations = [one for entry in self._base.entries for one in lost.get(entry.address, ())]
        left.mistaken = self._base.left_out + sum(one.ground is Ground.MISTAKEN for one in gone.values())
        return left

    def _to_be_read(self) -> tuple[list[WrittenEntry], list[WrittenEntry]]:
        """Part the entries that must be read, whatever is withheld, from those of which the words are enough."""
        read: list[WrittenEntry] = []
        unread: list[WrittenEntry] = []
        for entry in self._base.entries:
            must = entry.must_be_read or entry.table == _RESTRICTIONS or entry.address in self._mistaken
            (read if must else unread).append(entry)
        return read, unread

    @cached_property
    def _entities(self) -> Entities:
        """The entities of the base, without those that are not valid."""
        reading = self._base.reading
        entities = Entities(reading.financial_year, self._base.currency)
        for entry in self._base.entries:
            if entry.table in ENTITIES:
                entity = self._validated(entry.table, entry.values)
                if entity is not None:
                    entities.add(entry.id, entity)
        return entities

    def _gone_by_themselves(self, read: Iterable[WrittenEntry]) -> dict[str, Withheld]:
        """Return, by address, the entries that go whatever else does, after noting how the restricted ones are called."""
        gone: dict[str, Withheld] = {}
        for entry in read:
            restrictions = self._heeded(entry.values)
            if restrictions or (entry.address in self._mistaken and _seems_restricted(entry)):
                gone[entry.address] = Withheld(entry.address, Ground.RESTRICTED, restrictions)
                self._names.add(entry.table, entry.id, entry.values)
            elif entry.table == _RESTRICTIONS and self._heeded({_RESTRICTED: entry.id}):
                gone[entry.address] = Withheld(entry.address, Ground.RESTRICTED, (entry.id,))
            elif entry.address in self._mistaken:
                gone[entry.address] = Withheld(entry.address, Ground.MISTAKEN)
        for part in self._base.unread:
            if not part.values[_RESTRICTED] or self._heeded(part.values):
                self._names.add(part.table, part.id, part.values)
                gone[part.address] = Withheld(part.address, Ground.RESTRICTED, self._heeded(part.values))
        return gone

    def _left_of(self, entry: WrittenEntry, left: Remaining) -> tuple[Raw, list[Withheld]] | None:
        """Return what is left of an entry, and the citations that it lost; put it with what goes if nothing is."""
        try:
            kept, lost = self._rewritten(entry, left.withheld)
        except _Goes as goes:
            self._goes(left, Withheld(entry.address, Ground.DEPENDS, on=goes.on))
            return None
        if mentions := tuple(self._names.mentioned_in(entry.table, entry.id, kept, self._namesakes)):
            self._goes(
                left, Withheld(entry.address, Ground.MENTIONS, on=mentions[0].names, mentions=mentions)
            )
            return None
        return kept, lost

    def _goes(self, left: Remaining, withheld: Withheld) -> None:
        """Put an entry with what goes; a text that refers to it by its address is to go as well."""
        left.withheld[withheld.address] = withheld
        table, _, id_ = withheld.address.partition(".")
        self._names.add_address(table, id_)

    def _settings_left(self) -> dict[str, Raw]:
        """Return the settings without the texts that name what is withheld, and without the names of files."""
        left: dict[str, Raw] = {SETTINGS_TABLE: {"title": "A chronology"}}
        for table, values in self._base.settings.items():
            mentions = self._names.mentioned_in(table, "", values)
            left_out = {"files", *(mention.path[0] for mention in mentions if mention.path)}
            kept = {key: value for key, value in values.items() if key not in left_out}
            left[table] = {**left.get(table, {}), **kept}
        return left

    def _heeded(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """Return the restrictions of an entry or a citation that are heeded: all that are not known to be others."""
        return tuple(
            str(name)
            for name in _as_list(values.get(_RESTRICTED))
            if self._restrictions is None or name in self._restrictions or name not in self._declared
        )

    def _validated(self, table: str, values: Mapping[str, object]) -> Entry | None:
        model = MODELS[table]
        if model.validate_keys(values.keys()) is not None:
            return None
        try:
            return validate(model, values, self._base.reading)
        except ValidationError:
            return None

    def _rewritten(self, entry: WrittenEntry, gone: Mapping[str, Withheld]) -> tuple[Raw, list[Withheld]]:
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
        self, entry: WrittenEntry, gone: Mapping[str, Withheld]
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


def _seems_restricted(entry: WrittenEntry) -> bool:
    """Tell whether an entry with a mistake may be one that was to be restricted: by a wrong value, a wrong word."""
    known = {field_.key for field_ in fields_of(MODELS[entry.table]).values()} - {_RESTRICTED}
    return any(key not in known and nearest(key, (_RESTRICTED,)) for key in entry.values)


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
    return {toml_key(name): table for name, table in references_of(model).items()}


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
