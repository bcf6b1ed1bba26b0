"""Names that differ by a letter or two, found without comparing every name with every other.

Of two names at most two edits apart, cut into three parts, one part stands in both, at most two letters further left
or right (the partition scheme of Li et al., "Pass-Join", VLDB 2012). Only names that share such a part are compared.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_EDITS: Final = 2
_PARTS: Final = _EDITS + 1
_SHORTEST: Final = 6
"""A name of fewer letters is a letter away from too many others."""
_LONG: Final = 10
"""From so many letters on, two of them may differ."""
_LONG_WORD: Final = 5
"""From so many letters on, two of one word may: Alan is not Ivan misspelt."""
_MOST_COMPARED: Final = 50
"""How many earlier names that share a part a name is held against, the nearest in the base first: ten thousand
Smiths cost no more than they must."""


class _Name(NamedTuple):
    place: int
    text: str
    letters: int
    digits: str


def pairs(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of two names that are nearly one, the earlier first; each name with one earlier name at most."""
    parts: defaultdict[tuple[int, int, str], list[_Name]] = defaultdict(list)
    for place, name in enumerate(names):
        one = _plain(place, name)
        if len(one.text) < _SHORTEST:
            continue
        near = next((other for other in _candidates(one, parts) if _alike(one, other)), None)
        if near is not None:
            yield near.place, place
        size = len(one.text)
        for part, (start, stop) in enumerate(_cuts(size)):
            parts[size, part, one.text[start:stop]].append(one)


def _plain(place: int, name: str) -> _Name:
    """A name without case, accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    kept = (letter if letter.isalnum() else " " for letter in decomposed if not unicodedata.combining(letter))
    text = " ".join("".join(kept).split())
    mask = 0
    for letter in text:
        mask |= 1 << (ord(letter) % 64)
    return _Name(place, text, mask, "".join(letter for letter in text if letter.isdigit()))


def _cuts(size: int) -> list[tuple[int, int]]:
    bounds = [size * part // _PARTS for part in range(_PARTS + 1)]
    return list(zip(bounds, bounds[1:], strict=False))


def _candidates(one: _Name, parts: dict[tuple[int, int, str], list[_Name]]) -> Iterator[_Name]:
    """Earlier names of nearly its length that share a part with it."""
    size = len(one.text)
    seen: set[int] = set()
    for other_size in range(max(_SHORTEST, size - _EDITS), size + _EDITS + 1):
        for part, (start, stop) in enumerate(_cuts(other_size)):
            for begin in range(max(0, start - _EDITS), min(size - (stop - start), start + _EDITS) + 1):
                bucket = parts.get((other_size, part, one.text[begin : begin + stop - start]))
                for other in reversed(bucket[-_MOST_COMPARED:] if bucket else ()):
                    if other.place not in seen:
                        seen.add(other.place)
                        yield other


def _alike(one: _Name, other: _Name) -> bool:
    """Whether few enough letters differ; numbers are told apart on purpose, and count as different."""
    if (one.letters ^ other.letters).bit_count() > 2 * _EDITS or one.digits != other.digits:
        return False
    allowed = _EDITS if min(len(one.text), len(other.text)) >= _LONG else 1
    if edits(one.text, other.text, allowed) > allowed:
        return False
    mine, theirs = one.text.split(), other.text.split()
    return len(mine) != len(theirs) or all(_same_word(*both) for both in zip(mine, theirs, strict=True))


def _same_word(mine: str, theirs: str) -> bool:
    allowed = _EDITS if min(len(mine), len(theirs)) >= _LONG_WORD else 1
    return edits(mine, theirs, allowed) <= allowed


def edits(one: str, other: str, most: int) -> int:
    """How many letters must be put in, taken out, changed, or swapped with the next; more than `most` is not told apart."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        last_but_one, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == other[j - 2] and theirs == one[i - 2]:
                best = min(best, last_but_one[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]

