"""Amounts as short as exact: nothing is rounded, and nothing is longer than it must be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.money import Number, NumberRange, add, format_figure, format_money, format_number

SIGNED = {"bn": 10**9, "m": 10**6}


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (24_000_000, "GBP", "£24m"),
        (7_700_000, "GBP", "£7.7m"),
        (7_750_000, "GBP", "£7.75m"),
        (7_755_000, "GBP", "£7,755,000"),
        (1_234_567, "GBP", "£1,234,567"),
        (1_000_000, "GBP", "£1m"),
        (999_999, "GBP", "£999,999"),
        (100_000, "GBP", "£100,000"),
        (1_000_000_000, "GBP", "£1bn"),
        (1_250_000_000, "GBP", "£1.25bn"),
        (1_255_000_000, "GBP", "£1,255m"),
        (10_000_000_000_000, "GBP", "£10,000bn"),
        (300, "CHF", "CHF 300"),
        (3_000_000, "EUR", "€3m"),
        (3_000_000, "USD", "$3m"),
        (0, "GBP", "£0"),
        (Decimal("1234.56"), "GBP", "£1,234.56"),
        (Decimal("1234.50"), "GBP", "£1,234.50"),
        (Decimal("24000000.00"), "GBP", "£24m"),
        (Decimal("24000000.01"), "GBP", "£24,000,000.01"),
        (-5, "GBP", "-£5"),
        (-24_000_000, "GBP", "-£24m"),
        (-300, "CHF", "-CHF 300"),
        (24_000_000, "£", "£24m"),
        (None, "GBP", "an amount not known"),
        (NumberRange(30_000_000, 50_500_000), "GBP", "£30m – £50.5m"),
    ],
)
def test_money(amount: Number | None, currency: str, words: str) -> None:
    assert format_money(amount, currency) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(17, "17"), (287_000, "287,000"), (Decimal("1234.50"), "1,234.50"), (None, "not known")],
)
def test_plain_numbers(value: int | Decimal | None, words: str) -> None:
    assert format_number(value) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (8_400_000, "£", "£8.4m"),
        (-8_400_000, "€", "-€8.4m"),
        (8_400_000, "homes", "8,400,000 homes"),
        (17, None, "17"),
        (None, "£", "not known"),
        (NumberRange(1_200, 1_500), "homes", "1,200 – 1,500 homes"),
    ],
)
def test_a_figure_with_its_unit(value: Number | None, unit: str | None, words: str) -> None:
    assert format_figure(value, unit) == words


def value_of(words: str) -> Decimal:
    number = words.removeprefix("£")
    for letter, size in SIGNED.items():
        if number.endswith(letter):
            return Decimal(number.removesuffix(letter).replace(",", "")) * size
    return Decimal(number.replace(",", ""))


@given(
    st.one_of(
        st.integers(0, 10**18 - 1),
        st.integers(0, 10**6).map(lambda some: some * 10_000),
        st.decimals(0, 10**9, places=2),
    )
)
def test_every_amount_reads_back_exactly(amount: int | Decimal) -> None:
    assert value_of(format_money(amount, "GBP")) == amount


def test_sums_and_their_words_are_exact_at_any_number_of_digits() -> None:
    total: int | Decimal = 0
    for _ in range(1_000):
        total = add(total, Decimal("999999999999999.999999"))
        total = add(total, 10**40)
    assert format_money(total, "GBP") == "£10,000,000,000,000,000,000,000,000,999,999,999,999,999,999.999000"
    assert format_money(10**40 + 10**30, "GBP") == "£10,000,000,001,000,000,000,000,000,000,000bn"
    assert format_money(-(10**40) - 1, "GBP") == "-£10,000,000,000,000,000,000,000,000,000,000,000,000,001"
