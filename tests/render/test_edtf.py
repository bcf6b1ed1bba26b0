"""What answers give as EDTF, another reader of EDTF reads; what it has no word for is what the documentation says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.benchmarks.generate import base as generate
from tests.conftest import BIRMINGHAM
from tests.long_run import first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Chronicle

edtf: Any = pytest.importorskip("edtf", reason="the other reader of EDTF")

DAYS = frozenset(
    {"earliest", "latest", "start_earliest", "start_latest", "end_earliest", "end_latest", "as_of"}
)
"""The columns that hold a day, and nothing else."""
DATES = frozenset(
    {
        *("date", "period", "start", "end", "published", "withdrawn", "confirmed"),
        *("born", "died", "opened", "closed", "dated", "accessed"),
    }
)
"""The columns that hold a date: EDTF, or what `BESIDE_EDTF` says."""
BESIDE_EDTF = re.compile(r"\d{4}/\d{2}|\.\.|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
QUALIFIED_QUARTER = re.compile(r"-[?~%]?(3[3-6]|4[01])[?~%]?(?![0-9])")
LISTINGS = (
    "timeline",
    "tenures",
    "inspections",
    "budget",
    "events",
    "counts",
    "people",
    "organisations",
    "sources",
)
FACTS = """
[organisations.board]
name = "The Board"
[people.ann]
name = "Ann"
born = "195X"
[sources.log]
title = "The log"
published = "2020?"
[events.range]
title = "Some time between"
date = "[2008..2009-04]"
[events.to-a-range]
title = "Until some time between"
start = "2009"
end = "[2010..2011]"
[events.of-a-length]
title = "For about two years"
start = "2009-~04"
length = "about 2 years"
[events.from-a-financial-year]
title = "From a financial year on"
start = "2013/14"
end = "2015"
[events.by-the-clock]
title = "From one time of day to another"
start = "2009-04-17T10:30"
end = "2009-04-17T12:30:20"
[events.at]
title = "At a time of day"
date = "2009-04-17T10:30"
[events.going-on]
title = "Still so"
start = "2009-22"
end = ".."
sources = ["log"]
[events.year]
title = "A financial year"
date = "2013/14"
[events.span]
title = "A span"
date = "2009-04-17/2010%"
[events.begun]
title = "Begun"
start = "2009-21"
[events.from-a-quarter]
title = "From one quarter to another"
start = "2009-33"
end = "2010-35"
[events.span-to-a-half]
title = "A span to a half"
date = "2009/2010-~41"
[events.span-from-a-quarter]
title = "A span from a quarter"
date = "2009-33?/2010"
[tenures.ann]
person = "ann"
organisation = "board"
start = "[..2009]"
in-post = "2010-01-02"
"""
NONE_IN_EDTF = {
    *("events.to-a-range", "events.of-a-length", "events.from-a-financial-year", "events.by-the-clock"),
    *("events.from-a-quarter", "events.span-to-a-half", "events.span-from-a-quarter"),
}


def answers(chronicle: Chronicle, base: Path) -> Iterator[tuple[str, str, str]]:
    """Every date in every listing: the address of its entry, the column, the text."""
    for listing in LISTINGS:
        for row in json.loads(chronicle(listing, "-f", "json", base=base).out):
            for column in (DAYS | DATES) & set(row):
                if row[column] is not None:
                    yield row["id"], column, row[column]


def parts(text: str) -> list[str]:
    """The text as that reader takes it: of a range between dates of two precisions both dates, a quarter or half without its mark of doubt."""
    text = QUALIFIED_QUARTER.sub(r"-\1", text)
    first, _, last = text.strip("[]").partition("..")
    mixed = text.startswith("[") and first and last and len(first) != len(last)
    return [first, last] if mixed else [text]


@pytest.mark.parametrize("which", first_of(["every form", "shipped", "generated"]))
def test_every_date_is_read_by_another_reader_of_edtf(
    which: str, chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = BIRMINGHAM
    if which == "generated":
        base = tmp_path / "generated"
        generate(base, 200)
    elif which == "every form":
        base = make_base(facts=FACTS)
    found = set(answers(chronicle, base))
    assert {column for _, column, _ in found} >= {"date", "start", "end", "earliest", "latest"}
    for address, column, text in found:
        if column in DAYS:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", text), (address, column, text)
        elif not BESIDE_EDTF.fullmatch(text):
            for part in parts(text):
                assert str(edtf.parse_edtf(part)) == part, (address, column, text)


def test_a_date_is_null_where_edtf_cannot_hold_it(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(facts=FACTS)
    for listing in ("timeline", "events"):
        rows = json.loads(chronicle(listing, "-f", "json", base=base).out)
        assert {row["id"] for row in rows if row["date"] is None} == NONE_IN_EDTF
        assert all(row["start"] and row["end"] and row["earliest"] for row in rows if row["date"] is None)
    for address in NONE_IN_EDTF:
        assert json.loads(chronicle("show", address, "-f", "json", base=base).out)["date"] is None
    found = json.loads(chronicle("search", "some time between", "-f", "json", base=base).out)
    assert {row["id"]: row["date"] for row in found} == {
        "events.range": "[2008..2009-04]",
        "events.to-a-range": None,
    }
