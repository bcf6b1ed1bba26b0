"""A fuzzer for reading files of facts: TOML, what is left of broken TOML, and where each value stands.

    python -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris tomli pydantic
    /tmp/fuzz/bin/python -m tests.fuzz.fuzz_positions

It runs for five minutes, or as long as `-max_total_time=SECONDS` says. An input that breaks a law is written
among the system's temporary files, and its path as the last argument tries it again. The laws: nothing
raises, for any text; what is said to be wrong stands inside the text; every value that was read has a place,
and a single value's place holds that value; what tomli reads is kept, and no part of it is called wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.fuzz.fuzzing import ROOT, fuzz, watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.findings import KeyPath

with watched("chronicle.loader"):
    from chronicle.loader import reader
    from chronicle.loader.toml import (
        diagnosis,
        limits,
        misspellings,
        positions,
        recovery,
    )

import tomli

_LONGEST: Final = 500
"""Bytes of an input: enough for several tables, and few enough to try many."""

_WATCHED: Final = (diagnosis, misspellings)

_SEEDS: Final = (
    '[tenures.tucker]\nperson = "colin-tucker"\nstart = 2009-04\n',
    "[a.b]\r\nc = 'd'\r\n[a.e]\r\nc.d.e = [1, {f = 2, g.h = 3}, [4]]\r\n",
    "[[a]]\nb = \"\"\"x\n[a.b]\n\"\"\"\n[[a.c]]\nd = '''y'''\n[[a]]\n",
    '"a b".\'c\'."d\\u0065" = {\n  f = [\n    1, # one\n  ],\n}\n',
    "<<<<<<< ours\na = 1\n=======\na = 2\n>>>>>>> theirs\n[b.c]\nd = 3\n",
    "[a.b]\nc = \N{LEFT DOUBLE QUOTATION MARK}d\N{RIGHT DOUBLE QUOTATION MARK}\nd = 24,000\n[a.b]\ne = 1\n",
    '[a.b]\nc = "never closed\n[a.c]\nd = [1, 2\n[a.d]\ne = {f = 1\n',
    "a = 1979-05-27T07:32:00Z\nb = 1979-05-27 07:32\nc = 07:32\nd = 1e3\ne = -inf\nf = 0x1F\ng = +1_0\n",
    "a = \"\\x41\\e\\\"\\\\\"\nb = '''\n'''\n",
)
_WORDS: Final = (
    "[", "]", "[[", "]]", "{", "}", "=", ",", ".", "#", '"', "'", '"""', "'''", "\\", "\\u0041", '\\"',
    "true", "inf", "0x", "1_0", "1e9", "2009-04-17", "07:32:00", "[a]", "[a.b]", "[[a]]", "\n", "\r\n", "\r",
    "\t", " ", "a = ", "a.b = ", "[tenures.a]\n", "<<<<<<< ", ">>>>>>> ", "=======\n", "---\n", "\\\n",
    "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}", "\N{NO-BREAK SPACE}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
)  # fmt: skip


def _leaves(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Every value of a document with its path, those that hold others among them."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _leaves(inside, (*path, key))
    elif isinstance(value, list):
        for place, inside in enumerate(value):
            yield from _leaves(inside, (*path, place))


def _check_places(text: str, document: dict[str, object]) -> None:
    places, at = positions.Positions(text), reader.Lines(text)
    known = set(positions.Positions(text).addresses())
    for path, value in _leaves(document):
        region = places.find(path)
        assert region is not None, f"{path} has no place"
        assert path in known, f"{path} is not among the addresses"
        start = at.start(region.line) + region.column - 1
        stop = at.start(region.end_line) + region.end_column - 1
        assert 0 <= start < stop <= len(text), f"{path} stands outside the text"
        if isinstance(path[-1], str):
            assert places.find_key(path) is not None, f"the key of {path} has no place"
        if not isinstance(value, dict | list):
            value_there = tomli.loads(f"value = {text[start:stop]}")["value"]
            assert repr(value_there) == repr(value), f"{path} stands elsewhere"
    for address, line in positions.entry_lines(text, document).lines.items():
        assert 1 <= line <= text.count("\n") + 1, f"{address} begins outside the text"


def one(data: bytes) -> None:
    """Read a text as a file of facts."""
    text = data.decode("utf-8", "replace")
    height = text.count("\n") + 1
    whole = recovery.try_parse(text) if limits.find_excess(text) is None else None
    for parsed in (recovery.parse(text), recovery.recover(text)):
        for error in parsed.errors:
            assert error.code, "a code"
            assert error.message, "a message"
            assert error.hint, "a hint"
            assert 1 <= error.line <= height, "an error stands in the text"
            width = len(reader.Lines(text).line(error.line))
            assert 1 <= error.column <= width + 2, "an error stands in its line"
        assert parsed.text.count("\n") == text.count("\n"), "no line moves"
        _check_places(parsed.text, parsed.document)
        if isinstance(whole, dict):
            assert not parsed.errors, "nothing is wrong"
            assert repr(parsed.document) == repr(whole), "nothing is lost"
        elif text.strip():
            assert parsed.errors, "something is wrong"


if __name__ == "__main__":
    shipped = (path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("data/*/*.toml")))
    fuzz(
        one,
        (*_SEEDS, *(text[:_LONGEST] for text in shipped)),
        _WORDS,
        (f"-max_len={_LONGEST}", "-timeout=10", "-max_total_time=300"),
    )
