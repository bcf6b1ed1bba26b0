"""The state of things at a time, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from chronicle.dates import Certainty, coarsest_date, format_date, format_date_text, format_range
from chronicle.document import (
    Blank,
    ColumnSet,
    Heading,
    Note,
    Page,
    PageColumn,
    Row,
    SeeAlso,
    Span,
    Tone,
    spans_of,
)
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.model.kinds.tenures import TENURES
from chronicle.pages.fragments import DOT, SOURCES, TIME, fact_remarks, left_open_words, office, time_title
from chronicle.pages.grades import change_words, grade_on_scale
from chronicle.pages.legend import MAYBE, Legend, doubt_signs
from chronicle.pages.query_summary import describe_selection
from chronicle.pages.times import FactTimes, fact_time
from chronicle.queries.filters import Selection
from chronicle.queries.inspections import NoRating, scales
from chronicle.queries.money import fields_of_sums
from chronicle.queries.names import distinct_name, distinct_organisation
from chronicle.text import counted, in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.dates import EdtfDate
    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.inspections import InspectionAtTime, InspectionFields
    from chronicle.queries.nearby import NearbyRow
    from chronicle.queries.state import (
        FactAtTime,
        HolderAtTime,
        PostAtTime,
        State,
    )

T = TypeVar("T")

_MOST_POSTS: Final = 6
_MOST_INSPECTIONS: Final = 5
_MOST_FACTS: Final = 5
_MOST_MEANWHILE: Final = 3
_MOST_BESIDE: Final = 2
"""How many of each are shown, so that an answer fits on a screen however large the base."""
_HOLDER_COLUMNS: Final = (PageColumn(), PageColumn(), PageColumn(no_wrap=True), SOURCES)
_DATED_COLUMNS: Final = (TIME, PageColumn(), SOURCES)
_FACT_COLUMNS: Final = (PageColumn(max_width=34), PageColumn(), SOURCES)
_LEFT_OPEN_COLUMNS: Final = (PageColumn(), PageColumn(max_width=24), PageColumn(), SOURCES)
_NO_HOLDER: Final = Span("  no holder recorded", Tone.DIM)
_VACANT: Final = Span("  vacant", Tone.STRONG)
_WHETHER: Final = {(True, False): "yet", (False, True): "still"}
"""What is not known of a holder whose start is missing, or whose end is."""


def at_page(index: Index, state: State, *, undated: bool = False, everything: bool = False) -> Page:
    """Return the state for people: what is asked first, the rest counted.

    Args:
        index: The base's index.
        state: The state of things.
        undated: Whether to name those whom only a missing date leaves open, rather than count them.
        everything: Whether to name all the others, too.
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
        _Sections(index, state, legend, undated=undated, everything=everything).all(),
        aside,
        legend.foot,
    )


