from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from chronicle.loader.discover import FilePatterns, _Step, find_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Chronicle


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")


def names(root: Path, *patterns: str) -> list[str]:
    return [file.name for file in find_files(root, FilePatterns(patterns).fits if patterns else None)]


def errors(root: Path) -> dict[str, str]:
    return {file.name: file.error.code for file in find_files(root) if file.error}


def test_the_toml_files_beside_and_beneath_in_bytewise_order(tmp_path: Path) -> None:
    make(
        tmp_path,
        "chronicle.toml",
        "b.toml",
        "B.toml",
        "a/z.toml",
        "a-b.toml",
        "é.toml",
        "notes.txt",
        "a/b/c.toml",
    )
    assert names(tmp_path) == [
        "B.toml", "a-b.toml", "a/b/c.toml", "a/z.toml", "b.toml", "chronicle.toml", "é.toml",
    ]  # fmt: skip


def test_not_in_dot_folders_nor_in_another_base(tmp_path: Path) -> None:
    make(
        tmp_path, "chronicle.toml", ".git/x.toml", "other/chronicle.toml", "other/x.toml", "other/deep/y.toml"
    )
    assert names(tmp_path) == ["chronicle.toml"]


def test_patterns_narrow_the_files_and_chronicle_toml_stays(tmp_path: Path) -> None:
    make(tmp_path, "chronicle.toml", "a.toml", "facts/b.toml", "facts/deep/c.toml")
    assert names(tmp_path, "facts/**/*.toml") == ["chronicle.toml", "facts/b.toml", "facts/deep/c.toml"]
    assert names(tmp_path, "facts/*.toml", "a.toml") == ["a.toml", "chronicle.toml", "facts/b.toml"]
    assert names(tmp_path, "nothing") == ["chronicle.toml"]


@pytest.mark.parametrize(
    ("name", "pattern", "fits"),
    [
        ("a.toml", "*.toml", True),
        ("f/a.toml", "*.toml", False),
        ("a.toml", "**/*.toml", True),
        ("f/g/a.toml", "**/*.toml", True),
        ("f/g/a.toml", "f/**", True),
        ("f/g/a.toml", "**/g/*", True),
        ("f/g/a.toml", "f/*.toml", False),
        ("f/a.toml", "./f/?.toml", True),
        ("f/a.toml", "f/[ab].toml", True),
        ("f/a.toml", "f/[!ab].toml", False),
        ("f/a.toml", "../f/a.toml", False),
        ("f/a.toml", "", False),
        ("a/" * 50 + "a", "**/a/" * 20 + "b", False),
    ],
)
def test_patterns_mean_what_they_mean_to_a_shell(name: str, pattern: str, *, fits: bool) -> None:
    assert FilePatterns([pattern]).fits(name) is fits


@pytest.mark.parametrize("pattern", ["facts/{}.toml", "**/{}.toml", "{}/*.toml", "**/**/{}/**"])
def test_many_patterns_cost_a_path_no_more_than_few(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visited: list[str] = []
    reached = _Step.reached

    def counted(step: _Step, name: str) -> Iterator[_Step]:
        for other in reached(step, name):
            visited.append(name)
            yield other

    monkeypatch.setattr(_Step, "reached", counted)
    steps = []
    for number in (10, 1000):
        visited.clear()
        patterns = FilePatterns([pattern.format(f"f{place}") for place in range(number)])
        assert [patterns.fits(name) for name in ("facts/f9.toml", "f9/a.toml", "other/g.toml")].count(
            True
        ) == 1
        steps.append(len(visited))
    assert steps[0] == steps[1]
    assert (patterns.used, "other/g.toml" in patterns.left_out) == ({9}, True)


def test_a_folder_named_like_a_file_is_a_finding(tmp_path: Path) -> None:
    make(tmp_path, "chronicle.toml", "x.toml/y.toml")
    assert errors(tmp_path) == {"x.toml": "F001"}


def test_a_link_is_read_once_and_never_out_of_the_base(tmp_path: Path) -> None:
    base = tmp_path / "base"
    make(base, "chronicle.toml", "a.toml", "data.txt")
    make(tmp_path, "outside.toml")
    (base / "again.toml").symlink_to("a.toml")
    (base / "data.toml").symlink_to("data.txt")
    (base / "data2.toml").symlink_to("data.txt")
    (base / "out.toml").symlink_to("../outside.toml")
    (base / "gone.toml").symlink_to("nowhere")
    (base / "loop.toml").symlink_to("loop.toml")
    (base / "round").symlink_to(".")
    (base / "away").symlink_to("..")
    (base / "folder.toml").symlink_to("..")
    (base / "inner").mkdir()
    (base / "inner.toml").symlink_to("inner")
    bad = ["folder.toml", "gone.toml", "inner.toml", "loop.toml", "out.toml"]
    assert names(base) == sorted(["a.toml", "chronicle.toml", "data.toml", *bad])
    assert errors(base) == dict.fromkeys(bad, "F001")
    messages = {file.name: file.error.message for file in find_files(base) if file.error}
    assert messages["inner.toml"] == "this is a directory, not a file of facts"


def test_the_order_of_links_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "chronicle.toml", "data.txt")
    for name in ("a.toml", "b.toml", "c.toml"):
        (tmp_path / name).symlink_to("data.txt")
    usual = names(tmp_path)
    scandir = os.scandir

    class Backwards:
        def __init__(self, path: str) -> None:
            with scandir(path) as listing:
                self.entries = sorted(listing, key=lambda entry: entry.name, reverse=True)

        def __enter__(self) -> list[os.DirEntry[str]]:
            return self.entries

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(os, "scandir", Backwards)
    assert names(tmp_path) == usual == ["a.toml", "chronicle.toml"]


