from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from chronicle.loader.reader import Lines
from chronicle.loader.toml import recovery
from chronicle.loader.toml.positions import Positions, entry_lines
from chronicle.loader.toml.recovery import ParserStop, parse, recover, try_parse
from tests.loader.toml_texts import broken, likely

if TYPE_CHECKING:
    from chronicle.loader.reader import FileError

GOOD = '\n[people.good]\nname = "Good"\n'

# The one mistake of a table; what the caret underlines; a word of the message; a word of the hint.
MISTAKES = [
    ("start = 2009-04", "2009-04", "date", 'write "2009-04"'),
    ("start = 2009-04 # c", "2009-04", "date", '"2009-04"'),
    ("start = 2009?", "2009?", "date", '"2009?"'),
    ("start = 201X", "201X", "date", '"201X"'),
    ("start = 2009-04/2011", "2009-04/2011", "date", '"2009-04/2011"'),
    ("start = [2013-08..2014-01]", "[2013-08..2014-01]", "date", '"[2013-08..2014-01]"'),
    ("end = ..", "..", "date", '".."'),
    ("period = 2013/14", "2013/14", "date", '"2013/14"'),
    ("start = 17/04/2009", "17/04/2009", "date", '"2009-04-17"'),
    ("start = 04/17/2009", "04/17/2009", "year first", '"2009-04-17"'),
    ("start = 17/04/09", "17/04/09", "year first", '"2009-04-17"'),
    ("start = 03/04/2009", "03/04/2009", "year first", '"2009-04-03" (day first), or "2009-03-04" (month first)'),
    ("start = 99/99/2009", "99/99/2009", "year first", '"2009" (the year alone)'),
    ("start = 2009-4-1", "2009-4-1", "needs quotes", '"2009-04-01"'),
    ("start = 17 April 2009", "17 April 2009", "date", '"2009-04-17"'),
    ("start = 3rd Sept 2009", "3rd Sept 2009", "date", '"2009-09-03"'),
    ("start = April 2009", "April 2009", "date", '"2009-04"'),
    ("start = 2009-02-30", "2009-02-30", "no day", "correct"),
    ("x = [2008, 2009-04]", "2009-04", "date", '"2009-04"'),
    ('x = ["2008-03", 2009-04]', "2009-04", "date", '"2009-04"'),
    ('x = { says = { start = 2009-04 }, at = "p" }', "2009-04", "date", '"2009-04"'),
    ("title = “a b”", "“a b”", "quotes", '"a b"'),
    ("title = \u2018a b\u2019", "\u2018a b\u2019", "quotes", '"a b"'),
    ("title = «a b»", "«a b»", "quotes", '"a b"'),
    ('title = "a b”', '"a b”', "curly", 'end it with "'),
    ("amount = 24,000,000", "24,000,000", "commas", "24_000_000"),
    ("x = { amount = 24,000,000 }", "24,000,000", "commas", "24_000_000"),
    ('x = { at = "some 24,000 of them", y: 1 }', ":", "colon", "write y ="),
    ("amount = £24m", "£24m", "no number", "24_000_000"),
    ("amount = £ 7.7 million", "£ 7.7 million", "no number", "7_700_000"),
    ("amount = $1,234.56", "$1,234.56", "no number", '"1234.56"'),
    ("amount = 24m", "24m", "no number", "24_000_000"),
    ("amount = 04", "04", "zero", "write 4"),
    ("amount = .5", ".5", "digit", "both sides"),
    ("person = peter-duxbury", "peter-duxbury", "quotes", '"peter-duxbury"'),
    ("left = by mutual agreement # c", "by mutual agreement", "quotes", '"by mutual agreement"'),
    ("length = 16 months", "16 months", "quotes", '"16 months"'),
    ("people = [tim, bob]", "tim", "quotes", '"tim"'),
    ("acting = True", "True", "TOML", "write true"),
    ("acting = FALSE", "FALSE", "TOML", "write false"),
    ("acting = yes", "yes", "TOML", "write true"),
    ("acting = no", "no", "TOML", "write false"),
    ("end = null", "null", "no null", "leave the key out"),
    ("end = None", "None", "no None", "leave the key out"),
    ("end =", "=", "nothing", "value"),
    ("end = # later", "=", "nothing", "value"),
    ("= 3", "=", "no key", "key ="),
    ('name "x"', '"', "no =", "write name ="),
    ("name", "name", "no value", "name ="),
    ('name: "x"', ":", "colon", "write name ="),
    ('x = { source: "x" }', ":", "colon", "write source ="),
    ('prénom = "x"', "é", "key", '"prénom"'),
    ("x = { , y = 1 }", ",", "a key is missing", "a-z"),
    ('// "x"', "//", "comment", "#"),
    ('name = "abc', '"abc', "no closing quote", 'with "'),
    ("name = 'abc", "'abc", "no closing quote", "with '"),
    ('name = """abc', '"""', "no end", '"""'),
    ("name = 'children's'", "'", "ends the text", "double quotes"),
    ('name = "said "no" to"', '"', "ends the text", '\\"'),
    ('path = "C:\\path"', "\\p", "backslash", "\\\\"),
    ('path = "C:\\Users"', "\\U", "backslash", "single quotes"),
    ('x = "\\ud800"', "\\ud800", "backslash", "\\\\"),
    ('x = ["a" "b"]', " ", "comma", "write ,"),
    ('x = ["a"\n"b"]', "", "comma", "write ,"),
    ('x = { a = "1" b = "2" }', " ", "comma", "write ,"),
    ("x = { a = 1 b = 2 }", " ", "comma", "write ,"),
    ("x = [\n[1, £2],\n]", "£2", "no number", "write 2"),
    ("x = [1, 2", "[", "never closed", "write ]"),
    ('x = [1,\nb = "2"', "[", "never closed", "write ]"),
    ('x = { a = "1"', "{", "never closed", "write }"),
    ('x = ["a"}', "}", "before", "write ]"),
    ('x = "a"]', "]", "closes nothing", "remove"),
    ('x = "a",', ",", "does not end", "remove"),
    ('x = "a";', ";", "does not end", "remove"),
    ('x = "a" y = "b"', "y", "one line", "new line"),
    ("x = 1 y = 2", "y", "one line", "new line"),
    ("x = 1\nx = 2", "x", "twice, first on line 2", "keep one"),
    ('"x" = 1\nx = 2', "x", "twice, first on line 2", "keep one"),
    ("y = { x = 1, x = 2 }", "x", "twice", "keep one"),
    ("y = { x = 1 }\nx = { x = 1, x = 2 }", "x", "twice, first on line 3", "keep one"),
    ("x = 1\nx = [\n[true]]", "x", "twice, first on line 2", "keep one"),
    ('x = 1\nx = """\ny = 2\n"""', "x", "twice, first on line 2", "keep one"),
    ("y = {\nx = 1,\nx = [\n2 ] }", "x", "twice, first on line 3", "keep one"),
    ("x.y = 1\nx.y.z = 2", "x.y.z", "clashes with x.y on line 2", "keep one"),
    ("y = { x = { z = 1 }, x.z = 2 }", "x.z", "clashes with x on line 2", "keep one"),
    ("\ufeffx = 1", "\ufeff", "byte order mark", "remove"),
    ("x\u00a0= 1", "\u00a0", "no-break space", "remove"),
    ('x = "\x07"', "\x07", "U+0007", "\\u0007"),
    ('x = "\0"', "\0", "U+0000", "\\u0000"),
    ("x = 1\ry = 2", "\r", "carriage return", "line feed"),
    ("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other", "<<<<<<< HEAD", "merge", "keep one"),
    ("=======", "=======", "merge", "keep one"),
    (">>>>>>> other", ">>>>>>> other", "merge", "keep one"),
    ("x = 1\n@", "@", "not TOML", "[table.id]"),
    ("x = ,", ",", "not TOML", "[table.id]"),
]  # fmt: skip

