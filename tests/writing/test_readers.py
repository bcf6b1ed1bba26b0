"""Who reads while something is written answers from before it or after it, never from between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chronicle.index import builder
from chronicle.loader.locate import JOURNAL, BaseLocation, locate
from chronicle.writing.journal import Journal, write_journal
from chronicle.writing.transaction import FileChange, write
from tests.writing.conftest import ANN, BOB
from tests.writing.test_journal import old_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

PARTY = '[events.party]\ntitle = "A party"\ndate = "2009"\npeople = ["ann"]\n'


@pytest.fixture
def base(make_base: Callable[..., Path]) -> BaseLocation:
    """A base in which an event names a person in another file."""
    return locate(str(make_base(people=ANN.decode(), events=PARTY)))


@pytest.fixture
def after_reading(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Have something happen once, as soon as the files of a base have been read."""

    def arrange(act: Callable[[], object]) -> None:
        real = builder.build
        acts = [act]

        def build(*arguments: Any) -> object:
            connection = real(*arguments)
            if acts:
                acts.pop()()
            return connection

        monkeypatch.setattr(builder, "build", build)

    return arrange


def test_a_write_that_comes_while_the_files_are_read(
    base: BaseLocation, chronicle: Chronicle, after_reading: Callable[[Callable[[], object]], None]
) -> None:
    changes = [
        FileChange("people.toml", ANN, BOB),
        FileChange("events.toml", PARTY.encode(), PARTY.replace("ann", "bob").encode()),
    ]
    after_reading(lambda: write(base, changes, "chronicle rename people.ann people.bob"))
    answer = chronicle("events", "-f", "csv", base=base.root)
    assert answer.code == 0
    assert '"Bob Fox"' in answer.out


def test_a_write_that_is_cut_off_while_the_files_are_read(
    base: BaseLocation, chronicle: Chronicle, after_reading: Callable[[Callable[[], object]], None]
) -> None:
    def half() -> None:
        posts = old_file("posts.toml", None, b"")
        write_journal(base.root / JOURNAL, Journal(("",), (), (old_file("people.toml", ANN, BOB), posts)))
        (base.root / "people.toml").write_bytes(BOB)

    after_reading(half)
    answer = chronicle("events", "-f", "csv", base=base.root)
    assert answer.code == 0
    assert '"Ann Ray"' in answer.out
    assert (base.root / "people.toml").read_bytes() == ANN
