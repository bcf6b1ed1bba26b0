"""The laws of the layout: nothing too wide, no date or number cut, nothing lost, nothing unsafe."""

from __future__ import annotations

import re
import tracemalloc
from itertools import islice
from typing import TYPE_CHECKING
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

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
from chronicle.render.page_layout import lay_out
from chronicle.render.runs import Sanitiser, count_cells, wrap
from tests.render.fixture_pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.sampled_from(
    [
        "",
        " ",
        "  two  blanks ",
        "日本語" * 9,
        "x" * 90,
        "[red]bold[/]",
        "\x1b[31m\u202e",
        "👩\u200d⚖️",
        "· a note",
    ]
)
DATES = st.sampled_from(["2009", "17 Apr 2009", "Oct 2013..Jan 2014", "Apr 2009 – still 6 Jan 2014"])
NUMBERS = st.sampled_from(["£24m", "£1,234,567", "12", "£7.7m"])
WIDTHS = st.integers(20, 300)


def spans(text: st.SearchStrategy[str]) -> st.SearchStrategy[Inline]:
    return (
        text
        | st.builds(Span, text, st.sampled_from(Tone))
        | st.tuples(st.builds(Span, text), st.builds(Span, text))
    )


def rows() -> st.SearchStrategy[Row]:
    return st.builds(
        lambda when, kind, amount, what, source: Row((when, kind, amount, what, source)),
        DATES.map(lambda text: Span(text, Tone.DATE)),
        spans(ANY_TEXT),
        NUMBERS,
        spans(ANY_TEXT),
        spans(ANY_TEXT),
    )


FIELDS = (
    PageColumn("date", no_wrap=True),
    PageColumn(),
    PageColumn("amount", justify="right", no_wrap=True),
    PageColumn("what"),
    PageColumn(max_width=20),
)
HELD = (FIELDS[0]._replace(max_width=18), *FIELDS[1:])


def pages() -> st.SearchStrategy[Page]:
    lines = st.lists(
        rows()
        | rows()
        | st.builds(Heading, spans(ANY_TEXT), spans(ANY_TEXT))
        | st.builds(Note, spans(ANY_TEXT), st.integers(0, 4))
        | st.just(Blank())
        | st.sampled_from([ColumnSet(FIELDS), ColumnSet(HELD)]),
        max_size=12,
    )
    foot = st.builds(Foot, spans(ANY_TEXT), spans(ANY_TEXT), spans(ANY_TEXT))
    return st.builds(
        lambda title, columns, aside, lines, foot: Page(title, columns, lines, aside, lambda: foot),
        spans(ANY_TEXT),
        st.sampled_from([FIELDS, HELD]),
        spans(ANY_TEXT),
        lines,
        foot,
    )


def drawn(page: Page, width: int | None = None) -> list[str]:
    return ["".join(text for text, _, _ in line).replace("\u00a0", " ") for line in lay_out(page, width)]


def is_whole(dates: str, text: str, width: int) -> bool:
    """Tell whether dates stand there in one piece; those wider than a line, each of them on one."""
    if cell_len(dates) <= width:
        return dates in text
    return all(part in text for part in re.split(r"(?<=\.\.)|(?:(?<=–)| \*) ?", dates))


@given(pages(), WIDTHS)
@settings(deadline=None)
def test_no_line_is_wider_than_the_terminal(page: Page, width: int) -> None:
    for line in drawn(page, width):
        assert cell_len(line.rstrip()) <= width


@given(pages(), WIDTHS)
@settings(deadline=None)
def test_dates_and_numbers_are_whole_at_any_width(page: Page, width: int) -> None:
    text = "\n".join(drawn(page, width))
    columns = page.columns
    for line in page.lines:
        if isinstance(line, ColumnSet):
            columns = line.columns
        if isinstance(line, Row):
            date, _, amount, _, _ = line.cells
            assert isinstance(date, Span)
            assert is_whole(date.text, text, min(width, columns[0].max_width or width))
            assert isinstance(amount, str)
            assert amount in text


