"""Checks of sums of money: below nothing, and given twice."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle import codes
from chronicle.checks.cycles import circular
from chronicle.checks.fact import kinds_with
from chronicle.checks.references import NearestId
from chronicle.dates.coverage import Occupancy, coinciding
from chronicle.findings import Finding, Fix, KeyLocation
from chronicle.model.kinds.budget import DOWNWARD
from chronicle.money import NumberRange, as_toml, ends_of, format_money, format_number
from chronicle.named_tuples import NamedTuple
from chronicle.text import comparable_text, fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.checks.fact import CheckedFact
    from chronicle.model.lookup import Entities
    from chronicle.money import Number

_RESTATEMENTS: Final = """
    SELECT t.supersedes, f.id, f.file FROM "{table}" t JOIN fact f ON f.key = t.key
    WHERE t.supersedes IS NOT NULL AND (t.supersedes = f.id OR NOT EXISTS (
        SELECT 1 FROM entry e WHERE e.tbl = '{table}' AND t.supersedes = e.tbl || '.' || e.id
            AND e.id = substr(t.supersedes, length('{table}') + 2)))
    ORDER BY f.file, f.line
"""
_CHAINS: Final = """
    SELECT f.id, t.supersedes, f.file FROM "{table}" t JOIN fact f ON f.key = t.key
    WHERE t.supersedes <> f.id AND f.id IN (
        SELECT s.supersedes FROM "{table}" s WHERE s.supersedes IS NOT NULL)
    ORDER BY f.file, f.line
"""
"""Figures that restate one, and are restated themselves."""
_FIGURES: Final = """
    SELECT t.organisation_id, t.type, t.currency, t.amount, t.amount_to, t."for", coalesce(t.by_id, t.by),
        f.start_earliest, f.start_latest, f.end_earliest, f.end_latest, f.qualified, f.id, f.file
    FROM "{table}" t JOIN fact f ON f.key = t.key
    WHERE f.status IS NULL AND CAST(t.amount AS REAL) <> 0 AND f.id NOT IN (
        SELECT s.supersedes FROM "{table}" s WHERE s.supersedes IS NOT NULL)
        AND (t.supersedes IS NULL OR EXISTS (SELECT 1 FROM entry e WHERE e.tbl = '{table}'
            AND e.id = substr(t.supersedes, length('{table}') + 2)))
    ORDER BY f.file, f.line
