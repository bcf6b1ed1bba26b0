"""The listings on the shipped base: which rows they give, in which order, with which fields, in every format.

What is selected is held against an answer made by hand: every fact is read from the TOML, its moments stay in
Python, and `overlaps` says of each how surely it falls in the window. No SQL has a part in it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pytest
import tomli
from jsonschema import Draft7Validator

from chronicle.dates import (
    BEGINNING,
    END,
    Certainty,
    Interval,
    Window,
    end_sort_key,
    format_iso,
    overlaps,
    parse,
    parse_window,
    sort_key,
)
from chronicle.exporting.schema import format_schema
from chronicle.loader.entries import MODELS
from chronicle.loader.validation import validate
from chronicle.model.base import agent_fields
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.model.knowledge import KnowledgeCutoff
from chronicle.model.lookup import Entities
from chronicle.model.resolved import resolve_fact
from chronicle.render import FORMATS, format_names
from tests.conftest import BIRMINGHAM
from tests.readme import documented_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from chronicle.model.fact import Fact
    from tests.conftest import Answer, Chronicle

    MakeBase = Callable[..., Path]

FIELDS = documented_fields()
CITED = "worked_out disputed sources citations because"
KEYS = {
    "people": f"name aka identifiers born died {CITED}",
    "organisations": f"name aka identifiers parent opened closed succeeds {CITED}",
    "posts": f"title organisation aka identifiers seats lead complete opened closed succeeds {CITED}",
    "sources": "title type identifiers publisher authors published dated url accessed archived bundle bundle_pages",
}
LISTINGS = (*FIELDS, *KEYS)


class Row(NamedTuple):
    """A row of the timeline, as the facts alone give it."""

    id: str
    role: str | None
    kind: str
    interval: Interval
    status: str | None
    involved: frozenset[tuple[str, str]]
    order: tuple[object, ...]


@cache
def tables() -> dict[str, dict[str, tuple[Any, str, int]]]:
    """Every entry of the shipped base: its model, its file and its line."""
    found: dict[str, dict[str, tuple[Any, str, int]]] = {table: {} for table in MODELS}
    for path in sorted(BIRMINGHAM.glob("*.toml")):
        text = path.read_text("utf-8")
        lines = text.splitlines()
        for table, entries in tomli.loads(text).items():
            for id_, raw in entries.items() if table in MODELS else ():
                line = lines.index(f"[{table}.{id_}]") + 1
                found[table][id_] = validate(MODELS[table], raw), path.name, line
    return found


@cache
def entities() -> Entities:
    made = Entities()
    for table in ENTITIES:
        getattr(made, table).update({id_: one for id_, (one, _, _) in tables()[table].items()})
    return made


def rows(known_by: str | None = None) -> Iterator[Row]:
    """Every row of the timeline, in no order."""
    for kind in KINDS:
        for id_, (model, file, line) in tables()[kind.table].items():
            fact: Fact | None = model
            if known_by is not None:
                fact = KnowledgeCutoff(parse(known_by).latest).as_known(model, entities())
            if fact is None:
                continue
            involved = frozenset(involves(fact))
            whole = resolve_fact(id_, fact, (), entities()).interval
            for role, interval in fact.timeline_rows(whole):
                order = (*(end_sort_key(whole) if role == "end" else sort_key(interval)), file, line)
                status = fact.status.value if fact.status else None
                yield Row(f"{kind.table}.{id_}", role, kind.singular, interval, status, involved, order)


def cited_by_entities() -> Iterator[tuple[str, str]]:
    """The people, organisations and posts that rest on a source, each with it."""
    for table, kind in ENTITIES.items():
        for id_, (entity, _, _) in tables()[table].items() if kind.cited else ():
            yield from ((f"{table}.{id_}", citation.source) for citation in entity.sources)


def involves(fact: Fact) -> Iterator[tuple[str, str]]:
    """Whom and what a fact can be found by."""
    agents = {getattr(fact, field) for field in agent_fields(type(fact))}
    called = [
        ("organisations", id_, ())
        for id_, entity in entities().organisations.items()
        if agents & {entity.name, *entity.aka}
    ]
    for table, id_, _ in (*fact.references(), *called):
        yield table, id_
        named: str | None = (
            id_ if table == "organisations" else entities().employer(id_) if table == "posts" else None
        )
        while named is not None:
            yield "organisations", named
            named = entities().organisations[named].parent
    yield from (("sources", one.source) for one in fact.sources)
    yield from (("tags", tag) for tag in fact.tags)
    if category := getattr(fact, "category", None):
        yield "categories", category


def surely(row: Row, windows: list[Window]) -> Certainty | None:
    """How surely a row falls in one of the windows; a fact with a status is never certain."""
    found = [overlaps(row.interval, one) for one in windows]
    if Certainty.CERTAIN in found:
        return Certainty.POSSIBLE if row.status else Certainty.CERTAIN
    return next((one for one in (Certainty.POSSIBLE, Certainty.UNKNOWN) if one in found), None)


class Asked(NamedTuple):
    """A question: the command line, and the same by hand."""

    line: str
    windows: list[Window] = []  # noqa: RUF012 - never changed
    certain: bool = False
    undated: bool = False
    known_by: str | None = None
    kinds: tuple[str, ...] = ()
    about: tuple[tuple[tuple[str, str], ...], ...] = ()
    """Of each of these groups the fact involves at least one."""
    without: tuple[tuple[str, str], ...] = ()
    """The fact involves none of these."""
    without_kinds: tuple[str, ...] = ()
    status: str | None = None
    everything: bool = False
    """Whether sightings are asked for."""


def year(text: str) -> Window:
    return parse_window(text)[0]


def between(first: str | None, last: str | None) -> Window:
    return Window(year(first).first if first else BEGINNING, year(last).last if last else END)


DUXBURY = (("people", "peter-duxbury"),)
QUESTIONS = [
    Asked(""),
    Asked("-p duxbury", about=(DUXBURY,)),
    Asked("-p peter-duxbury", about=(DUXBURY,)),
    Asked("-p PETER-DUXBURY", about=(DUXBURY,)),
    Asked("-p 'Peter Duxbury'", about=(DUXBURY,)),
    Asked("-p people.peter-duxbury", about=(DUXBURY,)),
    Asked("-p 'le grand'", about=((("people", "julian-le-grand"),),)),
    Asked("-p Wilshire", about=((("people", "michael-wilshaw"),),)),
    Asked("-p tucker -p hay", about=((("people", "colin-tucker"), ("people", "peter-hay")),)),
    Asked("--year 2010", windows=[year("2010")]),
    Asked("--year 2013/14", windows=[year("2013/14")]),
    Asked("--year 2009..2012", windows=[between("2009", "2012")]),
    Asked("--year 2009 --year 2012", windows=[year("2009"), year("2012")]),
    Asked("--year 2010-10", windows=[year("2010-10")]),
    Asked("--year 2009-22", windows=[year("2009-22")]),
    Asked("--year 2010~", windows=[Window(*year("2010")[:2], qualified=True)]),
    Asked("--from 2009 --to 2010-12", windows=[between("2009", "2010-12")]),
    Asked("--from 2013-10", windows=[between("2013-10", None)]),
    Asked("--to 2008", windows=[between(None, "2008")]),
    Asked("--to 2008 --certain", windows=[between(None, "2008")], certain=True),
    Asked("--from 2014-01-06 --certain", windows=[between("2014-01-06", None)], certain=True),
    Asked("--from 2010 --to 2010-06", windows=[between("2010", "2010-06")]),
    Asked("--kind inspection", kinds=("inspection",)),
    Asked("-k tenure -k budget", kinds=("tenure", "budget")),
    Asked("--source cypn", about=((("sources", "cypn"),),)),
    Asked("-s 'The Chamberlain Files'", about=((("sources", "chamberlain"),),)),
    Asked("--org ofsted", about=((("organisations", "ofsted"),),)),
    Asked("--org birmingham", about=((("organisations", "birmingham"),),)),
    Asked("--post strategic-director", about=((("posts", "strategic-director"),),)),
    Asked("--tag trust", about=((("tags", "trust"),),)),
    Asked("--category death", about=((("categories", "death"),),)),
    Asked("--category Scandal", about=((("categories", "scandal"),),)),
    Asked("-k tenures -k events", kinds=("tenure", "event")),
    Asked("--no-person duxbury", without=DUXBURY),
    Asked("--no-org ofsted --no-tag trust", without=(("organisations", "ofsted"), ("tags", "trust"))),
    Asked("--no-kind events --no-kind tenure", without_kinds=("event", "tenure")),
    Asked("--no-category DEATH", without=(("categories", "death"),)),
    Asked(
        "--year 2013 -p duxbury --no-kind event --no-tag trust",
        windows=[year("2013")],
        about=(DUXBURY,),
        without=(("tags", "trust"),),
        without_kinds=("event",),
    ),
    Asked("--all", everything=True),
    Asked("--all --year 2014 -k tenure", windows=[year("2014")], kinds=("tenure",), everything=True),
    Asked("--status planned", status="planned"),
    Asked("--known-by 2013-12", known_by="2013-12"),
    Asked("--known-by 2013-03", known_by="2013-03"),
    Asked("--known-by 2012", known_by="2012"),
    Asked("--year 2010 --certain", windows=[year("2010")], certain=True),
    Asked("--year 2013/14 --certain", windows=[year("2013/14")], certain=True),
    Asked("--year 2010 --undated", windows=[year("2010")], undated=True),
    Asked("--year 2013 --undated", windows=[year("2013")], undated=True),
    Asked("--year 2012 -p duxbury --certain", windows=[year("2012")], about=(DUXBURY,), certain=True),
    Asked(
        "--year 2012..2014 -p duxbury -k event",
        windows=[between("2012", "2014")],
        about=(DUXBURY,),
        kinds=("event",),
    ),
    Asked(
        "--from 2009 --to 2010-12 -s cypn -k event -k tenure",
        windows=[between("2009", "2010-12")],
        about=((("sources", "cypn"),),),
        kinds=("event", "tenure"),
    ),
    Asked(
        "-p tucker -p duxbury -s cypn --known-by 2013-12",
        about=((("people", "colin-tucker"), *DUXBURY), (("sources", "cypn"),)),
        known_by="2013-12",
    ),
    Asked(
        "-p duxbury --known-by 2013-12 --year 2013",
        windows=[year("2013")],
        about=(DUXBURY,),
        known_by="2013-12",
    ),
    Asked("--year 2013 --status planned --certain", windows=[year("2013")], status="planned", certain=True),
    Asked("--year 2013 --status planned", windows=[year("2013")], status="planned"),
]


def by_hand(asked: Asked) -> list[tuple[str, str | None, str | None]]:
    """The id, the role and the certainty of every row that the answer should have, in order."""
    found = []
    for row in rows(asked.known_by):
        how = surely(row, asked.windows) if asked.windows else None
        wanted = (
            Certainty.CERTAIN if asked.certain else Certainty.UNKNOWN if asked.undated else Certainty.POSSIBLE
        )
        order = (Certainty.CERTAIN, Certainty.POSSIBLE, Certainty.UNKNOWN)
        selected = not asked.windows or (how is not None and order.index(how) <= order.index(wanted))
        selected &= not asked.kinds or row.kind in asked.kinds
        selected &= row.kind not in asked.without_kinds and row.involved.isdisjoint(asked.without)
        selected &= asked.status is None or row.status == asked.status
        selected &= all(any(one in row.involved for one in group) for group in asked.about)
        sighting = KINDS.of_singular(row.kind).fills_posts and row.role is None
        if selected and (asked.everything or not sighting):
            found.append((row.order, row.id, row.role, how.value if how else None))
    return [tuple(one[1:]) for one in sorted(found, key=lambda one: (one[0], one[2] != "start"))]  # type: ignore[misc]


def words(line: str) -> list[str]:
    return shlex.split(line)


def listed(answer: Answer) -> list[dict[str, Any]]:
    assert answer.code == 0, answer.err
    return cast("list[dict[str, Any]]", json.loads(answer.out))


@pytest.mark.parametrize("asked", QUESTIONS, ids=[one.line or "everything" for one in QUESTIONS])
def test_a_timeline_has_exactly_the_rows_that_the_dates_say(asked: Asked, chronicle: Chronicle) -> None:
    found = listed(chronicle("timeline", *words(asked.line), "-f", "json"))
    expected = by_hand(asked)
    assert [(row["id"], row["role"], row["certainty"]) for row in found] == expected
    assert expected or asked.known_by == "2012" or (asked.status and asked.certain), (
        "a question that shows nothing"
    )


def test_the_questions_tell_answers_apart() -> None:
    answers = {repr(by_hand(asked)) for asked in QUESTIONS}
    assert len(answers) > len(QUESTIONS) * 2 // 3


@pytest.mark.parametrize(
    "asked", [one for one in QUESTIONS if one.windows and not one.certain], ids=lambda one: one.line
)
def test_what_is_left_open_is_counted_in_one_line(asked: Asked, chronicle: Chronicle) -> None:
    shown = chronicle("timeline", *words(asked.line)).out
    hidden = len(by_hand(asked._replace(undated=True))) - len(by_hand(asked))
    counted = (
        f"{hidden} entries that only a missing date leaves open"
        if hidden > 1
        else "only a missing date leaves open"
    )
    assert (counted in shown) == (hidden > 0)
    assert (counted in chronicle("timeline", *words(asked.line), "-f", "csv").err) == (hidden > 0)


@pytest.mark.parametrize("kind", [*KINDS], ids=lambda kind: kind.table)
@pytest.mark.parametrize(
    "line", ["", "-p duxbury", "--source cypn", "--org birmingham", "--known-by 2013-12"]
)
def test_a_listing_of_a_kind_has_its_facts(kind: Any, line: str, chronicle: Chronicle) -> None:
    question = next(one for one in QUESTIONS if one.line == line)
    asked = question._replace(kinds=(kind.singular,), everything=True)
    found = listed(chronicle(kind.table, *words(line), "-f", "json"))
    assert sorted(row["id"] for row in found) == sorted({id_ for id_, _, _ in by_hand(asked)})


@pytest.mark.parametrize("line", ["--year 2010", "--year 2010 --certain", "--year 2010 --undated"])
def test_tenures_are_selected_by_all_of_their_time(line: str, chronicle: Chronicle) -> None:
    expected = {}
    for id_, (model, _, _) in tables()["tenures"].items():
        how = overlaps(resolve_fact(id_, model, (), entities()).interval, year("2010"))
        if (
            how is Certainty.CERTAIN
            or (how is Certainty.POSSIBLE and "certain" not in line)
            or (how and "undated" in line)
        ):
            expected[f"tenures.{id_}"] = how.value
    found = listed(chronicle("tenures", *words(line), "-f", "json"))
    assert {row["id"]: row["certainty"] for row in found} == expected


@pytest.mark.parametrize("listing", FIELDS)
def test_a_listing_s_rows_are_a_part_of_everything_and_say_the_same(
    listing: str, chronicle: Chronicle
) -> None:
    everything = {row["id"]: row for row in listed(chronicle(listing, "-f", "json"))}
    for row in listed(chronicle(listing, "-f", "json", "--year", "2010..2013", "--undated")):
        if listing != "timeline":
            assert {**row, "certainty": None} == everything[row["id"]]
        assert row["certainty"] in {"certain", "possible", "unknown"}


class TestOrderAndNumber:
    def test_reverse_is_the_other_way_round_with_the_undated_still_last(self, chronicle: Chronicle) -> None:
        forwards = listed(chronicle("timeline", "-f", "json"))
        backwards = listed(chronicle("timeline", "-f", "json", "--reverse"))
        dated = [row for row in forwards if row["earliest"] or row["latest"]]
        assert [row["id"] for row in backwards[: len(dated)]] == [row["id"] for row in reversed(dated)]
        assert {row["id"] for row in backwards} == {row["id"] for row in forwards}

    @pytest.mark.parametrize("limit", [0, 1, 5, 1000])
    def test_limit_takes_the_first(self, limit: int, chronicle: Chronicle) -> None:
        everything = listed(chronicle("timeline", "-f", "json"))
        assert listed(chronicle("timeline", "-f", "json", "-n", str(limit))) == everything[:limit]

    @pytest.mark.parametrize("listing", KEYS)
    def test_entities_can_be_listed_the_other_way_round(self, listing: str, chronicle: Chronicle) -> None:
        forwards = listed(chronicle(listing, "-f", "json"))
        assert listed(chronicle(listing, "--reverse", "-f", "json")) == forwards[::-1]
        assert listed(chronicle(listing, "--reverse", "-n", "1", "-f", "json")) == forwards[-1:]

    def test_a_negative_limit_is_refused(self, chronicle: Chronicle) -> None:
        assert chronicle("timeline", "-n", "-1").code == 2


def csv_cell(cell: object) -> str:
    """A cell of JSON as CSV writes it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dict):
        return "; ".join(f"{key}: {text}" for key, text in cell.items())
    return "; ".join(dict.fromkeys(map(item_text, cell))) if isinstance(cell, list) else str(cell)


