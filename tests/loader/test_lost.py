"""What can still be told of a file of another encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.loader.toml.lost import legible, lost

if TYPE_CHECKING:
    from pathlib import Path


def test_entries_and_ids_are_told_by_their_ascii_alone(tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    path.write_text("[people.zoë]\n[people.ann]\nname = 'Ann'\n", encoding="utf-16")
    found = lost(legible(path).split("\n"))
    assert found.lines[("people", "ann")] == 2
    assert {"people", "ann"} <= found.words


def test_a_file_that_has_gone_since_tells_nothing(tmp_path: Path) -> None:
    assert legible(tmp_path / "gone.toml") == ""
