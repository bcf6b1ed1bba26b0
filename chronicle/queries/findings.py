"""What is wrong with a base: its findings, chosen by code, in the order of its files."""

from __future__ import annotations

from dataclasses import dataclass
from json import loads
from typing import TYPE_CHECKING, Final

from chronicle.codes import CODES, DUPLICATE_ID, NOT_TOML, OVER_LIMIT, SETTING_ASIDE, SINGLE_SOURCE, Severity
from chronicle.document import Column, ColumnType, Objects, Table
from chronicle.findings import Diagnostic, SourceLocation
from chronicle.loader.discover import find_file
from chronicle.loader.reader import Lines, ReadText, read_file
from chronicle.queries.overview import count_errors
from chronicle.sql import SEPARATOR, SOLE_SOURCE, EntryState, sql_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.document import Cell
    from chronicle.index.cache import Index

_COLUMNS: Final = (
    Column("severity"),
    Column("code"),
    Column("message"),
    Column("hint"),
    Column("id"),
    Column("file"),
    Column("line", ColumnType.NUMBER),
    Column("column", ColumnType.NUMBER),
    Column("also_at", ColumnType.LIST),
    Column("fix", ColumnType.TABLE),
)
_FIELDS: Final = "severity, code, message, hint, id, file, line, col, width, also_at, underline, fix"
_SOLE_SOURCE: Final = f"""
    SELECT 'info', '{SINGLE_SOURCE}', CASE instr(f.sources, char({ord(SEPARATOR)})) WHEN 0 THEN 'only ' || f.sources || ' says so'
        ELSE replace(f.sources, char({ord(SEPARATOR)}), ' and ') || ' are one source: one passes the other on' END,
        'cite another source, if there is one',
        f.id, f.file, f.line, 1, 0, NULL, '', NULL FROM fact f
    WHERE {SOLE_SOURCE} AND NOT EXISTS (
        SELECT 1 FROM finding n WHERE n.id = f.id AND n.severity = 'error' AND n.silenced IS NULL AND n.code IN ({sql_list(SETTING_ASIDE)}))
        AND f.id NOT IN (SELECT address FROM allow WHERE code = '{SINGLE_SOURCE}') AND f.key NOT IN (
        SELECT i.key FROM allow a JOIN involves i ON i.role = substr(a.address, 1, instr(a.address, '.') - 1)
            AND i.id = substr(a.address, instr(a.address, '.') + 1) WHERE a.code = '{SINGLE_SOURCE}')
"""


class NoSuchCode(Exception):
    """A text that no code begins with; `nearest` are the codes most like it."""

    def __init__(self, text: str, nearest: tuple[str, ...]) -> None:
        super().__init__(text)
        self.nearest = nearest


def matching_codes(texts: Iterable[str]) -> frozenset[str]:
    """Return the codes that texts stand for: each a code, the beginning of some, or several joined with commas.

    Raises:
        NoSuchCode: No code begins so.
    """
    chosen: set[str] = set()
    for prefix in (part.strip() for text in texts for part in text.split(",")):
        matches = {code for code in CODES if code.startswith(prefix.upper())} if prefix else set()
        if not matches:
            from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

            raise NoSuchCode(prefix, tuple(get_close_matches(prefix.upper(), CODES, 3, 0.5)))
        chosen |= matches
    return frozenset(chosen)


def findings(index: Index, codes: frozenset[str], *, errors_first: bool = False) -> Iterator[Diagnostic]:
    """Yield the findings of some codes that no `allow` silences, by file and line; perhaps all errors before others."""
    first = "severity <> 'error', " if errors_first else ""
    rows = index.db.execute(
        f"SELECT * FROM ({_unsilenced(codes)}) ORDER BY {first}file, line, col, code, message"
    )
    for severity, code, message, hint, id_, file, line, column, width, also, underline, fix in rows:
        also_at = tuple(map(_location, also.split(SEPARATOR))) if also else ()
        yield Diagnostic(
            Severity(severity), code, message, hint, id_, file, line, column, width, also_at, underline, fix
        )


def most_in_a_file(index: Index, codes: frozenset[str]) -> int:
    """Return the most errors, or other findings, of some codes that one file has."""
    counts = f"SELECT count(*) AS number FROM ({_unsilenced(codes)}) GROUP BY file, severity = 'error'"
    (most,) = index.db.execute(f"SELECT coalesce(max(number), 0) FROM ({counts})").fetchone()
    return int(most)


def _location(text: str) -> SourceLocation:
    file, line, column = text.rsplit(":", 2)
    return SourceLocation(file, int(line), int(column))


