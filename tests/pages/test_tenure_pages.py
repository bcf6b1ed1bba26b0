"""Tenures: post by post, and what lies between two only where nobody else stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.queries.filters import Selection
from tests.pages.page_fixtures import drawn, during, opened, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chronicle.index.cache import Index
    from tests.conftest import Chronicle

FACTS = """
[organisations.a]
name = "Ashby"
[posts.head]
title = "Head"
organisation = "a"
[people.ann]
name = "Ann Archer"
[people.ben]
name = "Ben Baker"
[people.cora]
name = "Cora Carter"
[people.dan]
name = "Dan Draper"
[sources.s]
title = "A report"
published = "[2015-01..2015-06]"

[tenures.ann]
person = "ann"
post = "head"
start = "2001-01-01"
end = "2002-12-31"
sources = ["s"]
[tenures.ben]
person = "ben"
post = "head"
start = "2004-01-01"
end = "2004-12-31"
sources = ["s"]
[tenures.cora]
person = "cora"
post = "head"
start = "2006-01-02"
end = ".."
sources = ["s"]
[tenures.dan]
person = "dan"
post = "head"
start = "2005-06"
status = "proposed"
sources = ["s"]
"""


def _of_ann(dates: str, *, lead: bool) -> str:
    """Return a tenure of Ann's as head, in a base whose clerk began in 1999."""
    entities = FACTS.partition("[tenures.ann]")[0].replace(
        'title = "Head"', f'title = "Head"\nlead = {str(lead).lower()}'
    )
    return (
        f'{entities}[tenures.ann]\nperson = "ann"\npost = "head"\n{dates}\nsources = ["s"]\n'
        '[posts.clerk]\ntitle = "Clerk"\norganisation = "a"\n'
        '[tenures.ben]\nperson = "ben"\npost = "clerk"\nstart = "1999"\nsources = ["s"]\n'
    )


@pytest.fixture
def index(make_base: Callable[..., Path]) -> Index:
    return opened(make_base(facts=FACTS))


def test_gaps_stand_between_neighbours(index: Index) -> None:
    assert rows_of(drawn(index, "tenures"))[2:-2] == [
        "Head Ashby",
        "Ann Archer 1 Jan 2001 31 Dec 2002 2 y s",
        "· no holder recorded for 1 y",
        "Ben Baker 1 Jan 2004 31 Dec 2004 1 y s",
        "· no holder recorded for 1 y 1 d",
        "Cora Carter 2 Jan 2006 still Jan..Jun 2015 9 y so far s",
        "Dan Draper, proposed Jun 2005 not recorded s",
    ]


def test_latest_first(index: Index) -> None:
    lines = rows_of(drawn(index, "tenures", Selection(reverse=True)))
    names = [line.split()[0] for line in lines[3:-2]]
    assert names == ["Cora", "·", "Ben", "·", "Ann", "Dan"]


def test_what_was_only_planned_moves_nobody_in_the_succession(make_base: Callable[..., Path]) -> None:
    entities = FACTS.partition("[tenures.")[0]
    facts = "".join(
        f'[tenures.{who}]\nperson = "{who}"\npost = "head"\n{dates}\nsources = ["s"]\n'
        for who, dates in (
            ("ann", 'start = "2007-02"\nend = "2008-03"'),
            ("ben", 'end = "2012-12"'),
            ("cora", 'start = "2006"\nstatus = "planned"'),
        )
    )
    lines = rows_of(drawn(opened(make_base(facts=entities + facts)), "tenures"))[3:-1]
    assert [line.split(",")[0].split(" ")[0] for line in lines] == ["Ann", "·", "Ben", "·", "Cora"]
    assert lines[1] == "· the handover is not dated"


