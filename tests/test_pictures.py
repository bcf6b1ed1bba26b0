"""The pictures of the README are small, told in words, and show what the program draws now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from tests.pictures import REPORT, TENURES, drawn_chart
from tests.readme import README

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES: Final = 60_000


def test_the_chart_is_what_the_command_writes_now() -> None:
    assert TENURES.read_bytes() == drawn_chart(), "python -m tests.pictures draws it anew"


@pytest.mark.parametrize("picture", [REPORT, TENURES], ids=lambda picture: picture.name)
def test_each_is_small_and_stands_in_the_readme_with_words_for_it(picture: Path) -> None:
    assert picture.stat().st_size < MOST_BYTES
    (words,) = re.findall(rf"!\[([^\]]+)\]\(\.github/{picture.name}\)", README.read_text("utf-8"))
    assert len(words) > 40


def test_the_report_is_a_picture_of_a_browser() -> None:
    assert REPORT.read_bytes()[:4] == b"RIFF"
    assert REPORT.read_bytes()[8:12] == b"WEBP"
