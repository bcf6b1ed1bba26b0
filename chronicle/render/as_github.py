"""Findings as commands of GitHub's workflows, which annotate the lines of a pull request.

The escapes are GitHub's own (`%`, carriage return, line feed; in a property also colon and comma).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.findings import Severity
from chronicle.render.stream import same_bytes_everywhere, write_in_pieces
from chronicle.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

    from chronicle.findings import Diagnostic

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_MESSAGE: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def write(findings: Iterable[Diagnostic], path_of: Callable[[str], str], out: TextIO) -> None:
    """Write a line for each finding."""
    same_bytes_everywhere(out)
    write_in_pieces((_command(one, path_of) for one in findings), out)


def _command(one: Diagnostic, path_of: Callable[[str], str]) -> str:
    properties = {
        "file": path_of(one.file).replace("\\", "/"),
        "line": str(one.line),
        "col": str(one.column),
        "endColumn": str(one.column + max(0, one.width - 1)),
        "title": f"{one.code} {one.id}" if one.id else one.code,
    }
    given = ",".join(f"{name}={clean(value).translate(_PROPERTY)}" for name, value in properties.items())
    lines = [
        one.message,
        one.underline,
        f"hint: {one.hint}",
        *(f"see also {path_of(place.file)}:{place.line}:{place.column}" for place in one.also),
    ]
    message = "\n".join(clean(line) for line in lines if line).translate(_MESSAGE)
    return f"::{_COMMANDS[one.severity]} {given}::{message}\n"
