"""Formats without doubt: what they hold is certain, what they cannot hold is listed, and their own programs read them."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from chronicle.exporting.exchange import certain_prefix
from tests.conftest import BIRMINGHAM
from tests.exporting.test_sqlite import INQUIRIES
from tests.long_run import first_of
from tests.strangers.odd_bases import ODD_BASES
from tests.strangers.payloads import odd_base

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle

SCHEMAS: Final = Path(__file__).with_name("popolo_schemas.json")
BASES: Final = [pytest.param(BIRMINGHAM, id="birmingham"), pytest.param(INQUIRIES, id="inquiries")]
DATED: Final = """\
[people.ann]
name = "Ann <b>Archer</b>"
born = "1960-04"
died = "2015?"
aka = "A. Archer"
identifiers = { wikidata = "Q42" }
sources = ["minutes"]
[organisations.board]
name = "The Board; of, governors"
[posts.chair]
title = "Chair"
organisation = "board"
[sources.minutes]
title = "Minutes"
url = "https://good.example/minutes"
[sources.letter]
title = "A letter"
url = "javascript:alert(1)"
[tenures.ann]
person = "ann"
post = "chair"
start = "2009-04-17"
end = "[2010-01..2010-04]"
sources = ["minutes", "letter"]
[tenures.vague]
person = "ann"
post = "chair"
start = "[2009..2011]"
end = ".."
sources = ["minutes"]
[tenures.alleged]
person = "ann"
post = "chair"
start = "2001"
status = "alleged"
sources = ["minutes"]
[events.day]
title = "It opens, at last; <script>x</script>"
date = "2009-04-17T14:35"
people = ["ann"]
sources = ["minutes"]
[events.week]
title = "A week"
date = "2010-05-03/2010-05-09"
sources = ["minutes"]
[events.about]
title = "About then"
date = "2010-05-03~"
status = "planned"
sources = ["minutes"]
[events.season]
title = "Summer"
date = "2009-22"
sources = ["minutes"]
[events.never]
title = "Undated"
sources = ["minutes"]
[counts.staff]
what = "staff"
value = 12
date = "2009"
sources = ["minutes"]
"""


@pytest.fixture
def export(chronicle: Chronicle, tmp_path: Path) -> Callable[..., tuple[str, list[dict[str, str]]]]:
    """Export a base: what is in the file, and what is in that of the losses."""

    def exported(form: str, base: Path) -> tuple[str, list[dict[str, str]]]:
        path, losses = tmp_path / "out", tmp_path / "losses.csv"
        answer = chronicle("export", form, "-o", str(path), "--losses", str(losses), "--force", base=base)
        assert answer.code in {0, 1}, answer.err
        with losses.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        counted = re.search(r"([\d,]+) values? (?:is|are) not as in the base", answer.err)
        assert (int(counted[1].replace(",", "")) if counted else 0) == len(rows)
        return path.read_bytes().decode("utf-8"), rows

    return exported


def of(losses: list[dict[str, str]], id_: str) -> list[tuple[str, str, str]]:
    return [(row["field"], row["edtf"], row["written"]) for row in losses if row["id"] == id_]


@pytest.mark.parametrize(
    ("earliest", "latest", "qualified", "prefix"),
    [
        ("2009-04-17", "2009-04-17", False, "2009-04-17"),
        ("2009-04-01", "2009-04-30", False, "2009-04"),
        ("2009-04-10", "2009-04-19", False, "2009-04"),
        ("2009-06-01", "2009-08-31", False, "2009"),
        ("2009-12-31", "2010-01-01", False, None),
        ("2009-04-17", "2009-04-17", True, None),
        (None, "2009-04-17", False, None),
        ("2009-04-17", None, False, None),
    ],
)
def test_a_date_is_cut_to_what_is_certain(
    earliest: str | None, latest: str | None, prefix: str | None, *, qualified: bool
) -> None:
    assert certain_prefix(earliest, latest, qualified=qualified) == prefix


def test_popolo_tells_what_is_certain(
    make_base: Callable[..., Path], export: Callable[..., tuple[str, list[dict[str, str]]]]
) -> None:
    text, losses = export("popolo", make_base(facts=DATED))
    written = json.loads(text)
    assert written["persons"] == [
        {
            "id": "ann",
            "name": "Ann <b>Archer</b>",
            "birth_date": "1960-04",
            "other_names": [{"name": "A. Archer"}],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q42"}],
            "sources": [{"url": "https://good.example/minutes", "note": "Minutes"}],
        }
    ]
    memberships = {one["id"]: one for one in written["memberships"]}
    assert memberships.keys() == {"tenures.ann", "tenures.vague"}
    ann = memberships["tenures.ann"]
    assert (ann["start_date"], ann["end_date"], ann["role"]) == ("2009-04-17", "2010", "Chair")
    assert [source["note"] for source in ann["sources"]] == ["Minutes"]  # no address that a browser would run
    assert not {"start_date", "end_date"} & memberships["tenures.vague"].keys()
    assert of(losses, "people.ann") == [("died", "2015?", "")]
    assert of(losses, "tenures.ann") == [("end", "[2010-01..2010-04]", "2010"), ("sources", "letter", "")]
    assert of(losses, "tenures.vague") == [("start", "[2009..2011]", ""), ("end", "..", "")]
    assert len(of(losses, "tenures.alleged")) == 1
    assert len(of(losses, "counts.staff")) == 1


@pytest.mark.parametrize("base", BASES)
def test_popolo_fits_its_schemas(base: Path, export: Callable[..., tuple[str, list[dict[str, str]]]]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    referencing = pytest.importorskip("referencing")
    text, _ = export("popolo", base)
    schemas = json.loads(SCHEMAS.read_text("utf-8"))["schemas"]
    make = referencing.Resource.from_contents
    registry = referencing.Registry().with_resources(
        [(one["id"].rstrip("#"), make(one)) for one in schemas.values()]
    )
    written = json.loads(text)
    for name, rows in (
        ("person", "persons"),
        ("organization", "organizations"),
        ("post", "posts"),
        ("membership", "memberships"),
    ):
        validator = jsonschema.Draft3Validator(schemas[name], registry=registry)
        assert written[rows]
        for one in written[rows]:
            assert [error.message for error in validator.iter_errors(one)] == []


@pytest.fixture(scope="module")
def odd_bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Bases at the edges, and one of what strangers wrote."""
    folder = tmp_path_factory.mktemp("odd")
    paths = {"strangers": odd_base(folder / "strangers")}
    for number, (name, text) in enumerate(ODD_BASES.items()):
        paths[name] = folder / f"base{number}.toml"
        paths[name].write_text(text, "utf-8")
    return paths


