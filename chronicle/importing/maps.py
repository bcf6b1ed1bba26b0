"""Which map a sheet is imported by: the one named, a saved one that fits its headings, or a guess."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.importing.guess import guess_map, propose_name
from chronicle.importing.loaded import REFUSED, LoadedSheet, load_sheet
from chronicle.importing.map_reader import MapProblem, MapRefused, read_map
from chronicle.importing.sheet import SheetError, has_sheets
from chronicle.importing.state import ImportedRow, StateDamaged, read_state
from chronicle.text import BYTE_ORDER_MARK
from chronicle.writing.base_paths import IMPORTS, WriteRefused
from chronicle.writing.transaction import read_base_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.importing.mapping import ImportMap
    from chronicle.importing.snapshot import Snapshot
    from chronicle.loader.locate import BaseLocation

_ENDING: Final = ".toml"


class ChosenMap(NamedTuple):
    """A map, the sheet as it reads it, what was imported by it before, and whether it was guessed."""

    map: ImportMap
    sheet: LoadedSheet
    before: list[ImportedRow]
    is_guess: bool


class MapNotFound(Exception):
    """The map that was named is none of the base; or several fit, and none was named. `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def choose_map(
    path: Path, snapshot: Snapshot, given: str | None, sheet: str | None, header_row: int | None
) -> ChosenMap:
    """Return the map by which a file is imported.

    Args:
        path: The file.
        snapshot: The base.
        given: The map as the user named it, if they did.
        sheet: The sheet to read, if that was said.
        header_row: The row of its header, if that was said.

    Raises:
        SheetError: The file cannot be read.
        MapNotFound: The map that was named is not there, or several fit.
        MapRefused: There are mistakes in the map, or in what was imported by it.
    """
    base = snapshot.base
    if given is not None:
        mapping = read_saved(base, name_of(base, given))
        loaded = _load_by(mapping, path, sheet, header_row)
        return ChosenMap(mapping, loaded, read_imported(base, mapping), is_guess=False)
    loaded = _load(path, sheet, header_row)
    own = propose_name(path.stem, [])
    names = list(saved_names(base))
    saved, mistakes = _read_all(base, names, own)
    fitting = [mapping for mapping in saved if _fits(mapping, loaded, sheet, header_row)]
    chosen = next((mapping for mapping in fitting if mapping.name == own), None)
    if chosen is None and len(fitting) > 1:
        fitting = [mapping for mapping in fitting if mapping.sheet in {None, loaded.name}] or fitting
    if chosen is None and len(fitting) == 1:
        chosen = fitting[0]
    if chosen is None and fitting:
        maps = ", ".join(mapping.path for mapping in fitting)
        raise MapNotFound(f"several maps fit this sheet: {maps}", f"name one: --map {fitting[0].path}")
    if chosen is None and loaded.is_part:
        chosen = next((mapping for mapping in saved if mapping.name == own), None)
    if chosen is not None:
        loaded = _load_by(chosen, path, sheet, header_row, loaded)
        return ChosenMap(chosen, loaded, read_imported(base, chosen), is_guess=False)
    name = propose_name(path.stem if sheet is None else f"{path.stem} {sheet}", names)
    loaded = replace(loaded, notices=[*loaded.notices, *mistakes])
    return ChosenMap(read_map(name, guess_map(loaded, snapshot, name)), loaded, [], is_guess=True)


def _load(path: Path, sheet: str | None, header_row: int | None) -> LoadedSheet:
    """Return a sheet as it is read without a map: the header of refused rows is their first row."""
    return load_sheet(path, sheet, header_row or (1 if REFUSED.search(path.stem) else None))


def _load_by(
    mapping: ImportMap,
    path: Path,
    sheet: str | None,
    header_row: int | None,
    loaded: LoadedSheet | None = None,
) -> LoadedSheet:
    """Return a sheet as a map reads it.

    What the map says of a workbook, which sheet and which row, is not so of a file without sheets; the header of
    refused rows is their first row, whatever was that of the sheet from which they come.

    Args:
        mapping: The map.
        path: The file.
        sheet: The sheet to read, if that was said.
        header_row: The row of its header, if that was said.
        loaded: The sheet as it was read without the map, if it was.

    Raises:
        SheetError: The file cannot be read.
    """
    if has_sheets(path):
        again = (sheet or mapping.sheet, header_row or mapping.header_row)
    else:
        loaded = loaded or _load(path, sheet, header_row)
        is_of_workbook = loaded.is_part or mapping.sheet is not None or REFUSED.search(path.stem) is not None
        again = (None, header_row or (None if is_of_workbook else mapping.header_row))
    if loaded is not None:
        read = (loaded.name or None, loaded.header_row)
        if all(wanted in {None, there} for wanted, there in zip(again, read, strict=True)):
            return loaded
    return load_sheet(path, *again)


def _read_all(base: BaseLocation, names: Sequence[str], own: str) -> tuple[list[ImportMap], list[str]]:
    """Return the saved maps, and why others are not looked at: one with a mistake fits no sheet.

    Raises:
        MapNotFound: The map called as the file, instead of which no other is taken, cannot be read.
        MapRefused: There are mistakes in that.
    """
    saved, mistakes = [], []
    for name in names:
        try:
            saved.append(read_saved(base, name))
        except (MapRefused, MapNotFound) as error:
            if name == own:
                raise
            mistakes.append(_mistake(error))
    return saved, mistakes


def _mistake(error: MapRefused | MapNotFound) -> str:
    if isinstance(error, MapNotFound):
        return f"{error}: it is no map that could fit"
    first = error.problems[0]
    return f"{error.file} is no map that could fit: {first.line}:{first.column}: {first.message}"


def _fits(mapping: ImportMap, loaded: LoadedSheet, sheet: str | None, header_row: int | None) -> bool:
    try:
        return mapping.fits(_load_by(mapping, loaded.path, sheet, header_row, loaded).headers)
    except SheetError:
        return False


def saved_names(base: BaseLocation) -> Iterator[str]:
    """Yield the names of the maps of a base, sorted."""
    try:
        names = sorted(path.name for path in (base.root / IMPORTS).iterdir())
    except OSError:
        return
    yield from (
        name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING) and not name.startswith(".")
    )


def name_of(base: BaseLocation, given: str) -> str:
    """Return the name of a map as the user gave it: `log`, `imports/log.toml`, or a path to that.

    Raises:
        MapNotFound: It is a file outside the base's folder of maps.
    """
    if not given.endswith(_ENDING) and "/" not in given and os.sep not in given:
        return given
    folder = (base.root / IMPORTS).resolve()
    for start in (Path.cwd(), base.root):
        path = (start / given).resolve()
        if path.parent == folder:
            return path.stem
    raise MapNotFound(
        f"{given} is no map of this base",
        f"maps are kept in {base.display(IMPORTS)}: copy it there, and name it from there",
    )


def read_saved(base: BaseLocation, name: str) -> ImportMap:
    """Return a saved map.

    Raises:
        MapNotFound: There is none of that name.
        MapRefused: There are mistakes in it.
    """
    file = f"{IMPORTS}/{name}{_ENDING}"
    text = _read(base, file)
    if text is None:
        names = ", ".join(saved_names(base))
        raise MapNotFound(
            f"there is no map {base.display(file)}",
            f"there are {names}"
            if names
            else "leave --map out: it is guessed, and --save-map writes the guess",
        )
    return read_map(name, text.removeprefix(BYTE_ORDER_MARK), shown=base.display(file))


def read_imported(base: BaseLocation, mapping: ImportMap) -> list[ImportedRow]:
    """Return what was imported by a map before.

    Raises:
        MapRefused: The file that says so is damaged.
    """
    try:
        return read_state(_read(base, mapping.state_path) or "")
    except StateDamaged as damage:
        file = base.display(mapping.state_path)
        hint = "bring it back from version control; without it every row would be imported anew"
        raise MapRefused(file, [MapProblem(1, 1, str(damage), hint)]) from None


def _read(base: BaseLocation, file: str) -> str | None:
    try:
        content = read_base_file(base, file)
        return None if content is None else content.decode("utf-8")
    except WriteRefused as error:
        raise MapNotFound(str(error), error.hint) from None
    except UnicodeDecodeError:
        raise MapNotFound(f"{base.display(file)} is not UTF-8", "save it as UTF-8") from None
