"""Which formats there are, and what a file's ending asks for."""

from __future__ import annotations

import io

import pytest

from chronicle.document import Column, Field, Page, Row, Table
from chronicle.render import ENDINGS, FORMATS, for_machines, format_of, write, write_page


@pytest.mark.parametrize(
    ("path", "format_name"),
    [
        ("out.csv", "csv"),
        ("dir.md/OUT.JSON", "json"),
        ("a.jsonl", "jsonl"),
        ("a.ndjson", "jsonl"),
        ("a.md", "md"),
        ("a.txt", "table"),
        ("a.xlsx", None),
        ("csv", None),
        ("", None),
    ],
)
def test_the_ending_gives_the_format(path: str, format_name: str | None) -> None:
    assert format_of(path) == format_name


def test_every_ending_is_of_a_format() -> None:
    assert set(ENDINGS.values()) == set(FORMATS)


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_writes(format_name: str) -> None:
    out = io.StringIO()
    if for_machines(format_name):
        write(format_name, Table((Column("what"),), [("it happened",)]), out)
    else:
        write_page(format_name, Page("", (Field(),), [Row(("it happened",))]), out)
    assert "it happened" in out.getvalue()
