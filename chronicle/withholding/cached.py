"""A base without what must not leave, as files of their own in the user's cache, from which all answers then come.

The index of such a copy is compiled from its files alone, like that of any base: nothing of what was withheld is in
it, nor in a message, a hint or a completion. A copy is called after the state of the files that it was made of, and of
the program that made it, and is made anew once either changes.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chronicle.atomic_files import PartialFile
from chronicle.digests import blake2b
from chronicle.index.cache import cache_directory, discard_index
from chronicle.index.signature import (
    Signature,
    base_files,
    code_digest,
    digest,
    index_version,
    is_ours_alone,
)
from chronicle.loader.locate import CONFIG
from chronicle.named_tuples import NamedTuple
from chronicle.withholding.redaction import RedactionCounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chronicle.index.compiler import Progress
    from chronicle.loader.locate import BaseLocation

_MARK: Final = "withheld.json"
"""The file that a copy has once it is whole: what was left out, and what files that were young then held."""
_PROGRAM: Final = str(Path(__file__).parents[1])
_MOST_KEPT: Final = 8
"""Copies of one base that are kept: of other restrictions, and of its files as they were."""
_UNFINISHED: Final = ".part"
_LONGEST_OPENED: Final = 60
"""Seconds after which whoever found a copy has opened its index."""
_LONGEST_MADE: Final = 24 * 60 * 60
"""Seconds after which nobody writes to an unfinished copy any more."""


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
    from chronicle.index.builder import is_cache_writable  # noqa: PLC0415 - a copy that is there needs none of this

    cache = cache_directory()
    if cache is not None and is_cache_writable(cache):
        with suppress(OSError):  # it is full
            return _made(base, restrictions, cache, progress)
    return _made(base, restrictions, None, progress)


def _made(
    base: BaseLocation, restrictions: frozenset[str] | None, cache: Path | None, progress: Progress | None
) -> tuple[BaseLocation, RedactionCounts]:
    """Return a copy of a base that is made now, and what was left out: in a cache directory, or for this run alone.

    Raises:
        OSError: It cannot be written there.
    """
    import atexit  # noqa: PLC0415 - as above
    import shutil  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    from chronicle.withholding.copying import write_redacted  # noqa: PLC0415

    prefix = _prefix(base)
    while True:
        state = _FilesAsTheyAre.of(base, restrictions)
        young = state.digests(state.racy)
        directory = cache / f"{prefix}{state.name}" if cache is not None else None
        new = Path(tempfile.mkdtemp(prefix=prefix, suffix=_UNFINISHED, dir=cache)).resolve()
        copy = _location(base, new, restrictions)._replace(kept_at=directory)
        try:
            counts = write_redacted(base, restrictions, copy, progress)
            _write_mark(new, _CopyMark(counts, young))
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        if state.name == _FilesAsTheyAre.of(base, restrictions).name and young == state.digests(young):
            break
        shutil.rmtree(new, ignore_errors=True)  # the base was changed while it was read
    if cache is None or directory is None:
        atexit.register(shutil.rmtree, new, ignore_errors=True)
        return copy._replace(mistaken=counts.mistaken), counts
    if (mark := _mark(directory)) is None or state.digests(mark.young) != mark.young:
        with suppress(OSError):
            directory.rename(f"{new}{_UNFINISHED}")
        shutil.rmtree(f"{new}{_UNFINISHED}", ignore_errors=True)
    with suppress(OSError):  # another process has made the same meanwhile
        new.rename(directory)
    if new.exists():
        shutil.rmtree(new, ignore_errors=True)
    _delete_old(base, cache, directory)
    return _location(base, directory, restrictions, counts.mistaken), counts


def kept_redaction(base: BaseLocation, restrictions: frozenset[str] | None) -> BaseLocation | None:
    """Return the copy of a base that was made before, if the base has not changed since; None is made."""
    kept = _kept(base, restrictions)
    return kept[0] if kept is not None else None


def counts_of(copy: BaseLocation) -> RedactionCounts | None:
    """Return what was left out of a copy; None of a base that is none."""
    mark = _mark(copy.root) if copy.redacted_from is not None else None
    return mark.counts if mark is not None else None


def _kept(
    base: BaseLocation, restrictions: frozenset[str] | None
) -> tuple[BaseLocation, RedactionCounts] | None:
    cache = cache_directory()
    if cache is None:
        return None
    state = _FilesAsTheyAre.of(base, restrictions)
    directory = cache / f"{_prefix(base)}{state.name}"
    mark = _mark(directory)
    if mark is None or state.digests(mark.young) != mark.young:
        return None
    if mark.young and not state.racy:  # no later edit of those files can hide in their times any more
        with suppress(OSError):
            _write_mark(directory, mark._replace(young={}))
    return _location(base, directory, restrictions, mark.counts.mistaken), mark.counts


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


class _FilesAsTheyAre(NamedTuple):
    """The files of a base as they are.

    Attributes:
        name: A digest of their metadata, of what is to be withheld and of this program.
        files: Where each stands, by its name.
        racy: The names of those that are so young that a later edit could hide in their times.
    """

    name: str
    files: Mapping[str, Path]
    racy: frozenset[str]

    @classmethod
    def of(cls, base: BaseLocation, restrictions: frozenset[str] | None) -> _FilesAsTheyAre:
        """Return the state of a base."""
        files, errors = base_files(base, lambda _: True)
        signatures = {name: Signature.of(path) for name, path in sorted(files.items())}
        withheld = "all" if restrictions is None else " ".join(sorted(restrictions))
        program = code_digest(_PROGRAM, ("withholding",))  # what another one withheld may be less
        parts = [index_version(), program, withheld, *errors]
        for name, signature in signatures.items():
            parts += (name, " ".join(map(str, signature[:4])))
        total = blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=10)
        racy = frozenset(name for name, signature in signatures.items() if signature.racy)
        return cls(total.hexdigest(), files, racy)

    def digests(self, names: Iterable[str]) -> dict[str, str | None]:
        """Return the digests of what some of the files hold."""
        return {name: digest(self.files[name]) if name in self.files else None for name in sorted(names)}


class _CopyMark(NamedTuple):
    """What stands in a copy beside its files.

    Attributes:
        counts: What was left out.
        young: The digests of those files of the base that were racy when it was made.
    """

    counts: RedactionCounts
    young: dict[str, str | None]


def _mark(directory: Path) -> _CopyMark | None:
    """Return what marks a copy as whole, if it is there and the user's own; a copy that is used stays."""
    try:
        if not (is_ours_alone(directory.lstat()) and is_ours_alone(directory.parent.stat())):
            return None
        values = json.loads((directory / _MARK).read_text("utf-8"))
        mark = _CopyMark(RedactionCounts(**values["left-out"]), dict(values["young"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    with suppress(OSError):
        os.utime(directory)
    return mark


def _write_mark(directory: Path, mark: _CopyMark) -> None:
    values = {"left-out": mark.counts._asdict(), "young": mark.young}
    with PartialFile(directory / _MARK, ".withheld") as part:
        with open(part.descriptor, "wb", closefd=False) as stream:
            stream.write(json.dumps(values).encode())
        part.publish(replace=True)


def _delete_old(base: BaseLocation, cache: Path, newest: Path) -> None:
    """Delete all but the last copies of a base, and the indexes of the others."""
    import shutil  # noqa: PLC0415 - as above

    with suppress(OSError):
        others = [path for path in cache.glob(f"{_prefix(base)}*") if path != newest]
        others.sort(key=lambda path: path.lstat().st_mtime, reverse=True)
        for path in others[_MOST_KEPT - 1 :]:
            longest = _LONGEST_MADE if path.suffix == _UNFINISHED else _LONGEST_OPENED
            if time.time() - path.lstat().st_mtime < longest:
                continue  # another process is at it
            shutil.rmtree(path, ignore_errors=True)
            discard_index(_location(base, path, None))
