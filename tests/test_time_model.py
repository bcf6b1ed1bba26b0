"""Every command's answers about time, against a model that tries every pair of days (`tests/time_model.py`)."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest

from tests.long_run import first_of
from tests.time_model import FIRST, LAST, PUBLISHED, Fact, beside_others, random_date, random_fact, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.conftest import Chronicle

SEEDS: Final = first_of(range(30))
"""One base each."""
FACTS: Final = 40
WINDOWS: Final = 8
ENTITIES: Final = f"""
[chronicle]
title = "Random facts"
[organisations.council]
name = "The Council"
[sources.paper]
title = "The Paper"
published = "{written(PUBLISHED)}"
"""
TENURE: Final = """
[people.person-{n}]
name = "Person {n}"
{life}
[posts.post-{n}]
title = "Post {n}"
organisation = "council"
[tenures.fact-{n}]
person = "person-{n}"
post = "post-{n}"
"""
EVENT: Final = '\n[events.fact-{n}]\ntitle = "Event {n}"\n'
INSPECTION: Final = '\n[inspections.fact-{n}]\norganisation = "council"\nbody = "Body {n}"\n'
MONEY: Final = '\n[budget.fact-{n}]\norganisation = "council"\ntype = "cut"\namount = {n}\n'


def keys(fact: Fact) -> str:
    """Write the keys of a fact's time."""
    lines = ['sources = ["paper"]', 'because = "drawn by lot"']
    if fact.one_date:
        assert fact.start is not None
        return "\n".join((*lines, f'date = "{fact.start.text}"', ""))
    lines += [f'start = "{fact.start.text}"'] if fact.start else []
    lines += [f'end = "{fact.end.text}"'] if fact.end else []
    lines += [f'length = "{fact.length.text}"'] if fact.length else []
    lines += [f"in-post = {json.dumps([given.text for given in fact.seen])}"] if fact.seen else []
    return "\n".join((*lines, ""))


def life(fact: Fact) -> str:
    """Write the keys of the life of whoever a fact is of."""
    return "".join(
        f'{key} = "{given.text}"\n' for key, given in zip(("born", "died"), fact.life, strict=True) if given
    )


def facts_of(listing: str, random: Random) -> list[Fact]:
    """Draw facts as a kind can have them: those of tenures alone have days on which they held, or are still so."""
    if listing == "inspections":
        return [Fact(random_date(random, FIRST, PUBLISHED), one_date=True) for _ in range(FACTS)]
    facts: list[Fact] = []
    while len(facts) < FACTS:
        fact = random_fact(random)
        if listing == "tenures" or not (fact.seen or fact.ongoing or any(fact.life)):
            facts.append(fact)
        elif listing == "events" and fact.start is not None and random.random() < 0.5:
            facts.append(Fact(fact.start, one_date=True))
    return facts


TEMPLATES: Final = {"tenures": TENURE, "events": EVENT, "inspections": INSPECTION, "budget": MONEY}


@cache
def drawn_facts(listing: str, seed: int) -> dict[str, Fact]:
    """Draw the facts of a base, by their addresses."""
    facts = facts_of(listing, Random(f"{listing} {seed}"))
    return {f"{listing}.fact-{n}": fact for n, fact in enumerate(facts, 1)}


class Drawn(NamedTuple):
    """A base of random facts of one kind, and windows to ask about."""

    listing: str
    facts: dict[str, Fact]
    base: Path
    windows: tuple[tuple[int, int], ...]


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    """The number of a base."""
    number: int = request.param
    return number


@pytest.fixture
def draw(seed: int, make_base: Callable[..., Path]) -> Callable[[str], Drawn]:
    """Draw a base of one kind of fact."""

    def make(listing: str) -> Drawn:
        facts = drawn_facts(listing, seed)
        text = "".join(
            TEMPLATES[listing].format(n=n, life=life(fact)) + keys(fact)
            for n, fact in enumerate(facts.values(), 1)
        )
        random = Random(seed)
        days = [(random.randint(FIRST, LAST), random.choice((0, 0, 3, 10, 30))) for _ in range(WINDOWS)]
        windows = tuple((first, min(LAST, first + more)) for first, more in days)
        return Drawn(listing, facts, make_base(chronicle=ENTITIES, facts=text), windows)

    return make


