"""Resolving a date or a fact as typed to the time that it names, or refusing it in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.cli.errors import UsageError, ambiguous_name, unknown_name
from chronicle.cli.session import search_hint
from chronicle.dates import BEGINNING, DateError, coarsest_date, explain, format_date, is_day
from chronicle.model.kinds import KINDS
from chronicle.queries.lookup import NamedTime, NoBeginning, NotDated, find_time
from chronicle.queries.names import AmbiguousName, UnknownName

if TYPE_CHECKING:
    from chronicle.index.cache import Index
    from chronicle.queries.facts import FactRow


def resolve_time(index: Index, text: str, *, moment: bool = False) -> NamedTime:
    """Return the time of a date, or of a fact by its address or id; if a `moment` is wanted, the start of a span.

    Raises:
        UsageError: It is neither a date nor a fact, or the id of several facts, or the fact has no date.
    """
    try:
        return find_time(index, text, moment=moment)
    except NoBeginning as error:
        raise UsageError(
            f'"{text}": when it began is not recorded', f"for its end, write {error.end}"
        ) from None
    except DateError as error:
        refusal = explain(error)
        hint = refusal.hint if refusal.resembles else f"{refusal.hint}; {search_hint(index, text)}"
        raise UsageError(f'"{text}" {refusal.reason}', hint) from None
    except UnknownName as error:
        raise unknown_name(
            index, KINDS.tables, error, f'"{text}" is neither a date nor a fact', search_hint(index, text)
        ) from None
    except AmbiguousName as error:
        raise ambiguous_name(error, "address") from None
    except NotDated as error:
        raise _not_dated(index, error) from None


def _not_dated(index: Index, error: NotDated) -> UsageError:
    fact, interval = error.fact, error.fact.interval
    if error.end == "end" and interval.impossible:
        perhaps = "perhaps " if interval.qualified else ""
        return UsageError(f"{fact.id} {perhaps}ends before it starts", f"for its beginning, write {fact.id}")
    if error.end == "end":
        missing = (
            "had not ended when last reported" if interval.is_ongoing else "when it ended is not recorded"
        )
        hint = (
            f"for its beginning, write {fact.id}" if not interval.start_missing else _known_hint(index, fact)
        )
        return UsageError(f"{fact.id}: {missing}", hint)
    if error.end == "start" and (fact.dated or is_day(interval.bounds.start_latest)):
        open_ended = interval.end_missing or interval.is_ongoing
        hint = _known_hint(index, fact) if open_ended else f"for its end, write {fact.id}.end"
        return UsageError(f"{fact.id}: when it began is not recorded", hint)
    return UsageError(f"{fact.id} is not dated", _known_hint(index, fact))


def _known_hint(index: Index, fact: FactRow) -> str:
    """Return by when an undated fact had begun, if that is known; else the command that shows the fact."""
    latest = fact.interval.bounds.start_latest
    if is_day(latest):
        return f"it had begun {format_date(coarsest_date((BEGINNING, latest)))}"
    return f"{index.base.command('show', fact.id)} tells what is known of it"
