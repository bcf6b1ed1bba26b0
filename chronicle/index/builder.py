"""Building an index: in a file beside the old one, then moved over it, so that readers never see half."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import Final

from chronicle.atomic_files import PartialFile, remove_leftovers
from chronicle.codes import UNREADABLE_FILE
from chronicle.findings import Finding, KeyLocation, SourceLocation
from chronicle.index.compiler import Compilation, CompileJob, Progress
from chronicle.index.large.pieces import PIECE_SIZE, FileUnits, cut_file, read_piece, settings_piece
from chronicle.index.large.reading import SettingsFile
from chronicle.index.large.workers import LARGE_BASE
from chronicle.index.signature import (
    BETWEEN_NAMES,
    INDEX_NAMES,
    SEAL,
    SETTLED,
    Signature,
    base_files,
    digest,
    errors_text,
    index_version,
    is_ours,
    is_ours_alone,
    read_index,
)
from chronicle.index.words import add_words
from chronicle.loader.discover import FilePatterns, find_file, may_hold_facts
from chronicle.loader.files import BaseFile, load
from chronicle.loader.locate import BaseLocation, BaseNotFound
from chronicle.loader.reader import FileError
from chronicle.model.entities import Settings
from chronicle.model.knowledge import KnowledgeCutoff

_OURS_ALONE: Final = 0o600
_OURS_TO_ENTER: Final = 0o700
_LONGEST_UNUSED: Final = 7 * 24 * 60 * 60
"""Seconds after which an index that is not asked is deleted. Without times of access, they count from its making."""


def build(
    base: BaseLocation, path: Path | None, known_by: int | None, progress: Progress | None
) -> sqlite3.Connection:
    """Compile the base to `path`, reusing the index already there; in memory if it cannot be written.

    `known_by` is a day's ordinal: sources published later are left out.
    """
    if path is None or not is_cache_writable(path.parent):
        return _in_memory(base, known_by, progress, in_process=False)
    remove_leftovers(path.parent, INDEX_NAMES)
    _delete_unused(path.parent)
    try:
        with PartialFile(path, path.stem, _OURS_ALONE) as new:
            connection = _on_disk(base, path, new, known_by, progress)
    except (sqlite3.Error, OSError):
        return _in_memory(base, known_by, progress, in_process=True)
    if known_by is not None:
        _delete_other_days(path)
    return connection


def _delete_other_days(path: Path) -> None:
    """Delete the base's other `--known-by` indexes: only the one for the day last asked about is kept."""
    with suppress(OSError):
        for other in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*{path.suffix}"):
            if other != path:
                other.unlink()


def _delete_unused(directory: Path) -> None:
    """Delete the indexes that no question was put to for long: of other versions of the program, or of bases that are gone."""
    with suppress(OSError):
        for file in directory.glob(f"{INDEX_NAMES}.index"):
            status = file.lstat()
            if time.time() - max(status.st_atime, status.st_ctime) > _LONGEST_UNUSED:
                file.unlink()


def is_cache_writable(directory: Path) -> bool:
    """Tell whether indexes may be kept in a directory, which is made if need be, for nobody but its owner."""
    try:
        missing = [place for place in (directory, *directory.parents) if not place.exists()]
        for place in reversed(missing):
            place.mkdir(exist_ok=True)
            place.chmod(_OURS_TO_ENTER)
        status = directory.stat()
        if not os.environ.get("CHRONICLE_CACHE") and is_ours(status):
            directory.chmod(_OURS_TO_ENTER)  # in case that another program made it
            status = directory.stat()
        return stat.S_ISDIR(status.st_mode) and is_ours_alone(status) and os.access(directory, os.W_OK)
    except OSError:
        return False


