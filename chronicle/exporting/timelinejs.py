"""A base for TimelineJS (https://timeline.knightlab.com/): its date parts that are known, and our words for each date.

It sets text as HTML, so that all of it is escaped.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from chronicle import render
from chronicle.dates import format_date, format_date_text, format_iso
from chronicle.exporting.exchange import certain_prefix, moment_headline, moment_id, without_empty
from chronicle.exporting.losses import Loss
from chronicle.model.kinds import KINDS
from chronicle.queries.times import read_date
from chronicle.text import make_printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from chronicle.document import Json
    from chronicle.exporting.exchange import Exchange
    from chronicle.queries.moments import Moment

_PARTS: Final = ("year", "month", "day")


def write_timeline(exchange: Exchange, rows: Iterator[Moment], out: TextIO) -> None:
    """Write one object, with an event for each row of the timeline of which at least the year is known."""
    events: list[Json] = [event for row in rows if (event := _event(exchange, row)) is not None]
    exchange.lose_unwritten("none of its dates can be shown")
    title: dict[str, Json] = {"text": {"headline": _safe(exchange.title)}}
    written: dict[str, Json] = dict(title=title, events=events)  # noqa: C408 - that key is theirs, no kind of ours
    render.write_object("json", written, out)


def _event(exchange: Exchange, row: Moment) -> dict[str, Json] | None:
    field = row.role or "date"
    start = None if row.start_missing else _prefix(row.start_earliest, row.start_latest)
    end = None if row.end_missing else _prefix(row.end_earliest, row.end_latest)
    given = row.date or "/".join(filter(None, (row.start, row.end)))
    if start is None:
        if given:
            exchange.losses.append(Loss(row.id, field, given, None, "not even its year is known"))
        return None
    one_date = (row.start_earliest, row.start_latest) == (row.end_earliest, row.end_latest)
    if given not in {start, f"{start}/{end}"}:
        why = "display_date says it in words; the parts that are not known are left out"
        exchange.losses.append(
            Loss(row.id, field, given, start if one_date or end is None else f"{start}/{end}", why)
        )
    headline = moment_headline(row)
    texts = [*([row.note] if row.note else []), *exchange.source_names(row.id)]
    exchange.note_words(row.id, "\n".join([headline, *texts]))
    paragraphs = "".join(f"<p>{_safe(text)}</p>" for text in texts)
    return {
        "unique_id": moment_id(row),
        "group": KINDS.of_singular(row.kind).heading,
        "display_date": _safe(_words(row)),
        "text": without_empty(headline=_safe(headline), text=paragraphs),
        "start_date": _parts(start),
        **({} if one_date or end is None else {"end_date": _parts(end)}),
    }


def _words(row: Moment) -> str:
    """Return when a row was, in words."""
    if (date := read_date(row.date)) is not None:  # None too where EDTF has no word for it
        return format_date(date)
    ends = (format_date_text(end) if end and end != ".." else "" for end in (row.start, row.end))
    return " – ".join(ends)


def _prefix(earliest: int, latest: int) -> str | None:
    return certain_prefix(format_iso(earliest), format_iso(latest))


def _parts(prefix: str) -> dict[str, Json]:
    return {name: int(part) for name, part in zip(_PARTS, prefix.split("-"), strict=False)}


def _safe(text: str) -> str:
    return html.escape(make_printable(text))
