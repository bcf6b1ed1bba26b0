"""Writing a copy of a base without what must not leave, and compiling it, which shows what is wrong in it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from chronicle.index.cache import discard_index, open_index
from chronicle.model.entities import SETTINGS
from chronicle.queries.findings import has_unaddressed_errors, mistaken_entries
from chronicle.withholding.redaction import RedactionCounts
from chronicle.withholding.release import files_of
from chronicle.withholding.remaining import Ground, Withholding
from chronicle.withholding.written import NotApart, read_apart, read_whole
from chronicle.writing.transaction import read_base_files

if TYPE_CHECKING:
    from chronicle.index.compiler import Progress
    from chronicle.loader.locate import BaseLocation
    from chronicle.withholding.remaining import Remaining


def write_redacted(
    base: BaseLocation,
    restrictions: frozenset[str] | None,
    copy: BaseLocation,
    progress: Progress | None = None,
) -> RedactionCounts:
    """Write a base without what is under some restrictions, or under any, to a new directory; return what was left out.

    What has mistakes is left out whole: what is wrong there may be what would have withheld it. So the copy is
    compiled, and made anew without what is found; the index of the last is kept, if any is.

    Args:
        base: The base.
        restrictions: The restrictions; None for all.
        copy: Where to write it: the base that the copy is.
        progress: Told how far the copy is compiled.

    Raises:
        BaseNotFound: The base cannot be read at all.
        UnknownRestriction: It has no such restriction.
        OSError: It cannot be written.
    """
    files = read_base_files(base)
    mistaken: frozenset[str] = frozenset()
    read = read_apart
    while True:
        try:
            left = Withholding(read(files, base.config), restrictions, mistaken).remaining()
        except NotApart:
            read = read_whole
            continue
        discard_index(copy)
        _write(left, copy)
        with closing((index := open_index(copy, progress=progress)).db):
            found = mistaken_entries(index) - mistaken - SETTINGS.keys()
            if read is read_apart and has_unaddressed_errors(index):
                read = read_whole
            elif not found:
                break
        mistaken |= found
    grounds = [withheld.ground for withheld in left.withheld.values()]
    return RedactionCounts(
        grounds.count(Ground.RESTRICTED),
        grounds.count(Ground.DEPENDS),
        grounds.count(Ground.MENTIONS),
        len(left.citations),
        left.mistaken,
    )


def _write(left: Remaining, copy: BaseLocation) -> None:
    for old in copy.root.iterdir():
        old.unlink()
    for name, text in files_of(left).items():
        (copy.root / name).write_text(text, "utf-8", newline="\n")
