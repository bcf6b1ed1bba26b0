"""A base in Python: `chronicle.open`, what can be asked of it, and dates. What is listed in `chronicle.__all__` is public."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, Unpack, get_args

from typer.models import OptionInfo

from chronicle.cli.errors import UsageError
from chronicle.cli.filters import Filters, RatingFilters, scope_of, select
from chronicle.cli.options import BaseOptions
from chronicle.cli.session import open_base
from chronicle.cli.stderr import muted
from chronicle.cli.times import resolve_time
from chronicle.dates import APRIL, DateError, explain, format_iso, parse, parse_end
from chronicle.library.records import Listings
from chronicle.library.shapes import record_fields, record_name, record_type
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.overrides import override
from chronicle.queries.entities import list_entities
from chronicle.queries.listing import list_facts
from chronicle.queries.state_query import Scope
from chronicle.suggest import suggest

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from chronicle.index.cache import Index
    from chronicle.library.records import RowFilters

R = TypeVar("R")

_MERGED: Final = "timeline"
_LISTINGS: Final = {record_name(listing): listing for listing in (_MERGED, *KINDS.tables, *ENTITIES)}
"""Each listing by the name of the type of its rows."""


class DateRecord(NamedTuple):
    """A date: its EDTF, the first and the last day that it allows, None if unbounded, and whether it is marked `?`, `~` or `%`."""

    edtf: str
    earliest: date | None
    latest: date | None
    qualified: bool


class HolderRecord(NamedTuple):
    """Somebody who held a post at a time, and how sure that is: certain, possible or unknown."""

    id: str
    person: str
    person_id: str
    post: str | None
    post_id: str | None
    organisation: str | None
    organisation_id: str | None
    certainty: str
    acting: bool
    start: str | None
    end: str | None


class StateRecord(NamedTuple):
    """The state of things at a time: who was in post, and `answer`, all that `chronicle at -f json` gives."""

    earliest: date | None
    latest: date | None
    holders: tuple[HolderRecord, ...]
    answer: Mapping[str, Any]


class ElapsedRecord(NamedTuple):
    """The time from one date to another: in words, in days at least and at most, and `answer`, as `chronicle between -f json`."""

    words: str
    days_min: int | None
    days_max: int | None
    certain: bool
    answer: Mapping[str, Any]


class FindingRecord(NamedTuple):
    """A finding of `chronicle check`."""

    severity: str
    code: str
    message: str
    hint: str | None
    id: str | None
    file: str
    line: int
    column: int
    also_at: tuple[str, ...]


def open(  # noqa: A001 - as the library calls it
    path: str | os.PathLike[str] | None = None,
    *,
    public: bool = False,
    without: Sequence[str] = (),
    known_by: str | None = None,
) -> Base:
    """Open a base, compiled and cached as for `chronicle --base PATH`; what changes in it later is not seen.

    Args:
        path: The base; None for the nearest at or above the working directory, else the one that comes with Chronicle.
        public: Leave out what is under any restriction, as `--public` does.
        without: Leave out what is under these restrictions, as `--without` does.
        known_by: Answer as if sources published later had never been cited, as `--known-by` does.

    Raises:
        BaseNotFound: There is none, or it cannot be read; `hint` says what to do.
        UsageError: `known_by` is no date, or there is no such restriction.
    """
    with muted():
        given = None if path is None else str(Path(path))
        return Base(open_base(BaseOptions(given, list(without) or None, public), known_by))


def parse_date(text: str, *, financial_year: tuple[int, int] = APRIL) -> DateRecord:
    """Read a date as bases write them: EDTF, a financial year, or `..` for still so.

    Args:
        text: The date.
        financial_year: The month and day on which a financial year begins.

    Raises:
        UsageError: It is none; `hint` says what to write.
    """
    try:
        read = parse_end(text) if text == ".." else parse(text, financial_year)
    except DateError as error:
        explanation = explain(error)
        raise UsageError(f'"{text}" {explanation.reason}', explanation.hint) from None
    return DateRecord(read.text, _day(read.earliest), _day(read.latest), read.qualified)


class Base(Listings):
    """An open base. Each listing is a method, and takes the filters of the command of its name."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @property
    def title(self) -> str:
        """The title of the base."""
        return self._index.meta("title") or ""

    @property
    def as_of(self) -> date | None:
        """The day up to which it can speak."""
        day = self._index.meta("as_of")
        return date.fromisoformat(day) if day else None

    def listing(self, name: str, **filters: Unpack[RowFilters]) -> Iterator[Any]:
        """Return the rows of any listing by its name, `timeline` or a table: those of a kind that was added, too.

        Raises:
            UsageError: There is no such listing, or a filter cannot be used.
        """
        if name not in _LISTINGS.values():
            nearest = suggest(name, tuple(_LISTINGS.values()))
            raise UsageError(f'there is no listing "{name}"', f"did you mean {nearest}?" if nearest else "")
        return self._listed(name, record_type(name), filters)

    def at(
        self,
        when: str | date,
        *,
        person: str | None = None,
        post: str | None = None,
        org: str | None = None,
        everywhere: bool = False,
    ) -> StateRecord:
        """Return the state of things on a date, or at the time of a fact: what `chronicle at` answers.

        Raises:
            UsageError: It is neither a date nor a fact, or a name is unknown or ambiguous.
        """
        from chronicle.pages.at_object import at_object  # noqa: PLC0415 - only this question needs it
        from chronicle.queries.state import organisations_of, state  # noqa: PLC0415 - likewise

        with muted():
            time = resolve_time(self._index, str(when))
            scope = scope_of(select(self._index, _filters({"person": person, "post": post, "org": org})[0]))
            if time.fact and not everywhere and not any(scope):
                scope = Scope(organisations_of(self._index, time.fact))
            answer: Any = at_object(self._index, state(self._index, time, scope, undated=True))
        holders = tuple(
            HolderRecord(
                holder["id"],
                *(holder["person"], holder["person_id"], in_post["post"], in_post["post_id"]),
                *(in_post["organisation"], in_post["organisation_id"], holder["certainty"], holder["acting"]),
                *(holder["start"], holder["end"]),
            )
            for in_post in answer["in_post"]
            for holder in in_post["holders"]
        )
        return StateRecord(_iso(answer["earliest"]), _iso(answer["latest"]), holders, answer)

    def between(self, first: str | date, second: str | date) -> ElapsedRecord:
        """Return the time from one fact or date to another: what `chronicle between` answers.

        Raises:
            UsageError: One is neither a date nor a fact, or is not dated.
        """
        from chronicle.pages.between import TimeBetween, between_object  # noqa: PLC0415 - as above
        from chronicle.queries.lookup import stated_length  # noqa: PLC0415 - as above

        with muted():
            start = resolve_time(self._index, str(first), moment=True)
            length = stated_length(self._index, start.fact) if start.fact else None
            stretch = TimeBetween(start, resolve_time(self._index, str(second), moment=True), length)
            answer: Any = between_object(stretch)
        return ElapsedRecord(
            answer["words"], answer["days_min"], answer["days_max"], answer["certain"], answer
        )

    def show(self, name: str) -> Mapping[str, Any]:
        """Return all that is known of a person, post, organisation, source or fact, as `chronicle show -f json` gives it.

        Raises:
            UsageError: The name is unknown or ambiguous.
        """
        from chronicle.cli.commands.show import resolve_subject  # noqa: PLC0415 - as above
        from chronicle.pages.show import show_object  # noqa: PLC0415 - as above

        answer: Any = show_object(self._index, resolve_subject(self._index, name))
        return dict(answer)

    def check(self, *codes: str) -> Iterator[FindingRecord]:
        """Return the findings of `chronicle check --all`, of some codes or beginnings of codes if these are given.

        Raises:
            UsageError: There is no such code.
        """
        from chronicle.cli.commands.explain import resolve_codes  # noqa: PLC0415 - as above
        from chronicle.codes import CODES  # noqa: PLC0415 - as above
        from chronicle.queries.findings import findings_table  # noqa: PLC0415 - as above

        chosen = resolve_codes(codes, "check") if codes else frozenset(CODES)
        rows: Any = findings_table(self._index, chosen).rows
        return (FindingRecord(*row[: len(FindingRecord._fields)]) for row in rows)

    def export(
        self,
        format: str,  # noqa: A002 - as the command calls it
        path: str | os.PathLike[str],
        *,
        force: bool = False,
        losses: str | os.PathLike[str] | None = None,
        with_restricted: bool = False,
        **filters: Unpack[RowFilters],
    ) -> None:
        """Write the base, or what the filters leave of it, for another program: what `chronicle export` does.

        Raises:
            UsageError: There is no such format, the file is there, or the base has restrictions and was opened
                without `public` or `without`.
            OutputError: It cannot be written.
        """
        from chronicle.cli.commands.export import FORMATS, ExportOptions, write_export  # noqa: PLC0415 - as above

        if format not in FORMATS:
            raise UsageError(f'there is no format "{format}"', f"there are: {', '.join(FORMATS)}")
        options = ExportOptions(
            Path(path), None if losses is None else Path(losses), force=force, with_restricted=with_restricted
        )
        with muted():
            write_export(format, self._index, _filters(filters)[0], options)

    @override
    def _rows(self, record: Callable[..., R], filters: RowFilters) -> Iterator[R]:
        return self._listed(_LISTINGS[record.__name__], record, filters)

    def _listed(
        self, listing: str, record: Callable[..., R], filters: RowFilters | Mapping[str, Any]
    ) -> Iterator[R]:
        chosen, ratings = _filters(filters)
        if ratings != RatingFilters() and listing != INSPECTIONS.table:
            raise UsageError(f"grade and changed go with {INSPECTIONS.table}", "leave them out")
        with muted():
            selection = select(self._index, chosen, ratings)
        selection = selection._replace(everything=listing != _MERGED)
        rows_of = list_entities if listing in ENTITIES else list_facts
        table = rows_of(self._index, listing, selection)
        place = {column.name: place for place, column in enumerate(table.columns)}
        fields = [(place.get(field.column), field.convert, field.missing) for field in record_fields(listing)]
        return (
            record(*[missing if at is None else convert(row[at]) for at, convert, missing in fields])
            for row in table.rows
        )


