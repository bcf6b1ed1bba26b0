from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chronicle.loader.entries import MODELS
from chronicle.writing.key_order import keys_of
from chronicle.writing.toml_data import value_at
from chronicle.writing.toml_edits import (
    EditRefused,
    append_entry,
    delete_entry,
    entry_toml,
    rename_key,
    rewrite_texts,
    set_value,
    set_values,
    unset,
)
from chronicle.writing.toml_tree import TomlTree
from tests.conftest import BIRMINGHAM
from tests.loader.toml_texts import accepted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from chronicle.findings import KeyPath
    from chronicle.writing.toml_values import TomlValue

BASE = """\
# The harbour, 1926 on

[tenures.tucker]    # the first
person = "colin-tucker"
start="2009-04"     # the timeline gives it
note = '''
C:\\logs'''
sources = [
  "log",            # read in 1930
  { source = "minutes", at = 'page 4' },
]

# about Ann
[tenures.ray]
person = "ann-ray"
"""
ANN = ("tenures", "ray")
TUCKER = ("tenures", "tucker")
LONG = "the harbour master's own log, " * 3


def changed(before: str, after: str) -> tuple[str, str]:
    """Return what of a text was replaced, and by what, in whole lines."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return "".join(old), "".join(new)


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ((*TUCKER, "start"), "2009-05", 'start="2009-04"     # the', 'start="2009-05"     # the'),
        ((*TUCKER, "note"), "D:\\logs", "C:\\logs'''", "D:\\logs'''"),
        ((*TUCKER, "note"), "it's", "note = '''\nC:\\logs'''\n", 'note = """\nit\'s"""\n'),
        ((*TUCKER, "sources", 0), "book", '"log",       ', '"book",       '),
        ((*TUCKER, "sources", 1, "at"), "page 5", "'page 4'", "'page 5'"),
        ((*TUCKER, "sources", 1, "at"), "Ann's page", "'page 4'", '"Ann\'s page"'),
        (
            (*TUCKER, "sources", 1, "says"),
            {"start": "2009"},
            "'page 4' }",
            "'page 4', says = { start = \"2009\" } }",
        ),
        ((*TUCKER, "end"), "2011", "", 'end="2011"\n'),
        ((*TUCKER, "post"), "pilot", "", 'post = "pilot"\n'),
        ((*ANN, "because", "start"), "so it seems", "", 'because = { start = "so it seems" }\n'),
        ((*ANN, "start"), dt.date(1930, 5, 1), "", "start = 1930-05-01\n"),
        ((*ANN, "tags"), ["a", "b"], "", 'tags = ["a", "b"]\n'),
        ((*ANN, "note"), "one\ntwo", "", 'note = """\none\ntwo"""\n'),
        ((*ANN, "note"), 'he said "no"', "", "note = 'he said \"no\"'\n"),
        ((*TUCKER, "sources", 2), "book", "", '  "book",\n'),
    ],
    ids=str,
)
def test_a_value_is_set_where_it_stands_or_a_person_would_write_it(
    path: KeyPath, value: TomlValue, old: str, new: str
) -> None:
    after = set_value(BASE, path, value)
    before_line, after_line = changed(BASE, after)
    assert before_line.replace(old, new, 1) == after_line if old else after_line == new
    assert value_at(tomli.loads(after), path) == value


