"""The codes of findings: each defined once, with its severity, its summary and its explanation.

`chronicle check --explain` prints them, and `docs/checks.md` repeats them. Other modules use them by name.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from chronicle.overrides import override

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """How serious a finding is. Errors fail every answer, warnings `check --strict`, information nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(str):
    """A kind of mistake. It is the text of its code too, as SQL, JSON and sorting need it."""

    __slots__ = ("explanation", "severity", "summary")
    severity: Severity
    summary: str
    explanation: str

    def __new__(cls, text: str, severity: Severity, summary: str, explanation: str) -> Code:  # noqa: PYI034 - it has no subclass
        """Return the code that is written `text`; the explanation is for users."""
        code = super().__new__(cls, text)
        code.severity, code.summary, code.explanation = severity, summary, explanation
        return code

    @override
    def __reduce__(self) -> tuple[object, ...]:
        """Pickle only the text: every process knows the rest."""
        return _named, (str(self),)

    @property
    def sets_aside(self) -> bool:
        """Whether what is wrong in this way is set aside; no `allow` can silence it."""
        return self.startswith("F")


def _named(text: str) -> Code:
    return CODES[text]


UNREADABLE_FILE: Final = Code(
    "F001",
    Severity.ERROR,
    "a file cannot be read",
    "Only regular files are read: no pipes, devices or directories, and no link that leads out of the "
    "base. A pattern in files that fits none hides what it was written for. Everything else in the base "
    "is still answered.",
)

NOT_UTF8: Final = Code(
    "F002",
    Severity.ERROR,
    "a file is not UTF-8",
    "TOML is UTF-8. Save the file again as UTF-8; a byte order mark is allowed.",
)

NOT_TOML: Final = Code(
    "F003",
    Severity.ERROR,
    "a table is not TOML",
    "The file is read again table by table: the broken table is set aside, the others are answered.",
)

UNKNOWN_KEY: Final = Code(
    "F004",
    Severity.ERROR,
    "an unknown table or key",
    "A misspelt key would otherwise be a fact that says less than you wrote. An entity loses only the "
    "key; a fact is set aside whole, because a fact without one of its values is another fact. Under `extra`, "
    "a key that no [extra.key] declares for that table is left out alone, of facts too.",
)

MISSING_KEY: Final = Code(
    "F005",
    Severity.ERROR,
    "a key is missing",
    "Without it the entry says nothing that could be checked or shown.",
)

WRONG_TYPE: Final = Code(
    "F006",
    Severity.ERROR,
    "a value of the wrong type",
    "Texts stand in quotes, amounts are whole numbers, or decimals or ranges in quotes.",
)

UNREADABLE_DATE: Final = Code(
    "F007",
    Severity.ERROR,
    "a date that Chronicle does not read",
    "Dates are EDTF (ISO 8601-2): 2009, 2009-04, 2009-04-17, 2009-22 (summer), 2009~ (about), "
    "[2009-04..2009-08] (some time between), 2009/2011 (from, to), and financial years, 2013/14.",
)

DUPLICATE_ID: Final = Code(
    "F008",
    Severity.ERROR,
    "the same id twice",
    "Ids are unique within their table, across all files. The first one stands.",
)

UNKNOWN_REFERENCE: Final = Code(
    "F009",
    Severity.ERROR,
    "a reference to nothing",
    "The fact is set aside, since nobody can say whom it is about. In a citation only that citation goes.",
)

INVALID_ID: Final = Code(
    "F010", Severity.ERROR, "not an id", "Ids are lower-case letters, digits and hyphens, at most 64."
)

OVER_LIMIT: Final = Code(
    "F011",
    Severity.ERROR,
    "over a limit",
    "Size, depth and length are bounded so that a stranger's file cannot stop you. At most 25,000 broken tables "
    "of a file and 1,000 mistakes of an entry or unknown tables of a file are told apart, and a fact is found by at "
    "most 20 organisations above its own; the finding says what was left out.",
)

ENDS_BEFORE_START: Final = Code(
    "D101",
    Severity.ERROR,
    "ends before it starts",
    "Whatever the true dates are, the end comes before the start. "
    "Where a date is marked ?, ~ or %, it only perhaps does, and that is a warning.",
)

INCONSISTENT_DATES: Final = Code(
    "D102",
    Severity.ERROR,
    "start, end and length cannot all hold",
    "A stated length of n units is more than n-1 and less than n+1, whether both its first and its last day were counted "
    "or one of them; with .. it is one up to the publication of its source. It leads to no day before the year 1 or after 9999. "
    "A day in post cannot lie outside them either, nor two further apart than the length. "
    "What only dates marked ?, ~ or % contradict is a warning.",
)

LENGTH_MISMATCH: Final = Code(
    "D103",
    Severity.WARNING,
    "a source's length does not fit",
    "A source gives a length that the accepted dates do not allow: of what still went on, up to that source's publication.",
)

