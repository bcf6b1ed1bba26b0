"""Chromium shows what is written as HTML: by day and night, on a telephone and on paper, asking nothing of anybody."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

import pytest

from tests.render.browser import (
    NEEDS_BROWSER,
    Look,
    faults_of,
    opened_page,
    sheets_of_paper,
    violations,
)
from tests.strangers.payloads import odd_base

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Chronicle
    from tests.render.browser import Browser

pytestmark = NEEDS_BROWSER

QUESTIONS: Final = (
    *(("timeline",), ("at", "2010-11"), ("show", "duxbury"), ("conflicts",), ("search", "hay")),
    *(("inspections",), ("budget",), ("people",), ("sources",), ("between", "2009", "events.khyra-ishaq")),
)


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return odd_base(tmp_path_factory.mktemp("odd") / "base")


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
@pytest.mark.parametrize("of", ["the example", "strangers"])
def test_a_page_fits_every_width_asks_for_nothing_and_bars_nobody(
    question: tuple[str, ...], of: str, browser: Browser, strange: Path, tmp_path: Path, chronicle: Chronicle
) -> None:
    path = tmp_path / "page.html"
    if of == "strangers":
        named = {"show": "tenures.t20", "between": "2009", "at": "2010"}
        question = (question[0], *([named[question[0]]] if question[0] in named else question[1:]))
        question = (*question, "events.e20") if question[0] == "between" else question
    answer = chronicle(*question, "-o", str(path), **({"base": strange} if of == "strangers" else {}))
    assert answer.code == 0, answer.err
    assert faults_of(browser, path) == []


@pytest.mark.parametrize("listing", ["timeline", "tenures", "inspections", "budget", "events", "counts"])
@pytest.mark.parametrize("of", ["the example", "strangers"])
def test_a_picture_runs_nothing_asks_for_nothing_and_is_told_to_those_who_cannot_see_it(
    listing: str, of: str, browser: Browser, strange: Path, tmp_path: Path, chronicle: Chronicle
) -> None:
    path = tmp_path / "picture.svg"
    answer = chronicle(listing, "-o", str(path), **({"base": strange} if of == "strangers" else {}))
    assert answer.code == 0, answer.err
    with opened_page(browser, path, Look(1200, "dark")) as (page, amiss):
        elements = page.evaluate(
            "[...new Set([...document.querySelectorAll('*')].map(found => found.tagName))]"
        )
        ground, ink = page.evaluate(
            "[document.querySelector('rect.p'), document.querySelector('text')].map(found => getComputedStyle(found).fill)"
        )
    assert amiss == []
    assert set(elements) <= {"svg", "title", "desc", "style", "rect", "text", "tspan", "path", "g", "circle"}
    assert (ground, ink) == ("rgb(18, 24, 30)", "rgb(232, 237, 242)")
    (tmp_path / "page.html").write_text(
        f'<!DOCTYPE html><html lang="en"><title>T</title><main><h1>T</h1>{path.read_text("utf-8")}</main></html>',
        "utf-8",
    )
    with opened_page(browser, tmp_path / "page.html") as (page, amiss):
        assert violations(page) == []
        name, description = page.locator("svg").evaluate(
            "svg => svg.getAttribute('aria-labelledby').split(' ').map(id => document.getElementById(id).textContent)"
        )
    assert amiss == []
    assert name
    assert description.startswith("A chart of ")


def test_a_fragment_is_at_home_in_a_page_of_ones_own(
    browser: Browser, tmp_path: Path, chronicle: Chronicle
) -> None:
    parts = [chronicle(*question, "--fragment").out for question in (("timeline",), ("at", "2010-11"))]
    path = tmp_path / "page.html"
    path.write_text(
        '<!DOCTYPE html><html lang="en"><meta name="viewport" content="width=device-width"><title>T</title>'
        f"<body><main><h1>Mine</h1>{parts[0]}{parts[1]}</main></body></html>",
        "utf-8",
    )
    assert faults_of(browser, path) == []
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", parts[0], flags=re.DOTALL)
    path.write_text(
        f'<!DOCTYPE html><html lang="en"><title>T</title><main><h1>T</h1>{bare}</main></html>', "utf-8"
    )
    assert faults_of(browser, path, (Look(1200, "light"),)) == []
    with opened_page(browser, path) as (page, _):
        text = page.locator("section.chronicle").inner_text()
        levels = page.evaluate(
            "[...document.querySelectorAll('section.chronicle :is(h1, h2)')].map(found => found.tagName)"
        )
    assert "Peter Duxbury" in text
    assert levels[0] == "H2"
    assert "H1" not in levels


POLICY: Final = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ('<html lang="en"><title>T</title><main><h1>T</h1></main></html>', ""),
        (f'<html lang="en"><title>T</title>{POLICY}<main><h1>T</h1><img src="x.png"></main></html>', "x.png"),
        (f'<html lang="en"><title>T</title>{POLICY}<main><h1>T</h1><p style="color:red">x</main>', "style"),
        ('<html lang="en"><title>T</title><main><h1>T</h1><img src="data:,"></main></html>', "data:"),
        (f'<html lang="en"><title>T</title>{POLICY}<main><h1>T</h1><select></select></main>', "select-name"),
        (f"<title>T</title>{POLICY}<main><h1>T</h1></main>", "html-has-lang"),
        (
            '<html lang="en"><title>T</title><main><h1>T</h1><p style="color:#bbb">words</main>',
            "color-contrast",
        ),
        ('<html lang="en"><title>T</title><main><h1>T</h1><hr style="width:500px"></main>', "wider"),
    ],
)
def test_what_is_amiss_is_found(markup: str, complaint: str, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html>{markup}", "utf-8")
    faults = faults_of(browser, path, (Look(400, "light"),))
    assert [fault for fault in faults if complaint not in fault or not complaint] == []
    assert bool(faults) is bool(complaint)


def test_on_paper_the_header_row_stands_on_each_page(
    browser: Browser, tmp_path: Path, chronicle: Chronicle
) -> None:
    path = tmp_path / "page.html"
    assert chronicle("timeline", "-o", str(path)).code == 0
    sheets = sheets_of_paper(browser, path, tmp_path / "page.pdf")
    assert 2 < len(sheets) < 12
    if shutil.which("pdftotext"):
        with_rows = [sheet for sheet in sheets if re.search(r"^ *(\w+ )?\w{3} \d{4}", sheet, re.MULTILINE)]
        assert len(with_rows) >= len(sheets) - 1
        assert all("kind" in sheet and "what" in sheet for sheet in with_rows[:-1])
