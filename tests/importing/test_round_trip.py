"""Sheets that were exported and come back: what was not touched changes no byte, a cell that was changes one value."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from chronicle.exporting.sheets import tables_of, write_copy, write_csv
from chronicle.exporting.workbook import write_workbook
from chronicle.importing.exported import is_exported, read_exported, refuse_listing
from chronicle.importing.round_trip import RoundTrip, merge
from chronicle.importing.sheet import SheetError, open_sheet
from chronicle.loader.locate import locate, starter
from chronicle.writing.base_entries import read_entries
from chronicle.writing.entry_rows import column_keys, column_name, join_items, split_items
from chronicle.writing.toml_edits import entry_toml
from chronicle.writing.transaction import read_base_files
from tests.conftest import BIRMINGHAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle

Files: TypeAlias = dict[str, bytes]

FACTS = """\
# A board.
[chronicle]
title = "A board"

[people.ann]
name = "Ann Ray"    # as printed
aka = "A. Ray"

[people.bo]
name = "Bo"

[extra.seats]
title = "Seats"
on = ["organisations"]
type = "number"

[organisations.board]
name = "The Board"
identifiers = { ons = "007" }
extra = { seats = 12 }

[sources.minutes]
title = "=1+1"

[tenures.ann]
person = "ann"
organisation = "board"
start = 2009-04-17
in-post = [2010, "2011-02"]
headline = true
because = "as told"
sources = ["minutes", { source = "minutes", at = "item 7", says = { start = "2009" } }]

