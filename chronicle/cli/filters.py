"""The filters: each declared once, as an option and as what it selects, and resolved to a selection.

A new filter is a field of `Filters`, which every command that takes filters has then; a field of
`queries.filters.Selection` with its SQL in `where`; and its words above a page, in `pages.query_summary`.
Annotations are evaluated here: the options are read from them.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, NamedTuple, get_args

import typer

from chronicle.cli import completion
from chronicle.cli.errors import UsageError, ambiguous_name, unknown_name
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
from chronicle.cli.stderr import note_financial_year
from chronicle.dates import BEGINNING, END, DateError, Window, explain, parse_window
from chronicle.index.cache import Index
from chronicle.model.kinds.inspections import INSPECTIONS, Change
from chronicle.queries.filters import Selection
from chronicle.queries.names import AmbiguousName, UnknownName, all_words, find_id, singular
from chronicle.text import fold

_MOST_WINDOWS: Final = 100
"""The most separate windows of one question: each is an SQL condition, and SQLite limits their depth."""
_MOST_CHARACTERS: Final = 1_000
"""The most characters of a text to search for."""


def validate_search_text(text: str, option: str) -> str:
    """Return a text to search for, as it is; `option` names it in a refusal.

    Raises:
        UsageError: It has no word in it, or is too long.
    """
    if not any(character.isalnum() for character in text):
        raise UsageError(f'there is no word in "{text}"', 'write what to look for: "mutual agreement"')
    if len(text) > _MOST_CHARACTERS:
        raise UsageError(
            f"{option} is over {_MOST_CHARACTERS:,} characters long",
            "a few words are enough: all of them must occur",
        )
    return text


def _as_typed(_index: Index, value: object) -> object:
    return value


def _kinds(_index: Index, words: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(KIND_WORDS[word] for word in words or ())


def _words(_index: Index, words: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(words or ())


def _search_text(_index: Index, text: str | None) -> str | None:
    return None if text is None else validate_search_text(text, "--text")


def _ids_in(table: str) -> Callable[[Index, Sequence[str] | None], tuple[str, ...]]:
    """Return the function that resolves names of entities of a table to their ids."""

    def resolve_ids(index: Index, names: Sequence[str] | None) -> tuple[str, ...]:
        return tuple(_resolve_id(index, table, name) for name in names or ())

    return resolve_ids


def _organisations(index: Index, names: Sequence[str] | None, with_predecessors: bool) -> tuple[str, ...]:
    ids = _ids_in("organisations")(index, names)
    if not with_predecessors:
        return ids
    if not ids:
        raise UsageError("--with-predecessors goes with --org", "name the organisation: --org birmingham")
    from chronicle.queries.predecessors import Descents  # noqa: PLC0415 - only this option needs it

    return (*ids, *Descents(index, "organisations").all_before(ids))


def _resolve_id(index: Index, table: str, name: str) -> str:
    """Return the id that a name stands for; a refusal suggests the nearest names, or lists the candidates."""
    try:
        return find_id(index, table, name)
    except UnknownName as error:
        all_of_them = f"{index.base.command(table)} lists them all"
        raise unknown_name(
            index, (table,), error, f'no {singular(table)} is called "{name}"', all_of_them
        ) from None
    except AmbiguousName as error:
        raise ambiguous_name(error, "id") from None


def _tags(index: Index, tags: Sequence[str] | None) -> tuple[str, ...]:
    """Return the tags, if they all occur."""
    return _known_words(index, "tags", tags or (), 'no fact has the tag "{}"')


def _categories(index: Index, categories: Sequence[str] | None) -> tuple[str, ...]:
    """Return the categories, folded, if they all occur."""
    folded = [fold(category) for category in categories or ()]
    return _known_words(index, "categories", folded, 'no fact has the category "{}"')


def _known_words(index: Index, role: str, words: Sequence[str], refusal: str) -> tuple[str, ...]:
    """Return words, if facts have them all in that role; a refusal suggests the nearest."""
    known = all_words(index, role) if words else []
    for word in words:
        if word not in known:
            from chronicle.suggest import suggest  # noqa: PLC0415 - only a mistake needs it

            nearest = suggest(word, tuple(known))
            there_are = f"there are: {', '.join(known)}" if known else "there is none in the base"
            raise UsageError(refusal.format(word), f"did you mean {nearest}?" if nearest else there_are)
    return tuple(words)


def _extra(index: Index, pairs: Sequence[str] | None) -> tuple[str, ...]:
    """Return what keys of the base's own are to hold, folded, if any entry has it."""
    for pair in pairs or ():
        if not all(part.strip() for part in pair.partition("=")):
            raise UsageError(f'--extra: "{pair}" is no key and value', "write --extra party=Labour")
    folded = ["=".join(map(str.strip, fold(pair).split("=", 1))) for pair in pairs or ()]
    return _known_words(index, "extra", folded, 'nothing has the extra "{}"')


