"""Amounts of money and other figures in words, as short as is still exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_SIGNS: Final = {"GBP": "£", "EUR": "€", "USD": "$"}
_STEPS: Final = ((10**9, "bn"), (10**6, "m"))
SCALES: Final = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}
"""Suffixes of printed amounts, and the powers of ten that they stand for."""


def printed(number: str, scale: str | None) -> Decimal:
    """The value of a printed number, `1,234.5`, with a suffix from `SCALES` or None."""
    return Decimal(number.replace(",", "").replace("_", "")).scaleb(SCALES[scale.lower()] if scale else 0)


def written(amount: int | Decimal) -> str:
    """An amount as written in TOML: `24_000_000`, `"1234.50"`."""
    exact = Decimal(amount)
    return f"{int(exact):_}" if exact == exact.to_integral_value() else f'"{exact:f}"'


def plain(value: int | Decimal | None) -> str:
    """A number with its thousands separated: `287,000`; None, with `--known-by`, is one not known by then."""
    return "not known" if value is None else f"{value:,}"


def money(amount: int | Decimal | None, currency: str) -> str:
    """An amount of a currency, an ISO 4217 code or a sign: `£24m`, `£7.7m`, `£1,234,567`, `CHF 300`, `-£5`."""
    if amount is None:
        return "an amount not known"
    sign = ("-" if amount < 0 else "") + _SIGNS.get(
        currency, currency if is_sign(currency) else f"{currency} "
    )
    size = abs(Decimal(amount))
    for step, letter in _STEPS:
        if size >= step and size * 100 % step == 0:
            return f"{sign}{(size / step).normalize():,f}{letter}"
    return f"{sign}{abs(amount):,}"


def figure(value: int | Decimal | None, unit: str | None) -> str:
    """A number with its unit: `2 in each team`, `£8.4m`."""
    if unit is None or value is None:
        return plain(value)
    return money(value, unit) if is_sign(unit) else f"{plain(value)} {unit}"


def is_sign(unit: str | None) -> bool:
    """Whether a unit is the sign of a currency, which stands before a figure."""
    return unit in _SIGNS.values()