class SourceLines:
    """The lines of a base's files; only the last file asked about is kept in memory."""

    def __init__(self, index: Index) -> None:
        self._root = index.base.root
        self._files = {name for (name,) in index.db.execute("SELECT name FROM file")}
        """The files of the base: nothing else in its directory, such as a link that leads out, is opened."""
        self._file = ""
        self._lines = Lines("")

    def __call__(self, file: str, line: int) -> str:
        """Return the text of a line, from 1; empty where there is none, or the file cannot be read."""
        if file != self._file:
            content = read_file(find_file(self._root, file).path) if file in self._files else None
            self._file, self._lines = file, Lines(content.text if isinstance(content, ReadText) else "")
        return self._lines.line(line)


def findings_table(index: Index, codes: frozenset[str]) -> Table:
    """Return the findings of some codes that no `allow` silences, for programs."""
    return Table(
        _COLUMNS,
        (
            (
                finding.severity.value,
                finding.code,
                finding.message,
                finding.hint,
                finding.id,
                finding.file,
                finding.line,
                finding.column,
                tuple(f"{place.file}:{place.line}:{place.column}" for place in finding.also),
                finding.fix and _fix_cell(finding.fix),
            )
            for finding in findings(index, codes)
        ),
    )


def _fix_cell(fix: str) -> Cell:
    """Return a fix, kept as JSON, as a cell of a table."""
    return Objects([f"{name}: {value}" for name, value in loads(fix).items() if value is not None], fix)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of each severity there are, in how many files, and what they cost the base.

    Attributes:
        files_with: The files with an error or a warning.
        files: All files of the base, or with a finding.
        good: The facts that stand, and have no error.
        left_out: The entries that do not stand.
        partly: The facts that stand, but have lost a part to an error.
    """

    errors: int
    warnings: int
    infos: int
    files_with: int
    files: int
    good: int
    left_out: int
    partly: int


def mistaken_entries(index: Index) -> frozenset[str]:
    """Return the addresses of the entries that are set aside, or of which a part is."""
    rows = index.db.execute(
        f"SELECT id FROM finding WHERE code IN ({sql_list(SETTING_ASIDE)}) AND id IS NOT NULL "
        f"UNION SELECT tbl || '.' || id FROM entry WHERE state = '{EntryState.SET_ASIDE}'"
    )
    return frozenset(address for (address,) in rows)


def has_unaddressed_errors(index: Index) -> bool:
    """Tell whether something is set aside that is no entry, or no TOML, so that it may be of any entry."""
    (found,) = index.db.execute(
        f"SELECT EXISTS (SELECT 1 FROM finding WHERE code IN ({sql_list(SETTING_ASIDE)}) "
        f"AND (id IS NULL OR code IN ({sql_list((NOT_TOML, DUPLICATE_ID, OVER_LIMIT))})))"
    ).fetchone()
    return bool(found)


def tally(index: Index, codes: frozenset[str]) -> Tally:
    """Count the findings of some codes, and the facts of the base."""
    ask = index.db.execute
    unsilenced = _unsilenced(codes)
    counts = dict(ask(f"SELECT severity, count(*) FROM ({unsilenced}) GROUP BY severity"))
    (files_with,) = ask(
        f"SELECT count(DISTINCT file) FROM ({unsilenced}) WHERE severity <> 'info'"
    ).fetchone()
    (files,) = ask("SELECT count(*) FROM (SELECT name FROM file UNION SELECT file FROM finding)").fetchone()
    (good,) = ask(
        # from the findings to their facts: the planner may prefer the other way
        "SELECT (SELECT count(*) FROM fact) - count(DISTINCT f.key) FROM finding n CROSS JOIN fact f ON f.id = n.id "
        f"AND +f.file = n.file WHERE n.severity = 'error' AND n.silenced IS NULL AND n.code <> '{DUPLICATE_ID}'"
    ).fetchone()
    cost = count_errors(index)
    errors, warnings, infos = (counts.get(severity.value, 0) for severity in Severity)
    return Tally(errors, warnings, infos, files_with, files, good, cost.set_aside, cost.incomplete)


def count_by_code(index: Index, codes: frozenset[str]) -> dict[str, int]:
    """Return how many findings there are of each of some codes; codes without any are left out."""
    rows = index.db.execute(f"SELECT code, count(*) FROM ({_unsilenced(codes)}) GROUP BY code ORDER BY code")
    return dict(rows)


def _unsilenced(codes: frozenset[str]) -> str:
    """Return the SQL that selects the findings of some codes that no `allow` silences.

    `SINGLE_SOURCE` is not stored, but worked out from the facts: in many bases it holds of nearly every one.
    """
    stored = f"SELECT {_FIELDS} FROM finding WHERE silenced IS NULL AND code IN ({sql_list(sorted(codes))})"
    return f"{stored} UNION ALL {_SOLE_SOURCE}" if SINGLE_SOURCE in codes else stored
