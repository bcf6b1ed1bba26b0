"""The fields that pages share."""

from __future__ import annotations

from typing import Final

from chronicle.table import Field

TIME: Final = Field(firm=True, widest=22)
"""When: as wide as `Jul 2013..6 Jan 2014 *` at most where the text beside it is short of room."""

SOURCES: Final = Field(widest=12)
"""Who says so."""
