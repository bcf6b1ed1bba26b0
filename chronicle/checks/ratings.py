"""Checks of ratings: a grade not on its scale, a scale not in use then, and sources with different grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.checks.case import Case, at_the_earliest, at_the_latest
from chronicle.codes import DIFFERING_GRADES, SCALE_NOT_IN_USE, UNKNOWN_GRADE
from chronicle.model.evidence import plain_text
from chronicle.model.kinds.inspections import Inspection
from chronicle.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.findings import Finding, KeyLocation, Path
    from chronicle.model.base import Fact, Values
    from chronicle.model.entities import Scale


def _scale_of(case: Case) -> tuple[Inspection, Scale] | None:
    fact: Fact[Values] = case.fact
    if not isinstance(fact, Inspection) or fact.scale is None:
        return None
    scale = case.entities.scales.get(fact.scale)
    return (fact, scale) if scale is not None else None


def not_on_its_scale(case: Case) -> Iterable[Finding]:
    """R401: a grade, of the whole or of an area, that the scale does not list."""
    found = _scale_of(case)
    if found is None:
        return ()
    fact, scale = found
    graded: list[tuple[str, Path]] = [(fact.grade, ("grade",))] if fact.grade is not None else []
    graded += [(grade, ("areas", area)) for area, grade in fact.areas.items()]
    return tuple(
        _unknown_grade(case, fact.scale or "", scale, grade, path)
        for grade, path in graded
        if grade not in scale.grades
    )


def _unknown_grade(case: Case, id_: str, scale: Scale, grade: str, path: Path) -> Finding:
    near = suggest(grade.casefold(), scale.grades)
    choice = ", ".join(f'"{one}"' for one in scale.grades)
    hint = (
        f'did you mean "{near}"?'
        if near
        else f"write one of {choice}; words that are no grade go into judgement"
    )
    return case.finding(UNKNOWN_GRADE, f'the scale {id_} has no grade "{grade}"', hint, case.spot(*path))


def outside_its_validity(case: Case) -> Iterable[Finding]:
    """R402: the inspection certainly took place before the scale was used, or after."""
    found = _scale_of(case)
    when = case.interval.start
    if found is None or when is None or when.qualified:
        return ()
    fact, scale = found
    from_, until = scale.from_, scale.until
    if from_ is not None and not from_.qualified and when.latest < from_.earliest:
        said = f"{at_the_latest(when.pair)}; the scale is used from {at_the_earliest(from_.pair)}"
    elif until is not None and not until.qualified and when.earliest > until.latest:
        said = f"{at_the_earliest(when.pair)}; the scale was used until {at_the_latest(until.pair)}"
    else:
        return ()
    message = f"the scale {fact.scale} was not in use then"
    hint = f"correct the date, name another scale, or correct from and until in [scales.{fact.scale}]"
    return (
        case.finding(
            SCALE_NOT_IN_USE, message, hint, case.spot("date"), also=case.spots("scale"), underline=said
        ),
    )


def different_grades(case: Case) -> Iterable[Finding]:
    """R403: sources that differ from one another, whatever the base accepts."""
    if not any(claim.field == "grade" for claim in case.evidence.claims):
        return ()
    return tuple(_differing(case))


def _differing(case: Case) -> Iterator[Finding]:
    """A finding for each grade unlike the first source's; a source without `says` gives the fact's own."""
    said = {claim.place: claim.value for claim in case.evidence.claims if claim.field == "grade"}
    own = getattr(case.fact, "grade", None)
    first: tuple[str, str, KeyLocation] | None = None
    for place, citation in enumerate(case.fact.sources):
        grade = said.get(place, own if citation.says is None else None)
        if grade is None:
            continue
        at = case.cited(place, "says", "grade") if place in said else case.spot("grade")
        if first is None:
            first = citation.source, grade, at
        elif plain_text(grade) != plain_text(first[1]):
            yield case.finding(
                DIFFERING_GRADES,
                f'{citation.source} gives the grade "{grade}", {first[0]} "{first[1]}"',
                f'two inspections are two entries; if it was one, say which stands: allow = {{ {DIFFERING_GRADES} = "…" }}',
                at,
                also=(first[2],),
            )
