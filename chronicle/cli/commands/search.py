"""`chronicle search TEXT`: full text."""

from __future__ import annotations

from typing import Annotated

import typer

from chronicle.cli.filter_values import validate_search_text
from chronicle.cli.filters import Filters, select
from chronicle.cli.options import BaseOptions, RowsOutput, Without
from chronicle.cli.output import choose_rows_target, write_rows
from chronicle.cli.session import finish, open_base
from chronicle.pages.search import search_page, search_table


def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help='Words: "mutual agreement"')],
    filters: Annotated[Filters, Without("text", "reverse")],
    output: RowsOutput,
    base: BaseOptions,
) -> None:
    """Answer where words stand, the best matches first."""
    words = validate_search_text(" ".join(text), "the text")
    index = open_base(base, filters.known_by)
    target = choose_rows_target(output, index)
    selection = select(index, filters)
    write_rows(
        target,
        lambda: search_table(index, words, selection),
        lambda: search_page(index, words, selection),
    )
    finish(index)
