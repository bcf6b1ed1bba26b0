"""`chronicle show NAME`: a dossier."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from chronicle.cli.completion import complete_anything
from chronicle.cli.errors import UsageError, ambiguous_name, unknown_name
from chronicle.cli.filters import Filters, scope_of, select
from chronicle.cli.options import BaseOptions, ObjectOutput, Only
from chronicle.cli.output import choose_object_target, write_object
from chronicle.cli.session import finish, open_base, search_hint
from chronicle.dates import DateError, parse_query
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.pages.show import show_object, show_page
from chronicle.queries.lookup import Subject, find_subject, find_unshown
from chronicle.queries.names import AmbiguousName, UnknownName
from chronicle.text import with_article

if TYPE_CHECKING:
    from chronicle.index.cache import Index


def show(
    name: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME", autocompletion=complete_anything, help="Whom or what: duxbury, tenures.tucker"
        ),
    ],
    filters: Annotated[Filters, Only("person", "post", "org", "known_by")],
    *,
    output: ObjectOutput,
    base: BaseOptions,
) -> None:
    """Answer all that is known of what a name stands for."""
    index = open_base(base, filters.known_by)
    target = choose_object_target(output, index)
    named = resolve_subject(index, " ".join(name))
    if any(scope := scope_of(select(index, filters))):
        if named.table in KINDS:
            raise UsageError("a fact is shown whole", f"leave {scope.options[0]} out")
        named = replace(named, scope=scope)
    write_object(target, lambda: show_object(index, named), lambda: show_page(index, named))
    finish(index)


def resolve_subject(index: Index, text: str) -> Subject:
    """Return the entry that a name stands for.

    Raises:
        UsageError: It is unknown or ambiguous.
    """
    try:
        return find_subject(index, text)
    except UnknownName as error:
        raise _answered_elsewhere(index, text) or unknown_name(
            index, (*ENTITIES, *KINDS.tables), error, f'nothing is called "{text}"', search_hint(index, text)
        ) from None
    except AmbiguousName as error:
        raise ambiguous_name(error, "address") from None


_ANSWERED_BY: Final = {
    "scales": ((INSPECTIONS.table,), "has the grades that were given on it"),
    "parties": (("report", "--for", "court"), "has what it says to each fact"),
    "restrictions": (
        ("release", "DIR", "--without", "{id}", "--log", "FILE"),
        "leaves out what is under it, and lists that",
    ),
    "extra": (("timeline", "--extra", "{id}=VALUE"), "finds the facts that have it"),
}
"""The command that answers about entries of which nothing is shown by themselves, by their table, and what it has."""


def _answered_elsewhere(index: Index, text: str) -> UsageError | None:
    """Return the refusal of what other commands answer: a date, or what facts refer to; None of any other text."""
    if (entry := find_unshown(index, text)) is not None:
        arguments, what = _ANSWERED_BY[entry.table]
        command = index.base.command(*(argument.format(id=entry.id) for argument in arguments))
        kind = with_article(ENTITIES[entry.table].singular)
        return UsageError(f"{entry.address} is {kind}, and is not shown by itself", f"{command} {what}")
    try:
        parse_query(text)
    except DateError:
        return None
    at, timeline = index.base.command("at", text), index.base.command("timeline", "--year", text)
    return UsageError(f'"{text}" is a date', f"{at} tells who was in charge then, {timeline} what happened")