@pytest.fixture(params=first_of(TEMPLATES))
def drawn(request: pytest.FixtureRequest, draw: Callable[[str], Drawn]) -> Drawn:
    """A base of each kind of fact."""
    return draw(request.param)


@pytest.fixture
def tenures(draw: Callable[[str], Drawn]) -> Drawn:
    """A base of tenures."""
    return draw("tenures")


def rows(chronicle: Chronicle, base: Path, *command: str) -> dict[str, dict[str, Any]]:
    """Ask for a listing, its rows by their address."""
    answer = chronicle(*command, "-f", "jsonl", base=base)
    assert answer.code == 0, answer.err
    return {row["id"]: row for row in map(json.loads, answer.out.splitlines())}


def differences(facts: dict[str, Fact], wrong: Mapping[str, tuple[object, object]], *question: object) -> str:
    """Word what differs: the fact as written, the model's answer and the program's."""
    lines = [f"{len(wrong)} of {len(facts)} differ: {question}"]
    for address, (model, program) in list(wrong.items())[:12]:
        written_as = " ".join(keys(facts[address]).split("\n")[2:])
        lines.append(f"{address}  {written_as}\n    model {model}, program {program}")
    return "\n".join(lines)


def test_no_fact_is_a_contradiction(drawn: Drawn, chronicle: Chronicle) -> None:
    answer = chronicle("check", "-f", "json", base=drawn.base)
    findings = [row for row in json.loads(answer.out) if row["code"].startswith("D1")]
    assert not findings, [(row["code"], row["id"], row["message"]) for row in findings[:5]]


def test_the_bounds_are_those_of_the_pairs(tenures: Drawn, chronicle: Chronicle) -> None:
    listing, facts, base, _ = tenures
    wrong = {}
    for address, row in rows(chronicle, base, listing).items():
        program = tuple(
            row[name] and date.fromisoformat(row[name]).toordinal()
            for name in ("start_earliest", "start_latest", "end_earliest", "end_latest")
        )
        if program != facts[address].bounds:
            wrong[address] = (
                tuple(day and written(day) for day in facts[address].bounds),
                tuple(day and written(day) for day in program),
            )
    assert not wrong, differences(facts, wrong, "bounds")


def test_lengths_are_those_of_the_pairs(tenures: Drawn, chronicle: Chronicle) -> None:
    listing, facts, base, _ = tenures
    wrong = {}
    for address, row in rows(chronicle, base, listing).items():
        model = facts[address].days_counted
        if model is not None and not facts[address].ongoing and (row["days_min"], row["days_max"]) != model:
            wrong[address] = (model, (row["days_min"], row["days_max"]))
    assert not wrong, differences(facts, wrong, "days")


def test_windows_select_what_the_pairs_allow(drawn: Drawn, chronicle: Chronicle) -> None:
    listing, facts, base, windows = drawn
    for first, last in windows:
        command = (listing, "--from", written(first), "--to", written(last), "--undated")
        found = rows(chronicle, base, *command)
        wrong = {}
        for address, fact in facts.items():
            model, program = fact.overlaps(first, last), found.get(address, {}).get("certainty")
            if model != program:
                wrong[address] = (model, program)
        assert not wrong, differences(facts, wrong, *command)


