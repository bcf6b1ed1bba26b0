from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import tomli

from chronicle.cli.text_editor import editor_command
from chronicle.loader.entries import MODELS
from chronicle.model.base import fields_of
from chronicle.model.fields import ValueType
from chronicle.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chronicle.model.fields import FieldType
    from tests.conftest import Chronicle

AROUND = """\
[sources.log]
title = "The harbour log"
published = "1931"

[sources.minutes]
title = "Minutes"

[people.ann-ray]
name = "Ann Ray"

[people.bo-lee]
name = "Bo Lee"

[organisations.harbour]
name = "The Harbour"

[organisations.town]
name = "The Town"

[posts.pilot]
title = "Pilot"
organisation = "harbour"

[posts.master]
title = "Master"
organisation = "harbour"

[scales.stars]
title = "Stars"
grades = ["poor", "good"]

[extra.party]
title = "Party"
on = ["people", "organisations", "posts", "sources", "scales", "events", "tenures", "inspections", "budget", "counts"]
"""
RAY = """\
# Ann, the pilot
[tenures.ray]      # from the log
person = 'ann-ray'
post = "pilot"
start = "1926-04"  # page 4
sources = ["log"]
"""
LEE = '\n[tenures.lee]\nperson = "bo-lee"\npost = "pilot"\nstart = "1930"\nend = "1931"\nsources = ["log"]'


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(around=AROUND, tenures=RAY + LEE)


def tenures(base: Path) -> str:
    return (base / "tenures.toml").read_text("utf-8")


def test_a_value_is_set_as_it_is_typed_and_its_source_says_what_it_said(
    base: Path, chronicle: Chronicle
) -> None:
    answer = chronicle(
        "edit",
        "tenures.ray",
        "--set",
        "start=May 1926",
        "--because",
        "start=the minutes are later",
        base=base,
    )
    assert answer.code == 0
    assert answer.out == f"tenures.ray · {base}/tenures.toml:2\n"
    assert answer.err.splitlines()[-2:] == [
        "tenures.ray: log had spoken for all of it, and now says what that was: start.",
        "--correct leaves citations as they are, where only a slip of the pen is mended.",
    ]
    assert tenures(base) == RAY.replace('"1926-04"', '"1926-05"').replace(
        'sources = ["log"]',
        'because = { start = "the minutes are later" }\nsources = [{ source = "log", says = { start = "1926-04" } }]',
    ) + LEE  # fmt: skip
    assert "S302" not in chronicle("check", base=base).out


CITED = (
    'sources = [{ source = "log", at = "page 4", says = { start = "1926" } }, "minutes", '
    '{ source = "log", at = "page 9", quote = "so it is" }]\n'
)


