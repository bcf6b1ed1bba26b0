"""What surrounds the tenures of a person: who came before, after and beside them, and what happened in their time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import Reaches, Window
from chronicle.dates.coverage import measure_overlap
from chronicle.dates.seats import FilledDays
from chronicle.index.schema import in_order, involving, is_dated
from chronicle.named_tuples import NamedTuple
from chronicle.queries.dossiers import of_no_post
from chronicle.queries.succession import in_succession
from chronicle.queries.tenures import days_filled, tenures_of_post

if TYPE_CHECKING:
    from chronicle.dates import DayRange
    from chronicle.index.cache import Index
    from chronicle.queries.tenures import TenureRow


class AdjacentHolders(NamedTuple):
    """Who is recorded in a post before and after somebody, and in a post of several seats beside them."""

    before: TenureRow | None = None
    after: TenureRow | None = None
    beside: tuple[TenureRow, ...] = ()


class FactKey(NamedTuple):
    """A fact's key in the index, and its address."""

    key: int
    id: str


class FactsInTime(NamedTuple):
    """What certainly happened at an organisation in the time of a tenure, and what possibly did."""

    certain: tuple[FactKey, ...] = ()
    possible: tuple[FactKey, ...] = ()


class _FactsOfOrganisation(NamedTuple):
    """The dated facts of an organisation that do not name a person: of each whether it simply happened, and its outer bounds."""

    keys: list[FactKey]
    happened: list[bool]
    bounds: list[DayRange]
    reaches: Reaches


class Surroundings:
    """Who came before, after and beside the tenures of a person, and what happened in their time.

    Each post and each organisation is read once, however many tenures there are.
    """

    def __init__(self, index: Index, person: str) -> None:
        self._index, self._person = index, person
        self._lines: dict[str, tuple[list[TenureRow], dict[int, int], bool]] = {}
        self._facts: dict[str, _FactsOfOrganisation] = {}
        self._filled_days: dict[str, FilledDays] = {}

    def adjacent_holders(self, tenure: TenureRow) -> AdjacentHolders:
        """Return who is recorded in a post before, after and beside somebody."""
        if tenure.post_id is None or tenure.fact.status is not None:
            return AdjacentHolders()
        line, places, has_several_seats = self._line(tenure.post_id)
        place = places[tenure.key]
        if not has_several_seats:
            return AdjacentHolders(
                line[place - 1] if place else None, line[place + 1] if place + 1 < len(line) else None
            )
        earlier = [(other, measure_overlap(other.interval, tenure.interval)) for other in line[:place]]
        later = [(other, measure_overlap(tenure.interval, other.interval)) for other in line[place + 1 :]]
        before = [other for other, shared in earlier if shared.known and not shared.possible]
        after = [other for other, shared in later if shared.known and not shared.possible]
        beside = tuple(other for other, shared in (*earlier, *later) if shared.certain)
        return AdjacentHolders(before[-1] if before else None, after[0] if after else None, beside)

    def _line(self, post: str) -> tuple[list[TenureRow], dict[int, int], bool]:
        """Return the holders of a post in succession, the place of each by its key, and whether it has several seats."""
        if post not in self._lines:
            line = in_succession(tenures_of_post(self._index, post))
            several_seats = self._index.db.execute(
                "SELECT 1 FROM posts p JOIN entry e ON e.key = p.key WHERE e.tbl = 'posts' AND e.id = ? AND p.seats > 1",
                (post,),
            ).fetchone()
            places = {holder.key: place for place, holder in enumerate(line)}
            self._lines[post] = line, places, several_seats is not None
        return self._lines[post]

    def facts_in_time_of(self, tenure: TenureRow) -> FactsInTime:
        """Return what happened at the organisation during a tenure, facts that name the person left out."""
        organisation = tenure.organisation_id
        if organisation is None or tenure.fact.status is not None:
            return FactsInTime()
        if tenure.interval.start_missing and tenure.interval.end_missing:
            return FactsInTime()
        if tenure.post_id is not None:
            tenure = tenure.beside(self._filled(tenure.post_id))
        interval = tenure.interval
        sure = Window(*interval.certain_range, qualified=False)
        first, last = interval.possible_range
        keys, happened, bounds, reaches = self._facts_of(organisation)
        inside = reaches.certainly_overlapping(sure) if sure.first <= sure.last else []
        certain = [place for place in inside if happened[place]]
        others = {*inside, *reaches.perhaps_overlapping(Window(first, last))}.difference(certain)
        possible = [
            place
            for place in sorted(others)
            if not tenure.filled.firsts
            or tenure.certainty(Window(max(bounds[place][0], first), min(bounds[place][1], last)))
        ]
        return FactsInTime(*(tuple([keys[place] for place in places]) for places in (certain, possible)))

    def _filled(self, post: str) -> FilledDays:
        if post not in self._filled_days:
            self._filled_days[post] = days_filled(self._index, [post]).get(post, FilledDays())
        return self._filled_days[post]

    def _facts_of(self, organisation: str) -> _FactsOfOrganisation:
        if organisation not in self._facts:
            rows = self._index.db.execute(
                "SELECT f.key, f.id, f.status IS NULL, f.start_earliest, f.end_latest, "
                "f.certain_from, f.certain_to, f.possible_from, f.possible_to "
                f"FROM fact f WHERE {of_no_post()} AND {is_dated()} "
                f"AND {involving('organisations')} AND NOT {involving('people')} ORDER BY {in_order()}",
                (organisation, self._person),
            ).fetchall()
            self._facts[organisation] = _FactsOfOrganisation(
                [FactKey(*row[:2]) for row in rows],
                [bool(row[2]) for row in rows],
                [row[3:5] for row in rows],
                Reaches((row[5:7], row[7:9]) for row in rows),
            )
        return self._facts[organisation]
