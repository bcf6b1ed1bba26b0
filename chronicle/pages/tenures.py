"""Who held which post, from when to when: post by post, in order of succession; last, who was only seen in one."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from chronicle.dates import UNKNOWN
from chronicle.document import ColumnSet, Heading, Note, PageColumn, Row, Span, Tone
from chronicle.model.kinds.tenures import TENURES
from chronicle.pages.fragments import DOT, SOURCES, TIME
from chronicle.pages.legend import Legend, doubt_signs
from chronicle.pages.query_summary import listing_page
from chronicle.pages.times import FactTimes, acting_until, after_the_last, styled_as
from chronicle.queries.filters import narrows
from chronicle.queries.lifetimes import Descents, Lifetimes
from chronicle.queries.names import distinct_name, distinct_organisation
from chronicle.queries.succession import handover_words, in_succession, since_last_words
from chronicle.queries.tenures import tenures_by_post, tenures_of_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Inline, Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.queries.tenures import PostTenures, TenureRow

_PAGE_COLUMNS: Final = (
    PageColumn(name="person"),
    TIME._replace(title="from"),
    TIME._replace(title="until"),
    PageColumn("length", collapse=True),
    SOURCES._replace(title="sources"),
)
_SIGHTING_COLUMNS: Final = (
    PageColumn(name="person"),
    PageColumn(name="post"),
    TIME._replace(name="seen"),
    SOURCES,
)


def page(index: Index, listing: str, selection: Selection) -> Page:
    """Draw the tenures."""
    legend = Legend(index)
    return listing_page(
        index, listing, selection, _PAGE_COLUMNS, _Posts(index, selection, legend).of_part, legend
    )


class _Posts:
    def __init__(self, index: Index, selection: Selection, legend: Legend) -> None:
        self._index, self._selection, self._legend = index, selection, legend
        self._times = FactTimes(index)
        self._implied = index.implied_organisation(TENURES)
        self._descents, self._lifetimes = Descents(index, "posts"), Lifetimes(index)
        self._narrow = narrows(selection) or selection.limit is not None

    def of_part(self, part: WindowPart) -> Iterator[Line]:
        """Yield the posts, those that lead first, one in memory at a time; then those of whose holders no more is known than when they were seen."""
        sightings: list[Line] = []
        for post in tenures_by_post(self._index, self._selection, part):
            if not post.lead and all(tenure.is_sighting for tenure in post.tenures):
                sightings += chain.from_iterable(map(self._sighting, post.tenures))
                continue
            yield from self._post(post)
        if sightings:
            yield ColumnSet(_SIGHTING_COLUMNS)
            yield Heading("Seen in post", "when they began and left is not recorded")
            yield from sightings
            yield ColumnSet(_PAGE_COLUMNS)  # what may also fall in the window has holders again

    def _post(self, post: PostTenures) -> Iterator[Line]:
        """Yield the holders of one post, and what lies between each two: a gap, an overlap."""
        tenures = post.tenures
        organisation = distinct_organisation(self._index, post.organisation, tenures[0].organisation_id)
        if post.id is None:
            yield Heading(organisation, "post not named")
            for tenure in tenures:
                yield from self._holder(tenure)
            return
        seats = f"{post.seats:,} seats" if post.seats > 1 else ""
        complete = "every holder recorded" if post.complete else ""
        before, after = self._descents.of(post.id)
        succeeded = f"succeeded {', '.join(name for _, name in before)}" if before else ""
        yield Heading(post.post or "", DOT.join(filter(None, (organisation, seats, complete, succeeded))))
        if self._selection.reverse:
            tenures.reverse()
        if self._narrow:
            everyone = tenures_of_post(self._index, post.id)
        else:
            everyone = [tenure for tenure in tenures if tenure.fact.status is None]
        everyone = in_succession(everyone)
        places = {tenure.key: place for place, tenure in enumerate(everyone)}
        shown = {places[tenure.key]: tenure for tenure in tenures if tenure.key in places}
        lines = [
            *handover_words(everyone, post.seats, complete=post.complete, places=shown.keys()),
            after_the_last(after, self._lifetimes.closing(post.id, tenures[0].organisation_id))
            or since_last_words(everyone, complete=post.complete),
        ]
        yield from self._succession(shown, lines)
        for tenure in tenures:  # what was only planned or alleged is no part of a succession
            if tenure.key not in places:
                yield from self._holder(tenure)

    def _succession(self, shown: dict[int, TenureRow], lines: list[str]) -> Iterator[Line]:
        """Yield holders by their places, with the line between two of them only if nobody comes between them."""
        backwards = self._selection.reverse
        end = len(lines) - 1
        before = end if backwards else -1
        for place in sorted(shown, reverse=backwards):
            joint = before if backwards else place
            if abs(place - before) == 1 and before >= 0 and lines[joint]:
                yield Note(f"· {lines[joint]}")
            before = place
            yield from self._holder(shown[place])
        if not backwards and before == end - 1 and lines[end]:
            yield Note(f"· {lines[end]}")

    def _holder(self, tenure: TenureRow) -> Iterator[Line]:
        began, ended = self._times.first_seen(tenure), self._times.last_seen(tenure)
        cells = (self._who(tenure), began, ended, _length(tenure))
        yield Row((*map(self._legend.note, cells), self._legend.sources(tenure.fact.sources)))
        yield from self._remarks(tenure)

    def _sighting(self, tenure: TenureRow) -> Iterator[Line]:
        """Yield somebody of whom no more is known than when, where and by whom they were seen in post."""
        organisation = distinct_organisation(self._index, tenure.organisation, tenure.organisation_id)
        where = tenure.post or organisation
        beside = organisation if tenure.post and tenure.organisation != self._implied else None
        post = (Span(where), Span(f"{DOT}{beside}" if beside else "", Tone.DIM))
        cells = (self._who(tenure), post, self._times.seen(tenure))
        yield Row((*map(self._legend.note, cells), self._legend.sources(tenure.fact.sources)))
        yield from self._remarks(tenure)

    def _who(self, tenure: TenureRow) -> Inline:
        name = Span(distinct_name(self._index, tenure.person, tenure.person_id), Tone.STRONG)
        return (name, Span(f", {tenure.fact.status}")) if tenure.fact.status else name

    def _remarks(self, tenure: TenureRow) -> Iterator[Line]:
        """Yield beneath a row what it leaves out."""
        remarks: list[Span] = []
        for words in (
            _dim(styled_as(tenure)),
            _dim(acting_until(tenure)),
            (Span(f"left: {tenure.left}", Tone.DIM), *doubt_signs(tenure.fact.sourcing, "left"))
            if tenure.left
            else (),
        ):
            if words:
                remarks += [Span(DOT if remarks else "", Tone.DIM), *words]
        if remarks:
            yield Note(self._legend.note(tuple(remarks)))


def _dim(words: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return words with the first, which is no sign of doubt, dimmed."""
    return (words[0]._replace(tone=Tone.DIM), *words[1:]) if words else ()


def _length(tenure: TenureRow) -> Inline:
    fact = tenure.fact
    if fact.interval.impossible and not fact.interval.qualified:
        return Span("impossible", Tone.ERROR)
    if fact.length:
        return (Span(fact.stated_length), *doubt_signs(fact.sourcing, "length"))
    if tenure.dates_length == UNKNOWN:  # the dates beside it say why
        missing = fact.interval.start_missing or fact.interval.end_missing
        return "" if missing else Span(tenure.dates_length, Tone.ABSENT)
    length = f"{tenure.dates_length} so far" if fact.interval.is_ongoing else tenure.dates_length
    return (Span(length or ""), *doubt_signs(fact.sourcing, "length"))
