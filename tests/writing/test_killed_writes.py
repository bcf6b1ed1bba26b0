"""Many writers at once, and writers that are killed: what was acknowledged is there, and nothing is half: `pytest -m long`."""

from __future__ import annotations

import os
import random
import select
import shlex
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from chronicle.cli.run import run
from chronicle.loader.locate import JOURNAL, BaseLocation, locate
from chronicle.writing import transaction
from chronicle.writing.journal import Journal, write_journal
from chronicle.writing.toml_edits import append_entry
from chronicle.writing.transaction import FileChange, locked, read_base_file, recover, write
from chronicle.writing.undo import DONE, history
from tests.writing.conftest import contents

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
]

WRITERS: Final = 16
ADDITIONS: Final = 50
KILLS: Final = 1_000

FILES: Final = {
    "people": '[people.ann]\nname = "Ann Ray"\n\n[people.bob]\nname = "Bob Fox"\n',
    "posts": '[organisations.board]\nname = "The Board"\n\n[posts.chair]\ntitle = "Chair"\norganisation = "board"\n',
    "sources": '[sources.minutes]\ntitle = "Minutes"\npublished = "2012"\n',
    "tenures": '[tenures.ray]\nperson = "ann"\npost = "chair"\nstart = "2009-04"\nsources = ["minutes"]\n',
    "facts": '[events.party]\ndate = "2010"\ntitle = "A party"\npeople = ["ann"]\nsources = ["minutes"]\n',
}

Make = Callable[..., Path]
Work = Callable[[], object]


def in_processes(number: int, work: Callable[[int], object]) -> None:
    """Do some work in as many processes at once; all must come to their end."""
    processes = []
    for which in range(number):
        process = os.fork()
        if process == 0:
            code = 1
            with suppress(BaseException):
                work(which)
                code = 0
            os._exit(code)
        processes.append(process)
    assert [os.waitpid(process, 0)[1] for process in processes] == [0] * number


def test_many_writers_lose_nothing(make_base: Make) -> None:
    root = make_base(facts="")

    def add(writer: int) -> None:
        base = locate(str(root))
        for number in range(ADDITIONS):
            with locked(base):
                before = read_base_file(base, "facts.toml") or b""
                values = {"title": f"Event {number} of {writer}", "date": "2009"}
                after = append_entry(before.decode(), "events", f"e-{writer}-{number}", values).encode()
                write(base, [FileChange("facts.toml", before, after)], "chronicle add event")

    in_processes(WRITERS, add)
    text = (root / "facts.toml").read_text("utf-8")
    assert text.count("[events.") == len(set(text.split("[events."))) - 1 == WRITERS * ADDITIONS
    assert sorted(os.listdir(root)) == ["chronicle.toml", "facts.toml"]
    assert len(history(locate(str(root)))) == 20


def test_many_people_add_at_once(make_base: Make) -> None:
    root = make_base(**FILES)

    def add(writer: int) -> None:
        for number in range(ADDITIONS):
            line = ("add", "person", "--name", f"{chr(65 + writer)}{number} Writer", "--yes")
            assert run([*line, "--base", str(root)]) == 0

    in_processes(WRITERS, add)
    text = (root / "people.toml").read_text("utf-8")
    assert text.count("[people.") == 2 + WRITERS * ADDITIONS
    assert text.count(" Writer") == WRITERS * ADDITIONS
    assert sorted(os.listdir(root)) == sorted([*(f"{name}.toml" for name in FILES), "chronicle.toml"])


class Killer:
    """Does some work in a process of its own, and kills it at a random moment."""

    def __init__(self) -> None:
        self._dice = random.Random(7)

    def __call__(self, work: Work, whole: float, writing: float) -> bool:
        """Return whether the work was acknowledged before the process was killed.

        Every other time the moment lies in the writing itself, which is a small part of the work.
        """
        reader, writer = os.pipe()
        process = os.fork()
        if process == 0:
            _acknowledge(work, writer)
        os.close(writer)
        if self._dice.random() < 0.5:
            select.select([reader], [], [], 60)  # until the writing begins
            time.sleep(self._dice.uniform(0, writing))
        else:
            time.sleep(self._dice.uniform(0, whole))
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        with open(reader, "rb") as channel:
            return channel.read().endswith(b"done")


def _acknowledge(work: Work, channel: int) -> None:
    """Do some work, say when it begins to write and when it is done, and end the process."""

    def begun(path: Path, journal: Journal) -> None:
        os.write(channel, b"begun ")
        write_journal(path, journal)

    pytest.MonkeyPatch().setattr(transaction, "write_journal", begun)
    try:
        if not work():
            os.write(channel, b"done")
    finally:
        os._exit(0)


OPERATIONS: Final = tuple(
    shlex.split(line)
    for line in (
        "add person --name 'Dan Day' --yes",
        "add event --title 'An event' --date 'May 2011' --people 'Dan Day' --source minutes --yes",
        "edit tenures.ray --set start=2009-05 --correct --yes",
        "edit --person ann --set note=Twice --yes",
        "rename people.ann people.ann-ray --yes",
        "import LOG.csv --create people --yes",
        "import LOG-again.csv --map log --yes",
        "undo --yes",
    )
)
"""Command lines, each for the base that the one before it left."""
LOGS: Final = {
    "LOG.csv": "Ref,Date,What happened,Who\n1,2009-04-01,A start,Ann Ray\n2,2010-05,An end,Cat Cole\n",
    "LOG-again.csv": "Ref,Date,What happened,Who\n1,2009-04-02,A start,Ann Ray\n2,2010-05,An end,Cat Cole\n",
}


def test_killed_at_any_moment_all_of_a_command_is_there_or_nothing(
    make_base: Make, tmp_path: Path, capfd: pytest.CaptureFixture[str], in_directory: Callable[[Path], None]
) -> None:
    root = make_base(**FILES)
    for name, text in LOGS.items():
        (tmp_path / name).write_text(text, "utf-8")
    in_directory(tmp_path)
    state = Path(os.environ["CHRONICLE_STATE"])
    base = locate(str(root))
    stages = []
    for number, line in enumerate(OPERATIONS):
        kept = tmp_path / f"stage-{number}"
        shutil.copytree(root, kept / "base")
        if state.exists():
            shutil.copytree(state, kept / "state")
        old = contents(root)
        start = time.monotonic()
        assert run([*line, "--base", str(root)]) == 0, capfd.readouterr().err
        stages.append((line, kept, old, contents(root), time.monotonic() - start))
        assert contents(root) != old
    kill = Killer()
    found = []
    for number in range(KILLS):
        line, kept, old, new, whole = stages[number % len(stages)]
        for directory in (root, state):
            shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(kept / "base", root)
        if (kept / "state").exists():
            shutil.copytree(kept / "state", state)
        before = done_writes(base)
        is_acknowledged = kill(partial(run, [*line, "--base", str(root)]), whole, 0.03)
        is_left = (root / JOURNAL).exists()
        recover(base)
        now = contents(root)
        assert now in (old, new), line
        assert now == new or not is_acknowledged, line
        assert all(any(path.iterdir()) for path in root.rglob("*") if path.is_dir())
        change = -1 if "undo" in line else 1
        assert done_writes(base) == before + (change if now == new else 0), line
        found.append((now == new, is_acknowledged, is_left))
    assert {(True, True, False), (False, False, True)} <= {*found}


def done_writes(base: BaseLocation) -> int:
    return sum(record.state == DONE for record in history(base))
