"""What a sheet says, whatever file it comes from; and what is said of a file that is none."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from chronicle.importing.exported import is_exported
from chronicle.importing.sheet import DatePrecision, Sheet, SheetError, open_sheet, shown_precision
from tests.importing.sheets import raw_workbook, sheet_xml, text, workbook

if TYPE_CHECKING:
    from pathlib import Path


def file(path: Path, content: str | bytes, name: str = "log.csv") -> Path:
    target = path / name
    target.write_bytes(content.encode() if isinstance(content, str) else content)
    return target


def texts(sheet: Sheet) -> list[list[str]]:
    """Every row with its header, as texts."""
    return [
        [cell.text for cell in sheet.header],
        *([cell.text for cell in row.cells] for row in sheet.rows()),
    ]


def refusal(path: Path, sheet: str | None = None, header_row: int | None = None) -> tuple[str, str]:
    """Why a file is refused, when it is opened or read, and the hint."""
    with pytest.raises(SheetError) as refused:
        [*open_sheet(path, sheet, header_row).rows()]
    return str(refused.value), refused.value.hint


@pytest.mark.parametrize(
    ("content", "parted_by"),
    [
        ("Date,What\n2009-04,Visit\n", None),
        ("Date;What\n2009-04;Visit, announced\n2010;Letter, received\n", "semicolons"),
        ("Date\tWhat\n2009-04\tVisit; then a letter\n", "tabs"),
        ("Date|What\n2009-04|Visit\n", "bars"),
        ('Date;What\n2009-04;"a; b, c, d"\n', "semicolons"),
        ("sep=;\nDate;What\n2009-04;Visit\n", "semicolons"),
    ],
)
def test_the_delimiter_is_proved_by_the_rows(tmp_path: Path, content: str, parted_by: str | None) -> None:
    sheet = open_sheet(file(tmp_path, content))
    assert [cell.text for cell in sheet.header] == ["Date", "What"]
    assert all(len(row.cells) == 2 for row in sheet.rows())
    assert sheet.notices == ([f"columns are parted by {parted_by}"] if parted_by else [])


def test_tabs_are_no_surprise_in_a_file_that_says_so(tmp_path: Path) -> None:
    assert open_sheet(file(tmp_path, "Date\tWhat\n2009\tVisit\n", "log.tsv")).notices == []


@pytest.mark.parametrize(
    ("encoding", "mark", "notice"),
    [
        ("utf-8", b"", None),
        ("utf-8", b"\xef\xbb\xbf", None),
        ("utf-16-le", b"\xff\xfe", "read as UTF-16"),
        ("utf-16-be", b"\xfe\xff", "read as UTF-16"),
        ("utf-16-le", b"", "read as UTF-16"),
        (
            "cp1252",
            b"",
            "read as Windows-1252, as it is no UTF-8: look at the £ signs and accents",
        ),
    ],
)
def test_the_encoding_is_known_by_the_bytes(
    tmp_path: Path, encoding: str, mark: bytes, notice: str | None
) -> None:
    path = file(tmp_path, mark + "Who,Cost\nSiân,£250\n".encode(encoding))
    sheet = open_sheet(path)
    assert texts(sheet) == [["Who", "Cost"], ["Siân", "£250"]]
    assert sheet.notices == ([notice] if notice else [])


def test_quotes_and_lines_within_them(tmp_path: Path) -> None:
    sheet = open_sheet(file(tmp_path, 'A,B\r\n"said ""no""","two\r\nlines"\r\nx,5" pipe\r\n'))
    assert texts(sheet) == [["A", "B"], ['said "no"', "two\r\nlines"], ["x", '5" pipe']]
    assert [row.number for row in sheet.rows()] == [2, 4]
    assert [cell.place for row in sheet.rows() for cell in row.cells] == ["2:1", "2:2", "4:1", "4:2"]


def test_a_quote_that_never_closes_is_told_where_it_began(tmp_path: Path) -> None:
    message, hint = refusal(file(tmp_path, 'A,B\n1,2\n3,"four\n5,6\n'))
    assert message == "log.csv:3:2: the quotation mark that begins here never closes"
    assert hint == "close it, or double it if it belongs to the text"


