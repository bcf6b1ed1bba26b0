"""Random bases of which some is restricted, and the same bases as if that had never been written.

What must go is worked out here once more, from the words of the document alone and with none of the program's own code:
entry by entry, over and over, until nothing more goes.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from chronicle.writing.toml_values import entry_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

Values = dict[str, Any]
Entries = dict[str, Values]
"""What a base holds, by address."""

RESTRICTIONS: Final = ("legal", "third-party")
_FIRST: Final = ("Ann", "Ben", "Cara", "Dora", "Emil", "Fay", "Gus", "Hal")
_LAST: Final = ("Archer", "Baker", "Cooper", "Draper", "Elder", "Fisher")
_REQUIRED: Final = {
    "posts": ("organisation",),
    "tenures": ("person", "post"),
    "inspections": ("organisation",),
    "budget": ("organisation",),
}
_LISTS: Final = {"people": "people", "organisations": "organisations", "posts": "posts"}
_OF: Final = {"organisation": "organisations", "person": "people", "post": "posts", "parent": "organisations"}
_FACTS: Final = ("tenures", "inspections", "budget", "events", "counts")
_CONFIG: Final = ("restrictions", "extra", "scales")


def random_base(seed: int) -> Entries:  # noqa: PLR0912 - a list of what such a base may hold
    """Return a base in which anything may be restricted, and may be named in any text."""
    chance = random.Random(seed)
    entries: Entries = {f"restrictions.{name}": {"title": f"Kept back {name[:2]}x"} for name in RESTRICTIONS}
    entries["extra.ward"] = {"title": "Ward", "on": ["events", "people"]}
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    people = chance.sample(names, 8)
    for name in people:
        entries[f"people.{name.lower().replace(' ', '-')}"] = {"name": name}
    for number in range(4):
        entries[f"organisations.body-{number}"] = {"name": f"Bureau Q{number}"}
    for number in range(2, 4):
        entries[f"organisations.body-{number}"]["parent"] = f"body-{number - 2}"
    for number in range(5):
        entries[f"posts.chair-{number}"] = {
            "title": f"Chair R{number}",
            "organisation": f"body-{chance.randrange(4)}",
        }
    for number in range(5):
        entries[f"sources.paper-{number}"] = {"title": f"Paper S{number}", "published": f"201{number}"}
    called = [
        *people,
        *(f"Bureau Q{number}" for number in range(4)),
        *(f"Chair R{number}" for number in range(5)),
        *(f"Paper S{number}" for number in range(5)),
    ]
    ids = [address.partition(".")[2] for address in entries if address.split(".")[0] in {"people", "sources"}]

    def text(word: str) -> str:
        """Return a text that names somebody or something now and then, in one way or another."""
        if chance.random() < 0.75:
            return f"{word} as usual"
        name = chance.choice(called)
        named = chance.choice([name, name.upper(), f"{name}'s", name.replace(" ", "\n"), chance.choice(ids)])
        return f"{word} of {named}, again"

    def citations(*said: str) -> list[Values]:
        cited = []
        for paper in chance.sample(range(5), chance.randint(1, 3)):
            citation: Values = {"source": f"paper-{paper}"}
            if said and chance.random() < 0.8:
                citation["says"] = {"start": chance.choice(said)}
            if chance.random() < 0.2:
                citation["quote"] = text("words")
            if chance.random() < 0.2:
                citation["restricted"] = chance.choice(RESTRICTIONS)
            cited.append(citation)
        return cited

    for number in range(12):
        start = chance.randint(2000, 2008)
        tenure: Values = {
            "person": chance.choice(people).lower().replace(" ", "-"),
            "post": f"chair-{chance.randrange(5)}",
            "start": str(start),
            "end": str(start + chance.randint(1, 4)),
            "because": text("why"),
            "sources": citations(str(start), str(start + 1)),
        }
        entries[f"tenures.t{number}"] = tenure
        event: Values = {"title": text("meeting"), "date": str(start), "sources": citations()}
        if chance.random() < 0.6:
            event["people"] = [name.lower().replace(" ", "-") for name in chance.sample(people, 2)]
        if chance.random() < 0.3:
            event["organisations"] = [f"body-{chance.randrange(4)}"]
        for key, value in (
            ("note", text("note")),
            ("category", text("sort")),
            ("tags", [text("tag")]),
            ("extra", {"ward": text("ward")}),
            ("allow", {"S305": text("reason")}),
        ):
            if chance.random() < 0.15:
                event[key] = value
        entries[f"events.e{number}"] = event
    for number in range(5):
        entries[f"inspections.i{number}"] = {
            "organisation": f"body-{chance.randrange(4)}",
            "body": chance.choice(["Inspectors", "Bureau Q1", "body-2"]),
            "date": f"200{number}",
            "judgement": text("fair"),
            "sources": citations(),
        }
        money: Values = {
            "organisation": f"body-{chance.randrange(4)}",
            "type": "cut",
            "amount": 1000 * (number + 1),
            "period": f"200{number}/0{number + 1}",
            "sources": citations(),
        }
        if number:
            money["supersedes"] = f"budget.cut-{chance.randrange(number)}"
        entries[f"budget.cut-{number}"] = money
        entries[f"counts.c{number}"] = {
            "what": text("ships"),
            "value": number,
            "date": f"200{number}",
            "sources": citations(),
        }
    for address, values in entries.items():
        if not address.startswith(("restrictions.", "extra.")) and chance.random() < 0.1:
            values["restricted"] = chance.choice(RESTRICTIONS)
    return entries


def never_written(base: Entries, heeded: frozenset[str]) -> tuple[Entries, Counter[str]]:
    """Return a base as if what is under some restrictions had never been written, and how much went, on which ground."""
    grounds: Counter[str] = Counter()
    gone = {address for address, values in base.items() if values.get("restricted") in heeded}
    gone |= {f"restrictions.{name}" for name in heeded}
    grounds["restricted"] = len(gone)
    naming = re.compile("|".join(_patterns(base, gone)) or "(?!)", re.IGNORECASE)
    while True:
        before = len(gone)
        left: Entries = {}
        changes: Counter[str] = Counter()
        for address, values in base.items():
            if address in gone:
                continue
            kept = _without(address, deepcopy(values), gone, heeded, changes)
            if kept is None:
                ground = "depends"
            elif any(naming.search(text) for text in (address, *_texts(kept))):
                ground = "mentions"
            else:
                left[address] = kept
                continue
            gone.add(address)
            grounds[ground] += 1
        if len(gone) == before:
            return left, grounds + changes


def _patterns(base: Entries, gone: set[str]) -> Iterator[str]:
    for address in sorted(gone):
        table, _, id_ = address.partition(".")
        if table == "restrictions":
            continue
        if table not in _FACTS or "-" in id_:
            yield rf"(?<![\w-]){id_}(?![\w-])"
        for name in (base[address].get("name"), base[address].get("title") if table != "events" else None):
            if name:
                yield r"\b" + r"[\s-]+".join(map(re.escape, name.split())) + r"\b"
        if table == "events":
            yield r"\b" + r"\W+".join(re.findall(r"\w+", base[address]["title"])) + r"\b"


def _without(
    address: str, values: Values, gone: set[str], heeded: frozenset[str], changes: Counter[str]
) -> Values | None:
    """Return what is left of an entry; None if it cannot be without what is gone."""
    table = address.partition(".")[0]
    for key in _REQUIRED.get(table, ()):
        if f"{_OF[key]}.{values[key]}" in gone:
            return None
    if f"organisations.{values.get('parent')}" in gone:
        del values["parent"]
        changes["optional"] += 1
    if values.get("supersedes") in gone:
        del values["supersedes"]
        changes["optional"] += 1
    for key, of in _LISTS.items():
        if key in values:
            kept = [id_ for id_ in values[key] if f"{of}.{id_}" not in gone]
            changes["listed"] += len(values[key]) - len(kept)
            values[key] = kept
            if not kept:
                del values[key]
    cited = values.get("sources", [])
    remaining = [
        citation
        for citation in cited
        if citation.get("restricted") not in heeded and f"sources.{citation['source']}" not in gone
    ]
    if len(remaining) == len(cited):
        return values
    if not remaining:
        return None
    changes["citations"] += len(cited) - len(remaining)
    values["sources"] = remaining
    for key in ("because", "note"):
        values.pop(key, None)
    if table == "tenures" and all("says" in citation for citation in remaining):
        del values["end"]  # which was worked out, perhaps from what is gone
        said = [citation["says"]["start"] for citation in remaining]
        if values["start"] not in said:
            values["start"] = said[0]
            changes["values"] += 1
    return values


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, item in value.items():
                yield key
                yield from _texts(item)
        case list():
            for item in value:
                yield from _texts(item)


def files_of(entries: Entries) -> dict[str, str]:
    """Return the files of a base: its settings, then a file for each table, entries in the order of their ids."""
    files = {"chronicle.toml": '[chronicle]\ntitle = "Random"\n'}
    for address in sorted(entries):
        table, _, id_ = address.partition(".")
        name = "chronicle.toml" if table in _CONFIG else f"{table}.toml"
        before = f"{files[name]}\n" if name in files else ""
        files[name] = before + entry_toml(table, id_, entries[address])
    return files
