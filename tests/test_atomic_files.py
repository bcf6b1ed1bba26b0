"""Files on their way: whose writer still runs they stay, whose writer is gone they are swept up."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from chronicle import atomic_files
from chronicle.atomic_files import remove_leftovers, temporary_path

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = 2**22 + 1
"""More than any process is called."""


def refused(*_: object) -> None:
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        (f"index.{NOBODY}.part", False),
        (f"index.{'9' * 40}.part", False),
        (f"index.{os.getpid()}.part", False),
        (f"index.{os.getppid()}.part", True),
        ("index.part", True),
        ("index.mine.part", True),
        ("index.\N{SUPERSCRIPT TWO}.part", True),
        (f"index.{NOBODY}.index", True),
    ],
    ids=["nobody", "no process", "own", "another", "no number", "a word", "no digit", "no part"],
)
def test_a_part_stays_while_its_writer_runs(name: str, tmp_path: Path, *, stays: bool) -> None:
    (tmp_path / name).touch()
    remove_leftovers(tmp_path, "*")
    assert (tmp_path / name).exists() is stays


def test_a_process_of_somebody_else_runs_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = tmp_path / f"index.{NOBODY}.part"
    part.touch()
    monkeypatch.setattr(os, "kill", refused)
    assert atomic_files._is_running(NOBODY)
    remove_leftovers(tmp_path, "*")
    assert part.exists()


def test_where_nobody_says_who_runs_all_but_one_s_own_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others, own = tmp_path / f"index.{NOBODY}.part", temporary_path(tmp_path / "index", "index")
    others.touch()
    own.touch()
    monkeypatch.setattr(atomic_files, "os", SimpleNamespace(name="nt", getpid=os.getpid))
    remove_leftovers(tmp_path, "*")
    assert (others.exists(), own.exists()) == (True, False)


def test_only_what_was_meant_is_swept_up(tmp_path: Path) -> None:
    one, other = tmp_path / f"one.{NOBODY}.part", tmp_path / f"other.{NOBODY}.part"
    one.touch()
    other.mkdir()
    remove_leftovers(tmp_path, "other")
    remove_leftovers(tmp_path / "gone", "*")
    assert (one.exists(), other.exists()) == (True, True)
    remove_leftovers(tmp_path, "*")
    assert not one.exists()
