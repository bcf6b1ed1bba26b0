"""Reads the map of an import from TOML, whole: all that is wrong with it is told at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from chronicle.dates.hints.readings import Assumption
from chronicle.importing.date_columns import DATE_SETTINGS
from chronicle.importing.mapping import (
    BLANK_ENDS,
    COLUMN_KEYS,
    IMPORT_KEYS,
    SKIP,
    VANISHED,
    ColumnRule,
    ImportMap,
    KindByColumn,
    NameBy,
    pattern_names,
)
from chronicle.importing.targets import (
    ColumnTarget,
    Owner,
    UnknownTarget,
    fields_by_key,
    is_table,
    resolve,
)
from chronicle.loader.toml.positions import Positions
from chronicle.loader.toml.recovery import parse
from chronicle.loader.values import ID as ID_PATTERN
from chronicle.loader.values import id_hint, is_not
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.suggest import suggest
from chronicle.text import alternatives, comparable_name
from chronicle.writing.base_paths import IMPORTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chronicle.findings import KeyPath
    from chronicle.writing.toml_values import TomlValue


_TABLES: Final = ("import", "columns", "defaults", "names")
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    **{key: tuple(word for word in Assumption if word in group) for key, group in DATE_SETTINGS.items()},
    "blank-end": BLANK_ENDS,
    "vanished": VANISHED,
}


class MapProblem(NamedTuple):
    """What is wrong with a map: where, with what, and what to write instead."""

    line: int
    column: int
    message: str
    hint: str


class MapRefused(Exception):
    """A map cannot be used; all that is wrong with it."""

    def __init__(self, file: str, problems: Sequence[MapProblem]) -> None:
        super().__init__(file)
        self.file = file
        self.problems = tuple(problems)


def read_map(name: str, text: str, *, shown: str = "") -> ImportMap:
    """Return the map that a text is.

    Args:
        name: The name of the import, `log` of `imports/log.toml`.
        text: The text of the file.
        shown: The file as messages name it.

    Raises:
        MapRefused: It is none; the exception lists everything that is wrong with it.
    """
    file = shown or f"{IMPORTS}/{name}.toml"
    parsed = parse(text)
    if parsed.errors:
        raise MapRefused(
            file, [MapProblem(error.line, error.column, error.message, error.hint) for error in parsed.errors]
        )
    reader = _MapReader(text, parsed.document)
    result = reader.read(name)
    if reader.problems:
        raise MapRefused(file, sorted(reader.problems))
    return result


class _MapReader:
    """Reads one map, and collects what is wrong with it."""

    def __init__(self, text: str, document: Mapping[str, object]) -> None:
        self._text = text
        self._document = document
        self._positions = Positions(text)
        self._tables: tuple[str, ...] = ()
        self.problems: list[MapProblem] = []

    def read(self, name: str) -> ImportMap:
        """Return the map; what is wrong is left out of it."""
        for key in self._document:
            if key not in _TABLES:
                self._unknown((key,), f'there is no table "{key}"', key, _TABLES)
        options = self._table("import")
        for key in options:
            if key not in IMPORT_KEYS:
                self._unknown(("import", key), f'there is no key "{key}" in [import]', key, IMPORT_KEYS)
        kind_column = self._kind(options.get("kind"))
        chosen = {
            key.replace("-", "_"): self._choice(("import", key), options[key], choices)
            for key, choices in _CHOICES.items()
            if key in options
        }
        result = ImportMap(
            name,
            self._text,
            sheet=self._text_of(options, "sheet"),
            header_row=self._row(options.get("header-row")),
            tables=self._tables,
            kind_column=kind_column,
            source=self._id_of(("import", "source"), options.get("source")),
            same_row=self._texts(("import", "same-row"), options.get("same-row", [])),
            id=self._text_of(options, "id"),
            null=self._texts(("import", "null"), options.get("null", [""])),
            file=self._file(options.get("file")),
            columns=self._columns(),
            defaults=self._defaults(),
            names=self._names(),
            names_written={comparable_name(name): name for name in self._table("names")},
            **{key: value for key, value in chosen.items() if value is not None},
        )
        self._check_id(result)
        return result

    def _table(self, key: str) -> dict[str, object]:
        content = self._document.get(key, {})
        if isinstance(content, dict):
            return content
        self._add((key,), f"`{key}` is not a table", f"write [{key}] and its keys beneath")
        return {}

    def _kind(self, value: object) -> KindByColumn | None:
        path = ("import", "kind")
        if isinstance(value, dict):
            header, tables = value.get("column"), value.get("map")
            if isinstance(header, str) and isinstance(tables, dict) and tables:
                known = {
                    comparable_name(word): table
                    for word, table in tables.items()
                    if self._known_table((*path, "map", word), table)
                }
                self._tables = tuple(dict.fromkeys(known.values()))
                return KindByColumn(header, known)
            table = next(iter(KINDS)).table
            self._add(
                path,
                "does not say which column tells",
                f'write kind = {{ column = "Type", map = {{ "Visit" = "{table}" }} }}',
            )
        elif value is None:
            self._add(("import",), "does not say what a row becomes", f"add kind, one of {_tables_text()}")
        elif self._known_table(path, value):
            self._tables = (str(value),)
        return None

    def _known_table(self, path: KeyPath, value: object) -> bool:
        if isinstance(value, str) and is_table(value):
            return True
        singulars = {kind.singular: kind.table for kind in (*KINDS, *ENTITIES.values())}
        likely = (
            singulars.get(value) or suggest(value, (*singulars, *singulars.values()))
            if isinstance(value, str)
            else None
        )
        likely = singulars.get(likely or "", likely)
        hint = f'did you mean "{likely}"?' if likely else f"write one of {_tables_text()}"
        self._add(path, f"{is_not(value)} a table of the format", hint)
        return False

    def _row(self, value: object) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        self._add(
            ("import", "header-row"),
            f"{is_not(value)} the number of a row",
            "write header-row = 1, or whichever row has the headings",
        )
        return None

    def _file(self, value: object) -> str | None:
        """Return the file that new facts go to: one of the base, so no path that leads out of it."""
        if value is None:
            return None
        path = ("import", "file")
        if not isinstance(value, str) or not value.endswith(".toml"):
            self._add(path, f"{is_not(value)} a .toml file", 'write file = "facts.toml"')
            return None
        parts = value.split("/")
        if (
            value.startswith("/")
            or "\\" in value
            or ":" in value
            or any(part in {"", ".", ".."} or part.startswith(".") for part in parts)
        ):
            self._add(
                path, f'"{value[:80]}" leads out of the base', 'name a file in the base: file = "facts.toml"'
            )
            return None
        if parts[0] == IMPORTS and len(parts) > 1:
            self._add(
                path,
                f'"{value[:80]}" is in a folder that holds no facts',
                'name a file beside it: file = "facts.toml"',
            )
            return None
        return value

    def _columns(self) -> dict[str, ColumnRule]:
        rules: dict[str, ColumnRule] = {}
        for header, value in self._table("columns").items():
            key = comparable_name(header)
            if key in rules:
                self._add(
                    ("columns", header), f'"{header}" stands twice', "say once what the column is taken for"
                )
            rules[key] = self._column(header, value)
        return rules

    def _column(self, header: str, value: object) -> ColumnRule:
        path: KeyPath = ("columns", header)
        if value == SKIP:
            return ColumnRule(header)
        if not isinstance(value, dict):
            return ColumnRule(header, self._targets(path, value))
        if "field" not in value:
            self._add(path, "names no field", 'write { field = "…" }, or "skip"')
            return ColumnRule(header)
        targets = self._targets((*path, "field"), value["field"])
        constants = self._constants(path, value, targets)
        chosen = {
            key: self._choice((*path, key), value[key], _CHOICES[key])
            for key in DATE_SETTINGS
            if key in value
        }
        return ColumnRule(
            header,
            targets,
            split=self._text_of(value, "split", path),
            times=self._times((*path, "times"), value.get("times", 1)),
            negative=self._text_of(value, "negative", path),
            words=self._words((*path, "map"), value.get("map", {})),
            constants=constants,
            **chosen,
        )

    def _targets(self, path: KeyPath, value: object) -> tuple[ColumnTarget, ...]:
        texts = value if isinstance(value, list) else [value]
        targets = []
        for text in texts:
            if not isinstance(text, str):
                self._add(
                    path, f"{is_not(text)} a field", 'write "title", or whatever the column is; or "skip"'
                )
            elif self._tables:
                try:
                    targets.append(resolve(text, self._tables))
                except UnknownTarget as error:
                    self._add(path, str(error), error.hint)
        return tuple(targets)

    def _constants(
        self, path: KeyPath, value: Mapping[str, object], targets: Sequence[ColumnTarget]
    ) -> dict[str, TomlValue]:
        """Return the other keys of a column's table: what is so of each fact that has a value from it."""
        constants: dict[str, TomlValue] = {}
        tables = [target.table or self._tables[0] for target in targets if target.owner is not Owner.ID]
        known = {key for table in tables for key in fields_by_key(table)}
        for key, constant in value.items():
            if key in COLUMN_KEYS:
                continue
            if key not in known:
                if tables:
                    self._unknown(
                        (*path, key),
                        f'there is no key "{key}" for a column',
                        key,
                        (*COLUMN_KEYS, *sorted(known)),
                    )
            elif isinstance(constant, str | bool | int | list | dt.date):
                constants[key] = cast(
                    "TomlValue", constant.isoformat() if isinstance(constant, dt.date) else constant
                )
            else:
                self._add((*path, key), f"{is_not(constant)} a value of {key}", 'write it in quotes: "…"')
        return constants

    def _times(self, path: KeyPath, value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self._add(path, f"{is_not(value)} a whole number above 0", "write times = 1_000")
        return 1

    def _words(self, path: KeyPath, value: object) -> dict[str, str]:
        if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
            return {comparable_name(text): word for text, word in value.items()}
        self._add(path, f"{is_not(value)} a table of words", 'write map = { "RI" = "requires improvement" }')
        return {}

    def _defaults(self) -> tuple[tuple[ColumnTarget, TomlValue], ...]:
        found: list[tuple[ColumnTarget, TomlValue]] = []
        for text, value in _flattened(self._table("defaults")):
            targets = self._targets(("defaults", *text), ".".join(text))
            if isinstance(value, str | bool | int | list | dt.date):
                plain = value.isoformat() if isinstance(value, dt.date) else value
                found += [(target, cast("TomlValue", plain)) for target in targets]
            else:
                self._add(("defaults", *text), f"{is_not(value)} a value", 'write it in quotes: "…"')
        return tuple(found)

    def _names(self) -> dict[str, str | NameBy]:
        names: dict[str, str | NameBy] = {}
        for name, value in self._table("names").items():
            path: KeyPath = ("names", name)
            if isinstance(value, dict):
                by = value.get("by")
                if not isinstance(by, str):
                    self._add(
                        path,
                        "does not say which column tells them apart",
                        'write { by = "Ward", "Aston" = "john-smith" }',
                    )
                    continue
                ids = {
                    comparable_name(word): id_
                    for word, other in value.items()
                    if word != "by" and (id_ := self._id_of((*path, word), other))
                }
                names[comparable_name(name)] = NameBy(by, ids)
            elif id_ := self._id_of(path, value):
                names[comparable_name(name)] = id_
        return names

    def _check_id(self, result: ImportMap) -> None:
        """Check what the pattern of ids names: fields of the row's own entry, or headings of columns."""
        if result.id is None or not self._tables:
            return
        known = {key for table in self._tables for key in fields_by_key(table)}
        headers = {rule.header for rule in result.columns.values()} | set(result.same_row)
        for name in pattern_names(result.id):
            if name not in known and comparable_name(name) not in {
                comparable_name(header) for header in headers
            }:
                self._unknown(
                    ("import", "id"),
                    f'there is no field or column "{name}"',
                    name,
                    (*sorted(known), *sorted(headers)),
                )

    def _id_of(self, path: KeyPath, value: object) -> str | None:
        if value is None:
            return None
        if isinstance(value, str) and ID_PATTERN.fullmatch(value):
            return value
        self._add(
            path,
            f"{is_not(value)} an id",
            id_hint(value) if isinstance(value, str) else 'write an id in quotes: "ann-ray"',
        )
        return None

    def _choice(self, path: KeyPath, value: object, choices: tuple[str, ...]) -> str | None:
        if value in choices:
            return str(value)
        self._add(path, f"{is_not(value)} a choice of {path[-1]}", f"write {_quoted(choices)}")
        return None

    def _text_of(self, table: Mapping[str, object], key: str, path: KeyPath = ("import",)) -> str | None:
        value = table.get(key)
        if value is None or (isinstance(value, str) and value):
            return value
        self._add((*path, key), f"{is_not(value)} a text", 'write it in quotes: "…"')
        return None

    def _texts(self, path: KeyPath, value: object) -> tuple[str, ...]:
        texts = [value] if isinstance(value, str) else value
        if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
            return tuple(texts)
        self._add(path, f"{is_not(value)} a list of texts", 'write ["…", "…"]')
        return ()

    def _unknown(self, path: KeyPath, message: str, word: str, known: tuple[str, ...]) -> None:
        likely = suggest(word, known)
        self._add(path, message, f'did you mean "{likely}"?' if likely else f"there are {', '.join(known)}")

    def _add(self, path: KeyPath, message: str, hint: str) -> None:
        place = (
            self._positions.find_key(path)
            or self._positions.find_key(path[:-1])
            or self._positions.find(path[:1])
        )
        line, column = (place.line, place.column) if place else (1, 1)
        at = _named(path)
        self.problems.append(MapProblem(line, column, f"{at}: {message}" if at else message, hint))


def _flattened(
    table: Mapping[str, object], before: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], object]]:
    """Return the keys of a table and their values; a table within, as dotted keys make it, by its own keys."""
    found: list[tuple[tuple[str, ...], object]] = []
    for key, value in table.items():
        found += _flattened(value, (*before, key)) if isinstance(value, dict) else [((*before, key), value)]
    return found


def _tables_text() -> str:
    return alternatives([kind.table for kind in (*KINDS, *ENTITIES.values())])


def _quoted(words: Sequence[str]) -> str:
    return alternatives([f'"{word}"' for word in words])


def _named(path: KeyPath) -> str:
    """Return where in a map something stands, in words: `[columns] "Cost (£k)" times`."""
    table, *keys = map(str, path)
    words = [key if ID_PATTERN.fullmatch(key) and table == "import" else f'"{key}"' for key in keys]
    return " ".join((f"[{table}]", *words)) if table in _TABLES else ""
