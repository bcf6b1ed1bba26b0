"""A base without what must not leave, as files of their own in the user's cache, from which all answers then come.

The index of such a copy is compiled from its files alone, like that of any base: nothing of what was withheld is in
it, nor in a message, a hint or a completion. A copy is called after the state of the files that it was made of, and is
made anew once these change.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.index.cache import cache_directory
from chronicle.index.signature import Signature, base_files, digest, index_version, is_ours_alone
from chronicle.loader.locate import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.compiler import Progress
    from chronicle.loader.locate import BaseLocation

_COUNTS: Final = "withheld.json"
_MOST_KEPT: Final = 8
"""Copies of one base that are kept: of other restrictions, and of its files as they were."""


class Counts(NamedTuple):
    """How much was left out of a copy, and how much of its base has mistakes.

    Attributes:
        restricted: Entries that are restricted themselves.
        depending: Entries that cannot be without those.
        mentioning: Entries that name them.
        citations: Citations that were left out of entries that stay.
        mistaken: Entries left out for mistakes in them.
    """

    restricted: int
    depending: int
    mentioning: int
    citations: int
    mistaken: int


def withheld_copy(
    base: BaseLocation, restrictions: frozenset[str] | None, progress: Progress | None = None
) -> tuple[BaseLocation, Counts]:
    """Return a base as if the entries under some restrictions had never been written, and what was left out.

    Args:
        base: The base.
        restrictions: The restrictions; None for all.
        progress: Told how far the base itself is compiled.

    Raises:
        BaseNotFound: The base cannot be read at all.
        UnknownRestriction: It has no such restriction.
        OSError: The copy cannot be written.
    """
    options = ("--public",) if restrictions is None else _options(restrictions)
    cache = cache_directory()
    prefix = f"withheld-{blake2b(os.fsencode(base.root / base.config), digest_size=10).hexdigest()}-"
    directory = cache / f"{prefix}{_state(base, restrictions)}" if cache is not None else None
    if directory is not None and (counts := _counts(directory)) is not None:
        return _location(base, directory, options), counts
    from chronicle.index.builder import is_cache_writable  # noqa: PLC0415 - a copy that is there needs none of this
    from chronicle.withholding.release import write_copy  # noqa: PLC0415

    while True:
        state = _state(base, restrictions)
        kept = cache is not None and is_cache_writable(cache)
        new = Path(tempfile.mkdtemp(prefix=prefix, suffix=".part", dir=cache if kept else None))
        try:
            counts = write_copy(base, restrictions, new, progress)
            (new / _COUNTS).write_text(json.dumps(counts._asdict()), "utf-8")
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        if state == _state(base, restrictions):
            break
        shutil.rmtree(new, ignore_errors=True)  # the base was changed while it was read
    if cache is None or not kept:
        return _location(base, new, options), counts
    directory = cache / f"{prefix}{state}"
    with suppress(OSError):  # another process has made the same meanwhile
        new.rename(directory)
    if new.exists():
        shutil.rmtree(new, ignore_errors=True)
    _delete_old(cache, prefix, directory)
    return _location(base, directory, options), counts


def _options(restrictions: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for name in sorted(restrictions) for word in ("--without", name))


def _location(base: BaseLocation, directory: Path, options: tuple[str, ...]) -> BaseLocation:
    return base._replace(
        root=directory, config=CONFIG, single=False, shown="", withheld_from=base.root, options=options
    )


def _state(base: BaseLocation, restrictions: frozenset[str] | None) -> str:
    """Return a digest of the files of a base as they are, and of what is to be withheld."""
    total = blake2b(digest_size=10)
    for part in _parts(base, restrictions):
        total.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return total.hexdigest()


def _parts(base: BaseLocation, restrictions: frozenset[str] | None) -> Iterator[str]:
    yield index_version()
    yield "all" if restrictions is None else " ".join(sorted(restrictions))
    files, errors = base_files(base, lambda _: True)
    yield from errors
    for name, path in sorted(files.items()):
        signature = Signature.of(path)
        yield name
        yield " ".join(map(str, signature[:4]))
        if signature.racy:  # a later edit could hide in its times
            yield digest(path) or ""


def _counts(directory: Path) -> Counts | None:
    """Return what was left out of a copy, if it is there, whole and the user's own; a copy that is used stays."""
    try:
        if not is_ours_alone(directory.lstat()):
            return None
        counts = Counts(**json.loads((directory / _COUNTS).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    with suppress(OSError):
        os.utime(directory)
    return counts


def _delete_old(cache: Path, prefix: str, newest: Path) -> None:
    """Delete all but the last copies of a base."""
    with suppress(OSError):
        others = [path for path in cache.glob(f"{prefix}*") if path != newest]
        others.sort(key=lambda path: path.lstat().st_mtime, reverse=True)
        for path in others[_MOST_KEPT - 1 :]:
            shutil.rmtree(path, ignore_errors=True)
