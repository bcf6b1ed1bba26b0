"""The index of a base as it would be with other files; that of the base as it is stays as it is."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from chronicle.index.builder import compile_overlaid
from chronicle.index.cache import Index, open_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.loader.locate import BaseLocation


@contextmanager
def overlaid_index(base: BaseLocation, contents: Mapping[str, bytes | None]) -> Iterator[tuple[Index, Index]]:
    """Yield the index of a base as it is, and as it would be with some files of these contents; None takes one away.

    The contents stand in a private directory for as long, and only what they change is compiled.

    Raises:
        BaseNotFound: The base cannot be read at all.
        OSError: There is no room for them.
    """
    now = open_index(base)
    with (
        closing(now.db),
        tempfile.TemporaryDirectory(prefix="chronicle-", ignore_cleanup_errors=True) as directory,
    ):
        private = Path(directory).resolve()  # files are opened through no link
        overlay: dict[str, Path | None] = dict.fromkeys(contents)
        for number, (name, content) in enumerate(contents.items()):
            if content is not None:
                overlay[name] = path = private / f"{number}.toml"
                path.write_bytes(content)
        path = private / "index"
        compile_overlaid(base, now.db, path, overlay)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            yield now, Index(connection, base)
