"""How grades look: their place on a scale, its colour, and which way they moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import Certainty
from chronicle.document import Span, Tone

if TYPE_CHECKING:
    from chronicle.queries.inspections import InspectionFields, RatingScale

_MOST_DOTS: Final = 7
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def grade_tone(scale: RatingScale, grade: str) -> Tone:
    """Return the tone of a grade, from the worst of its scale to the best."""
    place, last = scale.place(grade), len(scale.grades) - 1
    if place is None or not last or place * 2 == last:
        return Tone.PLAIN
    if place in {0, last}:
        return Tone.BEST if place else Tone.WORST
    return Tone.LOW if place * 2 < last else Tone.HIGH


def grade_on_scale(scale: RatingScale, grade: str) -> Span:
    """Return a grade as `●○○○ inadequate`; on a long scale as `3/12 good`."""
    place = scale.place(grade)
    text = grade if place is None else f"{_bar(scale, place)} {grade}"
    return Span(text, grade_tone(scale, grade))


def scale_legend(scale: RatingScale) -> tuple[Span, ...]:
    """Return what explains the look of a scale's worst grade."""
    number = _number(len(scale.grades))
    return Span(_bar(scale, 0), Tone.WORST), Span(f" {scale.title}: the worst of {number}", Tone.DIM)


def change_words(scale: RatingScale | None, fields: InspectionFields) -> tuple[Span, ...]:
    """Return `▲ one grade`; `, possibly` where the dates leave open which came first; nothing if it did not move."""
    if scale is None or fields.previous_grade is None or fields.grade is None:
        return ()
    before, after = scale.place(fields.previous_grade), scale.place(fields.grade)
    if before is None or after is None or before == after:
        return ()
    size = abs(after - before)
    words = f"{'▲' if after > before else '▼'} {_number(size)} grade{'s' if size > 1 else ''}"
    moved = Span(words, Tone.HIGH if after > before else Tone.LOW)
    return (moved,) if fields.change_certainty == Certainty.CERTAIN else (moved, Span(", possibly", Tone.DIM))


def _bar(scale: RatingScale, place: int) -> str:
    size = len(scale.grades)
    return f"{place + 1}/{size}" if size > _MOST_DOTS else "●" * (place + 1) + "○" * (size - place - 1)


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
