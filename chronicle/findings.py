"""Mistakes as values: what a finding is, its place, and what each code means.

`CODES` alone decides the severity of a code; `chronicle check --explain` prints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value in a file: `("tenures", "tucker", "sources", 2, "at")`."""


class Severity(StrEnum):
    """How serious a finding is. Errors fail every answer, warnings `check --strict`, information nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of mistake: its severity, its title, and an explanation for users."""

    severity: Severity
    title: str
    explanation: str


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """A place in a file: line and column from 1, columns in characters; `width` is how many to underline.

    A width of 0 stands for whatever is written on the line.
    """

    file: str
    line: int
    column: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class KeyLocation:
    """A place not yet looked up: a key path in a file; the place of its value, or, if `key`, of its key.

    With `tries`, the first of these keys that the table at the path has is meant instead.
    """

    file: str
    path: Path
    key: bool = False
    tries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: its code, message, hint and place, the address of its entry, and other places to see.

    `underline` is the text beside the carets; `involves` are the addresses whose `allow` silences it.
    """

    code: str
    message: str
    hint: str
    at: KeyLocation | SourceLocation
    address: str | None = None
    also: tuple[KeyLocation | SourceLocation, ...] = ()
    underline: str = ""
    involves: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return CODES[self.code].severity


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding as read from the index, with its place looked up; its text is not yet made safe."""

    severity: Severity
    code: str
    message: str
    hint: str
    id: str | None
    file: str
    line: int
    column: int
    width: int
    also: tuple[SourceLocation, ...]
    underline: str


_E: Final = Severity.ERROR
_W: Final = Severity.WARNING
_I: Final = Severity.INFO

CODES: Final[dict[str, Code]] = {
    "F001": Code(
        _E,
        "a file cannot be read",
        "Only regular files are read: no pipes, devices or directories, and no link that leads out of the "
        "base. A pattern in files that fits none hides what it was written for. Everything else in the base "
        "is still answered.",
    ),
    "F002": Code(
        _E,
        "a file is not UTF-8",
        "TOML is UTF-8. Save the file again as UTF-8; a byte order mark is allowed.",
    ),
    "F003": Code(
        _E,
        "a table is not TOML",
        "The file is read again table by table: the broken table is set aside, the others are answered.",
    ),
    "F004": Code(
        _E,
        "an unknown table or key",
        "A misspelt key would otherwise be a fact that says less than you wrote. An entity loses only the "
        "key; a fact is set aside whole, because a fact without one of its values is another fact.",
    ),
    "F005": Code(_E, "a key is missing", "Without it the entry says nothing that could be checked or shown."),
    "F006": Code(
        _E,
        "a value of the wrong type",
        "Texts stand in quotes, amounts are whole numbers or decimals in quotes.",
    ),
    "F007": Code(
        _E,
        "a date that Chronicle does not read",
        "Dates are EDTF (ISO 8601-2): 2009, 2009-04, 2009-04-17, 2009-22 (summer), 2009~ (about), "
        "[2009-04..2009-08] (some time between), 2009/2011 (from, to), and financial years, 2013/14.",
    ),
    "F008": Code(
        _E, "the same id twice", "Ids are unique within their table, across all files. The first one stands."
    ),
    "F009": Code(
        _E,
        "a reference to nothing",
        "The fact is set aside, since nobody can say whom it is about. "
        "In a citation only that citation goes.",
    ),
    "F010": Code(_E, "not an id", "Ids are lower-case letters, digits and hyphens, at most 64."),
    "F011": Code(
        _E,
        "over a limit",
        "Size, depth and length are bounded so that a stranger's file cannot stop you. At most 25,000 broken tables "
        "of a file and 1,000 mistakes of an entry or unknown tables of a file are told apart, and a fact is found by at "
        "most 20 organisations above its own; the finding says what was left out.",
    ),
    "D101": Code(_E, "ends before it starts", "Whatever the true dates are, the end comes before the start."),
    "D102": Code(
        _E,
        "start, end and length cannot all hold",
        "A stated length of n units is more than n-1 and less than n+1. "
        "A day in post cannot lie outside them either, nor two further apart than the length.",
    ),
    "D103": Code(
        _W, "a source's length does not fit", "A source gives a length that the accepted dates do not allow."
    ),
    "D104": Code(_W, "outside a life", "A person takes part before being born, or after having died."),
    "D105": Code(
        _W,
        "later than its sources",
        "The fact is later than every source that reports it. If it was only planned then, give it a status.",
    ),
    "P201": Code(
        _W,
        "more holders than seats",
        "On some day, whichever it is, the post certainly has more holders than seats. Acting holders fill none.",
    ),
    "P202": Code(
        _W,
        "no holder",
        "The post says that every holder is recorded, yet on some days there certainly is none. "
        "Whoever acts is a holder.",
    ),
    "P203": Code(
        _W, "the same person twice in a post", "Two tenures of one person in one post certainly overlap."
    ),
    "P204": Code(_I, "no holder recorded between two", "Nothing is known of the time between two holders."),
    "R401": Code(_E, "a grade that is not on its scale", "The scale lists its grades, worst first."),
    "R402": Code(
        _W, "outside the scale's validity", "The inspection took place before the scale was used, or after."
    ),
    "R403": Code(
        _W,
        "one inspection, two grades",
        "Sources give one inspection different grades. "
        "They may speak of two inspections, which are two entries.",
    ),
    "M501": Code(
        _E,
        "an amount that is not positive",
        "The type carries the direction: a cut of 24_000_000 is positive.",
    ),
    "M502": Code(
        _W,
        "the same figure twice",
        "The same sum stands twice for overlapping periods: would it be counted twice?",
    ),
    "S301": Code(_W, "no source", "Every fact says who says so."),
    "S302": Code(
        _W,
        "sources disagree",
        "A source has nothing in common with the accepted value: say in `because` why it stands.",
    ),
    "S303": Code(
        _W,
        "worked out, and no because",
        "No source gives this value: say in `because` how it was worked out.",
    ),
    "S304": Code(_W, "a source that nothing cites", "Cite it, or take it out."),
    "S305": Code(_I, "one source only", "No second source bears this out."),
    "N601": Code(
        _W,
        "two people of nearly one name",
        "One letter or two apart: one person under two ids? Where a word of a name has more than twenty that are "
        "nearly it, or a name more than 200 other spellings, the nearest are looked for; names of over 100 "
        "letters, and words of over 40, are not held against others.",
    ),
    "N602": Code(_W, "used by nothing", "Nothing refers to this entry by its id."),
    "A901": Code(
        _W, "an allow that silences nothing", "The finding it was written for is gone: take it out."
    ),
}
"""Every code, in the order in which the documentation lists them."""
