"""What the errors of a base cost its answers, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.pages.fragments import counted

if TYPE_CHECKING:
    from chronicle.index.cache import Errors

PART: Final = "a citation or a comment"
"""What a fact that stands can have lost to an error: a citation, or what only comments on it, as a note does."""


def cost(errors: Errors) -> str:
    """What errors cost: `8 entries are left out, 1 fact has lost …`; empty if nothing."""
    said = []
    if errors.aside:
        said.append(f"{counted(errors.aside, 'entry is', 'entries are')} left out")
    if errors.partly:
        said.append(f"{counted(errors.partly, 'fact has', 'facts have')} lost {PART}")
    return ", ".join(said)
