"""Many bases as Parquet: DuckDB answers over all of them what Chronicle answers of each."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import chronicle as library
from tests.conftest import BIRMINGHAM
from tests.exporting.random_tenures import random_base

if TYPE_CHECKING:
    from collections.abc import Callable

duckdb: Any = pytest.importorskip("duckdb", reason="duckdb is in the group readers")
pytest.importorskip("pyarrow", reason="pyarrow is the extra parquet")

DOCUMENT: Final = Path(__file__).parents[2] / "chronicle" / "docs" / "at-scale.md"
STATEMENTS: Final = [
    statement.strip()
    for block in re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    for statement in re.sub(r"--.*", "", block).split(";")
    if statement.strip()
]
DAYS: Final = (date(2007, 3, 1), date(2009, 6, 15))


@pytest.mark.parametrize("bases", [3, pytest.param(1_000, marks=pytest.mark.long)])
def test_who_held_a_post_in_many_bases_is_who_chronicle_says_of_each(
    bases: int, in_directory: Callable[[Path], None], tmp_path: Path
) -> None:
    in_directory(tmp_path)
    expected: set[tuple[str, str, str, str, str]] = set()
    for seed in range(bases):
        path = tmp_path / "base.toml"
        path.write_text(random_base(seed), "utf-8")
        base = library.open(path)
        base.export("parquet", f"bases/base-{seed}")
        for day in DAYS:
            expected |= {
                (f"base-{seed}", day.isoformat(), holder.id, holder.person_id, holder.certainty)
                for holder in base.at(day).holders
                if holder.certainty != "unknown"
            }
    database = duckdb.connect()
    database.execute(STATEMENTS[0])
    found = {
        (base, day.isoformat(), tenure, person, certainty)
        for day in DAYS
        for base, tenure, person, certainty in database.execute(
            "SELECT base, tenure_id, person_id, certainty FROM held_on "
            "WHERE certainty <> 'unknown' AND ? BETWEEN first_day AND last_day",
            [day],
        ).fetchall()
    }
    assert {row[4] for row in expected} == {"certain", "possible"}
    assert found == expected


def test_every_statement_of_the_document_is_answered(
    in_directory: Callable[[Path], None], tmp_path: Path
) -> None:
    in_directory(tmp_path)
    (tmp_path / "base.toml").write_text(random_base(1), "utf-8")
    library.open("base.toml").export("parquet", "bases/random")
    base = library.open(BIRMINGHAM)
    base.export("parquet", "bases/birmingham")
    database = duckdb.connect()
    view, certainly, possibly, events, citations = STATEMENTS
    database.execute(view)
    assert database.execute(certainly).fetchall()
    assert {row[0] for row in database.execute(possibly).fetchall()} == {"random", "birmingham"}
    in_window = [id_ for name, id_, _ in database.execute(events).fetchall() if name == "birmingham"]
    assert sorted(in_window) == sorted(row.id for row in base.events(year=2009, certain=True))
    assert in_window
    cited = [row for row in database.execute(citations).fetchall() if row[0] == "birmingham"]
    assert len(cited) == sum(len(row.citations) for row in base.tenures())