@pytest.mark.parametrize(
    ("text", "path", "value", "after"),
    [
        ('[tenures]\ntucker.person = "a" # x\n\nray.person = "b"\n', (*TUCKER, "start"), "2009",
         '[tenures]\ntucker.person = "a" # x\ntucker.start = "2009"\n\nray.person = "b"\n'),
        ('tenures.tucker = {person="a"}\n', (*TUCKER, "start"), "2009", 'tenures.tucker = {person="a", start = "2009"}\n'),
        ('[tenures]\ntucker = {\n  person = "a", # who\n  # why\n  because.start = "x" # y\n}', (*TUCKER, "because", "end"), "z",
         '[tenures]\ntucker = {\n  person = "a", # who\n  # why\n  because.start = "x", # y\n  because.end = "z"\n}'),
        ('[tenures."tucker"."because"]\nstart = "x"\n', (*TUCKER, "person"), "a",
         '[tenures."tucker"]\nperson = "a"\n\n[tenures."tucker"."because"]\nstart = "x"\n'),
        ("[tenures.tucker]", (*TUCKER, "person"), "a", '[tenures.tucker]\nperson = "a"'),
        ("\ufeff[tenures.tucker]\r\n", (*TUCKER, "note"), "a\nb", '\ufeff[tenures.tucker]\r\nnote = """\r\na\r\nb"""\r\n'),
        ("[budget.a]\n\tamount\t= 5\n\tperiod\t= '2009'\n", ("budget", "a", "for"), "roads",
         "[budget.a]\n\tamount\t= 5\n\tperiod\t= '2009'\n\tfor = \"roads\"\n"),
        ("[budget.a]\namount = 24_000_000\n", ("budget", "a", "amount"), 25_000_000, "[budget.a]\namount = 25_000_000\n"),
        ("[budget.a]\namount = 24000000\n", ("budget", "a", "amount"), 25_000_000, "[budget.a]\namount = 25000000\n"),
        ("[tenures.tucker]\ntags = []\n", (*TUCKER, "tags", 0), "a", '[tenures.tucker]\ntags = ["a"]\n'),
        ("[tenures.tucker]\ntags = [\n  # none yet\n]\n", (*TUCKER, "tags", 0), "a", '[tenures.tucker]\ntags = [\n  # none yet\n  "a",\n]\n'),
        ("[tenures.tucker]\ntags = ['a'\n , 'b' # b\n]\n", (*TUCKER, "tags", 2), "c", "[tenures.tucker]\ntags = ['a'\n , 'b', \"c\" # b\n]\n"),
        ("[tenures.tucker]\ntags = ['a', # first\n  'b',\n  'c']\n", (*TUCKER, "tags"), ["a", "c", "d"], "[tenures.tucker]\ntags = ['a', # first\n  'c',\n  'd']\n"),
        ('[[tenures.tucker.sources]]\nsource = "a" # one\n\n[tenures.ray]\n', (*TUCKER, "sources", 1), {"at": "2", "source": "b"},
         '[[tenures.tucker.sources]]\nsource = "a" # one\n\n[[tenures.tucker.sources]]\nsource = "b"\nat = "2"\n\n[tenures.ray]\n'),
        ('[tenures.tucker.because]\nstart = "x"\n\n[tenures.ray]\n', (*TUCKER, "because"), "all", '[tenures.tucker]\nbecause = "all"\n\n[tenures.ray]\n'),
        ('[tenures.tucker]\nsources = [{ source = "log" }]\n', (*TUCKER, "sources", 1), {"source": "minutes", "quote": LONG},
         f'[tenures.tucker]\nsources = [\n  {{ source = "log" }},\n  {{ source = "minutes", quote = "{LONG}" }},\n]\n'),
        ("", ("people", "ann", "name"), "Ann", '[people.ann]\nname = "Ann"\n'),
        ('people = { bob = { name = "Bob" } }\n', ("people", "ann"), {"name": "Ann"}, 'people = { bob = { name = "Bob" }, ann = { name = "Ann" } }\n'),
    ],
)  # fmt: skip
def test_every_way_to_write_a_table_takes_a_key(
    text: str, path: KeyPath, value: TomlValue, after: str
) -> None:
    assert set_value(text, path, value) == after


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        (BASE, (*TUCKER, "start"), BASE.replace('start="2009-04"     # the timeline gives it\n', "")),
        (BASE, (*TUCKER, "sources", 0), BASE.replace('  "log",            # read in 1930\n', "")),
        (BASE, (*TUCKER, "sources", 1, "at"), BASE.replace(", at = 'page 4'", "")),
        (BASE, (*ANN, "person"), BASE.replace('person = "ann-ray"\n', "")),
        ("[a.b]\nc = 1\nd = 2", ("a", "b", "d"), "[a.b]\nc = 1"),
        ("[a.b]\nc = [1, 2, 3]\n", ("a", "b", "c", 1), "[a.b]\nc = [1, 3]\n"),
        ("[a.b]\nc = [1, 2, 3]\n", ("a", "b", "c", 2), "[a.b]\nc = [1, 2]\n"),
        ("[a.b]\nc = [ 1 ]\n", ("a", "b", "c", 0), "[a.b]\nc = []\n"),
        ("[a.b]\nc = [1 # one\n , 2]\n", ("a", "b", "c", 0), "[a.b]\nc = [ # one\n  2]\n"),
        ('a.b.c.d = "x" # why\n', ("a", "b", "c", "d"), "a.b.c = {} # why\n"),
        ("[a.b.c]\nd = 1\n", ("a", "b", "c", "d"), "[a.b.c]\n"),
        ("[a.b.c]\nd = 1\n", ("a", "b", "c"), "[a.b]\n"),
        ("[[a.b.c]]\nd = 1\n[[a.b.c]]\n[e]\n", ("a", "b", "c"), "[a.b]\n[e]\n"),
    ],
)
def test_a_value_goes_with_the_comment_behind_it_and_nothing_else(
    text: str, path: KeyPath, after: str
) -> None:
    assert unset(text, path) == after


