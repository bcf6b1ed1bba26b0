"""Many bases as Parquet: DuckDB answers over all of them what Chronicle answers of each."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import chronicle as library
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES
from tests.benchmarks import generate
from tests.conftest import BIRMINGHAM
from tests.exporting.random_tenures import random_base
from tests.long_run import first_of

if TYPE_CHECKING:
    from collections.abc import Callable

duckdb: Any = pytest.importorskip("duckdb", reason="duckdb is in the group readers")
pytest.importorskip("pyarrow", reason="pyarrow is the extra parquet")

DOCUMENT: Final = (Path(__file__).parents[2] / "chronicle" / "docs" / "at-scale.md").read_text("utf-8")
VIEWS: Final = files("chronicle.exporting").joinpath("at_scale.sql").read_text("utf-8")
BLOCKS: Final = re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)
STATEMENTS: Final = [
    statement.strip()
    for block in BLOCKS[1:]
    for statement in re.sub(r"--.*", "", block).split(";")
    if statement.strip()
]
DAYS: Final = (date(2007, 3, 1), date(2009, 6, 15))
YEAR: Final = 2008


@pytest.mark.parametrize("bases", first_of([3, 1_000]))
def test_many_bases_answer_together_what_chronicle_answers_of_each(
    bases: int, in_directory: Callable[[Path], None], tmp_path: Path
) -> None:
    in_directory(tmp_path)
    expected: set[tuple[str, str, str, str, str]] = set()
    in_year: set[tuple[str, str, bool]] = set()
    for seed in range(bases):
        path = tmp_path / "base.toml"
        path.write_text(random_base(seed), "utf-8")
        base = library.open(path)
        name = f"base-{seed}"
        base.export("parquet", f"bases/{name}")
        for day in DAYS:
            expected |= {
                (name, day.isoformat(), holder.id, holder.person_id, holder.certainty)
                for holder in base.at(day).holders
                if holder.certainty != "unknown"
            }
        certain = {row.id for row in base.tenures(year=YEAR, certain=True)}
        in_year |= {(name, row.id, row.id in certain) for row in base.tenures(year=YEAR)}
    database = duckdb.connect()
    database.execute(VIEWS)
    found = {
        (base, day.isoformat(), tenure, person, certainty)
        for day in DAYS
        for view, certainty in (("certainly_held", "certain"), ("possibly_held", "possible"))
        for base, tenure, person in database.execute(
            f"SELECT base, tenure_id, person_id FROM {view} "
            "WHERE coalesce(first_day <= $1, true) AND coalesce(last_day >= $1, true)",
            [day],
        ).fetchall()
    }
    assert {row[4] for row in expected} == {"certain", "possible"}
    assert found == expected
    listed = {
        certain: {(base, id_) for base, id_, sure in in_year if sure is certain} for certain in (True, False)
    }
    overlapping = in_window(database, "tenures", YEAR)
    assert all(listed.values())
    assert (
        listed[True] <= overlapping[True]
    )  # those who fill the seats of a post narrow down when others held it
    assert overlapping[True] | overlapping[False] <= listed[True] | listed[False]


def in_window(database: Any, kind: str, year: int) -> dict[bool, set[tuple[str, str]]]:
    """Return the facts that overlap a year, by whether they certainly do, as the document asks for them."""
    window = [date(year, 12, 31), date(year, 1, 1)]
    rows = database.execute(
        "SELECT base, id, coalesce(certain_from <= $1 AND certain_to >= $2, false) FROM facts "
        "WHERE kind = $3 AND NOT only_unknown "
        "AND coalesce(possible_from <= $1, true) AND coalesce(possible_to >= $2, true)",
        [*window, kind],
    ).fetchall()
    return {
        certain: {(base, id_) for base, id_, sure in rows if sure is certain} for certain in (True, False)
    }


def test_what_overlaps_a_window_is_what_the_listings_say(
    in_directory: Callable[[Path], None], tmp_path: Path
) -> None:
    in_directory(tmp_path)
    base = library.open(generate.base(tmp_path / "generated", 600))
    base.export("parquet", "bases/generated")
    database = duckdb.connect()
    database.execute(VIEWS)
    for kind in {*KINDS.tables} - {TENURES.table}:
        seen: set[bool] = set()
        for year in range(1985, 2018, 4):
            certain = {("generated", row.id) for row in base.listing(kind, year=year, certain=True)}
            possible = {("generated", row.id) for row in base.listing(kind, year=year)} - certain
            assert in_window(database, kind, year) == {True: certain, False: possible}, (kind, year)
            seen |= {bool(certain), not possible}
        assert seen == {True, False}


def test_the_views_of_the_document_are_those_that_come_with_chronicle(tmp_path: Path) -> None:
    assert BLOCKS[0] == VIEWS
    assert set(re.findall(r"'bases/\*/(\w+)\.parquet'", VIEWS)) == {"held", *KINDS.tables}
    (command,) = re.findall(r"^python -c '(.+)' > at_scale\.sql$", DOCUMENT, re.MULTILINE)
    printed = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, check=True, cwd=tmp_path, encoding="utf-8"
    )
    assert printed.stdout == f"{VIEWS}\n"


def test_every_statement_of_the_document_is_answered(
    in_directory: Callable[[Path], None], tmp_path: Path
) -> None:
    in_directory(tmp_path)
    (tmp_path / "base.toml").write_text(random_base(1), "utf-8")
    library.open("base.toml").export("parquet", "bases/random")
    base = library.open(BIRMINGHAM)
    base.export("parquet", "bases/birmingham")
    database = duckdb.connect()
    certainly, possibly, events, citations = STATEMENTS
    database.execute(VIEWS)
    assert database.execute(certainly).fetchall()
    assert {row[0] for row in database.execute(possibly).fetchall()} == {"random", "birmingham"}
    in_2009 = [id_ for name, id_, _ in database.execute(events).fetchall() if name == "birmingham"]
    assert sorted(in_2009) == sorted(row.id for row in base.events(year=2009, certain=True))
    assert in_2009
    cited = [row for row in database.execute(citations).fetchall() if row[0] == "birmingham"]
    assert len(cited) == sum(len(row.citations) for row in base.tenures())
    counted = dict(
        database.execute(
            "SELECT kind, count(*) FROM facts WHERE base = 'birmingham' GROUP BY kind"
        ).fetchall()
    )
    assert counted == {kind: sum(1 for _ in base.listing(kind)) for kind in KINDS.tables}
