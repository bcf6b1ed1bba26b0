"""A report says what the base says: the rows of its listing, each with its sources, and each source with its rows."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Chronicle

SOURCES: Final = ("letter", "minutes", "press")
AROUND: Final = """\
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
[posts.head]
title = "Head of docks"
organisation = "docks"
""" + "".join(
    f'[sources.{id_}]\ntitle = "The {id_}"\npublished = "201{n}"\n' for n, id_ in enumerate(SOURCES)
)
_DIRECTORIES: Final = count()

_fields = st.dictionaries(st.sampled_from(["start", "end", "length", "post"]), st.none(), max_size=2)
_years = st.integers(1990, 2012)


@st.composite
def tenures(draw: st.DrawFn) -> str:
    """A tenure with an end or a length, whose sources speak of all of it or of some of its fields."""
    start, length = draw(_years), draw(st.integers(1, 5))
    values = {
        "start": f'"{start}"',
        "end": f'"{start + length}"',
        "length": f'"{length} years"',
        "post": '"head"',
    }
    given = {"start", *draw(st.sampled_from([(), ("end",), ("length",)]))}
    cited = []
    for source in draw(st.lists(st.sampled_from(SOURCES), max_size=3, unique=True)):
        said = ", ".join(f"{name} = {values[name]}" for name in draw(_fields) if name in {*given, "post"})
        cited.append(
            f'{{ source = "{source}", at = "page 4"' + (f", says = {{ {said} }} }}" if said else " }")
        )
    lines = [f"{name} = {values[name]}" for name in sorted({*given, "post"})]
    return "\n".join(['person = "ann"', *lines, f"sources = [{', '.join(cited)}]", ""])


@st.composite
def events(draw: st.DrawFn) -> str:
    """An event, perhaps not dated, with some sources."""
    date = draw(st.sampled_from(["", 'date = "2001"\n', 'date = "[2003..2004]"\n', 'date = "2010-05?"\n']))
    return f'title = "A flood"\n{date}sources = {json.dumps(draw(st.lists(st.sampled_from(SOURCES), unique=True)))}\n'


@st.composite
def bases(draw: st.DrawFn) -> str:
    """Facts of a base."""
    facts = [("tenures", text) for text in draw(st.lists(tenures(), max_size=4))]
    facts += [("events", text) for text in draw(st.lists(events(), max_size=4))]
    return AROUND + "".join(f"[{table}.f{number}]\n{text}" for number, (table, text) in enumerate(facts))


def _rows(markdown: str, heading: str) -> list[list[str]]:
    """Return the rows of the part under a heading, without those of its titles."""
    part = markdown.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.split("\n") if line.startswith("|")]
    return [row for row in rows if row[0] != "No." and not set("".join(row)) <= set("-: |")]


def _expanded(stretches: str) -> Iterator[str]:
    for stretch in re.findall(r"\d+(?:–\d+)?", stretches):
        first, _, last = stretch.partition("–")
        yield from map(str, range(int(first), int(last or first) + 1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=bases(), window=st.sampled_from([(), ("--year", "2001..2003"), ("--certain",), ("--undated",)]))
def test_each_row_of_the_timeline_has_one_row_and_its_sources_and_each_source_its_rows(
    facts: str, window: tuple[str, ...], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(f"base{next(_DIRECTORIES)}", facts=facts)
    listed: list[dict[str, Any]] = json.loads(chronicle("timeline", *window, "-f", "json", base=base).out)
    if "--year" in window:  # what may also fall in it comes last in what people read
        certain = ("timeline", *window, "--certain", "-f", "json")
        surely = json.loads(chronicle(*certain, base=base).out)
        listed = [*surely, *(fact for fact in listed if fact not in surely)]
    ids = [source["id"] for source in json.loads(chronicle("sources", *window, "-f", "json", base=base).out)]
    for audience, heading in (("briefing", "Sources"), ("court", "List of sources")):
        options = ("--for", audience, *window, "-f", "md")
        told = chronicle("report", *options, base=base).out
        rows = _rows(told, "Chronology")
        assert [row[0].strip("*") for row in rows] == [str(number) for number in range(1, len(listed) + 1)]
        shown: dict[str, set[str]] = {}
        for row, fact in zip(rows, listed, strict=True):
            column = row[4] if audience == "briefing" else row[3]
            numbers = {
                place.partition(",")[0] for place in column.split("; " if audience == "court" else ", ")
            }
            sources = {ids[int(number) - 1] for number in numbers if number.isdigit()}
            assert sources <= {*fact["sources"]}
            if audience == "briefing":
                assert sources == {*fact["sources"]}
            elif fact["role"] not in (fact["worked_out"] or ()):
                assert sources or not fact["sources"]
            for number in numbers & {str(place) for place in range(1, len(ids) + 1)}:
                shown.setdefault(number, set()).add(row[0].strip("*"))
        rests = {row[0]: {*_expanded(row[3])} for row in _rows(told, heading) if "fact" not in row[3]}
        assert rests == shown
