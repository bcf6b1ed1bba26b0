"""The base that the format's document shows is one: `check` finds no fault with it, and it says what is said of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.readme import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    (text,) = re.findall(r"```toml\n(.*?)```", (ANSWERS.parent / "format.md").read_text("utf-8"), re.DOTALL)
    return make_base(chronicle=text)


def test_nothing_is_wrong_with_it(base: Path, chronicle: Chronicle) -> None:
    assert chronicle("check", base=base).code == 0


def test_its_parties_and_its_bundle_are_told(base: Path, chronicle: Chronicle) -> None:
    page = chronicle("show", "events.survey", base=base).out
    for words in ("Jo Smith: admitted", "The Council: not admitted", "pages 3-4 (C122–C123A)"):
        assert words in page
    (row,) = json.loads(chronicle("events", "-f", "json", base=base).out)
    assert row["citations"][0]["bundle_page"] == "C122–C123A"
    assert row["stances"] == {"claimant": "admitted", "council": "not admitted"}