def test_what_stands_after_a_closing_quote_is_a_mistake_of_its_cell(tmp_path: Path) -> None:
    (row,) = open_sheet(file(tmp_path, 'A,B\n"Bob" said,2\n')).rows()
    assert row.cells[0].problem == 'has "said" after its closing quotation mark: double those inside it'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"A,B\n1,\x81\n", "log.csv:2: is no text in Windows-1252"),
        ("A,B\n1,é\n".encode() + b"2,\xe9\n", "log.csv:3: begins as UTF-8, but the byte 0xe9 here is none"),
        (b"", "log.csv has no rows"),
        (b"\n\n , \n", "log.csv has no rows"),
        (b"%PDF-1.7", "log.csv is a PDF, not a sheet"),
        (b"<!DOCTYPE html><table>", "log.csv is a web page or XML, whatever it is called"),
        (",".join(map(str, range(2000))).encode(), "log.csv:1: more than 1,000 columns"),
    ],
)
def test_a_text_that_is_no_sheet(tmp_path: Path, content: bytes, message: str) -> None:
    assert refusal(file(tmp_path, content))[0] == message


def test_a_cell_that_no_base_takes_has_a_problem(tmp_path: Path) -> None:
    (row,) = open_sheet(file(tmp_path, f"A,B,C\n{'x' * 2**20},a\0b,=cmd|' /C calc'!A0\n")).rows()
    assert [cell.problem for cell in row.cells] == [
        "holds 1,048,576 characters; at most 100,000 are taken",
        "holds a NUL, a character that no text has",
        None,
    ]
    assert row.cells[2].value == "=cmd|' /C calc'!A0"


def test_rows_are_as_wide_as_the_header_and_what_stands_beyond_is_a_mistake(tmp_path: Path) -> None:
    first, second = open_sheet(file(tmp_path, "A,B,,\n1\n1,2,,\n1,2,3\n".replace("1,2,,\n", ""))).rows()
    assert [(cell.text, cell.place) for cell in first.cells] == [("1", "2:1"), ("", "2:2")]
    assert second.cells[2].problem == "stands beyond the last column that has a header"


@pytest.mark.parametrize(
    ("header", "notices"),
    [
        ("Date,What,Date", ['2 columns are called "Date": 1:1, 1:3']),
        ("Date,,What", ["1 column without a header: 1:2"]),
    ],
)
def test_headers_that_do_not_tell_columns_apart(tmp_path: Path, header: str, notices: list[str]) -> None:
    assert open_sheet(file(tmp_path, f"{header}\n2009,a,b\n")).notices == notices


def test_a_title_above_the_header_is_left_out_with_a_word(tmp_path: Path) -> None:
    path = file(tmp_path, "Log of the board,,\n,,\nDate,What,Who\n2009,Visit,Ann\n")
    sheet = open_sheet(path)
    assert (sheet.header_row, sheet.header[1].text) == (3, "What")
    assert sheet.notices == ["1 row above the header, which is taken to be row 3, left out"]
    assert open_sheet(path, header_row=4).header[0].text == "2009"
    assert refusal(path, header_row=9)[0] == "log.csv has nothing in row 9, its header"


def test_two_rows_of_headers_are_noticed(tmp_path: Path) -> None:
    path = file(tmp_path, "Date,Grades,,Note\n,Overall,Safety,\n2009,good,poor,x\n2010,good,good,y\n")
    assert open_sheet(path).notices == [
        "1 column without a header: 1:3",
        (
            "row 2 looks like a second row of headers: join the two in the sheet, "
            "or name the one to use with --header-row"
        ),
    ]


