"""Every fix cures its finding, and nothing gets worse by it: no new finding, no answer lost."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from tests.conftest import LISTINGS

if TYPE_CHECKING:
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]
Document = dict[str, Any]
GOLDEN = Path(__file__).parent / "golden"
_STEP = re.compile(r'([A-Za-z0-9_-]+|"")|\[([0-9]+)\]')

AROUND = """
[sources.minutes]
title = "Minutes"
published = "2014"
[organisations.town]
name = "The Town"
[organisations.harbour]
name = "The Harbour"
[people.ann]
name = "Ann Archer"
[scales.stars]
title = "Stars"
grades = ["poor", "good"]
[extra.party]
title = "Party"
on = ["people", "events"]
choices = ["Labour", "Liberal"]
[posts.pilot]
title = "Pilot"
organisation = "harbour"
"""
SOURCED = 'sources = ["minutes"]\n'
EVENT = f'[events.e]\ntitle = "It rains"\n{SOURCED}people = ["ann"]\norganisations = ["town"]\nposts = ["pilot"]\n'
RATING = (
    f'[inspections.i]\norganisation = "town"\nbody = "harbour"\nscale = "stars"\ndate = "2012"\n{SOURCED}'
)
MONEY = f'[budget.b]\norganisation = "town"\ntype = "cut"\namount = 5\n{SOURCED}'
TENURE = f'[tenures.t]\nperson = "ann"\npost = "pilot"\nstart = "2012"\n{SOURCED}'


def dumped(value: object) -> str:
    """Return a value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {dumped(item)}' for key, item in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(dumped, value))}]"
    return value.isoformat() if isinstance(value, date | datetime) else json.dumps(value)


def write(base: Path, document: Document) -> None:
    lines = []
    for table, entries in document.items():
        for key, entry in [("", entries)] if table == "chronicle" else entries.items():
            header = f'{table}."{key}"' if key else table
            lines += [f"[{header}]", *(f'"{name}" = {dumped(value)}' for name, value in entry.items())]
    (base / "chronicle.toml").write_text("\n".join(lines), "utf-8")


def steps(path: str) -> list[str | int]:
    return [int(place) - 1 if place else key.strip('"') for key, place in _STEP.findall(path)]


def put(entry: Any, way: list[str | int], value: object) -> None:
    """Set the value at a key path of an entry; None takes it out.

    A path may lead further than what is written: to an item of what stands alone, to the source of a bare citation.
    """
    *before, last = way
    for step in before:
        if isinstance(entry, list) or not isinstance(step, int):
            entry = entry[step]
    if value is None:
        del entry[last]
    else:
        entry[last] = value


def apply(document: Document, fix: dict[str, Any]) -> None:
    table, id_ = fix["address"].split(".", 1)
    entry = document[table][id_]
    way = steps(fix["key"])
    while way:
        try:
            put(entry, way, fix["value"])
            break
        except TypeError:
            way.pop()
    if fix["instead_of"]:
        put(entry, steps(fix["instead_of"]), None)


def findings(base: Path, chronicle: Chronicle) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(chronicle("check", "-f", "json", base=base).out)
    return found


def answers(base: Path, chronicle: Chronicle) -> dict[str, int]:
    return {name: len(json.loads(chronicle(name, "-f", "json", base=base).out)) for name in LISTINGS}


def each_fixed(base: Path, chronicle: Chronicle) -> Iterator[dict[str, Any]]:
    """Apply each fix of a base by itself, and yield it."""
    path = base / "chronicle.toml"
    found, before = findings(base, chronicle), answers(base, chronicle)
    text = path.read_text("utf-8")
    codes = Counter(finding["code"] for finding in found)
    for finding in found:
        if (fix := finding["fix"]) is None:
            continue
        document = tomli.loads(text)
        apply(document, fix)
        write(base, document)
        after = findings(base, chronicle)
        assert Counter(one["code"] for one in after) < codes + Counter({"S305": len(after)})
        assert codes[finding["code"]] == 1 + sum(one["code"] == finding["code"] for one in after)
        kept = answers(base, chronicle)
        assert all(kept[name] >= number for name, number in before.items())
        path.write_text(text, "utf-8")
        yield {**fix, "code": finding["code"]}