@pytest.mark.parametrize(
    ("text", "id_", "after"),
    [
        (BASE, "ray", BASE[: BASE.index("\n# about Ann")]),
        (BASE, "tucker", BASE[:24] + BASE[BASE.index("# about Ann") :]),
        ("# top\n\n[t.a]\nx = 1\n[t.b]\n", "a", "# top\n\n[t.b]\n"),
        ("[t.a]\nx = 1\n# old: 2\n\n# B\n[t.b]\n", "a", "# B\n[t.b]\n"),
        ("[t]\na.x = 1\n# B\nb.x = 1\n# A again\na.y = 2\n", "a", "[t]\n# B\nb.x = 1\n"),
        ("[t.a]\nx = 1\n\n[u.b]\n\n[t.a.c]\ny = 1\n\n[u.c]", "a", "[u.b]\n\n[u.c]"),
        ("t = { a = 1, b = { c = 2 } }", "b", "t = { a = 1 }"),
    ],
)
def test_an_entry_goes_with_the_comment_directly_above(text: str, id_: str, after: str) -> None:
    table = next(iter(tomli.loads(text))) if text is not BASE else "tenures"
    assert delete_entry(text, table, id_) == after


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("[t.a] # one\nx=1\n[t.a.b]\n[u.a]\n", ("t", "a"), "[t.new] # one\nx=1\n[t.new.b]\n[u.a]\n"),
        ("[t . \"a\"]\n[t.'a'.b]\n", ("t", "a"), "[t . \"new\"]\n[t.'new'.b]\n"),
        ("[t]\na . x = 1\nb.a = 2\na.y = 3\n", ("t", "a"), "[t]\nnew . x = 1\nb.a = 2\nnew.y = 3\n"),
        ('[t."a b"]\n', ("t", "a b"), "[t.new]\n"),
        ("t = { a = { a = 1 } }\n", ("t", "a"), "t = { new = { a = 1 } }\n"),
        ("[[t.a.s]]\nx = 1\n[[t.a.s]]\n", ("t", "a"), "[[t.new.s]]\nx = 1\n[[t.new.s]]\n"),
    ],
)
def test_a_key_is_renamed_wherever_it_names_the_table(text: str, path: KeyPath, after: str) -> None:
    assert rename_key(text, path, "new") == after


def test_an_entry_is_written_as_by_hand() -> None:
    values: dict[str, TomlValue] = {
        "sources": [{"at": "page 1", "source": "log"}, {"says": {"end": "2011", "start": "2009"}, "source": "minutes", "quote": LONG}],
        "start": "2009-04",
        "person": "ann-ray",
        "because": {"end": "of what she said", "start": "of the log"},
        "acting": True,
    }  # fmt: skip
    assert entry_toml("tenures", "ray", values) == (
        "[tenures.ray]\n"
        'person = "ann-ray"\n'
        'start = "2009-04"\n'
        "acting = true\n"
        'because = { start = "of the log", end = "of what she said" }\n'
        "sources = [\n"
        '  { source = "log", at = "page 1" },\n'
        f'  {{ source = "minutes", quote = "{LONG}", says = {{ start = "2009", end = "2011" }} }},\n'
        "]\n"
    )


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", '[people.ann]\nname = "Ann"\n'),
        ("# all\n", '# all\n\n[people.ann]\nname = "Ann"\n'),
        ("[t.a]\n\n", '[t.a]\n\n[people.ann]\nname = "Ann"\n'),
        ("[t.a]\r\nx = 1", '[t.a]\r\nx = 1\r\n\r\n[people.ann]\r\nname = "Ann"'),
        ("[people]\nbob.name = 'Bob'\n", "[people]\nbob.name = 'Bob'\n\n[people.ann]\nname = \"Ann\"\n"),
    ],
)
def test_an_entry_is_added_at_the_end(text: str, after: str) -> None:
    assert append_entry(text, "people", "ann", {"name": "Ann"}) == after


