"""On a terminal each change is shown and asked about, and an editor opens at the entry."""

from __future__ import annotations

import os
import pty
import select
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.test_edit import AROUND, LEE, RAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LONGEST_WAIT: Final = 60.0
_EDITOR: Final = """\
import sys
*before, file = sys.argv[1:]
text = open(file, encoding="utf-8").read()
print("ARGUMENTS", *before)
old, new = ("1926-04", "someday") if "1926-04" in text else ("someday", "1926-05")
open(file, "w", encoding="utf-8").write(text.replace(old, new))
"""


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(around=AROUND, tenures=RAY + LEE)


def on_terminal(
    base: Path, *arguments: str, answers: list[str], environment: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run a command on a terminal of its own, and answer each question; return the exit code and what was written."""
    child, master = pty.fork()
    if not child:
        os.environ.update({"COLUMNS": "100", **(environment or {})})
        os.execv(sys.executable, [sys.executable, "-m", "chronicle", *arguments, "--base", str(base)])
    text, left = "", list(answers)
    while select.select([master], [], [], _LONGEST_WAIT)[0]:
        try:
            text += os.read(master, 1 << 16).decode(errors="replace")
        except OSError:  # the other end is closed
            break
        if left and text.endswith("[Y/n] "):
            os.write(master, f"{left.pop(0)}\n".encode())
    os.close(master)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text.replace("\r\n", "\n")


def tenures(base: Path) -> str:
    return (base / "tenures.toml").read_text("utf-8")


def test_a_change_is_shown_with_what_it_does_and_written_when_asked(base: Path) -> None:
    code, text = on_terminal(base, "edit", "tenures.lee", "--set", "end=1932", answers=["y"])
    assert code == 0
    assert {'-end = "1931"', '+end = "1932"'} <= set(text.splitlines())
    assert "log had spoken for all of it" in text
    assert "warning[S302]" in text
    assert "1932" in tenures(base)


def test_no_is_no(base: Path) -> None:
    code, text = on_terminal(base, "rename", "bo-lee", "bo", answers=["n"])
    assert (code, tenures(base)) == (0, RAY + LEE)
    assert "people.bo-lee → people.bo, named in 1 place" in text
    assert "Nothing is written." in text


def test_fixes_are_shown_and_asked_about(base: Path) -> None:
    (base / "tenures.toml").write_text(RAY.replace("1926-04", "April 1926"), "utf-8")
    code, text = on_terminal(base, "check", "--fix", answers=[""])
    assert (code, tenures(base)) == (0, RAY)
    assert '+start = "1926-04"  # page 4' in text


def test_an_editor_opens_at_the_entry_and_again_at_a_new_error(base: Path, tmp_path: Path) -> None:
    editor = tmp_path / "vi"
    editor.write_text(f"#!{sys.executable}\n{_EDITOR}", "utf-8")
    editor.chmod(0o755)
    code, text = on_terminal(base, "edit", "ray", answers=["y"], environment={"VISUAL": str(editor)})
    assert code == 0, text
    assert "ARGUMENTS +2\n" in text
    assert "error[F007]" in text
    assert "ARGUMENTS +5\n" in text
    assert text.endswith("No new finding, and none less.\n")
    assert tenures(base) == RAY.replace("1926-04", "1926-05") + LEE
    code, text = on_terminal(base, "undo", answers=["y"])
    assert f"Taken back: chronicle edit ray --base {base}" in text
    assert (code, tenures(base)) == (0, RAY + LEE)


def test_an_error_that_is_left_fails(base: Path, tmp_path: Path) -> None:
    editor = tmp_path / "my editor"
    editor.write_text(f"#!{sys.executable}\n{_EDITOR}", "utf-8")
    editor.chmod(0o755)
    code, text = on_terminal(
        base, "edit", "ray", answers=["n"], environment={"VISUAL": "", "EDITOR": f"'{editor}' --wait"}
    )
    assert code == 1
    assert "ARGUMENTS --wait\n" in text


@pytest.mark.parametrize("editor", ["no-such-editor", "'open"])
def test_an_editor_that_fails_is_named(editor: str, base: Path) -> None:
    code, text = on_terminal(base, "edit", "ray", answers=[], environment={"VISUAL": editor})
    assert (code, tenures(base)) == (2, RAY + LEE)
    assert editor.strip("'") in text or "VISUAL" in text
