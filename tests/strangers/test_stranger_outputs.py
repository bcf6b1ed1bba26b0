"""Where answers go: whatever becomes of stdout or a file, the exit code is true, and nothing half written."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.cli.errors import UsageError
from chronicle.cli.output import Target
from tests.conftest import BIRMINGHAM
from tests.long_run import first_of
from tests.strangers.payloads import run_command

if TYPE_CHECKING:
    from collections.abc import Iterator

CHRONICLE: Final = f'"{sys.executable}" -m chronicle'
BASE: Final = f'--base "{BIRMINGHAM}"'


def shell(line: str, **environment: str) -> tuple[int, str, str]:
    """What a line of a shell answers, where Python buffers what it writes unless the `environment` says otherwise.

    It writes no bytecode: on a disk that is full, half a module would be left to the next program.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    inherited["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(
        ["bash", "-c", line],
        capture_output=True,
        env={**inherited, **environment},
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return (
        done.returncode,
        done.stdout.decode("utf-8", "backslashreplace"),
        done.stderr.decode("utf-8", "backslashreplace"),
    )


STREAMS: Final = {
    f"{CHRONICLE} events {BASE} >&-": 4,
    f"{CHRONICLE} --help >&-": 4,
    f"{CHRONICLE} >&-": 4,
    f"{CHRONICLE} events {BASE} >&- 2>&- <&-": 4,
    f"{CHRONICLE} timline >&-": 2,
    f"{CHRONICLE} timeline -f json {BASE} >/dev/full": 4,
    f"{CHRONICLE} timeline {BASE} >/dev/full 2>/dev/full": 4,
    f"{CHRONICLE} timeline {BASE} >/dev/full 2>&1": 4,
    f"{CHRONICLE} nosuch >/dev/null 2>/dev/full": 2,
    f"{CHRONICLE} check --explain all >/dev/full": 4,
    f"{CHRONICLE} events {BASE} 2>/dev/full >/dev/null": 0,
    f"{CHRONICLE} events {BASE} <&- >/dev/null": 0,
    f"{CHRONICLE} timeline {BASE} | true; exit ${{PIPESTATUS[0]}}": 0,
    f"{CHRONICLE} timeline -f csv {BASE} | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}": 0,
    f"{CHRONICLE} --help | true; exit ${{PIPESTATUS[0]}}": 0,
}
"""Lines whose streams are closed, full or broken, and the exit code of each."""


@pytest.mark.parametrize("line", first_of(STREAMS, 5))
def test_streams_that_are_closed_full_or_broken(line: str) -> None:
    ended, _, err = shell(line)
    assert ended == STREAMS[line]
    assert "Traceback" not in err
    assert "fault" not in err


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "command", first_of([f"timeline -f csv {BASE}", f"timeline {BASE}", "check --explain all"])
)
def test_a_disk_that_takes_a_part_of_an_answer(command: str, unbuffered: str, tmp_path: Path) -> None:
    line = f'trap "" XFSZ; ulimit -f 1; {CHRONICLE} {command} > "{tmp_path}/answer"'
    code, _, err = shell(line, PYTHONUNBUFFERED=unbuffered)
    assert code == 4
    assert "the output could not be written: File too large" in err


def test_what_is_said_beside_the_answer_never_gets_into_it(tmp_path: Path) -> None:
    code, out, err = shell(f"cd '{tmp_path}' && {CHRONICLE} events -f csv 2>&-")
    assert (code, err) == (0, "")
    assert out.startswith('"date",')


def test_an_answer_without_any_open_stream(tmp_path: Path) -> None:
    assert shell(f"{CHRONICLE} events {BASE} -o '{tmp_path}/a.csv' <&- >&- 2>&-")[0] == 0
    assert (tmp_path / "a.csv").read_bytes().decode() == shell(f"{CHRONICLE} events {BASE} -f csv")[1]


@pytest.mark.parametrize(
    "environment",
    first_of(
        [
            {"PYTHONIOENCODING": "ascii"},
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        ]
    ),
    ids=["ascii", "C"],
)
def test_a_locale_of_ascii(environment: dict[str, str]) -> None:
    for command in ("timeline", "--help", "check --all"):
        code, out, err = shell(f"{CHRONICLE} {command} {'' if command == '--help' else BASE}", **environment)
        assert (code, "Traceback" in err) == (0, False)
        assert out.isascii(), command
    plain = shell(f"{CHRONICLE} timeline -f csv {BASE}")
    assert shell(f"{CHRONICLE} timeline -f csv {BASE}", **environment)[1] == plain[1]


def names(directory: Path) -> list[str]:
    """What is in a directory."""
    return sorted(path.name for path in directory.iterdir())


