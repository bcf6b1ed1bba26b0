"""HTML: one file that asks for nothing, in which no text is markup, and whose tables can be listened to."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.document import (
    Blank,
    ColumnSet,
    Foot,
    Heading,
    Inline,
    Line,
    Note,
    Page,
    PageColumn,
    Row,
    Span,
    Tone,
)
from chronicle.overrides import override
from chronicle.render import PageOptions, write_page
from chronicle.text import make_printable
from tests.render.fixture_pages import PAGES
from tests.strangers.payloads import PAYLOADS, CommandOutput, leaks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syrupy.assertion import SnapshotAssertion

    from tests.conftest import Chronicle

COLUMNS: Final = (PageColumn("when", no_wrap=True), PageColumn(name="what"))
VOID: Final = {"meta", "col", "wbr"}
ALLOWED: Final = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "header", "footer", "h1", "h2", "h3", "p"),
    *("div", "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
    *("span", "strong", "time", "a", "wbr"),
}  # fmt: skip
ATTRIBUTES: Final = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "role", "tabindex", "aria-labelledby"),
    *("scope", "colspan", "data-label", "href", "rel", "datetime"),
}  # fmt: skip


class Reader(HTMLParser):
    """What is in a document: its elements, of which each must be closed where it belongs, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @override
    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return "".join(self.texts).replace("\xa0", " ")


def written(page: Page, *, fragment: bool = False) -> str:
    out = io.StringIO()
    write_page("html", page, out, PageOptions(fragment=fragment))
    return out.getvalue()


def read(*lines: Line, title: str = "Title") -> Reader:
    return Reader(written(Page(title, COLUMNS, lines)))


def body(*lines: Line) -> str:
    """What stands between the header of a page and the end of it."""
    return written(Page("", COLUMNS, lines)).partition("</header>\n")[2].partition("</main>")[0]


def test_where_cells_stand_below_each_other_numbers_alone_have_the_title_of_their_column() -> None:
    columns = (PageColumn("No."), PageColumn("Event"), PageColumn(name="sources"))
    lines = [Row(("1", "A flood", "1, 12")), Row(("2", "A strike", "echo"))]
    cells = Reader(written(Page("", columns, lines))).named("td")
    assert [cell.get("data-label") for cell in cells] == [*(None, None, "sources"), *(None, None, None)]


def test_a_small_page(snapshot: SnapshotAssertion) -> None:
    foot = Foot(
        Span("* worked out"), "as of 2014", (Span("echo  "), Span("The Echo", url="https://e.example/?a=1&b"))
    )
    page = Page(
        Span("Docks <inquiry>", Tone.TITLE),
        (PageColumn("when", no_wrap=True, max_width=22), PageColumn(name="what"), PageColumn("£", justify="right")),
        [
            Heading("2010", "a year"),
            Row((Span("6 Jan 2010", Tone.DATE), "The quay is flooded", "24")),
            Note("The Echo, page 4", 1, "start  "),
            Row(((Span("Apr..May 2010", Tone.DATE), Span(" *", Tone.MARK)), Span("Ann Ray", Tone.STRONG), "")),
            Heading("Not dated"),
            Row((Span("not recorded", Tone.ABSENT), "A strike", "")),
            Blank(),
            Note("+ 2 more: add --all"),
        ],
        "3 rows",
        lambda: foot,
    )  # fmt: skip
    assert written(page) == snapshot(name="file")
    assert written(page, fragment=True).partition("</style>\n")[2] == snapshot(
        name="fragment, below its style"
    )


def test_the_policy_allows_its_own_style_and_nothing_else() -> None:
    text = written(PAGES["timeline"]())
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    policy = next(meta for meta in Reader(text).named("meta") if "http-equiv" in meta)
    assert policy["http-equiv"] == "Content-Security-Policy"
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert (
        policy["content"]
        == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"url\(|@import|expression|https?:", style)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("fragment", [False, True])
