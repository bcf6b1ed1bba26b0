"""A base as Popolo (https://www.popoloproject.com/): people, organisations, posts and memberships, for civic software.

A date is the longest part of it that is certain, or left out; so are facts of which Popolo has no notion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle import render
from chronicle.exporting.exchange import without_empty
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES

if TYPE_CHECKING:
    from typing import TextIO

    from chronicle.document import Json
    from chronicle.exporting.exchange import Exchange
    from chronicle.exporting.unwritten import TrackedRow


def write_popolo(exchange: Exchange, out: TextIO) -> None:
    """Write one object with a list of each."""
    written: dict[str, Json] = {
        **without_empty(notice=exchange.notice),
        "persons": [_person(exchange, row) for row in exchange.rows("people")],
        "organizations": [_organization(exchange, row) for row in exchange.rows("organisations")],
        "posts": [_post(exchange, row) for row in exchange.rows("posts")],
        "memberships": [*filter(None, (_membership(exchange, row) for row in exchange.rows(TENURES.table)))],
    }
    for kind in KINDS:
        if kind is not TENURES:
            for row in exchange.rows(kind.table):
                exchange.lose(row, f"Popolo has no {kind.nouns}")
    render.write_object("json", written, out)


def _person(exchange: Exchange, row: TrackedRow) -> dict[str, Json]:
    return {
        "id": row["id"],
        "name": exchange.name("people", row["id"]),
        **without_empty(
            birth_date=exchange.field("people", row, "born"), death_date=exchange.field("people", row, "died")
        ),
        **_named(exchange, "people", row),
    }


def _organization(exchange: Exchange, row: TrackedRow) -> dict[str, Json]:
    return {
        "id": row["id"],
        "name": exchange.name("organisations", row["id"]),
        **without_empty(
            parent_id=row["parent_id"],
            founding_date=exchange.field("organisations", row, "opened"),
            dissolution_date=exchange.field("organisations", row, "closed"),
        ),
        **_named(exchange, "organisations", row),
    }


def _post(exchange: Exchange, row: TrackedRow) -> dict[str, Json]:
    return {
        "id": row["id"],
        "label": exchange.name("posts", row["id"]),
        **without_empty(
            organization_id=row["organisation_id"],
            other_label=[*exchange.values("aka", f"posts.{row['id']}")],
            start_date=exchange.field("posts", row, "opened"),
            end_date=exchange.field("posts", row, "closed"),
            sources=exchange.links(f"posts.{row['id']}"),
        ),
    }


def _named(exchange: Exchange, table: str, row: TrackedRow) -> dict[str, Json]:
    address = f"{table}.{row['id']}"
    return without_empty(
        other_names=[{"name": name} for name in exchange.values("aka", address)],
        identifiers=[
            {"scheme": one["key"], "identifier": one["value"]}
            for one in exchange.of_entry("identifiers", address)
        ],
        sources=exchange.links(address),
    )


def _membership(exchange: Exchange, row: TrackedRow) -> dict[str, Json] | None:
    if row["status"] is not None:
        exchange.lose(row, f"it is {row['status']}, which Popolo would tell as having happened")
        return None
    post = row["post_id"]
    acting = "acting " if row["acting"] else ""
    role = f"{acting}{exchange.name('posts', post)}" if post else None
    return {
        "id": row["id"],
        "label": exchange.what(str(row["id"])),
        "person_id": row["person_id"],
        **without_empty(
            role=role,
            post_id=post,
            organization_id=row["organisation_id"],
            start_date=exchange.end(row, "start"),
            end_date=exchange.end(row, "end"),
            sources=exchange.links(str(row["id"])),
        ),
    }