def item_text(item: str | dict[str, Any]) -> str:
    """An item of a list as CSV writes it: of a citation the source and where in it, of a holder how surely who."""
    if isinstance(item, str):
        return item
    if "source" in item:
        via = item["via"] and f"via {item['via']}"
        return ", ".join(filter(None, (item["source"], item["at"], via))).replace("; ", r";\x20")
    sureness = {"certain": "", "possible": "possibly ", "unknown": "not known: "}[item["certainty"]]
    return f"{sureness}{item['person']}{' (acting)' if item['acting'] else ''}"


class TestFormats:
    @pytest.mark.parametrize("listing", FIELDS)
    def test_fields_are_those_of_the_contract_in_order(self, listing: str, chronicle: Chronicle) -> None:
        header, *_ = csv.reader(io.StringIO(chronicle(listing, "-f", "csv").out))
        assert header == list(FIELDS[listing])
        assert all(list(row) == header for row in listed(chronicle(listing, "-f", "json")))

    @pytest.mark.parametrize("listing", KEYS)
    def test_entities_have_their_own_keys_and_how_much_rests_on_them(
        self, listing: str, chronicle: Chronicle
    ) -> None:
        header, *_ = csv.reader(io.StringIO(chronicle(listing, "-f", "csv").out))
        assert set(header) == {*KEYS[listing].split(), "note", "facts", "id", "file", "line"}
        assert header[-4:] == ["facts", "id", "file", "line"]
        everything = listed(chronicle(listing, "-f", "json"))
        assert sorted(row["id"] for row in everything) == sorted(tables()[listing])
        if listing in {"people", "organisations"}:  # who is asked for first
            assert everything == sorted(everything, key=lambda row: (-row["facts"], row["name"]))
        if listing == "posts":
            assert everything == sorted(everything, key=lambda row: not row["lead"])
        for row in everything:
            resting = {one.id for one in rows() if (listing, row["id"]) in one.involved}
            resting |= {
                id_ for id_, source in cited_by_entities() if (listing, row["id"]) == ("sources", source)
            }
            assert row["facts"] == len(resting)

    @pytest.mark.parametrize("line", ["", "--year 2010", "-p duxbury", "--status cancelled", "--year 2003"])
    @pytest.mark.parametrize("listing", LISTINGS)
    def test_json_jsonl_and_csv_hold_the_same(self, listing: str, line: str, chronicle: Chronicle) -> None:
        asked = (listing, *words(line))
        array = listed(chronicle(*asked, "-f", "json"))
        lines = [json.loads(one) for one in chronicle(*asked, "-f", "jsonl").out.splitlines()]
        _, *cells = csv.reader(io.StringIO(chronicle(*asked, "-f", "csv", "--raw").out, newline=""))
        assert lines == array
        assert cells == [[csv_cell(cell) for cell in row.values()] for row in array]

    @pytest.mark.parametrize("listing", FIELDS)
    def test_markdown_has_a_row_for_each(self, listing: str, chronicle: Chronicle) -> None:
        text = chronicle(listing, "-f", "md").out
        texts = text.replace("\\", "").replace("&amp;", "&")
        found = listed(chronicle(listing, "-f", "json"))
        heads = len(re.findall(r"^\|(?: -+:? \|)+$", text, re.MULTILINE))
        assert len(re.findall(r"^\| ", text, re.MULTILINE)) - 2 * heads >= len(found) > 0
        for row in found:
            words_of_fact = (
                row.get("what")
                or row.get("title")
                or row.get("judgement")
                or row.get("person")
                or row.get("for")
            )
            if words_of_fact is not None:
                first = words_of_fact.split(",")[0].split(":")[0].split(" of £")[-1]
                assert re.sub(r"( inspection)? (of|on) Birmingham City Council$", "", first) in texts

    def test_dates_and_numbers_are_never_abbreviated(self, chronicle: Chronicle) -> None:
        cut = next(row for row in listed(chronicle("budget", "-f", "json")) if row["id"] == "budget.cut-2013")
        assert (cut["period"], cut["amount"], cut["one_off"], cut["by"]) == (
            "2013/14",
            24_000_000,
            False,
            "central government",
        )
        tucker = next(
            row for row in listed(chronicle("tenures", "-f", "json")) if row["id"] == "tenures.tucker"
        )
        assert (tucker["start"], tucker["start_earliest"], tucker["end_latest"]) == (
            "2009-04",
            "2009-04-01",
            "2012-04-29",
        )
        assert (tucker["worked_out"], tucker["disputed"]) == (["end"], ["title", "start"])

    def test_what_is_unbounded_is_null(self, chronicle: Chronicle) -> None:
        found = {row["id"]: row for row in listed(chronicle("tenures", "-f", "json"))}
        assert (found["tenures.hay-adults"]["start_earliest"], found["tenures.hay-adults"]["end_latest"]) == (
            None,
            None,
        )
        assert found["tenures.hay"]["end"] == ".."
        assert found["tenures.hay"]["end_latest"] is None

    def test_excel_keeps_a_month_as_it_is(self, chronicle: Chronicle) -> None:
        text = chronicle("timeline", "--excel").out
        assert text.startswith("\ufeff")
        assert '"=""2009-04"""' in text
        assert '"2009-04"' in chronicle("timeline", "-f", "csv").out

    def test_raw_leaves_out_the_guard_of_formulas(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(facts='[events.e]\ntitle = "=1+1"\n')
        assert '"\'=1+1"' in chronicle("events", "-f", "csv", base=base).out
        assert '"=1+1"' in chronicle("events", "-f", "csv", "--raw", base=base).out

    @pytest.mark.parametrize("flag", ["--excel", "--raw"])
    @pytest.mark.parametrize("format_", [name for name in FORMATS if "raw" not in FORMATS[name].options])
    def test_flags_of_csv_go_with_nothing_else(self, flag: str, format_: str, chronicle: Chronicle) -> None:
        assert chronicle("timeline", flag, "-f", format_).code == 2


class TestOutputFile:
    @pytest.mark.parametrize(
        ("name", "begins"),
        [
            ("a.csv", '"date",'),
            ("a.CSV", '"date",'),
            ("a.json", "[\n{"),
            ("a.jsonl", '{"date"'),
            ("a.ndjson", '{"date"'),
            ("a.md", "# Birmingham"),
            ("a.txt", "Birmingham"),
        ],
    )
    def test_its_ending_says_the_format(
        self, name: str, begins: str, tmp_path: Path, chronicle: Chronicle
    ) -> None:
        answer = chronicle("timeline", "-o", str(tmp_path / name))
        assert (answer.code, answer.out) == (0, "")
        assert (tmp_path / name).read_text("utf-8").startswith(begins)

    def test_it_holds_what_would_have_been_printed(self, tmp_path: Path, chronicle: Chronicle) -> None:
        for format_ in format_names("table", "page", binary=False):
            target = tmp_path / f"out{FORMATS[format_].endings[0]}"
            chronicle("timeline", "-o", str(target))
            with target.open(encoding="utf-8", newline="") as file:
                assert file.read() == chronicle("timeline", "-f", format_).out

    def test_a_dash_is_stdout_as_in_other_programs(
        self, chronicle: Chronicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert chronicle("people", "-o", "-", "-f", "csv").out == chronicle("people", "-f", "csv").out
        assert not [*tmp_path.iterdir()]

    def test_an_unknown_ending_is_refused(self, tmp_path: Path, chronicle: Chronicle) -> None:
        answer = chronicle("timeline", "-o", str(tmp_path / "a.odt"))
        assert answer.code == 2
        assert list(tmp_path.iterdir()) == []
        assert chronicle("timeline", "-o", str(tmp_path / "a.odt"), "-f", "csv").code == 0

    def test_a_file_is_not_overwritten_but_by_force(self, tmp_path: Path, chronicle: Chronicle) -> None:
        target = tmp_path / "out.csv"
        target.write_text("mine")
        answer = chronicle("timeline", "-o", str(target))
        assert (answer.code, target.read_text()) == (2, "mine")
        assert "--force" in answer.err
        with target.open() as before:
            assert chronicle("timeline", "-o", str(target), "--force").code == 0
            assert before.read() == "mine"  # it was moved into place in one step, and not written over
        assert target.read_text("utf-8").startswith('"date"')

    def test_force_without_a_file_is_refused(self, chronicle: Chronicle) -> None:
        assert chronicle("timeline", "--force").code == 2

    def test_it_is_written_whole_or_not_at_all(
        self, tmp_path: Path, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_format: str, _table: object, out: Any, _options: object = None) -> None:
            out.write("half")
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("chronicle.render.write_table", fail)
        target = tmp_path / "out.csv"
        target.write_text("mine")
        answer = chronicle("timeline", "-o", str(target), "--force")
        assert (answer.code, target.read_text()) == (4, "mine")
        assert chronicle("timeline", "-o", str(tmp_path / "new.csv")).code == 4
        assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]

    def test_where_nothing_can_be_written_it_says_so(self, tmp_path: Path, chronicle: Chronicle) -> None:
        assert chronicle("timeline", "-o", str(tmp_path / "no" / "where.csv")).code == 4
        assert chronicle("timeline", "-o", str(tmp_path), "-f", "csv").code == 2


class TestExitCodes:
    def test_fine(self, chronicle: Chronicle) -> None:
        assert chronicle("timeline").code == 0

    def test_the_base_has_errors_and_what_is_good_is_still_printed(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(facts='[events.good]\ntitle = "Good"\n[events.bad]\ntitle = 5\n')
        for listing in LISTINGS:
            answer = chronicle(listing, base=base)
            assert answer.code == 1
            assert "1 entry is left out" in answer.err
            assert answer.err.endswith(f"chronicle check --base {base}\n")
            assert len(answer.err.splitlines()) == 1
        assert "Good" in chronicle("events", base=base).out

    @pytest.mark.parametrize(
        ("filters", "ids"),
        [
            (("--grade", "GOOD"), ["b", "d"]),
            (("--grade", "good", "--grade", "poor"), ["a", "b", "c", "d"]),
            (("--changed", "up"), ["b", "d"]),
            (("--changed", "down"), ["c"]),
            (("--changed", "down", "--changed", "up", "--grade", "Good"), ["b", "d"]),
            (("--changed", "up", "-n", "1", "--reverse"), ["d"]),
            (("--changed", "up", "--certain"), ["b"]),
            (("--changed", "up", "--year", "2004"), ["d"]),
            (("--changed", "up", "--year", "2004", "--certain"), []),
            (("--changed", "down", "--changed", "up", "--certain"), ["b", "c"]),
        ],
    )
    def test_inspections_are_found_by_their_grade_and_by_how_it_moved(
        self, filters: tuple[str, ...], ids: list[str], make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        entities = '[organisations.o]\nname = "School"\n[scales.s]\ntitle = "S"\ngrades = ["poor", "good"]\n'
        facts = "".join(
            f'[inspections.{id_}]\norganisation = "o"\nbody = "Us"\nscale = "s"\ngrade = "{grade}"\ndate = {year}\n'
            for id_, grade, year in (
                ("a", "poor", 2001),
                ("b", "good", 2002),
                ("c", "poor", 2003),
                ("d", "good", '"2004~"'),
            )
        )
        answer = chronicle("inspections", *filters, "-f", "json", base=make_base(facts=entities + facts))
        assert [row["id"] for row in json.loads(answer.out)] == [f"inspections.{id_}" for id_ in ids]
        on_page = chronicle("inspections", *filters, base=make_base(facts=entities + facts))
        assert filters[-1].lower() in on_page.out or {"-n", "--certain"} & {*filters}

    def test_a_misspelt_grade_gets_the_nearest(self, chronicle: Chronicle) -> None:
        assert "did you mean inadequate?" in chronicle("inspections", "--grade", "inadequat").err

    def test_errors_are_counted_with_the_files_that_they_are_in(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        backwards = "".join(
            f'[events.{id_}]\ntitle = "E"\nstart = "2011"\nend = "2010"\n' for id_ in ("one", "two")
        )
        answer = chronicle("tenures", base=make_base(facts=backwards))
        assert answer.code == 1
        assert answer.err.startswith("The base has 2 errors in 1 file")

    @pytest.mark.parametrize(
        "line",
        [
            "timeline --year soon",
            "timeline --from soon",
            "timeline --known-by soon",
            "timeline --year 2012 --to 2010",
            "timeline -k person",
            "timeline --status maybe",
            "timeline --tag no-such",
            "timeline -n many",
            "timeline -f xml",
            "timeline --colour",
            "timelines",
            "tenures --holders",
            "events --grade good",
            "timeline --changed up",
            "inspections --changed sideways",
            "inspections --grade gut",
            "timeline extra",
        ],
    )
    def test_wrong_use(self, line: str, chronicle: Chronicle) -> None:
        answer = chronicle(*words(line))
        assert (answer.code, answer.out) == (2, "")
        assert answer.err

    def test_a_base_that_cannot_be_read(self, tmp_path: Path, chronicle: Chronicle) -> None:
        for base in (tmp_path / "missing", tmp_path):
            answer = chronicle("timeline", base=base)
            assert (answer.code, answer.out) == (3, "")
            assert "hint" in answer.err

    def test_an_output_that_cannot_be_written(self) -> None:
        with open("/dev/full", "w", encoding="utf-8") as full:
            assert program("timeline", stdout=full).returncode == 4


def program(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run Chronicle as a program of its own, on the shipped base."""
    line = [sys.executable, "-m", "chronicle", *arguments, "--base", str(BIRMINGHAM)]
    options = {"stdout": subprocess.PIPE, **options}
    return subprocess.run(
        line, stderr=subprocess.PIPE, text=True, check=False, env=dict(os.environ), **options
    )


@pytest.mark.parametrize("format_", ["table", "csv", "json"])
def test_a_pipe_that_is_closed_ends_it_quietly(format_: str) -> None:
    chronicle_ = f"{sys.executable} -m chronicle timeline --all -f {format_} --base {BIRMINGHAM}"
    script = f"set -o pipefail; {chronicle_} | head -3"
    found = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert len(found.stdout.splitlines()) == 3


class TestWhichBase:
    def test_without_one_the_shipped_base_is_shown_and_that_is_said(
        self, tmp_path: Path, in_directory: Callable[[Path], None], chronicle: Chronicle
    ) -> None:
        in_directory(tmp_path)
        answer = chronicle("timeline", base=None)
        assert answer.code == 0
        assert answer.out.startswith("Birmingham children's services")
        (line,) = answer.err.splitlines()
        assert "Birmingham" in line

    def test_the_nearest_above_is_meant(
        self, make_base: MakeBase, in_directory: Callable[[Path], None], chronicle: Chronicle
    ) -> None:
        outer = make_base("outer", facts='[events.e]\ntitle = "Outer"\n')
        inner = make_base("outer/inner", facts='[events.e]\ntitle = "Inner"\n')
        deep = inner / "some" / "where"
        deep.mkdir(parents=True)
        for here, title in ((outer, "Outer"), (inner, "Inner"), (deep, "Inner")):
            in_directory(here)
            answer = chronicle("events", base=None)
            assert title in answer.out
            assert answer.err == ""

    def test_the_environment_comes_before_what_is_near_and_an_option_before_both(
        self,
        make_base: MakeBase,
        in_directory: Callable[[Path], None],
        chronicle: Chronicle,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        near, named, given = (
            make_base(one, facts=f'[events.e]\ntitle = "{one}"\n') for one in ("near", "named", "given")
        )
        in_directory(near)
        assert "near" in chronicle("events", base=None).out
        monkeypatch.setenv("CHRONICLE_BASE", str(named))
        assert "named" in chronicle("events", base=None).out
        assert "given" in chronicle("events", base=given).out


PEOPLE = """\
[people.ann-smith]
name = "Ann Smith"
aka = ["Annie", "A. Smith"]
[people.ben-smith]
name = "Ben Smith"
[people.smith]
name = "Cora Smith"
[people.le-grand]
name = "Julian Le Grand"
[people.zoe]
name = "Zoë Straße"
[events.e]
title = "They meet"
people = ["ann-smith", "ben-smith", "smith", "le-grand", "zoe"]
"""


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            *("ann-smith", "Ann Smith", "ANN SMITH", "annie", "a. smith", "people.ann-smith", "smith"),
            *("zoë straße", "straße", "STRASSE", "Le Grand", "grand", " zoe "),
        ],
    )
    def test_a_person_may_be_named_in_many_ways(
        self, name: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        assert "They meet" in chronicle("events", "-p", name, base=make_base(facts=PEOPLE)).out

    @pytest.mark.parametrize("name", ["Ann", "Zoë", "julian", "", " ", "smit"])
    def test_a_first_name_or_a_part_of_one_is_no_name(
        self, name: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        assert chronicle("events", "-p", name, base=make_base(facts=PEOPLE)).code == 2

    def test_an_ambiguous_name_lists_the_candidates(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        facts = PEOPLE.replace("[people.smith]", "[people.cora]").replace('"smith"', '"cora"')
        answer = chronicle("events", "-p", "smith", base=make_base(facts=facts))
        assert (answer.code, answer.out) == (2, "")
        for candidate in ("  ann-smith  Ann Smith;", "  ben-smith  Ben Smith;", "  cora       Cora Smith;"):
            assert candidate in answer.err

    @pytest.mark.parametrize(
        ("option", "name", "nearest"),
        [
            ("-p", "duxbry", "peter-duxbury"),
            ("-p", "Colin Tuker", "colin-tucker"),
            ("--org", "brimingham", "birmingham"),
            ("--post", "strategic-directer", "strategic-director"),
            ("-s", "cypm", "cypn"),
            ("--tag", "trusts", "trust"),
        ],
    )
    def test_an_unknown_name_offers_the_nearest(
        self, option: str, name: str, nearest: str, chronicle: Chronicle
    ) -> None:
        answer = chronicle("timeline", option, name)
        assert (answer.code, answer.out) == (2, "")
        assert name in answer.err
        assert nearest in answer.err

    @pytest.mark.parametrize("option", ["-p", "--org", "--post", "-s", "--tag"])
    def test_a_name_like_no_other_is_refused_too(self, option: str, chronicle: Chronicle) -> None:
        answer = chronicle("timeline", option, "qqqqqqqq")
        assert answer.code == 2
        assert "hint" in answer.err


def test_years_side_by_side_are_one_window(make_base: MakeBase, chronicle: Chronicle) -> None:
    facts = '[events.e]\ntitle = "Across"\ndate = "[2009-12..2010-01]"\n[events.f]\ntitle = "Later"\ndate = "2012"\n'
    base = make_base(facts=facts)

    def certain(*years: str) -> list[str]:
        asked = [part for year in years for part in ("--year", year)]
        return [
            row["id"]
            for row in json.loads(chronicle("events", "-f", "json", *asked, base=base).out)
            if row["certainty"] == "certain"
        ]

    assert certain("2009") == certain("2010") == certain("2009", "2011") == []
    assert certain("2009", "2010") == certain("2010", "2009") == ["events.e"]
    assert certain("2009..2010", "2009") == certain("2008", "2009", "2010") == ["events.e"]
    assert certain("2009", "2010", "2012") == certain("2008..2012", "2009") == ["events.e", "events.f"]


class TestFinancialYearTrap:
    @pytest.mark.parametrize(
        ("asked", "read_as", "offered"),
        [
            ("--year 2008-09", "--year 2008-09-01..2008-09-30", "2008/09"),
            ("--from 2008-09", "--from 2008-09-01", "2008/09"),
            ("--to 2011-12", "--to 2011-12-31", "2011/12"),
        ],
    )
    def test_a_month_is_answered_as_a_month_and_the_financial_year_is_offered(
        self, asked: str, read_as: str, offered: str, chronicle: Chronicle
    ) -> None:
        answer = chronicle("timeline", *words(asked), "-f", "json")
        plain = chronicle("timeline", *words(read_as), "-f", "json")
        assert listed(answer) == listed(plain)
        offer, *others = answer.err.splitlines()
        assert offer.endswith(f"for the financial year write {offered}")
        assert others == plain.err.splitlines()

    def test_two_calendar_years_are_answered_as_such(self, chronicle: Chronicle) -> None:
        answer = chronicle("timeline", "--year", "2013/2014", "-f", "json")
        assert listed(answer) == listed(chronicle("timeline", "--year", "2013..2014", "-f", "json"))
        assert "2013/14" in answer.err

    @pytest.mark.parametrize("asked", ["2012-13", "2008-13"])
    def test_what_is_no_date_is_refused_with_what_to_write(self, asked: str, chronicle: Chronicle) -> None:
        answer = chronicle("timeline", "--year", asked)
        assert answer.code == 2
        assert ("2012/13" in answer.err) == (asked == "2012-13")

    def test_the_base_says_when_a_financial_year_begins(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        facts = '[events.e]\ntitle = "In May"\ndate = "2013-05"\n'
        for begins, inside in (("04-01", True), ("07-01", False)):
            config = f'[chronicle]\ntitle = "T"\nfinancial-year = "{begins}"\n'
            base = make_base(begins, chronicle=config, facts=facts)
            assert ("In May" in chronicle("events", "--year", "2013/14", base=base).out) is inside


class TestNew:
    def test_it_loads_without_a_finding_in_every_listing(self, tmp_path: Path, chronicle: Chronicle) -> None:
        base = tmp_path / "my-inquiry"
        assert chronicle("new", str(base), base=None).code == 0
        answer = chronicle("check", "--strict", base=base)
        assert (answer.code, answer.out) == (0, "")
        for listing in LISTINGS:
            answer = chronicle(listing, "-f", "json", base=base)
            assert listed(answer)
            assert answer.err == ""

    def test_it_goes_into_a_folder_that_is_there(self, tmp_path: Path, chronicle: Chronicle) -> None:
        (tmp_path / "notes.txt").write_text("mine")
        assert chronicle("new", str(tmp_path), base=None).code == 0
        assert (tmp_path / "notes.txt").read_text() == "mine"

    def test_beside_files_of_other_programs_it_names_the_files_that_hold_facts(
        self, tmp_path: Path, chronicle: Chronicle
    ) -> None:
        (tmp_path / "pyproject.toml").write_text('[project]\nname = "mine"\n[tool.ruff]\n')
        (tmp_path / "vendor").mkdir()
        (tmp_path / "vendor" / "Cargo.toml").write_text("[package]\n")
        (tmp_path / "more [1].toml").write_text(
            '[events.e]\ntitle = "Theirs"\ndate = "2009"\nsources = ["gazette"]\n'
        )
        answer = chronicle("new", str(tmp_path), base=None)
        assert answer.code == 0
        assert (
            "pyproject.toml and 1 more: no facts, so only what `files` in chronicle.toml names" in answer.err
        )
        answer = chronicle("check", "--strict", base=tmp_path)
        assert (answer.code, answer.out) == (0, "")
        assert "Theirs" in chronicle("events", base=tmp_path).out

    def test_it_overwrites_nothing(self, tmp_path: Path, chronicle: Chronicle) -> None:
        (tmp_path / "facts.toml").write_text("mine")
        answer = chronicle("new", str(tmp_path), base=None)
        assert answer.code == 2
        assert [path.name for path in tmp_path.iterdir()] == ["facts.toml"]
        assert (tmp_path / "facts.toml").read_text() == "mine"
        (tmp_path / "file").write_text("mine")
        assert chronicle("new", str(tmp_path / "file"), base=None).code == 2

    def test_an_editor_finds_the_schema_of_each_of_its_files(
        self, tmp_path: Path, chronicle: Chronicle
    ) -> None:
        assert chronicle("new", str(tmp_path), base=None).code == 0
        schema = json.loads((tmp_path / "chronicle.schema.json").read_text("utf-8"))
        assert schema == format_schema()
        for file in tmp_path.glob("*.toml"):
            assert file.read_text("utf-8").startswith("#:schema ./chronicle.schema.json\n")
            assert not list(Draft7Validator(schema).iter_errors(tomli.loads(file.read_text("utf-8"))))

    def test_with_git_it_brings_what_checks_the_base_at_each_commit(
        self, tmp_path: Path, chronicle: Chronicle
    ) -> None:
        (tmp_path / ".gitignore").write_text("mine")
        answer = chronicle("new", "--git", str(tmp_path), base=None)
        assert answer.code == 0
        assert ".gitignore: there already, and left as it is." in answer.err
        assert (tmp_path / ".gitignore").read_text() == "mine"
        assert "entry: chronicle check" in (tmp_path / ".pre-commit-config.yaml").read_text("utf-8")
        workflow = (tmp_path / ".github" / "workflows" / "chronicle.yml").read_text("utf-8")
        assert "run: chronicle check -f github" in workflow
        assert chronicle("check", "--strict", base=tmp_path).out == ""


def test_what_the_questions_rest_on() -> None:
    """The facts read by hand are those of the base, with their bounds."""
    tucker = next(row for row in rows() if row.id == "tenures.tucker" and row.role == "start")
    assert (format_iso(tucker.interval.bounds.earliest), format_iso(tucker.interval.bounds.latest)) == (
        "2009-04-01",
        "2009-04-30",
    )
    assert len({row.id for row in rows()}) > 60
