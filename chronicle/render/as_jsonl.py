"""A table as JSON Lines: one object per line, for tools that read line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.render.as_json import objects
from chronicle.render.stream import same_bytes_everywhere, write_in_pieces

if TYPE_CHECKING:
    from typing import TextIO

    from chronicle.document import Table
    from chronicle.render import Options


def write(table: Table, out: TextIO, _options: Options) -> None:
    """Writes a line for each row."""
    same_bytes_everywhere(out)
    write_in_pieces((f"{line}\n" for line in objects(table, out)), out)
