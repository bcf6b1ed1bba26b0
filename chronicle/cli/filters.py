"""The filters: each declared once, as an option and as what it selects.

A new filter is a field of `Filters`, which every command that takes filters has then; a field of
`queries.filters.Selection` with its SQL in `where`; and its words above a page, in `pages.query_summary`.
Annotations are evaluated here: the options are read from them.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from typer._types import TyperChoice
from typer.models import OptionInfo

from chronicle.cli import completion
from chronicle.cli.filter_values import (
    read_limit,
    resolve_categories,
    resolve_extra,
    resolve_grades,
    resolve_ids_in,
    resolve_kinds,
    resolve_organisations,
    resolve_search_text,
    resolve_tags,
    resolve_windows,
    resolve_words,
)
from chronicle.cli.options import (
    FILTER_PANEL,
    KIND_CHOICES,
    KIND_WORDS,
    MORE_FILTERS_PANEL,
    OUTPUT_PANEL,
    STATUS_CHOICES,
    KnownBy,
    choice_of,
)
from chronicle.index.cache import Index
from chronicle.model.kinds.inspections import INSPECTIONS, Change
from chronicle.named_tuples import NamedTuple
from chronicle.queries.filters import Selection

if TYPE_CHECKING:
    from chronicle.queries.state_query import Scope


def _option(
    *names: str,
    about: str,
    metavar: str | None = None,
    panel: str = MORE_FILTERS_PANEL,
    complete: Callable[[typer.Context, str], completion.Offers] | None = None,
    click_type: TyperChoice[str] | None = None,
) -> OptionInfo:
    """Return the option of a filter; most stand in the second panel of the help."""
    option: OptionInfo = typer.Option(
        *names,
        metavar=metavar,
        autocompletion=complete,
        click_type=click_type,
        rich_help_panel=panel,
        help=about,
    )
    return option


def _as_typed(_index: Index, value: object) -> object:
    return value


class SelectionField(NamedTuple):
    """How an option enters the selection.

    Attributes:
        field: The field of `Selection` that it sets.
        resolve: Turns what was typed into the field's value, given the index. Where several options have an
            equal marker, it is called once, with the values of all of them in order.
    """

    field: str
    resolve: Callable[..., object] = _as_typed


class Filters(NamedTuple):
    """The filters as typed, in the order in which help lists them: the eight most used first."""

    person: Annotated[
        list[str] | None,
        _option(
            "--person",
            "-p",
            metavar="NAME",
            complete=completion.complete_people,
            panel=FILTER_PANEL,
            about="Facts about a person: id, name, surname or other name (-p duxbury).",
        ),
        SelectionField("people", resolve_ids_in("people")),
    ] = None
    post: Annotated[
        list[str] | None,
        _option(
            "--post",
            metavar="POST",
            complete=completion.complete_posts,
            panel=FILTER_PANEL,
            about="Facts about a post (--post strategic-director).",
        ),
        SelectionField("posts", resolve_ids_in("posts")),
    ] = None
    org: Annotated[
        list[str] | None,
        _option(
            "--org",
            metavar="ORG",
            complete=completion.complete_organisations,
            panel=FILTER_PANEL,
            about="Facts about an organisation, or what belongs to it (--org birmingham).",
        ),
        SelectionField("organisations", resolve_organisations),
    ] = None
    kind: Annotated[
        list[str] | None,
        _option(
            "--kind",
            "-k",
            metavar="KIND",
            click_type=choice_of(KIND_WORDS),
            panel=FILTER_PANEL,
            about=f"Facts of one kind: {', '.join(KIND_CHOICES)} (-k {KIND_CHOICES[1]}).",
        ),
        SelectionField("kinds", resolve_kinds),
    ] = None
    year: Annotated[
        list[str] | None,
        _option(
            "--year",
            "-y",
            metavar="WHEN",
            panel=FILTER_PANEL,
            about="What falls in a year, a stretch of years or a financial year (-y 2010, -y 2009..2012, -y 2013/14).",
        ),
        SelectionField("windows", resolve_windows),
    ] = None
    from_: Annotated[
        str | None,
        _option(
            "--from",
            metavar="DATE",
            panel=FILTER_PANEL,
            about="From the first day of a date on (--from 2009).",
        ),
        SelectionField("windows", resolve_windows),
    ] = None
    to: Annotated[
        str | None,
        _option(
            "--to", metavar="DATE", panel=FILTER_PANEL, about="Up to the last day of a date (--to 2010-12)."
        ),
        SelectionField("windows", resolve_windows),
    ] = None
    text: Annotated[
        str | None,
        _option(
            "--text",
            "-t",
            metavar="WORDS",
            panel=FILTER_PANEL,
            about='Facts with these words (-t "mutual agreement").',
        ),
        SelectionField("text", resolve_search_text),
    ] = None
    source: Annotated[
        list[str] | None,
        _option(
            "--source",
            "-s",
            metavar="SOURCE",
            complete=completion.complete_sources,
            about="Facts that a source is cited for (-s cypn).",
        ),
        SelectionField("sources", resolve_ids_in("sources")),
    ] = None
    tag: Annotated[
        list[str] | None,
        _option(
            "--tag", metavar="TAG", complete=completion.complete_tags, about="Facts with a tag (--tag death)."
        ),
        SelectionField("tags", resolve_tags),
    ] = None
    category: Annotated[
        list[str] | None,
        _option(
            "--category",
            metavar="CATEGORY",
            complete=completion.complete_categories,
            about="Facts of a category, in any case (--category scandal).",
        ),
        SelectionField("categories", resolve_categories),
    ] = None
    extra: Annotated[
        list[str] | None,
        _option(
            "--extra",
            metavar="KEY=VALUE",
            about="What has a value of a key of the base's own, or involves whoever has (--extra party=Labour).",
        ),
        SelectionField("extra", resolve_extra),
    ] = None
    status: Annotated[
        list[str] | None,
        _option(
            "--status",
            metavar="STATUS",
            click_type=choice_of(STATUS_CHOICES),
            about=f"Facts with a status: {', '.join(STATUS_CHOICES)} (--status planned).",
        ),
        SelectionField("statuses", resolve_words),
    ] = None
    with_predecessors: Annotated[
        bool,
        _option("--with-predecessors", about="With --org, also facts about what the organisation succeeded."),
        SelectionField("organisations", resolve_organisations),
    ] = False
    headlines: Annotated[
        bool,
        _option("--headlines", about="Facts that belong to the short story."),
        SelectionField("headlines"),
    ] = False
    no_person: Annotated[
        list[str] | None,
        _option(
            "--no-person",
            metavar="NAME",
            complete=completion.complete_people,
            about="Leave out facts about a person.",
        ),
        SelectionField("without_people", resolve_ids_in("people")),
    ] = None
    no_org: Annotated[
        list[str] | None,
        _option(
            "--no-org",
            metavar="ORG",
            complete=completion.complete_organisations,
            about="Leave out facts about an organisation, or what belongs to it.",
        ),
        SelectionField("without_organisations", resolve_ids_in("organisations")),
    ] = None
    no_kind: Annotated[
        list[str] | None,
        _option(
            "--no-kind",
            metavar="KIND",
            click_type=choice_of(KIND_WORDS),
            about="Leave out facts of one kind.",
        ),
        SelectionField("without_kinds", resolve_kinds),
    ] = None
    no_tag: Annotated[
        list[str] | None,
        _option(
            "--no-tag", metavar="TAG", complete=completion.complete_tags, about="Leave out facts with a tag."
        ),
        SelectionField("without_tags", resolve_tags),
    ] = None
    no_category: Annotated[
        list[str] | None,
        _option(
            "--no-category",
            metavar="CATEGORY",
            complete=completion.complete_categories,
            about="Leave out facts of a category.",
        ),
        SelectionField("without_categories", resolve_categories),
    ] = None
    certain: Annotated[
        bool,
        _option("--certain", about="Only what certainly falls in the window."),
        SelectionField("certain"),
    ] = False
    undated: Annotated[
        bool,
        _option("--undated", about="Also what only a missing date leaves open."),
        SelectionField("undated"),
    ] = False
    known_by: KnownBy = None
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            "-n",
            parser=read_limit,
            metavar="N",
            rich_help_panel=OUTPUT_PANEL,
            help="At most so many rows (-n 20).",
        ),
        SelectionField("limit"),
    ] = None
    reverse: Annotated[
        bool,
        _option("--reverse", panel=OUTPUT_PANEL, about="The latest first."),
        SelectionField("reverse"),
    ] = False


class RatingFilters(NamedTuple):
    """The filters of inspections alone."""

    grade: Annotated[
        list[str] | None,
        _option(
            "--grade",
            metavar="GRADE",
            complete=completion.complete_grades,
            about=f"{INSPECTIONS.table} only: those with a grade (--grade inadequate).",
        ),
        SelectionField("grades", resolve_grades),
    ] = None
    changed: Annotated[
        list[str] | None,
        _option(
            "--changed",
            metavar="WAY",
            click_type=choice_of((Change.UP, Change.DOWN)),
            about=f"{INSPECTIONS.table} only: those whose grade went up or down, or possibly did (--changed down).",
        ),
        SelectionField("changes", resolve_words),
    ] = None


def scope_of(selection: Selection) -> "Scope":
    """Return what an answer that takes but three of the filters is narrowed to."""
    from chronicle.queries.state_query import Scope  # noqa: PLC0415 - listings have none

    return Scope(selection.organisations, selection.posts, selection.people)


def select(index: Index, *filters: Filters | RatingFilters) -> Selection:
    """Return the selection that the filters ask for: names as ids, dates as windows.

    Raises:
        UsageError: A name, tag, text or date cannot be used, or no day is in all the windows.
    """
    typed: dict[SelectionField, list[object]] = {}
    for group in filters:
        for name, annotation in type(group).__annotations__.items():
            for marker in get_args(annotation):
                if isinstance(marker, SelectionField):
                    typed.setdefault(marker, []).append(getattr(group, name))
    selected: dict[str, Any] = {
        marker.field: marker.resolve(index, *values) for marker, values in typed.items()
    }
    return Selection(**selected)
