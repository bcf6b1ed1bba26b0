"""The index of a base: the cached one if it is fresh, else one compiled now."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import format_iso
from chronicle.digests import blake2b
from chronicle.index.signature import (
    BETWEEN_NAMES,
    OpenedIndex,
    Signature,
    base_files,
    digest,
    errors_text,
    index_version,
    read_index,
)
from chronicle.loader.locate import BaseLocation, legible_name, shell_command

if TYPE_CHECKING:
    from chronicle.index.compiler import Progress
    from chronicle.model.kind import Kind

_LACKS: Final = frozenset((sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN))

_opened: list[Path] = []


class Index:
    """A base's index, open for queries; `known_by` is the ordinal of the `--known-by` day, if given."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        base: BaseLocation,
        known_by: int | None = None,
        *,
        kept_at: Path | None = None,
    ) -> None:
        self.db = connection
        self.base = base
        self.known_by = known_by
        self._kept_at = kept_at
        """Where the cache has it."""
        self._meta: dict[str, str | None] = _read_meta(connection)
        self.is_mixed = False
        """Whether files changed while they were compiled, so that some may be read as they were, others as they are."""

    def meta(self, name: str) -> str | None:
        """Return a property of the base as a whole, such as `title` or `as_of`."""
        return self._meta.get(name)

    def implied_organisation(self, kind: Kind[Any]) -> str | None:
        """Return the organisation that goes without saying as the owner of a kind's facts; None if none does."""
        return self._meta.get(kind.singular)

    def prepare_search(self) -> None:
        """Make the texts that a search looks through, if it has none: those of a large base wait until they are asked for."""
        if self.meta("words") is not None:
            return
        from chronicle.index.builder import with_words  # noqa: PLC0415 - as above

        self.db = with_words(self.db, self.base, self._kept_at)
        self._meta = _read_meta(self.db)

    @property
    def financial_year(self) -> tuple[int, int]:
        """The month and day on which the base's financial year begins."""
        month, day = (self.meta("financial_year") or "04-01").split("-")
        return int(month), int(day)

    def command(self, *words: str) -> str:
        """Return a command line with the same `--known-by`; never with a path, so the same anywhere."""
        known_by = () if self.known_by is None else ("--known-by", format_iso(self.known_by) or "")
        return shell_command(*words, *known_by, *self.base.options)


def _read_meta(connection: sqlite3.Connection) -> dict[str, str | None]:
    return dict(connection.execute("SELECT name, value FROM meta"))


def open_index(base: BaseLocation, *, known_by: int | None = None, progress: Progress | None = None) -> Index:
    """Return the base's index, compiled first if it is not fresh.

    Raises:
        BaseNotFound: The base cannot be read at all.
    """
    path = _path(base, known_by)
    if path is not None:
        connection = _fresh(path, base)
        if connection is not None:
            _opened.append(path)
            return Index(connection, base, known_by, kept_at=path)
    from chronicle.index.builder import build  # noqa: PLC0415 - asking a fresh index loads nothing that compiles

    index = Index(build(base, path, known_by, progress), base, known_by, kept_at=path)
    compiled = _files_if_the_same(index.db, base)
    index.is_mixed = compiled is None or not all(
        Signature.of(path).same_metadata(before) for path, before in compiled
    )
    return index


def cached_index(base: BaseLocation) -> Index | None:
    """Return the base's cached index, fresh or not; None if there is none. Nothing is compiled."""
    path = _path(base, None)
    index = read_index(path, base) if path is not None else None
    return Index(index.db, base) if index is not None else None


def discard_index(base: BaseLocation) -> None:
    """Throw away the base's cached indexes, whatever they hold."""
    directory = cache_directory()
    with suppress(OSError):
        for path in directory.glob(f"{base.digest}-*.index") if directory is not None else ():
            path.unlink()


def index_damage(error: Exception) -> str | None:
    """Return what SQLite found wrong with an index, in its words; None if the error is of another sort."""
    damaged = _sqlite_code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return str(error) if damaged else None


