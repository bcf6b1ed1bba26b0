from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
import tomli
from hypothesis import given

from chronicle.loader.reader import Lines
from chronicle.loader.toml.positions import Positions, Region, entry_lines
from tests.loader.toml_texts import accepted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.findings import KeyPath

TEXT = '''\
# it's a comment with a "quote and a [bracket
title = "x" # [not.a.header]
"q\\x41".'r r' . z = 1
when = 2009-01-01 10:00:00
\ttabbed = 'é😀'

[tenures . "tucker"]
start = "2009-04"
note = """
[people.nobody]
name = "no"
"""
sources = [
  "cypn",   # one
  { source = "a", says = { start = "2009", "len\\u0067th" = 'x', }, }, # two
  {
    source = "b",
    at.page = [1, [2, 3]],
  },
]
[[many]]
a = 1
[many.sub]
b = 2
[[many]]
[[many.sub]]
c = 3
[x.y.z]
'''
LINES = Lines(TEXT)


def cut(region: Region | None, lines: Lines = LINES) -> str | None:
    if region is None:
        return None
    start = lines.start(region.line) + region.column - 1
    return lines.text[start : lines.start(region.end_line) + region.end_column - 1]


@pytest.mark.parametrize(
    ("path", "key", "value", "line", "column"),
    [
        (("title",), "title", '"x"', 2, 9),
        (("qA",), '"q\\x41"', '"q\\x41"', 3, 1),
        (("qA", "r r"), "'r r'", "'r r'", 3, 9),
        (("qA", "r r", "z"), "z", "1", 3, 21),
        (("when",), "when", "2009-01-01 10:00:00", 4, 8),
        (("tabbed",), "tabbed", "'é😀'", 5, 11),
        (("tenures",), "tenures", "tenures", 7, 2),
        (("tenures", "tucker"), '"tucker"', '[tenures . "tucker"]', 7, 1),
        (("tenures", "tucker", "start"), "start", '"2009-04"', 8, 9),
        (("tenures", "tucker", "sources", 0), None, '"cypn"', 14, 3),
        (("tenures", "tucker", "sources", 1, "says", "start"), "start", '"2009"', 15, 36),
        (("tenures", "tucker", "sources", 1, "says", "length"), '"len\\u0067th"', "'x'", 15, 60),
        (("tenures", "tucker", "sources", 2, "at"), "at", "at", 18, 5),
        (("tenures", "tucker", "sources", 2, "at", "page"), "page", "[1, [2, 3]]", 18, 15),
        (("tenures", "tucker", "sources", 2, "at", "page", 1, 0), None, "2", 18, 20),
        (("many",), "many", "[[many]]", 21, 1),
        (("many", 0, "a"), "a", "1", 22, 5),
        (("many", 0, "sub"), "sub", "[many.sub]", 23, 1),
        (("many", 1), "many", "[[many]]", 25, 1),
        (("many", 1, "sub", 0, "c"), "c", "3", 27, 5),
        (("x", "y"), "y", "y", 28, 4),
        (("x", "y", "z"), "z", "[x.y.z]", 28, 1),
    ],
    ids=str,
)
def test_every_key_and_value_is_found_where_it_stands(
    path: KeyPath, key: str | None, value: str, line: int, column: int
) -> None:
    positions = Positions(TEXT)
    region = positions.find(path)
    assert region is not None
    assert cut(region) == value
    assert (region.line, region.column) == (line, column)
    assert cut(positions.find_key(path)) == key


def test_a_caret_underlines_no_more_than_the_first_line() -> None:
    region = Positions(TEXT).find(("tenures", "tucker", "sources"))
    assert region == Region(line=13, column=11, end_line=20, end_column=2, width=1)


@pytest.mark.parametrize(
    "path", [("people",), ("tenures", "tucker", "sources", 3), ("title", "x"), ("many", 2), ()]
)
def test_what_is_not_there_has_no_place(path: KeyPath) -> None:
    assert Positions(TEXT).find(path) is None
    assert Positions(TEXT).find_key(path) is None


def test_line_breaks_of_windows_move_nothing() -> None:
    windows = Positions(TEXT.replace("\n", "\r\n"))
    plain = Positions(TEXT)
    for path in Positions(TEXT).addresses():
        assert windows.find(path) == plain.find(path)


