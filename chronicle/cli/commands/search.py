"""`chronicle search TEXT`: full text."""

from __future__ import annotations

from typing import Annotated

import typer

from chronicle import render
from chronicle.cli import options as o
from chronicle.cli.errors import stop
from chronicle.cli.filters import selected, words_of
from chronicle.cli.output import target
from chronicle.cli.session import opened, verdict
from chronicle.pages.search import search_page, search_table

_MORE = """
Finds what holds all of the words, in any order and any case, the last as the beginning of a word: in facts, \
in who and what they name, in notes, quotes and places in sources.

\b
For example:
  chronicle search "mutual agreement"
  chronicle search notice --kind event --from 2009
  chronicle search trust -n 5 -f json
"""

Inline = Annotated[list[str], typer.Argument(metavar="TEXT", help='Words: "mutual agreement"')]


def help_of(_name: str, summary: str) -> str:
    """The help of the command."""
    return f"{summary}\n{_MORE}"


def search(
    text: Inline,
    person: o.People = None,
    post: o.Posts = None,
    org: o.Organisations = None,
    kind: o.Kinds = None,
    source: o.Sources = None,
    tag: o.Tags = None,
    status: o.Statuses = None,
    year: o.Years = None,
    from_: o.From = None,
    to: o.To = None,
    certain: o.Certain = False,
    undated: o.Undated = False,
    known_by: o.KnownBy = None,
    limit: o.Limit = None,
    format_: o.As = None,
    output: o.Output = None,
    force: o.Force = False,
    excel: o.Excel = False,
    raw: o.Raw = False,
    base: o.Base = None,
) -> None:
    """Look for words."""
    words = words_of(" ".join(text), "the text")
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
        year=year,
        from_=from_,
        to=to,
        certain=certain,
        undated=undated,
        limit=limit,
    )
    with to_.opened() as out:
        if render.writes(to_.format, "table"):
            table = search_table(index, words, selection)
            render.write_table(to_.format, table, out, render.TableOptions(raw=raw, excel=excel))
        else:
            render.write_page(to_.format, search_page(index, words, selection), out)
    stop(verdict(index))
