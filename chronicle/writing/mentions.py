"""Where the entries of a base name one of them: in typed fields, by its id or address, and in comments, by its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.loader.entries import MODELS
from chronicle.loader.set_aside import placed_items
from chronicle.model.base import CitedEntry, cache_by_class, citation_fields, fields_of
from chronicle.model.entities import SETTINGS
from chronicle.model.fact import Fact
from chronicle.model.fields import ValueType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from chronicle.findings import KeyPath
    from chronicle.model.base import Entry, Field
    from chronicle.writing.base_texts import BaseTexts

_KEYED_BY_ID: Final = frozenset({ValueType.EXTRA, ValueType.STANCES})
"""The types of tables whose keys are ids of other entries."""
_PROSE: Final = frozenset({ValueType.TEXT, ValueType.REASONS, ValueType.ALLOWED_CODES})


class EntryName(NamedTuple):
    """An entry that is looked for."""

    table: str
    id: str

    @property
    def address(self) -> str:
        """Its table and id."""
        return f"{self.table}.{self.id}"

    @property
    def pattern(self) -> re.Pattern[str]:
        """Its address in a text."""
        return re.compile(rf"(?<![\w.-]){re.escape(self.table)}\.({re.escape(self.id)})(?![\w-])")


class Mention(NamedTuple):
    """A place that names an entry.

    Attributes:
        file: The file.
        address: The entry that names it.
        path: The path of the text, or of the key, in the file.
        in_prose: Whether its address stands in a comment, rather than its id in a field that takes one.
        as_key: Whether a key names it.
    """

    file: str
    address: str
    path: KeyPath
    in_prose: bool = False
    as_key: bool = False


def mentions(texts: BaseTexts, target: EntryName) -> Iterator[Mention]:
    """Yield the places in the files of a base that name an entry, its own header left out."""
    search = _Search(target)
    for file, data in texts.files_with(target.id).items():
        for table, content in (data or {}).items():
            if table in SETTINGS and isinstance(content, dict):
                found = search.in_prose(content, _by_key(SETTINGS[table]), ())
                yield from (
                    mention._replace(file=file, address=table, path=(table, *mention.path))
                    for mention in found
                )
            for id_, entry in content.items() if isinstance(content, dict) and table in MODELS else ():
                if isinstance(entry, dict):
                    for mention in search.in_entry(MODELS[table], entry):
                        yield mention._replace(
                            file=file, address=f"{table}.{id_}", path=(table, id_, *mention.path)
                        )


def mentions_in_entry(
    model: type[Entry], entry: Mapping[str, object], target: EntryName
) -> Iterator[Mention]:
    """Yield the places in the values of one entry that name another, their paths within the entry."""
    return _Search(target).in_entry(model, entry)


class _Search:
    """The search for what names one entry; the mentions that it yields have paths within an entry alone."""

    def __init__(self, target: EntryName) -> None:
        self._target = target
        self._pattern = target.pattern

    def in_entry(self, model: type[Entry], entry: Mapping[str, object]) -> Iterator[Mention]:
        """Yield where an entry names it."""
        yield from self.in_values(entry, _by_key(model), ())
        yield from self.in_prose(entry, _comments(model), ())
        if issubclass(model, CitedEntry):
            for place, citation in placed_items(entry.get("sources")):
                yield from self._in_citation(model, citation, ("sources", *place))

    def _in_citation(self, model: type[CitedEntry], citation: object, path: KeyPath) -> Iterator[Mention]:
        if not isinstance(citation, dict):
            yield from self._if_id(citation_fields()["source"].table, citation, path)
            return
        for key, type_ in citation_fields().items():
            for place, item in placed_items(citation.get(key)):
                yield from self._if_id(type_.table, item, (*path, key, *place))
        if isinstance(says := citation.get("says"), dict):
            yield from self.in_values(says, _by_key(model), (*path, "says"))

    def in_values(
        self, values: Mapping[str, object], fields: Mapping[str, Field], path: KeyPath
    ) -> Iterator[Mention]:
        """Yield where fields that take an id or an address hold its own."""
        for key, value in values.items():
            field = fields.get(key)
            if field is None:
                continue
            here = (*path, key)
            if field.type.value in _KEYED_BY_ID:
                if (
                    field.type.table == self._target.table
                    and isinstance(value, dict)
                    and self._target.id in value
                ):
                    yield Mention("", "", (*here, self._target.id), as_key=True)
            elif field.type.is_address:
                if value == self._target.address:
                    yield Mention("", "", here)
            elif self._target.table in (field.type.table, field.type.may_name):
                for place, item in placed_items(value):
                    yield from self._if_id(self._target.table, item, (*here, *place))

    def in_prose(
        self, values: Mapping[str, object], fields: Mapping[str, Field], path: KeyPath
    ) -> Iterator[Mention]:
        """Yield where texts that comment on an entry hold its address."""
        for field_key, value in values.items():
            field = fields.get(field_key)
            if field is not None and field.type.value in _PROSE and field.type.may_name is None:
                texts = value.items() if isinstance(value, dict) else [(None, value)]
                for key, text in texts:
                    if isinstance(text, str) and self._pattern.search(text):
                        where = (*path, field.key) if key is None else (*path, field.key, key)
                        yield Mention("", "", where, in_prose=True)

    def _if_id(self, table: str | None, value: object, path: KeyPath) -> Iterator[Mention]:
        if table == self._target.table and value == self._target.id:
            yield Mention("", "", path)


@cache_by_class
def _by_key(model: type[Entry]) -> Mapping[str, Field]:
    """Return the fields of a class of entries by their keys."""
    return {field.key: field for field in fields_of(model).values()}


@cache_by_class
def _comments(model: type[Entry]) -> Mapping[str, Field]:
    """Return the fields that comment on an entry by their keys."""
    common = fields_of(Fact if issubclass(model, Fact) else CitedEntry)
    return {field.key: field for name, field in fields_of(model).items() if name in common}


def renaming(target: EntryName, new: str) -> Callable[[str], str]:
    """Return what makes of a text that names an entry one that names it by another id."""
    pattern = target.pattern

    def rename(text: str) -> str:
        return new if text == target.id else pattern.sub(f"{target.table}.{new}", text)

    return rename
