"""CSV reads back equal, guard included, and no spreadsheet takes a text for a formula."""

# ruff: noqa: RUF001 - full-width signs are formulas too

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.document import Cell, Column, ColumnType, Table
from chronicle.render import TableOptions, write_table
from chronicle.render.as_csv import FORMULA, SPELLING

FORMULA_AT_ONCE = re.compile(r"\s*[=+\-@＝＋－＠]|\t")
COLUMNS = tuple(Column(each.value, each) for each in ColumnType)
WHAT_STEERS = "\x1b\x9b\u202e\u200b\0\r\ud800\u2028\U000e0041"
TEXTS = st.text(
    st.sampled_from("=+-@＝ \t\n'\";\\xu0a1Ufe" + WHAT_STEERS) | st.characters(exclude_categories=())
)


def written(*cells: Cell, of: ColumnType = ColumnType.TEXT, options: TableOptions | None = None) -> str:
    out = io.StringIO(newline="")
    columns = tuple(Column(f"c{at}", of) for at in range(len(cells)))
    write_table("csv", Table(columns, [cells]), out, options)
    return out.getvalue().split("\r\n", 1)[1].removesuffix("\r\n")


def read(text: str) -> str:
    """Undoes the guard and the escapes, as the module's docstring tells."""
    if re.match(f"'{FORMULA}", text):
        text = text[1:]
    return unescaped(text)


def unescaped(text: str) -> str:
    def undo(match: re.Match[str]) -> str:
        backslashes, code = match.groups()
        kept = "\\" * (len(backslashes) // 2)
        return kept + (chr(int(code[1:], 16)) if len(backslashes) % 2 else code)

    return re.sub(rf"(\\+)({SPELLING})", undo, text)


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        (None, ""),
        ("", '""'),
        ("2009-04", '"2009-04"'),
        (24_000_000, "24000000"),
        (Decimal("1234.50"), "1234.50"),
        (Decimal("1E+3"), "1000"),
        (-3, "-3"),
        (True, "true"),
        (False, "false"),
        ((), ""),
        (("cypn", "chamberlain"), '"cypn; chamberlain"'),
        (("one; two", "three"), r'"one;\x20two; three"'),
        ('says "no"', '"says ""no"""'),
        (('says "no"', "twice"), '"says ""no""; twice"'),
        ("two\nlines\tof text", '"two\nlines\tof text"'),
        ("\x1b[31m", r'"\x1b[31m"'),
        ("a\rb", r'"a\x0db"'),
        (r"a literal \x1b", r'"a literal \\x1b"'),
        (r"C:\reports", r'"C:\reports"'),
        ("👩\u200d⚖️", '"👩\u200d⚖️"'),
    ],
)
def test_each_cell_has_one_spelling(cell: Cell, field: str) -> None:
    assert written(cell) == field


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("+44 121", "'+44 121"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\tindented", "'\tindented"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("\u00a0\u3000=1", "'\u00a0\u3000=1"),
        ("\u2800\u3164=1", "'\u2800\u3164=1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("'=1", "''=1"),
        ("\r=1", r"\x0d=1"),
        ("\u200b=1", r"\u200b=1"),
        ("'tis", "'tis"),
        ("a=1", "a=1"),
        ("2009-04", "2009-04"),
    ],
)
def test_a_text_that_begins_a_formula_is_guarded(text: str, guarded: str) -> None:
    assert written(text) == f'"{guarded}"'


def test_every_item_of_a_list_is_guarded() -> None:
    assert written(("=1", "fine", "@x")) == "\"'=1; fine; '@x\""


def test_raw_turns_the_guard_off_and_nothing_else() -> None:
    assert written("=1\x1b", options=TableOptions(raw=True)) == r'"=1\x1b"'


def test_excel_keeps_a_date_from_becoming_the_first_of_the_month() -> None:
    excel = TableOptions(excel=True)
    assert written("2009-04", of=ColumnType.DATE, options=excel) == '"=""2009-04"""'
    assert written("[2013-08..2014-01]", of=ColumnType.DATE, options=excel) == '"=""[2013-08..2014-01]"""'
    assert written(None, of=ColumnType.DATE, options=excel) == ""
    assert written('1"&cmd', of=ColumnType.DATE, options=excel) == '"1""&cmd"'
    assert written("2009-04", of=ColumnType.TEXT, options=excel) == '"2009-04"'
    assert written("24000000", of=ColumnType.DATE, options=excel) == '"24000000"'
    assert written("retired", of=ColumnType.DATE, options=excel) == '"retired"'


def test_excel_begins_with_a_byte_order_mark() -> None:
    out = io.StringIO(newline="")
    write_table("csv", Table((Column("date", ColumnType.DATE),), []), out, TableOptions(excel=True))
    assert out.getvalue() == '\ufeff"date"\r\n'


def test_an_enumeration_is_its_text() -> None:
    class Kind(StrEnum):
        EVENT = "event"

    assert written(Kind.EVENT) == '"event"'


def test_a_row_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        write_table("csv", Table(COLUMNS, [("one",)]), io.StringIO())


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_texts_read_back_equal(texts: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(written(*texts), newline=""))
    assert [read(cell) for cell in row] == texts


@given(st.lists(TEXTS, max_size=4).map(tuple))
def test_lists_read_back_equal(items: tuple[str, ...]) -> None:
    field = written(items)
    (row,) = list(csv.reader(io.StringIO(field, newline=""))) or [[]]
    back = tuple(read(item) for item in row[0].split("; ")) if field else ()
    assert back == items


@given(
    st.lists(st.none() | st.integers() | st.booleans() | st.decimals(allow_nan=False, allow_infinity=False))
)
def test_what_is_not_text_is_bare_and_reads_back_equal(cells: list[Cell]) -> None:
    for cell in cells:
        field = written(cell)
        assert '"' not in field
        if cell is None:
            assert field == ""
        elif isinstance(cell, bool):
            assert field == str(cell).lower()
        else:
            assert Decimal(field) == cell


@given(TEXTS)
def test_no_cell_begins_a_formula(text: str) -> None:
    for cell in (text, (text,), ("first", text)):
        (row,) = csv.reader(io.StringIO(written(cell), newline=""))
        for part in row[0].split("; ") if isinstance(cell, tuple) else row:
            assert not FORMULA_AT_ONCE.match(part)


@given(TEXTS)
def test_nothing_that_steers_is_left(text: str) -> None:
    field = written(text, (text, text))
    assert not {letter for letter in field if not letter.isprintable()} & set(WHAT_STEERS)


def test_many_backslashes_cost_no_more_than_their_number() -> None:
    text = "\\" * 200_000 + "\x1b"
    assert read(written(text)[1:-1]) == text
