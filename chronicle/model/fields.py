"""The types of fields: what the value of a key of an entry may be, and what it refers to.

A field is declared by its annotation: `start: Point | None = None`. The types say nothing of how a value is
read from TOML, which is `chronicle.loader.values`: a declaration loads neither pydantic nor tomli.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from chronicle.dates import Duration, EdtfDate
from chronicle.document import ColumnType
from chronicle.money import Number
from chronicle.named_tuples import NamedTuple


class ValueType(StrEnum):
    """What a value is, and so how it is read, compared and shown."""

    TEXT = "text"
    TEXTS = "texts"
    FLAG = "flag"
    SEATS = "seats"
    AMOUNT = "amount"
    CURRENCY = "currency"
    DATE = "date"
    POINT = "point"
    POINTS = "points"
    END = "end"
    PERIOD = "period"
    LENGTH = "length"
    CHOICE = "choice"
    GRADES = "grades"
    AREAS = "areas"
    IDENTIFIERS = "identifiers"
    REFERENCE = "reference"
    REFERENCES = "references"
    CITATIONS = "citations"
    REASONS = "reasons"
    ALLOWED_CODES = "allowed codes"
    EXTRA = "extra"
    STANCES = "stances"
    BUNDLE_PAGE = "bundle page"
    BUNDLE_PAGES = "bundle pages"
    YEAR_START = "year start"


DATES = frozenset({ValueType.DATE, ValueType.POINT, ValueType.POINTS, ValueType.END, ValueType.PERIOD})
"""The types of values that are dates."""
LISTS = frozenset({ValueType.TEXTS, ValueType.GRADES, ValueType.POINTS, ValueType.REFERENCES})
"""The types of values that are lists of plain ones."""
TABLES = frozenset(
    {
        *(ValueType.AREAS, ValueType.IDENTIFIERS, ValueType.EXTRA, ValueType.STANCES),
        *(ValueType.REASONS, ValueType.ALLOWED_CODES, ValueType.BUNDLE_PAGES),
    }
)
"""The types of values that are tables."""


class FieldType(NamedTuple):
    """The type of a field.

    Attributes:
        value: What its values are.
        table: The table that a reference leads to.
        choices: The words of a choice.
        more_choices: The setting of a base that adds to them.
        may_name: The table of which a text may be an id or a name.
        is_address: Whether a text is the address of another entry.
    """

    value: ValueType
    table: str | None = None
    choices: tuple[str, ...] = ()
    more_choices: str | None = None
    may_name: str | None = None
    is_address: bool = False

    @property
    def column_type(self) -> ColumnType:
        """What a column with these values holds."""
        return _COLUMN_TYPES.get(self.value, ColumnType.TEXT)


_COLUMN_TYPES = {
    ValueType.TEXTS: ColumnType.LIST,
    ValueType.GRADES: ColumnType.LIST,
    ValueType.AREAS: ColumnType.TABLE,
    ValueType.IDENTIFIERS: ColumnType.TABLE,
    ValueType.EXTRA: ColumnType.TABLE,
    ValueType.STANCES: ColumnType.TABLE,
    ValueType.BUNDLE_PAGES: ColumnType.TABLE,
    ValueType.POINTS: ColumnType.LIST,
    ValueType.REFERENCES: ColumnType.LIST,
    ValueType.FLAG: ColumnType.FLAG,
    ValueType.SEATS: ColumnType.NUMBER,
    ValueType.AMOUNT: ColumnType.NUMBER,
    ValueType.DATE: ColumnType.DATE,
    ValueType.POINT: ColumnType.DATE,
    ValueType.END: ColumnType.DATE,
    ValueType.PERIOD: ColumnType.DATE,
}

Text = Annotated[str, FieldType(ValueType.TEXT)]
"""Any text of the user's; not empty."""
Texts = Annotated[tuple[str, ...], FieldType(ValueType.TEXTS)]
"""Several texts; one may stand without brackets."""
Flag = Annotated[bool, FieldType(ValueType.FLAG)]
Seats = Annotated[int, FieldType(ValueType.SEATS)]
Money = Annotated[Number, FieldType(ValueType.AMOUNT)]
Currency = Annotated[str, FieldType(ValueType.CURRENCY)]
"""A code of ISO 4217, in capitals."""
Date = Annotated[EdtfDate, FieldType(ValueType.DATE)]
"""An EDTF date, of any form but the bare `..`."""
Point = Annotated[EdtfDate, FieldType(ValueType.POINT)]
"""A date or a one-of range, not an interval."""
Points = Annotated[tuple[EdtfDate, ...], FieldType(ValueType.POINTS)]
"""A date, or a list of them."""
End = Annotated[EdtfDate, FieldType(ValueType.END)]
"""A point, or `..` for "still so"."""
Period = Annotated[EdtfDate, FieldType(ValueType.PERIOD)]
"""A financial year or a date, meaning all of it."""
Length = Annotated[Duration, FieldType(ValueType.LENGTH)]
"""A stated length of time."""
Grades = Annotated[tuple[str, ...], FieldType(ValueType.GRADES)]
"""The grades of a scale, worst first."""
Areas = Annotated[Mapping[str, str], FieldType(ValueType.AREAS)]
"""A grade for each area of an inspection."""
Identifiers = Annotated[Mapping[str, str], FieldType(ValueType.IDENTIFIERS)]
"""What others call it: a scheme (`wikidata`, `ons`) to the text in it."""
SourceType = Annotated[
    str,
    FieldType(
        ValueType.CHOICE,
        choices=(
            *("article", "report", "minutes", "letter", "email"),
            *("interview", "statement", "data", "book"),
        ),
    ),
]
"""What sort of text a source is."""
Approx = Annotated[str, FieldType(ValueType.CHOICE, choices=("about", "at least", "at most"))]
"""How exact a figure is."""
PersonId = Annotated[str, FieldType(ValueType.REFERENCE, "people")]
PostId = Annotated[str, FieldType(ValueType.REFERENCE, "posts")]
OrganisationId = Annotated[str, FieldType(ValueType.REFERENCE, "organisations")]
SourceId = Annotated[str, FieldType(ValueType.REFERENCE, "sources")]
ScaleId = Annotated[str, FieldType(ValueType.REFERENCE, "scales")]
Agent = Annotated[str, FieldType(ValueType.TEXT, may_name="organisations")]
"""Who did it: an organisation by its id or one of its names; any other text stays a text."""
EntryAddress = Annotated[str, FieldType(ValueType.TEXT, is_address=True)]
"""Another entry of the same table by its address, table and id."""
PersonIds = Annotated[tuple[str, ...], FieldType(ValueType.REFERENCES, "people")]
PostIds = Annotated[tuple[str, ...], FieldType(ValueType.REFERENCES, "posts")]
OrganisationIds = Annotated[tuple[str, ...], FieldType(ValueType.REFERENCES, "organisations")]
RestrictionIds = Annotated[tuple[str, ...], FieldType(ValueType.REFERENCES, "restrictions")]
Reasons = Annotated[Mapping[str, str], FieldType(ValueType.REASONS)]
"""Why accepted values stand, by field in TOML spelling; empty for the whole fact."""
AllowedCodes = Annotated[Mapping[str, str], FieldType(ValueType.ALLOWED_CODES)]
"""Codes of checks to silence for an entry, each with the reason."""
Extra = Annotated[Mapping[str, str | int | Decimal], FieldType(ValueType.EXTRA, "extra")]
"""Values of keys of the base's own, which `[extra]` declares."""
Stances = Annotated[
    Mapping[str, str],
    FieldType(ValueType.STANCES, "parties", choices=("admitted", "denied", "not admitted")),
]
"""What parties to a dispute say to a fact, by their ids; who says nothing has no answer."""
BundlePage = Annotated[str, FieldType(ValueType.BUNDLE_PAGE)]
"""Where the first page of a source stands in a bundle: letters, then a number."""
BundlePages = Annotated[Mapping[str, str], FieldType(ValueType.BUNDLE_PAGES)]
"""Where pages stand in a bundle, by their numbers in the source."""
ExtraType = Annotated[str, FieldType(ValueType.CHOICE, choices=("text", "number", "date"))]
FinancialYearStart = Annotated[tuple[int, int], FieldType(ValueType.YEAR_START)]
"""The month and day on which a financial year begins."""
