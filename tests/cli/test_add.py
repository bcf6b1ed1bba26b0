"""`chronicle add` where nobody can be asked: options, refusals that name them, facts that are there already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from chronicle.cli.entry_options import entry_tables, value_fields
from chronicle.loader.locate import locate
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.fields import ValueType
from chronicle.writing.undo import undo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chronicle.cli.entry_options import EntryTable
    from chronicle.model.base import Field
    from tests.conftest import Answer, Chronicle

    MakeBase = Callable[..., Path]

FACTS = """# The board, from its minutes

[people.ann-ray]
name = "Ann Ray"

[organisations.board]
name = "The Board"

[posts.chair]
title = "Chair"
organisation = "board"

[sources.minutes]
title = "Minutes of the Board"
published = "2012"

[sources.paper]
title = "The Paper"
published = "2013"

[scales.ofsted]
title = "Judgements"
grades = ["poor", "good"]

[extra.party]
title = "Party"
on = ["people", "organisations", "posts", "sources", "scales", "tenures", "inspections", "budget", "events", "counts"]

[restrictions.private]
title = "Private"

[parties.council]
name = "The Council"

[tenures.ray]
person = "ann-ray"
post = "chair"
start = "2009-04"
end = "2011"
sources = ["minutes"]
"""
_BY_TYPE: dict[ValueType, tuple[str, object]] = {
    ValueType.TEXT: ("Some words", "Some words"),
    ValueType.TEXTS: ("One; Two", ["One", "Two"]),
    ValueType.FLAG: ("", True),
    ValueType.SEATS: ("3", 3),
    ValueType.AMOUNT: ("£7.7m", 7_700_000),
    ValueType.CURRENCY: ("eur", "EUR"),
    ValueType.DATE: ("9 April 2010", "2010-04-09"),
    ValueType.POINT: ("summer 2010", "2010-22"),
    ValueType.POINTS: ("May 2010; June 2010", ["2010-05", "2010-06"]),
    ValueType.END: ("..", ".."),
    ValueType.PERIOD: ("2013/14", "2013/14"),
    ValueType.LENGTH: ("a year and a half", "18 months"),
    ValueType.GRADES: ("poor; good", ["poor", "good"]),
    ValueType.AREAS: ("teaching=good", {"teaching": "good"}),
    ValueType.IDENTIFIERS: ("ons=E1", {"ons": "E1"}),
    ValueType.EXTRA: ("party=Labour", {"party": "Labour"}),
    ValueType.BUNDLE_PAGE: ("C120", "C120"),
    ValueType.BUNDLE_PAGES: ("4=C123A; 5=C123B", {"4": "C123A", "5": "C123B"}),
    ValueType.STANCES: ("the council=Not admitted", {"council": "not admitted"}),
}
_NAMES = {
    "people": ("ray", "ann-ray"),
    "organisations": ("the board", "board"),
    "posts": ("chair", "chair"),
    "scales": ("Judgements", "ofsted"),
    "restrictions": ("Private", "private"),
}


def example(field: Field) -> tuple[str, object]:
    """Return what is typed for a field, and what is then in the file."""
    if field.type.table in _NAMES:
        typed, id_ = _NAMES[field.type.table]
        return typed, [id_] if field.type.value is ValueType.REFERENCES else id_
    if field.type.value is ValueType.CHOICE:
        word = str(field.type.choices[0])
        return word.upper(), word
    return _BY_TYPE[field.type.value]


def chosen_fields(table: EntryTable) -> list[Field]:
    """Return as many fields of an entry as can stand together."""
    fields = list(value_fields(table.model))
    if any(field.name in WHOLE_TIME for field in fields):
        fields = [field for field in fields if field.name not in {"start", "end", "length"}]
    refused = table.model.validate_keys({field.key for field in fields})
    return [field for field in fields if not refused or field.name != "organisation"]


def data(base: Path) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for file in sorted(base.glob("*.toml")):
        for table, found in tomli.loads(file.read_text("utf-8")).items():
            entries.setdefault(table, {}).update(found)
    return entries


@pytest.fixture
def base(make_base: MakeBase) -> Path:
    return make_base(facts=FACTS)


@pytest.fixture
def add(chronicle: Chronicle, base: Path) -> Callable[..., Answer]:
    def call(*arguments: str) -> Answer:
        return chronicle("add", *arguments, base=base)

    return call


@pytest.mark.parametrize("table", entry_tables().values(), ids=lambda table: table.word)
def test_every_field_of_everything_that_can_be_added_has_an_option(
    table: EntryTable, add: Callable[..., Answer], base: Path
) -> None:
    fields = chosen_fields(table)
    options = [part for field in fields for part in (f"--{field.key}", example(field)[0]) if part]
    answer = add(table.word, *options, "--id", "new", "--as-new", "--despite-errors")
    assert answer.code == 0, answer.err
    before = FACTS.encode()
    assert (base / "facts.toml").read_bytes().startswith(before[:-1])
    assert data(base)[table.table]["new"] == {field.key: example(field)[1] for field in fields}
    assert answer.out.startswith(f"{table.table}.new · {base / 'facts.toml'}:")


@pytest.mark.parametrize("table", entry_tables().values(), ids=lambda table: table.word)
def test_what_is_missing_is_named(table: EntryTable, add: Callable[..., Answer], base: Path) -> None:
    answer = add(table.table)  # in the plural, too
    assert (answer.code, answer.out) == (2, "")
    missing = [f"--{field.key}" for field in value_fields(table.model) if field.required]
    assert f"needs {' and '.join(missing)}" in answer.err
    assert (base / "facts.toml").read_text("utf-8") == FACTS


def test_a_fact_with_its_citation_is_written_as_a_person_would(
    add: Callable[..., Answer], base: Path
) -> None:
    answer = add(
        *("event", "--title", "The board votes", "--date", "early 2010", "--source", "minutes of the board"),
        *(
            "--at",
            "page 4",
            "--says",
            "title=A vote",
            "--because",
            "date=the page before is of 2009",
            "--tag",
            "votes",
        ),
    )
    assert (answer.code, answer.out) == (0, f"events.the-board-votes · {base / 'facts.toml'}:42\n")
    assert (base / "facts.toml").read_text("utf-8").removeprefix(FACTS) == (
        "\n[events.the-board-votes]\n"
        'title = "The board votes"\n'
        'date = "[2010-01..2010-04]"\n'
        'tags = ["votes"]\n'
        'because = { date = "the page before is of 2009" }\n'
        'sources = [{ source = "minutes", at = "page 4", quote = "early 2010", says = { title = "A vote" } }]\n'
    )


def test_the_new_findings_are_told_and_the_old_ones_are_not(add: Callable[..., Answer], base: Path) -> None:
    with (base / "facts.toml").open("a", encoding="utf-8") as file:
        file.write('\n[events.old]\ntitle = "Old"\ndate = "2010"\n')
    answer = add("event", "--title", "New", "--date", "2011")
    assert answer.code == 0
    assert "warning[S301] events.new: no source says so" in answer.err
    assert "events.old" not in answer.err


def test_a_new_error_stops_it_unless_it_is_wanted(add: Callable[..., Answer], base: Path) -> None:
    wrong = ("event", "--title", "New", "--start", "2011", "--end", "2010", "--source", "paper")
    answer = add(*wrong)
    assert answer.code == 1
    assert "error[D101] events.new: ends before it starts" in answer.err
    assert "Nothing is written" in answer.err
    assert (base / "facts.toml").read_text("utf-8") == FACTS
    assert add(*wrong, "--despite-errors").code == 0
    assert "new" in data(base)["events"]


def test_of_many_findings_the_first_are_told(add: Callable[..., Answer], base: Path, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text("".join(f'{{"title": "Event {number}"}}\n' for number in range(25)), "utf-8")
    answer = add("event", "--input", str(file))
    assert answer.code == 0
    assert answer.err.count("warning[S301]") == 20
    assert answer.err.endswith(f"and 5 more, which chronicle check --base {base} lists once they stand\n")


def test_a_dry_run_prints_the_difference_and_writes_nothing(add: Callable[..., Answer], base: Path) -> None:
    answer = add("event", "--title", "New", "--source", "paper", "--dry-run")
    assert answer.code == 0
    assert answer.out.endswith('+\n+[events.new]\n+title = "New"\n+sources = ["paper"]\n')
    assert (base / "facts.toml").read_text("utf-8") == FACTS


def test_programs_are_answered_in_json(add: Callable[..., Answer]) -> None:
    answer = json.loads(add("event", "--title", "New", "-f", "json").out)
    assert answer["written"] is True
    assert answer["entries"] == [{"id": "events.new", "file": "facts.toml", "line": 42}]
    assert answer["files"] == ["facts.toml"]
    assert [finding["code"] for finding in answer["new"]] == ["S301"]
    refused = json.loads(add("event", "--title", "Old", "--start", "2011", "--end", "2010", "-f", "json").out)
    assert refused["written"] is False
    assert "D101" in [finding["code"] for finding in refused["new"]]


class TestNames:
    def test_an_unknown_one_is_made_with_create(self, add: Callable[..., Answer], base: Path) -> None:
        options = (
            "tenure",
            "--person",
            "Cleo Dunn",
            "--post",
            "Clerk",
            "--start",
            "2012",
            "--source",
            "The Book",
        )
        refused = add(*options)
        assert (refused.code, refused.err) == (
            2,
            (
                'chronicle: --person: no person is called "Cleo Dunn"\n  hint: --create makes one\n'
                'chronicle: --post: no post is called "Clerk"\n  hint: --create makes one\n'
                'chronicle: --source: no source is called "The Book"\n  hint: --create makes one\n'
            ),
        )
        answer = add(*options, "--create")
        assert answer.code == 0
        entries = data(base)
        assert entries["people"]["cleo-dunn"] == {"name": "Cleo Dunn"}
        assert entries["posts"]["clerk"] == {"title": "Clerk", "organisation": "board"}
        assert entries["sources"]["the-book"] == {"title": "The Book"}
        assert entries["tenures"]["dunn"] == {
            "person": "cleo-dunn",
            "post": "clerk",
            "start": "2012",
            "sources": ["the-book"],
        }
        assert [line.split(" ")[0] for line in answer.out.splitlines()] == [
            "people.cleo-dunn",
            "posts.clerk",
            "sources.the-book",
            "tenures.dunn",
        ]

    def test_ids_made_at_once_differ(self, add: Callable[..., Answer], base: Path) -> None:
        assert (
            add(
                "organisation", "--name", "Hill: School", "--parent", "Hill School", "--create", "--as-new"
            ).code
            == 0
        )
        assert data(base)["organisations"].keys() == {"board", "hill-school", "hill-school-2"}

    def test_one_like_it_is_offered(self, add: Callable[..., Answer]) -> None:
        answer = add("tenure", "--person", "An Ray", "--post", "chair")
        assert answer.err.endswith("hint: did you mean ann-ray? If not, --create makes one\n")

    def test_nothing_is_made_of_what_looks_like_an_id(self, add: Callable[..., Answer], base: Path) -> None:
        answer = add("event", "--title", "New", "--source", "cypn", "--create")
        assert answer.code == 2
        assert f"chronicle add source --title '…' --base {base} makes one" in answer.err

    def test_a_scale_takes_more_than_a_name(self, add: Callable[..., Answer]) -> None:
        answer = add(
            "inspection", "--organisation", "board", "--body", "X", "--scale", "My Scale", "--create"
        )
        assert "chronicle add scale --title" in answer.err

    def test_a_post_is_of_an_organisation_that_must_be_known(
        self, add: Callable[..., Answer], base: Path
    ) -> None:
        with (base / "facts.toml").open("a", encoding="utf-8") as file:
            file.write('\n[organisations.school]\nname = "Hill School"\n')
        options = (
            "tenure",
            "--person",
            "ray",
            "--post",
            "Head",
            "--start",
            "2000",
            "--end",
            "2001",
            "--create",
        )
        answer = add(*options)
        assert answer.code == 2
        assert "nothing says of which organisation this post is" in answer.err
        assert add(*options, "--organisation", "hill school").code == 0
        entries = data(base)
        assert entries["posts"]["head"] == {"title": "Head", "organisation": "school"}
        assert "organisation" not in entries["tenures"]["ray-head"]

    def test_those_of_one_name_are_told_apart_by_their_ids(
        self, add: Callable[..., Answer], base: Path
    ) -> None:
        with (base / "facts.toml").open("a", encoding="utf-8") as file:
            file.write('\n[scales.other]\ntitle = "Judgements"\ngrades = ["1", "2"]\n')
        answer = add("inspection", "--org", "board", "--body", "X", "--scale", "judgements")
        assert (
            '"judgements" may be "ofsted" (Judgements; no fact) or "other" (Judgements; no fact)'
            in answer.err
        )

    def test_both_readings_are_told(self, add: Callable[..., Answer]) -> None:
        answer = add("event", "--title", "New", "--date", "03/04/2010")
        assert answer.code == 2
        assert '"2010-04-03" (day first) or "2010-03-04" (month first)' in answer.err


def test_grades_are_spelt_as_their_scale_does(add: Callable[..., Answer], base: Path) -> None:
    options = ("inspection", "--org", "board", "--body", "Ofsted", "--scale", "ofsted", "--source", "paper")
    assert add(*options, "--grade", "Good", "--areas", "safety=POOR", "--id", "first").code == 0
    first = data(base)["inspections"]["first"]
    assert (first["grade"], first["areas"]) == ("good", {"safety": "poor"})


class TestThereAlready:
    OPTIONS = ("tenure", "--person", "ray", "--post", "chair", "--start", "summer 2010", "--source", "paper")

    def test_it_is_refused_with_what_may_be_done(self, add: Callable[..., Answer], base: Path) -> None:
        answer = add(*self.OPTIONS)
        assert answer.code == 2
        assert answer.err == (
            f"chronicle: tenures.ray says so already: Ann Ray, Chair ({base / 'facts.toml'}:35)\n"
            "  hint: --cite-existing adds the source to it, --as-new adds it all the same\n"
        )

    def test_the_source_is_added_with_what_it_says(self, add: Callable[..., Answer], base: Path) -> None:
        answer = add(*self.OPTIONS, "--at", "page 2", "--cite-existing")
        assert answer.code == 0
        assert data(base)["tenures"]["ray"]["sources"] == [
            "minutes",
            {"source": "paper", "at": "page 2", "says": {"start": "2010-22"}},
        ]
        assert answer.out == f"tenures.ray · {base / 'facts.toml'}:35\n"

    def test_it_may_be_added_all_the_same(self, add: Callable[..., Answer], base: Path) -> None:
        answer = add(*self.OPTIONS, "--as-new")
        assert answer.code == 0
        assert "P203" in answer.err
        assert "ray-chair" in data(base)["tenures"]

    @pytest.mark.parametrize(
        ("options", "there"),
        [
            (["person", "--name", "Ann  RAY"], "people.ann-ray is there already: Ann Ray"),
            (["organisation", "--name", "the board"], "organisations.board is there already: The Board"),
            (
                ["source", "--title", "The Paper", "--published", "2013"],
                "sources.paper is there already: The Paper",
            ),
            (
                ["scale", "--title", "Judgements", "--grades", "poor; good"],
                "scales.ofsted is there already: Judgements",
            ),
            (["post", "--title", "Chair", "--organisation", "board"], "posts.chair is there already: Chair"),
        ],
    )
    def test_so_is_somebody_or_something_of_that_name(
        self, options: list[str], there: str, add: Callable[..., Answer], base: Path
    ) -> None:
        answer = add(*options)
        assert answer.code == 2
        assert there in answer.err
        assert answer.err.endswith("hint: --as-new adds it all the same\n")
        assert add(*options, "--as-new").code == 0

    def test_one_of_a_name_like_it_is_only_told(self, add: Callable[..., Answer], base: Path) -> None:
        answer = add("person", "--name", "Anne Ray")
        assert answer.code == 0
        assert "warning[N601] people.anne-ray: nearly the name of people.ann-ray" in answer.err

    def test_without_a_source_there_is_nothing_to_add_to_it(self, add: Callable[..., Answer]) -> None:
        answer = add(*self.OPTIONS[:-2], "--cite-existing")
        assert answer.err.endswith("hint: --as-new adds it all the same\n")


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        (["event", "--title", "A", "--id", "Not An Id"], '--id: "Not An Id" is not an id', 'write "not-an-id"'),
        (["tenure", "--person", "ray", "--post", "chair", "--id", "ray"], "there is already tenures.ray", "another --id"),
        (["event", "--title", "A", "--at", "page 4"], "a place or words are given, and no source", "add --source NAME"),
        (["event", "--title", "A", "--source", "paper", "--says", "titel=B"], "gives no value of such an entry", "did you mean title?"),
        (["event", "--title", "A", "--title", "B"], "--title is given twice", "give it once"),
        (["tenure", "--person", "ray"], "a tenure needs a post or an organisation", 'add --post "…" or --organisation "…"'),
        (["event", "--title", "A", "--date", "2010", "--start", "2010"], "a date and a start, end or length are given", "keep the date"),
        (["event", "--title", "A", "--file", "a.txt"], "a.txt does not end in .toml", "name a .toml file in the base"),
        (["event", "--title", "A", "--file", "../a.toml"], "../a.toml is no name for a file of a base", "name a .toml file"),
        (["event", "--title", "A", "--file", "imports/a.toml"], "a file that the base does not read: imports/a.toml", "another --file"),
        (["event", "--title", "\udcff"], "--title: it is no text in the encoding of this terminal", "type it again"),
        (["event", "--title", "A", "-s", "paper", "--at", "\udcff"], "--at: it is no text", "type it again"),
        (["event", "--title", "A", "-s", "\udcff", "--create"], "--source: it is no text", "type it again"),
        (["event", "--title", " "], "an event needs --title", "What happened"),
        (["eevnt"], 'nothing called "eevnt" can be added', "did you mean event?"),
        ([], "add needs a word for what", "there are tenure,"),
        (["event", "--titel", "A"], 'there is no option "--titel"', "did you mean --title?"),
    ],
)  # fmt: skip
def test_wrong_use_is_refused_with_what_to_type(
    options: list[str], message: str, hint: str, chronicle: Chronicle, base: Path
) -> None:
    answer = chronicle("add", *options, base=base if options and options[0] != "eevnt" else None)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert hint in answer.err
    assert (base / "facts.toml").read_text("utf-8") == FACTS


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["tenure", "-p", "Bob", "--post", "chiar", "--start", "foo", "--end", "31/02/2012", "-s", "papre"], "person post start end source"),
        (["tenure", "-p", "ray", "--post", "chiar", "--org", "bord", "--start", "foo"], "organisation start"),
        (["event", "--title", "A", "--date", "1999-2015", "--people", "Bob", "-s", "papre", "--via", "minuets"], "date people source via"),
        (["inspection", "--org", "bord", "--body", "B", "--date", "x", "--scale", "ofstde", "--published", "y"], "organisation date scale published"),
        (["budget", "--org", "board", "--type", "fine", "--amount", "lots", "--period", "z"], "type amount period"),
        (["count", "--what", "W", "--value", "lots", "--date", "z", "--approx", "rougly"], "value date approx"),
        (["person", "--name", "N", "--born", "z", "--died", "z"], "born died"),
        (["source", "--title", "T", "--published", "z", "--type", "leter"], "type published"),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_told_at_once(
    options: list[str], named: str, add: Callable[..., Answer], base: Path
) -> None:
    answer = add(*options)
    assert (answer.code, answer.out) == (2, "")
    told = [line for line in answer.err.splitlines() if line.startswith("chronicle: ")]
    assert {line.removeprefix("chronicle: --").partition(":")[0] for line in told} == {*named.split()}
    assert answer.err.count("  hint: ") == len(told) == len(named.split())
    assert (base / "facts.toml").read_text("utf-8") == FACTS


def test_the_shipped_base_is_not_written_to(chronicle: Chronicle) -> None:
    answer = chronicle("add", "event", "--title", "A", base=None)
    assert answer.code == 2
    assert "the base that comes with Chronicle is not written to" in answer.err


def test_a_file_that_is_no_toml_is_not_added_to(add: Callable[..., Answer], base: Path) -> None:
    (base / "events.toml").write_text('[events.a]\ntitle = "A"\n[events.b]\ntitle = B\n', "utf-8")
    answer = add("event", "--title", "C", "--file", "events.toml")
    assert answer.code == 2
    assert "is not TOML" in answer.err


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "facts"),
        ({"events": '[events.a]\ntitle = "A"\n'}, "events"),
        ({"a": '[events.a]\ntitle = "A"\n', "b": '[events.b]\ntitle = "B"\n[events.c]\ntitle = "C"\n'}, "b"),
    ],
)
def test_it_goes_to_the_file_that_holds_most_of_its_table(
    files: dict[str, str], expected: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = make_base(**files)
    assert chronicle("add", "event", "--title", "New", base=base).code == 0
    assert "[events.new]" in (base / f"{expected}.toml").read_text("utf-8")


def test_a_single_file_is_added_to(tmp_path: Path, chronicle: Chronicle) -> None:
    file = tmp_path / "all.toml"
    file.write_bytes(b'[chronicle]\r\ntitle = "T"\r\n\r\n[events.a]\r\ntitle = "A"')
    assert chronicle("add", "person", "--name", "Ann Ray", base=file).code == 0
    assert file.read_bytes().endswith(b'title = "A"\r\n\r\n[people.ann-ray]\r\nname = "Ann Ray"')


def test_it_can_be_taken_back(add: Callable[..., Answer], base: Path) -> None:
    assert add("tenure", "--person", "Cleo Dunn", "--post", "chair", "--start", "2012", "--create").code == 0
    undo(locate(str(base)))
    assert (base / "facts.toml").read_text("utf-8") == FACTS
