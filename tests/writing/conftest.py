"""A base to write to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from chronicle.loader.locate import BaseLocation, locate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANN: Final = b'[people.ann]\nname = "Ann Ray"\n'
BOB: Final = b'[people.bob]\nname = "Bob Fox"\n'


def contents(root: Path) -> dict[str, bytes]:
    """What the files beneath a directory hold, by name."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.fixture
def base(make_base: Callable[..., Path]) -> BaseLocation:
    """A base of three files, one of them with Ann."""
    return locate(str(make_base(people=ANN.decode(), posts="# none yet\n")))
