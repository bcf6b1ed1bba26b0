"""Every command of the document on reports runs, in a base that holds what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle

DOCUMENT = Path(__file__).parents[2] / "chronicle" / "docs" / "report.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    facts, settings = blocks("toml")
    return make_base(chronicle=f'[chronicle]\ntitle = "A base"\n{settings}', facts=facts)


def test_every_command_runs(base: Path, chronicle: Chronicle, in_directory: Callable[[Path], None]) -> None:
    pytest.importorskip("docx")
    from docx import Document

    in_directory(base)
    Document().save("firm.docx")
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) > 8
    for command in commands:
        answer = chronicle(*shlex.split(command)[1:], base=base)
        assert answer.code == 0, (command, answer.err)


def test_the_base_that_it_shows_is_told_as_it_says(base: Path, chronicle: Chronicle) -> None:
    assert chronicle("check", "--strict", base=base).out == ""
    out = chronicle("report", "--for", "court", "-f", "md", base=base).out
    assert out.startswith("# Chronology of the claimant")
    assert "page 4 (C123) | admitted | not admitted |" in out
