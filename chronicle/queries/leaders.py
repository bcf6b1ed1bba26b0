"""Who held the posts that lead an organisation, on a day or in a stretch of days."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import BEGINNING, END, Certainty, Window, covers
from chronicle.queries.cells import read_list
from chronicle.queries.tenures import TenureRow, lead_tenures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.dates import Bounds
    from chronicle.document import Json
    from chronicle.index.cache import Index

PREFIX: Final = {Certainty.CERTAIN: "", Certainty.POSSIBLE: "possibly ", Certainty.UNKNOWN: "not known: "}


_SUREST: Final = tuple(Certainty)


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
            "post": self.tenure.post,
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
    def of(cls, organisations: str | None, bounds: Bounds, qualified: int) -> Occasion:
        """Return the occasion of a fact of some organisations, by its bounds."""
        return cls(organisations, bounds.earliest, bounds.latest, qualified)

    @property
    def window(self) -> Window | None:
        """The fact's time as a window; None if it is not dated."""
        if self.first == BEGINNING and self.last == END:
            return None
        return Window(max(self.first, BEGINNING + 1), min(self.last, END - 1), bool(self.qualified))


def occasion_columns(listing: str) -> tuple[str, ...]:
    """Return the columns of `Occasion`."""
    row = "t" if listing == "timeline" else "f"
    return "f.organisations", f"{row}.start_earliest", f"{row}.end_latest", qualified_column(listing)


def qualified_column(listing: str) -> str:
    """Return SQL: whether the dates of a row are qualified, ignoring that all facts with a status are."""
    return f"{'t' if listing == 'timeline' else 'f'}.qualified AND f.status IS NULL"


class LeadHolders:
    """The holders of lead posts, by organisation, loaded once to be asked about many days."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._by_organisation: dict[str | None, _LeadTenures] | None = None

    def at(self, organisation: str, window: Window) -> list[LeadHolder]:
        """Return who held an organisation's lead posts: the certain first, then the possible, then the unknown."""
        if self._by_organisation is None:
            by_organisation: dict[str | None, list[TenureRow]] = {}
            for tenure in lead_tenures(self.index):
                by_organisation.setdefault(tenure.organisation_id, []).append(tenure)
            self._by_organisation = {id_: _LeadTenures(tenures) for id_, tenures in by_organisation.items()}
        tenures = self._by_organisation.get(organisation)
        return tenures.at(window) if tenures else []

    def of_fact(self, occasion: Occasion) -> list[LeadHolder]:
        """Return who led the organisations that a fact involves, at its time; nobody of what is not dated."""
        window = occasion.window
        if occasion.organisations is None or window is None:
            return []
        by_key: dict[int, LeadHolder] = {}
        for organisation in read_list(occasion.organisations):
            for holder in self.at(organisation, window):
                by_key.setdefault(holder.tenure.key, holder)
        return list(by_key.values())


class _LeadTenures:
    """The tenures of an organisation's lead posts, in order of time."""

    def __init__(self, tenures: list[TenureRow]) -> None:
        self._ended = _TenuresByTime(
            [(place, tenure) for place, tenure in enumerate(tenures) if tenure.interval.bounds.latest != END]
        )
        self._open = _TenuresByTime(
            [(place, tenure) for place, tenure in enumerate(tenures) if tenure.interval.bounds.latest == END]
        )

    def at(self, window: Window) -> list[LeadHolder]:
        """Return the holders of a post throughout a window, or on some days of it, with how sure that is."""
        touching = sorted([*self._ended.touching(window), *self._open.touching(window)], key=itemgetter(0))
        holding = [
            LeadHolder(tenure.during(window), certainty)
            for _, tenure in touching
            if (certainty := covers(tenure.interval, window)) is not None
        ]
        return sorted(holding, key=_sureness)


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


def _sureness(holder: LeadHolder) -> int:
    return _SUREST.index(holder.certainty)
