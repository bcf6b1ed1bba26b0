"""Compiling: read files into entries, collect the entities, link each fact to them, write rows to the index.

Only changed files are read, and those that refer to what changed in them. The result is the same, row for
row, as that of compiling every file.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from chronicle import checks
from chronicle.checks.references import ANY_TABLE
from chronicle.codes import DUPLICATE_ID, NOT_TOML, OVER_LIMIT
from chronicle.dates import format_iso, least_precise_from
from chronicle.findings import Finding, KeyLocation
from chronicle.index import incremental
from chronicle.index.job import Job
from chronicle.index.readings import Readings
from chronicle.index.resolver import ResolutionContext, Resolver
from chronicle.index.rows import joined
from chronicle.index.units import UnitReport
from chronicle.index.workers import InProcess, Worker, WorkerPool, workers_for
from chronicle.index.writer import IndexWriter
from chronicle.loader.entries import MODELS, ValidEntry
from chronicle.loader.files import Address
from chronicle.loader.locations import Locator
from chronicle.loader.validation import validate
from chronicle.model.entities import ENTITIES, Base
from chronicle.model.kind import ImpliedOwner, Kind
from chronicle.model.kinds import KINDS
from chronicle.model.lookup import Entities
from chronicle.sql import SEPARATOR, sql_list

_READING: Final = 4
_LINKING: Final = 10
_FINISHING: Final = 1
_CHECKING: Final = 1
"""What each step of a compile costs per unit, relative to the others, for the progress bar; measured."""


class Compilation:
    """One compile of a base into an index, which may hold an earlier state of the base (`fresh` if empty)."""

    def __init__(self, job: Job, connection: sqlite3.Connection, *, fresh: bool) -> None:
        self._job = job
        self._db = connection
        self._fresh = fresh
        self._writer = IndexWriter.empty(connection) if fresh else IndexWriter(connection)
        self._readings = Readings(job, lambda: self._advance(_READING))
        self._locator = Locator(job.root, self._readings.lines, self._digest)
        self._world = Entities()
        self._names: set[Address] = set()
        """The address of every entity, even of one that is set aside."""
        self._allows: set[tuple[str, str]] = set()
        self._findings: defaultdict[str, list[Finding]] = defaultdict(list)
        self._done = 0

    def run(self) -> None:
        """Bring the index up to the files."""
        base = self._job.settings
        self._world.financial_year, self._world.currency = base.financial_year, base.currency
        if self._conventions(base) != incremental.read_by(self._db):
            self._job.changed.update(self._job.files)
        changed = sorted(self._job.changed)
        self._readings.sign(changed)
        size = sum(signature.size for signature in self._readings.signatures.values())
        workers = workers_for(
            Worker(base.financial_year, self._job.config, self._job.own), size, alone=self._job.alone
        )
        try:
            self._compile(workers, changed)
        finally:
            workers.dismiss()
        self._writer.finish()
        self._advance(_FINISHING * self._readings.units)
        self._across()
        self._advance(_CHECKING * self._readings.units)
        self._describe(base)
        for name, signature in self._readings.signatures.items():
            self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", (name, *signature))

    def _compile(self, workers: InProcess | WorkerPool, changed: list[str]) -> None:
        self._readings.read(workers, changed)
        affected = []
        if not self._fresh:
            told = {name: [*self._readings.told[name].values()] for name in changed}
            affected = sorted(incremental.affected(self._db, told, self._job.gone))
        self._readings.sign(affected)
        self._readings.read(workers, affected)
        for name in () if self._fresh else {*changed, *affected, *self._job.gone}:
            self._writer.forget(name)
        for name in self._job.gone:
            self._db.execute("DELETE FROM file WHERE name = ?", (name,))
        self._remember_others()
        self._link(workers, self._enter())

    @staticmethod
    def _conventions(base: Base) -> dict[str, str]:
        """The settings that decide how every file is read: if one changes, all files are read again."""
        return {
            "currency": base.currency,
            "financial_year": "-".join(f"{part:02d}" for part in base.financial_year),
        }

    def _own_table(self, name: str, told: Iterable[UnitReport]) -> None:
        """Report a `[chronicle]` table in any file but the base's own."""
        if name != self._job.config and any(one.settings for one in told):
            message = f"[chronicle] stands once, in {self._job.config}"
            at = KeyLocation(name, ("chronicle",))
            self._findings[name].append(
                Finding(DUPLICATE_ID, message, "take it out of this file", at, "chronicle")
            )

    def _remember_others(self) -> None:
        """Load from the index what is needed of files not read: entities, ids, allows, which are broken."""
        for table, id_, shape in self._db.execute(
            "SELECT tbl, id, shape FROM entry WHERE stands AND shape IS NOT NULL"
        ):
            self._world.add(id_, validate(MODELS[table], json.loads(shape), self._world.financial_year))
        tables = ", ".join(f"'{table}'" for table in ENTITIES)
        self._names.update(self._db.execute(f"SELECT tbl, id FROM entry WHERE tbl IN ({tables})"))
        self._allows.update(self._db.execute("SELECT address, code FROM allow"))
        unparsed = sql_list((NOT_TOML, DUPLICATE_ID, OVER_LIMIT))
        broken = self._db.execute(f"SELECT DISTINCT file FROM finding WHERE code IN ({unparsed})")
        self._locator.mended.update({file: None for (file,) in broken})

    def _enter(self) -> dict[int, range]:  # noqa: C901 - one pass over all entries
        """Assign keys to each unit's entries. Of several with one id the first stands, by file and line."""
        keys: dict[int, range] = {}
        first: dict[Address, str] = {}
        for name in sorted(self._readings.told):
            found = self._findings[name]
            if name == self._job.config:
                found += self._job.wrong
                self._writer.allow("chronicle", self._job.settings.allow, name)
            for number, told in self._readings.told[name].items():
                found += told.findings
                for place, seen in enumerate(told.entries):
                    address = seen[:2]
                    if seen.stands and address not in first:
                        first[address] = self._first(address) or name
                    if seen.stands and first[address] != name:
                        found.append(_duplicate(address, name, first[address]))
                        told.entries[place] = seen._replace(stands=False, allow=(), entity=None)
                    elif seen.allow:
                        self._writer.allow(".".join(address), seen.allow, name)
                        self._allows.update((".".join(address), code) for code in seen.allow)
                    if seen.table in ENTITIES:
                        self._names.add(address)
                keys[number] = self._writer.keys(len(told.entries))
                for seen in told.entries:
                    if seen.entity is not None:
                        self._world.add(seen.id, seen.entity.entry)
            self._own_table(name, self._readings.told[name].values())
        return keys

    def _first(self, address: Address) -> str | None:
        """The file that is not read again in which an id was first used."""
        return None if self._fresh else incremental.first_file(self._db, address)

    def _link(self, workers: InProcess | WorkerPool, keys: Mapping[int, range]) -> None:
        common = ResolutionContext(self._world, self._names, self._job.known)
        resolver = Resolver(common)
        linked = workers.link(
            common,
            {
                number: [
                    key if seen.stands else 0 for key, seen in zip(keys[number], told.entries, strict=True)
                ]
                for _, number, told in self._readings
            },
        )
        for name, number, told in self._readings:  # while the facts are being linked
            self._writer.entries(name, keys[number], told.entries)
        refers: defaultdict[str, set[Address]] = defaultdict(set)
        names = {number: name for name, number, _ in self._readings}
        for number, made in linked:
            self._advance(_LINKING)
            name = names[number]
            self._writer.insert(made.rows)
            self._writer.involve(made.involves)
            self._writer.aside(made.aside)
            self._findings[name] += made.findings
            refers[name] |= made.refers
            refers[name].update(whom for whom in made.involves if whom[0] != "tags")
        for name, number, told in self._readings:
            refers[name] |= self._besides(name, keys[number], told, resolver)
        for name, whom in refers.items():
            self._writer.refers(whom, name)
        self._report_all()

    def _besides(self, name: str, keys: range, told: UnitReport, resolver: Resolver) -> set[Address]:
        """Write a unit's entities; return what they, and entries set aside, refer to or may refer to."""
        named = {(ANY_TABLE, word) for word in told.mentioned}
        for key, seen in zip(keys, told.entries, strict=True):
            if seen.entity is not None:
                named |= self._entity(key, seen.entity, name, resolver)
        for path, ref in told.aside:
            named.add(ref[:2])
            if ref[:2] not in self._names:
                at, address = KeyLocation(name, (*path, *ref.path)), ".".join(map(str, path))
                self._findings[name].append(resolver.nothing(ref.table, ref.id, at, address))
        return named

    def _entity(self, key: int, entered: ValidEntry, name: str, resolver: Resolver) -> set[Address]:
        """Write an entity's rows; return what it refers to."""
        named = list(entered.entry.references())
        for ref in named:
            if ref[:2] not in self._names:
                at = KeyLocation(name, (entered.table, entered.id, *ref.path))
                self._findings[name].append(resolver.nothing(ref.table, ref.id, at, entered.address))
        self._writer.entity(key, entered)
        return {ref[:2] for ref in named}

    def _report_all(self) -> None:
        """Report what was found in the files that were read, by file."""
        for name, told in self._readings.told.items():
            self._locator.mended[name] = {
                line: text for piece in told.values() for line, text in piece.mended.items()
            }
        self._locator.look_up(
            spot
            for name, found in self._findings.items()
            for one in found
            for spot in one.also
            if spot.file != name
        )
        for name in sorted(self._readings.told):
            for finding in self._findings[name]:
                self._report(finding, name)
        self._findings.clear()

    def _report(self, finding: Finding, scope: str) -> None:
        silencers: list[str] = []
        if self._allows and not finding.code.sets_aside:
            silencers = [one for one in finding.involves if (one, finding.code) in self._allows]
        self._writer.finding(finding, scope, joined(tuple(silencers)), self._locator)

    def _across(self) -> None:
        """Redo the findings that need the whole index, and so cannot be kept from an earlier compile."""
        self._db.execute("DELETE FROM finding WHERE scope = ''")
        for finding in self._job.troubles:
            self._report(finding, "")
        if self._job.known is not None:
            return  # the base is checked as it is, not as it was known by an earlier day
        for check in (checks.check_base, checks.LAST_CHECK.find):
            found = list(check(self._db, self._world))
            self._locator.look_up(spot for one in found for spot in (one.at, *one.also))
            for finding in found:
                self._report(finding, "")

    def _describe(self, base: Base) -> None:
        newest = self._world.reported_until(list(self._world.sources))
        if self._job.known is not None:
            newest = self._job.known.reported_until(self._world)
        own = base.as_of if self._job.known is None else None
        as_of = own.text if own else format_iso(newest) if newest is not None else None
        published = [one.published for one in self._world.sources.values() if one.published is not None]
        reported = own or least_precise_from(newest, published)
        for name, value in (
            ("title", base.title),
            ("description", base.description),
            *self._conventions(base).items(),
            ("as_of", as_of),
            ("reported", reported.text if reported else as_of),
            ("files", SEPARATOR.join(base.files) if base.files else None),
            ("doubtful", self._doubtful()),
            *((kind.singular, self._implied_owner(kind)) for kind in KINDS if kind.implied_owner),
        ):
            self._writer.meta(name, value)

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
        posts = self._world.posts.values()
        ids = {post.organisation for post in posts if post.lead} or {post.organisation for post in posts}
        return self._unshared(self._world.organisation(ids.pop())) if len(ids) == 1 else None

    def _owner_of_all(self, listing: str) -> str | None:
        """Return the organisation of all entries of a listing that name one, if it is one and the same."""
        names = self._db.execute(
            f'SELECT DISTINCT organisation FROM "{listing}" WHERE organisation IS NOT NULL LIMIT 2'
        ).fetchall()
        return self._unshared(names[0][0]) if len(names) == 1 else None

    def _unshared(self, name: str) -> str | None:
        """Return the name of an organisation, if it is that of no other."""
        namesakes = [entity for entity in self._world.organisations.values() if entity.name == name]
        return name if len(namesakes) <= 1 else None

    def _doubtful(self) -> str | None:
        """With `--known-by`: the cited sources whose date leaves open whether they were published by then."""
        if self._job.known is None:
            return None
        cited = {source for (source,) in self._db.execute("SELECT DISTINCT source FROM citation")}
        return SEPARATOR.join(one for one in self._job.known.possibly_later(self._world) if one in cited)

    def _digest(self, name: str) -> str | None:
        """The digest of a file's text as it was last read, in this compile or an earlier one."""
        if name in self._readings.signatures:
            return self._readings.signatures[name].digest
        found = self._db.execute("SELECT digest FROM file WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def _advance(self, work: int) -> None:
        self._done += work
        self._job.progress(self._done, (_READING + _LINKING + _FINISHING + _CHECKING) * self._readings.units)


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
