from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.codes import CODES, Severity
from chronicle.index.cache import open_index
from chronicle.loader.locate import locate
from chronicle.queries.findings import findings
from chronicle.writing.base_paths import WriteRefused
from chronicle.writing.proposal import Proposal, propose, read_text
from chronicle.writing.transaction import FileChange
from tests.conftest import BIRMINGHAM

if TYPE_CHECKING:
    from chronicle.findings import Diagnostic
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]

FACTS = """[people.ann]
name = "Ann Ray"

[sources.minutes]
title = "Minutes of the Board"

[events.vote]
title = "The board votes"
date = "2009-04"
people = ["ann"]
sources = ["minutes"]
"""
SECOND = '\n[events.second]\ntitle = "A second vote"\ndate = "{}"\nsources = ["minutes"]\n'


def proposed(base: Path, *addresses: str, **texts: str | None) -> Proposal:
    return propose(locate(str(base)), {f"{name}.toml": text for name, text in texts.items()}, addresses)


def codes(proposal: Proposal) -> tuple[list[str], list[str]]:
    return [finding.code for finding in proposal.new], [finding.code for finding in proposal.mended]


def test_what_changes_no_finding_has_none(make_base: MakeBase) -> None:
    base = make_base(facts=FACTS)
    proposal = proposed(base, "events.second", facts=FACTS + SECOND.format("2010"))
    assert codes(proposal) == ([], [])
    assert proposal.entries == (("events.second", "facts.toml", 13),)
    assert not proposal.has_new_errors
    before, after = FACTS.encode(), (FACTS + SECOND.format("2010")).encode()
    assert proposal.changes == (FileChange("facts.toml", before, after),)


def test_nothing_is_written_and_the_index_of_the_base_stays(make_base: MakeBase) -> None:
    base = make_base(facts=FACTS)
    proposed(base, facts=FACTS + SECOND.format("someday"))
    assert (base / "facts.toml").read_text("utf-8") == FACTS
    assert [*findings(open_index(locate(str(base))), frozenset({"F007"}))] == []


def test_a_new_error_is_found_and_its_line_is_that_of_the_new_text(make_base: MakeBase) -> None:
    proposal = proposed(make_base(facts=FACTS), facts=FACTS + SECOND.format("someday"))
    assert codes(proposal) == (["F007"], [])
    assert proposal.has_new_errors
    (finding,) = proposal.new
    assert proposal.line(finding.file, finding.line) == 'date = "someday"'


def test_findings_that_only_move_are_neither_new_nor_mended(make_base: MakeBase) -> None:
    wrong = FACTS + SECOND.format("someday") + '[events.bare]\ntitle = "Bare"\nstart = "2011"\nend = "2010"\n'
    base = make_base(facts=wrong)
    assert codes(proposed(base, facts=f"# one more line\n\n{wrong}")) == ([], [])


def test_one_of_two_alike_that_goes_is_mended(make_base: MakeBase) -> None:
    wrong = FACTS.replace('"minutes"]', '"minute", "minute"]')
    assert codes(proposed(make_base(facts=wrong), facts=FACTS))[1].count("F009") == 2


def test_what_other_files_lose_is_found_in_them(make_base: MakeBase) -> None:
    people, rest = FACTS.split("\n\n", 1)
    base = make_base(people=people, facts=rest)
    proposal = proposed(base, "people.ann", people=None)
    assert [(finding.code, finding.file) for finding in proposal.new] == [("F009", "facts.toml")]
    assert proposal.entries == (("people.ann", None, None),)
    assert proposal.changes[0].after is None


def test_the_settings_of_a_base_may_change_too(make_base: MakeBase) -> None:
    base = make_base(facts=FACTS)
    proposal = proposed(base, chronicle='[chronicle]\ntitle = "T"\ncurrency = "gbp"\n')
    assert codes(proposal) == (["F006"], [])
    narrowed = '[chronicle]\ntitle = "T"\nfiles = ["facts.toml", "other.toml"]\n'
    assert codes(proposed(base, chronicle=narrowed, other="")) == ([], [])
    assert codes(proposed(base, chronicle=narrowed)) == (["F001"], [])


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        ("new.toml", True),
        ("years/2009.toml", True),
        ("imports/log.toml", False),
        ("years/imports/log.toml", True),
    ],
)
def test_a_new_file_counts_where_the_base_would_read_it(
    name: str, is_read: bool, make_base: MakeBase
) -> None:
    base = make_base(facts=FACTS)
    proposal = propose(locate(str(base)), {name: SECOND.format("2010")}, ["events.second"])
    assert proposal.entries == (("events.second", *((name, 2) if is_read else (None, None))),)
    assert [change.file for change in proposal.changes] == [name]


@pytest.mark.parametrize("name", [".hidden/a.toml", "other/inner/a.toml", "notes.txt", ".#new.toml"])
def test_what_is_no_place_for_a_file_of_the_base_is_refused(name: str, make_base: MakeBase) -> None:
    base = make_base(facts=FACTS)
    (base / "other").mkdir()
    (base / "other" / "chronicle.toml").write_text('[chronicle]\ntitle = "Another base"\n', "utf-8")
    with pytest.raises(WriteRefused):
        propose(locate(str(base)), {name: SECOND.format("2010")})


