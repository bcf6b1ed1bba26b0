"""Why a date is refused, and what to write instead.

Loaded only when something has been refused, so that reading good dates stays light. Every date in double
quotes in a hint has been checked to be one that the field accepts: a hint never leads to a second error.
"""

from __future__ import annotations

import re
from datetime import time
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from chronicle.dates.calendar import iso
from chronicle.dates.edtf import DateForm, EdtfDate
from chronicle.dates.errors import DateError
from chronicle.dates.hints import malformed, natural_language
from chronicle.dates.hints.phrases import Offer
from chronicle.dates.hints.unsupported import DateProblem
from chronicle.dates.parser import LONGEST, Takes, YearStart, read_any, takes_any, trap_year, year_text
from chronicle.dates.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NOT_A_DATE = "is not a date Chronicle reads"
EXAMPLES = 'write a date such as "2009", "2009-04" or "2009-04-17"'


def refusal(text: str, financial_year: YearStart, takes: Takes) -> DateError:
    """Explain why a text is no date, with a hint that the field accepts."""
    reason, hint = _refused(text, financial_year, takes)
    return DateError(reason, hint, resembles=hint != EXAMPLES)


@lru_cache(maxsize=4096)
def _refused(text: str, financial_year: YearStart, takes: Takes) -> tuple[str, str]:
    """The reason and the hint; cached, as a spreadsheet may bring the same wrong date a thousand times."""
    if len(text) > LONGEST:
        return f"is longer than any date needs ({LONGEST} characters)", EXAMPLES
    if not text.strip():
        return "is empty", f"leave it out if it is not known, or {EXAMPLES}"
    plain = text.strip()
    if text != plain:
        hint = (
            f'write "{plain}"'
            if takes(plain, financial_year)
            else _hint([Offer(plain)], financial_year, takes)
        )
        return ("has blanks around it", hint) if hint else _refused(plain, financial_year, takes)
    finding = malformed.explain(text) or DateProblem(NOT_A_DATE, tuple(natural_language.offers(text)))
    for found in chain((finding,), (malformed.explain(offer.text) for offer in finding.offers)):
        if found is None:
            continue
        fitting = (hint for hint in found.hints if _fits(hint, financial_year, takes))
        if hint := next(fitting, "") or _hint(found.offers, financial_year, takes):
            return found.reason, hint
    return finding.reason, _hint(natural_language.offers(text), financial_year, takes) or EXAMPLES


def _fits(hint: str, financial_year: YearStart, takes: Takes) -> bool:
    return all(takes(quote, financial_year) for quote in re.findall('"([^"]*)"', hint))


def _hint(offers: Iterable[Offer], financial_year: YearStart, takes: Takes) -> str:
    """Word those offers that a field accepts, or else what comes nearest to them; empty if nothing does."""
    offered = [
        Offer(written, gloss)
        for text, gloss in offers
        if (written := next((one for one in (text, _in_order(text)) if read_any(one, financial_year)), ""))
    ]
    if any(takes(offer.text, financial_year) for offer in offered):
        offered = [offer if takes(offer.text, financial_year) else _one_end(offer) for offer in offered]
    good = {text: gloss for text, gloss in offered if takes(text, financial_year)} or {
        text: gloss
        for offer in offered
        for text, gloss in _instead_of(offer, financial_year)
        if takes(text, financial_year)
    }
    said = [f'"{text}"' + (f" ({gloss})" if gloss else "") for text, gloss in good.items()]
    return f"write {', or '.join(said)}" if said else ""


def _instead_of(offer: Offer, financial_year: YearStart) -> Iterator[Offer]:
    """What to write instead of a span where one date is wanted, or of what looks like a financial year."""
    when = read_any(offer.text, financial_year)
    year = trap_year(offer.text)
    if when is None:
        return
    if year is not None:
        yield Offer(year_text(year), "the financial year")
        yield Offer(f"{iso(when.earliest)}/{iso(when.latest)}", words(when, long=True))
    elif when.form is DateForm.SPAN:
        if when.end_open:
            yield Offer("..", "still so")
        one, *other = (end for end in offer.text.split("/") if end not in {"", ".."})
        yield _between(when) if other else Offer(one)


def _one_end(offer: Offer) -> Offer:
    """The end of a half-open span that it names, which is what a start or an end wants; else the offer itself."""
    start, _, end = offer.text.partition("/")
    if end == "..":
        return Offer(start)
    return Offer(end) if start == ".." else offer


def _in_order(text: str) -> str:
    """Swap the ends of an offered range; an empty text if it is none."""
    for opening, sign, closing in (("[", "..", "]"), ("", "/", "")):
        inner = text.removeprefix(opening).removesuffix(closing)
        low, found, high = inner.partition(sign)
        if found and text.startswith(opening):
            return f"{opening}{high}{sign}{low}{closing}"
    return ""


def span_for_point(when: EdtfDate) -> DateError:
    """Refuse a span where one date is wanted."""
    text, gloss = _between(when)
    return DateError("is a span, where one date is wanted", f'write "{text}" ({gloss})')


def _between(when: EdtfDate) -> Offer:
    """An offer of some time within a span."""
    left, _, right = when.text.partition("/")
    low, high = left.replace("..", ""), right.replace("..", "")
    gloss = "some time between" if low and high else "then or later" if low else "then or earlier"
    return Offer(f"[{low}..{high}]", gloss)


def financial_year_trap(year: int, when: EdtfDate | None) -> DateError:
    """Refuse a period that looks like a financial year and is none, and offer both readings."""
    hint = f'write "{year_text(year)}" for the financial year'
    if when is None:
        return DateError("is no date, and no financial year as Chronicle writes them", hint)
    whole = f'"{iso(when.earliest)}/{iso(when.latest)}"'
    if when.form is DateForm.SPAN:
        return DateError(
            "is two calendar years, not a financial year", f"{hint}, or {whole} for both calendar years"
        )
    return DateError(
        f"is {words(when, long=True)}, not a financial year",
        f"{hint}, or {whole} for {words(when, long=True)}",
    )


def query_refused(text: str, financial_year: YearStart) -> DateError:
    """Explain why a text is no date to ask for; a question cannot leave it out, as some hints advise."""
    refused = refusal(text, financial_year, takes_any)
    if "leave it out" in refused.hint:
        return DateError(refused.reason, 'write a day such as "2014-01-06", or a year such as "2013"')
    return refused


def window_refused(text: str, financial_year: YearStart) -> DateError:
    """Refuse a window; of two years with a hyphen between them, offer all of both and what lies between."""
    if not re.fullmatch("[0-9]{4} ?(?:-|\N{EN DASH}|to) ?[0-9]{4}", text):
        return query_refused(text, financial_year)
    low, high = sorted((text[:4], text[-4:]))
    year = f', or "{year_text(int(low))}" for the financial year' if int(high) == int(low) + 1 else ""
    return DateError(NOT_A_DATE, f'write "{low}..{high}"{year}')


def range_refused(low: str, high: str) -> DateError:
    """Refuse a range of a question that ends before it begins, or has neither end."""
    if low and high:
        return DateError("ends before it begins", f'write "{high}..{low}"')
    return DateError("has neither a beginning nor an end", 'write a range such as "2009..2012"')


def wrong_kind(value: object) -> DateError:
    """Refuse a value that is no text, no integer and no date."""
    kinds = (
        (bool, "is true or false, not a date"),
        (float, "is a number with decimals"),
        (time, "is a time with no day"),
    )
    reason = next((reason for kind, reason in kinds if isinstance(value, kind)), NOT_A_DATE)
    return DateError(reason, f"{EXAMPLES}, between quotation marks")
