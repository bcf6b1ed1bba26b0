"""The signs of doubt on a page, and the line at its foot that explains those that occurred."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.document import Foot, Span, Tone
from chronicle.queries.publication import as_of_words, source_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.document import Inline
    from chronicle.index.cache import Index
    from chronicle.queries.cells import Sourcing

STAR: Final = Span(" *", Tone.MARK)
DISPUTED: Final = Span(" ≠", Tone.MARK)
WRONG: Final = Span(" !", Tone.MARK)
MAYBE: Final = Span("? ", Tone.MARK)
NONE: Final = Span("–", Tone.DIM)
"""Shown where there is nothing to show."""

RANGE: Final = ".."

NO_SOURCE: Final = Span("no source", Tone.MARK)


class _RestrictedSign(Span):
    """`▒`; the foot names the restrictions of those that stand on a page."""

    restrictions: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def restricted_sign(restrictions: tuple[str, ...]) -> Span:
    """Return the sign of what is under restrictions."""
    sign = _RestrictedSign(" ▒", Tone.MARK)
    sign.restrictions = restrictions
    return sign


_GAP: Final = Span("   ")
_MOST_SOURCES: Final = 6
"""Where a page names more, its foot names none: `chronicle sources` does."""


def doubt_signs(sourcing: Sourcing, *fields: str) -> tuple[Span, ...]:
    """Return the signs for a text that shows these fields: `*`, `≠`, `!`, `▒`, or none."""
    signs = ((STAR, sourcing.worked_out), (DISPUTED, sourcing.disputed), (WRONG, sourcing.wrong))
    marks = [sign for sign, marked in signs if not marked.isdisjoint(fields)]
    if sourcing.is_restricted_at(fields):
        marks.append(restricted_sign(sourcing.restricted))
    return tuple(marks)


def repeated(date: Inline) -> Inline:
    """Return what stands in place of a date that the row before has too: nothing but the sign that the row must not leave."""
    return next((span for span in date if isinstance(span, _RestrictedSign)), "")


class Legend:
    """The signs that have occurred on a page so far; `maybe` is what a `?` means on it."""

    def __init__(self, index: Index, maybe: str = "possibly") -> None:
        self._index = index
        self._maybe = maybe
        self._signs: set[str] = set()
        self._of_page: dict[str, tuple[Span, ...]] = {}
        self._sources: dict[str, None] = {}
        self._restrictions: set[str] = set()

    def note(self, words: Inline) -> Inline:
        """Take note of the signs in a text, and return it."""
        if isinstance(words, str):
            return words
        for span in (words,) if isinstance(words, Span) else words:
            if span.tone is Tone.MARK:
                self._signs.add(span.text.strip())
                if isinstance(span, _RestrictedSign):
                    self._restrictions.update(span.restrictions)
            elif span.tone is Tone.DATE and RANGE in span.text:
                self._signs.add(RANGE)
        return words

    def sources(self, ids: Sequence[str], tone: Tone = Tone.DIM) -> Inline:
        """Return the ids of a fact's sources for a cell, which the foot explains."""
        names = ", ".join(ids)
        if len(self._sources) <= _MOST_SOURCES:
            self._sources.update(dict.fromkeys(ids))
        return Span(names, tone) if names else NO_SOURCE

    def explain(self, what: str, *words: Span) -> None:
        """Add an explanation of the page's own to the foot, once for each `what`."""
        self._of_page.setdefault(what, words)

    def foot(self) -> Foot:
        """Return the foot: what the signs that occurred mean; at the right, up to when the base can speak; the sources, if few."""
        explanations = [*self._of_page.values()]
        if RANGE in self._signs:
            explanations.append((Span("a..b", Tone.DATE), Span(" some time between", Tone.DIM)))
        meanings = (
            ("*", "worked out, in no source"),
            ("≠", "sources disagree"),
            ("!", "wrong: chronicle check"),
            ("?", self._maybe),
            ("▒", f"restricted: {', '.join(sorted(self._restrictions))}"),
        )
        explanations += [
            (Span(sign, Tone.MARK), Span(f" {meaning}", Tone.DIM))
            for sign, meaning in meanings
            if sign in self._signs
        ]
        line = [span for explanation in explanations for span in (_GAP, *explanation)]
        return Foot(tuple(line[1:]), as_of_words(self._index), self._named_sources())

    def _named_sources(self) -> tuple[Span, ...]:
        """Return each source's id with its publisher and date, linked to where it is to be read; none if there are many."""
        if not 0 < len(self._sources) <= _MOST_SOURCES:
            return ()
        spans: list[Span] = []
        for id_, name, published, url in source_names(self._index, self._sources):
            spans += (_GAP, Span(f"{id_}  ", Tone.DIM), Span(" ".join(name.split()), Tone.DIM, url))
            spans += [Span(f", {published}", Tone.DIM)] if published else []
        return tuple(spans[1:])