@pytest.mark.parametrize(
    ("given", "denied"),
    [
        ("", False),
        ('because = { start = "after Archer\'s death" }', True),
        ('because = "Ann Archer had left by then"', True),
        ('because = { left = "Archer says so" }', False),
        ('left = "made way for Smith-Archer"', False),
        ('left = "a quarrel with an archer"', False),
        ('left = "made way for Árcher"', True),
        ('left = "made way for ARCHER\N{RIGHT SINGLE QUOTATION MARK}s team"', True),
    ],
)
def test_what_is_said_of_dates_or_leaving_denies_an_overlap(
    given: str, denied: bool, make_base: Callable[..., Path]
) -> None:
    facts = FACTS.replace('end = "2002-12-31"', 'end = "2004-06"').replace(
        'start = "2004-01-01"', f'start = "2004"\n{given}'
    )
    index = opened(make_base(facts=facts))
    (line,) = [row for row in rows_of(drawn(index, "tenures", width=160))[:6] if row.startswith("·")]
    assert line.startswith("· no holder recorded for up to 7 m, or ")
    assert ("overlap" in line) != denied


def test_those_who_are_not_neighbours_have_nothing_between_them(index: Index) -> None:
    lines = rows_of(drawn(index, "tenures", Selection(people=("ann", "cora"))))
    assert [line.split()[0] for line in lines[3:-2]] == ["Ann", "Cora"]


def test_neighbours_keep_their_line_when_others_are_left_out(index: Index) -> None:
    lines = rows_of(drawn(index, "tenures", Selection(people=("ann", "ben"))))
    assert [line.split()[0] for line in lines[3:-1]] == ["Ann", "·", "Ben"]


def test_still_so_is_no_more_precise_than_the_publication(index: Index) -> None:
    assert "still 1 Jan 2015" not in drawn(index, "tenures")


def test_a_limit_counts_the_same_rows_as_any_other_format(index: Index) -> None:
    lines = rows_of(drawn(index, "tenures", Selection(limit=2)))
    assert lines[0] == "A base first 2 of 4"
    assert [line.split()[0] for line in lines[3:]][:3] == ["Ann", "·", "Ben"]


@pytest.mark.parametrize(
    ("dates", "seen"),
    [
        ('in-post = "2004-05"', "May 2004"),
        ('in-post = "2004-05~"', "about May 2004"),
        ('in-post = ["2004-05", "2006-02-03"]', "May 2004 and 3 Feb 2006"),
        ('in-post = ["2006-02-03", "2004-05", "2005"]', "May 2004 and 3 Feb 2006"),
        ('in-post = "[..2004-05]"', "by May 2004"),
        ('in-post = "[2004-05..]"', "May 2004 or later"),
        ('in-post = "2004-05"\nend = ".."', "May 2004"),
        ('end = ".."', "still Jan..Jun 2015"),
        ("", "not dated"),
    ],
)
def test_who_was_only_seen_in_post_stands_at_the_end_by_when_and_by_whom(
    dates: str, seen: str, make_base: Callable[..., Path]
) -> None:
    facts = _of_ann(dates, lead=False)
    lines = rows_of(drawn(opened(make_base(facts=facts)), "tenures"))
    assert [line for line in lines if line.startswith("Ann ")] == [f"Ann Archer Head {seen} s"]
    assert lines.index("Seen in post when they began and left is not recorded") > lines.index("Clerk Ashby")


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ('in-post = "2004-05"', "not recorded last seen May 2004"),
        ('in-post = ["2004-05", "2006-02-03"]', "first seen May 2004 last seen 3 Feb 2006"),
        ('in-post = "2004-05"\nend = ".."', "not recorded still Jan..Jun 2015"),
        ('in-post = ["2004-05", "2006"]\nend = ".."', "first seen May 2004 still Jan..Jun 2015"),
        ('in-post = "2004-05"\nstart = "2003"', "2003 last seen May 2004"),
        ('in-post = "2004-05"\nend = "2006"', "first seen May 2004 2006"),
        ('start = "2003"', "2003 not recorded"),
        ('end = "2006"', "not recorded 2006"),
        ('start = "[..2004]"\nend = "[2006..]"', "by 2004 2006 or later"),
    ],
)
def test_of_a_date_that_is_not_recorded_it_is_told_when_they_were_seen(
    dates: str, words: str, make_base: Callable[..., Path]
) -> None:
    facts = _of_ann(dates, lead=True)
    lines = rows_of(drawn(opened(make_base(facts=facts)), "tenures"))
    (line,) = (line for line in lines if line.startswith("Ann "))
    assert line.startswith(f"Ann Archer {words}")
    assert not any(line.startswith("Seen in post") for line in lines)


