"""A wheel built from the tree is the whole program: it carries its bases, and answers wherever it lies."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tarfile
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

import chronicle as package

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="the wheel is built by hatchling"
)

BUILD = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network from the tree as it is."""
    directory = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-c", BUILD, str(directory)], check=True, cwd=ROOT, capture_output=True)
    (path,) = directory.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def unpacked(wheel: Path) -> Path:
    """The wheel's contents, in a directory of their own."""
    directory = wheel.parent / "unpacked"
    with zipfile.ZipFile(wheel) as file:
        file.extractall(directory)
    return directory


def test_a_source_distribution_has_all_that_its_tests_want(tmp_path: Path) -> None:
    build = BUILD.replace("build_wheel", "build_sdist")
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], check=True, cwd=ROOT, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(tmp_path, filter="data")
    (tree,) = tmp_path.glob("*/")
    ignored = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split())]
    expected = {path.name for path in ROOT.iterdir() if not any(fnmatch(path.name, one) for one in ignored)}
    assert {path.name for path in tree.iterdir()} == expected | {"PKG-INFO"}
    for part in (".ci", ".github", "tests"):
        files = {
            path.relative_to(ROOT) for path in (ROOT / part).rglob("*") if "__pycache__" not in path.parts
        }
        assert {path.relative_to(tree) for path in (tree / part).rglob("*")} == files


def run(unpacked: Path, directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the unpacked program in an empty directory."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PYTHONPATH": str(unpacked), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=directory,
        env=environment,
    )


def test_it_carries_the_bases_and_the_documents(unpacked: Path) -> None:
    for part in ("birmingham", "starter"):
        tree = {path.name: path.read_bytes() for path in (ROOT / "data" / part).glob("*.toml")}
        carried = {
            path.name: path.read_bytes() for path in (unpacked / "chronicle" / "data" / part).glob("*")
        }
        assert carried == tree
        assert "chronicle.toml" in carried
    for path in (*(ROOT / "chronicle" / "docs").glob("*.md"), ROOT / "chronicle" / "py.typed"):
        assert (unpacked / path.relative_to(ROOT)).is_file()


def test_it_carries_the_program_and_nothing_else(unpacked: Path) -> None:
    top = {path.name for path in unpacked.iterdir()}
    assert top == {"chronicle", f"chronicle_facts-{package.__version__}.dist-info"}
    modules = {path.relative_to(ROOT) for path in (ROOT / "chronicle").rglob("*.py")}
    assert {path.relative_to(unpacked) for path in (unpacked / "chronicle").rglob("*.py")} == modules
    assert not list(unpacked.rglob("*.pyc"))


def test_it_installs_the_command(unpacked: Path) -> None:
    (points,) = unpacked.glob("*.dist-info/entry_points.txt")
    assert "chronicle = chronicle.cli:main" in points.read_text("utf-8")


def test_in_an_empty_directory_it_prints_the_birmingham_timeline(unpacked: Path, tmp_path: Path) -> None:
    where = run(unpacked, tmp_path, "-c", "import chronicle; print(chronicle.__file__)").stdout
    assert Path(where.strip()).is_relative_to(unpacked)
    shown = run(unpacked, tmp_path, "-m", "chronicle", "timeline")
    assert shown.stdout.startswith("Birmingham children's services")
    assert "Khyra Ishaq" in shown.stdout
    assert "comes with Chronicle" in shown.stderr
    assert len(shown.stderr) <= 80, "it is one line on a usual terminal"
    assert shown.stdout == run(ROOT, tmp_path, "-m", "chronicle", "timeline").stdout


def test_it_finds_both_bases_beside_its_own_code(unpacked: Path, tmp_path: Path) -> None:
    program = "from chronicle.loader.locate import shipped, starter; print(shipped().root); print(starter())"
    printed = run(unpacked, tmp_path, "-c", program).stdout.split("\n")
    data = unpacked.resolve() / "chronicle" / "data"
    assert printed[:2] == [str(data / "birmingham"), str(data / "starter")]


def test_it_begins_a_base(unpacked: Path, tmp_path: Path) -> None:
    run(unpacked, tmp_path, "-m", "chronicle", "new", "mine")
    checked = run(unpacked, tmp_path, "-m", "chronicle", "check", "--strict", "--base", "mine")
    assert checked.stdout == ""
