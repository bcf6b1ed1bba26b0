"""What every fact has: a time, citations with what each source says, reasons, a status, tags."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Protocol

from chronicle.codes import WRONG_TYPE
from chronicle.dates import (
    ALWAYS,
    BEGINNING,
    EdtfDate,
    Interval,
    build_interval,
    covering_interval,
    interval_from_date,
)
from chronicle.model.base import NOTHING, CitedEntry, Refusal, cache_by_class, fields_of
from chronicle.model.fields import (
    DATES,
    FieldType,
    Flag,
    OrganisationIds,
    PersonIds,
    PostIds,
    Stances,
    Texts,
    ValueType,
)
from chronicle.named_tuples import NamedTuple
from chronicle.overrides import override

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from chronicle.dates import DayRange
    from chronicle.model.base import Citation, Field, Values
    from chronicle.model.entities import Life
    from chronicle.model.lookup import Entities


class Status(StrEnum):
    """What a fact is if it did not, or may not, simply happen."""

    PLANNED = "planned"
    PROPOSED = "proposed"
    ALLEGED = "alleged"
    CANCELLED = "cancelled"


STANCES: Final = "stances"
"""The field of every fact that says what parties say to it."""
INVOLVED: Final = ("people", "organisations", "posts")
"""The fields of every fact that name whom and what else it involves."""
WHOLE_TIME: Final = ("date", "period")
"""The fields that hold all of a fact's time: some time in a date, all of a period."""
SPAN_OF_TIME: Final = ("start", "end", "length", "in_post")
"""The fields that hold a part of a fact's time each."""
_MAY_BE_OPEN: Final = (*WHOLE_TIME, "end")


class TimelineRow(NamedTuple):
    """A row of the timeline: a fact; one end of it if `role` is `start` or `end`; else when what the role says happened to it."""

    role: str | None
    interval: Interval


class KindOfFact(Protocol):
    """What a fact knows of its kind, a `chronicle.model.kind.Kind`: all but what asks for facts as resolved."""

    @property
    def table(self) -> str:
        """Its table in TOML."""

    @property
    def singular(self) -> str:
        """What people and programs call one."""

    @property
    def missing(self) -> Mapping[str, str]:
        """What to write where a required key is missing, by key."""


class Fact(CitedEntry):
    """An entry that states something, and which sources say so."""

    status: Annotated[Status, FieldType(ValueType.CHOICE, choices=tuple(Status))] | None = None
    """What it is if it did not, or may not, simply happen."""
    tags: Texts = ()
    """Words of your own to find it by."""
    headline: Flag = False
    """Whether it belongs to the short story."""
    stances: Stances = NOTHING
    """What each party says to it: `admitted`, `denied` or `not admitted`. It is no source's word, and changes no value."""
    people: PersonIds = ()
    """Whom else it involves."""
    organisations: OrganisationIds = ()
    """Which other organisations it involves."""
    posts: PostIds = ()
    """Whom and what else it involves, beside what its own fields name."""

    if TYPE_CHECKING:  # no field: set when the kind is declared
        kind: ClassVar[KindOfFact]

    @classmethod
    @override
    def validate_keys(cls, given: Collection[str]) -> Refusal | None:
        """Return a refusal if a date or period is given, and a start, end or length as well."""
        for whole in WHOLE_TIME:
            if whole in given and ("start" in given or "end" in given or "length" in given):
                return Refusal(
                    WRONG_TYPE,
                    f"a {whole} and a start, end or length are given",
                    f"keep the {whole}, or the start, end and length",
                )
        return None

    @property
    @override
    def has_happened(self) -> bool:
        """Whether what its dates say was so when it was reported: it is no plan, no rumour, no money."""
        return self.status is None

    @override
    def interval(self, as_of: int | None, reported: DayRange = ALWAYS) -> Interval:
        """Return its time.

        Args:
            as_of: The day up to which its sources can speak, for what still went on.
            reported: When the source of its length was published, for how long that had gone on by then.
        """
        given = vars(self)
        if (date := given.get("date")) is not None:
            return interval_from_date(date, as_of)
        if (period := given.get("period")) is not None:
            return covering_interval(period, as_of)
        return build_interval(
            given.get("start"),
            given.get("end"),
            given.get("length"),
            self.days_held,
            as_of,
            reported,
        )

    @property
    def days_held(self) -> tuple[EdtfDate, ...]:
        """The dates on which it is known to have been so."""
        days: tuple[EdtfDate, ...] = getattr(self, "in_post", ())
        return days

    def what(self, entities: Entities) -> str:  # noqa: ARG002 - of the kinds that name entities
        """Return the fact in a few words, without its date: its title, unless its kind says otherwise."""
        title: str = getattr(self, "title", "")
        return title

    def owner(self, entities: Entities) -> str | None:  # noqa: ARG002 - of the kinds that have one
        """Return the id of the organisation whose post, money or number it is; None of kinds without one."""
        return None

    @property
    def is_set_in_advance(self) -> bool:
        """Whether it happens when it is decided, however late the time that it is for, as a budget does."""
        return False

    def unreported(self, day: int) -> Mapping[str, object]:  # noqa: ARG002 - of the kinds that are published
        """Return the fields that change, with their new values, if by a day what it found was not yet published."""
        return {}

    def lives(self, entities: Entities) -> Iterator[Life]:
        """Yield the life of each without whom or which it could not be, throughout all of its time."""
        organisation: str | None = getattr(self, "organisation", None)
        if organisation is not None:
            yield from entities.lives_of("organisations", organisation)

    def gone_with(self, entities: Entities) -> EdtfDate | None:
        """Return when the last of the organisations that it involves closed, or of the posts, or the last of the people died."""
        for table in ("organisations", "posts", "people"):
            ids: tuple[str, ...] = getattr(self, table)
            ends = [end for id_ in ids if (end := entities.end_of(table, id_)) is not None]
            if ids:
                return max(ends, key=lambda end: end.latest) if len(ends) == len(ids) else None
        return None

    def timeline_rows(self, interval: Interval) -> list[TimelineRow]:
        """Return its rows on the timeline: one, with the whole of its time, unless its kind says otherwise."""
        return [TimelineRow(None, interval)]


