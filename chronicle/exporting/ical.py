"""A base as a calendar (RFC 5545): what is known to the day, each day whole; all else is a loss.

A fact with a status is tentative or cancelled, and says its status. The same base gives the same bytes: no clock is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import Doubt, format_iso
from chronicle.exporting.exchange import moment_headline, moment_id
from chronicle.exporting.losses import Loss
from chronicle.model.fact import Status
from chronicle.text import make_printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO

    from chronicle.exporting.exchange import Exchange
    from chronicle.queries.moments import Moment

_MOST_OCTETS: Final = 75
_STATUS: Final[Mapping[str | None, str]] = {None: "CONFIRMED", Status.CANCELLED: "CANCELLED"}
_NOT_A_DAY: Final = "a calendar holds whole days that are known, and this is not known to the day"


def write_calendar(exchange: Exchange, rows: Iterator[Moment], out: TextIO) -> None:
    """Write an event for each row of the timeline that is known to the day."""
    out.writelines("".join(f"{part}\r\n" for part in _folded(line)) for line in _lines(exchange, rows))


def _lines(exchange: Exchange, rows: Iterator[Moment]) -> Iterator[str]:
    yield from (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Chronicle//chronicle export ical//EN",
        "CALSCALE:GREGORIAN",
    )
    yield f"X-WR-CALNAME:{_escaped(exchange.title)}"
    stamp = (exchange.as_of or "1970-01-01").replace("-", "")
    for row in rows:
        days = _days(row)
        if days is None:
            field = row.role or "date"
            if row.date or row.start or row.end:
                text = row.date or f"{row.start or ''}/{row.end or ''}"
                exchange.losses.append(Loss(row.id, field, text, None, _NOT_A_DAY))
            continue
        if row.date is not None and "T" in row.date:
            exchange.losses.append(
                Loss(row.id, row.role or "date", row.date, days[0], "the day is written without its time")
            )
        yield from ("BEGIN:VEVENT", f"UID:{moment_id(row)}@chronicle")
        yield from (f"DTSTAMP:{stamp}T000000Z", f"DTSTART;VALUE=DATE:{days[0].replace('-', '')}")
        if days[1] is not None:
            yield f"DTEND;VALUE=DATE:{days[1].replace('-', '')}"
        headline = moment_headline(row)
        yield f"SUMMARY:{_escaped(headline)}"
        yield f"STATUS:{_STATUS.get(row.status, 'TENTATIVE')}"
        yield f"CATEGORIES:{_escaped(row.kind)}"
        sources = (f"Source: {name}" for name in exchange.source_names(row.id))
        description = "\n".join([*([row.note] if row.note else []), *sources])
        exchange.note_words(row.id, f"{headline}\n{description}")
        if description:
            yield f"DESCRIPTION:{_escaped(description)}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    exchange.lose_unwritten("none of its days is known")
    yield "END:VCALENDAR"


def _days(row: Moment) -> tuple[str, str | None] | None:
    """Return the first day of a row and the day after its last, None at the end of the calendar; None if not known to the day."""
    known = row.start_earliest == row.start_latest and row.end_earliest == row.end_latest
    if not known or row.start_missing or row.end_missing or row.doubt & (Doubt.START | Doubt.END):
        return None
    first = format_iso(row.start_earliest)
    return (first, format_iso(row.end_latest + 1)) if first and format_iso(row.end_latest) else None


def _escaped(text: str) -> str:
    """Return a text as a value: its lines joined, its separators and backslashes escaped."""
    lines = (make_printable(line) for line in text.split("\n"))
    escaped = (line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in lines)
    return "\\n".join(escaped)


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, all but the first behind a blank."""
    part, size, most = "", 0, _MOST_OCTETS
    for letter in line:
        octets = len(letter.encode())
        if size + octets > most:
            yield part
            part, size = " ", 1
        part += letter
        size += octets
    yield part