@pytest.mark.parametrize(
    ("sources", "after"),
    [
        ("log", '[{ source = "log", at = "page 4", says = { start = "1926" } }, { source = "log", at = "page 9", quote = "so it is" }]'),
        ("minutes", '["minutes"]'),
        ("minutes; log", '["minutes", { source = "log", at = "page 4", says = { start = "1926" } }, { source = "log", at = "page 9", quote = "so it is" }]'),
        ("map; minutes", '["map", "minutes"]'),
    ],
)  # fmt: skip
def test_of_sources_that_stay_cited_all_stays_that_they_are_cited_with(
    sources: str, after: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    more = '[sources.map]\ntitle = "The map"\n'
    base = make_base(
        around=AROUND + more,
        tenures=RAY.replace('sources = ["log"]\n', CITED),
    )
    assert chronicle("edit", "tenures.ray", "--set", f"sources={sources}", base=base).code == 0
    written = tomli.loads(tenures(base))["tenures"]["ray"]["sources"]
    assert written == tomli.loads(f"sources = {after}")["sources"]


@pytest.mark.parametrize(
    ("before", "options", "after"),
    [
        ('because = { end = "e" }', ["--because", "all of it"], {"because": {"end": "e", "": "all of it"}}),
        ('because = "all of it"', ["--because", "end=e"], {"because": {"": "all of it", "end": "e"}}),
        ('because = "all of it"', ["--because", "anew"], {"because": "anew"}),
        ('because = { end = "e", start = "s" }', ["--because", "end=f"], {"because": {"end": "f", "start": "s"}}),
        ('extra = { ward = "N", boat = "B" }', ["--set", "extra=ward=S"], {"extra": {"ward": "S", "boat": "B"}}),
        ('stances = { crew = "admitted" }', ["--set", "stances=owner=denied"], {"stances": {"crew": "admitted", "owner": "denied"}}),
        ('stances = { crew = "admitted" }', ["--unset", "stances"], {}),
    ],
)  # fmt: skip
def test_of_a_table_only_the_keys_change_that_are_given(
    before: str,
    options: list[str],
    after: dict[str, object],
    make_base: Callable[..., Path],
    chronicle: Chronicle,
) -> None:
    more = "".join(f'[extra.{key}]\ntitle = "{key}"\non = ["tenures"]\n' for key in ("ward", "boat"))
    more += "".join(f'[parties.{id_}]\nname = "The {id_}"\n' for id_ in ("crew", "owner"))
    base = make_base(around=AROUND + more, tenures=f"{RAY}{before}\n")
    assert chronicle("edit", "tenures.ray", *options, base=base).code == 0
    written = tomli.loads(tenures(base))["tenures"]["ray"]
    assert {key: written[key] for key in ("because", "extra", "stances") if key in written} == after


def test_a_reason_that_is_that_of_the_old_value_is_named(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(around=AROUND, tenures=RAY + 'because.start = "it is so"\n')
    answer = chronicle("edit", "ray", "--set", "start=1927", "--correct", base=base)
    assert (
        "tenures.ray: the reason given for start is that of the old value; --because start=… gives another.\n"
        in answer.err
    )


def test_a_slip_of_the_pen_is_mended_and_no_more(base: Path, chronicle: Chronicle) -> None:
    answer = chronicle("edit", "tenures.ray", "--set", "start=1926-05", "--correct", base=base)
    assert (answer.code, answer.err) == (0, "")
    assert tenures(base) == RAY.replace("1926-04", "1926-05") + LEE


def test_a_citation_is_added_with_all_that_it_says(base: Path, chronicle: Chronicle) -> None:
    answer = chronicle(
        *(
            "edit",
            "tenures.ray",
            "--cite",
            "Minutes",
            "--at",
            "item 7",
            "--via",
            "log",
            "--says",
            "start=early 1926",
        ),
        *("--because", "the log was written on the day"),
        base=base,
    )
    assert answer.code == 0
    assert tomli.loads(tenures(base))["tenures"]["ray"] == {
        "person": "ann-ray",
        "post": "pilot",
        "start": "1926-04",
        "because": "the log was written on the day",
        "sources": [
            "log",
            {
                "source": "minutes",
                "at": "item 7",
                "quote": "early 1926",
                "via": "log",
                "says": {"start": "[1926-01..1926-04]"},
            },
        ],
    }


def test_a_value_is_taken_out(base: Path, chronicle: Chronicle) -> None:
    assert chronicle("edit", "tenures.lee", "--unset", "end", "--correct", base=base).code == 0
    assert tenures(base) == RAY + LEE.replace('end = "1931"\n', "")


def test_the_facts_that_filters_select_change_together(base: Path, chronicle: Chronicle) -> None:
    answer = chronicle(
        "edit", "-k", "tenure", "--to", "1932", "--set", "post=master", "-f", "json", base=base
    )
    assert [entry["id"] for entry in json.loads(answer.out)["entries"]] == ["tenures.ray", "tenures.lee"]
    assert tenures(base) == (RAY + LEE).replace('pilot"', 'master"')


def test_one_id_is_split_in_two(base: Path, chronicle: Chronicle) -> None:
    assert chronicle("edit", "-p", "bo-lee", "--set", "person=Ann Ray", base=base).code == 0
    assert tenures(base) == RAY + LEE.replace("bo-lee", "ann-ray")


def test_nothing_is_written_for_a_dry_run(base: Path, chronicle: Chronicle) -> None:
    answer = chronicle("edit", "ray", "--set", "left=retired", "--dry-run", base=base)
    assert tenures(base) == RAY + LEE
    assert '+left = "retired"\n' in answer.out


def test_a_new_error_stops_it(base: Path, chronicle: Chronicle) -> None:
    answer = chronicle("edit", "tenures.lee", "--set", "end=1929", "--correct", base=base)
    assert (answer.code, tenures(base)) == (1, RAY + LEE)
    assert "error[D101]" in answer.err
    assert (
        chronicle("edit", "tenures.lee", "--set", "end=1929", "--correct", "--despite-errors", base=base).code
        == 0
    )
    assert "1929" in tenures(base)


def test_an_entry_that_nothing_names_is_taken_out(base: Path, chronicle: Chronicle) -> None:
    answer = chronicle("edit", "tenures.ray", "--delete", base=base)
    assert (answer.code, answer.out) == (0, "tenures.ray · taken out\n")
    assert tenures(base) == LEE.removeprefix("\n")


@pytest.mark.parametrize("name", ["people.ann-ray", "posts.pilot", "organisations.harbour", "sources.log"])
def test_an_entry_that_something_names_stays(name: str, base: Path, chronicle: Chronicle) -> None:
    answer = chronicle("edit", name, "--delete", base=base)
    assert (answer.code, tenures(base)) == (2, RAY + LEE)
    assert answer.err.startswith(f"chronicle: {name} is named by ")


def test_what_is_named_only_by_what_goes_with_it_goes(base: Path, chronicle: Chronicle) -> None:
    assert chronicle("edit", "-k", "tenure", "--delete", base=base).code == 0
    assert tenures(base) == ""


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["tenures.ray", "--set", "lenght=3"], 'tenures have no key "lenght"', "did you mean length?"),
        (["tenures.ray", "--set", "start"], '"start" is no key and value', "write key=value"),
        (["tenures.ray", "--set", "start="], "start is given no value", "write start=…, or take it out: --unset start"),
        (["tenures.ray", "--set", "start=03/04/1926"], '"03/04/1926" may be', "type 1926-04-03 or 1926-03-04"),
        (["tenures.ray", "--set", "person=Cy"], 'there is no person called "Cy"', "make it first: chronicle add person"),
        (["tenures.ray", "--set", "people=ann-ray", "--set", "people=bo-lee"], "people is given twice", 'several stand with ; between: --set people="ann-ray; bo-lee"'),
        (["tenures.ray", "--set", "people=ann-ray,bo-lee"], 'there is no person called "ann-ray,bo-lee"', 'several stand with ; between: --set people="ann-ray; bo-lee"'),
        (["tenures.ray", "--set", "start=1926", "--set", "start=1927"], "start is given twice", "say it once"),
        (["tenures.ray", "--cite", "log", "--says", "start=1926", "--says", "start=1927"], "start is given twice", "say it once"),
        (["tenures.ray", "--unset", "left"], "there is no left", "see what stands there"),
        (["tenures.ray", "--at", "page 4"], "--at, --quote, --via and --says say more of a source", "name it: --cite SOURCE"),
        (["tenures.ray", "--delete", "--set", "start=1926"], "--delete takes the whole entry out", "change it"),
        (["tenures.ray", "--cite", "minutes", "--says", "person=bo-lee", "--says", "note=x"], 'tenures have no key "note"', ""),
        (["scales.stars", "--cite", "log"], "scales take no sources and no because", "leave out"),
        (["tenures.ray", "--cite", ""], 'there is no source called ""', ""),
        (["nobody"], 'nothing is called "nobody"', ""),
        (["tenures.ray", "-p", "bo-lee", "--set", "start=1926"], "a name and filters are given", ""),
        ([], "edit needs NAME, or filters", ""),
        (["-p", "bo-lee"], "nothing is to be changed", "add --set"),
        (["-y", "1800", "--set", "left=x"], "no fact is selected", ""),
        (["tenures.ray"], "an editor needs a terminal", "chronicle edit tenures.ray --set key=value"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(
    arguments: list[str], message: str, hint: str, base: Path, chronicle: Chronicle
) -> None:
    answer = chronicle("edit", *arguments, base=base)
    assert (answer.code, tenures(base)) == (2, RAY + LEE)
    assert message in answer.err
    assert hint in answer.err


def test_the_base_that_comes_with_the_program_is_not_written_to(
    chronicle: Chronicle, tmp_path: Path, in_directory: Callable[[Path], None]
) -> None:
    in_directory(tmp_path)
    assert chronicle("edit", "tenures.tucker", "--set", "left=x", base=None).code == 2


def test_the_settings_of_a_base_are_edited_too(base: Path, chronicle: Chronicle) -> None:
    answer = chronicle(
        "edit", "chronicle", "--set", "title=A harbour", "--set", "budget-types=levy; due", base=base
    )
    assert (answer.code, answer.out) == (0, f"chronicle · {base}/chronicle.toml:1\n")
    text = (base / "chronicle.toml").read_text("utf-8")
    assert text == '[chronicle]\ntitle = "A harbour"\nbudget-types = ["levy", "due"]\n'
    assert chronicle("edit", "chronicle", "--delete", base=base).code == 2


ODD = """\
\ufeff[chronicle]\r
title = "T"\r
[people]\r
"ann" . name = "Ann" # a\r
bob = { name = "Bob" }\r
[posts.p]\r
title="P"\r
organisation="o"\r
[organisations.o]\r
\tname="O"\r
[sources.s]\r
title = "S"\r
[tenures]\r
x = {\r
  person = "ann", # who\r
  post = "p",\r
  start = "2009"\r
  , sources = "s"\r
}\r
y.person = "bob"\r
y.post = "p"\r
y.sources = [ "s", # one\r
]"""


@pytest.mark.parametrize(
    ("arguments", "old", "new"),
    [
        (["chronicle", "--set", "title=U"], '"T"', '"U"'),
        (["ann", "--set", "born=1950"], "# a\r\n", '# a\r\n"ann".born = "1950"\r\n'),
        (["bob", "--set", "aka=B"], '"Bob" }', '"Bob", aka = ["B"] }'),
        (["organisations.o", "--set", "opened=1900"], '"O"\r\n', '"O"\r\n\topened="1900"\r\n'),
        (["x", "--set", "end=2010", "--correct"], '"2009"\r\n', '"2009", end = "2010"\r\n'),
        (["x", "--cite", "s", "--at", "p"], '"s"\r\n}', '["s", { source = "s", at = "p" }]\r\n}'),
        (["y", "--set", "sources[1].at=p"], '[ "s",', '[ { source = "s", at = "p" },'),
        (["y", "--set", "sources[1].quote=s"], '[ "s",', '[ { source = "s", quote = "s" },'),
        (["y", "--set", "start=2010", "--correct"], 'y.post = "p"\r\n', 'y.post = "p"\r\ny.start = "2010"\r\n'),
        (["y", "--unset", "sources"], '\r\ny.sources = [ "s", # one\r\n]', ""),
        (["y", "--delete"], '\r\ny.person = "bob"\r\ny.post = "p"\r\ny.sources = [ "s", # one\r\n]', ""),
    ],
    ids=str,
)  # fmt: skip
def test_no_other_byte_of_an_oddly_written_base_changes(
    arguments: list[str], old: str, new: str, tmp_path: Path, chronicle: Chronicle
) -> None:
    file = tmp_path / "odd.toml"
    file.write_bytes(ODD.encode())
    answer = chronicle("edit", *arguments, base=file)
    assert answer.code == 0, answer.err
    assert ODD.count(old) == 1
    assert file.read_bytes().decode() == ODD.replace(old, new)


def test_a_file_that_is_not_utf_8_is_not_touched(base: Path, chronicle: Chronicle) -> None:
    content = (RAY + LEE).encode().replace(b"# Ann", b"# Ren\xe9e")
    (base / "tenures.toml").write_bytes(content)
    for arguments in (["rename", "people.ann-ray", "ann"], ["edit", "tenures.ray", "--set", "left=x"]):
        assert chronicle(*arguments, base=base).code == 2
        assert (base / "tenures.toml").read_bytes() == content


def test_an_entry_with_a_mistake_is_edited_too(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(around=AROUND, tenures=RAY.replace("1926-04", "someday"))
    answer = chronicle("edit", "tenures.ray", "--set", "start=1926", base=base)
    assert (answer.code, tenures(base)) == (0, RAY.replace("1926-04", "1926"))
    assert "Mended: F007 tenures.ray" in answer.err


TYPED = {
    ValueType.TEXT: ("it's so", "it's so"),
    ValueType.TEXTS: ("one; two", ["one", "two"]),
    ValueType.FLAG: ("yes", True),
    ValueType.SEATS: ("3", 3),
    ValueType.AMOUNT: ("24,000,000", 24_000_000),
    ValueType.CURRENCY: ("eur", "EUR"),
    ValueType.DATE: ("April 2009", "2009-04"),
    ValueType.POINT: ("April 2009", "2009-04"),
    ValueType.POINTS: ("April 2009; May 2009", ["2009-04", "2009-05"]),
    ValueType.END: ("April 2031", "2031-04"),
    ValueType.PERIOD: ("2009/10", "2009/10"),
    ValueType.LENGTH: ("2 years", "2 years"),
    ValueType.GRADES: ("bad; fair", ["bad", "fair"]),
    ValueType.AREAS: ("safety=good", {"safety": "good"}),
    ValueType.IDENTIFIERS: ("ons=E08", {"ons": "E08"}),
    ValueType.CITATIONS: ("log; minutes", ["log", "minutes"]),
    ValueType.REASONS: ("it is so", "it is so"),
    ValueType.ALLOWED_CODES: ("S301=why", {"S301": "why"}),
    ValueType.EXTRA: ("party=Reds", {"party": "Reds"}),
    ValueType.BUNDLE_PAGE: ("C120", "C120"),
    ValueType.BUNDLE_PAGES: ("4=C123A", {"4": "C123A"}),
    ValueType.STANCES: ("Town=denied", {"town": "denied"}),
}
REFERRED = {
    "people": "bo-lee",
    "posts": "master",
    "organisations": "town",
    "scales": "stars",
    "restrictions": "legal",
}
ENTRIES = {
    "people": "ann-ray", "organisations": "harbour", "posts": "pilot", "sources": "log", "scales": "stars", "extra": "party",
    "parties": "town", "restrictions": "legal", "tenures": "t", "inspections": "i", "budget": "b", "events": "e", "counts": "c",
}  # fmt: skip
FACTS = """
[restrictions.legal]
title = "Advice"

[parties.town]
name = "The Town"

[tenures.t]
person = "ann-ray"
post = "pilot"

[inspections.i]
organisation = "town"
body = "harbour"

[budget.b]
organisation = "town"
type = "cut"
amount = 5

[budget.older]
organisation = "town"
type = "spend"
amount = 6

[events.e]
title = "It rains"

[counts.c]
what = "boats"
value = 7
"""


def typed_for(type_: FieldType) -> tuple[str, object]:
    """Return what is typed for a field of a type, and its value."""
    if type_.is_address:
        return "budget.older", "budget.older"
    if type_.choices and type_.value is ValueType.CHOICE:
        return type_.choices[-1], type_.choices[-1]
    if type_.value is ValueType.REFERENCE:
        return REFERRED[str(type_.table)], REFERRED[str(type_.table)]
    if type_.value is ValueType.REFERENCES:
        return REFERRED[str(type_.table)], [REFERRED[str(type_.table)]]
    return TYPED[type_.value]


@pytest.mark.parametrize("table", MODELS)
def test_every_field_is_set_and_taken_out_again(
    table: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    assert set(ENTRIES) == {*MODELS} >= set(KINDS.tables)
    base = make_base(facts=AROUND + FACTS)
    file, id_ = base / "facts.toml", ENTRIES[table]
    before = file.read_text("utf-8")
    entry = tomli.loads(before)[table][id_]
    expected = {field.key: typed_for(field.type) for field in fields_of(MODELS[table]).values()}
    command = ("edit", f"{table}.{id_}", "--correct", "--despite-errors")
    added = {key: typed for key, (typed, _) in expected.items() if key not in entry}
    for keys in (added, {key: typed for key, (typed, _) in expected.items() if key in entry}):
        file.write_text(before, "utf-8")
        options = [option for key, typed in keys.items() for option in ("--set", f"{key}={typed}")]
        answer = chronicle(*command, *options, base=base)
        assert answer.code == 0, answer.err
        after = file.read_text("utf-8")
        assert tomli.loads(after)[table][id_] == {**entry, **{key: expected[key][1] for key in keys}}
        if keys is added:
            assert len(after.splitlines()) == len(before.splitlines()) + len(added)
            options = [option for key in keys for option in ("--unset", key)]
            assert chronicle(*command, *options, base=base).code == 0
            assert file.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("editor", "arguments"),
    [
        ("vi", ["+7", "{}"]),
        ("/usr/bin/nvim -R", ["-R", "+7", "{}"]),
        ("nano", ["+7", "{}"]),
        ("emacs -nw", ["-nw", "+7", "{}"]),
        ("code", ["--wait", "--goto", "{}:7"]),
        ("code --wait", ["--wait", "--goto", "{}:7"]),
        ("hx", ["{}:7"]),
        ("kak", ["+7", "{}"]),
        ("micro", ["+7", "{}"]),
        ("subl -w", ["-w", "--wait", "{}:7"]),
        ("notepad", ["{}"]),
        ("'my editor'", ["{}"]),
    ],
)
def test_an_editor_is_opened_at_the_line_of_an_entry(
    editor: str, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a b.toml"
    monkeypatch.setenv("EDITOR", "ed")
    monkeypatch.setenv("VISUAL", editor)
    program, *given = editor_command(file, 7)
    assert program.endswith(editor.strip("'").split(" -")[0])
    assert given == [argument.format(file) for argument in arguments]