def count_independent(citations: Sequence[Citation]) -> int:
    """Return how many sources bear a fact out: those that pass one another on, or are passed on by one, are one."""
    sources = {citation.source for citation in citations}
    if not any(citation.via for citation in citations):
        return len(sources)
    groups: list[set[str]] = []
    for citation in citations:
        joined = set(citation.read)
        apart = [group for group in groups if joined.isdisjoint(group)]
        groups = [*apart, joined.union(*(group for group in groups if group not in apart))]
    return len(groups)


@cache_by_class
def values_of(entry: type[CitedEntry]) -> Mapping[str, Field]:
    """Return the fields that a source may give: the entry's own, and whom and what a fact involves."""
    comments = fields_of(Fact if issubclass(entry, Fact) else CitedEntry).keys() - INVOLVED
    return MappingProxyType({name: field for name, field in fields_of(entry).items() if name not in comments})


@cache_by_class
def _date_fields(entry: type[CitedEntry]) -> tuple[str, ...]:
    """Return the fields of a class of entries that hold dates of which a source may tell."""
    return tuple(name for name, field in values_of(entry).items() if field.type.value in DATES)


def days_reported(entry: CitedEntry) -> Iterator[tuple[str, int]]:
    """Yield each source that an entry cites, with a day before which it cannot have been published.

    That is the latest of the earliest days of the dates that it gives, as far as they are given without a qualifier.
    """
    if not entry.sources or not entry.has_happened:
        return
    own: int | None = None
    for citation in entry.sources:
        if citation.says is not None:
            day = _last_earliest(type(entry), citation.says)
        else:
            day = own = _last_earliest(type(entry), vars(entry)) if own is None else own
        if day != BEGINNING:
            yield from ((source, day) for source in citation.read)


def _last_earliest(entry: type[CitedEntry], values: Values) -> int:
    """Return the latest of the earliest days of the unqualified dates among some values; of a span, of its end."""
    last = BEGINNING
    for field in _date_fields(entry):
        value = values.get(field)
        if value is None:
            continue
        for date in (value,) if isinstance(value, EdtfDate) else value if isinstance(value, tuple) else ():
            if not date.qualified:
                last = max(last, date.bounds.end_earliest)
    return last


def is_open_ended(values: Values) -> bool:
    """Return whether values say that something still went on: up to when depends on the source's publication."""
    for field in _MAY_BE_OPEN:
        time = values.get(field)
        if isinstance(time, EdtfDate) and time.end_open:
            return True
    return False
