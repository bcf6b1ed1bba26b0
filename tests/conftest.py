"""What every test may use: a cache of its own, and bases made of a few lines."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chronicle.cli.run import run

BIRMINGHAM = Path(__file__).parent.parent / "data" / "birmingham"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's cache, environment or configuration."""
    monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path_factory.mktemp("cache")))
    for name in ("CHRONICLE_BASE", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


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
