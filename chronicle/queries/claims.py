"""What sources say of the fields of entries, beside the values that the base accepts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final

from chronicle.dates import UNDATED, DateForm, Verdict, measure_difference
from chronicle.index.schema import SORT_COLUMNS
from chronicle.model.entities import ENTITIES
from chronicle.model.evidence import FIGURES
from chronicle.model.fact import values_of
from chronicle.model.fields import DATES, ValueType
from chronicle.model.kinds import KINDS
from chronicle.money import format_money, format_number, is_currency_sign
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import ERRORS, read_sourcing
from chronicle.queries.facts import distinct_holder, with_organisation
from chronicle.queries.filters import Selection, where, where_itself
from chronicle.queries.times import read_date
from chronicle.sql import sql_list
from chronicle.text import citation_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from chronicle.dates import YearStart
    from chronicle.index.cache import Index

FIRST_FIELDS: Final = (
    *("date", "period", "start", "end", "length", "in_post"),
    *("amount", "value", "grade", "judgement"),
)
"""The fields that come before all others, in this order: when, how long, and how much."""


@dataclass(frozen=True, slots=True)
class SourceClaim:
    """The value that one citation gives for a field, and how it compares with the accepted one.

    Attributes:
        at: Where in the source, if the citation tells.
        via: The source that passes this one on, if any.
        says: The value, as EDTF if it is a date.
        words: The same in words.
        verdict: None where there is nothing to compare.
        accepted: The accepted value, written as `says` is.
        value_type: What the values of the field are.
        year_start: When the base's financial year begins.
        accepted_unit: The currency of the accepted value, or what it counts; None of what is no figure.
        unit: The same of the value of the source, which is that of the accepted one where it names none.
    """

    field: str
    source: str
    at: str | None
    via: str | None
    says: str
    words: str
    verdict: Verdict | None
    accepted: str | None
    value_type: ValueType | None
    year_start: YearStart
    accepted_unit: str | None
    unit: str | None

    @property
    def agrees(self) -> bool:
        """Whether it agrees with the accepted value."""
        return self.verdict is Verdict.AGREES

    @property
    def verdict_words(self) -> str:
        """The verdict in words, or why there is none."""
        if self.verdict is not None:
            return self.verdict.value
        return "nothing to compare it with" if self.accepted is None else "another day"

    @property
    def difference(self) -> str:
        """How far it is from the accepted value, `5 m later`; empty unless both differ and can be measured."""
        if self.accepted is None or self.verdict is not Verdict.DISAGREES:
            return ""
        if self.value_type in DATES:
            accepted, claimed = (
                read_date(self.accepted, self.year_start),
                read_date(self.says, self.year_start),
            )
            if accepted is None or claimed is None or DateForm.SPAN in {accepted.form, claimed.form}:
                return ""  # each end of an interval would have a difference of its own
            distance = measure_difference(accepted.day_range, claimed.day_range)
            return distance.words if distance.known else ""
        if self.value_type is not ValueType.AMOUNT or self.unit != self.accepted_unit:
            return ""
        (least, most), (low, high) = (
            (Decimal(first), Decimal(last or first))
            for first, _, last in (text.partition("..") for text in (self.accepted, self.says))
        )
        if low > most:
            return f"{self._figure(low - most)} more"
        return f"{self._figure(least - high)} less" if high < least else ""

    def _figure(self, number: Decimal) -> str:
        """Return a number with its currency, if it has one."""
        is_money = self.unit and (self.field == _SUM or is_currency_sign(self.unit))
        return format_money(number, self.unit) if self.unit and is_money else format_number(number)


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """A field of a fact: the accepted value, why it stands, and what each source says.

    Attributes:
        id: The fact's address.
        what: The fact in a few words, with its organisation unless that goes without saying.
        accepted: The accepted value, as EDTF if it is a date; None if there is none.
        because: Why it stands; None if no reason is given.
        is_date: Whether its values are dates.
        whole_fact: The citations that support the whole fact, and so the accepted value: `cypn, paragraph 3`.
        wrong: Whether an error marks the accepted value.
    """

    id: str
    what: str
    file: str
    line: int
    field: str
    accepted: str | None
    accepted_words: str | None
    because: str | None
    is_date: bool
    claims: tuple[SourceClaim, ...]
    whole_fact: tuple[str, ...]
    wrong: bool

    @property
    def disputed(self) -> bool:
        """Whether a source disagrees."""
        return any(claim.verdict is Verdict.DISAGREES for claim in self.claims)


class CitationRow(NamedTuple):
    """A citation of a fact.

    Attributes:
        place: Its number among the citations of the fact.
        at: Where in the source.
        via: The source that passes this one on.
        bundle_page: Where in a bundle that page stands; None if that is not known.
        whole_fact: Whether it supports the whole fact, rather than the fields of which it speaks.
    """

    place: int
    source: str
    at: str | None
    quote: str | None
    via: str | None
    bundle_page: str | None
    whole_fact: bool

    @property
    def where(self) -> str:
        """Where in its source it is, and in a bundle: `page 4 (C123), via cypn`."""
        bundled = self.bundle_page and f"{self.at} ({self.bundle_page})"
        return citation_words(None, bundled or self.at, self.via)

    @property
    def words(self) -> str:
        """The citation as a text: `cypn, paragraph 3`."""
        return citation_words(self.source, self.at, self.via)


class CitedValue(NamedTuple):
    """What a citation says of a field: as EDTF if a date, in words, and the verdict if there is one."""

    field: str
    says: str
    words: str
    verdict: str | None


class _ClaimRow(NamedTuple):
    """A row of the table of claims, with what is needed of its fact."""

    key: int
    id: str
    what: str
    file: str
    line: int
    kind: str | None
    owner: str | None
    owner_id: str | None
    field: str
    accepted: str | None
    accepted_words: str | None
    source: str
    at: str | None
    via: str | None
    says: str
    words: str
    verdict: str | None
    accepted_unit: str | None
    unit: str | None


_SUM: Final = "amount"
"""The figure of which the unit is a currency."""
_UNITS: Final = ("currency", "unit")
"""The fields that say what a figure counts."""
_ACCEPTED_UNIT: Final = " ".join(
    f'WHEN {kind.singular!r} THEN (SELECT t."{column.name}" FROM "{kind.table}" t WHERE t.key = f.key)'
    for kind in KINDS
    for column in kind.columns
    if column.name in _UNITS
)
_CLAIMED_UNIT: Final = f"SELECT u.says FROM claim u WHERE u.key = c.key AND u.place = c.place AND u.field IN ({sql_list(_UNITS)})"
_IS_FIGURE: Final = f"c.field IN ({sql_list(sorted(FIGURES))})"
_SELECT: Final = f"""
SELECT c.key, coalesce(f.id, e.tbl || '.' || e.id), coalesce(f.what, e.what), coalesce(f.file, e.file) AS in_file,
    coalesce(f.line, e.line) AS at_line, f.kind, f.owner, f.owner_id, c.field, c.accepted, c.accepted_words, c.source, c.at,
    s.via, c.says, c.words, c.verdict, CASE WHEN {_IS_FIGURE} THEN CASE f.kind {_ACCEPTED_UNIT} END END,
    CASE WHEN {_IS_FIGURE} THEN ({_CLAIMED_UNIT}) END
