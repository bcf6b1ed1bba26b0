"""A problem of a file as a value: what is wrong, where, and what to write instead."""

from __future__ import annotations

from typing import NamedTuple

QUOTED = 40
"""The most characters of a user's text that a message repeats."""


class FileError(NamedTuple):
    """One thing wrong with one file. Its message may quote the user's text, which is not yet made safe.

    Lines and columns count from 1, columns in characters; `width` is what a caret underlines, at least 1.
    `address` names the table that was set aside for it (`tenures.tucker`), where one was; `also` is the line
    of the other place that it is about, 0 if there is none.
    """

    code: str
    message: str
    hint: str
    line: int = 1
    column: int = 1
    width: int = 1
    address: str = ""
    also: int = 0


def excerpt(text: str) -> str:
    """Return a user's text on one line, shortened to fit in a message."""
    flat = " ".join(text[: 4 * QUOTED].split())
    return flat if len(flat) <= QUOTED else f"{flat[: QUOTED - 1]}…"
