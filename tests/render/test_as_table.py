"""On a terminal: colour as far as it is wanted, links as far as they are safe. In a pipe: text."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import pytest

from chronicle.document import Foot, Line, Page, PageColumn, Row, Span, Tone
from chronicle.overrides import override
from chronicle.render import PageOptions, format_names, write_page
from tests.render.fixture_pages import PAGES

COLOUR = re.compile(r"\x1b\[(?:\d|;)*m")
LINK = re.compile(r"\x1b\]8;;[!-~]*\x1b\\")


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


class Latin(io.TextIOWrapper):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="ascii")
        self.terminal = terminal

    @override
    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture(autouse=True)
def _a_usual_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def page(*lines: Line) -> Page:
    return Page("A [red]title[/]", (PageColumn(no_wrap=True), PageColumn()), lines)


def shown(answer: Page, out: io.StringIO | None = None, options: PageOptions | None = None) -> str:
    out = out or Terminal()
    write_page("table", answer, out, options)
    return out.getvalue()


def linked(url: str) -> Page:
    return page(Row(("2009", Span("an article", Tone.LINK, url))))


def test_a_terminal_gets_colour_and_a_pipe_none() -> None:
    assert "\x1b[" in shown(PAGES["timeline"]())
    assert "\x1b" not in shown(PAGES["timeline"](), io.StringIO())


def test_colour_changes_no_letter() -> None:
    for name, make in PAGES.items():
        assert COLOUR.sub("", shown(make())).replace(" \n", "\n") == shown(
            make(), io.StringIO(), PageOptions(width=80)
        ), name


def test_markup_is_data() -> None:
    assert "A [red]title[/]" in shown(page(Row((":smile:", "[bold]b[/bold]"))))
    assert ":smile:" in shown(page(Row((":smile:", "[bold]b[/bold]"))))


@pytest.mark.parametrize("name", ["NO_COLOR", "TERM"])
def test_who_wants_no_colour_gets_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "dumb")
    assert not re.search(r"\x1b\[(?:\d;)*3\d", shown(PAGES["inspections"]()))


def test_no_colour_can_be_asked_for() -> None:
    assert not re.search(
        r"\x1b\[(?:\d;)*3\d", shown(PAGES["inspections"](), options=PageOptions(colour=False))
    )


def test_colour_can_be_forced_into_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" in shown(PAGES["timeline"](), io.StringIO(), PageOptions(colour=True))
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in shown(PAGES["timeline"](), io.StringIO())
    assert "\x1b[" not in shown(PAGES["timeline"](), io.StringIO(), PageOptions(colour=False))


def test_an_address_becomes_a_link_on_a_terminal() -> None:
    text = shown(linked("https://example.org/a"))
    assert "\x1b]8;;https://example.org/a\x1b\\an article\x1b]8;;\x1b\\" in text
    for options in (PageOptions(), PageOptions(colour=True)):
        assert "]8;" not in shown(linked("https://example.org/a"), io.StringIO(), options)
    assert text == shown(linked("https://example.org/a"))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://x/\x1b\\", "https://x/\x07"]
)
def test_no_other_address_does(url: str) -> None:
    assert "]8;" not in shown(linked(url))


def test_nothing_else_reaches_the_terminal() -> None:
    for payload in (
        "\x1b[2J",
        "\x1b]52;c;aGk=\x07",
        "\x9b2J",
        "\u202e",
        "\u200b",
        "\0",
        "\ud800",
        "a\nb",
        "a\rb",
    ):
        text = shown(page(Row(("2009", Span(payload, Tone.LINK, "https://example.org/" + payload)))))
        rest = COLOUR.sub("", LINK.sub("", text)).replace("\n", "")
        assert rest.isprintable(), payload


@pytest.mark.parametrize("terminal", [True, False])
def test_a_stream_of_few_letters_never_fails(terminal: bool) -> None:
    out = Latin(terminal=terminal)
    for format_name in format_names("page", binary=False):
        write_page(format_name, PAGES["inspections"](), out)
    out.flush()


def test_the_width_is_asked_for_or_the_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    long = page(Row(("2009", "word " * 60)))
    assert max(map(len, shown(long, io.StringIO()).splitlines())) > 300
    assert max(map(len, COLOUR.sub("", shown(long)).splitlines())) <= 80
    monkeypatch.setenv("COLUMNS", "50")
    assert max(map(len, shown(long, io.StringIO()).splitlines())) <= 50
    assert max(map(len, shown(long, io.StringIO(), PageOptions(width=30)).splitlines())) <= 30
    monkeypatch.setenv("COLUMNS", "wide")
    assert max(map(len, COLOUR.sub("", shown(long)).splitlines())) <= 80


def test_colour_in_a_pipe_breaks_no_line() -> None:
    text = shown(page(Row(("2009", "word " * 200))), io.StringIO(), PageOptions(colour=True))
    assert len(COLOUR.sub("", text).splitlines()) == 3


@pytest.mark.parametrize("colour", [True, False])
def test_a_closed_pipe_is_the_callers_to_handle(colour: bool) -> None:
    class Closed(io.StringIO):
        @override
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        write_page("table", PAGES["timeline"](), Closed(), PageOptions(colour=colour))


def test_a_failing_stream_is_the_callers_to_handle() -> None:
    class Full(io.StringIO):
        @override
        def write(self, _text: str) -> int:
            raise OSError(28, "No space left on device")

    for format_name in format_names("page", binary=False):
        with pytest.raises(OSError, match="space"):
            write_page(format_name, PAGES["timeline"](), Full())


def test_a_pipe_needs_no_rich() -> None:
    program = """if True:
        import io, sys
        from chronicle.render import format_names, write_object, write_page, write_table
        from chronicle.document import Column, Page, PageColumn, Row, Table
        for name in format_names("table", binary=False):
            write_table(name, Table((Column("a"),), [("b",)]), io.StringIO())
        for name in format_names("object"):
            write_object(name, {"a": 1}, io.StringIO())
        for name in format_names("page", binary=False):
            write_page(name, Page("t", (PageColumn(),), [Row(("●○○○ £24m naïve ≠",))]), io.StringIO())
        print(sorted(name for name in sys.modules if name.partition(".")[0] in {"rich", "pydantic", "typer"}))
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "[]\n"


def test_the_foot_names_sources_above_its_legend_and_links_them_on_a_terminal() -> None:
    sources = (Span("a  ", Tone.DIM), Span("The Echo", Tone.DIM, "https://example.org/a"), Span(", 2009"))
    answer = page()._replace(foot=lambda: Foot("* worked out", "as of 2009", sources))
    above, below = shown(answer, io.StringIO()).splitlines()[-2:]
    assert above == "a  The Echo, 2009"
    assert below.split("  ")[0] == "* worked out"
    assert below.endswith("  as of 2009")
    assert "\x1b]8;;https://example.org/a\x1b\\The Echo\x1b]8;;\x1b\\" in shown(answer)
    alone = page()._replace(foot=lambda: Foot(aside="as of 2009", sources=sources))
    (last,) = shown(alone, io.StringIO()).splitlines()[2:]
    assert last.split("   ")[0] == "a  The Echo, 2009"
    assert last.endswith("as of 2009")
