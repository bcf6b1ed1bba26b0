"""A base without what must not leave, as files of their own in the user's cache, from which all answers then come.

The index of such a copy is compiled from its files alone, like that of any base: nothing of what was withheld is in
it, nor in a message, a hint or a completion. A copy is called after the state of the files that it was made of, and of
the program that made it, and is made anew once either changes.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chronicle.index.cache import cache_directory
from chronicle.index.signature import Signature, base_files, digest, index_version, is_ours_alone
from chronicle.loader.locate import CONFIG
from chronicle.withholding.redaction import RedactionCounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.compiler import Progress
    from chronicle.loader.locate import BaseLocation

_COUNTS: Final = "withheld.json"
_OWN_MODULES: Final = Path(__file__).parent
_MOST_KEPT: Final = 8
"""Copies of one base that are kept: of other restrictions, and of its files as they were."""


def redacted_base(
    base: BaseLocation, restrictions: frozenset[str] | None, progress: Progress | None = None
) -> tuple[BaseLocation, RedactionCounts]:
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
    if (kept := _kept(base, restrictions)) is not None:
        return kept
    cache, prefix = cache_directory(), _prefix(base)
    from chronicle.index.builder import is_cache_writable  # noqa: PLC0415 - a copy that is there needs none of this
    from chronicle.withholding.copying import write_redacted  # noqa: PLC0415

    while True:
        state = _state(base, restrictions)
        directory = cache / f"{prefix}{state}" if cache is not None and is_cache_writable(cache) else None
        new = Path(
            tempfile.mkdtemp(prefix=prefix, suffix=".part", dir=cache if directory else None)
        ).resolve()
        copy = _location(base, new, restrictions)._replace(kept_at=directory)
        try:
            counts = write_redacted(base, restrictions, copy, progress)
            (new / _COUNTS).write_text(json.dumps(counts._asdict()), "utf-8")
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        if state == _state(base, restrictions):
            break
        shutil.rmtree(new, ignore_errors=True)  # the base was changed while it was read
    if cache is None or directory is None:
        atexit.register(shutil.rmtree, new, ignore_errors=True)
        return copy._replace(mistaken=counts.mistaken), counts
    with suppress(OSError):  # another process has made the same meanwhile
        new.rename(directory)
    if new.exists():
        shutil.rmtree(new, ignore_errors=True)
    _delete_old(cache, prefix, directory)
    return _location(base, directory, restrictions, counts.mistaken), counts


def kept_redaction(base: BaseLocation, restrictions: frozenset[str] | None) -> BaseLocation | None:
    """Return the copy of a base that was made before, if the base has not changed since; None is made."""
    kept = _kept(base, restrictions)
    return kept[0] if kept is not None else None


def counts_of(copy: BaseLocation) -> RedactionCounts | None:
    """Return what was left out of a copy; None of a base that is none."""
    return None if copy.redacted_from is None else _counts(copy.root)


def _kept(
    base: BaseLocation, restrictions: frozenset[str] | None
) -> tuple[BaseLocation, RedactionCounts] | None:
    cache = cache_directory()
    if cache is None:
        return None
    directory = cache / f"{_prefix(base)}{_state(base, restrictions)}"
    counts = _counts(directory)
    return None if counts is None else (_location(base, directory, restrictions, counts.mistaken), counts)


def _prefix(base: BaseLocation) -> str:
    return f"withheld-{base.digest}-"


def _options(restrictions: frozenset[str] | None) -> tuple[str, ...]:
    if restrictions is None:
        return ("--public",)
    return tuple(word for name in sorted(restrictions) for word in ("--without", name))


def _location(
    base: BaseLocation, directory: Path, restrictions: frozenset[str] | None, mistaken: int = 0
) -> BaseLocation:
    return base._replace(
        root=directory,
        config=CONFIG,
        single=False,
        shown="",
        redacted_from=base.root,
        options=_options(restrictions),
        mistaken=mistaken,
    )


def _state(base: BaseLocation, restrictions: frozenset[str] | None) -> str:
    """Return a digest of the files of a base as they are, and of what is to be withheld."""
    total = blake2b(digest_size=10)
    for part in _parts(base, restrictions):
        total.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return total.hexdigest()


def _parts(base: BaseLocation, restrictions: frozenset[str] | None) -> Iterator[str]:
    yield index_version()
    for module in sorted(_OWN_MODULES.glob("*.py")):  # what another program withheld may be less
        yield " ".join(map(str, (module.name, *Signature.of(module)[:2])))
    yield "all" if restrictions is None else " ".join(sorted(restrictions))
    files, errors = base_files(base, lambda _: True)
    yield from errors
    for name, path in sorted(files.items()):
        signature = Signature.of(path)
        yield name
        yield " ".join(map(str, signature[:4]))
        if signature.racy:  # a later edit could hide in its times
            yield digest(path) or ""


def _counts(directory: Path) -> RedactionCounts | None:
    """Return what was left out of a copy, if it is there, whole and the user's own; a copy that is used stays."""
    try:
        if not is_ours_alone(directory.lstat()):
            return None
        counts = RedactionCounts(**json.loads((directory / _COUNTS).read_text("utf-8")))
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
