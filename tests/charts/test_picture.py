"""A picture is no more certain than its days: what is solid in it stands for days that are."""

from __future__ import annotations

from defusedxml.ElementTree import fromstring
from hypothesis import given

from chronicle.charts.stretches import stretch
from chronicle.dates import JANUARY, Interval
from chronicle.document import Foot
from chronicle.picture import Chart, Lane, LaneGroup, Stretch
from chronicle.render.as_svg import as_svg
from tests.charts.test_stretches import FIRST, LAST, intervals

SVG = "{http://www.w3.org/2000/svg}"
WHOLE = Stretch(FIRST, LAST, None)
"""A lane over all of the axis, by which the others are measured."""
WIDTH = 4000


def shapes(drawn: Stretch) -> tuple[float, float, list[tuple[str, float, float]]]:
    """Return where the axis begins, how wide a day is, and the bars and dots of a stretch: style, from, to."""
    lanes = (Lane("all", "", "", (WHOLE,)), Lane("this", "", "", (drawn,)))
    chart = Chart("A chart", "", "things", (LaneGroup("", "", lanes),), (), None, JANUARY, Foot())
    groups = [
        group
        for group in fromstring(as_svg(chart, WIDTH)).iter(f"{SVG}g")
        if group.find(f"{SVG}title") is not None
    ]
    found = []
    for group in groups:
        bars = [
            (bar.attrib["class"], float(bar.attrib["x"]), float(bar.attrib["x"]) + float(bar.attrib["width"]))
            for bar in group.iter(f"{SVG}rect")
        ]
        dots = [
            (dot.attrib["class"], float(dot.attrib["cx"]), float(dot.attrib["cx"]))
            for dot in group.iter(f"{SVG}circle")
        ]
        found.append([*bars, *dots])
    ((_, begins, ends),), mine = found
    return begins - 0.75, (ends - begins + 1.5) / (LAST + 1 - FIRST), mine


@given(intervals())
def test_what_is_solid_stands_for_certain_days(interval: Interval) -> None:
    drawn = stretch(interval)
    if drawn is None:
        return
    start, day, mine = shapes(drawn)
    assert mine
    for style, begins, ends in mine:
        assert drawn.first - 1 <= FIRST + (begins - start) / day
        assert FIRST + (ends - start) / day <= drawn.last + 2
        if style == "c":
            begun, reached = interval.certain_range
            assert begun - 0.1 <= FIRST + (begins - start) / day
            assert FIRST + (ends - start) / day <= reached + 1.1


@given(intervals())
def test_what_did_not_simply_happen_is_an_outline(interval: Interval) -> None:
    drawn = stretch(interval, happened=False)
    assert drawn is None or all(style != "c" for style, _, _ in shapes(drawn)[2])
