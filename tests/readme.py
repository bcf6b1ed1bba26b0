"""Fills in what the documents repeat of the program: `python tests/readme.py --update`.

A console block of the README holds one line, `$ chronicle …`, and then that command's output as it comes
through a pipe at 100 columns. The list of checks holds a line for each code of the catalogue.
"""

from __future__ import annotations

import itertools
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from chronicle.codes import CODES
from chronicle.model.kinds import KINDS

ROOT: Final = Path(__file__).parent.parent
README: Final = ROOT / "README.md"
CHECKS: Final = ROOT / "chronicle" / "docs" / "checks.md"
WIDTH: Final = 100

ANSWERS: Final = ROOT / "chronicle" / "docs" / "answers.md"
_BLOCK: Final = re.compile(r"```console\n\$ (?P<command>chronicle .*)\n(?P<output>(?:.*\n)*?)```\n")


def blocks(text: str) -> list[tuple[str, str]]:
    """The command of each console block, and the output that stands under it."""
    return [(found["command"], found["output"]) for found in _BLOCK.finditer(text)]


def printed(command: str, directory: Path) -> str:
    """What a command prints in a directory without a base."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CHRONICLE_") or name == "CHRONICLE_CACHE"
    }
    environment |= {"COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"}
    line = [sys.executable, "-m", "chronicle", *shlex.split(command)[1:]]
    done = subprocess.run(
        line, capture_output=True, encoding="utf-8", check=True, cwd=directory, env=environment
    )
    return done.stdout


def filled(text: str, directory: Path) -> str:
    """The text with each block's output as it is printed now."""
    return _BLOCK.sub(
        lambda found: f"```console\n$ {found['command']}\n{printed(found['command'], directory)}```\n", text
    )


def listed(text: str) -> str:
    """The text with its table of checks as the catalogue has them."""
    above = text.partition("| F001 |")[0]
    rows = (
        f"| {code} | {one.severity} | {one.summary} | {one.explanation} |\n" for code, one in CODES.items()
    )
    return above + "".join(rows)


def table(text: str, heading: str) -> list[list[str]]:
    """Return the rows of the Markdown table that begins with a heading, cell by cell."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = itertools.takewhile(lambda line: line.startswith("|"), lines[start + 2 :])
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def documented_fields() -> dict[str, list[str]]:
    """Return the fields of each listing of facts, in order, as the document on answers has them."""
    text = ANSWERS.read_text("utf-8")
    own = dict(table(text, "listing"))
    (last,) = re.findall(r"Every listing of facts ends with `([^`]+)`", text)
    listings = ("timeline", *(kind.table for kind in KINDS))
    return {
        listing: re.sub(r" \([^)]*\)", "", f"{own.get(listing, 'no line')}, {last}").split(", ")
        for listing in listings
    }


def stale(*, update: bool) -> list[str]:
    """The documents that are out of date, and brought up to it if that is asked for."""
    with tempfile.TemporaryDirectory() as empty:
        now = {
            README: filled(README.read_text("utf-8"), Path(empty)),
            CHECKS: listed(CHECKS.read_text("utf-8")),
        }
    old = [path for path, text in now.items() if text != path.read_text("utf-8")]
    for path in old if update else ():
        path.write_text(now[path], "utf-8")
    return [path.name for path in old]


if __name__ == "__main__":
    wanted = sys.argv[1:] == ["--update"]
    found = stale(update=wanted)
    if found and not wanted:
        raise SystemExit(f"{', '.join(found)} out of date: python tests/readme.py --update")