def test_the_cells_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "The Log"
    moment = dt.datetime.fromisoformat("2009-04-01")
    cells: list[tuple[object, str, str, object]] = [
        (moment, "dd/mm/yyyy", "2009-04-01", dt.date(2009, 4, 1)),
        (moment, "mmm-yy", "2009-04", dt.date(2009, 4, 1)),
        (moment, "yyyy", "2009", dt.date(2009, 4, 1)),
        (
            dt.datetime.fromisoformat("2009-04-01T14:35"),
            "dd/mm/yy hh:mm",
            "2009-04-01T14:35:00",
            dt.datetime.fromisoformat("2009-04-01T14:35"),
        ),
        (dt.time(14, 35), "hh:mm", "14:35:00", dt.time(14, 35)),
        (7, "000", "007", 7),
        ("007", "@", "007", "007"),
        (0.1 + 0.2, "General", "0.3", Decimal("0.3")),
        (24_000_000, "#,##0", "24000000", 24_000_000),
        (0.25, "0%", "25%", Decimal("0.25")),
        (True, "General", "TRUE", True),
        ("a\tb", "General", "a\tb", "a\tb"),
        (None, "General", "", None),
        (39904, "General", "39904", 39904),
        (dt.datetime.fromisoformat("2009-04-17"), "yyyy-mm-dd h:mm:ss", "2009-04-17", dt.date(2009, 4, 17)),
    ]
    sheet.append([f"H{place}" for place in range(len(cells))])
    sheet.append([value for value, *_ in cells])
    for column, (_, shown, _, _) in enumerate(cells, 1):
        sheet.cell(2, column).number_format = shown
    book.save(tmp_path / "log.xlsx")
    (row,) = open_sheet(tmp_path / "log.xlsx").rows()
    assert [(cell.text, cell.value) for cell in row.cells] == [(shown, value) for _, _, shown, value in cells]
    assert [cell.number_format for cell in row.cells][:2] == ["dd/mm/yyyy", "mmm-yy"]
    assert (row.cells[0].place, row.cells[12].place) == ("'The Log'!A2", "'The Log'!M2")


@pytest.mark.parametrize(
    ("number_format", "precision"),
    [
        ("mmm-yy", DatePrecision.MONTH),
        ("[$-809]mmmm yyyy;@", DatePrecision.MONTH),
        ('yyyy" (sic)"', DatePrecision.YEAR),
        ("[$-F800]dddd, mmmm dd, yyyy", DatePrecision.DAY),
        ("mm-dd-yy", DatePrecision.DAY),
        (r"dd\-mmm\-yyyy", DatePrecision.DAY),
        ("m/d/yy h:mm", DatePrecision.TIME),
        ("[h]:mm:ss", DatePrecision.TIME),
        ("h:mm AM/PM", DatePrecision.TIME),
        ("General", None),
        ("0.00", None),
        ("@", None),
        ('"days" 0', None),
        ("[Red]#,##0;[Black]-#,##0", None),
        ("0.00E+00", None),
    ],
)
def test_a_number_format_says_what_of_a_date_is_shown(
    number_format: str, precision: DatePrecision | None
) -> None:
    assert shown_precision(number_format) == precision


def test_dates_are_counted_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", [["Date"], [dt.date(2009, 4, 1)]])
    book = load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    (row,) = open_sheet(path).rows()
    assert row.cells[0].value == dt.date(2009, 4, 1)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (
            '<c r="A2"><f>SUM(B:B)</f></c>',
            "is a formula without a stored value: open the workbook, calculate and save it",
        ),
        ('<c r="A2" t="e"><f>B9</f><v>#REF!</v></c>', "holds the error #REF!"),
        ('<c r="A2" t="d"><v>nonsense</v></c>', "is stored as a date, and is none"),
        (f'<c r="A2"><v>{"9" * 50}</v></c>', "is a number of too many digits"),
    ],
)
def test_a_cell_without_a_value_has_a_problem(tmp_path: Path, cell: str, problem: str) -> None:
    header = f'<row r="1">{text("A1", "Date")}</row>'
    (row,) = open_sheet(
        raw_workbook(tmp_path / "l.xlsx", sheet_xml(f'{header}<row r="2">{cell}</row>'))
    ).rows()
    assert (row.cells[0].place, row.cells[0].problem) == ("Log!A2", problem)


def test_formulas_are_read_by_their_stored_values(tmp_path: Path) -> None:
    cells = '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>""</f><v></v></c><c r="C2" t="str"><f>x</f><v>a_x000D_b</v></c>'
    header = f'<row r="1">{text("A1", "A")}{text("B1", "B")}{text("C1", "C")}</row>'
    (row,) = open_sheet(raw_workbook(tmp_path / "l.xlsx", sheet_xml(f"{header}<row>{cells}</row>"))).rows()
    assert [(cell.value, cell.problem) for cell in row.cells] == [(2, None), (None, None), ("a\rb", None)]


