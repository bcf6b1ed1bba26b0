"""The index is never stale and never fatal: whatever happens to it or to the files, the answer is that of the files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from platformdirs import user_cache_dir

from chronicle import __version__
from chronicle.index.cache import cache_directory, cached_index, discard_opened, open_index
from chronicle.index.compiler import CompileJob
from chronicle.index.signature import SEAL, Signature, digest
from chronicle.loader.discover import FilePatterns
from chronicle.loader.locate import locate
from chronicle.model.columns import given
from chronicle.model.fact import Fact
from chronicle.model.fields import Text  # noqa: TC001 - the annotations of a fact are read
from chronicle.model.kind import Kind
from chronicle.model.kinds import KINDS
from chronicle.queries.overview import count_errors

PROGRAM = Path(__file__).parents[2] / "chronicle"
FACTS = """\
[sources.s]
title = "A source"
[events.one]
date = "2009"
title = "First"
sources = ["s"]
"""

Make = Callable[..., Path]


class Visit(Fact):
    """A kind of fact that the program does not know."""

    title: Text


def titles(base: Path) -> list[str]:
    """The titles of all events, as an answer gives them."""
    index = open_index(locate(str(base)))
    found = [title for (title,) in index.db.execute("SELECT title FROM events ORDER BY key")]
    index.db.close()
    return found


def the_index() -> Path:
    """The one index in the cache."""
    (path,) = indexes()
    return path


def indexes() -> dict[Path, int]:
    """The indexes in the cache, each with the number by which the file system knows it, the newest last."""
    found = sorted(
        Path(os.environ["CHRONICLE_CACHE"]).glob("*.index"), key=lambda path: path.stat().st_ctime_ns
    )
    return {path: path.stat().st_ino for path in found}


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


class TestNeverStale:
    def test_an_unchanged_base_is_not_compiled_again(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        before = the_index().stat().st_ino
        titles(base)
        assert the_index().stat().st_ino == before

    def test_an_edit_of_the_same_size_in_the_same_tick(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        facts = base / "facts.toml"
        status = facts.stat()
        assert titles(base) == ["First"]
        with facts.open("r+") as file:  # same inode, same size
            file.write(FACTS.replace("First", "Other"))
        os.utime(facts, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert titles(base) == ["Other"]

    def test_a_file_that_has_lain_unchanged_is_not_read_to_see_that_it_has(
        self, make_base: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = make_base(facts=FACTS, more='[events.two]\ntitle = "Second"\nsources = ["s"]\n')
        monkeypatch.setattr("chronicle.index.signature.COARSEST_CLOCK", 0)
        assert titles(base) == ["First", "Second"]
        read: list[str] = []

        def watched(path: Path) -> str | None:
            read.append(path.name)
            return digest(path)

        monkeypatch.setattr("chronicle.index.cache.digest", watched)
        monkeypatch.setattr("chronicle.index.builder.digest", watched)
        edit(base / "more.toml", "Second", "Other")
        assert titles(base) == ["First", "Other"]
        (base / "more.toml").touch()
        assert titles(base) == ["First", "Other"]
        assert read == ["more.toml"]

    def test_a_file_that_was_young_when_it_was_read_is_read_once_more_when_it_is_old_enough(
        self, make_base: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = make_base(facts=FACTS)
        read: list[str] = []

        def watched(path: Path) -> str | None:
            read.append(path.name)
            return digest(path)

        def asked_after(seconds: int) -> list[str]:
            read.clear()
            now = (base / "facts.toml").stat().st_ctime_ns + seconds * 10**9
            monkeypatch.setattr("chronicle.index.signature.time.time_ns", lambda: now)
            assert titles(base) == ["First"]
            return sorted(read)

        both = ["chronicle.toml", "facts.toml"]
        titles(base)
        monkeypatch.setattr("chronicle.index.cache.digest", watched)
        before = the_index().stat().st_ino
        assert [asked_after(seconds) for seconds in (1, 1, 3, 3, 1, 3)] == [both, both, both, [], [], []]
        assert the_index().stat().st_ino == before
        os.utime(base / "facts.toml", ns=(0, 0))
        assert asked_after(4) == []
        assert the_index().stat().st_ino != before
        path = the_index()
        path.write_bytes(path.read_bytes()[:-1])
        before = path.stat().st_ino
        asked_after(5)
        assert the_index().stat().st_ino != before

    def test_a_file_that_was_young_and_has_changed_settles_nothing(
        self, make_base: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        of = Signature.of
        monkeypatch.setattr(Signature, "of", lambda path: of(path)._replace(mtime=0, ctime=0, racy=True))
        base = make_base(facts=FACTS, more='[events.two]\ntitle = "Second"\nsources = ["s"]\n')
        titles(base)
        monkeypatch.setattr(Signature, "of", lambda path: of(path)._replace(mtime=0, ctime=0, racy=False))
        with (base / "more.toml").open("r+") as file:  # same inode, same size
            file.write('[events.two]\ntitle = "Edited"')
        assert titles(base) == ["First", "Edited"]

    def test_an_edit_that_a_coarse_clock_hides(
        self, make_base: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        of = Signature.of
        monkeypatch.setattr(Signature, "of", lambda path: of(path)._replace(mtime=0, ctime=0, racy=True))
        base = make_base(facts=FACTS)
        assert titles(base) == ["First"]
        with (base / "facts.toml").open("r+") as file:  # same inode, same size
            file.write(FACTS.replace("First", "Other"))
        assert titles(base) == ["Other"]

    def test_an_old_file_edited_and_its_old_mtime_restored(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        facts = base / "facts.toml"
        os.utime(facts, ns=(10**18, 10**18))
        assert titles(base) == ["First"]
        with facts.open("r+") as file:
            file.write(FACTS.replace("First", "Other"))
        os.utime(facts, ns=(10**18, 10**18))
        assert titles(base) == ["Other"]

    def test_a_file_replaced_by_a_rename(self, make_base: Make, tmp_path: Path) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        other = tmp_path / "other"
        other.write_text(FACTS.replace("First", "Other"))
        shutil.copystat(base / "facts.toml", other)
        other.replace(base / "facts.toml")
        assert titles(base) == ["Other"]

    def test_a_file_added_and_a_file_removed(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        (base / "more.toml").write_text('[events.two]\ntitle = "Second"\nsources = ["s"]\n')
        assert titles(base) == ["First", "Second"]
        (base / "more.toml").unlink()
        assert titles(base) == ["First"]

    def test_a_moved_base(self, make_base: Make, tmp_path: Path) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        base.rename(tmp_path / "moved")
        assert titles(tmp_path / "moved") == ["First"]

    def test_two_bases_with_one_name(self, make_base: Make, tmp_path: Path) -> None:
        one = make_base(facts=FACTS)
        (tmp_path / "elsewhere").mkdir()
        two = make_base("elsewhere/base", facts=FACTS.replace("First", "Other"))
        assert (titles(one), titles(two)) == (["First"], ["Other"])

    def test_one_place_after_another_base_moved_into_it(self, make_base: Make, tmp_path: Path) -> None:
        one = make_base(facts=FACTS)
        titles(one)
        two = make_base("other", facts=FACTS.replace("First", "Other"))
        shutil.rmtree(one)
        two.rename(one)
        assert titles(one) == ["Other"]

    def test_two_versions_of_chronicle_that_share_a_cache(
        self, make_base: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        monkeypatch.setattr("chronicle.index.signature.__version__", "9.9.9")
        assert titles(base) == ["First"]
        both = indexes()
        assert len(both) == 2
        for version in (__version__, "9.9.9"):
            monkeypatch.setattr("chronicle.index.signature.__version__", version)
            assert titles(base) == ["First"]
        assert indexes() == both

    @pytest.mark.parametrize(("days", "left"), [(6, 3), (8, 1)])
    def test_what_was_not_asked_for_a_week_goes_with_the_next_compile(
        self, days: int, left: int, make_base: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        titles(make_base("gone", facts=FACTS))
        now = time.time()
        monkeypatch.setattr("chronicle.index.signature.__version__", "9.9.9")
        monkeypatch.setattr("chronicle.index.builder.time.time", lambda: now + days * 24 * 3600)
        titles(base)
        assert len(indexes()) == left

    def test_containers_that_share_a_cache(self, make_base: Make) -> None:
        """In each the program is process 1, and the other one's number says nothing."""
        alone = ["unshare", "--user", "--map-root-user", "--pid", "--fork"]
        try:
            subprocess.run([*alone, "true"], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no containers here")
        base = make_base(facts=FACTS)
        asks = (
            "import sys; from tests.index.test_cache import *\n"
            "for _ in sys.stdin: print(*titles(Path(sys.argv[1])), flush=True)"
        )
        programs = [
            subprocess.Popen(
                [*alone, sys.executable, "-c", asks, str(base)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
                cwd=PROGRAM.parent,
            )
            for _ in range(2)
        ]
        for edit in range(50):
            (base / "facts.toml").write_text(FACTS.replace("First", f"Edit {edit:02}"), "utf-8")
            for program in programs:
                assert program.stdin is not None
                program.stdin.write("now\n")
            for program in programs:
                assert program.stdout is not None
                assert program.stdout.readline() == f"Edit {edit:02}\n"
        for program in programs:
            program.communicate()

    def test_a_changed_module(self, make_base: Make, tmp_path: Path) -> None:
        base = make_base(facts=FACTS)
        program = tmp_path / "program"
        shutil.copytree(PROGRAM, program / "chronicle", ignore=shutil.ignore_patterns("__pycache__", "*.md"))

        def event() -> tuple[str, int]:
            line = [sys.executable, "-m", "chronicle", "events", "-f", "jsonl", "--base", str(base)]
            done = subprocess.run(line, capture_output=True, text=True, check=True, cwd=program)
            return json.loads(done.stdout)["title"], [*indexes().values()][-1]

        title, before = event()
        assert title == "First"
        assert event() == ("First", before)
        edit(program / "chronicle" / "pages" / "events.py", '"""', '"""Drawn: ')
        assert event() == ("First", before)
        events = program / "chronicle" / "model" / "kinds" / "events.py"
        edit(events, "import Kind\n", "import Kind, KindColumn\n")
        edit(events, 'given("title")', 'KindColumn("title", lambda event: event.fact.title.upper())')
        title, after = event()
        assert title == "FIRST"
        assert after != before
        assert event() == ("FIRST", after)

    def test_another_kind_of_fact(self, make_base: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        before = the_index()
        with monkeypatch.context() as context:
            for declared in ("_kinds", "_by_singular"):
                context.setattr(KINDS, declared, {**getattr(KINDS, declared)})
            columns = (given("title"),)
            KINDS.declare(
                Kind(Visit, table="visits", singular="visit", summary="", evidence=(), columns=columns)
            )
            titles(base)
            both = indexes()
            assert next(iter(both)) == before
            titles(base)
        titles(base)
        assert len(both) == 2
        assert indexes() == both

    def test_a_changed_chronicle_toml(self, make_base: Make) -> None:
        base = make_base(
            facts='[organisations.o]\nname = "O"\n[budget.b]\norganisation = "o"\ntype = "cut"\namount = 1\nperiod = "2013/14"\n'
        )

        def earliest() -> str:
            (found,) = open_index(locate(str(base))).db.execute("SELECT earliest FROM budget").fetchone()
            return str(found)

        assert earliest() == "2013-04-01"
        edit(base / "chronicle.toml", "title", 'financial-year = "07-01"\ntitle')
        assert earliest() == "2013-07-01"

    def test_files_narrowed_and_widened(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        assert titles(base) == ["First"]
        edit(base / "chronicle.toml", "title", 'files = ["nothing/*.toml"]\ntitle')
        assert titles(base) == []
        edit(base / "chronicle.toml", 'files = ["nothing/*.toml"]\n', "")
        assert titles(base) == ["First"]

    def test_which_files_belong_to_it_is_decided_once_for_each(
        self, make_base: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = '[chronicle]\ntitle = "T"\nfiles = ["f*.toml", "no.toml"]\n'
        odd = {"a\x1fb": "", "a\nb": ""}
        base = make_base(chronicle=settings, facts=FACTS, other=FACTS.replace("First", "Second"), **odd)
        decided: list[str] = []
        fits = FilePatterns.fits

        def watched(patterns: FilePatterns, name: str) -> bool:
            decided.append(name)
            return fits(patterns, name)

        monkeypatch.setattr(FilePatterns, "fits", watched)
        assert titles(base) == ["First"]
        assert len(decided) == len(["chronicle", "facts", "other", *odd])
        assert titles(base) == ["First"]
        (base / "new.toml").write_text(FACTS.replace("First", "Third"))
        assert titles(base) == ["First"]
        decided.clear()
        assert titles(base) == ["First"]
        assert decided == []
        (base / "fourth.toml").write_text('[events.four]\ntitle = "Fourth"\n')
        (base / "other.toml").unlink()
        assert titles(base) == ["First", "Fourth"]

    def test_a_file_that_could_not_be_read_for_a_while(
        self, make_base: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = make_base(facts=FACTS, latin="")
        (base / "latin.toml").write_bytes(b"# caf\xe9\n")
        monkeypatch.setattr("chronicle.index.signature.COARSEST_CLOCK", 0)
        real = os.open

        def failing(path: str, *arguments: int, **named: int) -> int:
            if path == "facts.toml":
                raise OSError(5, "Input/output error")
            return real(path, *arguments, **named)

        with monkeypatch.context() as patch:
            patch.setattr(os, "open", failing)
            assert titles(base) == titles(base) == []
        assert titles(base) == ["First"]
        before = the_index().stat().st_ino
        assert titles(base) == ["First"]
        assert the_index().stat().st_ino == before

    def test_what_is_wrong_with_a_name_that_is_no_file(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        name = base / "odd.toml"

        def wrong() -> str:
            asked = "SELECT message FROM finding WHERE code = 'F001'"
            return str(open_index(locate(str(base))).db.execute(asked).fetchone()[0])

        name.symlink_to("nowhere")
        assert "leads nowhere" in wrong()
        name.unlink()
        name.symlink_to(base.parent)
        assert "leads out of the base" in wrong()
        name.unlink()
        name.mkdir()
        assert "is a directory" in wrong()

    def test_a_name_that_changes_in_another_file(self, make_base: Make) -> None:
        base = make_base(
            people='[people.a]\nname = "Ann"\n',
            facts=FACTS + '[events.two]\ntitle = "T"\npeople = ["a"]\nsources = ["s"]\n',
        )
        asked = "SELECT people FROM events WHERE title = 'T'"
        assert open_index(locate(str(base))).db.execute(asked).fetchone() == ("Ann",)
        edit(base / "people.toml", "Ann", "Bea")
        assert open_index(locate(str(base))).db.execute(asked).fetchone() == ("Bea",)


def test_a_word_is_completed_from_the_index_as_it_lies_and_nothing_is_compiled(make_base: Make) -> None:
    base = make_base(facts=FACTS)
    assert cached_index(locate(str(base))) is None
    assert not list(Path(os.environ["CHRONICLE_CACHE"]).glob("*.index"))
    titles(base)
    edit(base / "facts.toml", "First", "Other")
    index = cached_index(locate(str(base)))
    assert index is not None
    assert index.db.execute("SELECT title FROM events").fetchone() == ("First",)


class TestNeverFatal:
    @pytest.mark.parametrize("damage", [b"", b"garbage", b"SQLite format 3\x00" + bytes(4096)])
    def test_garbage_in_its_place(self, make_base: Make, damage: bytes) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        the_index().write_bytes(damage)
        assert titles(base) == ["First"]

    @pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "directory"])
    def test_no_file_at_all_in_its_place(self, make_base: Make, make: Callable[[Path], None]) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        path = the_index()
        path.unlink()
        make(path)
        command = [sys.executable, "-m", "chronicle", "events", "-f", "csv", "--base", str(base)]
        done = subprocess.run(command, capture_output=True, timeout=60, check=True)
        assert b"First" in done.stdout

    @pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
    def test_truncated(self, make_base: Make, kept: float) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        whole = the_index().read_bytes()
        the_index().write_bytes(whole[: int(len(whole) * kept)])
        assert titles(base) == ["First"]

    def test_a_cache_that_is_a_file(
        self, make_base: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "taken").write_text("")
        monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path / "taken"))
        assert titles(make_base(facts=FACTS)) == ["First"]

    def test_a_cache_that_cannot_be_made(self, make_base: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CHRONICLE_CACHE", "/proc/no/such/place")
        assert titles(make_base(facts=FACTS)) == ["First"]

    @pytest.mark.parametrize("lies", [False, True], ids=["nothing there", "an old one there"])
    def test_a_disk_that_fills_up_half_way(self, make_base: Make, *, lies: bool) -> None:
        base = make_base(facts=FACTS)
        if lies:
            titles(base)
        edit(base / "facts.toml", "First", "Other")
        before = sorted(Path(os.environ["CHRONICLE_CACHE"]).iterdir())
        line = 'ulimit -f 20; trap "" XFSZ; exec "$0" -B -m chronicle events -f csv --base "$1"'
        command = ["bash", "-c", line, sys.executable, str(base)]
        assert b"Other" in subprocess.run(command, capture_output=True, check=True).stdout
        assert sorted(Path(os.environ["CHRONICLE_CACHE"]).iterdir()) == before

    def test_one_that_is_found_to_be_damaged_is_thrown_away(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        titles(base)
        titles(base)
        the_index()
        discard_opened()
        assert not list(Path(os.environ["CHRONICLE_CACHE"]).glob("*.index"))
        discard_opened()
        assert titles(base) == ["First"]

    def test_removed_while_open(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        index = open_index(locate(str(base)))
        the_index().unlink()
        assert index.db.execute("SELECT title FROM events").fetchone() == ("First",)

    def test_a_builder_that_was_killed_leaves_nothing(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        litter = Path(os.environ["CHRONICLE_CACHE"]) / f"0123456789abcdef0123-4567.{'89' * 16}.part"
        litter.write_bytes(b"half")
        assert titles(base) == ["First"]
        assert [path.suffix for path in litter.parent.iterdir()] == [".index"]

    def test_a_file_of_the_user_s_own_is_no_litter(self, make_base: Make) -> None:
        theirs = Path(os.environ["CHRONICLE_CACHE"]) / f"a-film.{'89' * 16}.part"
        theirs.write_bytes(b"half")
        titles(make_base(facts=FACTS))
        assert theirs.exists()

    def test_two_programs_at_once(self, make_base: Make) -> None:
        base = make_base(facts=FACTS)
        command = [sys.executable, "-m", "chronicle", "events", "-f", "csv", "--base", str(base)]
        running = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
        ]
        answers = [process.communicate() for process in running]
        assert {process.returncode for process in running} == {0}
        assert len({out for out, _ in answers}) == 1
        assert b"First" in answers[0][0]
        assert {err for _, err in answers} == {b""}
        assert [path.suffix for path in Path(os.environ["CHRONICLE_CACHE"]).iterdir()] == [".index"]

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
    def test_twenty_builders_at_the_same_moment(self, make_base: Make) -> None:
        titles(make_base("another", facts=FACTS))  # so that none has anything to load
        base = make_base(facts=FACTS)
        gate, opener = os.pipe()
        builders = []
        for _ in range(20):
            builder = os.fork()
            if builder == 0:
                code = 1
                try:
                    os.close(opener)
                    os.read(gate, 1)  # until the last of them is there
                    code = 0 if titles(base) == ["First"] else 2
                finally:
                    os._exit(code)
            builders.append(builder)
        os.close(opener)
        assert [os.waitpid(builder, 0)[1] for builder in builders] == [0] * 20
        os.close(gate)
        assert [path.suffix for path in Path(os.environ["CHRONICLE_CACHE"]).iterdir()] == [".index"] * 2


def test_of_the_days_asked_for_one_index_is_kept(
    make_base: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path / "cache"))
    base = locate(str(make_base(facts='[events.e]\ntitle = "E"\n')))
    for day in (None, 735000, 735001, 735002, 735001):
        open_index(base, known_by=day).db.close()
    assert len(list((tmp_path / "cache").iterdir())) == 2


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_a_settings_file_that_is_not_read_says_nothing(make_base: Make, tmp_path: Path) -> None:
    base = make_base(facts=FACTS)
    outside = tmp_path / "shared.toml"
    outside.write_text('[chronicle]\ntitle = "Another\'s"\nfinancial-year = "07-01"\n', "utf-8")
    (base / "chronicle.toml").unlink()
    (base / "chronicle.toml").symlink_to(outside)
    index = open_index(locate(str(base)))
    assert (index.meta("title"), index.financial_year) == ("base", (4, 1))
    assert count_errors(index)[0] == 1


def test_an_edit_after_a_file_was_compared_is_seen_the_next_time(
    make_base: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = make_base(facts=FACTS)
    assert titles(base) == ["First"]
    facts, other = base / "facts.toml", base / "other.toml"
    other.write_text("", "utf-8")

    def slow(*arguments: object, **named: object) -> CompileJob:
        edit(facts, "First", "Later, and of another size")
        long_ago = facts.stat().st_mtime_ns - 10_000_000_000
        os.utime(facts, ns=(long_ago, long_ago))
        return CompileJob(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("chronicle.index.builder.CompileJob", slow)
        titles(base)
    assert titles(base) == ["Later, and of another size"]


def test_what_was_built_is_answered_from_whoever_moves_theirs_into_its_place(
    make_base: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    base = make_base(facts=FACTS)
    titles(base)
    theirs = tmp_path / "theirs"
    shutil.copyfile(the_index(), theirs)
    os.utime(theirs, ns=(SEAL, SEAL))
    edit(base / "facts.toml", "First", "Second")
    replace = os.replace

    def beaten(source: Path, target: Path) -> None:
        replace(source, target)
        replace(theirs, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", beaten)
        assert titles(base) == ["Second"]
    assert titles(base) == ["Second"]


def test_a_file_from_the_far_future(make_base: Make) -> None:
    base = make_base(facts=FACTS)
    try:
        os.utime(base / "facts.toml", ns=(2**63 + 10, 2**63 + 10))
    except (OverflowError, OSError):
        pytest.skip("this system has no such times")
    assert titles(base) == ["First"]
    edit(base / "facts.toml", "First", "Other")
    assert titles(base) == ["Other"]


def test_what_errors_cost_is_found_from_the_errors(make_base: Callable[..., Path]) -> None:
    """They are few, and facts many: the planner would rather look through the facts of each error's file."""
    index = open_index(locate(str(make_base(facts=FACTS))))
    asked: list[str] = []
    index.db.set_trace_callback(asked.append)
    count_errors(index)
    index.db.set_trace_callback(None)
    plans = [row[3] for one in asked for row in index.db.execute(f"EXPLAIN QUERY PLAN {one}")]
    assert [plan for plan in plans if " f " in plan or plan.endswith(" f")] == [
        "SEARCH f USING INDEX fact_id (id=?)"
    ]


@pytest.mark.parametrize("named", [None, "", " ", "/somewhere", "/some where/", "not/from/the/root"])
def test_the_usual_directory_is_the_one_that_platformdirs_names(
    named: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHRONICLE_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if named is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", named)
    assert cache_directory() == Path(user_cache_dir("chronicle", appauthor=False)).absolute()
