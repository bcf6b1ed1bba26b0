"""The state of things for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, Certainty, is_day, named, stretch_words, words
from chronicle.document import Blank, ColumnSet, Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.pages.columns import SOURCES, TIME
from chronicle.pages.fragments import DOT, counted, office, only_undated, sources_of, spans_of, title_of, told
from chronicle.pages.legend import MAYBE, Legend, signs
from chronicle.pages.times import NOT_DATED, WHOLE, point, seen_in_post
from chronicle.queries.ratings import scales
from chronicle.queries.reported import still
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.dates import Bounds, Elapsed
    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.facts import Fact
    from chronicle.queries.state.model import Dated, Holder, Inspected, Neighbour, State

_IN_POST: Final = (PageColumn(), PageColumn(), PageColumn(no_wrap=True), SOURCES)
_INSPECTED: Final = (TIME, PageColumn(), PageColumn(no_wrap=True), SOURCES)
_SPANS: Final = (PageColumn(max_width=34), PageColumn(), SOURCES)
_NEAR: Final = (TIME, PageColumn(), PageColumn(no_wrap=True), SOURCES)
_OPEN: Final = (PageColumn(), PageColumn(max_width=24), PageColumn(), SOURCES)
_NOBODY: Final = Span("  no holder recorded", Tone.DIM)
_VACANT: Final = Span("  vacant", Tone.STRONG)
_WHETHER: Final = {(True, False): "yet", (False, True): "still"}


def at_page(index: Index, found: State, *, undated: bool = False) -> Page:
    """Draw the state of things; those whom only a missing date leaves open are counted, or named if asked."""
    stretch = found.window.first != found.window.last
    marks = Legend(index, "possibly, or for part of it" if stretch else "possibly")
    time = found.time
    aside = time.fact.id if time.fact else ""
    if time.financial_year:
        about = [word for one in found.organisations for word in ("--org", one)]
        aside = f"(for the financial year: {index.further('at', time.financial_year, *about)})"
    return Page(
        title_of(time, marks),
        _IN_POST,
        _Screen(index, found, marks, undated=undated).all(),
        aside,
        marks.foot,
    )


class _Screen:
    def __init__(self, index: Index, found: State, marks: Legend, *, undated: bool) -> None:
        self._index, self._found, self._marks = index, found, marks
        self._undated = undated
        self._scales = scales(index)
        self._open = [
            (post, one) for post in found.posts if not post.lead for one in post.holders if not _told(one)
        ]
        self._still: dict[tuple[Bounds, tuple[str, ...]], str] = {}
        self._years = " and ".join(year.text for year in found.years)

    def all(self) -> Iterator[Line]:
        """Yield every section that has something to say."""
        yield from self._in_post()
        yield from self._inspected()
        yield from self._in_force()
        yield from self._money()
        yield from self._around()
        if self._open and self._undated:
            yield from self._left_open()
        yield from self._nobody()

    def _in_post(self) -> Iterator[Line]:
        yield Heading("In post")
        shown = [post for post in self._found.posts if post.lead or post.sure]
        for post in shown:
            title, where = office(post.title, post.organisation)
            goes_without_saying = post.title is not None and where == self._index.meta("tenure")
            seats = f"{post.seats:,} seats" if post.seats > 1 else ""
            said = "".join(f"{DOT}{one}" for one in ("" if goes_without_saying else where, seats) if one)
            yield Row(((Span(title, Tone.STRONG), Span(said, Tone.DIM)), "", "", ""))
            holders = post.holders if post.lead else [one for one in post.holders if _told(one)]
            for one in holders:
                yield self._holder(one)
            if not post.holders:
                yield Row((_VACANT if post.vacant else _NOBODY, "", "", ""))
        if not shown:
            yield Note("nobody for certain, and nobody possibly")
        if self._open and not self._undated:
            yield from only_undated(counted(len(self._open), "tenure"))

    def _holder(self, one: Holder) -> Row:
        """A holder: who, since when, for how long so far; if unknown, which missing date leaves it open."""
        fact = one.held.fact
        name = f"{one.held.person}, acting" if one.held.acting else one.held.person
        who = (*_indented(one.certainty), Span(name), *signs(fact.sourcing, "acting"))
        so_far = f"{one.so_far.words} so far" if one.so_far.known else ""
        if one.certainty is Certainty.UNKNOWN:
            missing = (fact.interval.start_missing, fact.interval.end_missing)
            so_far = f"not known whether {_WHETHER.get(missing, 'then')}"
        since = self._since(fact, whole=one.certainty is Certainty.UNKNOWN)
        cells = (who, since, Span(so_far, Tone.DIM))
        return Row((*(self._marks.seen(cell) for cell in cells), sources_of(fact.sources)))

    def _since(self, fact: Fact, *, whole: bool = False) -> Inline:
        """When a fact began; and when it ended, if it may have by the time asked about, or if `whole`."""
        if held := seen_in_post(fact.interval):
            return (*held, *signs(fact.sourcing, "in_post"))
        if fact.always_was:
            return self._until(fact)
        interval, last = fact.interval, self._found.window.last
        start_latest, end = interval.bounds.start_latest, self._until(fact)
        ended = whole or interval.end_missing or interval.bounds.end_earliest < last
        if not interval.start_missing:
            said = point(fact.start, interval.start_pair, derived="start" in fact.derived)
            since = Span(
                f"since {said}" if interval.start_pair[0] != BEGINNING else f"began {said}", Tone.DATE
            )
            start: tuple[Span, ...] = (since, *signs(fact.sourcing, "start", *(() if ended else WHOLE)))
        elif is_day(start_latest) and start_latest != interval.bounds.end_latest:
            if interval.still and ended and not whole:
                return end  # which says that it had begun
            start = (Span(f"began {words(named(interval.start_pair))}", Tone.DATE),)
            ended = ended and not interval.still
        elif interval.end_missing:
            return NOT_DATED
        else:
            start = (Span("start not recorded", Tone.DIM),)
        return (*start, Span(", "), *end) if ended else start

    def _until(self, fact: Fact) -> tuple[Span, ...]:
        interval = fact.interval
        if interval.end_missing:
            return (Span("end not recorded", Tone.DIM),)
        if interval.still:
            asked = (interval.bounds, fact.sources)
            if asked not in self._still:
                self._still[asked] = still(self._index, interval, fact.sources)
            return (Span(self._still[asked], Tone.DATE), *signs(fact.sourcing, "end", *WHOLE))
        end = point(fact.end, interval.end_pair, derived="end" in fact.derived)
        word = "until" if interval.bounds.end_earliest > BEGINNING and not end.startswith("by ") else "ended"
        return (Span(f"{word} {end}", Tone.DATE), *signs(fact.sourcing, "end", *WHOLE))

    def _inspected(self) -> Iterator[Line]:
        if not self._found.inspected:
            return
        yield ColumnSet(_INSPECTED)
        yield Heading("Last inspected")
        organisation = None
        for one in self._found.inspected:
            if one.organisation_id != organisation:
                yield Row((Span(one.organisation, Tone.STRONG), "", "", ""))
            organisation = one.organisation_id
            yield self._inspection(one)

    def _inspection(self, one: Inspected) -> Row:
        time, _ = one.fact.time()
        said = [Span(" ".join(filter(None, (one.body, one.type)))), Span(": ")]
        if one.grade:
            scale = self._scales.get(one.scale or "")
            said += [scale.shown(one.grade) if scale else Span(one.grade), *signs(one.fact.sourcing, "grade")]
        if one.judgement and one.judgement != one.grade:
            said += [
                Span(f"{', ' if one.grade else ''}{in_quotes(one.judgement)}"),
                *signs(one.fact.sourcing, "judgement"),
            ]
        if not one.grade:
            said.append(Span(", no grade" if one.judgement else "no grade", Tone.DIM))
        if one.graded_only:
            said.append(Span(", the last with a grade", Tone.DIM))
        age = Span(f"{one.before.words} before" if one.before.known else "", Tone.DIM)
        date = (*_indented(one.certainty), *spans_of(time))
        cells = (date, tuple(said), age, sources_of(one.fact.sources))
        return Row(tuple(self._marks.seen(cell) for cell in cells))

    def _doubted(self, time: Inline, certainty: Certainty) -> Inline:
        """A date, with `?` before it where it is not certain."""
        if certainty is Certainty.CERTAIN:
            return time
        return (MAYBE, *spans_of(time))

    def _in_force(self) -> Iterator[Line]:
        if not self._found.in_force:
            return
        yield ColumnSet(_SPANS)
        yield Heading("In force")
        for one in self._found.in_force:
            yield from self._span(one, self._since(one.fact), one.fact.what)

    def _span(self, one: Dated, time: Inline, what: str) -> Iterator[Line]:
        said = (Span(what), *told(one.fact))
        cells = (self._doubted(time, one.certainty), said, sources_of(one.fact.sources))
        yield Row(tuple(self._marks.seen(cell) for cell in cells))
        if one.certainty is Certainty.UNKNOWN:
            yield Note("only a missing date leaves it open", 1)

    def _money(self) -> Iterator[Line]:
        years = self._found.years
        if not (years or self._found.money):
            return
        yield ColumnSet(_SPANS)
        days = stretch_words((years[0].earliest, years[-1].latest)) if len(years) == 1 else ""
        first = words(named((years[0].earliest, years[0].earliest))) if days else ""
        last = words(named((years[0].latest, years[0].latest))) if days else ""
        yield Heading(f"Money, {self._years}" if years else "Money", f"{first} – {last}" if days else "")
        for one in self._found.money:
            time, length = one.fact.time()
            for line in self._span(one, time, one.fact.what_and_whose):
                yield line
                if length and isinstance(line, Row):
                    yield Note(
                        self._marks.seen((Span(f"for {length}"), *signs(one.fact.sourcing, "length"))), 1
                    )
        if not self._found.money:
            asked = self._found.time.fact
            yield Note("nothing else recorded" if asked and asked.kind == "budget" else "nothing recorded")

    def _around(self) -> Iterator[Line]:
        found = self._found
        sections = (
            ("Just before", found.before, "before"),
            (
                "On that day" if found.window.first == found.window.last else "In that time",
                found.meanwhile,
                "",
            ),
            ("Just after", found.after, "after"),
        )
        if any(rows for _, rows, _ in sections):
            yield ColumnSet(_NEAR)
        for title, rows, way in sections:
            if rows:
                yield Heading(title)
            for one in rows:
                yield self._near(one, way)
            if way == "" and found.meanwhile_more:
                about = [word for one in found.organisations for word in ("--org", one)]
                year = found.time.edtf or found.time.typed
                more = self._index.further("timeline", "--year", year, *about)
                yield Note(f"and {found.meanwhile_more:,} more: {more}")

    def _near(self, one: Neighbour, way: str) -> Row:
        time, _ = one.fact.time(one.role, one.date)
        away = Span(_away(one.away, way) if way else "", Tone.DIM)
        cells = (
            time,
            (Span(one.fact.what_and_whose), *told(one.fact, one.role)),
            away,
            sources_of(one.fact.sources),
        )
        return Row(tuple(self._marks.seen(cell) for cell in cells))

    def _left_open(self) -> Iterator[Line]:
        """The holders of posts other than lead posts whom only a missing date leaves open."""
        yield ColumnSet(_OPEN)
        yield Heading("No date tells whether these were in post")
        for post, one in self._open:
            held = DOT.join(filter(None, (post.title, post.organisation)))
            sources = sources_of(one.held.fact.sources)
            cells = (one.held.person, self._since(one.held.fact), Span(held, Tone.DIM), sources)
            yield Row(tuple(self._marks.seen(cell) for cell in cells))

    def _nobody(self) -> Iterator[Line]:
        empty = [post for post in self._found.posts if not post.holders and not post.lead]
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


def _told(one: Holder) -> bool:
    """Whether a holder is shown under the post, and not among those whom a missing date leaves open."""
    return one.certainty is not Certainty.UNKNOWN


def _away(length: Elapsed, way: str) -> str:
    return f"{length.words} {way}" if length.known else way


def _indented(certainty: Certainty) -> tuple[Span, ...]:
    """The indent of a row below a subtitle; the sign of doubt stands inside it."""
    return (Span("?", Tone.MARK), Span(" ")) if certainty is not Certainty.CERTAIN else (Span("  "),)