def test_every_page_is_well_formed_and_its_tables_are_named(name: str, fragment: bool) -> None:
    reader = Reader(written(PAGES[name](), fragment=fragment))
    counted = Counter(tag for tag, _ in reader.elements)
    assert set(counted) <= ALLOWED
    assert {attribute for _, attributes in reader.elements for attribute in attributes} <= ATTRIBUTES
    assert counted["caption"] == counted["table"]
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) == counted["table"]
    assert [box["aria-labelledby"] for box in reader.named("div") if "role" in box] == ids
    assert all(one.startswith("chronicle-") for one in ids)
    assert all(th["scope"] in {"col", "rowgroup"} for th in reader.named("th"))
    assert counted["h1"] == (not fragment and "<h1>" in written(PAGES[name]()))


def test_a_group_of_rows_is_headed_in_the_one_table() -> None:
    reader = read(Heading("2010", "a year"), Row(("Sep", "x")), Heading("2011"), Row(("Oct", "y")))
    assert len(reader.named("table")) == 1
    assert [th for th in reader.named("th") if th["scope"] == "rowgroup"] == [
        {"scope": "rowgroup", "colspan": "2"}
    ] * 2


def test_a_page_of_several_shapes_has_a_captioned_table_for_each() -> None:
    text = body(
        Heading("In post"), Row(("Ann", "x")), ColumnSet((PageColumn(),)), Heading("Money"), Row(("£1",))
    )
    assert '<caption id="chronicle-1"><h2>In post</h2></caption>' in text
    assert '<caption id="chronicle-2"><h2>Money</h2></caption>' in text
    assert "<h3>In post</h3>" in written(
        Page("", COLUMNS, [Heading("In post"), Row(("a", "b")), ColumnSet(COLUMNS)]), fragment=True
    )


def test_a_heading_without_rows_stands_for_itself() -> None:
    text = body(Heading("Money", "2010"), Note("nothing recorded"))
    assert '<div class="c-head"><h2>Money</h2><p class="c-aside">2010</p></div>' in text
    assert "<p>nothing recorded</p>" in text
    assert "<table" not in text


def test_a_note_is_a_row_beneath_its_own_and_a_paragraph_when_apart() -> None:
    assert '<tr class="c-note"><td></td><td><div>page 4</div></td></tr>' in body(
        Row(("Sep", "x")), Note("page 4", 1)
    )
    assert '<tr class="c-note"><td colspan="2"><div>a</div><div>b</div></td></tr>' in body(
        Row(("Sep", "x")), Note("a"), Note("b")
    )
    assert '</table>\n</div>\n<div class="c-note"><p>more</p></div>' in body(
        Row(("Sep", "x")), Blank(), Note("more")
    )


def test_an_empty_answer_is_its_title_alone() -> None:
    assert Reader(written(Page("Nothing", COLUMNS, []))).named("table") == []
    assert "<title>Chronicle</title>" in written(Page("", COLUMNS, []))


@pytest.mark.parametrize(
    ("cell", "dates"),
    [
        (Span("6 Jan 2014", Tone.DATE), ["2014-01-06"]),
        (Span("Apr 2009", Tone.DATE), ["2009-04"]),
        (Span("2012", Tone.DATE), ["2012"]),
        ((Span("Apr 2009", Tone.DATE), Span(" – ", Tone.DATE), Span("May 2010", Tone.DATE)), ["2009-04", "2010-05"]),
        ((Span("Apr 2009", Tone.DATE), Span(" *", Tone.MARK)), []),
        ((Span("? ", Tone.MARK), Span("Apr 2009", Tone.DATE)), []),
        *((Span(words, Tone.DATE), []) for words in ("about Apr 2009", "Apr..May 2009", "2009/10", "summer 2009")),
        (Span("0000", Tone.DATE), []),
        ("Apr 2009", []),
    ],
)  # fmt: skip
def test_a_machine_is_told_a_date_only_where_nobody_doubts_it(cell: Inline, dates: list[str]) -> None:
    assert [time["datetime"] for time in read(Row((cell, "x"))).named("time")] == dates


