"""How far a compile has come: drawn on a terminal after half a second, gone with the answer, never in a pipe.

The clock is a stand-in that goes on a second whenever it is read.
"""

from __future__ import annotations

import fcntl
import io
import itertools
import os
import struct
import sys
import termios
import tty
from typing import TYPE_CHECKING

import pytest

from chronicle.cli.run import run
from chronicle.cli.stderr import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FACTS = '[events.e]\ntitle = "It happens"\ndate = "2009"\n'


class Terminal:
    """A terminal for stderr, and what has been written on it."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self._master, slave = os.openpty()
        tty.setraw(slave)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.stream = open(slave, "w", encoding="utf-8")  # noqa: SIM115 - it lives as long as the test

    def written(self) -> str:
        """All that was written since the last call."""
        self.stream.write("\0")
        self.stream.flush()
        text = ""
        while not text.endswith("\0"):
            text += os.read(self._master, 4096).decode()
        return text[:-1]

    def close(self) -> None:
        self.stream.close()
        os.close(self._master)


def screen(text: str) -> str:
    """What is left on the line of a terminal."""
    line: list[str] = []
    place = 0
    for char in text:
        if char == "\r":
            place = 0
        else:
            line[place : place + 1] = [char]
            place += 1
    return "".join(line)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Terminal]]:
    devices: list[Terminal] = []

    def make(columns: int) -> Terminal:
        devices.append(Terminal(columns))
        monkeypatch.setattr(sys, "stderr", devices[-1].stream)
        return devices[-1]

    yield make
    for device in devices:
        device.close()


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = itertools.count()
    monkeypatch.setattr("chronicle.cli.stderr.time.monotonic", lambda: float(next(seconds)))


@pytest.mark.parametrize("columns", [300, 80, 53, 52, 40, 30, 20, 6])
def test_drawn_as_far_as_it_came_and_gone_in_the_end(
    columns: int, terminal: Callable[[int], Terminal]
) -> None:
    device = terminal(columns)
    with progress() as update:
        assert update is not None
        shares = []
        for done in range(11):
            update(done, 10)
            line = screen(device.written())
            assert len(line) < columns
            shares.append(line.split()[-1])
            if columns >= 80:
                assert line.count("#") == 24 * done // 10
    assert shares == [f"{10 * done}%" for done in range(11)]
    assert screen(f"{line}\r{device.written()}").strip() == ""


def test_nothing_within_half_a_second(
    terminal: Callable[[int], Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    device = terminal(80)
    monkeypatch.setattr("chronicle.cli.stderr.time.monotonic", lambda: 7.0)
    with progress() as update:
        assert update is not None
        update(1, 2)
    assert device.written() == ""


def test_gone_too_when_it_is_interrupted(terminal: Callable[[int], Terminal]) -> None:
    device = terminal(80)

    def interrupted() -> None:
        with progress() as update:
            assert update is not None
            update(1, 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    written = device.written()
    assert "50%" in written
    assert screen(written).strip() == ""


def test_a_question_leaves_the_terminal_to_what_is_said_beside_the_answer(
    terminal: Callable[[int], Terminal],
    make_base: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    device = terminal(80)
    base = make_base(facts=FACTS + "nonsense = 1\n")
    assert run(["events", "--base", str(base)]) == 1
    written = device.written()
    assert "Compiling the base" in written
    assert "\x1b" not in written
    drawn, _, notes = written.rpartition("\r")
    assert screen(drawn).strip() == ""
    assert notes.startswith("The base has 1 error")


@pytest.mark.parametrize("name", ["dumb", "pipe", "closed"])
def test_nothing_where_nobody_sees_it(
    name: str, terminal: Callable[[int], Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    device = terminal(80)
    pipe = io.StringIO()
    if name == "dumb":
        monkeypatch.setenv("TERM", "dumb")
    else:
        monkeypatch.setattr(sys, "stderr", pipe if name == "pipe" else None)
    with progress() as update:
        assert update is None
    assert device.written() == pipe.getvalue() == ""


def test_a_terminal_that_is_gone_stops_nothing(terminal: Callable[[int], Terminal]) -> None:
    device = terminal(80)
    with progress() as update:
        assert update is not None
        update(1, 4)
        device.stream.close()
        update(2, 4)
