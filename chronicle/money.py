"""Amounts of money and other numbers: read as printed, and written as short as is still exact."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final, TypeAlias

from chronicle.overrides import override

_EXACT: Final = Context(prec=1_000)
"""Decimals are rounded to 28 digits otherwise; no sum of amounts has a thousand."""
_SIGNS: Final = {"GBP": "£", "EUR": "€", "USD": "$"}
_STEPS: Final = ((10**9, "bn"), (10**6, "m"))
SUFFIXES: Final = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}
"""Suffixes of printed amounts, and the powers of ten that they stand for."""


class NumberRange:
    """A number of which only the least and the greatest that it can be are known.

    >>> print(NumberRange(30, 50))
    30..50
    """

    __slots__ = ("high", "low")

    def __init__(self, low: int | Decimal, high: int | Decimal) -> None:
        self.low: Final = low
        self.high: Final = high

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, NumberRange) and (self.low, self.high) == (other.low, other.high)

    @override
    def __hash__(self) -> int:
        return hash((self.low, self.high))

    @override
    def __str__(self) -> str:
        return f"{self.low}..{self.high}"


Number: TypeAlias = int | Decimal | NumberRange
"""Money or a measured value: whole, an exact decimal, or between two of these; never a float."""


def ends_of(number: Number) -> tuple[int | Decimal, int | Decimal]:
    """Return the least and the greatest that a number can be."""
    return (number.low, number.high) if isinstance(number, NumberRange) else (number, number)


def possible_values(number: Number, approx: object) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest that a number can be if it is `about`, `at least` or `at most` that.

    What is about a number is within half a unit of its last digit that is not zero, and within a tenth of it.

    >>> [f"{end:f}" for end in possible_values(24_000_000, "about")]
    ['23500000', '24500000']
    """
    low, high = map(Decimal, ends_of(number))
    if approx == "about":
        return low - _leeway(low), high + _leeway(high)
    return (
        Decimal("-Infinity") if approx == "at most" else low,
        Decimal("Infinity") if approx == "at least" else high,
    )


def add(first: int | Decimal, second: int | Decimal) -> int | Decimal:
    """Add numbers exactly, however many digits they have.

    >>> add(Decimal("0.01"), 10**40)
    Decimal('10000000000000000000000000000000000000000.01')
    """
    if isinstance(first, int) and isinstance(second, int):
        return first + second
    return _EXACT.add(Decimal(first), Decimal(second))


def _leeway(number: Decimal) -> Decimal:
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return min(Decimal(5).scaleb(exponent - 1), abs(number) / 10)


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


def format_number(value: Number | None) -> str:
    """Return a number with its thousands separated: `287,000`; None stands for one not known (by `--known-by`)."""
    if isinstance(value, NumberRange):
        return f"{format_number(value.low)} – {format_number(value.high)}"
    return "not known" if value is None else f"{value:,}"


def format_money(amount: Number | None, currency: str) -> str:
    """Return an amount in a currency, which is an ISO 4217 code or a sign.

    >>> format_money(24_000_000, "GBP"), format_money(1_234_567, "£"), format_money(-300, "CHF")
    ('£24m', '£1,234,567', '-CHF 300')
    """
    if amount is None:
        return "an amount not known"
    if isinstance(amount, NumberRange):
        return f"{format_money(amount.low, currency)} – {format_money(amount.high, currency)}"
    sign = ("-" if amount < 0 else "") + _SIGNS.get(
        currency, currency if is_currency_sign(currency) else f"{currency} "
    )
    size = Decimal(amount).copy_abs()
    for step, letter in _STEPS:
        if size >= step and _EXACT.remainder(_EXACT.multiply(size, 100), step) == 0:
            return f"{sign}{_EXACT.normalize(_EXACT.divide(size, step)):,f}{letter}"
    return f"{sign}{size:,f}"


def format_figure(value: Number | None, unit: str | None) -> str:
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
