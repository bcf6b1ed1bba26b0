"""Every command of the document on exporting runs, and every statement of SQL that it shows is answered."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle

DOCUMENT = Path(__file__).parents[2] / "chronicle" / "docs" / "exporting.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


def test_every_command_runs(
    chronicle: Chronicle, in_directory: Callable[[Path], None], tmp_path: Path
) -> None:
    in_directory(tmp_path)
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert commands
    if importlib.util.find_spec("pyarrow") is None:
        commands = [command for command in commands if "parquet" not in command]
    for command in commands:
        answer = chronicle(*shlex.split(command)[1:])
        assert answer.code == 0, (command, answer.err)
    database = sqlite3.connect("base.sqlite")
    statements = [line for block in blocks("sql") for line in block.splitlines() if line.startswith("SELECT")]
    assert len(statements) == 4
    for statement in statements:
        assert database.execute(statement).fetchall(), statement
