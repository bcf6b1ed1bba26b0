"""Programs that analyse data read CSV and JSON lines with the right types, as they come: no option, no conversion.

What these programs are is in the group `readers` of pyproject.toml; without one of them its tests are left out.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """
[organisations.parish]
name = "The Parish"
[people.smith-elder]
name = "John Smith"
[people.smith-younger]
name = "John Smith"
[scales.two]
title = "Two grades"
grades = ["poor", "good"]
[tenures.elder]
person = "smith-elder"
organisation = "parish"
start = "2001"
[tenures.younger]
person = "smith-younger"
organisation = "parish"
start = "2002"
[budget.roof]
organisation = "parish"
type = "spend"
amount = "1234.50"
period = "2010/11"
tags = ["roof", "tower"]
[budget.organ]
organisation = "parish"
type = "spend"
amount = 100
period = "2011/12"
[inspections.first]
organisation = "parish"
body = "The archdeacon"
date = "2001"
scale = "two"
grade = "good"
[inspections.second]
organisation = "parish"
body = "The archdeacon"
date = "2002"
"""


class Seen(NamedTuple):
    """What a program makes of the listings."""

    people: int
    total: float
    without_grade: int
    tags: object


def with_duckdb(files: dict[str, Path], _format: str) -> Seen:
    duckdb: Any = pytest.importorskip("duckdb")

    def ask(value: str, listing: str, more: str = "") -> Any:
        return duckdb.sql(f"SELECT {value} FROM '{files[listing]}' {more}").fetchall()[0][0]

    return Seen(
        ask("count(DISTINCT person_id)", "tenures"),
        ask("sum(amount)", "budget"),
        ask("count(*)", "inspections", "WHERE grade IS NULL"),
        ask("tags", "budget", "WHERE id = 'budget.roof'"),
    )


def with_pandas(files: dict[str, Path], format_: str) -> Seen:
    pandas: Any = pytest.importorskip("pandas")

    def read(listing: str) -> Any:
        return (
            pandas.read_csv(files[listing])
            if format_ == "csv"
            else pandas.read_json(files[listing], lines=True)
        )

    return Seen(
        read("tenures").person_id.nunique(),
        read("budget").amount.sum(),
        read("inspections").grade.isna().sum(),
        read("budget").tags[0],
    )


def with_polars(files: dict[str, Path], format_: str) -> Seen:
    polars: Any = pytest.importorskip("polars")

    def read(listing: str) -> Any:
        return polars.read_csv(files[listing]) if format_ == "csv" else polars.read_ndjson(files[listing])

    tags = read("budget")["tags"].to_list()[0]
    return Seen(
        read("tenures")["person_id"].n_unique(),
        read("budget")["amount"].sum(),
        read("inspections")["grade"].null_count(),
        tags,
    )


@pytest.mark.parametrize("reader", [with_duckdb, with_pandas, with_polars])
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_numbers_can_be_summed_and_lists_are_lists(
    reader: Callable[[dict[str, Path], str], Seen],
    format_: str,
    chronicle: Chronicle,
    make_base: Callable[..., Path],
    tmp_path: Path,
) -> None:
    base = make_base(facts=FACTS)
    files = {listing: tmp_path / f"{listing}.{format_}" for listing in ("tenures", "budget", "inspections")}
    for listing, file in files.items():
        assert chronicle(listing, "-o", str(file), base=base).code == 0
    tags = "roof; tower" if format_ == "csv" else ["roof", "tower"]
    assert reader(files, format_) == Seen(people=2, total=1334.5, without_grade=1, tags=tags)


def test_leaders_who_are_called_alike_are_told_apart(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    post = '[posts.vicar]\ntitle = "Vicar"\norganisation = "parish"\nlead = true\nseats = 2\n'
    facts = FACTS.replace('organisation = "parish"\nstart', 'post = "vicar"\nend = 2020\nstart') + post
    base = make_base(facts=facts)
    first, _ = json.loads(chronicle("inspections", "-f", "json", "--reverse", base=base).out)
    assert {holder["person_id"] for holder in first["in_post"]} == {"smith-elder", "smith-younger"}
    assert {holder["post_id"] for holder in first["in_post"]} == {"vicar"}
    (tmp_path / "rows.csv").write_text(chronicle("inspections", "-f", "csv", base=base).out, newline="")
    with (tmp_path / "rows.csv").open(newline="") as file:
        *_, row = csv.DictReader(file)
    assert sorted(row["in_post"].split("; ")) == [
        "John Smith (smith-elder)",
        "possibly John Smith (smith-younger)",
    ]
