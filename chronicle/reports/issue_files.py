"""The issues that a base has, in its folder `issued/`, and how each is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chronicle.loader.reader import MAX_FILE
from chronicle.reports.issue_format import (
    MOST_HEADER,
    RESTORE,
    IssueDamaged,
    file_of,
    parse_issue,
    read_header,
)
from chronicle.writing.base_paths import ISSUE_ENDING, ISSUED, WriteRefused, writable_path
from chronicle.writing.journal import read_content

if TYPE_CHECKING:
    from chronicle.loader.locate import BaseLocation
    from chronicle.reports.issue_format import Issue, IssueHeader

_LAST_NUMBER: Final = re.compile(r"-([0-9]+)$")


def series_of(name: str) -> str:
    """Return the series of an issue by its name: `counsel` of `counsel-1`."""
    return _LAST_NUMBER.sub("", name) or name


def issues_of(base: BaseLocation) -> list[IssueHeader]:
    """Return the issues of a base, the earliest first.

    Raises:
        IssueDamaged: One cannot be read.
    """
    headers = [_header(base, name) for name in issue_names(base)]
    return sorted(headers, key=lambda header: (header.on, *natural_order(header.name)))


def issue_names(base: BaseLocation) -> list[str]:
    """Return the names of the issues of a base, in the order in which people count."""
    try:
        files = [path.name for path in (base.root / ISSUED).iterdir()]
    except OSError:
        return []
    names = (file.removesuffix(ISSUE_ENDING) for file in files if file.endswith(ISSUE_ENDING))
    return sorted((name for name in names if not name.startswith(".")), key=natural_order)


def natural_order(name: str) -> tuple[str, int]:
    """Return what names of issues are sorted by: their series, and their number in it, 0 if they have none."""
    number = _LAST_NUMBER.search(name)
    return series_of(name), int(number[1]) if number else 0


def read_issue(base: BaseLocation, name: str) -> Issue:
    """Return an issue of a base.

    Raises:
        IssueDamaged: It cannot be read.
    """
    return parse_issue(base.display(file_of(name)), name, _content(base, name))


def _header(base: BaseLocation, name: str) -> IssueHeader:
    return read_header(base.display(file_of(name)), name, _content(base, name, MOST_HEADER))


def _content(base: BaseLocation, name: str, most: int = MAX_FILE) -> bytes:
    """Return what the file of an issue holds, up to so many bytes.

    Raises:
        IssueDamaged: It cannot be read.
    """
    try:
        content = read_content(writable_path(base, file_of(name)), most)
    except (WriteRefused, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise IssueDamaged(f"{base.display(file_of(name))} cannot be read: {reason}", RESTORE) from None
    if content is None or len(content) > MAX_FILE:
        reason = "it is gone" if content is None else "it is longer than any issue"
        raise IssueDamaged(f"{base.display(file_of(name))} cannot be read: {reason}", RESTORE)
    return content
