"""What is said of a base without what is withheld: how much went, in numbers alone; restrictions that it does not have."""

from __future__ import annotations

from chronicle.named_tuples import NamedTuple
from chronicle.text import counted


class UnknownRestriction(Exception):
    """A base has no restriction of a name; the hint tells those that it has."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        from chronicle.suggest import nearest  # noqa: PLC0415 - hardly ever needed

        super().__init__(name)
        likely = nearest(name, known)
        self.hint = f'did you mean "{likely}"?' if likely else f"it has {', '.join(known)}" if known else ""


class RedactionCounts(NamedTuple):
    """How much was left out of a base, and how much of it has mistakes.

    Attributes:
        restricted: Entries that are restricted themselves.
        depending: Entries that cannot be without those.
        mentioning: Entries that name them.
        citations: Citations that were left out of entries that stay.
        mistaken: Entries left out for mistakes in them.
    """

    restricted: int
    depending: int
    mentioning: int
    citations: int
    mistaken: int

    @property
    def left_out(self) -> str:
        """What was left out, in words: `3 entries left out (1 restricted, 2 naming them), and 1 citation of others`."""
        entries = self.restricted + self.depending + self.mentioning
        grounds = (
            (self.restricted, "restricted"),
            (self.depending, "not to be told without those"),
            (self.mentioning, "naming them"),
        )
        by_ground = ", ".join(f"{number:,} {ground}" for number, ground in grounds if number)
        left_out = f"{counted(entries, 'entry', 'entries')} left out{f' ({by_ground})' if by_ground else ''}"
        return left_out + (f", and {counted(self.citations, 'citation')} of others" if self.citations else "")

    def words(self, options: str) -> str:
        """Return, in words, what was left out by some options of the command line."""
        left_out = self.left_out
        if self.mistaken:
            left_out += f"; {counted(self.mistaken, 'more', 'more')} for mistakes: chronicle check"
        return f"{options}: {left_out}."
