"""The lists of checks: one function for each code, which makes no finding of another."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from chronicle import checks, codes
from chronicle.codes import CODES, SINGLE_SOURCE, Code
from chronicle.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.findings import Finding
    from tests.conftest import Chronicle

    Check = checks.FactCheck | checks.PostCheck | checks.BaseCheck

GOLDEN = Path(__file__).parent / "golden"
REGISTERED: list[Check] = [
    *checks.FACT_CHECKS,
    *checks.POST_CHECKS,
    *checks.BASE_CHECKS,
    *checks.LAST_CHECKS,
]
NAMES = {value: name.lower() for name, value in vars(codes).items() if isinstance(value, Code)}
SPAN = {"ends_before_start", "inconsistent_dates", "length_mismatch", "outside_life"}
ANY = {"later_than_sources", "wrong_weekday", "no_source", "sources_disagree", "unexplained_value"}


def test_every_code_that_can_be_allowed_has_one_check() -> None:
    registered = {check.code for check in REGISTERED if not check.code.sets_aside}
    assert sorted([*registered, SINGLE_SOURCE]) == [
        code for code in sorted(CODES.values()) if not code.sets_aside
    ]


@pytest.mark.parametrize("check", REGISTERED, ids=lambda check: check.code)
def test_a_check_is_named_after_its_code_unless_that_is_one_of_many_mistakes(check: Check) -> None:
    name = check.find.__name__.removesuffix("_of_entries")
    assert name not in NAMES.values() if check.code.sets_aside else name == NAMES[check.code]


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("tenure", SPAN),
        ("inspection", {"unknown_grade", "scale_not_in_use", "differing_grades", "grade_without_scale"}),
        ("budget", {*SPAN, "negative_amount"}),
        ("event", SPAN),
        ("count", set()),
    ],
)
def test_a_check_concerns_the_kinds_that_have_its_fields(kind: str, own: set[str]) -> None:
    (model,) = (declared.fact for declared in KINDS if declared.singular == kind)
    assert {find.__name__ for find in checks.checks_of(model)} == own | ANY


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Code]]:
    """Let every check fail that makes a finding of another code; return the codes of findings made."""
    made: list[Code] = []

    def watch(check: Any) -> Any:
        def find(*arguments: object) -> list[Finding]:
            findings = list(check.find(*arguments))
            assert all(finding.code == check.code for finding in findings)
            made.extend(finding.code for finding in findings)
            return findings

        return check._replace(find=find)

    for name in ("FACT_CHECKS", "POST_CHECKS", "BASE_CHECKS", "LAST_CHECKS"):
        monkeypatch.setattr(checks, name, tuple(map(watch, getattr(checks, name))))
    cast("Any", checks.checks_of).cache_clear()
    yield made
    cast("Any", checks.checks_of).cache_clear()


@pytest.mark.parametrize("code", sorted({check.code for check in REGISTERED if not check.code.sets_aside}))
def test_a_check_makes_findings_of_its_code_alone(
    code: Code, watched: list[Code], tmp_path: Path, chronicle: Chronicle
) -> None:
    chronicle("check", base=shutil.copytree(GOLDEN / code, tmp_path / "base"))
    assert code in watched
