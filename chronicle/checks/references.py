"""F009: references to nothing, and the nearest existing id."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Final

from chronicle.codes import UNKNOWN_REFERENCE
from chronicle.findings import Finding, KeyLocation
from chronicle.model.fields import ID, as_id
from chronicle.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable

ONE_OF: Final = {
    "people": "person",
    "organisations": "organisation",
    "posts": "post",
    "sources": "source",
    "scales": "scale",
}
_GRAM: Final = 3
_MOST_IN_COMMON: Final = 300
"""The most ids kept for a piece of three letters: one that is in more of them tells little."""
_COMPARED: Final = 10


class Nearest:
    """Finds the nearest of a table's ids without comparing it with all of them.

    Ids one edit apart share what remains of them without a letter; failing these, ids that share most pieces
    of three letters are tried.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._by_rest: defaultdict[str, list[str]] = defaultdict(list)
        self._by_gram: defaultdict[str, list[str]] = defaultdict(list)
        self._found: dict[str, str | None] = {}
        for id_ in sorted(ids):
            for pieces, found, most in (
                (_rests(id_), self._by_rest, _COMPARED),
                (_grams(id_), self._by_gram, _MOST_IN_COMMON),
            ):
                for piece in pieces:
                    if len(found[piece]) < most:
                        found[piece].append(id_)

    def to(self, id_: str) -> str | None:
        """The existing id most likely meant by a wrong one; None if none is near."""
        if id_ not in self._found:
            slips = dict.fromkeys(one for rest in _rests(id_) for one in self._by_rest.get(rest, ()))
            self._found[id_] = suggest(id_, tuple(slips)) or suggest(id_, self._sharing(id_))
        return self._found[id_]

    def _sharing(self, id_: str) -> tuple[str, ...]:
        shared = Counter(chain.from_iterable(self._by_gram.get(gram, ()) for gram in _grams(id_)))
        return tuple(one for one, _ in shared.most_common(_COMPARED))


def _rests(id_: str) -> list[str]:
    return list(dict.fromkeys((id_, *(id_[:place] + id_[place + 1 :] for place in range(len(id_))))))


def _grams(id_: str) -> list[str]:
    framed = f" {id_} "
    return list(dict.fromkeys(framed[place : place + _GRAM] for place in range(len(framed) - _GRAM + 1)))


def unknown_reference(table: str, id_: str, nearest: Nearest, at: KeyLocation, address: str) -> Finding:
    """F009: a reference to nothing, at `at` in the entry with `address`."""
    near = nearest.to(id_)
    hint = f'did you mean "{near}"?' if near else f"add [{table}.{id_}], or name one that is there"
    if near and not ID.fullmatch(near):
        better = as_id(near)
        hint = f"write [{table}.{better}] where [{table}.{near}] stands"
        hint += "" if better == id_ else f', and "{better}" here'
    return Finding(UNKNOWN_REFERENCE, f'there is no {ONE_OF[table]} "{id_}"', hint, at, address)
