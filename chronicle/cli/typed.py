"""What is typed for a value and cannot be taken, as a refusal of the command line."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from chronicle.cli.errors import UsageError
from chronicle.queries.names import first_alternatives, singular
from chronicle.text import alternatives
from chronicle.writing.typed_values import NothingSoCalled, NotRead, SeveralReadings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.cache import Index


@contextmanager
def refusing_typed(index: Index) -> Iterator[None]:
    """Turn what is raised about typed values into a `UsageError`, with what to type instead."""
    try:
        yield
    except NotRead as error:
        raise UsageError(str(error), error.hint) from None
    except SeveralReadings as error:
        raise UsageError(
            str(error), f"type {alternatives([option.typed for option in error.options])}"
        ) from None
    except NothingSoCalled as error:
        nearest_names = first_alternatives(error.nearest)
        noun = singular(error.table)
        hint = (
            f"did you mean {nearest_names}?"
            if nearest_names
            else f"make it first: {index.base.command('add', noun)}"
        )
        raise UsageError(f'there is no {noun} called "{error.text}"', hint) from None
