"""Chromium shows what is written as HTML: by day and night, on a telephone and on paper, asking nothing of anybody."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.strangers.payloads import odd_base

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Chronicle

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM: Final = shutil.which("chromium")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (chromium)"),
]

QUESTIONS: Final = (
    *(("timeline",), ("at", "2010-11"), ("show", "duxbury"), ("conflicts",), ("search", "hay")),
    *(("inspections",), ("budget",), ("people",), ("sources",), ("between", "2009", "events.khyra-ishaq")),
)
CONTRAST: Final = """() => {
  const number = text => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = light(number(getComputedStyle(document.documentElement).backgroundColor));
  return Math.min(...[...document.querySelectorAll("main *")].map(element => {
    const ink = light(number(getComputedStyle(element).color));
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  }));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return odd_base(tmp_path_factory.mktemp("odd") / "base")


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
@pytest.mark.parametrize("of", ["the example", "strangers"])
def test_a_page_fits_every_width_and_asks_for_nothing(
    question: tuple[str, ...], of: str, browser: Any, strange: Path, tmp_path: Path, chronicle: Chronicle
) -> None:
    path = tmp_path / "page.html"
    if of == "strangers":
        named = {"show": "tenures.t20", "between": "2009", "at": "2010"}
        question = (question[0], *([named[question[0]]] if question[0] in named else question[1:]))
        question = (*question, "events.e20") if question[0] == "between" else question
    answer = chronicle(*question, "-o", str(path), **({"base": strange} if of == "strangers" else {}))
    assert answer.code == 0, answer.err
    for width, scheme in ((1200, "light"), (1200, "dark"), (400, "light"), (400, "dark"), (320, "light")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        told: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message, told=told: told.append(message.text))
        page.on("pageerror", lambda error, told=told: told.append(str(error)))
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        assert (told, asked) == ([], [path.as_uri()])
        root = page.locator("html")
        assert root.evaluate("root => root.scrollWidth <= root.clientWidth"), width
        assert root.evaluate(CONTRAST) >= 4.5, scheme
        context.close()


def test_on_paper_the_header_row_stands_on_each_page(
    browser: Any, tmp_path: Path, chronicle: Chronicle
) -> None:
    path = tmp_path / "page.html"
    assert chronicle("timeline", "-o", str(path)).code == 0
    page = browser.new_page()
    page.goto(path.as_uri())
    page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True, format="A4")
    content = (tmp_path / "page.pdf").read_bytes()
    pages = len(re.findall(rb"/Type\s*/Page\b", content))
    assert 2 < pages < 12
    if pdftotext := shutil.which("pdftotext"):
        import subprocess

        text = subprocess.run(
            [pdftotext, "-layout", str(tmp_path / "page.pdf"), "-"], capture_output=True, check=True
        )
        sheets = text.stdout.decode().split("\f")[:pages]
        with_rows = [sheet for sheet in sheets if re.search(r"^ *(\w+ )?\w{3} \d{4}", sheet, re.MULTILINE)]
        assert len(with_rows) >= pages - 1
        assert all("kind" in sheet and "what" in sheet for sheet in with_rows[:-1])