[budget.first]
organisation = "board"
type = "cut"
amount = 24_000_000
period = "2013/14"
sources = "minutes"
"""


def exported(path: Path, files: Files, kind: str) -> Path:
    """Export files to a workbook, or to a directory of CSV, for Excel if the kind says so."""
    tables = tables_of(read_entries(files).entries.values())
    if kind == "xlsx":
        target = path / "base.xlsx"
        with target.open("wb") as file:
            write_workbook("A board", tables, file)
        return target
    target = path / "sheets"
    target.mkdir(exist_ok=True)
    for table in tables:
        with (target / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as out:
            write_csv(table, out, excel=kind == "excel")
    with (target / "exported.jsonl").open("w", encoding="utf-8") as out:
        write_copy("A board", tables, out)
    return target


def edited(path: Path, sheet: str, edit: Callable[[list[list[Any]]], object]) -> None:
    """Change the rows of a sheet, of which the first is the header, as somebody would in a spreadsheet."""
    if path.is_dir():
        file = path / f"{sheet}.csv"
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows: list[list[Any]] = list(csv.reader(lines))
        edit(rows)
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=";").writerows(rows)
        return
    book = load_workbook(path)
    opened = book[sheet]
    assert isinstance(opened, Worksheet)
    rows = [[cell.value for cell in row] for row in opened.iter_rows()]
    edit(rows)
    opened.delete_rows(1, opened.max_row)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = opened.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type, cell.number_format = "s", "@"
    book.save(path)


def cell(entry: str, column: str, value: object) -> Callable[[list[list[Any]]], None]:
    """Return the edit of one cell: of the row that begins with an id, or an address and a number."""

    def edit(rows: list[list[Any]]) -> None:
        if column not in rows[0]:
            rows[0].append(column)
        place = rows[0].index(column)
        (row,) = (row for row in rows if " ".join(map(str, row)).startswith(f"{entry} "))
        row.extend([None] * (len(rows[0]) - len(row)))
        row[place] = value

    return edit


KINDS = pytest.mark.parametrize("kind", ["xlsx", "excel"])


@pytest.fixture
def files() -> Files:
    return {"chronicle.toml": FACTS.encode()}


def back(path: Path, files: Files) -> RoundTrip:
    return merge(files, read_exported(path))


def changed_lines(trip: RoundTrip, files: Files) -> list[tuple[str, str]]:
    """The lines that change, each as it was and as it is to be."""
    (new,) = trip.texts.values()
    before, after = files["chronicle.toml"].decode().split("\n"), new.split("\n")
    return [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]


@KINDS
@pytest.mark.parametrize("base", [BIRMINGHAM, starter()], ids=["shipped", "starter"])
def test_what_is_not_touched_changes_no_byte(tmp_path: Path, base: Path, kind: str) -> None:
    files = read_base_files(locate(str(base)))
    trip = back(exported(tmp_path, files, kind), files)
    assert (trip.texts, trip.missing, trip.notices, trip.is_whole) == ({}, [], [], True)


@KINDS
def test_every_form_of_a_value_changes_no_byte(tmp_path: Path, files: Files, kind: str) -> None:
    trip = back(exported(tmp_path, files, kind), files)
    assert (trip.texts, trip.notices, trip.is_whole) == ({}, [], True)


EDITS: Final = (
    ("people", "ann", "name", "Ann R. Ray", 'name = "Ann Ray"    # as', 'name = "Ann R. Ray"    # as'),
    ("people", "ann", "aka", "Annie", 'aka = "A. Ray"', 'aka = "Annie"'),
    ("people", "ann", "aka", "A. Ray; Annie", 'aka = "A. Ray"', 'aka = ["A. Ray", "Annie"]'),
    ("organisations", "board", "identifiers.ons", "008", '{ ons = "007" }', '{ ons = "008" }'),
    ("organisations", "board", "identifiers.wikidata", "Q1", '"007" }', '"007", wikidata = "Q1" }'),
    ("organisations", "board", "extra.seats", 13, "seats = 12", "seats = 13"),
    ("tenures", "ann", "start", "2009-05-01", "start = 2009-04-17", "start = 2009-05-01"),
    ("tenures", "ann", "start", "2009-05", "start = 2009-04-17", 'start = "2009-05"'),
    ("tenures", "ann", "in-post", "2010; 2012", '[2010, "2011-02"]', '[2010, "2012"]'),
    ("tenures", "ann", "headline", "FALSE", "headline = true", "headline = false"),
    ("budget", "first", "amount", 25_000_000, "24_000_000", "25_000_000"),
    ("budget", "first", "amount", "25000000.50", "24_000_000", '"25000000.50"'),
    ("sources", "minutes", "title", "=2+2", '"=1+1"', '"=2+2"'),
    ("citations", "tenures.ann 2", "at", "item 8", '"item 7"', '"item 8"'),
    ("citations", "tenures.ann 2", "says.start", "2010", 'start = "2009"', 'start = "2010"'),
    ("citations", "tenures.ann 1", "at", "p. 1", '["minutes",', '[{ source = "minutes", at = "p. 1" },'),
    ("citations", "budget.first 1", "at", "p. 1", '"minutes"', '{ source = "minutes", at = "p. 1" }'),
    ("tenures", "ann", "start", "May 2009", "start = 2009-04-17", 'start = "2009-05"'),
    ("tenures", "ann", "start", "1 May 2009", "start = 2009-04-17", "start = 2009-05-01"),
    ("tenures", "ann", "start", "01/05/2009", "start = 2009-04-17", 'start = "01/05/2009"'),  # or 5 January
    ("tenures", "ann", "start", "early 2009", "start = 2009-04-17", 'start = "early 2009"'),
    ("tenures", "ann", "start", "31/05/2009", "start = 2009-04-17", "start = 2009-05-31"),
    ("tenures", "ann", "in-post", "2010; Feb 2012", '[2010, "2011-02"]', '[2010, "2012-02"]'),
    ("budget", "first", "amount", "£25.5m", "24_000_000", "25_500_000"),
    ("budget", "first", "amount", "25,000,000", "24_000_000", "25_000_000"),
    ("budget", "first", "amount", "€25m", "24_000_000", '"€25m"'),
    ("budget", "first", "amount", "about £25m", "24_000_000", '"about £25m"'),
    ("budget", "first", "period", "FY14-15", '"2013/14"', '"2014/15"'),
    ("citations", "tenures.ann 2", "says.start", "summer 2010", 'start = "2009"', 'start = "2010-22"'),
    ("people", "ann", "name", "May 2009", 'name = "Ann Ray"', 'name = "May 2009"'),
    ("chronicle", "A board", "title", "Our board", '"A board"', '"Our board"'),
)


@pytest.mark.parametrize(
    ("kind", "sheet", "entry", "column", "value", "before", "after"),
    [
        *(("csv", *edit) for edit in EDITS),
        *(("excel", *edit) for edit in EDITS[::3]),
        *(("xlsx", *edit) for edit in EDITS[1::3]),
    ],
)
def test_one_cell_changes_one_value(
    tmp_path: Path,
    files: Files,
    kind: str,
    sheet: str,
    entry: str,
    column: str,
    value: object,
    before: str,
    after: str,
) -> None:
    path = exported(tmp_path, files, kind)
    edited(path, sheet, cell(entry, column, value))
    trip = back(path, files)
    (change,) = trip.changes
    ((old, new),) = changed_lines(trip, files)
    assert before in old
    assert new == old.replace(before, after)
    assert change.column.endswith(column)
    assert trip.is_whole
    assert back(path, {"chronicle.toml": trip.texts["chronicle.toml"].encode()}).texts == {}


@KINDS
def test_a_cell_that_is_cleared_takes_its_key_out(tmp_path: Path, files: Files, kind: str) -> None:
    path = exported(tmp_path, files, kind)
    edited(path, "people", cell("ann", "aka", None))
    edited(path, "organisations", cell("board", "extra.seats", None))
    data = tomli.loads(back(path, files).texts["chronicle.toml"])
    assert data["people"]["ann"] == {"name": "Ann Ray"}
    assert data["organisations"]["board"] == {"name": "The Board", "identifiers": {"ons": "007"}}


@KINDS
def test_what_both_changed_is_told_and_the_base_stays(tmp_path: Path, files: Files, kind: str) -> None:
    path = exported(tmp_path, files, kind)
    edited(path, "people", cell("ann", "name", "Ann of the sheet"))
    edited(path, "citations", cell("tenures.ann 2", "at", "item 9"))
    now = {"chronicle.toml": FACTS.replace("Ann Ray", "Ann of the file").replace("item 7", "item 8").encode()}
    trip = back(path, now)
    assert trip.texts == {}
    assert [tuple(conflict)[:5] for conflict in trip.conflicts] == [
        ("people.ann", "name", "Ann Ray", "Ann of the file", "Ann of the sheet"),
        ("tenures.ann", "sources[2].at", "item 7", "item 8", "item 9"),
    ]
    same = {
        "chronicle.toml": FACTS.replace("Ann Ray", "Ann of the sheet").replace("item 7", "item 9").encode()
    }
    assert (back(path, same).texts, back(path, same).is_whole) == ({}, True)


@KINDS
def test_what_the_base_changed_alone_stays(tmp_path: Path, files: Files, kind: str) -> None:
    path = exported(tmp_path, files, kind)
    edited(path, "people", cell("ann", "note", "New"))
    now = {"chronicle.toml": FACTS.replace("Ann Ray", "Ann Roy").encode()}
    (text,) = back(path, now).texts.values()
    assert tomli.loads(text)["people"]["ann"] == {"name": "Ann Roy", "aka": "A. Ray", "note": "New"}


def test_a_citation_that_has_moved_is_found(tmp_path: Path, files: Files) -> None:
    path = exported(tmp_path, files, "xlsx")
    edited(path, "citations", cell("tenures.ann 2", "at", "item 8"))
    moved = FACTS.replace(
        '["minutes", { source', '[{ source = "minutes", at = "item 1" }, "minutes", { source'
    )
    (text,) = back(path, {"chronicle.toml": moved.encode()}).texts.values()
    assert text == moved.replace("item 7", "item 8")
    gone = FACTS.replace(', { source = "minutes", at = "item 7", says = { start = "2009" } }', "")
    trip = back(path, {"chronicle.toml": gone.encode()})
    assert (trip.texts, [conflict.now for conflict in trip.conflicts]) == ({}, [None])


@KINDS
def test_rows_that_are_gone_stay_in_the_base_and_are_told(tmp_path: Path, files: Files, kind: str) -> None:
    path = exported(tmp_path, files, kind)
    edited(path, "people", lambda rows: rows.pop())
    edited(path, "citations", lambda rows: rows.pop(1))
    trip = back(path, files)
    assert (trip.texts, trip.missing) == ({}, ["people.bo", "citation 1 of tenures.ann"])


def test_a_sheet_or_a_column_that_is_gone_changes_nothing(tmp_path: Path, files: Files) -> None:
    path = exported(tmp_path, files, "xlsx")
    book = load_workbook(path)
    del book["tenures"]
    book["people"].delete_cols(3)
    book.create_sheet("Scratch")["A1"] = "mine"
    book.save(path)
    trip = back(path, files)
    assert (trip.texts, trip.missing, trip.is_whole) == ({}, [], True)
    assert trip.notices == [
        "sheet Scratch is none of those that were exported: left out",
        "tenures is gone: nothing of it changes",
        "people: nothing changes in columns that are gone: aka",
    ]


@KINDS
def test_new_rows_are_new_entries(tmp_path: Path, files: Files, kind: str) -> None:
    path = exported(tmp_path, files, kind)
    edited(path, "people", lambda rows: rows.extend([["cy", "Cy", "C.; See"], ["", "Dee Day"]]))
    edited(
        path,
        "citations",
        lambda rows: rows.extend(
            [["people.cy", "", "minutes", "p. 2"], ["budget.first", "", "minutes", "p. 3"]]
        ),
    )
    trip = back(path, files)
    (text,) = trip.texts.values()
    assert trip.added == ["people.cy", "people.dee-day"]
    assert text.startswith(FACTS.replace('sources = "minutes"\n', ""))
    data = tomli.loads(text)
    assert data["people"]["cy"] == {
        "name": "Cy",
        "aka": ["C.", "See"],
        "sources": [{"source": "minutes", "at": "p. 2"}],
    }
    assert data["people"]["dee-day"] == {"name": "Dee Day"}
    assert data["budget"]["first"]["sources"] == ["minutes", {"source": "minutes", "at": "p. 3"}]
    assert back(path, {"chronicle.toml": text.encode()}).texts == {}


def test_a_new_entry_goes_to_the_file_that_holds_most_of_its_table(tmp_path: Path) -> None:
    files = {
        "chronicle.toml": b'[chronicle]\ntitle = "x"\n[people.ann]\nname = "Ann"\n',
        "people.toml": b'[people.bo]\nname = "Bo"\n[people.cy]\nname = "Cy"\n',
    }
    path = exported(tmp_path, files, "xlsx")
    edited(path, "people", lambda rows: rows.append(["dee", "Dee"]))
    edited(path, "events", lambda rows: rows.append(["first", "First"]))
    trip = back(path, files)
    assert trip.texts == {
        "people.toml": '[people.bo]\nname = "Bo"\n[people.cy]\nname = "Cy"\n\n[people.dee]\nname = "Dee"\n',
        "facts.toml": '[events.first]\ntitle = "First"\n',
    }


@pytest.mark.parametrize(
    ("sheet", "edit", "reason"),
    [
        ("people", cell("ann", "shoe size", "41"), "shoe size is no key of people"),
        ("people", lambda rows: rows.append(["ann", "Twice"]), "people.ann stands in an earlier row already"),
        (
            "citations",
            lambda rows: rows.append(["people.zed", "", "minutes"]),
            "people.zed is no entry that can be cited for",
        ),
        (
            "citations",
            lambda rows: rows.append(["", "", "minutes"]),
            "nothing is no entry that can be cited for",
        ),
        (
            "citations",
            cell("tenures.ann 2", "says.name", "x"),
            "says.name is no key of a citation of tenures",
        ),
        (
            "citations",
            lambda rows: rows.append(["tenures.ann", "2", "minutes"]),
            "citation 2 of tenures.ann stands in an earlier row already",
        ),
        (
            "tenures",
            cell("ann", "because.start", "as told"),
            "because.start would be a text and a table at once: clear one of them first",
        ),
        ("people", lambda rows: rows[1].extend([None] * 9 + ["lost"]), "stands in a column without a header"),
    ],
)
@pytest.mark.parametrize("kind", ["csv"])
def test_what_cannot_be_taken_is_told_with_its_place(
    tmp_path: Path,
    files: Files,
    kind: str,
    sheet: str,
    edit: Callable[[list[list[Any]]], object],
    reason: str,
) -> None:
    path = exported(tmp_path, files, kind)
    edited(path, sheet, edit)
    trip = back(path, files)
    assert trip.texts == {}
    assert [refused.reason for refused in trip.refused if reason in refused.reason]
    assert len(trip.refused) == 1


def test_a_key_that_the_format_does_not_have_comes_back_as_it_went_and_is_not_changed(tmp_path: Path) -> None:
    files = {"chronicle.toml": FACTS.replace('name = "Bo"', 'name = "Bo"\nshoe = 41').encode()}
    path = exported(tmp_path, files, "xlsx")
    assert (back(path, files).texts, back(path, files).is_whole) == ({}, True)
    edited(path, "people", cell("bo", "shoe", 42))
    trip = back(path, files)
    assert (trip.texts, [refused.reason for refused in trip.refused]) == ({}, ["shoe is no key of people"])


def test_an_error_in_a_cell_is_told_and_changes_nothing(tmp_path: Path, files: Files) -> None:
    path = exported(tmp_path, files, "xlsx")
    book = load_workbook(path)
    book["people"]["B2"] = "#REF!"
    book.save(path)
    trip = back(path, files)
    assert (trip.texts, trip.refused[0].reason) == ({}, "name: holds the error #REF!")


def test_a_reason_in_words_becomes_one_by_field_once_it_is_cleared(tmp_path: Path, files: Files) -> None:
    path = exported(tmp_path, files, "xlsx")
    edited(path, "tenures", cell("ann", "because.start", "as told"))
    edited(path, "tenures", cell("ann", "because", None))
    (text,) = back(path, files).texts.values()
    assert tomli.loads(text)["tenures"]["ann"]["because"] == {"start": "as told"}


@pytest.mark.parametrize(
    ("kind", "edit", "message"),
    [
        (
            "csv",
            lambda path: (path / "exported.jsonl").write_text("{"),
            "the copy of what was exported is damaged, line 1",
        ),
        ("csv", lambda path: (path / "exported.jsonl").write_text(""), "is damaged, at its beginning"),
        (
            "csv",
            lambda path: (path / "exported.jsonl").write_text(
                json.dumps({"table": "", "row": "", "values": {"version": 9, "title": ""}})
            ),
            "was exported by another version",
        ),
        (
            "csv",
            lambda path: edited(path, "people", lambda rows: rows[0].__setitem__(0, "key")),
            "has no column id",
        ),
        (
            "csv",
            lambda path: edited(path, "people", lambda rows: rows[0].__setitem__(2, "name")),
            "has the column name twice",
        ),
    ],
)
def test_what_is_no_longer_an_export_is_refused(
    tmp_path: Path, files: Files, kind: str, edit: Callable[[Path], object], message: str
) -> None:
    path = exported(tmp_path, files, kind)
    edit(path)
    with pytest.raises(SheetError, match=message):
        back(path, files)


def test_another_base_is_refused(tmp_path: Path, files: Files) -> None:
    path = exported(tmp_path, files, "xlsx")
    with pytest.raises(SheetError, match="was exported from another base, “A board”"):
        back(path, read_base_files(locate(str(BIRMINGHAM))))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_is_known_by_what_it_carries(tmp_path: Path, files: Files, kind: str) -> None:
    path = exported(tmp_path, files, kind)
    assert is_exported(path)
    other = tmp_path / "other.csv"
    other.write_text("a,b\n")
    assert not any(map(is_exported, (other, tmp_path, tmp_path / "missing", BIRMINGHAM)))


def test_a_broken_workbook_is_none_that_comes_back(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path, files: Files
) -> None:
    path = exported(tmp_path, files, "xlsx")
    name = b"xl/workbook.xml"
    start, _, packed = path.read_bytes().partition(name)
    path.write_bytes(start + name + b"\xff" * 6 + packed[6:])
    assert not is_exported(path)
    answer = chronicle("import", str(path), base=make_base("broken", facts=""))
    assert answer.code == 2
    assert f"{path.name} is broken" in answer.err


@pytest.mark.parametrize("listing", ["timeline", "people", "conflicts", "search"])
def test_a_listing_that_comes_back_is_refused(chronicle: Chronicle, tmp_path: Path, listing: str) -> None:
    path = tmp_path / f"{listing}.csv"
    chronicle(listing, *(["notice"] if listing == "search" else []), "-o", str(path))
    with pytest.raises(SheetError) as refused:
        refuse_listing(open_sheet(path))
    assert "chronicle export sheets" in refused.value.hint


@given(st.lists(st.text(st.sampled_from('ab c."(1)\\\n é'), max_size=6), min_size=1, max_size=4))
def test_a_column_is_named_for_its_keys_alone(keys: list[str]) -> None:
    assert column_keys(column_name(keys)) == tuple(keys)


@given(st.lists(st.text(st.sampled_from("ab; \\x20"), min_size=1, max_size=8)))
def test_a_list_in_one_text_is_taken_apart_again(items: list[str]) -> None:
    assert split_items(join_items(items)) == tuple(items)


TEXTS = st.text(
    st.sampled_from("=+@'\"; \t\n\\x20_x005F_0a1é\x1b\u202e\U0001f600{}")
    | st.characters(exclude_categories=["Cs"]),
    min_size=1,
    max_size=12,
)
DATES = st.sampled_from(["2009", "2009-04", "2013/14", "2009~", "[2009..2010]", ".."])
LISTS = st.lists(TEXTS, max_size=3)
KEYS = st.text(st.sampled_from('ab c."(1)\\=é'), min_size=1, max_size=5)
SAYS = st.fixed_dictionaries(
    {},
    optional={"start": DATES, "left": TEXTS, "in-post": st.lists(DATES, max_size=2), "acting": st.booleans()},
)
CITATIONS = st.lists(
    TEXTS | st.fixed_dictionaries({"source": TEXTS}, optional={"at": TEXTS, "quote": TEXTS, "says": SAYS}),
    max_size=3,
)
ENTRIES = {
    "people": st.fixed_dictionaries(
        {"name": TEXTS},
        optional={"aka": LISTS | TEXTS, "born": DATES, "note": TEXTS, "sources": CITATIONS, "because": TEXTS},
    ),
    "organisations": st.fixed_dictionaries(
        {"name": TEXTS}, optional={"identifiers": st.dictionaries(KEYS, TEXTS, max_size=2)}
    ),
    "tenures": st.fixed_dictionaries(
        {"person": TEXTS},
        optional={
            "start": DATES | st.dates(),
            "in-post": st.integers(1, 9999) | st.lists(DATES | st.integers(1, 9999), max_size=3),
            "headline": st.booleans(),
            "tags": LISTS,
            "because": st.dictionaries(KEYS, TEXTS, max_size=2),
            "extra": st.dictionaries(KEYS, TEXTS | st.integers(-(10**18), 10**18), max_size=2),
            "sources": CITATIONS,
        },
    ),
    "budget": st.fixed_dictionaries({"amount": st.integers(0, 10**18) | st.sampled_from(["1.50", "30..50"])}),
}
BASES = st.fixed_dictionaries(
    {
        table: st.dictionaries(st.from_regex("[a-z0-9][a-z0-9-]{0,5}", fullmatch=True), entry, max_size=3)
        for table, entry in ENTRIES.items()
    }
)


def written(base: dict[str, dict[str, Any]]) -> Files:
    texts = [
        entry_toml(table, id_, values) for table, entries in base.items() for id_, values in entries.items()
    ]
    return {"chronicle.toml": b'[chronicle]\ntitle = "x"\n', "facts.toml": "\n".join(texts).encode()}


def come_back_the_same(base: dict[str, dict[str, Any]]) -> None:
    files = written(base)
    assert tomli.loads(files["facts.toml"].decode()) == {
        table: entries for table, entries in base.items() if entries
    }
    for kind in ("xlsx", "csv", "excel"):
        with TemporaryDirectory() as directory:
            trip = back(exported(Path(directory), files, kind), files)
        assert (trip.texts, trip.changes, trip.missing, trip.refused) == ({}, [], [], [])


@given(BASES)
@settings(max_examples=4)
def test_random_bases_come_back_the_same(base: dict[str, dict[str, Any]]) -> None:
    come_back_the_same(base)


@pytest.mark.long
@given(BASES)
@settings(max_examples=1_000)
def test_a_thousand_random_bases_come_back_the_same(base: dict[str, dict[str, Any]]) -> None:
    come_back_the_same(base)
