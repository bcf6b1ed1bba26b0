"""A document as text and as Markdown: each chart is drawn in letters between the title of its part and its table."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from chronicle.render import PageOptions, write_document
from tests.render.fixture_documents import chart, document, part
from tests.strangers.payloads import PAYLOADS, CommandOutput, leaks

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from chronicle.composite import Document


def written(format_name: str, whole: Document, width: int | None = None) -> str:
    out = io.StringIO()
    write_document(format_name, whole, out, PageOptions(width))
    return out.getvalue()


@pytest.mark.parametrize("format_name", ["table", "md"])
def test_a_document_with_a_chart(format_name: str, snapshot: SnapshotAssertion) -> None:
    assert written(format_name, document(), 80 if format_name == "table" else None) == snapshot


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_chart_keeps_within_the_width(width: int) -> None:
    lines = written("table", document("Ann Archer, acting head of the docks"), width).splitlines()
    assert max(map(len, lines)) <= width
    assert any("░" in line for line in lines)


@pytest.mark.parametrize("format_name", ["table", "md"])
def test_of_many_lanes_the_first_are_drawn(format_name: str) -> None:
    text = written(format_name, document()._replace(parts=[part("tenures", drawn=chart(lanes=90))]))
    assert "+ 10 more: see the table" in text
    assert text.count("░██") == 80


@pytest.mark.parametrize("ticks", ["```", "`````", "~~~"])
def test_no_text_ends_the_block_of_a_chart(ticks: str) -> None:
    text = written("md", document()._replace(parts=[part("tenures", drawn=chart(ticks))]))
    fences = [
        line for line in text.splitlines() if line.startswith("```") and line.strip("`") in {"", "text"}
    ]
    opening, *within, closing = fences
    assert opening == f"{closing}text"
    assert all(len(line) < len(closing) for line in within)


@pytest.mark.parametrize("format_name", ["table", "md"])
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_strangers_wrote_is_text(payload: str, format_name: str) -> None:
    assert leaks(CommandOutput(0, written(format_name, document(payload)), "")) == []
