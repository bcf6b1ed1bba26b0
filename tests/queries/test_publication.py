"""Up to when something is known to go on: the day on which a source said so, and never one that nobody gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pages.page_fixtures import HEAD, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

AROUND = f"""
[organisations.a]
name = "Ashby"
{HEAD}[sources.s]
title = "A report"
"""
TENURE = '[tenures.t]\nperson = "ann"\npost = "head"\nend = ".."\nsources = ["s"]\n'


@pytest.mark.parametrize(
    ("options", "foot"),
    [
        ("", "as of 6 Jan 2014"),
        ("--known-by 2013", "as known by 31 Dec 2013"),
        ("--known-by 2013/..", "as of 6 Jan 2014"),
    ],
)
@pytest.mark.parametrize("command", ["timeline", "tenures", "at 2013-05", "show duxbury", "conflicts"])
def test_an_answer_says_up_to_when_it_speaks_or_what_day_s_knowledge_was_asked_for(
    command: str, options: str, foot: str, chronicle: Chronicle
) -> None:
    assert chronicle(*command.split(), *options.split()).out.endswith(f"{foot}\n")


@pytest.mark.parametrize(
    ("published", "dates", "words"),
    [
        ("2015-03-04", 'start = "2001"', "still 4 Mar 2015"),
        ("[2015-01..2015-06]", 'start = "2001"', "still Jan..Jun 2015"),
        ("2015-03-04", "", "still 4 Mar 2015"),
        ("2001-06-01", 'start = "2001"', "still 1 Jun 2001"),
        ("2015-03-04", 'start = "2015-03-04"', "still 4 Mar 2015"),
        ("2014-03-04", 'start = "2015"', "still so"),
        (None, 'start = "2001"', "still 2001 or later"),
        (None, "", "still so"),
        (None, 'start = "2001"\nin-post = "2004-05-06"', "still 6 May 2004"),
    ],
)
def test_still_so_up_to_the_day_on_which_somebody_said_so(
    published: str | None, dates: str, words: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    source = f'published = "{published}"\n' if published else ""
    base = make_base(facts=f"{AROUND}{source}{TENURE}{dates}\n")
    for command in (("tenures",), ("show", "ann"), ("show", "head"), ("show", "tenures.t"), ("at", "2031")):
        shown = " ".join(rows_of(chronicle(*command, base=base).out))
        assert words in shown, command
        assert shown.count("still ") == 1


def test_a_financial_year_of_publication_is_shown_as_one_wherever_it_begins(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    july = '[chronicle]\ntitle = "A base"\nfinancial-year = "07-01"\n'
    base = make_base(chronicle=july, facts=f'{AROUND}published = "2013/14"\n{TENURE}start = "2001"\n')
    shown = " ".join(rows_of(chronicle("tenures", base=base).out))
    assert "still 2013/14" in shown
    assert "as of 2013/14" in shown


@pytest.mark.parametrize(
    ("published", "foot"),
    [
        (["2014-06-15", "2012"], "as of 15 Jun 2014"),
        (["201X"], "as of 2010s"),
        (["2010-01-01", "201X"], "as of 2010s"),
        (["2010-01", "2010-01-01"], "as of Jan 2010"),
    ],
)
def test_a_base_speaks_as_precisely_as_its_newest_source_is_dated(
    published: list[str], foot: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    sources = "".join(
        f'[sources.s{n}]\ntitle = "S"\npublished = "{text}"\n' for n, text in enumerate(published)
    )
    base = make_base(facts=f'{sources}[events.e]\ntitle = "E"\nsources = ["s0"]\n')
    assert chronicle("timeline", base=base).out.endswith(f"{foot}\n")


@pytest.mark.parametrize(("year", "events"), [("2013/14", 1), ("2012/13", 0)])
def test_a_financial_year_of_knowledge_is_the_base_s_own(
    year: str, events: int, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(
        chronicle='[chronicle]\ntitle = "T"\nfinancial-year = "09-01"\n',
        facts='[sources.s]\ntitle = "S"\npublished = "2014-06-15"\n'
        '[events.e]\ntitle = "E"\nsources = ["s"]\n',
    )
    answer = chronicle("events", "--known-by", year, "-f", "jsonl", base=base)
    assert len(answer.out.splitlines()) == events
