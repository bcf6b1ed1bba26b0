"""What is measured: the same bytes every time, good facts, and as many of them in every program's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.index.cache import Index, open_index
from chronicle.loader.locate import locate
from chronicle.queries.overview import count_errors
from tests.benchmarks.generate import Size, base, facts, name_of
from tests.benchmarks.peers import PEERS, Peer, write

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 600
ENTRY = {"recutils": "Id: ", "hledger": "    book", "beancount": "  Equity:Book"}
"""How a line of which every entry has one begins."""


def compiled(base_: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Index:
    monkeypatch.setenv("CHRONICLE_CACHE", str(cache))
    return open_index(locate(str(base_)))


def read(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


@pytest.mark.parametrize("files", [1, 7])
def test_a_size_always_gives_the_same_bytes(tmp_path: Path, files: int) -> None:
    assert read(base(tmp_path / "one", COUNT, files)) == read(base(tmp_path / "two", COUNT, files))


def test_many_files_hold_what_one_does(tmp_path: Path) -> None:
    whole = b"".join(read(base(tmp_path / "one", COUNT)).values())
    assert b"".join(read(base(tmp_path / "many", COUNT, 7)).values()) == whole


def test_a_fact_takes_less_than_300_bytes(tmp_path: Path) -> None:
    assert len(read(base(tmp_path / "base", COUNT))["chronicle.toml"]) < 300 * COUNT


@pytest.mark.parametrize("files", [1, 7])
def test_a_base_compiles_without_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    index = compiled(base(tmp_path / "base", COUNT, files), monkeypatch, tmp_path / "cache")
    assert not any(count_errors(index))


def test_every_kind_and_precision_is_there() -> None:
    made = list(facts(COUNT))
    assert {fact.table for fact in made} == {"tenures", "events", "inspections", "budget", "counts"}
    for sign in ("[", "X", "?", "~", "/", "-2", "-3"):
        assert any(sign in fact.date for fact in made), sign
    for key in (
        "says = {",
        "because = ",
        "status = ",
        "tags = ",
        "note = ",
        "length = ",
        'end = ".."',
        "in-post = ",
    ):
        assert any(key in fact.toml for fact in made), key


def test_no_two_people_have_one_name() -> None:
    assert len({name_of(person) for person in range(30_000)}) == 30_000


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_has_every_fact(tmp_path: Path, peer: Peer) -> None:
    file = write(peer, tmp_path / "facts", facts(COUNT), Size(COUNT))
    lines = file.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith(ENTRY[peer.name]) for line in lines) == COUNT
