"""`chronicle conflicts`: where sources disagree, side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from chronicle.cli.filters import Filters, select
from chronicle.cli.options import FILTER_PANEL, BaseOptions, RowsOutput
from chronicle.cli.output import choose_rows_target, write_rows
from chronicle.cli.session import finish, open_base
from chronicle.pages.conflicts import conflicts_page, conflicts_table


def conflicts(
    everything: Annotated[
        bool,
        typer.Option(
            "--all", rich_help_panel=FILTER_PANEL, help="Also what agrees, is coarser, finer or overlaps."
        ),
    ] = False,
    *,
    filters: Filters,
    output: RowsOutput,
    base: BaseOptions,
) -> None:
    """Answer each field on which sources disagree; --limit counts these, and never cuts one short."""
    index = open_base(base, filters.known_by)
    target = choose_rows_target(output, index)
    selection = select(index, filters)
    write_rows(
        target,
        lambda: conflicts_table(index, selection, everything=everything),
        lambda: conflicts_page(index, selection, everything=everything),
    )
    finish(index)
