"""Whose a post or a sum of money is, said wherever it does not go without saying."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chronicle.index.opening import Index


def owned(index: Index, kind: str, what: str, organisation: str | None) -> str:
    """What a fact is, with the organisation whose post or sum of money it is; not where a base is about that one alone."""
    if organisation is None or organisation == index.meta(kind):
        return what
    if kind == "budget":
        return f"{organisation}: {what}"
    if kind == "tenure" and not what.endswith(f", {organisation}"):
        return f"{what}, {organisation}"
    return what