@pytest.mark.parametrize("folder", sorted(path.name for path in GOLDEN.iterdir()))
def test_the_fixes_of_every_golden_base(folder: str, make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(chronicle=(GOLDEN / folder / "chronicle.toml").read_text("utf-8"))
    for fix in each_fixed(base, chronicle):
        assert fix["code"] == folder


@pytest.mark.parametrize(
    ("facts", "code", "key", "value", "instead_of"),
    [
        (EVENT + 'date = "April 2009"', "F007", "date", "2009-04", None),
        (EVENT + 'date = "17/04/2009"', "F007", "date", "2009-04-17", None),
        (TENURE + 'in-post = ["2012-05", "May 2013"]', "F007", "in-post[2]", "2013-05", None),
        (
            EVENT.replace('"minutes"', '{ source = "minutes", says = { date = "May 2009" } }')
            + 'date = "2009-05"',
            "F007",
            "sources[1].says.date",
            "2009-05",
            None,
        ),
        (TENURE + 'length = "16months"', "F006", "length", "16 months", None),
        (TENURE + "acting = 'True'", "F006", "acting", True, None),
        (EVENT + "category = 7", "F006", "category", "7", None),
        (EVENT + 'status = "planed"', "F006", "status", "planned", None),
        (MONEY.replace('"cut"', '"cutt"'), "F006", "type", "cut", None),
        (MONEY.replace("= 5", "= 5.25"), "F006", "amount", "5.25", None),
        (MONEY.replace("= 5", '= "24,000,000"'), "F006", "amount", 24_000_000, None),
        (MONEY + 'currency = "gbp"', "F006", "currency", "GBP", None),
        (EVENT + 'dat = "2009"', "F004", "date", "2009", "dat"),
        (TENURE + "interim = true", "F004", "acting", True, "interim"),
        *(
            (
                EVENT + f'[sources.scan]\ntitle = "A scan"\n{key} = "scan.pdf"\n',
                "F004",
                "archived",
                "scan.pdf",
                key,
            )
            for key in ("file", "copy", "path", "archive_url")
        ),
        (MONEY + 'year = "2013/14"', "F004", "period", "2013/14", "year"),
        (
            EVENT.replace('"minutes"', '{ source = "minutes", page = "3" }'),
            "F004",
            "sources[1].at",
            "3",
            "sources[1].page",
        ),
        (EVENT.replace('people = ["ann"]', 'person = "ann"'), "F004", "people", ["ann"], "person"),
        (EVENT + 'because = { dat = "so it says" }', "F004", "because.date", "so it says", "because.dat"),
        (EVENT.replace('"ann"', '"an"'), "F009", "people[1]", "ann", None),
        (EVENT.replace('["town"]', '"towm"'), "F009", "organisations[1]", "town", None),
        (EVENT.replace('["minutes"]', '["minutes", "minuts"]'), "F009", "sources[2].source", "minutes", None),
        (
            EVENT.replace('["minutes"]', '{ source = "minuts" }'),
            "F009",
            "sources[1].source",
            "minutes",
            None,
        ),
        (EVENT + 'extra = { party = "Labor" }', "F006", "extra.party", "Labour", None),
        (RATING + 'grade = "Good"', "R401", "grade", "good", None),
        (RATING + 'areas = { care = "goood" }', "R401", "areas.care", "good", None),
        (RATING.replace('"harbour"', '"harbor"') + 'grade = "good"', "N601", "body", "harbour", None),
        (EVENT + 'allow = { S302 = "they agree now" }', "A901", "allow.S302", None, None),
        (
            MONEY + MONEY.replace("budget.b", "budget.c").replace("5", "6") + 'supersedes = "budget.bb"',
            "F009",
            "supersedes",
            "budget.b",
            None,
        ),
    ],
)
def test_a_finding_whose_cure_is_one_change_carries_it(
    facts: str,
    code: str,
    key: str,
    value: object,
    instead_of: str | None,
    make_base: MakeBase,
    chronicle: Chronicle,
) -> None:
    base = make_base(chronicle=f'[chronicle]\ntitle = "Fixes"\n{AROUND}{facts}\n')
    (fix,) = each_fixed(base, chronicle)
    assert (fix["code"], fix["key"], fix["value"], fix["instead_of"]) == (code, key, value, instead_of)


@pytest.mark.parametrize(
    "facts",
    [
        EVENT + 'date = "04/05/2009"',  # in April, or in May
        EVENT + 'date = "someday"',
        EVENT.replace('"ann"', '"arm"'),
        MONEY.replace("= 5", '= "about £5m"'),
        MONEY.replace("= 5", "= -5"),
        TENURE + 'begin = "2011"\n',  # beside a start
        RATING + 'grade = "excellent"',
        EVENT + 'because = { nothing = "so it says" }',
    ],
)
def test_what_takes_a_choice_carries_none(facts: str, make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(chronicle=f'[chronicle]\ntitle = "Fixes"\n{AROUND}{facts}\n')
    found = [finding for finding in findings(base, chronicle) if finding["severity"] == "error"]
    assert [finding["fix"] for finding in found] == [None]


def test_a_fix_in_a_spreadsheet_is_a_text(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(chronicle=f'[chronicle]\ntitle = "Fixes"\n{AROUND}{EVENT}date = "April 2009"\n')
    answer = chronicle("check", "-f", "csv", "--select", "F007", base=base)
    assert answer.out.splitlines()[1].endswith(',"address: events.e; key: date; value: 2009-04"')