def _on_disk(
    base: BaseLocation, path: Path, new: PartialFile, known_by: int | None, progress: Progress | None
) -> sqlite3.Connection:
    old = read_index(path, base) if known_by is None else None
    if old is not None:
        old.db.close()
        shutil.copyfile(path, new.path)
    with closing(_connect(f"{new.path.as_uri()}?nolock=1")) as connection:  # no other process knows its name
        _compile(base, connection, known_by, progress, fresh=old is None)
    return _published(new, path, base)


def _published(new: PartialFile, path: Path, base: BaseLocation) -> sqlite3.Connection:
    """Seal a finished index, move it to `path`, and open it."""
    new.set_time(SEAL)
    inode = new.path.stat().st_ino
    finished = read_index(new.path, base)  # before it is moved: another process may move its own there next
    if finished is not None and sys.platform == "win32":  # where an open file cannot be moved
        finished.db.close()
    new.publish(replace=True)
    if sys.platform == "win32":
        finished = read_index(path, base)
    status = path.stat()
    if finished is None or (status.st_ino == inode and status.st_mtime_ns not in {SEAL, SETTLED}):
        raise OSError("the index was damaged as soon as it was made")
    return finished.db


def with_words(index: sqlite3.Connection, base: BaseLocation, path: Path | None) -> sqlite3.Connection:
    """Return an index with the texts that a search looks through; kept at `path`, in memory if it cannot be written."""
    if path is not None and is_cache_writable(path.parent):
        with suppress(sqlite3.Error, OSError), PartialFile(path, path.stem, _OURS_ALONE) as new:
            with closing(_connect(f"{new.path.as_uri()}?nolock=1")) as connection:
                _copy_with_words(index, connection)
            return _published(new, path, base)
    connection = _connect("file::memory:")
    _copy_with_words(index, connection)
    return connection


