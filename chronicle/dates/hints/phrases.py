"""Phrases about dates, as people hedge, bound and join them: `about April 2009`, `2009 to 2011`.

The dates inside a phrase are read by `english`, which passes its reader in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple, TypeAlias

from chronicle.dates.calendar import days_in
from chronicle.dates.points import read_point


class Offer(NamedTuple):
    """Something to write instead, and what it would mean; a plain correction needs no gloss."""

    text: str
    gloss: str = ""


Read: TypeAlias = Callable[[str], str | None]
"""Puts the date inside a phrase into EDTF."""

_ABOUT = re.compile(r"(?:circa|ca?\.?|about|around|approx(?:imately|\.)?|roughly|~) ?(.+)")
_MAYBE = re.compile(
    r"(?:possibly|perhaps|probably|maybe|\?) ?(.+)|(.+?) ?(?:\?|\((?:\?|uncertain|probably)\))"
)
_BEFORE = re.compile(r"(before|by|until|till|up to|no later than|not later than|pre-?|<) ?(.+)")
_AFTER = re.compile(
    r"(after|since|from|post-?|no earlier than|not before|>) ?(.+?)(?: onwards| on)?|(.+?) (onwards|or later)"
)
_EITHER = re.compile(r"between (.+?) (?:and|-|to) (.+)|(.+?) or (.+)")
_RANGE = re.compile(
    r"(?:from )?(.+?)(?: (?:to|until|till|through) | - |\.\.)(.+)"
    r"|([0-9]{4})-([0-9]{4})|(\w+)-(\w+ .*[0-9]{4})|(.+)-(present|now|date)"
)
_PART = re.compile(r"(early|mid|middle of|late|beginning of|start of|end of)[ -](?:in )?(?:the )?(.+)")


def phrase(text: str, read: Read) -> list[Offer]:
    """Read a phrase that hedges, bounds or joins other dates."""
    for pattern, rule in _HEDGES:
        if match := pattern.fullmatch(text):
            said = [part for part in match.groups() if part is not None]
            found = rule(said, read)
            if found:
                return found
    return []


def _about(said: list[str], read: Read) -> list[Offer]:
    found = read(said[0])
    return [Offer(f"{found}~")] if found else []


def _maybe(said: list[str], read: Read) -> list[Offer]:
    found = read(said[0])
    return [Offer(f"{found}?")] if found else []


def _before(said: list[str], read: Read) -> list[Offer]:
    found = (read(said[1]) or "").rpartition("..")[2].rstrip("]")
    if not found:
        return []
    sooner = _neighbour(found, -1)
    if said[0].startswith(("before", "pre", "<")) and sooner:
        return [Offer(f"[..{found}]", "by then"), Offer(f"[..{sooner}]", "before it began")]
    if said[0] in {"until", "till", "up to"}:
        return [Offer(f"../{found}", "up to then"), Offer(f"[..{found}]", "some time until then")]
    return [Offer(f"[..{found}]")]


def _after(said: list[str], read: Read) -> list[Offer]:
    word, rest = said if said[1] not in {"onwards", "or later"} else said[::-1]
    found = (read(rest) or "").partition("..")[0].lstrip("[")
    if not found:
        return []
    later = _neighbour(found, 1)
    if word.startswith(("after", "post", ">")) and later:
        return [Offer(f"[{found}..]", "then or later"), Offer(f"[{later}..]", "after it was over")]
    if word in {"since", "from", "onwards"}:
        return [Offer(f"{found}/..", "from then on, still so"), Offer(f"[{found}..]", "some time since")]
    return [Offer(f"[{found}..]")]


def _either(said: list[str], read: Read) -> list[Offer]:
    low, high = _two(said, read)
    return [Offer(f"[{low}..{high}]")] if low and high else []


def _range(said: list[str], read: Read) -> list[Offer]:
    if said[1] in {"present", "now", "date", "today", "the present"}:
        start = read(said[0])
        return [Offer(f"{start}/..", "still so")] if start else []
    low, high = _two(said, read)
    if not (low and high):
        return []
    offers = [
        Offer(f"{low}/{high}", "from the one to the other"),
        Offer(f"[{low}..{high}]", "some time between"),
    ]
    if re.fullmatch("[0-9]{4}/[0-9]{4}", f"{low}/{high}") and int(high) == int(low) + 1:
        offers.append(Offer(f"{low}/{high[2:]}", "the financial year"))
    return offers


def _two(said: list[str], read: Read) -> tuple[str | None, str | None]:
    """Read two dates of which the first may borrow from the second: `April to June 2009`."""
    shared = said[1].split(" ")
    tries = (" ".join((said[0], *shared[at:])) for at in range(len(shared), 0, -1))
    return next((found for low in tries if (found := read(low))), None), read(said[1])


def _part(said: list[str], read: Read) -> list[Offer]:
    """Read a third of a year, a month or a decade: `early 2009` is its first four months."""
    found = read(said[1])
    third = 0 if said[0] in {"early", "beginning of", "start of"} else 1 if said[0].startswith("mid") else 2
    if found is None:
        return []
    if re.fullmatch("[0-9]{4}", found):
        return [Offer(f"[{found}-{third * 4 + 1:02}..{found}-{third * 4 + 4:02}]")]
    if re.fullmatch("[0-9]{3}X", found):
        low, high = ((0, 3), (4, 6), (7, 9))[third]
        return [Offer(f"[{found[:3]}{low}..{found[:3]}{high}]")]
    if re.fullmatch("[0-9]{4}-(?:0[1-9]|1[0-2])", found):
        last = days_in(int(found[:4]), int(found[5:]))
        low, high = ((1, 10), (11, 20), (21, last))[third]
        return [Offer(f"[{found}-{low:02}..{found}-{high:02}]")]
    return [Offer(found)]


_HEDGES: Final[tuple[tuple[re.Pattern[str], Callable[[list[str], Read], list[Offer]]], ...]] = (
    (_ABOUT, _about),
    (_MAYBE, _maybe),
    (_PART, _part),
    (_EITHER, _either),
    (_RANGE, _range),
    (_BEFORE, _before),
    (_AFTER, _after),
)


def _neighbour(text: str, step: int) -> str | None:
    """Find the date of the same precision before or after a plain one."""
    point = read_point(text)
    if point is None or not re.fullmatch("[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?", text):
        return None
    try:
        day = date.fromordinal(point.earliest if step < 0 else point.latest) + timedelta(step)
    except OverflowError:
        return None
    return day.isoformat()[: len(text)]
