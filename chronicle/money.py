"""Amounts as people write them: as short as exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_SIGNS: Final = {"GBP": "£", "EUR": "€", "USD": "$"}
_STEPS: Final = ((10**9, "bn"), (10**6, "m"))


def plain(value: int | Decimal | None) -> str:
    """A number with its thousands separated: `287,000`; None is one that nobody had given yet."""
    return "not known" if value is None else f"{value:,}"


def money(amount: int | Decimal | None, currency: str) -> str:
    """An amount of a currency (ISO 4217): `£24m`, `£7.7m`, `£1,234,567`, `CHF 300`."""
    if amount is None:
        return "an amount not known"
    sign = _SIGNS.get(currency, f"{currency} ")
    exact = Decimal(amount)
    for step, letter in _STEPS:
        if abs(exact) >= step and exact * 100 % step == 0:
            short = exact / step
            return f"{sign}{short.normalize():,f}{letter}"
    return f"{sign}{amount:,}"
