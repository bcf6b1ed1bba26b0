"""Findings as commands of GitHub's workflows, which annotate the lines of a pull request.

The escapes are GitHub's own (`%`, carriage return, line feed; in a property also colon and comma).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.codes import Severity
from chronicle.render.stream import same_bytes_everywhere, write_in_pieces
from chronicle.text import make_printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

    from chronicle.findings import Diagnostic
    from chronicle.render import PageOptions

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_MESSAGE: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def write_findings(
    findings: Iterable[Diagnostic | str],
    _line_of: Callable[[str, int], str],
    path_of: Callable[[str], str],
    out: TextIO,
    _options: PageOptions,
) -> None:
    """Write a line for each finding; `render.write_findings` explains the parameters."""
    same_bytes_everywhere(out)
    write_in_pieces(
        (
            f"{make_printable(each)}\n" if isinstance(each, str) else _command(each, path_of)
            for each in findings
        ),
        out,
    )


def _command(finding: Diagnostic, path_of: Callable[[str], str]) -> str:
    properties = {
        "file": path_of(finding.file).replace("\\", "/"),
        "line": str(finding.line),
        "col": str(finding.column),
        "endColumn": str(finding.column + max(0, finding.width - 1)),
        "title": f"{finding.code} {finding.id}" if finding.id else finding.code,
    }
    parameters = ",".join(
        f"{name}={make_printable(value).translate(_PROPERTY)}" for name, value in properties.items()
    )
    lines = [
        finding.message,
        finding.underline,
        f"hint: {finding.hint}",
        *(f"see also {path_of(place.file)}:{place.line}:{place.column}" for place in finding.also),
    ]
    message = "\n".join(make_printable(line) for line in lines if line).translate(_MESSAGE)
    return f"::{_COMMANDS[finding.severity]} {parameters}::{message}\n"