def test_columns_count_characters() -> None:
    region = Positions("\ta = { é😀 = 1 }".replace("é😀", '"é😀"')).find(("a", "é😀"))
    assert region is not None
    assert region.column == 15


def addresses(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from addresses(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from addresses(inner, (*path, index))


def at(document: object, path: KeyPath) -> object:
    for step in path:
        document = document[step]  # type: ignore[index]
    return document


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return repr(one) == repr(other)


@given(accepted())
def test_positions_name_the_addresses_that_the_parser_does(text: str) -> None:
    document = tomli.loads(text)
    assert set(Positions(text).addresses()) == set(addresses(document))


@given(accepted())
def test_the_text_at_the_place_of_a_value_is_that_value(text: str) -> None:
    document = tomli.loads(text)
    positions, lines = Positions(text), Lines(text)
    for path in addresses(document):
        value = at(document, path)
        if not isinstance(value, dict | list):
            source = cut(positions.find(path), lines)
            assert same(tomli.loads(f"k = {source}")["k"], value), (path, source)
        if isinstance(path[-1], str):
            assert positions.find_key(path) is not None


@given(accepted())
def test_an_address_asked_for_alone_stands_where_it_does_among_all(text: str) -> None:
    every = Positions(text)
    for path in list(every.addresses()):
        assert Positions(text).find(path) == every.find(path)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "[chronicle]\ntitle = 1\n\n[people.a]\nx.y = 1\n[people.b.sub]\n[people.b]\n",
            {("chronicle", "title"): 2, ("people", "a"): 4, ("people", "b"): 7},
        ),
        (
            '# [people.a]\nnote.x = """\n[people.a]\n"""\npeople.a.name = 1\npeople.b = { name = 2 }\n',
            {("note", "x"): 2, ("people", "a"): 5, ("people", "b"): 6},
        ),
        ("[people]\n\n  a = {}\nb.x = 1\n", {("people", "a"): 3, ("people", "b"): 4}),
        ('[ people . "a" ] # c\r\n[people.b.c]\r\n', {("people", "a"): 1, ("people", "b"): 2}),
        ("x = [\n[1],\n[true]\n]\n[t.a]\n", {("t", "a"): 5}),
        (
            'x = [[[[[[[ "]" ]]]]]],\n[1.2],\n]\nnote.x = """\n[t.b]\n"""\n[t.a]\n',
            {("note", "x"): 4, ("t", "a"): 7},
        ),
        ("[people]\na.x = 1\n[people.a.sub]\n", {("people", "a"): 2}),
        ("[people.a.sub]\n[people]\na.x = 1\n", {("people", "a"): 1}),
        ("[[list]]\na = 1\n[t.a]\n", {("t", "a"): 3}),
        ("[[t.a]]\nb = 1\n[t.b]\n[[t.a]]\nb = 2\n", {("t", "a"): 1, ("t", "b"): 3}),
        ("", {}),
    ],
)
def test_an_entry_begins_at_its_header_or_at_the_key_that_first_names_it(
    text: str, lines: dict[tuple[str, str], int]
) -> None:
    assert entry_lines(text, tomli.loads(text)).lines == lines


@pytest.mark.parametrize(
    ("text", "are_whole"),
    [
        ("[people.a]\nname = 1\n[people.b]\n", True),
        ("[people.a]\n[people.a.aka]\n[[people.a.more.most]]\n[people.b]\n", True),
        ("[people]\n[people.a]\n", True),
        ("[people.a]\n[people.b]\n[people.a.aka]\n", False),
        ("[people.a.aka]\n[people.b]\n[people.a]\n", False),
        ("[people.a.aka]\n", False),
        ("[people]\na = {}\n", False),
        ("people.a.name = 1\n[people.b]\n", False),
        ("[[people.a]]\n[people.b]\n[[people.a]]\n", False),
    ],
)
def test_whether_each_entry_stands_by_itself(text: str, are_whole: bool) -> None:
    assert entry_lines(text, tomli.loads(text)).are_whole is are_whole


@given(accepted())
def test_every_entry_has_a_line_on_which_its_name_stands(text: str) -> None:
    document = tomli.loads(text)
    lines, _ = entry_lines(text, document)
    positions = Positions(text)
    entries = {
        (table, name) for table, inner in document.items() if isinstance(inner, dict) for name in inner
    }
    assert set(lines) >= entries
    for address in entries:
        key = positions.find_key(address)
        assert key is not None
        assert lines[address] == key.line
