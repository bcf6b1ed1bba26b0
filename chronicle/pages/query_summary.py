"""What was asked for, in words: beside a page's title, above its parts, and instead of an empty answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import format_range
from chronicle.document import Blank, Heading, Note, Page, SeeAlso, Span, Tone
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.pages.fragments import DOT, left_open_note
from chronicle.queries.entities import count_entities, name_of
from chronicle.queries.filters import Selection, WindowPart, hidden, window_parts
from chronicle.queries.rows import count, years_of
from chronicle.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chronicle.dates import Window
    from chronicle.document import Line, PageColumn
    from chronicle.index.cache import Index
    from chronicle.pages.legend import Legend

_OPEN: Final = {"from ": "or later", "until ": "or earlier"}
_HEADINGS: Final = {
    WindowPart.UNDER_WAY: "Already under way",
    WindowPart.MAY: "May also fall {}",
    WindowPart.OPEN: "Only a missing date leaves open whether {}",
}


def base_title(index: Index) -> Span:
    """Return the title of every listing, which is the base's."""
    return Span(index.meta("title") or "", Tone.TITLE)


def describe_selection(index: Index, selection: Selection, listing: str | None = None) -> str:
    """Return what was asked for: `Peter Duxbury · 2010`; empty if that is everything.

    Args:
        index: The base's index.
        selection: The filters and the window.
        listing: The listing, if a limit on its rows is to be said too.
    """
    parts = [*_filters(index, selection), window_words(index, selection)]
    if selection.certain:
        parts.append("certain only")
    if listing is not None and selection.limit is not None:
        total = count(index, listing, selection)
        if 0 < selection.limit < total:
            parts.append(f"{'last' if selection.reverse else 'first'} {selection.limit:,} of {total:,}")
    return DOT.join(filter(None, parts))


def window_words(index: Index, selection: Selection) -> str:
    """Return the window that was asked for: `2009 – Dec 2010`, `2013/14`, `from about 2009`."""
    return " or ".join(_window(window, index) for window in selection.windows)


def window_as_time(index: Index, selection: Selection) -> str:
    """Return the window as a time within a sentence: `in 2013`, `on 28 Feb 2009`, `between 2009 and Dec 2010`, `in 2013 or later`."""
    return " or ".join(_as_time(window, index) for window in selection.windows)


def _as_time(window: Window, index: Index) -> str:
    words = _window(window, index)
    for beginning, later in _OPEN.items():
        if words.startswith(beginning):
            words = f"{words.removeprefix(beginning)} {later}"
    first, dash, last = words.partition(" – ")
    if dash:
        return f"between {first} and {last}"
    day = words.removeprefix("about ").partition(" ")[0]
    return f"{'on' if day.isdigit() and len(day) <= len('31') else 'in'} {words}"


def _window(window: Window, index: Index) -> str:
    words = format_range((window.first, window.last), index.financial_year)
    if not window.qualified:
        return words
    word, _, rest = words.partition(" ") if words.startswith((*_OPEN,)) else ("", "", words)
    return f"{word} about {rest}".lstrip()


def lines_of_parts(
    index: Index,
    listing: str,
    selection: Selection,
    lines_of: Callable[[WindowPart], Iterator[Line]],
    *,
    under_way: bool = False,
) -> Iterator[Line]:
    """Yield the lines of every part under its heading; then how many are left out, or that there are none.

    Args:
        index: The base's index.
        listing: The listing.
        selection: What part of it was asked for.
        lines_of: Gives the lines of a part.
        under_way: Whether what began before the window is a part of its own.
    """
    empty = True
    for part in window_parts(selection, under_way=under_way):
        lines = lines_of(part)
        first = next(lines, None)
        if first is None:
            continue
        empty = False
        if part in _HEADINGS:
            yield Heading(_HEADINGS[part].format(window_as_time(index, selection)))
        yield first
        yield from lines
    if empty:
        yield from nothing_found(index, listing, selection)
    elif number := count_left_open(index, listing, selection):
        yield from left_open_note(number)
    yield from predecessors_note(index, selection)


def listing_page(
    index: Index,
    listing: str,
    selection: Selection,
    columns: tuple[PageColumn, ...],
    lines_of: Callable[[WindowPart], Iterator[Line]],
    legend: Legend,
    *,
    under_way: bool = False,
) -> Page:
    """Return the page of a listing: the base's title, what was asked for, and the lines of every part."""
    lines = lines_of_parts(index, listing, selection, lines_of, under_way=under_way)
    return Page(base_title(index), columns, lines, describe_selection(index, selection, listing), legend.foot)


def predecessors_note(index: Index, selection: Selection) -> Iterator[Line]:
    """Yield how many facts the predecessors of the organisations asked for have, if any."""
    if words := predecessors_words(index, selection):
        yield Blank()
        yield SeeAlso(f"+ {words}")


