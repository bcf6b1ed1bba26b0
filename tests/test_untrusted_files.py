"""That no archive hides how large its directory is."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from chronicle.untrusted_files import has_larger_directory

LONG = b"PK\x06\x07" + bytes(16)


def end(size: int, offset: bytes = bytes(4), comment: int = 0) -> bytes:
    """Return the end of a directory of a size."""
    return (
        b"PK\x05\x06"
        + bytes(8)
        + size.to_bytes(4, "little")
        + offset
        + comment.to_bytes(2, "little")
        + bytes(comment)
    )


@pytest.mark.parametrize(
    ("content", "is_larger"),
    [
        (b"", False),
        (end(1000), False),
        (end(1001), True),
        (end(1001, comment=2**16 - 1), True),
        (end(1001, offset=b"PK\x05\x06"), True),  # the last of the two ends is none
        (LONG + end(1000), True),
        (LONG + end(1000, comment=2**16 - 1), True),
        (LONG + b"between" + end(1000), False),
    ],
)
def test_a_directory_is_larger_wherever_its_size_stands(content: bytes, is_larger: bool) -> None:
    assert has_larger_directory(BytesIO(bytes(100) + content), 1000) is is_larger


def test_what_was_made_of_few_parts_is_not_larger() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("part", b"PK")
    assert not has_larger_directory(file, 1000)
