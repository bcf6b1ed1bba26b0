"""Numbers as people type them into cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chronicle.writing.amounts import read_amount


@pytest.mark.parametrize(
    ("text", "low", "value"),
    [
        ("250", "250", 250_000),
        ("£7.7m", "7700000", 7_700_000),
        ("1,234.50", "1234.50", 1_234_500),
        ("0.5", "0.5", 500),
        ("(500)", "-500", 500_000),
        ("(£1,250)", "-1250", 1_250_000),
        ("-500", "-500", 500_000),
        ("£-500", "-500", 500_000),
        ("-£500", "-500", 500_000),
        ("\N{MINUS SIGN}500", "-500", 500_000),
        ("500-", "-500", 500_000),
        ("500 CR", "-500", 500_000),
        ("£3 million", "3000000", 3_000_000),
        ("30 to 50", "30", "30000..50000"),
        ("£30m-£50m", "30000000", "30000000..50000000"),
        ("£30-50m", "30000000", "30000000..50000000"),
        ("between 30 and 50", "30", "30000..50000"),
        ("about £24m", "24000000", 24_000_000),
        ("up to 10", "10", 10_000),
        ("0", "0", 0),
        ("1,23", None, None),
        ("1.234,50", None, None),
        ("12 children", None, None),
        ("n/k", None, None),
        ("", None, None),
        ("(500", None, None),
        ("£", None, None),
    ],
)
def test_a_number_is_read_with_its_sign_and_scale(
    text: str, low: str | None, value: str | int | None
) -> None:
    amount = read_amount(text)
    if low is None:
        assert amount is None
        return
    assert amount is not None
    assert (amount.low, amount.scaled(1_000, absolute=True)) == (Decimal(low), value)


@pytest.mark.parametrize(
    ("text", "approx", "currency"),
    [
        ("about 30", "about", None),
        ("c. £30", "about", "GBP"),
        ("over €30", "at least", "EUR"),
        ("up to $5k", "at most", "USD"),
        ("30 GBP", None, "GBP"),
    ],
)
def test_how_exact_it_is_and_its_currency_are_kept(
    text: str, approx: str | None, currency: str | None
) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert (amount.approx, amount.currency) == (approx, currency)


@pytest.mark.parametrize(("text", "value"), [("1234.50", "1234.50"), ("1234.00", 1234), ("0.25", "0.25")])
def test_a_decimal_keeps_its_digits(text: str, value: str | int) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.scaled(1, absolute=True) == value
