"""What an entry that did not stand refers to, read from the plain values that TOML gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from chronicle.facts.common import Ref
from chronicle.facts.values import ID

_TABLES: Final = {
    "person": "people",
    "people": "people",
    "post": "posts",
    "posts": "posts",
    "organisation": "organisations",
    "organisations": "organisations",
    "scale": "scales",
}
"""The keys that name other entries, and the table that those are in."""


def references(raw: object) -> Iterator[Ref]:
    """The ids that a fact names, as far as they are ids at all, each with the keys that lead to it."""
    if not isinstance(raw, Mapping):
        return
    for key, table in _TABLES.items():
        for place, id_ in _listed(raw.get(key)):
            if _is_id(id_):
                yield Ref(table, str(id_), (key, *place))
    for place, citation in _listed(raw.get("sources")):
        source = citation.get("source") if isinstance(citation, Mapping) else citation
        if _is_id(source):
            yield Ref(
                "sources",
                str(source),
                ("sources", *(place or (0,)), *(("source",) if source is not citation else ())),
            )


def _listed(value: object) -> Iterator[tuple[tuple[int, ...], object]]:
    """The values of a list with their places; one that stands alone has none."""
    if isinstance(value, list):
        yield from (((place,), one) for place, one in enumerate(value))
    elif value is not None:
        yield (), value


def _is_id(value: object) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None
