"""Text in quotation marks."""

from __future__ import annotations

_OPENING = ("“", '"', "'", "«")
_CLOSING = ("”", '"', "'", "»")


def quoted(text: str) -> str:
    """A text in quotation marks, unless it came with its own."""
    return text if text.startswith(_OPENING) and text.endswith(_CLOSING) else f"“{text}”"
