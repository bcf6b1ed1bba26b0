"""The rows of each listing, and the filters that it takes, as type checkers read them.

Written by `python tests/library_records.py --update` from the declarations of kinds and entities, to which a test holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, TypeVar, Unpack

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from decimal import Decimal

    from chronicle.library.shapes import CitationRecord

R = TypeVar("R")


class RowFilters(TypedDict, total=False):
    """The filters of the command line, by the names of their options; `from_` is --from. Texts may be several."""

    person: str | int | dt.date | Iterable[str | int | dt.date] | None
    post: str | int | dt.date | Iterable[str | int | dt.date] | None
    org: str | int | dt.date | Iterable[str | int | dt.date] | None
    kind: str | int | dt.date | Iterable[str | int | dt.date] | None
    year: str | int | dt.date | Iterable[str | int | dt.date] | None
    from_: str | int | dt.date | None
    to: str | int | dt.date | None
    text: str | int | dt.date | None
    source: str | int | dt.date | Iterable[str | int | dt.date] | None
    tag: str | int | dt.date | Iterable[str | int | dt.date] | None
    category: str | int | dt.date | Iterable[str | int | dt.date] | None
    extra: str | int | dt.date | Iterable[str | int | dt.date] | None
    status: str | int | dt.date | Iterable[str | int | dt.date] | None
    with_predecessors: bool
    headlines: bool
    no_person: str | int | dt.date | Iterable[str | int | dt.date] | None
    no_org: str | int | dt.date | Iterable[str | int | dt.date] | None
    no_kind: str | int | dt.date | Iterable[str | int | dt.date] | None
    no_tag: str | int | dt.date | Iterable[str | int | dt.date] | None
    no_category: str | int | dt.date | Iterable[str | int | dt.date] | None
    certain: bool
    undated: bool
    limit: int | None
    reverse: bool
    grade: str | int | dt.date | Iterable[str | int | dt.date] | None
    changed: str | int | dt.date | Iterable[str | int | dt.date] | None


class TimelineRecord(NamedTuple):
    """A row of `chronicle timeline`."""

    date: str | None
    start: str | None
    end: str | None
    earliest: dt.date | None
    latest: dt.date | None
    kind: str
    role: str | None
    category: str | None
    what: str
    people: tuple[str, ...]
    people_ids: tuple[str, ...]
    organisations: tuple[str, ...]
    organisation_ids: tuple[str, ...]
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    stances: Mapping[str, Any]
    status: str | None
    headline: bool
    certainty: str | None
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]
    errors: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[CitationRecord, ...]
    because: str | None
    tags: tuple[str, ...]
    note: str | None
    id: str
    file: str
    line: int


class TenureRecord(NamedTuple):
    """A row of `chronicle tenures`."""

    person: str
    person_id: str
    post: str | None
    post_id: str | None
    organisation: str | None
    organisation_id: str | None
    start: str | None
    end: str | None
    start_earliest: dt.date | None
    start_latest: dt.date | None
    end_earliest: dt.date | None
    end_latest: dt.date | None
    length: str | None
    days_min: int | None
    days_max: int | None
    as_of: dt.date | None
    acting: bool
    left: str | None
    confirmed: str | None
    title: str | None
    in_post: tuple[str, ...]
    people: tuple[str, ...]
    people_ids: tuple[str, ...]
    organisations: tuple[str, ...]
    organisation_ids: tuple[str, ...]
    posts: tuple[str, ...]
    post_ids: tuple[str, ...]
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    stances: Mapping[str, Any]
    status: str | None
    headline: bool
    certainty: str | None
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]
    errors: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[CitationRecord, ...]
    because: str | None
    tags: tuple[str, ...]
    note: str | None
    id: str
    file: str
    line: int


class InspectionRecord(NamedTuple):
    """A row of `chronicle inspections`."""

    date: str | None
    start: str | None
    end: str | None
    earliest: dt.date | None
    latest: dt.date | None
    published: str | None
    organisation: str
    organisation_id: str
    body: str
    body_id: str | None
    service: str | None
    type: str | None
    scale: str | None
    grade: str | None
    grade_rank: int | None
    previous_grade: str | None
    change: str | None
    change_certainty: str | None
    withdrawn: str | None
    judgement: str | None
    areas: Mapping[str, Any]
    people: tuple[str, ...]
    people_ids: tuple[str, ...]
    organisations: tuple[str, ...]
    organisation_ids: tuple[str, ...]
    posts: tuple[str, ...]
    post_ids: tuple[str, ...]
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    stances: Mapping[str, Any]
    in_post: tuple[Mapping[str, Any], ...]
    in_post_more: int | None
    status: str | None
    headline: bool
    certainty: str | None
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]
    errors: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[CitationRecord, ...]
    because: str | None
    tags: tuple[str, ...]
    note: str | None
    id: str
    file: str
    line: int


class BudgetRecord(NamedTuple):
    """A row of `chronicle budget`."""

    period: str | None
    start: str | None
    end: str | None
    earliest: dt.date | None
    latest: dt.date | None
    length: str | None
    organisation: str
    organisation_id: str
    type: str
    amount: int | Decimal
    amount_to: int | Decimal | None
    currency: str | None
    approx: str | None
    for_: str | None
    by: str | None
    by_id: str | None
    one_off: bool
    supersedes: str | None
    superseded_by: tuple[str, ...]
    people: tuple[str, ...]
    people_ids: tuple[str, ...]
    organisations: tuple[str, ...]
    organisation_ids: tuple[str, ...]
    posts: tuple[str, ...]
    post_ids: tuple[str, ...]
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    stances: Mapping[str, Any]
    in_post: tuple[Mapping[str, Any], ...]
    in_post_more: int | None
    status: str | None
    headline: bool
    certainty: str | None
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]
    errors: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[CitationRecord, ...]
    because: str | None
    tags: tuple[str, ...]
    note: str | None
    id: str
    file: str
    line: int


class EventRecord(NamedTuple):
    """A row of `chronicle events`."""

    date: str | None
    start: str | None
    end: str | None
    earliest: dt.date | None
    latest: dt.date | None
    length: str | None
    title: str
    category: str | None
    people: tuple[str, ...]
    people_ids: tuple[str, ...]
    organisations: tuple[str, ...]
    organisation_ids: tuple[str, ...]
    posts: tuple[str, ...]
    post_ids: tuple[str, ...]
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    stances: Mapping[str, Any]
    status: str | None
    headline: bool
    certainty: str | None
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]
    errors: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[CitationRecord, ...]
    because: str | None
    tags: tuple[str, ...]
    note: str | None
    id: str
    file: str
    line: int


class CountRecord(NamedTuple):
    """A row of `chronicle counts`."""

    date: str | None
    earliest: dt.date | None
    latest: dt.date | None
    what: str
    value: int | Decimal
    value_to: int | Decimal | None
    unit: str | None
    approx: str | None
    people: tuple[str, ...]
    people_ids: tuple[str, ...]
    organisation: str | None
    organisation_id: str | None
    organisations: tuple[str, ...]
    organisation_ids: tuple[str, ...]
    posts: tuple[str, ...]
    post_ids: tuple[str, ...]
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    stances: Mapping[str, Any]
    status: str | None
    headline: bool
    certainty: str | None
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]
    errors: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[CitationRecord, ...]
    because: str | None
    tags: tuple[str, ...]
    note: str | None
    id: str
    file: str
    line: int


class PersonRecord(NamedTuple):
    """A row of `chronicle people`."""

    note: str | None
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    name: str
    aka: tuple[str, ...]
    born: str | None
    died: str | None
    identifiers: Mapping[str, Any]
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[CitationRecord, ...]
    because: str | None
    facts: int
    id: str
    file: str
    line: int


class PostRecord(NamedTuple):
    """A row of `chronicle posts`."""

    note: str | None
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    title: str
    organisation: str
    aka: tuple[str, ...]
    seats: int | None
    lead: bool
    complete: bool
    opened: str | None
    closed: str | None
    succeeds: tuple[str, ...]
    identifiers: Mapping[str, Any]
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[CitationRecord, ...]
    because: str | None
    facts: int
    id: str
    file: str
    line: int


class OrganisationRecord(NamedTuple):
    """A row of `chronicle organisations`."""

    note: str | None
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    name: str
    aka: tuple[str, ...]
    parent: str | None
    opened: str | None
    closed: str | None
    succeeds: tuple[str, ...]
    identifiers: Mapping[str, Any]
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[CitationRecord, ...]
    because: str | None
    facts: int
    id: str
    file: str
    line: int


class SourceRecord(NamedTuple):
    """A row of `chronicle sources`."""

    note: str | None
    extra: Mapping[str, Any]
    restricted: tuple[str, ...]
    title: str
    type: str | None
    publisher: str | None
    authors: tuple[str, ...]
    published: str | None
    dated: str | None
    url: str | None
    accessed: str | None
    archived: str | None
    identifiers: Mapping[str, Any]
    bundle: str | None
    bundle_pages: Mapping[str, Any]
    facts: int
    id: str
    file: str
    line: int


class Listings:
    """The listings of a base, each a method of its name."""

    def _rows(self, record: Callable[..., R], filters: RowFilters) -> Iterator[R]:
        raise NotImplementedError

    def timeline(self, **filters: Unpack[RowFilters]) -> Iterator[TimelineRecord]:
        """Everything, merged, in order: the rows of `chronicle timeline`."""
        return self._rows(TimelineRecord, filters)

    def tenures(self, **filters: Unpack[RowFilters]) -> Iterator[TenureRecord]:
        """Who held which post, and how long: the rows of `chronicle tenures`."""
        return self._rows(TenureRecord, filters)

    def inspections(self, **filters: Unpack[RowFilters]) -> Iterator[InspectionRecord]:
        """Ratings, and who was in charge: the rows of `chronicle inspections`."""
        return self._rows(InspectionRecord, filters)

    def budget(self, **filters: Unpack[RowFilters]) -> Iterator[BudgetRecord]:
        """Money by financial year: the rows of `chronicle budget`."""
        return self._rows(BudgetRecord, filters)

    def events(self, **filters: Unpack[RowFilters]) -> Iterator[EventRecord]:
        """What happened: the rows of `chronicle events`."""
        return self._rows(EventRecord, filters)

    def counts(self, **filters: Unpack[RowFilters]) -> Iterator[CountRecord]:
        """How many there were: posts, children, meetings: the rows of `chronicle counts`."""
        return self._rows(CountRecord, filters)

    def people(self, **filters: Unpack[RowFilters]) -> Iterator[PersonRecord]:
        """Whom the facts name, and how often: the rows of `chronicle people`."""
        return self._rows(PersonRecord, filters)

    def posts(self, **filters: Unpack[RowFilters]) -> Iterator[PostRecord]:
        """The offices that people hold: the rows of `chronicle posts`."""
        return self._rows(PostRecord, filters)

    def organisations(self, **filters: Unpack[RowFilters]) -> Iterator[OrganisationRecord]:
        """Councils, inspectorates and the rest: the rows of `chronicle organisations`."""
        return self._rows(OrganisationRecord, filters)

    def sources(self, **filters: Unpack[RowFilters]) -> Iterator[SourceRecord]:
        """Who says so: the rows of `chronicle sources`."""
        return self._rows(SourceRecord, filters)
