"""What a text can be taken for, and what each reading assumes of its author."""

from __future__ import annotations

import pytest

from chronicle.dates.errors import DateField
from chronicle.dates.hints.readings import Assumption, possible, readings

APRIL = (4, 1)
DAY, MONTH = Assumption.DAY_FIRST, Assumption.MONTH_FIRST
SOME, LASTED = Assumption.SOME_TIME_IN, Assumption.LASTED
FINANCIAL, MONTHS = Assumption.FINANCIAL, Assumption.MONTHS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2009-04", [("2009-04", [])]),
        ("Apr-09", [("2009-04", [])]),
        (" 3rd March 2009 ", [("2009-03-03", [])]),
        ("03/04/2012", [("2012-04-03", [DAY]), ("2012-03-04", [MONTH])]),
        ("27/02/2013", [("2013-02-27", [DAY])]),
        ("02-27-13", [("2013-02-27", [MONTH])]),
        ("04.04.2012", [("2012-04-04", [])]),
        ("31/02/2014", []),
        ("17/4/45", [("1945-04-17", [DAY]), ("2045-04-17", [DAY])]),
        ("17/4/29", [("2029-04-17", [DAY])]),
        ("Tue 03/04/2012 14:30", [("2012-04-03T14:30", [DAY])]),
        ("03/04/2012 (Sunday)", [("2012-03-04", [MONTH])]),
        ("Friday 03/04/2012", []),
        ("2009-04-01 00:00:00", [("2009-04-01", [])]),
        ("9–13 March 2015", [("2015-03-09/2015-03-13", [LASTED]), ("[2015-03-09..2015-03-13]", [SOME])]),
        ("27/02/2013 - 01/03/2013", [("2013-02-27/2013-03-01", [DAY, LASTED]), ("[2013-02-27..2013-03-01]", [DAY, SOME])]),
        ("2008-09", [("2008/09", [FINANCIAL]), ("2008-09", [MONTHS])]),
        ("2012-13", [("2012/13", [FINANCIAL])]),
        ("2013/2014", [("2013/14", [FINANCIAL]), ("2013/2014", [MONTHS])]),
        ("2013/14", [("2013/14", [])]),
        ("FY2009", [("2009/10", []), ("2008/09", [])]),
        ("since 2009", [("2009/..", []), ("[2009..]", [])]),
        ("tbc", []),
        ("1" * 70, []),
    ],
)  # fmt: skip
def test_each_reading_says_what_it_assumes(text: str, expected: list[tuple[str, list[Assumption]]]) -> None:
    found = readings(text, APRIL)
    assert [(reading.text, reading.assumes) for reading in found] == [
        (edtf, frozenset(assumes)) for edtf, assumes in expected
    ]


@pytest.mark.parametrize(
    ("text", "field", "assumed", "expected"),
    [
        ("03/04/2012", DateField.DATE, {DAY}, ["2012-04-03"]),
        ("03/04/2012", DateField.DATE, {MONTH}, ["2012-03-04"]),
        ("03/04/2012", DateField.DATE, set(), ["2012-04-03", "2012-03-04"]),
        ("27/02/2013", DateField.DATE, {MONTH}, []),
        ("Spring 2014", DateField.DATE, set(), ["2014-21"]),
        ("Spring 2014", DateField.DATE, {LASTED}, ["2014-03/2014-05"]),
        ("winter 2014", DateField.DATE, {LASTED}, ["2014-12/2015-02"]),
        ("9–13 March 2015", DateField.DATE, {SOME}, ["[2015-03-09..2015-03-13]"]),
        ("9–13 March 2015", DateField.SINGLE, {LASTED}, ["[2015-03-09..2015-03-13]"]),
        ("9–13 March 2015", DateField.PERIOD, set(), ["2015-03-09/2015-03-13"]),
        ("Q1 2009/10", DateField.PERIOD, {SOME}, ["2009-04/2009-06"]),
        ("2008-09", DateField.PERIOD, {MONTHS}, ["2008-09-01/2008-09-30"]),
        ("2008-09", DateField.PERIOD, {FINANCIAL}, ["2008/09"]),
        ("2009-04/2011", DateField.SINGLE, set(), ["[2009-04..2011]"]),
        ("2009/10", DateField.SINGLE, set(), ["2009/10"]),
        ("../2011", DateField.SINGLE, set(), ["[..2011]"]),
    ],
)
def test_a_reading_fits_its_field_and_what_is_assumed(
    text: str, field: DateField, assumed: set[Assumption], expected: list[str]
) -> None:
    assert [reading.text for reading in possible(text, field, frozenset(assumed), APRIL)] == expected
