"""The timeline: what surely falls in a window, what may, and what only a missing date leaves open."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from chronicle.document import Row
from chronicle.pages import page
from chronicle.queries.filters import Selection
from tests.pages.page_fixtures import drawn, during, opened, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chronicle.index.cache import Index
    from tests.conftest import Chronicle

HEAD = '[sources.s]\ntitle = "A report"\npublished = "2015-01-01"\n'


def event(id_: str, more: str) -> str:
    return f'[events.{id_}]\ntitle = "{id_.capitalize()}"\nsources = ["s"]\n{more}\n'


FACTS = HEAD + "".join(
    [
        event("war", 'start = "2001"\nend = ".."'),
        event("works", 'start = "2009-03"\nlength = "2 years"'),
        event("siege", 'end = "2010-06"\nlength = "3 months"'),
        event("flood", 'date = "2010-05-04T14:35"'),
        event("storm", 'date = "2010-05-04T09:00"'),
        event("vote", 'date = "[2009..2011]"'),
        event("fair", 'date = "2010~"'),
        event("strike", 'end = "2011"'),
        event("rumour", 'date = "2010-07"\nstatus = "alleged"'),
        event("myth", ""),
    ]
)
OWNERS = 'organisations.a.name = "Ashby"\norganisations.b.name = "Barton"\nsources.s.title = "S"\n'
SUMS = [
    f'[budget.{id_}]\norganisation = "{id_}"\ntype = "cut"\namount = 5\nperiod = "2009/10"\nsources = ["s"]\n'
    for id_ in "ab"
]


@pytest.fixture
def index(make_base: Callable[..., Path]) -> Index:
    return opened(make_base(facts=FACTS))


def test_a_window_divides_the_rows(index: Index) -> None:
    assert rows_of(drawn(index, "timeline", during("2010")))[1:-2] == [
        "Already under way",
        "since 2001 event War s",
        "from Mar 2009 event Works, for 2 years s",
        "2010",
        "about Mar 2010 * – Jun 2010 event Siege s",
        "4 May 2010 09:00 event Storm s",
        "4 May 2010 14:35 event Flood s",
        "May also fall in 2010",
        "2009..2011 event Vote s",
        "about 2010 event Fair s",
        "Jul 2010 alleged Rumour s",
        "+ 2 entries that only a missing date leaves open: add --undated",
    ]


def test_certain_leaves_out_what_only_may(index: Index) -> None:
    text = drawn(index, "timeline", during("2010")._replace(certain=True))
    assert "May also" not in text
    assert "--undated" not in text
    assert "certain only" in text


def test_the_kinds_that_were_asked_for_are_named_above(index: Index) -> None:
    for kinds, words in ((("budget",), "budget"), (("count", "tenure"), "counts or tenures")):
        title = rows_of(drawn(index, "timeline", Selection(kinds=kinds)))[0]
        assert title.endswith(f" {words}")


def test_certain_alone_leaves_out_what_is_in_doubt(index: Index) -> None:
    lines = rows_of(drawn(index, "timeline", Selection(certain=True)))
    assert "certain only" in lines[0]
    assert not any("Fair" in line for line in lines)
    assert any("Vote" in line for line in lines)
    assert any("Fair" in line for line in rows_of(drawn(index, "timeline")))


def test_undated_adds_what_a_missing_date_leaves_open(index: Index) -> None:
    lines = rows_of(drawn(index, "timeline", during("2010")._replace(undated=True)))
    at = lines.index("Only a missing date leaves open whether in 2010")
    assert [line.split()[-2] for line in lines[at + 1 : at + 3]] == ["Strike", "Myth"]


def test_years_head_the_rows_and_undated_ones_stand_last_either_way(index: Index) -> None:
    for reverse in (False, True):
        lines = rows_of(drawn(index, "timeline", Selection(reverse=reverse)))
        assert lines[-4:-2] == ["Not dated", "not dated event Myth s"]


def test_the_last_five_are_dated(index: Index) -> None:
    lines = rows_of(drawn(index, "timeline", Selection(reverse=True, limit=2)))
    assert lines[0] == "A base last 2 of 10"
    assert "Not dated" not in lines


def test_rows_are_read_one_at_a_time(index: Index) -> None:
    lines = iter(page(index, "timeline", Selection()).lines)
    first = next(line for line in lines if isinstance(line, Row))
    assert first in list(islice(page(index, "timeline", Selection()).lines, 2))


def test_a_mark_is_explained_only_where_it_stands(index: Index) -> None:
    assert "worked out" in drawn(index, "timeline")
    assert "worked out" not in drawn(index, "timeline", Selection(text="flood"))


def test_a_sum_says_whose_it_is_where_several_have_some(make_base: Callable[..., Path]) -> None:
    single, both = (opened(make_base(entities=OWNERS, facts="".join(sums))) for sums in (SUMS[:1], SUMS))
    assert "2009/10 cut £5 s" in rows_of(drawn(single, "timeline"))
    assert "cut Barton: £5 s" in rows_of(drawn(both, "timeline"))


@pytest.mark.parametrize("category", ["budget", "tenure"])
def test_a_category_that_is_the_name_of_a_kind_is_a_word_like_any_other(
    make_base: Callable[..., Path], category: str
) -> None:
    vote = event("vote", f'date = "2010"\ncategory = "{category}"')
    lines = rows_of(drawn(opened(make_base(entities=OWNERS, facts="".join((vote, *SUMS)))), "events"))
    assert f"2010 {category} Vote s" in lines


@pytest.mark.parametrize(
    ("dates", "time"),
    [
        ('end = ".."', "began by 1 Jan 2015, still so"),
        ('end = ".."\nstatus = "planned"', "still so"),
        ('end = "[2009..]"', "until 2009 or later"),
        ('start = "[..2009]"\nlength = "10 days"', "began by 2009"),
        ('start = "[..2009]"\nend = "[2012..]"', "by 2009 – 2012 or later"),
        ('start = "[2009..]"', "from 2009 or later"),
        ("", "not dated"),
    ],
)
def test_whatever_is_known_of_a_time_is_written(
    dates: str, time: str, make_base: Callable[..., Path]
) -> None:
    lines = rows_of(drawn(opened(make_base(facts=HEAD + event("war", dates))), "timeline"))
    assert any(line.startswith((f"{time} event War", f"{time} planned War")) for line in lines), lines


@pytest.mark.parametrize(
    ("year", "title", "heading"),
    [
        ("2010..", "from 2010", "May also fall in 2010 or later"),
        ("..2010", "until 2010", "May also fall in 2010 or earlier"),
        ("[2010..]", "from about 2010", "May also fall in about 2010 or later"),
        ("2010~", "about 2010", "May also fall in about 2010"),
        ("2010-02-28", "28 Feb 2010", "May also fall on 28 Feb 2010"),
        (
            "2010-05-04..2010-06",
            "4 May 2010 – 30 Jun 2010",
            "May also fall between 4 May 2010 and 30 Jun 2010",
        ),
        ("2009/10", "2009/10", "May also fall in 2009/10"),
    ],
)
def test_a_window_is_said_as_a_person_would(year: str, title: str, heading: str, index: Index) -> None:
    lines = rows_of(drawn(index, "timeline", during(year)))
    assert lines[0] == f"A base {title}"
    assert heading in lines


def test_a_time_of_day_is_kept_ordered_and_checked_to_the_second(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(
        facts="""
