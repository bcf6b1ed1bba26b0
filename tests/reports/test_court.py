"""A report for a court: the cast, the numbered chronology with pages and stances, the notes, and the list of sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.conftest import Chronicle

FACTS = """\
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
aka = ["A. Archer"]
[people.bob]
name = "Bob Baker"
[posts.head]
title = "Head of docks"
organisation = "docks"
lead = true
[parties.claimant]
name = "Ms Archer"
[parties.board]
name = "The Board"
[sources.letter]
title = "A letter"
type = "letter"
publisher = "Docks Board"
authors = ["C. Clerk"]
published = "2013-05-01"
url = "https://example.org/letter"
[sources.minutes]
title = "Minutes"
published = "2014"
bundle = "C120"
bundle-pages = { 9 = "C123A" }
[tenures.ann]
person = "ann"
post = "head"
start = "2009-04"
length = "2 years"
stances = { claimant = "admitted", board = "admitted" }
sources = [{ source = "letter", at = "paragraph 1", quote = "appointed Ann Archer" },
  { source = "minutes", at = "page 4", says = { length = "2 years" }, quote = "two years she served" }]
[events.flood]
title = "The quay is flooded"
date = "[2011-08..2011-10]"
because = "after tenures.ann began, and before the winter"
people = ["bob"]
stances = { claimant = "admitted", board = "not admitted" }
sources = [{ source = "minutes", at = "page 5", says = {} }, { source = "minutes", at = "page 9", says = {} }]
[events.repairs]
title = "Repairs to the quay"
date = "2012"
status = "planned"
sources = ["minutes"]
"""


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=FACTS)


def rows(markdown: str, heading: str) -> list[list[str]]:
    """Return the rows of the first table under a heading, without its titles."""
    part = markdown.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_it_has_the_cast_the_chronology_the_notes_and_the_list_of_sources(
    base: Path, chronicle: Chronicle, snapshot: SnapshotAssertion
) -> None:
    answer = chronicle("report", "--for", "court", "-f", "md", base=base)
    assert (answer.code, answer.err) == (0, "")
    assert re.findall(r"^## (.*)$", answer.out, re.MULTILINE) == [
        *("Cast", "Chronology", "Notes", "List of sources")
    ]
    assert answer.out == snapshot


def test_a_column_a_party_tells_what_it_says_and_agreed_is_only_what_all_admit(
    base: Path, chronicle: Chronicle
) -> None:
    told = rows(chronicle("report", "--for", "court", "-f", "md", base=base).out, "Chronology")
    assert {row[2].partition(":")[0]: row[4:] for row in told} == {
        "Ann Archer, Head of docks": ["agreed", "agreed"],
        "The quay is flooded": ["admitted", "not admitted"],
        "Repairs to the quay": ["–", "–"],
    }


def test_nothing_in_it_is_marked_by_a_star(base: Path, chronicle: Chronicle) -> None:
    sections = ("tenures", "people", "chronology", "disagreements")
    options = [word for name in sections for word in ("--section", name)]
    out = chronicle("report", "--for", "court", *options, "-f", "html", base=base).out
    assert "†" in out
    assert "> *<" not in out
    assert " *" not in re.sub("<style>.*?</style>", "", out, flags=re.DOTALL)


def test_a_range_of_days_never_reads_as_a_period(base: Path, chronicle: Chronicle) -> None:
    told = rows(chronicle("report", "--for", "court", "-f", "md", base=base).out, "Chronology")
    assert [row[1] for row in told] == [
        *("Apr 2009", "a day in Aug..Oct 2011 †", "2012", "a day in Apr 2010..Apr 2012 †")
    ]


def test_each_end_of_a_tenure_cites_what_supports_it(base: Path, chronicle: Chronicle) -> None:
    told = rows(chronicle("report", "--for", "court", "-f", "md", base=base).out, "Chronology")
    assert [row[3] for row in told] == [
        *("1, paragraph 1", "2, page 5 (C124), page 9 (C123A)", "2", "1, paragraph 1; 2, page 4 (C123)")
    ]


def test_what_speaks_of_one_end_alone_supports_no_other_that_was_worked_out(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    ended = (
        FACTS.replace('length = "2 years"\n', 'end = "2011"\n', 1)
        .replace('says = { length = "2 years" }, quote = "two years she served"', 'says = { start = "2009" }')
        .replace('at = "paragraph 1", quote', 'at = "paragraph 1", says = { start = "2009-04" }, quote')
    )
    out = chronicle("report", "--for", "court", "--quotes", "-f", "md", base=make_base(facts=ended)).out
    first, *_, last = (row for row in rows(out, "Chronology") if "Ann Archer" in row[2])
    assert first[3] == "1, paragraph 1; 2, page 4 (C123)"
    assert last[1:4] == ["2011 †", "Ann Archer, Head of docks: left", "no source"]
    assert [row[3] for row in rows(out, "List of sources")] == ["1", "1, 2, 4"]


def test_the_notes_say_why_and_refer_to_rows_by_their_numbers(base: Path, chronicle: Chronicle) -> None:
    out = chronicle("report", "--for", "court", "-f", "md", base=base).out
    assert rows(out, "Notes") == [
        ["**2**", "after No. 1, 4 began, and before the winter"],
        ["**4**", "from the stated length, 2 years"],
    ]


def test_what_has_no_number_is_told_by_what_it_is_and_never_by_an_address(
    base: Path, chronicle: Chronicle
) -> None:
    out = chronicle("report", "--for", "court", "--kind", "event", "-f", "md", base=base).out
    assert rows(out, "Notes") == [["**1**", "after “Ann Archer, Head of docks” began, and before the winter"]]
    facts = FACTS.replace('says = { length = "2 years" }', 'says = { start = "2010" }')
    (base / "facts.toml").write_text(facts)
    out = chronicle("report", "--for", "court", "--section", "disagreements", "-f", "md", base=base).out
    assert "### Ann Archer, Head of docks" in out
    assert "tenures.ann" not in out


def test_whoever_held_no_post_has_the_rows_that_name_them(base: Path, chronicle: Chronicle) -> None:
    out = chronicle("report", "--for", "court", "-f", "md", base=base).out
    assert rows(out, "Cast")[1] == ["**Bob Baker**", "named in No. 2", ""]
    out = chronicle("report", "--for", "court", "--section", "people", "-f", "md", base=base).out
    assert rows(out, "Cast")[1] == ["**Bob Baker**", "", ""]


@pytest.mark.parametrize(
    ("options", "marks"),
    [
        (["--for", "court"], ["A", "†", "Beneath"]),
        (["--for", "court", "--section", "chronology", "--column", "what"], ["A", "†", "≠"]),
        ([], ["A", "\\*"]),
    ],
)
def test_how_to_read_it_tells_of_no_mark_that_cannot_stand_in_it(
    options: list[str], marks: list[str], base: Path, chronicle: Chronicle
) -> None:
    out = chronicle("report", *options, "-f", "md", base=base).out
    told = re.findall(r"^\*(.*)\*$", out.partition("\n## ")[0], re.MULTILINE)
    assert [line.partition(" ")[0] for line in told[1:]] == marks


def test_of_who_only_possibly_led_it_tells_beside_inspections(chronicle: Chronicle) -> None:
    told = "? marks who only possibly was in post at the time"
    assert told in chronicle("report", "--section", "inspections", "-f", "md").out
    assert told not in chronicle("report", "--for", "court", "-f", "md").out


def test_a_reason_of_several_rows_is_told_once(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    facts = "".join(
        f'[events.e{day}]\ntitle = "Event {day}"\ndate = "2011-01-0{day}"\nbecause = "by the {"minutes" if day == 3 else "diary"}"\n'
        'sources = [{ source = "diary", says = {} }]\n'
        for day in range(1, 7)
    )
    base = make_base(facts=f'[sources.diary]\ntitle = "A diary"\npublished = "2012"\n{facts}')
    out = chronicle("report", "--for", "court", "-f", "md", base=base).out
    assert rows(out, "Notes") == [*(["**1, 2, 4–6**", "by the diary"], ["**3**", "by the minutes"])]


def test_quotes_stand_beneath_the_rows_that_they_support(base: Path, chronicle: Chronicle) -> None:
    told = rows(chronicle("report", "--quotes", "-f", "md", base=base).out, "Chronology")
    assert "“appointed Ann Archer” 1, paragraph 1" in told[0][3]
    assert "“" not in rows(chronicle("report", "-f", "md", base=base).out, "Chronology")[0][3]


@pytest.mark.parametrize(
    ("options", "columns"),
    [
        ([], ["No.", "Date", "Kind", "Event", "Sources"]),
        (["--column", "date", "--column", "what"], ["Date", "Event"]),
        (
            ["--column", "number", "--column", "what", "--column", "stances"],
            ["No.", "Event", "Ms Archer", "The Board"],
        ),
    ],
)
def test_the_columns_of_the_chronology_are_chosen_by_name(
    options: list[str], columns: list[str], base: Path, chronicle: Chronicle
) -> None:
    out = chronicle("report", *options, "-f", "md", base=base).out
    part = out.partition("## Chronology\n")[2]
    (titles, *_) = [line for line in part.splitlines() if line.startswith("|")]
    assert [title.strip() for title in titles.strip("|").split("|")] == columns


SETTINGS = """\
[report]
heading = "Chronology of the claimant"
claim-number = "KB-2025-000123"
prepared-by = "Archer & Co"
sections = ["sources", "chronology"]
columns = ["date", "what"]
"""


def test_what_the_base_says_of_its_reports_holds_unless_the_command_line_says_otherwise(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(chronicle=f'[chronicle]\ntitle = "A base"\n{SETTINGS}', facts=FACTS)
    out = chronicle("report", "-f", "md", base=base).out
    assert out.startswith("# Chronology of the claimant\n")
    assert "Claim number: KB-2025-000123\n\nPrepared by: Archer &amp; Co\n" in out
    assert re.findall(r"^## (.*)$", out, re.MULTILINE) == ["Sources", "Chronology"]
    assert rows(out, "Chronology")[0] == ["Apr 2009", "Ann Archer, Head of docks: began"]
    out = chronicle("report", "--section", "people", "-f", "md", base=base).out
    assert re.findall(r"^## (.*)$", out, re.MULTILINE) == ["Who is who"]


def test_an_unknown_part_in_the_settings_is_refused_and_said_to_be_there(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    settings = '[chronicle]\ntitle = "A base"\n[report]\nsections = ["sauces"]\n'
    answer = chronicle("report", base=make_base(chronicle=settings, facts=FACTS))
    assert answer.code == 2
    assert '[report] sections: a report has no section "sauces"\n  hint: did you mean sources?' in answer.err


def test_an_unknown_column_is_refused_with_the_nearest(base: Path, chronicle: Chronicle) -> None:
    answer = chronicle("report", "--column", "dates", base=base)
    assert answer.code == 2
    assert 'a report has no column of its chronology "dates"\n  hint: did you mean date?' in answer.err


@pytest.mark.parametrize("columns", [("date",), ("number", "citations"), ("stances",), ("stances", "number")])
@pytest.mark.parametrize("format_", ["table", "md", "html", "docx"])
def test_quotes_stand_in_it_whatever_columns_it_has(
    columns: tuple[str, ...], format_: str, base: Path, chronicle: Chronicle, tmp_path: Path
) -> None:
    chosen = [word for name in columns for word in ("--column", name)]
    out = tmp_path / "out"
    answer = chronicle("report", "--quotes", *chosen, "-f", format_, "-o", str(out), base=base)
    assert (answer.code, answer.err) == (0, "")
    assert format_ == "docx" or "“appointed Ann Archer”" in out.read_text("utf-8")


def test_a_chronology_without_a_column_is_refused(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts='[events.flood]\ntitle = "A flood"\ndate = "2011"\n')
    answer = chronicle("report", "--column", "stances", base=base)
    assert (answer.code, "the base has no parties" in answer.err) == (2, True)


def test_no_address_and_no_id_is_left_in_reasons_and_disagreements(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = FACTS.replace(
        "after tenures.ann began", "after tenures.ann.start, not tenures.ann.end, events.flood.end"
    )
    facts += """\
[events.fire]
title = "A fire"
date = "2012-05"
because = "it was after events.flood"
sources = [{ source = "letter", at = "page 1", via = "minutes", says = { date = "2013" } }]
"""
    out = chronicle("report", "--for", "court", "-f", "md", base=make_base(facts=facts)).out
    assert ["**2**", "after No. 1, not No. 4, No. 2, and before the winter"] in rows(out, "Notes")
    [accepted, disagreeing] = rows(out, "Where sources disagree")
    assert accepted[3] == "because it was after No. 2"
    assert disagreeing[3] == "page 1, via 2"
