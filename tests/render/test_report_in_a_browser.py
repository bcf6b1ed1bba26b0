"""Chromium shows a report: by day and night, on a telephone and on paper, its charts legible in each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from tests.render.browser import NEEDS_BROWSER, Look, faults_of, opened_page, sheets_of_paper
from tests.strangers.payloads import odd_base

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Chronicle
    from tests.render.browser import Browser

pytestmark = NEEDS_BROWSER

TITLE: Final = "Birmingham children's services"
SMALLEST: Final = """() => Math.min(...[...document.querySelectorAll("figure svg")]
  .filter(svg => svg.getBoundingClientRect().width > 0)
  .map(svg => 11 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
"""The height in pixels of the smallest letters in the charts that are shown: 11 as they are drawn."""


@pytest.fixture
def report(tmp_path: Path, chronicle: Chronicle) -> Path:
    path = tmp_path / "report.html"
    assert chronicle("report", "-o", str(path)).code == 0
    return path


@pytest.mark.parametrize("audience", ["briefing", "court"])
@pytest.mark.parametrize("of", ["the example", "strangers"])
def test_it_fits_every_width_asks_for_nothing_and_bars_nobody(
    audience: str, of: str, browser: Browser, tmp_path: Path, chronicle: Chronicle
) -> None:
    path = tmp_path / "report.html"
    base = {"base": odd_base(tmp_path / "odd")} if of == "strangers" else {}
    assert chronicle("report", "--for", audience, "-o", str(path), **base).code == 0
    assert faults_of(browser, path) == []


@pytest.mark.parametrize("look", [Look(1200, "light"), Look(400, "dark")])
def test_of_two_drawings_of_a_chart_the_legible_one_is_shown(
    look: Look, browser: Browser, report: Path
) -> None:
    with opened_page(browser, report, look) as (page, _):
        shown = page.locator("figure svg").evaluate_all(
            "all => all.filter(svg => svg.getBoundingClientRect().width > 0).length"
        )
        assert shown == page.locator("figure").count() == 3
        assert page.evaluate(SMALLEST) > 9.5


def test_charts_are_drawn_in_colours_for_the_ground_they_stand_on(browser: Browser, report: Path) -> None:
    bar = 'getComputedStyle(document.querySelector("figure svg .c")).fill'
    colours = set()
    for look in (Look(1200, "light"), Look(1200, "dark")):
        with opened_page(browser, report, look) as (page, _):
            colours.add(page.evaluate(bar))
            page.emulate_media(media="print", color_scheme=look.scheme)
            colours.add(f"print {page.evaluate(bar)}")
    assert colours == {"rgb(29, 92, 153)", "rgb(116, 179, 238)", "print rgb(29, 92, 153)"}


def test_links_at_the_top_lead_to_the_parts(browser: Browser, report: Path) -> None:
    with opened_page(browser, report) as (page, amiss):
        page.get_by_role("navigation").get_by_role("link", name="Tenures", exact=True).click()
        assert page.get_by_role("heading", name="Tenures", exact=True).is_visible()
        assert amiss == []


def test_on_paper_its_title_runs_and_no_sheet_ends_with_a_heading(
    browser: Browser, report: Path, tmp_path: Path
) -> None:
    sheets = sheets_of_paper(browser, report, tmp_path / "report.pdf")
    assert 8 < len(sheets) < 25
    if not any(sheets):
        pytest.skip("pdftotext is not installed (poppler-utils)")
    with opened_page(browser, report) as (page, _):
        headings = {text.strip() for text in page.locator("h2, h3, .c-group th").all_inner_texts()}
    for number, sheet in enumerate(sheets, 1):
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        assert lines[-1] == f"{number} / {len(sheets)}"
        assert lines[0].startswith(TITLE)
        assert lines[-2] not in headings, number
    heads = re.compile(r"^No\.\s+Date\s+Kind\s+Event\s+Sources$", re.MULTILINE)
    rows = re.compile(r"^ *\d+ +(?:by |since |about )?(?:\w{3} )?\d{4}", re.MULTILINE)
    chronology = [sheet for sheet in sheets if len(rows.findall(sheet)) > 5]
    assert len(chronology) >= 4
    assert all(heads.search(sheet) for sheet in chronology)
