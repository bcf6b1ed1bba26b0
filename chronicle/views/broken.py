"""What the errors of a base cost its answers, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from chronicle.index.opening import Errors

PART: Final = "a citation or a comment"
"""What a fact that stands can have lost to an error: a citation, or what only comments on it, as a note does."""


def cost(errors: Errors) -> str:
    """What errors cost: `8 entries are left out, 1 fact has lost …`; empty if nothing."""
    said = []
    if errors.aside:
        said.append("1 entry is left out" if errors.aside == 1 else f"{errors.aside:,} entries are left out")
    if errors.partly:
        have = "1 fact has" if errors.partly == 1 else f"{errors.partly:,} facts have"
        said.append(f"{have} lost {PART}")
    return ", ".join(said)
