"""`chronicle report`: what is withheld is told where that is asked for, and its record stays with whoever asks."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """\
[restrictions.third-party]
title = "Third parties"
basis = "FOIA s.40(2)"
[people.ann]
name = "Ann Archer"
restricted = "third-party"
[sources.letter]
title = "A letter"
published = "2013"
[events.flood]
title = "The quay is flooded"
date = "2011-08"
sources = ["letter"]
[events.blame]
title = "Ann Archer is blamed"
date = "2012"
sources = ["letter"]
"""


HANDED_OVER = pytest.mark.parametrize(
    "command", [("report", "-o", "out.md"), ("export", "sqlite", "-o", "out.sqlite")]
)
"""Each way in which a base leaves as a file."""


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=FACTS)


def test_how_much_is_withheld_is_told_only_where_that_is_asked_for(base: Path, chronicle: Chronicle) -> None:
    silent = chronicle("report", "--public", "-f", "md", base=base).out
    told = chronicle("report", "--public", "--tell-withheld", "-f", "md", base=base).out
    assert "Withheld" not in silent
    assert "Withheld: 3 entries left out (2 restricted, 1 naming them)." in told
    assert "Archer" not in told


@HANDED_OVER
def test_the_record_of_what_is_withheld_is_written_beside_a_report_or_an_export(
    command: tuple[str, ...],
    base: Path,
    chronicle: Chronicle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert chronicle(*command, "--public", "--log", "withheld.csv", base=base).code == 0
    with (tmp_path / "withheld.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: (row["ground"], row["basis"]) for row in csv.DictReader(file)}
    assert rows["people.ann"] == ("restricted", "FOIA s.40(2)")
    assert rows["events.blame"] == ("mentions", "")


def test_what_a_mark_means_is_told_where_it_may_stand(base: Path, chronicle: Chronicle) -> None:
    assert "▒ marks what is restricted: third-party." in chronicle("report", "-f", "md", base=base).out
    assert "▒" not in chronicle("report", "--public", "-f", "md", base=base).out


@pytest.mark.parametrize("command", [("report",), ("export", "sqlite", "-o", "out.sqlite")])
def test_a_record_of_nothing_is_refused(command: tuple[str, ...], base: Path, chronicle: Chronicle) -> None:
    answer = chronicle(*command, "--log", "withheld.csv", base=base)
    assert answer.code == 2
    assert "--log tells what was withheld, and nothing is\n  hint: add --public" in answer.err


@pytest.mark.parametrize(
    ("command", "log"),
    [
        (("report", "-o", "out.md"), "out.md"),
        (("export", "sqlite", "-o", "out.sqlite"), "./out.sqlite"),
        (("export", "datapackage", "-o", "package"), "package/withheld.csv"),
    ],
)
def test_a_record_does_not_leave_with_what_is_handed_over(
    command: tuple[str, ...],
    log: str,
    base: Path,
    chronicle: Chronicle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = {*tmp_path.iterdir()}
    for force in ((), ("--force",)):
        answer = chronicle(*command, *force, "--public", "--log", log, base=base)
        assert answer.code == 2
        assert "tells what was withheld\n  hint: name a file elsewhere" in answer.err
    assert {*tmp_path.iterdir()} == before


@HANDED_OVER
def test_where_the_record_is_there_already_nothing_is_written(
    command: tuple[str, ...],
    base: Path,
    chronicle: Chronicle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "withheld.csv").write_text("of the last one")
    answer = chronicle(*command, "--public", "--log", "withheld.csv", base=base)
    assert (answer.code, "withheld.csv is there already" in answer.err) == (2, True)
    assert not [*tmp_path.glob("out.*")]