FROM claim c JOIN citation s ON s.key = c.key AND s.place = c.place
    LEFT JOIN fact f ON f.key = c.key LEFT JOIN entry e ON f.key IS NULL AND e.key = c.key
"""
_FIELD_ORDER: Final = (
    f"CASE c.field {' '.join(f'WHEN {field!r} THEN {place}' for place, field in enumerate(FIRST_FIELDS))} "
    f"ELSE {len(FIRST_FIELDS)} END"
)


def compare_fields(
    index: Index, selection: Selection | None = None, *, everything: bool = False, whole_fact: bool = True
) -> Iterator[FieldComparison]:
    """Compare every field of the selected facts on which a source disagrees with the base, by time.

    Args:
        index: The base's index.
        selection: The facts that are asked for; its limit counts fields, each with all its sources.
        everything: Whether to include fields for which sources give values without disagreeing.
        whole_fact: Whether to look up citations of the whole fact as well.
    """
    selection = selection or Selection()
    clauses = where(selection)
    chosen = f"CASE WHEN f.key IS NULL THEN {where_itself(selection, 'c.key')} ELSE {clauses.condition} END"
    disputed = "(c.key, c.field) IN (SELECT key, field FROM claim WHERE verdict = 'disagrees') AND "
    rows = index.db.execute(
        f"{_SELECT} WHERE {'' if everything else disputed}{chosen} ORDER BY {_order(selection)}",
        {name: value for name, value in clauses.parameters.items() if name != "limit"},
    )
    limit = selection.limit
    for place, claims in enumerate(_by_field(map(_ClaimRow._make, rows))):
        if limit is not None and place >= limit:
            return
        yield _comparison(index, claims, whole_fact=whole_fact)


def compare_fields_of(index: Index, fact_key: int) -> list[FieldComparison]:
    """Compare every field of one fact for which a source gives a value, in the order of fields."""
    rows = index.db.execute(f"{_SELECT} WHERE c.key = ? ORDER BY {_order(None)}", (fact_key,))
    return [_comparison(index, claims, whole_fact=True) for claims in _by_field(map(_ClaimRow._make, rows))]


def citations(index: Index, fact_key: int) -> list[CitationRow]:
    """Return the citations of a fact, in the order in which it gives them."""
    rows = index.db.execute(
        "SELECT place, source, at, quote, via, bundle_page, whole FROM citation WHERE key = ? ORDER BY place",
        (fact_key,),
    )
    return [CitationRow(*citation)._replace(whole_fact=bool(citation[-1])) for citation in rows]


FIELDS_OF_END: Final = {"start": ("start", "in_post"), "end": ("end", "length", "left")}
"""The fields of which a citation speaks that supports one end of a fact."""


def citations_of_end(
    index: Index,
    fact_key: int,
    role: str | None,
    derived: Collection[str] = (),
    worked_out: Collection[str] = (),
) -> list[CitationRow]:
    """Return the citations of a fact that support one end of it; all of them if it is no end.

    An end that is `derived` rests on what gives the length and the other end; one that is `worked_out` otherwise is
    given by none, and what speaks of the other end alone does not support it.
    """
    cited = citations(index, fact_key)
    fields = FIELDS_OF_END.get(role or "")
    if fields is None or role in derived or all(citation.whole_fact for citation in cited):
        return cited
    rows = index.db.execute(
        f"SELECT DISTINCT place FROM claim WHERE key = ? AND field IN ({sql_list(fields)})", (fact_key,)
    )
    places = {place for (place,) in rows}
    supporting = [citation for citation in cited if citation.whole_fact or citation.place in places]
    return supporting if supporting or role in worked_out else cited


def cited_values(index: Index, fact_key: int, place: int) -> list[CitedValue]:
    """Return what one citation of a fact says, by field."""
    rows = index.db.execute(
        "SELECT field, says, words, verdict FROM claim WHERE key = ? AND place = ? ORDER BY field",
        (fact_key, place),
    )
    return [CitedValue(field.rstrip("_"), says, words, verdict) for field, says, words, verdict in rows]


def field_order(field: str) -> tuple[int, str]:
    """Return the sort key of a field: dates first."""
    return (FIRST_FIELDS.index(field) if field in FIRST_FIELDS else len(FIRST_FIELDS)), field


def reason(index: Index, fact_key: int, field: str) -> str | None:
    """Return why the accepted value of a field stands: the reason for it, else that for the whole fact."""
    reasons = dict(index.db.execute("SELECT field, why FROM reason WHERE key = ?", (fact_key,)))
    return reasons.get(field.rstrip("_").replace("_", "-")) or reasons.get("")


def _order(selection: Selection | None) -> str:
    direction = " DESC" if selection and selection.reverse else ""
    keys = (
        *(f"f.{column}" for column in SORT_COLUMNS),
        "in_file",
        "at_line",
        "c.key",
        _FIELD_ORDER,
        "c.field",
    )
    undated_last = ("f.key IS NULL", f"f.sort_1 = {UNDATED[0]}")  # in either direction
    return ", ".join([*undated_last, *(f"{key}{direction}" for key in keys), "c.place"])


def _by_field(rows: Iterable[_ClaimRow]) -> Iterator[list[_ClaimRow]]:
    for _, claims in groupby(rows, key=lambda row: (row.key, row.field)):
        yield list(claims)


def _comparison(index: Index, claims: list[_ClaimRow], *, whole_fact: bool) -> FieldComparison:
    first = claims[0]
    year_start = index.financial_year
    table = first.id.partition(".")[0]
    cited = ENTITIES[table].cited if table in ENTITIES else KINDS[table].fact
    declared = values_of(cited).get(first.field) if cited else None
    value_type = declared.type.value if declared else None
    whole = (
        [citation for citation in citations(index, first.key) if citation.whole_fact] if whole_fact else ()
    )
    return FieldComparison(
        first.id,
        with_organisation(
            index, first.kind, distinct_holder(index, first.key, first.what), first.owner, first.owner_id
        )
        if first.kind
        else first.what,
        first.file,
        first.line,
        first.field.rstrip("_"),
        first.accepted,
        first.accepted_words,
        reason(index, first.key, first.field),
        value_type in DATES,
        tuple(
            SourceClaim(
                claim.field,
                claim.source,
                claim.at,
                claim.via,
                claim.says,
                claim.words,
                Verdict(claim.verdict) if claim.verdict else None,
                claim.accepted,
                value_type,
                year_start,
                claim.accepted_unit,
                claim.unit or claim.accepted_unit,
            )
            for claim in claims
        ),
        tuple(citation.words for citation in whole),
        first.field in _wrong_fields(index, first.key),
    )


def _wrong_fields(index: Index, fact_key: int) -> frozenset[str]:
    row = index.db.execute(f"SELECT {ERRORS} FROM fact f WHERE f.key = ?", (fact_key,)).fetchone()
    return read_sourcing(None, None, row[0], None).wrong if row else frozenset()
