"""Whole processes, measured in pairs: wall time, processor time and peak memory, as the system counts them.

Commands that are compared run one after the other, A B A B, so that whatever else the machine does falls on
both; what is reported is the median of each, and the ratio of the two.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_NOT_PASSED_ON: Final = (
    "PYTHONDONTWRITEBYTECODE",  # doubles a start
    "PYTHONUNBUFFERED",
    "PYTHONPROFILEIMPORTTIME",
    "CHRONICLE_BASE",
    "COLUMNS",
    "FORCE_COLOR",
)
_PEAK_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts peak memory."""
_LOOK: Final = 0.05
"""Seconds between two looks at how much memory is held."""
_PSS: Final = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_FIRST_ROWS: Final = 5
"""By this line of a table its first row is there, below its heading."""


class FailedError(Exception):
    """A command that was to be measured did not do its work."""


class Command(NamedTuple):
    """A command line, and what has to be so before each run of it."""

    argv: Sequence[str]
    cache: Path | None = None
    """Where Chronicle keeps its index."""
    before: Callable[[], object] = lambda: None
    piped: bool = False
    """Whether somebody reads what it prints; otherwise it goes nowhere."""
    times: int | None = None
    """The most times that it runs."""
    warm: bool = True
    """Whether it runs once before, unmeasured."""


class Run(NamedTuple):
    """What one run took: seconds, and bytes."""

    wall: float
    cpu: float
    peak: int
    lines: int
    first: float
    """Seconds to the first rows, of a command that is read."""


def run(command: Command) -> Run:
    """Run a command once.

    Raises:
        FailedError: It ended with an exit code that says so.
    """
    command.before()
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
    if command.cache is not None:
        environment["CHRONICLE_CACHE"] = str(command.cache)
    lines, first = 0, 0.0
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command.argv,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if command.piped else subprocess.DEVNULL,
            stderr=errors,
        )
        with process.stdout or nullcontext() as out:
            for lines in _lines(out):
                first = first or (time.perf_counter() - began if lines >= _FIRST_ROWS else 0.0)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            last_line = errors.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise FailedError(f"{Path(command.argv[0]).name} ended with {process.returncode}: {last_line}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _PEAK_UNIT, lines, first)


def peak_together(command: Command) -> int:
    """The most bytes that a command's processes held at once, what they share counted once; it is run once more.

    Only Linux tells; elsewhere it is the peak of the largest of them.

    Raises:
        FailedError: It ended with an exit code that says so.
    """
    alone = run(command).peak
    if not Path("/proc/self/smaps_rollup").exists():
        return alone
    command.before()
    environment = {**os.environ, "CHRONICLE_CACHE": str(command.cache)}
    quiet = subprocess.DEVNULL
    peak = 0
    with subprocess.Popen(command.argv, env=environment, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_held, _family(process.pid))))
            time.sleep(_LOOK)
    return peak


def _family(process: int) -> list[int]:
    """A process and its children, and theirs."""
    family = [process]
    for member in family:
        with suppress(OSError):
            children = Path(f"/proc/{member}/task/{member}/children").read_text("ascii")
            family += map(int, children.split())
    return family


def _held(process: int) -> int:
    """The bytes that a process holds, its share of what it shares (PSS); 0 once it is gone."""
    with suppress(OSError):
        found = _PSS.search(Path(f"/proc/{process}/smaps_rollup").read_text("ascii"))
        return int(found[1]) * 1024 if found else 0
    return 0


def _lines(out: IO[bytes] | None) -> Iterator[int]:
    """Read to the end, telling after each read how many lines there were so far."""
    lines = 0
    while out is not None and (block := os.read(out.fileno(), 1 << 16)):
        lines += block.count(b"\n")
        yield lines


def compare(times: int, commands: Mapping[str, Command]) -> dict[str, Run]:
    """Run some commands in turn, so many times, and give the medians of each.

    Raises:
        FailedError: One of them ended with an exit code that says so.
    """
    for command in commands.values():
        if command.warm:
            run(command)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(times):
        for name, command in commands.items():
            if command.times is None or turn < command.times:
                runs[name].append(run(command))
    return {name: _median(some) for name, some in runs.items()}


def _median(runs: Sequence[Run]) -> Run:
    walls, cpus, peaks, lines, firsts = zip(*runs, strict=True)
    middle = statistics.median
    return Run(middle(walls), middle(cpus), int(middle(peaks)), int(middle(lines)), middle(firsts))
