"""`check --fix` cures what has one cure, line by line, and tells what is left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]
GOLDEN = Path(__file__).parent.parent / "checks" / "golden"
WRONG = """\
[sources.log]
title = "Log"

[people.ann]   # Ann
name = "Ann"

[organisations.harbour]
name = "The Harbour"

[posts.pilot]
title = "Pilot"
organisation = "harbour"

[tenures.a]
persn = "ann"    # who
post = 'pillot'  # what
strat = "April 2009" # when
sources = "log"

[budget.c]
organisation = "harbor"
type = "cut"
amount = 5_000
period = "2009/10"
sources = { source = "lug", says = { amount = 5000.5 } } # so it is written
allow = { S302 = "the log is known to be wrong", P201 = "x" }

[events.e]
title = "It rains"
date = 'someday'
sources = ["log"]
"""
RIGHT = (
    (
        WRONG.replace("persn", "person")
        .replace("pillot", "pilot")
        .replace('strat = "April 2009"', 'start = "2009-04"')
        .replace('"harbor"', '"harbour"')
        .replace("lug", "log")
        .replace("5000.5", '"5000.5"')
        .replace(', P201 = "x"', "")
    )
    .replace("harbourur", "harbour")
    .replace("harbouru", "harbour")
)


def test_all_that_has_one_cure_is_cured_in_place_and_the_rest_told(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = make_base(facts=WRONG)
    answer = chronicle("check", "--fix", base=base)
    assert (base / "facts.toml").read_text("utf-8") == RIGHT
    assert answer.code == 1
    assert "error[F007] events.e" in answer.out
    assert answer.err.count("F007 events.e") == 0
    assert "1 error" in answer.err


def test_some_codes_alone_are_cured(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(facts=WRONG)
    chronicle("check", "--fix", "--select", "F009", base=base)
    assert (base / "facts.toml").read_text("utf-8") == WRONG.replace("pillot", "pilot").replace(
        'harbor"', 'harbour"'
    ).replace("lug", "log")


def test_a_dry_run_shows_the_difference_alone(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(facts=WRONG)
    answer = chronicle("check", "--fix", "--dry-run", base=base)
    assert (answer.code, (base / "facts.toml").read_text("utf-8")) == (1, WRONG)
    assert answer.out.startswith("--- a/facts.toml\n")
    assert '+start = "2009-04" # when\n' in answer.out


def test_programs_are_told_what_was_mended(make_base: MakeBase, chronicle: Chronicle) -> None:
    answer = chronicle("check", "--fix", "-f", "json", base=make_base(facts=WRONG))
    answered = json.loads(answer.out)
    assert answered["written"] is True
    assert {entry["id"] for entry in answered["entries"]} == {"tenures.a", "budget.c"}
    assert {finding["code"] for finding in answered["mended"]} >= {"F004", "F009"}


def test_nothing_to_mend_is_no_write(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(facts=RIGHT.replace("someday", "2009"))
    answer = chronicle("check", "--fix", base=base)
    assert answer.code == 0
    assert "Nothing changes." in answer.err


MISSPELT = {
    'peple = ["ann"]': 'people = ["ann"]',
    'person = "ann"': 'people = "ann"',
    'organisation = ["harbour"]': 'organisations = ["harbour"]',
    'source = ["log"]': 'sources = ["log"]',
    'tag = ["rain", "wind"]': 'tags = ["rain", "wind"]',
}


@pytest.mark.parametrize("wrong", MISSPELT, ids=lambda line: line.partition(" ")[0])
def test_a_misspelt_key_is_cured_whatever_its_value(
    wrong: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    event = '[events.e]\ntitle = "It rains"\ndate = "2009"\n'
    base = make_base(facts=f"{WRONG.partition('[tenures')[0]}{event}{wrong}\n")
    chronicle("check", "--fix", base=base)
    assert (base / "facts.toml").read_text("utf-8").endswith(f"{event}{MISSPELT[wrong]}\n")


def test_an_entry_is_named_once_for_each_code_that_is_mended_in_it(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    events = "".join(
        f'[events.e{i}]\ntitel = "It rains {i}"\ndat = "200{i}"\nsource = "log"\n' for i in range(7)
    )
    base = make_base(facts=f'[sources.log]\ntitle = "Log"\n{events}')
    answer = chronicle("check", "--fix", base=base)
    assert "F004 events.e0, events.e1, events.e2, events.e3, events.e4 and 2 more (" in answer.err


def test_what_is_not_toml_is_to_be_mended_first(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(facts=f"{WRONG}[events.f]\ndate = 2009-04\n")
    answer = chronicle("check", "--fix", base=base)
    assert (base / "facts.toml").read_text("utf-8") == f"{WRONG}[events.f]\ndate = 2009-04\n"
    assert "could not be written, in " in answer.err
    assert f": first mend by hand what is not TOML in {base / 'facts.toml'} (F003).\n" in answer.err


@pytest.mark.parametrize(
    "options", [["--fix", "-f", "csv"], ["--fix", "-o", "x.csv"], ["--yes"], ["--dry-run"]], ids=str
)
def test_what_does_not_go_together_is_refused(
    options: list[str], make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = make_base(facts=WRONG)
    assert chronicle("check", *options, base=base).code == 2
    assert (base / "facts.toml").read_text("utf-8") == WRONG


@pytest.mark.parametrize("folder", sorted(path.name for path in GOLDEN.iterdir()))
def test_the_fixes_of_every_golden_base_are_written(
    folder: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    before = (GOLDEN / folder / "chronicle.toml").read_text("utf-8")
    base = make_base(chronicle=before)
    found = json.loads(chronicle("check", "-f", "json", base=base).out)
    fixes = [finding for finding in found if finding["fix"] is not None]
    if not fixes:
        return
    answered = json.loads(chronicle("check", "--fix", "-f", "json", base=base).out)
    after = (base / "chronicle.toml").read_text("utf-8")
    assert len(answered["mended"]) >= len(fixes) > 0
    assert not [
        finding for finding in json.loads(chronicle("check", "-f", "json", base=base).out) if finding["fix"]
    ]
    old, new = before.splitlines(), after.splitlines()
    assert sum(line not in new for line in old) <= len(fixes)
    assert sum(line not in old for line in new) <= len(fixes)
