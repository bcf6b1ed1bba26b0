"""Every promise of speed, measured here, with its limit and with other programs beside it.

    .venv/bin/python -m tests.benchmarks.run [--quick] [--peers DIR]

Runs from a checkout with Chronicle installed beside the interpreter. It takes some minutes; `--quick` takes
10,000 facts for a fast look, though the limits are for 100,000. The other programs are Debian's `recutils`,
`hledger` and `sqlite3`, and PyPI's `beancount` and `beanquery` in an environment of their own, whose `bin`
directory `--peers` names; whichever is not installed is left out, and said to be.

What is printed are ratios: of wall times of whole processes, by which a promise is judged, and beside them of
processor times, which other work on the machine disturbs less. A number at a peer says how many times as
long as Chronicle it takes for the same work (see `peers` for how far it is the same). "Flat" memory is judged
by the peak at all rows against the peak at 1,000. Exit code 1: a promise was broken, or not measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.benchmarks.speed import Bench, Failed, Row

_WIDTH: Final = 82


def main() -> int:
    """Measure everything, and print each row as it comes."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="10,000 facts instead of 100,000")
    parser.add_argument(
        "--peers", type=Path, metavar="DIR", help="the directory of bean-query and bean-check"
    )
    options = parser.parse_args()
    facts, times = (10_000, 5) if options.quick else (100_000, 11)
    broken = 0
    with tempfile.TemporaryDirectory(prefix="chronicle-bench-") as directory:
        bench = Bench(Path(directory), facts, times, options.peers)
        _say(f"{'':{_WIDTH}} {'wall':>14} {'cpu':>7} {'limit':>9}         peers, in multiples of ours")
        for row in bench.rows():
            _say(_line(row))
            broken += isinstance(row, Failed) or not row.kept
        for missing in bench.missing:
            _say(missing)
    if options.quick:
        _say("A fast look: the limits are for 100,000 facts.")
    return 1 if broken else 0


def _say(line: str) -> None:
    """Print a line as soon as it is known."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _line(row: Row | Failed) -> str:
    if isinstance(row, Failed):
        return f"{row.work:{_WIDTH}} not measured: {row.why}"
    value = f"{_number(row.value)} {row.unit}"
    limit = "" if row.limit is None else f"{'>=' if row.at_least else '<='} {row.limit:,g}"
    cpu = _number(row.cpu) if row.cpu is not None else ""
    verdict = "" if row.limit is None else "ok" if row.kept else "over" if not row.at_least else "under"
    others = ", ".join(f"{name} {_number(ratio)}" for name, ratio in (row.peers or {}).items())
    return f"{row.work:{_WIDTH}} {value:>14} {cpu:>7} {limit:>9} {verdict:5}   {others}".rstrip()


def _number(value: float) -> str:
    """Three digits, as far as they mean anything."""
    return f"{value:,.{max(0, 2 - len(str(int(value))) + 1)}f}"


if __name__ == "__main__":
    sys.exit(main())