def _copy_with_words(index: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    index.backup(copy)
    copy.execute("BEGIN")
    add_words(copy)
    copy.execute("COMMIT")


def _in_memory(
    base: BaseLocation, known_by: int | None, progress: Progress | None, *, in_process: bool
) -> sqlite3.Connection:
    connection = _connect("file::memory:")
    try:
        _compile(base, connection, known_by, progress, fresh=True, in_process=in_process)
    except OSError:  # the worker processes could not be started, or one died
        if in_process:
            raise
        return _in_memory(base, known_by, progress, in_process=True)
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY", "cache_size = -16384"):
        connection.execute(f"PRAGMA {pragma}")
    no_adapter: dict[None, None] = {}
    # without an adapter of its own, sqlite3 looks for one in vain for every None, which is slow
    sqlite3.register_adapter(NoneType, no_adapter.get)
    return connection


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off: a compile makes millions of objects and hardly a reference cycle."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


Overlay = Mapping[str, Path | None]
"""Files, by their names in a base, that are read elsewhere than they stand, or not at all."""


def compile_overlaid(base: BaseLocation, old: sqlite3.Connection, path: Path, overlay: Overlay) -> None:
    """Compile the base to `path` as it would be with other files, from an index of it as it is."""
    with closing(_connect(path.as_uri())) as connection:
        old.backup(connection)
        _compile(base, connection, None, None, fresh=False, overlay=overlay)


@_without_garbage_collection()
def _compile(
    base: BaseLocation,
    connection: sqlite3.Connection,
    known_by: int | None,
    progress: Progress | None,
    *,
    fresh: bool,
    in_process: bool = False,
    overlay: Overlay = MappingProxyType({}),
) -> None:
    connection.execute("BEGIN")
    config = overlay.get(base.config) or find_file(base.root, base.config).path
    signature = Signature.of(config)
    units = cut_file(base.config, config, signature.size)
    settings, settings_findings, file = _read_settings(base, config, units)
    patterns = FilePatterns(settings.files or ())
    files, errors = base_files(base, patterns.fits if settings.files else None)
    if not base.single and base.config not in files:  # e.g. a link out of the base: its settings are ignored
        if not os.path.lexists(base.root / base.config):
            raise BaseNotFound(f"{base.display(base.config)} is gone", "run the command again")
        settings, settings_findings, file = Settings(title=base.title), [], None
        patterns = FilePatterns(())
        files, errors = base_files(base, None)
    files = _overlaid(files, overlay, base, patterns)
    before = (
        {} if fresh else {name: Signature(*row) for name, *row in connection.execute("SELECT * FROM file")}
    )
    unchanged = {
        name: current
        for name, path in files.items()
        if name in before and (current := _unchanged_signature(path, before[name]))
    }
    job = CompileJob(
        base.root,
        files,
        files.keys() - unchanged.keys(),
        before.keys() - files.keys(),
        SettingsFile(base.config, signature, units, file),
        settings,
        settings_findings,
        file_findings=[
            *(_finding(name, error) for name, error in errors.items()),
            *_unmatched_patterns(base, patterns),
        ],
        cutoff=None if known_by is None else KnowledgeCutoff(known_by),
        in_process=in_process,
    )
    if progress is not None:
        job.progress = progress
    for name, current in unchanged.items():
        connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", (name, *current))
    Compilation(job, connection, fresh=fresh).run()
    for name, value in (
        ("version", index_version()),
        ("base", base.identity),
        ("troubles", errors_text(errors)),
        ("left_out", BETWEEN_NAMES.join(patterns.left_out) if patterns.texts else None),
    ):
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
    connection.execute("COMMIT")


def _overlaid(
    files: Mapping[str, Path], overlay: Overlay, base: BaseLocation, patterns: FilePatterns
) -> dict[str, Path]:
    """Return the files to read with others in place of some of them; one that the base would not read stays unread."""
    new = {
        name: path
        for name, path in overlay.items()
        if path is not None
        and (
            name in files
            or (may_hold_facts(name) and (patterns.fits(name) if patterns.texts else not base.single))
        )
    }
    return {name: path for name, path in files.items() if overlay.get(name, path) is not None} | new


def _read_settings(
    base: BaseLocation, config: Path, units: FileUnits
) -> tuple[Settings, list[Finding], BaseFile | None]:
    """Return the base's settings, the findings in them, and their file if it was read whole and is to be kept."""
    piece = settings_piece([unit.piece for unit in units.units if unit.piece is not None])
    file = read_piece(base.config, piece) if piece is not None else None
    kept_file = None
    if file is None:
        file = load(config, base.config)
        most = (
            LARGE_BASE if file.is_mended else PIECE_SIZE
        )  # recovering a file again costs many times a parse
        kept_file = file if len(file.text) <= most else None  # every worker process would hold a copy
    before = len(file.findings)
    settings = file.base() or Settings(title=base.title)
    findings = file.findings[before:]
    del file.findings[before:]
    return settings, findings, kept_file


def _unmatched_patterns(base: BaseLocation, patterns: FilePatterns) -> Iterator[Finding]:
    """Yield F001 for each pattern in `files` that matches no file, so that what it was written for goes unread."""
    for place, pattern in enumerate(patterns.texts):
        if place in patterns.used:
            continue
        hint = 'mend it, or take it out: "facts/*.toml" is what lies in a folder, "facts/**/*.toml" beneath it as well'
        at = KeyLocation(base.config, ("chronicle", "files", place))
        yield Finding(UNREADABLE_FILE, f'no file of the base fits "{pattern}"', hint, at, "chronicle")


def _unchanged_signature(path: Path, before: Signature) -> Signature | None:
    """Return the current signature of a file of unchanged content; None if it changed."""
    current = Signature.of(path)
    if current.size != before.size or before.digest is None:
        return None
    if (current.same_metadata(before) and not before.racy) or digest(path) == before.digest:
        return current._replace(digest=before.digest)
    return None


def _finding(name: str, error: FileError) -> Finding:
    return Finding(error.code, error.message, error.hint, SourceLocation(name, error.line, error.column))
