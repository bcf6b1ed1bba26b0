"""`--known-by`: a fact as if the sources published later had never been cited."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from chronicle.dates import parse
from chronicle.loader.entries import MODELS
from chronicle.loader.validation import validate
from chronicle.model.base import toml_key
from chronicle.model.entities import Source
from chronicle.model.evidence import value_text
from chronicle.model.knowledge import KnowledgeCutoff
from chronicle.model.lookup import Entities

if TYPE_CHECKING:
    from chronicle.model.fact import Fact
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]

PUBLISHED = {"early": "2010-05-01", "late": "2012-03-01", "vague": "2011", "undated": None}
WORLD = Entities(
    sources={
        one: validate(Source, {"title": one, **({"published": day} if day else {})})
        for one, day in PUBLISHED.items()
    }
)
HEADS: dict[str, dict[str, object]] = {
    "tenures": {"person": "ann", "post": "chair"},
    "inspections": {"organisation": "city", "body": "Ofsted"},
    "budget": {"organisation": "city", "type": "cut"},
    "events": {"title": "It happens"},
    "counts": {"what": "homes"},
}


def known(day: str) -> KnowledgeCutoff:
    return KnowledgeCutoff(parse(day).latest)


def seen(
    table: str, values: dict[str, object], *citations: object, by: str = "2010-12"
) -> dict[str, str] | None:
    """The values that are left of a fact, as they are written; None if the fact goes."""
    raw = {**HEADS[table], **values, "sources": list(citations)}
    fact = cast("Fact", validate(MODELS[table], raw))
    left = known(by).as_known(fact, WORLD)
    if left is None:
        return None
    cells = {toml_key(name): getattr(left, name) for name in left.needs_source}
    return {
        name: value_text(one) for name, one in cells.items() if one not in (None, (), False) and one != {}
    }


def says(source: str, **values: object) -> dict[str, object]:
    return {"source": source, "says": {key.replace("_", "-"): one for key, one in values.items()}}


@pytest.mark.parametrize(
    ("source", "by", "out", "doubtful"),
    [
        ("early", "2010-04-30", False, False),
        ("early", "2010-05-01", True, False),
        ("early", "2010", True, False),
        ("vague", "2010", False, False),
        ("vague", "2011-01-01", True, True),
        ("vague", "2011-12-30", True, True),
        ("vague", "2011-12-31", True, False),
        ("undated", "1000", True, True),
        ("undated", "9999", True, True),
        ("missing", "1000", True, False),
    ],
)
def test_a_source_is_kept_while_it_may_have_been_out(
    source: str, by: str, *, out: bool, doubtful: bool
) -> None:
    assert known(by).includes(source, WORLD) is out
    assert (source in known(by).possibly_later(WORLD)) is doubtful


BOTH = {"start": "2009-04", "end": "2011", "left": "retired"}


@pytest.mark.parametrize(
    ("values", "citations", "left"),
    [
        # nothing published later: the fact is as it was, worked-out values and all
        (BOTH, ["early"], BOTH),
        (BOTH, [says("early", start="2009-04")], BOTH),
        (BOTH, [], BOTH),
        # a fact with no source left goes
        (BOTH, ["late"], None),
        (BOTH, [says("late", start="2009-04"), "late"], None),
        # a remaining source for the whole fact gives every value
        (BOTH, ["early", "late"], BOTH),
        (BOTH, ["early", says("late", end="2011")], BOTH),
        # a value that only a later source gives is blank
        (BOTH, [says("early", start="2009-04"), says("late", end="2011")], {"start": "2009-04"}),
        (BOTH, [says("early", start="2009-04"), "late"], {"start": "2009-04"}),
        (BOTH, [says("early"), "late"], {}),
        # what was worked out may rest on what came later, and goes too
        (BOTH, [says("early", start="2009-04"), says("late", left="retired")], {"start": "2009-04"}),
        # where the accepted value goes, the first that remains stands
        (BOTH, [says("early", start="2009"), says("late", start="2009-04")], {"start": "2009"}),
        (
            BOTH,
            [says("early", start="2009"), says("undated", start="2008"), says("late", start="2009-04")],
            {"start": "2009"},
        ),
        (
            BOTH,
            [says("undated", start="2008"), says("early", start="2009"), says("late", start="2009-04")],
            {"start": "2008"},
        ),
        # an accepted value that any remaining source gives stands, whoever came first
        (
            BOTH,
            [says("undated", start="2008"), says("early", start="2009-04"), "late"],
            {"start": "2009-04"},
        ),
        # one that never was accepted does not come in, but for the rest of a time of which a part went
        (
            {"start": "2009-04", "end": "2011"},
            [says("early", start="2009-04", end="2011", length="2 years"), "late"],
            {"start": "2009-04", "end": "2011"},
        ),
        (
            {"start": "2009-04", "end": "2011"},
            [says("early", start="2009-04", length="2 years"), "late"],
            {"start": "2009-04", "length": "2 years"},
        ),
        ({"start": "2009-04"}, [says("early", left="retired"), "late"], {}),
        ({"acting": True}, [says("early"), "late"], {}),
        ({"acting": True}, [says("early", acting=True), "late"], {"acting": "true"}),
    ],
)
def test_tenures(values: dict[str, object], citations: list[object], left: dict[str, str] | None) -> None:
    assert seen("tenures", values, *citations) == left


@pytest.mark.parametrize(
    ("table", "values", "citations", "left"),
    [
        (
            "budget",
            {"amount": 5, "period": "2009/10"},
            [says("early", period="2009/10"), says("late", amount=5)],
            {"period": "2009/10"},
        ),
        ("budget", {"amount": 5}, [says("early", amount=4), says("late", amount=5)], {"amount": "4"}),
        ("budget", {"amount": 0}, [says("early", amount=4), "late"], {"amount": "4"}),
        # how exact a figure is goes with the figure
        (
            "budget",
            {"amount": 10},
            ["late", says("early", amount=8, approx="at least")],
            {"amount": "8", "approx": "at least"},
        ),
        (
            "budget",
            {"amount": 8, "approx": "about"},
            [says("late", amount=8, approx="about"), says("early", amount=8)],
            {"amount": "8"},
        ),
        (
            "budget",
            {"amount": 8},
            ["late", says("early", amount=7), says("early", amount=8, approx="at most")],
            {"amount": "8", "approx": "at most"},
        ),
        (
            "counts",
            {"value": 8, "approx": "about"},
            ["late", says("early", value=8, approx="about")],
            {"value": "8", "approx": "about"},
        ),
        ("counts", {"value": 17}, [says("early"), "late"], {}),
        ("counts", {"value": 17}, [says("early", value=17), "late"], {"value": "17"}),
        (
            "inspections",
            {"grade": "good", "date": "2009"},
            [says("early", grade="Good."), "late"],
            {"grade": "good"},
        ),
        (
            "inspections",
            {"areas": {"care": "good"}, "date": "2009"},
            [says("early", date="2009"), says("late", areas={"care": "good"})],
            {"date": "2009"},
        ),
        # of a table or a list what a remaining source gives of it
        (
            "inspections",
            {"areas": {"care": "good", "help": "bad"}},
            [says("early", areas={"care": "good"}), says("late", areas={"help": "bad"})],
            {"areas": "care: good"},
        ),
        (
            "inspections",
            {"areas": {"care": "good", "help": "good"}},
            [
                says("early", areas={"care": "Good."}),
                says("early", areas={"help": "bad"}),
                says("late", areas={"care": "good", "help": "good"}),
            ],
            {"areas": "care: good; help: bad"},
        ),
        (
            "tenures",
            {"in-post": ["2008", "2009"]},
            [says("early", in_post="2008~"), says("late", in_post=["2008", "2009"])],
            {"in-post": "2008"},
        ),
        (
            "events",
            {"date": "2009-04"},
            [says("early", date="2009", start="2008"), "late"],
            {"date": "2009"},
        ),
        ("events", {"date": "2009-04"}, [says("early", start="2008"), "late"], {"start": "2008"}),
        ("events", {"date": "2009"}, [says("early", date="2009", start="2008"), "late"], {"date": "2009"}),
    ],
)
def test_other_kinds(
    table: str, values: dict[str, object], citations: list[object], left: dict[str, str] | None
) -> None:
    values = {"amount": 5, **values} if table == "budget" else values
    assert seen(table, values, *citations) == left


def test_what_is_lost_of_a_fact_is_as_if_it_had_never_been_written() -> None:
    for table, field, value in (("tenures", "in-post", "2009"), ("inspections", "areas", {"care": "good"})):
        lost, never = (
            known("2010").as_known(
                cast(
                    "Fact",
                    validate(
                        MODELS[table], {**HEADS[table], **given, "sources": [says("early"), says("late")]}
                    ),
                ),
                WORLD,
            )
            for given in ({field: value}, {})
        )
        assert lost == never


@pytest.mark.parametrize(
    ("published", "citations", "left"),
    [
        ("2010-06", ["early"], {"date": "2010-04", "grade": "good", "judgement": "fine", "published": "2010-06"}),
        ("2010-11/2011", ["early"], {"date": "2010-04", "grade": "good", "judgement": "fine", "published": "2010-11/2011"}),
        ("2011-02", ["early", "late"], {"date": "2010-04"}),
        ("2011-02", [{"source": "early", "says": {"date": "2010-04", "grade": "good"}}], {"date": "2010-04"}),
        ("2011-02", ["late"], None),
        ("2011-02", [], None),
    ],
)  # fmt: skip
def test_of_an_inspection_not_yet_reported_the_visit_alone_stands_if_a_source_gave_it(
    published: str, citations: list[object], left: dict[str, str] | None
) -> None:
    values: dict[str, object] = {
        "date": "2010-04",
        "grade": "good",
        "judgement": "fine",
        "areas": {"safety": "good"},
        "note": "It was good.",
        "published": published,
    }
    if left is not None and "grade" in left:
        del values["areas"]
    assert seen("inspections", values, *citations) == left


def test_the_remaining_sources_speak_up_to_their_own_day() -> None:
    assert known("2010-12").reported_until(WORLD) == parse("2010-05-01").earliest
    assert known("2009").reported_until(WORLD) is None


BASE = """\
[organisations.city]
name = "City"
[people.ann]
name = "Ann"
[posts.chair]
title = "Chair"
organisation = "city"
[sources.early]
title = "Early"
published = "2010-05-01"
[sources.late]
title = "Late"
published = "2012-03-01"
[sources.vague]
title = "Vague"
published = "2010"
[tenures.t]
person = "ann"
post = "chair"
start = "2009-04"
end = ".."
because = { start = "the later source names the month" }
sources = [
  { source = "early", says = { start = "2009", end = ".." } },
  { source = "late", says = { start = "2009-04", end = ".." } },
]
[budget.b]
organisation = "city"
type = "cut"
amount = 5
period = "2009/10"
sources = [{ source = "early", says = { period = "2009/10" } }, { source = "late", says = { amount = 5 } }]
[counts.c]
what = "homes"
value = 17
sources = [{ source = "early", says = {} }, { source = "late", says = { value = 17 } }]
[events.later]
title = "Told later"
date = "2009"
sources = ["late"]
[events.perhaps]
title = "Told some time in 2010"
date = "2009"
sources = ["vague"]
"""


def listed(answer: str) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in json.loads(answer)}


class TestThroughTheProgram:
    def ask(
        self, make_base: MakeBase, chronicle: Chronicle, listing: str, by: str
    ) -> dict[str, dict[str, Any]]:
        answer = chronicle(listing, "-f", "json", "--known-by", by, base=make_base(facts=BASE))
        assert answer.code == 0, answer.err
        return listed(answer.out)

    def test_a_source_s_own_value_stands_with_its_own_end_of_knowledge(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        then = self.ask(make_base, chronicle, "tenures", "2010-12")["tenures.t"]
        now = self.ask(make_base, chronicle, "tenures", "2012")["tenures.t"]
        assert (then["start"], then["as_of"], then["sources"]) == ("2009", "2010-05-01", ["early"])
        assert (now["start"], now["as_of"], now["sources"]) == ("2009-04", "2012-03-01", ["early", "late"])
        assert then["worked_out"] == then["disputed"] == []

    @pytest.mark.parametrize("kept", ['"early"', '{ source = "early", says = { start = "2009-03" } }'])
    def test_reasons_notes_and_flags_that_may_be_later_knowledge_are_blank(
        self, kept: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        facts = f"""{BASE}[tenures.acting]
