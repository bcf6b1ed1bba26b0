"""What part of a base is asked for: filters by value, and a window of time."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from chronicle.dates import BEGINNING, UNDATED, Certainty, Window, overlap_sql
from chronicle.index.schema import in_order, involving, is_sighting
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.named_tuples import NamedTuple
from chronicle.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.index.cache import Index

Parameters: TypeAlias = dict[str, str | int]


class Selection(NamedTuple):
    """The filters that every listing takes, ids resolved: every filter must match, by any of its values."""

    people: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Folded."""
    extra: tuple[str, ...] = ()
    """What keys of the base's own hold, folded: `party=labour`."""
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    """Which way an inspection's grade moved."""
    headlines: bool = False
    without_people: tuple[str, ...] = ()
    without_organisations: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()
    without_kinds: tuple[str, ...] = ()
    text: str | None = None
    windows: tuple[Window, ...] = ()
    """A row is selected if it overlaps any of them."""
    certain: bool = False
    undated: bool = False
    limit: int | None = None
    reverse: bool = False
    everything: bool = False
    """Whether a timeline has the sightings too, of whom no more is known than that they were in post, and a page what is only known to be by a far later day."""


class Where(NamedTuple):
    """A selection as SQL on `fact f` (of the timeline, on `timeline t` too), and how surely it is in a window."""

    condition: str
    certainty: str
    parameters: Parameters
    order: str
    limit: str


_FAR_LATER = 366
"""After how many days something is far later."""
_MOST_ROWS = 2**63 - 1  # the largest number that SQLite knows

ROLES = ("people", "posts", "organisations", "sources", "tags", "categories", "extra")
_OF_ENTITIES = (
    *("people", "posts", "organisations", "sources", "extra", "text"),
    *("limit", "reverse", "undated", "everything"),
    *("without_people", "without_organisations", "without_tags", "without_categories", "without_kinds"),
)
"""The filters that can find what is no fact, for what it cites itself."""
_COLUMNS = {"kinds": "kind", "statuses": "status"}
_RATED = {"grades": "grade", "changes": "change"}
_SURELY_CHANGED = f"change_certainty = '{Certainty.CERTAIN}'"


def where(selection: Selection, listing: str | None = None) -> Where:
    """Return the SQL of a selection; the user's input is in its parameters only.

    Args:
        selection: What was asked for.
        listing: Whose rows are selected: `timeline`, by the time of each row; a kind of fact; None for all facts.
    """
    parameters: Parameters = {}
    row = "t" if listing == "timeline" else "f"
    conditions = ["1"]
    if listing is not None and listing in KINDS:
        conditions.append(f"f.kind = '{KINDS[listing].singular}'")
    if listing == "timeline" and not selection.everything:
        conditions.append(f"NOT ({is_sighting()})")
    conditions += _values(selection, row, parameters)
    if selection.text is not None:
        from chronicle import full_text  # noqa: PLC0415 - its patterns take long to compile, and only a search needs them

        parameters["text"] = full_text.query(selection.text)
        conditions.append(_has_text(f"{row}.key"))
    certainty = "NULL"
    if selection.windows:
        certainty = _certainty(selection.windows, row, parameters)
        reached = (
            f"({row}.start_earliest <= :last{n} AND {row}.end_latest >= :first{n})"
            for n in range(len(selection.windows))
        )
        conditions.append(f"({' OR '.join(reached)})")
        if selection.certain:
            conditions.append(f"{certainty} = 'certain'")
        elif not selection.undated:
            conditions.append(f"{certainty} <> 'unknown'")
    elif selection.certain:
        conditions.append(f"NOT {row}.qualified")
    way = "DESC" if selection.reverse else ""
    order = f"{in_order(row, way=way)}, {row}.rowid {way}".rstrip()
    if selection.reverse:
        order = f"{row}.sort_1 = {UNDATED[0]}, {order}"
    limit = ""
    if selection.limit is not None:
        parameters["limit"] = min(selection.limit, _MOST_ROWS)
        limit = "LIMIT :limit"
    return Where(" AND ".join(conditions), certainty, parameters, order, limit)


def _values(selection: Selection, row: str, parameters: Parameters) -> Iterator[str]:
    """Yield SQL for each filter by value: what has one of its values, or has none of those to leave out."""
    for field, not_, values in _chosen(selection, ROLES):
        folded = tuple(map(fold, values)) if field == "tags" else values
        placeholders = _placeholders(f"{not_}{field}", folded, parameters)
        yield f"{not_} {involving(field, f'{row}.key', placeholders)}"
    for field, not_, values in _chosen(selection, _COLUMNS):
        yield f"f.{_COLUMNS[field]} {not_} IN ({_placeholders(f'{not_}{field}', values, parameters)})"
    for field, _, values in _chosen(selection, _RATED):
        column, placeholders = _RATED[field], _placeholders(field, values, parameters)
        sure = f" AND {_SURELY_CHANGED}" if selection.certain and selection.changes else ""
        yield f"f.key IN (SELECT key FROM {INSPECTIONS.table} WHERE {column} IN ({placeholders}){sure})"
    if selection.headlines:
        yield "f.headline"


def sightings(index: Index, selection: Selection) -> int:
    """Return how many sightings a timeline leaves out."""
    if selection.everything:
        return 0
    clauses = where(selection._replace(everything=True, limit=None), "timeline")
    (count,) = index.db.execute(
        f"SELECT count(*) FROM {_rows_needed(clauses)} WHERE {is_sighting()} AND {clauses.condition}",
        clauses.parameters,
    ).fetchone()
    return int(count)


