"""What stands around the chronology of a report: who is who, the reasons, the sources, and what was left out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from chronicle.dates import format_date_text
from chronicle.document import Note, Page, PageColumn, Row, Span, Tone
from chronicle.pages.entities import signs_of, source_origin
from chronicle.pages.fragments import DOT, LOST_PART
from chronicle.pages.query_summary import describe_selection
from chronicle.pages.times import NOT_RECORDED, FactTimes
from chronicle.queries.claims import reason
from chronicle.queries.entities import entity_records
from chronicle.queries.facts import addresses_involving, with_organisation
from chronicle.queries.filters import count_far_later, hidden, sightings
from chronicle.queries.names import distinct_name
from chronicle.queries.overview import count_errors
from chronicle.queries.publication import narrowed_publications
from chronicle.queries.tenures import tenures_where
from chronicle.reports.chronology import LISTING
from chronicle.reports.references import stretches
from chronicle.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chronicle.document import Cell, Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.chronology import ChronologyRow
    from chronicle.queries.filters import Selection
    from chronicle.queries.tenures import TenureRow
    from chronicle.reports.chronology import Chronology, RowKey
    from chronicle.reports.numbering import NumberedItem
    from chronicle.reports.references import RowNumbers, SourceNumbers

_CAST: Final = (PageColumn("Name"), PageColumn("Post"), PageColumn("When", max_width=34))
_REASONS: Final = (PageColumn("No.", max_width=20), PageColumn("Why"))
_NUMBERS: Final = (PageColumn("Old No.", no_wrap=True), PageColumn("New No.", no_wrap=True))
_SOURCES: Final = (
    PageColumn("No.", no_wrap=True, justify="right"),
    PageColumn("Source"),
    PageColumn("Published", no_wrap=True),
    PageColumn("What rests on it", max_width=40),
)


def cast_page(index: Index, selection: Selection, numbers: RowNumbers) -> Page:
    """Return who is who: each person's other names, and the posts that they held, or else the rows that name them."""
    return Page("", _CAST, _cast(index, selection, numbers))


def _cast(index: Index, selection: Selection, numbers: RowNumbers) -> Iterator[Line]:
    held: defaultdict[str, list[TenureRow]] = defaultdict(list)
    for tenure in tenures_where(index):
        held[tenure.person_id].append(tenure)
    times = FactTimes(index)
    for person in entity_records(index, "people", selection):
        name: Inline = _named(index, person)
        for tenure in held.get(str(person["id"]), ()):
            post = tenure.post or tenure.title
            office = (
                with_organisation(index, tenure.fact.kind, post, tenure.organisation, tenure.organisation_id)
                if post
                else tenure.organisation
            )
            acting = " (acting)" if tenure.acting else ""
            yield Row((name, f"{office}{acting}", times.from_until(tenure.fact)))
            name = ""
        if name:
            rows = numbers.of(addresses_involving(index, "people", str(person["id"])))
            yield Row((name, Span(f"named in {rows}", Tone.DIM) if rows else "", ""))


def _named(index: Index, person: Mapping[str, Cell]) -> tuple[Span, ...]:
    name = Span(distinct_name(index, str(person["name"]), str(person["id"])), Tone.STRONG)
    aka = person["aka"]
    others = f", also {', '.join(aka)}" if isinstance(aka, tuple) and aka else ""
    return (name, *((Span(others, Tone.DIM),) if others else ()), *signs_of(person))


def reasons_page(index: Index, chronology: Chronology, numbers: RowNumbers) -> Page:
    """Return why what no source gives stands, each reason once, under the numbers of the rows that show it."""
    return Page("", _REASONS, _reasons(index, chronology, numbers))


