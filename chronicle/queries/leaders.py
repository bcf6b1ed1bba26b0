"""Who held the posts that lead an organisation, on a day or in a stretch of days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, Certainty, Window
from chronicle.dates.seats import FilledDays, ManyHolders
from chronicle.index.schema import is_dated
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import read_list
from chronicle.queries.tenures import TenureRow, days_filled, lead_tenures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.document import Json
    from chronicle.index.cache import Index
    from chronicle.queries.times import RowTime

PREFIX: Final = {Certainty.CERTAIN: "", Certainty.POSSIBLE: "possibly ", Certainty.UNKNOWN: "not known: "}
_SUREST: Final = tuple(Certainty)
MOST_LEADERS: Final = 10
"""How many holders are named beside a fact; of the others it is said how many they are."""


class LeadHolder(NamedTuple):
    """A tenure, and how sure it is that it covers the time asked about."""

    tenure: TenureRow
    certainty: Certainty

    @property
    def words(self) -> str:
        """The holder in a cell: `possibly Eleanor Brazil (acting)`."""
        return f"{PREFIX[self.certainty]}{self.tenure.holder}"

    @property
    def parts(self) -> dict[str, Json]:
        """The holder for programs."""
        return {
            "id": self.tenure.fact.id,
            "person": self.tenure.person,
            "person_id": self.tenure.person_id,
            "post": self.tenure.post,
            "post_id": self.tenure.post_id,
            "certainty": self.certainty.value,
            "acting": bool(self.tenure.acting),
        }


class Occasion(NamedTuple):
    """A fact's organisations, as the index lists them, its first and last day, and if they are qualified."""

    organisations: str | None
    first: int
    last: int
    qualified: int

    @classmethod
    def of(cls, organisations: str | None, time: RowTime, qualified: int) -> Occasion:
        """Return the occasion of a fact of some organisations, by its time."""
        if time.start_missing and time.end_missing:
            return cls(organisations, BEGINNING, END, qualified)
        return cls(organisations, time.bounds.earliest, time.bounds.latest, qualified)

    @property
    def window(self) -> Window | None:
        """The fact's time as a window; None if it is not dated."""
        if self.first == BEGINNING and self.last == END:
            return None
        return Window(max(self.first, BEGINNING + 1), min(self.last, END - 1), bool(self.qualified))


def occasion_columns(listing: str) -> tuple[str, ...]:
    """Return the columns of `Occasion`."""
    row = "t" if listing == "timeline" else "f"
    days = ((f"{row}.start_earliest", BEGINNING), (f"{row}.end_latest", END))
    dated = (f"CASE WHEN {is_dated(row)} THEN {day} ELSE {without} END" for day, without in days)
    return "f.organisations", *dated, qualified_column(listing)


def qualified_column(listing: str) -> str:
    """Return SQL: whether the dates of a row are qualified, ignoring that all facts with a status are."""
    return f"{'t' if listing == 'timeline' else 'f'}.qualified AND f.status IS NULL"


class Leaders(NamedTuple):
    """Who held the lead posts at a time, the surest first: the first few, and how many more there are."""

    holders: tuple[LeadHolder, ...] = ()
    more: int = 0


class LeadHolders:
    """The holders of lead posts, by organisation, loaded once to be asked about many days."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._by_organisation: dict[str | None, _LeadTenures] | None = None

    def at(self, organisation: str, window: Window) -> Leaders:
        """Return who held an organisation's lead posts: the certain first, then the possible, then the unknown."""
        if self._by_organisation is None:
            by_organisation: dict[str | None, list[TenureRow]] = {}
            tenures = lead_tenures(self.index)
            filled = days_filled(self.index, (tenure.post_id or "" for tenure in tenures))
            for tenure in tenures:
                by_organisation.setdefault(tenure.organisation_id, []).append(tenure)
            self._by_organisation = {
                id_: _LeadTenures(of_organisation, filled) for id_, of_organisation in by_organisation.items()
            }
        of_posts = self._by_organisation.get(organisation)
        return of_posts.at(window) if of_posts else Leaders()

    def of_fact(self, occasion: Occasion) -> Leaders:
        """Return who led the organisations that a fact involves, at its time; nobody of what is not dated."""
        window = occasion.window
        if occasion.organisations is None or window is None:
            return Leaders()
        led = [self.at(organisation, window) for organisation in read_list(occasion.organisations)]
        holders = [holder for leaders in led for holder in leaders.holders]
        number = len(holders) + sum(leaders.more for leaders in led)
        return Leaders(tuple(holders[:MOST_LEADERS]), max(0, number - MOST_LEADERS))


class _LeadTenures:
    """The tenures of an organisation's lead posts, in order of time, each with what the seats' being filled leaves of it."""

    def __init__(self, tenures: list[TenureRow], filled: Mapping[str, FilledDays]) -> None:
        placed = [
            (place, tenure.beside(filled.get(tenure.post_id or "", FilledDays())))
            for place, tenure in enumerate(tenures)
        ]
        apart = [one for one in placed if one[1].filled.firsts or one[1].interval.impossible]
        self._free = [one for one in placed if not (one[1].filled.firsts or one[1].interval.impossible)]
        """Those whom nobody excludes, each with its place: there may be many at once."""
        self._many = ManyHolders([tenure.interval for _, tenure in self._free])
        self._ended = _TenuresByTime([one for one in apart if one[1].interval.bounds.latest != END])
        self._open = _TenuresByTime([one for one in apart if one[1].interval.bounds.latest == END])
        self._turns = sorted({day for _, tenure in placed for day in tenure.turns})
        """The days on either side of which, or on which, an answer may differ."""
        self._known: dict[tuple[int | bool, ...], Leaders] = {}

    def at(self, window: Window) -> Leaders:
        """Return the holders of a post throughout a window, or on some days of it, with how sure that is."""
        same = tuple(
            side(self._turns, day)
            for day in (window.first, window.last)
            for side in (bisect_left, bisect_right)
        )
        key = (*same, window.qualified)
        if key not in self._known:
            self._known[key] = self._at(window)
        return self._known[key]

    def _at(self, window: Window) -> Leaders:
        found, more = self._many.covering(window, MOST_LEADERS)
        holding = [(certainty, *self._free[place]) for place, certainty in found.items()]
        holding += [
            (certainty, place, tenure)
            for tenures in (self._ended, self._open)
            for place, tenure in tenures.touching(window)
            if (certainty := tenure.certainty(window))
        ]
        holding.sort(key=lambda holder: (_SUREST.index(holder[0]), holder[1]))
        holders = tuple(
            LeadHolder(tenure.during(window), certainty) for certainty, _, tenure in holding[:MOST_LEADERS]
        )
        return Leaders(holders, len(holding) + more - len(holders))


class _TenuresByTime:
    """Tenures, each with its place in a list, sorted so that those of a time are found quickly."""

    def __init__(self, tenures: list[tuple[int, TenureRow]]) -> None:
        self._tenures = sorted(tenures, key=lambda placed: placed[1].interval.bounds.earliest)
        self._began = [tenure.interval.bounds.earliest for _, tenure in self._tenures]
        self._reached = [*accumulate((tenure.interval.bounds.latest for _, tenure in self._tenures), max)]
        """For each, the latest day of its tenure and all before it."""

    def touching(self, window: Window) -> Iterator[tuple[int, TenureRow]]:
        """Yield the tenures, with their places, that may cover a day of a window."""
        for place in range(bisect_right(self._began, window.last) - 1, -1, -1):
            if self._reached[place] < window.first:
                return
            if self._tenures[place][1].interval.bounds.latest >= window.first:
                yield self._tenures[place]
