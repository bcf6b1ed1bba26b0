"""Why a text is no date or length, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from chronicle.named_tuples import NamedTuple


class Suggestion(NamedTuple):
    """Something to write instead, and what it would mean; a plain correction needs no gloss.

    It says the same as the text, or, unless it is `exact`, only what comes nearest to what may have been meant.
    """

    text: str
    gloss: str = ""
    exact: bool = True

    @property
    def nearest(self) -> Suggestion:
        """The same, as what only comes nearest."""
        return self._replace(exact=False)


DateReader: TypeAlias = Callable[[str], str | None]
"""Puts the date inside a phrase into EDTF; None if it is none."""
