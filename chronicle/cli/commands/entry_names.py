"""The entry that a command is to change, by what the user calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.cli.errors import ambiguous_name, unknown_name
from chronicle.loader.entries import MODELS
from chronicle.model.entities import SETTINGS
from chronicle.queries.entities import place_of
from chronicle.queries.lookup import find_subject
from chronicle.queries.names import AmbiguousName, UnknownName
from chronicle.text import without_surrogates

if TYPE_CHECKING:
    from chronicle.index.cache import Index


def resolve_entry(index: Index, text: str) -> str:
    """Return the address of the entry that a text names: an address, an id or a name; of one with mistakes too; `chronicle` and `report` name the settings.

    Raises:
        UsageError: It names none, or several.
    """
    typed = without_surrogates(text.strip())
    if typed in SETTINGS:
        return typed
    addresses = [typed] if "." in typed else [f"{table}.{typed}" for table in MODELS]
    found = [address for address in addresses if place_of(index, address)[0] is not None]
    if len(found) == 1:
        return found[0]
    try:
        return find_subject(index, typed).address
    except UnknownName as error:
        show = index.base.command("search", typed)
        raise unknown_name(index, (), error, f'nothing is called "{typed}"', f"{show} looks for it") from None
    except AmbiguousName as error:
        raise ambiguous_name(error, "address") from None
