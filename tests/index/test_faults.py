"""Faults injected into the cache: the answer stays that of the files, and nothing is left behind."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chronicle.cli.run import run
from chronicle.index.cache import open_index
from chronicle.index.signature import SEAL
from chronicle.loader.locate import BaseNotFound, locate

FACTS = '[sources.s]\ntitle = "S"\n' + "".join(
    f'[events.e{n}]\ntitle = "Event {n}"\ndate = "2009"\nsources = ["s"]\n' for n in range(50)
)

Make = Callable[..., Path]


def titles(base: Path) -> int:
    """How many events an answer has."""
    index = open_index(locate(str(base)))
    (found,) = index.db.execute("SELECT count(*) FROM events").fetchone()
    index.db.close()
    return int(found)


def rows(base: Path) -> list[tuple[object, ...]]:
    """Every event and its facts, as they are answered from."""
    index = open_index(locate(str(base)))
    found = index.db.execute("SELECT * FROM events t JOIN fact f ON f.key = t.key").fetchall()
    index.db.close()
    return found


@pytest.fixture
def cache() -> Path:
    """Where the index lies."""
    return Path(os.environ["CHRONICLE_CACHE"])


@pytest.mark.parametrize("place", ["relative", "", "a\udcff"])
def test_a_cache_of_an_odd_name(
    place: str, make_base: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = make_base(facts=FACTS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("CHRONICLE_CACHE", place)
    assert titles(base) == titles(base) == 50


def test_a_working_directory_that_is_gone(
    make_base: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = make_base(facts=FACTS)
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setenv("CHRONICLE_CACHE", "relative")
    assert titles(base) == 50
    assert run(["events"]) == 0
    monkeypatch.chdir(tmp_path)


def test_a_home_that_nobody_knows(make_base: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = make_base(facts=FACTS)
    for name in ("CHRONICLE_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert titles(base) == 50
    assert list(here.iterdir()) == []


def test_a_cache_that_is_read_only(make_base: Make, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = make_base(facts=FACTS)
    monkeypatch.setattr(os, "access", lambda *_args, **_named: False)
    assert titles(base) == 50
    assert list(cache.iterdir()) == []


def test_a_cache_that_is_removed_while_it_is_filled(
    make_base: Make, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = make_base(facts=FACTS)
    real = os.replace

    def removed(*arguments: Path) -> None:
        shutil.rmtree(cache)
        real(*arguments)

    monkeypatch.setattr(os, "replace", removed)
    assert titles(base) == 50


def test_an_index_that_another_damages_the_moment_it_is_in_its_place(
    make_base: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = make_base(facts=FACTS)
    real = os.replace

    def damaged(source: Path, target: Path) -> None:
        real(source, target)
        target.write_bytes(b"garbage")

    monkeypatch.setattr(os, "replace", damaged)
    assert titles(base) == 50


@pytest.mark.parametrize("seed", range(6))
def test_bytes_that_have_changed(seed: int, make_base: Make, cache: Path) -> None:
    base = make_base(facts=FACTS)
    titles(base)
    (path,) = cache.glob("*.index")
    dice = random.Random(seed)
    whole = path.read_bytes()
    for damage in (bytes(4096), dice.randbytes(4096), dice.randbytes(20_000)):
        for start in (0, dice.randrange(len(whole)), len(whole) - 10):
            path.write_bytes(whole[:start] + damage + whole[start + len(damage) :])
            assert titles(base) == 50


def flip(index: Path, at: int) -> None:
    """Turn one bit over, in the place where it lies."""
    with index.open("r+b") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("word", [b"Event 7", b"events.e7"])
def test_a_single_bit_of_an_answer(word: bytes, make_base: Make, cache: Path) -> None:
    base = make_base(facts=FACTS)
    before = rows(base)
    (path,) = cache.glob("*.index")
    flip(path, path.read_bytes().index(word) + len(word) - 1)
    assert rows(base) == before


def test_two_pages_that_changed_places(make_base: Make, cache: Path) -> None:
    base = make_base(facts=FACTS)
    before = rows(base)
    (path,) = cache.glob("*.index")
    pages = [path.read_bytes()[at : at + 4096] for at in range(0, path.stat().st_size, 4096)]
    for one, other in ((3, 4), (5, 9), (len(pages) - 2, len(pages) - 1)):
        changed = [*pages]
        changed[one], changed[other] = changed[other], changed[one]
        path.write_bytes(b"".join(changed))
        assert rows(base) == before


@pytest.mark.parametrize("name", ["version", "base", "left_out", "troubles"])
@pytest.mark.parametrize("sealed", [False, True])
def test_an_index_that_has_lost_what_it_says_of_itself(
    name: str, make_base: Make, cache: Path, *, sealed: bool
) -> None:
    base = make_base(facts=FACTS)
    titles(base)
    (path,) = cache.glob("*.index")
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM meta WHERE name = ?", (name,))
    connection.close()
    if sealed:
        os.utime(path, ns=(SEAL, SEAL))
    assert titles(base) == 50


def test_names_of_any_bytes_do_not_make_it_stale(make_base: Make, cache: Path) -> None:
    base = make_base(facts=FACTS)
    (base / "a\x1fb.toml").mkdir()
    (base / "c.toml").symlink_to("nowhere")
    titles(base)
    (path,) = cache.glob("*.index")
    before = path.stat().st_ino
    titles(base)
    assert path.stat().st_ino == before


@pytest.mark.parametrize(
    ("sent", "ended", "left"),
    [
        (signal.SIGKILL, -signal.SIGKILL, [".part"]),
        (signal.SIGTERM, -signal.SIGTERM, [".part"]),
        (signal.SIGINT, 130, []),
    ],
)
def test_killed_at_any_moment(
    sent: signal.Signals, ended: int, left: list[str], make_base: Make, cache: Path
) -> None:
    base = make_base(facts=FACTS)
    slow = (
        "import signal, sys, time; from chronicle.index import compiler; real = compiler.Compilation.run\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # which a job in the background ignores
        "def run(self):\n"
        "    real(self); print('here', flush=True); time.sleep(60)\n"
        "compiler.Compilation.run = run\n"
        "from chronicle.cli import main; main()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", slow, "events", "--base", str(base)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "here\n"
        running.send_signal(sent)
        assert running.communicate() == ("", "")
    assert running.returncode == ended
    assert [path.suffix for path in cache.iterdir()] == left
    assert titles(base) == 50
    assert [path.suffix for path in cache.iterdir()] == [".index"]


def test_a_file_that_grows_beyond_what_is_read_is_not_read_to_see_whether_it_changed(make_base: Make) -> None:
    base = make_base(facts=FACTS)
    with (base / "sparse.toml").open("wb") as file:
        file.truncate(5 * 2**30)
    assert titles(base) == titles(base) == 50


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_worker_can_be_started_and_no_index_be_kept(
    make_base: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left() -> int:
        raise BlockingIOError("no more processes")

    base = make_base(facts=FACTS)
    monkeypatch.setenv("CHRONICLE_CACHE", str(base / "facts.toml"))
    monkeypatch.setattr("chronicle.index.large.workers.LARGE_BASE", 0)
    monkeypatch.setattr("chronicle.index.large.workers._processors", lambda: 2)
    monkeypatch.setattr(os, "fork", none_left)
    assert titles(base) == 50


def permissions(path: Path) -> int:
    """Who may do what with a file or a directory."""
    return path.stat().st_mode & 0o777


class TestOursAlone:
    """What is in an index is the base's: nobody else reads it, and nobody else's is believed."""

    @pytest.mark.parametrize("umask", [0, 0o022, 0o077])
    def test_nobody_else_reads_an_index_whatever_the_umask(
        self, umask: int, make_base: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = make_base(facts=FACTS)
        monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path / "new" / "cache"))
        before = os.umask(umask)
        try:
            titles(base)
            (base / "facts.toml").write_text(FACTS + "# edited\n")
            titles(base)
            open_index(locate(str(base)), known_by=730000).db.close()
        finally:
            os.umask(before)
        assert {permissions(path) for path in (tmp_path / "new" / "cache").iterdir()} == {0o600}
        assert {permissions(tmp_path / "new"), permissions(tmp_path / "new" / "cache")} == {0o700}

    def test_the_user_s_cache_is_closed_to_others_and_a_directory_of_another_name_left_as_it_is(
        self, make_base: Make, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = make_base(facts=FACTS)
        cache.chmod(0o755)
        titles(base)
        assert (permissions(cache), len(list(cache.iterdir()))) == (0o755, 1)
        monkeypatch.delenv("CHRONICLE_CACHE")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        usual = tmp_path / "chronicle"
        usual.mkdir()
        usual.chmod(0o777)
        titles(base)
        assert (permissions(usual), len(list(usual.iterdir()))) == (0o700, 1)

    @pytest.mark.parametrize("mode", [0o777, 0o1777, 0o770])
    def test_where_others_may_write_nothing_is_kept_and_nothing_believed(
        self, mode: int, make_base: Make, cache: Path
    ) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        (index,) = cache.iterdir()
        forge(index)
        assert titles(base) == 0
        cache.chmod(mode)
        assert titles(base) == 50
        index.unlink()
        assert titles(base) == 50
        assert list(cache.iterdir()) == []

    def test_an_index_of_another_user(
        self, make_base: Make, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        (index,) = cache.iterdir()
        forge(index)
        monkeypatch.setattr(os, "geteuid", lambda: 4711)
        assert titles(base) == 50

    @pytest.mark.parametrize("how", ["others may write", "a link"])
    def test_an_index_that_others_could_have_written(self, how: str, make_base: Make, cache: Path) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        (index,) = cache.iterdir()
        forge(index)
        if how == "a link":
            elsewhere = cache.parent / "forged"
            index.rename(elsewhere)
            index.symlink_to(elsewhere)
        else:
            index.chmod(0o666)
        assert titles(base) == 50
        assert (index.is_symlink(), permissions(index)) == (False, 0o600)


def forge(index: Path) -> None:
    """Take the events out of an index, as one who knows how it is sealed."""
    with sqlite3.connect(index) as connection:
        connection.execute("DELETE FROM events")
    connection.close()
    os.utime(index, ns=(SEAL, SEAL))


def test_an_answer_needs_no_temporary_file(make_base: Make) -> None:
    """Nor room for one: a system that is full or read-only answers from the index as any other."""
    base = make_base(facts=FACTS)
    titles(base)
    (kept,) = open_index(locate(str(base))).db.execute("PRAGMA temp_store").fetchone()
    assert kept == 2  # in memory


@pytest.mark.parametrize(
    ("code", "message", "kept"),
    [
        (sqlite3.SQLITE_CORRUPT, "the index was damaged: so it is\n  hint: run the command again", False),
        (sqlite3.SQLITE_CORRUPT_VTAB, "the index was damaged: so it is", False),
        (sqlite3.SQLITE_NOTADB, "the index was damaged: so it is", False),
        (sqlite3.SQLITE_IOERR_GETTEMPPATH, "the index could not be read: so it is", True),
        (sqlite3.SQLITE_CANTOPEN, "the index could not be read: so it is", True),
        (sqlite3.SQLITE_FULL, "the index could not be read: so it is", True),
        (None, "there is not enough memory\n  hint: free some", True),
    ],
)
def test_only_damage_is_called_so(
    code: int | None,
    message: str,
    make_base: Make,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    kept: bool,
) -> None:
    base = make_base(facts=FACTS)
    titles(base)

    def failing(*_: object) -> None:
        if code is None:
            raise MemoryError
        error = sqlite3.OperationalError("so it is")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr("chronicle.cli.session.count_errors", failing)
    assert run(["events", "--base", str(base)]) == 3
    assert message in capsys.readouterr().err
    assert (len(list(cache.glob("*.index"))) == 1) is kept


def test_a_base_that_goes_before_it_is_compiled_is_not_taken_for_an_empty_one(make_base: Make) -> None:
    base = locate(str(make_base(facts=FACTS)))
    shutil.rmtree(base.root)
    with pytest.raises(BaseNotFound, match=r"chronicle\.toml is gone"):
        open_index(base)
