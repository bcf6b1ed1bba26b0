"""A chart before it is drawn: lanes of days, certain and possible, in typed rows that know no format.

What is drawn follows from days alone: `certain` ones hold whatever the true dates are, the others of a stretch may.
The text is the user's own, not yet made safe.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from chronicle.dates import DayRange, YearStart
    from chronicle.document import Foot

MOST_LANES: Final = 80
"""A picture has at most so many: more are no picture."""


class Sign(StrEnum):
    """A sign of a chart: what its legend says that it means, in the order of legends."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    DAY = "on a known day"
    WITHIN = "on some day in it"
    OPEN_START = "beginning not recorded"
    OPEN_END = "end not recorded"
    STILL = "still so when last reported"
    AMOUNT = "the higher a bar, the larger the sum"


class Stretch(NamedTuple):
    """The time of one thing on a lane.

    Attributes:
        first: The first day on which it may have been so.
        last: The last such day; neither is later or earlier than a day of which something is known.
        certain: The days on which it certainly was so; None if there are none.
        is_point: Whether it was at some time from `first` to `last`, rather than throughout.
        is_sure: Whether it was at all: its dates are not qualified, and it has no status.
        open_start: Whether it may have begun before `first`, since when is not recorded.
        open_end: Whether it may have gone on after `last`, until when is not recorded.
        ongoing: Whether it was still so when last reported, on `last`.
    """

    first: int
    last: int
    certain: DayRange | None
    is_point: bool = False
    is_sure: bool = True
    open_start: bool = False
    open_end: bool = False
    ongoing: bool = False


class BarHeight(NamedTuple):
    """How large something is, in thousandths of the largest beside it: at least, and at most."""

    low: int
    high: int


class Lane(NamedTuple):
    """A line of a chart.

    Attributes:
        label: Whom or what it is about.
        figure: Its number or sum, if it has one.
        words: Its time in words, and what else there is to say.
        stretches: What is drawn; nothing where nothing is known.
        amount: How large it is beside the others of its group; None if it has no size.
        is_faint: Whether another figure supersedes it.
    """

    label: str
    figure: str
    words: str
    stretches: tuple[Stretch, ...]
    amount: BarHeight | None = None
    is_faint: bool = False


class LaneGroup(NamedTuple):
    """Lanes that belong together: a post and its holders, a scale and its grades, best first."""

    heading: str
    aside: str
    lanes: tuple[Lane, ...]


class Chart(NamedTuple):
    """A chart.

    Attributes:
        title: What stands above it.
        aside: What was asked for.
        subject: What its lanes are: `tenures`.
        groups: Its lanes.
        notes: What there is to say beside them: that there are none, how many are left out.
        window: The days that were asked about, to which its axis is cut; None for all.
        year: The day on which the years that its axis names begin.
        foot: What its signs of doubt mean, its sources, and up to when they can speak.
    """

    title: str
    aside: str
    subject: str
    groups: tuple[LaneGroup, ...]
    notes: tuple[str, ...]
    window: DayRange | None
    year: YearStart
    foot: Foot

    @property
    def size(self) -> int:
        """How many lanes it has."""
        return sum(len(group.lanes) for group in self.groups)

    @property
    def axis(self) -> DayRange | None:
        """The days from the first to the last of which something is known, of those asked about; None if there are none."""
        stretches = [stretch for group in self.groups for lane in group.lanes for stretch in lane.stretches]
        if not stretches:
            return None
        first, last = (
            min(stretch.first for stretch in stretches),
            max(stretch.last for stretch in stretches),
        )
        if self.window is None:
            return first, last
        cut = max(first, self.window[0]), min(last, self.window[1])
        return cut if cut[0] <= cut[1] else self.window

    def cut(self, most: int) -> Chart:
        """Return the chart with at most so many lanes, the first."""
        groups: list[LaneGroup] = []
        for group in self.groups:
            if most <= 0:
                break
            groups.append(group._replace(lanes=group.lanes[:most]))
            most -= len(group.lanes)
        return self._replace(groups=tuple(groups))