def _rows_needed(clauses: Where) -> str:
    """Return SQL: the tables that a count of the timeline's rows needs, without facts if no filter is by what only these say."""
    return rows_of("timeline") if "f." in f"{clauses.condition} {clauses.certainty}" else "timeline t"


def far_later(selection: Selection) -> str:
    """Return SQL: whether a row of the timeline is only known to be by some day more than a year after all windows."""
    if selection.everything or not selection.windows:
        return "0"
    last = max(window.last for window in selection.windows)
    return f"(t.start_earliest = {BEGINNING} AND t.start_latest > {last + _FAR_LATER})"


def count_far_later(index: Index, selection: Selection) -> int:
    """Return how many rows that may fall in a window are only known to be by a far later day."""
    if selection.certain or (far := far_later(selection)) == "0":
        return 0
    clauses = where(selection._replace(limit=None), "timeline")
    (count,) = index.db.execute(
        f"SELECT count(*) FROM {_rows_needed(clauses)} "
        f"WHERE {far} AND {clauses.condition} AND {clauses.certainty} = '{Certainty.POSSIBLE}'",
        clauses.parameters,
    ).fetchone()
    return int(count)


def where_itself(selection: Selection, key: str) -> str:
    """Return SQL: whether what has a key, and is no fact, is selected for what it cites itself; parameters as of `where`.

    It has no kind, no tag and no time.
    """
    asked = {field: getattr(selection, field) for field in _OF_ENTITIES}
    if selection != Selection()._replace(**asked):
        return "0"
    conditions = [f"EXISTS (SELECT 1 FROM citation own WHERE own.key = {key})"]
    conditions += [
        f"{not_} {involving(field, key, _placeholders(f'{not_}{field}', values, {}))}"
        for field, not_, values in _chosen(selection, ROLES)
    ]
    conditions += [] if selection.text is None else [_has_text(key)]
    return " AND ".join(conditions)


def _has_text(key: str) -> str:
    return f"{key} IN (SELECT rowid FROM words WHERE words MATCH :text)"


def _chosen(selection: Selection, fields: Iterable[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield those of some fields that have values, as they are and after `NOT` as `without_` that field."""
    for field in fields:
        for not_, name in (("", field), ("NOT", f"without_{field}")):
            values: tuple[str, ...] = getattr(selection, name, ())
            if values:
                yield field, not_, values


def _certainty(windows: tuple[Window, ...], row: str, parameters: Parameters) -> str:
    """Return SQL for how surely a row overlaps a window; of several, the one it overlaps most surely."""
    each = []
    for place, (first, last, qualified) in enumerate(windows):
        parameters |= {
            f"first{place}": first,
            f"last{place}": last,
            f"window_qualified{place}": int(qualified),
        }
        each.append(overlap_sql(f"{row}.", place))
    if len(each) == 1:
        return f"({each[0]})"
    surest = (f"WHEN '{certainty}' IN ({', '.join(each)}) THEN '{certainty}'" for certainty in Certainty)
    return f"(CASE {' '.join(surest)} END)"


def _placeholders(parameter: str, values: tuple[str, ...], parameters: Parameters) -> str:
    """Return SQL placeholders for values, which are added to the parameters."""
    names = [f"{parameter}{place}" for place in range(len(values))]
    parameters.update(zip(names, values, strict=True))
    return ", ".join(f":{name}" for name in names)


def rows_of(listing: str) -> str:
    """Return SQL: the tables whose rows a selection of a listing counts: its facts, or its rows of the timeline."""
    return "timeline t JOIN fact f ON f.key = t.key" if listing == "timeline" else "fact f"


def narrows(selection: Selection) -> bool:
    """Tell whether the selection has a filter, a window or `certain`; its limit and order do not count."""
    return selection._replace(limit=None, reverse=False, undated=False, everything=False) != Selection()


def hidden(index: Index, listing: str, selection: Selection) -> int:
    """Return how many rows are not shown because only a missing date leaves them open; none with `undated`."""
    if not selection.windows or selection.undated or selection.certain:
        return 0
    shown = where(selection._replace(undated=True, limit=None), listing)
    (count,) = index.db.execute(
        f"SELECT count(*) FROM {rows_of(listing)} WHERE {shown.condition} AND {shown.certainty} = 'unknown'",
        shown.parameters,
    ).fetchone()
    return int(count)


class WindowPart(StrEnum):
    """How the rows of a part stand to the window that was asked for."""

    ALL = "all"
    """No window was asked for."""
    UNDER_WAY = "under way"
    """They certainly reach into the window, and certainly began before it."""
    FALLS = "falls"
    """They certainly fall in the window."""
    MAY = "may"
    """They may fall in it."""
    OPEN = "open"
    """Only a missing date leaves open whether they do."""


def window_parts(selection: Selection, *, under_way: bool = False) -> tuple[WindowPart, ...]:
    """Return which parts a page has, in order; `under_way` sets what began before the window apart."""
    if not selection.windows:
        return (WindowPart.ALL,)
    sure = (WindowPart.UNDER_WAY, WindowPart.FALLS) if under_way else (WindowPart.FALLS,)
    if selection.reverse:
        sure = sure[::-1]
    if selection.certain:
        return sure
    return (*sure, WindowPart.MAY, WindowPart.OPEN) if selection.undated else (*sure, WindowPart.MAY)