@given(pages(), st.none() | WIDTHS)
@settings(deadline=None)
def test_nothing_is_lost(page: Page, width: int | None) -> None:
    shown = "".join("".join(drawn(page, width)).split())
    sanitiser = Sanitiser()
    for line in page.lines:
        words = line.cells if isinstance(line, Row) else (line.text,) if isinstance(line, Note) else ()
        for each in words:
            for text, _, _ in sanitiser.runs(each):
                for word in text.replace("\u00a0", " ").split():
                    assert word in shown or width is not None, (word, shown)
                    assert set(word) <= set(shown)


@given(pages(), st.none() | WIDTHS)
@settings(deadline=None)
def test_nothing_on_a_screen_steers_it(page: Page, width: int | None) -> None:
    for line in drawn(page, width):
        steering = {letter for letter in line if category(letter) in UNPRINTABLE}
        assert steering <= {"\u200d", "\u200c"}


@given(st.lists(spans(ANY_TEXT), min_size=1, max_size=4), st.integers(4, 80))
def test_wrapping_loses_only_blanks(words: list[Inline], width: int) -> None:
    runs = [run for each in words for run in Sanitiser().runs(each)]
    lines = wrap(runs, width)
    assert all(count_cells("".join(text for text, _, _ in line)) <= width for line in lines)
    before = "".join(text for text, _, _ in runs)
    after = "".join(text for line in lines for text, _, _ in line)
    assert "".join(before.split()) == "".join(after.split())


@given(ANY_TEXT)
def test_the_short_way_to_measure_agrees_with_the_long_one(text: str) -> None:
    safe = Sanitiser().make_printable(text)
    assert count_cells(safe) == cell_len(safe)


def test_every_letter_measured_the_short_way_is_one_cell_wide() -> None:
    for number in range(0x20, 0x3000):
        letter = chr(number)
        if letter.isprintable():
            assert count_cells(letter) == cell_len(letter), hex(number)


@pytest.mark.parametrize("name", PAGES)
def test_dates_of_the_screens_are_whole_at_every_width(name: str) -> None:
    page = PAGES[name]()
    no_wrap = [
        "".join(text for text, _, _ in Sanitiser().runs(words))
        for line in page.lines
        if isinstance(line, Row) and len(line.cells) == len(page.columns)
        for words, column in zip(line.cells, page.columns, strict=True)
        if column.no_wrap
    ]
    for width in range(20, 301):
        text = "\n".join(drawn(page, width))
        assert all(is_whole(each, text, width) for each in no_wrap), width


@pytest.mark.parametrize("name", PAGES)
def test_no_width_is_too_small_to_draw(name: str) -> None:
    for width in range(1, 20):
        assert drawn(PAGES[name](), width)


def test_a_wide_terminal_keeps_what_belongs_together_near() -> None:
    assert drawn(PAGES["timeline"](), 300) == drawn(PAGES["timeline"](), 120)


def test_a_terminal_with_room_keeps_rows_whole() -> None:
    date, sources = "Apr 2012..Sep 2013 * – Jan..Sep 2013 *", "cypn, chamberlain"
    columns = (PageColumn(no_wrap=True, max_width=22), PageColumn(), PageColumn(max_width=12))
    page = Page("", columns, [Row((date, "what happened" * 5, sources)), Row(("2009", "more", "cypn"))])
    whole = f"  {date}   {'what happened' * 5}   {sources}"
    assert [whole in drawn(page, width) for width in (80, 120, 160, 300)] == [False, False, True, True]
    assert drawn(page, 300) == drawn(page, 160)


def test_long_text_leaves_a_wide_terminal_as_it_is() -> None:
    columns = (PageColumn(no_wrap=True, max_width=22), PageColumn(max_width=40), PageColumn(max_width=12))
    page = Page("", columns, [Row(("2009", "what happened " * 20, "cypn"))])
    assert drawn(page, 300) == drawn(page, 120)


