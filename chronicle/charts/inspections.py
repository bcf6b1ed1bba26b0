"""Inspections as marks on their scale over time: a lane for each grade, the best first; what has no grade on a lane of its own."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from chronicle.charts.lanes import Lanes
from chronicle.pages.fragments import DOT
from chronicle.picture import Lane, LaneGroup
from chronicle.queries.inspections import scales
from chronicle.queries.names import distinct_organisation
from chronicle.queries.pictured import graded_facts
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.index.cache import Index
    from chronicle.picture import Chart
    from chronicle.queries.filters import Selection
    from chronicle.queries.inspections import RatingScale
    from chronicle.queries.pictured import GradedFact

_MOST_SHOWN: Final = 3
"""How many marks of a lane are told in words."""


def chart(index: Index, listing: str, selection: Selection) -> Chart:
    """Return the chart of inspections."""
    lanes = Lanes(index)
    graded = groupby(graded_facts(index, selection), key=attrgetter("organisation_id", "organisation"))
    known = scales(index)
    groups = (
        group
        for (id_, name), facts in graded
        for group in _of_organisation(lanes, known, distinct_organisation(index, name, id_), [*facts])
    )
    return lanes.chart(listing, selection, groups)


def _of_organisation(
    lanes: Lanes, known: dict[str, RatingScale], name: str, facts: Sequence[GradedFact]
) -> Iterator[LaneGroup]:
    """Yield a group for each scale and what it is about, and one for inspections without a grade on any."""
    on_scale: dict[tuple[str, str], list[GradedFact]] = {}
    others: list[Lane] = []
    for inspection in facts:
        scale = known.get(inspection.scale or "")
        if scale is not None and inspection.grade is not None and scale.place(inspection.grade) is not None:
            about = DOT.join(filter(None, (inspection.body, inspection.service)))
            on_scale.setdefault((inspection.scale or "", about), []).append(inspection)
        else:
            others.append(_without_grade(lanes, inspection))
    for (scale_id, about), marks in on_scale.items():
        scale = known[scale_id]
        by_grade: dict[str, list[Lane]] = {grade: [] for grade in reversed(scale.grades)}
        for mark in marks:
            signs = lanes.signs(mark.fact, "grade")
            lane = lanes.of_fact(mark.fact, mark.grade or "")
            status = f", {mark.fact.status}" if mark.fact.status else ""
            by_grade[mark.grade or ""].append(
                lane._replace(words=f"{lane.words}{status}{signs and f' {signs}'}")
            )
        aside = DOT.join((about, f"{scale.title}, best first"))
        yield LaneGroup(name, aside, tuple(_merged(grade, drawn) for grade, drawn in by_grade.items()))
    yield LaneGroup(name, "no grade on a scale", tuple(others))


def _merged(grade: str, lanes: Sequence[Lane]) -> Lane:
    """Return the lane of a grade: all that gave it."""
    shown = "; ".join(lane.words for lane in lanes[:_MOST_SHOWN])
    more = f"; {len(lanes) - _MOST_SHOWN:,} more" if len(lanes) > _MOST_SHOWN else ""
    return Lane(grade, "", f"{shown}{more}", tuple(drawn for lane in lanes for drawn in lane.stretches))


def _without_grade(lanes: Lanes, inspection: GradedFact) -> Lane:
    who = ", ".join(filter(None, (inspection.body, inspection.service, inspection.type)))
    lane = lanes.of_fact(inspection.fact, who)
    result = inspection.grade or (inspection.judgement and in_quotes(inspection.judgement))
    signs = lanes.signs(inspection.fact, "grade", "judgement")
    described = f"{result}{signs and f' {signs}'}" if result else ""
    return lane._replace(words=DOT.join(filter(None, (lane.words, described))))