person = "ann"
post = "chair"
acting = true
start = "2009-03"
because = {{ start = "the late report has it" }}
note = "the late report is sure"
sources = [{kept}, "late"]
"""
        for by, acting, left in (
            ("2011", True if kept == '"early"' else None, None),
            ("2012", True, "the late report is sure"),
        ):
            answer = chronicle("tenures", "-f", "json", "--known-by", by, base=make_base(facts=facts))
            one = listed(answer.out)["tenures.acting"]
            assert (one["acting"], one["note"], bool(one["because"])) == (acting, left, by == "2012")

    def test_a_blank_amount_is_null_and_is_said_not_to_be_known(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        assert self.ask(make_base, chronicle, "budget", "2010-12")["budget.b"]["amount"] is None
        assert self.ask(make_base, chronicle, "counts", "2010-12")["counts.c"]["value"] is None

    @pytest.mark.parametrize(
        "command",
        [
            ["timeline"],
            ["timeline", "--holders"],
            ["budget"],
            ["counts"],
            ["budget", "-f", "csv"],
            ["show", "budget.b"],
            ["show", "counts.c", "-f", "json"],
            ["show", "city"],
            ["show", "early"],
            ["at", "2009-10"],
            ["at", "2009/10", "-f", "json"],
            ["conflicts", "--all"],
            ["search", "homes"],
            ["between", "budget.b", "tenures.t"],
        ],
    )
    @pytest.mark.parametrize("by", ["2009", "2010-12", "2013"])
    def test_every_answer_bears_it(
        self, command: list[str], by: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        answer = chronicle(*command, "--known-by", by, base=make_base(facts=BASE))
        assert answer.code in {0, 2}, answer.err
        assert (answer.code == 2) <= (by == "2009")

    def test_a_fact_that_nobody_had_told_goes_and_is_no_mistake(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(facts=BASE + '[events.wrong]\ntitle = "It"\ndate = "soon"\n')
        answer = chronicle("events", "-f", "json", "--known-by", "2010-12", base=base)
        assert list(listed(answer.out)) == ["events.perhaps"]
        assert answer.code == 1
        assert "1 error in 1 file; 1 entry is left out" in answer.err

    def test_the_base_is_checked_as_it_is(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        """A first value that stands may contradict what else stands; that is no mistake of the base."""
        facts = BASE + (
            '[tenures.u]\nperson = "ann"\npost = "chair"\nstart = "2005"\nend = "2006"\nsources = [\n'
            '  { source = "early", says = { start = "2007", end = "2006" } },\n'
            '  { source = "late", says = { start = "2005" } },\n]\n'
        )
        answer = chronicle("tenures", "--known-by", "2010-12", base=make_base(facts=facts))
        assert answer.code == 0
        wrong = BASE.replace('start = "2009-04"\nend = ".."', 'start = "2009-04"\nend = "2008"')
        answer = chronicle("tenures", "--known-by", "2010-12", base=make_base("wrong", facts=wrong))
        assert answer.code == 1

    @pytest.mark.parametrize(
        ("by", "told", "said"),
        [
            (
                "2010-06",
                True,
                "--known-by 2010-06: 1 source that may be later is kept, having no exact date of publication: vague\n",
            ),
            ("2010-12-31", True, ""),
            ("2012-03-01", True, ""),
            ("2009", False, "--known-by 2009: no fact of this base had a source published by then.\n"),
        ],
    )
    def test_a_source_that_may_be_later_is_kept_and_counted(
        self, by: str, told: bool, said: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        answer = chronicle("events", "--known-by", by, base=make_base(facts=BASE))
        assert ("Told some time in 2010" in answer.out) is told
        assert (answer.code, answer.err) == (0, said)
        assert ("; 1 source may be later" in answer.out) is (by == "2010-06"), "a saved page says so too"


PAIR = {"people": ["ann", "bob"], "date": "2009"}


@pytest.mark.parametrize(
    ("table", "values", "citations", "left"),
    [
        # what it is about stays as long as nobody who remains says it otherwise
        ("events", PAIR, [says("early", date="2009"), "late"], {"title": "It happens", "people": "ann; bob", "date": "2009"}),
        ("events", PAIR, [says("early", date="2009", people=["ann"]), "late"], {"title": "It happens", "people": "ann", "date": "2009"}),
        ("events", PAIR, [says("early", title="So it was"), "late"], {"title": "So it was", "people": "ann; bob"}),
        (
            "events",
            PAIR,
            [says("early", title="So it was"), says("undated", title="It happens"), "late"],
            {"title": "It happens", "people": "ann; bob"},
        ),
        # but for whom only a later source names, where the fact is one without them
        ("events", PAIR, [says("early", date="2009"), says("late", people=["ann", "bob"])], {"title": "It happens", "date": "2009"}),
        ("events", PAIR, [says("early", date="2009", people=["bob"]), says("late", people=["ann"])], {"title": "It happens", "people": "bob", "date": "2009"}),
        ("events", PAIR, [says("early", date="2009"), says("late", people=["bob"])], {"title": "It happens", "people": "ann", "date": "2009"}),
        ("events", PAIR, ["early", says("late", people=["ann"])], {"title": "It happens", "people": "ann; bob", "date": "2009"}),
        ("events", PAIR, [says("early", date="2009"), says("late", title="It happens")], {"title": "It happens", "people": "ann; bob", "date": "2009"}),
        ("budget", {"amount": 6, "period": "2009", "currency": "EUR", "for": "roads"},
         [says("early", amount=6), says("late", currency="EUR", **{"for": "roads"})], {"currency": "EUR"}),
        # a beginning and an end give way to a period, where that is all that is left
        ("budget", {"amount": 6, "start": "2009", "end": "2010"}, [says("early", period="2009/10"), "late"], {"period": "2009/10"}),
        (
            "budget",
            {"amount": 6, "start": "2009", "end": "2010"},
            [says("early", start="2009"), says("undated", period="2009/10"), "late"],
            {"start": "2009"},
        ),
        ("events", {"start": "2009", "end": "2010"}, [says("early", date="2009"), "late"], {"title": "It happens", "date": "2009"}),
    ],
)  # fmt: skip
def test_what_the_fact_is_about_and_when(
    table: str, values: dict[str, object], citations: list[object], left: dict[str, str]
) -> None:
    raw = {**HEADS[table], **values, "sources": citations}
    fact = cast("Fact", validate(MODELS[table], raw))
    found = known("2010-12").as_known(fact, WORLD)
    assert found is not None
    cells = {
        name: getattr(found, name)
        for name in ("title", "people", "for_", "currency", "date", "period", "start", "end")
        if hasattr(found, name)
    }
    assert {name: value_text(one) for name, one in cells.items() if one not in (None, ())} == left


HANDOVER = """\
[organisations.port]
name = "Port"
[people.ivy]
name = "Ivy Marsh"
[posts.pilot]
title = "Pilot"
organisation = "port"
[sources.notice]
title = "Notice"
published = "2012-11-05"
[sources.paper]
title = "Paper"
published = "2014-04-02"
[sources.page]
title = "Undated page"
[sources.read]
title = "Undated page that was read"
accessed = "2012-05-01"
[sources.yearbook]
title = "Yearbook"
published = "2013"
[tenures.ivy]
person = "ivy"
post = "pilot"
start = "2014-04-01"
end = ".."
sources = ["notice", "paper"]
[events.flood]
title = "Flood"
date = "2015-02"
sources = ["page"]
[events.storm]
title = "Storm"
date = "2011-03"
sources = ["read"]
[events.gala]
title = "Gala"
date = "2013-09-14"
sources = ["yearbook"]
[budget.dredging]
organisation = "port"
type = "budget"
amount = 5
period = "2014/15"
sources = ["notice"]
[budget.wages]
organisation = "port"
type = "spend"
amount = 7
period = "2014/15"
sources = ["notice"]
"""


@pytest.mark.parametrize(
    ("by", "known_then", "doubtful"),
    [
        ("2011", {"events.storm"}, {"read"}),
        ("2012-05", {"events.storm"}, set()),
        ("2012", {"events.storm", "tenures.ivy", "budget.dredging", "budget.wages"}, set()),
        ("2013-08", {"events.storm", "tenures.ivy", "budget.dredging", "budget.wages"}, set()),
        ("2013-09", {"events.storm", "tenures.ivy", "budget.dredging", "budget.wages", "events.gala"}, {"yearbook"}),
        ("2014", {"events.storm", "tenures.ivy", "budget.dredging", "budget.wages", "events.gala"}, set()),
        (
            "2015-02",
            {"events.storm", "tenures.ivy", "budget.dredging", "budget.wages", "events.gala", "events.flood"},
            {"page"},
        ),
    ],
)  # fmt: skip
def test_no_source_is_taken_to_be_older_than_what_it_reports(
    by: str, known_then: set[str], doubtful: set[str], make_base: MakeBase, chronicle: Chronicle
) -> None:
    answer = chronicle("timeline", "-f", "json", "--known-by", by, base=make_base(facts=HANDOVER))
    assert {one["id"] for one in json.loads(answer.out)} == known_then
    told = answer.err.rpartition(": ")[2].strip() if "may be later" in answer.err else ""
    assert set(told.split(", ")) - {""} == doubtful


def test_what_lay_ahead_is_told_as_planned(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(facts=HANDOVER)
    for by, planned in (("2013", {"tenures.ivy", "budget.wages"}), ("2014-04-01", set())):
        rows = listed(chronicle("timeline", "-f", "json", "--known-by", by, base=base).out)
        assert {id_ for id_, row in rows.items() if row["status"]} == planned
        assert {row["status"] for row in rows.values()} - {None} == ({"planned"} if planned else set())
    then = json.loads(chronicle("at", "2014-04-01", "-f", "json", "--known-by", "2013", base=base).out)
    assert "certain" not in json.dumps(then["in_post"])
    certain = chronicle("timeline", "-y", "2014", "--certain", "-f", "json", "--known-by", "2013", base=base)
    assert [one["id"] for one in json.loads(certain.out)] == ["budget.dredging"]


def test_what_is_known_of_a_later_day_alone_was_then_planned() -> None:
    assert seen("tenures", {"in-post": "2011-05-01"}, "early", "late") == {"in-post": "2011-05-01"}
    fact = cast(
        "Fact",
        validate(MODELS["tenures"], {**HEADS["tenures"], "sources": ["early"], "in-post": "2011-05-01"}),
    )
    statuses = [known(day).as_known(fact, WORLD) for day in ("2010-12", "2011-05")]
    assert [one and one.status for one in statuses] == ["planned", None]
    leaving = cast(
        "Fact", validate(MODELS["tenures"], {**HEADS["tenures"], "sources": ["early"], "end": "2011-05-01"})
    )
    left = known("2010-12").as_known(leaving, WORLD)
    assert left is not None
    assert left.status is None


def test_a_rating_stood_until_it_was_withdrawn() -> None:
    values: dict[str, object] = {"date": "2009", "grade": "good", "withdrawn": "2011-03"}
    assert seen("inspections", values, "early") == {"date": "2009", "grade": "good"}
    assert seen("inspections", values, "early", by="2011-03") == {
        name: str(value) for name, value in values.items()
    }
    assert seen("inspections", values) == {"date": "2009", "grade": "good"}


def test_nobody_is_missed_after_an_end_that_is_only_announced(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = make_base(
        facts=HANDOVER.replace('start = "2014-04-01"\nend = ".."', 'start = "2010"\nend = "2013-10-05"')
    )
    for by, said in (("2013", False), ("2014-06", True)):
        pages = [
            chronicle(*page, "--known-by", by, base=base).out for page in (["tenures"], ["show", "pilot"])
        ]
        assert [("no holder recorded since" in page) for page in pages] == [said] * 2


def test_an_undated_source_found_it_going_on_when_it_last_reported(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    facts = (
        HANDOVER
        + '[tenures.early]\nperson = "ivy"\npost = "pilot"\nstart = "2009"\nend = ".."\nsources = ["page"]\n'
    )
    base = make_base(facts=facts)
    assert listed(chronicle("tenures", "-f", "json", base=base).out)["tenures.early"]["as_of"] == "2015-02-01"
    assert "2009 – still Feb 2015 or later" in chronicle("show", "tenures.early", base=base).out
    assert "as of Feb 2015 or later" in chronicle("timeline", base=base).out
    (page,) = (row for row in chronicle("sources", base=base).out.splitlines() if row.endswith(" page"))
    assert "Feb 2015 or later" in page
    assert "by what it tells   Feb 2015 or later" in chronicle("show", "sources.page", base=base).out
    shown = json.loads(chronicle("show", "sources.yearbook", "-f", "json", base=base).out)
    assert (shown["published"], shown["narrowed"]) == ("2013", "[2013-09-14..2013-12-31]")


@pytest.mark.parametrize(
    ("published", "certain", "possible", "doubtful"),
    [
        ("2013-06-10", ["2012-06-14", "2013-06-10"], [], False),
        ("2013-06-10~", ["2012-06-14"], ["2013-06-10"], True),
        ("2013?", ["2012-06-14"], ["2013-01-01"], True),
    ],
)
def test_nothing_is_certain_that_rests_on_a_qualified_date_of_publication(
    make_base: MakeBase,
    chronicle: Chronicle,
    published: str,
    certain: list[str],
    possible: list[str],
    doubtful: bool,
) -> None:
    facts = HANDOVER + (
        f'[sources.almanac]\ntitle = "Almanac"\npublished = "{published}"\n'
        '[tenures.early]\nperson = "ivy"\npost = "pilot"\nstart = "2009"\nend = ".."\nin-post = "2012-06-14"\n'
        'sources = ["almanac"]\n'
    )
    base = make_base(facts=facts)
    for day in (*certain, *possible):
        answer = json.loads(chronicle("at", day, "-f", "json", base=base).out)
        found = {held["id"]: held["certainty"] for post in answer["in_post"] for held in post["holders"]}
        assert (day, found["tenures.early"]) == (day, "certain" if day in certain else "possible")
    notes = chronicle("tenures", "--known-by", "2014-01", base=base).err
    assert ("kept, having no exact date of publication" in notes) is doubtful


def test_a_date_in_another_file_moves_when_a_source_can_be_from(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    flood = '[events.flood]\ntitle = "Flood"\ndate = "2015-02"\nsources = ["page"]\n'
    facts = HANDOVER.replace(flood, "").replace('"notice", "paper"', '"page"')
    base = make_base(facts=facts, flood=flood)
    other = base / "flood.toml"
    for month, until in (("2015-02", "2015-02-01"), ("2016-07", "2016-07-01"), ("", "2014-04-01")):
        other.write_text(flood.replace("2015-02", month) if month else "", encoding="utf-8")
        rows = listed(chronicle("tenures", "-f", "json", base=base).out)
        assert rows["tenures.ivy"]["as_of"] == until
