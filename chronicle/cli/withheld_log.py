"""The record of what was withheld, and why, which stays with whoever handed the rest over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle import render
from chronicle.cli.errors import UsageError
from chronicle.cli.output import Target
from chronicle.cli.session import settled_base
from chronicle.index.cache import open_index

if TYPE_CHECKING:
    from pathlib import Path

    from chronicle.cli.options import BaseOptions
    from chronicle.loader.locate import BaseLocation
    from chronicle.withholding.remaining import Remaining


def remaining_of(location: BaseLocation, base: BaseOptions) -> Remaining:
    """Return what is left of a base without what the options withhold.

    Raises:
        BaseNotFound: The base cannot be read at all.
        UsageError: It has no such restriction.
    """
    from chronicle.withholding.redaction import UnknownRestriction  # noqa: PLC0415 - most answers have no log
    from chronicle.withholding.release import withhold  # noqa: PLC0415 - as above

    try:
        return withhold(location, base.restrictions)
    except UnknownRestriction as unknown:
        raise UsageError(f'the base has no restriction "{unknown}"', unknown.hint) from None


def refuse_log(log: Path | None, base: BaseOptions, output: Path | None, *, force: bool) -> None:
    """Refuse a log where nothing is withheld, and one that could not be written or would leave, before anything is written.

    Args:
        log: The file of the log, if one is asked for.
        base: What is withheld.
        output: The file or directory that is handed over, if any.
        force: Whether files may be replaced.

    Raises:
        UsageError: It is refused.
    """
    if log is None:
        return
    if not base.withholds:
        raise UsageError(
            "--log tells what was withheld, and nothing is", "add --public, or --without RESTRICTION"
        )
    if output is not None and log.resolve().is_relative_to(output.resolve()):
        raise UsageError(
            f"--log {log} would leave with {output}, and tells what was withheld", "name a file elsewhere"
        )
    if log.exists() and not force:
        raise UsageError(f"{log} is there already", "add --force to replace it")


def write_log(log: Path, location: BaseLocation, left: Remaining, *, force: bool = False) -> None:
    """Write what was left out of a base, under which restriction and why, as CSV.

    Raises:
        UsageError: The file is there already, or is one of the base.
        OutputError: It cannot be written.
    """
    from chronicle.withholding.release import log_table  # noqa: PLC0415 - most answers have no log

    target = Target("csv", log, force=force, base=open_index(location))
    with target.open() as stream:
        render.write_table("csv", log_table(left), stream, target.options)


def write_log_of(log: Path | None, base: BaseOptions, *, force: bool = False) -> None:
    """Write what the options withhold of a base, if that is asked for; raise as `remaining_of` and `write_log` do."""
    if log is not None:
        location = settled_base(base.base)
        write_log(log, location, remaining_of(location, base), force=force)
