"""Compiling: read files into entries, collect the entities, resolve each fact, write rows to the index.

Only changed files are read, and those that refer to what changed in them. The result is the same, row for
row, as that of compiling every file.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from chronicle import checks
from chronicle.checks.extra import wrong_tables
from chronicle.checks.references import ANY_TABLE
from chronicle.codes import DUPLICATE_ID, INVALID_ID, NOT_TOML, OVER_LIMIT
from chronicle.dates import BEGINNING, format_iso, least_precise_from
from chronicle.findings import Finding, KeyLocation
from chronicle.index import incremental
from chronicle.index.large.pieces import mended_text
from chronicle.index.large.reading import SettingsFile, UnitReader
from chronicle.index.large.workers import (
    InProcess,
    UnitReport,
    Worker,
    WorkerPool,
    start_workers,
)
from chronicle.index.relations import write_relations
from chronicle.index.resolver import ResolutionContext, ResolvedRows, Resolver
from chronicle.index.rows import add_sourcing, addresses_of_entity, joined
from chronicle.index.schema import AGENTS
from chronicle.index.words import MOST_AT_ONCE, add_words, is_complete
from chronicle.index.writer import IndexWriter
from chronicle.loader.entries import MODELS, ValidEntry
from chronicle.loader.files import Address
from chronicle.loader.locations import Locator
from chronicle.loader.validation import validate
from chronicle.loader.values import ReadingSettings
from chronicle.model.base import CitedEntry
from chronicle.model.entities import ENTITIES, ExtraField, Settings
from chronicle.model.kind import ImpliedOwner, Kind
from chronicle.model.kinds import KINDS
from chronicle.model.knowledge import KnowledgeCutoff
from chronicle.model.lookup import Entities
from chronicle.sql import SEPARATOR, EntryState, sql_list
from chronicle.text import comparable_name

Progress = Callable[[int, int], None]
"""Called with how much of a compile is done, and how much there is in all."""

_READING: Final = 4
_RESOLVING: Final = 10
_FINISHING: Final = 1
_CHECKING: Final = 1
"""What each step of a compile costs per unit, relative to the others, for the progress bar; measured."""

_NO_ID: Final = re.compile(r'"(.+)" is not an id$')
"""What F010 says of a text in place of an id."""


@dataclass(slots=True)
class CompileJob:
    """What to compile: the files of a base by name, those that changed, and those that are gone."""

    root: Path
    files: Mapping[str, Path]
    changed: set[str]
    gone: set[str]
    settings_file: SettingsFile
    settings: Settings
    """The settings; their financial year decides how every date is read."""
    settings_findings: list[Finding]
    """Findings in the settings."""
    file_findings: list[Finding] = field(default_factory=list)
    """Findings about files that cannot be read, and patterns that match none."""
    cutoff: KnowledgeCutoff | None = None
    """With `--known-by`: the day after which sources are left out."""
    in_process: bool = False
    """Whether to start no other process."""
    progress: Progress = lambda done, total: None  # noqa: ARG005 - nobody watches


class Compilation:
    """One compile of a base into an index, which may hold an earlier state of the base (`fresh` if empty)."""

    def __init__(self, job: CompileJob, connection: sqlite3.Connection, *, fresh: bool) -> None:
        self._job = job
        self._db = connection
        self._fresh = fresh
        self._writer = IndexWriter.empty(connection) if fresh else IndexWriter(connection)
        self._reader = UnitReader(job.files, job.settings_file, lambda: self._advance(_READING))
        self._locator = Locator(self._path, self._entry_lines, self._digest, mended_text)
        self._entities = Entities()
        self._addresses: set[Address] = set()
        """The address of every entity, even of one that is set aside."""
        self._allows: set[tuple[str, str]] = set()
        self._findings: defaultdict[str, list[Finding]] = defaultdict(list)
        self._done = 0

    def run(self) -> None:
        """Bring the index up to the files."""
        base = self._job.settings
        self._entities.financial_year, self._entities.currency = base.financial_year, base.currency
        if self._reading_settings(base) != incremental.reading_settings(self._db):
            self._job.changed.update(self._job.files)
        changed = sorted(self._job.changed)
        self._reader.sign(changed)
        size = sum(signature.size for signature in self._reader.signatures.values())
        settings_file = self._job.settings_file
        settings = ReadingSettings(base.financial_year, base.budget_types)
        worker = Worker(settings, settings_file.name, settings_file.file)
        first_key = self._writer.next_key
        workers = start_workers(worker, size, in_process=self._job.in_process)
        try:
            self._compile(workers, changed)
        finally:
            workers.close()
        self._writer.finish()
        is_searchable = self._writer.next_key <= MOST_AT_ONCE if self._fresh else is_complete(self._db)
        if is_searchable:
            add_words(self._db, first_key)
        write_relations(self._db, base.financial_year)
        self._advance(_FINISHING * self._reader.unit_count)
        self._check_whole_base()
        self._advance(_CHECKING * self._reader.unit_count)
        self._write_meta(base)
        self._write_report_settings()
        for name, signature in self._reader.signatures.items():
            self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", (name, *signature))

    def _compile(self, workers: InProcess | WorkerPool, changed: list[str]) -> None:
        self._reader.read(workers, changed)
        affected = []
        if not self._fresh:
            reports = {name: [*self._reader.reports[name].values()] for name in changed}
            affected = sorted(
                incremental.affected_files(self._db, reports, self._job.gone, self._entities.financial_year)
            )
        self._reader.sign(affected)
        self._reader.read(workers, affected)
        for name in () if self._fresh else {*changed, *affected, *self._job.gone}:
            self._writer.forget(name)
        for name in self._job.gone:
            self._db.execute("DELETE FROM file WHERE name = ?", (name,))
        self._load_unread_files()
        keys = self._register_entries()
        self._date_sources()
        self._resolve_facts(workers, keys)

    @staticmethod
    def _reading_settings(base: Settings) -> dict[str, str]:
        """Return the settings that decide how every file is read: if one changes, all files are read again."""
        return {
            "currency": base.currency,
            "financial_year": "-".join(f"{part:02d}" for part in base.financial_year),
            "budget_types": SEPARATOR.join(base.budget_types),
        }

    def _report_misplaced_settings(self, name: str, reports: Iterable[UnitReport]) -> None:
        """Report a `[chronicle]` or a `[report]` in any file but the base's own."""
        if name == self._job.settings_file.name:
            return
        for table in dict.fromkeys(table for report in reports for table in report.settings_tables):
            message = f"[{table}] stands once, in {self._job.settings_file.name}"
            at = KeyLocation(name, (table,))
            self._findings[name].append(Finding(DUPLICATE_ID, message, "take it out of this file", at, table))

    def _load_unread_files(self) -> None:
        """Load from the index what is needed of files not read: entities, ids, allows, which are broken."""
        for table, id_, content in self._db.execute(
            f"SELECT tbl, id, json FROM entry WHERE state = '{EntryState.STANDS}' AND json IS NOT NULL"
        ):
            settings = ReadingSettings(self._entities.financial_year)
            self._entities.add(id_, validate(MODELS[table], json.loads(content), settings))
        tables = ", ".join(f"'{table}'" for table in ENTITIES)
        self._addresses.update(self._db.execute(f"SELECT tbl, id FROM entry WHERE tbl IN ({tables})"))
        self._allows.update(self._db.execute("SELECT address, code FROM allow"))
        unparsed = sql_list((NOT_TOML, DUPLICATE_ID, OVER_LIMIT))
        broken = self._db.execute(f"SELECT DISTINCT file FROM finding WHERE code IN ({unparsed})")
        self._locator.mended.update({file: None for (file,) in broken})

    def _register_entries(self) -> dict[int, range]:  # noqa: C901 - one pass over all entries
        """Assign keys to each unit's entries. Of several with one id the first stands, by file and line."""
        keys: dict[int, range] = {}
        file_of: dict[Address, str] = {}
        for name in sorted(self._reader.reports):
            findings = self._findings[name]
            if name == self._job.settings_file.name:
                findings += self._job.settings_findings
                self._writer.allow("chronicle", self._job.settings.allow, name)
            for number, report in self._reader.reports[name].items():
                findings += report.findings
                for position, entry in enumerate(report.entries):
                    address = entry[:2]
                    if entry.stands and address not in file_of:
                        file_of[address] = self._unread_file_of(address) or name
                    if entry.stands and file_of[address] != name:
                        findings.append(_duplicate(address, name, file_of[address]))
                        report.entries[position] = entry._replace(stands=False, allow=(), entity=None)
                    elif entry.allow:
                        self._writer.allow(".".join(address), entry.allow, name)
                        self._allows.update((".".join(address), code) for code in entry.allow)
                    if entry.table in ENTITIES:
                        self._addresses.add(address)
                keys[number] = self._writer.keys(len(report.entries))
                for entry in report.entries:
                    if entry.entity is not None:
                        self._entities.add(entry.id, entry.entity.entry)
            self._report_misplaced_settings(name, self._reader.reports[name].values())
            if not self._reader.has_whole_entries(name):
                self._writer.scattered(name)
        return keys

    def _date_sources(self) -> None:
        """Work out how late the sources were published whose dates leave it open: none is older than what it reports."""
        sources = self._entities.sources
        open_ = {id_ for id_, source in sources.items() if not source.is_dated_to_the_day}
        for name, reports in self._reader.reports.items():
            days: dict[str, int] = {}
            for report in reports.values():
                for source in report.reported.keys() & open_:
                    days[source] = max(report.reported[source], days.get(source, BEGINNING))
            self._writer.reported(days, name)
        self._entities.reported.update(
            self._db.execute("SELECT source, max(day) FROM reported GROUP BY source")
        )
        self._writer.narrowed(
            (id_, publication.text)
            for id_ in sorted(open_)
            if (publication := self._entities.publication(id_)) not in {None, sources[id_].publication}
        )

    def _unread_file_of(self, address: Address) -> str | None:
        """Return the file, of those not read again, whose entry holds an id."""
        return None if self._fresh else incremental.file_of_id(self._db, address)

    def _resolve_facts(self, workers: InProcess | WorkerPool, keys: Mapping[int, range]) -> None:
        context = ResolutionContext(self._entities, self._addresses, self._job.cutoff)
        resolver = Resolver(context)
        if self._job.cutoff is not None:
            self._forget_later_values(resolver)
        resolved = workers.resolve(
            context,
            {
                number: [
                    key if entry.stands else 0
                    for key, entry in zip(keys[number], report.entries, strict=True)
                ]
                for _, number, report in self._reader
            },
        )
        refers: defaultdict[str, set[Address]] = defaultdict(set)
        for name, number, report in self._reader:  # while the facts are being resolved
            self._writer.entries(name, keys[number], report.entries)
        for (name, number, report), (_, unit) in zip(self._reader, resolved, strict=True):
            self._advance(_RESOLVING)
            refers[name] |= self._write_entities(name, keys[number], report, resolver)
            self._writer.insert(unit.rows)
            self._writer.involve(unit.involves)
            self._writer.set_states(unit.states)
            self._findings[name] += unit.findings
            refers[name] |= unit.refers
            refers[name].update(
                address for address in unit.involves if address[0] not in {"tags", "categories", AGENTS}
            )
        for name, addresses in refers.items():
            self._writer.refers(addresses, name)
        self._write_findings()

    def _forget_later_values(self, resolver: Resolver) -> None:
        """Leave of every entity what was known by the `--known-by` day: facts are resolved against that."""
        for name, _, report in self._reader:
            for _, id_, _, _, _, entity, _ in report.entries:
                if entity is not None and isinstance(entity.entry, CitedEntry) and entity.entry.sources:
                    self._entities.add(id_, resolver.entity(entity, name, ResolvedRows())[0])

    def _write_entities(self, name: str, keys: range, report: UnitReport, resolver: Resolver) -> set[Address]:
        """Write a unit's entities; return what they, and entries set aside, refer to or may refer to."""
        rows = ResolvedRows()
        for key, entry in zip(keys, report.entries, strict=True):
            if entry.entity is not None:
                self._write_entity(key, entry.entity, name, resolver, rows)
        self._writer.insert(rows.rows)
        self._writer.involve(rows.involves)
        self._findings[name] += rows.findings
        refers = rows.refers | {(ANY_TABLE, word) for word in report.mentioned}
        refers.update(("sources", source) for source in report.reported)
        for path, reference in report.set_aside_references:
            refers.add(reference[:2])
            if reference[:2] not in self._addresses:
                at, address = KeyLocation(name, (*path, *reference.path)), ".".join(map(str, path))
                self._findings[name].append(resolver.unknown_reference_finding(reference, at, address))
        return refers

    def _write_entity(
        self, key: int, valid: ValidEntry, name: str, resolver: Resolver, rows: ResolvedRows
    ) -> None:
        """Write an entity's row, and add to `rows` what it cites and refers to."""
        entry, evidence = resolver.entity(valid, name, rows)
        if isinstance(entry, ExtraField):
            rows.findings += wrong_tables(entry, KeyLocation(name, (valid.table, valid.id)))
        if isinstance(entry, CitedEntry) and (entry.sources or entry.because):
            add_sourcing(rows.rows, key, entry, evidence.claims, self._entities)
            for address in set(addresses_of_entity(valid.table, valid.id, entry, self._entities)):
                rows.involves[address].append(key)
        self._writer.entity(key, replace(valid, entry=entry), evidence, self._entities)

    def _write_findings(self) -> None:
        """Write the findings in the files that were read, by file."""
        for name, reports in self._reader.reports.items():
            self._locator.mended[name] = {
                line: text for report in reports.values() for line, text in report.mended.items()
            }
        self._locator.look_up(
            at
            for findings in self._findings.values()
            for finding in findings
            for at in (finding.at, *finding.also)
        )
        for name in sorted(self._reader.reports):
            for finding in self._findings[name]:
                self._write_finding(self._with_id_of_name(finding), name)
        self._findings.clear()

    def _with_id_of_name(self, finding: Finding) -> Finding:
        """Return F010 with the id of what is called by its name where its id belongs, if one entry has that name."""
        text = _NO_ID.search(finding.message) if finding.code == INVALID_ID else None
        path = finding.at.path if isinstance(finding.at, KeyLocation) else ()
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        table = "sources" if key in {"source", "via"} else KINDS.reference_tables.get(key)
        if text is None or table is None:
            return finding
        ids = self._entities.ids_called(table, text[1])
        return replace(finding, hint=f'write "{ids[0]}", the id that it has') if len(ids) == 1 else finding

    def _write_finding(self, finding: Finding, scope: str) -> None:
        silencers: list[str] = []
        if self._allows and not finding.code.sets_aside:
            silencers = [address for address in finding.involves if (address, finding.code) in self._allows]
        self._writer.finding(finding, scope, joined(tuple(silencers)), self._locator)

    def _check_whole_base(self) -> None:
        """Redo the findings that need the whole index, and so cannot be kept from an earlier compile."""
        self._db.execute("DELETE FROM finding WHERE scope = ''")
        for finding in self._job.file_findings:
            self._write_finding(finding, "")
        if self._job.cutoff is not None:
            return  # the base is checked as it is, not as it was known by an earlier day
        for check in (checks.check_base, *(last.find for last in checks.LAST_CHECKS)):
            findings = list(check(self._db, self._entities))
            self._locator.look_up(at for finding in findings for at in (finding.at, *finding.also))
            for finding in findings:
                self._write_finding(finding, "")

    def _write_meta(self, base: Settings) -> None:
        newest = self._entities.reported_until(list(self._entities.sources))
        if self._job.cutoff is not None:
            newest = self._job.cutoff.reported_until(self._entities)
        stated = base.as_of.without_clock() if base.as_of and self._job.cutoff is None else None
        as_of = stated.text if stated else format_iso(newest) if newest is not None else None
        published = [date for id_ in self._entities.sources if (date := self._entities.publication(id_))]
        reported = stated or least_precise_from(newest, published)
        for name, value in (
            ("title", base.title),
            ("description", base.description),
            *self._reading_settings(base).items(),
            ("as_of", as_of),
            ("reported", reported.text if reported else as_of),
            ("doubtful", self._doubtful_sources()),
            ("namesakes", self._namesakes()),
            ("kinds_reported_later", self._kinds_reported_later()),
            *((kind.singular, self._implied_owner(kind)) for kind in KINDS if kind.implied_owner),
        ):
            self._writer.meta(name, value)

    def _write_report_settings(self) -> None:
        """Write what `[report]` says, if its file was read or is gone; else the index has it."""
        name = self._job.settings_file.name
        if name not in self._reader.reports and name not in self._job.gone:
            return
        said = [report.report for report in self._reader.reports.get(name, {}).values() if report.report]
        self._writer.meta("report", json.dumps(vars(said[0])) if said else None)

    def _namesakes(self) -> str | None:
        """Return, as JSON, what tells people or organisations of one name apart, by address: when they were born or opened, else the id."""
        marks: dict[str, str] = {}
        for table, word, entities in (
            ("people", "born", self._entities.people),
            ("organisations", "opened", self._entities.organisations),
        ):
            alike: defaultdict[str, list[str]] = defaultdict(list)
            for id_, entity in entities.items():
                alike[comparable_name(entity.name)].append(id_)
            for ids in alike.values():
                if len(ids) > 1:
                    began = {id_: date.text for id_ in ids if (date := entities[id_].life.began)}
                    distinct = len({*began.values()}) == len(began)
                    marks |= {
                        f"{table}.{id_}": f"{word} {began[id_]}" if distinct and id_ in began else id_
                        for id_ in ids
                    }
        return json.dumps(dict(sorted(marks.items()))) if marks else None

    def _implied_owner(self, kind: Kind[Any]) -> str | None:
        """Return the organisation that goes without saying as the owner of a kind's facts; None if none does."""
        for implied in kind.implied_owner:
            of_facts = implied is ImpliedOwner.OF_FACTS
            owner = self._owner_of_all(kind.table) if of_facts else self._owner_of_lead_posts()
            if owner is not None:
                return owner
        return None

    def _owner_of_lead_posts(self) -> str | None:
        """Return the one organisation of all lead posts, or of all posts if none leads."""
        posts = self._entities.posts.values()
        ids = {post.organisation for post in posts if post.lead} or {post.organisation for post in posts}
        return self._unshared(self._entities.organisation(ids.pop())) if len(ids) == 1 else None

    def _owner_of_all(self, listing: str) -> str | None:
        """Return the organisation of all entries of a listing that name one, if it is one and the same."""
        names = self._db.execute(
            f'SELECT DISTINCT organisation FROM "{listing}" WHERE organisation IS NOT NULL LIMIT 2'
        ).fetchall()
        return self._unshared(names[0][0]) if len(names) == 1 else None

    def _unshared(self, name: str) -> str | None:
        """Return the name of an organisation, if it is that of no other."""
        namesakes = [entity for entity in self._entities.organisations.values() if entity.name == name]
        return name if len(namesakes) <= 1 else None

    def _doubtful_sources(self) -> str | None:
        """Return, with `--known-by`, the cited sources whose date leaves open whether they were published by then."""
        if self._job.cutoff is None:
            return None
        cited = {
            id_ for (id_,) in self._db.execute("SELECT source FROM citation UNION SELECT via FROM citation")
        }
        return SEPARATOR.join(id_ for id_ in self._job.cutoff.possibly_later(self._entities) if id_ in cited)

    def _kinds_reported_later(self) -> str | None:
        """Return, with `--known-by`, the tables of facts that no source had reported by then."""
        rows = self._db.execute(f"SELECT DISTINCT tbl FROM entry WHERE state = '{EntryState.NOT_KNOWN}'")
        return joined(tuple(sorted(table for (table,) in rows))) if self._job.cutoff is not None else None

    def _path(self, name: str) -> Path:
        return self._job.files.get(name) or self._job.root / name

    def _entry_lines(self, name: str) -> dict[Address, int] | None:
        """Return the line of each entry of a file; None if it must be searched as a whole."""
        if name in self._reader.reports:
            return self._reader.entry_lines(name)
        is_scattered = self._db.execute("SELECT 1 FROM scattered WHERE file = ?", (name,)).fetchone()
        if is_scattered or name in self._locator.mended:
            return None
        rows = self._db.execute("SELECT tbl, id, line FROM entry WHERE file = ?", (name,))
        return {(table, id_): line for table, id_, line in rows}

    def _digest(self, name: str) -> str | None:
        """Return the digest of a file's text as it was last read, in this compile or an earlier one."""
        if name in self._reader.signatures:
            return self._reader.signatures[name].digest
        row = self._db.execute("SELECT digest FROM file WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _advance(self, work: int) -> None:
        self._done += work
        self._job.progress(
            self._done, (_READING + _RESOLVING + _FINISHING + _CHECKING) * self._reader.unit_count
        )


def _duplicate(id_: Address, name: str, other: str) -> Finding:
    address = ".".join(id_)
    return Finding(
        DUPLICATE_ID,
        "the same id is there already, and the first one stands",
        "give this one an id of its own, or make the two one",
        KeyLocation(name, id_, key=True),
        address,
        also=(KeyLocation(other, id_, key=True),),
    )
