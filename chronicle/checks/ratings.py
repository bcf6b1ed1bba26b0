"""Checks of ratings: a grade not on its scale or without one, a scale not in use then, and sources with different grades."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from chronicle import codes
from chronicle.checks.fact import CheckedFact, at_the_earliest, at_the_latest, kinds_with
from chronicle.findings import Finding, Fix, KeyLocation, key_text
from chronicle.named_tuples import NamedTuple
from chronicle.suggest import nearest, suggest
from chronicle.text import comparable_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.findings import KeyPath
    from chronicle.model.entities import Scale
    from chronicle.model.lookup import Entities


def _scale_of(checked: CheckedFact) -> tuple[str, Scale] | None:
    """Return the id of the fact's scale, and the scale; None if it names none, or one that is set aside."""
    id_: str | None = getattr(checked.fact, "scale", None)
    scale = None if id_ is None else checked.entities.scales.get(id_)
    return None if id_ is None or scale is None else (id_, scale)


def unknown_grade(checked: CheckedFact) -> Iterable[Finding]:
    """Return R401 for each grade, of the whole or of an area, that the scale does not list."""
    named = _scale_of(checked)
    if named is None:
        return ()
    id_, scale = named
    return tuple(
        checked.finding(
            codes.UNKNOWN_GRADE,
            f'the scale {id_} has no grade "{grade}"',
            _nearest_grade(grade, scale),
            checked.location_of(*path),
            fix=Fix(checked.address, key_text(path), suggestion) if suggestion else None,
        )
        for grade, path in _grades(checked)
        if grade not in scale.grades
        for suggestion in [nearest(grade, scale.grades)]
    )


def _grades(checked: CheckedFact) -> Iterator[tuple[str, KeyPath]]:
    """Yield the grade of the whole and those of areas, each with its key path."""
    grade: str | None = getattr(checked.fact, "grade", None)
    areas: dict[str, str] = getattr(checked.fact, "areas", {})
    if grade is not None:
        yield grade, ("grade",)
    yield from ((grade, ("areas", area)) for area, grade in areas.items())


def _nearest_grade(grade: str, scale: Scale) -> str:
    likely = suggest(grade.casefold(), scale.grades)
    choice = ", ".join(f'"{listed}"' for listed in scale.grades)
    return (
        f'did you mean "{likely}"?'
        if likely
        else f"write one of {choice}; words that are no grade go into judgement"
    )


def scale_not_in_use(checked: CheckedFact) -> Iterable[Finding]:
    """Return R402: the inspection certainly took place before the scale was used, or after."""
    named = _scale_of(checked)
    date = checked.interval.start
    if named is None or date is None:
        return ()
    id_, scale = named
    from_, until = scale.from_, scale.until
    if from_ is not None and until is not None and until.latest < from_.earliest:
        return ()  # which is D106 alone
    if from_ is not None and date.latest < from_.earliest:
        perhaps = date.qualified or from_.qualified
        underline = (
            f"{at_the_latest(date.day_range)}; the scale is used from {at_the_earliest(from_.day_range)}"
        )
    elif until is not None and date.earliest > until.latest:
        perhaps = date.qualified or until.qualified
        underline = (
            f"{at_the_earliest(date.day_range)}; the scale was used until {at_the_latest(until.day_range)}"
        )
    else:
        return ()
    return (
        checked.finding(
            codes.SCALE_NOT_IN_USE,
            f"the scale {id_} was {'perhaps ' if perhaps else ''}not in use then",
            f"correct the date, name another scale, or correct from and until in [scales.{id_}]",
            checked.location_of("date"),
            also=checked.locations_of("scale"),
            underline=underline,
        ),
    )


def differing_grades(checked: CheckedFact) -> Iterable[Finding]:
    """Return R403 for each grade unlike that of the first source, whatever the base accepts."""
    if not any(claim.field == "grade" for claim in checked.evidence.claims):
        return ()
    first, *others = _grades_by_source(checked)
    return tuple(
        checked.finding(
            codes.DIFFERING_GRADES,
            f'{other.source} gives the grade "{other.grade}", {first.source} "{first.grade}"',
            "two inspections are two entries; if it was one, say which stands: "
            f'allow = {{ {codes.DIFFERING_GRADES} = "…" }}',
            other.location,
            also=(first.location,),
        )
        for other in others
        if comparable_text(other.grade) != comparable_text(first.grade)
    )


_OF_ONE_DAY: Final = """
    SELECT f.series, f.start_earliest, t.scale, t.grade, t.organisation_id, f.id, f.file
    FROM "{table}" t JOIN fact f ON f.key = t.key
    WHERE t.grade IS NOT NULL AND t.withdrawn IS NULL AND f.status IS NULL AND f.start_earliest = f.end_latest
    ORDER BY f.file, f.line
"""


class _Graded(NamedTuple):
    """An inspection of one day, as read from the index."""

    series: str
    day: int
    scale: str | None
    grade: str
    organisation: str
    address: str
    file: str

    @property
    def location(self) -> KeyLocation:
        """The location of its grade."""
        return KeyLocation(self.file, (*self.address.split(".", 1), "grade"))


def differing_grades_of_entries(connection: sqlite3.Connection, _entities: Entities) -> Iterator[Finding]:
    """Yield R403 for an inspection of which an earlier entry, of the same day, has another grade on the same scale."""
    first: dict[tuple[str, int], dict[str | None, _Graded]] = defaultdict(dict)
    for kind in kinds_with("grade", "scale", "withdrawn"):
        for graded in map(_Graded._make, connection.execute(_OF_ONE_DAY.format(table=kind.table)).fetchall()):
            by_scale = first[graded.series, graded.day]
            earlier = by_scale.setdefault(graded.scale, graded)
            if comparable_text(earlier.grade) == comparable_text(graded.grade):
                continue
            yield Finding(
                codes.DIFFERING_GRADES,
                f'{earlier.address} is the same {kind.noun}, and has the grade "{earlier.grade}"',
                f'make the two one; if they are two, say so: allow = {{ {codes.DIFFERING_GRADES} = "…" }}',
                graded.location,
                graded.address,
                (earlier.location,),
                "of the same organisation, body, service and day",
                (graded.address, earlier.address, f"organisations.{graded.organisation}"),
            )


def grade_without_scale(checked: CheckedFact) -> Iterable[Finding]:
    """Return R404: a grade, of the whole or of an area, where no scale is named."""
    grades = [] if checked.fact.gives("scale") else [path for _, path in _grades(checked)]
    return tuple(
        checked.finding(
            codes.GRADE_WITHOUT_SCALE,
            "a grade is given, and not on which scale",
            'name it, scale = "…", an entry in [scales]; words that are no grade go into judgement',
            checked.location_of(path[0]),
        )
        for path in grades[:1]
    )


class _SourceGrade(NamedTuple):
    """The grade that a source gives, and where."""

    source: str
    grade: str
    location: KeyLocation


def _grades_by_source(checked: CheckedFact) -> Iterator[_SourceGrade]:
    """Yield the grade of each source that gives one; a source without `says` gives the fact's own."""
    claimed = {claim.place: claim.value for claim in checked.evidence.claims if claim.field == "grade"}
    own: str | None = getattr(checked.fact, "grade", None)
    for place, citation in enumerate(checked.fact.sources):
        if place in claimed:
            location = checked.citation_location(place, "says", "grade")
            yield _SourceGrade(citation.source, claimed[place], location)
        elif own is not None and citation.says is None:
            yield _SourceGrade(citation.source, own, checked.location_of("grade"))
