"""A kind of fact is known wherever kinds are told apart: one that is new is missed nowhere."""

from __future__ import annotations

from importlib import import_module

from chronicle.checks import checks_of
from chronicle.cli.commands import COMMANDS
from chronicle.cli.options import KIND_CHOICES
from chronicle.model.kinds import KINDS
from chronicle.pages.show.organisation import sections


def test_every_kind_has_checks_a_command_a_filter_a_screen_and_words() -> None:
    tables = {kind.table for kind in KINDS}
    kinds = {kind.singular for kind in KINDS}
    assert all(checks_of(kind.fact) for kind in KINDS)
    assert set(KIND_CHOICES) == kinds
    assert tables <= COMMANDS.keys()
    assert all(import_module(f"chronicle.pages.{kind.page}").page for kind in KINDS)
    assert all(kind.noun and kind.nouns for kind in KINDS)
    assert {kind.table for kind in sections()} == tables - {"tenures"}
