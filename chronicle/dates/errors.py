"""What is raised when a date or a length cannot be read."""

from __future__ import annotations


class DateError(ValueError):
    """A value that is no date Chronicle reads.

    Attributes:
        reason: What is wrong, as a predicate that reads on from the value: `is not a date Chronicle reads`.
        hint: What to write instead. Whatever it puts between double quotes can itself be read.
        resembles: Whether it looks like a date, or may have been meant for one.
    """

    def __init__(self, reason: str, hint: str, *, resembles: bool = True) -> None:
        super().__init__(reason, hint)
        self.reason = reason
        self.hint = hint
        self.resembles = resembles

    def __str__(self) -> str:
        return f"{self.reason}; {self.hint}"


class DurationError(DateError):
    """A value that is no length of time Chronicle reads; what its hint quotes is itself a length."""
