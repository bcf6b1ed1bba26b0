"""The check of every `allow`: its finding is gone, or there is no such code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle import codes
from chronicle.checks.references import LostWords
from chronicle.findings import Finding, Fix, KeyLocation
from chronicle.named_tuples import NamedTuple
from chronicle.sql import SEPARATOR, SOLE_SOURCE, sql_list
from chronicle.suggest import nearest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from chronicle.model.lookup import Entities


class _Allow(NamedTuple):
    """A code that an entry allows, as read from the index; there may be no such code."""

    address: str
    code: str
    file: str

    @property
    def id(self) -> str:
        """The id of its entry."""
        return self.address.rpartition(".")[2]

    @property
    def can_silence(self) -> bool:
        """Whether there is such a code, and it can be allowed."""
        return self.code in codes.CODES and not codes.CODES[self.code].sets_aside


def unused_allow(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:  # noqa: ARG001 - as every check of the base
    """Yield A901 for every `allow` that silences no finding."""
    rows = connection.execute("SELECT address, code, file FROM allow ORDER BY file, address, code")
    allows = [*map(_Allow._make, rows)]
    if not allows:
        return
    silencing = _silencing(connection, allows)
    lost, broken = LostWords(connection), _broken(connection)
    unused = {
        (allow.address, allow.code)
        for allow in allows
        if (allow.address, allow.code) not in silencing
        and allow.code != codes.UNUSED_ALLOW
        and not (allow.can_silence and (allow.address in broken or lost.may_name(allow.id)))
    }
    with_unused = {address for address, _ in unused}
    for address, code, file in allows:
        if (address, code) in unused or (code == codes.UNUSED_ALLOW and address not in with_unused):
            message, hint = _explain(code)
            location = KeyLocation(file, (*address.split(".", 1), "allow", code), key=True)
            fix = Fix(address, f"allow.{code}", None) if code in codes.CODES else None
            yield Finding(codes.UNUSED_ALLOW, message, hint, location, address, involves=(address,), fix=fix)


def _broken(connection: sqlite3.Connection) -> set[str]:
    """Return the addresses of entries of which something is set aside, which may have been what is allowed."""
    setting_aside = sql_list(codes.SETTING_ASIDE)
    rows = connection.execute(
        f"SELECT DISTINCT id FROM finding WHERE code IN ({setting_aside}) AND id IS NOT NULL"
    )
    return {address for (address,) in rows}


def _silencing(connection: sqlite3.Connection, allows: list[_Allow]) -> set[tuple[str, str]]:
    """Return the address and code of those that silence a finding."""
    silencing = {
        (allow.address, allow.code)
        for allow in allows
        if allow.code == codes.SINGLE_SOURCE and _has_sole_source(connection, allow.address)
    }
    for code, addresses in connection.execute(
        "SELECT DISTINCT code, silenced FROM finding WHERE silenced IS NOT NULL"
    ):
        silencing.update((address, code) for address in addresses.split(SEPARATOR))
    return silencing


def _has_sole_source(connection: sqlite3.Connection, address: str) -> bool:
    """Return whether an entry is, or is involved in, a fact that rests on one source only.

    Its findings are not in the index: they are worked out from the facts when queried.
    """
    if "." not in address:
        return False
    of_fact = f"SELECT 1 FROM fact f WHERE f.id = ? AND {SOLE_SOURCE}"
    of_involved = f"""SELECT 1 FROM involves i JOIN fact f ON f.key = i.key
        WHERE i.role = ? AND i.id = ? AND {SOLE_SOURCE} LIMIT 1"""
    row = (
        connection.execute(of_fact, (address,)).fetchone()
        or connection.execute(of_involved, address.split(".", 1)).fetchone()
    )
    return row is not None


def _explain(text: str) -> tuple[str, str]:
    """Return why an `allow` of a code silences nothing, and a hint."""
    code = codes.CODES.get(text)
    if code is None:
        likely = nearest(text.upper(), tuple(codes.CODES))
        return f'there is no check "{text}" to allow', (
            f"did you mean {likely}?" if likely else "chronicle check --explain all lists the codes"
        )
    if code.sets_aside:
        return (
            f"{code} cannot be allowed: what is wrong in this way is set aside",
            "mend what it speaks of, and take this out",
        )
    return (
        f"nothing here is {code} ({code.summary})",
        "the finding it was written for is gone: take it out",
    )
