"""The listings: one command under ten names, with the same filters and the same output."""

from __future__ import annotations

from typing import Final

import typer

from chronicle import render
from chronicle.cli import options as o
from chronicle.cli.errors import UsageError, note, stop
from chronicle.cli.filters import selected
from chronicle.cli.output import target
from chronicle.cli.session import opened, verdict
from chronicle.model.entities import ENTITIES

_EXAMPLES: Final = {
    "timeline": (
        "chronicle timeline -p duxbury",
        "chronicle timeline --year 2013/14 --certain",
        "chronicle timeline -o chronology.csv",
    ),
    "tenures": ("chronicle tenures --post strategic-director", "chronicle tenures --year 2010 -f csv"),
    "inspections": ("chronicle inspections --org birmingham", "chronicle inspections --from 2010 -f json"),
    "budget": ("chronicle budget --year 2013/14", "chronicle budget -o money.csv --excel"),
    "events": ("chronicle events --tag death", "chronicle events --year 2008..2010"),
    "counts": ("chronicle counts", "chronicle counts -s cypn -f json"),
    "people": ("chronicle people", "chronicle people --year 2010"),
    "organisations": ("chronicle organisations", "chronicle organisations -f csv"),
    "posts": ("chronicle posts", "chronicle posts --org birmingham"),
    "sources": ("chronicle sources", "chronicle sources -p duxbury"),
}


def help_of(name: str, summary: str) -> str:
    """The help of a listing: what it answers, with examples."""
    return f"{summary}\n\n\b\nFor example:\n" + "\n".join(f"  {line}" for line in _EXAMPLES[name])


def listing(
    ctx: typer.Context,
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
    holders: o.WithHolders = False,
    format_: o.As = None,
    output: o.Output = None,
    force: o.Force = False,
    excel: o.Excel = False,
    raw: o.Raw = False,
    base: o.Base = None,
) -> None:
    """Answer one listing."""
    name = ctx.info_name or "timeline"
    if holders and name != "timeline":
        raise UsageError("--holders goes with timeline", f"chronicle {name} has no rows of several kinds")
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
            from chronicle.queries.listing import entities, listed  # noqa: PLC0415 - only for programs

            table = (
                entities(index, name, selection)
                if name in ENTITIES
                else listed(index, name, selection, holders=holders)
            )
            render.write_table(to_.format, table, out, render.TableOptions(raw=raw, excel=excel))
            if selection.windows:
                from chronicle.pages.fragments import open_words  # noqa: PLC0415
                from chronicle.pages.query_summary import left_over  # noqa: PLC0415 - only a window needs it

                if number := left_over(index, "timeline" if name in ENTITIES else name, selection):
                    note(open_words(number))
        else:
            from chronicle.pages import page  # noqa: PLC0415

            render.write_page(to_.format, page(index, name, selection, holders=holders), out)
    stop(verdict(index))
