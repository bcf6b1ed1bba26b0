"""`chronicle release`: a copy that may leave, the record of what was left out, and what stops it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

    MakeBase = Callable[..., Path]

FACTS = """\
[restrictions.third-party]
title = "Names of third parties"
basis = "FOIA s.40(2)"
decided-by = "the records officer"
decided-on = "2024-05-02"
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
note = "a note"
[people.ben]
name = "Benjamin Baker"
restricted = "third-party"
[posts.head]
title = "Head of docks"
organisation = "docks"
[sources.letter]
title = "A letter"
published = "2013-05-01"
[tenures.ann]
person = "ann"
post = "head"
start = "2009"
end = "2010"
sources = ["letter"]
[tenures.bb]
person = "ben"
post = "head"
start = "2011"
end = "2012"
sources = ["letter"]
[tenures.later]
person = "ann"
post = "head"
start = "2013"
sources = [{ source = "letter", restricted = "third-party" }, "letter"]
"""


def test_it_holds_what_is_left_and_nothing_else(
    make_base: MakeBase, chronicle: Chronicle, tmp_path: Path
) -> None:
    base, out, log = make_base(facts=FACTS), tmp_path / "out", tmp_path / "withheld.csv"
    answer = chronicle("release", str(out), "--public", "--log", str(log), base=base)
    assert answer.code == 0, answer.err
    assert sorted(file.name for file in out.iterdir()) == [
        *("chronicle.toml", "organisations.toml", "people.toml", "posts.toml", "sources.toml", "tenures.toml"),
    ]  # fmt: skip
    assert (out / "people.toml").read_text("utf-8") == '[people.ann]\nname = "Ann Archer"\n'
    assert chronicle("check", base=out).code == 0
    with log.open(encoding="utf-8", newline="") as file:
        rows = {(row["id"], row["ground"]): row for row in csv.DictReader(file)}
    assert list(rows) == [
        ("restrictions.third-party", "restricted"),
        ("people.ben", "restricted"),
        ("tenures.bb", "depends"),
        ("tenures.later", "restricted"),
    ]
    person = rows["people.ben", "restricted"]
    assert [person[key] for key in ("restricted", "basis", "decided_by", "decided_on", "depended")] == [
        *("third-party", "FOIA s.40(2)", "the records officer", "2024-05-02", "tenures.bb"),
    ]  # fmt: skip


def test_notes_go_if_asked_for(make_base: MakeBase, chronicle: Chronicle, tmp_path: Path) -> None:
    assert (
        chronicle("release", str(tmp_path / "out"), "--public", "--notes", base=make_base(facts=FACTS)).code
        == 0
    )
    assert "a note" in (tmp_path / "out" / "people.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "message", "command"),
    [
        (
            '[events.e]\ntitle = "Ben speaks"\n',
            "events.e: its title names people.ben",
            "chronicle edit events.e",
        ),
        (
            '[events.e]\ntitle = "E"\nsources = [{ source = "letter", quote = "Benjamin Baker" }]\n',
            "events.e: its sources[1].quote names people.ben",
            "chronicle edit events.e",
        ),
        (
            '[events.ben-speaks]\ntitle = "E"\n',
            "events.ben-speaks: its id names people.ben",
            "chronicle rename events.ben-speaks events.NEW",
        ),
        (
            '[organisations.pier]\nname = "Pier"\nidentifiers = { site = "/staff/benjamin-baker" }\n',
            "organisations.pier: its identifiers.site names people.ben",
            "chronicle edit organisations.pier",
        ),
    ],
)
def test_it_is_refused_while_a_withheld_person_is_named(
    more: str, message: str, command: str, make_base: MakeBase, chronicle: Chronicle, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    answer = chronicle("release", str(out), "--public", base=make_base(facts=FACTS + more))
    assert (answer.code, answer.out, out.exists()) == (1, "", False)
    assert f"{message}, who is withheld" in answer.err
    assert f"hint: {command}" in answer.err


def test_it_is_refused_while_a_post_seems_vacant_only_for_it(
    make_base: MakeBase, chronicle: Chronicle, tmp_path: Path
) -> None:
    complete = FACTS.replace('organisation = "docks"\n', 'organisation = "docks"\ncomplete = true\n', 1)
    out = tmp_path / "out"
    answer = chronicle("release", str(out), "--public", base=make_base(facts=complete))
    assert (answer.code, out.exists()) == (1, False)
    assert "posts.head: nobody held Head of docks from 2011-01-01 to 2012-12-31" in answer.err
    assert "hint: chronicle edit posts.head --unset complete" in answer.err
    vacant_anyway = complete.replace('start = "2011"', 'start = "2012"')
    still = chronicle("release", str(out), "--public", base=make_base("other", facts=vacant_anyway))
    assert "nobody held Head of docks from 2011-01-01 to 2012-12-31" in still.err  # longer than it was


@pytest.mark.parametrize("span", ['start = "2013"\nend = "2014"', 'start = "2006"\nend = "2007"', ""])
def test_it_is_refused_while_a_post_says_that_every_holder_is_recorded_and_one_is_left_out(
    span: str, make_base: MakeBase, chronicle: Chronicle, tmp_path: Path
) -> None:
    facts = FACTS.replace('organisation = "docks"\n', 'organisation = "docks"\ncomplete = true\n', 1)
    facts = facts.replace('start = "2011"\nend = "2012"', span).replace(
        'start = "2013"\nsources', 'start = "2011"\nsources'
    )
    answer = chronicle("release", str(tmp_path / "out"), "--public", base=make_base(facts=facts))
    assert (answer.code, (tmp_path / "out").exists()) == (1, False)
    assert "posts.head: " in answer.err
    assert "hint: chronicle edit posts.head --unset complete" in answer.err
    settled = facts.replace("complete = true\n", "")
    assert (
        chronicle("release", str(tmp_path / "out"), "--public", base=make_base("settled", facts=settled)).code
        == 0
    )


@pytest.mark.parametrize(
    ("arguments", "facts", "code", "message"),
    [
        ([], FACTS, 2, "release needs to be told what to leave out"),
        (["--without", "third"], FACTS, 2, 'the base has no restriction "third"'),
        (["--public"], '[events.e]\ntitle = "E"\n', 2, "the base has no restrictions"),
        (
            ["--public"],
            FACTS + '[events.e]\ntitle = "E"\ndate = "soon"\n',
            1,
            "the base has mistakes in 1 entry",
        ),
    ],
)
def test_it_is_refused(
    arguments: list[str],
    facts: str,
    code: int,
    message: str,
    make_base: MakeBase,
    chronicle: Chronicle,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    answer = chronicle("release", str(out), *arguments, base=make_base(facts=facts))
    assert (answer.code, answer.out, out.exists()) == (code, "", False)
    assert message in answer.err


def test_nothing_is_overwritten(make_base: MakeBase, chronicle: Chronicle, tmp_path: Path) -> None:
    base, out, log = make_base(facts=FACTS), tmp_path / "out", tmp_path / "log.csv"
    log.write_text("mine")
    answer = chronicle("release", str(out), "--public", "--log", str(log), base=base)
    assert (answer.code, log.read_text(), out.exists()) == (2, "mine", False)
    out.mkdir()
    assert chronicle("release", str(out), "--public", base=base).code == 2
    assert not list(out.iterdir())
