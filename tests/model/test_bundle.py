"""Where pages of a source stand in a bundle: what a citation names, counted on from the first page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.model.bundle import bundle_pages

ELSEWHERE = {"4": "C123A", "9": "D1"}


@pytest.mark.parametrize(
    ("at", "pages"),
    [
        ("page 1", "C120"),
        ("page 3", "C122"),
        ("Page 3", "C122"),
        ("p. 3", "C122"),
        ("p.3", "C122"),
        ("p3", "C122"),
        ("p 3", "C122"),
        ("pg. 3", "C122"),
        ("pages 5-6", "C124–C125"),
        ("pages 5–6", "C124–C125"),
        ("pages 5 to 6", "C124–C125"),
        ("pages 5 and 6", "C124–C125"),
        ("pages 5 & 6", "C124–C125"),
        ("pp. 5–6", "C124–C125"),
        ("pp 5-6", "C124–C125"),
        ("page 5-6", "C124–C125"),
        ("pages 5, 6 and 7", "C124–C126"),
        ("pages 5, 6, and 8", "C124–C125, C127"),
        ("pages 2 and 5-7", "C121, C124–C126"),
        ("pages 8, 2", "C121, C127"),
        ("page 5 and page 6", "C124–C125"),
        ("page 1234", "C1353"),
        ("paragraph 2, page 5", "C124"),
        ("page 5, paragraph 2", "C124"),
        ("page 5, line 2", "C124"),
        ("page 5 of 10", "C124"),
        ("the foot of page 5", "C124"),
        ("page 4", "C123A"),
        ("pages 3-4", "C122–C123A"),
        ("pages 4-5", "C123A–C124"),
        ("page 9", "D1"),
    ],
)
def test_the_pages_that_a_citation_names(at: str, pages: str) -> None:
    assert bundle_pages(at, "C120", ELSEWHERE) == pages


@pytest.mark.parametrize(
    "at",
    [
        *("", "paragraph 3", "front page", "page", "page iv", "page four", "pages", "page 0", "page 00", "page -3"),
        *("page 4a", "page 3A", "page 3.", "page 1234567", "stage 3", "homepage 3", "chap 3", "£3", "page ٣"),
        *("pages 6-5", "pages 5-5000000", "page \N{ZERO WIDTH SPACE}3", "2013-03-04"),
    ],
)  # fmt: skip
def test_what_names_no_page(at: str) -> None:
    if at == "page 3.":
        assert bundle_pages(at, "C120", {}) == "C122"
    else:
        assert bundle_pages(at, "C120", {}) is None


@pytest.mark.parametrize(
    ("first", "page", "stands"),
    [
        ("120", 4, "123"),
        ("0120", 4, "0123"),
        ("C099", 3, "C101"),
        ("C99", 3, "C101"),
        ("C009", 1, "C009"),
        ("c7", 2, "c8"),
        ("AB0", 1, "AB0"),
        ("C999999999", 999_999, "C1000999997"),
    ],
)
def test_pages_are_counted_on_from_the_first(first: str, page: int, stands: str) -> None:
    assert bundle_pages(f"page {page}", first, {}) == stands


def test_without_a_first_page_only_those_that_are_given_are_known() -> None:
    assert bundle_pages("page 4", None, ELSEWHERE) == "C123A"
    assert bundle_pages("page 5", None, ELSEWHERE) is None
    assert bundle_pages("pages 4-5", None, ELSEWHERE) is None
    assert bundle_pages("page 5", None, {}) is None


@given(
    st.from_regex("[A-Za-z]{0,8}", fullmatch=True),
    st.integers(0, 999_999),
    st.integers(1, 9),
    st.integers(1, 9_999),
)
def test_a_page_stands_as_far_on_as_its_number(prefix: str, number: int, width: int, page: int) -> None:
    first = f"{prefix}{number:0{width}d}"
    stands = bundle_pages(f"page {page}", first, {})
    assert stands is not None
    assert stands.startswith(prefix)
    assert int(stands.removeprefix(prefix)) == number + page - 1
    assert len(stands) >= len(first)
    assert bundle_pages("page 1", first, {}) == first


@given(st.text(max_size=200))
def test_any_text_is_answered(at: str) -> None:
    bundle_pages(at, "C120", ELSEWHERE)
    bundle_pages("pages " + at, "C120", ELSEWHERE)


@pytest.mark.parametrize(
    "at", ["pages " + "1, " * 30_000, "p" * 100_000, "pages 1" + " " * 100_000, "p. " * 30_000]
)
def test_a_long_text_takes_no_longer_than_its_length(at: str) -> None:
    assert bundle_pages(at, "C120", {}) in {"C120", None}
