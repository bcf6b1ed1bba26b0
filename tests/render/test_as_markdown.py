"""Markdown: tables that GitHub draws, and text that no reader takes for markup."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from chronicle.document import Blank, ColumnSet, Foot, Heading, Line, Note, Page, PageColumn, Row, Span, Tone
from chronicle.render import write_page

MARKUP = st.text(st.sampled_from("*_`~[]()<>&|#\\!$:/-+= \nab1.\x1b\u202e") | st.characters())
TAG = re.compile(r"</?([a-z0-9]+)")


def written(page: Page) -> str:
    out = io.StringIO()
    write_page("md", page, out)
    return out.getvalue()


def table(*lines: Line) -> str:
    return written(Page("", (PageColumn("when"), PageColumn("sum", justify="right")), lines))


def html(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


def test_rows_of_a_group_are_a_table_with_the_fields_as_its_head() -> None:
    assert table(Heading("2010", "a year"), Row(("Sep", "£1")), Row(("Oct", "£2"))) == (
        "## 2010\n\n*a year*\n\n| when | sum |\n| --- | ---: |\n| Sep | £1 |\n| Oct | £2 |\n"
    )


def test_a_note_joins_the_cell_it_stands_under() -> None:
    assert "| Sep | £1<br>*one-off* |" in table(Row(("Sep", "£1")), Note("one-off", under=1))
    assert "<br>*start cypn*" in table(Row(("Sep", "£1")), Note("cypn", 1, "start   "))
    assert table(Note("nothing recorded")) == "*nothing recorded*\n"
    assert table(Row(("Sep", "£1")), Blank(), Note("more")).endswith("| Sep | £1 |\n\n*more*\n")


def test_title_aside_and_foot_frame_the_page() -> None:
    page = Page("Title", (PageColumn(),), [Row(("x",))], "aside", lambda: Foot("* worked out", "as of 2014"))
    assert written(page) == (
        "# Title\n\n*aside*\n\n|  |\n| --- |\n| x |\n\n*\\* worked out*\n\n*as of 2014*\n"
    )


def test_new_fields_begin_a_new_table() -> None:
    page = Page(
        "", (PageColumn("a"),), [Row(("x",)), ColumnSet((PageColumn("b"), PageColumn("c"))), Row(("y", "z"))]
    )
    assert written(page) == "| a |\n| --- |\n| x |\n\n| b | c |\n| --- | --- |\n| y | z |\n"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a | b", r"a \| b"),
        ("<script>", "&lt;script&gt;"),
        ("AT&amp;T", "AT&amp;amp;T"),
        ("*bold* _it_ `code`", r"\*bold\* \_it\_ \`code\`"),
        ("[x](javascript:y)", r"\[x\](javascript:y)"),
        ("ftp://x", r"ftp\://x"),
        ("$x$", r"\$x\$"),
        ("\x1b\u202e", r"\\x1b\\u202e"),
        ("two\nlines", r"two\\nlines"),
    ],
)
def test_text_is_data(text: str, escaped: str) -> None:
    assert f"| {escaped} |" in table(Row((text, "")))


def test_only_safe_addresses_are_links() -> None:
    assert "[a](https://x.org/%28b%29)" in table(Row((Span("a", Tone.LINK, "https://x.org/(b)"), "")))
    assert "| a |" in table(Row((Span("a", Tone.LINK, "javascript:alert(1)"), "")))


@given(MARKUP, st.sampled_from([Tone.PLAIN, Tone.STRONG]))
def test_no_text_becomes_markup(text: str, tone: Tone) -> None:
    span = Span(text, tone)
    page = Page(
        span,
        (PageColumn("a"), PageColumn("b")),
        [Heading(span), Row((span, span)), Note(span), Blank(), Note(span)],
    )
    tags = set(TAG.findall(html(written(page))))
    assert tags <= {"h1", "h2", "table", "thead", "tbody", "tr", "th", "td", "em", "strong", "br", "p"}


@given(MARKUP)
def test_every_table_keeps_its_shape(text: str) -> None:
    drawn = html(table(Row((text, text)), Row((text, text))))
    assert drawn.count("<tr>") == 3
    assert drawn.count("<td") == 4


def test_a_field_without_a_title_has_its_name_as_the_head() -> None:
    page = Page("", (PageColumn(name="what"), PageColumn("sum", name="amount")), [Row(("x", "£1"))])
    assert written(page).startswith("| what | sum |\n")


@pytest.mark.parametrize(
    ("text", "written_so"),
    [
        ("ask @octocat", "ask @<!-- -->octocat"),
        ("a@b.example", "a@<!-- -->b.example"),
        ("5 @ £2", "5 @ £2"),
        ("see http://a.example", "see http\\://a.example"),
        ("HTTPS://a.example", "HTTPS\\://a.example"),
        ("ftp://a.example", "ftp\\://a.example"),
        ("www.a.example", "www\\.a.example"),
        ("WWW.a.example", "WWW\\.a.example"),
    ],
)
def test_no_name_and_no_address_becomes_a_link_of_github_s(text: str, written_so: str) -> None:
    assert f"| {written_so} |" in table(Row((text, "")))


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u3000"])
def test_what_begins_or_ends_with_a_blank_is_no_list(blank: str) -> None:
    name = f"{blank}Ann{blank}"
    for line in (Note(name), Heading("x", name)):
        drawn = html(table(line))
        assert "<em>Ann</em>" in drawn
        assert "<li>" not in drawn
    assert "<em>Ann</em>" in html(written(Page("T", (PageColumn(),), [], name)))
