"""The document on writing: its commands go one after another as they stand, and its table of promises is no wish."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

import pytest
import tomli

from chronicle.cli.commands import COMMANDS, WRITE
from chronicle.loader.locate import JOURNAL
from chronicle.writing.history import MOST_RECORDS
from tests.readme import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

TEXT: Final = (ROOT / "chronicle" / "docs" / "writing.md").read_text("utf-8")
LINES: Final = [
    line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]


def test_the_commands_go_as_they_stand(
    chronicle: Chronicle, tmp_path: Path, in_directory: Callable[[Path], None]
) -> None:
    in_directory(tmp_path)
    (plan,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "plan.jsonl").write_text(plan, "utf-8")
    for line in LINES:
        answer = chronicle(*shlex.split(line)[1:], base=None)
        assert answer.code == 0, (line, answer.err)
        assert not answer.err.startswith("chronicle: "), line
    texts = [path.read_text("utf-8") for path in (tmp_path / "inquiry").glob("*.toml")]
    tables = [tomli.loads(text) for text in texts]
    people = next(table["people"] for table in tables if "people" in table)
    tenures = next(table["tenures"] for table in tables if "tenures" in table)
    assert people["robert-fox"] == {"name": "Bob Fox"}
    assert tenures["fox"]["start"] == "2011-22"
    assert tenures["example"]["end"] == "2011-06"
    assert tenures["example"]["tags"] == ["former"]
    check = chronicle("check", "--strict", base=tmp_path / "inquiry")
    assert check.code == 0, check.out
    listed = chronicle("undo", "--list", base=tmp_path / "inquiry").out
    for line in LINES:
        is_kept = not {"new", "undo", "check"} & {line.split()[1]} and "--dry-run" not in line
        assert (" ".join(line.split()[:3]) in listed) is is_kept or not is_kept


@pytest.mark.parametrize("name", [spec.name for spec in COMMANDS.values() if spec.panel == WRITE])
def test_it_names_every_command_that_writes(name: str) -> None:
    assert re.search(rf"\b{name}\b", TEXT)


def test_it_says_what_the_program_does() -> None:
    assert f"the last {MOST_RECORDS}" in TEXT
    assert f"`{JOURNAL}`" in TEXT
