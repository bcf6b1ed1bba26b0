"""Why a text is no date or length, and what to write instead."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Suggestion(NamedTuple):
    """Something to write instead, and what it would mean; a plain correction needs no gloss."""

    text: str
    gloss: str = ""


DateReader: TypeAlias = Callable[[str], str | None]
"""Puts the date inside a phrase into EDTF; None if it is none."""
