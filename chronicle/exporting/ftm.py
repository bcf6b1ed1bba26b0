"""A base as entities of FollowTheMoney (https://followthemoney.tech/), one a line, for Aleph and OpenSanctions.

Its cleaner cuts EDTF in silence, so that a date is given as the longest part that is certain, or not at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chronicle.exporting.losses import Loss
from chronicle.exporting.relations import CITATIONS
from chronicle.model.kind import StateSection
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES
from chronicle.render.as_json import line_of
from chronicle.text import make_printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from chronicle.document import Cell, Json
    from chronicle.exporting.exchange import Exchange
    from chronicle.exporting.unwritten import TrackedRow

_WIKIDATA: Final = "wikidata"
_WIKIDATA_ID: Final = re.compile(r"Q[1-9]\d*")
_HELD_BY_EVENTS: Final = KINDS.in_section(StateSection.IN_FORCE, StateSection.LAST_INSPECTED)
"""The kinds that are told as an `Event`: something that happened to somebody on a day."""
_DATES: Final = {
    "birthDate": "born",
    "deathDate": "died",
    "publishedAt": "published",
    "date": "date",
    "startDate": "start",
    "endDate": "end",
    "incorporationDate": "opened",
    "inceptionDate": "opened",
    "dissolutionDate": "closed",
}
"""The properties that are dates, and the fields that they are of."""
_FIELDS: Final = {**_DATES, "alias": "aka", "notes": "note", "keywords": "tags", "role": "citations.at"}
_FIRST_YEAR, _LAST_YEAR = "1000", "2999"
_LONGEST: Final = {"name": 384, "alias": 384, **dict.fromkeys(("notes", "summary", "description"), 65_000)}
"""How many characters a property takes, of a name or of a text."""
_LONGEST_STRING: Final = 1_024
_NO_MONEY: Final = "a figure is no entity of FollowTheMoney"


def write_entities(exchange: Exchange, out: TextIO) -> None:
    """Write each entity as a line of JSON."""
    out.writelines(f"{line_of(entity)}\n" for entity in _entities(exchange))


def _entities(exchange: Exchange) -> Iterator[dict[str, Json]]:
    if exchange.notice is not None:
        yield _entity(exchange, "notice", "Note", description=exchange.notice)
    employers = {row.peek("organisation_id") for row in exchange.rows("posts")}
    for row in exchange.rows("people"):
        dates = {
            "birthDate": exchange.field("people", row, "born"),
            "deathDate": exchange.field("people", row, "died"),
        }
        yield from _thing(exchange, "people", "Person", row, dates)
    for row in exchange.rows("organisations"):
        dates = {
            "incorporationDate": exchange.field("organisations", row, "opened"),
            "dissolutionDate": exchange.field("organisations", row, "closed"),
            "parent": _address("organisations", row["parent_id"]),
        }
        yield from _thing(
            exchange, "organisations", "PublicBody" if row["id"] in employers else "Organization", row, dates
        )
    for row in exchange.rows("posts"):
        dates = {
            "inceptionDate": exchange.field("posts", row, "opened"),
            "dissolutionDate": exchange.field("posts", row, "closed"),
            "organization": _address("organisations", row["organisation_id"]),
        }
        yield from _thing(exchange, "posts", "Position", row, dates)
    for row in exchange.rows("sources"):
        yield _entity(
            exchange, f"sources.{row['id']}", "Document", fileName=row["id"], title=row["title"], publisher=row["publisher"],
            notes=row["note"], publishedAt=exchange.field("sources", row, "published"), sourceUrl=exchange.url(str(row["id"])),
        )  # fmt: skip
    yield from _facts(exchange)


def _facts(exchange: Exchange) -> Iterator[dict[str, Json]]:
    organisations = {row.peek("id"): row.peek("organisation_id") for row in exchange.rows("posts")}
    for row in exchange.rows(TENURES.table):
        if row["post_id"] is None or row["status"] is not None:
            exchange.lose(row, f"it is {row['status']}" if row["status"] else "an Occupancy is of a post")
            continue
        address = str(row["id"])
        if organisations.get(row["post_id"]) == row.peek("organisation_id"):
            row.read("organisation_id")  # the post tells it
        yield _entity(
            exchange, address, "Occupancy", holder=_address("people", row["person_id"]), post=_address("posts", row["post_id"]),
            startDate=exchange.end(row, "start"), endDate=exchange.end(row, "end"),
            description="acting" if row["acting"] else None, summary=row["note"],
            proof=[f"sources.{id_}" for id_ in exchange.sources(address)],
        )  # fmt: skip
    for kind in KINDS:
        for row in exchange.rows(kind.table) if kind is not TENURES else ():
            if kind not in _HELD_BY_EVENTS:
                exchange.lose(row, _NO_MONEY)
            elif row["status"] is not None:
                exchange.lose(row, f"it is {row['status']}, which an Event would tell as having happened")
            else:
                yield from _event(exchange, row)


def _event(exchange: Exchange, row: TrackedRow) -> Iterator[dict[str, Json]]:
    address = str(row["id"])
    involved = [f"people.{one['person_id']}" for one in exchange.of_entry("involved_people", address)]
    involved += [
        f"organisations.{one['organisation_id']}"
        for one in exchange.of_entry("involved_organisations", address)
    ]
    involved += [f"organisations.{row['organisation_id']}"] if row.get("organisation_id") else []
    one_date = (row["start_edtf"], row["start_earliest"], row["start_latest"]) == (
        *(row["end_edtf"], row["end_earliest"], row["end_latest"]),
    )
    start = exchange.end(row, "start")
    dates = {"date": start} if one_date else {"startDate": start, "endDate": exchange.end(row, "end")}
    yield _entity(
        exchange, address, "Event", name=exchange.what(address), involved=list(dict.fromkeys(involved)), notes=row["note"],
        keywords=exchange.values("tags", address), organizer=_address("organisations", row.get("body_id")), **dates,
    )  # fmt: skip
    yield from _documentation(exchange, address)


def _thing(
    exchange: Exchange, table: str, schema: str, row: TrackedRow, properties: dict[str, str | None]
) -> Iterator[dict[str, Json]]:
    address = f"{table}.{row['id']}"
    wikidata = [
        str(one["value"])
        for one in exchange.of_entry("identifiers", address)
        if one.peek("key") == _WIKIDATA and _WIKIDATA_ID.fullmatch(str(one.peek("value")))
    ]
    yield _entity(
        exchange, address, schema, name=exchange.name(table, row["id"]), alias=exchange.values("aka", address), notes=row["note"],
        wikidataId=wikidata, **properties,
    )  # fmt: skip
    yield from _documentation(exchange, address)


def _documentation(exchange: Exchange, address: str) -> Iterator[dict[str, Json]]:
    for one in exchange.of_entry(CITATIONS, address):
        yield _entity(
            exchange, f"{address}.{one['number']}", "Documentation", document=f"sources.{one['source_id']}", entity=address,
            role=one["at"], summary=one["quote"], of=address,
        )  # fmt: skip


def _entity(
    exchange: Exchange, id_: str, schema: str, *, of: str | None = None, **properties: Cell | list[str]
) -> dict[str, Json]:
    """Return an entity; `of` is the address of the entry that it is a part of, if it is no entry itself."""
    values: dict[str, Json] = {}
    for name, value in properties.items():
        texts = value if isinstance(value, list) else [] if value is None else [str(value)]
        taken = [part for text in texts if (part := _taken(exchange, of or id_, name, text))]
        if taken:
            values[name] = [*taken]
    return {"id": id_, "schema": schema, "properties": values}


def _taken(exchange: Exchange, address: str, name: str, text: str) -> str | None:
    """Return what a property takes of a text, which its cleaner would otherwise cut in silence; note what is lost."""
    why = "a character that hides or steers is spelt: FollowTheMoney would drop it"
    taken: str | None = make_printable(text)
    if name in _DATES:
        taken = text if _FIRST_YEAR <= text[:4] <= _LAST_YEAR else None
        why = f"FollowTheMoney knows the years {_FIRST_YEAR} to {_LAST_YEAR}"
    elif taken is not None and len(taken) > (most := _LONGEST.get(name, _LONGEST_STRING)):
        taken, why = taken[:most], f"FollowTheMoney takes {most:,} characters there"
    if taken != text:
        exchange.losses.append(Loss(address, _FIELDS.get(name, name), text, taken, why))
    return taken


def _address(table: str, id_: Cell) -> str | None:
    return None if id_ is None else f"{table}.{id_}"
