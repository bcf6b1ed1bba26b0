"""`NamedTuple`, for what a start imports; that of `typing` compiles the annotations of a class's fields, and its constructor.

That takes longer than all else that makes the class. Type checkers take this one for that of `typing`, and it is the same but for the
annotations, which stay as they are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NamedTuple, Self
else:
    from collections import _tuplegetter  # what `collections.namedtuple` makes its fields of
    from functools import cache
    from types import FunctionType

    _NAMES = {"_new": tuple.__new__, "__builtins__": {}}

    @cache
    def _constructor(number: int) -> FunctionType:
        """Return what makes a tuple of so many values: compiled once for all classes of as many fields."""
        values = "".join(f"_{place}, " for place in range(number))
        return eval(f"lambda _cls, {values}: _new(_cls, ({values}))", _NAMES)  # noqa: S307 - its text is from here

    @cache
    def _doc(place: int) -> str:
        return f"Alias for field number {place}"

    def _make(cls: type, iterable: Iterable[object]) -> tuple[object, ...]:
        """Return a tuple of the values."""
        made = tuple.__new__(cls, iterable)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self: Self, /, **values: object) -> Self:
        """Return the tuple with other values for these fields."""
        made = tuple.__new__(type(self), map(values.pop, self._fields, self))
        if values:
            raise ValueError(f"Got unexpected field names: {list(values)!r}")
        return made

    def _asdict(self: Self) -> dict[str, object]:
        """Return the values by the names of their fields."""
        return dict(zip(self._fields, self, strict=True))

    def _repr(self: Self) -> str:
        values = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({values})"

    def _getnewargs(self: Self) -> tuple[object, ...]:
        return tuple(self)

    _METHODS = {
        "__slots__": (),
        "_make": classmethod(_make),
        "_replace": _replace,
        "__replace__": _replace,
        "_asdict": _asdict,
        "__repr__": _repr,
        "__getnewargs__": _getnewargs,
    }

    class _MadeOfFields(type):
        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            """Return a class of tuples with the fields that a class declares, their defaults, and all else that it has."""
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            code = _constructor(len(fields)).__code__
            code = code.replace(co_varnames=("_cls", *fields), co_qualname=f"{name}.__new__")
            return type(
                name,
                (tuple, *(base for base in bases if base is not NamedTuple)),
                {
                    **_METHODS,
                    **body,
                    "_fields": fields,
                    "__match_args__": fields,
                    "_field_defaults": defaults,
                    "__new__": FunctionType(code, _NAMES, "__new__", (*defaults.values(),)),
                    **{field: _tuplegetter(place, _doc(place)) for place, field in enumerate(fields)},
                },
            )

    class NamedTuple(metaclass=_MadeOfFields):
        """A class of tuples with named fields, as that of `typing` is."""


__all__ = ["NamedTuple"]
