"""The command line: options to a selection, and what went wrong to an exit code."""

from __future__ import annotations

import gc
from typing import Final, NoReturn

_FEW_COLLECTIONS: Final = 100_000
"""Objects made before the garbage collector looks for cycles: a start makes fewer, and hardly a cycle."""

_INTERRUPTED: Final = 130
"""As `Exit.INTERRUPTED`, which may not have been imported by then."""


def main() -> NoReturn:
    """Run `chronicle` and leave with its exit code."""
    gc.set_threshold(_FEW_COLLECTIONS)
    try:
        from chronicle.cli.run import run  # noqa: PLC0415 - the package can be imported without its command line

        code = run()
    except KeyboardInterrupt:  # before or after `run` looks out for it
        code = _INTERRUPTED
    raise SystemExit(code)
