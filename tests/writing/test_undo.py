"""What was written last is taken back byte for byte, and brought back again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.loader.locate import BaseLocation, locate
from chronicle.writing import history as records
from chronicle.writing.base_paths import WriteRefused
from chronicle.writing.history import MOST_RECORDS, FileRevision
from chronicle.writing.transaction import FileChange, write
from chronicle.writing.undo import DONE, UNDONE, history, plan, undo
from tests.writing.conftest import ANN, BOB, contents

if TYPE_CHECKING:
    from collections.abc import Iterator


def change(base: BaseLocation, after: bytes | None, file: str = "people.toml") -> None:
    path = base.root / file
    before = path.read_bytes() if path.exists() else None
    assert write(base, [FileChange(file, before, after)], f"chronicle edit {after!r}") is None


def redo(base: BaseLocation) -> None:
    undo(base, plan(base, redo=True))


def state_files() -> Iterator[Path]:
    return (path for path in Path(os.environ["CHRONICLE_STATE"]).rglob("*") if path.is_file())


def test_each_undo_takes_back_one_more_write_and_each_redo_brings_one_back(base: BaseLocation) -> None:
    for text in (b"1\n", b"2\n", b"3\n"):
        change(base, text)
    held = []
    for _ in range(3):
        undo(base)
        held.append((base.root / "people.toml").read_bytes())
    assert held == [b"2\n", b"1\n", ANN]
    with pytest.raises(WriteRefused, match="nothing to take back") as refused:
        undo(base)
    assert "--redo" in refused.value.hint
    redo(base)
    redo(base)
    assert (base.root / "people.toml").read_bytes() == b"2\n"
    assert [record.state for record in history(base)] == [UNDONE, DONE, DONE]
    change(base, b"4\n")
    assert [record.command for record in history(base)] == [
        f"chronicle edit {text!r}" for text in (b"4\n", b"2\n", b"1\n")
    ]
    with pytest.raises(WriteRefused, match="nothing to bring back"):
        redo(base)


def test_files_made_and_removed_come_and_go(base: BaseLocation) -> None:
    before = contents(base.root)
    changes = [
        FileChange("people.toml", ANN, BOB),
        FileChange("posts.toml", b"# none yet\n", None),
        FileChange("imports/log.toml", None, b"\xff\r\n"),
    ]
    write(base, changes, "chronicle import LOG.csv")
    after = contents(base.root)
    undo(base)
    assert contents(base.root) == before
    redo(base)
    assert contents(base.root) == after


def test_a_file_that_was_changed_since_is_not_touched(base: BaseLocation) -> None:
    write(
        base,
        [FileChange("people.toml", ANN, BOB), FileChange("posts.toml", b"# none yet\n", b"# two\n")],
        "chronicle add person --name 'Bob Fox'",
    )
    (base.root / "posts.toml").write_bytes(b"# three\n")
    before = contents(base.root)
    with pytest.raises(WriteRefused, match=r"posts\.toml has been changed since: chronicle add person"):
        undo(base)
    assert contents(base.root) == before
    assert [record.state for record in history(base)] == [DONE]


def test_what_somebody_has_taken_back_by_hand_is_not_taken_back_again(base: BaseLocation) -> None:
    change(base, b"1\n")
    change(base, b"2\n")
    (base.root / "people.toml").write_bytes(b"1\n")
    with pytest.raises(WriteRefused, match="taken back already"):
        undo(base)
    assert [record.state for record in history(base)] == [UNDONE, DONE]
    undo(base)
    assert (base.root / "people.toml").read_bytes() == ANN


@pytest.mark.parametrize("came_to_its_end", [True, False])
def test_a_write_that_was_cut_off_is_known_by_what_its_files_hold(
    base: BaseLocation, *, came_to_its_end: bool
) -> None:
    change(base, BOB)
    (record,) = state_files()
    record.rename(record.with_name(record.name.replace("done", "pending")))
    if not came_to_its_end:
        (base.root / "people.toml").write_bytes(ANN)
    assert [one.state for one in history(base)] == [DONE] * came_to_its_end
    assert len(list(state_files())) == came_to_its_end


def test_only_the_last_writes_are_kept_and_for_nobody_else(base: BaseLocation) -> None:
    for number in range(MOST_RECORDS + 5):
        change(base, b"%d\n" % number)
    assert len(history(base)) == len(list(state_files())) == MOST_RECORDS
    for path in state_files():
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_they_are_bounded_in_size(base: BaseLocation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_BYTES", 4_000)
    monkeypatch.setattr(records, "_MOST_IN_A_RECORD", 2_000)
    for number in range(8):
        change(base, b"%d" % number * 500)
    assert 1 < len(history(base)) < 5
    assert sum(path.stat().st_size for path in state_files()) <= 4_000
    before = (base.root / "people.toml").read_bytes()
    problem = write(base, [FileChange("people.toml", before, bytes(1_500))], "chronicle edit")
    assert problem == "too much changed at once to be kept"
    assert (base.root / "people.toml").read_bytes() == bytes(1_500)


def test_a_history_that_cannot_be_kept_fails_no_write(
    base: BaseLocation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CHRONICLE_STATE", str(tmp_path / "file" / "state"))
    problem = write(base, [FileChange("people.toml", ANN, BOB)], "chronicle edit")
    assert problem is not None
    assert problem.endswith(" cannot be made (not a directory)")
    assert (base.root / "people.toml").read_bytes() == BOB
    with pytest.raises(WriteRefused, match="cannot be read"):
        undo(base)


def test_what_others_may_have_put_there_is_not_trusted(base: BaseLocation) -> None:
    change(base, BOB)
    (record,) = state_files()
    record.parent.chmod(0o777)
    problem = write(base, [FileChange("people.toml", BOB, ANN)], "chronicle edit")
    assert problem is not None
    assert problem.startswith("others may write to ")
    with pytest.raises(WriteRefused, match="others may write"):
        undo(base)
    assert (base.root / "people.toml").read_bytes() == ANN


def test_a_damaged_record_is_passed_over(base: BaseLocation) -> None:
    change(base, b"1\n")
    change(base, b"2\n")
    max(state_files()).write_bytes(b'{"command": ')
    assert [record.command for record in history(base)] == ["chronicle edit b'1\\n'"]


def test_each_base_has_its_own(base: BaseLocation) -> None:
    change(base, BOB)
    single = locate(str(base.root / "people.toml"))
    assert history(single) == []
    change(single, ANN)
    undo(single)
    assert len(history(base)) == len(history(single)) == 1


lines = st.lists(st.sampled_from([b"a\n", b"b\n", b"\xc3\xa9\r\n", b"\xff", b"\n"])).map(b"".join)
anything = st.one_of(st.none(), st.binary(max_size=12), lines)


@given(anything, anything)
def test_any_content_comes_back_byte_for_byte(before: bytes | None, after: bytes | None) -> None:
    revision = FileRevision.of("people.toml", before, after)
    assert revision.undo(after) == before
    assert revision.redo(before) == after
