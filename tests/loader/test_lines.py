from __future__ import annotations

import pytest

from chronicle.loader.reader import Lines

TEXT = "first\r\nsecond\u2028still second\n\ttab\x0bé😀\n"


def test_only_a_line_feed_ends_a_line() -> None:
    lines = Lines(TEXT)
    assert [lines.line(number) for number in range(1, 6)] == [
        *("first", "second\u2028still second", "\ttab\x0bé😀", ""),
        "",  # past the last
    ]


@pytest.mark.parametrize("offset", range(len(TEXT)))
def test_a_place_leads_back_to_its_offset(offset: int) -> None:
    lines = Lines(TEXT)
    line, column = lines.position(offset)
    assert lines.start(line) + column - 1 == offset
    assert line == TEXT.count("\n", 0, offset) + 1


def test_a_column_counts_characters_not_cells_or_bytes() -> None:
    assert Lines(TEXT).position(TEXT.index("😀")) == (3, 7)
