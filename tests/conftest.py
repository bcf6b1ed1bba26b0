"""What every test may use: a cache of its own, and bases made of a few lines."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings
from typer.main import get_command

from chronicle.cli.app import Commands, app
from chronicle.cli.commands.add import AddableKinds
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


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: no search for litter need go through it, then or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _commands_are_built_once() -> Iterator[None]:
    """A command is built whenever it is called: here, some thousand times in one process."""
    program = get_command(app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Commands, "get_command", _once_each(Commands.get_command))
        patch.setattr(AddableKinds, "get_command", _once_each(AddableKinds.get_command))
        patch.setattr("typer.main.get_command", lambda built: program if built is app else get_command(built))
        yield


@pytest.fixture(scope="session", autouse=True)
def _children_share_what_they_compile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where no bytecode is to be written beside the sources, a program that a test starts need not compile all anew."""
    with pytest.MonkeyPatch.context() as patch:
        if sys.dont_write_bytecode:
            own = tmp_path_factory.getbasetemp()
            run_of_all = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
            patch.setenv("PYTHONPYCACHEPREFIX", str(run_of_all / "bytecode"))
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_disk_that_takes_no_time() -> Iterator[None]:
    """What tests write need not outlast a loss of power."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


def _once_each(build: Callable[[Any, object, str], Any]) -> Callable[[Any, object, str], Any]:
    built: dict[str, Any] = {}

    def once(group: Any, ctx: object, name: str) -> Any:
        if name not in built:
            built[name] = build(group, ctx, name)
        return built[name]

    return once


class CacheCopy:
    """A copy of a cache for one test after another, in which only what a test has changed is made anew."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._begin()

    def restored(self) -> Path:
        """Return the copy as its source is, whatever the last test did to it."""
        try:
            self._restore()
        except OSError:  # it is gone, or cannot be emptied
            self._begin()
            self._restore()
        return self._path

    def _begin(self) -> None:
        self._path = Path(tempfile.mkdtemp(dir=self._source.parent))
        self._copied: dict[str, tuple[int, ...]] = {}

    def _restore(self) -> None:
        self._path.chmod(0o700)
        unchanged = {}
        for entry in [*os.scandir(self._path)]:
            state = _state_of(entry.stat(follow_symlinks=False))
            if self._copied.get(entry.name) == state:
                unchanged[entry.name] = state
            elif entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry)
            else:
                os.unlink(entry)
        for entry in os.scandir(self._source):
            if entry.name not in unchanged:
                copy = self._path / entry.name
                shutil.copy2(entry, copy)
                unchanged[entry.name] = _state_of(copy.lstat())
        self._copied = unchanged


def _state_of(status: os.stat_result) -> tuple[int, ...]:
    """What changes with a file, however it is changed."""
    return (status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


@pytest.fixture(scope="session")
def _copies() -> dict[Path, CacheCopy]:
    """The copies of caches, by their sources."""
    return {}


@pytest.fixture(autouse=True)
def _own_cache(compiled: Path, _copies: dict[Path, CacheCopy], monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's cache, environment or configuration."""
    for name in ("CHRONICLE_BASE", "CHRONICLE_PAGER", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PAGER", "")
    monkeypatch.setenv("TERM", "xterm-256color")
    own = (_copies.get(compiled) or _copies.setdefault(compiled, CacheCopy(compiled))).restored()
    monkeypatch.setenv("CHRONICLE_CACHE", str(own))
    monkeypatch.setenv("CHRONICLE_STATE", str(own / "state"))


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
