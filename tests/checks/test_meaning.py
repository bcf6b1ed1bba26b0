"""What each check of a single fact claims, and what it must not claim."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]
Findings = list[dict[str, Any]]


class Check(Protocol):
    def __call__(self, facts: str, ignore: str = ...) -> Findings: ...


AROUND = """
[scales.ofsted]
title = "Ofsted"
grades = ["inadequate", "good"]
from = "2005"
until = "2015"
[organisations.city]
name = "City Council"
[posts.chair]
title = "Chair"
organisation = "city"
[people.ann]
name = "Ann Archer"
born = "1950"
died = "2010-06"
[people.ben]
name = "Benjamin Baker"
[sources.early]
title = "Early"
published = "2008"
[sources.late]
title = "Late"
published = "2012-03"
[sources.undated]
title = "Undated"
"""
WHOLE = 'sources = ["early", "late", "undated"]\n'


@pytest.fixture
def check(make_base: MakeBase, chronicle: Chronicle) -> Check:
    def call(facts: str, ignore: str = "N6,S304,S305") -> Findings:
        base = make_base(facts=AROUND + facts)
        findings: Findings = json.loads(chronicle("check", "-f", "json", "--ignore", ignore, base=base).out)
        return findings

    return call


def codes(findings: Findings) -> list[str]:
    return sorted(finding["code"] for finding in findings)


def tenure(values: str, person: str = "ben", sources: str = WHOLE) -> str:
    return f'[tenures.t]\nperson = "{person}"\npost = "chair"\n{values}\n{sources}\n'


def event(values: str, sources: str = WHOLE) -> str:
    return f'[events.e]\ntitle = "It happens"\n{values}\n{sources}\n'


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ('start = "2009"\nend = "2009"', []),
        ('start = "2009-06"\nend = "2009"', []),
        ('start = "2009-06"\nend = "2009-05"', ["D101"]),
        ('start = "[2009..2011]"\nend = "2010"', []),
        ('start = "2009~"\nend = "2008"', ["D101"]),
        ('start = "2009"\nend = "2008?"', ["D101"]),
        ('start = "2009~"\nend = "2010-10"\nlength = "3 years"', ["D102"]),
        ('start = "2009~"\nin-post = "2008"', ["D102"]),
        ('start = "2009-04"\nend = "2010-08"\nlength = "16 months"', []),
        ('start = "2009-04"\nend = "2010-10"\nlength = "16 months"', ["D102"]),
        ('start = "2009"\nend = ".."\nlength = "1 month"', ["D102"]),
        ('length = "6 months"\nin-post = ["2009-08-01", "2011-07-01"]', ["D102"]),
        ('length = "3 years"\nin-post = ["2009-08-01", "2011-07-01"]', []),
        ('start = "2009"\nend = "[2009..2011]"\nlength = "about 3 weeks"\nin-post = "2010-12-01"', ["D102"]),
        ('start = "2009"\nend = "2010"\nin-post = "2011"', ["D102"]),
        ('start = "2009"\nend = "2010"\nin-post = "2008"', ["D102"]),
        ('start = "2009"\nend = "2010"\nin-post = ["2008", "2009-06", "2011"]', ["D102", "D102"]),
        ('start = "2009"\nend = "2010"\nin-post = ["2009-06", "2010"]', []),
        ('end = "2009"\nin-post = "2010-05"', ["D102"]),
        ('end = "2009"\nin-post = ["2008", "2010-05"]', ["D102"]),
        ('end = "2009"\nin-post = "2009"', []),
        ('start = "2009"\nin-post = "2008"', ["D102"]),
        ('start = "2009"\nend = ".."\nin-post = "2008"', ["D102"]),
        ('start = "2009-04"\nlength = "16 months"', []),
        # first and last day both count, or one of them
        ('start = "2009-05-01"\nend = "2009-05-10"\nlength = "10 days"', []),
        ('start = "2009-05-01"\nend = "2009-05-11"\nlength = "10 days"', []),
        ('start = "2009-05-01"\nend = "2009-05-09"\nlength = "10 days"', ["D102"]),
        ('start = "2009-05-01"\nend = "2009-05-12"\nlength = "10 days"', ["D102"]),
        # so far: up to the newest source that gives it, of March 2012
        ('start = "2009"\nend = ".."\nlength = "3 years"', []),
        ('start = "2009"\nend = ".."\nlength = "20 years"', ["D102"]),
        # the calendar ends
        ('end = "0002"\nlength = "3 years"', ["D102"]),
        ('start = "9998"\nlength = "3 years"\nstatus = "planned"', ["D102"]),
        ('start = "9990"\nlength = "3 years"\nstatus = "planned"', []),
        # each that is not taken is told
        ('end = "2009"\nin-post = ["2008-01", "2009-12", "2010-05"]\nlength = "1 month"', ["D102", "D102"]),
        ('start = "2009-04-17T10:00:05"\nend = "2009-04-17T10:00:04"', ["D101"]),
        ('start = "2009-04-17T10:00:05"\nend = "2009-04-17T10:00:05"', []),
        ('start = "2009-04-17T10:00:05"\nend = "2009-04-17"', []),
        ('start = "2009-04-17T10:00:05"\nin-post = "2009-04-17T10:00"', ["D102"]),
        ('start = "2009-04-17T10:00:05"\nin-post = "2009-04-17T11:00"', []),
        ('end = "2009-04-17T10:00"\nin-post = "2009-04-17T10:00:01"', ["D102"]),
        ('start = "2009"\nacting = true\nend = "2009-04-17T10:00"\nconfirmed = "2009-04-17T12:00"', ["D102"]),
    ],
)
def test_dates_within_a_fact(values: str, expected: list[str], check: Check) -> None:
    assert codes(check(tenure(values))) == expected


@pytest.mark.parametrize(
    ("length", "source", "expected"),
    [
        # early is of 2008, late of March 2012: each is measured to its own publication
        ("2 years", "early", []),
        ("2 years", "late", ["D103"]),
        ("5 years", "early", ["D103"]),
        ("5 years", "late", []),
        ("20 years", "late", ["D103"]),
        ("20 years", "undated", []),
    ],
)
def test_what_a_source_says_of_a_length_so_far_runs_to_its_own_publication(
    length: str, source: str, expected: list[str], check: Check
) -> None:
    says = f'{{ source = "{source}", says = {{ length = "{length}", end = ".." }} }}'
    sources = f'sources = ["early", "late", {says}]'
    assert codes(check(tenure('start = "2006-06"\nend = ".."', sources=sources))) == expected
    ended = codes(check(tenure('start = "2006-06"\nend = "2012-06"', sources=sources)))
    assert ended == expected


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ('start = "2009~"\nend = "2008"', "perhaps ends before it starts"),
        ('start = "2009"\nend = "2008?"', "perhaps ends before it starts"),
        (
            'start = "2009~"\nend = "2010-10"\nlength = "3 years"',
            "start, end and length perhaps cannot all hold",
        ),
        (
            'start = "2009~"\nlength = "1 year"\nin-post = "2012"',
            "the length and the dates perhaps cannot all hold",
        ),
        (
            'length = "1 year"\nin-post = ["2009~", "2012"]',
            "the length and the dates perhaps cannot all hold",
        ),
        ('start = "2009~"\nin-post = "2008"', "in post perhaps before it starts, or after it ends"),
        ('start = "2009"\nin-post = "2008%"', "in post perhaps before it starts, or after it ends"),
        (
            'start = "2009"\nend = "2010"\nacting = true\nconfirmed = "2011?"',
            "confirmed perhaps before it starts, or after it ends",
        ),
    ],
)
def test_what_a_qualified_date_contradicts_is_a_warning(
    values: str, words: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = make_base(facts=AROUND + tenure(values))
    answer = chronicle("check", "--select", "D", "-f", "json", base=base)
    (finding,) = json.loads(answer.out)
    assert (finding["severity"], finding["message"]) == ("warning", words)
    assert answer.code == 0
    listed = chronicle("tenures", base=base)
    assert listed.code == 0
    assert "impossible" not in listed.out
    (row,) = json.loads(chronicle("tenures", "-f", "json", base=base).out)
    assert row["errors"] == []


@pytest.mark.parametrize(
    "values",
    [
        'start = "2009"\nend = "2010"\nin-post = ["2009-06?", "2011"]',
        'length = "6 months"\nin-post = ["2009-08-01", "2010-01~", "2011-07-01"]',
    ],
)
def test_what_contradicts_without_the_qualified_dates_stays_an_error(values: str, check: Check) -> None:
    assert [finding["severity"] for finding in check(tenure(values))] == ["error"]


@pytest.mark.parametrize(
    ("day", "underline"),
    [
        ("2007", "it starts on 2008-01-01 at the earliest (lines 29 and 30)"),
        ("2011", "it ends on 2010-12-31 at the latest (lines 29 and 30)"),
    ],
)
def test_a_day_in_post_is_marked_with_the_bound_that_it_breaks(
    day: str, underline: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    values = f'start = "2008"\nend = "2010"\nin-post = ["2009", "{day}"]'
    answer = chronicle("check", "--select", "D102", base=make_base(facts=AROUND + tenure(values)))
    marked = next(line for line in answer.out.splitlines() if "^" in line)
    assert marked.split("| ")[1] == " " * len('in-post = ["2009", ') + f"^^^^^^ {underline}"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ('length = "2 days"', ["D101"]),
        ('length = "2 days"\nin-post = ["2010-02-03", "2010-02-28"]', ["D101", "D102"]),
        ('length = "4 weeks"\nin-post = ["2010-02-03", "2010-02-28"]', ["D101"]),
    ],
)
def test_an_end_before_the_start_hides_no_other_contradiction(
    values: str, expected: list[str], check: Check
) -> None:
    findings = check(tenure(f'start = "2010-02-01"\nend = "2010-01-20"\n{values}'))
    assert codes(findings) == expected
    assert [one["message"] for one in findings if one["code"] == "D102"] == [
        "the length and the dates cannot all hold"
    ] * expected.count("D102")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ('start = "2010"', []),
        ('start = "2011"', ["D104"]),
        ('start = "2011?"', ["D104"]),
        ('start = "2009"\nend = "2011"', ["D104"]),
        ('start = "2009"\nend = "[2009..2011]"', []),
        ('start = "1949"\nend = "1970"', ["D104"]),
        ('start = "1950"', []),
        ('start = "2011"\nstatus = "alleged"', ["D104"]),
        *((f'start = "2011"\nstatus = "{status}"', []) for status in ("planned", "proposed", "cancelled")),
    ],
)
def test_a_life(values: str, expected: list[str], check: Check) -> None:
    findings = check(tenure(values, "ann"))
    assert codes(findings) == expected
    assert all(finding["also_at"] for finding in findings)


@pytest.mark.parametrize(
    ("values", "messages"),
    [
        ('length = "70 years"', ["Ann Archer did not live so long"]),
        ('length = "about 70 years"\nend = "[2009..2010]"', []),  # it is the end that leads before her birth
        ('start = "[1940..1960]"\nlength = "65 years"', ["Ann Archer did not live so long"]),
        ('start = "[1940?..1960]"\nlength = "65 years"', ["Ann Archer perhaps did not live so long"]),
        ('length = "50 years"', []),
        ('length = "at least 60 years"', []),
        ('length = "70 years"\nend = ".."', []),
        ('length = "70 years"\nstatus = "alleged"', ["Ann Archer did not live so long"]),
        ('length = "70 years"\nstatus = "planned"', []),
    ],
)
def test_a_length_is_held_against_a_life(values: str, messages: list[str], check: Check) -> None:
    found = [finding for finding in check(tenure(values, "ann")) if "so long" in finding["message"]]
    assert [finding["message"] for finding in found] == messages
    assert {finding["code"] for finding in found} <= {"D104"}


@pytest.mark.parametrize(
    "values",
    [
        *(f'{field} = "{year}"' for field in ("start", "end", "in-post") for year in ("1949", "2011")),
        *(f'date = "{year}"\npeople = ["ann"]' for year in ("1949", "2011")),
    ],
)
def test_a_life_is_held_against_the_date_that_is_given(values: str, check: Check) -> None:
    facts = event(values) if "people" in values else tenure(values, "ann")
    (finding,) = check(facts)
    assert finding["code"] == "D104"
    assert (AROUND + facts).splitlines()[finding["line"] - 1] == values.splitlines()[0]


def test_an_event_that_begins_in_a_life_and_outlasts_it_is_no_mistake(check: Check) -> None:
    assert codes(check(event('start = "2009"\nend = "2011"\npeople = ["ann"]'))) == []
    assert codes(check(event('date = "2011"\npeople = ["ann"]'))) == ["D104"]


@pytest.mark.parametrize(
    ("values", "sources", "expected"),
    [
        ('date = "2009"', 'sources = ["early"]', ["D105"]),
        ('date = "2008"', 'sources = ["early"]', []),
        ('date = "2008-12-31"', 'sources = ["early"]', []),  # the last day on which it may have come out
        ('date = "2009-01-01"', 'sources = ["early"]', ["D105"]),
        ('date = "2009"', 'sources = ["early", "late"]', []),
        ('date = "2009"', 'sources = ["early", "undated"]', []),
        ('date = "2009"\nstatus = "planned"', 'sources = ["early"]', []),
        ('date = "2009"\nstatus = "proposed"', 'sources = ["early"]', []),
        ('date = "2009"\nstatus = "cancelled"', 'sources = ["early"]', []),
        ('date = "2009"\nstatus = "alleged"', 'sources = ["early"]', ["D105"]),
        ('date = "2009~"', 'sources = ["early"]', ["D105"]),
        ('date = "[2008..2011]"', 'sources = ["early"]', []),
        ('start = "2007"\nend = ".."', 'sources = ["early"]', []),
        ('start = "2007"\nend = "2009"', 'sources = ["early"]', []),  # announced
        ('start = "2009"\nend = "2010"', 'sources = ["early"]', ["D105"]),
        ('date = "2009"', 'sources = ["early", "lost"]', ["F009"]),  # which may have been later
        ('date = "2007/.."', 'sources = ["early"]', []),
    ],
)
def test_later_than_its_sources(values: str, sources: str, expected: list[str], check: Check) -> None:
    assert codes(check(event(values, sources))) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ('in-post = "2009"', ["D105"]),
        ('in-post = ["2007", "2009-06"]', ["D105"]),
        ('start = "2007?"\nin-post = "2009-06"', ["D105"]),
        ('in-post = "2009?"', ["D105"]),
        ('start = "2007"\nin-post = "2009-06?"', ["D105"]),
        ('in-post = "2008"', []),
        ('start = "2007"\nlength = "5 years"', []),
        ('end = "2009"', []),
        ('start = "2007"', []),
    ],
)
def test_a_tenure_is_later_than_its_sources_by_any_day_that_they_cannot_tell(
    values: str, expected: list[str], check: Check
) -> None:
    assert codes(check(tenure(values, sources='sources = ["early"]'))) == expected


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (event('date = "2009~"', 'sources = ["early"]'), "perhaps later than every source that reports it"),
        (
            '[sources.about]\ntitle = "A"\npublished = "2008?"\n'
            + event('date = "2009"', 'sources = ["about"]'),
            "perhaps later than every source that reports it",
        ),
        (tenure('start = "2011?"', "ann"), "Ann Archer had perhaps died by then"),
        (tenure('end = "1949~"', "ann"), "Ann Archer was perhaps not yet born"),
        (
            f'[organisations.gone]\nname = "Gone"\nclosed = "2005?"\n[counts.c]\norganisation = "gone"\nwhat = "pupils"\nvalue = 5\ndate = "2006"\n{WHOLE}',
            "Gone had perhaps closed by then",
        ),
        (
            '[inspections.i]\norganisation = "city"\nbody = "Us"\nscale = "ofsted"\ndate = "2016?"\ngrade = "good"\nsources = ["undated"]\n',
            "the scale ofsted was perhaps not in use then",
        ),
        (
            tenure(
                'start = "2009~"\nend = "2009-12"',
                sources='sources = ["early", { source = "late", says = { length = "3 years" } }]',
            ),
            "late says that it lasted 3 years, which the dates perhaps do not allow",
        ),
    ],
)
def test_what_contradicts_a_qualified_date_does_so_perhaps(facts: str, words: str, check: Check) -> None:
    assert [finding["message"] for finding in check(facts)] == [words]


@pytest.mark.parametrize("field", ["start", "in-post", "date", "period"])
def test_what_is_later_than_its_sources_is_marked_where_it_says_so(field: str, check: Check) -> None:
    values, early = f'{field} = "2009"', 'sources = ["early"]'
    spent = f'[budget.b]\norganisation = "city"\ntype = "spend"\namount = 5\n{values}\n{early}\n'
    facts = {"date": event(values, early), "period": spent}.get(field, tenure(values, sources=early))
    (finding,) = check(facts)
    assert finding["code"] == "D105"
    assert (AROUND + facts).splitlines()[finding["line"] - 1] == values


def test_a_source_s_length_is_held_against_the_dates_or_against_the_length_not_both(check: Check) -> None:
    says = 'sources = ["late", { source = "early", says = { length = "5 years" } }]'
    assert codes(check(tenure('start = "2004"\nend = "2006"', sources=says))) == ["D103"]
    assert codes(check(tenure('start = "2004"\nlength = "2 years"', sources=says))) == ["S302"]
    assert codes(check(tenure('start = "2004"\nend = "2009"', sources=says))) == []


@pytest.mark.parametrize(
    ("because", "expected"),
    [
        ("", ["S302"]),
        ('because = "as printed"', []),
        ('because = { date = "as printed" }', []),
        ('because = { start = "no" }', ["S302"]),
    ],
)
def test_a_disagreement_needs_a_reason_for_that_field(
    because: str, expected: list[str], check: Check
) -> None:
    says = f'sources = ["late", {{ source = "early", says = {{ date = "2007" }} }}]\n{because}'
    findings = check(event('date = "2005"', says))
    assert codes(findings) == expected


@pytest.mark.parametrize("date", ["2005", "2005-03", "[2004..2006]", "200X", "2005~"])
def test_finer_coarser_and_overlapping_are_no_disagreement(date: str, check: Check) -> None:
    assert (
        codes(
            check(
                event(
                    'date = "2005"',
                    f'sources = ["late", {{ source = "early", says = {{ date = "{date}" }} }}]',
                )
            )
        )
        == []
    )


def test_what_was_worked_out_needs_a_reason_unless_a_start_and_a_length_are_that(check: Check) -> None:
    says = 'sources = [{ source = "late", says = { start = "2004" } }]'
    (finding,) = check(tenure('start = "2004"\nend = "2006"', sources=says))
    assert (finding["code"], finding["message"]) == (
        "S303",
        "no source gives `end`, and no because says how it was worked out",
    )
    says = 'sources = [{ source = "late", says = { start = "2004", length = "2 years" } }]'
    assert codes(check(tenure('start = "2004"\nlength = "2 years"', sources=says))) == []


def test_no_source_is_said_once_and_not_of_what_lost_its_only_one(check: Check) -> None:
    assert codes(check(event('date = "2005"', ""))) == ["S301"]
    assert codes(check(event('date = "2005"', 'sources = ["lost"]'))) == ["F009"]
    assert codes(check(event('date = "2005"', 'sources = [{ source = "late", says = { date = "x" } }]'))) == [
        "F007"
    ]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ('[people.zoe]\nname = "Zoe"\nborn = "1970"\ndied = "1960"', ["died is before born"]),
        ('[people.zoe]\nname = "Zoe"\nborn = "1970"\ndied = "1970"', []),
        ('[people.zoe]\nname = "Zoe"\nborn = "1970"\ndied = "1960?"', ["died is perhaps before born"]),
        ('[organisations.hall]\nname = "Hall"\nopened = "2001-05"\nclosed = "2001-04"', ["closed is before opened"]),
        ('[scales.third]\ntitle = "T"\ngrades = ["a"]\nfrom = "2012"\nuntil = "2008"', ["until is before from"]),
        ('[sources.web]\ntitle = "W"\npublished = "2012"\naccessed = "2001"', ["accessed is before published"]),
        ('[sources.web]\ntitle = "W"\naccessed = "2001"', []),
        ('@date = "2010-05"\npublished = "2010"', []),
        ('@date = "2010-05"\npublished = "2010-04-30"', ["published is before date"]),
        ('@date = "2010-05"\nwithdrawn = "2009"', ["withdrawn is before date"]),
        ('@published = "2010-05"\nwithdrawn = "2010-04"', ["withdrawn is before published"]),
        ('@date = "2010-05"\nwithdrawn = "2009"\nallow = { D106 = "so it says" }', []),
    ],
)  # fmt: skip
def test_two_dates_of_one_entry_that_cannot_both_hold(entry: str, found: list[str], check: Check) -> None:
    head = '[inspections.i]\norganisation = "city"\nbody = "Ofsted"\njudgement = "fine"\n' + WHOLE + "\n"
    findings = check(entry.replace("@", head))
    assert [finding["message"] for finding in findings if finding["code"] == "D106"] == found


def test_ratings(check: Check) -> None:
    def inspection(values: str, sources: str = WHOLE) -> list[str]:
        head = '[inspections.i]\norganisation = "city"\nbody = "Ofsted"\nscale = "ofsted"\n'
        return codes(check(f"{head}{values}\n{sources}\n"))

    assert inspection('date = "2006"\ngrade = "good"') == []
    bare = '[inspections.i]\norganisation = "city"\nbody = "Ofsted"\ndate = "2006"\n'
    for graded in ('grade = "good"', 'areas = { care = "good" }', 'grade = "good"\nareas = { care = "bad" }'):
        assert codes(check(f"{bare}{graded}\n{WHOLE}\n")) == ["R404"]
    assert codes(check(f'{bare}judgement = "good"\n{WHOLE}\n')) == []
    assert inspection('date = "2006"\ngrade = "Good"') == ["R401"]
    assert inspection('date = "2006"\nareas = { care = "good", "the rest" = "bad" }') == ["R401"]
    assert inspection('date = "2004"\ngrade = "good"\nsources = ["early"]', "") == ["R402"]
    assert inspection('date = "2015"\ngrade = "good"\nsources = ["undated"]', "") == []
    assert inspection('date = "2016"\ngrade = "good"\nsources = ["undated"]', "") == ["R402"]
    assert inspection('date = "2016?"\ngrade = "good"\nsources = ["undated"]', "") == ["R402"]
    assert inspection('date = "[2004..2006]"\ngrade = "good"') == []
    says = 'sources = [{ source = "late", says = { grade = "good" } }, { source = "early", says = { grade = "GOOD." } }]'
    assert inspection('grade = "good"', says) == []
    says = says.replace("GOOD.", "inadequate")
    assert inspection(f'grade = "good"\nbecause = "the later one"\n{says}', "") == ["R403"]
    assert inspection(says, "") == ["R403"]  # whatever the base accepts, and if it accepts neither
    other = says.replace("[", '[{ source = "undated", says = { date = "2006" } }, "undated", ')
    assert inspection(f'grade = "good"\ndate = "2006"\nbecause = "the later one"\n{other}', "") == ["R403"]


@pytest.mark.parametrize(
    ("validity", "date", "expected"),
    [
        ('from = "2005"', "2004", ["R402"]),
        ('from = "2005~"', "2004", ["R402"]),
        ('until = "2005"', "2006", ["R402"]),
        ('until = "2005?"', "2006", ["R402"]),
    ],
)
def test_a_scale_is_out_of_use_before_and_after_its_dates(
    validity: str, date: str, expected: list[str], check: Check
) -> None:
    scale = f'[scales.own]\ntitle = "Own"\ngrades = ["good"]\n{validity}\n'
    graded = f'[inspections.i]\norganisation = "city"\nbody = "Us"\nscale = "own"\ndate = "{date}"\n'
    assert codes(check(f'{scale}{graded}grade = "good"\n{WHOLE}')) == expected


def test_sums(check: Check) -> None:
    def two(first: str, second: str, other: str = 'organisation = "city"\ntype = "cut"\n') -> list[str]:
        head = 'organisation = "city"\ntype = "cut"\n'
        return codes(check(f"[budget.a]\n{head}{first}\n{WHOLE}[budget.b]\n{other}{second}\n{WHOLE}"))

    five = "amount = 5\n"
    assert two(five + 'period = "2006/07"', five + 'period = "2006/07"') == ["M502"]
    assert two(five + 'period = "2006/07"', five + 'period = "2007/08"') == []
    assert two(five + 'period = "2006/07"', five + 'period = "2006"') == ["M502"]
    assert two(five + 'period = "2006/07"', 'amount = "5.00"\nperiod = "2006"') == ["M502"]
    assert two(five + 'period = "[2005..2008]"', five + 'period = "[2006..2007]"') == []
    assert two(five + 'period = "[2005..2008]"', five + 'period = "[2005..2008]"') == ["M502"]
    assert two(five + 'period = "2008/09"', five + 'period = "[2008-10..2008-12]"') == ["M502"]
    assert two(five + 'period = "2008/09"', five + 'period = "[2008-10..2009-12]"') == []
    assert two(five, five) == ["E701"]
    spend = 'period = "2006/07"\n'
    assert two(five + spend + 'for = "books"', five + spend + 'for = "Books"') == ["M502"]
    assert two(five + spend + 'for = "care homes"', five + spend + 'for = "Care-homes."') == ["M502"]
    assert two(five + spend + 'for = "books"', five + spend + 'for = "desks"') == []
    assert two(five + spend + 'for = "books"', five + spend) == ["M502"]
    assert two(five + spend + 'by = "Ann"', five + spend + 'by = "city"') == []
    assert two(five + spend + 'by = "City Council"', five + spend + 'by = "city"') == ["M502"]
    nil = "amount = 0\n" + spend
    assert two(nil + 'for = "books"', nil + 'for = "books"') == ["E701"]
    assert two(nil + 'for = "books"', nil + 'for = "desks"') == []
    planned = five + spend + 'status = "planned"\n'
    assert two(planned, planned) == ["E701"]
    assert two(five + 'period = "2006"', five + 'period = "2006"\nstatus = "planned"') == []
    assert two(five + 'period = "2006"', five + 'period = "2006"\ncurrency = "EUR"') == []
    assert (
        two(five + 'period = "2006"', five + 'period = "2006"', 'organisation = "city"\ntype = "spend"\n')
        == []
    )
    assert two("amount = 0", "amount = -1") == ["M501"]


TWICE = {
    "event": ('title = "The fair opens"\npeople = ["ann", "ben"]\ndate = "2007-05"\n', "events"),
    "tenure": ('person = "ben"\npost = "chair"\nstart = "2006"\n', "tenures"),
    "member": ('person = "ben"\norganisation = "city"\nstart = "2006"\nend = "2007"\n', "tenures"),
    "inspection": (
        'organisation = "city"\nbody = "Us"\ntype = "visit"\ndate = "2007-05-01"\n',
        "inspections",
    ),
    "undated": ('organisation = "city"\nbody = "Us"\ntype = "visit"\n', "inspections"),
    "count": (
        'organisation = "city"\nwhat = "posts"\nvalue = 17\ndate = "2007-05-01"\nunit = "full-time"\n',
        "counts",
    ),
}


@pytest.mark.parametrize(
    ("of", "changes", "expected"),
    [
        *((of, {}, ["E701"]) for of in TWICE),
        ("event", {"The fair": "  the FÀIR "}, ["E701"]),
        ("event", {'"ann", "ben"': '"ben", "ann"'}, ["E701"]),
        ("event", {'"ann", "ben"': '"ben"'}, []),
        ("event", {'date = "2007-05"': 'date = "2007"'}, []),
        ("event", {'date = "2007-05"': 'start = "2007-05"\nend = "2007-05"'}, ["E701"]),
        ("event", {'date = "2007-05"': 'date = "2007-05~"'}, ["E701"]),
        ("event", {"people": 'status = "planned"\npeople'}, []),
        ("event", {"people": 'note = "seen"\ntags = ["fair"]\npeople'}, ["E701"]),
        ("tenure", {"chair": "clerk"}, []),
        ("tenure", {"ben": "ann"}, []),
        ("tenure", {"start": "acting = true\nstart"}, ["E701"]),
        ("tenure", {'start = "2006"\n': 'start = "2006-01-01"\nend = "2007"\n'}, []),
        ("inspection", {"Us": "us"}, ["E701"]),
        ("inspection", {"date": 'service = "care"\ndate'}, []),
        ("inspection", {"visit": "check"}, []),
        ("inspection", {"date": 'judgement = "fine"\ndate'}, ["E701"]),
        ("count", {"17": "18"}, ["E701"]),
        ("count", {"full-time": "part-time"}, []),
    ],
)
def test_one_thing_entered_twice(of: str, changes: dict[str, str], expected: list[str], check: Check) -> None:
    first, table = TWICE[of]
    second = first
    for old, new in changes.items():
        assert old in second
        second = second.replace(old, new)
    clerk = '[posts.clerk]\ntitle = "Clerk of works"\norganisation = "city"\n'
    source = 'sources = ["early"]\n'
    facts = f"{clerk}[{table}.one]\n{first}{source}[{table}.two]\n{second}{source}"
    assert codes(check(facts)) == expected


def test_one_thing_entered_twice_may_be_allowed_by_whom_it_involves(check: Check) -> None:
    first, table = TWICE["event"]
    cora = '[people.cora]\nname = "Cora"\nallow = { E701 = "two fairs" }\n'
    facts = "".join(f"[{table}.{id_}]\n{first.replace('ben', 'cora')}{WHOLE}" for id_ in ("one", "two"))
    assert codes(check(cora + facts)) == []


def test_punctuation_tells_no_thing_from_another(check: Check) -> None:
    title = '[events.{}]\ntitle = "{}"\ndate = "2007-05-01"\nsources = ["early"]\n'
    for other in ("the Fair, re-opened!", "“The fair reopened”", "THE FAIR REOPENED."):
        facts = title.format("a", "The fair reopened") + title.format("b", other)
        assert codes(check(facts)) == ["E701"]
    facts = title.format("a", "The fair reopened") + title.format("b", "The fairs reopened")
    assert codes(check(facts)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("Stage 1.2 begins", "Stage 12 begins"), ("Ward 1-2 meets", "Ward 12 meets"), ("Rated A*", "Rated A")],
)
def test_numbers_and_signs_that_are_read_out_tell_things_apart(first: str, second: str, check: Check) -> None:
    title = '[events.{}]\ntitle = "{}"\ndate = "2007-05-01"\nsources = ["early"]\n'
    assert codes(check(title.format("a", first) + title.format("b", second))) == []


def test_amounts_and_ids_that_differ_by_a_point_or_a_hyphen_are_two(check: Check) -> None:
    loan = '[budget.{}]\norganisation = "city"\ntype = "loan"\nperiod = "2007"\namount = {}\nsources = ["early"]\n'
    assert codes(check(loan.format("a", '"1.5"') + loan.format("b", "15"))) == []
    people = '[people.cora-li]\nname = "Cora Lidgate"\n[people.corali]\nname = "Coralie Moss"\n'
    title = '[events.{}]\ntitle = "Award"\ndate = "2007-05-01"\npeople = ["{}"]\nsources = ["early"]\n'
    assert codes(check(people + title.format("a", "cora-li") + title.format("b", "corali"))) == []


def test_counts_may_be_alike_within_a_year(check: Check) -> None:
    count = '[counts.{}]\nwhat = "posts"\nvalue = 17\ndate = "2007"\nsources = ["early"]\n'
    assert codes(check(count.format("a") + count.format("b"))) == []


def test_what_another_code_speaks_of_is_not_told_as_entered_twice_too(check: Check) -> None:
    def twice(table: str, values: str) -> list[str]:
        return codes(check("".join(f"[{table}.{id_}]\n{values}\n{WHOLE}" for id_ in ("one", "two"))))

    assert twice("tenures", 'person = "ben"\npost = "chair"\nstart = "2005-01-01"\nend = "2006-01-01"') == [
        "P203"
    ]
    assert twice("budget", 'organisation = "city"\ntype = "cut"\namount = 5\nperiod = "2007"') == ["M502"]


def test_two_times_of_day_are_two_things(check: Check) -> None:
    def at(*times: str) -> list[str]:
        return codes(
            check(
                "".join(
                    f'[events.e{place}]\ntitle = "It rains"\ndate = "2007-05-01{time}"\n{WHOLE}'
                    for place, time in enumerate(times)
                )
            )
        )

    assert at("T10:00", "T15:30") == []
    assert at("T10:00", "T10:00") == ["E701"]
    assert at("", "T10:00") == at("T10:00", "") == ["E701"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", ["E701"]),
        ('note = "read twice"\naccessed = "2013"', ["E701"]),
        ('publisher = "Another"', []),
        ('url = "https://example.org/two"', []),
    ],
)
def test_one_source_under_two_ids(more: str, expected: list[str], check: Check) -> None:
    own = '[sources.{}]\ntitle = "Minutes, May"\npublished = "2009-05"\n'
    facts = own.format("one") + own.format("two").replace("Minutes, M", "minutes, m") + more
    assert codes(check(f'{facts}\n{event("", """sources = ["one", "two"]""")}')) == expected


@pytest.mark.parametrize(
    ("values", "quote", "ending"),
    [
        ('date = "2015-04-14"', "met on Tuesday 14 April", None),
        ('date = "2015-04-14"', "met on Monday 14 April", "14 April 2015 was a Tuesday"),
        ('date = "2015-04-14"', "met on Monday, the 14th of April, and", "14 April 2015 was a Tuesday"),
        ('date = "2015-04-14"', "MONDAY APRIL 14TH", "14 April 2015 was a Tuesday"),
        ('date = "2015-04-14"', "Mon 14 Apr. at noon", "14 April 2015 was a Tuesday"),
        ('date = "2015-04-14"', "on 14 April 2015 (Monday)", "14 April 2015 was a Tuesday"),
        ('date = "2015"', "Monday 14 April", "14 April 2015 was a Tuesday"),
        ('date = "2015"', "Monday morning, 14 April", "14 April 2015 was a Tuesday"),
        ('date = "2015"', "Monday (14 April)", "14 April 2015 was a Tuesday"),
        ('date = "2015"', "on 14 April, a Monday", "14 April 2015 was a Tuesday"),
        ('date = "2015"', "Monday 14/04/2015", "14 April 2015 was a Tuesday"),
        ('date = "2015"', "Monday, 14.4.2015", "14 April 2015 was a Tuesday"),
        ('date = "2015"', "Friday 3/4/2015", None),
        ('date = "2015"', "Wednesday 3/4/2015", None),  # the fourth of March
        ('date = "2015"', "Monday 3/4/2015", "3 April 2015 was a Friday"),
        ('date = "2015"', "from 14 April - Monday at the latest", None),
        ('date = "2015"', "Monday 31/02/2015", None),
        ('date = "2015~"', "Monday 14 April", "14 April 2015 perhaps was a Tuesday"),
        ('date = "2015~"', "Monday 14 April 2015", "14 April 2015 was a Tuesday"),
        ('date = "2013"', "Tuesday 14 April 2015", None),
        ('date = "2013"', "Friday 14 April 2015", "14 April 2015 was a Tuesday"),
        ('date = "2014/2015"', "Monday 14 April", None),  # in 2014 it was
        ('date = "2015-01-02"', "Tuesday 30 December", None),  # of the year before
        ('date = "2015-01-02"', "Monday 30 December", "30 December 2014 was a Tuesday"),
        ("", "Monday 16 April", None),  # of 2012, when the source came out
        ("", "Monday 17 April", "17 April 2012 was a Tuesday"),
        ('date = "2015-04-14"', "the Sunday Times 14 April 2015", None),
        ('date = "2015-04-14"', "The Sun 14 April 2015", None),
        ('date = "2015-04-14"', "we sat 14 April", None),
        ('date = "2015-04-14"', "every Monday in April", None),
        ('date = "2015-04-14"', "Monday 31 April", None),
        ('date = "2016-02-29"', "Monday 29 February", None),
        ('date = "2015-04-14"', "Wednesday 14 Aprilis", None),
    ],
)
def test_a_weekday_that_is_not_that_days(values: str, quote: str, ending: str | None, check: Check) -> None:
    source = '[sources.spoken]\ntitle = "Speech"\npublished = "{}"\n'.format("2016-04" if values else "2012")
    facts = source + event(values, f'sources = [{{ source = "spoken", quote = "{quote}" }}]')
    findings = check(facts)
    assert codes(findings) == (["D107"] if ending else [])
    assert ending is None or findings[0]["message"].endswith(f", but {ending}")


def test_a_weekday_of_which_nothing_tells_the_year_is_not_held_against_any(check: Check) -> None:
    assert codes(check(event("", 'sources = [{ source = "undated", quote = "Monday 14 April" }]'))) == []


OF_ONE_NAME = """
[organisations.{first}]
name = "{name}"
[organisations.{second}]
name = "{other}"
{more}
[posts.{first}]
title = "{name}"
organisation = "city"
[posts.{second}]
title = "{other}"
organisation = "city"
{more}
[posts.elsewhere]
title = "{name}"
organisation = "{first}"
"""


@pytest.mark.parametrize(
    ("name", "other", "more", "alike"),
    [
        ("Housing Board", "Housing board", "", True),
        ("Housing Board", "Housing Boards", "", True),
        ("Housing Board", "Planning Board", "", False),
        ("Housing Board 1", "Housing Board 2", "", False),
        ("Housing Board A", "Housing Board B", "", False),
        ("Housing Board II", "Housing Board III", "", False),
        ("Housing North", "Housing South", "", False),
        ("Housing Board", "Housing Board", 'succeeds = ["one"]', False),
    ],
)
def test_organisations_and_posts_of_one_organisation_with_nearly_one_name(
    name: str, other: str, more: str, alike: bool, check: Check
) -> None:
    facts = OF_ONE_NAME.format(first="one", second="two", name=name, other=other, more=more)
    expected = ["organisations.two", "posts.two"] if alike else []
    assert [finding["id"] for finding in check(facts, "N602,S3")] == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ('date = "2007-05-01"\ngrade = "good"', ["R403"]),
        ('date = "2007-05-01"\ngrade = "Inadequate"', ["E701", "R401"]),
        ('date = "2007-05-01"\ngrade = "inadequate"', ["E701"]),
        ('date = "2007-05-01"\ngrade = "good"\ntype = "return"', ["R403"]),
        ('date = "2007-05-01"\ngrade = "good"\nservice = "care"', []),
        ('date = "2007-05-01"\ngrade = "good"\nstatus = "alleged"', []),
        ('date = "2007-05-02"\ngrade = "good"', []),
        ('date = "2007-05"\ngrade = "good"', []),
        ('date = "2007-05-01"\ngrade = "good"\nwithdrawn = "2008"', []),
    ],
)
def test_one_inspection_in_two_entries_with_two_grades(
    second: str, expected: list[str], check: Check
) -> None:
    head = '[inspections.{}]\norganisation = "city"\nscale = "ofsted"\n'
    first = head.format("one") + f'body = "Us"\ndate = "2007-05-01"\ngrade = "inadequate"\n{WHOLE}'
    findings = check(first + head.format("two") + f'body = "us"\n{second}\n{WHOLE}')
    assert codes(findings) == expected
    assert {finding["id"] for finding in findings} <= {"inspections.two"}


def test_a_sum_below_nothing_is_to_be_written_as_a_decimal_if_it_is_one(check: Check) -> None:
    def hint(amount: str) -> str:
        head = 'organisation = "city"\ntype = "cut"\nperiod = "2006/07"\n'
        return str(check(f"[budget.a]\n{head}amount = {amount}\n{WHOLE}")[0]["hint"]).partition(":")[0]

    assert hint("-24_000_000") == "write 24_000_000"
    assert hint('"-1234.50"') == 'write "1234.50"'


class TestUnused:
    def used(self, check: Check, facts: str) -> list[str]:
        findings = check(facts, "S305,P,N601")
        return sorted(str(finding["id"]) for finding in findings if finding["code"] in ("N602", "S304"))

    def test_whatever_nothing_names(self, check: Check) -> None:
        everything = [
            "organisations.city",
            "people.ann",
            "people.ben",
            "posts.chair",
            "sources.early",
            "sources.late",
            "sources.undated",
        ]
        assert self.used(check, "") == [address for address in everything if address != "organisations.city"]
        assert self.used(check, tenure('start = "2005"')) == ["people.ann"]

    def test_whom_only_a_source_names_is_used(self, check: Check) -> None:
        says = 'sources = ["early", "undated", { source = "late", says = { person = "ann" } }]'
        assert self.used(check, tenure('start = "2005"', sources=says)) == []

    def test_a_mistake_elsewhere_does_not_make_it_unused(self, check: Check) -> None:
        assert self.used(check, tenure('start = "soon"')) == ["people.ann"]
        assert self.used(check, tenure("start = 2009-04")) == ["people.ann"]
        assert self.used(check, '[tenures.t]\nperson = "ben"\npost = "lost"\n' + WHOLE) == [
            "people.ann",
            "posts.chair",
        ]
        assert self.used(check, tenure("").replace("tenures", "tenure")) == ["people.ann"]


def test_a_table_that_cannot_be_read_does_not_make_its_references_wrong(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    facts = '[people.muller]\nname = Müller\n\n[sources.book]\ntitle = "Book"\n\n'
    facts += '[events.e]\ntitle = "It happens"\npeople = ["muller"]\nsources = ["book"]\n'
    base = make_base(facts=facts)
    findings = json.loads(chronicle("check", "-f", "json", "--ignore", "S305", base=base).out)
    assert codes(findings) == ["F003"]
    (base / "facts.toml").write_bytes(facts.encode("latin-1"))
    findings = json.loads(chronicle("check", "-f", "json", "--ignore", "S305", base=base).out)
    assert codes(findings) == ["F002"]


BOARD = """
[organisations.board]
name = "School Board"
[posts.head]
title = "Head teacher"
organisation = "board"
complete = true
[people.ida]
name = "Ida Innes"
[people.jack]
name = "Jack Jolly"
[people.kate]
name = "Kate Kerr"
[sources.roll]
title = "The roll"
published = "2012"
[tenures.first]
person = "ida"
post = "head"
start = "2000-01-01"
end = "2001-01-01"
sources = ["roll"]
[tenures.third]
person = "kate"
post = "head"
start = "2003-01-01"
end = "2004-01-01"
sources = ["roll"]
"""
SECOND = '[tenures.second]\nperson = "jack"\npost = "head"\nstart = "2001-01-02"\nend = "2002-12-31"\nsources = ["roll"]\n'
MEETING = '[events.met]\ntitle = "They meet"\npeople = ["ida", "jack", "kate"]\nposts = ["head"]\nsources = ["roll"]\n'


class TestConsequences:
    """What only follows from another mistake is not told."""

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            (SECOND, []),
            (SECOND.replace("2002-12-31", "soon"), ["F007"]),
            (SECOND.replace('"2001-01-02"', "2001-01"), ["F003"]),
            (SECOND.replace("sources", 'people = ["nobody"]\nsources'), ["F009"]),
            (SECOND.replace("start", "begin"), ["F004"]),
            (SECOND.replace("[tenures.second]", "[tenures.First]"), ["F010"]),
            (SECOND.replace("[tenures.second]", "[tenure.second]"), ["F004"]),
        ],
    )
    def test_a_gap_that_a_broken_tenure_may_fill(
        self, facts: str, expected: list[str], make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        for board in (BOARD, BOARD.replace("complete = true", "")):
            base = make_base(board=board, facts=facts)
            found = json.loads(chronicle("check", "-f", "json", "--ignore", "S305", base=base).out)
            assert codes(found) == expected

    @pytest.mark.parametrize(
        "facts",
        [
            SECOND
            + MEETING.replace(
                "sources", 'allow = { S301 = "lost" }\npeople = ["nobody"]\nsources', 1
            ).replace('people = ["ida", "jack", "kate"]\n', "", 1),
            SECOND + MEETING.replace('["roll"]', '["roll", "lost"]\nallow = { S302 = "may be lost" }'),
            SECOND + MEETING.replace('["roll"]', '["roll", "lost"]'),  # nor that it has one source
        ],
    )
    def test_an_allow_or_a_sole_source_of_what_lost_a_part(
        self, facts: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(board=BOARD, facts=facts)
        arguments = ("-f", "json", "--select", "A,F,N,S304" + ("" if "allow" in facts else ",S305"))
        found = json.loads(chronicle("check", *arguments, base=base).out)
        of_fact = [finding["code"] for finding in found if finding["id"] == "events.met"]
        assert of_fact == ["F009"]

    def test_an_allow_of_whom_a_broken_fact_names(self, check: Check) -> None:
        facts = '[people.cora]\nname = "Cora"\nallow = { S301 = "none for her" }\n'
        assert codes(check(facts + event('people = ["cora", "nobody"]', ""))) == ["F009"]

    def test_what_a_second_entry_of_an_id_names_is_not_unused(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        more = '[sources.book]\ntitle = "Book"\n[people.lou]\nname = "Lou Lock"\n'
        base = make_base(
            board=BOARD,
            facts=MEETING + SECOND,
            more=more + event('people = ["lou"]', 'sources = ["book"]'),
            other=event(""),
        )
        found = json.loads(chronicle("check", "-f", "json", "--ignore", "S301,S305", base=base).out)
        assert codes(found) == ["F008"]

    def test_what_a_lost_key_of_an_entity_names_is_not_unused(self, check: Check) -> None:
        low = '[organisations.top]\nname = "The Top"\n[organisations.low]\nname = "Below"\nparnt = "top"\n'
        facts = low + event('organisations = ["low", "city"]\npeople = ["ann", "ben"]\nposts = ["chair"]')
        assert codes(check(facts, "S304,S305")) == ["F004"]

    def test_a_file_that_cannot_be_read_may_use_everything(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        people = BOARD[: BOARD.index("[tenures")]
        base = make_base(board=people.replace("complete", 'allow = { P202 = "vacant" }\ncomplete'))
        (base / "facts.toml").symlink_to("nowhere.toml")
        assert codes(json.loads(chronicle("check", "-f", "json", base=base).out)) == ["F001"]

    def test_a_figure_that_restates_none_is_not_the_same_as_another(self, check: Check) -> None:
        sum_ = f'[budget.{{}}]\norganisation = "city"\ntype = "cut"\namount = 5\nperiod = "2006"\n{WHOLE}'
        restated = sum_.format("b") + 'supersedes = "budget.lost"\n'
        assert codes(check(sum_.format("a") + restated)) == ["F009"]

    def test_dates_of_a_life_or_a_scale_that_contradict_each_other(self, check: Check) -> None:
        hall = '[organisations.hall]\nname = "Hall"\nopened = "2010"\nclosed = "2005"\n'
        hall += f'[counts.c]\nwhat = "pupils"\nvalue = 5\norganisation = "hall"\ndate = "2007"\n{WHOLE}'
        assert codes(check(hall)) == ["D106"]
        scale = '[scales.own]\ntitle = "Own"\ngrades = ["good"]\nfrom = "2010"\nuntil = "2005"\n'
        scale += '[inspections.i]\norganisation = "city"\nbody = "Us"\nscale = "own"\ngrade = "good"\n'
        assert codes(check(f'{scale}date = "2007"\n{WHOLE}')) == ["D106"]

    def test_a_key_declared_for_a_table_that_there_is_not(self, check: Check) -> None:
        declared = '[extra.party]\ntitle = "Party"\non = ["peple"]\n[people.cora]\nname = "Cora Cole"\nextra = { party = "Labour" }\n'
        assert codes(check(declared + event('people = ["cora"]'))) == ["F006"]


def test_what_is_set_aside_is_read_to_its_end(check: Check) -> None:
    """A mistake must not hide the next one: a fact with a bad date may name nobody besides."""
    broken = event(
        'date = "soon"\npeople = ["ben", "bem"]\norganisations = "town"',
        'sources = ["late", { source = "lost", at = 5 }]',
    )
    findings = check(broken)
    assert codes(findings) == ["F006", "F007", "F009", "F009", "F009"]
    line = 'sources = ["late", { source = "lost", at = 5 }]'
    assert [finding["column"] for finding in findings][-2:] == [line.index('"lost"') + 1, line.index("5") + 1]
    says = 'sources = { source = "late", says = { people = ["ben", "bem"] } }'
    assert codes(check(event('date = "soon"', says))) == ["F007", "F009"]
    findings = check(event('date = "2005"', line))
    assert codes(findings) == ["F006", "F009"]


class TestThirdCitation:
    """Something wrong in the third citation of a fact, written in an inline table."""

    good = '{ source = "late", at = "page 1" }, { source = "early", says = { date = "2005" } }'

    @pytest.mark.parametrize(
        ("third", "code", "marked"),
        [
            ('{ source = "late", says = { date = "§summer 2005" } }', "F007", '"summer 2005"'),
            ('{ at = "here", source = "§latte" }', "F009", '"latte"'),
            ('{ source = "late", at = §7 }', "F006", "7"),
        ],
    )
    def test_is_reported_there_and_the_fact_is_listed(
        self, third: str, code: str, marked: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        line = f"sources = [{self.good}, {third.replace('§', '')}]"
        base = make_base(
            facts=f'[sources.late]\ntitle = "L"\n[sources.early]\ntitle = "E"\n[events.e]\ntitle = "T"\ndate = "2005"\n{line}\n'
        )
        (finding,) = json.loads(chronicle("check", "-f", "json", "--ignore", "S305", base=base).out)
        assert (finding["code"], finding["line"], finding["column"]) == (code, 8, line.index(marked) + 1)
        listed = chronicle("events", "-f", "json", base=base)
        (event_,) = json.loads(listed.out)
        cited = [(citation["source"], citation["at"]) for citation in event_["citations"]]
        assert cited == [("late", "page 1"), ("early", None)]
        assert listed.code == 1
        assert "chronicle check" in listed.err

    def test_what_stands_behind_a_lost_citation_keeps_its_place(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        line = 'sources = ["lost", "late", { source = "early", says = { date = "1999" } }]'
        base = make_base(
            facts=f'[sources.late]\ntitle = "L"\n[sources.early]\ntitle = "E"\n[events.e]\ntitle = "T"\ndate = "2005"\n{line}\n'
        )
        findings = json.loads(chronicle("check", "-f", "json", "--ignore", "S305", base=base).out)
        assert [(finding["code"], finding["column"]) for finding in findings] == [
            ("F009", 12),
            ("S302", line.index('"1999"') + 1),
        ]


def test_one_value_may_stand_where_a_list_could(check: Check) -> None:
    findings = check(
        event('date = "2005"\npeople = "lost"', 'sources = { source = "late", says = { date = "1999" } }')
    )
    assert codes(findings) == ["F009"]
    findings = check(event('date = "2005"', 'sources = { source = "late", says = { date = "1999" } }'))
    assert codes(findings) == ["S302"]
    assert findings[0]["column"] == len('sources = { source = "late", says = { date = ') + 1


class TestIdleAllows:
    def test_is_told_apart_by_why_it_is_idle(self, check: Check) -> None:
        allows = 'allow = { S301 = "none", F006 = "no", Z123 = "what", s303 = "case" }\n'
        findings = check(event('date = "2005"\n' + allows))
        assert codes(findings) == ["A901"] * 4
        assert [finding["message"] for finding in findings] == [
            "nothing here is S301 (no source)",
            "F006 cannot be allowed: what is wrong in this way is set aside",
            'there is no check "Z123" to allow',
            'there is no check "s303" to allow',
        ]

    def test_every_entry_that_could_silence_it_counts_as_needed(self, check: Check) -> None:
        facts = event('date = "2005"\npeople = ["ben"]\nallow = { S301 = "mine" }', "")
        facts = facts + '[people.cora]\nname = "Cora"\nallow = { S301 = "hers" }\n'
        assert [finding["id"] for finding in check(facts) if finding["code"] == "A901"] == ["people.cora"]

    @pytest.mark.parametrize("where", ["events.e", "sources.single", "people.cora"])
    def test_one_source_only_can_be_allowed_for_the_fact_or_whatever_it_names(
        self, where: str, check: Check
    ) -> None:
        facts = '[sources.single]\ntitle = "Single"\n[people.cora]\nname = "Cora"\n'
        facts += event('date = "2005"\npeople = ["cora"]', 'sources = ["single"]')
        assert codes(check(facts, "N6,S304")) == ["S305"]
        facts = facts.replace(f"[{where}]\n", f'[{where}]\nallow = {{ S305 = "the only one" }}\n')
        assert codes(check(facts, "N6,S304")) == []
        two = facts.replace('["single"]', '["single", "late"]')
        assert codes(check(two, "N6,S304")) == ["A901"]
        elsewhere = '[events.f]\ntitle = "F"\ndate = "2005"\npeople = ["ben"]\nsources = ["late"]\n'
        assert codes(check(two + elsewhere, "N6,S304")) == ["A901", "S305"]

    def test_the_base_itself_is_involved_in_nothing(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        own = '[chronicle]\ntitle = "A base"\nallow = { S301 = "all of it", S305 = "all of it" }\n'
        base = make_base(chronicle=own, facts='[events.e]\ntitle = "e"\n')
        findings = json.loads(chronicle("check", "-f", "json", base=base).out)
        assert [(finding["code"], finding["id"], finding["line"]) for finding in findings] == [
            ("A901", "chronicle", 3),
            ("A901", "chronicle", 3),
            ("S301", "events.e", 1),
        ]


def test_a_fact_is_found_by_twenty_organisations_above_its_own(check: Check) -> None:
    def line(number: int) -> str:
        linked = "".join(
            f'[organisations.o{i:02}]\nname = "O{i}"\nparent = "o{i + 1:02}"\n' for i in range(number)
        )
        return f'{linked}[organisations.o{number:02}]\nname = "Top"\n'

    base = event('date = "2005"\norganisations = ["o00"]')
    assert codes(check(base + line(20))) == []
    findings = check(base + line(22))
    assert [(finding["code"], finding["id"]) for finding in findings] == [
        ("F011", "organisations.o00"),
        ("F011", "organisations.o01"),
    ]
    assert findings[0]["message"] == "more than 20 organisations are above one another"
    circle = line(1).replace(
        '[organisations.o01]\nname = "Top"', '[organisations.o01]\nname = "Top"\nparent = "o00"'
    )
    assert codes(check(base + circle)) == ["F006"]
