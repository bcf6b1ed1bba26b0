"""Whatever is answered to the questions of `chronicle add`, it ends with a word, and the base is whole."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Final

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chronicle.cli import writing
from chronicle.cli.commands import add as add_command
from chronicle.cli.entry_options import entry_tables
from chronicle.cli.run import run
from tests.cli.test_add import FACTS

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS: Final = (
    *("", "", "<", ".", "-", "?", "n", "n", "a", "c", "w", "q", "y", "1", "2"),
    *("ray", "Cleo Dunn", "chair", "board", "minutes", "paper", "judgements", "good", "planned"),
    *("2009", "April 2009", "03/04/2009", "..", "still", "two years", "[2009..", "2013-14", "£7.7m", "(500)"),
    *("yes", "a=b", ";", "\0", "\x1b[31m", "\udcff", "x" * 300, "\N{RIGHT-TO-LEFT OVERRIDE}"),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.sampled_from([*entry_tables()]), answers=st.lists(st.sampled_from(ANSWERS), max_size=40))
def test_any_answers_end_in_words(word: str, answers: list[str], tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir(exist_ok=True)
    (base / "chronicle.toml").write_text('[chronicle]\ntitle = "A base"\n', "utf-8")
    (base / "facts.toml").write_text(f'{FACTS}\n[organisations.school]\nname = "Hill School"\n', "utf-8")
    waiting = iter(answers)

    def answer(_: str = "") -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builtins, "input", answer)
        for module in (writing, add_command):
            patch.setattr(module, "on_terminal", lambda: True)
        assert run(["add", word, "--base", str(base)]) in {0, 1, 130}
    for file in base.glob("*.toml"):
        tomli.loads(file.read_text("utf-8"))
