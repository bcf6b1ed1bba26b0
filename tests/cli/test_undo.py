"""`chronicle undo`: what it lists, shows, asks and refuses."""

from __future__ import annotations

import json
import shlex
import time
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.cli import writing
from chronicle.loader.locate import locate
from chronicle.writing.transaction import FileChange, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.conftest import Chronicle

ANN: Final = '[people.ann]\nname = "Ann Ray"\n'
BOB: Final = '\n[people.bob]\nname = "Bob Fox"\n'
NOON: Final = 1_330_000_000


@pytest.fixture
def base(
    make_base: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, in_directory: Callable[[Path], None]
) -> Path:
    """A base to which Bob, and a list, have been added."""
    root = make_base(people=ANN)
    monkeypatch.setattr("time.time", lambda: NOON)
    monkeypatch.setattr("time.localtime", time.gmtime)
    changes = [
        FileChange("people.toml", ANN.encode(), (ANN + BOB).encode()),
        FileChange("imports/log.toml", None, b"[import]\n"),
    ]
    assert write(locate(str(root)), changes, "chronicle add person --name 'Bob Fox'") is None
    in_directory(root)
    return root


@pytest.mark.usefixtures("base")
def test_the_last_writes(chronicle: Chronicle, snapshot: SnapshotAssertion) -> None:
    assert chronicle("undo", "--list", base=None).out == snapshot(name="listed")
    assert chronicle("undo", base=None).code == 0
    assert chronicle("undo", "--list", base=None).out == snapshot(name="listed when taken back")
    (listed,) = json.loads(chronicle("undo", "--list", "-f", "json", base=None).out)
    assert listed == {
        "time": "2012-02-23T12:26:40Z",
        "command": "chronicle add person --name 'Bob Fox'",
        "state": "undone",
        "files": [
            {"file": "people.toml", "line": 3, "old": "", "new": BOB},
            {"file": "imports/log.toml", "line": 1, "old": "", "new": "[import]\n"},
        ],
    }


def test_off_a_terminal_it_is_taken_back_at_once_and_brought_back(
    base: Path, chronicle: Chronicle, snapshot: SnapshotAssertion
) -> None:
    taken = chronicle("undo", base=None)
    assert (taken.code, taken.out) == (0, "")
    assert taken.err == snapshot
    assert (base / "people.toml").read_text() == ANN
    assert not (base / "imports").exists()
    brought = chronicle("undo", "--redo", "-f", "json", base=None)
    assert json.loads(brought.out)["written"] is True
    assert (base / "people.toml").read_text() == ANN + BOB


def test_a_dry_run_shows_the_difference_and_changes_nothing(
    base: Path, chronicle: Chronicle, snapshot: SnapshotAssertion
) -> None:
    assert chronicle("undo", "--dry-run", base=None).out == snapshot
    assert (base / "people.toml").read_text() == ANN + BOB


@pytest.mark.parametrize(("answer", "is_taken"), [("", True), ("y", True), ("n", False), ("what", False)])
def test_on_a_terminal_it_is_asked(
    answer: str,
    base: Path,
    chronicle: Chronicle,
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
    *,
    is_taken: bool,
) -> None:
    monkeypatch.setattr(writing, "on_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    asked = chronicle("undo", base=None)
    assert asked.out == snapshot(name="asked")
    assert asked.code == 0
    assert ((base / "people.toml").read_text() == ANN) is is_taken


def test_what_was_changed_since_is_named_and_shown(
    base: Path, chronicle: Chronicle, snapshot: SnapshotAssertion
) -> None:
    (base / "people.toml").write_text("# by hand\n")
    refused = chronicle("undo", base=None)
    assert refused.code == 4
    assert refused.err == snapshot(name="refused")
    assert chronicle("undo", "--dry-run", base=None).out == snapshot(name="what it did")
    assert (base / "people.toml").read_text() == "# by hand\n"


@pytest.mark.usefixtures("base")
def test_there_may_be_nothing(chronicle: Chronicle, snapshot: SnapshotAssertion) -> None:
    assert chronicle("undo", "--redo", base=None).code == 2
    chronicle("undo", base=None)
    assert chronicle("undo", base=None).err == snapshot
    assert chronicle("undo").code == 2  # the shipped base


def test_another_write_that_comes_while_it_is_asked_about_is_left_alone(
    base: Path, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(_: str) -> str:
        write(
            locate(str(base)),
            [FileChange("people.toml", (ANN + BOB).encode(), b"# new\n")],
            shlex.join(["chronicle", "edit"]),
        )
        return "y"

    monkeypatch.setattr(writing, "on_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", meanwhile)
    assert "meanwhile" in chronicle("undo", base=None).err
    assert (base / "people.toml").read_text() == "# new\n"
