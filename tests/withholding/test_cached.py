"""A copy without what is withheld is made once for each state of its base, and is the user's alone."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chronicle.cli.run import run
from chronicle.index import signature
from chronicle.loader.locate import locate
from chronicle.withholding import cached, copying
from chronicle.withholding.cached import kept_redaction, redacted_base
from chronicle.withholding.redaction import RedactionCounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from chronicle.index.compiler import Progress
    from chronicle.loader.locate import BaseLocation
    from tests.conftest import Chronicle

FACTS = """\
[restrictions.legal]
title = "Advice"
[events.open]
title = "It is told"
date = "2009"
[events.secret]
title = "Nobody knows"
date = "2010"
restricted = "legal"
"""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The directories that copies are written to, in turn."""
    written: list[Path] = []
    write = copying.write_redacted

    def watched(
        base: BaseLocation,
        restrictions: frozenset[str] | None,
        copy: BaseLocation,
        progress: Progress | None = None,
    ) -> RedactionCounts:
        written.append(copy.root)
        return write(base, restrictions, copy, progress)

    monkeypatch.setattr(copying, "write_redacted", watched)
    return written


def age(base: Path) -> None:
    """Make the files of a base so old that no later edit could hide in their times."""
    for file in base.iterdir():
        os.utime(file, (1_000_000_000, 1_000_000_000))


def test_it_is_made_once_and_again_when_the_base_changes(
    make_base: Callable[..., Path], chronicle: Chronicle, made: list[Path]
) -> None:
    base = make_base(facts=FACTS)
    for _ in range(2):
        assert "Nobody knows" not in chronicle("events", "--public", base=base).out
    assert len(made) == 1
    (base / "facts.toml").write_text(FACTS.replace("It is told", "It is sold"), "utf-8")
    assert "It is sold" in chronicle("events", "--public", base=base).out
    (base / "more.toml").write_text('[events.more]\ntitle = "More"\ndate = "2011"\n', "utf-8")
    assert "More" in chronicle("events", "--public", base=base).out
    (base / "facts.toml").write_text(FACTS.replace('restricted = "legal"\n', ""), "utf-8")
    assert "Nobody knows" in chronicle("events", "--public", base=base).out
    assert len(made) == 4


