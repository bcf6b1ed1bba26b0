"""The checks: one function a code. Loading finds the F codes where they arise; all others are here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from chronicle.findings import Finding, Spot

if TYPE_CHECKING:
    from chronicle.base.entries import Entered
    from chronicle.facts.world import World
    from chronicle.index.rows import Linked


def unknown_reference(table: str, id_: str, known: Iterable[str], at: Spot, address: str) -> Finding:
    """F009: a reference to nothing."""
    known = sorted(known)
    near = get_close_matches(id_, known, 1)
    one = {"people": "person", "organisations": "organisation", "posts": "post", "sources": "source", "scales": "scale"}
    hint = f'did you mean "{near[0]}"?' if near else f"add [{table}.{id_}], or name one that is there"
    return Finding("F009", f'there is no {one[table]} "{id_}"', hint, at, address)


def of_fact(linked: Linked, world: World, at: Spot) -> Iterator[Finding]:
    """Every finding that a fact shows by itself."""
    return iter(())


def of_entity(entered: Entered, world: World, at: Spot) -> Iterator[Finding]:
    """Every finding that an entity shows by itself."""
    return iter(())


def across(connection: sqlite3.Connection, world: World) -> Iterator[Finding]:
    """Every finding that takes several entries."""
    return iter(())


def idle_allows(connection: sqlite3.Connection) -> Iterator[Finding]:
    """A901: an allow that silences nothing."""
    return iter(())
