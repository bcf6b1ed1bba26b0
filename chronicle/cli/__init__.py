"""The command line: turns options into a selection, and errors into exit codes."""

from __future__ import annotations

import gc
from typing import Final, NoReturn

_FEW_COLLECTIONS: Final = 100_000
"""The garbage collector's threshold, in new objects: a start makes fewer, and hardly any reference cycles."""

_INTERRUPTED: Final = 130
"""The same as `Exit.INTERRUPTED`, which may not be imported yet."""


def main() -> NoReturn:
    """Run `chronicle` and leave with its exit code."""
    gc.set_threshold(_FEW_COLLECTIONS)
    try:
        from chronicle.cli.run import run  # noqa: PLC0415 - the package can be imported without its command line

        code = run()
    except KeyboardInterrupt:  # before or after `run`, which catches it itself
        code = _INTERRUPTED
    raise SystemExit(code)
