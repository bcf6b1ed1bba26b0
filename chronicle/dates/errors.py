"""What is raised for a value that is no date or no length of time, and what explains one.

The parser only says which value it refused and what the place takes. Why, and what to write instead, is worked
out by `chronicle.dates.hints`, for whoever shows the error.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from chronicle.dates.calendar import APRIL, YearStart
from chronicle.named_tuples import NamedTuple
from chronicle.overrides import override

if TYPE_CHECKING:
    from chronicle.dates.hints import Suggestion

SEASON_CODES = "21 spring, 22 summer, 23 autumn, 24 winter"
"""What the codes of seasons are: it explains a reading, and does not tell it from another."""


class DateField(StrEnum):
    """What a field of a base, or an argument of a command, takes."""

    DATE = "date"
    """A date of any form but the bare `..`."""
    SINGLE = "single date"
    """A date that is no span, such as a start or a birth."""
    END = "end"
    """A date that is no span, or `..`."""
    PERIOD = "period"
    """A date of any form that cannot be mistaken for a financial year."""
    QUERY = "date to ask for"
    """A date of any form, on the command line."""
    WINDOW = "window"
    """A date of any form, or a range such as `2009..2012`, on the command line."""


class DateError(ValueError):
    """A value that is no date, or not one that its field takes.

    Attributes:
        value: The refused value.
        field: What the field takes.
        financial_year: The month and the day on which a financial year begins.
    """

    def __init__(self, value: object, field: DateField, financial_year: YearStart = APRIL) -> None:
        super().__init__(value, field, financial_year)
        self.value = value
        self.field = field
        self.financial_year = financial_year

    @override
    def __str__(self) -> str:
        return f"no {self.field} that Chronicle reads: {self.value!r}"


class DurationError(ValueError):
    """A text that is no length of time.

    Attributes:
        text: The refused text.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    @override
    def __str__(self) -> str:
        return f"no length of time that Chronicle reads: {self.text!r}"


class Explanation(NamedTuple):
    """Why a value is refused, and what to write instead.

    Attributes:
        reason: What is wrong, as a predicate that reads on from the value: `is not a date Chronicle reads`.
        hint: What to write instead. Whatever it puts between double quotes is accepted by the field.
        resembles: Whether the value looks like a date, or may have been meant for one.
        readings: What the value may be read as, by those who ask which it is; each is accepted by the field.
    """

    reason: str
    hint: str
    resembles: bool = True
    readings: tuple[Suggestion, ...] = ()

    @property
    def only_reading(self) -> str | None:
        """What the hint says to write, if it is one reading, which says the same, and no more."""
        if len(self.readings) != 1 or not self.hint.startswith(f'write "{self.readings[0].text}"'):
            return None
        reading = self.readings[0]
        return reading.text if reading.exact and reading.gloss in {"", SEASON_CODES} else None

    @override
    def __str__(self) -> str:
        return f"{self.reason}; {self.hint}"
