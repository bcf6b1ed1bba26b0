"""Where the pages of a source stand in a bundle: counted on from its first page, but for those that are given.

A bundle is the paginated file of documents that a court or an inquiry works from. Its pages are letters and a number,
`C120`; one that was put in later bears letters after the number, `C123A`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIRST_PAGE: Final = re.compile(r"([A-Za-z]{0,8})([0-9]{1,9})")
"""Where page 1 stands: letters, if any, then a number, from which the other pages are counted."""
ANY_PAGE: Final = re.compile(r"[A-Za-z]{0,8}[0-9]{1,9}[A-Za-z]{0,8}")
"""A page of a bundle."""
PAGE_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")
"""The number of a page of a source."""

_DASH: Final = r"\s*(?:[-‐-―]|to)\s*"  # noqa: RUF001 - the dashes that people type between numbers
_ONE: Final = rf"{PAGE_NUMBER.pattern}(?![^\W_])"
_SOME: Final = rf"{_ONE}(?:{_DASH}{_ONE})?(?!{_DASH}[0-9])"
_NAMED: Final = re.compile(
    rf"(?<![^\W_])(?:(?:pages|pp)\.?\s*(?P<several>{_SOME}(?:(?:\s*(?:,|&|and)\s*)+{_SOME})*)"
    rf"|(?:page|pg|p)\.?\s*(?P<one>{_SOME}))",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(rf"({PAGE_NUMBER.pattern})(?:{_DASH}({PAGE_NUMBER.pattern}))?", re.IGNORECASE)


def bundle_pages(at: str, first: str | None, exceptions: Mapping[str, str]) -> str | None:
    """Return where in a bundle the pages stand that a citation names, `C122–C123`.

    Args:
        at: Where in the source: `page 4`, `pages 3-4`, `pages 3 and 4`, `p. 3`, `pp. 3–5`.
        first: Where page 1 of the source stands, `C120`; None if that is not known.
        exceptions: The pages that stand elsewhere than counting on from it would have them, by their numbers.

    Returns:
        The pages as text, those that follow one another as a range; None if `at` names none, or the place of one is
        not known.

    >>> bundle_pages("pages 3 and 4", "C120", {"4": "C123A"}), bundle_pages("p. 4", "0120", {})
    ('C122–C123A', '0123')
    """
    pages: list[str] = []
    for low, high in _runs(at):
        ends = _place(low, first, exceptions), _place(high, first, exceptions)
        if ends[0] is None or ends[1] is None:
            return None
        pages.append(ends[0] if low == high else f"{ends[0]}–{ends[1]}")
    return ", ".join(pages) or None


def _runs(at: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of the pages that follow one another, of those that a text names; none of a reversed range."""
    ranges: set[tuple[int, int]] = set()
    for match in _NAMED.finditer(at):
        for low, high in _RANGE.findall(match["several"] or match["one"]):
            ranges.add((int(low), int(high or low)))
    if any(low > high for low, high in ranges):
        return
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(high, merged[-1][1])
        else:
            merged.append((low, high))
    yield from merged


def _place(page: int, first: str | None, exceptions: Mapping[str, str]) -> str | None:
    """Return where a page of a source stands; zeros before a number keep its width."""
    if (given := exceptions.get(str(page))) is not None:
        return given
    match = FIRST_PAGE.fullmatch(first or "")
    return f"{match[1]}{int(match[2]) + page - 1:0{len(match[2])}d}" if match else None
