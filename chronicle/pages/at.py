"""The state of things at a time, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import Certainty, coarsest_date, format_date, format_date_text, format_iso, format_range
from chronicle.document import Blank, ColumnSet, Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.model.kinds.tenures import TENURES
from chronicle.pages.fragments import (
    DOT,
    SOURCES,
    TIME,
    counted,
    fact_remarks,
    left_open_note,
    office,
    spans_of,
    time_title,
)
from chronicle.pages.grades import change_words, grade_on_scale
from chronicle.pages.legend import MAYBE, Legend, doubt_signs
from chronicle.pages.query_summary import describe_selection
from chronicle.pages.times import FactTimes, fact_time
from chronicle.queries.filters import Selection
from chronicle.queries.inspections import NoRating, scales
from chronicle.queries.money import fields_of_sums
from chronicle.queries.names import told_name
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.dates import EdtfDate, Elapsed
    from chronicle.document import Inline, Json, Line
    from chronicle.index.cache import Index
    from chronicle.queries.facts import FactRow
    from chronicle.queries.inspections import InspectionAtTime
    from chronicle.queries.state import (
        FactAtTime,
        HolderAtTime,
        NearbyRow,
        PostAtTime,
        State,
    )

_HOLDER_COLUMNS: Final = (PageColumn(), PageColumn(), PageColumn(no_wrap=True), SOURCES)
_INSPECTION_COLUMNS: Final = (TIME, PageColumn(), PageColumn(no_wrap=True), SOURCES)
_FACT_COLUMNS: Final = (PageColumn(max_width=34), PageColumn(), SOURCES)
_NEARBY_COLUMNS: Final = (TIME, PageColumn(), PageColumn(no_wrap=True), SOURCES)
_LEFT_OPEN_COLUMNS: Final = (PageColumn(), PageColumn(max_width=24), PageColumn(), SOURCES)
_NO_HOLDER: Final = Span("  no holder recorded", Tone.DIM)
_VACANT: Final = Span("  vacant", Tone.STRONG)
_WHETHER: Final = {(True, False): "yet", (False, True): "still"}
"""What is not known of a holder whose start is missing, or whose end is."""


def at_object(index: Index, state: State) -> Json:
    """Return the state for programs: one object, nothing abbreviated."""
    time = state.time
    fact = time.fact
    sums = fields_of_sums(index, (sum_.fact.key for sum_ in state.money))
    return {
        "asked": time.typed,
        "date": time.edtf,
        "earliest": time.earliest,
        "latest": time.latest,
        "id": fact.id if fact else None,
        "end": time.end or None,
        "what": fact.what if fact else None,
        "as_of": index.meta("as_of"),
        "narrowed_to": {table: list(ids) for table, ids in state.scope._asdict().items()},
        "in_post": [_post_object(post) for post in state.posts],
        "last_inspected": [_inspection_object(inspection) for inspection in state.inspections],
        "in_force": [_fact_at_time_object(fact) for fact in state.in_force],
        "money": {
            "financial_years": [year.text for year in state.financial_years],
            "figures": [
                {**_fact_at_time_object(sum_), **sums[sum_.fact.key]._asdict()} for sum_ in state.money
            ],
        },
        "meanwhile": [_nearby_object(row) for row in state.meanwhile],
        "meanwhile_more": state.meanwhile_more,
        "before": [_nearby_object(row) for row in state.before],
        "after": [_nearby_object(row) for row in state.after],
        "undated": [_fact_object(fact) for fact in state.undated],
        "undated_more": state.undated_more,
    }


def _post_object(post: PostAtTime) -> Json:
    return {
        "post": post.title,
        "post_id": post.id,
        "organisation": post.organisation,
        "organisation_id": post.organisation_id,
        "seats": post.seats,
        "lead": post.lead,
        "complete": post.complete,
        "vacant": post.vacant,
        "holders": [_holder_object(holder) for holder in post.holders],
    }


def _holder_object(holder: HolderAtTime) -> Json:
    tenure = holder.tenure
    fact, bounds = tenure.fact, tenure.interval.bounds
    return {
        "person": tenure.person,
        "person_id": tenure.person_id,
        "certainty": holder.certainty.value,
        "acting": tenure.acting,
        "start": fact.start,
        "end": fact.end,
        "start_earliest": format_iso(bounds.start_earliest),
        "start_latest": format_iso(bounds.start_latest),
        "end_earliest": format_iso(bounds.end_earliest),
        "end_latest": format_iso(bounds.end_latest),
        **_length_object(holder.so_far),
        **_evidence_object(fact),
    }


def _inspection_object(inspection: InspectionAtTime) -> Json:
    fields = inspection.fields
    return {
        "organisation": fields.organisation,
        "organisation_id": fields.organisation_id,
        "certainty": inspection.certainty.value,
        "body": fields.body,
        "service": fields.service,
        "type": fields.type,
        "scale": fields.scale,
        "grade": fields.grade,
        "previous_grade": fields.previous_grade,
        "change": fields.change,
        "change_certainty": fields.change_certainty,
        "judgement": fields.judgement,
        "published": fields.published,
        "withdrawn": fields.withdrawn,
        "no_rating": inspection.no_rating and inspection.no_rating.value,
        "last_graded_only": inspection.graded_only,
        **_length_object(inspection.age),
        **_fact_object(inspection.fact),
    }


def _fact_at_time_object(fact: FactAtTime) -> dict[str, Json]:
    return {"certainty": fact.certainty.value, **_fact_object(fact.fact)}


def _nearby_object(row: NearbyRow) -> Json:
    fields = {**_fact_object(row.fact), **_length_object(row.distance)}
    return {
        **fields,
        "role": row.role,
        "date": row.date if row.role else row.fact.edtf,
        "earliest": format_iso(row.bounds.earliest),
        "latest": format_iso(row.bounds.latest),
        **({"certainty": row.certainty.value} if row.certainty else {}),
    }


def _length_object(length: Elapsed) -> dict[str, Json]:
    return {"days_min": length.days_min, "days_max": length.days_max}


def _fact_object(fact: FactRow) -> dict[str, Json]:
    bounds = fact.interval.bounds
    return {
        "kind": fact.kind,
        "what": fact.what,
        "date": fact.edtf,
        "earliest": format_iso(bounds.earliest),
        "latest": format_iso(bounds.latest),
        "status": fact.status,
        **_evidence_object(fact),
    }


def _evidence_object(fact: FactRow) -> dict[str, Json]:
    return {
        "worked_out": tuple(sorted(fact.worked_out)),
        "disputed": tuple(sorted(fact.disputed)),
        "sources": fact.sources,
        "id": fact.id,
        "file": fact.file,
        "line": fact.line,
    }


def at_page(index: Index, state: State, *, undated: bool = False) -> Page:
    """Return the state for people.

    Args:
        index: The base's index.
        state: The state of things.
        undated: Whether to name those whom only a missing date leaves open, rather than count them.
    """
    one_day = state.window.first == state.window.last
    legend = Legend(index, "possibly" if one_day else "possibly, or for part of it")
    time = state.time
    selection = Selection(**state.scope._asdict())
    aside = DOT.join(filter(None, (time.fact.id if time.fact else "", describe_selection(index, selection))))
    if time.financial_year:
        command = index.command("at", time.financial_year, *state.scope.options)
        aside = f"(for the financial year: {command})"
    return Page(
        time_title(time, legend),
        _HOLDER_COLUMNS,
        _Sections(index, state, legend, undated=undated).all(),
        aside,
        legend.foot,
    )


class _Sections:
    """The sections of the page, in order."""

    def __init__(self, index: Index, state: State, legend: Legend, *, undated: bool) -> None:
        self._index, self._state, self._legend = index, state, legend
        self._undated = undated
        self._last_day = state.window.last
        self._scales = scales(index)
        self._left_open = [
            (post, holder)
            for post in state.posts
            if not post.lead
            for holder in post.holders
            if holder.certainty is Certainty.UNKNOWN
        ]
        self._times = FactTimes(index)

    def all(self) -> Iterator[Line]:
        """Yield every section that has something to say."""
        yield from self._in_post()
        yield from self._last_inspected()
        yield from self._in_force()
        yield from self._money()
        yield from self._nearby()
        if self._left_open and self._undated:
            yield from self._open_holders()
        yield from self._not_dated()
        yield from self._empty_posts()

    def _row(self, *cells: Inline, sources: Sequence[str]) -> Row:
        """Return a row, having taken note of its signs."""
        return Row((*(self._legend.note(cell) for cell in cells), self._legend.sources(sources)))

    def _in_post(self) -> Iterator[Line]:
        yield Heading("In post")
        shown = [post for post in self._state.posts if post.lead or post.possibly_held]
        for post in shown:
            yield self._post(post)
            for holder in post.holders:
                if post.lead or holder.certainty is not Certainty.UNKNOWN:
                    yield self._holder(holder)
            if not post.holders:
                yield Row((_VACANT if post.vacant else _NO_HOLDER, "", "", ""))
        if not shown:
            yield Note("nobody for certain, and nobody possibly")
        if self._left_open and not self._undated:
            yield from left_open_note(counted(len(self._left_open), TENURES.noun, TENURES.nouns))

    def _post(self, post: PostAtTime) -> Row:
        title, beside = office(post.title, post.organisation)
        if post.title is not None and beside == self._index.implied_organisation(TENURES):
            beside = ""  # goes without saying
        seats = f"{post.seats:,} seats" if post.seats > 1 else ""
        about = "".join(f"{DOT}{text}" for text in (beside, seats) if text)
        return Row(((Span(title, Tone.STRONG), Span(about, Tone.DIM)), "", "", ""))

    def _holder(self, holder: HolderAtTime) -> Row:
        """Return who, since when, for how long so far; if unknown, which missing date leaves it open."""
        tenure = holder.tenure
        fact, interval = tenure.fact, tenure.interval
        unknown = holder.certainty is Certainty.UNKNOWN
        name = told_name(self._index, tenure.person, tenure.person_id)
        name = f"{name}, acting" if tenure.acting else name
        who = (*_indent(holder.certainty), Span(name), *doubt_signs(fact.sourcing, "acting"))
        length = f"{holder.so_far.words} so far" if holder.so_far.known else ""
        if unknown:
            length = (
                f"not known whether {_WHETHER.get((interval.start_missing, interval.end_missing), 'then')}"
            )
        return self._row(
            who,
            self._times.since(fact, self._last_day, whole=unknown),
            Span(length, Tone.DIM),
            sources=fact.sources,
        )

    def _last_inspected(self) -> Iterator[Line]:
        if not self._state.inspections:
            return
        yield ColumnSet(_INSPECTION_COLUMNS)
        yield Heading("Last inspected")
        organisation_id = None
        for inspection in self._state.inspections:
            if inspection.fields.organisation_id != organisation_id:
                yield Row((Span(inspection.fields.organisation, Tone.STRONG), "", "", ""))
            organisation_id = inspection.fields.organisation_id
            yield self._inspection(inspection)

    def _inspection(self, inspection: InspectionAtTime) -> Row:
        fact, fields = inspection.fact, inspection.fields
        grade, judgement = fields.grade, fields.judgement
        time, _ = fact_time(fact)
        what = [
            Span(" ".join(filter(None, (fields.body, fields.service, fields.type)))),
            Span(": "),
        ]
        if grade:
            scale = self._scales.get(fields.scale or "")
            what += [
                grade_on_scale(scale, grade) if scale else Span(grade),
                *doubt_signs(fact.sourcing, "grade"),
            ]
            if moved := change_words(scale, fields):
                what += [Span(" "), *moved]
        if judgement and judgement != grade:
            what.append(Span(f"{', ' if grade else ''}{in_quotes(judgement)}"))
            what += doubt_signs(fact.sourcing, "judgement")
        if inspection.no_rating is NoRating.WITHDRAWN:
            what.append(Span(f"rating withdrawn {format_date_text(fields.withdrawn or '')}"))
        elif inspection.no_rating:
            what.append(Span(inspection.no_rating.value))
        elif not grade:
            what.append(Span(", no grade" if judgement else "no grade", Tone.DIM))
        if inspection.graded_only:
            what.append(Span(", the last with a grade", Tone.DIM))
        age = Span(f"{inspection.age.words} before" if inspection.age.known else "", Tone.DIM)
        date = (*_indent(inspection.certainty), *spans_of(time))
        return self._row(date, tuple(what), age, sources=fact.sources)

    def _in_force(self) -> Iterator[Line]:
        if not self._state.in_force:
            return
        yield ColumnSet(_FACT_COLUMNS)
        yield Heading("In force")
        for fact in self._state.in_force:
            yield self._fact(fact, self._times.since(fact.fact, self._last_day), fact.fact.what)
            yield from _if_open(fact)

    def _fact(self, fact: FactAtTime, time: Inline, what: str) -> Row:
        if fact.certainty is not Certainty.CERTAIN:
            time = (MAYBE, *spans_of(time))
        return self._row(time, (Span(what), *fact_remarks(fact.fact)), sources=fact.fact.sources)

    def _money(self) -> Iterator[Line]:
        years = self._state.financial_years
        if not (years or self._state.money):
            return
        yield ColumnSet(_FACT_COLUMNS)
        title = f"Money, {' and '.join(year.text for year in years)}" if years else "Money"
        yield Heading(title, _days_of(years[0]) if len(years) == 1 else "")
        sums = fields_of_sums(self._index, (sum_.fact.key for sum_ in self._state.money))
        for sum_ in self._state.money:
            fact = sum_.fact
            time, length = fact_time(fact)
            yield self._fact(sum_, time, fact.what_with_owner)
            if length:
                duration = (Span(f"for {length}"), *doubt_signs(fact.sourcing, "length"))
                yield Note(self._legend.note(duration), 1)
            if newer := sums[fact.key].superseded_by:
                yield Note(f"superseded by {', '.join(newer)}", 1)
            yield from _if_open(sum_)
        if not self._state.money:
            yield Note("nothing else recorded" if self._state.is_of_money else "nothing recorded")

    def _nearby(self) -> Iterator[Line]:
        state = self._state
        one_day = state.window.first == state.window.last
        sections = (
            ("Just before", state.before, "before"),
            ("On that day" if one_day else "In that time", state.meanwhile, ""),
            ("Just after", state.after, "after"),
        )
        if any(rows for _, rows, _ in sections):
            yield ColumnSet(_NEARBY_COLUMNS)
        for title, rows, direction in sections:
            has_more = not direction and state.meanwhile_more > 0
            if rows or has_more:
                yield Heading(title)
            for row in rows:
                yield self._nearby_row(row, direction)
            if has_more:
                year = state.time.edtf or state.time.typed
                more = self._index.command("timeline", "--year", year, *state.scope.options)
                number = f"{state.meanwhile_more:,}"
                rest = (
                    f"and {number} more" if rows else f"{number} that may have been, dated to within a year"
                )
                yield Note(f"{rest}: {more}")

    def _nearby_row(self, row: NearbyRow, direction: str) -> Row:
        fact = row.fact
        time, _ = fact_time(fact, row.role, row.date)
        if row.certainty is Certainty.POSSIBLE:
            time = (MAYBE, *spans_of(time))
        distance = direction
        if direction and row.distance.known:
            distance = f"{row.distance.words} {direction}"
        unreported = (Span(f"{DOT}{NoRating.NOT_REPORTED.value}", Tone.DIM),) if row.unreported else ()
        what = (Span(fact.what_with_owner), *unreported, *fact_remarks(fact, row.role))
        return self._row(time, what, Span(distance, Tone.DIM), sources=fact.sources)

    def _open_holders(self) -> Iterator[Line]:
        """Yield the holders of posts other than lead posts whom only a missing date leaves open."""
        yield ColumnSet(_LEFT_OPEN_COLUMNS)
        yield Heading("No date tells whether these were in post")
        for post, holder in self._left_open:
            fact = holder.tenure.fact
            title = Span(DOT.join(filter(None, (post.title, post.organisation))), Tone.DIM)
            yield self._row(
                told_name(self._index, holder.tenure.person, holder.tenure.person_id),
                self._times.since(fact, self._last_day),
                title,
                sources=fact.sources,
            )

    def _not_dated(self) -> Iterator[Line]:
        """Yield the facts of whose time nothing is known, of every kind but tenures."""
        if self._state.undated:
            yield ColumnSet((TIME, PageColumn(), SOURCES))
            yield Heading("Not dated")
        for fact in self._state.undated:
            time, _ = fact_time(fact)
            what = (Span(fact.what_with_owner), *fact_remarks(fact))
            yield self._row(time, what, sources=fact.sources)
        if number := self._state.undated_more:
            yield from left_open_note(counted(number, "entry", "entries"))

    def _empty_posts(self) -> Iterator[Line]:
        """Yield the posts other than lead posts that nobody is recorded to have held."""
        empty = [post for post in self._state.posts if not post.holders and not post.lead]
        if not empty:
            return
        yield ColumnSet((PageColumn(), PageColumn()))
        for vacant, title in ((True, "Vacant"), (False, "No holder recorded")):
            posts = [post for post in empty if post.vacant is vacant]
            if posts:
                yield Heading(title)
            for post in posts:
                yield Row((post.title or "", Span(post.organisation or "", Tone.DIM)))
        yield Blank()


def _if_open(fact: FactAtTime) -> Iterator[Line]:
    if fact.certainty is Certainty.UNKNOWN:
        yield Note("only a missing date leaves it open", 1)


def _days_of(year: EdtfDate) -> str:
    """Return the first and the last day of a financial year; empty where its name says them."""
    if not format_range((year.earliest, year.latest)):
        return ""
    first, last = (format_date(coarsest_date((day, day))) for day in (year.earliest, year.latest))
    return f"{first} – {last}"


def _indent(certainty: Certainty) -> tuple[Span, ...]:
    """Return the indent of a row below a subtitle; the sign of doubt stands inside it."""
    return (Span("?", Tone.MARK), Span(" ")) if certainty is not Certainty.CERTAIN else (Span("  "),)
