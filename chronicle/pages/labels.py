"""Naming the organisation of a post or a sum of money, unless that goes without saying."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chronicle.index.cache import Index


def with_organisation(index: Index, kind: str, what: str, organisation: str | None) -> str:
    """A fact's `what`, with its organisation's name, unless the base is all about that one."""
    if organisation is None or organisation == index.meta(kind):
        return what
    if kind == "budget":
        return f"{organisation}: {what}"
    if kind == "count" or (kind == "tenure" and not what.endswith(f", {organisation}")):
        return f"{what}, {organisation}"
    return what
