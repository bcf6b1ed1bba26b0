"""Draws the pictures of the README: `python -m tests.pictures`.

`tenures.svg` is what the README's command writes; a test holds it to that. `report.webp` is the first screen of a
report in Chromium, which playwright drives (the group `readers`).
"""

from __future__ import annotations

import tempfile
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chronicle.cli.run import run
from tests.readme import ROOT
from tests.render.browser import Look, open_browser, opened_page

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = ROOT / ".github"
TENURES: Final = FOLDER / "tenures.svg"
REPORT: Final = FOLDER / "report.webp"
_SCREEN: Final = Look(1000, "light")
_HEIGHT: Final = 660
_QUALITY: Final = 70


def drawn_chart() -> bytes:
    """Return the chart of tenures, as the command writes it."""
    return _written(["tenures"], "tenures.svg")


def seen_report() -> bytes:
    """Return the first screen of the report, as a browser shows it."""
    with tempfile.TemporaryDirectory() as directory, open_browser() as browser:
        path = Path(directory, "report.html")
        path.write_bytes(_written(["report"], path.name))
        with opened_page(browser, path, _SCREEN) as (page, _):
            page.set_viewport_size({"width": _SCREEN.width, "height": _HEIGHT})
            session = page.context.new_cdp_session(page)
            shown = session.send("Page.captureScreenshot", {"format": "webp", "quality": _QUALITY})
            return b64decode(shown["data"])


def _written(command: Sequence[str], name: str) -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, name)
        assert run([*command, "--base", str(ROOT / "data" / "birmingham"), "-o", str(path)]) == 0
        return path.read_bytes()


if __name__ == "__main__":
    for picture, content in ((TENURES, drawn_chart()), (REPORT, seen_report())):
        picture.write_bytes(content)
        print(f"{picture.relative_to(ROOT)}: {len(content):,} bytes")  # noqa: T201 - for whoever draws them
