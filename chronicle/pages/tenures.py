"""Who held which post, from when to when: post by post, in order of succession."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import UNKNOWN
from chronicle.document import Heading, Note, PageColumn, Row, Span, Tone
from chronicle.pages.fragments import DOT, SOURCES, TIME, source_names
from chronicle.pages.legend import Legend, doubt_signs
from chronicle.pages.query_summary import listing_page
from chronicle.pages.times import FactTimes, acting_until, after_the_last, in_post, styled_as
from chronicle.queries.filters import narrows
from chronicle.queries.lifetimes import Descents, Lifetimes
from chronicle.queries.names import told_name
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
        self._descents, self._lifetimes = Descents(index, "posts"), Lifetimes(index)
        self._narrow = narrows(selection) or selection.limit is not None

    def of_part(self, part: WindowPart) -> Iterator[Line]:
        """Yield the posts in the order of the base's files, one in memory at a time."""
        for post in tenures_by_post(self._index, self._selection, part):
            yield from self._post(post)

    def _post(self, post: PostTenures) -> Iterator[Line]:
        """Yield the holders of one post, and what lies between each two: a gap, an overlap."""
        tenures = post.tenures
        if post.id is None:
            yield Heading(post.organisation or "", "post not named")
            for tenure in tenures:
                yield from self._holder(tenure)
            return
        seats = f"{post.seats:,} seats" if post.seats > 1 else ""
        complete = "every holder recorded" if post.complete else ""
        before, after = self._descents.of(post.id)
        succeeded = f"succeeded {', '.join(name for _, name in before)}" if before else ""
        yield Heading(
            post.post or "", DOT.join(filter(None, (post.organisation, seats, complete, succeeded)))
        )
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
        fact = tenure.fact
        name = Span(told_name(self._index, tenure.person, tenure.person_id), Tone.STRONG)
        who = (name, Span(f", {fact.status}")) if fact.status else name
        cells = (who, self._times.start(fact), self._times.end(fact), _length(tenure))
        yield Row((*map(self._legend.note, cells), source_names(fact.sources)))
        remarks: list[Span] = []
        for words in (
            _dim(styled_as(tenure)),
            _dim(acting_until(tenure)),
            in_post(fact),
            (Span(f"left: {tenure.left}", Tone.DIM), *doubt_signs(fact.sourcing, "left"))
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
    if tenure.dates_length == UNKNOWN:
        return Span(tenure.dates_length, Tone.ABSENT)
    length = f"{tenure.dates_length} so far" if fact.interval.is_ongoing else tenure.dates_length
    return (Span(length or ""), *doubt_signs(fact.sourcing, "length"))