HEADERS = [
    ("[people.bad", "[people.bad", "no closing bracket", "[people.bad]"),
    ("[[people.bad]", "[[people.bad]", "closes with ]", "[people.bad]"),
    ("[people.bad]]", "[people.bad]]", "closes with ]]", "[people.bad]"),
    ("[people.Siân Jones]", "[people.Siân Jones]", "no table header", "write [people.sian-jones]: an id is"),
    ("[people bad]", "[people bad]", "no table header", "[table.id]"),
    ('[people."\\q"]', "\\q", "backslash", "\\\\"),
    ("[people.]", "[people.]", "no table header", "[table.id]"),
    ("[]", "[]", "no table header", "[table.id]"),
    ("[people.bad] x = 1", "x", "behind a table header", "new line"),
    ("[people.good", "[people.good", "no closing bracket", "[people.good]"),
]

FOREIGN = [
    ('{\n  "people": {"a": 1}\n}', "JSON"),
    ('[\n  {"name": "x"}\n]', "JSON"),
    ("---\npeople:\n  - name: x\n", "YAML"),
    ("name,start,end\nTucker,2009,2011\n", "CSV"),
    ("name;start;end\nTucker;2009;2011\n", "CSV"),
    ("name\tstart\nTucker\t2009\n", "TSV"),
    ("<?xml version='1.0'?>\n<x/>", "XML"),
]