def test_a_mark_hangs_to_the_left_of_its_column() -> None:
    page = Page(
        "",
        (PageColumn(), PageColumn()),
        [Row(("a", "Eleanor")), Row(("", (Span("? ", Tone.MARK), Span("Tony"))))],
    )
    assert drawn(page) == ["  a   Eleanor", "    ? Tony"]


def test_a_cell_runs_on_over_empty_ones_to_its_right() -> None:
    page = Page(
        "",
        (PageColumn(), PageColumn(), PageColumn()),
        [Row(("a", "b", "c")), Row(("a sentence that is long", "", "")), Row(("a", "b", "c"))],
    )
    assert drawn(page) == ["  a   b   c", "  a sentence that is long", "  a   b   c"]


def test_numbers_stand_under_each_other() -> None:
    page = Page(
        "",
        (PageColumn("sum", justify="right", no_wrap=True), PageColumn()),
        [Row(("£24m", "x")), Row(("£7.75m", "y"))],
    )
    assert drawn(page) == ["     sum", "    £24m   x", "  £7.75m   y"]


def test_wide_letters_keep_the_columns() -> None:
    page = Page(
        "", (PageColumn(), PageColumn()), [Row(("日本", "one")), Row(("abcd", "two")), Row(("❤️", "three"))]
    )
    assert drawn(page) == ["  日本   one", "  abcd   two", "  ❤️     three"]


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("日" * 5, ["日日", "日日", "日"]),
        ("a" + "日" * 3, ["a日", "日日"]),
        ("\u0301" + "a" * 9, ["\u0301aaaa", "aaaa", "a"]),
        ("日\u0301" * 3, ["日\u0301日\u0301", "日\u0301"]),
        ("👩‍👩‍👧" * 3, ["👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"]),
    ],
)
def test_a_word_of_any_letters_is_broken_where_it_must(word: str, lines: list[str]) -> None:
    """The versions of rich before the oldest that is allowed could not do it, or never ended."""
    wrapped = wrap([(word, Tone.PLAIN, None)], 4)
    assert ["".join(text for text, _, _ in line) for line in wrapped] == lines


def test_a_cell_wider_than_any_in_the_sample_is_still_whole() -> None:
    many: list[Line] = [Row(("2009", "short", "x"))] * 600
    page = Page(
        "",
        (PageColumn(no_wrap=True), PageColumn(), PageColumn()),
        [*many, Row(("Apr 2009 – about 2011", "y" * 100, "z"))],
    )
    assert drawn(page)[-1] == f"  Apr 2009 – about 2011  {'y' * 100}  z"
    assert "Apr 2009 – about 2011" in "\n".join(drawn(page, 40)[-6:])
    assert all(cell_len(line) <= 40 for line in drawn(page, 40))


@pytest.mark.parametrize(
    ("width", "begins"),
    [
        (72, "  about Jul 2012 * – 6 Jan 2014  Eight words that"),
        (66, "  about Jul 2012 * –  Eight words that"),
        (60, "  about Jul 2012 * –  Eight words that"),
        (52, "  about Jul 2012 * –  Eight words that"),
    ],
)
def test_a_long_time_gives_way_where_the_text_beside_it_is_short_of_room(width: int, begins: str) -> None:
    rows: list[Line] = [
        Row((Span("about Jul 2012 * – 6 Jan 2014", Tone.DATE), "Eight words that may stand side by side"))
    ]
    lines = drawn(Page("", (PageColumn(no_wrap=True, max_width=18), PageColumn()), rows), width)
    assert lines[0].startswith(begins)
    assert len(lines) == 1 or lines[1].startswith("  6 Jan 2014" if width < 72 else " " * 33)


