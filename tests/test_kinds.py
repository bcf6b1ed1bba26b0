"""A kind of fact is known wherever kinds are told apart: one that is new is missed nowhere."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from chronicle.checks import checks_of
from chronicle.cli.commands import COMMANDS
from chronicle.cli.options import KIND_CHOICES
from chronicle.model.fact import values_of
from chronicle.model.kinds import KINDS
from chronicle.pages.show.organisation import sections

if TYPE_CHECKING:
    from chronicle.model.kind import Kind


def test_every_kind_has_checks_a_command_a_filter_a_screen_and_words() -> None:
    tables = {kind.table for kind in KINDS}
    kinds = {kind.singular for kind in KINDS}
    assert all(checks_of(kind.fact) for kind in KINDS)
    assert set(KIND_CHOICES) == kinds
    assert tables <= COMMANDS.keys()
    assert all(callable(import_module(f"chronicle.pages.{kind.page}").page) for kind in KINDS)
    assert all(kind.noun and kind.nouns and kind.heading and kind.summary for kind in KINDS)
    assert {kind.table for kind in sections()} == tables - {"tenures"}


@pytest.mark.parametrize("kind", [*KINDS], ids=lambda kind: kind.table)
def test_what_a_kind_declares_of_its_fields_names_fields_that_it_has(kind: Kind[Any]) -> None:
    assert set(kind.evidence) <= values_of(kind.fact).keys()
    assert len({column.name for column in kind.columns}) == len(kind.columns)
    assert set(kind.missing) <= {field.key for field in values_of(kind.fact).values() if field.required}