def test_a_single_file_is_a_base_too(tmp_path: Path) -> None:
    file = tmp_path / "all.toml"
    file.write_text(f'[chronicle]\ntitle = "T"\n{FACTS}', "utf-8")
    base = locate(str(file))
    after = f'[chronicle]\ntitle = "T"\n{FACTS}{SECOND.format("2010")}'
    proposal = propose(base, {"all.toml": after, "beside.toml": "[people.bo]\nname = 'Bo'\n"}, ["people.bo"])
    assert (codes(proposal), proposal.entries) == (([], []), (("people.bo", None, None),))


@pytest.mark.parametrize("name", ["tenures.toml", "people.toml", "sources.toml"])
def test_the_findings_are_those_of_the_base_as_it_then_is(name: str, tmp_path: Path) -> None:
    """A third of a file is taken out of the shipped base, and its dates are moved."""
    base = tmp_path / "base"
    shutil.copytree(BIRMINGHAM, base)
    lines = (base / name).read_text("utf-8").replace("2009", "2019").split("\n")
    text = "\n".join([*lines[: len(lines) // 3], *lines[len(lines) * 2 // 3 :]])
    proposal = propose(locate(str(base)), {name: text})
    before = _findings(base)
    (base / name).write_text(text, "utf-8")
    after = _findings(base)
    assert before != after
    assert _keys(proposal.new) == [one for one in after if one not in before]
    assert _keys(proposal.mended) == [one for one in before if one not in after]


def _findings(base: Path) -> list[tuple[str, str, str]]:
    seen = frozenset(code for code in CODES if CODES[code].severity is not Severity.INFO)
    return _keys(findings(open_index(locate(str(base))), seen))


def _keys(found: Iterable[Diagnostic]) -> list[tuple[str, str, str]]:
    return sorted((finding.code, finding.id or "", finding.message) for finding in found)


LINES = st.lists(st.sampled_from(["", "a", "b", "# c", "long = 1\r"]), max_size=12).map("\n".join)


@given(st.tuples(LINES, LINES).filter(lambda texts: texts[0] != texts[1]))
def test_patch_makes_the_new_file_of_the_difference(
    tmp_path_factory: pytest.TempPathFactory, texts: tuple[str, str]
) -> None:
    root = tmp_path_factory.mktemp("patched")
    before, after = (text.encode() for text in texts)
    (root / "f.toml").write_bytes(before)
    proposal = Proposal(locate(str(BIRMINGHAM)), (FileChange("f.toml", before, after),), (), (), ())
    command = ["git", "apply", "--unidiff-zero", "--whitespace=nowarn"]
    subprocess.run(command, input=proposal.diff().encode(), cwd=root, check=True)
    assert (root / "f.toml").read_bytes() == after


def test_the_difference_of_a_long_file_is_its_change_alone(make_base: MakeBase) -> None:
    long = "".join(f'[people.p{number}]\nname = "Number {number}"\n\n' for number in range(2_000))
    base = make_base(people=long)
    lines = proposed(base, people=f'{long}[people.new]\nname = "New\u202e"\n').diff().splitlines()
    assert lines[:3] == ["--- a/people.toml", "+++ b/people.toml", "@@ -5998,3 +5998,5 @@"]
    assert lines[3:] == [
        " [people.p1999]",
        ' name = "Number 1999"',
        " ",
        "+[people.new]",
        '+name = "New\\u202e"',
    ]


def test_a_file_is_read_with_all_its_bytes(make_base: MakeBase) -> None:
    base = make_base(facts="")
    (base / "facts.toml").write_bytes(b"\xef\xbb\xbf# a mark\r\n")
    location = locate(str(base))
    assert read_text(location, "facts.toml") == "\ufeff# a mark\r\n"
    assert read_text(location, "none.toml") is None
    (base / "facts.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(WriteRefused, match="is not UTF-8"):
        read_text(location, "facts.toml")


def test_a_proposal_is_current_until_its_files_change(make_base: MakeBase) -> None:
    base = make_base(facts=FACTS)
    proposal = proposed(base, facts=FACTS + SECOND.format("2010"), new="")
    assert proposal.is_current
    (base / "new.toml").write_text("# somebody else's", "utf-8")
    assert not proposal.is_current


def test_where_temporary_files_have_no_room_that_is_said(
    make_base: MakeBase, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = make_base(facts=FACTS)
    before = (base / "facts.toml").read_text("utf-8")
    for error in (OSError(28, "No space left on device"), sqlite3.OperationalError("disk I/O error")):
        monkeypatch.setattr("chronicle.index.overlay.compile_overlaid", raising(error))
        answer = chronicle("edit", "people.ann", "--set", "note=x", "--yes", base=base)
        assert (answer.code, answer.out) == (4, "")
        assert "cannot be checked, which needs temporary files" in answer.err
        assert "TMPDIR" in answer.err
    assert (base / "facts.toml").read_text("utf-8") == before


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("stderr", [None, "/dev/full"])
def test_findings_that_nobody_can_see_do_not_fail_a_write(
    stderr: str | None, make_base: MakeBase, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    if stderr is not None and not Path(stderr).exists():
        pytest.skip("this system has no device that is always full")
    base = make_base(facts=FACTS)
    stream = None if stderr is None else open(stderr, "w", encoding="utf-8")  # noqa: SIM115 - closed below
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        answer = chronicle("add", "event", "--title", "Unsourced", "--yes", base=base)
    if stream is not None:
        stream.close()
    assert answer.code == 0
    assert "Unsourced" in (base / "facts.toml").read_text("utf-8")
