"""JSON reads back equal, and nothing in it can steer the terminal that shows it."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from types import MappingProxyType
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.document import Cell, Column, Table
from chronicle.overrides import override
from chronicle.render import write_object, write_table

# Half a surrogate pair is kept; JSON itself makes one letter of two halves side by side.
LETTERS = st.sampled_from("\x1b\x7f\x9b\u202e\u2028\u200d\ud800\\\"'") | st.characters()
CELLS = st.none() | st.booleans() | st.integers() | st.text(LETTERS) | st.lists(st.text(LETTERS)).map(tuple)


def written(format_name: str, rows: list[tuple[Cell, ...]], *names: str) -> str:
    out = io.StringIO()
    write_table(format_name, Table(tuple(Column(name) for name in names), rows), out)
    return out.getvalue()


def test_an_array_has_a_line_for_each_row() -> None:
    assert written("json", [("2009-04", 3), (None, -1)], "date", "line") == (
        '[\n{"date": "2009-04", "line": 3},\n{"date": null, "line": -1}\n]\n'
    )
    assert written("json", [], "date") == "[]\n"


def test_lines_have_an_object_each() -> None:
    assert written("jsonl", [("a",), ("b",)], "id") == '{"id": "a"}\n{"id": "b"}\n'
    assert written("jsonl", [], "id") == ""


def test_values_keep_their_kind() -> None:
    text = written("json", [(True, (), ("a", "b"), 10**30)], *"vwxy")
    assert json.loads(text) == [{"v": True, "w": [], "x": ["a", "b"], "y": 10**30}]


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("1234.50", "1234.50"),
        ("-0.10", "-0.10"),
        ("1E+3", "1000"),
        ("9007199254740993.01", "9007199254740993.01"),
    ],
)
def test_a_decimal_is_a_number_with_its_exact_digits(number: str, digits: str) -> None:
    assert written("jsonl", [(Decimal(number),)], "n") == f'{{"n": {digits}}}\n'
    out = io.StringIO()
    write_object("json", {"parts": [{"n": Decimal(number), "t": '{"": {"": "1"}}'}]}, out)
    parts = json.loads(out.getvalue(), parse_float=Decimal, parse_int=Decimal)["parts"]
    assert parts == [{"n": Decimal(number), "t": '{"": {"": "1"}}'}]
    assert f'"n": {digits},' in out.getvalue()


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("\x1b[31m", r"\u001b[31m"),
        ("\x7f\x9b", r"\u007f\u009b"),
        ("\u202e", r"\u202e"),
        ("\u2028", r"\u2028"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\udb40\udc41"),
        ("naïve 日本 – £", "naïve 日本 – £"),
    ],
)
def test_what_steers_is_spelt_as_json_spells_it(text: str, spelt: str) -> None:
    assert written("jsonl", [(text,)], "t") == f'{{"t": "{spelt}"}}\n'


@given(st.lists(st.tuples(CELLS, CELLS)))
def test_rows_read_back_equal(rows: list[tuple[Cell, ...]]) -> None:
    expected = [{"a": _listed(a), "b": _listed(b)} for a, b in rows]
    text = written("json", rows, "a", "b")
    assert json.loads(text) == expected
    assert [json.loads(line) for line in written("jsonl", rows, "a", "b").splitlines()] == expected
    assert {category(letter) for letter in text.replace("\n", "")}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@given(st.text(LETTERS))
def test_a_stream_without_the_letters_loses_nothing(text: str) -> None:
    raw = io.BytesIO()
    out = _Terminal(raw, encoding="ascii")
    write_table("jsonl", Table((Column("t"),), [(text,)]), out)
    out.flush()
    assert json.loads(raw.getvalue()) == {"t": text}


def test_one_object_is_indented() -> None:
    out = io.StringIO()
    write_object("json", MappingProxyType({"days": [1, None], "sum": Decimal("2.50"), "who": "\u202e"}), out)
    assert out.getvalue() == (
        '{\n  "days": [\n    1,\n    null\n  ],\n  "sum": 2.50,\n  "who": "\\u202e"\n}\n'
    )


def test_what_is_no_answer_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        write_object("json", {"a": set()}, io.StringIO())  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="JSON"):
        write_object("json", {"a": float("nan")}, io.StringIO())  # type: ignore[dict-item]


class _Terminal(io.TextIOWrapper):
    @override
    def isatty(self) -> bool:
        return True


def _listed(cell: Cell) -> object:
    return list(cell) if isinstance(cell, tuple) else cell
