"""Text: what is shown as it is, what is spelt out, what may be a link; folded, quoted, enumerated."""

# ruff: noqa: RUF001 - the letters under test look like others

from __future__ import annotations

import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.text import (
    alternatives,
    ascii_fallback,
    comparable_text,
    fold,
    in_quotes,
    make_printable,
    safe_url,
)

ANY_LETTER = st.characters(exclude_categories=())
UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
JOINERS = {"\u200c", "\u200d"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Khyra Ishaq, aged seven",
        "Zoë Müller – £24m · ●○○○ ≠",
        "日本語",
        "no\u00a0break",
        "می\u200cخواهم",  # Persian: a non-joiner between letters
        "ক্\u200cষ",  # Bengali: after a virama
        "ശ്രീ ന്\u200d",  # Malayalam: a joiner after a virama, at the end of a word
        "👩\u200d⚖️",
        "👨\u200d👩\u200d👧",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "❤\ufe0f",
    ],
)
def test_what_people_write_is_shown_as_it_is(text: str) -> None:
    assert make_printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x1b]52;c;aGk=\x07", r"\x1b]52;c;aGk=\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("two\nlines\tand\rback", r"two\nlines\tand\rback"),
        ("nul\0", r"nul\x00"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\u2066a\u2069", r"\u2066a\u2069"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("a\u200db", r"a\u200db"),
        ("soft\xadhyphen", r"soft\xadhyphen"),
        ("line\u2028para\u2029", r"line\u2028para\u2029"),
        ("\ufeffbom", r"\ufeffbom"),
        ("\ud800", r"\ud800"),
        ("hidden\U000e0041\U000e007f", r"hidden\U000e0041\U000e007f"),
        ("🏴\U000e0041", "🏴" + r"\U000e0041"),
        ("می\u200c\u202e", "می" + r"\u200c\u202e"),
    ],
)
def test_what_steers_or_hides_is_spelt_out(text: str, shown: str) -> None:
    assert make_printable(text) == shown


def test_every_steering_character_alone_is_spelt_out() -> None:
    for number in range(sys.maxunicode + 1):
        letter = chr(number)
        if category(letter) in UNPRINTABLE:
            assert make_printable(letter).isascii(), hex(number)
        elif letter.isprintable():
            assert make_printable(letter) == letter, hex(number)


@given(st.text(ANY_LETTER))
def test_nothing_that_steers_is_left_but_joiners_at_work(text: str) -> None:
    shown = make_printable(text)
    assert not {letter for letter in shown if category(letter) in UNPRINTABLE} - JOINERS
    assert make_printable(shown) == shown


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"),
        ("https://example.org/naïve", "https://example.org/na%C3%AFve"),
        ('https://example.org/"<x>\\', "https://example.org/%22%3Cx%3E%5C"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("ftp://example.org", None),
        ("data:text/html,x", None),
        (" https://example.org", None),
        ("https://example.org/\x1b]8;;", None),
        ("https://example.org/a b", None),
        ("https://example.org/\u202e", None),
        ("https://", None),
        ("//example.org", None),
        ("https://example.org/" + "a" * 1980, "https://example.org/" + "a" * 1980),
        ("https://example.org/" + "a" * 1981, None),
        ("", None),
    ],
)
def test_only_http_and_https_are_links(url: str, link: str | None) -> None:
    assert safe_url(url) == link


@given(st.text(ANY_LETTER))
def test_a_link_is_printable_ascii_without_blanks(text: str) -> None:
    link = safe_url("https://example.org/" + text)
    assert link is None or (link.isascii() and link.isprintable() and " " not in link)


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("Apr 2009 – 2011", "Apr 2009 - 2011"),
        ("Apr 2009 ≠", "Apr 2009 !="),
        ("●○○○ ▲", "*ooo ^"),
        ("£24m", "GBP 24m"),
        ("“Zoë”, naïve", '"Zoe", naive'),
        ("Łódź, Ærø, Straße", "Lodz, AEro, Strasse"),
        ("¾, ﬁne", r"\xbe, fine"),
        ("日本", r"\u65e5\u672c"),
        ("👩", r"\U0001f469"),
    ],
)
def test_a_stream_without_the_letter_gets_something_legible(text: str, ascii_text: str) -> None:
    assert ascii_fallback(text, "ascii") == ascii_text


def test_only_what_the_encoding_lacks_is_replaced() -> None:
    assert ascii_fallback("£24m – naïve ≠", "latin-1") == "£24m - naïve !="
    assert ascii_fallback("£24m – naïve ≠", "cp1252") == "£24m – naïve !="
    assert ascii_fallback("日本 ≠", "utf-8") == "日本 ≠"
    assert ascii_fallback("日本 ≠", None) == "日本 ≠"


@given(st.text(ANY_LETTER), st.sampled_from(["ascii", "latin-1", "cp1252", "cp437", "shift_jis", "koi8-r"]))
def test_any_text_can_be_written_to_any_stream(text: str, encoding: str) -> None:
    ascii_fallback(make_printable(text), encoding).encode(encoding)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Siân Jones", "sian jones"),
        ("Tŷ Gwyn", "ty gwyn"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Zoe\N{COMBINING DIAERESIS}", "zoe"),
        ("王小明", "王小明"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Brien", "o'brien"),
        ("Smith\N{NON-BREAKING HYPHEN}Jones", "smith-jones"),
        ("", ""),
    ],
)
def test_folding_drops_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "comparable"),
    [
        ("", ""),
        ("\N{HORIZONTAL ELLIPSIS}", ""),
        ("A  B", "ab"),
        ("don\N{RIGHT SINGLE QUOTATION MARK}t", "dont"),
        ("O'Neil-Smith", "oneilsmith"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}b", "ab"),
        ("A*", "a*"),
        ("C+", "c+"),
        ("★★☆", "★★☆"),
        ("काम, “की”", "कामकी"),
        ("£1,200", "£1200"),
        ("1,2", "1|2"),
        ("2013/14", "2013|14"),
        ("10:30", "10|30"),
        ("flat 2, 3rd floor", "flat2|3rdfloor"),
    ],
)
def test_texts_are_compared_by_what_is_read_out(text: str, comparable: str) -> None:
    assert comparable_text(text) == comparable
    assert comparable_text(f"({text}.)") == comparable


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("performs poorly", "“performs poorly”"),
        ("“performs poorly”", "“performs poorly”"),
        ('"performs poorly"', '"performs poorly"'),
        ("«mal»", "«mal»"),
        ('a "disgrace"', '“a "disgrace"”'),
        ('"disgrace" it was', '“"disgrace" it was”'),
    ],
)
def test_a_quoted_text_has_one_pair_of_quotation_marks(text: str, quoted: str) -> None:
    assert in_quotes(text) == quoted


@pytest.mark.parametrize(
    ("words", "text"),
    [(["csv"], "csv"), (["csv", "md"], "csv or md"), (["csv", "json", "md"], "csv, json or md")],
)
def test_alternatives_are_joined_as_people_write_them(words: list[str], text: str) -> None:
    assert alternatives(words) == text
