"""Who and what facts are about: people, organisations, posts, sources, scales; and the base's own table."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, PlainValidator

from chronicle.codes import OVER_LIMIT, WRONG_TYPE
from chronicle.model.base import Entry
from chronicle.model.fields import Date, Id, Point, Text, Texts, refuse, shown

_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


def _year_start(value: object) -> tuple[int, int]:
    if isinstance(value, str) and (found := _MONTH_DAY.fullmatch(value)):
        month, day = int(found[1]), int(found[2])
        if day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31) and (month, day) != (2, 29):  # noqa: PLR2004 - the calendar
            return month, day
    raise refuse(WRONG_TYPE, f"{shown(value)} is not a day of the year", 'write month and day: "04-01"')


_MOST_GRADES: Final = 100


def _distinct(grades: tuple[str, ...]) -> tuple[str, ...]:
    if len(grades) > _MOST_GRADES:
        raise refuse(OVER_LIMIT, f"are {len(grades):,}", f"a scale has at most {_MOST_GRADES} grades")
    twice = next((grade for place, grade in enumerate(grades) if grade in grades[:place]), None)
    if twice is not None:
        raise refuse(WRONG_TYPE, f"has {shown(twice)} twice", "list each grade once, worst first")
    return grades


class Base(Entry):
    """`[chronicle]`: the base as a whole."""

    title: Text
    description: Text | None = None
    currency: Text = "GBP"
    financial_year: Annotated[tuple[int, int], PlainValidator(_year_start)] = (4, 1)
    as_of: Date | None = None
    files: Texts | None = None


class Person(Entry):
    """Someone whom facts name."""

    name: Text
    aka: Texts = ()
    born: Point | None = None
    died: Point | None = None


class Organisation(Entry):
    """A council, an inspectorate, a school: whatever has posts, is inspected or spends."""

    name: Text
    aka: Texts = ()
    parent: Id | None = None
    opened: Point | None = None
    closed: Point | None = None


class Post(Entry):
    """An office that people hold. Only if `complete` does a time without a holder count as a vacancy."""

    title: Text
    organisation: Id
    aka: Texts = ()
    seats: Annotated[int, Field(ge=1, le=100_000)] = 1
    lead: bool = False
    complete: bool = False


class Source(Entry):
    """A text that can be cited. Its date of publication decides what was known by when."""

    title: Text
    publisher: Text | None = None
    authors: Texts = ()
    published: Date | None = None
    url: Text | None = None
    accessed: Point | None = None
    archived: Text | None = None


class Scale(Entry):
    """A rating scale: grades from the worst to the best, whose it is, and when it applied."""

    title: Text
    grades: Annotated[tuple[Text, ...], Field(strict=False, min_length=1), AfterValidator(_distinct)]
    body: Text | None = None
    from_: Point | None = None
    until: Point | None = None
