"""Mistakes as values: what a finding is, and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from chronicle.codes import Severity

if TYPE_CHECKING:
    from chronicle.codes import Code

KeyPath: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value in a file: `("tenures", "tucker", "sources", 2, "at")`."""


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """A place in a file: line and column from 1, columns in characters; `width` is how many to underline.

    A width of 0 stands for whatever is written on the line.
    """

    file: str
    line: int
    column: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class KeyLocation:
    """A place not yet looked up: a key path in a file; the place of its value, or, if `key`, of its key.

    With `tries`, the first of these keys that the table at the path has is meant instead.
    """

    file: str
    path: KeyPath
    key: bool = False
    tries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: its code, message, hint and place, the address of its entry, and other places to see.

    `underline` is the text beside the carets; `involves` are the addresses whose `allow` silences it. What holds
    only `perhaps`, because a qualified date has a part in it, is never an error.
    """

    code: Code
    message: str
    hint: str
    at: KeyLocation | SourceLocation
    address: str | None = None
    also: tuple[KeyLocation | SourceLocation, ...] = ()
    underline: str = ""
    involves: tuple[str, ...] = ()
    perhaps: bool = False

    @property
    def severity(self) -> Severity:
        """The severity of its code; of an error that there perhaps is, a warning's."""
        is_doubtful_error = self.perhaps and self.code.severity is Severity.ERROR
        return Severity.WARNING if is_doubtful_error else self.code.severity


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding as read from the index, with its place looked up; its text is not yet made safe."""

    severity: Severity
    code: str
    message: str
    hint: str
    id: str | None
    file: str
    line: int
    column: int
    width: int
    also: tuple[SourceLocation, ...]
    underline: str
