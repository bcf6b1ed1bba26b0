"""Issues of a report: their numbers last, each is frozen in its base, and a series is told in one way."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from chronicle.loader.locate import locate
from chronicle.reports.issue_files import issue_names, read_issue
from chronicle.reports.issue_format import issue_text
from chronicle.writing.toml_values import entry_toml, format_statement
from tests.conftest import BIRMINGHAM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chronicle.reports.issue_format import Issue
    from chronicle.writing.toml_values import TomlValue
    from tests.conftest import Answer, Chronicle

FACTS = """\
[restrictions.third-party]
title = "Names of third parties"
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
[people.ben]
name = "Benjamin Baker"
restricted = "third-party"
[posts.head]
title = "Head of docks"
organisation = "docks"
[sources.letter]
title = "A letter"
published = "2013-05-01"
[events.flood]
title = "The quay is flooded"
date = "2010"
sources = [{ source = "letter", at = "page 4", quote = "two feet of water" }]
[events.repair]
title = "The quay is repaired"
date = "2011"
people = ["ann"]
sources = ["letter"]
[tenures.first]
person = "ben"
post = "head"
start = "2009"
end = "2012"
sources = ["letter", { source = "letter", at = "the foot", says = { end = "2012" } }]
"""
FIRE = '[events.fire]\ntitle = "A fire"\ndate = "2010-11"\nsources = ["letter"]\n'


MARKDOWN = str.maketrans("", "", "*\\\\")


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    """A base with four rows: somebody begins, a flood, a repair, he ends."""
    return make_base(facts=FACTS)


@pytest.fixture
def issue(base: Path, chronicle: Chronicle) -> Callable[..., Answer]:
    """Issue a report of the base: `issue("counsel-1", 12)`, on a day of May 2025."""

    def go_out(name: str, day: int, *options: str) -> Answer:
        return chronicle(
            "report", "-f", "md", "--issue", name, "--on", f"2025-05-{day:02}", *options, base=base
        )

    return go_out


def rows(answer: Answer) -> list[str]:
    """Return the numbers of a chronology, each with what stands under it."""
    chronology = answer.out.partition("## Chronology")[2].partition("\n## ")[0]
    cells = re.findall(
        r"^\| (?:\*\*)?(\d+[A-Z]*)(?:\*\*)? \| .*? \| .*? \| (.*?) \|", chronology, re.MULTILINE
    )
    return [f"{number} {event.translate(MARKDOWN)}" for number, event in cells]


def aside(answer: Answer) -> str:
    return answer.out.split("\n")[2].strip("*")


def change(base: Path, old: str, new: str) -> None:
    file = base / "facts.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def issued(base: Path) -> list[str]:
    return sorted(path.name for path in base.glob("issued/*"))


def test_an_issue_freezes_its_numbers_and_the_next_keeps_them(
    base: Path, issue: Callable[..., Answer]
) -> None:
    first = issue("counsel-1", 12)
    assert (first.code, issued(base)) == (0, ["counsel-1.jsonl"])
    assert "counsel-1 is issued: 4 numbers, kept in" in first.err
    assert "issued/counsel-1.jsonl; commit it with the base." in first.err
    assert aside(first) == "as of 1 May 2013 · counsel-1, 12 May 2025"
    assert rows(first) == [
        "1 Benjamin Baker, Head of docks",
        "2 The quay is flooded",
        "3 The quay is repaired",
        "4 Benjamin Baker, Head of docks",
    ]
    change(base, "[events.repair]", f"{FIRE}[events.repair]")
    change(base, 'date = "2010"', 'date = "2014"')
    second = issue("counsel-2", 13)
    assert rows(second) == [
        "1 Benjamin Baker, Head of docks",
        "2 now 5",
        "2A A fire",
        "3 The quay is repaired",
        "4 Benjamin Baker, Head of docks",
        "5 The quay is flooded [was 2]",
    ]
    change(base, FIRE, "")
    assert rows(issue("counsel-3", 14))[2] == "2A not used"
    assert issued(base) == [f"counsel-{number}.jsonl" for number in (1, 2, 3)]


def test_a_draft_has_the_numbers_of_the_next_issue_and_writes_nothing(
    base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    assert aside(chronicle("report", "-f", "md", base=base)) == "as of 1 May 2013 · draft"
    assert issued(base) == []
    issue("counsel-1", 12)
    change(base, "[events.repair]", f"{FIRE}[events.repair]")
    draft = chronicle("report", "-f", "md", "--series", "counsel", base=base)
    assert aside(draft) == "as of 1 May 2013 · draft"
    assert issued(base) == ["counsel-1.jsonl"]
    assert rows(draft) == rows(issue("counsel-2", 13))
    assert rows(chronicle("report", "-f", "md", base=base))[2] == "3 A fire"


def test_what_changed_since_an_issue_is_marked_and_explained(
    base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    issue("counsel-1", 12)
    change(base, "[events.repair]", f"{FIRE}[events.repair]")
    change(base, 'date = "2010"', 'date = "2014"')
    change(base, "The quay is repaired", "The quay is mended")
    draft = chronicle("report", "-f", "md", "--since", "counsel-1", base=base)
    assert rows(draft) == [
        "1 Benjamin Baker, Head of docks",
        "2 now 5",
        "2A A fire [new]",
        "3 The quay is mended [changed]",
        "4 Benjamin Baker, Head of docks",
        "5 The quay is flooded [moved, was 2]",
    ]
    assert "since counsel-1, 12 May 2025" in draft.out
    issue("counsel-2", 13)
    assert rows(chronicle("report", "-f", "md", "--since", "counsel-1", base=base)) == rows(draft)
    assert rows(chronicle("report", "-f", "md", "--since", "counsel-2", base=base))[2:4] == [
        "2A A fire",
        "3 The quay is mended",
    ]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("The quay is flooded", "The quay is under water", "2"),
        ('at = "page 4"', 'at = "page 5"', "2"),
        ("the foot", "the margin", "4"),
        ("two feet of water", "three feet of water", "2"),
        ('end = "2012"', 'end = "2012-01"', "4"),
        ("Benjamin Baker", "Ben Baker", "1 4"),
        ('name = "Ann Archer"', 'name = "Ann Archer"\nnote = "No more than a note."', ""),
    ],
)
def test_a_row_has_changed_if_a_reader_can_see_that(
    old: str, new: str, changed: str, base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    issue("counsel-1", 12)
    change(base, old, new)
    marked = rows(chronicle("report", "-f", "md", "--since", "counsel-1", base=base))
    assert " ".join(row.split(" ")[0] for row in marked if row.endswith("[changed]")) == changed


def test_what_went_since_an_issue_is_marked_too(
    base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    change(base, "[events.repair]", f"{FIRE}[events.repair]")
    issue("counsel-1", 12)
    change(base, FIRE, "")
    assert "3 not used [removed]" in rows(chronicle("report", "-f", "md", "--since", "counsel-1", base=base))
    issue("counsel-2", 13)
    assert "3 not used" in rows(chronicle("report", "-f", "md", "--since", "counsel-2", base=base))


def test_what_became_of_a_number_is_told_in_its_last_column_if_none_says_what_happened(
    base: Path, issue: Callable[..., Answer]
) -> None:
    issue("counsel-1", 12)
    change(base, 'date = "2010"', 'date = "2014"')
    out = issue("counsel-2", 13, "--column", "number", "--column", "sources").out
    assert "| 2 | now 5 |" in out
    assert "| **5** | 1 \\[was 2\\] |" in out
    assert "| 2 now 5 |" in issue("counsel-3", 14, "--column", "number").out


def test_an_issue_is_the_same_whatever_its_report_marks(base: Path, issue: Callable[..., Answer]) -> None:
    issue("counsel-1", 12)
    change(base, "[events.repair]", f"{FIRE}[events.repair]")
    issue("counsel-2", 13)
    change(base, FIRE, "")
    file, texts = base / "issued/counsel-3.jsonl", set()
    for marks in ([], ["--since", "counsel-1"], ["--since", "counsel-2"]):
        assert issue("counsel-3", 14, *marks).code == 0
        texts.add(file.read_text("utf-8"))
        file.unlink()
    assert len(texts) == 1


def test_numbers_given_afresh_begin_at_one_with_a_table_of_old_and_new(
    base: Path, issue: Callable[..., Answer]
) -> None:
    issue("counsel-1", 12)
    change(base, "[events.repair]", f"{FIRE}[events.repair]")
    change(base, 'date = "2010"', 'date = "2014"')
    answer = issue("counsel-2", 13, "--renumber")
    assert [row.split(" ")[0] for row in rows(answer)] == ["1", "2", "3", "4", "5"]
    table = answer.out.partition("## Old and new numbers")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\d+) \| (\S+) \|", table, re.MULTILINE) == [
        *(("1", "1"), ("2", "5"), ("3", "3"), ("4", "4"))
    ]
    assert [row.split(" ")[0] for row in rows(issue("counsel-3", 14))] == ["1", "2", "3", "4", "5"]


def test_an_issue_holds_what_a_reader_saw_and_the_entries_as_they_stood(
    base: Path, issue: Callable[..., Answer]
) -> None:
    issue("counsel-1", 12, "--for", "court", "--person", "ann")
    header, item, *entries = (
        json.loads(line) for line in (base / "issued/counsel-1.jsonl").read_text("utf-8").splitlines()
    )
    assert header == {
        "issue": "counsel-1",
        "version": 1,
        "series": "counsel",
        "on": "2025-05-12",
        "title": "A base",
        "audience": "court",
        "filters": {"people": ["ann"]},
        "public": False,
        "without": [],
        "numbers": 1,
        "entries": 8,
    }
    assert item == {
        "no": "1",
        "key": "events.repair",
        "state": "new",
        "seen": {
            "date": "2011",
            "start": "2011",
            "end": "2011",
            "earliest": "2011-01-01",
            "latest": "2011-12-31",
            "what": "The quay is repaired",
            "sources": ["letter"],
            "citations": [{"source": "letter"}],
        },
    }
    assert {entry["entry"]: entry["values"] for entry in entries}["events.repair"] == {
        "title": "The quay is repaired",
        "date": "2011",
        "people": ["ann"],
        "sources": ["letter"],
    }
    assert [entry["entry"] for entry in entries] == [
        *("chronicle", "events.repair", "organisations.docks", "people.ann", "people.ben"),
        *("posts.head", "restrictions.third-party", "sources.letter"),
    ]


@pytest.mark.parametrize("options", [(), ("-p", "duxbury"), ("--year", "2010..2012")])
def test_its_entries_make_a_base_that_answers_as_the_one_did(
    options: tuple[str, ...], chronicle: Chronicle, tmp_path: Path
) -> None:
    base, again = tmp_path / "base", tmp_path / "again"
    shutil.copytree(BIRMINGHAM, base)
    answer = chronicle("report", "--issue", "counsel-1", "--on", "2025-05-12", *options, base=base)
    assert answer.code == 0, answer.err
    again.mkdir()
    texts = []
    for address, values in read_issue(locate(str(base)), "counsel-1").entries.items():
        table, _, id_ = address.partition(".")
        toml = cast("Mapping[str, TomlValue]", values)
        if id_:
            texts.append(entry_toml(table, id_, toml))
        else:
            texts += [f"[{table}]", *(format_statement(key, value).rstrip() for key, value in toml.items())]
    (again / "chronicle.toml").write_text("\n".join(texts), "utf-8")
    question = ("timeline", "--all", "-f", "json", *options)
    then, now = (json.loads(chronicle(*question, base=root).out) for root in (base, again))
    assert then
    for row in (*then, *now):
        del row["file"], row["line"]
        row["because"] = sorted((row["because"] or "").split("; "))  # TOML is written in another order
    assert sorted(now, key=str) == sorted(then, key=str)


def test_the_same_issue_is_the_same_bytes(
    base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    issue("counsel-1", 12)
    first = (base / "issued/counsel-1.jsonl").read_bytes()
    assert chronicle("undo", base=base).code == 0
    assert not (base / "issued").exists()
    issue("counsel-1", 12)
    assert (base / "issued/counsel-1.jsonl").read_bytes() == first


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], True),
        (["--section", "chronology"], True),
        (["--section", "sources"], False),
        (["--for", "court"], False),
        (["--series", "counsel"], False),
        (["--since", "counsel-1"], False),
    ],
)
def test_a_draft_that_keeps_no_number_says_so_once_numbers_of_its_audience_went_out(
    options: list[str], told: bool, base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    words = "Its rows are counted afresh, from 1: to keep numbers that were issued, add --series counsel.\n"
    assert words not in chronicle("report", "-f", "md", base=base).err
    issue("counsel-1", 12)
    assert (words in chronicle("report", "-f", "md", *options, base=base).err) is told


REFUSED = [
    (["--on", "2025-05-12"], "--on is the day of an issue", "add --issue NAME"),
    (["--issue", "counsel-3"], "--issue needs the day on which it goes out", "--on 2025-05-12"),
    (["--issue", "counsel-3", "--on", "2025-05"], '"2025-05" is no whole day', "write it as 2025-05-12"),
    (["--issue", "counsel-3", "--on", "20250514"], '"20250514" is no whole day', "write it as 2025-05-12"),
    (["--issue", "counsel-3", "--on", "2025-02-30"], '"2025-02-30" is no whole day', "write it as 2025-05-12"),
    (["--issue", "../x", "--on", "2025-05-14"], '"../x" is no name for an issue', 'write "x"'),
    (["--issue", "", "--on", "2025-05-14"], '"" is no name for an issue', "letters, digits and hyphens"),
    (["--issue", "counsel-2", "--on", "2025-05-14"], "counsel-2 is issued already", "counsel-3; or take that one back"),
    (["--issue", "counsel-3", "--on", "2025-05-13"], "counsel-2 was issued on 2025-05-13", "name a later day"),
    (["--renumber"], "--renumber needs a series", "add --series NAME"),
    (["--issue", "bench", "--on", "2025-05-14", "--renumber"], "bench has no issue yet", "leave --renumber out"),
    (["--series", "counsl"], 'there is no series "counsl"', "did you mean counsel?"),
    (["--series", "A b"], '"A b" is no name for a series', 'write "a-b"'),
    (["--since", "counsel-9"], 'there is no issue "counsel-9"', "did you mean"),
    (["--since", "press-1", "--series", "counsel"], "press-1 is of the series press", "add --series press"),
    (["--series", "counsel", "--for", "court"], "counsel-2 was issued for briefing, and this report is for court", "--renumber"),
    (["--series", "counsel", "-p", "ann"], "without a filter of people, and this report is with people", "--renumber"),
    (["--series", "counsel", "--year", "2010"], "with windows 2010-01-01 to 2010-12-31", "--series NAME"),
    (["--series", "counsel", "--known-by", "2014"], "known by", "--series NAME"),
    (["--series", "counsel", "--public"], "counsel-2 was issued with nothing withheld, and this report is with --public", "a series of its own"),
    (["--series", "counsel", "--public", "--renumber"], "this report is with --public", "a series of its own"),
    (["--since", "counsel-1", "--for", "court", "--renumber"], "counsel-1 was issued for briefing", "leave --since out"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "message", "hint"), REFUSED, ids=lambda case: " ".join(case)[:60])
def test_what_cannot_be_is_refused_with_the_way_out(
    options: list[str],
    message: str,
    hint: str,
    base: Path,
    issue: Callable[..., Answer],
    chronicle: Chronicle,
) -> None:
    issue("counsel-1", 12)
    issue("counsel-2", 13)
    issue("press-1", 13)
    answer = chronicle("report", "-f", "md", *options, base=base)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert hint in answer.err.partition("hint: ")[2]
    assert issued(base) == ["counsel-1.jsonl", "counsel-2.jsonl", "press-1.jsonl"]


def test_with_another_audience_a_series_goes_on_if_it_is_numbered_afresh(
    issue: Callable[..., Answer],
) -> None:
    issue("counsel-1", 12)
    assert issue("counsel-2", 13, "--for", "court").code == 2
    assert issue("counsel-2", 13, "--for", "court", "--renumber").code == 0
    assert issue("counsel-3", 14, "--for", "court").code == 0


def test_an_issue_may_be_of_a_series_that_its_name_does_not_say(
    base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    issue("first", 12, "--series", "counsel")
    change(base, "[events.repair]", f"{FIRE}[events.repair]")
    assert "2A A fire" in rows(issue("second", 13, "--series", "counsel"))
    assert chronicle("report", "--since", "second", base=base).code == 0


def test_without_a_report_there_is_no_issue(base: Path, issue: Callable[..., Answer], tmp_path: Path) -> None:
    there = tmp_path / "report.md"
    there.write_text("mine")
    to_file = ("--with-restricted", "-o")
    assert issue("counsel-1", 12, *to_file, str(there)).code == 2
    assert issue("counsel-1", 12, *to_file, str(tmp_path / "none" / "report.md")).code == 4
    assert issue("counsel-1", 12, "--section", "nothing").code == 2
    assert issued(base) == []
    assert issue("counsel-1", 12, *to_file, str(there), "--force").code == 0
    assert issued(base) == ["counsel-1.jsonl"]


def test_a_report_whose_issue_cannot_be_written_is_none(base: Path, issue: Callable[..., Answer]) -> None:
    (base / "issued").write_text("in the way")
    answer = issue("counsel-1", 12)
    assert answer.code == 4
    assert "The report is printed, but counsel-1 is not issued: its numbers may change." in answer.err
    assert "hint: " in answer.err
    assert (base / "issued").read_text() == "in the way"


def test_two_issues_at_once_do_not_give_one_number_twice(
    base: Path, issue: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(frozen: Issue) -> str:
        if frozen.header.name == "counsel-1":
            assert issue("counsel-2", 13).code == 0
        return issue_text(frozen)

    monkeypatch.setattr("chronicle.reports.issues.issue_text", slowly)
    answer = issue("counsel-1", 12)
    assert (answer.code, issued(base)) == (4, ["counsel-2.jsonl"])
    assert "counsel-2 was issued meanwhile" in answer.err


def test_an_issue_that_could_not_be_read_again_is_refused_before_its_report_is_written(
    base: Path, issue: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chronicle.reports.issues.MAX_FILE", 1_000)
    answer = issue("counsel-1", 12)
    assert (answer.code, answer.out, issued(base)) == (2, "", [])
    assert re.search(r"counsel-1 would be \d,\d{3} bytes long; at most 1,000 of a file are read", answer.err)


def test_without_an_issue_there_is_no_report(
    base: Path, issue: Callable[..., Answer], tmp_path: Path
) -> None:
    out, log = tmp_path / "report.md", tmp_path / "no" / "withheld.csv"
    assert issue("counsel-1", 12, "--public", "-o", str(out), "--log", str(log)).code == 4
    (base / "issued").touch()
    refused = issue("counsel-1", 12, "--with-restricted", "-o", str(out))
    assert (refused.code, "issued" in refused.err) == (4, True)
    assert not out.exists()


def test_what_does_not_get_through_is_not_issued(base: Path) -> None:
    command = (sys.executable, "-m", "chronicle", "report", "--public", "--base", str(base))
    issuing = (*command, "--issue", "counsel-1", "--on", "2025-05-12")
    with Path("/dev/full").open("w") as full:
        assert subprocess.run(issuing, stdout=full, stderr=subprocess.DEVNULL, check=False).returncode == 4
    for_nobody, nobodys = os.pipe()
    os.close(for_nobody)
    subprocess.run(issuing, stdout=nobodys, stderr=subprocess.DEVNULL, check=True)
    os.close(nobodys)
    assert issued(base) == []


def test_no_output_takes_the_place_of_an_issue(
    base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    file = base / "issued" / "counsel-1.jsonl"
    for there in (False, True):
        answers = [
            chronicle(command, "--public", "-f", "md", "-o", str(file), "--force", base=base)
            for command in ("report", "timeline")
        ]
        assert [answer.code for answer in answers] == [2, 2]
        assert "is, or would be, a file of the base" in answers[0].err
        assert file.exists() == there
        if not there:
            assert issue("counsel-1", 12).code == 0


def test_a_base_that_comes_with_the_program_has_no_issues(chronicle: Chronicle) -> None:
    answer = chronicle("report", "--issue", "counsel-1", "--on", "2025-05-12")
    assert (answer.code, answer.out) == (2, "")
    assert "this base comes with Chronicle, and is not written to" in answer.err


def test_a_public_issue_holds_only_what_was_released_and_says_so(
    base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    answer = issue("press-1", 12, "--public")
    assert answer.code == 0, answer.err
    assert rows(answer) == ["1 The quay is flooded", "2 The quay is repaired"]
    text = (base / "issued/press-1.jsonl").read_text("utf-8")
    assert "ben" not in text.casefold()
    assert "third-party" not in text
    header = read_issue(locate(str(base)), "press-1").header
    assert (header.terms.public, header.terms.without) == (True, ())
    refused = chronicle("report", "-f", "md", "--series", "press", base=base)
    assert "press-1 was issued with --public, and this report is with nothing withheld" in refused.err
    assert chronicle("report", "--since", "press-1", "--public", base=base).code == 0


def test_what_was_left_out_by_name_is_kept_by_name(base: Path, issue: Callable[..., Answer]) -> None:
    issue("press-1", 12, "--without", "third-party")
    header = read_issue(locate(str(base)), "press-1").header
    assert (header.terms.public, header.terms.without) == (False, ("third-party",))


def test_issues_do_not_leave_with_a_release(
    base: Path, issue: Callable[..., Answer], chronicle: Chronicle, tmp_path: Path
) -> None:
    issue("counsel-1", 12)
    out = tmp_path / "out"
    assert chronicle("release", str(out), "--public", base=base).code == 0
    assert not [*out.rglob("issued*")]
    assert all("counsel" not in file.read_text("utf-8") for file in out.iterdir())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("people.ann", "anne"),
        ("people.ben", "benjamin"),
        ("posts.head", "chief"),
        ("sources.letter", "note"),
        ("events.flood", "water"),
        ("tenures.first", "only"),
        ("restrictions.third-party", "others"),
    ],
)
def test_a_renamed_entry_keeps_its_number_and_has_not_changed(
    old: str, new: str, base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    filters = ["-p", "ann", "-p", "ben", "--source", "letter"]
    options = filters if old.startswith(("people", "sources")) else []
    issue("counsel-1", 12, *options)
    renamed = chronicle("rename", old, new, base=base)
    assert renamed.code == 0, renamed.err
    table, _, id_ = old.partition(".")
    options = [new if option == id_ else option for option in options]
    draft = chronicle("report", "-f", "md", "--since", "counsel-1", *options, base=base)
    assert draft.code == 0, draft.err
    assert not [row for row in rows(draft) if "[" in row or "not used" in row]
    entries = read_issue(locate(str(base)), "counsel-1").entries
    assert f"{table}.{new}" in entries
    assert old not in entries
    assert f'"{id_}"' not in (base / "issued/counsel-1.jsonl").read_text("utf-8").replace('"entry"', "")


def test_of_two_that_become_one_each_number_leads_to_it(
    base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    change(base, "[events.repair]", f"{FIRE}[events.repair]")
    issue("counsel-1", 12)
    change(base, 'title = "A fire"\ndate = "2010-11"', 'title = "The quay is flooded"\ndate = "2010"')
    merged = chronicle("rename", "events.fire", "flood", "--merge", base=base)
    assert merged.code == 0, merged.err
    second = rows(issue("counsel-2", 13))
    assert [row for row in second if "now" in row or "flooded" in row] in (
        ["2 The quay is flooded", "3 now 2"],
        ["2 now 3", "3 The quay is flooded"],
    )


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(lambda _: "", ":1: this is no line of an issue", id="empty"),
        pytest.param(lambda _: "[" * 100_000, ":1: this is no line of an issue", id="deep nesting"),
        pytest.param(lambda text: text.replace("2025-05-12", "2025-02-30"), ":1: on is no day", id="no day"),
        pytest.param(
            lambda text: text.replace('"version": 1', '"version": 2'),
            ":1: the issue has the form 2 of another version of Chronicle",
            id="another version",
        ),
        pytest.param(
            lambda text: text.replace('"issue": "counsel-1"', '"issue": "other"'),
            ':1: this is the issue "other", by another name',
            id="another name",
        ),
        pytest.param(
            lambda text: text.replace('"numbers": 4', '"numbers": 5'), "has not the 16 lines", id="a count"
        ),
        pytest.param(
            lambda text: text.replace('"numbers": 4', '"numbers": -4'), ":1: numbers is below 0", id="a count below 0"
        ),
        pytest.param(lambda text: text[: len(text) // 2], "has not the 15 lines", id="cut off"),
        pytest.param(lambda text: text + "\n", "has not the 15 lines", id="a line more"),
        pytest.param(
            lambda text: text.replace('"no": "3"', '"no": "2"'), ":4: number 2 does not come after 2", id="twice"
        ),
        pytest.param(lambda text: text.replace('"no": "3"', '"no": "3Z"'), ":4: no is no number", id="no number"),
        pytest.param(lambda text: text.replace('"no": "3"', '"no": 3'), ":4: no is not as it was written", id="a type"),
        pytest.param(lambda text: text.replace('"key": ', '"kay": '), ":2: key is missing", id="no key"),
        pytest.param(
            lambda text: text.replace('"state": "new"', '"state": "old"'), ":2: there is no such state", id="no state"
        ),
        pytest.param(lambda text: text.replace('"date": "2010"', '"date": NaN'), "no line of an issue", id="NaN"),
        pytest.param(
            lambda text: text.replace('"date": "2010"', f'"date": {"[" * 900}{"]" * 900}'), "", id="nested values"
        ),
        pytest.param(
            lambda text: text.replace('"entry": "people.ann"', '"entry": "people.ben"'),
            ": the entry is there already",
            id="an entry twice",
        ),
        pytest.param(lambda text: text.replace("Ann", "<<<<<<< ours\nAnn"), "has not the 15 lines", id="a merge"),
        pytest.param(lambda text: "\udcff" + text, ":1: this is not UTF-8", id="no UTF-8"),
        pytest.param(lambda text: text.replace("Ann", "A\udcffn"), ": this is not UTF-8", id="no UTF-8, later"),
    ],
)  # fmt: skip
def test_a_damaged_issue_is_told_with_its_line(
    damage: Callable[[str], str], message: str, base: Path, issue: Callable[..., Answer], chronicle: Chronicle
) -> None:
    issue("counsel-1", 12)
    file = base / "issued/counsel-1.jsonl"
    file.write_bytes(damage(file.read_text("utf-8")).encode("utf-8", "surrogateescape"))
    answer = chronicle("report", "-f", "md", "--since", "counsel-1", base=base)
    if not message:
        assert answer.code in {0, 3}
        return
    assert (answer.code, answer.out) == (3, "")
    assert f"counsel-1.jsonl{message if message.startswith(':1') else ''}" in answer.err
    assert message in answer.err
    assert "hint: " in answer.err
    assert issue("counsel-2", 13).code == 3
    assert chronicle("report", base=base).code == 0


def test_a_number_that_could_not_be_read_again_is_not_given(base: Path, issue: Callable[..., Answer]) -> None:
    issue("counsel-1", 12)
    file = base / "issued/counsel-1.jsonl"
    file.write_text(file.read_text("utf-8").replace('"no": "4"', '"no": "999999999"'), "utf-8")
    (base / "more.toml").write_text(FIRE.replace("2010-11", "2024"), "utf-8")
    answer = issue("counsel-2", 13)
    assert (answer.code, issued(base)) == (2, ["counsel-1.jsonl"])
    assert "number 1000000000 is longer than any that is read\n  hint: add --renumber" in answer.err
    assert issue("counsel-2", 13, "--renumber").code == 0


def test_a_file_that_is_none_is_told(base: Path, issue: Callable[..., Answer], chronicle: Chronicle) -> None:
    issue("counsel-1", 12)
    (base / "issued/counsel-2.jsonl").mkdir()
    answer = chronicle("report", "--series", "counsel", base=base)
    assert answer.code == 3
    assert "counsel-2.jsonl cannot be read: it is no regular file" in answer.err
    (base / "issued/counsel-2.jsonl").rmdir()
    (base / "issued/counsel-2.jsonl").symlink_to("/etc/hostname")
    assert "leads out of the base" in chronicle("report", "--series", "counsel", base=base).err


@pytest.fixture
def offers(
    base: Path, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[[str], list[str]]:
    """Return what a shell offers for the last word of a line."""

    def complete(line: str) -> list[str]:
        monkeypatch.setenv("CHRONICLE_BASE", str(base))
        monkeypatch.setenv("_CHRONICLE_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", f"chronicle {line}")
        monkeypatch.setenv("COMP_CWORD", str(len(line.split())))
        with pytest.raises(SystemExit):
            chronicle(base=None)
        return capfd.readouterr().out.split()

    return complete


def test_names_of_issues_and_series_are_completed(
    base: Path, issue: Callable[..., Answer], offers: Callable[[str], list[str]]
) -> None:
    issue("counsel-1", 12)
    issue("press-1", 12)
    issue("counsel-2", 13)
    assert offers("report --since c") == ["counsel-1", "counsel-2"]
    assert offers("report --series p") == ["press"]
    (base / "issued/press-1.jsonl").write_text("")
    assert offers("report --since c") == []


def test_issues_are_counted_as_people_count(base: Path) -> None:
    (base / "issued").mkdir()
    for name in ("counsel-10.jsonl", "counsel-9.jsonl", "counsel.jsonl", ".hidden.jsonl", "notes.txt"):
        (base / "issued" / name).touch()
    assert issue_names(locate(str(base))) == ["counsel", "counsel-9", "counsel-10"]
