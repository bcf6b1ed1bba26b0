"""Runs of text in one tone: made safe, measured in cells of a terminal, broken into lines."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from chronicle.document import Span, Tone, plain_text
from chronicle.text import ascii_fallback, make_printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chronicle.document import Inline, Row

Run: TypeAlias = tuple[str, Tone, str | None]
"""Safe text in one tone, and the address it links to."""

Runs: TypeAlias = list[Run]
"""Runs side by side: a line, or part of one."""

NO_BREAK = "\N{NO-BREAK SPACE}"

_ONE_CELL = (
    frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100))))
    | frozenset(
        "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2192\u2260"  # dashes, quotation marks, an ellipsis, an arrow, ≠
    )
)
"""The letters of most answers, each as wide as one cell."""
_NOT_ONE_CELL = (  # one for sure: Latin, punctuation, currencies, arrows, mathematics, shapes
    r"[^\x20-\x7e\xa0-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2199\u2200-\u22ff\u2580-\u25fc]"
)
_WORDS = " +|[^ ]+"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_BELONGING = (  # the blanks within a date, a length or words such as "not recorded", and those before a mark or a dash
    rf"(?<=\d) (?={_MONTH}\b|[ymd]\b)|(?<={_MONTH}) (?=\d)|(?<=\d.[ym]) (?=\d)|(?<! ) (?=[*\u2260\u2013])"
    r"|(?<=\bso) (?=far\b)|(?<=\bnot) (?=recorded\b)"
)

TIED = frozenset({Tone.DATE, Tone.DIM, Tone.MARK})
"""The tones of dates and lengths, in which a document breaks no line at such a blank."""

_BETWEEN_DATES = rf"(?:\w\w\.\.|\u2013{NO_BREAK})$"
_WITHIN_A_DATE = rf"(?:\d|{_MONTH}){NO_BREAK}$"
_FURTHEST_BACK = 4
_LONGEST_RUNNING = 90


@cache  # few answers break a line, or are a document
def _belonging() -> re.Pattern[str]:
    return re.compile(_BELONGING)


def tie(text: str, blank: str = NO_BREAK) -> str:
    """Return text with a blank that does not break a line where its date, its length or words of its own go on."""
    return _belonging().sub(blank, text)


class Sanitiser:
    """Turns text of a page into safe runs, in characters that an encoding (None: any) has."""

    def __init__(self, encoding: str | None = None) -> None:
        self.make_printable: Callable[[str], str] = make_printable
        if encoding is not None:
            self.make_printable = lambda text: ascii_fallback(make_printable(text), encoding)

    def runs(self, text: Inline, tone: Tone = Tone.PLAIN) -> Runs:
        """Return text as safe runs. `tone` is for spans without one of their own."""
        if isinstance(text, str):
            return [(self.make_printable(text), tone, None)] if text else []
        spans = (text,) if isinstance(text, Span) else text
        return [
            (self.make_printable(span.text), tone if span.tone is Tone.PLAIN else span.tone, span.url)
            for span in spans
            if span.text
        ]


def is_seen(text: Inline) -> bool:
    """Tell whether a text is more than blanks; a control character is spelt, and so is seen."""
    return bool(make_printable(plain_text(text)).strip())


def running_title(title: str) -> str:
    """Return what of a title that is safe stands at the top of each sheet of paper."""
    words = title.strip()
    return f"{words[:_LONGEST_RUNNING].rstrip()}…" if len(words) > _LONGEST_RUNNING else words


def filled_cells(row: Row) -> int:
    """Return how many cells of a row there are up to the last that is seen, at least the first."""
    filled = len(row.cells)
    while filled > 1 and not is_seen(row.cells[filled - 1]):
        filled -= 1
    return filled


def count_cells(text: str) -> int:
    """Return how many cells of a terminal the text takes."""
    if _is_of_single_cells(text):
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - most answers have no such letter and start without it

    return cell_len(text)


def _is_of_single_cells(text: str) -> bool:
    """Tell whether every letter of a text surely takes one cell."""
    return text.isascii() or _ONE_CELL.issuperset(text) or re.search(_NOT_ONE_CELL, text) is None


def width_of(runs: Runs) -> int:
    """Return how many cells the runs take side by side."""
    return count_cells(runs[0][0]) if len(runs) == 1 else sum([count_cells(text) for text, _, _ in runs])


def longest_word(runs: Runs) -> int:
    """Return the width of the widest word: of the narrowest column in which no word is broken."""
    return max((width_of(word) for _, word in _words(runs)), default=0)


def place_runs(parts: list[tuple[int, Runs]]) -> Runs:
    """Return runs on one line, each from its start on, in cells."""
    line: Runs = []
    used = 0
    for start, runs in parts:
        if start > used:
            line.append((" " * (start - used), Tone.PLAIN, None))
            used = start
        line += runs
        used += width_of(runs)
    return line


def wrap(runs: Runs, width: int, *, narrow: int = 0, narrow_lines: int = 0) -> list[Runs]:
    """Break runs into lines at blanks, and inside a word only if it is wider than a line.

    Dates, lengths, marks and text with no-break spaces stay whole where they fit. The first `narrow_lines`
    lines are only `narrow` wide, because something stands to the right of them.
    """
    if width_of(runs) <= (narrow if narrow_lines else width):
        return [runs]
    lines: list[Runs] = [[]]
    used = 0
    for blank, word in _words(runs):
        limit = narrow if len(lines) <= narrow_lines else width
        gap = count_cells(blank[0]) if lines[-1] else 0
        length = width_of(word)
        if used + gap + length <= limit:
            if gap:
                lines[-1].append(blank)
            lines[-1].extend(word)
            used += gap + length
            continue
        if lines[-1]:
            lines.append([])
        while len(lines) <= narrow_lines and narrow < length <= width:
            lines.append([])
        limit = narrow if len(lines) <= narrow_lines else width
        *full, rest = [word] if length <= limit else _chop(word, limit)
        lines[-1:] = [*full, rest]
        used = width_of(rest)
    return [_merged(line) for line in lines]


def _words(runs: Runs) -> Iterator[tuple[Run, Runs]]:
    """Yield each word with the blank before it."""
    blank: Run = ("", Tone.PLAIN, None)
    word: Runs = []
    for text, tone, url in runs:
        whole = tone in {Tone.DATE, Tone.MARK}
        tied = text.rstrip(" ").replace(" ", NO_BREAK) if whole else tie(text)
        for part in re.findall(_WORDS, tied):
            if part[0] != " ":
                word.append((part, tone, url))
                continue
            if word:
                yield blank, word
                word = []
            blank = (part, tone, url)
        if whole and text.endswith(" "):
            word.append((NO_BREAK, tone, url))
    if word:
        yield blank, word


def _chop(word: Runs, width: int) -> list[Runs]:
    """Break a word wider than a line: between two dates, else at a no-break space, else anywhere."""
    lines: list[Runs] = [[]]
    used = 0
    for letter in _letters(word):
        size = count_cells(letter[0])
        hanging = letter[0] == NO_BREAK  # one blank may exceed the width: it is dropped at the break
        if used + size > width + hanging and lines[-1]:
            line = [*lines[-1], letter]
            fitness, cut = max(((_fitness(line, at), at) for at in range(2, len(line))), default=(0, 0))
            if fitness:
                lines[-1] = line[: cut - (line[cut - 1][0] == NO_BREAK)]
            line = line[cut:-1] if fitness else []
            lines.append(line)
            used = width_of(line)
        lines[-1].append(letter)
        used += size
    if used > width and lines[-1][-1][0] == NO_BREAK:
        lines[-1].pop()
    return lines


def _fitness(letters: Runs, at: int) -> int:
    """Rate a break before a letter: 3 between two dates, 2 at a blank, 1 at one within a date, else 0."""
    before = "".join([text for text, _, _ in letters[max(0, at - _FURTHEST_BACK) : at]])
    if letters[at][0] not in "*\u2260\u2013" and re.search(_BETWEEN_DATES, before):
        return 3
    if not before.endswith(NO_BREAK):
        return 0
    return 1 if re.search(_WITHIN_A_DATE, before) else 2


def _letters(word: Runs) -> Iterator[Run]:
    for text, tone, url in word:
        if _is_of_single_cells(text):
            yield from ((letter, tone, url) for letter in text)
            continue
        from rich.cells import split_graphemes  # noqa: PLC0415 - as in `count_cells`

        yield from ((text[start:end], tone, url) for start, end, _ in split_graphemes(text)[0])


def _merged(runs: Runs) -> Runs:
    merged: Runs = []
    for text, tone, url in runs:
        if merged and merged[-1][1:] == (tone, url):
            merged[-1] = (merged[-1][0] + text, tone, url)
        else:
            merged.append((text, tone, url))
    return merged
