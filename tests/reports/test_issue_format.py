"""The file of an issue: what is written is read again, the same each time; whatever else a file holds is told, not raised."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st

from chronicle.render.as_json import line_of
from chronicle.reports.issue_format import (
    Issue,
    IssueDamaged,
    IssueHeader,
    Terms,
    issue_text,
    parse_issue,
    plain,
    read_header,
)
from chronicle.reports.numbering import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
TABLES: Final = st.dictionaries(TEXTS, VALUES, max_size=3)


@st.composite
def an_issue(draw: st.DrawFn) -> Issue:
    orders: Sequence[list[str]] = draw(
        st.lists(st.lists(TEXTS, unique=True, max_size=6), min_size=1, max_size=3)
    )
    items = numbered(orders[0])
    for order in orders[1:]:
        items = numbered(order, items)
    header = IssueHeader(
        "counsel-1",
        draw(TEXTS),
        draw(st.dates()),
        draw(TEXTS),
        Terms(draw(TEXTS), draw(TABLES), draw(st.booleans()), tuple(draw(st.lists(TEXTS, max_size=2)))),
    )
    seen = {item.key: line_of(draw(TABLES)) for item in items if item.state.stands}
    return Issue(header, items, seen, draw(st.dictionaries(TEXTS, TABLES, max_size=3)))


@given(an_issue())
def test_what_is_written_is_read_again(issue: Issue) -> None:
    content = issue_text(issue).encode()
    read = parse_issue("issued/counsel-1.jsonl", "counsel-1", content)
    assert (read.items, read.seen, read.entries) == (issue.items, issue.seen, issue.entries)
    assert read.header == read_header("", "counsel-1", content) == issue.header
    assert issue_text(read).encode() == content


EXAMPLE: Final = issue_text(
    Issue(
        IssueHeader(
            "counsel-1", "counsel", dt.date(2025, 5, 12), "A base", Terms("court", {"people": ["ann"]})
        ),
        numbered("abd", numbered("abc")),
        dict.fromkeys("abd", '{"what": "A flood", "sources": ["letter"]}'),
        {"chronicle": {"title": "A base"}, "events.a": {"title": "A flood", "date": "2009"}},
    )
).encode()


@given(
    st.integers(0, len(EXAMPLE)),
    st.integers(0, 40),
    st.binary(max_size=20) | st.sampled_from([b"\n", b"{", b"["]),
)
def test_however_it_is_damaged_that_is_all_that_is_raised(place: int, size: int, instead: bytes) -> None:
    content = EXAMPLE[:place] + instead + EXAMPLE[place + size :]
    read = partial(parse_issue, "issued/counsel-1.jsonl", "counsel-1")
    try:
        issue = read(content)
    except IssueDamaged as error:
        told = f"{error} {error.hint}"
    else:
        told = "issued/counsel-1.jsonl:"
        assert read(issue_text(issue).encode()) == issue
    assert told.startswith("issued/counsel-1.jsonl:")


def test_values_of_toml_are_kept_as_they_are_read() -> None:
    values = {
        "day": dt.date(2009, 4, 9),
        "time": dt.datetime(2009, 4, 9, 12, 30),  # noqa: DTZ001 - TOML has local times
        "figures": [1, 1.5, True, "1", float("inf")],
        "table": {"inner": Decimal("1.50")},
    }
    assert line_of(plain(values)) == (
        '{"day": "2009-04-09", "time": "2009-04-09 12:30:00", "figures": [1, 1.5, true, "1", "inf"], "table": {"inner": 1.50}}'
    )
