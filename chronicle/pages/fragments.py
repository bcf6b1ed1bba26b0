"""Columns and small parts of text that pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import Blank, PageColumn, SeeAlso, Span, Table, Tone
from chronicle.index.schema import RESTRICTED
from chronicle.model.kinds import KINDS
from chronicle.pages.legend import DISPUTED, STAR, WRONG, doubt_signs, restricted_sign
from chronicle.queries.entities import has_restrictions, restricted_entries
from chronicle.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.document import Cell, Column, Inline, Line
    from chronicle.index.cache import Index
    from chronicle.pages.legend import Legend
    from chronicle.queries.cells import Sourcing
    from chronicle.queries.facts import FactRow
    from chronicle.queries.lookup import NamedTime
    from chronicle.queries.overview import ErrorCounts

TIME: Final = PageColumn(no_wrap=True, max_width=22, name="date")
"""A time; broken if wider than `Jul 2013..6 Jan 2014 *` and the text beside it is short of room."""

SOURCES: Final = PageColumn(max_width=12, name="sources")
"""The ids of the sources."""

DOT: Final = " · "

FIGURES: Final = ("amount", "approx", "grade", "judgement", "value", "acting")
"""The fields that a fact's `what` shows: their signs of doubt belong beside it."""

LOST_PART: Final = "a citation or a comment"
"""What a fact that stands can have lost to an error: a citation, or what only comments on it, as a note does."""

_OF_END: Final = {"start": "the beginning of: ", "end": "the end of: ", "": ""}


def dated(words: str, *, worked_out: bool = False, disputed: bool = False) -> tuple[Span, ...]:
    """Return a date with its signs."""
    return (Span(words, Tone.DATE), *((STAR,) if worked_out else ()), *((DISPUTED,) if disputed else ()))


def named_date(time: NamedTime, legend: Legend) -> Inline:
    """Return the date of a time that the user named, abbreviated, with its signs."""
    date = dated(time.short, worked_out=time.worked_out, disputed=time.disputed)
    return legend.note((*date, *_restricted(time.fact)))


def dated_fact(time: NamedTime) -> Inline:
    """Return the fact whose date it is, and which end of it; of a span that was typed, the span."""
    if time.fact is None:
        return Span(f"{_OF_END[time.end]}{time.typed}", Tone.DIM) if time.end else ""
    return (
        Span(_OF_END[time.end], Tone.DIM),
        Span(time.fact.what_with_owner),
        *((WRONG,) if time.fact.sourcing.wrong else ()),
        Span(_status(time.fact), Tone.DIM),
    )


def office(post: str | None, organisation: str | None) -> tuple[str, str]:
    """Return post and organisation as shown; without a post the organisation comes first."""
    if post is None:
        return organisation or "", "post not named"
    return post, organisation or "organisation not known"


def table_with_restrictions(
    index: Index, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]], address: int
) -> Table:
    """Return a table for programs, with the restrictions of each row's entry if the base has any; `address` is the place of its address."""
    if not has_restrictions(index):
        return Table(columns, rows)
    under = restricted_entries(index)
    return Table((*columns, RESTRICTED), ((*row, under.get(str(row[address]), ())) for row in rows))


def _restricted(fact: FactRow | None) -> tuple[Span, ...]:
    """Return the sign of a fact that must not leave."""
    under = fact.sourcing.restricted if fact else ()
    return (restricted_sign(under),) if under else ()


def _status(fact: FactRow) -> str:
    return f"{DOT}{fact.status}" if fact.status else ""


def time_title(time: NamedTime, legend: Legend) -> Inline:
    """Return the title of an answer about a time: its date, and the fact whose date it is."""
    date = dated(time.words, worked_out=time.worked_out, disputed=time.disputed)
    legend.note(date)
    title = [Span(span.text, Tone.TITLE if span.tone is Tone.DATE else span.tone) for span in date]
    if time.fact is not None:
        what = f"{DOT}{_OF_END[time.end]}{time.fact.what_with_owner}{_status(time.fact)}"
        title += (Span(what, Tone.TITLE), *legend.note(_restricted(time.fact)))
    return tuple(title)


def fact_remarks(fact: FactRow, role: str | None = "") -> tuple[Span, ...]:
    """Return what a fact's `what` leaves out: doubts about its figures, whether somebody left, a status.

    Args:
        fact: The fact.
        role: The row's, on a timeline; empty where the fact as a whole is meant.
    """
    word = KINDS.of_singular(fact.kind).role_words.get(role)
    words = [word] if word else []
    words += [fact.status] if fact.status else []
    return (*doubt_signs(fact.sourcing, *FIGURES), *(Span(f"{DOT}{text}", Tone.DIM) for text in words))


def stated_length(length: str, sourcing: Sourcing) -> tuple[Span, ...]:
    """Return the stated length that stands for an end left out of the time, if there is one, with its signs."""
    return (Span(f", for {length}"), *doubt_signs(sourcing, "length")) if length else ()


def left_open_note(many: str) -> Iterator[Line]:
    """Yield how many more `--undated` would show; `many` is the number and its noun."""
    yield Blank()
    yield SeeAlso(f"+ {left_open_words(many)}")


def left_open_words(many: str) -> str:
    """Return how many are not shown because only a missing date leaves them open, and what shows them."""
    return f"{many} that only a missing date leaves open: add --undated"


def errors_cost(errors: ErrorCounts) -> str:
    """Return what errors cost: `8 entries are left out, 1 fact has lost …`; empty if nothing."""
    costs = []
    if errors.set_aside:
        costs.append(f"{counted(errors.set_aside, 'entry is', 'entries are')} left out")
    if errors.incomplete:
        costs.append(f"{counted(errors.incomplete, 'fact has', 'facts have')} lost {LOST_PART}")
    return ", ".join(costs)