def test_a_row_of_the_timeline_is_selected_by_its_own_date(drawn: Drawn, chronicle: Chronicle) -> None:
    _, facts, base, windows = drawn
    timeline = map(json.loads, chronicle("timeline", "-f", "jsonl", base=base).out.splitlines())
    has_row = {(row["id"], row["role"]) for row in timeline}
    for first, last in windows:
        command = ("timeline", "--from", written(first), "--to", written(last), "--undated", "-f", "jsonl")
        found: dict[tuple[str, str], str] = {}
        for line in chronicle(*command, base=base).out.splitlines():
            row = json.loads(line)
            found[row["id"], row["role"]] = row["certainty"]
        wrong = {}
        for address, fact in facts.items():
            for role, model in (("start", fact.begins(first, last)), ("end", fact.ends(first, last))):
                program = found.get((address, role))
                if (address, role) in has_row and program != model:
                    wrong[address] = (f"{role} {model}", program)
        assert not wrong, differences(facts, wrong, *command)


@pytest.mark.long
def test_who_is_in_post_is_who_the_pairs_put_there(tenures: Drawn, chronicle: Chronicle) -> None:
    _, facts, base, windows = tenures
    for first, last in windows:
        when = written(first) if first == last else f"{written(first)}/{written(last)}"
        answer = chronicle("at", when, "--undated", "-f", "json", base=base)
        assert answer.code == 0, answer.err
        found = {
            holder["id"]: holder["certainty"]
            for post in json.loads(answer.out)["in_post"]
            for holder in post["holders"]
        }
        wrong = {
            address: (fact.covers(first, last), found.get(address))
            for address, fact in facts.items()
            if fact.covers(first, last) != found.get(address)
        }
        assert not wrong, differences(facts, wrong, "at", when)


def test_the_time_from_the_start_to_the_end_is_that_of_the_pairs(
    tenures: Drawn, chronicle: Chronicle
) -> None:
    _listing, facts, base, _ = tenures
    wrong = {}
    for address, fact in list(facts.items())[:10]:
        if fact.days_counted is None or fact.ongoing or fact.start_missing or fact.end_missing:
            continue
        answer = chronicle("between", f"{address}.start", f"{address}.end", "-f", "json", base=base)
        model = tuple(days - 1 for days in fact.days_counted)
        between = json.loads(answer.out or "{}")
        program = (between.get("days_min", answer.err), between.get("days_max"))
        if program != model:
            wrong[address] = (model, program)
    assert not wrong, differences(facts, wrong, "between")


def test_where_somebody_certainly_fills_the_seat_nobody_else_does(
    seed: int, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    random = Random(f"seats {seed}")
    posts: list[list[Fact]] = []
    while len(posts) < FACTS // 2:
        holders = [random_fact(random) for _ in range(random.choice((2, 2, 3)))]
        days = [fact.certain_days for fact in holders]
        if not any(one & other for number, one in enumerate(days) for other in days[:number]):
            posts.append(holders)
    text = ""
    facts: dict[str, Fact] = {}
    for post, holders in enumerate(posts):
        text += f'[posts.post-{post}]\ntitle = "Post {post}"\norganisation = "council"\n'
        for number, fact in enumerate(holders):
            text += f'[people.person-{post}-{number}]\nname = "Person {post} {number}"\n{life(fact)}'
            text += (
                f'[tenures.fact-{post}-{number}]\nperson = "person-{post}-{number}"\npost = "post-{post}"\n'
            )
            text += keys(fact)
        facts |= {f"tenures.fact-{post}-{number}": fact for number, fact in enumerate(beside_others(holders))}
    base = make_base(chronicle=ENTITIES, facts=text)
    for _ in range(WINDOWS):
        day = random.randint(FIRST, PUBLISHED)
        answer = json.loads(chronicle("at", written(day), "--undated", "-f", "json", base=base).out)
        found = {
            holder["id"]: holder["certainty"] for post in answer["in_post"] for holder in post["holders"]
        }
        wrong = {
            address: (fact.covers(day, day), found.get(address))
            for address, fact in facts.items()
            if fact.covers(day, day) != found.get(address)
        }
        assert not wrong, differences(facts, wrong, "at", written(day))