class TestAFileToWriteTo:
    @pytest.mark.parametrize(
        ("target", "code"),
        [
            ("pipe", 2),
            ("directory", 2),
            ("loop.csv", 4),
            ("nowhere/a.csv", 4),
            ("old.csv/a.csv", 4),
            ("/dev/full", 4),
            ("/dev/null", 0),
            ("x" * 250 + ".csv", 0),
            ("x" * 300 + ".csv", 4),
        ],
    )
    def test_what_is_no_place_for_it(
        self, target: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        os.mkfifo("pipe")
        Path("directory").mkdir()
        Path("loop.csv").symlink_to("loop.csv")
        Path("old.csv").write_text("old")
        before = names(tmp_path)
        output = run_command(
            monkeypatch, "events", "-f", "csv", "-o", target, "--force", "--base", str(BIRMINGHAM)
        )
        assert (output.code, output.out) == (code, "")
        assert [name for name in names(tmp_path) if name not in before] == (
            [target] if code == 0 and "/" not in target else []
        )
        assert Path("old.csv").read_text() == "old"

    def test_no_file_of_the_base_not_even_through_a_link(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = tmp_path / "base"
        base.mkdir()
        (base / "chronicle.toml").write_text('[chronicle]\ntitle = "B"\n')
        (tmp_path / "link.csv").symlink_to(base / "chronicle.toml")
        for target in (
            base / "chronicle.toml",
            tmp_path / "link.csv",
            base / "new.toml",
            base / "x" / ".." / "new.TOML",
        ):
            output = run_command(
                monkeypatch, "events", "-f", "csv", "-o", str(target), "--force", "--base", str(base)
            )
            assert output.code == 2, target
        assert (base / "chronicle.toml").read_text() == '[chronicle]\ntitle = "B"\n'
        assert names(base) == ["chronicle.toml"]

    @pytest.mark.parametrize(("base", "target"), [("notes.md", "notes.md"), (".", "facts.txt")])
    def test_no_file_that_was_read_whatever_its_ending(
        self, base: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        text = '[chronicle]\ntitle = "B"\n'
        for name in ("notes.md", "facts.txt", "chronicle.toml"):
            Path(name).write_text(text)
        Path("facts.toml").symlink_to("facts.txt")
        output = run_command(monkeypatch, "events", "-o", target, "--force", "--base", base)
        assert (output.code, Path(target).read_text()) == (2, text)

    def test_a_disk_that_is_full_half_way(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text("old")
        line = f"ulimit -f 8; trap '' XFSZ; {CHRONICLE} timeline {BASE} --force -o '{tmp_path}/a.json'"
        assert shell(line)[0] == 4
        assert (tmp_path / "a.json").read_text() == "old"
        assert names(tmp_path) == ["a.json"]

    def test_a_private_file_stays_private_from_the_first_byte(self, tmp_path: Path) -> None:
        answer = tmp_path / "answer.csv"
        answer.touch(0o600)
        with Target("csv", answer, force=True).open() as out:
            out.write("ours")
            out.flush()
            modes = {entry.name: entry.stat().st_mode & 0o777 for entry in os.scandir(tmp_path)}
            assert len(modes) == 2
            assert {*modes.values()} == {0o600}
        assert answer.stat().st_mode & 0o777 == 0o600
        assert answer.read_text() == "ours"

    @pytest.mark.parametrize("shared", first_of(["a.csv a.json", "a.csv a.csv"]))
    def test_two_containers_with_one_directory(self, shared: str, tmp_path: Path) -> None:
        """In each the program is process 1, and the other one's number says nothing."""
        alone = "unshare --user --map-root-user --pid --fork"
        if shell(f"{alone} true")[0]:
            pytest.skip("no containers here")
        (tmp_path / "alone.csv").touch()
        formats = [name.partition(".")[2] for name in shared.split()]
        expected = [shell(f"{CHRONICLE} events {BASE} -f {name}")[1] for name in formats]
        for _ in range(3):
            both = " & ".join(
                f"({alone} {CHRONICLE} events {BASE} -f {name} --force -o '{tmp_path}/{file}' || echo failed)"
                for name, file in zip(formats, shared.split(), strict=True)
            )
            assert shell(f"{both}; wait") == (0, "", "")
            assert [(tmp_path / file).read_text("utf-8") for file in shared.split()] == [
                text.replace("\r\n", "\n") for text in expected
            ]
        assert names(tmp_path) == sorted({"alone.csv", *shared.split()})

    def test_killed_half_way(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        target = tmp_path / "a.csv"
        target.write_text("old")
        slow = (
            "import sys, time; from chronicle.queries import listing; from chronicle.cli.run import run\n"
            "old = listing.list_facts\n"
            "def listed(*a, **k):\n"
            "    table = old(*a, **k)\n"
            "    return table._replace(rows=(time.sleep(60) or row for row in table.rows))\n"
            "listing.list_facts = listed; run(sys.argv[1:])"
        )
        arguments = ["events", "--base", str(BIRMINGHAM), "--force", "-o", str(target)]
        with subprocess.Popen([sys.executable, "-c", slow, *arguments]) as running:
            for _ in range(600):
                if len(names(tmp_path)) > 1:
                    break
                time.sleep(0.05)
            running.send_signal(signal.SIGKILL)
        assert target.read_text() == "old"
        assert len(names(tmp_path)) == 2
        assert run_command(monkeypatch, *arguments).code == 0
        assert names(tmp_path) == ["a.csv"]
        assert target.read_text("utf-8").startswith('"date"')


NUMBERS: Final = re.compile(
    r"(?<![\w£,-])(?:£\d[\d.,]*[mk]?|\d{1,2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{2} \d{4}|\d{4}/\d\d)(?![\w.-])"
)
WIDTHS: Final = (20, 21, 25, 33, 40, 57, 79, 80, 81, 100, 121, 160, 240, 300)


def shown(text: str) -> Iterator[str]:
    """The dates and sums of a screen, in any order: those broken across lines are not among them."""
    yield from sorted(set(NUMBERS.findall(re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", text))))


@pytest.mark.parametrize(
    "command",
    first_of(
        [
            "timeline",
            "tenures",
            "budget",
            "inspections",
            "events",
            "counts",
            "conflicts --all",
            "show duxbury",
        ],
        3,
    ),
)
def test_no_date_and_no_sum_is_cut_at_any_width(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    whole = list(
        shown(run_command(monkeypatch, *command.split(), "--base", str(BIRMINGHAM), terminal=True).out)
    )
    assert whole
    for width in WIDTHS:
        monkeypatch.setenv("COLUMNS", str(width))
        output = run_command(monkeypatch, *command.split(), "--base", str(BIRMINGHAM), terminal=True)
        assert list(shown(output.out)) == whole, width


@pytest.mark.parametrize("columns", ["", "0", "-5", "abc", "1e3", "9" * 400, "\u0664\u0660", "1"])
@pytest.mark.parametrize("terminal", [True, False])
def test_a_width_that_is_none(columns: str, terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:  # or pytest -v draws its own screen by it
        patch.setenv("COLUMNS", columns)
        assert run_command(patch, "timeline", "--base", str(BIRMINGHAM), terminal=terminal).code == 0


@pytest.mark.parametrize("width", first_of(["0", "9" * 5000, "abc", "9" * 8, "\u00b2"], 2))
def test_help_whatever_a_width_is_said_to_be(width: str) -> None:
    widths = dict.fromkeys(("COLUMNS", "LINES", "TERMINAL_WIDTH"), width)
    code, out, err = shell(f"{CHRONICLE} timeline --help", **widths)
    assert (code, err) == (0, "")
    assert max(map(len, out.split("\n"))) == 80


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb"), ("TERM", "unknown")])
def test_terminals_without_colours(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    out = run_command(monkeypatch, "inspections", "--base", str(BIRMINGHAM), terminal=True).out
    assert not re.search(r"\x1b\[(?:[0-9]+;)*3[0-7]m", out)


def test_the_explanation_of_a_code_replaces_no_file_of_a_base(tmp_path: Path) -> None:
    settings = tmp_path / "chronicle.toml"
    settings.write_text("[chronicle]\n", "utf-8")
    code, out, err = shell(f'{CHRONICLE} check --explain all -o "{settings}" -f json --force')
    assert (code, out) == (2, "")
    assert "would be, a file of a base" in err
    assert settings.read_text("utf-8") == "[chronicle]\n"


def test_a_file_that_came_to_be_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = tmp_path / "answer.csv"

    def beaten() -> None:
        with Target("csv", answer, force=False).open() as out:
            answer.write_text("somebody's", "utf-8")
            out.write("ours")

    with pytest.raises(UsageError, match="is there already"):
        beaten()
    assert answer.read_text("utf-8") == "somebody's"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.csv"]
    with Target("csv", answer, force=True).open() as out:
        out.write("ours")
    assert answer.read_text("utf-8") == "ours"

    def unknown(*_: object) -> None:
        raise OSError("no such links here")

    monkeypatch.setattr(os, "link", unknown)
    with Target("csv", tmp_path / "new.csv", force=False).open() as out:
        out.write("ours")
    assert (tmp_path / "new.csv").read_text("utf-8") == "ours"


def test_a_base_that_was_begun_on_a_full_disk_is_taken_back(tmp_path: Path) -> None:
    new = f'{CHRONICLE} new "{tmp_path}/mine"'
    code, _, err = shell(f'trap "" XFSZ; ulimit -f 0; {new}')
    assert code == 4
    assert "cannot write" in err
    assert [*(tmp_path / "mine").iterdir()] == []
    assert shell(new)[0] == 0
