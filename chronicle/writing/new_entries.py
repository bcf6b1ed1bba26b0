"""Entries that are to be added: made of what was typed for their fields, and put at the end of a file of the base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from typing import TYPE_CHECKING, Final, NamedTuple

import tomli

from chronicle.loader.entries import MODELS
from chronicle.loader.values import ID
from chronicle.model.base import CitedEntry, fields_of, toml_key
from chronicle.model.entities import ENTITIES
from chronicle.model.fact import SPAN_OF_TIME, WHOLE_TIME, Fact, values_of
from chronicle.model.fields import ValueType
from chronicle.queries.entities import all_ids, file_of_table, grades_of, organisation_names
from chronicle.text import BYTE_ORDER_MARK, fold
from chronicle.writing.entry_changes import citations
from chronicle.writing.proposal import read_text
from chronicle.writing.toml_edits import append_entries, set_value
from chronicle.writing.typed_values import (
    NothingSoCalled,
    NotRead,
    SeveralReadings,
    ValueReader,
    propose_id,
    require_text,
    split_items,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from chronicle.index.cache import Index
    from chronicle.loader.locate import BaseLocation
    from chronicle.model.base import Entry, Field, Refusal
    from chronicle.writing.toml_values import TomlValue

_USUAL_FILE: Final = "facts.toml"
_OWNER: Final = "organisation"
_CITED: Final = ("source", "via")
"""The parts of a citation that name sources."""
_SCALE: Final = "scale"
GRADE: Final = "grade"
"""The key of a grade, which the scale beside it spells."""
_YEAR_DIGITS: Final = 4
_IDENTIFYING_TYPES: Final = frozenset({ValueType.REFERENCE, ValueType.TEXT, ValueType.CHOICE})
"""The types of values of which the id of a fact is made."""


class AddedEntry(NamedTuple):
    """An entry to be added: its table, its id, and its values by key."""

    table: str
    id: str
    values: Mapping[str, TomlValue]

    @property
    def address(self) -> str:
        """Table and id: `tenures.tucker`."""
        return f"{self.table}.{self.id}"


class Unclear(Exception):
    """What was typed for one place of a request cannot be taken as it is: `says.start`, `source`, or a field's key."""

    def __init__(self, place: str, cause: NotRead | SeveralReadings | NothingSoCalled) -> None:
        super().__init__(place)
        self.place, self.cause = place, cause


class Incomplete(Exception):
    """A request does not say all that an entry must have: fields that are missing, or how its keys go together."""

    def __init__(self, missing: Sequence[Field], refusal: Refusal | None = None) -> None:
        super().__init__(", ".join(field.key for field in missing))
        self.missing, self.refusal = tuple(missing), refusal


class OwnerUnknown(Exception):
    """A post is to be made, and nothing says of which organisation; `organisations` are those that there are."""

    def __init__(self, text: str, organisations: Sequence[str]) -> None:
        super().__init__(text)
        self.text, self.organisations = text, tuple(organisations)


@dataclass(slots=True)
class EntryRequest:
    """What was typed for one entry.

    Attributes:
        table: Its table.
        texts: What was typed for its fields, by key; of a list, with `;` between.
        citation: What was typed for its citation: `source`, `at`, `quote`, `via`.
        says: What was typed for what the source says, by key.
        because: Why values stand, by key; "" for the whole entry.
        id: Its id, if one was given.
        creates: Whether every name that nothing has becomes an entry of its own.
        created: Names that do, by table and folded name.
        owners: The organisations of posts that are made, by folded title.
    """

    table: str
    texts: dict[str, str] = with_default(default_factory=dict)
    citation: dict[str, str] = with_default(default_factory=dict)
    says: dict[str, str] = with_default(default_factory=dict)
    because: dict[str, str] = with_default(default_factory=dict)
    id: str | None = None
    creates: bool = False
    created: set[tuple[str, str]] = with_default(default_factory=set)
    owners: dict[str, str] = with_default(default_factory=dict)

    @property
    def model(self) -> type[Entry]:
        """The class of the entry."""
        return MODELS[self.table]

    def replace(self, place: str, old: str, new: str) -> None:
        """Put another text in place of one that was typed; of a list, of that item alone."""
        part, _, key = place.partition(".")
        texts = {"says": self.says}.get(part, self.citation if place in _CITED else self.texts)
        name = key or place
        items = [new if item == old else item for item in split_items(texts[name])]
        texts[name] = new if texts[name].strip() == old else "; ".join(items)


