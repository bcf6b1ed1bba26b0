"""The signs of doubt on a page, and the line at its foot that explains those that occurred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import Span, Tone
from chronicle.queries.publication import as_of_words

if TYPE_CHECKING:
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

_GAP: Final = Span("   ")


def doubt_signs(sourcing: Sourcing, *fields: str) -> tuple[Span, ...]:
    """Return the signs for a text that shows these fields: `*`, `≠`, `!`, or none."""
    signs = zip((STAR, DISPUTED, WRONG), sourcing, strict=True)
    return tuple([sign for sign, marked in signs if not marked.isdisjoint(fields)])


class Legend:
    """The signs that have occurred on a page so far; `maybe` is what a `?` means on it."""

    def __init__(self, index: Index, maybe: str = "possibly") -> None:
        self._index = index
        self._maybe = maybe
        self._signs: set[str] = set()
        self._of_page: dict[str, tuple[Span, ...]] = {}

    def note(self, words: Inline) -> Inline:
        """Take note of the signs in a text, and return it."""
        if isinstance(words, str):
            return words
        for span in (words,) if isinstance(words, Span) else words:
            if span.tone is Tone.MARK:
                self._signs.add(span.text.strip())
            elif span.tone is Tone.DATE and RANGE in span.text:
                self._signs.add(RANGE)
        return words

    def explain(self, what: str, *words: Span) -> None:
        """Add an explanation of the page's own to the foot, once for each `what`."""
        self._of_page.setdefault(what, words)

    def foot(self) -> tuple[Inline, Inline]:
        """Return the foot: what the signs that occurred mean; at the right, up to when the base can speak."""
        explanations = [*self._of_page.values()]
        if RANGE in self._signs:
            explanations.append((Span("a..b", Tone.DATE), Span(" some time between", Tone.DIM)))
        meanings = (
            ("*", "worked out, in no source"),
            ("≠", "sources disagree"),
            ("!", "wrong: chronicle check"),
            ("?", self._maybe),
        )
        explanations += [
            (Span(sign, Tone.MARK), Span(f" {meaning}", Tone.DIM))
            for sign, meaning in meanings
            if sign in self._signs
        ]
        line = [span for explanation in explanations for span in (_GAP, *explanation)]
        return tuple(line[1:]), as_of_words(self._index)
