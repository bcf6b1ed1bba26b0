from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
import tomli

from chronicle.cli.writing import difference
from chronicle.loader.entries import MODELS
from chronicle.loader.locate import locate
from chronicle.model.base import CitedEntry, Field, citation_fields, fields_of
from chronicle.model.fact import values_of
from chronicle.model.fields import ValueType
from chronicle.writing.proposal import propose
from chronicle.writing.toml_edits import entry_toml
from tests.long_run import first_of
from tests.model.test_kinds import LEAST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.writing.toml_values import TomlValue
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]
CHRONICLE = '[chronicle]\ntitle = "A base"\ndescription = "Begins with events.the-events."\n'


def naming(fields: Iterable[Field], *, extra: bool = True) -> dict[str, TomlValue]:
    """Return a value that names an entry for each field that takes one."""
    values: dict[str, TomlValue] = {}
    for field in fields:
        table = field.type.table or field.type.may_name
        match field.type.value:
            case ValueType.REFERENCE | ValueType.TEXT if table:
                values[field.key] = f"the-{table}"
            case ValueType.REFERENCES:
                values[field.key] = [f"other-{table}", f"the-{table}"]
            case ValueType.STANCES:
                values[field.key] = {f"other-{table}": "admitted", f"the-{table}": "denied"}
            case ValueType.EXTRA if extra:
                values[field.key] = {"the-extra": "x"}
            case ValueType.TEXT if field.type.is_address:
                values[field.key] = "budget.the-budget"
    return values


def full_base() -> str:
    """Return a base in which whatever can name an entry names the one of its table, in every way to write it."""
    prose = ", ".join(f"{table}.the-{table}" for table in MODELS)
    text = ""
    for table, model in MODELS.items():
        for id_ in (f"the-{table}", f"other-{table}"):
            values = cast("dict[str, TomlValue]", dict(LEAST[table]))
            values |= {"note": f"See {prose}; not x{prose}-2."}
            if id_.startswith("other"):
                values |= naming(fields_of(model).values(), extra=table != "extra")
                if issubclass(model, CitedEntry):
                    cited = naming(
                        Field(name, type_, required=False) for name, type_ in citation_fields().items()
                    )
                    assert set(cited) > {"source", "via"}
                    says = naming(values_of(model).values())
                    values |= {
                        "because": {"": prose},
                        "sources": [
                            "the-sources",
                            {**cited, "source": "other-sources", "quote": prose, "says": says},
                        ],
                    }
            text += entry_toml(table, id_, values) + "\n"
    return text