def test_a_date_that_no_calendar_has_is_a_mistake_of_its_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", [["Date"], [99_999_999]])
    book = load_workbook(path)
    book["Log"]["A2"].number_format = "dd/mm/yyyy"
    book.save(path)
    (row,) = open_sheet(path).rows()
    assert row.cells[0].problem == "is shown as a date, and no date has the number 99999999"


def test_merged_cells_and_hidden_rows_and_sheets_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", [["Date", "What"], ["2009", "Visit"], ["2010", "Letter"]])
    book = load_workbook(path)
    book["Log"].merge_cells("B2:B3")
    book["Log"].row_dimensions[2].hidden = True
    for name, state in (("Old", "hidden"), ("Lists", "visible"), ("Blank", "visible")):
        book.create_sheet(name).sheet_state = state
        if name != "Blank":
            book[name]["A1"] = "x"
    book.save(path)
    sheet = open_sheet(path)
    assert texts(sheet) == [["Date", "What"], ["2009", "Visit"], ["2010", ""]]
    assert sheet.notices == [
        "other sheets are left out: Lists",
        "hidden sheets are left out: Old",
        "merged cells hold their value in the first of them alone, and the others are blank: B2:B3",
        "one row is hidden in the sheet, and read all the same",
    ]
    assert texts(open_sheet(path, "old")) == [["x"]]
    assert refusal(path, "Lgo") == (
        "log.xlsx has no sheet Lgo",
        "choose one of its sheets: Log, Old, Lists, Blank",
    )
    assert refusal(path, "Blank")[0] == "sheet Blank of log.xlsx has no rows"


def test_the_first_visible_sheet_with_rows_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", [])
    book = load_workbook(path)
    book.create_sheet("Data").append(["Date"])
    book.save(path)
    assert open_sheet(path).name == "Data"
    book["Data"].sheet_state = "hidden"
    book.save(path)
    assert refusal(path)[0] == "no sheet of log.xlsx has rows; those with rows are hidden"


def test_reading_stops_after_very_many_blank_rows(tmp_path: Path) -> None:
    rows = f'<row r="1">{text("A1", "Date")}</row><row r="2">{text("A2", "2009")}</row>'
    far = f'<row r="900000">{text("A900000", "lost")}</row>'
    sheet = open_sheet(raw_workbook(tmp_path / "log.xlsx", sheet_xml(rows + far)))
    assert texts(sheet) == [["Date"], ["2009"]]
    assert sheet.notices == ["reading stopped at row 1,002: 1,000 blank rows end there"]


def test_blank_rows_in_between_are_no_end(tmp_path: Path) -> None:
    path = file(tmp_path, "A,B\n1,2\n" + ",\n" * 900 + "3,4\n")
    assert texts(open_sheet(path)) == [["A", "B"], ["1", "2"], ["3", "4"]]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("log.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "log.xlsx is encrypted"),
        ("log.xls", OLE + "Workbook".encode("utf-16-le"), "log.xls is a workbook of Excel 97 to 2003 (.xls)"),
        ("log.xlsx", OLE, "log.xlsx is a document of an older Office, not a sheet"),
        ("log.xlsx", b"Date,What\n", "log.xlsx is no workbook, whatever it is called, or it is broken"),
        ("log.xlsx", b"PK\x03\x04 cut off", "log.xlsx is broken: File is not a zip file"),
    ],
)
def test_what_is_no_workbook_says_what_it_is(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    assert refusal(file(tmp_path, content, name))[0] == message


@pytest.mark.parametrize(
    ("part", "content", "message"),
    [
        ("word/document.xml", "", "log.xlsx is a Word document, whatever it is called"),
        ("xl/workbook.bin", "", "log.xlsx is a binary workbook (.xlsb), whatever it is called"),
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet",
            "log.xlsx is an OpenDocument sheet (.ods)",
        ),
    ],
)
def test_other_packages_are_called_what_they_are(
    tmp_path: Path, part: str, content: str, message: str
) -> None:
    assert refusal(raw_workbook(tmp_path / "log.xlsx", "", {part: content}))[0] == message


