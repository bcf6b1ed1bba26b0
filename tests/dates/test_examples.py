"""The examples in the docstrings of the package."""

import doctest
import importlib
import pkgutil

import pytest

from chronicle import dates

MODULES = [
    "chronicle.dates",
    *(module.name for module in pkgutil.walk_packages(dates.__path__, f"{dates.__name__}.")),
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_main_functions_have_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    for function in (dates.parse, dates.parse_window, dates.parse_duration, dates.format_date, dates.explain):
        assert any(example.examples for example in finder.find(function, function.__name__)), function
