"""An output that cannot be written, of every format and every export: told, with its exit code, and nothing half done."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.cli.commands.export import FORMATS as EXPORTS
from chronicle.cli.run import run
from chronicle.render import FORMATS, format_names
from chronicle.writing import locking
from chronicle.writing.locking import lock_directory
from tests.conftest import BIRMINGHAM
from tests.long_run import first_of
from tests.strangers.test_stranger_outputs import BASE, CHRONICLE, shell

if TYPE_CHECKING:
    from tests.conftest import Chronicle

ANSWERS: Final = format_names("table", "page", "chart")
DIRECTORIES: Final = ("datapackage", "parquet")
DIRECTORIES_OF_TABLES: Final = ("datapackage", "sheets")
COMMANDS: Final = {
    **{form: ("tenures", "-f", form) for form in ANSWERS},
    **{f"export {form}": ("export", form) for form in EXPORTS},
}
"""What writes each format and each export."""
ONE_FILE: Final = [name for name in COMMANDS if name.removeprefix("export ") not in DIRECTORIES]


@pytest.fixture(autouse=True)
def _libraries(request: pytest.FixtureRequest) -> None:
    if "export parquet" in request.node.name:
        pytest.importorskip("pyarrow", reason="pyarrow is in the group validators")


def target(name: str, folder: Path) -> Path:
    return folder / ("out.xlsx" if name == "export sheets" else "out")


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_there_stays(name: str, chronicle: Chronicle, tmp_path: Path) -> None:
    path = target(name, tmp_path)
    path.write_text("mine")
    answer = chronicle(*COMMANDS[name], "-o", str(path))
    assert answer.code == 2, answer.err
    assert path.read_text() == "mine"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_device_without_room(name: str, chronicle: Chronicle) -> None:
    answer = chronicle(*COMMANDS[name], "-o", "/dev/full", "--force")
    is_directory = name.removeprefix("export ") in {*DIRECTORIES, "sheets"} and " " in name
    assert answer.code == (2 if is_directory else 4), answer.err
    words = "is a file, and this export a directory" if is_directory else "No space left on device"
    assert words in answer.err


@pytest.mark.parametrize("name", [name for name in ONE_FILE if name != "export sheets"])
def test_a_directory_is_no_file(name: str, chronicle: Chronicle, tmp_path: Path) -> None:
    answer = chronicle(*COMMANDS[name], "-o", str(tmp_path), "--force")
    assert (answer.code, "is a directory" in answer.err) == (2, True)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("name", ONE_FILE)
def test_a_folder_that_is_not_there(name: str, chronicle: Chronicle, tmp_path: Path) -> None:
    answer = chronicle(*COMMANDS[name], "-o", str(target(name, tmp_path / "none")))
    assert (answer.code, "No such file or directory" in answer.err) == (4, True)


@pytest.mark.parametrize("name", first_of(COMMANDS, 4))
def test_a_disk_that_fills_up_leaves_nothing_half_written(name: str, tmp_path: Path) -> None:
    """A limit on the size of files stands for the end of the disk: the system reports both in the same way."""
    path = target(name, tmp_path)
    line = " ".join(COMMANDS[name])
    code, out, err = shell(f'trap "" XFSZ; ulimit -f 1; {CHRONICLE} {line} {BASE} -o "{path}"')
    assert (code, out) == (4, ""), err
    assert "File too large" in err
    assert "Traceback" not in err
    written = [*path.iterdir()] if path.is_dir() else [*tmp_path.iterdir()]
    assert all(
        file.stat().st_size <= 1024 for file in written
    )  # whole files of a directory, before the one that failed
    assert not [file for file in written if file.name.startswith(".")]


@pytest.mark.parametrize(("files", "codes"), [(6, {3, 4}), (10, {0})])
def test_a_workbook_of_many_sheets_needs_few_open_files(files: int, codes: set[int], tmp_path: Path) -> None:
    line = f'{CHRONICLE} export sheets {BASE} -o "{tmp_path / "out.xlsx"}"'
    code, _, err = shell(f"{CHRONICLE} timeline {BASE}; ulimit -n {files}; {line}")
    assert code in codes, err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", first_of(ANSWERS, 3))
def test_a_pipe_that_is_closed_is_no_failure(name: str) -> None:
    line = " ".join(COMMANDS[name])
    code, _, err = shell(f"{CHRONICLE} {line} {BASE} | head -c 1 > /dev/null; exit ${{PIPESTATUS[0]}}")
    assert code == 0
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ONE_FILE)
def test_who_has_the_file_open_keeps_what_they_opened(
    name: str, chronicle: Chronicle, tmp_path: Path
) -> None:
    path = target(name, tmp_path)
    path.write_text("theirs")
    with path.open() as opened:
        assert chronicle(*COMMANDS[name], "-o", str(path), "--force").code == 0
        assert opened.read() == "theirs"
    assert path.read_bytes() != b"theirs"


@pytest.mark.parametrize("name", ONE_FILE)
def test_a_system_that_refuses_to_replace_an_open_file(
    name: str, chronicle: Chronicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows does with a workbook that Excel has open."""
    path = target(name, tmp_path)
    path.write_text("theirs")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr(os, "rename", refused)
    monkeypatch.setattr(Path, "replace", refused)
    answer = chronicle(*COMMANDS[name], "-o", str(path), "--force")
    assert (answer.code, "Permission denied" in answer.err) == (4, True)
    assert path.read_text() == "theirs"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", first_of(ONE_FILE, 2))