def test_texts_are_rewritten_with_their_line_breaks_and_escapes() -> None:
    text = '[t.a]\nnote = """\nSee \\\n  t.old and t.old-b, \\u2026"""\nfor = "t.old"\nby = "t.\\u006fld"\n'
    paths: list[KeyPath] = [("t", "a", key) for key in ("note", "for", "by")]
    after = rewrite_texts(
        text, {path: lambda given: re.sub(r"t\.old(?!-)", "t.new", given) for path in paths}
    )
    assert after == text.replace("t.old and", "t.new and").replace('"t.old"', '"t.new"').replace(
        "\\u006fld", "new"
    )


def test_what_cannot_be_meant_is_refused() -> None:
    edits: tuple[Callable[[], str], ...] = (
        lambda: set_value("a = ", ("a",), 1),
        lambda: set_value(BASE, (*TUCKER, "start", "year"), 1),
        lambda: set_value(BASE, (*TUCKER, "sources", 5), "x"),
        lambda: unset(BASE, (*ANN, "start")),
        lambda: append_entry(BASE, "tenures", "ray", {}),
        lambda: delete_entry(BASE, "tenures", "hay"),
        lambda: rename_key(BASE, ANN, "tucker"),
        lambda: rename_key(BASE, ("tenures", "hay"), "ray"),
    )
    for edit in edits:
        with pytest.raises(EditRefused):
            edit()


def test_what_is_no_toml_is_refused() -> None:
    entries: dict[KeyPath, Any] = {("people", str(number)): {"name": "x"} for number in range(9)}
    with pytest.raises(EditRefused, match="not TOML"):
        set_values("[people.0]\nname = x\n", entries)


@pytest.mark.parametrize("table", MODELS)
def test_every_declared_key_has_its_place(table: str) -> None:
    values: dict[str, TomlValue] = dict.fromkeys(sorted(keys_of(table)), "x")
    text = entry_toml(table, "one", values)
    assert list(tomli.loads(text)[table]["one"]) == list(keys_of(table))
    for key in keys_of(table):
        assert set_value(unset(text, (table, "one", key)), (table, "one", key), "x") == text


