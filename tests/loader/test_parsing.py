"""Whatever stops the parser is a value, even what `limits` never lets it see."""

from __future__ import annotations

import pytest

from chronicle.loader.toml.recovery import ParserStop, try_parse


@pytest.mark.parametrize(
    ("text", "at_end"),
    [
        ("a = 1 2", False),
        ("a = ", True),
        ("a = " + "[" * 100_000, True),
        ("a = " + "1" * 100_000, True),
    ],
    ids=["a mistake", "nothing where a value should be", "brackets without end", "a number without end"],
)
def test_a_text_that_is_refused(text: str, *, at_end: bool) -> None:
    stopped = try_parse(text)
    assert isinstance(stopped, ParserStop)
    assert stopped.at_end is at_end
