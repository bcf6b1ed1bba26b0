"""What a base says of its reports, in `[report]`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from chronicle.model.entities import ReportSettings

if TYPE_CHECKING:
    from chronicle.index.cache import Index


def report_settings(index: Index) -> ReportSettings:
    """Return what `[report]` says: texts are None and lists are empty where it says nothing, or is not there.

    The names of sections and columns, and of the style of tables, are as they were written: whoever makes a report
    checks them.
    """
    said: dict[str, str | list[str]] = json.loads(index.meta("report") or "{}")
    values = {field: tuple(value) if isinstance(value, list) else value for field, value in said.items()}
    return ReportSettings().replaced(**values)
