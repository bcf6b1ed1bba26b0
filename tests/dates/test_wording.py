"""Dates as people read them."""

import pytest

from chronicle.dates import format_date, format_day, format_middle, parse, parse_end, parse_iso

WORDS = [
    ("2009-04-17", "17 Apr 2009"),
    ("2009-04", "Apr 2009"),
    ("2009", "2009"),
    ("0033-04", "Apr 0033"),
    ("2009-22", "summer 2009"),
    ("2009-21", "spring 2009"),
    ("2009-23", "autumn 2009"),
    ("2009-24", "winter 2009–10"),
    ("1999-24", "winter 1999–00"),
    ("2010-35", "Q3 2010"),
    ("2010-40", "first half of 2010"),
    ("2010-41", "second half of 2010"),
    ("200X", "2000s"),
    ("201X", "2010s"),
    ("19XX", "1900–1999"),
    ("20X3", "2003..2093"),
    ("2009-XX", "2009"),
    ("2009-04-XX", "Apr 2009"),
    ("2009-XX-XX", "2009"),
    ("2009-1X", "Oct..Dec 2009"),
    ("2009-04-1X", "10..19 Apr 2009"),
    ("2009-XX-17", "17 Jan..17 Dec 2009"),
    ("201X-22", "summer 2010..summer 2019"),
    ("201X-24", "winter 2010–11..winter 2019–20"),
    ("201X-36", "Q4 2010..Q4 2019"),
    ("201X-41", "second half of 2010..second half of 2019"),
    ("20X9-24", "winter 2009–10..winter 2099–00"),
    ("XXXX-12-25", "25 Dec, year not given"),
    ("XXXX-10", "Oct, year not given"),
    ("XXXX-22", "summer, year not given"),
    ("XXXX-41?", "second half, year not given?"),
    ("XXXX", "year not given"),
    ("2010-09~", "about Sep 2010"),
    ("2011?", "2011?"),
    ("2011%", "about 2011?"),
    ("2004-06-~11", "about 11 Jun 2004"),
    ("2009-22~", "about summer 2009"),
    ("[..2007]", "by 2007"),
    ("[..2007-04]", "by Apr 2007"),
    ("[2014..]", "2014 or later"),
    ("[2013-10..2014-01]", "Oct 2013..Jan 2014"),
    ("[2010-10..2010-12]", "Oct..Dec 2010"),
    ("[2009..2011]", "2009..2011"),
    ("[2009-04-03..2009-04-17]", "3..17 Apr 2009"),
    ("[2009-04-03..2009-05-17]", "3 Apr..17 May 2009"),
    ("[2013-07-02..2013-09-29]", "2 Jul..29 Sep 2013"),
    ("[2009-04..2009]", "Apr 2009..2009"),
    ("[~2009-04..2009-05]", "about Apr 2009..May 2009"),
    ("[2010-09~..2010-12~]", "about Sep 2010..about Dec 2010"),
    ("[2010-09~..2010-12]", "about Sep 2010..Dec 2010"),
    ("[2010-09..2010-12~]", "Sep 2010..about Dec 2010"),
    ("[2010-09~..2010-12-17]", "about Sep 2010..17 Dec 2010"),
    ("[2010-09-17..2010-12~]", "17 Sep 2010..about Dec 2010"),
    ("2013/14", "2013/14"),
    ("FY2013/14", "2013/14"),
    ("2009-04/2011", "Apr 2009 – 2011"),
    ("2014~/2015~", "about 2014 – about 2015"),
    ("2009/..", "since 2009"),
    ("../2009", "until 2009"),
    ("2009/", "2009 – not recorded"),
    ("/2009", "not recorded – 2009"),
    ("2013-10-15T14:35", "15 Oct 2013 14:35"),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_a_date_reads_as_a_person_writes(text: str, words: str) -> None:
    assert format_date(parse(text)) == words


def test_what_still_goes_on_says_so() -> None:
    assert format_date(parse_end("..")) == "still"
    assert format_date(parse("2013-10/..")) == "since Oct 2013"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2013-07-02", "2013-09-29", "about Aug 2013"),
        ("2013-07-02", "2013-11-02", "about Sep 2013"),
        ("2013-07-02", "2013-11-03", "Jul..Nov 2013"),
        ("2010-10-02", "2011-10-30", "Oct 2010..Oct 2011"),
        ("2009-05-03", "2009-05-03", "3 May 2009"),
        ("1990-01-01", "2009-12-31", "1990..2009"),
    ],
)
def test_a_date_worked_out_is_about_its_middle(first: str, last: str, words: str) -> None:
    assert format_middle((parse_iso(first), parse_iso(last))) == words


def test_titles_have_their_months_in_full() -> None:
    assert format_date(parse("2010-11"), long=True) == "November 2010"
    assert format_day(parse_iso("2014-01-06")) == "6 Jan 2014"
    assert format_day(0) == ""