def paths(data: object, above: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the path of each value, at any depth."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*above, key)
        yield from paths(value, (*above, key))


def in_double_brackets(text: str, data: object, path: KeyPath) -> bool:
    """Tell whether a path leads to or through a list of tables that have headers, which a single value cannot replace."""
    return any(
        isinstance(value_at(data, path[:size]), list) and TomlTree(text).value(path[:size]) is None
        for size in range(1, len(path) + 1)
    )


VALUES: st.SearchStrategy[TomlValue] = st.recursive(
    st.text(max_size=8) | st.sampled_from(["it's", 'a "b"', "C:\\x", "\n\n", '"""', "a\r\n", "\x1b\u202e", 5, 24_000_000, True])
    | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


def is_within(part: str, whole: str) -> bool:
    """Tell whether a text is another with some of its characters left out."""
    characters = iter(whole)
    return all(character in characters for character in part)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text that tomli accepts, perhaps with a byte order mark, perhaps without its last line break."""
    text = draw(accepted())
    text = text.rstrip("\r\n") if draw(st.booleans()) else text
    return ("\ufeff" if draw(st.booleans()) else "") + text


quick = settings(suppress_health_check=list(HealthCheck), derandomize=True)


def set_anything(text: str, draw: st.DataObject) -> None:
    """Change, add and take out what is drawn; each edit changes the bytes of its value and no others."""
    body = text.removeprefix("\ufeff")
    data = tomli.loads(body)
    everything = [path for path in paths(data) if not in_double_brackets(body, data, path)]
    if not everything:
        return
    path, value = draw.draw(st.sampled_from(everything)), draw.draw(VALUES)
    after = set_value(text, path, value)
    item = TomlTree(body).value(path)
    if item is not None:
        assert after.startswith(text[: len(text) - len(body)] + body[: item.value.start])
        assert after.endswith(body[item.value.end :])
    assert set_value(after, path, value) == after or (value == {} and len(path) == 1)
    without = unset(text, path)
    assert is_within(without, text) or without.count("{}") > text.count("{}") or "[" in without
    if isinstance(path[-1], str):
        renamed = rename_key(text, path, "renamed-key")
        assert len(renamed.splitlines()) == len(text.splitlines())
    current = value_at(data, path)
    if isinstance(current, dict):
        added = set_value(text, (*path, "added-key"), value)
        assert is_within(text, added)
    elif isinstance(current, list) and not isinstance(value, dict):
        assert is_within("".join(text.split()), set_value(text, (*path, len(current)), value))
    for result in (after, without):
        assert (result.endswith("\n") or not result.strip("\ufeff")) == (
            text.endswith("\n") or not result.strip("\ufeff")
        )
        assert result.startswith("\ufeff") == text.startswith("\ufeff")
        assert "\r\n" not in text or "\n" not in result.replace("\r\n", "")


@quick
@given(texts(), st.data())
def test_an_edit_changes_its_value_and_no_other_byte(text: str, draw: st.DataObject) -> None:
    set_anything(text, draw)


def one_by_one(text: str, values: Mapping[KeyPath, TomlValue]) -> str:
    """Return a text with values set in it one after the other."""
    for path, value in values.items():
        text = set_value(text, path, value)
    return text


@quick
@given(texts(), st.data())
def test_many_changes_at_once_are_made_as_one_by_one(text: str, draw: st.DataObject) -> None:
    body = text.removeprefix("\ufeff")
    data = tomli.loads(body)
    tables = [path for path in paths(data) if len(path) > 1 and isinstance(value_at(data, path), dict)]
    tables = [path for path in tables if not in_double_brackets(body, data, path)]
    changes: dict[KeyPath, TomlValue] = {(*path, "added-key"): draw.draw(VALUES) for path in tables[:4]}
    assert set_values(text, changes) == one_by_one(text, changes)


SEVERAL = """\
# The board.
[chronicle]
title = "A board"

# Ann.
[people.ann]
name = "Ann"   # as printed

[people.bo]
name = "Bo"
[people.bo.identifiers]
ons = "1"

[people]
cy.name = "Cy"
dee = { name = "Dee" }

[organisations.board]
name = '''
The [people.ann] Board'''
# the end
"""


@pytest.mark.parametrize(
    "text", [SEVERAL, SEVERAL.replace("\n", "\r\n"), "\ufeff" + SEVERAL, SEVERAL.rstrip()]
)
def test_entries_that_stand_in_lines_of_their_own_and_others_change_at_once(text: str) -> None:
    data = tomli.loads(text.removeprefix("\ufeff"))
    entries: dict[KeyPath, Any] = {("chronicle",): {"title": "Our board", "currency": "EUR"}}
    for table in ("people", "organisations"):
        for id_, values in data[table].items():
            entries[table, id_] = {**values, "name": "New", "note": "A note"}
    assert set_values(text, entries) == one_by_one(text, entries)


@given(st.data())
@settings(max_examples=10)
def test_entries_of_the_shipped_base_change_at_once(data: st.DataObject) -> None:
    text = (BIRMINGHAM / "tenures.toml").read_text("utf-8")
    tenures: Mapping[str, dict[str, Any]] = tomli.loads(text)["tenures"]
    ids = data.draw(st.lists(st.sampled_from(sorted(tenures)), min_size=4, max_size=8, unique=True))
    entries: dict[KeyPath, Any] = {}
    for id_ in ids:
        values = dict(tenures[id_])
        gone = data.draw(st.sampled_from([None, *values]))
        values.pop(gone or "", None)
        entries["tenures", id_] = {**values, data.draw(st.sampled_from(["note", "end", "left"])): "2010"}
    assert set_values(text, entries) == one_by_one(text, entries)


@pytest.mark.parametrize(
    ("text", "path", "value", "after"),
    [
        ('[[people]]\nname = "x"\n\n[[people]]\nname = "y"\n', ("people", 1, "note"), "z",
         '[[people]]\nname = "x"\n\n[[people]]\nname = "y"\nnote = "z"\n'),
        ('[t]\nb.c = 1\n\n[t.a]\nname = "x"\n', ("t", "a"), 5, "[t]\nb.c = 1\na = 5\n"),
    ],
)  # fmt: skip
def test_what_is_no_entry_with_an_id_or_is_to_be_none_is_set_in_the_whole_text(
    text: str, path: KeyPath, value: TomlValue, after: str
) -> None:
    assert set_value(text, path, value) == after


@pytest.mark.long
@settings(quick, max_examples=5_000)
@given(texts(), st.data())
def test_many_edits_change_their_values_and_no_other_byte(text: str, draw: st.DataObject) -> None:
    set_anything(text, draw)
