"""`override`, for a method that replaces one of its base class; `typing` has it only from Python 3.12 on.

Type checkers take it from typing_extensions, which they bring themselves. To import that when the program runs would
make every start slower, so there it is a decorator that does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing_extensions import override
else:
    Method = TypeVar("Method")

    def override(method: Method) -> Method:
        """Return the method as it is."""
        return method


__all__ = ["override"]
