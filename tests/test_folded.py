"""Names without case and accents, as people type them."""

from __future__ import annotations

import pytest

from chronicle.text import fold


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Siân Jones", "sian jones"),
        ("Tŷ Gwyn", "ty gwyn"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Zoe\N{COMBINING DIAERESIS}", "zoe"),
        ("王小明", "王小明"),
        ("", ""),
    ],
)
def test_folded(text: str, plain: str) -> None:
    assert fold(text) == plain
    assert fold(plain) == plain
