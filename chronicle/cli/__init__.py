"""The command line: options to a selection, and what went wrong to an exit code."""

from __future__ import annotations

from typing import NoReturn


def main() -> NoReturn:
    """Run `chronicle` and leave with its exit code."""
    from chronicle.cli.run import run  # noqa: PLC0415 - the package can be imported without its command line

    raise SystemExit(run())
