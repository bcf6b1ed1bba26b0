"""The time between two places in time, as a range no narrower than their dates."""

from __future__ import annotations

import pytest

from chronicle.dates import parse
from chronicle.views.between import Between, headline
from chronicle.views.finding import Place


def place(text: str) -> Place:
    when = parse(text)
    return Place(text, text, text, when.text, when.pair, when.qualified)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("2009-05-04", "2009-05-04", "the same day"),
        ("2009-05-04", "2010-06-05", "1 y 1 m 1 d later"),
        ("2010-06-05", "2009-05-04", "1 y 1 m 1 d earlier"),
        ("2008-05", "2012-09", "4 y 3 m 1 d – 4 y 4 m 29 d later"),
        ("2009-05", "2009-06", "1 d – 1 m 29 d later"),
        ("2009", "2009", "up to 11 m 30 d apart, either way round"),
        ("2009", "2009-03", "up to 2 m 30 d later or 9 m 30 d earlier"),
        ("[..2007]", "2009", "at least 1 y 1 d later"),
        ("2009", "[2011..]", "at least 1 y 1 d later"),
        ("[..2010]", "2009", "unknown: either may be first"),
        ("[..2008]", "[2010..]", "at least 1 y 1 d later"),
    ],
)
def test_the_range_is_said_to_the_day(first: str, second: str, words: str) -> None:
    assert headline(Between(place(first), place(second))) == words


def test_the_days_are_those_of_the_arithmetic() -> None:
    found = Between(place("2008-05"), place("2012-09"))
    assert found.least is not None
    assert found.most is not None
    assert (found.least.days, found.least.sum) == (1554, "31 May 2008 to 1 Sep 2012")
    assert (found.most.days, found.most.sum) == (1613, "1 May 2008 to 30 Sep 2012")