@pytest.mark.parametrize("table", first_of(MODELS, 6))
def test_an_entry_of_every_table_is_renamed_wherever_it_is_named(
    table: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    text = full_base()
    base = make_base(chronicle=CHRONICLE, facts=text)
    old, new = f"the-{table}", "the-new-one"
    before = chronicle("check", "-f", "json", base=base).out
    answer = chronicle("rename", f"{table}.{old}", new, base=base)
    assert answer.code == 0, answer.err
    after = (base / "facts.toml").read_text("utf-8")
    quotes = re.compile(r'quote = "[^"]*"|x[a-z]+\.the-[a-z]+|\.the-[a-z]+-2')
    assert not re.search(rf"(?<![\w-]){old}(?![\w-])", quotes.sub("", after))
    assert len(after.splitlines()) == len(text.splitlines())
    assert (f"events.{new}." in (base / "chronicle.toml").read_text("utf-8")) == (table == "events")
    found = chronicle("check", "-f", "json", base=base).out
    assert sorted(finding["code"] for finding in json.loads(found)) == sorted(
        finding["code"] for finding in json.loads(before)
    )
    assert chronicle("rename", f"{table}.{new}", f"{table}.{old}", base=base).code == 0
    assert (base / "facts.toml").read_text("utf-8") == text


FACTS = """\
[sources.log]
title = "The log"

[people.ann-ray]   # the first
name = "Ann Ray"
born = "1900"

[people.anne-ray]
name = "Anne Ray"
aka = "A. Ray"
died = "1980"

[organisations.harbour]
name = "The Harbour"

[posts.pilot]
title = "Pilot"
organisation = "harbour"
"""
TENURES = """\
[tenures.ray]
person = 'anne-ray' # so in the log
post = "pilot"
people = ["ann-ray", "anne-ray"]
start = "1926"
note = \"\"\"
Not people.anne-ray-lee, but \\
  people.anne-ray.\"\"\"
sources = [{ source = "log", says = { person = "anne-ray", start = "1926" } }]
"""


@pytest.fixture
def base(make_base: MakeBase) -> Path:
    return make_base(facts=FACTS, tenures=TENURES)


def test_two_become_one(base: Path, chronicle: Chronicle) -> None:
    answer = chronicle("rename", "anne-ray", "ann-ray", "--merge", base=base)
    assert (answer.code, answer.out) == (0, f"people.ann-ray · {base}/facts.toml:4\n")
    facts = tomli.loads((base / "facts.toml").read_text("utf-8"))
    assert facts["people"] == {
        "ann-ray": {"name": "Ann Ray", "aka": ["A. Ray", "Anne Ray"], "born": "1900", "died": "1980"}
    }
    assert (base / "tenures.toml").read_text("utf-8") == (
        TENURES.replace("'anne-ray'", "'ann-ray'")
        .replace(', "anne-ray"]', "]")
        .replace("people.anne-ray.", "people.ann-ray.")
        .replace('person = "anne-ray", start', 'person = "ann-ray", start')
    )
    assert "Mended: N601" in answer.err


def test_those_who_contradict_each_other_stay_two(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(facts=FACTS.replace('died = "1980"', 'born = "1901"'), tenures=TENURES)
    answer = chronicle("rename", "anne-ray", "ann-ray", "--merge", base=base)
    assert answer.code == 2
    assert 'contradict each other: born is "1901" and "1900"' in answer.err
    assert (base / "tenures.toml").read_text("utf-8") == TENURES


def test_one_that_names_the_other_is_not_the_other(make_base: MakeBase, chronicle: Chronicle) -> None:
    organisations = '[organisations.a]\nname = "A"\n\n[organisations.b]\nname = "B"\nparent = "a"\n'
    answer = chronicle("rename", "b", "a", "--merge", base=make_base(facts=organisations))
    assert answer.code == 2
    assert "organisations.b names organisations.a (parent)" in answer.err


def test_sources_keep_what_they_said_of_each_of_two_facts(make_base: MakeBase, chronicle: Chronicle) -> None:
    facts = FACTS + TENURES.replace('start = "1926"\n', 'start = "1926"\nleft = "ill"\n').replace(
        'sources = [{ source = "log", says = { person = "anne-ray", start = "1926" } }]', 'sources = ["log"]'
    ) + '\n[tenures.second]\nperson = "anne-ray"\npost = "pilot"\nend = "1930"\nsources = "book"\n[sources.book]\ntitle = "B"\n'  # fmt: skip
    base = make_base(facts=facts)
    answer = chronicle("rename", "tenures.second", "ray", "--merge", base=base)
    assert answer.code == 0, answer.err
    merged = tomli.loads((base / "facts.toml").read_text("utf-8"))["tenures"]["ray"]
    assert merged["end"] == "1930"
    assert merged["sources"] == [
        {"source": "log", "says": {"start": "1926", "left": "ill"}},
        {"source": "book", "says": {"end": "1930"}},
    ]


def test_what_stands_beside_the_facts_follows(base: Path, chronicle: Chronicle) -> None:
    (base / "imports").mkdir()
    (base / "issued").mkdir()
    state = {
        "key": ["1"],
        "at": "row 1",
        "facts": [{"slot": "", "id": "tenures.ray", "values": {"person": "anne-ray", "people": ["x"]}}],
    }
    kept = json.dumps({"key": ["2"], "at": "row 2, anne-ray", "facts": []})
    (base / "imports" / "log.state.jsonl").write_text(f"{json.dumps(state)}\n{kept}\n", "utf-8")
    names = (
        '[import]\nkind = "tenures" # anne-ray\n[columns]\n"Who" = { field = "tenures.person", map = { "A" = "anne-ray" } }\n'
        '"What" = { field = "tenures.left", map = { "A" = "anne-ray" } }\n'
        '[defaults]\nperson = "anne-ray"\nleft = "anne-ray"\n[names]\n"A Ray" = \'anne-ray\'\n"B" = { by = "Ward", "X" = "anne-ray" }\n'
    )  # fmt: skip
    (base / "imports" / "log.toml").write_text(names, "utf-8")
    (base / "issued" / "report.txt").write_text(
        "1 people.anne-ray\n2 people.anne-ray-lee, anne-ray\n", "utf-8"
    )
    (base / "issued" / "picture.bin").write_bytes(b"\xff\x00people.anne-ray")
    answer = chronicle("rename", "anne-ray", "anne", base=base)
    assert answer.code == 0, answer.err
    state["facts"][0]["values"]["person"] = "anne"  # type: ignore[index]
    assert (base / "imports" / "log.state.jsonl").read_text("utf-8") == f"{json.dumps(state)}\n{kept}\n"
    expected = names.replace('"anne-ray"', '"anne"').replace("'anne-ray'", "'anne'").splitlines()
    expected[4], expected[7] = names.splitlines()[4], names.splitlines()[7]
    assert (base / "imports" / "log.toml").read_text("utf-8").splitlines() == expected
    assert (base / "issued" / "report.txt").read_text(
        "utf-8"
    ) == "1 people.anne\n2 people.anne-ray-lee, anne-ray\n"
    assert (base / "issued" / "picture.bin").read_bytes() == b"\xff\x00people.anne-ray"
    assert chronicle("rename", "tenures.ray", "anne", base=base).code == 0
    assert (base / "imports" / "log.toml").read_text("utf-8").splitlines() == expected


def test_a_sheet_that_was_imported_before_brings_nothing_new_after_a_rename(
    base: Path, chronicle: Chronicle
) -> None:
    sheet = base.parent / "log.csv"
    sheet.write_text("Ref,Date,What,Who\n1,1926-04-01,Rain,A. Rey\n2,1926-05-02,Snow,Anne Ray\n", "utf-8")
    (base / "imports").mkdir()
    (base / "imports" / "log.toml").write_text(
        '[import]\nkind = "events"\nsource = "log"\nsame-row = ["Ref"]\n[columns]\nRef = "skip"\nDate = "date"\n'
        'What = "title"\nWho = "people"\n[names]\n"A. Rey" = "anne-ray"\n',
        "utf-8",
    )
    assert chronicle("import", str(sheet), "--yes", base=base).code == 0
    assert chronicle("rename", "anne-ray", "anne", base=base).code == 0
    before = {path: path.read_bytes() for path in base.rglob("*") if path.is_file()}
    answer = chronicle("import", str(sheet), "--yes", base=base)
    assert answer.code == 0, answer.err
    assert {path: path.read_bytes() for path in base.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["nobody", "x"], 'nothing is called "nobody"', "search nobody"),
        (["anne-ray", "Anne Ray"], '"Anne Ray" is not an id', 'write "anne-ray"'),
        (["anne-ray", "posts.x"], "an entry of people cannot become one of posts", "people.…"),
        (["anne-ray", "ann-ray"], "there is already people.ann-ray", "--merge"),
        (["anne-ray", "anne-ray"], "people.anne-ray is called so already", ""),
        (["anne-ray", "nobody", "--merge"], 'nothing is called "nobody"', ""),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(
    arguments: list[str], message: str, hint: str, base: Path, chronicle: Chronicle
) -> None:
    answer = chronicle("rename", *arguments, base=base)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert hint in answer.err
    assert (base / "facts.toml").read_text("utf-8") == FACTS


def test_a_file_that_cannot_be_searched_stops_it(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(facts=FACTS, tenures=TENURES + "x = \n")
    answer = chronicle("rename", "ann-ray", "ann", base=base)
    assert (answer.code, (base / "facts.toml").read_text("utf-8")) == (2, FACTS)
    assert "tenures.toml is not TOML as it stands" in answer.err


def test_what_has_no_proper_id_gets_one(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(
        facts=FACTS.replace("people.anne-ray", 'people."Anne Ray"'),
        tenures=TENURES.replace("'anne-ray'", "'Anne Ray'"),
    )
    assert chronicle("rename", "people.Anne Ray", "anne-ray", base=base).code == 0
    assert (base / "facts.toml").read_text("utf-8") == FACTS
    assert "person = 'anne-ray' # so" in (base / "tenures.toml").read_text("utf-8")


def test_a_warning_that_was_there_before_is_neither_new_nor_mended(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = make_base(facts=FACTS, tenures=TENURES.replace(', start = "1926"', ""))
    assert "S303" in chronicle("check", base=base).out
    answer = chronicle("rename", "tenures.ray", "ray-pilot", base=base)
    assert "S303" not in answer.err
    assert "Mended" not in answer.err


def test_before_it_is_written_the_difference_of_facts_is_shown_and_records_are_named(
    make_base: MakeBase,
) -> None:
    base = make_base(facts='[people.bob]\nname = "Bob"\n')
    (base / "imports").mkdir()
    record = '{"key": ["1"], "facts": [{"id": "people.zed"}]}\n'
    (base / "imports" / "log.state.jsonl").write_text(record, "utf-8")
    texts = {
        "facts.toml": (base / "facts.toml").read_text("utf-8") + "# more\n",
        "imports/log.state.jsonl": "{}\n",
    }
    whole = propose(locate(str(base)), texts)
    shown = difference(whole)
    assert "+# more" in shown
    assert "people.zed" not in shown
    assert shown.endswith(f"Also changed: {base / 'imports/log.state.jsonl'}; --dry-run shows how")
    assert "people.zed" in whole.diff()
    alone = propose(locate(str(base)), {"imports/log.state.jsonl": "{}\n"})
    assert difference(alone) == alone.diff().rstrip("\n")
