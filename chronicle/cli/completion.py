"""Shell completion of names, from an existing index only: a key press must not compile a base.

Shells evaluate what is offered to them: zsh expands the description beside an offer, bash what is put on the
line. So offers and descriptions consist of letters and a few signs that mean nothing to any shell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import typer

from chronicle.index.cache import Index, cached_index
from chronicle.loader.locate import BaseNotFound, locate
from chronicle.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.queries.names import NamedEntity
    from chronicle.reports.issue_format import IssueHeader

_NAMED_TABLES: Final = ("people", "posts", "organisations", "sources")
_SAFE_OFFER: Final = r"[\w.-]+"
_UNSAFE_IN_DESCRIPTION: Final = r"[^\w ,./+-]+"
_MOST_DESCRIPTION_CHARACTERS: Final = 80

Offers: TypeAlias = list[tuple[str, str]]
"""Completions, each with its description."""
Completion: TypeAlias = Callable[[typer.Context, str], Offers]
"""Gives what may be completed from what is typed."""


def complete_people(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the ids and surnames of people that begin so."""
    return _complete_names(ctx, "people", incomplete)


def complete_posts(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the ids of posts that begin so."""
    return _complete_names(ctx, "posts", incomplete)


def complete_organisations(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the ids of organisations that begin so."""
    return _complete_names(ctx, "organisations", incomplete)


def complete_sources(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the ids of sources that begin so."""
    return _complete_names(ctx, "sources", incomplete)


def complete_names_in(table: str) -> Completion:
    """Return what completes the names of the entries of a table."""

    def complete(ctx: typer.Context, incomplete: str) -> Offers:
        return _complete_names(ctx, table, incomplete)

    return complete


def complete_words_of(words: Iterable[str]) -> Completion:
    """Return what completes the words of a choice."""
    known = tuple(words)

    def complete(ctx: typer.Context, incomplete: str) -> Offers:  # noqa: ARG001 - Typer passes it
        begun = incomplete.casefold()
        return _safe((word, "") for word in known if word.casefold().startswith(begun))

    return complete


def complete_tags(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the tags that begin so."""
    from chronicle.queries.names import all_tags  # noqa: PLC0415 - most of the time no tag is completed

    index, begun = _index(ctx), fold(incomplete)
    return _safe((tag, "") for tag in (all_tags(index) if index else ()) if fold(tag).startswith(begun))


def complete_categories(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the categories that begin so."""
    return _complete_words(ctx, "categories", incomplete)


def complete_grades(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the grades that begin so, those of one word."""
    from chronicle.queries.inspections import all_grades  # noqa: PLC0415 - only this filter needs it

    index, begun = _index(ctx), fold(incomplete)
    return _safe(
        (grade, "") for grade in (all_grades(index) if index else ()) if fold(grade).startswith(begun)
    )


def complete_restrictions(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the restrictions that begin so."""
    from chronicle.queries.entities import restrictions  # noqa: PLC0415 - as above

    try:
        index = cached_index(locate(ctx.params.get("base")))
    except BaseNotFound:
        return []
    return _safe((id_, "") for id_ in (restrictions(index) if index else ()) if id_.startswith(incomplete))


def complete_maps(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the maps of imports that begin so."""
    from chronicle.importing.maps import saved_names  # noqa: PLC0415 - as above

    try:
        return _safe(
            (name, "") for name in saved_names(locate(ctx.params.get("base"))) if name.startswith(incomplete)
        )
    except BaseNotFound:
        return []


def complete_facts(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the addresses of facts that begin so; without a full stop, also the tables that do."""
    from chronicle.model.kinds import KINDS  # noqa: PLC0415 - only completion needs it
    from chronicle.queries.lookup import facts_beginning_with  # noqa: PLC0415 - only completion needs it

    index = _index(ctx)
    if index is None or not incomplete:
        return []
    addresses = _safe(facts_beginning_with(index, incomplete))
    if "." in incomplete:
        return addresses
    return [*((f"{table}.", "") for table in KINDS.tables if table.startswith(incomplete)), *addresses]


def complete_issues(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the names of issues that begin so, each with its day."""
    return _safe((issue.name, f"{issue.on}") for issue in _issues(ctx) if issue.name.startswith(incomplete))


def complete_series(ctx: typer.Context, incomplete: str) -> Offers:
    """Return the series of issues that begin so."""
    series = dict.fromkeys(issue.series for issue in _issues(ctx))
    return _safe((name, "") for name in series if name.startswith(incomplete))


def _issues(ctx: typer.Context) -> list[IssueHeader]:
    """Return the issues of the base given with --base, else of the default one; none if they cannot be read."""
    from chronicle.reports.issue_files import issues_of  # noqa: PLC0415 - only a report has issues

    try:
        return issues_of(locate(ctx.params.get("base")))
    except BaseNotFound:
        return []


def complete_anything(ctx: typer.Context, incomplete: str) -> Offers:
    """Return ids of people, posts, organisations and sources; addresses once a full stop is typed."""
    table, stop, id_ = incomplete.partition(".")
    if not stop:
        return [offer for table in _NAMED_TABLES for offer in _complete_names(ctx, table, incomplete)]
    if table in _NAMED_TABLES:
        return [(f"{table}.{offer}", name) for offer, name in _complete_names(ctx, table, id_)]
    return complete_facts(ctx, incomplete)


def _index(ctx: typer.Context) -> Index | None:
    """Return the cached index of the base given with --base, else of the default one; None if there is none."""
    try:
        base = locate(ctx.params.get("base"))
        if ctx.params.get("public") or ctx.params.get("without"):
            from chronicle.withholding.cached import kept_redaction  # noqa: PLC0415 - seldom asked for

            restrictions = None if ctx.params.get("public") else frozenset(ctx.params["without"])
            copy = kept_redaction(base, restrictions)
            return cached_index(copy) if copy is not None else None
        return cached_index(base)
    except BaseNotFound:
        return None


def _safe(offers: Iterable[tuple[str, str]]) -> Offers:
    return [
        (offer, re.sub(_UNSAFE_IN_DESCRIPTION, " ", description)[:_MOST_DESCRIPTION_CHARACTERS].strip())
        for offer, description in offers
        if re.fullmatch(_SAFE_OFFER, offer)
    ]


def _complete_words(ctx: typer.Context, role: str, incomplete: str) -> Offers:
    from chronicle.queries.names import all_words  # noqa: PLC0415 - most of the time no word is completed

    index, begun = _index(ctx), fold(incomplete)
    return _safe((word, "") for word in (all_words(index, role) if index else ()) if word.startswith(begun))


def _complete_names(ctx: typer.Context, table: str, incomplete: str) -> Offers:
    from chronicle.queries.names import named_entities  # noqa: PLC0415 - most of the time no name is completed

    index = _index(ctx)
    if index is None:
        return []
    entities = named_entities(index, table)
    offers = [(entity.id, entity.name) for entity in entities if entity.id.startswith(incomplete)]
    if table == "people" and incomplete:
        offers += _surnames(entities, incomplete)
    return _safe(offers)


def _surnames(people: Iterable[NamedEntity], incomplete: str) -> Offers:
    """Return the surnames that begin with what was typed, in its case, and that only one person has."""
    bearers: dict[str, list[str]] = {}
    for person in people:
        for surname in person.name.split()[-1:]:
            key = surname if surname.startswith(incomplete) else surname.casefold()
            bearers.setdefault(key, []).append(person.name)
    return [
        (surname, names[0])
        for surname, names in bearers.items()
        if surname.startswith(incomplete) and len(names) == 1
    ]