def _reasons(index: Index, chronology: Chronology, numbers: RowNumbers) -> Iterator[Line]:
    labels: list[str] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    for item, row, _ in chronology.rows():
        if row is None:
            continue
        labels.append(item.label)
        role = row.time.role
        shown = row.time.sourcing.worked_out
        fields = sorted(shown) if role is None else [role] if role in shown else []
        given = (reason(index, row.key, field) or _derivation(row, field) for field in fields)
        if reasons := dict.fromkeys(filter(None, given)):
            places[numbers.in_text("; ".join(reasons))].append(len(labels) - 1)
    for why, found in places.items():
        yield Row((Span(stretches(found, labels), Tone.STRONG), why))


def _derivation(row: ChronologyRow, field: str) -> str:
    """Return what an end follows from; empty if from nothing that is stated."""
    return f"from the stated length, {row.length}" if field in row.time.derived and row.length else ""


def sources_page(index: Index, selection: Selection, numbers: SourceNumbers, rows: Mapping[str, str]) -> Page:
    """Return the sources under their numbers: what each is, when it was published, and what rests on it."""
    return Page("", _SOURCES, _sources(index, selection, numbers, rows))


def _sources(
    index: Index, selection: Selection, numbers: SourceNumbers, rows: Mapping[str, str]
) -> Iterator[Line]:
    narrowed = narrowed_publications(index)
    for source in entity_records(index, "sources", selection):
        id_ = str(source["id"])
        url = str(source["url"] or source["archived"] or "")
        origin = source_origin(source)
        published = source["published"] or source["dated"] or narrowed.get(id_)
        title = Span(str(source["title"]), Tone.STRONG, url or None)
        yield Row(
            (
                numbers.cell([id_]),
                (title, *((Span(f"{DOT}{origin}", Tone.DIM),) if origin else ()), *signs_of(source)),
                Span(format_date_text(str(published)), Tone.DATE) if published else NOT_RECORDED,
                rows.get(id_) or counted(int(str(source["facts"])), "fact"),
            )
        )
        if url:
            yield Note(Span(url, Tone.DIM, url), under=1)


def rows_by_source(keys: Sequence[RowKey], items: Sequence[NumberedItem]) -> Mapping[str, str]:
    """Return the numbers of the rows that rest on each source: `1, 3–5, 12A`; neighbours are told by the first and the last."""
    labels = [item.label for item in items if item.state.stands]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        for source in key.sources:
            places[source].append(place)
    return {source: stretches(found, labels) for source, found in places.items()}


def left_out_page(index: Index, selection: Selection, elsewhere: str = "", withheld: str = "") -> Page:
    """Return what is not told, and why.

    Args:
        index: The base's index.
        selection: What part of it is told.
        elsewhere: Where those stand whom the chronology leaves out, in words; empty if nowhere.
        withheld: How much is withheld, in words; empty if that is not to be said.
    """
    return Page("", (), map(Note, _left_out(index, selection, elsewhere, withheld)))


def _left_out(index: Index, selection: Selection, elsewhere: str, withheld: str) -> Iterator[str]:
    if asked := describe_selection(index, selection):
        yield f"Told is only what was asked for: {asked}."
    if number := hidden(index, LISTING, selection):
        yield f"{counted(number, 'entry', 'entries')}: only a missing date leaves open whether they belong here."
    if number := count_far_later(index, selection):
        yield f"{counted(number, 'entry', 'entries')}: known only to be by some far later day."
    if number := sightings(index, selection):
        entries = counted(number, "entry", "entries")
        yield f"{entries}: somebody was in post, from when until when is not recorded; not in the chronology{elsewhere}."
    errors = count_errors(index)
    if errors.set_aside:
        yield f"{counted(errors.set_aside, 'entry', 'entries')}: mistakes in the base keep them out."
    if errors.incomplete:
        yield f"{LOST_PART} of {counted(errors.incomplete, 'fact')}: mistakes in the base keep it out.".capitalize()
    if withheld:
        yield withheld


def renumbering_page(numbers: Iterable[tuple[str, str | None]]) -> Page:
    """Return which new number stands for which old one; a dash for what is gone."""
    rows = (Row((old, new or Span("–", Tone.ABSENT))) for old, new in numbers)
    return Page(Span("Old and new numbers", Tone.TITLE), _NUMBERS, rows)