def _grades(index: Index, typed: Sequence[str] | None) -> tuple[str, ...]:
    """Return the grades that are so called, in any case."""
    if not typed:
        return ()
    from chronicle.queries.ratings import all_grades  # noqa: PLC0415 - only this filter needs it

    known = all_grades(index)
    for grade in typed:
        if fold(grade) not in map(fold, known):
            from chronicle.suggest import suggest  # noqa: PLC0415 - only a mistake needs it

            nearest = suggest(grade, known)
            raise UsageError(
                f'no scale has the grade "{grade}"',
                f"did you mean {nearest}?" if nearest else f"there are: {', '.join(known) or 'none'}",
            )
    return tuple(grade for grade in known if fold(grade) in map(fold, typed))


def _windows(
    index: Index, years: Sequence[str] | None, first: str | None, last: str | None
) -> tuple[Window, ...]:
    """Return the windows that --year, --from and --to ask for: years, cut to the other two, merged if adjacent."""
    asked = [_window(index, year, "--year") for year in years or ()]
    since = _window(index, first, "--from") if first is not None else None
    until = _window(index, last, "--to") if last is not None else None
    if not asked and since is None and until is None:
        return ()
    low = since.first if since else BEGINNING
    high = until.last if until else END
    qualified = bool((since and since.qualified) or (until and until.qualified))
    merged: list[Window] = []
    for year in sorted(asked) or [Window(low, high, qualified)]:
        cut = Window(max(year.first, low), min(year.last, high), year.qualified or qualified)
        if cut.first > cut.last:
            continue
        if merged and cut.first <= merged[-1].last + 1 and cut.qualified == merged[-1].qualified:
            merged[-1] = merged[-1]._replace(last=max(cut.last, merged[-1].last))
        else:
            merged.append(cut)
    if len(merged) > _MOST_WINDOWS:
        raise UsageError(
            f"--year stands for over {_MOST_WINDOWS} stretches of time apart",
            "ask for a longer stretch: --year 2009..2012",
        )
    if not merged:
        ends = (f"from {first}" if first else "", f"to {last}" if last else "")
        typed = ", ".join(filter(None, (" or ".join(years or ()), *ends)))
        raise UsageError(f"{typed}: no day is in all of these", "widen --year, --from or --to")
    return tuple(merged)


