"""Inspections: grades on their scale, and a direction only where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.document import Tone
from chronicle.pages.grades import grade_on_scale, grade_tone
from chronicle.queries.filters import Selection
from chronicle.queries.inspections import RatingScale
from chronicle.queries.listing import list_facts
from tests.pages.page_fixtures import HEAD, drawn, during, opened, rows_of, tenure_of_ann

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENTITIES = f"""
[organisations.a]
name = "Ashby"
{HEAD}[sources.s]
title = "A report"
published = "2015-01-01"
[scales.old]
title = "Old scale"
grades = ["poor", "fair", "good"]
[scales.new]
title = "New scale"
grades = ["weak", "strong"]
"""


def inspection(id_: str, date: str, grade: str, scale: str = "old", more: str = "") -> str:
    return f"""
[inspections.{id_}]
organisation = "a"
body = "Inspectors"
date = "{date}"
scale = "{scale}"
grade = "{grade}"
sources = ["s"]
{more}
"""


def test_direction_is_since_the_last_on_the_same_scale(make_base: Callable[..., Path]) -> None:
    base = make_base(
        facts=ENTITIES
        + inspection("one", "2001", "good")
        + inspection("two", "2002", "weak", "new")
        + inspection("three", "2003", "poor")
        + inspection("four", "2004", "poor")
        + inspection("five", "2005", "good", more='status = "alleged"')
        + inspection("six", "2006", "fair")
    )
    assert rows_of(drawn(opened(base), "inspections"))[2:8] == [
        "2001 Inspectors ●●● good s",
        "2002 Inspectors ●○ weak s",
        "2003 Inspectors ●○○ poor ▼ two grades s",
        "2004 Inspectors ●○○ poor s",
        "2005 Inspectors ●●● good, alleged s",
        "2006 Inspectors ●●○ fair ▲ one grade s",
    ]


@pytest.mark.parametrize(
    ("second", "third", "moved"),
    [
        ("", "", ["", "▲ two grades", "▼ one grade"]),
        ('body = "Auditors"', "", ["", "", "▲ one grade"]),
        ('service = "Adoption"', "", ["", "", "▲ one grade"]),
        ('service = "Adoption"', 'service = "adoption"', ["", "", "▼ one grade"]),
        ('body = "INSPECTORS"', "", ["", "▲ two grades", "▼ one grade"]),
        ('body = "Ínspectors "', "", ["", "▲ two grades", "▼ one grade"]),
        ('service = "Crèche"', 'service = "CRECHE"', ["", "", "▼ one grade"]),
        ('withdrawn = "2002-06"', "", ["", "▲ two grades", "▲ one grade"]),
        ('withdrawn = "2003"', "", ["", "▲ two grades", "▼ one grade, possibly"]),
        ('withdrawn = "2004"', "", ["", "▲ two grades", "▼ one grade"]),
    ],
)
def test_direction_is_between_ratings_that_stood_of_one_service_by_one_body(
    second: str, third: str, moved: list[str], make_base: Callable[..., Path]
) -> None:
    def rated(id_: str, date: str, grade: str, more: str) -> str:
        text = inspection(id_, date, grade)
        return (text.replace('body = "Inspectors"', more) if "body" in more else text + more) + "\n"

    index = opened(
        make_base(
            facts=ENTITIES
            + rated("one", "2001", "poor", "")
            + rated("two", "2002", "good", second)
            + rated("three", "2003-05", "fair", third)
        )
    )
    rows = [row for row in rows_of(drawn(index, "inspections")) if " Old scale" not in row and "●" in row]
    ends = [row.removesuffix(" s").partition(word)[2].strip() for row, word in zip(rows, ("poor", "good", "fair"), strict=True)]  # fmt: skip
    assert ends == moved
    changes = {"▲": ("up", "certain"), "▼": ("down", "certain"), "": (None, None)}
    unsure = {"▲": ("up", "possible"), "▼": ("down", "possible")}
    table = list_facts(index, "inspections", Selection())
    names = [column.name for column in table.columns]
    places = [names.index(name) for name in ("grade_rank", "previous_grade", "change", "change_certainty")]
    ranks, before, *change = zip(*([row[place] for place in places] for row in table.rows), strict=True)
    assert ranks == (1, 3, 2)
    assert [grade is None for grade in before] == [not words for words in moved]
    assert [*zip(*change, strict=True)] == [
        (unsure if "possibly" in words else changes)[words[:1]] for words in moved
    ]


def test_a_grade_that_stayed_is_the_same_and_one_with_a_status_has_no_change(
    make_base: Callable[..., Path],
) -> None:
    index = opened(
        make_base(
            facts=ENTITIES
            + inspection("one", "2001", "good")
            + inspection("two", "2002", "good")
            + inspection("three", "2003", "poor", more='status = "alleged"')
        )
    )
    table = list_facts(index, "inspections", Selection())
    place = [column.name for column in table.columns].index("change")
    assert [row[place] for row in table.rows] == [None, "same", None]


def test_when_its_report_was_published_and_its_rating_withdrawn_stands_with_an_inspection(
    make_base: Callable[..., Path],
) -> None:
    dates = 'published = "2001-06"\nwithdrawn = "2003-03-01"'
    index = opened(make_base(facts=ENTITIES + inspection("one", "2001-02", "good", more=dates)))
    assert "published Jun 2001 · withdrawn 1 Mar 2003" in rows_of(drawn(index, "inspections"))
    what = "good, withdrawn 1 Mar 2003 s"
    assert rows_of(drawn(index, "timeline"))[2:4] == [
        f"Feb 2001 inspection Inspectors: {what}",
        f"Jun 2001 report published Inspectors inspection: {what}",
    ]
    table = list_facts(index, "timeline", Selection())
    assert [(row[0], row[6]) for row in table.rows] == [("2001-02", None), ("2001-06", "published")]
    assert len(rows_of(drawn(index, "timeline", during("2001-06")))) == len(["title", "year", "row", "foot"])


def test_direction_looks_past_the_window(make_base: Callable[..., Path]) -> None:
    base = make_base(facts=ENTITIES + inspection("one", "2001", "good") + inspection("two", "2003", "poor"))
    assert "2003 Inspectors ●○○ poor ▼ two grades s" in rows_of(
        drawn(opened(base), "inspections", during("2003"))
    )


def test_direction_is_only_possible_where_the_dates_leave_the_order_open(
    make_base: Callable[..., Path],
) -> None:
    base = make_base(
        facts=ENTITIES + inspection("one", "2003", "good") + inspection("two", "2003-05", "poor")
    )
    assert "May 2003 Inspectors ●○○ poor ▼ two grades, possibly s" in rows_of(
        drawn(opened(base), "inspections")
    )


def test_direction_is_only_possible_after_two_of_which_either_may_be_the_last(
    make_base: Callable[..., Path],
) -> None:
    base = make_base(
        facts=ENTITIES
        + inspection("one", "2003-05", "fair")
        + inspection("two", "[2003..2004]", "good")
        + inspection("three", "2006", "poor")
        + inspection("four", "2007", "fair")
    )
    rows = rows_of(drawn(opened(base), "inspections"))
    assert "2006 Inspectors ●○○ poor ▼ one grade, possibly s" in rows
    assert "2007 Inspectors ●●○ fair ▲ one grade s" in rows


@pytest.mark.parametrize(
    ("grades", "row"),
    [
        ([("2010", "good"), ("2011", "poor"), ("2011-06", "fair")], "2011 Inspectors ●○○ poor ▼ two grades, possibly s"),
        ([("2010", "good"), ("[2012..2013]", "fair"), ("2012-05", "good")], "2012..2013 Inspectors ●●○ fair ▼ one grade, possibly s"),
        ([("2010", "good"), ("2011", "poor"), ("2012", "fair")], "2011 Inspectors ●○○ poor ▼ two grades s"),
        ([("[..2007]", "poor"), ("2010", "fair")], "2010 Inspectors ●●○ fair ▲ one grade s"),
        ([("2009-06~", "poor"), ("2009-08", "fair")], "Aug 2009 Inspectors ●●○ fair ▲ one grade, possibly s"),
        ([("2009-06", "poor"), ("2009-08?", "fair")], "Aug 2009? Inspectors ●●○ fair ▲ one grade, possibly s"),
        ([("2009-06", "poor"), ("2009-08", "fair"), ("", "good")], "Aug 2009 Inspectors ●●○ fair ▲ one grade, possibly s"),
        ([("2009-06-01", "poor"), ("2009-06-01", "fair")], "1 Jun 2009 Inspectors ●●○ fair ▲ one grade, possibly s"),
    ],
)  # fmt: skip
def test_direction_is_only_possible_where_another_may_have_come_between(
    grades: list[tuple[str, str]], row: str, make_base: Callable[..., Path]
) -> None:
    facts = "".join(inspection(f"i{number}", *grade) for number, grade in enumerate(grades)).replace(
        'date = ""', ""
    )
    assert row in rows_of(drawn(opened(make_base(facts=ENTITIES + facts)), "inspections"))


def test_areas_have_their_own_grades(make_base: Callable[..., Path]) -> None:
    more = 'areas = { safety = "poor", "care and support" = "good" }'
    base = make_base(facts=ENTITIES + inspection("one", "2003", "fair", more=more))
    assert "safety: poor; care and support: good" in rows_of(drawn(opened(base), "inspections"))


def test_leaders_are_no_surer_than_their_dates(make_base: Callable[..., Path]) -> None:
    tenure = tenure_of_ann('start = "2003"\nend = "2005"')
    base = make_base(
        facts=ENTITIES
        + tenure
        + inspection("one", "2003-05", "fair")
        + inspection("two", "2004-05", "fair")
        + inspection("three", "2006-05", "fair")
    )
    lines = rows_of(drawn(opened(base), "inspections"))
    assert lines[3] == "led by ? Ann Archer, up to 5 m in post"
    assert lines[5] == "led by Ann Archer, 4 m – 1 y 5 m in post"
    assert lines[6].startswith("May 2006")
    assert not lines[7].startswith("led by")


@pytest.mark.parametrize("known", ['in-post = "[..2004-05]"', 'start = "2003"'])
@pytest.mark.parametrize(
    ("named", "led"),
    [
        ('people = ["ann"]\nposts = ["head"]', ["led by Ann Archer, named with it"] * 2),
        ('people = ["ann"]', ["led by ? Ann Archer", "not known whether led by Ann Archer"]),
    ],
)
def test_who_is_named_with_an_inspection_led_where_dates_leave_it_open(
    known: str, named: str, led: list[str], make_base: Callable[..., Path]
) -> None:
    facts = ENTITIES + tenure_of_ann(known) + inspection("one", "2004-05", "fair", more=named)
    assert rows_of(drawn(opened(make_base(facts=facts)), "inspections"))[3] == led["start" in known]


@pytest.mark.parametrize(("tenures_of_bob", "names"), [(0, "Ann Archer"), (1, "Ann Archer or Bob Bell")])
def test_where_only_missing_dates_tell_of_leaders_that_is_said_first(
    tenures_of_bob: int, names: str, make_base: Callable[..., Path]
) -> None:
    tenure = '[tenures.{0}]\nperson = "{0}"\npost = "head"\nstart = "2003"\nsources = ["s"]\n'
    bob = '[people.bob]\nname = "Bob Bell"\n' + tenure.format("bob")
    base = make_base(
        facts=ENTITIES + tenure.format("ann") + bob * tenures_of_bob + inspection("one", "2004", "fair")
    )
    assert rows_of(drawn(opened(base), "inspections"))[3] == f"not known whether led by {names}"


def test_a_scale_is_explained_only_where_a_grade_stands_on_it(make_base: Callable[..., Path]) -> None:
    base = make_base(facts=ENTITIES + inspection("one", "2004", "dismal"))
    page = drawn(opened(base), "inspections")
    assert "2004 Inspectors dismal ! s" in rows_of(page)
    assert "Old scale" not in page


def test_a_leader_of_whom_no_later_report_tells_was_there_for_so_long_when_last_reported(
    make_base: Callable[..., Path],
) -> None:
    tenure = tenure_of_ann('start = "2013-10"\nend = ".."')
    facts = ENTITIES + tenure + inspection("one", "2014-05", "fair") + inspection("two", "2016-05", "fair")
    lines = rows_of(drawn(opened(make_base(facts=facts)), "inspections"))
    assert lines[3] == "led by Ann Archer, 6 – 8 m in post"
    assert lines[5] == "led by ? Ann Archer, 1 y 2 m – 1 y 4 m in post when last reported"


def test_nobody_led_on_a_day_that_is_not_known(make_base: Callable[..., Path]) -> None:
    tenure = tenure_of_ann('start = "2003"\nend = "2005"')
    undated = inspection("one", "2004", "fair").replace('date = "2004"', "")
    lines = rows_of(drawn(opened(make_base(facts=ENTITIES + tenure + undated)), "inspections"))
    assert lines[2:-2] == ["not dated Inspectors ●●○ fair s"]


def test_one_who_came_later_and_left_before_did_not_lead_then(make_base: Callable[..., Path]) -> None:
    def tenure(id_: str, start: str, end: str) -> str:
        return (
            f'[people.{id_}]\nname = "{id_.title()}"\n[tenures.{id_}]\nperson = "{id_}"\npost = "head"\n'
            f'start = "{start}"\nend = "{end}"\nsources = ["s"]\n'
        )

    tenures = tenure("long", "2001", "2010") + tenure("brief", "2002", "2003")
    base = make_base(facts=ENTITIES + tenures + inspection("one", "2008-05", "fair"))
    assert rows_of(drawn(opened(base), "inspections"))[3].startswith("led by Long, 6 y")


def test_a_grade_without_a_scale_has_no_place_on_one(make_base: Callable[..., Path]) -> None:
    bare = inspection("one", "2001", "good").replace('scale = "old"', "")
    planned = inspection("two", "2003", "fair", more='status = "planned"').replace('scale = "old"', "")
    base = make_base(facts=ENTITIES + bare + planned)
    assert rows_of(drawn(opened(base), "inspections"))[2:4] == [
        "2001 Inspectors good s",
        "2003 Inspectors fair, planned s",
    ]


@pytest.mark.parametrize(
    ("grades", "tones"),
    [
        (("a", "b", "c", "d"), (Tone.WORST, Tone.LOW, Tone.HIGH, Tone.BEST)),
        (("a", "b", "c"), (Tone.WORST, Tone.PLAIN, Tone.BEST)),
        (("a",), (Tone.PLAIN,)),
    ],
)
def test_tone_is_the_place_on_the_scale(grades: tuple[str, ...], tones: tuple[Tone, ...]) -> None:
    scale = RatingScale("Scale", grades)
    assert tuple(grade_tone(scale, grade) for grade in grades) == tones


def test_a_grade_that_is_not_on_its_scale_is_shown_without_a_place() -> None:
    shown = grade_on_scale(RatingScale("Scale", ("a", "b")), "z")
    assert (shown.text, shown.tone) == ("z", Tone.PLAIN)


def test_a_long_scale_is_counted() -> None:
    assert grade_on_scale(RatingScale("Scale", tuple("abcdefghij")), "c").text == "3/10 c"


@pytest.mark.parametrize(
    ("date", "named"),
    [("2004-05", "Ann Archer"), ("2004-05~", "possibly Ann Archer"), ("2004-05?", "possibly Ann Archer")],
)
def test_who_led_is_no_surer_than_the_date_of_the_inspection(
    date: str, named: str, make_base: Callable[..., Path]
) -> None:
    tenure = tenure_of_ann('start = "2003"\nend = "2005"')
    index = opened(make_base(facts=ENTITIES + tenure + inspection("one", date, "fair")))
    (row,) = list_facts(index, "inspections", Selection()).rows
    assert (named,) in row
    sign = "? " if "possibly" in named else ""
    assert any(line.startswith(f"led by {sign}Ann") for line in rows_of(drawn(index, "inspections")))


def test_a_part_is_led_by_whoever_leads_what_it_is_part_of(make_base: Callable[..., Path]) -> None:
    facts = (
        ENTITIES
        + '[organisations.team]\nname = "Team"\nparent = "a"\n'
        + tenure_of_ann('start = "2003"\nend = "2005"')
        + inspection("one", "2004-05", "fair").replace('organisation = "a"', 'organisation = "team"')
    )
    index = opened(make_base(facts=facts))
    (row,) = list_facts(index, "inspections", Selection()).rows
    assert ("Ann Archer",) in row
    assert any(line.startswith("led by Ann") for line in rows_of(drawn(index, "inspections")))
