"""A base as a SQLite database: what its views say is what `chronicle at` says, and every value is in it as it was."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from chronicle.exporting.relations import RESERVED, safe_name
from tests.conftest import BIRMINGHAM
from tests.exporting.random_tenures import random_base
from tests.long_run import first_of
from tests.test_time_model import ENTITIES, TENURE, keys, life
from tests.time_model import FIRST, LAST, Fact, random_fact

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle


INQUIRIES: Final = Path(__file__).parents[1] / "bases" / "inquiries.toml"
SOURCED: Final = """\
[organisations.board]
name = "The Board"
identifiers = { ons = "007" }
aka = ["=SUM(A1)", "Board; of governors"]
[people.ann]
name = "Ann \\u001b[31mArcher\\u202e"
born = "1960?"
[sources.minutes]
title = "Minutes"
[sources.paper]
title = "The paper"
[extra.party]
title = "Party"
on = ["budget"]
[budget.grant]
organisation = "board"
type = "grant"
amount = "1234567890.10"
period = "2013/14"
for = "roofs"
by = "The Board"
tags = ["roof", "a; b"]
extra = { party = "Labour" }
because = { amount = "as printed" }
sources = [
  { source = "minutes", at = "007", quote = "'); DROP TABLE budget; --", says = { amount = "1200000000", period = "2013/14" } },
  { source = "paper", via = "minutes" },
]
[budget.range]
organisation = "board"
type = "cut"
amount = "30..50"
[events.opening]
title = "It opens"
date = "2009-22"
people = ["ann"]
headline = true
"""


@pytest.fixture
def export(chronicle: Chronicle, tmp_path: Path) -> Callable[..., sqlite3.Connection]:
    """Export a base, and open the database."""

    def exported(base: Path, *options: str) -> sqlite3.Connection:
        path = tmp_path / "out.db"
        answer = chronicle("export", "sqlite", "-o", str(path), "--force", *options, base=base)
        assert answer.code in {0, 1}, answer.err
        database = sqlite3.connect(path)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return database

    return exported


def holders_at(chronicle: Chronicle, base: Path, day: str) -> dict[str, tuple[str, bool]]:
    """Who was in post on a day by `chronicle at`, how surely, and whether acting."""
    answer = chronicle("at", day, "--undated", "-f", "json", base=base)
    assert answer.code in {0, 1}, answer.err
    return {
        holder["id"]: (holder["certainty"], holder["acting"])
        for post in json.loads(answer.out)["in_post"]
        for holder in post["holders"]
        if holder["certainty"] != "unknown"
    }


def holders_in(database: sqlite3.Connection, day: str) -> dict[str, tuple[str, bool]]:
    """The same by the views."""
    return {
        tenure: (view.partition("ly_")[0].replace("possib", "possible"), bool(acting))
        for view in ("certainly_held", "possibly_held")
        for tenure, acting in database.execute(
            f"SELECT tenure_id, acting FROM {view} WHERE ifnull(first_day <= ?1, TRUE) AND ifnull(last_day >= ?1, TRUE)",
            (day,),
        )
    }


def days_to_ask(database: sqlite3.Connection, seed: int, most: int) -> list[str]:
    """The days beside which an answer changes, some of them, and others."""
    chance = Random(seed)
    turns = database.execute(
        "SELECT first_day FROM held WHERE first_day IS NOT NULL UNION SELECT last_day FROM held WHERE last_day IS NOT NULL"
    )
    days = {date.fromisoformat(turn) + timedelta(step) for (turn,) in turns for step in (-1, 0, 1)}
    days |= {date(chance.randint(2003, 2013), chance.randint(1, 12), chance.randint(1, 28)) for _ in range(5)}
    return [day.isoformat() for day in chance.sample(sorted(days), min(most, len(days)))]


@pytest.mark.parametrize("base", [BIRMINGHAM, INQUIRIES], ids=["birmingham", "inquiries"])
def test_who_held_a_post_is_who_at_says(
    base: Path, chronicle: Chronicle, export: Callable[..., sqlite3.Connection]
) -> None:
    database = export(base)
    days = days_to_ask(database, 1, 40)
    assert len(days) >= 30
    for day in days:
        assert holders_in(database, day) == holders_at(chronicle, base, day), day


@pytest.mark.parametrize("seed", first_of(range(100), 2))
def test_who_held_a_post_in_a_random_base_is_who_at_says(
    seed: int,
    chronicle: Chronicle,
    make_base: Callable[..., Path],
    export: Callable[..., sqlite3.Connection],
) -> None:
    base = make_base(chronicle=random_base(seed))
    database = export(base)
    for day in days_to_ask(database, seed, 25):
        assert holders_in(database, day) == holders_at(chronicle, base, day), day


class Served(NamedTuple):
    """What all pairs of days on which a tenure can have begun and ended say of it."""

    latest_start: int
    earliest_end: int
    possible: frozenset[int]
    """The days on which somebody was certainly or possibly in post."""

    @classmethod
    def of(cls, fact: Fact) -> Served:
        days = (day for day in range(FIRST, LAST + 1) if fact.covers(day, day) in {"certain", "possible"})
        pairs = fact.certain_pairs
        return cls(max(start for start, _ in pairs), min(end for _, end in pairs), frozenset(days))

    def together(self, other: Served) -> str | None:
        """Return how surely the two had a day in common."""
        if self.latest_start <= other.earliest_end and other.latest_start <= self.earliest_end:
            return "certain"
        return "possible" if self.possible & other.possible else None


def test_who_served_with_whom_is_what_the_pairs_allow(
    make_base: Callable[..., Path], export: Callable[..., sqlite3.Connection]
) -> None:
    chance = Random(5)
    drawn = (random_fact(chance) for _ in range(200))
    facts = [fact for fact in drawn if fact.start and fact.end and not fact.length and not fact.seen][:14]
    assert len(facts) == 14
    text = "".join(TENURE.format(n=f"{n:02}", life=life(fact)) + keys(fact) for n, fact in enumerate(facts))
    database = export(make_base(chronicle=ENTITIES, facts=text))
    found = {
        (one, other): certainty
        for one, other, certainty in database.execute(
            "SELECT tenure_1, tenure_2, certainty FROM served_together"
        )
    }
    model = {
        (f"tenures.fact-{a:02}", f"tenures.fact-{b:02}"): certainty
        for (a, one), (b, other) in combinations(enumerate(map(Served.of, facts)), 2)
        if (certainty := one.together(other))
    }
    assert {"certain", "possible"} <= set(model.values())
    assert found == model


def test_every_value_is_in_it_as_it_was(
    make_base: Callable[..., Path], export: Callable[..., sqlite3.Connection]
) -> None:
    database = export(make_base(facts=SOURCED))

    def rows(query: str) -> list[tuple[object, ...]]:
        return database.execute(query).fetchall()

    assert rows("SELECT id, amount, amount_to, period_edtf, start_earliest, end_latest, for_, by_, by_id FROM budget") == [
        ("budget.grant", "1234567890.10", None, "2013/14", "2013-04-01", "2014-03-31", "roofs", "The Board", "board"),
        ("budget.range", 30, 50, None, None, None, None, None, None),
    ]  # fmt: skip
    assert rows("SELECT name, born_edtf, born_earliest, born_latest, died_edtf FROM people") == [
        ("Ann \x1b[31mArcher\u202e", "1960?", "1960-01-01", "1960-12-31", None)
    ]
    assert rows("SELECT date_edtf, start_earliest, end_latest, headline FROM events") == [
        ("2009-22", "2009-06-01", "2009-08-31", 1)
    ]
    assert rows(
        "SELECT number, source_id, at, quote, via_id, whole FROM citations WHERE entry = 'budget.grant'"
    ) == [
        (1, "minutes", "007", "'); DROP TABLE budget; --", None, 0),
        (2, "paper", None, None, "minutes", 1),
    ]
    assert rows("SELECT number, field, says, verdict FROM claims") == [
        (1, "amount", "1200000000", "disagrees"),
        (1, "period", "2013/14", "agrees"),
    ]
    assert rows("SELECT entry, field, why FROM reasons") == [("budget.grant", "amount", "as printed")]
    assert rows("SELECT entry, value FROM tags") == [("budget.grant", "roof"), ("budget.grant", "a; b")]
    assert rows("SELECT key, value FROM extra_values") == [("party", "Labour")]
    assert rows("SELECT entry, key, value FROM identifiers") == [("organisations.board", "ons", "007")]
    assert rows("SELECT value FROM aka") == [("=SUM(A1)",), ("Board; of governors",)]
    assert rows("SELECT entry, person_id FROM involved_people") == [("events.opening", "ann")]
    assert rows("SELECT kind, what, file FROM entries WHERE address = 'events.opening'") == [
        ("events", "It opens", "facts.toml")
    ]


def test_no_name_has_to_be_quoted_and_nothing_is_an_empty_text(
    export: Callable[..., sqlite3.Connection],
) -> None:
    database = export(BIRMINGHAM)
    tables = [
        name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    ]
    assert len(tables) > 30
    for table in tables:
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        assert not RESERVED & {table, *columns}
        database.execute(f"SELECT {', '.join(columns)} FROM {table}")
        empty = " OR ".join(f"{column} = ''" for column in columns)
        assert database.execute(f"SELECT count(*) FROM {table} WHERE {empty}").fetchone() == (0,), table


@pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 37), reason="this SQLite knows no strict tables")
def test_the_tables_are_strict(export: Callable[..., sqlite3.Connection]) -> None:
    database = export(BIRMINGHAM)
    kinds = {row[1]: row[5] for row in database.execute("PRAGMA table_list") if row[2] == "table"}
    assert all(strict for name, strict in kinds.items() if not name.startswith("sqlite_"))
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE tenures SET days_min = 'many'")


def test_filters_leave_what_they_select_and_all_that_it_leads_to(
    chronicle: Chronicle, export: Callable[..., sqlite3.Connection]
) -> None:
    database = export(BIRMINGHAM, "-p", "duxbury")
    rows = json.loads(chronicle("timeline", "-p", "duxbury", "--all", "-f", "json").out)
    assert {id_ for (id_,) in database.execute("SELECT id FROM facts")} == {row["id"] for row in rows}
    (sources,) = database.execute("SELECT count(*) FROM sources").fetchone()
    assert 0 < sources < len(json.loads(chronicle("sources", "-f", "json").out)) + 1
    assert database.execute("SELECT DISTINCT person_id FROM held").fetchall() == [("peter-duxbury",)]


def test_what_leads_to_an_entry_that_is_set_aside_keeps_its_id(
    make_base: Callable[..., Path], export: Callable[..., sqlite3.Connection]
) -> None:
    base = make_base(
        facts='[people.ann]\nname = "Ann"\n[organisations.board]\nname = "Board"\n'
        '[posts.chair]\ntitle = 7\norganisation = "board"\n'
        '[tenures.ann]\nperson = "ann"\npost = "chair"\nstart = "2009"\n'
    )
    database = export(base)
    assert database.execute("SELECT id, title FROM posts").fetchall() == [("chair", None)]
    assert database.execute("SELECT post_id, post FROM possibly_held LIMIT 1").fetchall() == [("chair", None)]


def test_an_empty_base_has_every_table(
    make_base: Callable[..., Path], export: Callable[..., sqlite3.Connection]
) -> None:
    database = export(make_base())
    full = export(BIRMINGHAM)
    tables = "SELECT name FROM sqlite_master ORDER BY name"
    assert database.execute(tables).fetchall() == full.execute(tables).fetchall()


def test_sqlite_utils_reads_its_tables_and_keys(
    export: Callable[..., sqlite3.Connection], tmp_path: Path
) -> None:
    sqlite_utils = pytest.importorskip("sqlite_utils", reason="sqlite-utils is in the group validators")
    export(BIRMINGHAM)
    database = sqlite_utils.Database(tmp_path / "out.db")
    tenures = database["tenures"]
    assert tenures.pks == ["id"]
    assert {(key.column, key.other_table) for key in tenures.foreign_keys} >= {
        ("person_id", "people"),
        ("post_id", "posts"),
    }
    assert tenures.get("tenures.duxbury")["start_edtf"] == "2012-04"
    assert set(database.view_names()) == {"certainly_held", "possibly_held", "served_together", "facts"}
    assert any(True for _ in database["certainly_held"].rows_where("person_id = ?", ["peter-duxbury"]))


def test_the_same_base_gives_the_same_bytes(chronicle: Chronicle, tmp_path: Path) -> None:
    paths = [tmp_path / "one.db", tmp_path / "two.db"]
    for path in paths:
        assert chronicle("export", "sqlite", "-o", str(path)).code == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "needs --output"),
        (("-o", "{there}"), 2, "--force"),
        (("-o", "{directory}"), 2, "is a directory"),
        (("-o", "{directory}/none/out.db"), 4, "cannot write"),
        (("-o", "{directory}/out.db", "--excel"), 2, "--excel goes with sheets"),
        (("-o", "{directory}/out.db", "-p", "duxbry"), 2, "did you mean"),
        (("-o", "{directory}/out.db", "--ids"), 2, "--ids goes with schema"),
        (("-o", "-"), 2, "an export goes to a file"),
        (("-o", "{directory}/out.db", "--losses", "{directory}/out.db"), 2, "name one file"),
        (("-o", "{directory}/out.db", "--losses", "{there}"), 2, "add --force"),
    ],
)
def test_what_cannot_be_written_is_told(
    arguments: tuple[str, ...], code: int, words: str, chronicle: Chronicle, tmp_path: Path
) -> None:
    there = tmp_path / "there.db"
    there.write_text("mine")
    places = [argument.format(there=there, directory=tmp_path) for argument in arguments]
    answer = chronicle("export", "sqlite", *places)
    assert answer.code == code
    assert words in answer.err
    assert there.read_text() == "mine"
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_word_of_sql_is_made_a_name(word: str) -> None:
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE t ({safe_name(word)} TEXT)")


def test_losses_are_listed(chronicle: Chronicle, tmp_path: Path) -> None:
    losses = tmp_path / "losses.csv"
    answer = chronicle("export", "sqlite", "-o", str(tmp_path / "out.db"), "--losses", str(losses))
    assert answer.code == 0
    assert losses.read_text().splitlines() == ['"id","field","edtf","written","why"']  # it holds all


UNBOUNDED: Final = """
[sources.roll]
title = "Roll"
published = "2020-01-01"
[people.ann]
name = "Ann Ash"
[organisations.port]
name = "Port"
[tenures.seen]
person = "ann"
organisation = "port"
sources = ["roll"]
[tenures.left]
person = "ann"
organisation = "port"
end = "[2010..]"
sources = ["roll"]
[events.by]
title = "By 2007"
date = "[..2007]"
sources = ["roll"]
[events.on]
title = "Still so"
start = "2009-04"
end = ".."
sources = ["roll"]
[events.undated]
title = "Not dated"
sources = ["roll"]
"""


def test_what_is_not_bounded_is_null_in_every_table_and_view(
    make_base: Callable[..., Path], export: Callable[..., sqlite3.Connection]
) -> None:
    database = export(make_base(facts=UNBOUNDED))
    names = [
        name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    ]
    cells = [
        str(cell) for name in names for row in database.execute(f'SELECT * FROM "{name}"') for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(("0001-", "9999-"))] == []
    ranges = (
        "SELECT id, certain_from, certain_to, possible_from, possible_to, only_unknown FROM facts ORDER BY id"
    )
    assert database.execute(ranges).fetchall() == [
        ("events.by", "2007-12-31", None, None, "2007-12-31", 0),
        ("events.on", "2009-04-30", "2020-01-01", "2009-04-01", None, 0),
        ("events.undated", None, None, None, None, 1),
        ("tenures.left", None, "2010-01-01", "2010-01-01", None, 0),
        ("tenures.seen", None, None, None, None, 1),
    ]


@pytest.mark.parametrize(("first", "last"), [("2005-01-01", "2005-12-31"), ("2010-06-01", "2030-12-31")])
def test_what_reaches_into_a_window_is_what_the_listing_has(
    first: str,
    last: str,
    make_base: Callable[..., Path],
    chronicle: Chronicle,
    export: Callable[..., sqlite3.Connection],
) -> None:
    base = make_base(facts=UNBOUNDED)
    asked = "SELECT id FROM facts WHERE kind = 'event' AND NOT only_unknown AND ifnull(possible_from <= ?, TRUE) AND ifnull(possible_to >= ?, TRUE)"
    found = {id_ for (id_,) in export(base).execute(asked, (last, first))}
    listed = json.loads(chronicle("events", "--from", first, "--to", last, "-f", "json", base=base).out)
    assert found == {row["id"] for row in listed}
    assert found