def _window(index: Index, text: str, option: str) -> Window:
    try:
        days, year = parse_window(text, index.financial_year)
    except DateError as error:
        explanation = explain(error)
        raise UsageError(f'{option}: "{text}" {explanation.reason}', explanation.hint) from None
    note_financial_year(f"{option} {text}", year)
    return days


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
        typer.Option(
            "--person",
            "-p",
            metavar="NAME",
            autocompletion=completion.complete_people,
            rich_help_panel=FILTER_PANEL,
            help="Facts about a person: id, name, surname or other name (-p duxbury).",
        ),
        SelectionField("people", _ids_in("people")),
    ] = None
    post: Annotated[
        list[str] | None,
        typer.Option(
            "--post",
            metavar="POST",
            autocompletion=completion.complete_posts,
            rich_help_panel=FILTER_PANEL,
            help="Facts about a post (--post strategic-director).",
        ),
        SelectionField("posts", _ids_in("posts")),
    ] = None
    org: Annotated[
        list[str] | None,
        typer.Option(
            "--org",
            metavar="ORG",
            autocompletion=completion.complete_organisations,
            rich_help_panel=FILTER_PANEL,
            help="Facts about an organisation, or what belongs to it (--org birmingham).",
        ),
        SelectionField("organisations", _organisations),
    ] = None
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            click_type=choice_of(KIND_WORDS),
            rich_help_panel=FILTER_PANEL,
            help=f"Facts of one kind: {', '.join(KIND_CHOICES)} (-k {KIND_CHOICES[1]}).",
        ),
        SelectionField("kinds", _kinds),
    ] = None
    year: Annotated[
        list[str] | None,
        typer.Option(
            "--year",
            "-y",
            metavar="WHEN",
            rich_help_panel=FILTER_PANEL,
            help="What falls in a year, a stretch of years or a financial year (-y 2010, -y 2009..2012, -y 2013/14).",
        ),
        SelectionField("windows", _windows),
    ] = None
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            rich_help_panel=FILTER_PANEL,
            help="From the first day of a date on (--from 2009).",
        ),
        SelectionField("windows", _windows),
    ] = None
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="DATE",
            rich_help_panel=FILTER_PANEL,
            help="Up to the last day of a date (--to 2010-12).",
        ),
        SelectionField("windows", _windows),
    ] = None
    text: Annotated[
        str | None,
        typer.Option(
            "--text",
            "-t",
            metavar="WORDS",
            rich_help_panel=FILTER_PANEL,
            help='Facts with these words (-t "mutual agreement").',
        ),
        SelectionField("text", _search_text),
    ] = None
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            "-s",
            metavar="SOURCE",
            autocompletion=completion.complete_sources,
            rich_help_panel=MORE_FILTERS_PANEL,
            help="Facts that a source is cited for (-s cypn).",
        ),
        SelectionField("sources", _ids_in("sources")),
    ] = None
    tag: Annotated[
        list[str] | None,
        typer.Option(
            "--tag",
            metavar="TAG",
            autocompletion=completion.complete_tags,
            rich_help_panel=MORE_FILTERS_PANEL,
            help="Facts with a tag (--tag death).",
        ),
        SelectionField("tags", _tags),
    ] = None
    category: Annotated[
        list[str] | None,
        typer.Option(
            "--category",
            metavar="CATEGORY",
            autocompletion=completion.complete_categories,
            rich_help_panel=MORE_FILTERS_PANEL,
            help="Facts of a category, in any case (--category scandal).",
        ),
        SelectionField("categories", _categories),
    ] = None
    extra: Annotated[
        list[str] | None,
        typer.Option(
            "--extra",
            metavar="KEY=VALUE",
            rich_help_panel=MORE_FILTERS_PANEL,
            help="What has a value of a key of the base's own, or involves whoever has (--extra party=Labour).",
        ),
        SelectionField("extra", _extra),
    ] = None
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            click_type=choice_of(STATUS_CHOICES),
            rich_help_panel=MORE_FILTERS_PANEL,
            help=f"Facts with a status: {', '.join(STATUS_CHOICES)} (--status planned).",
        ),
        SelectionField("statuses", _words),
    ] = None
    with_predecessors: Annotated[
        bool,
        typer.Option(
            "--with-predecessors",
            rich_help_panel=MORE_FILTERS_PANEL,
            help="With --org, also facts about what the organisation succeeded.",
        ),
        SelectionField("organisations", _organisations),
    ] = False
    headlines: Annotated[
        bool,
        typer.Option(
            "--headlines", rich_help_panel=MORE_FILTERS_PANEL, help="Facts that belong to the short story."
        ),
        SelectionField("headlines"),
    ] = False
    no_person: Annotated[
        list[str] | None,
        typer.Option(
            "--no-person",
            metavar="NAME",
            autocompletion=completion.complete_people,
            rich_help_panel=MORE_FILTERS_PANEL,
            help="Leave out facts about a person.",
        ),
        SelectionField("without_people", _ids_in("people")),
    ] = None
    no_org: Annotated[
        list[str] | None,
        typer.Option(
            "--no-org",
            metavar="ORG",
            autocompletion=completion.complete_organisations,
            rich_help_panel=MORE_FILTERS_PANEL,
            help="Leave out facts about an organisation, or what belongs to it.",
        ),
        SelectionField("without_organisations", _ids_in("organisations")),
    ] = None
    no_kind: Annotated[
        list[str] | None,
        typer.Option(
            "--no-kind",
            metavar="KIND",
            click_type=choice_of(KIND_WORDS),
            rich_help_panel=MORE_FILTERS_PANEL,
            help="Leave out facts of one kind.",
        ),
        SelectionField("without_kinds", _kinds),
    ] = None
    no_tag: Annotated[
        list[str] | None,
        typer.Option(
            "--no-tag",
            metavar="TAG",
            autocompletion=completion.complete_tags,
            rich_help_panel=MORE_FILTERS_PANEL,
            help="Leave out facts with a tag.",
        ),
        SelectionField("without_tags", _tags),
    ] = None
    no_category: Annotated[
        list[str] | None,
        typer.Option(
            "--no-category",
            metavar="CATEGORY",
            autocompletion=completion.complete_categories,
            rich_help_panel=MORE_FILTERS_PANEL,
            help="Leave out facts of a category.",
        ),
        SelectionField("without_categories", _categories),
    ] = None
    certain: Annotated[
        bool,
        typer.Option(
            "--certain", rich_help_panel=MORE_FILTERS_PANEL, help="Only what certainly falls in the window."
        ),
        SelectionField("certain"),
    ] = False
    undated: Annotated[
        bool,
        typer.Option(
            "--undated", rich_help_panel=MORE_FILTERS_PANEL, help="Also what only a missing date leaves open."
        ),
        SelectionField("undated"),
    ] = False
    known_by: KnownBy = None
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            "-n",
            min=0,
            metavar="N",
            rich_help_panel=OUTPUT_PANEL,
            help="At most so many rows (-n 20).",
        ),
        SelectionField("limit"),
    ] = None
    reverse: Annotated[
        bool,
        typer.Option("--reverse", rich_help_panel=OUTPUT_PANEL, help="The latest first."),
        SelectionField("reverse"),
    ] = False


class RatingFilters(NamedTuple):
    """The filters of inspections alone."""

    grade: Annotated[
        list[str] | None,
        typer.Option(
            "--grade",
            metavar="GRADE",
            rich_help_panel=MORE_FILTERS_PANEL,
            help=f"{INSPECTIONS.table} only: those with a grade (--grade inadequate).",
        ),
        SelectionField("grades", _grades),
    ] = None
    changed: Annotated[
        list[str] | None,
        typer.Option(
            "--changed",
            metavar="WAY",
            click_type=choice_of((Change.UP, Change.DOWN)),
            rich_help_panel=MORE_FILTERS_PANEL,
            help=f"{INSPECTIONS.table} only: those whose grade went up or down (--changed down).",
        ),
        SelectionField("changes", _words),
    ] = None


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
