"""The library answers what the command line does, with types, exceptions and nothing printed."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import chronicle as library
from chronicle.cli.commands import COMMANDS
from chronicle.library.records import Listings
from chronicle.library.shapes import record_fields
from tests.conftest import BIRMINGHAM, LISTINGS
from tests.library_records import RECORDS, text
from tests.withholding.test_nowhere import AROUND

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle

INQUIRIES = Path(__file__).parents[1] / "bases" / "inquiries.toml"


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "_asdict"):
        fields = {name: plain(part) for name, part in value._asdict().items()}
        return {
            name: part for name, part in fields.items() if name not in {"restricted", "bundle_page"} or part
        }
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize("base", [BIRMINGHAM, INQUIRIES], ids=["birmingham", "inquiries"])
def test_each_listing_is_that_of_the_command(listing: str, base: Path, chronicle: Chronicle) -> None:
    rows = [row._asdict() for row in getattr(library.open(base), listing)()]
    expected = json.loads(chronicle(listing, "-f", "json", base=base).out)
    names = {field.name: field.column for field in record_fields(listing)}
    found = [{names[name]: plain(value) for name, value in row.items()} for row in rows]
    assert len(found) == len(expected)
    assert expected or base == INQUIRIES
    for row, answer in zip(found, expected, strict=True):
        assert {name: row[name] for name in answer} == answer
        assert not any(row[name] for name in row.keys() - answer.keys())


@pytest.mark.parametrize(
    ("filters", "options"),
    [
        ({"person": "duxbury"}, ("-p", "duxbury")),
        ({"person": ["duxbury", "tucker"], "from_": 2009, "to": date(2012, 12, 31)}, ("-p", "duxbury", "-p", "tucker", "--from", "2009", "--to", "2012-12-31")),
        ({"year": [2009, "2010"], "certain": True, "limit": 3, "reverse": True}, ("-y", "2009", "-y", "2010", "--certain", "-n", "3", "--reverse")),
        ({"kind": "events", "headlines": True, "no_tag": "death"}, ("-k", "events", "--headlines", "--no-tag", "death")),
        ({"text": "notice", "status": None}, ("-t", "notice")),
    ],
)  # fmt: skip
def test_the_filters_are_those_of_the_command(
    filters: dict[str, Any], options: tuple[str, ...], chronicle: Chronicle
) -> None:
    rows = [row.id for row in library.open(BIRMINGHAM).timeline(**filters)]
    assert rows == [row["id"] for row in json.loads(chronicle("timeline", *options, "-f", "json").out)]
    assert rows


def test_the_other_questions_are_those_of_the_commands(chronicle: Chronicle) -> None:
    base = library.open(BIRMINGHAM)
    at = base.at("2013-05")
    assert json.dumps(at.answer) == json.dumps(
        json.loads(chronicle("at", "2013-05", "--undated", "-f", "json").out)
    )
    assert (at.earliest, at.latest) == (date(2013, 5, 1), date(2013, 5, 31))
    assert [holder.person for holder in at.holders if holder.certainty == "certain"] == ["Peter Duxbury"]
    between = base.between("events.khyra-ishaq", date(2014, 1, 6))
    expected = json.loads(chronicle("between", "events.khyra-ishaq", "2014-01-06", "-f", "json").out)
    assert (between.words, between.days_min, between.days_max) == (
        expected["words"],
        expected["days_min"],
        expected["days_max"],
    )
    assert json.dumps(base.show("duxbury"), default=float) == json.dumps(
        json.loads(chronicle("show", "duxbury", "-f", "json").out)
    )
    findings = json.loads(chronicle("check", "--all", "-f", "json").out)
    assert [(one.code, one.id, one.line) for one in base.check()] == [
        (one["code"], one["id"], one["line"]) for one in findings
    ]
    assert {one.code[0] for one in base.check("S3")} == {"S"}
    assert (base.title, base.as_of) == ("Birmingham children's services", date(2014, 1, 6))  # fmt: skip


@pytest.mark.parametrize(
    ("ask", "message", "hint"),
    [
        (lambda base: base.tenures(person="duxbry"), 'no person is called "duxbry"', "did you mean peter-duxbury?"),
        (lambda base: base.tenures(persn="x"), 'there is no filter "persn"', "did you mean person?"),
        (lambda base: base.tenures(known_by="2013"), 'there is no filter "known_by"', "give it to chronicle.open"),
        (lambda base: base.tenures(kind="war"), 'kind: there is no "war"', "there are: tenure"),
        (lambda base: base.events(limit=-1), "limit: -1 is not", "leave it out"),
        (lambda base: base.events(year="April 2009"), "is not a date Chronicle reads", 'write "2009-04"'),
        (lambda base: base.events(grade="good"), "go with inspections", "leave them out"),
        (lambda base: base.listing("evnts"), 'there is no listing "evnts"', "did you mean events?"),
        (lambda base: base.at("nobody"), "neither a date nor a fact", "looks for it"),
        (lambda base: base.show("nobody at all"), 'nothing is called "nobody at all"', "looks for it"),
        (lambda base: base.between("2009", "x"), '"x" is', ""),
        (lambda base: base.check("Z9"), "Z9", ""),
        (lambda base: base.export("sqlit", "x"), 'there is no format "sqlit"', "there are: schema"),
        (lambda _: library.parse_date("17/04/2009"), "is not a date Chronicle reads", 'write "2009-04-17"'),
    ],
)  # fmt: skip
def test_what_is_refused_says_what_to_write(
    ask: Callable[[library.Base], object], message: str, hint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(library.UsageError) as refused:
        ask(library.open(BIRMINGHAM))
    assert message in str(refused.value)
    assert hint in refused.value.hint
    assert capfd.readouterr() == ("", "")


def test_an_ambiguous_name_has_its_choices(make_base: Callable[..., Path]) -> None:
    base = library.open(make_base(facts='[people.a]\nname = "Ann Ray"\n[people.b]\nname = "Bob Ray"\n'))
    with pytest.raises(library.UsageError) as refused:
        base.tenures(person="Ray")
    assert [choice.split()[0] for choice in refused.value.choices] == ["a", "b"]


def test_no_base_is_told(tmp_path: Path) -> None:
    with pytest.raises(library.BaseNotFound) as refused:
        library.open(tmp_path / "none")
    assert refused.value.hint


def test_what_is_withheld_is_in_no_answer_and_in_no_file(
    make_base: Callable[..., Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = make_base(chronicle=AROUND, more='[people.zyx]\nname = "Zyx Quagga"\nrestricted = "third-party"\n')
    assert [person.restricted for person in library.open(path).people()] == [(), ("third-party",)]
    for base in (library.open(path, public=True), library.open(path, without=["third-party"])):
        assert [person.name for person in base.people()] == ["Ann Archer"]
        with pytest.raises(library.UsageError):
            base.show("zyx")
        base.export("sqlite", tmp_path / "out", force=True)
        assert b"Quagga" not in (tmp_path / "out").read_bytes()
    with pytest.raises(library.UsageError, match="restrictions"):
        library.open(path).export("sqlite", tmp_path / "more")
    assert not (tmp_path / "more").exists()
    assert capfd.readouterr() == ("", "")


def test_known_by_leaves_out_what_was_published_later(chronicle: Chronicle) -> None:
    rows = list(library.open(BIRMINGHAM, known_by="2013-12").timeline())
    assert len(rows) == len(json.loads(chronicle("timeline", "--known-by", "2013-12", "-f", "json").out))
    assert 0 < len(rows) < len(list(library.open(BIRMINGHAM).timeline()))


@pytest.mark.parametrize(
    ("written", "bounds", "qualified"),
    [
        ("2009-22", (date(2009, 6, 1), date(2009, 8, 31)), False),
        ("[..2010]", (None, date(2010, 12, 31)), False),
        ("2013/14", (date(2013, 4, 1), date(2014, 3, 31)), False),
        ("2009?", (date(2009, 1, 1), date(2009, 12, 31)), True),
        ("..", (None, None), False),
    ],
)
def test_a_date_is_read(written: str, bounds: tuple[date | None, date | None], *, qualified: bool) -> None:
    assert library.parse_date(written) == (written, *bounds, qualified)


def test_importing_it_loads_nothing() -> None:
    code = "import sys; before = {*sys.modules}; import chronicle; print(*sorted({*sys.modules} - before)); chronicle.parse_date"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["chronicle", "chronicle.version"]


def test_what_is_public_is_there() -> None:
    for name in library.__all__:
        assert getattr(library, name) is not None
    assert dir(library) == sorted(library.__all__)
    with pytest.raises(AttributeError):
        library.nothing_of_the_kind  # noqa: B018


def test_the_records_are_those_of_the_declarations() -> None:
    written = ast.dump(ast.parse(RECORDS.read_text("utf-8")))
    assert written == ast.dump(ast.parse(text())), (
        "python tests/library_records.py --update, then ruff format"
    )


def test_each_command_and_its_method_name_each_other() -> None:
    methods = {
        name: inspect.getdoc(method) or ""
        for name, method in inspect.getmembers(library.Base, inspect.isfunction)
        if not name.startswith("_") and name != "listing"
    }
    assert methods.keys() >= set(vars(Listings)) - {"_rows"} - {
        name for name in vars(Listings) if name[0] == "_"
    }
    commands = {name: spec for name, spec in COMMANDS.items() if spec.library}
    assert commands.keys() == methods.keys()
    for name, spec in commands.items():
        assert f"`chronicle {name}" in methods[name]
        assert spec.library.startswith(f"base.{name}(")
        assert f"In Python: {spec.library}" in spec.help


SCRIPT = """\
import datetime
from decimal import Decimal

import chronicle

base = chronicle.open("somewhere", public=True)
for tenure in base.tenures(post="chair", year=2012, certain=True):
    name: str = tenure.person
    since: datetime.date | None = tenure.start_earliest
    source: str = tenure.citations[0].source
for money in base.budget():
    amount: int | Decimal = money.amount
holder = base.at("2010-11").holders[0]
sure: bool = holder.certainty == "certain"
first: datetime.date | None = chronicle.parse_date("2009-22").earliest
base.export("sqlite", "out.db", org="birmingham")
try:
    base.between("2009", "2010")
except chronicle.UsageError as error:
    print(error.hint)
"""


@pytest.mark.long
def test_a_program_that_uses_it_is_checked_by_its_types(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    path = tmp_path / "program.py"
    path.write_text(f"{SCRIPT}base.tenures(persn='x')\nfirst.year\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "--config-file", "", str(path)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    right = len(SCRIPT.splitlines())
    lines = [int(error.split(":")[1]) for error in errors]
    assert lines == [right + 1, right + 2], (
        done.stdout + done.stderr
    )  # nothing in the program, both mistakes after it
    assert "persn" in errors[0]
