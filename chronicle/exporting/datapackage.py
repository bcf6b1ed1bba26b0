"""A base as a data package: a CSV for each relation, and `datapackage.json`, which says what their columns hold.

See https://specs.frictionlessdata.io/tabular-data-package/. A text that a spreadsheet would take for a formula has the `'`
of every CSV in front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle import render
from chronicle.document import Column, ColumnType, Table
from chronicle.exporting.relations import StoredType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

    from chronicle.document import Json
    from chronicle.exporting.relations import DataRelation, RelationColumn

DESCRIPTOR: Final = "datapackage.json"
_EDTF: Final = "https://www.loc.gov/standards/datetime/"
_COLUMN_TYPES: Final = {
    StoredType.TEXT: ColumnType.TEXT,
    StoredType.EDTF: ColumnType.DATE,
    StoredType.DAY: ColumnType.DATE,
    StoredType.WHOLE: ColumnType.NUMBER,
    StoredType.NUMBER: ColumnType.NUMBER,
    StoredType.FLAG: ColumnType.FLAG,
}
_SCHEMA_TYPES: Final[Mapping[StoredType, Mapping[str, Json]]] = {
    StoredType.TEXT: {"type": "string"},
    StoredType.EDTF: {
        "type": "string",
        "description": "As written: EDTF, a financial year (2013/14), or ..",
        "rdfType": _EDTF,
    },
    StoredType.DAY: {"type": "date", "format": "default"},
    StoredType.WHOLE: {"type": "integer"},
    StoredType.NUMBER: {"type": "number"},
    StoredType.FLAG: {"type": "boolean"},
}


def file_name(relation: DataRelation) -> str:
    """Return the name of the file of a relation."""
    return f"{relation.name}.csv"


def write_relation(relation: DataRelation, out: TextIO) -> None:
    """Write a relation as CSV."""
    columns = tuple(Column(column.name, _COLUMN_TYPES[column.type]) for column in relation.columns)
    render.write_table("csv", Table(columns, relation.rows), out, render.TableOptions())


def write_descriptor(title: str, relations: Sequence[DataRelation], out: TextIO) -> None:
    """Write what the files of a package hold."""
    package: Json = {
        "profile": "tabular-data-package",
        "name": "chronicle",
        "title": title,
        "description": "A sourced chronology: each date is its EDTF beside the first and the last day that it allows.",
        "resources": [_resource(relation) for relation in relations],
    }
    render.write_object("json", package, out)


def _resource(relation: DataRelation) -> Json:
    schema: dict[str, Json] = {
        "fields": [_field(relation, column) for column in relation.columns],
        "missingValues": [""],
    }
    if relation.key:
        schema["primaryKey"] = [*relation.key]
    if relation.foreign:
        schema["foreignKeys"] = [
            {
                "fields": [*foreign.columns],
                "reference": {
                    "resource": "" if foreign.relation == relation.name else foreign.relation,
                    "fields": [*foreign.referenced],
                },
            }
            for foreign in relation.foreign
        ]
    return {
        "profile": "tabular-data-resource",
        "name": relation.name,
        "path": file_name(relation),
        "description": relation.summary,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(relation: DataRelation, column: RelationColumn) -> Json:
    required: Mapping[str, Json] = {"constraints": {"required": True}} if column.name in relation.key else {}
    return {"name": column.name, **_SCHEMA_TYPES[column.type], **required}