def read_request(index: Index, request: EntryRequest) -> tuple[AddedEntry, ...]:
    """Return the entries that a request makes: those that it names and are yet to be made, then its own.

    Raises:
        Unclear: Something typed is no value, or several, or names nothing.
        Incomplete: Something is missing, or the keys do not go together.
        OwnerUnknown: A post is to be made of nobody knows which organisation.
    """
    return _RequestReader(index, request).entries()


def read_place(index: Index, request: EntryRequest, place: str) -> TomlValue:
    """Return what one place of a request says: a field's key, or a part of the citation.

    Raises:
        Unclear: It is no value, or several, or names nothing.
        OwnerUnknown: A post is to be made of nobody knows which organisation.
    """
    return _RequestReader(index, request).place(place)


def all_unclear(index: Index, request: EntryRequest, first: Unclear) -> list[Unclear]:
    """Return all in a request that cannot be taken as it is, not only what is read first.

    Which post is meant is not asked where the organisation is not clear, of which it would be.
    """
    found = {first.place: first}
    fields = {field.key: field for field in fields_of(request.model).values()}
    others = {
        key: text
        for key, text in request.texts.items()
        if text.strip()
        and key not in found
        and not (_OWNER in found and key in fields and fields[key].type.table == "posts")
    }
    for place in (*others, *(part for part in request.citation if part not in found)):
        try:
            read_place(index, replace(request, texts=others), place)
        except Unclear as unclear:
            found.setdefault(unclear.place, unclear)
        except OwnerUnknown:
            continue
    return [*found.values()]


def is_made_of_a_name(table: str, name: str) -> bool:
    """Return whether an entry can be made of its name alone, or with its organisation: no scale, and nothing of an id."""
    kind = ENTITIES[table]
    required = {field.name for field in fields_of(kind.entity).values() if field.required}
    return required <= {kind.name_field, _OWNER} and not (ID.fullmatch(name) and name.islower())