class _Sections:
    """The sections of the page, in order."""

    def __init__(
        self, index: Index, state: State, legend: Legend, *, undated: bool, everything: bool
    ) -> None:
        self._index, self._state, self._legend = index, state, legend
        self._undated, self._everything = undated, everything
        self._rest: list[str] = []
        """How many are left out of which section, in words."""
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
        if self._everything:
            yield from self._empty_posts()
        yield from self._counts()

    def _row(self, *cells: Inline, sources: Sequence[str]) -> Row:
        """Return a row, having taken note of its signs."""
        return Row((*(self._legend.note(cell) for cell in cells), self._legend.sources(sources)))

    def _first(self, rows: Sequence[T], most: int, thing: str, many: str = "") -> Sequence[T]:
        """Return the first of some rows, and count the others; where that is one, it is not worth the line."""
        if self._everything or len(rows) <= most + 1:
            return rows
        self._rest.append(counted(len(rows) - most, thing, many))
        return rows[:most]

    def _counts(self) -> Iterator[Line]:
        """Yield what is not shown, and which options show it."""
        undated = [
            counted(number, *noun)
            for number, noun in (
                (len(self._left_open), (TENURES.noun, TENURES.nouns)),
                (self._state.undated_more, ("entry", "entries")),
            )
            if number and not self._undated
        ]
        lead = {post.organisation_id for post in self._state.posts if post.lead}
        narrower = ", or name one by --org" if len(lead) > _MOST_POSTS and not any(self._state.scope) else ""
        words = [f"{', '.join(self._rest)}: add --all{narrower}"] if self._rest else []
        words += [left_open_words(" and ".join(undated))] if undated else []
        if words:
            yield Blank()
            yield SeeAlso(f"+ {'; '.join(words)}")

    def _in_post(self) -> Iterator[Line]:
        posts = self._shown_posts()
        if len(posts) > 1 and len({post.title for post in posts}) == 1 and all(p.organisation for p in posts):
            yield from self._by_organisation(posts)
            return
        yield Heading("In post")
        for post in posts:
            yield self._post(post)
            for holder in self._holders(post):
                yield self._holder(holder)
            if not post.holders:
                yield Row((_VACANT if post.vacant else _NO_HOLDER, "", "", ""))
        if not posts:
            yield Note("nobody for certain, and nobody possibly")

    def _by_organisation(self, posts: Sequence[PostAtTime]) -> Iterator[Line]:
        """Yield posts of one title, which stands above them: each with its holders in a row."""
        yield ColumnSet((PageColumn(), *_HOLDER_COLUMNS))
        yield Heading("In post", posts[0].title or "")
        for post in posts:
            beside: Inline = Span(self._organisation(post), Tone.STRONG)
            for holder in self._holders(post):
                row = self._holder(holder)
                yield Row((beside, *row.cells))
                beside = ""
            if not post.holders:
                yield Row((beside, _VACANT if post.vacant else _NO_HOLDER, "", "", ""))

    def _holders(self, post: PostAtTime) -> list[HolderAtTime]:
        return [one for one in post.holders if post.lead or one.certainty is not Certainty.UNKNOWN]

    def _shown_posts(self) -> Sequence[PostAtTime]:
        """Return the posts that lead, and where there are none or posts or people were asked for, the others that were held; count those left out."""
        lead = [post for post in self._state.posts if post.lead]
        others = [post for post in self._state.posts if not post.lead and post.possibly_held]
        empty = [post for post in self._state.posts if not post.lead and not post.holders]
        scope = self._state.scope
        if not lead or scope.posts or scope.people:
            lead, others = lead + others, []
        posts = self._first(lead, _MOST_POSTS, "lead post" if others else "post")
        if self._everything:
            return [*posts, *others]
        if others:
            self._rest.append(counted(len(others), "other post"))
        for vacant, words in ((True, "vacant"), (False, "with no holder recorded")):
            if number := sum(post.vacant is vacant for post in empty):
                self._rest.append(f"{counted(number, 'post')} {words}")
        return posts

    def _post(self, post: PostAtTime) -> Row:
        title, beside = office(post.title, self._organisation(post) or None)
        if post.title is not None and beside == self._index.implied_organisation(TENURES):
            beside = ""  # goes without saying
        seats = f"{post.seats:,} seats" if post.seats > 1 else ""
        about = "".join(f"{DOT}{text}" for text in (beside, seats) if text)
        return Row(((Span(title, Tone.STRONG), Span(about, Tone.DIM)), "", "", ""))

    def _organisation(self, of: PostAtTime | InspectionFields) -> str:
        return distinct_organisation(self._index, of.organisation, of.organisation_id)

    def _holder(self, holder: HolderAtTime) -> Row:
        """Return who, since when, for how long so far; if unknown, which missing date leaves it open."""
        tenure = holder.tenure
        fact, interval = tenure.fact, tenure.interval
        unknown = holder.certainty is Certainty.UNKNOWN
        name = distinct_name(self._index, tenure.person, tenure.person_id)
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
        inspections = self._shown_inspections()
        if not inspections:
            return
        yield ColumnSet(_DATED_COLUMNS)
        organisations = {inspection.fields.organisation_id for inspection in inspections}
        several, one_each = len(organisations) > 1, len(organisations) == len(inspections)
        yield Heading("Last inspected", "" if several else self._organisation(inspections[0].fields))
        organisation_id = None
        for inspection in inspections:
            fields = inspection.fields
            beneath = several and not one_each
            if beneath and fields.organisation_id != organisation_id:
                yield Row((Span(self._organisation(fields), Tone.STRONG), "", ""))
            organisation_id = fields.organisation_id
            yield self._inspection(inspection, named=several and one_each, beneath=beneath)

    def _shown_inspections(self) -> Sequence[InspectionAtTime]:
        """Return the inspections of organisations that have a lead post, of the others where there are none; count those left out."""
        inspections = self._state.inspections
        led = {post.organisation_id for post in self._state.posts if post.lead}
        first = [inspection for inspection in inspections if inspection.fields.organisation_id in led]
        if self._everything or not first:
            first = [*inspections]
        if number := len(inspections) - len(first):
            self._rest.append(counted(number, "inspection of others", "inspections of others"))
        return self._first(first, _MOST_INSPECTIONS, INSPECTIONS.singular)

    def _inspection(self, inspection: InspectionAtTime, *, named: bool, beneath: bool) -> Row:
        """Return when it was, by whom and what they said; the organisation is named, or stands above it, or goes without saying."""
        fact, fields = inspection.fact, inspection.fields
        grade, judgement = fields.grade, fields.judgement
        time, _ = fact_time(fact)
        what = [
            Span(f"{self._organisation(fields)}, " if named else "", Tone.STRONG),
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
        if inspection.age.known:
            what.append(Span(f"{DOT}{inspection.age.words} before", Tone.DIM))
        doubt = () if inspection.certainty is Certainty.CERTAIN else (MAYBE,)
        date = (*(_indent(inspection.certainty) if beneath else doubt), *spans_of(time))
        return self._row(date, tuple(what), sources=fact.sources)

    def _in_force(self) -> Iterator[Line]:
        in_force = self._but_far_later(self._state.in_force)
        sure = sum(fact.certainty is Certainty.CERTAIN for fact in in_force)
        if sure > _MOST_FACTS and not self._everything:  # those that began last
            in_force = [
                *in_force[sure - _MOST_FACTS : sure],
                *in_force[: sure - _MOST_FACTS],
                *in_force[sure:],
            ]
        facts = self._first(in_force, _MOST_FACTS, "more in force", "more in force")
        if not facts:
            return
        yield ColumnSet(_FACT_COLUMNS)
        yield Heading("In force")
        for fact in facts:
            yield self._fact(fact, self._times.since(fact.fact, self._last_day), fact.fact.what)
            yield from _if_open(fact)

    def _but_far_later(self, facts: Sequence[FactAtTime]) -> Sequence[FactAtTime]:
        """Return facts without those of which no more is known than that they had begun by a far later day; count these."""
        shown = [fact for fact in facts if self._everything or not fact.is_far_later(self._state.window)]
        if number := len(facts) - len(shown):
            self._rest.append(f"{counted(number, 'entry', 'entries')} only known to be by a far later day")
        return shown

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
        figures = self._first(
            self._but_far_later(self._state.money), _MOST_FACTS, "sum of money", "sums of money"
        )
        for sum_ in figures:
            fact = sum_.fact
            time, length = fact_time(fact)
            yield self._fact(sum_, time, fact.what_with_owner)
            if length:
                duration = (Span(f"for {length}"), *doubt_signs(fact.sourcing, "length"))
                yield Note(self._legend.note(duration), 1)
            if newer := sums[fact.key].superseded_by:
                yield Note(f"superseded by {', '.join(newer)}", 1)
            yield from _if_open(sum_)
        if not figures:
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
            yield ColumnSet(_DATED_COLUMNS)
        for title, rows, direction in sections:
            nearest = {"before": rows[-_MOST_BESIDE:], "after": rows[:_MOST_BESIDE]}
            shown = rows if self._everything else nearest.get(direction, rows[:_MOST_MEANWHILE])
            more = 0 if direction else state.meanwhile_more + len(rows) - len(shown)
            if rows or more:
                yield Heading(title)
            for row in shown:
                yield self._nearby_row(row, direction)
            if more:
                year = state.time.edtf or state.time.typed
                command = self._index.command("timeline", "--year", year, *state.scope.options)
                number = f"{more:,}"
                rest = (
                    f"and {number} more" if rows else f"{number} that may have been, dated to within a year"
                )
                yield Note(f"{rest}: {command}")

    def _nearby_row(self, row: NearbyRow, direction: str) -> Row:
        fact = row.fact
        time, _ = fact_time(fact, row.role, row.date)
        if row.certainty is Certainty.POSSIBLE:
            time = (MAYBE, *spans_of(time))
        distance = f"{DOT}{row.distance.words} {direction}" if direction and row.distance.known else ""
        unreported = (Span(f"{DOT}{NoRating.NOT_REPORTED.value}", Tone.DIM),) if row.unreported else ()
        remarks = (*unreported, *fact_remarks(fact, row.role), Span(distance, Tone.DIM))
        return self._row(time, (Span(fact.what_with_owner), *remarks), sources=fact.sources)

    def _open_holders(self) -> Iterator[Line]:
        """Yield the holders of posts other than lead posts whom only a missing date leaves open."""
        yield ColumnSet(_LEFT_OPEN_COLUMNS)
        yield Heading("No date tells whether these were in post")
        for post, holder in self._left_open:
            fact = holder.tenure.fact
            title = Span(DOT.join(filter(None, (post.title, self._organisation(post)))), Tone.DIM)
            yield self._row(
                distinct_name(self._index, holder.tenure.person, holder.tenure.person_id),
                self._times.since(fact, self._last_day),
                title,
                sources=fact.sources,
            )

    def _not_dated(self) -> Iterator[Line]:
        """Yield the facts of whose time nothing is known, of every kind but tenures."""
        if self._state.undated:
            yield ColumnSet(_DATED_COLUMNS)
            yield Heading("Not dated")
        for fact in self._state.undated:
            time, _ = fact_time(fact)
            what = (Span(fact.what_with_owner), *fact_remarks(fact))
            yield self._row(time, what, sources=fact.sources)

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
                yield Row((post.title or "", Span(self._organisation(post), Tone.DIM)))
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