def test_the_name_that_a_row_begins_with_stays_whole_where_another_field_can_give_way() -> None:
    columns = (PageColumn(), PageColumn(no_wrap=True), PageColumn(), PageColumn(max_width=12))
    rows: list[Line] = [
        Row(("David Blunkett", "8 Jun 2001 – 15 Dec 2004", "2 y 4 m – 2 y 6 m", "gazette, bbc"))
    ]
    assert drawn(Page("", columns, rows), 73)[0].startswith("  David Blunkett  8 Jun 2001")


def test_a_few_words_are_broken_before_a_name_is() -> None:
    columns = (
        PageColumn(),
        PageColumn(no_wrap=True),
        PageColumn(no_wrap=True),
        PageColumn(),
        PageColumn(max_width=12),
    )
    row = Row(("Peter Hay", "Jul 2013..6 Jan 2014 *", "still 6 Jan 2014", "under 7 m so far", "chamberlain"))
    assert drawn(Page("", columns, [row]), 80) == [
        "  Peter Hay  Jul 2013..6 Jan 2014 *  still 6 Jan 2014  under 7 m     chamberlain",
        "                                                       so far",
    ]


def test_what_stands_beneath_has_room_for_more_than_one_source() -> None:
    columns = (
        PageColumn(),
        PageColumn(no_wrap=True),
        PageColumn(no_wrap=True),
        PageColumn(),
        PageColumn(max_width=12),
    )
    row = Row(("Peter Duxbury", "Apr 2012", "about Aug 2013 *", "16 months, stated", "cypn, chamberlain"))
    assert drawn(Page("", columns, [row]), 62) == [
        "  Peter Duxbury  Apr 2012  about Aug 2013 *  16 months, stated",
        "                                             cypn, chamberlain",
    ]


def test_a_name_stays_whole_where_the_last_field_has_to_stand_beneath() -> None:
    columns = (
        PageColumn(),
        PageColumn(no_wrap=True),
        PageColumn(no_wrap=True),
        PageColumn(),
        PageColumn(max_width=12),
    )
    row = Row(("Eleanor Brazil", "Jul 2013..6 Jan 2014 *", "about Aug 2013 *", "16 months, stated", "cypn"))
    assert drawn(Page("", columns, [row]), 72) == [
        "  Eleanor Brazil  Jul 2013..6 Jan 2014 *  about Aug 2013 *  16 months,",
        "                                                            stated  cypn",
    ]


def test_a_length_is_not_broken_within_either_of_its_ends() -> None:
    lines = wrap(Sanitiser().runs("1 y 8 m – 2 y 9 m"), 14)
    assert ["".join(text for text, _, _ in line) for line in lines] == [
        "1\u00a0y\u00a08\u00a0m\u00a0–",
        "2\u00a0y\u00a09\u00a0m",
    ]


@pytest.mark.parametrize(
    ("note", "below"),
    [
        ("so it goes and goes", ["    so it goes and      cccc dddd", "    goes"]),
        ("so " + "x" * 24 + " on", ["    so                  cccc dddd", f"    {'x' * 24} on"]),
        ("x" * 24, ["                        cccc dddd", f"    {'x' * 24}"]),
    ],
)
def test_a_word_too_long_to_stand_beside_what_is_left_over_stands_below_it(
    note: str, below: list[str]
) -> None:
    rows: list[Line] = [Row(("Apr 2009 – May 2010", "aaaa bbbb cccc dddd")), Note(note), Row(("2010", "e"))]
    page = Page("", (PageColumn(no_wrap=True), PageColumn(max_width=9)), rows)
    assert drawn(page, 33) == [
        "  Apr 2009 – May 2010   aaaa bbbb",
        *below,
        "  2010                  e",
    ]


def test_a_row_needs_a_cell_for_every_field() -> None:
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        drawn(Page("", (PageColumn(), PageColumn()), [Row(("one",))]))


def test_an_empty_page_is_empty() -> None:
    assert drawn(Page("", (), [])) == []
    assert drawn(Page("Nothing", (PageColumn("from"),), [Note("no facts")])) == ["Nothing", "", "  no facts"]


