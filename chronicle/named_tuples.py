"""`NamedTuple`, for what a start imports; that of `typing` compiles the annotation of every field of a class.

That takes longer than all else that makes the class. Type checkers take this one for that of `typing`, and it is the same but for the
annotations, which stay as they are written.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _MadeOfFields(type):
        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            """Return a class of tuples with the fields that a class declares, their defaults, and all else that it has."""
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            made = namedtuple(  # noqa: PYI024 - it is what this is made of
                name,
                fields,
                defaults=[body[field] for field in fields if field in body],
                module=body["__module__"],
            )
            made.__annotations__ = fields
            for attribute in body.keys() - fields.keys() - {"__annotations__", "__module__"}:
                setattr(made, attribute, body[attribute])
            return made

    class NamedTuple(metaclass=_MadeOfFields):
        """A class of tuples with named fields, as that of `typing` is."""


__all__ = ["NamedTuple"]
