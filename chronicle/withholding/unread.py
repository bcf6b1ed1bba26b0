"""Parts of a base that cannot be read: what looks restricted there is withheld from the rest all the same."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from chronicle.loader.entries import MODELS
from chronicle.writing.base_entries import BaseEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME: Final = r"[\"']?([\w-]+)[\"']?"
_HEADER: Final = re.compile(rf"^[ \t]*\[[ \t]*{_NAME}[ \t]*\.[ \t]*{_NAME}[ \t]*(\])?", re.MULTILINE)
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


def repeated(files: Mapping[str, bytes]) -> frozenset[str]:
    """Return the addresses of which several headers stand in some files: either entry may be the one that was meant."""
    found = Counter(
        f"{header[1]}.{header[2]}"
        for content in files.values()
        for header in _HEADER.finditer(content.decode("utf-8", "replace").replace("\r", "\n"))
        if header[3]
    )
    return frozenset(address for address, number in found.items() if number > 1)


def _quoted(values: list[str]) -> list[str]:
    """Return the texts in quotes in some values, the last of which may lack the second."""
    return [one or other for value in values for one, other in _QUOTED.findall(value)]
