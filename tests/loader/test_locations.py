"""Findings are given their places without reading anything anew for each of them, however many there are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from chronicle.findings import KeyLocation, SourceLocation
from chronicle.index.cache import open_index
from chronicle.index.large.pieces import mended_text
from chronicle.index.signature import digest
from chronicle.loader import files, locations
from chronicle.loader.locate import locate
from chronicle.loader.reader import FileError, ReadText, read_file
from chronicle.loader.toml.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def digest_in(root: Path) -> Callable[[str], str | None]:
    return lambda name: digest(root / name)


def test_an_entry_of_many_findings_is_scanned_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty sources of one fact, each of another opinion, in a file that was read in pieces."""
    cited = [f'{{ source = "s{n}", says = {{ date = "{1900 + n}" }} }},\n' for n in range(30)]
    text = f'[people.p]\nname = "P"\n[events.e]\ndate = "2009"\nsources = [\n{"".join(cited)}]\n'
    (tmp_path / "long.toml").write_text(text, encoding="utf-8")
    scanned: list[str] = []

    def scan(text: str) -> Positions:
        scanned.append(text)
        return Positions(text)

    monkeypatch.setattr(locations, "Positions", scan)
    locator = locations.Locator(
        tmp_path.joinpath,
        lambda _: {("people", "p"): 1, ("events", "e"): 3},
        digest_in(tmp_path),
        mended_text,
    )
    for n in range(30):
        location = KeyLocation("long.toml", ("events", "e", "sources", n, "says", "date"))
        assert locator.place(location) == SourceLocation(
            "long.toml", 6 + n, text.splitlines()[5 + n].index('"19') + 1, 6
        )
        assert locator.place(KeyLocation("long.toml", ("events", "e", "date"))) == SourceLocation(
            "long.toml", 4, 8, 6
        )
    assert len(scanned) == 1


def test_each_entry_of_a_long_file_is_looked_into_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several findings of each third, in a file that was read in pieces."""
    entries = [f'[events.e{n}]\ntitle = "It"\n\n' for n in range(40)]
    (tmp_path / "long.toml").write_text("".join(entries), encoding="utf-8")
    scanned: list[str] = []

    def scan(text: str) -> Positions:
        scanned.append(text)
        return Positions(text)

    monkeypatch.setattr(locations, "Positions", scan)
    locator = locations.Locator(
        tmp_path.joinpath,
        lambda _: {("events", f"e{n}"): 1 + 3 * n for n in range(40)},
        digest_in(tmp_path),
        mended_text,
    )
    for n in range(0, 40, 3):
        for key, line, column in (("title", 2, 9), ("note", 1, 1)):
            place = locator.place(KeyLocation("long.toml", ("events", f"e{n}", key)))
            assert (place.line, place.column) == (line + 3 * n, column)
    assert scanned == entries[::3]


def test_ids_that_return_in_any_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them is found in two files; no file is read for every one of its ids."""
    base = tmp_path / "base"
    base.mkdir()
    (base / "chronicle.toml").write_text('[chronicle]\ntitle = "T"\n', encoding="utf-8")
    texts: dict[str, list[str]] = {f"{letter}{n:02d}.toml": [] for letter in "ab" for n in range(10)}
    for n in range(100):
        for name in (f"a{n % 10:02d}.toml", f"b{n // 10:02d}.toml"):
            texts[name].append(f'[people.p{n}]\nname = "Number {n} of many"\n')
    for name, entries in texts.items():
        (base / name).write_text("".join(entries), encoding="utf-8")
    reads: Counter[str] = Counter()

    def read(path: Path) -> ReadText | FileError:
        reads[path.name] += 1
        return read_file(path)

    for module in (files, locations):
        monkeypatch.setattr(module, "read_file", read)
    monkeypatch.setenv("CHRONICLE_CACHE", str(tmp_path / "cache"))
    db = open_index(locate(str(base))).db
    found = db.execute("SELECT id, file, line, also_at FROM finding WHERE code = 'F008'").fetchall()
    db.close()
    assert sorted(found) == sorted(
        (f"people.p{n}", f"b{n // 10:02d}.toml", 1 + n % 10 * 2, f"a{n % 10:02d}.toml:{1 + n // 10 * 2}:9")
        for n in range(100)
    )
    assert max(reads.values()) < 5


@pytest.mark.parametrize(
    "later", ["", "}}", "[events.e\n", "[events.e]\ndate = ]", "# a line more\n[events.e]\ndate = 2009"]
)
def test_a_file_that_was_rewritten_after_it_was_read_has_no_places(
    later: str, make_base: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it holds now may be no TOML, or something else; the next command compiles it anew."""
    base = make_base(x='[events.e]\ntitle = "It ends before it begins"\nstart = "2010"\nend = "2009"\n')
    read_before: set[Path] = set()

    def read(path: Path) -> ReadText | FileError:
        found = read_file(path)
        if path not in read_before or isinstance(found, FileError):
            read_before.add(path)
            return found
        return ReadText(later)

    for module in (files, locations):
        monkeypatch.setattr(module, "read_file", read)
    index = open_index(locate(str(base)))
    assert index.db.execute("SELECT file, line, col FROM finding WHERE code = 'D101'").fetchall() == [
        ("x.toml", 1, 1)
    ]
