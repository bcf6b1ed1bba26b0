"""Shell completion of names, from an existing index only: a key press must not compile a base.

Shells evaluate what is offered to them: zsh expands the description beside an offer, bash what is put on the
line. So offers and descriptions consist of letters and a few signs that mean nothing to any shell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import typer

from chronicle.index.cache import Index, at_hand
from chronicle.loader.locate import BaseNotFound, locate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.queries.names import NamedEntity

_ENTITIES: Final = ("people", "posts", "organisations", "sources")
_OFFER: Final = re.compile(r"[\w.-]+")
_UNSPOKEN: Final = re.compile(r"[^\w ,./+-]+")
_LONGEST: Final = 80

Offers = list[tuple[str, str]]
"""Completions, each with its description."""


def _index(ctx: typer.Context) -> Index | None:
    """The cached index of the base given with --base, else of the default one; None if there is none."""
    try:
        return at_hand(locate(ctx.params.get("base")))
    except BaseNotFound:
        return None


def _safe(offers: Iterable[tuple[str, str]]) -> Offers:
    return [
        (offer, _UNSPOKEN.sub(" ", said)[:_LONGEST].strip())
        for offer, said in offers
        if _OFFER.fullmatch(offer)
    ]


def _names(ctx: typer.Context, table: str, incomplete: str) -> Offers:
    from chronicle.queries.names import named_entities  # noqa: PLC0415 - most of the time no name is completed

    index = _index(ctx)
    if index is None:
        return []
    entities = named_entities(index, table)
    offers = [(one.id, one.name) for one in entities if one.id.startswith(incomplete)]
    if table == "people" and incomplete:
        offers += _surnames(entities, incomplete)
    return _safe(offers)


def _surnames(entities: Iterable[NamedEntity], incomplete: str) -> Offers:
    """Surnames that begin with what was typed, in its case, and that only one person has."""
    bearers: dict[str, list[str]] = {}
    for one in entities:
        for surname in one.name.split()[-1:]:
            bearers.setdefault(surname if surname.startswith(incomplete) else surname.casefold(), []).append(
                one.name
            )
    return [
        (surname, names[0])
        for surname, names in bearers.items()
        if surname.startswith(incomplete) and len(names) == 1
    ]


def people(ctx: typer.Context, incomplete: str) -> Offers:
    """Ids and surnames of people that begin so."""
    return _names(ctx, "people", incomplete)


def posts(ctx: typer.Context, incomplete: str) -> Offers:
    """Ids of posts."""
    return _names(ctx, "posts", incomplete)


def organisations(ctx: typer.Context, incomplete: str) -> Offers:
    """Ids of organisations."""
    return _names(ctx, "organisations", incomplete)


def sources(ctx: typer.Context, incomplete: str) -> Offers:
    """Ids of sources."""
    return _names(ctx, "sources", incomplete)


def tags(ctx: typer.Context, incomplete: str) -> Offers:
    """Tags that begin so."""
    from chronicle.queries.names import all_tags  # noqa: PLC0415

    index = _index(ctx)
    return _safe((tag, "") for tag in (all_tags(index) if index else ()) if tag.startswith(incomplete))


def facts(ctx: typer.Context, incomplete: str) -> Offers:
    """Addresses of facts that begin so; after a full stop, those of one kind."""
    from chronicle.queries.lookup import fact_tables, facts_beginning_with  # noqa: PLC0415

    index = _index(ctx)
    if index is None or not incomplete:
        return []
    found = _safe(facts_beginning_with(index, incomplete))
    if "." in incomplete:
        return found
    return [*((f"{table}.", "") for table in fact_tables() if table.startswith(incomplete)), *found]


def anything(ctx: typer.Context, incomplete: str) -> Offers:
    """Ids of people, posts, organisations and sources; addresses of facts once a full stop is typed."""
    table, stop, id_ = incomplete.partition(".")
    if stop:
        if table in _ENTITIES:
            return [(f"{table}.{one}", name) for one, name in _names(ctx, table, id_)]
        return facts(ctx, incomplete)
    return [found for table in _ENTITIES for found in _names(ctx, table, incomplete)]