@pytest.mark.parametrize("base", first_of(["birmingham", "strangers", "inquiries", *ODD_BASES], 2))
def test_followthemoney_takes_every_value(
    base: str, odd_bases: dict[str, Path], export: Callable[..., tuple[str, list[dict[str, str]]]]
) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is in the group validators")
    text, _ = export("ftm", {"birmingham": BIRMINGHAM, "inquiries": INQUIRIES, **odd_bases}[base])
    entities = [json.loads(line) for line in text.splitlines()]
    ids = {entity["id"] for entity in entities}
    assert len(ids) == len(entities)
    assert (len(entities) > 30) is (base not in {*ODD_BASES} - {"long names"})
    for entity in entities:
        proxy = ftm.model.get_proxy(entity, cleaned=False)
        proxy.schema.validate(entity)
        for name, values in entity["properties"].items():
            prop = proxy.schema.get(name)
            assert prop is not None, (entity["schema"], name)
            assert len(proxy.get(name)) == len(set(values)), (entity["id"], name, values, proxy.get(name))
            if prop.type.name == "date":
                assert proxy.get(name) == values  # its cleaner had nothing to cut
            if prop.type.name == "entity":
                assert ids >= set(values)


def test_followthemoney_is_told_what_is_certain(
    make_base: Callable[..., Path], export: Callable[..., tuple[str, list[dict[str, str]]]]
) -> None:
    text, losses = export("ftm", make_base(facts=DATED))
    entities = {entity["id"]: entity for entity in map(json.loads, text.splitlines())}
    ann = entities["tenures.ann"]
    assert ann["schema"] == "Occupancy"
    assert ann["properties"] == {
        "holder": ["people.ann"], "post": ["posts.chair"], "startDate": ["2009-04-17"], "endDate": ["2010"],
        "proof": ["sources.minutes", "sources.letter"],
    }  # fmt: skip
    assert "tenures.alleged" not in entities
    assert entities["organisations.board"]["schema"] == "PublicBody"
    assert entities["events.season"]["properties"]["date"] == ["2009"]
    assert "sourceUrl" not in entities["sources.letter"]["properties"]
    assert of(losses, "events.season") == [("date", "2009-22", "2009")]


@pytest.mark.parametrize("base", ["strangers", *ODD_BASES])
def test_a_calendar_of_an_odd_base_is_read_by_icalendar(
    base: str, odd_bases: dict[str, Path], export: Callable[..., tuple[str, list[dict[str, str]]]]
) -> None:
    icalendar = pytest.importorskip("icalendar", reason="icalendar is in the group validators")
    text, _ = export("ical", odd_bases[base])
    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        assert event["SUMMARY"]
        assert type(event["DTSTART"].dt) is date


@pytest.mark.parametrize("base", BASES)
def test_a_calendar_is_read_by_icalendar(
    base: Path, export: Callable[..., tuple[str, list[dict[str, str]]]]
) -> None:
    icalendar = pytest.importorskip("icalendar", reason="icalendar is in the group validators")
    text, losses = export("ical", base)
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert losses
    for event in events:
        assert type(event["DTSTART"].dt) is date
        assert event["DTEND"].dt > event["DTSTART"].dt


