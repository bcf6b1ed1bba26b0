"""Every example in a docstring does what it says."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from chronicle import dates

ROOT = Path(__file__).parent.parent
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "chronicle").rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    done = doctest.testmod(import_module(name))
    assert (done.failed, done.attempted > 0) == (0, True)


def test_the_main_functions_of_dates_have_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    for function in (dates.parse, dates.parse_window, dates.parse_duration, dates.format_date, dates.explain):
        assert any(example.examples for example in finder.find(function, function.__name__)), function
