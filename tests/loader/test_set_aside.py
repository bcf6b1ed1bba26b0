"""What is still known of a file in another encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.loader.set_aside import ascii_of, recognise

if TYPE_CHECKING:
    from pathlib import Path


def test_entries_and_ids_are_recognised_by_their_ascii_alone(tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    path.write_text("[people.zoë]\n[people.ann]\nname = 'Ann'\n", encoding="utf-16")
    recognised = recognise(ascii_of(path).split("\n"))
    assert recognised.lines[("people", "ann")] == 2
    assert {"people", "ann"} <= recognised.words


def test_nothing_is_recognised_in_a_file_that_has_gone_since(tmp_path: Path) -> None:
    assert ascii_of(tmp_path / "gone.toml") == ""
