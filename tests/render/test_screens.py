"""What people see: each kind of screen from a narrow pane to a wide one, in a pipe, and as Markdown."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from chronicle.render import PageOptions, write_page
from chronicle.render.page_layout import lay_out
from tests.render.fixture_pages import PAGES

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


def screen(name: str, width: int | None, format_name: str = "table") -> str:
    out = io.StringIO()
    write_page(format_name, PAGES[name](), out, PageOptions(width=width))
    return out.getvalue()


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("width", [20, 40, 80, 100, 160, None])
@pytest.mark.parametrize("name", PAGES)
def test_screen(name: str, width: int | None, snapshot: SnapshotAssertion) -> None:
    assert screen(name, width) == snapshot


@pytest.mark.parametrize("name", PAGES)
def test_markdown(name: str, snapshot: SnapshotAssertion) -> None:
    assert screen(name, None, "md") == snapshot


@pytest.mark.parametrize("name", PAGES)
def test_ascii(name: str, snapshot: SnapshotAssertion) -> None:
    lines = ["".join(text for text, _, _ in line).rstrip() for line in lay_out(PAGES[name](), 80, "ascii")]
    assert "\n".join(lines).replace("\u00a0", " ") == snapshot


@pytest.mark.parametrize("name", PAGES)
def test_a_pipe_gets_a_line_for_a_row_and_no_trailing_blanks(name: str) -> None:
    page = PAGES[name]()
    lines = screen(name, None).splitlines()
    filled = [line for line in lines if line.strip()]
    kinds = [type(line).__name__ for line in page.lines]
    shown = sum(kinds.count(kind) for kind in ("Row", "Note", "Heading"))
    titles = bool(page.title) + any(column.title for column in page.columns)
    assert len(filled) == shown + titles + 1
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("name", PAGES)
def test_no_screen_has_two_empty_lines_together_or_one_at_its_ends(name: str) -> None:
    for width in (20, 60, 100, None):
        text = screen(name, width)
        assert "\n\n\n" not in text
        assert not text.startswith("\n")
        assert not text.endswith("\n\n")
