"""A change as it is shown before it is written: its difference, of a long one the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from chronicle.writing.proposal import Proposal

_MOST_LINES: Final = 80


def difference(proposal: Proposal) -> str:
    """Return what a change does to the files, line by line; of a long one the beginning."""
    lines = proposal.diff().splitlines()
    if len(lines) <= _MOST_LINES:
        return "\n".join(lines)
    return "\n".join(
        [*lines[:_MOST_LINES], f"… {len(lines) - _MOST_LINES:,} lines more: --dry-run shows all of it"]
    )
