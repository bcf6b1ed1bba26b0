"""The refusal of a name that stands for nothing, or for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.cli.errors import UsageError
from chronicle.queries.names import alternatives, entry_set_aside

if TYPE_CHECKING:
    from collections.abc import Collection

    from chronicle.index.cache import Index
    from chronicle.queries.names import AmbiguousName, UnknownName


def unknown(
    index: Index, tables: Collection[str], error: UnknownName, message: str, otherwise: str
) -> UsageError:
    """The refusal of an unknown name; its hint is the nearest names, or `otherwise` if none is near.

    An entry of `tables` that is set aside for a mistake is there, but in no answer: the hint is to mend it.
    """
    if address := entry_set_aside(index, tables, str(error)):
        check = index.base.command("check")
        return UsageError(
            f"{address} is left out of every answer: there is a mistake in it", f"{check} shows it"
        )
    near = alternatives(error.nearest)
    return UsageError(message, f"did you mean {near}?" if near else otherwise)


def ambiguous(error: AmbiguousName, what: str) -> UsageError:
    """The refusal of an ambiguous name, with its candidates; `what` tells them apart: `id` or `address`."""
    many = ", ".join(f"{written} ({name})" for written, name in error.candidates)
    return UsageError(
        f'"{error}" may be any of {len(error.candidates)}: {many}', f"give the {what} of the one you mean"
    )
