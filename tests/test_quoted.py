"""A text in quotation marks has one pair of them."""

from __future__ import annotations

import pytest

from chronicle.text import in_quotes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("performs poorly", "“performs poorly”"),
        ("“performs poorly”", "“performs poorly”"),
        ('"performs poorly"', '"performs poorly"'),
        ("«mal»", "«mal»"),
        ('a "disgrace"', '“a "disgrace"”'),
        ('"disgrace" it was', '“"disgrace" it was”'),
    ],
)
def test_quoted(text: str, shown: str) -> None:
    assert in_quotes(text) == shown
