"""From options as typed to a selection: names to ids, dates to windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.cli.errors import UsageError, note_financial_year
from chronicle.cli.refusals import ambiguous, unknown
from chronicle.dates import BEGINNING, END, DateError, Window, explain, parse_window
from chronicle.queries.filters import Selection
from chronicle.queries.names import AmbiguousName, UnknownName, all_tags, find_id, singular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.cli.options import KindName, StatusName
    from chronicle.index.cache import Index


_MOST_WINDOWS: Final = 100
"""The most separate windows of one question: each is an SQL condition, and SQLite limits their depth."""
_MOST_LETTERS: Final = 1_000
"""The most characters of a text to search for."""


def selected(
    index: Index,
    *,
    person: Sequence[str] | None = None,
    post: Sequence[str] | None = None,
    org: Sequence[str] | None = None,
    kind: Sequence[KindName] | None = None,
    source: Sequence[str] | None = None,
    tag: Sequence[str] | None = None,
    status: Sequence[StatusName] | None = None,
    text: str | None = None,
    year: Sequence[str] | None = None,
    from_: str | None = None,
    to: str | None = None,
    certain: bool = False,
    undated: bool = False,
    limit: int | None = None,
    reverse: bool = False,
) -> Selection:
    """The filters that were typed, as a selection.

    Raises:
        WrongUse: A name, tag, text or date cannot be used, or no day is in all the windows.
    """
    return Selection(
        people=ids(index, "people", person),
        posts=ids(index, "posts", post),
        organisations=ids(index, "organisations", org),
        sources=ids(index, "sources", source),
        tags=tags(index, tag),
        kinds=tuple(one.value for one in kind or ()),
        statuses=tuple(one.value for one in status or ()),
        text=None if text is None else words_of(text, "--text"),
        windows=windows(index, year, from_, to),
        certain=certain,
        undated=undated,
        limit=limit,
        reverse=reverse,
    )


def words_of(text: str, option: str) -> str:
    """A text to search for, as it is; `option` names it in a refusal.

    Raises:
        WrongUse: It has no word in it, or is too long.
    """
    if not any(one.isalnum() for one in text):
        raise UsageError(f'there is no word in "{text}"', 'write what to look for: "mutual agreement"')
    if len(text) > _MOST_LETTERS:
        raise UsageError(
            f"{option} is over {_MOST_LETTERS:,} characters long",
            "a few words are enough: all of them must occur",
        )
    return text


def ids(index: Index, table: str, names: Sequence[str] | None) -> tuple[str, ...]:
    """The ids that names stand for; a refusal suggests the nearest names, or lists the candidates.

    Raises:
        WrongUse: A name stands for nothing, or for several.
    """
    return tuple(name_to_id(index, table, name) for name in names or ())


def name_to_id(index: Index, table: str, name: str) -> str:
    """The id that one name stands for.

    Raises:
        WrongUse: It stands for nothing, or for several.
    """
    try:
        return find_id(index, table, name)
    except UnknownName as error:
        all_of_them = f"{index.base.command(table)} lists them all"
        raise unknown(
            index, (table,), error, f'no {singular(table)} is called "{name}"', all_of_them
        ) from None
    except AmbiguousName as error:
        raise ambiguous(error, "id") from None


def tags(index: Index, names: Sequence[str] | None) -> tuple[str, ...]:
    """The tags named, if they all occur.

    Raises:
        WrongUse: No fact has one of them.
    """
    known = all_tags(index) if names else []
    for name in names or ():
        if name not in known:
            from chronicle.suggest import suggest  # noqa: PLC0415 - only a mistake needs it

            near = suggest(name, tuple(known))
            raise UsageError(
                f'no fact has the tag "{name}"',
                f"did you mean {near}?" if near else f"there are: {', '.join(known)}",
            )
    return tuple(names or ())


def windows(
    index: Index, years: Sequence[str] | None, first: str | None, last: str | None
) -> tuple[Window, ...]:
    """The windows that --year, --from and --to ask for: years, cut to the other two, merged if adjacent.

    Raises:
        WrongUse: One is no date, no day is in all of them, or they are too many.
    """
    asked = [_window(index, year, "--year") for year in years or ()]
    since = _window(index, first, "--from") if first is not None else None
    until = _window(index, last, "--to") if last is not None else None
    if not asked and since is None and until is None:
        return ()
    low = since.first if since else BEGINNING
    high = until.last if until else END
    vague = bool((since and since.qualified) or (until and until.qualified))
    merged: list[Window] = []
    for one in sorted(asked) or [Window(low, high, vague)]:
        cut = Window(max(one.first, low), min(one.last, high), one.qualified or vague)
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
        words = ", ".join(filter(None, (" or ".join(years or ()), *ends)))
        raise UsageError(f"{words}: no day is in all of these", "widen --year, --from or --to")
    return tuple(merged)


def _window(index: Index, text: str, option: str) -> Window:
    try:
        found, year = parse_window(text, index.financial_year)
    except DateError as error:
        explanation = explain(error)
        raise UsageError(f'{option}: "{text}" {explanation.reason}', explanation.hint) from None
    note_financial_year(f"{option} {text}", year)
    return found
