"""Text without case and accents, for matching what people type."""

from __future__ import annotations


def folded(text: str) -> str:
    """A text without case and accents: `Siân` is `sian`."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    import unicodedata  # noqa: PLC0415 - most names do without

    return "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
