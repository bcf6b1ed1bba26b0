"""The map of an import: what it says, and everything that is wrong with one, by its place."""

from __future__ import annotations

import pytest

from chronicle.importing.map_reader import MapRefused, read_map
from chronicle.importing.mapping import ImportMap, NameBy
from chronicle.importing.targets import Owner, UnknownTarget, known_targets, resolve
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS

LOG = """
[import]
sheet = "Log"
header-row = 2
kind = "events"
dates = "day-first"
ranges = "lasted"
source = "log"
same-row = ["Ref"]
id = "{date}-{What happened}"
null = ["", "n/k", "TBC"]
blank-end = "still"
vanished = "cancelled"

[columns]
"Ref" = "skip"
"Date" = "date"
"What happened" = "title"
"Who" = { field = "people", split = ";" }
"Cost (£k)" = { field = "budget.amount", type = "spend", times = 1_000, negative = "refund" }
"Overall" = { field = "inspections.grade", scale = "ofsted", map = { "RI" = "requires improvement" } }
"Help & protection" = "inspections.areas.help and protection"
"Start" = "date.start"
"Ward" = "people.extra.ward"
"Party" = "extra.party"
"Link" = "source.url"
"Page" = "source.at"

[defaults]
"inspections.body" = "Ofsted"
category = "meeting"

[names]
"Cllr Jones" = "brigid-jones"
"John Smith" = { by = "Ward", "Ladywood" = "john-smith", "Aston" = "john-smith-2" }
"""


def problems_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(MapRefused) as refused:
        read_map("log", text)
    return [(problem.line, problem.message, problem.hint) for problem in refused.value.problems]


def events(columns: str = "", options: str = "", rest: str = "") -> str:
    return f'[import]\nkind = "events"\n{options}\n[columns]\n{columns}\n{rest}'


def test_a_map_says_what_each_column_is() -> None:
    log = read_map("log", LOG)
    assert (log.sheet, log.header_row, log.tables, log.source) == ("Log", 2, ("events",), "log")
    assert (log.dates, log.ranges, log.blank_end, log.vanished) == (
        "day-first",
        "lasted",
        "still",
        "cancelled",
    )
    assert (log.same_row, log.null, log.path) == (("Ref",), ("", "n/k", "TBC"), "imports/log.toml")
    cost = log.rule("cost (£K)")
    assert cost is not None
    assert (cost.targets[0].table, cost.targets[0].key, cost.times) == ("budget", "amount", 1_000)
    assert (cost.negative, cost.constants) == ("refund", {"type": "spend"})
    overall = log.rule("Overall")
    assert overall is not None
    assert (overall.words, overall.constants) == ({"ri": "requires improvement"}, {"scale": "ofsted"})
    assert log.names["john smith"] == NameBy("Ward", {"ladywood": "john-smith", "aston": "john-smith-2"})
    assert [(target.written, value) for target, value in log.defaults] == [
        ("inspections.body", "Ofsted"),
        ("category", "meeting"),
    ]


@pytest.mark.parametrize(
    ("written", "owner", "table", "key", "part"),
    [
        ("title", Owner.OWN, "", "title", ""),
        ("date.end", Owner.OWN, "", "date", "end"),
        ("extra.ward", Owner.OWN, "", "extra", "ward"),
        ("budget.amount", Owner.SECOND, "budget", "amount", ""),
        (
            "inspections.areas.help and protection",
            Owner.SECOND,
            "inspections",
            "areas",
            "help and protection",
        ),
        ("people.extra.ward", Owner.NAMED, "people", "extra", "ward"),
        ("posts.organisation", Owner.NAMED, "posts", "organisation", ""),
        ("source", Owner.CITATION, "sources", "", ""),
        ("source.quote", Owner.CITATION, "sources", "quote", ""),
        ("source.url", Owner.SOURCE, "sources", "url", ""),
        ("id", Owner.ID, "", "", ""),
    ],
)
def test_a_target_is_of_the_row_of_a_second_fact_of_whom_it_names_or_of_a_source(
    written: str, owner: Owner, table: str, key: str, part: str
) -> None:
    target = resolve(written, ("events",))
    assert (target.owner, target.table, target.key, target.part) == (owner, table, key, part)


@pytest.mark.parametrize("table", [*KINDS.tables, *ENTITIES])
def test_every_target_that_is_offered_is_one(table: str) -> None:
    for written in known_targets((table,)):
        assert resolve(written, (table,)).written == written