def _filters(given: RowFilters | Mapping[str, Any]) -> tuple[Filters, RatingFilters]:
    """Return filters as the command line has them: texts may be given as numbers or dates, one or several."""
    typed: dict[str, Any] = {}
    known = {**Filters.__annotations__, **RatingFilters.__annotations__}
    for name, value in given.items():
        if name not in known or name == "known_by":
            nearest = suggest(name, tuple(known))
            raise UsageError(
                f'there is no filter "{name}"',
                "give it to chronicle.open"
                if name in known
                else f"did you mean {nearest}?"
                if nearest
                else "",
            )
        if value is not None:
            typed[name] = _typed(name, value, known[name])
    ratings = {name: typed.pop(name) for name in RatingFilters._fields if name in typed}
    return Filters(**typed), RatingFilters(**ratings)


def _typed(name: str, value: Any, annotation: Any) -> Any:
    """Return a filter's value as the command line has it, if the option takes it."""
    option = next((part for part in get_args(annotation) if isinstance(part, OptionInfo)), OptionInfo())
    choices: Sequence[str] = getattr(option.click_type, "choices", ())
    if option.parser is not None and not (isinstance(value, int) and value >= 0):
        raise UsageError(f"{name}: {value!r} is not a whole number of at least 0", "leave it out for all")
    if get_args(annotation)[0] != list[str] | None:
        whole = isinstance(value, bool) or option.parser is not None
        return value if whole or not isinstance(value, int | date) else str(value)
    words = [str(value)] if isinstance(value, str | int | date) else [str(one) for one in value]
    for word in words:
        if choices and word not in choices:
            raise UsageError(f'{name}: there is no "{word}"', f"there are: {', '.join(choices)}")
    return words


def _day(day: int) -> date | None:
    return _iso(format_iso(day))


def _iso(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