def only(text: str) -> FileError:
    parsed = parse(text)
    assert len(parsed.errors) == 1, parsed.errors
    return parsed.errors[0]


def underlined(text: str, error: FileError) -> str:
    start = Lines(text).start(error.line) + error.column - 1
    return text[start : start + error.width]


@pytest.mark.parametrize(("line", "caret", "message", "hint"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_named_underlined_and_mended(line: str, caret: str, message: str, hint: str) -> None:
    text = f"[tenures.bad]\n{line}\n{GOOD}"
    error = only(text)
    assert (error.code, error.address) == ("F003", "tenures.bad")
    assert underlined(text, error).rstrip("\n") == caret.rstrip("\n")
    assert message in error.message
    assert hint in error.hint


@pytest.mark.parametrize(("line", "caret", "message", "hint"), HEADERS, ids=[row[0] for row in HEADERS])
def test_a_broken_header_takes_its_own_table_only(line: str, caret: str, message: str, hint: str) -> None:
    text = f'{GOOD}\n{line}\nname = "Bad"\n[people.next]\nname = "Next"\n'
    error = only(text)
    assert underlined(text, error) == caret
    assert message in error.message
    assert hint in error.hint
    assert set(parse(text).document["people"]) >= {"good", "next"}  # type: ignore[call-overload]


def test_a_header_that_is_no_key_names_no_table() -> None:
    assert only('[people."\\q"]\nname = "Bad"\n').address == ""
    assert only('[people."a\\u0062"]\nname = Bad\n').address == "people.ab"


@pytest.mark.parametrize(("line", "caret", "message", "hint"), MISTAKES, ids=[row[0] for row in MISTAKES])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_the_broken_table_goes_and_the_others_stay_where_they_are(
    line: str, caret: str, message: str, hint: str, line_break: str
) -> None:
    del caret, message, hint
    text = f"{GOOD}[tenures.bad]\n{line}\n[tenures.fine]\n{GOOD.replace('good', 'too')}".replace(
        "\n", line_break
    )
    parsed = parse(text)
    assert parsed.document == {
        "people": {"good": {"name": "Good"}, "too": {"name": "Good"}},
        "tenures": {"fine": {}},
    }
    assert tomli.loads(parsed.text) == parsed.document
    assert len(parsed.text) == len(text)
    for (table, name), number in entry_lines(parsed.text, parsed.document).lines.items():
        assert Lines(text).line(number) == f"[{table}.{name}]"


@pytest.mark.parametrize(("text", "name"), FOREIGN, ids=[name for _, name in FOREIGN])
def test_a_file_of_another_format_is_one_finding(text: str, name: str) -> None:
    assert name in only(text).message


def test_a_whole_text_is_parsed_as_it_is() -> None:
    text = f'{GOOD}[tenures.x]\nnote = """\n[not.a.header]\n"""\n'
    assert parse(text).document == tomli.loads(text)
    assert parse(text).text == text
    assert parse(text).errors == ()


def test_every_mistake_of_a_table_that_stands_on_a_line_of_its_own_is_reported() -> None:
    errors = parse("[tenures.bad]\nstart = 2009-04\nok = 1\nend = 2010-05\nleft = early\n").errors
    assert [error.line for error in errors] == [2, 4, 5]


@pytest.mark.parametrize("first", ['left = "early', "left = 'children's'", "left = [1 2", "left = 1]"])
def test_a_mistake_is_told_as_if_those_above_it_were_mended(first: str) -> None:
    table = f"[tenures.bad]\n{first}\nstart = 2009-04\nend = 1\nend = 2\n"
    for above in ("", GOOD):
        line = above.count("\n")
        found = [(error.line - line, error.message) for error in parse(above + table).errors]
        assert [number for number, _ in found] == [2, 3, 5]
        assert [message for _, message in found[1:]] == [
            "the date 2009-04 needs quotes",
            f"end is given twice, first on line {line + 4}",
        ]


def test_the_first_twenty_mistakes_of_a_table_are_reported() -> None:
    errors = parse("[tenures.bad]\n" + "".join(f"x{n} = y\n" for n in range(25))).errors
    assert [error.line for error in errors] == list(range(2, 22))


@pytest.mark.parametrize("table", ["[people.bad]\nx = y\n", GOOD])
def test_many_broken_tables_are_reported_and_what_follows_was_not_read(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fourth = parse(GOOD + table * 4).errors[3]
    monkeypatch.setattr(recovery, "_MOST_BROKEN", 2)
    parsed = parse(GOOD + table * 9)
    *broken, last = parsed.errors
    assert len(broken) == 3
    assert (last.code, last.line) == ("F011", fourth.line - ("y" in table))
    assert last.message == "too many tables are broken; from here on the file was not read"
    assert parsed.document == {"people": {"good": {"name": "Good"}}}


def test_many_clashing_tables_are_reported_and_what_follows_was_not_read() -> None:
    keys = "".join(f"a{n} = {{}}\n" for n in range(30))
    tables = "".join(f"[people.a{n}]\n" for n in range(30))
    parsed = parse(f"[people]\n{keys}{tables}")
    *clashing, last = parsed.errors
    assert [error.address for error in clashing] == [f"people.a{n}" for n in range(19)]
    assert (last.code, last.line) == ("F011", 2 + 30 + 19)
    assert last.message == "too many tables clash with one another; from here on the file was not read"
    assert parsed.document == {"people": {f"a{n}": {} for n in range(30)}}


@pytest.mark.parametrize("quotes", ['"""', "'''"])
@pytest.mark.parametrize("mistake", ["start = 2009-04\n", ""])
def test_a_line_of_a_long_text_that_begins_with_a_bracket_begins_no_table(quotes: str, mistake: str) -> None:
    quote = f'quote = {quotes}\n"He said\n[sic] that\n[people.good]\n{quotes}\n'
    text = f"[tenures.bad]\n{mistake}{quote}end = 2011-02\n{GOOD}"
    assert [error.address for error in parse(text).errors] == ["tenures.bad"] * (1 + bool(mistake))
    assert [underlined(text, error) for error in parse(text).errors][-1] == "2011-02"
    assert parse(text).document == {"people": {"good": {"name": "Good"}}}


@pytest.mark.parametrize("value", ['x = """a"""', 'x = [\n"""a""",\n]', 'x = ["a",\n"""b"""]'])
def test_a_long_text_without_an_end_ends_where_the_next_begins(value: str) -> None:
    parsed = parse(f'[people.bad]\nnote = """\n{GOOD}[people.next]\n{value}\n')
    assert [error.address for error in parsed.errors] == ["people.bad"]
    assert parsed.document == tomli.loads(f"{GOOD}[people.next]\n{value}")


def test_a_long_text_with_lines_like_headers_stays_whole_beside_a_broken_table() -> None:
    long = "[people.long]\nnote = \"\"\"\n[people.no]\n[people.good]\n\"\"\"\nmore = '''\n[a.b]\n'''\n"
    parsed = parse(f"[people.bad]\nx = y\n{long}{GOOD}")
    assert set(parsed.document["people"]) == {"long", "good"}  # type: ignore[call-overload]
    assert len(parsed.errors) == 1


def test_a_line_like_a_header_in_a_long_text_defines_nothing() -> None:
    long = '[people.long]\nnote = """\n[people.good]\n"""\n'
    parsed = parse(f"{long}[people.bad]\nx = y\n{GOOD}[people.worse]\nx = y\n")
    assert set(parsed.document["people"]) == {"long", "good"}  # type: ignore[call-overload]
    assert [error.address for error in parsed.errors] == ["people.bad", "people.worse"]


def test_a_text_that_never_ends_costs_its_own_table_only() -> None:
    parsed = parse(f'[people.bad]\nnote = """\n{GOOD}[people.long]\nnote = """x"""\n')
    assert set(parsed.document["people"]) == {"long", "good"}  # type: ignore[call-overload]
    assert [(error.line, error.column) for error in parsed.errors] == [(2, 8)]


def test_a_table_defined_twice_keeps_the_first_and_names_both_lines() -> None:
    parsed = parse('[people.a]\nname = "1"\n[people.b]\n["people".a]\nname = "2"\n')
    assert parsed.document == {"people": {"a": {"name": "1"}, "b": {}}}
    (error,) = parsed.errors
    assert (error.code, error.line, error.column, error.width) == ("F008", 4, 2, 10)
    assert error.also == 1


def test_each_of_many_tables_defined_twice_is_reported() -> None:
    """Also where the second ones follow good tables, with which they are read at once."""
    tables = "".join(f"[people.a{n}]\n" for n in range(100))
    parsed = parse(tables + tables)
    assert [(error.code, error.line) for error in parsed.errors] == [("F008", 101 + n) for n in range(100)]
    assert parsed.document == {"people": {f"a{n}": {} for n in range(100)}}


def test_a_second_definition_stands_where_the_first_is_broken() -> None:
    parsed = parse('[people.a]\nname = x\n[people.a]\nname = "2"\n')
    assert parsed.document == {"people": {"a": {"name": "2"}}}


def test_a_table_that_clashes_with_a_key_goes() -> None:
    parsed = parse("[people]\na = { x = 1 }\n[people.a]\nname = 2\n[people.b]\n")
    assert parsed.document == {"people": {"a": {"x": 1}, "b": {}}}
    assert [(error.code, error.line) for error in parsed.errors] == [("F008", 3)]


def test_a_key_that_clashes_with_a_table_goes() -> None:
    parsed = parse('[a.b]\nx = 1\n[a]\nn = """\n[c.d]\n"""\nb.x = 2\n[a.c]\n')
    assert parsed.document == {"a": {"b": {"x": 1}, "c": {}}}
    assert [(error.code, error.line, error.address) for error in parsed.errors] == [("F003", 7, "a")]
    assert parsed.errors[0].message == "b.x clashes with a key or table before it"


def test_tables_in_arrays_of_tables_may_return() -> None:
    text = "[[a]]\n[a.b]\nx = 1\n[[a]]\n[a.b]\nx = 2\n"
    assert recover(text).document == tomli.loads(text)
    assert parse(text + "[c.d]\nx = y\n").document == tomli.loads(text)


def test_a_conflict_across_tables_takes_them_all_in_one_finding() -> None:
    text = f"{GOOD}<<<<<<< HEAD\n[people.a]\nx = 1\n=======\n[people.a]\nx = 2\n>>>>>>> other\n[people.b]\n"
    parsed = parse(text)
    assert "b" in parsed.document["people"]  # type: ignore[operator]
    assert "a" not in parsed.document["people"]  # type: ignore[operator]
    assert only(text).line == 4


def test_what_exceeds_a_limit_takes_its_table_only() -> None:
    for line in ("x = " + "[" * 10_000, ".".join("a" * 1000) + " = 1", "x = " + "1" * 4301):
        text = f"{GOOD}[people.bad]\n{line}\n[people.b]\n"
        error = only(text)
        assert (error.code, error.line, error.address) == ("F011", 5, "people.bad")
        assert set(parse(text).document["people"]) == {"good", "b"}  # type: ignore[call-overload]


TOMLI_WORDS = re.compile(
    "Expected|Invalid|Unclosed|Unterminated|Cannot|Illegal|Found invalid|end of document"
)


CUT_IN_A_TEXT = "[a.b]\nx = 1\n[a]\nn = \"\"\"\n[q.r]\n]\n'''\n= \"\"\"\nb.x = '''y'''\n"


@given(st.one_of(st.text(), broken(), likely()))
@example(CUT_IN_A_TEXT)
def test_no_text_raises_and_what_is_left_is_toml_of_the_same_shape(text: str) -> None:
    parsed = parse(text)
    assert repr(tomli.loads(parsed.text)) == repr(parsed.document)
    assert [len(line) for line in parsed.text.split("\n")] == [len(line) for line in text.split("\n")]
    lines = Lines(text)
    for error in parsed.errors:
        assert error.message
        assert error.hint
        assert TOMLI_WORDS.search(text) or not TOMLI_WORDS.search(error.message)
        assert 1 <= error.column <= len(lines.line(error.line)) + 2
        assert 1 <= error.line <= text.count("\n") + 1
        assert error.width >= 1
    list(Positions(parsed.text).addresses())


def test_a_key_twice_below_one_that_is_no_key() -> None:
    """All the keys above are looked at for the first of the two, those too that tomli refuses."""
    text = '"\\\'U00000061"={\n"a"={"a"="text","a"="text","a"="text"},"a"="text","a"="text"}'
    assert {error.code for error in parse(text).errors} == {"F003"}


@given(broken())
def test_nothing_goes_silently(text: str) -> None:
    try:
        document = tomli.loads(text)
    except tomli.TOMLDecodeError:
        assert parse(text).errors
    else:
        assert repr(recover(text).document) == repr(document)
        assert not parse(text).errors


@pytest.mark.parametrize(
    "table",
    ["x = [1,\n", 'x = "a\n', 'x = """a\n', "x = 2009-04\ny = 2010-05\n", "x = y\n[people.good]\n"],
)
def test_a_thousand_broken_tables_are_parsed_again_in_proportion(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(f"[tenures.t{number}]\n{table}" for number in range(1000))
    parsed = 0

    def counted(part: str) -> dict[str, object] | ParserStop:
        nonlocal parsed
        parsed += len(part)
        return try_parse(part)

    monkeypatch.setattr(recovery, "try_parse", counted)
    assert len(parse(text).errors) >= 1000
    assert parsed < 20 * len(text)


@pytest.mark.parametrize(
    ("text", "at_end"),
    [
        ("a = 1 2", False),
        ("a = ", True),
        ("a = " + "[" * 100_000, True),
        ("a = " + "1" * 100_000, True),
    ],
    ids=["a mistake", "nothing where a value should be", "brackets without end", "a number without end"],
)
def test_a_text_that_is_refused(text: str, *, at_end: bool) -> None:
    stopped = try_parse(text)
    assert isinstance(stopped, ParserStop)
    assert stopped.at_end is at_end