def test_lead_posts_stand_first_then_others_of_their_organisations(make_base: Callable[..., Path]) -> None:
    posts = {"a-clerk": "a", "b-head": "b", "b-clerk": "b", "c-head": "c", "c-clerk": "c"}
    facts = "".join(f'[organisations.{id_}]\nname = "{id_.upper()}"\n' for id_ in "abc") + "".join(
        f'[posts.{post}]\ntitle = "{post}"\norganisation = "{of}"\nlead = {str("head" in post).lower()}\n'
        f'[people.of-{post}]\nname = "{post}"\n'
        f'[tenures.{post}]\nperson = "of-{post}"\npost = "{post}"\nstart = "2001"\nend = "2002"\n'
        for post, of in posts.items()
    )
    lines = rows_of(drawn(opened(make_base(facts=facts)), "tenures"))
    headings = [
        line.split()[0] for line in lines if len(line.split()) == 2 and line.split()[1] in {"A", "B", "C"}
    ]
    assert headings == ["b-head", "c-head", "b-clerk", "c-clerk", "a-clerk"]


def test_holders_after_those_only_seen_have_their_columns_again(make_base: Callable[..., Path]) -> None:
    facts = _of_ann('in-post = "2004"', lead=False).replace('start = "1999"', 'start = "[2003..2005]"')
    lines = rows_of(drawn(opened(make_base(facts=facts)), "tenures", during("2004")))
    assert lines.index("May also fall in 2004") > lines.index("Ann Archer Head 2004 s")
    assert lines[-3].startswith("Ben Baker 2003..2005 not recorded")


def test_the_first_and_the_last_day_both_count_on_the_whole_page(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = (
        FACTS.partition("[tenures.")[0].replace('title = "Head"', 'title = "Head"\ncomplete = true')
        + """
[tenures.ann]
person = "ann"
post = "head"
start = "2011-03-01"
end = "2011-03-14"
sources = ["s"]
[tenures.ben]
person = "ben"
post = "head"
start = "2011-03-20"
end = "2011-03-20"
sources = ["s"]
[events.march]
title = "march of a week"
start = "2011-03-01"
end = "2011-03-08"
length = "1 week"
sources = ["s"]
[events.fast]
title = "fast of a day"
start = "2011-03-06"
length = "1 day"
sources = ["s"]
"""
    )
    base = make_base(facts=facts)
    page = chronicle("tenures", base=base).out
    assert [words for words in ("14 d", "vacant for 5 d", "1 d") if words not in page] == []
    assert "D102" not in chronicle("check", base=base).out
    window = ("--from", "2011-03-07", "--to", "2011-03-07", "-k", "event", "-f", "csv")
    sure = chronicle("timeline", *window, "--certain", base=base).out
    assert ("events.march" in sure, "events.fast" in sure) == (True, False)
    assert "events.fast" in chronicle("timeline", *window, base=base).out


def test_a_tenure_that_ends_before_it_starts_has_an_impossible_length(make_base: Callable[..., Path]) -> None:
    facts = FACTS.replace('end = "2002-12-31"', 'end = "1999"')
    rows = rows_of(drawn(opened(make_base(facts=facts)), "tenures", Selection()))
    ann = rows.index("Ann Archer 1 Jan 2001 ! 1999 ! s")
    assert rows[ann + 1] == "length impossible"
