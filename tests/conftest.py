"""What every test may use: a cache of its own, and bases made of a few lines."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings

from chronicle.cli.app import Commands
from chronicle.cli.run import run
from chronicle.index.cache import open_index
from chronicle.loader.locate import locate
from tests.render.browser import Browser, open_browser

BIRMINGHAM = Path(__file__).parent.parent / "data" / "birmingham"
LISTINGS: Final = (
    "timeline",
    "tenures",
    "inspections",
    "budget",
    "events",
    "counts",
    "people",
    "organisations",
    "posts",
    "sources",
)


settings.register_profile("quick", max_examples=25, deadline=None)  # a busy machine is no mistake
settings.register_profile("thorough", max_examples=1_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def compile_into(cache: Path, base: Path) -> None:
    """Put the index of a base into the cache that tests begin with a copy of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHRONICLE_CACHE", str(cache))
        open_index(locate(str(base))).db.close()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the index of the Birmingham base."""
    cache = tmp_path_factory.mktemp("compiled")
    compile_into(cache, BIRMINGHAM)
    return cache


def pytest_collection_finish() -> None:
    """What is collected stays to the end: no search for litter need go through it."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _commands_are_built_once() -> Iterator[None]:
    """A command is built whenever it is called: here, some thousand times in one process."""
    build = Commands.get_command
    built: dict[str, Any] = {}

    def once(self: Commands, ctx: object, name: str) -> Any:
        if name not in built:
            built[name] = build(self, ctx, name)
        return built[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Commands, "get_command", once)
        yield


@pytest.fixture(autouse=True)
def _own_cache(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test reads or writes the user's cache, environment or configuration."""
    for name in ("CHRONICLE_BASE", "CHRONICLE_PAGER", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PAGER", "")
    monkeypatch.setenv("TERM", "xterm-256color")
    with tempfile.TemporaryDirectory(dir=compiled.parent, ignore_cleanup_errors=True) as own:
        shutil.copytree(compiled, own, dirs_exist_ok=True)
        monkeypatch.setenv("CHRONICLE_CACHE", own)
        monkeypatch.setenv("CHRONICLE_STATE", f"{own}/state")
        yield
        monkeypatch.undo()  # what a test has put in place of the system's calls does not clear up after it


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Chronicle = Callable[..., Answer]


@pytest.fixture
def chronicle(capfd: pytest.CaptureFixture[str]) -> Chronicle:
    """Run a command line in this process: `chronicle("timeline", "-p", "duxbury", base=path)`."""

    def call(*arguments: str, base: Path | None = BIRMINGHAM) -> Answer:
        named = () if base is None else ("--base", str(base))
        capfd.readouterr()
        code = run([*arguments, *named])
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return call


@pytest.fixture
def make_base(tmp_path: Path) -> Callable[..., Path]:
    """Make a base of files by name: `make_base(facts="…")` also writes a chronicle.toml if none is given."""

    def make(directory: str = "base", **files: str) -> Path:
        root = tmp_path / directory
        root.mkdir(exist_ok=True)
        files.setdefault("chronicle", '[chronicle]\ntitle = "A base"\n')
        for name, text in files.items():
            (root / f"{name}.toml").write_text(text, encoding="utf-8")
        return root

    return make


@pytest.fixture
def in_directory() -> Iterator[Callable[[Path], None]]:
    """Change the working directory for one test."""
    before = Path.cwd()
    yield os.chdir
    os.chdir(before)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without a window; a test that asks for it is marked with `NEEDS_BROWSER`."""
    with open_browser() as opened:
        yield opened
