"""LibreOffice opens what is exported, and saves it: what it was not told to change comes back as it went."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import tomli

from chronicle.importing.exported import read_exported
from chronicle.importing.round_trip import merge
from chronicle.loader.locate import locate
from chronicle.writing.transaction import read_base_files
from tests.conftest import BIRMINGHAM
from tests.importing.test_round_trip import FACTS, exported

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (soffice)"),
]

STRANGE = """
[people.zed]
name = "=cmd|' /C calc'!A0 \\u001b[31m \\u0000 \\r\\n _x000D_ \\u0085 \\u202e \\ufffe"
aka = ["  ", "a; b", "x\\\\x20; ", "\\t tab", "'quoted"]
note = "   "

[people.numbers]
name = "007"
aka = ["1e5", "TRUE", "#REF!", "{}", "1/2/2009"]
born = "2009-04"
"""


def saved(path: Path, ending: str) -> Path:
    """What LibreOffice makes of a file, in a folder beside it."""
    folder = path.parent / f"as-{ending}-{path.suffix[1:]}"
    assert SOFFICE is not None
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder / f"{path.stem}.{ending}"


def test_what_libreoffice_only_saved_changes_no_byte(tmp_path: Path) -> None:
    files = read_base_files(locate(str(BIRMINGHAM)))
    trip = merge(files, read_exported(saved(exported(tmp_path, files, "xlsx"), "xlsx")))
    assert (trip.texts, trip.missing, trip.notices, trip.is_whole) == ({}, [], [], True)


def test_strange_texts_come_back_from_libreoffice(tmp_path: Path) -> None:
    long = f'\n[people.long]\nname = "Long"\nnote = "{"é" * 50_000}"\n'
    files = {"chronicle.toml": (FACTS + STRANGE + long).encode()}
    trip = merge(files, read_exported(saved(exported(tmp_path, files, "xlsx"), "xlsx")))
    assert (trip.texts, trip.missing, trip.notices, trip.is_whole) == ({}, [], [], True)


def test_one_cell_edited_in_libreoffice_changes_one_value(tmp_path: Path) -> None:
    files = {"chronicle.toml": FACTS.encode()}
    document = saved(exported(tmp_path, files, "xlsx"), "fods")
    text = document.read_text("utf-8")
    assert text.count("<text:p>Ann Ray</text:p>") == 1
    document.write_text(text.replace("<text:p>Ann Ray</text:p>", "<text:p>Ann Roy</text:p>"), "utf-8")
    trip = merge(files, read_exported(saved(document, "xlsx")))
    assert trip.texts == {"chronicle.toml": FACTS.replace("Ann Ray", "Ann Roy")}
    assert [tuple(change)[:4] for change in trip.changes] == [("people.ann", "name", "Ann Ray", "Ann Roy")]
    assert tomli.loads(trip.texts["chronicle.toml"])["people"]["ann"]["name"] == "Ann Roy"