@pytest.mark.parametrize(
    ("sheet", "others", "reason"),
    [
        ("<worksheet", {}, "unclosed token"),
        (f'<!DOCTYPE x [<!ENTITY a "b">]>{sheet_xml("<row><c/></row>")}', {}, "declares a document type"),
        (sheet_xml('<row r="x"><c r="A1"><v>1</v></c></row>'), {}, "invalid literal"),
        (
            sheet_xml('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
            {},
            "a cell names a text that the workbook does not have",
        ),
        (
            sheet_xml(""),
            {"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'},
            "declares a document type",
        ),
    ],
)
def test_a_broken_workbook_is_told(tmp_path: Path, sheet: str, others: dict[str, str], reason: str) -> None:
    if "<v>" not in sheet:
        sheet = sheet.replace("<c/>", '<c r="A1"><v>1</v></c>')
    message, _ = refusal(raw_workbook(tmp_path / "log.xlsx", sheet, others), "Log")
    assert reason in message


def test_macros_and_links_are_not_looked_at(tmp_path: Path) -> None:
    others = {"xl/vbaProject.bin": "no program", "xl/externalLinks/externalLink1.xml": "<broken"}
    rows = f'<row r="1">{text("A1", "Date")}</row><row r="2"><c r="A2"><f>[1]Other!A1</f><v>5</v></c></row>'
    assert texts(open_sheet(raw_workbook(tmp_path / "log.xlsm", sheet_xml(rows), others))) == [
        ["Date"],
        ["5"],
    ]


def test_two_thousand_columns_are_too_many(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", [range(2000)])
    assert refusal(path)[0] == "log.xlsx:Log!ALM1: more than 1,000 columns"


def test_json_lines_have_their_keys_as_columns(tmp_path: Path) -> None:
    lines = '{"date": "2009-04", "cost": 1.10}\n\n{"who": ["Ann", "Bo"], "date": null, "paid": true}\n'
    sheet = open_sheet(file(tmp_path, lines, "log.jsonl"))
    assert texts(sheet) == [
        ["date", "cost", "who", "paid"],
        ["2009-04", "1.10", "", ""],
        ["", "", "Ann; Bo", "true"],
    ]
    first, second = sheet.rows()
    assert [cell.value for cell in first.cells] == ["2009-04", Decimal("1.10"), None, None]
    assert [cell.place for cell in second.cells] == ["3:date", "3:cost", "3:who", "3:paid"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            '{"date": "2009-04", "wh',
            "breaks off after 23 characters: the file was cut off, or the object goes on below",
        ),
        ('{"date": ', "breaks off after 8 characters: the file was cut off, or the object goes on below"),
        ("{'date': 1}", "is no JSON at character 2: expecting property name enclosed in double quotes"),
        ('"date"', 'is no object: write {"date": "2009-04"}, on each line one'),
        ('{"date": NaN}', "holds NaN, which is no number of JSON"),
        ('{"date": 1, "date": 2}', 'has the key "date" twice'),
        ("[" * 100_000, "is nested too deeply"),
        ('{"date": {"a": 1}}', 'is a table within the object ({"a": 1}): give it keys of its own'),
        ('{"date": 1e999999}', "is a number out of all proportion"),
    ],
)
def test_a_line_that_is_no_object_is_a_mistake_of_its_row(tmp_path: Path, line: str, problem: str) -> None:
    good, bad = open_sheet(file(tmp_path, f'{{"date": "2009"}}\n{line}\n', "log.jsonl")).rows()
    assert good.cells[0].problem is None
    assert (bad.number, bad.cells[0].problem) == (2, problem)


def test_a_file_without_an_object_says_why(tmp_path: Path) -> None:
    message, _ = refusal(file(tmp_path, '{"date": "2009', "log.jsonl"))
    assert message.startswith("log.jsonl has no object on a line of its own: breaks off after 14 characters")


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.csv")[1] == "check its name and directory"
    assert refusal(tmp_path)[0] == f"{tmp_path} is a directory that export sheets did not write"
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal(tmp_path / "pipe.csv")[0] == f"{tmp_path / 'pipe.csv'} is no regular file"
    assert not is_exported(tmp_path / "pipe.csv")


def test_a_sheet_of_a_name_is_for_workbooks(tmp_path: Path) -> None:
    assert refusal(file(tmp_path, "A\n1\n"), "Log")[0] == "log.csv has no sheets of a name"
