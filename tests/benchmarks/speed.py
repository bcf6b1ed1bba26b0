"""The rows of the benchmark, each measured against what it is promised against."""

from __future__ import annotations

import re
import shutil
import sys
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from tests.benchmarks import generate, peers
from tests.benchmarks.measure import Command, FailedError, Run, compare, peak_together, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LISTINGS: Final = (
    *("timeline", "tenures", "inspections", "budget", "events", "counts"),
    *("people", "organisations", "posts", "sources"),
)
FILES: Final = 100
PERSON: Final = 7

_Ratios: TypeAlias = "Mapping[str, float]"

_ROUNDS: Final = 3
"""How often what takes long is measured."""
_MEGA: Final = 10**6
_START: Final = "import typer, rich.table, rich.console, sqlite3"
_TOML: Final = "import sys, tomli; tomli.loads(open(sys.argv[1], encoding='utf-8', newline='').read())"
_SETTLES: Final = 2.1
"""Seconds until a file is old enough to be known by its metadata alone (`chronicle.index.signature`)."""


_COMPILING: Final = {"beancount": 1, "hledger": 2}
"""How many times as long as each peer's check of the same facts a compile may take."""
_ONE_IN: Final = 50
"""Of so many entries one is restricted, where some are."""


class Row(NamedTuple):
    """One promise: how it was kept, by wall and by processor time, and how the peers do the same work."""

    work: str
    value: float
    limit: float | None
    """What was promised; None of what is only told beside it."""
    unit: str = "x"
    cpu: float | None = None
    """The same ratio of processor times."""
    at_least: bool = False
    """Whether the limit is one from below."""
    peers: _Ratios | None = None
    """What each peer takes, in multiples of what Chronicle takes; None where no peer does such work."""

    @property
    def kept(self) -> bool:
        """Whether the promise was kept, if there is one."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def _ratio(work: str, ours: Run, other: Run, limit: float | None, others: _Ratios | None = None) -> Row:
    return Row(work, ours.wall / other.wall, limit, cpu=ours.cpu / other.cpu, peers=others)


class Failed(NamedTuple):
    """A promise that could not be measured, and why."""

    work: str
    why: str


def _with_restrictions(base: Path) -> Path:
    """Put some people, sources and facts of a generated base under a restriction; return the base."""
    file = base / "chronicle.toml"
    first, *entries = re.split(
        r"^(?=\[(?:people|sources|tenures|events)\.)", file.read_text("utf-8"), flags=re.MULTILINE
    )
    for place in range(0, len(entries), _ONE_IN):
        header, rest = entries[place].split("\n", 1)
        entries[place] = f'{header}\nrestricted = "private"\n{rest}'
    file.write_text(f'{first}[restrictions.private]\ntitle = "Private"\n\n{"".join(entries)}', "utf-8")
    return base


class Bench:
    """Bases of one size, in a directory of their own, and the measurements on them."""

    def __init__(self, directory: Path, facts: int, times: int, programs: Path | None) -> None:
        self._directory = directory
        self._facts = facts
        self._times = times
        self._chronicle = str(Path(sys.executable).with_name("chronicle"))
        self._peers: dict[str, tuple[peers.Peer, dict[str, str], Path]] = {}
        self.missing: list[str] = []
        """What is not installed, and so left out."""
        size = generate.Size(facts)
        for peer in peers.PEERS:
            if (found := peer.found(programs)) is None:
                self.missing.append(f"{peer.name} ({peer.package}): not installed, left out")
            else:
                file = peers.write(peer, directory / f"facts{peer.suffix}", generate.facts(facts), size)
                self._peers[peer.name] = peer, found, file
        self._one = generate.base(directory / "one", facts)
        self._many = generate.base(directory / "many", facts, FILES)
        self._tenth = generate.base(directory / "tenth", facts // 10)
        self._partly_restricted = _with_restrictions(generate.base(directory / "restricted", facts))
        time.sleep(_SETTLES)

    def rows(self) -> Iterator[Row | Failed]:
        """Every row, one after another."""
        facts = f"{self._facts:,}"
        for work, measure in (
            ("any listing of the shipped base, index warm", self._listings),
            (f"timeline --person X of {facts} facts, warm", self._person),
            (f"compile {facts} facts, on two idle cores", self._compile),
            (f"compile {facts} facts, 1 entry in {_ONE_IN} restricted, --public", self._public),
            (f"one of {FILES} files edited ({facts} facts in all)", self._edit),
            (f"CSV of {facts} timeline rows, warm", self._csv),
            (f"a plain-text table of {facts} rows, piped", self._table),
        ):
            try:
                yield from measure(work)
            except FailedError as error:
                yield Failed(work, str(error))

    def _ours(self, base: Path | None, *words: str, cache: str = "warm") -> Command:
        """A question to a base, or to the shipped one, with the index that is at hand."""
        chosen = () if base is None else ("--base", str(base))
        return Command([self._chronicle, *words, *chosen], self._directory / f"cache-{cache}")

    def _compiling(self, base: Path) -> Command:
        """The shortest question to a base that has no index yet."""
        command = self._ours(base, "timeline", "--limit", "1", cache="cold")
        return command._replace(before=self._forget, warm=False)

    def _forget(self) -> None:
        shutil.rmtree(self._directory / "cache-cold", ignore_errors=True)

    def _others(self, what: str) -> dict[str, Command]:
        """The peers' commands for a piece of work."""
        commands: dict[str, Command] = {}
        for name, (peer, found, file) in self._peers.items():
            match what:
                case "ask":
                    argv = peer.ask(str(file), PERSON)
                case "check":
                    argv = peer.check(str(file)) if peer.check else []
                case _:
                    argv = peer.dump(str(file))
            if argv:
                commands[f"{name}: {argv[0]}"] = Command(
                    [found[argv[0]], *argv[1:]], times=_ROUNDS, warm=what != "check"
                )
        return commands

    def _beside(self, commands: dict[str, Command], what: str, times: int) -> tuple[dict[str, Run], _Ratios]:
        """Measure our command and what it is promised against, in turn with the peers' for the same work."""
        others = self._others(what)
        measured = compare(times, {**commands, **others})
        ratios = {name.partition(": ")[2]: measured.pop(name).wall / measured["ours"].wall for name in others}
        return measured, ratios

    def _listings(self, work: str) -> Iterator[Row]:
        asking = {listing: self._ours(None, listing) for listing in LISTINGS}
        measured = compare(self._times, {"start": Command([sys.executable, "-c", _START]), **asking})
        bare = measured.pop("start")
        slowest = max(LISTINGS, key=lambda listing: measured[listing].wall)
        for listing, name in (
            ("timeline", "timeline"),
            (slowest, f"{slowest}, the slowest of {len(LISTINGS)}"),
        ):
            yield _ratio(f"{work}: {name}", measured[listing], bare, 1.3)

    def _person(self, work: str) -> Iterator[Row]:
        question = self._ours(self._one, "timeline", "--person", generate.name_of(PERSON))
        start = Command([sys.executable, "-c", _START])
        measured, others = self._beside({"ours": question, "start": start}, "ask", self._times)
        yield _ratio(work, measured["ours"], measured["start"], 1.5, others)

    def _compile(self, work: str) -> Iterator[Row]:
        commands = {
            "ours": self._compiling(self._one),
            "tomli": Command([sys.executable, "-c", _TOML, str(self._one / "chronicle.toml")]),
            "tenth": self._compiling(self._tenth),
        }
        checking = self._others("check")
        measured = compare(_ROUNDS, {**commands, **checking})
        ours = measured["ours"]
        for name, peer in (("beancount", "bean-check"), ("hledger", "hledger check")):
            if other := next((measured[key] for key in checking if key.startswith(f"{name}: ")), None):
                yield _ratio(f"{work}, against {peer}", ours, other, _COMPILING[name])
        yield _ratio(f"{work}, against tomli.loads", ours, measured["tomli"], None)
        peak = peak_together(self._compiling(self._one))
        yield Row(f"{work}: peak memory of all its processes, one file", peak / _MEGA, 800, "MB")
        facts = f"{self._facts:,} against {self._facts // 10:,} facts"
        yield _ratio(f"compile at {facts}", ours, measured["tenth"], 11)

    def _public(self, work: str) -> Iterator[Row]:
        whole = self._compiling(self._partly_restricted)
        measured = compare(
            _ROUNDS, {"public": whole._replace(argv=[*whole.argv, "--public"]), "whole": whole}
        )
        yield _ratio(f"{work}, against the whole", measured["public"], measured["whole"], 1.1)

    def _edit(self, work: str) -> Iterator[Row]:
        number = count()

        def edit() -> None:
            one = next(number)
            with (self._many / f"facts-{one % FILES:03d}.toml").open("a", encoding="utf-8") as file:
                file.write(f'\n[events.edited-{one}]\ntitle = "Added"\ndate = "2015"\nsources = ["s1"]\n')

        edited = self._ours(self._many, "timeline", "--limit", "1", cache="edited")._replace(before=edit)
        measured = compare(_ROUNDS, {"edited": edited, "full": self._compiling(self._many)})
        full = measured["full"]
        yield _ratio(f"{work}, against a full compile", measured["edited"], full, 0.2)
        peak = peak_together(self._compiling(self._many))
        yield Row(f"full compile of {FILES} files: peak memory", peak / _MEGA, 600, "MB")

    def _csv(self, work: str) -> Iterator[Row]:
        question = self._ours(self._one, "timeline", "--limit", str(self._facts), "--format", "csv")
        shell = shutil.which("sqlite3")
        if shell is None:
            self.missing.append(
                "sqlite3 (Debian's sqlite3): not installed; the row of CSV is left out with it"
            )
            return
        rows, database = self._directory / "rows.csv", self._directory / "rows.db"
        run(question._replace(argv=[*question.argv, "--output", str(rows)]))
        run(Command([shell, str(database), ".mode csv", f'.import "{rows}" timeline']))
        dump = Command([shell, "-csv", "-header", str(database), "SELECT * FROM timeline"])
        measured, others = self._beside({"ours": question, "sqlite3": dump}, "dump", _ROUNDS)
        yield _ratio(f"{work}, against sqlite3 -csv", measured["ours"], measured["sqlite3"], 5, others)
        if others:
            yield Row(f"{work}: the quickest peer, against ours", min(others.values()), 1, at_least=True)

    def _table(self, work: str) -> Iterator[Row]:
        ask = ("timeline", "--format", "table", "--limit")
        csv = ("timeline", "--format", "csv", "--limit", str(self._facts))
        commands = {
            "table": self._ours(self._one, *ask, str(self._facts))._replace(piped=True),
            "csv": self._ours(self._one, *csv)._replace(piped=True),
            "few": self._ours(self._one, *ask, "1000")._replace(piped=True),
            "question": self._ours(self._one, *ask, "1"),
        }
        measured = compare(_ROUNDS, commands)
        table, few = measured["table"], measured["few"]
        yield _ratio(f"{work}, against the CSV of the same rows", table, measured["csv"], 3)
        yield Row(f"{work}: first row, against a warm question", table.first / measured["question"].wall, 2)
        yield Row(f"{work}: peak memory, against 1,000 rows", table.peak / few.peak, 1.25)
