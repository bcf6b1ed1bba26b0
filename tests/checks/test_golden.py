"""For every code the smallest base that has it, beside exactly what `check` says of it.

After a deliberate change of words: `CHRONICLE_GOLDEN=write pytest tests/checks/test_golden.py`, and read the diff.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chronicle.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle

GOLDEN = Path(__file__).parent / "golden"


def test_every_code_has_a_golden_base_and_none_has_been_forgotten() -> None:
    assert sorted(CODES) == sorted(path.name for path in GOLDEN.iterdir())


@pytest.mark.parametrize("code", sorted(CODES))
def test_says_exactly_this(
    code: str, tmp_path: Path, in_directory: Callable[[Path], None], chronicle: Chronicle
) -> None:
    base = tmp_path / "base"
    shutil.copytree(GOLDEN / code, base)
    if code == "F001":
        (base / "gone.toml").symlink_to("nowhere.toml")
    in_directory(base)
    others = [] if code == "S305" else ["--ignore", "S305"]
    answer = chronicle("check", "--all", *others, base=None)
    expected = GOLDEN / code / "expected.txt"
    if os.environ.get("CHRONICLE_GOLDEN") == "write":
        expected.write_text(answer.out, encoding="utf-8")
    assert f"[{code}] " in answer.out
    assert answer.out == expected.read_text(encoding="utf-8")
    assert answer.code == (1 if CODES[code].severity == "error" else 0)


@pytest.mark.parametrize("code", sorted(code for code in CODES if code[0] != "F" and code != "A901"))
def test_an_allow_on_the_entry_at_fault_silences_it(code: str, tmp_path: Path, chronicle: Chronicle) -> None:
    base = shutil.copytree(GOLDEN / code, tmp_path / "base")

    def findings() -> list[dict[str, str]]:
        answer = chronicle("check", "-f", "json", "--select", f"{code},A901", base=base)
        return [finding for finding in json.loads(answer.out) if finding["code"] in {code, "A901"}]

    for finding in findings():
        assert finding["code"] == code
        file, header = base / finding["file"], f"[{finding['id']}]\n"
        text = file.read_text("utf-8")
        assert text.count(header) == 1
        file.write_text(text.replace(header, f'{header}allow = {{ {code} = "so it is" }}\n'), "utf-8")
    assert findings() == []