OUTSIDE_LIFE: Final = Code(
    "D104",
    Severity.WARNING,
    "outside a life",
    "A person takes part before being born, or after having died; or what is of an organisation or a post lies outside its time.",
)

LATER_THAN_SOURCES: Final = Code(
    "D105",
    Severity.WARNING,
    "later than its sources",
    "The fact is later than every source that reports it. If it was only planned then, give it a status.",
)

CONTRADICTORY_DATES: Final = Code(
    "D106",
    Severity.WARNING,
    "dates of one entry that cannot both hold",
    "Born and died, opened and closed, from and until, published and accessed, or an inspection and its report: one comes first.",
)

WRONG_WEEKDAY: Final = Code(
    "D107",
    Severity.WARNING,
    "a weekday that is not that day's",
    "A quotation names a weekday beside a day and a month, and in the year that it speaks of, as far as that is known, "
    "the day was another.",
)

TOO_MANY_HOLDERS: Final = Code(
    "P201",
    Severity.WARNING,
    "more holders than seats",
    "On some day, whichever it is, the post certainly has more holders than seats. Acting holders fill none.",
)

VACANT_POST: Final = Code(
    "P202",
    Severity.WARNING,
    "no holder",
    "The post says that every holder is recorded, yet on some days there certainly is none. "
    "Whoever acts is a holder.",
)

OVERLAPPING_TENURES: Final = Code(
    "P203",
    Severity.WARNING,
    "the same person twice in a post",
    "Two tenures of one person in one post certainly overlap.",
)

UNRECORDED_HOLDER: Final = Code(
    "P204",
    Severity.INFO,
    "no holder recorded between two",
    "Nothing is known of the time between two holders.",
)

UNKNOWN_GRADE: Final = Code(
    "R401", Severity.ERROR, "a grade that is not on its scale", "The scale lists its grades, worst first."
)

SCALE_NOT_IN_USE: Final = Code(
    "R402",
    Severity.WARNING,
    "outside the scale's validity",
    "The inspection took place before the scale was used, or after.",
)

DIFFERING_GRADES: Final = Code(
    "R403",
    Severity.WARNING,
    "one inspection, two grades",
    "Sources give one inspection different grades, or it stands in two entries: of one organisation, body, service "
    "and day. Sources may speak of two inspections, which are two entries.",
)

GRADE_WITHOUT_SCALE: Final = Code(
    "R404",
    Severity.WARNING,
    "a grade without a scale",
    "A grade means something on its scale alone: without one it has no rank, no colour and no direction.",
)

NEGATIVE_AMOUNT: Final = Code(
    "M501",
    Severity.ERROR,
    "a negative amount",
    "The type carries the direction: a cut of 24_000_000 is positive, and so is a refund. Zero is an amount.",
)

REPEATED_FIGURE: Final = Code(
    "M502",
    Severity.WARNING,
    "the same figure twice",
    "The same sum stands twice for overlapping periods: would it be counted twice? Sums of two purposes, or by two "
    "givers, are two.",
)

NO_SOURCE: Final = Code("S301", Severity.WARNING, "no source", "Every fact says who says so.")

SOURCES_DISAGREE: Final = Code(
    "S302",
    Severity.WARNING,
    "sources disagree",
    "A source has nothing in common with the accepted value: say in `because` why it stands.",
)

UNEXPLAINED_VALUE: Final = Code(
    "S303",
    Severity.WARNING,
    "worked out, and no because",
    "No source gives this value: say in `because` how it was worked out.",
)

UNCITED_SOURCE: Final = Code(
    "S304", Severity.WARNING, "a source that nothing cites", "Cite it, or take it out."
)

SINGLE_SOURCE: Final = Code("S305", Severity.INFO, "one source only", "No second source bears this out.")

ENTERED_TWICE: Final = Code(
    "E701",
    Severity.WARNING,
    "one thing, entered twice",
    "All that says which one it is, and its time as far as it is known, are those of another entry. "
    "Counts of one thing may differ within a year, but not on one day.",
)

SIMILAR_NAMES: Final = Code(
    "N601",
    Severity.WARNING,
    "two of nearly one name",
    "People, organisations or posts of one organisation whose names are one letter or two apart, or not at all: one "
    "under two ids? Titles such as Lord or Cllr do not count. Where a word of a name has more than twenty that are "
    "nearly it, or a name more than 200 other spellings, the nearest are looked for; names of over 100 "
    "letters, and words of over 40, are not held against others.",
)

UNUSED_ENTRY: Final = Code(
    "N602", Severity.WARNING, "used by nothing", "Nothing refers to this entry by its id."
)

UNUSED_ALLOW: Final = Code(
    "A901",
    Severity.WARNING,
    "an allow that silences nothing",
    "The finding it was written for is gone: take it out.",
)

CODES: Final[Mapping[str, Code]] = {
    str(value): value for value in tuple(globals().values()) if isinstance(value, Code)
}
"""Every code by its text, in the order in which the documentation lists them."""
SETTING_ASIDE: Final = tuple(code for code in CODES.values() if code.sets_aside)
"""The codes of what is set aside."""
