"""The listings: one command under many names, with the same filters and the same output.

Annotations are evaluated here: the options are read from them.
"""

from typing import Annotated, Final

import typer

from chronicle import render
from chronicle.cli.errors import UsageError
from chronicle.cli.filters import Filters, RatingFilters, select
from chronicle.cli.options import OUTPUT_PANEL, BaseOptions, RowsOutput
from chronicle.cli.output import choose_rows_target, headed
from chronicle.cli.session import finish, open_base
from chronicle.cli.stderr import print_note
from chronicle.document import Table
from chronicle.index.cache import Index
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.named_tuples import NamedTuple
from chronicle.queries.filters import Selection

_MERGED: Final = "timeline"
"""The listing that merges the facts of all kinds."""
_WIDTHS: Final = (40, 10_000)
"""The narrowest and the widest chart."""


class ListingOptions(NamedTuple):
    """The options of the timeline alone, and of charts."""

    holders: Annotated[
        bool,
        typer.Option(
            "--holders",
            rich_help_panel=OUTPUT_PANEL,
            help="timeline only: who held the lead posts on each row's date.",
        ),
    ] = False
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            rich_help_panel=OUTPUT_PANEL,
            help="timeline only: also who was only seen in post, and what is only known to be by a far later day.",
        ),
    ] = False
    title: Annotated[
        str | None,
        typer.Option(
            "--title", metavar="TEXT", rich_help_panel=OUTPUT_PANEL, help="What stands above a chart."
        ),
    ] = None
    width: Annotated[
        int | None,
        typer.Option(
            "--width",
            metavar="N",
            min=_WIDTHS[0],
            max=_WIDTHS[1],
            rich_help_panel=OUTPUT_PANEL,
            help="How wide a chart is: in pixels, or in columns of text (-f chart).",
        ),
    ] = None


def listing(
    ctx: typer.Context,
    filters: Filters,
    ratings: RatingFilters,
    options: ListingOptions,
    output: RowsOutput,
    base: BaseOptions,
) -> None:
    """Answer the listing by whose name the command was called."""
    name = ctx.info_name or _MERGED
    _require_own_options(name, ratings, options)
    index = open_base(base, filters.known_by)
    target = choose_rows_target(output, index, has_chart=name not in ENTITIES)
    is_chart = render.writes(target.format, "chart")
    if is_chart or not (options.title is None and options.width is None):
        from chronicle.cli.charts import require_chart_options  # noqa: PLC0415 - only charts need it

        require_chart_options(target, name, title=options.title, holders=options.holders)
    selection = select(index, filters, ratings)._replace(everything=options.everything or name != _MERGED)
    with target.open() as stream:
        if is_chart:
            from chronicle.cli.charts import write_chart  # noqa: PLC0415 - only charts need it

            write_chart(index, name, selection, target, stream, title=options.title, width=options.width)
        elif render.writes(target.format, "table"):
            table = _table(index, name, selection, holders=options.holders)
            render.write_table(target.format, table, stream, target.options)
            _note_what_pages_say(index, name, selection)
        else:
            from chronicle.pages import page  # noqa: PLC0415 - only for people

            render.write_page(
                target.format,
                headed(page(index, name, selection, holders=options.holders), target),
                stream,
                target.page_options,
            )
    finish(index)


def _require_own_options(name: str, ratings: RatingFilters, options: ListingOptions) -> None:
    """Raise unless the options are those of the listing."""
    if options.holders and name != _MERGED:
        raise UsageError(f"--holders goes with {_MERGED}", f"chronicle {name} has no rows of several kinds")
    if options.everything and name != _MERGED:
        raise UsageError(f"--all goes with {_MERGED}", f"chronicle {name} leaves nothing out")
    if ratings != RatingFilters() and name != INSPECTIONS.table:
        raise UsageError(
            f"--grade and --changed go with {INSPECTIONS.table}", f"chronicle {name} has rows without a grade"
        )


def _table(index: Index, name: str, selection: Selection, *, holders: bool) -> Table:
    from chronicle.queries.entities import list_entities  # noqa: PLC0415 - only for programs
    from chronicle.queries.listing import list_facts  # noqa: PLC0415 - only for programs

    if name in ENTITIES:
        return list_entities(index, name, selection)
    return list_facts(index, name, selection, holders=holders)


def _note_what_pages_say(index: Index, name: str, selection: Selection) -> None:
    """Print for programs what a page says beneath its rows."""
    if name == _MERGED:
        _note_sightings(index, selection)
    if selection.windows or selection.organisations:
        _note_beside(index, _MERGED if name in ENTITIES else name, selection)


def _note_sightings(index: Index, selection: Selection) -> None:
    """Print how many sightings the timeline leaves out."""
    from chronicle.pages.timeline import sightings_words  # noqa: PLC0415 - few timelines for programs need it
    from chronicle.queries.filters import sightings  # noqa: PLC0415

    if number := sightings(index, selection):
        print_note(sightings_words(number))


def _note_beside(index: Index, name: str, selection: Selection) -> None:
    """Print what a page says beneath its rows: how many a missing date leaves open, what predecessors have."""
    from chronicle.pages.fragments import left_open_words  # noqa: PLC0415 - only a window needs it
    from chronicle.pages.query_summary import count_left_open, predecessors_words  # noqa: PLC0415

    if number := count_left_open(index, name, selection):
        print_note(left_open_words(number))
    if words := predecessors_words(index, selection):
        print_note(words)
