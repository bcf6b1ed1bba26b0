"""The same facts for programs that keep records or accounts as text, and how each is asked.

All that a fact says is there, as text; the work on it is the lighter part in every other program:

- **GNU recutils**: every fact is a record with its earliest day, what it is, whom it involves, and a field for each
  of its values and sources. `recsel` reads and filters the text at every question.
- **hledger** and **beancount**: every fact is a transaction on its earliest day (they know no other dates)
  that says what it is. A sum of money moves that sum between accounts; any other fact moves one FACT into the
  account of the person or organisation that it involves, which is what a question about them asks for. Its
  values and sources are tags, or metadata.

None of them works out bounds or lengths, or holds what the sources say against each other.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final, NamedTuple

import tomli

from tests.benchmarks.generate import Fact, Size, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_TAKEN: Final = {"date", "what"}
"""Values whose names a record needs for what it is asked for by."""
_RECORD_TYPE: Final = "%rec: Fact\n%key: Id\n%mandatory: Kind Date Day What\n%type: Day date\n"


class Peer(NamedTuple):
    """Another program: its file of facts, and the commands that do the work that is measured."""

    name: str
    package: str
    """Where it comes from, to be named where it is not installed."""
    programs: tuple[str, ...]
    suffix: str
    write: Callable[[Iterable[Fact], Size], Iterable[str]]
    ask: Callable[[str, int], list[str]]
    """About one person, in order of date."""
    check: Callable[[str], list[str]] | None
    """Read it all, and say what is wrong."""
    dump: Callable[[str], list[str]]
    """All of it as CSV, in order of date."""

    def found(self, directory: Path | None) -> dict[str, str] | None:
        """The paths of its programs, in a directory or else where the shell looks; None if one is missing."""
        path = os.pathsep.join(
            filter(None, (str(directory) if directory else "", os.environ.get("PATH", "")))
        )
        paths = {program: found for program in self.programs if (found := shutil.which(program, path=path))}
        return paths if len(paths) == len(self.programs) else None


def _details(fact: Fact) -> Iterator[tuple[str, str]]:
    """Each value of a fact, and each of its sources with what it says; no name occurs twice."""
    for name, value in tomli.loads(fact.body).items():
        if name == "person":
            continue  # whom it involves stands in its own place
        if name != "sources":
            yield name, _text(value)
            continue
        for place, one in enumerate(value, 1):
            yield f"source{place}", one if isinstance(one, str) else _text(one)


def _text(value: object) -> str:
    """Write a value of TOML in one line."""
    if isinstance(value, dict):
        return "; ".join(f"{name} {_text(one)}" for name, one in value.items())
    return "; ".join(map(_text, value)) if isinstance(value, list) else str(value)


def records(facts: Iterable[Fact], size: Size) -> Iterable[str]:
    """The facts as a recutils file."""
    del size
    yield f"{_RECORD_TYPE}\n"
    for fact in facts:
        person = f"Person: p{fact.person}\nName: {name_of(fact.person)}\n" if fact.person is not None else ""
        details = "".join(
            f"{'Said_' if name in _TAKEN else ''}{name.capitalize().replace('-', '_')}: {value}\n"
            for name, value in _details(fact)
        )
        yield (
            f"Id: {fact.table}.f{fact.number}\nKind: {fact.table}\nDate: {fact.date}\nDay: {fact.day}\n"
            f"What: {fact.what}\n{person}{details}\n"
        )


def journal(facts: Iterable[Fact], size: Size) -> Iterable[str]:
    """The facts as an hledger journal."""
    del size
    yield "commodity GBP 1.00\ncommodity FACT 1.\n\n"
    for fact in facts:
        to, moved = _movement(fact, "people:p{}", "organisations:o{}", "spending:o{}")
        details = "".join(f"    ; {name}: {value}\n" for name, value in _details(fact))
        yield f"{fact.day} {fact.what}\n{details}    {to}  {moved}\n    book\n\n"


def ledger(facts: Iterable[Fact], size: Size) -> Iterable[str]:
    """The facts as a beancount ledger."""
    yield 'option "title" "A generated ledger"\n\n1900-01-01 open Equity:Book\n'
    for account, count in (
        ("Assets:People:P", size.people),
        ("Assets:Organisations:O", size.organisations),
        ("Expenses:Spending:O", size.organisations),
    ):
        yield from (f"1900-01-01 open {account}{one}\n" for one in range(count))
    for fact in facts:
        to, moved = _movement(fact, "Assets:People:P{}", "Assets:Organisations:O{}", "Expenses:Spending:O{}")
        details = "".join(f'  {name}: "{value}"\n' for name, value in _details(fact))
        yield f'\n{fact.day} * "{fact.what}"\n{details}  {to}  {moved}\n  Equity:Book\n'


def _movement(fact: Fact, person: str, organisation: str, spending: str) -> tuple[str, str]:
    """The account that a fact's transaction fills, and with what."""
    if fact.amount is not None:
        return spending.format(fact.organisation), f"{fact.amount} GBP"
    if fact.person is not None:
        return person.format(fact.person), "1 FACT"
    return organisation.format(fact.organisation), "1 FACT"


PEERS: Final = (
    Peer(
        "recutils",
        "Debian's recutils",
        ("recsel", "rec2csv"),
        ".rec",
        records,
        lambda file, person: [
            "recsel",
            "-e",
            f"Person = 'p{person}'",
            "-S",
            "Day",
            "-p",
            "Date,Kind,What,Source1",
            file,
        ],
        None,  # recfix compares every key with every other: minutes for 10,000 records
        lambda file: ["rec2csv", "-S", "Day", file],
    ),
    Peer(
        "hledger",
        "Debian's hledger",
        ("hledger",),
        ".journal",
        journal,
        lambda file, person: ["hledger", "-f", file, "print", f"acct:^people:p{person}$"],
        lambda file: ["hledger", "-f", file, "check"],
        lambda file: ["hledger", "-f", file, "print", "-O", "csv"],
    ),
    Peer(
        "beancount",
        "PyPI's beancount and beanquery",
        ("bean-query", "bean-check"),
        ".beancount",
        ledger,
        lambda file, person: [
            *("bean-query", "-f", "csv", file),
            f"SELECT date, narration, id WHERE account = 'Assets:People:P{person}' ORDER BY date",
        ],
        lambda file: ["bean-check", "--no-cache", file],
        lambda file: [
            "bean-query",
            "-f",
            "csv",
            file,
            "SELECT date, narration, account, number, currency ORDER BY date",
        ],
    ),
)
"""Every program that does some of the same work."""


def write(peer: Peer, path: Path, facts: Iterable[Fact], size: Size) -> Path:
    """Write a peer's file."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(peer.write(facts, size))
    return path
