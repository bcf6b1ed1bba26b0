"""Who followed whom: vacancies and overlaps that are certain, and none that is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]
Holding = tuple[str, str, str, str]

PRESIDENTS = (
    ("president", "roosevelt", "1933-03-04", "1945-04-12"),
    ("president", "truman", "1945-04-12", "1953-01-20"),
    ("president", "eisenhower", "1953-01-20", "1961-01-20"),
    ("president", "kennedy", "1961-01-20", "1963-11-22"),
    ("president", "johnson", "1963-11-22", "1969-01-20"),
    ("president", "nixon", "1969-01-20", "1974-08-09"),
    ("president", "ford", "1974-08-09", "1977-01-20"),
    ("president", "carter", "1977-01-20", "1981-01-20"),
    ("vice-president", "truman", "1945-01-20", "1945-04-12"),
    ("vice-president", "barkley", "1949-01-20", "1953-01-20"),
    ("vice-president", "nixon", "1953-01-20", "1961-01-20"),
    ("vice-president", "johnson", "1961-01-20", "1963-11-22"),
    ("vice-president", "humphrey", "1965-01-20", "1969-01-20"),
    ("vice-president", "agnew", "1969-01-20", "1973-10-10"),
    ("vice-president", "ford", "1973-12-06", "1974-08-09"),
    ("vice-president", "rockefeller", "1974-12-19", "1977-01-20"),
    ("vice-president", "mondale", "1977-01-20", "1981-01-20"),
)


def entities(people: Iterable[str], posts: Iterable[str], extra: str = "") -> str:
    names = "".join(
        f'[people.{person}]\nname = "{person.title()} of {person}ville"\n' for person in sorted(set(people))
    )
    offices = "".join(
        f'[posts.{post}]\ntitle = "{post}"\norganisation = "usa"\n{extra}\n' for post in sorted(set(posts))
    )
    return f'[organisations.usa]\nname = "United States"\n[sources.book]\ntitle = "A book"\n{names}{offices}'


def tenure(number: int, post: str, person: str, dates: str) -> str:
    return f'[tenures.t{number}]\nperson = "{person}"\npost = "{post}"\n{dates}\nsources = ["book"]\n'


def tenures(holdings: Iterable[Holding]) -> str:
    return "".join(
        tenure(number, post, person, f'start = "{start}"\nend = "{end}"')
        for number, (post, person, start, end) in enumerate(holdings)
    )


@pytest.fixture
def check(chronicle: Chronicle) -> Callable[[Path], list[dict[str, str]]]:
    def call(base: Path) -> list[dict[str, str]]:
        findings: list[dict[str, str]] = json.loads(
            chronicle("check", "-f", "json", "--ignore", "S305", base=base).out
        )
        return findings

    return call


Check = Callable[[Path], list[dict[str, str]]]


def base_of(make_base: MakeBase, holdings: Iterable[Holding], extra: str = "") -> Path:
    holdings = list(holdings)
    return make_base(
        facts=entities((holding[1] for holding in holdings), (holding[0] for holding in holdings), extra)
        + tenures(holdings)
    )


def codes(findings: Iterable[dict[str, str]]) -> list[str]:
    return sorted(finding["code"] for finding in findings)


class TestPresidents:
    """The United States, 1945 to 1981, every holder recorded: handovers on one day, and a post that stood empty."""

    def test_every_vacancy_is_found_and_no_other(self, make_base: MakeBase, check: Check) -> None:
        findings = check(base_of(make_base, PRESIDENTS, "complete = true"))
        assert codes(findings) == ["P202"] * 4
        vacancies = sorted(
            finding["message"].removeprefix("nobody held vice-president ").split(",")[0]
            for finding in findings
        )
        assert vacancies == [
            "from 1945-04-13 to 1949-01-19",
            "from 1963-11-23 to 1965-01-19",
            "from 1973-10-11 to 1973-12-05",
            "from 1974-08-10 to 1974-12-18",
        ]

    def test_without_complete_a_vacancy_is_only_what_is_not_recorded(
        self, make_base: MakeBase, check: Check
    ) -> None:
        assert codes(check(base_of(make_base, PRESIDENTS))) == ["P204"] * 4

    def test_one_day_more_in_post_is_one_holder_too_many(self, make_base: MakeBase, check: Check) -> None:
        longer = [
            (*holding[:3], "1945-04-13") if holding[:2] == ("president", "roosevelt") else holding
            for holding in PRESIDENTS
        ]
        (finding,) = [finding for finding in check(base_of(make_base, longer)) if finding["code"] != "P204"]
        assert finding["code"] == "P201"
        assert finding["id"] == "tenures.t1"


class TestYearsOnly:
    def test_neighbours_that_share_a_year_neither_overlap_nor_leave_a_gap(
        self, make_base: MakeBase, check: Check
    ) -> None:
        holdings = [("chair", f"person{n}", f"{2000 + n}", f"{2001 + n}") for n in range(10)]
        assert codes(check(base_of(make_base, holdings, "complete = true"))) == []

    def test_neither_do_those_of_consecutive_years(self, make_base: MakeBase, check: Check) -> None:
        holdings = [("chair", f"person{n}", f"{2000 + 2 * n}", f"{2001 + 2 * n}") for n in range(10)]
        assert codes(check(base_of(make_base, holdings, "complete = true"))) == []

    def test_a_whole_year_in_which_both_were_in_post_is_an_overlap(
        self, make_base: MakeBase, check: Check
    ) -> None:
        holdings = [("chair", "one", "2000", "2003"), ("chair", "two", "2001", "2005")]
        assert codes(check(base_of(make_base, holdings))) == ["P201"]

    @pytest.mark.parametrize(
        ("opened", "organisation", "start", "days"),
        [
            ("1999-04-01", "", "2000-01-01", "from 1999-04-01 to 1999-12-31"),
            ("1999-04", "", "2000", "from 1999-04-30 to 1999-12-31"),
            ("", "1999-12-30", "2000-01-01", "from 1999-12-30 to 1999-12-31"),
            ("1999-12-30", "1998", "2000-01-01", "from 1999-12-30 to 1999-12-31"),
            ("1999-12-31", "", "2000-01-01", None),
            ("1999~", "", "2001-01-01", None),
            ("1999", "", "2001?", None),
            ("1999", "", "[..2001]", None),
            ("2000", "", "2000-05-01", None),
        ],
    )
    def test_the_days_before_the_first_holder_of_a_post_that_had_opened_are_a_vacancy(
        self,
        make_base: MakeBase,
        check: Check,
        opened: str,
        organisation: str,
        start: str,
        days: str | None,
    ) -> None:
        post = "complete = true\n" + (f'opened = "{opened}"' if opened else "")
        text = entities(["one"], ["chair"], post).replace(
            'name = "United States"',
            'name = "United States"' + (f'\nopened = "{organisation}"' if organisation else ""),
        )
        facts = text + tenure(1, "chair", "one", f'start = "{start}"\nend = "2003"')
        found = [finding for finding in check(make_base(facts=facts)) if finding["code"] != "S303"]
        expected = [f"nobody held chair {days}, and the post says that every holder is recorded"]
        assert [finding["message"] for finding in found] == (expected if days else [])
        assert codes(check(make_base(facts=facts.replace("complete = true", "")))) == []

    def test_a_whole_year_without_either_is_a_vacancy(self, make_base: MakeBase, check: Check) -> None:
        holdings = [("chair", "one", "2000", "2003"), ("chair", "two", "2005", "2007")]
        assert codes(check(base_of(make_base, holdings, "complete = true"))) == ["P202"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('start = "2000-01-01"', 'start = "2005-01-01"\nend = "2006-01-01"'),
        ('start = "2000-01-01"\nend = "2001-01-01"', 'end = "2009-01-01"'),
        ('start = "2000-01-01"\nend = "2003-01-01~"', 'start = "2002-01-01"\nend = "2006-01-01"'),
        ('start = "2000-01-01"\nend = "2003-01-01?"', 'start = "2005-01-01"\nend = "2006-01-01"'),
        ('start = "2000-01-01"\nend = ".."', 'start = "2005-01-01"\nend = "2006-01-01"'),
        ('in-post = "2000-01-01"', 'start = "2005-01-01"\nend = "2006-01-01"'),
        ('start = "2000-01-01"\nlength = "about 5 years"', 'start = "2005-01-01"\nend = "2006-01-01"'),
    ],
    ids=[
        "no end",
        "no start",
        "end in doubt",
        "end in doubt, and later",
        "still so, not known until when",
        "a day",
        "a length",
    ],
)
def test_what_is_not_known_is_neither_overlap_nor_vacancy(
    first: str, second: str, make_base: MakeBase, check: Check
) -> None:
    text = entities(["one", "two"], ["chair"], "complete = true")
    theirs = tenure(1, "chair", "one", first).replace('["book"]', '["t"]') + '[sources.t]\ntitle = "T"\n'
    base = make_base(facts=text + theirs + tenure(2, "chair", "two", second))
    assert codes(check(base)) == []


@pytest.mark.parametrize(
    ("until", "since", "days"),
    [
        ("2000-06-01", "2000-06-03", "on 2000-06-02"),
        ("2000-06-01", "2000-06-04", "from 2000-06-02 to 2000-06-03"),
    ],
)
@pytest.mark.parametrize("extra", ["complete = true", ""])
def test_a_vacancy_names_its_days(
    until: str, since: str, days: str, extra: str, make_base: MakeBase, check: Check
) -> None:
    holdings = [("chair", "one", "2000-01-01", until), ("chair", "two", since, "2001-01-01")]
    (finding,) = check(base_of(make_base, holdings, extra))
    assert days in finding["message"]


@pytest.mark.parametrize(("extra", "code"), [("complete = true", "P202"), ("", "P204")])
@pytest.mark.parametrize("status", ["planned", "proposed", "alleged", "cancelled"])
def test_a_tenure_with_a_status_ends_no_vacancy(
    status: str, extra: str, code: str, make_base: MakeBase, check: Check
) -> None:
    holdings = [
        ("chair", "one", "2001-01-01", "2002-01-01"),
        ("chair", "two", "2003-01-01", "2004-01-01"),
        ("chair", "three", "2002-01-02", "2002-12-31"),
    ]
    base = base_of(make_base, holdings, extra)
    assert codes(check(base)) == []
    facts = base / "facts.toml"
    facts.write_text(f'{facts.read_text()}status = "{status}"\n')
    assert codes(check(base)) == [code]


def test_of_a_post_that_is_set_aside_nothing_is_known_that_could_be_broken(
    make_base: MakeBase, check: Check
) -> None:
    holdings = [("chair", name, "2000-01-01", "2005-01-01") for name in ("one", "two")]
    base = base_of(make_base, [*holdings, ("chair", "two", "2001-01-01", "2005-01-01")])
    facts = base / "facts.toml"
    facts.write_text(facts.read_text().replace('title = "chair"\n', ""))
    assert codes(check(base)) == ["F005"]


class TestSeats:
    def test_two_seats_hold_two_and_not_three(self, make_base: MakeBase, check: Check) -> None:
        holdings = [("member", name, "2000-01-01", "2005-01-01") for name in ("one", "two")]
        assert codes(check(base_of(make_base, holdings, "seats = 2"))) == []
        third = ("member", "three", "2004-01-01", "2006-01-01")
        (finding,) = check(base_of(make_base, [*holdings, third], "seats = 2"))
        assert finding["code"] == "P201"
        assert finding["id"] == "tenures.t2"
        assert len(finding["also_at"]) == 2

    @pytest.mark.parametrize(
        ("others", "underline"),
        [
            (1, "A, certainly on 2001-01-02 (line 1)"),
            (2, "B and A, certainly on 2001-01-02 (lines 1 and 2)"),
            (3, "C, B and A, certainly on 2001-01-02 (lines 1, 2 and 3)"),
            (5, "E, D, C and 2 more, certainly on 2001-01-02 (lines 3, 4 and 5)"),
        ],
    )
    def test_three_others_are_named_and_the_rest_counted(
        self, others: int, underline: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        names = [*"abcde"[:others], "last"]
        people = "".join(f'[people.{name}]\nname = "{name.title()}"\n' for name in names)
        tenures = "".join(
            f'tenures.{name} = {{ person = "{name}", post = "chair", start = "{start}", end = "2005-01-01" }}\n'
            for name, start in zip(names, [*["2000-01-01"] * others, "2001-01-01"], strict=True)
        )
        base = make_base(facts=tenures, people=people + entities([], ["chair"]))
        answer = chronicle("check", "--select", "P201", base=base)
        assert answer.out.splitlines()[-2].endswith(f"^ Last beside {underline}")

    def test_whoever_acts_fills_no_seat_and_leaves_no_vacancy(
        self, make_base: MakeBase, check: Check
    ) -> None:
        text = entities(["one", "two"], ["chair"], "complete = true")
        text += tenure(1, "chair", "one", 'start = "2000-01-01"\nend = "2001-01-01"')
        text += tenure(2, "chair", "two", 'start = "2000-06-01"\nend = "2003-01-01"\nacting = true')
        text += tenure(3, "chair", "one", 'start = "2003-01-01"\nend = "2004-01-01"')
        assert codes(check(make_base(facts=text))) == []

    def test_a_plan_fills_no_seat(self, make_base: MakeBase, check: Check) -> None:
        text = entities(["one", "two"], ["chair"])
        text += tenure(1, "chair", "one", 'start = "2000-01-01"\nend = "2001-01-01"')
        text += tenure(2, "chair", "two", 'start = "2000-06-01"\nend = "2003-01-01"\nstatus = "proposed"')
        assert codes(check(make_base(facts=text))) == []

    def test_one_person_twice_is_one_holder(self, make_base: MakeBase, check: Check) -> None:
        holdings = [
            ("chair", "one", "2000-01-01", "2002-01-01"),
            ("chair", "one", "2001-01-01", "2003-01-01"),
        ]
        assert codes(check(base_of(make_base, holdings))) == ["P203"]

    def test_a_single_day_inside_another_s_time_is_one_too_many(
        self, make_base: MakeBase, check: Check
    ) -> None:
        holdings = [
            ("chair", "one", "2000-01-01", "2002-01-01"),
            ("chair", "two", "2001-01-01", "2001-01-01"),
        ]
        assert codes(check(base_of(make_base, holdings))) == ["P201"]

    def test_a_single_day_between_two_others_is_a_handover(self, make_base: MakeBase, check: Check) -> None:
        holdings = [
            ("chair", "one", "2000-01-01", "2001-01-01"),
            ("chair", "two", "2001-01-01", "2001-01-01"),
            ("chair", "three", "2001-01-01", "2002-01-01"),
        ]
        assert codes(check(base_of(make_base, holdings, "complete = true"))) == []


@pytest.mark.parametrize("where", ["tenures.t0", "tenures.t1", "posts.chair", "people.one"])
def test_an_allow_on_any_entry_involved_silences_it(where: str, make_base: MakeBase, check: Check) -> None:
    holdings = [("chair", "one", "2000-01-01", "2002-01-01"), ("chair", "two", "2001-01-01", "2003-01-01")]
    allowed = f'[{where}]\nallow = {{ P201 = "they shared it" }}\n'
    text = (entities(["one", "two"], ["chair"]) + tenures(holdings)).replace(f"[{where}]\n", allowed)
    assert codes(check(make_base(facts=text))) == []
    assert codes(check(make_base("other", facts=text.replace("2001-01-01", "2002-01-01")))) == ["A901"]


@pytest.mark.parametrize(
    "dates",
    [
        'start = "2003"\nend = "2003"',
        'in-post = "2005"',
        'start = "2005"',
        'end = "2005"',
        'start = "2010-03"\nlength = "2 weeks"',
    ],
)
@pytest.mark.parametrize(("person", "code"), [("ann", "P203"), ("bob", "P201")])
def test_whoever_was_there_on_some_day_was_there_with_whoever_was_there_all_the_while(
    dates: str, person: str, code: str, make_base: MakeBase, check: Check, chronicle: Chronicle
) -> None:
    both = tenure(0, "chair", "ann", 'start = "2001"\nend = "2012"') + tenure(1, "chair", person, dates)
    base = make_base(facts=entities(["ann", "bob"], ["chair"]) + both)
    assert code in [finding["code"] for finding in check(base)]
    if code == "P201":
        assert "certainly on a day from 20" in chronicle("check", "--select", "P201", base=base).out


@pytest.mark.parametrize(
    "dates",
    [
        'start = "2012"\nend = "2010"',
        'in-post = "2001"',
        'in-post = "2005?"',
        'start = "2012"',
        'end = "[2001..2005]"',
        "",
    ],
)
def test_whoever_may_have_been_there_alone_is_no_crowd(dates: str, make_base: MakeBase, check: Check) -> None:
    both = tenure(0, "chair", "ann", 'start = "2001"\nend = "2012"') + tenure(1, "chair", "bob", dates)
    findings = check(make_base(facts=entities(["ann", "bob"], ["chair"]) + both))
    assert not [finding for finding in findings if finding["code"] in {"P201", "P203"}]


@pytest.mark.parametrize(
    ("dates", "published", "expected"),
    [
        ('start = "1999~"\nin-post = ["2001-01-05", "2004-03-01"]', "2010", ["P201"]),
        ('start = "1999~"\nend = "2004-03-01"', "2010", []),
        ('start = "1999"\nend = "2004-03-01"', "2010", ["P201"]),
        ('start = "1999"\nend = "2004-03-01"', "2000", []),  # announced, before the other came
    ],
)
def test_more_holders_than_seats_are_certain_without_qualified_dates_and_up_to_the_newest_report(
    dates: str, published: str, expected: list[str], make_base: MakeBase, check: Check
) -> None:
    sources = f'[sources.paper]\ntitle = "A paper"\npublished = "{published}"\n'
    one = tenure(1, "chair", "one", dates).replace("book", "paper")
    two = tenure(2, "chair", "two", 'start = "2002-02-03"\nend = "2003-04-05"')
    assert (
        codes(check(make_base(facts=entities(["one", "two"], ["chair"]) + sources + one + two))) == expected
    )
