"""The codes of `check` as typed, and `check --explain`: what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle import render
from chronicle.cli.errors import UsageError
from chronicle.codes import CODES, Severity
from chronicle.document import Column, Table
from chronicle.queries import findings as queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.cli.output import Target

_EVERY_CODE: Final = "all"
_MEANINGS: Final = {
    Severity.ERROR: "an error: listings exit with 1 until it is mended",
    Severity.WARNING: "a warning: it fails only check --strict",
    Severity.INFO: "information: it fails nothing, and is shown by check --all",
}


def resolve_codes(beginnings: Iterable[str], option: str) -> frozenset[str]:
    """Return the codes that begin with any of these, as given to an option.

    Raises:
        UsageError: No code begins so; the hint is the nearest codes.
    """
    try:
        return queries.matching_codes(beginnings)
    except queries.NoSuchCode as error:
        hint = (
            f"did you mean {' or '.join(error.nearest)}?"
            if error.nearest
            else "chronicle check --explain all lists the codes"
        )
        raise UsageError(f'{option}: no check is called "{error}"', hint) from None


def explain_codes(beginning: str, target: Target) -> None:
    """Write what a code means, or all codes that begin so; for `all`, every code.

    Raises:
        UsageError: No code begins so, or the output cannot go where it was asked to.
        OutputError: The answer could not be written.
    """
    from chronicle.render.stream import write_in_pieces  # noqa: PLC0415 - only --explain needs it

    every = beginning.casefold() == _EVERY_CODE
    wanted = frozenset(CODES) if every else resolve_codes([beginning], "--explain")
    codes = [code for code in CODES if code in wanted]
    with target.open() as stream:
        if render.writes(target.format, "table"):
            render.write_table(target.format, _table(codes), stream)
        else:
            write_in_pieces(_list(codes) if len(codes) > 1 else _explanation(codes[0]), stream)


def _table(codes: Iterable[str]) -> Table:
    rows = (
        (code, CODES[code].severity.value, CODES[code].summary, CODES[code].explanation) for code in codes
    )
    return Table((Column("code"), Column("severity"), Column("title"), Column("explanation")), rows)


def _list(codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        yield f"{code}  {CODES[code].severity.value:<7}  {CODES[code].summary}\n"


def _explanation(code: str) -> Iterator[str]:
    check = CODES[code]
    yield f"{code}: {check.summary}\n\n{check.explanation}\n\nIt is {_MEANINGS[check.severity]}.\n"
    if check.sets_aside:
        yield "It cannot be allowed: what is wrong in this way is set aside.\n"
    else:
        yield f'Where it is no mistake, say why in an entry it is about:\n\n    allow = {{ {code} = "…" }}\n'