[events.answer]
title = "The answer"
date = "2011-03-02T08:15:41"
[events.call]
title = "The call"
date = "2011-03-02T08:15:09"
[events.toml]
title = "In TOML's own form"
date = 2011-03-02T08:15:50
[events.backwards]
title = "Backwards"
start = "2011-03-02T09:00:10"
end = "2011-03-02T09:00:05"
"""
    )
    rows = json.loads(chronicle("events", "-f", "json", base=base).out)
    assert [row["date"] for row in rows[:3]] == [
        f"2011-03-02T08:15:{second}" for second in ("09", "41", "50")
    ]
    assert [row["errors"] for row in rows] == [[], [], [], ["D101"]]
    screen = chronicle("timeline", base=base).out
    assert "2 Mar 2011 08:15:09" in screen
    assert "2 Mar 2011 08:15:41" in screen
    assert "it starts at 09:00:10 on that day" in chronicle("check", base=base).out


CLOCKS = """
sources.log.title = "Log"
sources.log.published = "2017-07-01T12:30:45"
organisations.o.name = "O"
posts.p = { title = "Chair", organisation = "o" }
people.ann.name = "Ann"
[chronicle]
title = "A night"
as-of = "2017-09-01T10:30:15"
[tenures.ann]
person = "ann"
post = "p"
start = "2017-06-14T09:15:30"
end = ".."
sources = ["log"]
[events.later]
title = "later"
date = "2017-06-14T00:54:53"
sources = ["log"]
[events.sooner]
title = "sooner"
date = "2017-06-14T00:54:29"
sources = ["log"]
"""


def test_seconds_order_what_happened_and_no_as_of_shows_a_time_of_day(
    tmp_path: Path, chronicle: Chronicle
) -> None:
    base = tmp_path / "base.toml"
    base.write_text(CLOCKS)
    screens = {
        command: chronicle(*command.split(), base=base).out
        for command in (
            "timeline",
            "tenures",
            "show p",
            "show ann",
            "show o",
            "at 2017-07",
            "conflicts",
            "tenures -f json",
        )
    }
    assert [line for line in rows_of(screens["timeline"]) if "event" in line] == [
        "14 Jun 2017 00:54:29 event sooner log",
        "14 Jun 2017 00:54:53 event later log",
    ]
    for command, screen in screens.items():
        assert "12:30" not in screen, command
        assert "10:30" not in screen, command
    assert "still 1 Jul 2017" in screens["tenures"]
    assert "as of 1 Sep 2017\n" in screens["timeline"]
    assert json.loads(chronicle("at", "2017", "-f", "json", base=base).out)["as_of"] == "2017-09-01"


TENURES = """
[organisations.a]
name = "Ashby"
[posts.head]
title = "Head"
organisation = "a"
[people]
ann.name = "Ann Archer"
bob.name = "Bob Baker"
cat.name = "Cat Cole"
[sources.s]
title = "A report"
published = "2015-01-01"
[tenures.ann]
person = "ann"
post = "head"
start = "2010-10"
end = "[2010-10..2012-04]"
sources = ["s"]
[tenures.bob]
person = "bob"
post = "head"
in-post = "2011"
end = ".."
sources = ["s"]
[tenures.cat]
person = "cat"
post = "head"
sources = ["s"]
[events.vote]
date = "2010-10"
title = "A vote"
category = "politics"
sources = ["s"]
[events.fair]
date = "2010-10"
title = "A fair"
status = "planned"
category = "culture"
sources = ["s"]
[events.old]
date = "[..2013-06]"
title = "Long ago"
sources = ["s"]
[budget.roof]
organisation = "a"
type = "cut"
amount = 5
period = "2011"
for = "roofs"
sources = ["s"]
"""


@pytest.fixture
def people(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=TENURES)


def test_rows_are_told_by_what_they_are_and_neighbours_of_one_date_show_it_once(people: Path) -> None:
    assert rows_of(drawn(opened(people), "timeline"))[1:-2] == [
        "2010",
        "Oct 2010 began Ann Archer, Head s",
        "politics A vote s",
        "planned A fair s",
        "2011",
        "2011 cut £5 from roofs s",
        "2012",
        "Oct 2010..Apr 2012 left Ann Archer, Head s",
        "2013",
        "by Jun 2013 event Long ago s",
        "+ 2 who were in post, since when and until when not recorded: add --all",
    ]


def test_sightings_are_on_a_timeline_only_if_asked_for(people: Path, chronicle: Chronicle) -> None:
    counted = "2 who were in post, since when and until when not recorded: add --all"
    answer = chronicle("timeline", "-f", "json", base=people)
    assert not [row for row in json.loads(answer.out) if row["role"] is None and row["kind"] == "tenure"]
    assert counted in answer.err
    assert f"+ {counted}" in chronicle("timeline", base=people).out
    everything = chronicle("timeline", "--all", "-f", "json", base=people)
    assert [row["id"] for row in json.loads(everything.out) if row["role"] is None][-3:] == [
        "budget.roof",
        "events.old",
        "tenures.cat",
    ]
    assert "add --all" not in everything.err
    assert "2011 seen Bob Baker, Head s" in rows_of(chronicle("timeline", "--all", base=people).out)
    assert chronicle("tenures", "--all", base=people).code == 2


def test_what_is_only_known_to_be_by_a_far_later_day_is_counted(people: Path) -> None:
    counted = "1 entry known only to be by some far later day: add --all"
    assert counted in drawn(opened(people), "timeline", during("2011"))
    for selection in (
        during("2012"),
        during("2011")._replace(everything=True),
        during("2011")._replace(certain=True),
    ):
        text = drawn(opened(people), "timeline", selection)
        assert counted not in text
        assert ("Long ago" in text) == (not selection.certain)


def test_the_foot_names_sources_where_they_are_few(make_base: Callable[..., Path], people: Path) -> None:
    assert rows_of(drawn(opened(people), "timeline"))[-2:] == [
        "s A report, 1 Jan 2015",
        "a..b some time between as of 1 Jan 2015",
    ]
    few = "".join(
        f'[sources.s{n}]\ntitle = "Title {n}"\npublisher = "The Press"\npublished = "201{n // 6}"\n'
        f'[events.e{n}]\ntitle = "E"\ndate = "2009-0{n + 1}"\nsources = ["s{n}"]\n'
        for n in range(7)
    )
    index = opened(make_base(facts=few))
    assert "Press" not in drawn(index, "timeline")
    six = " ".join(rows_of(drawn(index, "timeline", Selection(limit=6))))
    assert (
        "s0 Title 0, 2010 s1 Title 1, 2010 s2 Title 2, 2010 s3 Title 3, 2010 s4 Title 4, 2010 s5 Title 5, 2010"
        in six
    )
    assert "s6 The Press, 2011" in rows_of(drawn(index, "timeline", Selection(sources=("s6",))))[-1]
