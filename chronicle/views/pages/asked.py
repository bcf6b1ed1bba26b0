"""What was asked for, in words: beside a page's title, and where there is no answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, stretch_words
from chronicle.table import Blank, Note, Span, Tone
from chronicle.views.pages.reading import count
from chronicle.views.selection import Selection, hidden, narrows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.opening import Index
    from chronicle.table import Line

DOT: Final = " · "

_NOUNS: Final = {
    "timeline": ("entry", "entries"),
    "tenures": ("tenure", "tenures"),
    "inspections": ("inspection", "inspections"),
    "budget": ("sum of money", "sums of money"),
    "events": ("event", "events"),
    "counts": ("count", "counts"),
    "people": ("person", "people"),
    "organisations": ("organisation", "organisations"),
    "posts": ("post", "posts"),
    "sources": ("source", "sources"),
}
_NAMES: Final = {"people": "name", "organisations": "name", "posts": "title"}


def counted(number: int, listing: str, before: str = "") -> str:
    """Write a number of rows: `3 inspections`, `1 undated entry`."""
    one, many = _NOUNS[listing]
    return f"{number:,} {before}{one if number == 1 else many}"


def question(index: Index, selection: Selection, listing: str | None = None) -> str:
    """Write what was asked for: `Peter Duxbury · 2010`; empty if that is everything.

    Args:
        index: The base's index.
        selection: The filters and the window.
        listing: The listing, if a limit on its rows is to be said too.
    """
    said = [DOT.join(filter(None, (_filters(index, selection), window_words(index, selection))))]
    if selection.certain:
        said.append("certain only")
    if listing is not None and selection.limit is not None:
        total = count(index, listing, selection)
        if total > selection.limit:
            said.append(f"{'last' if selection.reverse else 'first'} {selection.limit:,} of {total:,}")
    return DOT.join(filter(None, said))


def window_words(index: Index, selection: Selection) -> str:
    """Write the window that was asked for: `2009 – Dec 2010`, `2013/14`."""
    return " or ".join(
        f"{'about ' if one.qualified else ''}{stretch_words((one.first, one.last), index.financial_year)}"
        for one in selection.windows
    )


def left_open(index: Index, listing: str, selection: Selection) -> Iterator[Line]:
    """Count what only a missing date leaves open, where it is not shown."""
    number = hidden(index, listing, selection)
    if number:
        yield Blank()
        yield Note(f"+ {counted(number, listing)} that only a missing date leaves open: add --undated")


def nothing(index: Index, listing: str, selection: Selection) -> Iterator[Line]:
    """Say that there is no answer, and what is nearest to one."""
    asked = question(index, selection)
    yield Note((Span(f"No {_NOUNS[listing][1]}{' for ' if asked else ''}{asked}."), Span(f" {_nearest(index, listing, selection)}", Tone.DIM)))


def _nearest(index: Index, listing: str, selection: Selection) -> str:
    if not narrows(selection):
        return "The base has none yet." if selection.limit is None else ""
    number = hidden(index, listing, selection)
    if number:
        return f"{counted(number, listing, 'undated ')} may belong here: add --undated."
    if selection.certain and (number := count(index, listing, replace(selection, certain=False))):
        return f"Without --certain: {counted(number, listing)}."
    if selection.windows and (number := count(index, listing, replace(selection, windows=(), certain=False))):
        return f"At any time: {counted(number, listing)}{_between(index, listing)}."
    return f"In the base: {counted(count(index, listing, Selection()), listing)}."


def _between(index: Index, listing: str) -> str:
    """The years between which a base's facts lie, in brackets."""
    first, last = index.db.execute(
        f'SELECT min(CASE WHEN se > {BEGINNING} THEN se ELSE sl END), '  # noqa: S608
        f'max(CASE WHEN el < {END} THEN el ELSE ee END) FROM "{listing}" WHERE se > {BEGINNING} OR el < {END}'
    ).fetchone()
    return "" if first is None else f", {stretch_words((first, last))}"


def _filters(index: Index, selection: Selection) -> str:
    said = []
    for role in ("people", "posts", "organisations"):
        ids: tuple[str, ...] = getattr(selection, role)
        said.append(" or ".join(_name(index, role, one) for one in ids))
    said.append(" or ".join(selection.sources))
    said.append(" or ".join(f"{kind}s" if kind != "budget" else kind for kind in selection.kinds))
    said.append(" or ".join(selection.statuses))
    said.append(" or ".join(f"#{tag}" for tag in selection.tags))
    said.append(f"“{selection.text}”" if selection.text is not None else "")
    return DOT.join(filter(None, said))


def _name(index: Index, table: str, id_: str) -> str:
    row = index.db.execute(
        f'SELECT t."{_NAMES[table]}" FROM "{table}" t JOIN entry e ON e.key = t.key WHERE e.id = ?',  # noqa: S608
        (id_,),
    ).fetchone()
    return str(row[0]) if row else id_
