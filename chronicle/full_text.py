"""Full text: what the search index holds of a text, what a search asks of it, and where in a text that stands.

One folding serves all three: case, accents and special letters (`fold`); a number is one word, whole, however it
was printed (`£6m`, `6,000,000`, `£6 million`); a script that puts no blanks between words is read sign by sign.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.money import SUFFIXES
from chronicle.named_tuples import NamedTuple
from chronicle.text import fold, without_surrogates

if TYPE_CHECKING:
    from collections.abc import Sequence

_POINT: Final = "\ue000"
"""A letter for private use: the decimal point inside a number, which is one word."""
_WORDS: Final = "|".join(sorted((suffix for suffix in SUFFIXES if len(suffix) > 1), key=len, reverse=True))
_NUMBER: Final = (
    r"([0-9](?<![\w.,][0-9])(?=[0-9]*(?:[.,][0-9]|[ -]?[kmbt]))(?:[0-9]{0,2}(?:,[0-9]{3})+|[0-9]*))(\.[0-9]+)?"
    rf"(?:([kmb])|[ -]?({_WORDS}))?(?![\w]|[.,][0-9])"
)
_UNSPACED: Final = (  # Thai, Lao, Burmese, Khmer, kana, Han
    r"[\u0e01-\u0e5b\u0e81-\u0edf\u1000-\u109f\u1780-\u17df\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    r"\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_printed: Final = re.compile(rf"[0-9](?:[.,][0-9]|[kmb]|[ -]?(?:{_WORDS}))")
"""What a number has that can be printed in another way; quickly found, and not in dates."""
_numbers: Final = re.compile(_NUMBER)
_unspaced: Final = re.compile(f"({_UNSPACED})")
_pieces: Final = re.compile(
    rf"{_NUMBER}|{_UNSPACED}|(?:(?!{_UNSPACED})[^\W_]|[{_POINT}\u0900-\u0963\u0971-\u0dff\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f])+",
    re.IGNORECASE,
)


class Term(NamedTuple):
    """What must stand in a text, one word after the other; the last is only a beginning, if it is a `prefix`."""

    words: tuple[str, ...]
    prefix: bool


def indexed(text: str) -> str:
    """Return a text as the index holds it: folded, its numbers whole, its unspaced scripts sign by sign.

    >>> indexed("Siân: £7.7m in 1,234 days").replace(_POINT, ".")
    'sian: £7700000 in 1234 days'
    """
    return _separated(_folded(text))


def query(text: str) -> str:
    """Return an FTS5 query for all the words, the last as a prefix; no operator of FTS5 can be typed."""
    words = _words(text)
    phrases = ['"{}"'.format(_separated(word).replace('"', '""')) for word in words]
    if words and _may_go_on(words[-1]):
        phrases[-1] += "*"
    return " AND ".join(phrases) or '""'


@lru_cache(maxsize=16)
def terms(text: str) -> tuple[Term, ...]:
    """Return what a search looks for, as `query` asks for it."""
    words = _words(text)
    looked_for = [tuple(_piece(match) for match in _pieces.finditer(word)) for word in words]
    last = len(words) - 1
    return tuple(
        Term(pieces, place == last and _may_go_on(words[-1]))
        for place, pieces in enumerate(looked_for)
        if pieces
    )


def matches(text: str, looked_for: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where in a text any of the terms stand, in order and apart."""
    pieces = [(_piece(match), *match.span()) for match in _pieces.finditer(text)]
    spans: list[tuple[int, int]] = []
    for place, (_, start, _) in enumerate(pieces):
        for term in looked_for:
            here = pieces[place : place + len(term.words)]
            if (not spans or start >= spans[-1][1]) and _fits(term, [piece for piece, _, _ in here]):
                spans.append((start, here[-1][2]))
    return spans


def first_place(text: str, looked_for: Sequence[Term]) -> int | None:
    """Return a place in a text before which no term stands; None if none stands in it: quick, on a long text."""
    folded = fold(text)
    if any(_POINT in word or word.isdigit() for term in looked_for for word in term.words):
        return 0  # a number may be printed in several ways
    places = [place for term in looked_for if (place := folded.find(term.words[0])) >= 0]
    return None if not places else min(places) if len(folded) == len(text) else 0


def _fits(term: Term, pieces: Sequence[str]) -> bool:
    """Tell whether words that follow each other are those of a term."""
    *before, last = term.words
    return (
        len(pieces) == len(term.words)
        and (pieces[-1].startswith(last) if term.prefix else pieces[-1] == last)
        and [*pieces[:-1]] == before
    )


def _words(text: str) -> list[str]:
    return _folded(without_surrogates(text).replace("\x00", " ")).split()


def _folded(text: str) -> str:
    folded = fold(text)
    return _numbers.sub(_whole, folded) if _printed.search(folded) else folded


def _separated(folded: str) -> str:
    return folded if folded.isascii() else _unspaced.sub(r" \1 ", folded)


def _may_go_on(word: str) -> bool:
    """Tell whether a word may be only the beginning of one: a number is whole, and a sign is one."""
    last = next((letter for letter in reversed(word) if letter.isalnum()), "")
    return not (last.isdigit() or _unspaced.match(last))


def _whole(match: re.Match[str]) -> str:
    """Write a number in one way: `7.7m` as `7700000`, `1,234` as `1234`."""
    number, fraction, letter, word = match.groups()
    power = SUFFIXES[(letter or word).lower()] if letter or word else 0
    after_point = (fraction or "")[1:]
    digits = number.replace(",", "") + (after_point[:power].ljust(power, "0") if power else "")
    rest = after_point[power:].rstrip("0")
    return (digits.lstrip("0") or "0") + (f"{_POINT}{rest}" if rest else "")


def _piece(match: re.Match[str]) -> str:
    return _whole(match) if match[1] else fold(match[0])