class _RequestReader:
    """One request being read."""

    def __init__(self, index: Index, request: EntryRequest) -> None:
        self._index, self._request = index, request
        self._fields = {field.key: field for field in fields_of(request.model).values()}
        self._created: dict[tuple[str, str], AddedEntry] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._reader = ValueReader(index, self._ids)
        self._words: list[str] = []
        self._values: dict[str, TomlValue] = {}

    def place(self, place: str) -> TomlValue:
        """Return what one place says."""
        request = self._request
        if place not in self._fields or place not in request.texts:
            text = request.citation[place]
            return self._source(place, text) if place in _CITED else _plain(place, text)
        if place != _OWNER and _OWNER in request.texts:
            self._values[_OWNER] = self._take(_OWNER, self._fields[_OWNER], request.texts[_OWNER])
        return self._take(place, self._fields[place], request.texts[place])

    def entries(self) -> tuple[AddedEntry, ...]:
        """Return the entries that the request makes."""
        request, model = self._request, self._request.model
        given = {key: text for key, text in request.texts.items() if text.strip()}
        for key in sorted(given, key=lambda key: key != _OWNER):
            self._values[key] = self._take(key, self._fields[key], given[key])
        self._require_all(model)
        self._spell_grades()
        if issubclass(model, CitedEntry):
            if citation := self._citation(model):
                self._values["sources"] = [citation]
            if request.because:
                because = {key: _plain("because", text) for key, text in request.because.items()}
                self._values["because"] = because.get("") or {**because}
        created = {entry.id for entry in self._created.values() if entry.table == request.table}
        taken = all_ids(self._index, request.table) | created
        id_ = request.id or propose_entry_id(request.table, self._values, taken)
        return (*self._created.values(), AddedEntry(request.table, id_, self._values))

    def _require_all(self, model: type[Entry]) -> None:
        """Refuse a request that lacks something; an organisation that only tells which post is meant is left out."""
        missing = [
            field for field in self._fields.values() if field.required and field.key not in self._values
        ]
        if missing:
            raise Incomplete(missing)
        given = self._values.keys()
        refusal = model.validate_keys(given)
        if refusal and _OWNER in given and model.validate_keys(given - {_OWNER}) is None:
            del self._values[_OWNER]
        elif refusal:
            raise Incomplete((), refusal)

    def _spell_grades(self) -> None:
        """Spell grades as their scale does, where they differ in no letter."""
        spelt = {fold(grade): grade for grade in grades_of(self._index, str(self._values.get(_SCALE, "")))}
        if isinstance(grade := self._values.get(GRADE), str):
            self._values[GRADE] = spelt.get(fold(grade), grade)
        for key, field in self._fields.items():
            if field.type.value is ValueType.AREAS and isinstance(areas := self._values.get(key), Mapping):
                self._values[key] = {
                    area: spelt.get(fold(str(grade)), grade) for area, grade in areas.items()
                }

    def _take(self, place: str, field: Field, text: str) -> TomlValue:
        """Return what was typed for a field; what it says by the way is added to what other fields hold."""
        owner = self._values.get(_OWNER)
        while True:
            try:
                typed = self._reader.read(field, text, owner if isinstance(owner, str) else None)
            except NothingSoCalled as unknown:
                self._create(place, unknown)
                continue
            except (NotRead, SeveralReadings) as cause:
                raise Unclear(place, cause) from None
            break
        if typed.words:
            self._words.append(typed.words)
        if place == field.key:
            self._add_beside(typed.beside)
        return typed.value

    def _add_beside(self, beside: Mapping[str, TomlValue]) -> None:
        for key, value in beside.items():
            is_given = key in self._request.texts or (key == "unit" and "currency" in self._fields)
            if key in self._fields and not is_given:
                self._values[key] = value

    def _create(self, place: str, unknown: NothingSoCalled) -> None:
        """Have an entry made of a name that nothing has, if that is wanted.

        Raises:
            Unclear: It is not, or it takes more than a name.
            OwnerUnknown: It is a post, and its organisation is not known.
        """
        table, name = unknown.table, unknown.text.strip()
        key = (table, fold(name))
        if not self._request.creates and key not in self._request.created:
            raise Unclear(place, unknown)
        if not is_made_of_a_name(table, name):
            raise Unclear(place, unknown)
        kind = ENTITIES[table]
        values: dict[str, TomlValue] = {kind.name_field: name}
        if _OWNER in fields_of(kind.entity):
            values[_OWNER] = self._owner_of(name)
        id_ = propose_id(name, all_ids(self._index, table) | {entry.id for entry in self._created.values()})
        self._ids[key] = id_
        self._created[key] = AddedEntry(table, id_, values)

    def _owner_of(self, post: str) -> str:
        """Return the organisation of a post that is to be made: that which was named, or the only one that there is."""
        if named := self._values.get(_OWNER) or self._request.owners.get(fold(post)):
            return str(named)
        organisations = [*organisation_names(self._index)]
        if len(organisations) == 1:
            return organisations[0]
        raise OwnerUnknown(post, organisations)

    def _citation(self, model: type[CitedEntry]) -> TomlValue | None:
        request = self._request
        citation: dict[str, TomlValue] = {}
        for part, text in request.citation.items():
            citation[part] = self._source(part, text) if part in _CITED else _plain(part, text)
        if not citation.get("source"):
            return None
        if request.says:
            of_source = {field.key: field for field in values_of(model).values()}
            citation["says"] = {
                key: self._take(f"says.{key}", of_source[key], text) for key, text in request.says.items()
            }
        if self._words and "quote" not in citation:
            citation["quote"] = "; ".join(dict.fromkeys(self._words))
        return citation["source"] if len(citation) == 1 else citation

    def _source(self, part: str, text: str) -> str:
        try:
            return self._reader.reference("sources", text)
        except NothingSoCalled as unknown:
            self._create(part, unknown)
            return self._reader.reference("sources", text)
        except (NotRead, SeveralReadings) as cause:
            raise Unclear(part, cause) from None


