"""Charts of listings, and where they may go."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, TextIO

from chronicle import render
from chronicle.cli.errors import UsageError
from chronicle.cli.output import RESTRICTED

if TYPE_CHECKING:
    from chronicle.cli.output import Target
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection

_PICTURES: Final = frozenset({"svg", "png"})


def require_chart_options(target: Target, listing: str, *, title: str | None, holders: bool) -> None:
    """Refuse a picture where it cannot be seen, and options that do not go together.

    Raises:
        UsageError: A picture would go to a terminal; an option is for charts and this is none, or the reverse.
    """
    if not render.writes(target.format, "chart"):
        option = "--title" if title is not None else "--width"
        raise UsageError(
            f"{option} goes with a chart, not with {target.format}",
            "add --format chart, or write to a file that ends in .svg",
        )
    if holders:
        raise UsageError(f"--holders goes with rows, not with {target.format}", "leave one of them out")
    if target.format in _PICTURES and target.path is None and sys.stdout.isatty():
        raise UsageError(
            f"{target.format} is no text for a terminal",
            f"add -o {listing}.{target.format}; or -f chart, which draws with letters",
        )


def write_chart(
    index: Index,
    listing: str,
    selection: Selection,
    target: Target,
    out: TextIO,
    *,
    title: str | None,
    width: int | None,
) -> None:
    """Write the chart of a listing."""
    from chronicle.charts import chart  # noqa: PLC0415 - only charts need it

    drawn = chart(index, listing, selection)
    if title is not None:
        drawn = drawn._replace(title=title)
    if target.restricted:
        drawn = drawn._replace(title=f"{RESTRICTED}   {drawn.title}")
    render.write_chart(target.format, drawn, out, render.ChartOptions(width))
