"""What all charts share: lanes of facts, their words, and what stands above and below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.charts.stretches import stretches_of
from chronicle.dates import JANUARY, is_day
from chronicle.document import Note, plain_text
from chronicle.model.kinds import KINDS
from chronicle.pages.fragments import DOT, left_open_note
from chronicle.pages.legend import Legend, doubt_signs
from chronicle.pages.query_summary import (
    base_title,
    count_left_open,
    describe_selection,
    nothing_found,
    predecessors_note,
)
from chronicle.pages.times import fact_time
from chronicle.picture import Chart, Lane, LaneGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.dates import DayRange, YearStart
    from chronicle.document import Inline
    from chronicle.index.cache import Index
    from chronicle.queries.facts import FactRow
    from chronicle.queries.filters import Selection


class Lanes:
    """Makes lanes of facts, and takes note of their sources and signs for the foot."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._legend = Legend(index)

    def of_fact(self, fact: FactRow, label: str, figure: str = "") -> Lane:
        """Return the lane of a fact: its label, its figure if any, and its time in words."""
        self.cite(fact)
        label = f"{label}, {fact.status}" if fact.status else label
        return Lane(label, figure, self.time(fact), stretches_of(fact))

    def time(self, fact: FactRow) -> str:
        """Return the time of a fact in words, with its signs and its stated length."""
        words, length = fact_time(fact)
        return f"{self.words(words)}, for {length}" if length else self.words(words)

    def words(self, text: Inline) -> str:
        """Return a text of a page without its tones; the foot explains its signs."""
        return plain_text(self._legend.note(text)).strip()

    def signs(self, fact: FactRow, *fields: str) -> str:
        """Return the signs of doubt of these fields of a fact, which the foot explains."""
        return self.words(doubt_signs(fact.sourcing, *fields))

    def cite(self, fact: FactRow) -> None:
        """Take note of a fact's sources."""
        self._legend.sources(fact.sources)

    def chart(
        self,
        listing: str,
        selection: Selection,
        groups: Iterable[LaneGroup],
        *,
        year: YearStart = JANUARY,
        notes: Iterable[str] = (),
    ) -> Chart:
        """Return a chart of some groups of lanes, those that have any.

        Args:
            listing: Its listing.
            selection: What part of it is asked for.
            groups: Its lanes.
            year: When the years of its axis begin.
            notes: What else there is to say beside them.
        """
        drawn = tuple(group for group in groups if group.lanes)
        beside = [*(() if drawn else nothing_found(self._index, listing, selection))]
        if drawn and (number := count_left_open(self._index, listing, selection)):
            beside += left_open_note(number)
        beside += predecessors_note(self._index, selection)
        subject = KINDS[listing].nouns if listing in KINDS else listing
        question = describe_selection(self._index, selection, listing)
        return Chart(
            title=plain_text(base_title(self._index)),
            aside=DOT.join(filter(None, (subject.capitalize(), question))),
            subject=subject,
            groups=drawn,
            notes=(*(plain_text(line.text) for line in beside if isinstance(line, Note)), *notes),
            window=_window(selection, drawn),
            year=year,
            foot=self._legend.foot(),
        )


def _window(selection: Selection, groups: Iterable[LaneGroup]) -> DayRange | None:
    """Return the days that are asked about; where these have no first or no last, as far as anything is drawn."""
    drawn = [stretch for group in groups for lane in group.lanes for stretch in lane.stretches]
    if not selection.windows or not drawn:
        return None
    first = min(window.first for window in selection.windows)
    last = max(window.last for window in selection.windows)
    if not is_day(first):
        first = min(last, *(stretch.first for stretch in drawn))
    if not is_day(last):
        last = max(first, *(stretch.last for stretch in drawn))
    return first, last
