"""Mistakes planted over five files, in every way that TOML can be written: each is reported where it stands.

In the fixtures `⟦D101⟧` stands before the place at which `check` must report D101; the marks are taken out.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Chronicle

_FIXTURES = Path(__file__).parent / "forty"
_MARK = re.compile(r"⟦([A-Z][0-9]{3})⟧")
_WINDOWS = "people"

Planted = tuple[str, str, int, int]


def _planted(name: str, marked: str) -> Iterator[Planted]:
    for number, line in enumerate(marked.split("\n"), 1):
        taken = 0
        for mark in _MARK.finditer(line):
            yield mark[1], f"{name}.toml", number, mark.start() - taken + 1
            taken += len(mark[0])


@pytest.fixture
def planted(tmp_path: Path) -> list[Planted]:
    places: list[Planted] = []
    for fixture in sorted(_FIXTURES.glob("*.txt")):
        marked = fixture.read_text(encoding="utf-8")
        places += _planted(fixture.stem, marked)
        text = _MARK.sub("", marked)
        data = ("\ufeff" + text.replace("\n", "\r\n")) if fixture.stem == _WINDOWS else text
        (tmp_path / f"{fixture.stem}.toml").write_bytes(data.encode())
    return sorted(places)


def test_all_are_found_at_once_each_at_its_line_and_column_and_nothing_else_is(
    planted: list[Planted], tmp_path: Path, chronicle: Chronicle
) -> None:
    answer = chronicle("check", "-f", "json", "--ignore", "S305,P204", base=tmp_path)
    reported = [
        (finding["code"], finding["file"], finding["line"], finding["column"])
        for finding in json.loads(answer.out)
    ]
    assert len(planted) >= 40
    assert len({mistake[1] for mistake in planted}) == 5
    assert sorted(reported) == planted
    assert answer.code == 1
