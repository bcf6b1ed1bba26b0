"""Files read in pieces, by several processes, give the index that reading them whole gives, row for row."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.index import builder
from chronicle.index.cache import open_index
from chronicle.index.large import pieces, workers
from chronicle.loader import files
from chronicle.loader.locate import locate
from chronicle.loader.values import ReadingSettings
from tests.benchmarks import generate
from tests.conftest import BIRMINGHAM
from tests.index.test_incremental import Author, compiled, write
from tests.long_run import first_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chronicle.loader.files import BaseFile

    Rows = dict[str, list[str]]

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture
def in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, int], Rows]:
    """Compile a base as one of many thousand facts is compiled, in pieces of so many characters."""

    def compile_(base: Path, size: int) -> Rows:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pieces, "PIECE_SIZE", size)
            patch.setattr(builder, "PIECE_SIZE", size)
            patch.setattr(workers, "LARGE_BASE", 0)
            patch.setattr(workers, "_processors", lambda: 3)
            return compiled(base, tmp_path / f"pieces-{size}")

    monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path))  # and put back afterwards
    return compile_


@needs_fork
@pytest.mark.parametrize("seed", first_of(range(4)))
def test_a_base_with_mistakes_of_every_kind(
    seed: int, tmp_path: Path, in_pieces: Callable[[Path, int], Rows]
) -> None:
    author = Author(seed)
    base = tmp_path / "base"
    base.mkdir()
    now: dict[str, bytes] = {}
    for step in range(3):
        before, now = now, author.texts()
        write(base, before, now)
        whole = compiled(base, tmp_path / f"whole-{step}")
        for size in (150, 700):
            assert in_pieces(base, size) == whole
        for _ in range(5):
            author.edit()


NOBODY: Final = '[[events.e.sources]]\nsource = "nobody"\n'
LONG: Final = "\n".join(f"[people.p{n}]" for n in range(100))
FILLER: Final = "".join(f'[people.r{n}]\nname = "R{n}"\n' for n in range(12))
ENDINGS: Final = {
    "plain": "",
    "array": f"{NOBODY}{NOBODY}",
    "scattered": f'{NOBODY}[people.q]\nname = "Q"\n{NOBODY}',
    "below": '[events.e.because]\nlate = "it"\n',
    "below-first": '[events.f.because]\nlate = "it"\n[events.f]\ntitle = "F"\n',
    "below-elsewhere": '[people.q]\nname = "Q"\n[events.e.because]\nlate = "it"\n',
    "below-alone": '[events.f.because]\nlate = "it"\n',
    "twice": '[events.e]\ntitle = "Again"\n',
    "settings-twice": '[people.q]\nname = "Q"\n[chronicle]\ntitle = "Again"\n',
    "settings-below": "[chronicle.more]\nfew = 1\n",
    "settings-quoted": '[ "chronicle" .more]\nfew = 1\n',
    "table": "[sources]\n",
    "table-twice": '[sources]\n[people.q]\nname = "Q"\n[people.r]\nname = "R"\n["sources"]\n',
    "table-between": '[events.f]\ntitle = "F"\n[events]\n[events.f.because]\nlate = "it"\n',
    "table-inline": '[sources]\ns = { title = "S" }\n[people.q]\nname = "Q"\n[sources.t]\ntitle = "T"\n',
    "no-id": '[events]\nf.title = "F"\n',
    "list": '[[events.f]]\ntitle = "F"\n[[events.f]]\ntitle = "F"\n',
    "short-note": 'note = """\n[people.p3]"""\nstatus = "lost"\n',
    "long-note": f'note = """\n{LONG}"""\nstatus = "lost"\n',
    "open-note": f'note = """\n{LONG}\n',
    "broken": '[events.f]\ntitle = It\ndate = "2009"\n',
    "broken-and-again": f'[events.f]\ntitle = It\n{FILLER}[events.f]\ntitle = "F"\n',
    "again-and-broken": f'[events.f]\ntitle = "F"\n{FILLER}[events.f]\ntitle = It\n',
    "three-times": f'[people.p3]\nname = "P"\n{FILLER}[people.p3]\nname = "Q"\n[people.p4]\nname = "R"\n',
    "settings-broken": f"{FILLER}[chronicle]\ntitle = T\n",
    "settings-twice-and-broken": f"{FILLER}[chronicle]\n[people.s]\nname = S\n",
    "merge": f'<<<<<<< ours\n[people.q]\nname = "Q"\n=======\n{FILLER}>>>>>>> theirs\n',
}
"""What stands at the end of a long file, by what it is."""


@needs_fork
@pytest.mark.parametrize("more", first_of(ENDINGS.values(), 9), ids=ENDINGS)
def test_findings_of_a_long_file_stand_where_they_stand(
    more: str, tmp_path: Path, in_pieces: Callable[[Path, int], Rows]
) -> None:
    """One file of many entries that nothing mentions, settings among them."""
    people = [f'[people.p{n}]\nname = "Name the {n}th of them"\n' for n in range(40)]
    people.insert(20, '[chronicle]\ntitle = "In the middle"\n')
    text = "\n".join(people) + '\n[events.e]\ntitle = "It"\ndate = "2009"\npeople = ["p7"]\n'
    base = tmp_path / "base.toml"
    base.write_text(text + more, encoding="utf-8")
    whole = compiled(base, tmp_path / "whole")
    assert len(whole["finding"]) >= 40
    assert in_pieces(base, 120) == whole


@needs_fork
def test_a_realistic_base_in_one_file(tmp_path: Path, in_pieces: Callable[[Path, int], Rows]) -> None:
    base = generate.base(tmp_path / "base", 120)
    whole = compiled(base, tmp_path / "whole")
    assert len(whole["fact"]) == 120
    assert in_pieces(base, 2_000) == whole


