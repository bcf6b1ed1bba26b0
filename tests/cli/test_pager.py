"""A long answer on a terminal goes through a pager, a short one does not; nothing goes through one elsewhere."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.cli.errors import Exit
from tests.conftest import BIRMINGHAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LONGEST_WAIT: Final = 30.0
_PAGER: Final = """\
import os, sys
text = sys.stdin.read()
sys.stdout.write(f"PAGED {text.count(chr(10))} lines, LESS={os.environ.get('LESS')}, LV={os.environ.get('LV')}\\n")
sys.stdout.write(text.splitlines()[0] + "\\n")
"""


class Terminal:
    """A program on a terminal of its own: what it wrote, and how it ended."""

    def __init__(self, *arguments: str, lines: int = 24, environment: dict[str, str]) -> None:
        clean = {name: value for name, value in os.environ.items() if name not in {"PAGER", "LESS", "LV"}}
        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, 100, 0, 0))
        self._master = master
        self._process = subprocess.Popen(
            [sys.executable, "-m", "chronicle", *arguments, "--base", str(BIRMINGHAM)],
            stdin=slave,
            stdout=slave,
            stderr=subprocess.DEVNULL,
            env={**clean, **environment},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - the terminal's own Ctrl-C
        )
        os.close(slave)
        self.text = ""

    def read_until(self, words: str) -> None:
        """Read until the program has written something."""
        limit = time.monotonic() + _LONGEST_WAIT
        while words not in self.text:
            assert time.monotonic() < limit, self.text
            self._read()

    def type(self, keys: str) -> None:
        """Type keys, Ctrl-C among them."""
        os.write(self._master, keys.encode())

    def ended(self) -> int:
        """Return the exit code, having read all that was written."""
        while self._read():
            pass
        code = self._process.wait(_LONGEST_WAIT)
        os.close(self._master)
        return code

    def _read(self) -> bool:
        """Read what there is; return whether the terminal is still open."""
        if not select.select([self._master], [], [], _LONGEST_WAIT)[0]:
            self._process.kill()
            pytest.fail(f"nothing more was written after {self.text}")
        try:
            text = os.read(self._master, 1 << 16).decode(errors="replace")
        except OSError:  # the other end is closed
            return False
        self.text += text.replace("\r\n", "\n")
        return bool(text)


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """The command of a pager that tells what it got."""
    script = tmp_path / "pager.py"
    script.write_text(_PAGER, encoding="utf-8")
    return f"{sys.executable} {script}"


@pytest.mark.parametrize("variable", ["PAGER", "CHRONICLE_PAGER"])
def test_a_long_answer_goes_through_the_pager_that_is_named(variable: str, pager: str) -> None:
    terminal = Terminal("timeline", environment={variable: pager})
    assert terminal.ended() == Exit.FINE
    paged, title = terminal.text.splitlines()[:2]
    assert paged.startswith("PAGED ")
    assert paged.endswith(" lines, LESS=FRX, LV=-c")
    assert "Birmingham children's services" in title
    assert "\x1b[1m" in title  # colours survive


def test_ours_goes_before_that_of_all_programs(pager: str) -> None:
    terminal = Terminal("timeline", environment={"CHRONICLE_PAGER": pager, "PAGER": "false", "LESS": "-S"})
    assert terminal.ended() == Exit.FINE
    assert "LESS=-S" in terminal.text


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("timeline", "--no-pager"), {}),
        (("--no-pager", "timeline"), {}),
        (("timeline",), {"PAGER": "cat"}),
        (("timeline",), {"PAGER": ""}),
        (("timeline",), {"PAGER": "no-such-pager -x"}),
        (("between", "2008", "2009"), {}),  # fits on the screen
    ],
    ids=str,
)
def test_an_answer_is_written_out(
    arguments: tuple[str, ...], environment: dict[str, str], pager: str
) -> None:
    terminal = Terminal(*arguments, environment={"PAGER": pager, **environment})
    assert terminal.ended() == Exit.FINE
    assert "PAGED" not in terminal.text
    assert "as of 6 Jan 2014" in terminal.text.splitlines()[-1]


def test_what_fits_on_the_screen_depends_on_the_screen(pager: str) -> None:
    for lines, paged in ((5, True), (40, False)):
        terminal = Terminal("between", "2008", "2009", lines=lines, environment={"PAGER": pager})
        assert terminal.ended() == Exit.FINE
        assert ("PAGED" in terminal.text) is paged


def test_nothing_is_paged_without_less(tmp_path: Path) -> None:
    terminal = Terminal("timeline", environment={"PATH": str(tmp_path)})
    assert terminal.ended() == Exit.FINE
    assert "as of 6 Jan 2014" in terminal.text.splitlines()[-1]


def test_a_line_that_the_shell_cannot_run_is_an_error() -> None:
    terminal = Terminal("timeline", environment={"PAGER": "no-such-pager | cat -n && exit 127"})
    assert terminal.ended() == Exit.NOT_WRITTEN


@pytest.mark.parametrize("leaves", ["head -n 1", "true"])
def test_who_leaves_early_has_seen_enough(leaves: str) -> None:
    terminal = Terminal("timeline", "-f", "json", environment={"PAGER": leaves})
    assert terminal.ended() == Exit.FINE


def test_an_interrupt_is_for_the_pager(tmp_path: Path) -> None:
    script = tmp_path / "stays.py"
    script.write_text(
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, lambda *_: print('INTERRUPTED', flush=True))\n"
        "sys.stdin.read()\n"
        "print('READY', flush=True)\n"
        "print('GOT', open('/dev/tty').readline(), flush=True)\n",
        encoding="utf-8",
    )
    terminal = Terminal("timeline", environment={"PAGER": f"{sys.executable} {script}"})
    terminal.read_until("READY")
    terminal.type("\x03")
    terminal.read_until("INTERRUPTED")
    terminal.type("done\n")
    assert terminal.ended() == Exit.FINE  # it was still there when the pager was left
    assert "GOT done" in terminal.text


def test_a_pipe_gets_no_pager(
    pager: str, monkeypatch: pytest.MonkeyPatch, chronicle: Callable[..., object]
) -> None:
    monkeypatch.setenv("PAGER", pager)
    answer = chronicle("timeline")
    assert "PAGED" not in str(answer)
