"""Options are declared once: a command takes a group of them as one object, and help says nothing else."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Annotated, get_args

import pytest

from chronicle.cli.commands import COMMANDS
from chronicle.cli.filters import Filters, RatingFilters, SelectionField
from chronicle.cli.options import Only, RowsOutput, Without, expand_options
from chronicle.queries.filters import Selection
from tests.conftest import BIRMINGHAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle


def test_every_field_of_a_selection_is_set_by_a_filter_but_for_what_a_timeline_leaves_out() -> None:
    annotations = [*Filters.__annotations__.values(), *RatingFilters.__annotations__.values()]
    markers = [part for annotation in annotations for part in get_args(annotation)]
    assert {part.field for part in markers if isinstance(part, SelectionField)} == {*Selection._fields} - {
        "everything"
    }


def test_a_group_becomes_its_options_and_comes_back_as_one_object() -> None:
    answers: list[tuple[object, ...]] = []

    def command(word: str, output: RowsOutput, base: str = "") -> None:
        answers.append((word, output, base))

    expanded = expand_options(command)
    assert list(inspect.signature(expanded).parameters) == ["word", *RowsOutput._fields, "base"]
    given = {"format": "csv", "excel": True}
    expanded(word="w", **{**RowsOutput._field_defaults, **given}, base="b")
    assert answers == [("w", RowsOutput("csv", excel=True), "b")]


def test_what_a_command_leaves_out_of_a_group_keeps_its_default() -> None:
    answers: list[Filters] = []

    def narrow(filters: Annotated[Filters, Only("org", "undated")]) -> None:
        answers.append(filters)

    def wide(filters: Annotated[Filters, Without("text", "reverse")]) -> None:
        answers.append(filters)

    expanded = expand_options(narrow)
    assert list(inspect.signature(expanded).parameters) == ["org", "undated"]
    expanded(org=["city"], undated=True)
    assert answers == [Filters(org=["city"], undated=True)]
    names = list(inspect.signature(expand_options(wide)).parameters)
    assert names == [name for name in Filters._fields if name not in {"text", "reverse"}]


@pytest.mark.parametrize("name", [name for name, spec in COMMANDS.items() if spec.function == "listing"])
def test_every_listing_takes_every_filter(name: str, chronicle: Chronicle) -> None:
    text = chronicle(name, "--help", base=None).out
    for option in (
        "--person",
        "--kind",
        "--category",
        "--no-person",
        "--headlines",
        "--status",
        "--year",
        "--known-by",
        "--limit",
        "--reverse",
        "--raw",
    ):
        assert option in text


def test_help_shows_the_eight_most_used_filters_first(chronicle: Chronicle) -> None:
    text = chronicle("timeline", "--help", base=None).out
    first = text.partition(" Filters ─")[2].partition(" More filters ─")[0]
    assert re.findall(r"│ (--\S+)", first) == [
        *("--person", "--post", "--org", "--kind", "--year", "--from", "--to", "--text")
    ]


BASE = """
[chronicle]
title = "A parish"
[people.ann]
name = "Ann"
[events.a]
title = "The bridge falls"
date = "2001"
people = ["ann"]
headline = true
category = "Évènement"
[events.b]
title = "The bridge is mended"
date = "2002"
tags = ["bridge"]
[counts.c]
what = "people"
value = 12
date = "2003"
headline = true
"""


@pytest.mark.parametrize(
    ("line", "ids", "words"),
    [
        ("--headlines", ["events.a", "counts.c"], "headlines"),
        ("--headlines --no-kind counts", ["events.a"], "headlines · without counts"),
        ("--category EVENEMENT", ["events.a"], "evenement"),
        ("--no-category évènement", ["events.b", "counts.c"], "without evenement"),
        ("--no-person ann --no-tag bridge", ["counts.c"], "without Ann · without #bridge"),
        ("-k event -k counts", ["events.a", "events.b", "counts.c"], "events or counts"),
    ],
)
def test_what_is_left_out_and_what_is_kept(
    line: str, ids: list[str], words: str, chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(chronicle=BASE)
    rows = json.loads(chronicle("timeline", *line.split(), "-f", "json", base=base).out)
    assert [row["id"] for row in rows] == ids
    assert words in chronicle("timeline", *line.split(), base=base).out.splitlines()[0]


def test_a_base_without_categories_says_so(chronicle: Chronicle, make_base: Callable[..., Path]) -> None:
    answer = chronicle("timeline", "--category", "x", base=make_base())
    assert "there is none in the base" in answer.err


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("timeline --no-person duxb", "duxbury"),
        ("timeline --category sc", "scandal"),
        ("timeline --no-kind count", "counts"),
        ("inspections --changed u", "up"),
        ("show --org linc", "lincolnshire"),
        ("show --person duxb", "duxbury"),
        ("at --post strat", "strategic-director"),
        ("add ten", "tenure"),
        ("add tenure --person duxb", "duxbury"),
        ("add budget --type refu", "refund"),
        ("inspections --grade inad", "inadequate"),
        ("report --section chr", "chronology"),
        ("report --column da", "date"),
        ("check --explain D10", "D101"),
        ("check --select S30", "S301"),
        ("check --ignore N6", "N601"),
        ("import log.csv --create peo", "people"),
    ],
)
def test_shells_complete_them(
    line: str,
    offers: str,
    chronicle: Chronicle,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CHRONICLE_BASE", str(BIRMINGHAM))
    monkeypatch.setenv("_CHRONICLE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"chronicle {line}")
    monkeypatch.setenv("COMP_CWORD", str(len(line.split())))
    with pytest.raises(SystemExit):
        chronicle(base=None)
    assert offers in capfd.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("timeline --without leg", "legal"),
        ("release out --without leg", "legal"),
        ("timeline --public --without leg", "legal"),
        ("import log.csv --map staf", "staff"),
    ],
)
def test_shells_complete_what_a_base_of_ones_own_has(
    line: str,
    offers: str,
    make_base: Callable[..., Path],
    chronicle: Chronicle,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    base = make_base(facts='[restrictions.legal]\ntitle = "Advice"\n[restrictions.private]\ntitle = "P"\n')
    (base / "imports").mkdir()
    (base / "imports" / "staff.toml").touch()
    chronicle("timeline", base=base)
    monkeypatch.setenv("CHRONICLE_BASE", str(base))
    monkeypatch.setenv("_CHRONICLE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"chronicle {line}")
    monkeypatch.setenv("COMP_CWORD", str(len(line.split())))
    with pytest.raises(SystemExit):
        chronicle(base=None)
    assert capfd.readouterr().out.splitlines() == [offers]