def lack_for_index(error: Exception) -> str | None:
    """Return what SQLite lacked to read an index, in its words; None if the error is of another sort."""
    return str(error) if _sqlite_code(error) in _LACKS else None


def _sqlite_code(error: Exception) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None  # without what SQLite adds to tell cases apart


def discard_opened() -> None:
    """Throw away the indexes that this run opened: one of them is damaged."""
    for path in _opened:
        with suppress(OSError):
            path.unlink()


def _path(base: BaseLocation, known_by: int | None) -> Path | None:
    """Return the path of the base's index in the user's cache; None if no cache directory can be found."""
    directory = cache_directory()
    if directory is None:
        return None
    name = base.digest
    version = blake2b(index_version().encode(), digest_size=4).hexdigest()
    suffix = "" if known_by is None else f"-{known_by}"
    return directory / f"{name}-{version}{suffix}.index"


def cache_directory() -> Path | None:
    """Return the directory of what is worked out of bases and can be worked out again; None if there is none."""
    directory = os.environ.get("CHRONICLE_CACHE")
    try:
        return Path(directory or _usual_directory()).expanduser().absolute()
    except (OSError, RuntimeError):  # the working directory is gone, or there is no home directory
        return None


def _usual_directory() -> str:
    """Return where the user's system keeps such directories: on Linux as platformdirs says, but without loading it at every start."""
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        named = os.environ.get("XDG_CACHE_HOME", "")
        if not named.strip():
            return os.path.expanduser("~/.cache/chronicle")  # noqa: PTH111 - as platformdirs does, where there is no home too
        if named.startswith("/"):
            return f"{named.rstrip('/')}/chronicle"
    from platformdirs import user_cache_dir  # noqa: PLC0415 - seldom needed

    return user_cache_dir("chronicle", appauthor=False)


def _fresh(path: Path, base: BaseLocation) -> sqlite3.Connection | None:
    """Open the index at `path` if it is undamaged, of this version and base, and its files have not changed."""
    index = read_index(path, base)
    if index is None:
        return None
    try:
        if _is_unchanged(index, path, base):
            return index.db
    except (sqlite3.Error, ValueError, TypeError):  # damage that SQLite does not detect
        pass
    index.db.close()
    return None


def _is_unchanged(index: OpenedIndex, path: Path, base: BaseLocation) -> bool:
    """Tell whether the base consists of the very files that were compiled.

    A file that was racy, or could not be read, is compared by its bytes. Racy files are so only until they have been
    found unchanged when no later edit could hide in their times any more, as the index at `path` then says.
    """
    files = _files_if_the_same(index.db, base)
    if files is None:
        return False
    were_racy = are_racy = False
    for file, before in files:
        now = Signature.of(file)
        if not now.same_metadata(before):
            return False
        is_doubtful = before.racy and not index.is_settled
        if before.size >= 0 and (is_doubtful or before.digest is None):
            if digest(file) != before.digest:
                return False
            were_racy |= is_doubtful
            are_racy |= is_doubtful and now.racy
    if were_racy and not are_racy:
        index.settle(path)
    return True


def _files_if_the_same(db: sqlite3.Connection, base: BaseLocation) -> list[tuple[Path, Signature]] | None:
    """Return the files of a base, each as it was when it was compiled; None if others than these make it up now."""
    narrowed, unreadable = (
        db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0]
        for name in ("left_out", "troubles")
    )
    left_out = frozenset((narrowed or "").split(BETWEEN_NAMES))
    files, errors = base_files(
        base, (lambda name: legible_name(name) not in left_out) if narrowed is not None else None
    )
    signatures = {name: Signature(*row) for name, *row in db.execute("SELECT * FROM file")}
    if signatures.keys() != files.keys() or errors_text(errors) != unreadable:
        return None
    return [(files[name], before) for name, before in signatures.items()]
