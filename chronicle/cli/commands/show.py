"""`chronicle show NAME`: a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from chronicle.cli import completion
from chronicle.cli import options as o
from chronicle.cli.errors import stop
from chronicle.cli.refusals import ambiguous, unknown
from chronicle.cli.session import looked_for, opened, verdict
from chronicle.cli.single import one_target, write_one
from chronicle.model.entities import ENTITIES
from chronicle.pages.show import show_object, show_page
from chronicle.queries.lookup import Subject, fact_tables, find_subject
from chronicle.queries.names import AmbiguousName, UnknownName

if TYPE_CHECKING:
    from chronicle.index.cache import Index

_MORE = """
NAME is an id, a name, a surname or another name, in any case; or an address, table and id.

\b
For example:
  chronicle show duxbury
  chronicle show posts.strategic-director
  chronicle show cypn
  chronicle show tenures.tucker -f json
"""

Name = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME", autocompletion=completion.anything, help="Whom or what: duxbury, tenures.tucker"
    ),
]


def help_of(_name: str, summary: str) -> str:
    """The help of the command."""
    return f"{summary}\n{_MORE}"


def show(
    name: Name,
    known_by: o.KnownBy = None,
    format_: o.OneAs = None,
    output: o.OneOutput = None,
    force: o.Force = False,
    base: o.Base = None,
) -> None:
    """Tell all that is known."""
    index = opened(base, known_by)
    to_ = one_target(format_, output, force=force, base=index)
    subject = _named(index, " ".join(name))
    write_one(to_, lambda: show_object(index, subject), lambda: show_page(index, subject))
    stop(verdict(index))


def _named(index: Index, text: str) -> Subject:
    try:
        return find_subject(index, text)
    except UnknownName as error:
        raise unknown(
            index, (*ENTITIES, *fact_tables()), error, f'nothing is called "{text}"', looked_for(index, text)
        ) from None
    except AmbiguousName as error:
        raise ambiguous(error, "address") from None