def test_rows_stream_in_flat_memory_and_start_at_once() -> None:
    def endless() -> Iterator[Line]:
        at = 0
        while True:
            yield Row((str(at), "event", "something happened", "cypn"))
            at += 1

    columns = (PageColumn(no_wrap=True), PageColumn(), PageColumn(), PageColumn())
    lines = lay_out(Page("Endless", columns, endless()))
    assert len(list(islice(lines, 1000))) == 1000
    tracemalloc.start()
    for _ in islice(lines, 20_000):
        pass
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_source_of_a_long_name_keeps_its_rows_in_columns() -> None:
    columns = (PageColumn(no_wrap=True), PageColumn(), PageColumn(max_width=12))
    rows = [Row(("2009", "It happens", "undated-letter")), Row(("30 Jun 2010 14:30", "It ends", "a, b"))]
    lines = drawn(Page("", columns, rows), 80)
    assert [" ".join(line.split()) for line in lines] == [
        "2009 It happens undated-letter",
        "30 Jun 2010 14:30 It ends a, b",
    ]
    assert len({line.index("It") for line in lines}) == 1


def test_a_cell_may_reach_over_an_empty_one_but_not_into_the_next() -> None:
    columns = (PageColumn(), PageColumn(), PageColumn())
    rows = [
        Row(("accepted", "a longer value", "")),
        Row(("one", "p. 1", "agrees")),
        Row(("a longer value", "", "agrees")),
    ]
    lines = drawn(Page("", columns, rows), 80)
    assert lines[1].index("agrees") == lines[2].index("agrees")


def test_what_is_left_over_goes_to_sources_that_it_makes_whole() -> None:
    columns = (PageColumn(), PageColumn(), PageColumn(max_width=12))
    rows: list[Line] = [
        Row(("Colin Tucker", "2011 *", "cypn, chamberlain")),
        Row(("A", "B", "a, b, c, " * 9)),
    ]
    assert drawn(Page("", columns, rows), 50)[:2] == [
        "  Colin Tucker   2011 *          cypn, chamberlain",
        "  A              B               a, b, c, a, b, c,",
    ]
    assert drawn(Page("", columns, rows[:1]), 36) == [
        "  Colin Tucker  2011 *  cypn,",
        "                        chamberlain",
    ]


def test_sources_beneath_a_row_stand_before_its_notes() -> None:
    columns = (
        PageColumn(),
        PageColumn(no_wrap=True),
        PageColumn(no_wrap=True),
        PageColumn(),
        PageColumn(max_width=12),
    )
    rows: list[Line] = [
        Row(("Peter Duxbury", "Apr 2012", "about Aug 2013 *", "16 months, stated", "cypn, chamberlain")),
        Note("left: by mutual agreement"),
    ]
    assert drawn(Page("", columns, rows), 62)[1:] == [
        "                                             cypn, chamberlain",
        "    left: by mutual agreement",
    ]


def test_a_name_that_stands_in_keeps_its_place_where_it_is_broken() -> None:
    columns = (PageColumn(), PageColumn(no_wrap=True), PageColumn(), PageColumn(max_width=12))
    rows: list[Line] = [
        Row(
            (
                (Span(indent), Span(" "), Span("Eleanor Brazil, acting")),
                "Oct 2010",
                "1 d – 2 m so far",
                "cypn",
            )
        )
        for indent in (" ", "?")
    ]
    assert drawn(Page("", columns, rows), 56) == [
        "    Eleanor Brazil,     Oct 2010  1 d – 2 m so far  cypn",
        "    acting",
        "  ? Eleanor Brazil,     Oct 2010  1 d – 2 m so far  cypn",
        "    acting",
    ]


TENURE = (
    PageColumn(),
    PageColumn("from", no_wrap=True),
    PageColumn("until", no_wrap=True),
    PageColumn("length", collapse=True),
    PageColumn(),
)


