"""A document in HTML: its parts are listed, and each chart stands before its table, drawn for paper and for a telephone."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING

import pytest
from defusedxml.ElementTree import fromstring

from chronicle.document import Page, Row
from chronicle.render import PageOptions, write_document
from tests.render.fixture_documents import COLUMNS, chart, document, part
from tests.strangers.payloads import PAYLOADS, CommandOutput, leaks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syrupy.assertion import SnapshotAssertion

    from chronicle.composite import Document
    from chronicle.document import Line


def written(whole: Document, *, fragment: bool = False) -> str:
    out = io.StringIO()
    write_document("html", whole, out, PageOptions(fragment=fragment))
    return out.getvalue()


def body(text: str) -> str:
    return text.partition("<main")[2]


def test_what_is_told_stands_above_a_list_of_the_parts(snapshot: SnapshotAssertion) -> None:
    text = body(written(document()))
    assert re.sub(r"<svg.*?</svg>\n", "", text, flags=re.DOTALL) == snapshot


def test_links_lead_to_the_parts_and_a_document_of_one_has_none() -> None:
    text = written(document())
    assert re.findall(r'<a href="#([^"]*)">', text) == re.findall('<section id="([^"]*)">', text)
    assert "<nav" not in written(document()._replace(parts=[part("short")]))


def test_a_table_of_many_columns_is_printed_across() -> None:
    text = written(document()._replace(parts=[part("one"), part("two", is_broad=True)]))
    assert re.findall('<section id="([^"]*)" class="c-across">', text) == ["chronicle-two"]
    assert "@page c-across { size: landscape; }" in text
    assert ".chronicle .c-across { page: c-across; }" in text


def test_ids_are_unique_though_a_chart_is_drawn_twice() -> None:
    whole = document()._replace(parts=[part("one", drawn=chart()), part("two", drawn=chart())])
    for fragment in (False, True):
        text = written(whole, fragment=fragment)
        ids = re.findall(r' id="([^"]*)"', text)
        assert len(ids) == len(set(ids))
        for named in re.findall(r'aria-labelledby="([^"]*)"', text):
            assert set(named.split()) <= set(ids)


def test_fragments_stand_side_by_side() -> None:
    one, another = (
        set(re.findall(r' id="([^"]*)"', written(document(text), fragment=True))) for text in ("Ann", "Bea")
    )
    assert len(one) == len(another) > 0
    assert not one & another


def test_charts_have_their_style_from_the_page_and_that_is_the_one_allowed() -> None:
    text = written(document())
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text
    assert ".chronicle-chart .c{" in style
    assert " style=" not in text
    assert text.count("<svg") == text.count('role="img"') == 2


def test_a_chart_in_a_document_does_not_repeat_what_stands_around_it() -> None:
    for svg in re.findall(r"<svg.*?</svg>", written(document()), re.DOTALL):
        shown = [node.text for node in fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
        assert "* worked out" not in shown
        assert shown.count("Ann Archer") == 1


def test_a_chart_stands_on_one_sheet_and_says_how_many_lanes_are_left_out() -> None:
    text = written(document()._replace(parts=[part("tenures", drawn=chart(lanes=60))]))
    heights = [int(float(height)) for height in re.findall(r'<svg[^>]* height="([^"]*)"', text)]
    assert max(heights) < 1100
    (more,) = set(re.findall(r"\+ (\d+) more: see the table", text))
    assert 10 < int(more) < 40


@pytest.mark.parametrize(
    ("title", "shown"),
    [("A “b”", "A \\00201cb\\00201d"), ('"}</style>\\', "\\000022\\00007d\\00003c\\00002fstyle")],
)
def test_the_title_runs_at_the_top_of_each_sheet_but_the_first(title: str, shown: str) -> None:
    text = written(document()._replace(title=title))
    assert f'@top-left {{ content: "{shown}' in text
    assert "@page :first { @top-left { content: none; } }" in text
    assert text.count("</style>") == 1
    assert "@page" not in written(document()._replace(title=title), fragment=True)


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_strangers_wrote_is_text(payload: str) -> None:
    text = written(document(payload))
    assert leaks(CommandOutput(0, text, "")) == []
    assert "<script" not in text
    assert not re.search(r"<img|href=\"(?!#|https?://good)", text)
    plain = written(document())
    assert re.findall("<[a-z0-9]+", body(text)).count("<section") == body(plain).count("<section")
    assert unescape(text).count("</style>") == 1


def test_a_part_is_read_once_and_its_foot_after_its_lines() -> None:
    read: list[str] = []

    def lines() -> Iterator[Line]:
        read.append("lines")
        yield Row(("2009", "x"))

    page = Page("A", COLUMNS, lines())
    whole = document()._replace(parts=iter([part("one")._replace(page=page)]))
    assert "<td" in written(whole)
    assert read == ["lines"]
