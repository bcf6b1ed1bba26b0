"""A date or a fact as typed, as somewhere in time; what cannot be placed becomes a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.cli.run import WrongUse
from chronicle.dates import DateError
from chronicle.views.finding import NoSuchFact, NotDated, Place, SeveralFacts, place

if TYPE_CHECKING:
    from chronicle.index.opening import Index


def placed(index: Index, text: str) -> Place:
    """Where in time a date, a fact's address or its id stands."""
    try:
        return place(index, text)
    except DateError as error:
        raise WrongUse(f'"{text}" {error.reason}', error.hint) from None
    except NoSuchFact as error:
        near = " or ".join(error.nearest)
        hint = f"did you mean {near}?" if near else f"chronicle search {text} looks for it in every fact"
        raise WrongUse(f'"{text}" is neither a date nor a fact', hint) from None
    except SeveralFacts as error:
        many = ", ".join(f"{one.id} ({one.what})" for one in error.candidates)
        raise WrongUse(
            f'"{text}" may be any of {len(error.candidates)}: {many}', "give the address of the one you mean"
        ) from None
    except NotDated as error:
        raise WrongUse(*_not_dated(error)) from None


def _not_dated(error: NotDated) -> tuple[str, str]:
    fact = error.fact
    if error.end == "start" and not fact.extent.end_missing:
        return f"{fact.id}: when it began is not recorded", f"for its end, write {fact.id}.end"
    if error.end == "end" and not fact.extent.start_missing:
        return f"{fact.id}: when it ended is not recorded", f"for its beginning, write {fact.id}.start"
    return f"{fact.id} is not dated", f"chronicle show {fact.id} tells what is known of it"
