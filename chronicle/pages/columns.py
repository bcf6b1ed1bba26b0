"""The columns that pages share."""

from __future__ import annotations

from typing import Final

from chronicle.document import PageColumn

TIME: Final = PageColumn(no_wrap=True, max_width=22, name="date")
"""A time; broken if wider than `Jul 2013..6 Jan 2014 *` and the text beside it is short of room."""

SOURCES: Final = PageColumn(max_width=12, name="sources")
"""The ids of the sources."""
