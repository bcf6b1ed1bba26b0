"""TimelineJS itself, from npm, shows what is exported for it: each event with its date, and no text as anything but text."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.conftest import BIRMINGHAM
from tests.render.browser import NEEDS_BROWSER
from tests.strangers.payloads import odd_base

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle
    from tests.render.browser import Browser

ROOT: Final = Path(__file__).parents[2]
TIMELINE: Final = ROOT / ".venv" / "npm" / "node_modules" / "@knight-lab" / "timelinejs" / "dist"
"""Where `.ci/run` puts it."""
pytestmark = [
    *NEEDS_BROWSER,
    pytest.mark.skipif(not TIMELINE.is_dir(), reason="TimelineJS is not installed (npm, as in .ci/run)"),
]
PAGE: Final = """<!DOCTYPE html><meta charset="utf-8"><title>T</title>
<link rel="stylesheet" href="{dist}/css/timeline.css"><script src="{dist}/js/timeline.js"></script>
<div id="shown" style="width: 900px; height: 600px"></div>"""
SHOW: Final = """data => new Promise(resolve => {
  const shown = new TL.Timeline("shown", data, {
    script_path: new URL(".", document.scripts[0].src).href, hash_bookmark: false,
  });
  const slides = [...document.querySelectorAll("#shown .tl-slide")];
  const texts = selector => [...document.querySelectorAll(`#shown ${selector}`)].map(found => found.textContent.trim());
  const told = () => resolve({
    errors: shown.config.messages.errors,
    events: shown.config.events.map(event => ({
      id: event.unique_id, group: event.group, year: event.start_date.data.year, words: event.display_date,
    })),
    headlines: texts(".tl-headline"), dates: texts(".tl-headline-date"), groups: texts(".tl-timegroup-message"),
    elements: [...new Set([...document.querySelectorAll("#shown .tl-text-content *, #shown .tl-headline *")].map(
      found => found.tagName))],
    links: [...document.querySelectorAll("#shown .tl-text-content a, #shown .tl-headline a")].map(found => found.protocol),
  });
  shown.on("ready", told);
})"""


@pytest.fixture
def show(browser: Browser, tmp_path: Path, chronicle: Chronicle) -> Callable[[Path], tuple[Any, Any]]:
    """Export a base, and let TimelineJS show it: what is in the file, and what is on the page."""

    def shown(base: Path) -> tuple[Any, Any]:
        answer = chronicle("export", "timelinejs", "-o", str(tmp_path / "timeline.json"), base=base)
        assert answer.code in {0, 1}, answer.err
        written = json.loads((tmp_path / "timeline.json").read_text("utf-8"))
        (tmp_path / "page.html").write_text(PAGE.format(dist=TIMELINE.as_uri()), "utf-8")
        page = browser.new_page()
        told: list[str] = []
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.goto((tmp_path / "page.html").as_uri())
        found = page.evaluate(SHOW, written)
        assert told == []
        page.close()
        return written, found

    return shown


def test_each_event_is_shown_with_its_date_in_our_words(show: Callable[[Path], tuple[Any, Any]]) -> None:
    written, found = show(BIRMINGHAM)
    assert found["errors"] == []
    shown = {event["id"]: event for event in found["events"]}
    assert shown.keys() == {event["unique_id"] for event in written["events"]}
    for event in written["events"]:
        one = shown[event["unique_id"]]
        assert int(one["year"]) == event["start_date"]["year"]
        assert one["group"] == event["group"]
        assert html.unescape(event["text"]["headline"]) in found["headlines"]
        assert html.unescape(event["display_date"]) in found["dates"]


def test_what_strangers_wrote_is_shown_as_text(
    show: Callable[[Path], tuple[Any, Any]], tmp_path: Path
) -> None:
    written, found = show(odd_base(tmp_path / "odd"))
    assert found["errors"] == []
    assert len(found["events"]) == len(written["events"]) > 100
    assert set(found["elements"]) <= {"P", "A"}
    assert set(found["links"]) <= {"http:", "https:"}  # it makes links of addresses in a text by itself
    assert any("<script>x</script>" in headline for headline in found["headlines"])
