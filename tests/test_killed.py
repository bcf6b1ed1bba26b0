"""Killed at any moment, a program leaves the old file or the new one, never half: `pytest -m long`."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

import pytest

from chronicle.cli.run import run
from chronicle.index.cache import open_index
from chronicle.index.signature import read_index
from chronicle.loader.locate import locate
from tests.conftest import BIRMINGHAM

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
]

ROUNDS: Final = 150
FILE_EVENTS: Final = ("open", "os.", "shutil.", "sqlite3.", "fcntl.", "tempfile.", "pathlib.")
"""How the names of those events begin that Python reports of what touches a file."""

Work = Callable[[], object]
Make = Callable[..., Path]


def killed_at_event(number: int, work: Work) -> bool:
    """Do some work in a process that kills itself when it touches a file for the nth time; False if it was done."""
    process = os.fork()
    if process == 0:
        left = number

        def die(event: str, _arguments: object) -> None:
            nonlocal left
            left -= event.startswith(FILE_EVENTS)
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(die)
        _do(work)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


def killed_after(seconds: float, work: Work) -> float:
    """Do some work in a process that is killed after some time; return how long it lived."""
    start = time.monotonic()
    process = os.fork()
    if process == 0:
        _do(work)
    while not os.waitpid(process, os.WNOHANG)[0]:
        if time.monotonic() - start > seconds:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            break
    return time.monotonic() - start


def _do(work: Work) -> None:
    try:
        work()
    finally:
        os._exit(0)


def at_every_moment(work: Work, check: Work) -> None:
    """Kill some work at each of its steps, and at moments that lie between them, and check what it left."""
    for number in count(1):
        if not killed_at_event(number, work):
            break
        check()
    assert number > 10
    whole = killed_after(60, work)
    dice = random.Random(7)
    for _ in range(ROUNDS):
        killed_after(dice.uniform(0, whole), work)
        check()


@pytest.mark.parametrize("name", ["a.csv", "a.json"])
def test_an_answer_in_a_file(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    arguments = ["timeline", "--base", str(BIRMINGHAM), "--force", "-o", str(target)]
    assert run(arguments) == 0
    new = target.read_bytes()

    def check() -> None:
        assert target.read_bytes() in {b"old", new}
        target.write_bytes(b"old")

    check()
    at_every_moment(lambda: run(arguments), check)
    assert run(arguments) == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_index(make_base: Make) -> None:
    facts = '[sources.s]\ntitle = "S"\n' + "".join(
        f'[events.e{number}]\ntitle = "Event {number} of NOW"\ndate = "2009"\nsources = ["s"]\n'
        for number in range(300)
    )
    base = make_base(facts=facts)
    cache = Path(os.environ["CHRONICLE_CACHE"])
    for index in cache.iterdir():
        index.unlink()
    edits = count()

    def titles() -> list[str]:
        index = open_index(locate(str(base)))
        found = [title for (title,) in index.db.execute("SELECT title FROM events ORDER BY key")]
        index.db.close()
        return found

    def check() -> None:
        for path in cache.glob("*.index"):
            index = read_index(path, locate(str(base)))
            assert index is not None
            assert index.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            (number,) = index.db.execute("SELECT count(*) FROM events").fetchone()
            assert number == 300
            index.db.close()
        edit = next(edits)
        if edit % 5 == 0:
            assert titles() == [f"Event {number} of {edit - 1 if edit else 'NOW'}" for number in range(300)]
        if edit % 7 == 0:  # as well as from an index that is there
            for path in cache.glob("*.index"):
                path.unlink()
        (base / "facts.toml").write_text(facts.replace("NOW", str(edit)), "utf-8")

    check()
    at_every_moment(titles, check)
    titles()
    assert {path.suffix for path in cache.iterdir()} == {".index"}