def test_a_folder_that_is_closed_is_a_finding_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "chronicle.toml", "closed/a.toml", "open/b.toml")
    scandir = os.scandir

    def refused(path: Path) -> Iterator[os.DirEntry[str]]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refused)
        assert names(tmp_path) == ["chronicle.toml", "closed", "open/b.toml"]
        assert errors(tmp_path) == {"closed": "F001"}


def test_an_editors_lock_is_no_file_of_facts(tmp_path: Path) -> None:
    make(tmp_path, "chronicle.toml")
    (tmp_path / ".#a.toml").symlink_to("user@host.1")
    assert names(tmp_path) == ["chronicle.toml"]


def test_a_base_behind_a_link_is_the_base(tmp_path: Path) -> None:
    make(tmp_path, "base/chronicle.toml", "base/a.toml")
    (tmp_path / "link").symlink_to("base")
    assert names(tmp_path / "link") == ["a.toml", "chronicle.toml"]


def test_one_file_is_a_base_of_one(tmp_path: Path) -> None:
    make(tmp_path, "a.toml", "b.toml")
    assert names(tmp_path / "a.toml") == ["a.toml"]


def test_a_folder_is_a_base_of_its_own_only_by_a_file(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "facts.toml").write_text("", "utf-8")
    (tmp_path / "a" / "chronicle.toml").mkdir()
    (tmp_path / "b" / "chronicle.toml").symlink_to("nowhere")
    (tmp_path / "c" / "chronicle.toml").write_text("", "utf-8")
    found = {file.name: bool(file.error) for file in find_files(tmp_path)}
    assert found == {
        "a/chronicle.toml": True,
        "a/facts.toml": False,
        "b/chronicle.toml": True,
        "b/facts.toml": False,
    }


def test_a_folder_that_can_be_listed_and_not_entered_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.toml").write_text("", "utf-8")
    lstat = os.lstat

    def closed(path: str | Path) -> os.stat_result:
        if str(path).endswith("a.toml"):
            raise PermissionError(13, "Permission denied")
        return lstat(path)

    monkeypatch.setattr(os, "lstat", closed)
    assert [file.name for file in find_files(tmp_path)] == ["a.toml"]


class TestSingleFile:
    """A base of one file is alone, unless it names further files."""

    FACT = '[events.{0}]\ntitle = "The {0}"\nsources = ["s"]\n'

    @pytest.fixture
    def own(self, tmp_path: Path) -> Callable[[str], Path]:
        for name in ("facts/one", "facts/deep/two", "beside", "chronicle"):
            path = tmp_path / f"{name}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.FACT.format(path.stem))

        def write(files: str) -> Path:
            base = tmp_path / "own.toml"
            base.write_text(
                f'[chronicle]\ntitle = "Own"\n{files}\n[sources.s]\ntitle = "S"\n{self.FACT.format("own")}'
            )
            return base

        return write

    @pytest.mark.parametrize(
        ("files", "read"),
        [
            ("", {"own"}),
            ("files = []", {"own"}),
            ('files = ["facts/*.toml"]', {"own", "one"}),
            ('files = ["facts/**/*.toml", "own.toml"]', {"own", "one", "two"}),
            ('files = ["beside.toml"]', {"own", "beside"}),
        ],
    )
    def test_reads_what_it_names(
        self, files: str, read: set[str], own: Callable[[str], Path], chronicle: Chronicle
    ) -> None:
        base = own(files)
        for _ in range(2):  # compiled, and then asked again
            answer = chronicle("events", "-f", "json", base=base)
            assert {event["id"].partition(".")[2] for event in json.loads(answer.out)} == read
            assert (answer.code, answer.err) == (0, "")

    def test_is_told_of_what_fits_no_file(self, own: Callable[[str], Path], chronicle: Chronicle) -> None:
        answer = chronicle("check", "-f", "json", base=own('files = ["fact/*.toml"]'))
        (finding, *_) = [one for one in json.loads(answer.out) if one["code"] == "F001"]
        assert finding["message"] == 'no file of the base fits "fact/*.toml"'

    def test_is_compiled_again_when_what_it_names_changes(
        self, own: Callable[[str], Path], chronicle: Chronicle
    ) -> None:
        base = own('files = ["facts/*.toml"]')
        chronicle("events", base=base)
        (base.parent / "facts" / "one.toml").write_text(self.FACT.format("changed"))
        (base.parent / "facts" / "three.toml").write_text(self.FACT.format("three"))
        answer = chronicle("events", "-f", "json", base=base)
        assert {event["id"] for event in json.loads(answer.out)} == {
            "events.own",
            "events.changed",
            "events.three",
        }
