"""Answers of one object, `at`, `between` and `show`: the object for programs, a page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle import render
from chronicle.cli.errors import UsageError
from chronicle.cli.output import target
from chronicle.text import alternatives

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum
    from pathlib import Path

    from chronicle.cli.output import Target
    from chronicle.document import Json, Page
    from chronicle.index.cache import Index


def one_target(chosen: StrEnum | None, path: Path | None, *, force: bool, base: Index) -> Target:
    """The format and the file of such an answer.

    Raises:
        WrongUse: The options do not go together, or the format is for rows.
    """
    to = target(chosen, path, force=force, base=base)
    suitable = render.format_names("object", "page")
    if to.format not in suitable:
        hint = f"choose {alternatives(sorted(suitable))}"
        raise UsageError(f"{to.format} holds rows, and this answer is one object", hint)
    return to


def write_one(to: Target, plain: Callable[[], Json], page: Callable[[], Page]) -> None:
    """Write the answer as an object or as a page, computing only the one needed.

    Raises:
        WrongUse: The file exists already, or may not be written to.
        NotWritten: It could not be written.
    """
    with to.opened() as out:
        if render.writes(to.format, "object"):
            render.write_object(to.format, plain(), out)
        else:
            render.write_page(to.format, page(), out)
