"""What a format could not hold, one by one: nothing is dropped in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.document import Column, ColumnType, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLUMNS: Final = (
    *(Column("id"), Column("field"), Column("edtf", ColumnType.DATE)),
    *(Column("written", ColumnType.DATE), Column("why")),
)


class Loss(NamedTuple):
    """A value that a format could not hold as it is.

    Attributes:
        id: The address of its entry.
        field: Its field, in the spelling of listings.
        value: What the base has: of a date its EDTF.
        written: What was written in its place; None for nothing.
        why: Why.
    """

    id: str
    field: str
    value: str
    written: str | None
    why: str


def losses_table(losses: Iterable[Loss]) -> Table:
    """Return losses as rows for programs."""
    return Table(_COLUMNS, (tuple(loss) for loss in losses))
