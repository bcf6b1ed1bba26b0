"""Text within an SVG: made safe, measured as far as that goes without a font, cut, broken; and a chart in words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.dates import format_day
from chronicle.document import plain_text
from chronicle.text import make_printable, printable_in_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.picture import Chart, Lane

_LONGEST: Final = 1000
"""More of a text is not looked at: it would not fit."""
_MOST_DESCRIBED: Final = 100
"""How many lanes a description tells."""
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]/ -·\N{NO-BREAK SPACE}")
_WIDE: Final = frozenset("mwMWQOGD@%&—…")
_WIDTHS: Final = {"narrow": 0.32, "usual": 0.54, "capital": 0.64, "wide": 0.84, "whole": 1.0}
_BETWEEN: Final = "\N{NO-BREAK SPACE}" * 3
"""Between the items of a legend: other blanks are drawn as one."""
_BOLD: Final = 1.06


def escape_text(text: str) -> str:
    """Return text as data of an SVG: what steers or hides becomes a visible escape, and nothing of it is markup."""
    return printable_in_xml(text).translate(_ENTITIES)


def width_of_text(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, in pixels; rather too wide than too narrow."""
    ems = sum(map(_width_of_letter, make_printable(text[:_LONGEST])))
    return ems * size * (_BOLD if bold else 1)


@lru_cache(maxsize=1024)
def _width_of_letter(letter: str) -> float:
    if letter in _NARROW:
        return _WIDTHS["narrow"]
    if letter in _WIDE:
        return _WIDTHS["wide"]
    if letter.isascii():
        return _WIDTHS["capital" if letter.isupper() else "usual"]
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - most texts have no such letter

    if combining(letter):
        return 0
    if east_asian_width(letter) in "WF" or ord(letter) > 0x2FFF:  # noqa: PLR2004 - ideographs and pictures
        return _WIDTHS["whole"]
    return _WIDTHS["capital"]


def cut_text(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return a text that is cut to a width, where it is longer with an ellipsis."""
    safe = make_printable(text[:_LONGEST])
    if len(text) <= _LONGEST and width_of_text(safe, size, bold=bold) <= width:
        return safe
    left = width / size / (_BOLD if bold else 1) - _width_of_letter("…")
    for place, letter in enumerate(safe):
        left -= _width_of_letter(letter)
        if left < 0:
            return f"{safe[:place].rstrip()}…"
    return f"{safe}…"


def fold_text(text: str, size: float, width: float) -> Iterator[str]:
    """Yield a text broken at blanks into lines of a width; where items stand three blanks apart, rather there."""
    line = ""
    for words in make_printable(text[:_LONGEST]).split("   "):
        item = words.replace("  ", "\N{NO-BREAK SPACE}" * 2)
        if line and width_of_text(f"{line}{_BETWEEN}{item}", size) <= width:
            line = f"{line}{_BETWEEN}{item}"
            continue
        if line:
            yield line
        *full, line = _broken(item, size, width)
        yield from full
    if line:
        yield line


def _broken(text: str, size: float, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of_text(longer, size) <= width:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(cut_text(word, size, width))
        else:
            lines[-1] = cut_text(word, size, width)
    return lines


def caption(chart: Chart) -> str:
    """Return what a chart is of, and from when to when: `A chart of tenures, from 1 Apr 2009 to 6 Jan 2014`."""
    axis = chart.axis
    days = f", from {format_day(axis[0])} to {format_day(axis[1])}" if axis else ""
    return f"A chart of {chart.subject}{days}"


def describe(chart: Chart) -> str:
    """Return a chart in words, for those who cannot see it."""
    sentences = [f"{caption(chart)}. {chart.aside}".strip()]
    left = _MOST_DESCRIBED
    for group in chart.groups:
        if left <= 0:
            break
        lanes = "; ".join(map(_lane_sentence, group.lanes[:left]))
        sentences.append(f"{group.heading or chart.subject}: {lanes}.")
        left -= len(group.lanes)
    if left < 0:
        sentences.append(f"And {chart.size - _MOST_DESCRIBED:,} more.")
    sentences += [*chart.notes, plain_text(chart.foot.aside)]
    return " ".join(filter(None, sentences))


def _lane_sentence(lane: Lane) -> str:
    words = ", ".join(filter(None, (lane.figure, lane.words)))
    return f"{lane.label[:200]}, {words[:300] or 'none'}"