def test_a_calendar_has_whole_days_alone(
    make_base: Callable[..., Path], export: Callable[..., tuple[str, list[dict[str, str]]]]
) -> None:
    text, losses = export("ical", make_base(facts=DATED))
    lines = text.replace("\r\n ", "").split("\r\n")
    days = [line for line in lines if line.startswith(("UID", "DTSTART", "DTEND"))]
    assert days == [
        "UID:tenures.ann.start@chronicle", "DTSTART;VALUE=DATE:20090417", "DTEND;VALUE=DATE:20090418",
        "UID:events.day@chronicle", "DTSTART;VALUE=DATE:20090417", "DTEND;VALUE=DATE:20090418",
        "UID:events.week@chronicle", "DTSTART;VALUE=DATE:20100503", "DTEND;VALUE=DATE:20100510",
    ]  # fmt: skip
    assert "SUMMARY:It opens\\, at last\\; <script>x</script>" in lines
    assert of(losses, "events.about") == [("date", "2010-05-03~", ""), ("", "About then", "")]
    assert of(losses, "events.day") == [("date", "2009-04-17T14:35", "2009-04-17"), ("people", "ann", "")]
    assert of(losses, "tenures.ann") == [("end", "[2010-01..2010-04]", ""), ("organisation", "board", "")]


def test_a_timeline_has_the_parts_that_are_known_and_our_words(
    make_base: Callable[..., Path], export: Callable[..., tuple[str, list[dict[str, str]]]]
) -> None:
    text, losses = export("timelinejs", make_base(facts=DATED))
    events: dict[str, dict[str, Any]] = {event["unique_id"]: event for event in json.loads(text)["events"]}
    assert events["events.day"]["start_date"] == {"year": 2009, "month": 4, "day": 17}
    assert events["events.day"]["text"]["headline"] == "It opens, at last; &lt;script&gt;x&lt;/script&gt;"
    assert events["events.season"]["start_date"] == {"year": 2009}
    assert events["events.season"]["display_date"] == "summer 2009"
    assert events["events.week"]["end_date"] == {"year": 2010, "month": 5, "day": 9}
    assert events["events.about"]["display_date"] == "about 3 May 2010"
    assert events["events.about"]["text"]["headline"] == "About then (planned)"
    assert {event["group"] for event in events.values()} == {"Tenures", "Events", "Counts"}
    assert "events.never" not in events
    assert "tenures.vague.start" not in events
    assert of(losses, "events.season") == [("date", "2009-22", "2009")]
    assert of(losses, "events.never") == [("", "Undated", "")]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ('start = "2009-04"\nend = "[2010..2011]"', "Apr 2009 – "),
        ('start = "2009-04"', "Apr 2009"),
        ('date = "2009-04/2011"', "Apr 2009"),
        ('date = "2009-04/.."', "since Apr 2009"),
        ('start = "2009-22"\nlength = "2 years"', "summer 2009"),
        ('date = "2009-04-17T14:35"', "17 Apr 2009"),
        ('start = "2009-33"\nend = "2010/11"', "Q1 2009"),
    ],
)
def test_a_timeline_words_any_time(
    keys: str,
    words: str,
    make_base: Callable[..., Path],
    export: Callable[..., tuple[str, list[dict[str, str]]]],
) -> None:
    text, _ = export("timelinejs", make_base(facts=f'[events.e]\ntitle = "E"\n{keys}\n'))
    assert words in json.loads(text)["events"][0]["display_date"]


@pytest.mark.parametrize("form", ["popolo", "ftm", "ical", "timelinejs"])
@pytest.mark.parametrize("base", BASES)
def test_nothing_is_lost_in_silence(
    form: str, base: Path, chronicle: Chronicle, export: Callable[..., tuple[str, list[dict[str, str]]]]
) -> None:
    text, losses = export(form, base)
    lost = {row["id"] for row in losses}
    rows = json.loads(chronicle("timeline", "-f", "json", base=base).out)
    assert rows
    for row in rows:
        assert row["id"] in lost or row["id"] in text


@pytest.mark.parametrize("form", ["popolo", "ftm", "ical", "timelinejs"])
def test_an_empty_base_is_an_empty_file_of_the_format(
    form: str, make_base: Callable[..., Path], export: Callable[..., tuple[str, list[dict[str, str]]]]
) -> None:
    text, losses = export(form, make_base())
    assert losses == []
    if form in {"popolo", "timelinejs"}:
        json.loads(text)
    if form == "ical":
        assert text.startswith("BEGIN:VCALENDAR\r\n")
        assert text.endswith("END:VCALENDAR\r\n")
