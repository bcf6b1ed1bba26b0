"""What a format of bytes makes of an answer."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO


def written_bytes(write: Callable[[TextIO], None]) -> bytes:
    """Return what is written to the bytes below a stream."""
    file = io.BytesIO()
    out = io.TextIOWrapper(file, encoding="utf-8")
    write(out)
    out.detach()
    return file.getvalue()
