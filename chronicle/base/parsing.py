"""One call of tomli, with whatever stops it as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import tomli

if TYPE_CHECKING:
    from chronicle.base.scene import Cause
    from chronicle.base.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text holds: `text` is the one that tomli accepted, in which every position is the original's."""

    document: dict[str, object]
    text: str
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """Where tomli stopped, by line and column, and its words, which no one is shown."""

    line: int
    column: int
    words: str
    at_end: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a stretch of a text could not be parsed, and at which offset of the whole text."""

    offset: int
    words: str = ""
    at_end: bool = False
    limit: Cause | None = None


def attempt(text: str) -> dict[str, object] | Stop:
    """Parse a text; return the document, or where tomli stopped: at the end, where it does not say."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        return Stop(error.lineno, error.colno, error.msg, at_end=error.pos >= len(error.doc))
    except (ValueError, RecursionError, OverflowError):
        return Stop(1, 1, "", at_end=True)
