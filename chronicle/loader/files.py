"""One file of a base as it was read: what it holds, on which lines, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

from chronicle.codes import NOT_UTF8
from chronicle.findings import Finding, KeyPath, SourceLocation
from chronicle.loader.entries import EntryValidator, ValidEntry
from chronicle.loader.reader import FileError, read_file
from chronicle.loader.set_aside import Recognised, ascii_of, blanked_lines, recognise
from chronicle.loader.toml.positions import entry_lines
from chronicle.loader.toml.recovery import parse
from chronicle.loader.values import ReadingSettings
from chronicle.model.entities import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from chronicle.loader.toml.recovery import Parsed
    from chronicle.model.base import Reference
    from chronicle.model.entities import ReportSettings, Settings

Address = tuple[str, str]
"""The table and the id of an entry: `("tenures", "tucker")`."""


@dataclass(slots=True)
class BaseFile:
    """A file, or a piece of one, as it was read. `entries` empties `document`, to save memory."""

    name: str
    text: str
    document: dict[str, object]
    lines: Mapping[Address, int]
    """The line on which each entry begins."""
    findings: list[Finding] = field(default_factory=list)
    digest: str | None = None
    """The digest of the text; empty if the file is not UTF-8, None if it could not be read, or is a piece."""
    mentioned: set[str] = field(default_factory=set)
    """Words that may be ids, from parts that were set aside: entries named there do not count as unused."""
    set_aside_references: list[tuple[KeyPath, Reference]] = field(default_factory=list)
    """The references of facts and citations that were set aside, each with the path of its fact."""
    recognised: Mapping[Address, int] = field(default_factory=dict)
    """The line of each entry in parts that are not TOML, as far as its header can be recognised."""
    is_mended: bool = False
    """Whether broken parts of the text were blanked to make it TOML."""
    table_headers: set[str] = field(default_factory=set)
    """Of a piece: the tables with a header of their own, such as `[people]`, which a file may have once."""
    has_whole_entries: bool = False
    """Whether all of each entry stands between its header and the next entry's."""

    def __post_init__(self) -> None:
        if not _is_composed(self.text):
            self.document = {key: _composed(value) for key, value in self.document.items()}

    def entries(self, settings: ReadingSettings) -> Iterator[tuple[ValidEntry, int]]:
        """Yield each entry that stands, with the line on which it begins."""
        validator = EntryValidator(
            self.name, settings, self.findings, self.mentioned, self.set_aside_references
        )
        for valid in validator.entries(self.document):
            yield valid, self.lines.get((valid.table, valid.id), 1)

    def base(self) -> Settings | None:
        """Return its `[chronicle]` table, if it has one."""
        return EntryValidator(self.name, ReadingSettings(), self.findings, self.mentioned).base(self.document)

    def report(self) -> ReportSettings | None:
        """Return its `[report]` table, if it has one."""
        return EntryValidator(self.name, ReadingSettings(), self.findings, self.mentioned).report(
            self.document
        )


def load(path: Path, name: str) -> BaseFile:
    """Read a file and parse it; whatever is wrong with it is a finding, and the rest stands."""
    read = read_file(path)
    if isinstance(read, FileError):
        recognised = recognise(ascii_of(path).split("\n")) if read.code == NOT_UTF8 else Recognised({}, set())
        digest = "" if read.code == NOT_UTF8 else None
        return BaseFile(
            name,
            "",
            {},
            {},
            [_file_finding(name, read)],
            digest,
            recognised.words,
            recognised=recognised.lines,
        )
    parsed = parse(read.text)
    file = parsed_file(name, read.text, parsed)
    tables = {table: entries for table, entries in parsed.document.items() if table not in SETTINGS}
    file.lines, file.has_whole_entries = entry_lines(parsed.text, tables)
    file.digest = read.digest
    return file


def parsed_file(name: str, text: str, parsed: Parsed) -> BaseFile:
    """Return the `BaseFile` of a parsed text, whose `lines` the caller has yet to fill in."""
    findings = [_file_finding(name, error) for error in parsed.errors]
    if not findings:
        return BaseFile(name, parsed.text, parsed.document, {})
    recognised = recognise(blanked_lines(text, parsed.text))
    return BaseFile(
        name,
        parsed.text,
        parsed.document,
        {},
        findings,
        mentioned=recognised.words,
        recognised=recognised.lines,
        is_mended=True,
    )


def _is_composed(text: str) -> bool:
    """Tell whether each letter with an accent is one character in a text of TOML, and in what that holds."""
    if "\\u" in text or "\\U" in text:
        return False
    return text.isascii() or is_normalized("NFC", text)


def _composed(value: object) -> object:
    """Return a value whose texts have each letter with an accent as one character; keys stay, as they name places."""
    match value:
        case str():
            return normalize("NFC", value)
        case dict():
            return {key: _composed(inner) for key, inner in value.items()}
        case list():
            return [_composed(inner) for inner in value]
    return value


def _file_finding(name: str, error: FileError) -> Finding:
    at = SourceLocation(name, error.line, error.column, error.width)
    address = ".".join(error.address.split(".")[:2]) or None
    also = (SourceLocation(name, error.also),) if error.also else ()
    return Finding(error.code, error.message, error.hint, at, address, also)
