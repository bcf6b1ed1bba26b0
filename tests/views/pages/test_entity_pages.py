"""People, organisations, posts and sources: what each is, and no date surer than it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.views.pages.page_fixtures import drawn, opened, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ('{0} = "1950"\n{1} = "2010-06"', "1950 – Jun 2010"),
        ('{0} = "[..1974]"', "{0} by 1974"),
        ('{0} = "1974-04~"', "{0} about Apr 1974"),
        ('{1} = "2010"', "{1} 2010"),
        ("", ""),
    ],
)
@pytest.mark.parametrize(
    ("listing", "first", "last"), [("people", "born", "died"), ("organisations", "opened", "closed")]
)
def test_from_when_to_when(
    dates: str, said: str, listing: str, first: str, last: str, make_base: Callable[..., Path]
) -> None:
    facts = f'[{listing}.x]\nname = "X"\n{dates.format(first, last)}\n'
    rows = rows_of(drawn(opened(make_base(facts=facts)), listing))
    assert rows[2] == " ".join(f"X {said.format(first, last)} 0 x".split())
