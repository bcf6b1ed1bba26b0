"""The document on charts: its commands go as they stand, and its table has the signs that are drawn."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.picture import MOST_LANES
from chronicle.render.as_chart import CERTAIN, DAY, OPEN_END, OPEN_START, POSSIBLE, STILL, WITHIN
from tests.readme import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

TEXT: Final = (ROOT / "chronicle" / "docs" / "charts.md").read_text("utf-8")
LINES: Final = [
    line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]


@pytest.mark.parametrize("line", LINES)
def test_the_commands_go_as_they_stand(
    line: str, chronicle: Chronicle, tmp_path: Path, in_directory: Callable[[Path], None]
) -> None:
    if line.endswith(".png"):
        pytest.importorskip("resvg_py")
    in_directory(tmp_path)
    arguments = shlex.split(line)[1:]
    answer = chronicle(*arguments)
    assert (answer.code, answer.err) == (0, "")
    assert bool(answer.out) is ("-f" in arguments)
    assert [path.name for path in tmp_path.iterdir()] == [
        argument for argument in arguments if argument.endswith((".svg", ".png"))
    ]


def test_its_table_has_every_sign() -> None:
    signs = re.findall(r"`([^`a-z-])`", TEXT)
    assert set(signs) == {CERTAIN, POSSIBLE, DAY, WITHIN, OPEN_START, OPEN_END, STILL, "*", "≠"}
    assert f"A picture shows {MOST_LANES} lanes" in TEXT