def _plain(place: str, text: str) -> str:
    try:
        require_text(text)
    except NotRead as cause:
        raise Unclear(place, cause) from None
    return text.strip()


def propose_entry_id(table: str, values: Mapping[str, TomlValue], taken: Container[str]) -> str:
    """Return a readable id for an entry: of what it names or says that it is, and its year where that tells it apart.

    >>> values = {"person": "colin-tucker", "post": "service-director", "start": "2009-04"}
    >>> propose_entry_id("tenures", values, frozenset()), propose_entry_id("tenures", values, frozenset({"tucker"}))
    ('tucker', 'tucker-service-director')
    """
    model = MODELS[table]
    if not issubclass(model, Fact):
        return propose_id(str(values[ENTITIES[table].name_field]), taken, _year_of(values))
    first, *others = [*_words_of(model, values)] or [table]
    return propose_id(first, taken, *others, _year_of(values))


def _words_of(model: type[Fact], values: Mapping[str, TomlValue]) -> Iterator[str]:
    """Yield what tells a fact from others of its kind, the most telling first: whom it is of, its title, its type."""
    identifying = [
        (field, str(values[field.key]))
        for field in fields_of(model).values()
        if field.key in values.keys() - {_OWNER} and field.type.value in _IDENTIFYING_TYPES
    ]
    own = [(field, text) for field, text in identifying if field.required]
    for field, text in (*own, *(pair for pair in identifying if pair not in own)):
        if field.name in fields_of(Fact) or field.name in model.needs_source:
            continue
        yield text.rpartition("-")[2] if field.type.table == "people" else text


def _year_of(values: Mapping[str, TomlValue]) -> str:
    """Return the year of the first date of an entry, in digits; empty if it gives none."""
    for field in (*WHOLE_TIME, *SPAN_OF_TIME, "published", "dated", "born", "opened"):
        text = str(values.get(toml_key(field), "")).lstrip("[.")[:_YEAR_DIGITS]
        if text.isdigit() and len(text) == _YEAR_DIGITS:
            return text
    return ""


def added(index: Index, entries: Iterable[AddedEntry], file: str | None = None) -> dict[str, str]:
    """Return the new text of each file to which entries are added.

    Args:
        index: The index of the base.
        entries: The entries.
        file: The file for all of them; else each goes to the one that holds most of its table.

    Raises:
        EditRefused: A file is not TOML, or has an entry of that id.
        WriteRefused: It is no file of the base.
    """
    by_file: defaultdict[str, list[AddedEntry]] = defaultdict(list)
    for entry in entries:
        by_file[file or file_for(index, entry.table)].append(entry)
    return {name: append_entries(read_text(index.base, name) or "", new) for name, new in by_file.items()}


def file_for(index: Index, table: str) -> str:
    """Return the file to which an entry of a table is added: that which holds most of them."""
    return file_of_table(index, table) or (index.base.config if index.base.single else _USUAL_FILE)


def cited(base: BaseLocation, file: str, address: str, citation: TomlValue) -> dict[str, str]:
    """Return the new text of a file in which an entry has one more citation.

    Raises:
        EditRefused: The file is not TOML, or has no such entry.
        WriteRefused: It is no file of the base.
    """
    table, _, id_ = address.partition(".")
    text = read_text(base, file) or ""
    before = citations(tomli.loads(text.removeprefix(BYTE_ORDER_MARK))[table][id_])
    return {file: set_value(text, (table, id_, "sources"), [*before, citation])}
