"""Every command of the document on withholding runs, on a base with the entries that it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle

DOCUMENT = Path(__file__).parents[2] / "chronicle" / "docs" / "withholding.md"
AROUND = """\
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
[posts.head]
title = "Head of docks"
organisation = "docks"
[sources.letter]
title = "A letter"
[sources.minutes]
title = "Minutes of the board"
"""


def test_every_command_runs_and_names_nobody_who_is_withheld(
    make_base: Callable[..., Path], chronicle: Chronicle, in_directory: Callable[[Path], None]
) -> None:
    text = DOCUMENT.read_text("utf-8")
    (entries,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    in_directory(make_base(facts=AROUND + entries))
    commands = [
        line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()
    ]
    assert len(commands) == 3
    for command in commands:
        answer = chronicle(*shlex.split(command)[1:], base=None)
        assert (answer.code, "Baker" in answer.out) == (0, False), command
    released = "".join(file.read_text("utf-8") for file in Path("for-counsel").iterdir())
    assert "Ann Archer" in released
    assert "Baker" not in released
    assert "Benjamin Baker" not in Path("withheld.csv").read_text("utf-8")
    assert "third-party" in Path("withheld.csv").read_text("utf-8")
