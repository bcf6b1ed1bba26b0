"""Compiling: files to entries, entries to a world, facts read against it, rows into the index.

Only files that changed are read, and those that refer to what changed in them. The result is the same, row for row,
as that of compiling every file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chronicle import checks
from chronicle.base.entries import MODELS, Entered
from chronicle.base.files import Address, BaseFile, Locator, load
from chronicle.dates import iso
from chronicle.facts.common import Citation, Fact, Ref, Values
from chronicle.facts.entities import Base, Organisation, Person, Post, Scale, Source
from chronicle.facts.kinds import ENTITIES
from chronicle.facts.known import Known
from chronicle.facts.world import World
from chronicle.findings import Finding, Spot
from chronicle.findings import Path as KeyPath
from chronicle.index.located import located
from chronicle.index.rows import joined, link
from chronicle.index.schema import SEPARATOR
from chronicle.index.signature import Signature
from chronicle.index.store import Store

Progress = Callable[[int, int], None]
"""Told how much of the work is done, and how much there is."""


@dataclass(slots=True)
class Job:
    """What to compile: the files of a base, those of them that changed, and those that are gone."""

    root: Path
    files: Mapping[str, Path]
    changed: set[str]
    gone: set[str]
    config: str
    """The name of the file that holds `[chronicle]`."""
    own: BaseFile
    """That file, read already: every date is read by its financial year."""
    own_signature: Signature
    settings: Base
    """What it says of the base."""
    troubles: list[Finding] = field(default_factory=list)
    known: Known | None = None
    progress: Progress = lambda done, total: None  # noqa: E731, ARG005 - nobody watches


@dataclass(slots=True)
class _Read:
    """An entry that was read, and where; `stands` is false for one that was set aside."""

    id: Address
    line: int
    entered: Entered | None


class Compilation:
    """One run over a base, into an index that may hold an earlier state of it."""

    def __init__(self, job: Job, connection: sqlite3.Connection, *, fresh: bool) -> None:
        self._job = job
        self._db = connection
        self._fresh = fresh
        self._store = Store.empty(connection) if fresh else Store(connection)
        self._locator = Locator(job.root)
        self._world = World()
        self._names: set[Address] = set()
        self._allows: set[tuple[str, str]] = set()
        self._nearest: dict[str, checks.Nearest] = {}
        self._mentioned: dict[str, set[str]] = {}
        self._set_aside: dict[str, list[tuple[KeyPath, Ref]]] = {}
        self._files: dict[str, list[_Read]] = {}
        self._findings: dict[str, list[Finding]] = {}
        self._signatures: dict[str, Signature] = {}
        self._steps = 0

    def run(self) -> None:
        """Bring the index up to the files."""
        base = self._job.settings
        self._world.financial_year, self._world.currency = base.financial_year, base.currency
        if self._conventions(base) != self._read_by():
            self._job.changed.update(self._job.files)
        for name in sorted(self._job.changed):
            self._read(name, base)
        dirty = self._job.changed if self._fresh else self._job.changed | self._affected()
        for name in sorted(dirty - self._job.changed):
            self._read(name, base)
        for name in () if self._fresh else dirty | self._job.gone:
            self._store.forget(name)
        for name in self._job.gone:
            self._db.execute("DELETE FROM file WHERE name = ?", (name,))
        self._remember_others()
        keys = self._enter()
        for name in sorted(dirty):
            self._link(name, keys)
        self._store.finish()
        self._across()
        self._describe(base)
        for name, signature in self._signatures.items():
            self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", (name, *signature))

    def _read_by(self) -> dict[str, str]:
        """The conventions by which the index was compiled."""
        return dict(self._db.execute("SELECT name, value FROM meta WHERE name IN ('currency', 'financial_year')"))

    @staticmethod
    def _conventions(base: Base) -> dict[str, str]:
        """What every file is read by."""
        return {"currency": base.currency, "financial_year": "-".join(f"{part:02d}" for part in base.financial_year)}

    def _read(self, name: str, base: Base) -> None:
        self._step()
        if name == self._job.config:
            signature, file = self._job.own_signature, self._job.own
        else:
            signature = Signature.of(self._job.files[name])
            file = load(self._job.files[name], name)
            self._own_table(name, file)
        standing = {(e.table, e.id): e for e, _ in file.entries(base.financial_year)}
        self._files[name] = [_Read(id_, line, standing.get(id_)) for id_, line in file.lines.items() if id_[0] in MODELS]
        self._findings[name] = file.findings
        self._mentioned[name], self._set_aside[name] = file.mentioned, file.aside
        if file.mended:
            self._locator.mended.add(name)
        self._signatures[name] = signature._replace(digest=file.digest)

    def _own_table(self, name: str, file: BaseFile) -> None:
        if "chronicle" in file.document:
            message = f"[chronicle] stands once, in {self._job.config}"
            file.findings.append(
                Finding("F008", message, "take it out of this file", Spot(name, ("chronicle",)), "chronicle")
            )

    def _affected(self) -> set[str]:
        """The unchanged files with an entry that is read otherwise now: it refers to what changed, or shares an id."""
        gone_or_changed = self._job.changed | self._job.gone
        before: dict[Address, list[tuple[str, str | None]]] = {}
        for name in gone_or_changed:
            rows = self._db.execute("SELECT tbl, id, file, shape FROM entry WHERE file = ?", (name,))
            for table, id_, file, shape in rows:
                before.setdefault((table, id_), []).append((file, shape))
        after: dict[Address, list[tuple[str, str | None]]] = {}
        for name in self._job.changed:
            for read in self._files[name]:
                after.setdefault(read.id, []).append((name, _shape(read.entered)))
        affected: set[str] = set()
        for address in before.keys() | after.keys():
            sharing = self._db.execute("SELECT DISTINCT file FROM entry WHERE tbl = ? AND id = ?", address)
            shared = {file for (file,) in sharing} - gone_or_changed
            affected |= shared
            if address[0] in ENTITIES and (shared or _shapes(before, address) != _shapes(after, address)):
                rows = self._db.execute("SELECT file FROM refers WHERE tbl = ? AND id = ?", address)
                affected.update(file for (file,) in rows)
        if any(table in ENTITIES for table, _ in before.keys() ^ after.keys()):  # a misspelt id may have a nearer one now
            affected.update(file for (file,) in self._db.execute("SELECT DISTINCT scope FROM finding WHERE code = 'F009'"))
        return affected - gone_or_changed

    def _remember_others(self) -> None:
        """Fill the world with the entities of files that need not be read."""
        context = {"financial_year": self._world.financial_year}
        for table, id_, shape in self._db.execute("SELECT tbl, id, shape FROM entry WHERE stands AND shape IS NOT NULL"):
            self._people(table, id_, MODELS[table].model_validate(json.loads(shape), context=context))
        self._names.update(self._db.execute("SELECT tbl, id FROM entry"))
        self._allows.update(self._db.execute("SELECT address, code FROM allow"))
        broken = self._db.execute("SELECT DISTINCT file FROM finding WHERE code IN ('F003', 'F011')")
        self._locator.mended.update(file for (file,) in broken)

    def _people(self, table: str, id_: str, entry: object) -> None:
        match entry:
            case Person():
                self._world.people[id_] = entry
            case Organisation():
                self._world.organisations[id_] = entry
            case Post():
                self._world.posts[id_] = entry
            case Source():
                self._world.sources[id_] = entry
            case Scale():
                self._world.scales[id_] = entry
            case _:
                raise AssertionError(table)

    def _enter(self) -> dict[tuple[str, Address], int]:
        """Give every id its key. Of several with one id the first stands, by file and line."""
        keys: dict[tuple[str, Address], int] = {}
        first: dict[Address, str] = {}
        for name in sorted(self._files):
            for read in self._files[name]:
                entered = read.entered
                if entered is not None and read.id in first:
                    self._findings[name].append(_duplicate(read.id, name, first[read.id]))
                    entered = read.entered = None
                elif entered is not None:
                    first[read.id] = name
                keys[name, read.id] = self._store.entry(*read.id, name, read.line, entered=entered)
                self._names.add(read.id)
                if entered is not None:
                    if not isinstance(entered.entry, Fact):
                        self._people(entered.table, entered.id, entered.entry)
                    if entered.entry.allow:
                        self._store.allow(entered.address, entered.entry.allow, name)
                        self._allows.update((entered.address, code) for code in entered.entry.allow)
        self._store.flush()
        return keys

    def _link(self, name: str, keys: Mapping[tuple[str, Address], int]) -> None:
        self._step()
        refers: set[tuple[str, str]] = set()
        reads = self._files.pop(name)
        for read in reads:
            if read.entered is None:
                continue
            entry, key = read.entered.entry, keys[name, read.id]
            if isinstance(entry, Fact):
                refers |= self._fact(key, read.entered, entry, name, read.line)
            else:
                refers |= self._entity(key, read.entered, name, read.line)
            read.entered = None  # its rows are written; the model may go
        for path, ref in self._set_aside.pop(name):
            refers.add(ref[:2])
            if ref[:2] not in self._names:
                self._findings[name].append(self._nothing(ref.table, ref.id, Spot(name, (*path, *ref.path)), ".".join(map(str, path))))
        self._store.refers((one for one in refers if one[0] != "tags"), name)
        self._store.refers(((checks.MENTIONED, word) for word in self._mentioned.pop(name)), name)
        for finding in self._findings.pop(name):
            self._report(finding, name)

    def _fact(self, key: int, entered: Entered, fact: Fact[Values], name: str, line: int) -> set[tuple[str, str]]:
        path = (entered.table, entered.id)
        lost = [ref for ref in fact.refs() if ref[:2] not in self._names]
        for ref in lost:
            self._findings[name].append(self._nothing(ref.table, ref.id, Spot(name, (*path, *ref.path)), entered.address))
        fact, places = self._cited(fact, entered.places, name, path)
        if lost:
            return self._aside(key, fact)
        linked = link(entered.address, fact, self._world)
        self._findings[name].extend(checks.of_fact(linked, self._world, Spot(name, path), places))
        if self._job.known is not None:  # the base is checked as it is, and shown as it once could have been
            seen = self._job.known.seen(fact, self._world)
            if seen is None:
                return self._aside(key, fact, stands=None)
            linked = link(entered.address, seen, self._world)
        return self._store.fact(key, linked, self._world, name, line)

    def _aside(self, key: int, fact: Fact[Values], *, stands: int | None = 0) -> set[tuple[str, str]]:
        """Set a fact aside; what it names still decides when it must be read again.

        One that nobody had reported yet neither stands nor is wrong: `stands` is None.
        """
        self._db.execute("UPDATE entry SET stands = ? WHERE key = ?", (stands, key))
        return {ref[:2] for ref in fact.refs()} | {("sources", one.source) for one in fact.sources}

    def _cited(
        self, fact: Fact[Values], places: tuple[int, ...] | None, name: str, path: tuple[str, str]
    ) -> tuple[Fact[Values], tuple[int, ...] | None]:
        """The fact without citations of sources that do not exist, and which citations are left if not all are."""
        kept: dict[int, Citation[Values]] = {}
        for place, citation in zip(places or range(len(fact.sources)), fact.sources, strict=True):
            if ("sources", citation.source) in self._names:
                kept[place] = citation
            else:
                spot = Spot(name, (*path, "sources", place, "source"))
                self._findings[name].append(self._nothing("sources", citation.source, spot, ".".join(path)))
        if len(kept) == len(fact.sources):
            return fact, places
        return fact.model_copy(update={"sources": tuple(kept.values())}), tuple(kept)

    def _entity(self, key: int, entered: Entered, name: str, line: int) -> set[tuple[str, str]]:
        match entered.entry:
            case Post(organisation=organisation):
                named = {("organisations", organisation, "organisation")}
            case Organisation(parent=str() as parent):
                named = {("organisations", parent, "parent")}
            case _:
                named = set()
        for table, id_, where in named:
            if (table, id_) not in self._names:
                spot = Spot(name, (entered.table, entered.id, where))
                self._findings[name].append(self._nothing(table, id_, spot, entered.address))
        self._store.entity(key, entered, self._world, name, line)
        return {(table, id_) for table, id_, _ in named}

    def _nothing(self, table: str, id_: str, at: Spot, address: str) -> Finding:
        if table not in self._nearest:
            self._nearest[table] = checks.Nearest(other for kind, other in self._names if kind == table)
        return checks.unknown_reference(table, id_, self._nearest[table], at, address)

    def _report(self, finding: Finding, scope: str) -> None:
        silencers: list[str] = []
        if self._allows and not finding.code.startswith("F"):
            silencers = [one for one in finding.involves if (one, finding.code) in self._allows]
        self._store.finding(finding, scope, joined(tuple(silencers)), self._locator)

    def _across(self) -> None:
        """What no entry shows by itself: it is looked for in the whole index each time."""
        self._db.execute("DELETE FROM finding WHERE scope = ''")
        for finding in self._job.troubles:
            self._report(finding, "")
        if self._job.known is not None:
            return  # the base is checked as it is, not as it once could have been
        for found in (checks.across(self._db, self._world), checks.idle_allows(self._db)):
            for finding in located(found, self._locator):
                self._report(finding, "")

    def _describe(self, base: Base) -> None:
        newest = self._world.reported_until(list(self._world.sources))
        if self._job.known is not None:
            newest = self._job.known.until(self._world)
        as_of = base.as_of.text if base.as_of else iso(newest) if newest is not None else None
        for name, value in (
            ("title", base.title),
            ("description", base.description),
            *self._conventions(base).items(),
            ("as_of", as_of),
            ("files", SEPARATOR.join(base.files) if base.files else None),
            ("doubtful", str(len(self._job.known.doubtful(self._world))) if self._job.known else None),
        ):
            self._store.meta(name, value)

    def _step(self) -> None:
        self._steps += 1
        self._job.progress(self._steps, 2 * len(self._job.changed))


def _shape(entered: Entered | None) -> str | None:
    return json.dumps(entered.raw, default=str, ensure_ascii=False) if entered and entered.raw is not None else None


def _shapes(found: Mapping[Address, Iterable[tuple[str, str | None]]], address: Address) -> list[str | None]:
    return [shape for _, shape in found.get(address, ())]


def _duplicate(id_: Address, name: str, other: str) -> Finding:
    address = ".".join(id_)
    return Finding(
        "F008",
        "the same id is there already, and the first one stands",
        "give this one an id of its own, or make the two one",
        Spot(name, id_, key=True),
        address,
        also=(Spot(other, id_, key=True),),
    )
