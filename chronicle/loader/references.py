"""The references of an entry that was set aside, read from its plain TOML values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from chronicle.model.base import NAMED, Ref
from chronicle.model.fields import ID

if TYPE_CHECKING:
    from chronicle.findings import Path


def references(raw: object) -> Iterator[Ref]:
    """The references in a fact's table, as far as they are ids at all, each with its key path."""
    if not isinstance(raw, Mapping):
        return
    yield from _named(raw)
    for at, citation in _listed(raw.get("sources")):
        place = at or (0,)
        if not isinstance(citation, Mapping):
            yield from _refs("sources", citation, ("sources", *place))
            continue
        yield from _refs("sources", citation.get("source"), ("sources", *place, "source"))
        if isinstance(says := citation.get("says"), Mapping):
            for ref in _named(says):
                yield ref._replace(path=("sources", *place, "says", *ref.path))


def _named(values: Mapping[str, object]) -> Iterator[Ref]:
    for key, table in NAMED.items():
        for place, id_ in _listed(values.get(key)):
            yield from _refs(table, id_, (key, *place))


def _refs(table: str, id_: object, path: Path) -> Iterator[Ref]:
    """A reference, if `id_` is an id."""
    if isinstance(id_, str) and ID.fullmatch(id_):
        yield Ref(table, id_, path)


def _listed(value: object) -> Iterator[tuple[tuple[int, ...], object]]:
    """The items of a list, each with its index as a path; a value that is no list has the empty path."""
    if isinstance(value, list):
        yield from (((place,), one) for place, one in enumerate(value))
    elif value is not None:
        yield (), value
