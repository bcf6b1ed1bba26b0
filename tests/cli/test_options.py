"""Options are declared once: a command takes a group of them as one object, and help says nothing else."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, get_args

import pytest

from chronicle.cli.commands import COMMANDS
from chronicle.cli.filters import Filters, SelectionField
from chronicle.cli.options import Only, RowsOutput, Without, expand_options
from chronicle.queries.filters import Selection

if TYPE_CHECKING:
    from tests.conftest import Chronicle


def test_every_field_of_a_selection_is_set_by_an_option() -> None:
    markers = [part for annotation in Filters.__annotations__.values() for part in get_args(annotation)]
    assert {part.field for part in markers if isinstance(part, SelectionField)} == set(Selection._fields)


def test_a_group_becomes_its_options_and_comes_back_as_one_object() -> None:
    answers: list[tuple[object, ...]] = []

    def command(word: str, output: RowsOutput, base: str = "") -> None:
        answers.append((word, output, base))

    expanded = expand_options(command)
    assert list(inspect.signature(expanded).parameters) == ["word", *RowsOutput._fields, "base"]
    expanded(word="w", format="csv", path=None, force=False, excel=True, raw=False, base="b")
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
    for option in ("--person", "--kind", "--status", "--year", "--known-by", "--limit", "--reverse", "--raw"):
        assert option in text
