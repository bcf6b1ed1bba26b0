"""Which base is meant by what was typed, and how its files are called."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from chronicle.loader import locate as locating
from chronicle.loader.locate import BaseNotFound, locate, starter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "base" / "deep").mkdir(parents=True)
    for name in ("chronicle.toml", "one.toml"):
        (tmp_path / "base" / name).touch()
    return tmp_path / "base"


@pytest.mark.parametrize(
    ("given", "config", "single", "title", "shown"),
    [
        (".", "chronicle.toml", False, "base", "a.toml"),
        ("../base", "chronicle.toml", False, "base", "../base/a.toml"),
        ("chronicle.toml", "chronicle.toml", False, "base", "a.toml"),
        ("deep/../chronicle.toml", "chronicle.toml", False, "base", "a.toml"),
        ("../base/chronicle.toml", "chronicle.toml", False, "base", "../base/a.toml"),
        ("one.toml", "one.toml", True, "one", "a.toml"),
        ("./one.toml", "one.toml", True, "one", "a.toml"),
        ("../base/one.toml", "one.toml", True, "one", "../base/a.toml"),
    ],
)
def test_a_base_is_named_by_its_directory_or_by_a_file(
    given: str,
    config: str,
    title: str,
    shown: str,
    base: Path,
    in_directory: Callable[[Path], None],
    *,
    single: bool,
) -> None:
    in_directory(base)
    found = locate(given)
    assert (found.root, found.config, found.single) == (base.resolve(), config, single)
    assert (found.title, found.display("a.toml")) == (title, shown)


def refused(given: str) -> str:
    with pytest.raises(BaseNotFound) as caught:
        locate(given)
    assert caught.value.hint
    return str(caught.value)


def test_what_cannot_be_reached_is_not_taken_for_missing(tmp_path: Path) -> None:
    """Else a base whose owner closed it would seem to be none, and a new one would be offered in its place."""
    assert refused(str(tmp_path)) == f"there is no chronicle.toml in {tmp_path}"
    (tmp_path / "chronicle.toml").symlink_to("chronicle.toml")
    assert refused(str(tmp_path)).startswith(f"cannot read the base {tmp_path}: ")
    assert refused("a\0b") == "cannot read the base a\0b: not a path"


def test_a_single_file_needs_a_name_that_can_be_written_down(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.toml")
    try:
        os.close(os.open(path, os.O_CREAT))
    except OSError:
        pytest.skip("this system has no such names")
    assert "is not UTF-8" in refused(path)


def test_a_removed_working_directory_has_no_base_above_it(
    tmp_path: Path, in_directory: Callable[[Path], None]
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    in_directory(here)
    here.rmdir()
    assert locate(None).shipped


def test_an_installation_without_its_bases_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locating, "_PACKAGE", tmp_path / "chronicle")
    with pytest.raises(BaseNotFound) as caught:
        starter()
    assert "install Chronicle again" in caught.value.hint