@pytest.mark.parametrize(
    ("header", "also"),
    [
        (r"  [\1.\2]", ""),
        (r"[ \1 . \2 ]", ""),
        (r'[\1."\2"]', ""),
        (r"""['\1'.\2]""", ""),
        (r"[\1.\2] # \1", ""),
        (r"  [\1.\2]", "[scales]\n[posts]\n[organisations]\n[people]\n[sources]\n[tenures]\n"),
    ],
)
@needs_fork
def test_headers_of_any_style_are_read_in_pieces(
    header: str,
    also: str,
    tmp_path: Path,
    in_pieces: Callable[[Path, int], Rows],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = generate.base(tmp_path / "base", 120)
    file = base / "chronicle.toml"
    styled = re.sub(r"(?m)^\[([a-z]+)\.([a-z0-9]+)\]", header, file.read_text(encoding="utf-8"))
    file.write_text(styled + also, encoding="utf-8")
    whole = compiled(base, tmp_path / "whole")
    assert len(whole["fact"]) == 120
    for module in (builder, workers):
        monkeypatch.setattr(module, "load", lambda *_: pytest.fail("it was read whole"))
    assert in_pieces(base, 2_000) == whole


@needs_fork
def test_a_long_file_that_is_read_whole_is_held_by_one_process(
    tmp_path: Path, in_pieces: Callable[[Path, int], Rows], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is parsed twice, for the settings and for the rest, so that the workers do not begin with a copy each."""
    base = tmp_path / "base.toml"
    people = "".join(f'p{n} = {{ name = "Name the {n}th of them" }}\n' for n in range(100))
    base.write_text(f'[chronicle]\ntitle = "T"\n[people]\n{people}', encoding="utf-8")
    whole = compiled(base, tmp_path / "whole")
    begun: list[object] = []
    init = workers.Worker.__init__

    def begin(self: workers.Worker, settings: ReadingSettings, name: str, file: BaseFile | None) -> None:
        begun.append(file)
        init(self, settings, name, file)

    monkeypatch.setattr(workers.Worker, "__init__", begin)
    assert in_pieces(base, 1_000) == whole
    assert begun == [None]


@pytest.mark.parametrize(
    ("more", "whole"), [("", []), ("[people.p]\nname = '''\n", ["base.toml"])], ids=["apart", "open-name"]
)
def test_a_broken_file_is_read_whole_only_where_a_mistake_may_reach_far_and_then_once(
    more: str, whole: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = "".join(f"[people.p{n}]\nname = Name the {n}th of them\n" for n in range(100))
    base = tmp_path / "base.toml"
    base.write_text(f'[chronicle]\ntitle = "T"\n{people}{more}', encoding="utf-8")
    monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path / "cache"))
    for module in (pieces, builder):
        monkeypatch.setattr(module, "PIECE_SIZE", 1_000)
    loaded: list[str] = []

    def load(path: Path, name: str) -> BaseFile:
        loaded.append(name)
        return files.load(path, name)

    for module in (builder, workers):
        monkeypatch.setattr(module, "load", load)
    db = open_index(locate(str(base))).db
    broken = db.execute("SELECT count(*) FROM finding WHERE code = 'F003'").fetchone()
    db.close()
    assert broken == (100 + len(whole),)
    assert loaded == whole


@needs_fork
@pytest.mark.parametrize("work", ["read", "resolve"])
def test_a_worker_that_is_killed(
    work: str, tmp_path: Path, in_pieces: Callable[[Path, int], Rows], monkeypatch: pytest.MonkeyPatch
) -> None:
    base = shutil.copytree(BIRMINGHAM, tmp_path / "base")
    whole = compiled(base, tmp_path / "whole")
    parent, method = os.getpid(), getattr(workers.Worker, work)

    def killed(self: workers.Worker, number: int, *rest: object) -> object:
        if os.getpid() != parent and number % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(self, number, *rest)

    monkeypatch.setattr(workers.Worker, work, killed)
    assert in_pieces(base, 1_000) == whole
    assert not list((tmp_path / "pieces-1000").glob("*.part*"))
    monkeypatch.setattr(builder, "is_cache_writable", lambda _: False)  # nor can an index be kept
    assert in_pieces(base, 900) == whole
    assert gc.isenabled()


def test_pieces_are_read_apart_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the tests above would compare a thing with itself."""
    base = generate.base(tmp_path / "base", 120)
    steps: list[tuple[int, int]] = []
    monkeypatch.setattr(pieces, "PIECE_SIZE", 2_000)
    open_index(locate(str(base)), progress=lambda *step: steps.append(step)).db.close()
    assert len(steps) > 20
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1], "a compile that is done says so"


def test_who_reads_a_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """One process a small base, and one that is kept to one processor; at most four any other."""
    pools: list[int] = []
    monkeypatch.setattr(workers, "WorkerPool", lambda _, size: pools.append(size))
    worker = workers.Worker(ReadingSettings(), "chronicle.toml", None)
    for processors, size, in_process in (
        (64, workers.LARGE_BASE - 1, False),
        (1, 10**9, False),
        (64, 10**9, True),
    ):
        monkeypatch.setattr(workers, "_processors", lambda processors=processors: processors)
        assert isinstance(workers.start_workers(worker, size, in_process=in_process), workers.InProcess)
    for processors in (2, 3, 64):
        monkeypatch.setattr(workers, "_processors", lambda processors=processors: processors)
        workers.start_workers(worker, workers.LARGE_BASE, in_process=False)
    assert pools == ([2, 3, 4] if hasattr(os, "fork") else [])
