"""`check --explain`: what the codes of `check` mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle import render
from chronicle.cli.commands.check import no_such_code
from chronicle.codes import CODES, Severity
from chronicle.document import Column, Table
from chronicle.queries.findings import NoSuchCode, matching_codes
from chronicle.render.stream import write_in_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.cli.output import Target

_EVERY = "all"
_WORDS = {
    Severity.ERROR: "an error: listings exit with 1 until it is mended",
    Severity.WARNING: "a warning: it fails only check --strict",
    Severity.INFO: "information: it fails nothing, and is shown by check --all",
}


def explain_code(asked: str, to: Target) -> None:
    """Write what a code means, or all codes that begin with `asked`; for `all`, every code.

    Raises:
        WrongUse: No code begins so, or the output cannot go where it was asked to.
        NotWritten: The answer could not be written.
    """
    try:
        meant = frozenset(CODES) if asked.casefold() == _EVERY else matching_codes([asked])
    except NoSuchCode as error:
        raise no_such_code(error, "--explain") from None
    chosen = [code for code in CODES if code in meant]
    with to.opened() as out:
        if render.writes(to.format, "table"):
            render.write_table(to.format, _table(chosen), out)
        else:
            write_in_pieces(_listed(chosen) if len(chosen) > 1 else _in_full(chosen[0]), out)


def _table(chosen: Iterable[str]) -> Table:
    rows = (
        (code, CODES[code].severity.value, CODES[code].summary, CODES[code].explanation) for code in chosen
    )
    return Table((Column("code"), Column("severity"), Column("title"), Column("explanation")), rows)


def _listed(chosen: Iterable[str]) -> Iterator[str]:
    for code in chosen:
        yield f"{code}  {CODES[code].severity.value:<7}  {CODES[code].summary}\n"


def _in_full(code: str) -> Iterator[str]:
    one = CODES[code]
    yield f"{code}: {one.summary}\n\n{one.explanation}\n\nIt is {_WORDS[one.severity]}.\n"
    if one.sets_aside:
        yield "It cannot be allowed: what is wrong in this way is set aside.\n"
    else:
        yield f'Where it is no mistake, say why in an entry it is about:\n\n    allow = {{ {code} = "…" }}\n'
