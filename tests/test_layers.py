"""Where SQL stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import chronicle

PACKAGE = Path(chronicle.__file__).parent
SQL = re.compile(r"\.execute\(|\bSELECT\b|\bJOIN\b|\.db\b")


@pytest.mark.parametrize("layer", ["pages", "render", "cli"])
def test_nothing_above_the_queries_holds_sql(layer: str) -> None:
    modules = [*(PACKAGE / layer).rglob("*.py")]
    assert modules
    assert [path.name for path in modules if SQL.search(path.read_text("utf-8"))] == []
