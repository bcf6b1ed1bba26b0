"""`chronicle add KIND --input`: all of a file or none of it, each refusal with its line."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
import tomli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = '[sources.minutes]\ntitle = "Minutes"\npublished = "2012"\n'


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=FACTS)


def written(base: Path) -> dict[str, Any]:
    return tomli.loads((base / "facts.toml").read_text("utf-8"))


def test_every_line_becomes_an_entry(base: Path, tmp_path: Path, chronicle: Chronicle) -> None:
    events = [{"title": f"Vote {number}", "date": "2011-04", "sources": ["minutes"]} for number in range(3)]
    file = tmp_path / "events.jsonl"
    file.write_text("".join(f"{json.dumps(event)}\n" for event in events), "utf-8")
    answer = chronicle("add", "event", "--input", str(file), base=base)
    assert (answer.code, answer.err) == (0, "Mended: S304 sources.minutes (a source that nothing cites).\n")
    assert answer.out.splitlines()[2] == f"events.vote-2 · {base / 'facts.toml'}:15"
    assert [*written(base)["events"].values()] == events


def test_stdin_is_read_too(base: Path, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"name": "Ann Ray", "born": "1950"}')))
    assert chronicle("add", "person", "--input", "-", base=base).code == 0
    assert written(base)["people"] == {"ann-ray": {"name": "Ann Ray", "born": "1950"}}


def test_one_refusal_stops_them_all(base: Path, tmp_path: Path, chronicle: Chronicle) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text('{"title": "A"}\n{"title": "B", "title": "C"}\n{"title": "Cut of', "utf-8")
    answer = chronicle("add", "event", "--input", str(file), base=base)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines() == [
        'events.jsonl:2: has the key "title" twice',
        "events.jsonl:3: breaks off after 17 characters: the file was cut off, or the object goes on below",
        "Nothing is written: 2 mistakes.",
    ]
    assert (base / "facts.toml").read_text("utf-8") == FACTS


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"date": "2009"}, "error[F005] events.events: `title` is missing"),
        ({"title": "A", "date": "9 April 2009"}, 'error[F007] events.a: date "9 April 2009" is not a date Chronicle reads'),
        ({"title": "A", "dates": "2009"}, "error[F004] events.a: there is no key `dates`"),
        ({"title": "A", "sources": ["nowhere"]}, 'error[F009] events.a: there is no source "nowhere"'),
        ({"title": "A", "start": "2010", "end": "2009"}, "error[D101] events.a: ends before it starts"),
        ({"title": "A" * 1_000_000}, "error[F011] events."),
    ],
)  # fmt: skip
def test_each_is_held_to_the_checks(
    line: dict[str, Any], message: str, base: Path, tmp_path: Path, chronicle: Chronicle
) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(f'{{"title": "Good", "sources": ["minutes"]}}\n{json.dumps(line)}\n', "utf-8")
    answer = chronicle("add", "event", "--input", str(file), base=base)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(f"events.jsonl:2: {message}")
    assert answer.err.endswith("Nothing is written: 1 mistake.\n")
    assert (base / "facts.toml").read_text("utf-8") == FACTS


def test_a_bibliography_becomes_sources(base: Path, tmp_path: Path, chronicle: Chronicle) -> None:
    file = tmp_path / "zotero.json"
    items = [
        {
            "id": "ray2013",
            "type": "book",
            "title": "The Board",
            "issued": {"date-parts": [[2013, 4]]},
            "abstract": "x",
        },
        {"id": "minutes", "title": "Minutes"},
    ]
    file.write_text(json.dumps(items), "utf-8")
    answer = chronicle("add", "source", "--input", str(file), base=base)
    assert answer.code == 0
    assert answer.err.splitlines() == [
        "There already, and left as they are: minutes.",
        "Not taken, as a source has no such keys: abstract.",
    ]
    assert written(base)["sources"]["ray2013"] == {
        "title": "The Board",
        "type": "book",
        "published": "2013-04",
    }
    again = chronicle("add", "source", "--input", str(file), base=base)
    assert (again.code, again.out) == (0, "")
    assert again.err.endswith("Nothing changes.\n")


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        ("", [], "there is nothing to add in it"),
        ("[{}]", [], "events.jsonl holds one array"),
        ('{"title": "A"}', ["--title", "B"], "--input brings all that is said of the entries"),
        (None, [], "cannot be read: no such file or directory"),
    ],
)
def test_wrong_use_is_refused(
    content: str | None, options: list[str], message: str, base: Path, tmp_path: Path, chronicle: Chronicle
) -> None:
    file = tmp_path / "events.jsonl"
    if content is not None:
        file.write_text(content, "utf-8")
    answer = chronicle("add", "event", "--input", str(file), *options, base=base)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
