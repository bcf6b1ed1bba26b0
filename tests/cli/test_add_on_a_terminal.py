"""`chronicle add` on a terminal: what is missing is asked, what is unclear is asked about, and Enter writes it."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest
import tomli

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has other terminals")

_LONGEST_WAIT: Final = 60
_STEERING: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ENDS: Final = ("\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ", "[Y/n] ", "[y/N] ")
"""How what waits for an answer ends."""

FACTS = """[people.ann-ray]
name = "Ann Ray"

[people.bo-lee]
name = "Bo Lee"

[organisations.board]
name = "The Board"

[organisations.school]
name = "Hill School"

[posts.chair]
title = "Chair"
organisation = "board"

[sources.minutes]
title = "Minutes of the Board"
published = "2013"

[tenures.ray]
person = "ann-ray"
post = "chair"
start = "2009-04"
end = "2011"
sources = ["minutes"]
"""


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=FACTS)


def converse(base: Path, arguments: Sequence[str], answers: Sequence[str]) -> tuple[int, str]:
    """Return how a command ended, and the words on the terminal, after it was given an answer at each question."""
    master, slave = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "chronicle", "add", *arguments, "--base", str(base)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "120"},
    )
    os.close(slave)
    output, answered, waiting = b"", 0, [*answers]
    while process.poll() is None or select.select([master], [], [], 0)[0]:
        if not select.select([master], [], [], _LONGEST_WAIT)[0]:
            process.kill()
            break
        try:
            output += os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        shown = _STEERING.sub("", output.decode("utf-8", "ignore"))
        if shown.endswith(_ENDS) and len(output) > answered:
            answered = len(output)
            os.write(master, (waiting.pop(0) + "\n" if waiting else "\x04").encode())
    os.close(master)
    return process.wait(_LONGEST_WAIT), " ".join(shown.split())


def added(base: Path) -> str:
    return (base / "facts.toml").read_text("utf-8").removeprefix(FACTS)


def test_a_tenure_is_asked_for_line_by_line(base: Path) -> None:
    answers = (
        "ray",
        "Clerk",
        "n",
        "board",
        "summer 2011",
        "two years",
        ".",
        "minutes",
        "page 4",
        "her own",
        "",
    )
    code, shown = converse(base, ["tenure"], answers)
    assert code == 0, shown
    for words in ("Ann Ray (ann-ray)", 'n a new post, "Clerk"', "2011-22, summer 2011", "ended, or how long"):
        assert words in shown
    assert added(base) == (
        '\n[posts.clerk]\ntitle = "Clerk"\norganisation = "board"\n'
        '\n[tenures.ray-clerk]\nperson = "ann-ray"\npost = "clerk"\nstart = "2011-22"\nlength = "2 years"\n'
        'sources = [{ source = "minutes", at = "page 4", quote = "her own" }]\n'
    )
    assert f"tenures.ray-clerk · {base / 'facts.toml'}:32" in shown


@pytest.mark.long
def test_the_last_source_and_place_are_offered_again(base: Path) -> None:
    converse(base, ["event"], ("First", "2010", ".", "minutes", "page 4", "", ""))
    code, shown = converse(base, ["event"], ("Second", "2011", ".", "", "", "", ""))
    assert (code, "source [minutes]" in shown, "where in it [page 4]" in shown) == (0, True, True)
    assert added(base).count('{ source = "minutes", at = "page 4" }') == 2


@pytest.mark.long
def test_a_step_back_asks_again(base: Path) -> None:
    answers = ("First", "2010", "<", "<", "Second", "2011", ".", "-", "y")
    assert converse(base, ["event"], answers)[0] == 0
    assert added(base) == '\n[events.second]\ntitle = "Second"\ndate = "2011"\n'


@pytest.mark.long
def test_what_has_two_readings_is_asked_and_what_has_none_is_explained(base: Path) -> None:
    answers = ("?", "A vote", "someday", "03/04/2010", "2", ".", "", "")
    code, shown = converse(base, ["event"], answers)
    assert code == 0, shown
    for words in ("What happened, in a few words.", '"someday" is not a date', "1 2010-04-03 day first"):
        assert words in shown
    assert 'date = "2010-03-04"' in added(base)


def test_the_source_is_added_to_what_is_there_already(base: Path) -> None:
    with (base / "facts.toml").open("a", encoding="utf-8") as file:
        file.write('\n[sources.paper]\ntitle = "The Paper"\npublished = "2013"\n')
    arguments = [
        "tenure",
        "--person",
        "ray",
        "--post",
        "chair",
        "--start",
        "summer 2010",
        "--source",
        "paper",
    ]
    code, shown = converse(base, arguments, ("a", ""))
    assert code == 0, shown
    assert "This is there: Ann Ray, Chair" in shown
    assert tomli.loads((base / "facts.toml").read_text("utf-8"))["tenures"]["ray"]["sources"] == [
        "minutes",
        {"source": "paper", "says": {"start": "2010-22"}},
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    ("answers", "code"),
    [((), 130), (("<",), 130), (("A vote",), 130), (("A vote", ".", "-", "n"), 0), (("A vote", ".", "-"), 0)],
)
def test_whoever_gives_up_has_written_nothing(answers: tuple[str, ...], code: int, base: Path) -> None:
    ended, shown = converse(base, ["event"], answers)
    assert (ended, added(base)) == (code, "")
    assert "Nothing is written." in shown


@pytest.mark.long
def test_the_only_choice_is_what_enter_takes_and_is_shown_so(base: Path) -> None:
    code, shown = converse(base, ["event", "--title", "A vote", "--people", "Zed Zulu"], ("y", "", ""))
    assert code == 0, shown
    assert "which [n] \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} y type n or <, which steps back" in shown
    assert '[people.zed-zulu] name = "Zed Zulu"' in added(base).replace("\n", " ")


@pytest.mark.long
def test_what_says_it_all_is_only_shown_and_asked(base: Path) -> None:
    code, shown = converse(base, ["event", "--title", "A vote", "--source", "minutes"], ("y",))
    assert code == 0
    assert '[events.a-vote] title = "A vote" sources = ["minutes"] Write it? [Y/n]' in shown


@pytest.mark.long
def test_an_answer_may_be_changed_after_a_new_error(base: Path) -> None:
    answers = ("c", "3", "2012", "")
    code, shown = converse(base, ["event", "--title", "A", "--start", "2011", "--end", "2010"], answers)
    assert code == 0, shown
    assert "error[D101] events.a: ends before it starts" in shown
    assert added(base) == '\n[events.a]\ntitle = "A"\nstart = "2011"\nend = "2012"\n'


@pytest.mark.long
@pytest.mark.parametrize(("answer", "is_written"), [(("w", "y"), True), (("q",), False)])
def test_a_new_error_is_written_if_it_is_wanted(
    answer: tuple[str, ...], is_written: bool, base: Path
) -> None:
    arguments = ["event", "--title", "A", "--start", "2011", "--end", "2010"]
    assert converse(base, arguments, answer)[0] == (0 if is_written else 130)
    assert bool(added(base)) is is_written


@pytest.mark.long
def test_another_may_follow(base: Path) -> None:
    answers = ("First", "2010", ".", "-", "y", "y", "Second", "2011", ".", "-", "y", "")
    assert converse(base, ["event"], answers)[0] == 0
    assert added(base) == (
        '\n[events.first]\ntitle = "First"\ndate = "2010"\n\n[events.second]\ntitle = "Second"\ndate = "2011"\n'
    )
