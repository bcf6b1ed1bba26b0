"""The source, and the place in it, that were cited last when something was added to a base: offered again the next time."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from chronicle.writing.user_state import state_directory

if TYPE_CHECKING:
    from pathlib import Path

    from chronicle.loader.locate import BaseLocation


class LastCitation(NamedTuple):
    """A source's id, and a place in it; empty if none was cited."""

    source: str = ""
    at: str = ""


def last_citation(base: BaseLocation) -> LastCitation:
    """Return what was cited last in a base."""
    with suppress(OSError, ValueError, TypeError):
        source, at = json.loads(_file(base).read_text("utf-8"))
        return LastCitation(str(source), str(at))
    return LastCitation()


def remember_citation(base: BaseLocation, citation: LastCitation) -> None:
    """Remember what was cited, if the user's state can be written."""
    with suppress(OSError):
        _file(base).write_text(json.dumps(citation), "utf-8")


def _file(base: BaseLocation) -> Path:
    return state_directory("cited") / f"{base.digest}.json"
