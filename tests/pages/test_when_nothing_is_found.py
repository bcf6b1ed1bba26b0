"""An answer of nothing says so in a line, with the nearest thing to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chronicle.queries.filters import Selection
from tests.pages.page_fixtures import drawn, during, opened, rows_of

if TYPE_CHECKING:
    from tests.conftest import Chronicle

BIRMINGHAM = Path(__file__).parents[2] / "data" / "birmingham"
DUXBURY = Selection(people=("peter-duxbury",))
MINISTERS = ("michael-gove", "ed-timpson")


@pytest.mark.parametrize(
    ("listing", "selection", "line"),
    [
        ("inspections", Selection(text="zebra"), "No inspections. The base has 7."),
        ("budget", Selection(text="zebra"), "No sums of money. The base has 5."),
        ("people", Selection(text="zebra"), "No people. The base has 20."),
        ("timeline", during("1950")._replace(people=DUXBURY.people, certain=True),
         "No entries. Without --certain there are 7."),
        ("tenures", during("2012")._replace(people=MINISTERS),
         "No tenures. Only a missing date leaves 2 open: add --undated."),
        ("inspections", during("2020"), "No inspections. Only a missing date leaves 1 open: add --undated."),
        ("counts", during("2001"), "No counts. At any time there are 7, from 2009 to 2014."),
        ("inspections", during("2020")._replace(certain=True, organisations=("birmingham",)),
         "No inspections. At any time there are 5, from 2004 to 2012 or not dated."),
        ("events", during("2012")._replace(people=("khyra-ishaq",)),
         "No events. At any time there is 1, in 2008."),
        ("inspections", during("2020")._replace(certain=True, statuses=("cancelled",)),
         "No inspections. At any time there is 1, not dated."),
        ("inspections", during("2020")._replace(organisations=("lincolnshire",)),
         "No inspections. At any time there are 2, in 2012."),
        ("inspections", Selection(people=("albert-bore",)),
         "No inspections. The base has 7; for those in their time: chronicle show albert-bore."),
        ("inspections", Selection(organisations=("labour",)),
         "No inspections. The base has 7; --text finds inspectors without an id."),
        ("tenures", Selection(limit=0), "No tenures. --limit 0 leaves out all 25."),
    ],
)  # fmt: skip
def test_the_nearest_thing_to_do(listing: str, selection: Selection, line: str) -> None:
    assert line in rows_of(drawn(opened(BIRMINGHAM), listing, selection))


def test_what_nobody_had_reported_yet_is_not_said_to_be_missing_from_the_base(chronicle: Chronicle) -> None:
    answer = chronicle("events", "--known-by", "1999")
    assert rows_of(answer.out)[1] == "No events."
    assert "--known-by 1999: no fact of this base had a source published by then." in answer.err
