"""Amounts of money and other numbers: read as printed, and written as short as is still exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_SIGNS: Final = {"GBP": "£", "EUR": "€", "USD": "$"}
_STEPS: Final = ((10**9, "bn"), (10**6, "m"))
SUFFIXES: Final = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}
"""Suffixes of printed amounts, and the powers of ten that they stand for."""


def parse_printed(number: str, suffix: str | None) -> Decimal:
    """Return the value of a printed number, with a suffix from `SUFFIXES` or None.

    >>> parse_printed("1,234.5", "m") == 1_234_500_000
    True
    """
    return Decimal(number.replace(",", "").replace("_", "")).scaleb(SUFFIXES[suffix.lower()] if suffix else 0)


def as_toml(amount: int | Decimal) -> str:
    """Return an amount as TOML.

    >>> print(as_toml(24_000_000), as_toml(Decimal("1234.50")))
    24_000_000 "1234.50"
    """
    exact = Decimal(amount)
    return f"{int(exact):_}" if exact == exact.to_integral_value() else f'"{exact:f}"'


def format_number(value: int | Decimal | None) -> str:
    """Return a number with its thousands separated: `287,000`; None stands for one not known (by `--known-by`)."""
    return "not known" if value is None else f"{value:,}"


def format_money(amount: int | Decimal | None, currency: str) -> str:
    """Return an amount in a currency, which is an ISO 4217 code or a sign.

    >>> format_money(24_000_000, "GBP"), format_money(1_234_567, "£"), format_money(-300, "CHF")
    ('£24m', '£1,234,567', '-CHF 300')
    """
    if amount is None:
        return "an amount not known"
    sign = ("-" if amount < 0 else "") + _SIGNS.get(
        currency, currency if is_currency_sign(currency) else f"{currency} "
    )
    size = abs(Decimal(amount))
    for step, letter in _STEPS:
        if size >= step and size * 100 % step == 0:
            return f"{sign}{(size / step).normalize():,f}{letter}"
    return f"{sign}{abs(amount):,}"


def format_figure(value: int | Decimal | None, unit: str | None) -> str:
    """Return a number with its unit.

    >>> format_figure(2, "in each team"), format_figure(8_400_000, "£")
    ('2 in each team', '£8.4m')
    """
    if unit is None or value is None:
        return format_number(value)
    return format_money(value, unit) if is_currency_sign(unit) else f"{format_number(value)} {unit}"


def is_currency_sign(unit: str | None) -> bool:
    """Return whether a unit is the sign of a currency, which stands before a number."""
    return unit in _SIGNS.values()
