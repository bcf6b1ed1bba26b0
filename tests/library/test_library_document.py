"""Every example of the document on the library runs, those of data frames where the libraries are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from chronicle.library.shapes import record_fields
from tests.conftest import BIRMINGHAM, LISTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = (Path(__file__).parents[2] / "chronicle" / "docs" / "library.md").read_text("utf-8")
BLOCKS = re.findall(r"```python *(\w*)\n(.*?)```", TEXT, re.DOTALL)


def test_every_example_runs(
    in_directory: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_directory(tmp_path)
    monkeypatch.setenv("CHRONICLE_BASE", str(BIRMINGHAM))
    names: dict[str, Any] = {}
    examples = [block for library, block in BLOCKS if not library]
    assert len(examples) == 4
    for example in examples:
        exec(example, names)
    assert (tmp_path / "base.sqlite").exists()


@pytest.mark.parametrize("library", ["pandas", "polars", "duckdb"])
def test_every_recipe_runs(library: str, in_directory: Callable[[Path], None], tmp_path: Path) -> None:
    pytest.importorskip(library)
    in_directory(tmp_path)
    names: dict[str, Any] = {}
    exec("import chronicle\nbase = chronicle.open()", names)
    if library == "duckdb":
        names["pandas"] = pytest.importorskip("pandas")
    ((_, recipe),) = [block for block in BLOCKS if block[0] == library]
    *statements, last = recipe.strip().splitlines()
    exec("\n".join(statements), names)
    answer = eval(last, names)
    assert len(answer) > 1


def test_every_listing_and_method_is_named() -> None:
    for listing in LISTINGS:
        assert f"base.{listing}()" in TEXT
        assert record_fields(listing)
