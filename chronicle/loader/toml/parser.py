"""One call of tomli, returning errors as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import tomli

if TYPE_CHECKING:
    from chronicle.loader.errors import FileError
    from chronicle.loader.toml.failure import Cause


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed text. `text` is what tomli accepted: the original, with broken parts blanked in place."""

    document: dict[str, object]
    text: str
    troubles: tuple[FileError, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """Where tomli stopped, by line and column from 1, and its message, which is never shown."""

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
