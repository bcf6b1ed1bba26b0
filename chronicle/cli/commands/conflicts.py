"""`chronicle conflicts`: where sources disagree, side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from chronicle import render
from chronicle.cli import options as o
from chronicle.cli.errors import stop
from chronicle.cli.filters import selected
from chronicle.cli.output import target
from chronicle.cli.session import opened, verdict
from chronicle.pages.conflicts import conflicts_page, conflicts_table

_MORE = """
Each source's value is held against the accepted one: it agrees, is coarser (contains it), is finer \
(within it), overlaps, or disagrees (nothing in common).

\b
For example:
  chronicle conflicts
  chronicle conflicts --all -p tucker
  chronicle conflicts -f csv
"""

All = Annotated[
    bool,
    typer.Option("--all", rich_help_panel=o.FILTER, help="Also what agrees, is coarser, finer or overlaps."),
]


def help_of(_name: str, summary: str) -> str:
    """The help of the command."""
    return f"{summary}\n{_MORE}"


def conflicts(
    everything: All = False,
    person: o.People = None,
    post: o.Posts = None,
    org: o.Organisations = None,
    kind: o.Kinds = None,
    source: o.Sources = None,
    tag: o.Tags = None,
    status: o.Statuses = None,
    text: o.Text = None,
    year: o.Years = None,
    from_: o.From = None,
    to: o.To = None,
    certain: o.Certain = False,
    undated: o.Undated = False,
    known_by: o.KnownBy = None,
    limit: o.Limit = None,
    reverse: o.Reverse = False,
    format_: o.As = None,
    output: o.Output = None,
    force: o.Force = False,
    excel: o.Excel = False,
    raw: o.Raw = False,
    base: o.Base = None,
) -> None:
    """Show each field on which sources disagree; --limit counts these, and never cuts one short."""
    index = opened(base, known_by)
    to_ = target(format_, output, force=force, excel=excel, raw=raw, base=index)
    selection = selected(
        index,
        person=person,
        post=post,
        org=org,
        kind=kind,
        source=source,
        tag=tag,
        status=status,
        text=text,
        year=year,
        from_=from_,
        to=to,
        certain=certain,
        undated=undated,
        limit=limit,
        reverse=reverse,
    )
    with to_.opened() as out:
        if render.writes(to_.format, "table"):
            table = conflicts_table(index, selection, everything=everything)
            render.write_table(to_.format, table, out, render.TableOptions(raw=raw, excel=excel))
        else:
            render.write_page(to_.format, conflicts_page(index, selection, everything=everything), out)
    stop(verdict(index))
