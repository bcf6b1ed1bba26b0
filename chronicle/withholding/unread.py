"""What is restricted in parts of a base that cannot be read: their names are withheld from the rest all the same."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from chronicle.loader.entries import MODELS
from chronicle.writing.base_entries import BaseEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME: Final = r"[\"']?([\w-]+)[\"']?"
_HEADER: Final = re.compile(rf"^[ \t]*\[[ \t]*{_NAME}[ \t]*\.[ \t]*{_NAME}", re.MULTILINE)
_RESTRICTED: Final = re.compile(r"^[ \t]*[\"']?restr\w*[\"']?[ \t]*=?(.*)", re.MULTILINE)
_NAMES: Final = re.compile(r"^[ \t]*[\"']?(?:name|title|aka)[\"']?[ \t]*=?(.*)", re.MULTILINE)
_QUOTED: Final = re.compile(r"\"([^\"]*)\"?|'([^']*)'?")


def restricted_by_the_look(files: Mapping[str, bytes]) -> Iterator[BaseEntry]:
    """Yield what looks restricted in files that are no TOML, or no UTF-8: what it is called, and by what it is restricted."""
    for file, content in files.items():
        text = content.decode("utf-8", "replace").replace("\r", "\n")
        headers = [*_HEADER.finditer(text)]
        ends = pairwise([*(header.start() for header in headers), len(text)])
        for header, (start, end) in zip(headers, ends, strict=True):
            part = text[start:end]
            if header[1] in MODELS and (restrictions := _RESTRICTED.findall(part)):
                names = _quoted(_NAMES.findall(part))
                values = {"restricted": _quoted(restrictions), "name": names, "title": names}
                yield BaseEntry(header[1], header[2], file, values)


def _quoted(values: list[str]) -> list[str]:
    """Return the texts in quotes in some values, the last of which may lack the second."""
    return [one or other for value in values for one, other in _QUOTED.findall(value)]
