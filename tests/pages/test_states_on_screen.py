"""The state of things at a time as people see it: of the base that comes with the program, and of two other services."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chronicle.pages.at import at_page
from chronicle.queries.lookup import find_time
from chronicle.queries.state import state
from chronicle.render import PageOptions, write_page
from tests.conftest import BIRMINGHAM
from tests.pages.page_fixtures import drawn, opened

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.conftest import Chronicle

INQUIRIES = Path(__file__).parents[1] / "bases" / "inquiries.toml"


def at(base: Path, day: str, width: int, *, everything: bool = False) -> str:
    out, index = io.StringIO(), opened(base)
    page = at_page(index, state(index, find_time(index, day)), everything=everything)
    write_page("table", page, out, PageOptions(width=width, colour=False))
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120, 200])
def test_birmingham(width: int, snapshot: SnapshotAssertion) -> None:
    assert at(BIRMINGHAM, "2012-09", width) == snapshot


def test_all_of_birmingham(snapshot: SnapshotAssertion) -> None:
    assert at(BIRMINGHAM, "2012-09", 120, everything=True) == snapshot


@pytest.mark.parametrize("day", ["2003", "2009-03", "events.poor-care"])
def test_two_inquiries(day: str, snapshot: SnapshotAssertion) -> None:
    assert at(INQUIRIES, day, 100) == snapshot


@pytest.mark.parametrize("listing", ["tenures", "inspections"])
def test_listings_of_two_inquiries(listing: str, snapshot: SnapshotAssertion) -> None:
    assert drawn(opened(INQUIRIES), listing, width=100) == snapshot


def test_nothing_is_wrong_with_two_inquiries(chronicle: Chronicle) -> None:
    answer = chronicle("check", "--strict", base=INQUIRIES)
    assert (answer.code, answer.out) == (0, "")