"""


_MOST_VAGUE: Final = 50
"""At most so many sums that do not say what they are for are held against those of each purpose."""
_FigureDetails: TypeAlias = tuple[str | None, ...]
_FigurePeriod: TypeAlias = "Occupancy[tuple[int, _FigureRow]]"


def negative_amount(checked: CheckedFact) -> Iterable[Finding]:
    """Return M501: an amount below nothing; its direction is given by its type."""
    amount: Number = getattr(checked.fact, "amount", 0)
    low, high = ends_of(amount)
    if low >= 0:
        return ()
    positive = as_toml(-low) if low == high else f'"{abs(high)}..{-low}"'
    return (
        checked.finding(
            codes.NEGATIVE_AMOUNT,
            f"an amount of {format_number(amount)} is negative",
            f"write {positive}: the type says which way it goes, as {', '.join(DOWNWARD)} do",
            checked.location_of("amount"),
        ),
    )


def unknown_restated_figure(connection: sqlite3.Connection, _entities: Entities) -> Iterator[Finding]:
    """Yield F009 for a figure that supersedes no other: there is none of that address, or it is itself."""
    for kind in kinds_with("supersedes"):
        rows = connection.execute(_RESTATEMENTS.format(table=kind.table)).fetchall()
        if not rows:
            continue
        ids = connection.execute("SELECT id FROM entry WHERE tbl = ?", (kind.table,))
        nearest = NearestId(id_ for (id_,) in ids)
        for superseded, address, file in rows:
            likely = nearest.to(superseded.removeprefix(f"{kind.table}."))
            likely = f"{kind.table}.{likely}" if likely else address
            yield Finding(
                codes.UNKNOWN_REFERENCE,
                f'"{superseded}" is no other {kind.noun}',
                f'did you mean "{likely}"?'
                if likely != address
                else f'write the address of what it restates: supersedes = "{kind.table}.…"',
                KeyLocation(file, (*address.split(".", 1), "supersedes")),
                address,
                fix=Fix(address, "supersedes", f"{kind.table}.{only}")
                if (only := nearest.only(superseded.removeprefix(f"{kind.table}.")))
                and f"{kind.table}.{only}" != address
                else None,
            )


def restated_in_a_circle(connection: sqlite3.Connection, _entities: Entities) -> Iterator[Finding]:
    """Yield F009 for figures that restate each other, of which none would count: once for each circle."""
    for kind in kinds_with("supersedes"):
        restated: dict[str, str] = {}
        locations: dict[str, KeyLocation] = {}
        for address, superseded, file in connection.execute(_CHAINS.format(table=kind.table)):
            restated[address] = superseded
            locations[address] = KeyLocation(file, (*address.split(".", 1), "supersedes"))
        circles: defaultdict[int, list[str]] = defaultdict(list)
        numbers = circular(
            {address: [other] if other in restated else [] for address, other in restated.items()}
        )
        for address in restated:
            if address in numbers:
                circles[numbers[address]].append(address)
        for first, *others in circles.values():
            yield Finding(
                codes.UNKNOWN_REFERENCE,
                f"it restates {restated[first]}, which in the end restates it: none of the {len(others) + 1} counts",
                "leave supersedes out of the one that was published first",
                locations[first],
                first,
                also=tuple(locations[other] for other in others),
            )


class _FigureRow(NamedTuple):
    """A sum of money, as read from the index."""

    organisation: str
    type: str
    currency: str
    amount: int | str
    amount_to: int | str | None
    purpose: str | None
    giver: str | None
    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int
    qualified: int
    address: str
    file: str

    @property
    def number(self) -> Number:
        """Its amount, or the range that it is."""
        low = Decimal(self.amount)
        return low if self.amount_to is None else NumberRange(low, Decimal(self.amount_to))

    @property
    def details(self) -> _FigureDetails:
        """What it is for and who gives it, as they are compared; None where it does not say."""
        return tuple(text and comparable_text(fold(text)) for text in (self.purpose, self.giver))

    @property
    def location(self) -> KeyLocation:
        """The location of its amount."""
        return KeyLocation(self.file, (*self.address.split(".", 1), "amount"))


def repeated_figure(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield M502 for the same sum of one organisation and type, for periods that overlap or are the same.

    Two purposes, or two givers, are two sums; one that does not say may be any.
    """
    for (organisation, type_, currency, amount), occupancies in _by_figure(connection).items():
        reported: set[str] = set()
        for pair in _coinciding(occupancies):
            (_, first), (_, second) = sorted(occupancy.item for occupancy in pair)
            if second.address in reported:
                continue
            reported.add(second.address)
            yield Finding(
                codes.REPEATED_FIGURE,
                f"the same {type_} of {format_money(amount, currency)} for {entities.organisation(organisation)} "
                f"as in {first.address}",
                f'if it is one sum, make the two one; if not, say so: allow = {{ {codes.REPEATED_FIGURE} = "…" }}',
                second.location,
                second.address,
                (first.location,),
                "their periods are the same, or overlap",
                (second.address, first.address, f"organisations.{organisation}"),
            )


def _coinciding(occupancies: list[_FigurePeriod]) -> Iterator[tuple[_FigurePeriod, _FigurePeriod]]:
    """Yield the pairs that coincide of like details: the same, or one of them does not say."""
    if len(occupancies) == 1:
        return
    by_details: defaultdict[_FigureDetails, list[_FigurePeriod]] = defaultdict(list)
    for occupancy in occupancies:
        by_details[occupancy.item[1].details].append(occupancy)
    for details, alike in by_details.items():
        vaguer = dict.fromkeys(product(*((detail, None) for detail in details)))
        others = [
            other for vague in vaguer if vague != details for other in by_details.get(vague, ())[:_MOST_VAGUE]
        ]
        yield from coinciding([*others, *alike])


def _by_figure(connection: sqlite3.Connection) -> dict[tuple[str, str, str, Number], list[_FigurePeriod]]:
    """Return the periods by organisation, type, currency and amount, each with its place in the files and its figure."""
    periods: defaultdict[tuple[str, str, str, Number], list[_FigurePeriod]] = defaultdict(list)
    for kind in kinds_with("organisation", "type", "amount", "currency", "for_", "by", "supersedes"):
        figures = map(_FigureRow._make, connection.execute(_FIGURES.format(table=kind.table)))
        for place, figure in enumerate(figures):
            occupancy = Occupancy(
                figure.start_earliest,
                figure.start_latest,
                figure.end_earliest,
                figure.end_latest,
                bool(figure.qualified),
                figure.address,
                (place, figure),
            )
            key = figure.organisation, figure.type, figure.currency, figure.number
            periods[key].append(occupancy)
    return periods
