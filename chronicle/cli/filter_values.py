"""What is typed for a filter, as what it selects: names as ids, dates as windows, words that occur."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typer import BadParameter

from chronicle.cli.errors import UsageError, ambiguous_name, unknown_name
from chronicle.cli.options import KIND_WORDS
from chronicle.cli.stderr import note_financial_year
from chronicle.dates import BEGINNING, END, DateError, Window, explain, parse_window
from chronicle.queries.names import AmbiguousName, UnknownName, all_tags, all_words, find_id, singular
from chronicle.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chronicle.index.cache import Index

_MOST_WINDOWS: Final = 100
"""The most separate windows of one question: each is an SQL condition, and SQLite limits their depth."""
_MOST_DIGITS: Final = 18
"""The digits of a limit that are read: no base has so many rows."""
_MOST_CHARACTERS: Final = 1_000
"""The most characters of a text to search for."""


def read_limit(text: str) -> int:
    """Return how many rows are asked for.

    Raises:
        BadParameter: It is not written in the figures 0 to 9 alone.
    """
    if not (text.isascii() and text.isdigit()):
        negative = text.isascii() and text[:1] == "-" and text[1:].isdigit()
        raise BadParameter(f"{text} is less than 0" if negative else f"'{text}' is not a whole number")
    return int(text.lstrip("0")[:_MOST_DIGITS] or 0)


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


def resolve_kinds(_index: Index, words: Sequence[str] | None) -> tuple[str, ...]:
    """Return the kinds that words in the singular or the plural mean."""
    return tuple(KIND_WORDS[word] for word in words or ())


def resolve_words(_index: Index, words: Sequence[str] | None) -> tuple[str, ...]:
    """Return words of which the option takes no others, as they are."""
    return tuple(words or ())


def resolve_search_text(index: Index, text: str | None) -> str | None:
    """Return a text to search for, if it can be; the index is made ready for it."""
    if text is None:
        return None
    searched = validate_search_text(text, "--text")
    index.prepare_search()
    return searched


def resolve_ids_in(table: str) -> Callable[[Index, Sequence[str] | None], tuple[str, ...]]:
    """Return the function that resolves names of entities of a table to their ids."""

    def resolve_ids(index: Index, names: Sequence[str] | None) -> tuple[str, ...]:
        return tuple(_resolve_id(index, table, name) for name in names or ())

    return resolve_ids


def resolve_organisations(
    index: Index, names: Sequence[str] | None, with_predecessors: bool
) -> tuple[str, ...]:
    """Return the ids of organisations, with those of what they succeeded if that is asked for."""
    ids = resolve_ids_in("organisations")(index, names)
    if not with_predecessors:
        return ids
    if not ids:
        raise UsageError("--with-predecessors goes with --org", "name the organisation: --org birmingham")
    from chronicle.queries.lifetimes import Descents  # noqa: PLC0415 - only this option needs it

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


def resolve_tags(index: Index, tags: Sequence[str] | None) -> tuple[str, ...]:
    """Return the tags as they are typed, if they all occur."""
    folded = {fold(tag): tag for tag in tags or ()}
    if not folded.keys() <= set(all_words(index, "tags")):
        _refuse_unknown(folded, {fold(tag): tag for tag in all_tags(index)}, 'no fact has the tag "{}"')
    return tuple(folded.values())


def resolve_categories(index: Index, categories: Sequence[str] | None) -> tuple[str, ...]:
    """Return the categories, folded, if they all occur."""
    folded = [fold(category) for category in categories or ()]
    return _known_words(index, "categories", folded, 'no fact has the category "{}"')


def resolve_extra(index: Index, pairs: Sequence[str] | None) -> tuple[str, ...]:
    """Return what keys of the base's own are to hold, folded, if any entry has it."""
    for pair in pairs or ():
        if not all(part.strip() for part in pair.partition("=")):
            raise UsageError(f'--extra: "{pair}" is no key and value', "write --extra party=Labour")
    folded = ["=".join(map(str.strip, fold(pair).split("=", 1))) for pair in pairs or ()]
    return _known_words(index, "extra", folded, 'nothing has the extra "{}"')


def resolve_grades(index: Index, typed: Sequence[str] | None) -> tuple[str, ...]:
    """Return the grades that are so called, in any case."""
    if not typed:
        return ()
    from chronicle.queries.inspections import all_grades  # noqa: PLC0415 - only this filter needs it

    spelt = {fold(grade): grade for grade in all_grades(index)}
    folded = {fold(grade): grade for grade in typed}
    _refuse_unknown(folded, spelt, 'no scale has the grade "{}"')
    return tuple(grade for key, grade in spelt.items() if key in folded)


def _known_words(index: Index, role: str, words: Sequence[str], refusal: str) -> tuple[str, ...]:
    """Return words, if facts have them all in that role; a refusal suggests the nearest."""
    if words:
        known = all_words(index, role)
        _refuse_unknown(dict(zip(words, words, strict=True)), dict(zip(known, known, strict=True)), refusal)
    return tuple(words)


def _refuse_unknown(typed: Mapping[str, str], known: Mapping[str, str], refusal: str) -> None:
    """Refuse a word that is none of those known, with the nearest of them, or all; words by what is compared."""
    for key, word in typed.items():
        if key not in known:
            from chronicle.suggest import suggest  # noqa: PLC0415 - only a mistake needs it

            nearest = suggest(key, tuple(known))
            there_are = f"there are: {', '.join(known.values())}" if known else "there is none in the base"
            raise UsageError(
                refusal.format(word), f"did you mean {known[nearest]}?" if nearest else there_are
            )


def resolve_windows(
    index: Index, years: Sequence[str] | None, first: str | None, last: str | None
) -> tuple[Window, ...]:
    """Return the windows that --year, --from and --to ask for: years, cut to the other two, merged if adjacent."""
    asked = [_window(index, year, "--year") for year in years or ()]
    since = _window(index, first, "--from") if first is not None else None
    until = _window(index, last, "--to") if last is not None else None
    if since and since.first == BEGINNING:
        raise UsageError(
            f'--from: "{first}" has no beginning', f"write --to {first} for what came until then"
        )
    if until and until.last == END:
        raise UsageError(f'--to: "{last}" has no end', f"write --from {last} for what came from then on")
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
