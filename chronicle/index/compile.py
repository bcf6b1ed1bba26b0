"""Compiling: files to entries, entries to a world, facts read against it, rows into the index.

Only files that changed are read, and those that refer to what changed in them. The result is the same, row for row,
as that of compiling every file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from chronicle import checks
from chronicle.base.entries import MODELS, Entered
from chronicle.base.files import Address
from chronicle.base.places import Locator
from chronicle.dates import iso, vaguest
from chronicle.facts.common import Ref
from chronicle.facts.entities import Base, Organisation, Post
from chronicle.facts.kinds import ENTITIES
from chronicle.facts.world import World
from chronicle.findings import Finding, Spot
from chronicle.index import earlier
from chronicle.index.crew import Alone, Crew, Worker, crew
from chronicle.index.job import Job
from chronicle.index.linking import Common, Linker
from chronicle.index.rows import joined
from chronicle.index.signature import Signature
from chronicle.index.store import Store
from chronicle.index.units import Seen, Told, Unit, units
from chronicle.schema import SEPARATOR

_READING: Final = 4
_LINKING: Final = 10
_FINISHING: Final = 1
_CHECKING: Final = 1
"""How the time of a compile is spent on a unit, one part to another, measured on a large base."""


class Compilation:
    """One run over a base, into an index that may hold an earlier state of it."""

    def __init__(self, job: Job, connection: sqlite3.Connection, *, fresh: bool) -> None:
        self._job = job
        self._db = connection
        self._fresh = fresh
        self._store = Store.empty(connection) if fresh else Store(connection)
        self._locator = Locator(job.root, self._plain, self._digest)
        self._world = World()
        self._names: set[Address] = set()
        """Every id of an entity, whether it stands or not."""
        self._allows: set[tuple[str, str]] = set()
        self._told: dict[str, dict[int, Told]] = {}
        """What was told of each file's units, by their numbers."""
        self._findings: dict[str, list[Finding]] = {}
        self._signatures: dict[str, Signature] = {}
        self._units = self._done = 0

    def run(self) -> None:
        """Bring the index up to the files."""
        base = self._job.settings
        self._world.financial_year, self._world.currency = base.financial_year, base.currency
        if self._conventions(base) != earlier.read_by(self._db):
            self._job.changed.update(self._job.files)
        changed = sorted(self._job.changed)
        self._signatures = {name: Signature.of(self._job.files[name]) for name in changed}
        if self._job.config in self._signatures:  # the settings may be older than what is read now
            self._signatures[self._job.config] = self._job.own_signature
        size = sum(signature.size for signature in self._signatures.values())
        workers = crew(
            Worker(base.financial_year, self._job.config, self._job.own), size, alone=self._job.alone
        )
        try:
            self._compile(workers, changed)
        finally:
            workers.dismiss()
        self._store.finish()
        self._advance(_FINISHING * self._units)
        self._across()
        self._advance(_CHECKING * self._units)
        self._describe(base)
        for name, signature in self._signatures.items():
            self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", (name, *signature))

    def _compile(self, workers: Alone | Crew, changed: list[str]) -> None:
        self._read(workers, changed)
        affected = []
        if not self._fresh:
            told = {name: [*self._told[name].values()] for name in changed}
            affected = sorted(earlier.affected(self._db, told, self._job.gone))
        self._signatures |= {name: Signature.of(self._job.files[name]) for name in affected}
        self._read(workers, affected)
        for name in () if self._fresh else {*changed, *affected, *self._job.gone}:
            self._store.forget(name)
        for name in self._job.gone:
            self._db.execute("DELETE FROM file WHERE name = ?", (name,))
        self._remember_others()
        self._link(workers, self._enter())

    @staticmethod
    def _conventions(base: Base) -> dict[str, str]:
        """What every file is read by."""
        return {
            "currency": base.currency,
            "financial_year": "-".join(f"{part:02d}" for part in base.financial_year),
        }

    def _read(self, workers: Alone | Crew, names: list[str]) -> None:
        """Have files read; one whose pieces do not make sense apart is read whole."""
        cut: list[Unit] = []
        for name in names:
            signature = self._signatures[name]
            made, digest = (
                self._job.own_units
                if name == self._job.config
                else units(name, self._job.files[name], signature.size)
            )
            self._findings[name], self._signatures[name] = [], signature._replace(digest=digest)
            cut += made
        numbered = self._numbered(cut)
        self._have_read(workers, numbered)
        self._have_read(workers, self._repeating(numbered))
        whole = [name for name in names if not _apart(self._told[name].values())]
        self._have_read(workers, self._numbered([Unit(name, self._job.files[name]) for name in whole]))

    def _numbered(self, cut: list[Unit]) -> dict[int, Unit]:
        numbered = dict(enumerate(cut, self._units))
        self._units += len(cut)
        self._told |= {unit.name: {} for unit in cut}
        return numbered

    def _have_read(self, workers: Alone | Crew, numbered: Mapping[int, Unit]) -> None:
        for number, told in workers.read(numbered):
            name = numbered[number].name
            if number not in self._told[name]:
                self._advance(_READING)
            self._told[name][number] = told
            if told.digest is not None:
                self._signatures[name] = self._signatures[name]._replace(digest=told.digest)

    def _repeating(self, numbered: Mapping[int, Unit]) -> dict[int, Unit]:
        """The pieces that use ids of earlier ones of their file again, with what they are to know of those."""
        repeating: dict[int, Unit] = {}
        lines: dict[str, dict[Address, int]] = {}
        for number, unit in numbered.items():
            if unit.piece is None:
                continue
            known = lines.setdefault(unit.name, {})
            before = {}
            for one in self._told[unit.name][number].entries:
                if one.read and known.setdefault(one[:2], one.line) != one.line:
                    before[one[:2]] = known[one[:2]]
            if before:
                repeating[number] = unit._replace(before=before)
        return repeating

    def _own_table(self, name: str, told: Iterable[Told]) -> None:
        """Report settings that stand in another file than they should."""
        if name != self._job.config and any(one.settings for one in told):
            message = f"[chronicle] stands once, in {self._job.config}"
            at = Spot(name, ("chronicle",))
            self._findings[name].append(Finding("F008", message, "take it out of this file", at, "chronicle"))

    def _remember_others(self) -> None:
        """Fill the world with the entities of files that need not be read."""
        context = {"financial_year": self._world.financial_year}
        for table, id_, shape in self._db.execute(
            "SELECT tbl, id, shape FROM entry WHERE stands AND shape IS NOT NULL"
        ):
            self._world.add(id_, MODELS[table].model_validate(json.loads(shape), context=context))
        tables = ", ".join(f"'{table}'" for table in ENTITIES)
        self._names.update(self._db.execute(f"SELECT tbl, id FROM entry WHERE tbl IN ({tables})"))
        self._allows.update(self._db.execute("SELECT address, code FROM allow"))
        broken = self._db.execute("SELECT DISTINCT file FROM finding WHERE code IN ('F003', 'F008', 'F011')")
        self._locator.mended.update({file: None for (file,) in broken})

    def _enter(self) -> dict[int, range]:  # noqa: C901 - one pass over all entries
        """Give every entry of a unit its key. Of several with one id the first stands, by file and line."""
        keys: dict[int, range] = {}
        first: dict[Address, str] = {}
        for name in sorted(self._told):
            found = self._findings[name]
            if name == self._job.config:
                found += self._job.wrong
                self._store.allow("chronicle", self._job.settings.allow, name)
            for number, told in self._told[name].items():
                found += told.findings
                for place, seen in enumerate(told.entries):
                    address = seen[:2]
                    if seen.stands and address not in first:
                        first[address] = self._first(address) or name
                    if seen.stands and first[address] != name:
                        found.append(_duplicate(address, name, first[address]))
                        told.entries[place] = seen._replace(stands=False, allow=(), entity=None)
                    elif seen.allow:
                        self._store.allow(".".join(address), seen.allow, name)
                        self._allows.update((".".join(address), code) for code in seen.allow)
                    if seen.table in ENTITIES:
                        self._names.add(address)
                keys[number] = self._store.keys(len(told.entries))
                for seen in told.entries:
                    if seen.entity is not None:
                        self._world.add(seen.id, seen.entity.entry)
            self._own_table(name, self._told[name].values())
        return keys

    def _first(self, address: Address) -> str | None:
        """The file that is not read again in which an id was first used."""
        return None if self._fresh else earlier.first_file(self._db, address)

    def _link(self, workers: Alone | Crew, keys: Mapping[int, range]) -> None:  # noqa: C901 - one pass over all units
        common = Common(self._world, self._names, self._job.known)
        linker = Linker(common)
        all_told = [
            (name, number, told) for name in sorted(self._told) for number, told in self._told[name].items()
        ]
        refers: dict[str, set[Address]] = {name: set() for name in self._told}
        linked = workers.link(
            common,
            {
                number: [
                    key if seen.stands else 0 for key, seen in zip(keys[number], told.entries, strict=True)
                ]
                for _, number, told in all_told
            },
        )
        for name, number, told in all_told:  # while the facts are being linked
            self._store.entries(name, keys[number], told.entries)
        names = {number: name for name, number, _ in all_told}
        for number, made in linked:
            self._advance(_LINKING)
            name = names[number]
            self._store.insert(made.rows)
            self._store.involve(made.involves)
            self._store.aside(made.aside)
            self._findings[name] += made.findings
            refers[name] |= made.refers
            refers[name].update(whom for whom in made.involves if whom[0] != "tags")
        for name, number, told in all_told:
            for key, seen in zip(keys[number], told.entries, strict=True):
                if seen.entity is not None:
                    refers[name] |= self._entity(key, seen, seen.entity, name, linker)
            for path, ref in told.aside:
                refers[name].add(ref[:2])
                if ref[:2] not in self._names:
                    at, address = Spot(name, (*path, *ref.path)), ".".join(map(str, path))
                    self._findings[name].append(linker.nothing(ref.table, ref.id, at, address))
            self._store.refers({(checks.MENTIONED, word) for word in told.mentioned}, name)
        for name, whom in refers.items():
            self._store.refers(whom, name)
            pieces = self._told[name].values()
            self._locator.mended[name] = {line: text for told in pieces for line, text in told.mended.items()}
        self._locator.look_up(
            spot
            for name, found in self._findings.items()
            for one in found
            for spot in one.also
            if spot.file != name
        )
        for name in sorted(self._told):
            for finding in self._findings.pop(name):
                self._report(finding, name)

    def _entity(self, key: int, seen: Seen, entered: Entered, name: str, linker: Linker) -> set[Address]:
        """Write an entity's rows; what it names."""
        match entered.entry:
            case Post(organisation=organisation):
                named = [Ref("organisations", organisation, ("organisation",))]
            case Organisation(parent=str() as parent):
                named = [Ref("organisations", parent, ("parent",))]
            case _:
                named = []
        for ref in named:
            if ref[:2] not in self._names:
                at = Spot(name, (entered.table, entered.id, *ref.path))
                self._findings[name].append(linker.nothing(ref.table, ref.id, at, entered.address))
        self._store.entity(key, entered, name, seen.line)
        return {ref[:2] for ref in named}

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
        for check in (checks.across(self._db, self._world), checks.idle_allows(self._db)):
            found = list(check)
            self._locator.look_up(spot for one in found for spot in (one.at, *one.also))
            for finding in found:
                self._report(finding, "")

    def _describe(self, base: Base) -> None:
        newest = self._world.reported_until(list(self._world.sources))
        if self._job.known is not None:
            newest = self._job.known.until(self._world)
        own = base.as_of if self._job.known is None else None
        as_of = own.text if own else iso(newest) if newest is not None else None
        published = [one.published for one in self._world.sources.values() if one.published is not None]
        reported = own or vaguest(newest, published)
        for name, value in (
            ("title", base.title),
            ("description", base.description),
            *self._conventions(base).items(),
            ("as_of", as_of),
            ("reported", reported.text if reported else as_of),
            ("files", SEPARATOR.join(base.files) if base.files else None),
            ("doubtful", SEPARATOR.join(self._job.known.doubtful(self._world)) if self._job.known else None),
        ):
            self._store.meta(name, value)

    def _plain(self, name: str) -> dict[Address, int] | None:
        """On which line each entry of a file begins, if the file was read in pieces."""
        told = self._told.get(name, {}).values()
        return {one[:2]: one.line for piece in told for one in piece.entries} if len(told) > 1 else None

    def _digest(self, name: str) -> str | None:
        """The digest of what was read of a file, now or earlier."""
        if name in self._signatures:
            return self._signatures[name].digest
        found = self._db.execute("SELECT digest FROM file WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def _advance(self, work: int) -> None:
        self._done += work
        self._job.progress(self._done, (_READING + _LINKING + _FINISHING + _CHECKING) * self._units)


def _apart(told: Collection[Told]) -> bool:
    """Whether pieces mean the same apart: each does, none repeats a table's header or the settings, and no id is in two."""
    seen = [one[:2] for piece in told for one in piece.entries]
    headers = [table for piece in told for table in piece.headers]
    settings = sum(piece.settings for piece in told)
    return all(piece.apart for piece in told) and (
        len(told) == 1
        or (settings <= 1 and len(set(headers)) == len(headers) and len(set(seen)) == len(seen))
    )


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