def test_a_link_that_leads_nowhere_makes_no_file_elsewhere(
    name: str, chronicle: Chronicle, tmp_path: Path
) -> None:
    """Somebody else may have put it where they foresaw an output."""
    path, elsewhere = target(name, tmp_path), tmp_path / "elsewhere"
    path.symlink_to(elsewhere)
    assert chronicle(*COMMANDS[name], "-o", str(path)).code == 2
    assert (path.is_symlink(), elsewhere.exists()) == (True, False)
    assert chronicle(*COMMANDS[name], "-o", str(path), "--force").code == 0
    assert (path.is_symlink(), elsewhere.exists()) == (False, False)


@pytest.mark.parametrize("swapped", ["before it is found", "before it is followed"])
def test_a_link_that_comes_and_goes_is_not_followed(
    swapped: str, chronicle: Chronicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, secret = tmp_path / "out.csv", tmp_path / "secret"
    secret.write_text("theirs")
    if swapped == "before it is followed":
        path.write_text("mine")
    found = Path.stat

    def swap(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        try:
            return found(self, follow_symlinks=follow_symlinks)
        finally:
            if self == path and follow_symlinks and not path.is_symlink():
                path.unlink(missing_ok=True)
                path.symlink_to(secret)

    monkeypatch.setattr(Path, "stat", swap)
    assert chronicle("tenures", "-o", str(path), "--force").code in {0, 4}
    assert secret.read_text() == "theirs"


@pytest.mark.parametrize("form", DIRECTORIES_OF_TABLES)
def test_links_in_a_directory_are_replaced_and_not_followed(
    form: str, chronicle: Chronicle, tmp_path: Path
) -> None:
    secret, file = tmp_path / "secret", tmp_path / "out" / "events.csv"
    secret.write_text("theirs")
    file.parent.mkdir()
    file.symlink_to(secret)
    assert chronicle("export", form, "-o", str(file.parent)).code == 2
    assert chronicle("export", form, "-o", str(file.parent), "--force").code == 0
    assert (file.is_symlink(), secret.read_text()) == (False, "theirs")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("form", DIRECTORIES_OF_TABLES)
def test_two_exports_to_one_directory_wait_for_each_other(form: str, tmp_path: Path) -> None:
    directory = tmp_path / "out"
    directory.mkdir()
    waiting = 0
    with lock_directory(directory):
        waiting = os.fork()
        if waiting == 0:
            locking._held.clear()
            os._exit(run(["export", form, "-o", str(directory), "--base", str(BIRMINGHAM)]))
        time.sleep(0.5)
        assert [*directory.iterdir()] == []
    assert os.waitpid(waiting, 0)[1] == 0
    assert (directory / "events.csv").exists()


@pytest.mark.parametrize("form", ["popolo", "sqlite", "datapackage"])
def test_losses_that_cannot_be_written_are_refused_before_anything_is(
    form: str, chronicle: Chronicle, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    answer = chronicle(
        "export", form, "-o", str(tmp_path / "out"), "--losses", str(tmp_path / "folder"), "--force"
    )
    assert (answer.code, "--losses" in answer.err, "is a directory" in answer.err) == (2, True, True)
    assert not (tmp_path / "out").exists()


def test_every_format_of_a_listing_is_among_them() -> None:
    assert set(ANSWERS) == {
        name for name, entry in FORMATS.items() if {"table", "page", "chart"} & entry.writers.keys()
    }
