"""Mistakes as values: what a finding is, and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from chronicle.codes import Severity
from chronicle.named_tuples import NamedTuple
from chronicle.overrides import override

if TYPE_CHECKING:
    from chronicle.codes import Code
    from chronicle.document import Json

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


class Fix(NamedTuple):
    """The one change that cures a finding, and changes nothing that a fact says.

    Attributes:
        address: The address of the entry to change.
        key: The key path of the value in it: `sources[2].says.start`, counted from 1.
        value: What to write there; None to take it out.
        instead_of: The key path under which the same value stood, and is to be taken out; None if there is none.
    """

    address: str
    key: str
    value: Json
    instead_of: str | None = None

    @override
    def __hash__(self) -> int:
        """Return a hash of where the change is, as a value may be a list."""
        return hash((self.address, self.key, self.instead_of))


def key_text(path: KeyPath) -> str:
    """Return a key path as people and programs read it, `sources[2].says.start`, counting from 1; "" for an empty one."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else (text and ".") + (step or '""')
    return text


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
    fix: Fix | None = None

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
    fix: str | None = None
    """Its fix as JSON."""
