"""What a browser makes of a page in HTML: used by all tests that show one in Chromium.

pytestmark = NEEDS_BROWSER

def test_it(browser: Browser) -> None:
    assert faults_of(browser, path) == []
"""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM: Final = shutil.which("chromium")
NEEDS_BROWSER: Final = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (chromium)"),
    pytest.mark.skipif(find_spec("playwright") is None, reason="playwright is not installed: group readers"),
]
"""The marks of tests that show pages in Chromium."""


class Look(NamedTuple):
    """How a page is looked at: so many pixels wide, by day or by night."""

    width: int
    scheme: str


LOOKS: Final = (
    *(Look(1200, "light"), Look(1200, "dark")),
    *(Look(400, "light"), Look(400, "dark"), Look(320, "light")),
)
_RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

Browser = Any
"""A running browser; playwright is not everywhere, so its types are not asked for."""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Yield a browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def opened_page(browser: Browser, path: Path, look: Look = LOOKS[0]) -> Iterator[tuple[Any, list[str]]]:
    """Yield the page of a file, and what it does amiss, to which is added: what it tells the console, and what it asks for."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 900}, color_scheme=look.scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    amiss: list[str] = []
    page.on("console", lambda message: amiss.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: amiss.append(f"error: {error}"))
    page.on("dialog", lambda dialog: amiss.append(f"dialog: {dialog.message}"))
    page.on(
        "request",
        lambda request: amiss.append(f"request: {request.url}") if request.url != path.as_uri() else None,
    )
    page.goto(path.as_uri())
    yield page, amiss
    context.close()


def faults_of(browser: Browser, path: Path, looks: tuple[Look, ...] = LOOKS) -> list[str]:
    """Return what is amiss with a file: what it tells the console or asks for, where it does not fit, what axe-core finds."""
    faults: list[str] = []
    for look in looks:
        with opened_page(browser, path, look) as (page, amiss):
            root = page.locator("html")
            if not root.evaluate("root => root.scrollWidth <= root.clientWidth"):
                amiss.append("wider than the screen")
            amiss.extend(violations(page))
            faults += (f"{look.width} {look.scheme}: {fault}" for fault in amiss)
    return faults


def violations(page: Any) -> list[str]:
    """Return what axe-core finds amiss in a page: the rule, how bad it is, and the first elements.

    Its script gets in by the debugger's protocol (`evaluate`), which the policy of a page does not bind: `add_script_tag`
    would be refused by `default-src 'none'`, and `bypass_csp` would leave the page without what is to be tested.
    """
    axe: Any = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed: group readers")
    page.evaluate(axe.AXE_SCRIPT)
    answer = page.evaluate("tags => axe.run({ runOnly: tags, resultTypes: ['violations'] })", list(_RULES))
    return [
        f"{found['id']} ({found['impact']}): {[node['html'][:200] for node in found['nodes'][:3]]}"
        for found in answer["violations"]
    ]


def sheets_of_paper(browser: Browser, path: Path, pdf: Path) -> list[str]:
    """Print a file as a PDF of A4, and return the text of each sheet; without pdftotext, as many empty texts."""
    with opened_page(browser, path) as (page, _):
        page.pdf(path=str(pdf), prefer_css_page_size=True, format="A4", print_background=True)
    if pdftotext := shutil.which("pdftotext"):
        done = subprocess.run([pdftotext, "-layout", str(pdf), "-"], capture_output=True, check=True)
        return done.stdout.decode().split("\f")[:-1]
    return [""] * len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
