"""The index of a base as it would be with other files; that of the base as it is stays as it is."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from chronicle.index.builder import compile_overlaid
from chronicle.index.cache import Index, open_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.loader.locate import BaseLocation


class NoTemporarySpace(Exception):
    """Temporary files cannot be written; the message says why."""


@contextmanager
def overlaid_index(base: BaseLocation, contents: Mapping[str, bytes | None]) -> Iterator[tuple[Index, Index]]:
    """Yield the index of a base as it is, and as it would be with some files of these contents; None takes one away.

    The contents stand in a private directory for as long, and only what they change is compiled.

    Raises:
        BaseNotFound: The base cannot be read at all.
        NoTemporarySpace: There is none for them.
    """
    now = open_index(base)
    with closing(now.db), ExitStack() as stack:
        try:
            directory = tempfile.TemporaryDirectory(prefix="chronicle-", ignore_cleanup_errors=True)
            connection = _compiled(now, Path(stack.enter_context(directory)).resolve(), contents)
            stack.enter_context(closing(connection))
        except (OSError, sqlite3.OperationalError) as error:
            raise NoTemporarySpace(getattr(error, "strerror", None) or str(error)) from None
        yield now, Index(connection, base)


def _compiled(now: Index, private: Path, contents: Mapping[str, bytes | None]) -> sqlite3.Connection:
    """Compile a base with some files of these contents in a directory, the path of which has no link in it."""
    overlay: dict[str, Path | None] = dict.fromkeys(contents)
    for number, (name, content) in enumerate(contents.items()):
        if content is not None:
            overlay[name] = path = private / f"{number}.toml"
            path.write_bytes(content)
    path = private / "index"
    compile_overlaid(now.base, now.db, path, overlay)
    return sqlite3.connect(path, isolation_level=None)
