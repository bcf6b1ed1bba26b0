"""`blake2b`, for what a start imports; `hashlib`, which has it too, first loads all of OpenSSL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b
else:
    try:
        from _blake2 import blake2b
    except ImportError:  # a Python that was built without a BLAKE2 of its own
        from hashlib import blake2b

__all__ = ["blake2b"]
