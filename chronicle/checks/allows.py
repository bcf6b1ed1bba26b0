"""Checks for an `allow` that silences nothing: its finding is gone, or there is no such code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.codes import CODES, SINGLE_SOURCE, UNUSED_ALLOW
from chronicle.findings import Finding, KeyLocation
from chronicle.index.schema import SEPARATOR, SOLE_SOURCE
from chronicle.suggest import suggest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


def idle(connection: sqlite3.Connection) -> Iterator[Finding]:
    """A901: every `allow` that silences no finding."""
    allowed = connection.execute(
        "SELECT address, code, file FROM allow ORDER BY file, address, code"
    ).fetchall()
    if not allowed:
        return
    used = {
        (address, code)
        for address, code, _ in allowed
        if code == SINGLE_SOURCE  # not stored, but worked out from the facts when queried
        and _silences(connection, address)
    }
    for code, silenced in connection.execute(
        "SELECT DISTINCT code, silenced FROM finding WHERE silenced IS NOT NULL"
    ):
        used.update((address, code) for address in silenced.split(SEPARATOR))
    idlers = {
        (address, code)
        for address, code, _ in allowed
        if (address, code) not in used and code != UNUSED_ALLOW
    }
    needed = {address for address, _ in idlers}
    for address, code, file in allowed:
        if (address, code) in idlers or (code == UNUSED_ALLOW and address not in needed):
            message, hint = _words(code)
            spot = KeyLocation(file, (*address.split(".", 1), "allow", code), key=True)
            yield Finding(UNUSED_ALLOW, message, hint, spot, address, involves=(address,))


def _silences(connection: sqlite3.Connection, address: str) -> bool:
    """Whether an entry is, or is involved in, a fact that rests on one source only, so that S305 applies."""
    if "." not in address:
        return False
    fact = f"SELECT 1 FROM fact f WHERE f.id = ? AND {SOLE_SOURCE}"
    named = f"""SELECT 1 FROM involves i JOIN fact f ON f.key = i.key
        WHERE i.role = ? AND i.id = ? AND {SOLE_SOURCE} LIMIT 1"""
    found = (
        connection.execute(fact, (address,)).fetchone()
        or connection.execute(named, address.split(".", 1)).fetchone()
    )
    return found is not None


def _words(code: str) -> tuple[str, str]:
    known = CODES.get(code)
    if known is None:
        near = suggest(code.upper(), tuple(CODES))
        return f'there is no check "{code}" to allow', (
            f"did you mean {near}?" if near else "chronicle check --explain all lists the codes"
        )
    if known.sets_aside:
        return (
            f"{code} cannot be allowed: what is wrong in this way is set aside",
            "mend what it speaks of, and take this out",
        )
    return (
        f"nothing here is {known} ({known.summary})",
        "the finding it was written for is gone: take it out",
    )