MARKUP = st.text(st.sampled_from("<>&\"'/=;#! -\nab1.\x1b\u202e`") | st.characters())


@given(MARKUP, st.sampled_from([*Tone]))
def test_no_text_becomes_markup(text: str, tone: Tone) -> None:
    span = Span(text, tone)
    lines: list[Line] = [Heading(span, text), Row((span, text)), Note(span, 1, text), Blank(), Note(text)]
    reader = Reader(written(Page(span, (PageColumn(text), PageColumn(name=text)), lines, text)))
    assert {tag for tag, _ in reader.elements} <= ALLOWED
    assert {attribute for _, attributes in reader.elements for attribute in attributes} <= ATTRIBUTES
    shown = " ".join(reader.text.replace("\N{EM SPACE}", " ").split())
    assert " ".join(make_printable(text).replace("\xa0", " ").replace("\N{EM SPACE}", " ").split()) in shown


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_strangers_wrote_is_text(payload: str) -> None:
    reader = read(Row((payload, Span(payload, Tone.LINK, payload))), title=payload)
    assert {tag for tag, _ in reader.elements} <= ALLOWED
    assert reader.named("a") == []
    assert leaks(CommandOutput(0, reader.text, "")) == []


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://x.org/(b)?a=1&b='2'", "https://x.org/(b)?a=1&b='2'"),
        ('https://x.org/"onclick=', "https://x.org/%22onclick="),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//x.org/", None),
    ],
)
def test_only_an_address_of_the_web_is_a_link(address: str, target: str | None) -> None:
    links = read(Row((Span("a", Tone.LINK, address), ""))).named("a")
    assert [link["href"] for link in links] == ([target] if target else [])


def test_a_word_of_ten_thousand_letters_may_be_broken() -> None:
    cells = re.findall(r'<td class="([^"]*)">', body(Row(("x" * 10_000, "y" * 10_000)), Row(("Sep", "x"))))
    assert cells == ["c-long", "c-text c-long", "c-whole", "c-text"]


def test_rows_are_written_as_they_come() -> None:
    """What is written to is given rows before all of them are read."""
    read_so_far = 0

    def rows() -> Iterator[Line]:
        nonlocal read_so_far
        for number in range(10_000):
            read_so_far += 1
            yield Row((str(number), "x"))

    class Out(io.StringIO):
        @override
        def write(self, text: str) -> int:
            firsts.append(read_so_far)
            return len(text)

    firsts: list[int] = []
    write_page("html", Page("", COLUMNS, rows()), Out())
    assert firsts[0] < 2_000
    assert read_so_far == 10_000


def test_a_fragment_is_one_section_for_a_page_of_ones_own(chronicle: Chronicle) -> None:
    text = chronicle("at", "2010-11", "--fragment").out
    reader = Reader(text)
    assert reader.elements[0] == ("section", {"class": "chronicle", "lang": "en-GB"})
    assert not {"html", "head", "body", "h1", "meta", "main"} & {tag for tag, _ in reader.elements}
    assert {"h2", "h3"} <= {tag for tag, _ in reader.elements}
    assert text == chronicle("at", "2010-11", "-f", "html", "--fragment").out
    ids = {one["id"] for _, one in reader.elements if "id" in one}
    other = Reader(chronicle("at", "2012", "--fragment").out)
    assert ids.isdisjoint(one["id"] for _, one in other.elements if "id" in one)
    style = text.partition("<style>")[2].partition("</style>")[0]
    selectors = re.findall(r"^ *([^@{}\n]+?) \{", style, re.MULTILINE)
    assert len(selectors) > 30
    assert all(part.strip().startswith(".chronicle") for one in selectors for part in one.split(","))


def test_a_fragment_is_html_and_nothing_else(chronicle: Chronicle) -> None:
    answer = chronicle("timeline", "-f", "md", "--fragment")
    assert answer.code == 2
    assert "--fragment goes with html, not with md" in answer.err
