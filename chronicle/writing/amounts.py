"""Numbers as people type them: `£7.7m`, `1,234.50`, `(500)`, `about 30`, `30 to 50`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.money import SUFFIXES, parse_printed

if TYPE_CHECKING:
    from decimal import Decimal

_APPROX: Final = {
    **dict.fromkeys(("about", "around", "approx", "approx.", "approximately", "circa", "c.", "c", "~", "roughly"), "about"),
    **dict.fromkeys(("at least", "over", "more than", ">", "min", "minimum"), "at least"),
    **dict.fromkeys(("at most", "under", "up to", "less than", "<", "max", "maximum"), "at most"),
}  # fmt: skip
_SIGNS: Final = {"£": "GBP", "€": "EUR", "$": "USD", "gbp": "GBP", "eur": "EUR", "usd": "USD"}
_CURRENCY: Final = r"£|€|\$|gbp|eur|usd"
_DIGITS: Final = r"[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]++)?|[0-9]++(?:\.[0-9]++)?|\.[0-9]++"
_SUFFIX: Final = "|".join(sorted(SUFFIXES, key=len, reverse=True))
_ONE: Final = rf"(?:{_CURRENCY})? *+(?P<sign@>[-+]?) *+(?:{_CURRENCY})? *+(?P<number@>{_DIGITS}) *+(?P<suffix@>(?:{_SUFFIX})(?![a-z]))?"
_AMOUNT: Final = re.compile(
    rf"(?P<open>\()? *+(?:(?P<approx>{'|'.join(sorted(map(re.escape, _APPROX), key=len, reverse=True))})(?![a-z]) *+)?"
    rf"(?:between +|from +)?{_ONE.replace('@', '1')}"
    rf"(?: *+(?:-|to|and|\.\.+) *+{_ONE.replace('@', '2')})? *+(?P<unit>{_CURRENCY})? *+(?P<trailing>-|cr)? *+(?P<close>\))?"
)
_MINUS: Final = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{NO-BREAK SPACE}": " "})


class Amount(NamedTuple):
    """A number that was read.

    Attributes:
        low: It, or the least that it can be.
        high: The greatest that it can be; None unless it is a range.
        approx: How exact it is.
        currency: The currency whose sign stands beside it.
        has_suffix: Whether it says by itself that thousands or millions are meant.
    """

    low: Decimal
    high: Decimal | None = None
    approx: str | None = None
    currency: str | None = None
    has_suffix: bool = False

    @property
    def is_negative(self) -> bool:
        """Whether a sign says that it goes the other way."""
        return self.low < 0

    def scaled(self, times: int, *, absolute: bool) -> str | int:
        """Return it as TOML has it: whole numbers, exact decimals as text, ranges as text."""
        factor = 1 if self.has_suffix else times
        low, high = self.low * factor, None if self.high is None else self.high * factor
        if absolute:
            low, high = abs(low), None if high is None else abs(high)
        if high is None:
            return int(low) if low == low.to_integral_value() else _text(low)
        return f"{_text(min(low, high))}..{_text(max(low, high))}"


def _text(number: Decimal) -> str:
    """Return a number with its digits, without zeros at its end unless it has but those of pence."""
    plain = f"{number:f}"
    return plain if number != number.to_integral_value() else f"{int(number)}"


def read_amount(text: str) -> Amount | None:
    """Return the number that a text is; None if it is none.

    >>> read_amount("(£1,250)").low, read_amount("about £24m").scaled(1_000, absolute=True)
    (Decimal('-1250'), 24000000)
    """
    plain = " ".join(text.translate(_MINUS).casefold().split())
    match = _AMOUNT.fullmatch(plain)
    if match is None or (match["open"] is None) != (match["close"] is None):
        return None
    negative = match["open"] or match["trailing"] or match["sign1"] == "-"
    suffix = match["suffix1"] or match["suffix2"]
    low = parse_printed(match["number1"], suffix)
    high = parse_printed(match["number2"], match["suffix2"]) if match["number2"] else None
    if high is not None and negative:
        return None
    signs = re.findall(_CURRENCY, plain)
    return Amount(
        -low if negative else low,
        high,
        _APPROX.get(match["approx"] or ""),
        _SIGNS[signs[0]] if signs else None,
        suffix is not None,
    )
