"""The column of a field as it was given: whatever its type, it holds what a cell can."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final, cast

import pytest

from chronicle.index.rows import stored
from chronicle.loader.validation import validate
from chronicle.model import fields  # noqa: TC001 - the annotations of a fact are read
from chronicle.model.base import fields_of
from chronicle.model.columns import given
from chronicle.model.fact import Fact
from chronicle.model.fields import ValueType

if TYPE_CHECKING:
    from chronicle.document import Cell
    from chronicle.model.resolved import ResolvedFact


class Survey(Fact):
    """A kind of fact with a field of each type that a kind may declare."""

    title: fields.Text
    topics: fields.Texts = ()
    closed: fields.Flag = False
    seats: fields.Seats = 1
    cost: fields.Money | None = None
    printed: fields.Date | None = None
    opened: fields.Point | None = None
    visits: fields.Points = ()
    ended: fields.End | None = None
    year: fields.Period | None = None
    took: fields.Length | None = None
    roughly: fields.Approx | None = None
    steps: fields.Grades = ()
    areas: fields.Areas | None = None
    person: fields.PersonId | None = None
    people: fields.PersonIds = ()


VALUES: Final[dict[str, tuple[object, Cell]]] = {
    "title": ("A survey", "A survey"),
    "topics": (["care", "costs"], ("care", "costs")),
    "closed": (True, True),
    "seats": (3, 3),
    "cost": ("2.50", Decimal("2.50")),
    "printed": ("2009-04", "2009-04"),
    "opened": ("2009-05-01", "2009-05-01"),
    "visits": (["2009-06", "2009-07"], ("2009-06", "2009-07")),
    "ended": ("..", ".."),
    "year": ("2009/10", "2009/10"),
    "took": ("P16M", "P16M"),
    "roughly": ("about", "about"),
    "steps": (["poor", "good"], ("poor", "good")),
    "areas": ({"care": "good", "costs": "poor"}, ("care: good", "costs: poor")),
    "person": ("ann", "ann"),
    "people": (["ann", "ben"], ("ann", "ben")),
}
"""Each field: its value as TOML has it, and its cell."""


@pytest.mark.parametrize("field", VALUES)
def test_every_type_of_field_can_be_a_column(field: str) -> None:
    value, cell = VALUES[field]
    survey = validate(Survey, {"title": "A survey", field: value})
    resolved = cast("ResolvedFact[Fact]", SimpleNamespace(fact=survey))
    column = given(field, fields_of(Survey)[field].type.column_type)
    assert column.cell(resolved) == cell
    assert isinstance(stored(cell), str | int)


def test_every_type_that_a_field_can_have_is_among_them() -> None:
    declared = {field.type.value for field in fields_of(Survey).values()}
    assert {*ValueType} - declared == {
        ValueType.CURRENCY,
        ValueType.IDENTIFIERS,
        ValueType.YEAR_START,
        ValueType.BUNDLE_PAGE,
        ValueType.BUNDLE_PAGES,
    }