def predecessors_words(index: Index, selection: Selection) -> str:
    """Return how many facts the predecessors of the organisations asked for have, and what shows them; empty if none."""
    if not selection.organisations:
        return ""
    from chronicle.queries.lifetimes import facts_of_predecessors  # noqa: PLC0415 - only of organisations asked for

    if not (counts := facts_of_predecessors(index, selection)):
        return ""
    words = [counted(number, kind.noun, kind.nouns) for kind, number in counts]
    *first, last = words
    together = f"{', '.join(first)} and {last}" if first else last
    return f"its predecessors have {together}: --with-predecessors"


def count_left_open(index: Index, listing: str, selection: Selection) -> str:
    """Return how many rows are not shown because only a missing date leaves them open; empty if there are none."""
    number = hidden(index, listing, selection)
    return _counted(number, listing) if number else ""


def nothing_found(index: Index, listing: str, selection: Selection) -> Iterator[Line]:
    """Yield that nothing was found, and which other question would find something."""
    many = listing if listing in ENTITIES else _nouns(listing)[1]
    nearest = _nearest(index, listing, selection)
    yield Note((Span(f"No {many}."), Span(f" {nearest}" if nearest else "", Tone.DIM)))


def _nearest(index: Index, listing: str, selection: Selection) -> str:
    if listing in ENTITIES:
        return f"The base has {count_entities(index, listing):,}."
    if selection.limit == 0:
        return f"--limit 0 leaves out all {count(index, listing, selection):,}."
    if number := hidden(index, listing, selection):
        return f"Only a missing date leaves {number:,} open: add --undated."
    if selection.certain and (number := count(index, listing, selection._replace(certain=False))):
        return f"Without --certain there {_are(number)}."
    at_any_time = selection._replace(windows=(), certain=False)
    if selection.windows and (number := count(index, listing, at_any_time)):
        return f"At any time there {_are(number)}{_in_years(index, listing, at_any_time)}."
    number = count(index, listing, Selection())
    return f"The base has {number:,}{_advice(listing, selection)}." if number else ""


def _advice(listing: str, selection: Selection) -> str:
    """Return how else to ask for facts of a kind that cannot be found by what was asked for."""
    advice = KINDS[listing].filter_advice if listing in KINDS else {}
    for role, words in advice.items():
        ids: tuple[str, ...] = getattr(selection, role)
        if ids:
            return f"; {words.format(ids[0])}"
    return ""


def _are(number: int) -> str:
    return "is 1" if number == 1 else f"are {number:,}"


def _counted(number: int, listing: str) -> str:
    noun, nouns = _nouns(listing)
    return f"{number:,} {noun if number == 1 else nouns}"


def _nouns(listing: str) -> tuple[str, str]:
    """Return what people call one row of the timeline or of a kind's listing, and several."""
    if listing in KINDS:
        return KINDS[listing].noun, KINDS[listing].nouns
    return "entry", "entries"


def _in_years(index: Index, listing: str, selection: Selection) -> str:
    """Return in which years those rows stand, and whether some have no date."""
    first, last, any_undated = years_of(index, listing, selection)
    if first is None:
        return ", not dated"
    years = f", in {first}" if first == last else f", from {first} to {last}"
    return f"{years} or not dated" if any_undated else years


def _filters(index: Index, selection: Selection) -> Iterator[str]:
    for role in ("people", "organisations", "posts"):
        yield _names(index, role, getattr(selection, role))
    yield " or ".join(selection.sources)
    yield _kinds(selection.kinds)
    yield " or ".join(selection.statuses)
    yield " or ".join(selection.grades)
    yield f"changed {' or '.join(selection.changes)}" if selection.changes else ""
    yield _tags(selection.tags)
    yield " or ".join(selection.extra)
    yield " or ".join(selection.categories)
    yield "headlines" if selection.headlines else ""
    for left_out in (
        _names(index, "people", selection.without_people),
        _names(index, "organisations", selection.without_organisations),
        _kinds(selection.without_kinds),
        _tags(selection.without_tags),
        " or ".join(selection.without_categories),
    ):
        yield f"without {left_out}" if left_out else ""
    yield f"“{selection.text}”" if selection.text is not None else ""


def _names(index: Index, table: str, ids: tuple[str, ...]) -> str:
    return " or ".join(name_of(index, table, id_) for id_ in ids)


def _kinds(kinds: tuple[str, ...]) -> str:
    return " or ".join(KINDS.of_singular(kind).table for kind in kinds)


def _tags(tags: tuple[str, ...]) -> str:
    return " or ".join(f"#{tag}" for tag in tags)