@pytest.mark.parametrize(
    ("length", "notes", "below"),
    [
        ("16 months, stated", [], ["    length 16 months, stated"]),
        ("16 months, stated", ["acting"], ["    length 16 months, stated · acting"]),
        (
            "16 months, stated",
            ["· a gap of a day"],
            ["    length 16 months, stated", "    · a gap of a day"],
        ),
        ("16 months, stated", ["one", "two"], ["    length 16 months, stated · one", "    two"]),
        (Span("unknown", Tone.ABSENT), ["acting"], ["    acting"]),
    ],
)
def test_a_field_that_yields_begins_the_note_where_the_page_is_narrow(
    length: Inline, notes: list[str], below: list[str]
) -> None:
    row = Row(("Peter Duxbury", "Apr 2012", "about Aug 2013 *", length, "cypn"))
    lines: list[Line] = [
        row,
        *map(Note, notes),
        Row(("Peter Hay", "2013", "2014", "about 3 months long", "")),
    ]
    assert drawn(Page("", TENURE, lines), 52) == [
        "                  from       until",
        "  Peter Duxbury   Apr 2012   about Aug 2013 *   cypn",
        *below,
        "  Peter Hay       2013       2014",
        "    length about 3 months long",
    ]


def test_a_field_that_yields_keeps_its_column_where_there_is_room() -> None:
    row = Row(("Peter Duxbury", "Apr 2012", "about Aug 2013 *", "16 months, stated", "cypn"))
    assert drawn(Page("", TENURE, [row, Note("acting")]), 72) == [
        "                  from       until              length",
        "  Peter Duxbury   Apr 2012   about Aug 2013 *   16 months, stated   cypn",
        "    acting",
    ]


def test_a_note_that_is_broken_goes_on_after_its_label() -> None:
    lines: list[Line] = [Row(("2009", "Fire")), Note("cypn, paragraph 3; chamberlain", 1, "start  ")]
    assert drawn(Page("", (PageColumn(no_wrap=True), PageColumn()), lines), 36) == [
        "  2009   Fire",
        "         start  cypn, paragraph 3;",
        "                chamberlain",
    ]


OF_TWO_SOURCES = (PageColumn(no_wrap=True), PageColumn(), PageColumn(max_width=12, justify="right"))
REPORT = Row(("2009", "An inspectors' report that is too long for any line of this terminal", "chamberlain"))
FIRE = Row(("2010", "A fire at the old town hall of the city", "cypn, chamberlain"))


def test_a_bounded_field_has_the_few_cells_by_which_a_row_is_shorter() -> None:
    assert drawn(Page("", OF_TWO_SOURCES, [REPORT, FIRE]), 76) == [
        "  2009  An inspectors' report that is too long for any line of   chamberlain",
        "        this terminal",
        "  2010  A fire at the old town hall of the city            cypn, chamberlain",
    ]


def test_no_row_is_longer_for_the_few_cells_that_another_needs() -> None:
    words = (
        "A fire at the old town hall, and at the shops behind it, all of which were pulled down in one week"
    )
    lines = drawn(Page("", OF_TWO_SOURCES, [REPORT, FIRE, Row(("2011", words, "cypn, chamberlain"))]), 76)
    assert lines[2:] == [
        "  2010  A fire at the old town hall of the city                 cypn,",
        "                                                                chamberlain",
        "  2011  A fire at the old town hall, and at the shops behind    cypn,",
        "        it, all of which were pulled down in one week           chamberlain",
    ]


def test_a_text_goes_on_to_where_a_short_number_beside_it_begins() -> None:
    columns = (PageColumn(max_width=8), PageColumn(justify="right", no_wrap=True), PageColumn())
    rows: list[Line] = [Row(("cut", "£1,234,567", "agency staff")), Row(("planned cut", "£24m", "flats"))]
    assert drawn(Page("", columns, rows), 76) == [
        "  cut        £1,234,567   agency staff",
        "  planned cut      £24m   flats",
    ]