def test_where_several_kinds_share_a_sheet_a_field_is_of_the_one_that_it_names() -> None:
    both = ("events", "inspections")
    assert resolve("title", both)[1:4] == (Owner.OWN, "", "title")
    assert resolve("inspections.judgement", both)[1:4] == (Owner.OWN, "inspections", "judgement")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("titel", 'did you mean "title"?'),
        ("budget.amout", 'did you mean "budget.amount"?'),
        (
            "people.warf",
            "people has note, extra.key, restricted, because, name, aka, born, died, identifiers.scheme",
        ),
        ("areas.help", "its fields are note"),
    ],
)
def test_an_unknown_field_gets_the_nearest_or_all_there_are(written: str, hint: str) -> None:
    with pytest.raises(UnknownTarget) as refused:
        resolve(written, ("events",))
    assert refused.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (events('"Cost" = "budget.amout"'), 5, '[columns] "Cost": there is no field "budget.amout"', "budget.amount"),
        (events('"Who" = { field = "peple" }'), 5, '[columns] "Who" "field": there is no field "peple"', "people"),
        (events('"Who" = { split = ";" }'), 5, '[columns] "Who": names no field', "field"),
        (events('"Who" = { field = "people", spilt = ";" }'), 5, '"spilt": there is no key "spilt"', "split"),
        (events('"Cost" = { field = "budget.amount", times = "k" }'), 5, '"times": "k" is not a whole number', "1_000"),
        (events('"A" = 7'), 5, '[columns] "A": 7 is not a field', '"skip"'),
        (events('"A" = "title"\n"a " = "note"'), 6, '"a " stands twice', "once"),
        (events(options='date = "day-first"'), 3, 'there is no key "date" in [import]', '"dates"'),
        (events(options='dates = "day"'), 3, '[import] dates: "day" is not a choice of dates', "month-first"),
        (events(options='source = "The log"'), 3, '[import] source: "The log" is not an id', '"the-log"'),
        (events(options="same-row = 7"), 3, "[import] same-row: 7 is not a list of texts", "["),
        (events(options="header-row = 0"), 3, "header-row: 0 is not the number of a row", "header-row = 1"),
        (events(options='file = "../../etc/facts.toml"'), 3, "leads out of the base", "facts.toml"),
        (events(options='file = "/etc/facts.toml"'), 3, "leads out of the base", "facts.toml"),
        (events(options='file = "C:\\\\facts.toml"'), 3, "leads out of the base", "facts.toml"),
        (events(options='file = "imports/facts.toml"'), 3, "holds no facts", "facts.toml"),
        (events(options='id = "{dat}"'), 3, '[import] id: there is no field or column "dat"', '"date"'),
        (events(rest='[defaults]\nbodi = "Ofsted"'), 7, '[defaults] "bodi": there is no field "bodi"', ""),
        (events(rest='[names]\n"Ann Ray" = "Ann Ray"'), 7, '"Ann Ray" is not an id', '"ann-ray"'),
        (events(rest='[names]\n"Ann Ray" = { "Aston" = "ann" }'), 7, "does not say which column", "by ="),
        (events(rest='[run]\ncommand = "rm"'), 6, 'there is no table "run"', ""),
        ('[import]\nkind = "event"\n', 2, '"event" is not a table of the format', '"events"'),
        ('[import]\nkind = { column = "Type" }\n', 2, "does not say which column tells", "map"),
        ('[import]\nkind = { column = "Type", map = { "Visit" = "inspection" } }\n', 2, '"inspection" is not', "inspections"),
        ("[import]\n", 1, "does not say what a row becomes", "kind"),
        ('[import]\nkind = "events\n', 2, "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_map_is_told_with_its_place(
    text: str, line: int, message: str, hint: str
) -> None:
    problems = problems_of(text)
    assert len(problems) == 1
    assert (problems[0][0], message in problems[0][1], hint in problems[0][2]) == (line, True, True), problems


def test_everything_that_is_wrong_with_a_map_is_told_at_once() -> None:
    text = events('"A" = "titel"\n"B" = "peple"', 'vanished = "gone"')
    assert [line for line, _, _ in problems_of(text)] == [3, 5, 6]


@pytest.mark.parametrize(
    ("headers", "fits"),
    [
        (["Date", "What", "Notes"], True),
        (["DATE ", "what", "Notes", ""], True),
        (["Date", "What"], True),
        (["Date", "What", "Notes", "Cost"], False),
        (["Date", "Notes"], False),
    ],
)
def test_a_saved_map_fits_a_sheet_that_has_what_it_uses_and_nothing_else(
    headers: list[str], fits: bool
) -> None:
    saved = read_map("log", events('"Date" = "date"\n"What" = "title"\n"Notes" = "skip"'))
    assert saved.fits(headers) is fits


def test_a_map_without_columns_fits_no_sheet() -> None:
    assert not ImportMap("log").fits([])