def test_it_is_not_made_again_once_the_files_are_no_longer_young(
    make_base: Callable[..., Path], chronicle: Chronicle, made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    base = make_base(facts=FACTS)
    for youngest in (10**15, 0, 0):  # how long, in nanoseconds, a file counts as young
        monkeypatch.setattr(signature, "COARSEST_CLOCK", youngest)
        assert chronicle("events", "--public", base=base).code == 0
    assert len(made) == 1
    (kept,) = Path(os.environ["CHRONICLE_CACHE"]).glob("withheld-*/withheld.json")
    assert json.loads(kept.read_text("utf-8"))["young"] == {}


def test_another_program_makes_it_anew(
    make_base: Callable[..., Path],
    chronicle: Chronicle,
    made: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base, module = make_base(facts=FACTS), tmp_path / "withholding" / "remaining.py"
    module.parent.mkdir()
    monkeypatch.setattr(cached, "_PROGRAM", str(tmp_path))
    for text in ("", "", "withholds more"):
        module.write_text(text, "utf-8")
        os.utime(module, (1_000_000_000, 1_000_000_000))
        assert chronicle("events", "--public", base=base).code == 0
    assert len(made) == 2


def test_it_is_the_users_alone(make_base: Callable[..., Path]) -> None:
    copy, counts = redacted_base(locate(str(make_base(facts=FACTS))), None)
    assert counts == RedactionCounts(restricted=2, depending=0, mentioning=0, citations=0, mistaken=0)
    assert stat.S_IMODE(copy.root.stat().st_mode) == 0o700
    assert copy.root.is_relative_to(os.environ["CHRONICLE_CACHE"])
    copy.root.chmod(0o777)
    assert kept_redaction(locate(str(copy.redacted_from)), None) is None


def test_without_a_cache_it_lasts_as_long_as_the_command(
    make_base: Callable[..., Path], chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    for cache in ("file/cache", "file"):
        monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path / cache))
        answer = chronicle("events", "--public", base=make_base(facts=FACTS))
        assert (answer.code, "It is told" in answer.out) == (0, True)


def test_where_the_cache_is_full_it_lasts_as_long_as_the_command(
    make_base: Callable[..., Path], chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Path(os.environ["CHRONICLE_CACHE"])
    write = copying.write_redacted

    def full(
        base: BaseLocation, restrictions: frozenset[str] | None, copy: BaseLocation, progress: Progress | None
    ) -> RedactionCounts:
        if copy.root.is_relative_to(cache):
            raise OSError(28, "No space left on device")
        return write(base, restrictions, copy, progress)

    monkeypatch.setattr(copying, "write_redacted", full)
    answer = chronicle("events", "--public", base=make_base(facts=FACTS))
    assert (answer.code, "It is told" in answer.out, "Nobody" in answer.out) == (0, True, False)
    assert not list(cache.glob("withheld-*"))


def test_where_there_is_no_room_that_is_said(
    make_base: Callable[..., Path], chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> RedactionCounts:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "write_redacted", full)
    answer = chronicle("events", "--public", base=make_base(facts=FACTS))
    assert (answer.code, answer.out) == (4, "")
    assert "cannot write a copy without what is withheld: No space left on device" in answer.err
    assert not list(Path(os.environ["CHRONICLE_CACHE"]).glob("withheld-*"))


@pytest.mark.parametrize(("longest", "kept"), [(-1, cached._MOST_KEPT), (60, 12)])
def test_only_the_last_copies_are_kept_and_those_that_another_process_may_be_about_to_read(
    longest: int,
    kept: int,
    make_base: Callable[..., Path],
    chronicle: Chronicle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base, cache = make_base(facts=FACTS), Path(os.environ["CHRONICLE_CACHE"])
    monkeypatch.setattr(cached, "_LONGEST_OPENED", longest)
    others = len(list(cache.glob("*.index")))
    for number in range(12):
        (base / "facts.toml").write_text(FACTS.replace("told", f"told {number}"), "utf-8")
        chronicle("events", "--public", base=base)
    assert len(list(cache.glob("withheld-*"))) == kept
    assert len(list(cache.glob("*.index"))) == others + kept


def test_what_is_being_made_is_not_taken_for_what_was_left_behind(
    make_base: Callable[..., Path], chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With more processes at once than copies are kept, none may delete what another writes."""
    base, cache = make_base(facts=FACTS), Path(os.environ["CHRONICLE_CACHE"])
    monkeypatch.setattr(cached, "_MOST_KEPT", 1)
    monkeypatch.setattr(cached, "_LONGEST_OPENED", -1)
    chronicle("events", "--public", base=base)
    (kept,) = cache.glob("withheld-*")
    unfinished = kept.with_name(f"{kept.name[:-4]}.part")
    unfinished.mkdir()
    for age, is_there in ((3600, True), (2 * 24 * 3600, False)):
        os.utime(unfinished, (time.time() - age,) * 2)
        (base / "facts.toml").write_text(FACTS + f"# {age}", "utf-8")
        assert chronicle("events", "--public", base=base).code == 0
        assert unfinished.exists() == is_there


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_processes_that_withhold_different_things_leave_each_other_s_copies_alone(
    make_base: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"r{number}" for number in range(6)]
    facts = "".join(
        f'[restrictions.{name}]\ntitle = "{name}"\n'
        f'[events.of-{name}]\ntitle = "Secret {name}"\ndate = "2010"\nrestricted = "{name}"\n'
        for name in names
    )
    monkeypatch.setattr(cached, "_MOST_KEPT", 1)
    for number in range(10):
        base = make_base(facts=f"{facts}# {number}\n")
        processes = {name: answering(base, name, tmp_path / name) for name in names}
        for name, process in processes.items():
            assert os.waitpid(process, 0)[1] == 0
            told = {title for title in names if f"Secret {title}" in (tmp_path / name).read_text("utf-8")}
            assert told == {*names} - {name}


def answering(base: Path, restriction: str, out: Path) -> int:
    """Start a process that writes the events of a base without some of them; return its number."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            code = run(
                [
                    "events",
                    "--without",
                    restriction,
                    "-f",
                    "csv",
                    "-o",
                    str(out),
                    "--force",
                    "--base",
                    str(base),
                ]
            )
        finally:
            os._exit(code)
    return process


def test_where_others_may_write_no_copy_is_believed(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base, cache = make_base(facts=FACTS), Path(os.environ["CHRONICLE_CACHE"])
    chronicle("events", "--public", base=base)
    assert kept_redaction(locate(str(base)), None) is not None
    cache.chmod(0o777)
    assert kept_redaction(locate(str(base)), None) is None


def test_a_file_of_the_base_itself_is_no_output(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(facts=FACTS)
    answer = chronicle(
        "events", "--public", "-f", "csv", "--force", "-o", str(base / "facts.toml"), base=base
    )
    assert (answer.code, "a file of the base" in answer.err) == (2, True)
    assert (base / "facts.toml").read_text("utf-8") == FACTS


class TestWhatLeaves:
    def test_a_file_is_refused_without_a_word_on_what_is_restricted(
        self, make_base: Callable[..., Path], chronicle: Chronicle, tmp_path: Path
    ) -> None:
        base, file = make_base(facts=FACTS), tmp_path / "out.md"
        for command in (["events"], ["show", "events.secret"], ["at", "2010"], ["search", "told"], ["check"]):
            answer = chronicle(
                *command, "-f", "md" if command != ["check"] else "json", "-o", str(file), base=base
            )
            assert (answer.code, answer.out) == (2, "")
            assert "add --public" in answer.err
            assert not file.exists()
        answer = chronicle("export", "sheets", "-o", str(tmp_path / "sheets"), base=base)
        assert (answer.code, (tmp_path / "sheets").exists()) == (2, False)

    @pytest.mark.parametrize(
        ("option", "heading", "secret"),
        [("--public", False, False), ("--with-restricted", True, True)],
    )
    def test_a_file_says_so_if_it_holds_any(
        self,
        make_base: Callable[..., Path],
        chronicle: Chronicle,
        tmp_path: Path,
        option: str,
        heading: bool,
        secret: bool,
    ) -> None:
        base, file = make_base(facts=FACTS), tmp_path / "out.md"
        assert chronicle("timeline", option, "-o", str(file), base=base).code == 0
        text = file.read_text("utf-8")
        assert ("CONTAINS RESTRICTED MATERIAL" in text) is heading
        assert ("Nobody knows" in text) is secret

    @pytest.mark.parametrize("format_name", ["ftm", "popolo", "timelinejs", "ical"])
    def test_so_does_an_export_without_a_table_for_it(
        self, make_base: Callable[..., Path], chronicle: Chronicle, tmp_path: Path, format_name: str
    ) -> None:
        base = make_base(facts=FACTS)
        for option, is_told in (("--public", False), ("--with-restricted", True)):
            file = tmp_path / option.strip("-")
            assert chronicle("export", format_name, option, "-o", str(file), base=base).code == 0
            assert ("CONTAINS RESTRICTED MATERIAL" in file.read_text("utf-8")) is is_told

    def test_a_pipe_gets_the_column_and_a_word_beside_it(
        self, make_base: Callable[..., Path], chronicle: Chronicle
    ) -> None:
        base = make_base(facts=FACTS)
        answer = chronicle("events", "-f", "jsonl", base=base)
        assert [json.loads(row)["restricted"] for row in answer.out.splitlines()] == [[], ["legal"]]
        assert "CONTAINS RESTRICTED MATERIAL" in answer.err
        public = chronicle("events", "-f", "jsonl", "--public", base=base)
        assert "restricted" not in public.out
        assert public.err == "--public: 2 entries left out (2 restricted).\n"

    @pytest.mark.parametrize(
        ("arguments", "is_told"),
        [
            ("timeline", True),
            ("timeline -f csv", True),
            ("show events.open", True),
            ("at 2013", True),
            ("check", True),
            ("check -f json", True),
            ("report", True),
            ("export schema --ids", True),
            ("export schema", False),
            ("show nobody", False),
            ("timeline -p nobody", False),
            ("timeline --year nonsense", False),
            ("export sqlite", False),
            ("timeline --public", False),
        ],
    )
    def test_only_an_answer_says_so_on_a_pipe(
        self, make_base: Callable[..., Path], chronicle: Chronicle, arguments: str, is_told: bool
    ) -> None:
        base = make_base(facts=FACTS)
        told = chronicle(*arguments.split(), base=base).err
        assert (told.count("CONTAINS RESTRICTED MATERIAL: --public leaves it out.") == 1) is is_told
        assert ("CONTAINS" in told) is is_told

    def test_mistakes_are_left_out_and_told_as_ever(
        self, make_base: Callable[..., Path], chronicle: Chronicle
    ) -> None:
        base = make_base(facts=FACTS + '[events.wrong]\ntitle = "W"\ndate = "soon"\n')
        answer = chronicle("events", "--public", base=base)
        assert (answer.code, "1 more for mistakes" in answer.err) == (1, True)
