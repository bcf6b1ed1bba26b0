"""Building an index: in a file beside the old one, then moved over it, so that readers never see half."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import NoneType

from chronicle.atomic_files import temporary_path
from chronicle.codes import UNREADABLE_FILE
from chronicle.findings import Finding, KeyLocation, SourceLocation
from chronicle.index.cache import SEAL, VERSION, Progress, files_of, kept, read_index
from chronicle.index.compiler import Compilation
from chronicle.index.job import Job
from chronicle.index.signature import Signature, digest
from chronicle.index.units import Units, units
from chronicle.index.workers import LARGE
from chronicle.loader.discover import matches
from chronicle.loader.files import BaseFile, load
from chronicle.loader.locate import BaseLocation
from chronicle.loader.pieces import PIECE, read_piece, with_settings
from chronicle.loader.reader import FileError
from chronicle.model.entities import Base
from chronicle.model.knowledge import KnowledgeCutoff


def build(
    base: BaseLocation, path: Path | None, known_by: int | None, progress: Progress | None
) -> sqlite3.Connection:
    """Compile the base to `path`, reusing the index already there; in memory if it cannot be written.

    `known_by` is a day's ordinal: sources published later are left out.
    """
    if path is None or not _ready(path):
        return _in_memory(base, known_by, progress, alone=False)
    new = temporary_path(path, path.stem)
    try:
        made = _on_disk(base, path, new, known_by, progress)
    except (sqlite3.Error, OSError):
        with suppress(OSError):
            new.unlink()
        return _in_memory(base, known_by, progress, alone=True)
    if known_by is not None:
        _forget_other_days(path)
    return made


def _forget_other_days(path: Path) -> None:
    """Delete the base's other `--known-by` indexes: only the one for the day last asked about is kept."""
    with suppress(OSError):
        for other in path.parent.glob(f"{path.stem.partition('-')[0]}-*{path.suffix}"):
            if other != path:
                other.unlink()


def _ready(path: Path) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(path.parent, os.W_OK)


def _on_disk(
    base: BaseLocation, path: Path, new: Path, known_by: int | None, progress: Progress | None
) -> sqlite3.Connection:
    old = read_index(path, base) if known_by is None else None
    if old is not None:
        old.close()
        shutil.copyfile(path, new)
    connection = _connect(str(new))
    try:
        _compile(base, connection, known_by, progress, fresh=old is None)
        connection.close()
        os.utime(new, ns=(SEAL, SEAL))
        made = read_index(new, base)  # before it is moved: another process may move its own there next
        ours = new.stat().st_ino
        os.replace(new, path)
    except BaseException:
        connection.close()
        with suppress(OSError):
            new.unlink()
        raise
    there = path.stat()
    if made is None or (there.st_ino == ours and there.st_mtime_ns != SEAL):
        raise OSError("the index was damaged as soon as it was made")
    return made


def _in_memory(
    base: BaseLocation, known_by: int | None, progress: Progress | None, *, alone: bool
) -> sqlite3.Connection:
    connection = _connect(":memory:")
    try:
        _compile(base, connection, known_by, progress, fresh=True, alone=alone)
    except OSError:  # the worker processes could not be started, or one died
        if alone:
            raise
        return _in_memory(base, known_by, progress, alone=True)
    return connection


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY", "cache_size = -16384"):
        connection.execute(f"PRAGMA {pragma}")
    same: dict[None, None] = {}
    # without an adapter of its own, sqlite3 looks for one in vain for every None, which is slow
    sqlite3.register_adapter(NoneType, same.get)
    return connection


@contextmanager
def _uncollected() -> Iterator[None]:
    """Switch the garbage collector off: a compile makes millions of objects and hardly a reference cycle."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_uncollected()
def _compile(
    base: BaseLocation,
    connection: sqlite3.Connection,
    known_by: int | None,
    progress: Progress | None,
    *,
    fresh: bool,
    alone: bool = False,
) -> None:
    connection.execute("BEGIN")
    own_signature = Signature.of(base.root / base.config)
    own_units = units(base.config, base.root / base.config, own_signature.size)
    settings, wrong, own = _settings(base, own_units)
    files, troubles = files_of(base, list(settings.files) if settings.files else None)
    if not base.single and base.config not in files:  # e.g. a link out of the base: its settings are ignored
        settings, wrong, own = Base(title=base.title), [], None
        files, troubles = files_of(base, None)
    before = (
        {} if fresh else {name: Signature(*row) for name, *row in connection.execute("SELECT * FROM file")}
    )
    same = {
        name: signature
        for name, path in files.items()
        if name in before and (signature := _unchanged(path, before[name]))
    }
    job = Job(
        base.root,
        files,
        files.keys() - same.keys(),
        before.keys() - files.keys(),
        base.config,
        own,
        own_signature,
        own_units,
        settings,
        troubles=[
            *(_finding(name, trouble) for name, trouble in troubles.items()),
            *([] if base.single else _fitting_nothing(base, settings.files or (), {*files, *troubles})),
        ],
        wrong=wrong,
        known=None if known_by is None else KnowledgeCutoff(known_by),
        alone=alone,
    )
    if progress is not None:
        job.progress = progress
    for name, signature in same.items():
        connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", (name, *signature))
    Compilation(job, connection, fresh=fresh).run()
    for name, value in (
        ("version", VERSION),
        ("base", base.identity),
        ("troubles", kept(troubles)),
    ):
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
    connection.execute("COMMIT")


def _settings(base: BaseLocation, found: Units) -> tuple[Base, list[Finding], BaseFile | None]:
    """The base's settings, the findings in them, and their file if it was read whole and is worth keeping."""
    cut = with_settings([unit.piece for unit in found.units if unit.piece is not None])
    file = read_piece(base.config, cut) if cut is not None else None
    own = None
    if file is None:
        file = load(base.root / base.config, base.config)
        most = LARGE if file.mended else PIECE  # recovering a broken file again costs many times a parse
        own = file if len(file.text) <= most else None  # every worker process would hold a copy
    before = len(file.findings)
    settings = file.base() or Base(title=base.title)
    wrong = file.findings[before:]
    del file.findings[before:]
    return settings, wrong, own


def _fitting_nothing(
    base: BaseLocation, patterns: Sequence[str], names: Collection[str]
) -> Iterator[Finding]:
    """F001 for each pattern in `files` that matches no file, so that the files it was meant for go unread."""
    for place, pattern in enumerate(patterns):
        if any(matches(name, pattern) for name in names):
            continue
        hint = 'mend it, or take it out: "facts/*.toml" is what lies in a folder, "facts/**/*.toml" beneath it as well'
        at = KeyLocation(base.config, ("chronicle", "files", place))
        yield Finding(UNREADABLE_FILE, f'no file of the base fits "{pattern}"', hint, at, "chronicle")


def _unchanged(path: Path, before: Signature) -> Signature | None:
    """The current signature of a file of unchanged content, for later comparisons; None if it changed."""
    now = Signature.of(path)
    if now.size != before.size or before.digest is None:
        return None
    if (now.same_metadata(before) and not before.young) or digest(path) == before.digest:
        return now._replace(digest=before.digest)
    return None


def _finding(name: str, trouble: FileError) -> Finding:
    return Finding(
        trouble.code, trouble.message, trouble.hint, SourceLocation(name, trouble.line, trouble.column)
    )
