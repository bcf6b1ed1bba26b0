"""Where SQL stands, and that no module names a kind of fact."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import chronicle
from chronicle.model.kinds import KINDS

PACKAGE = Path(chronicle.__file__).parent
SQL = re.compile(r"\.execute\(|\bSELECT\b|\bJOIN\b|\.db\.")


@pytest.mark.parametrize(
    "layer", ["charts", "cli", "importing", "library", "pages", "render", "reports", "withholding", "writing"]
)
def test_nothing_above_the_queries_holds_sql(layer: str) -> None:
    modules = [*(PACKAGE / layer).rglob("*.py")]
    assert modules
    assert [path.name for path in modules if SQL.search(path.read_text("utf-8"))] == []


def test_no_module_names_a_kind_in_a_literal_but_the_one_that_declares_it() -> None:
    names = {name for kind in KINDS for name in (kind.table, kind.singular)}
    literals = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value!r}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.parent != PACKAGE / "model" / "kinds"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and (node.value in names or _asks(node.value, names))
    ]
    assert literals == []


def _asks(literal: object, tables: set[str]) -> bool:
    """Tell whether a literal is SQL that asks one of the tables by its name."""
    asked = re.findall(r"\b(?:FROM|JOIN|INTO) (\w+)", literal) if isinstance(literal, str) else ()
    return not tables.isdisjoint(asked)
