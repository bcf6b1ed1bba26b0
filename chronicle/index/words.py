"""The search index: one text for each entry, made of what the index says of it already.

Making it takes a tenth of a compile. A base that is large, and read for the first time, gets its texts when a search
first asks for them; from then on each compile makes those of what changed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from chronicle.document import ColumnType
from chronicle.full_text import indexed
from chronicle.index.schema import MATCH
from chronicle.model.base import fields_of
from chronicle.model.entities import CITED, ENTITIES
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.kinds import KINDS
from chronicle.sql import JSON_MARK, SEPARATOR

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.document import Column
    from chronicle.model.kind import Kind

MOST_AT_ONCE: Final = 20_000
"""The entries of a base read for the first time of which a compile makes the texts."""
_KEYS_TOGETHER: Final = 10_000
"""Of so many entries at a time, the citations are held in memory."""
_OF_FACT: Final = ("what", "note", "because", "tags", "extra", "as_written")


def is_complete(connection: sqlite3.Connection) -> bool:
    """Tell whether the texts are made."""
    return connection.execute("SELECT 1 FROM meta WHERE name = 'words'").fetchone() is not None


def add_words(connection: sqlite3.Connection, first_key: int = 1) -> None:
    """Make the texts of the entries from a key on, those before being there, which makes the search index complete."""
    (last_key,) = connection.execute("SELECT max(key) FROM entry").fetchone()
    for first in range(first_key, (last_key or 0) + 1, _KEYS_TOGETHER):
        keys = first, min(first + _KEYS_TOGETHER - 1, last_key)
        sourced = _sourced_texts(connection, keys)
        rows = [
            (key, *_searchable("\n".join((*texts, *sourced.get(key, ())))))
            for key, texts in chain(_texts_of_facts(connection, keys), _texts_of_entities(connection, keys))
        ]
        connection.executemany("INSERT INTO words (rowid, body, original) VALUES (?, ?, ?)", sorted(rows))
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('words', 'complete')")


def _texts_of_facts(connection: sqlite3.Connection, keys: tuple[int, int]) -> Iterator[tuple[int, list[str]]]:
    for kind in KINDS:
        columns = _searched_columns(kind)
        names = [*(f"f.{name}" for name in _OF_FACT), *(f't."{column.name}"' for column, _ in columns)]
        for key, *cells in connection.execute(
            f'SELECT t.key, {", ".join(names)} FROM "{kind.table}" t JOIN fact f ON f.key = t.key '
            "WHERE t.key BETWEEN ? AND ?",
            keys,
        ):
            what, note, because, tags, extra, as_written, *own = cells
            texts = [text for text in (what, note, because) if text]
            for listed in (tags, as_written):
                texts += _parts(listed) if listed else ()
            texts += _values(extra) if extra else ()
            for (column, label), cell in zip(columns, own, strict=True):
                if not cell:
                    continue
                if column.type in _OF_PARTS:
                    texts += _parts(cell)
                else:
                    texts.append(label + cell)
            yield key, texts


def _texts_of_entities(
    connection: sqlite3.Connection, keys: tuple[int, int]
) -> Iterator[tuple[int, list[str]]]:
    for table, kind in ENTITIES.items():
        columns = [column.name for column in kind.columns if column not in CITED or column.name == "because"]
        names = ["e.id", *(f't."{name}"' for name in columns)]
        for key, *cells in connection.execute(
            f'SELECT t.key, {", ".join(names)} FROM "{table}" t JOIN entry e ON e.key = t.key '
            "WHERE t.key BETWEEN ? AND ?",
            keys,
        ):
            yield key, [" ".join(_parts(cell)) for cell in cells if cell and isinstance(cell, str)]


def _sourced_texts(connection: sqlite3.Connection, keys: tuple[int, int]) -> dict[int, list[str]]:
    """Return what citations say, by the key of what cites: values that are not the accepted ones, sources, places, quotations."""
    texts: defaultdict[int, list[str]] = defaultdict(list)
    between = "WHERE key BETWEEN ? AND ?"
    for key, says in connection.execute(
        f"SELECT key, says FROM claim {between} AND says IS NOT accepted", keys
    ):
        texts[key].append(says)
    for key, *words in connection.execute(
        f"SELECT key, source, at, quote, via FROM citation {between}", keys
    ):
        texts[key] += filter(None, words)
    return texts


@cache
def _searched_columns(kind: Kind[Any]) -> tuple[tuple[Column, str], ...]:
    """Return the columns in which a search looks: all that hold text but bounds, which nobody wrote.

    Each has what is to be shown before a date beside the time of a fact: `published `.
    """
    fields = fields_of(kind.fact).keys() - {*WHOLE_TIME, "start", "end"}
    return tuple(
        (column, f"{column.name} " if column.type is ColumnType.DATE and column.name in fields else "")
        for column in kind.columns
        if column.type not in {ColumnType.NUMBER, ColumnType.FLAG}
        and not column.name.endswith(("earliest", "latest"))
    )


_OF_PARTS: Final = frozenset({ColumnType.LIST, ColumnType.OBJECTS, ColumnType.TABLE})


def _parts(cell: str) -> list[str]:
    """Return the texts of a cell."""
    return cell.partition(JSON_MARK)[0].split(SEPARATOR)


def _values(table: str) -> Iterable[str]:
    """Return the values of the cell of a table, without its keys."""
    values: dict[str, object] = json.loads(table.partition(JSON_MARK)[2], parse_int=str, parse_float=str)
    return map(str, values.values())


def _searchable(text: str) -> tuple[str, str | None]:
    """Return a text for the search index, and as it is to be shown if that is different, without the marks of a match."""
    for mark in MATCH:
        if mark in text:
            text = text.replace(mark, " ")
    body = indexed(text)
    return (text, None) if text.isascii() and body == text.casefold() else (body, text)
