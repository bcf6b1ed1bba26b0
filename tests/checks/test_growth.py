"""Checking a base four times as large takes about four times the work, which is counted here and not timed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chronicle.checks.cycles import circular
from chronicle.codes import CODES
from chronicle.index.cache import open_index
from chronicle.loader.locate import locate
from chronicle.overrides import override
from chronicle.queries import findings as queries

if TYPE_CHECKING:
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]
pytestmark = pytest.mark.long

SMALL = 200
MOST = 5
"""The most times the work for a base four times as large."""
SOURCE = '[sources.s]\ntitle = "S"\npublished = "2015"\n[organisations.o]\nname = "Old Town"\n'


class Asked(dict[str, list[str]]):
    """A mapping that counts how often it is asked."""

    times = 0

    @override
    def __getitem__(self, key: str) -> list[str]:
        self.times += 1
        return super().__getitem__(key)

    @override
    def get(self, key: str, default: object = None) -> list[str]:
        return self[key]


@pytest.mark.parametrize("closed", [False, True])
def test_a_line_of_succession_is_walked_twice(closed: bool) -> None:
    before = Asked({f"o{i}": [f"o{i - 1}"] if i else [] for i in range(SMALL)})
    before["o0"] = [f"o{SMALL - 1}"] if closed else []
    circles = circular(before)
    assert len(circles) == (SMALL if closed else 0)
    assert len(set(circles.values())) == (1 if closed else 0)
    assert before.times <= 3 * SMALL


def test_circles_are_told_apart() -> None:
    before = {"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c", "d"], "e": ["e"], "f": ["a", "e"]}
    circles = circular(before)
    assert circles.keys() == {"a", "b", "c", "d", "e"}
    assert circles["a"] == circles["b"] != circles["c"] == circles["d"] != circles["e"]


def renamed_scale(number: int) -> Iterator[str]:
    yield SOURCE + '[scales.new]\ntitle = "New"\ngrades = ["bad", "good"]\n'
    for i in range(number):
        grade = "good" if i % 7 else "fine"
        yield f'[inspections.i{i}]\norganisation = "o"\nbody = "B{i}"\nscale = "new"\ngrade = "{grade}"\n'
        yield f'date = "2010-05-{1 + i % 28:02}"\nsources = ["s"]\n'


def test_counting_good_facts_beside_many_errors(make_base: MakeBase) -> None:
    """A list of addresses that may hold null is gone through for each fact."""

    def work(number: int) -> int:
        index = open_index(locate(str(make_base(f"base{number}", facts="".join(renamed_scale(number))))))
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        index.db.set_progress_handler(count, 100)
        tally = queries.tally(index, frozenset(CODES))
        index.db.set_progress_handler(None, 0)
        assert tally.good == number - tally.errors
        return steps

    assert work(4 * SMALL) <= MOST * work(SMALL)


def test_reasons_of_what_is_no_field_are_told_up_to_a_number(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    reasons = ", ".join(f'x{i} = "why {i}"' for i in range(1_200))
    facts = f'{SOURCE}[events.e]\ntitle = "It happens"\nsources = ["s"]\nbecause = {{ {reasons} }}\n'
    base = make_base(facts=facts)
    answer = chronicle("check", "-f", "json", "--ignore", "S305,N6", base=base)
    messages = [finding["message"] for finding in json.loads(answer.out)]
    assert len(messages) == 1_001
    assert messages[0] == "200 more mistakes in this entry are not told apart"
    assert "why 0; why 1; " in chronicle("events", "-f", "json", base=base).out


EVENT = '[events.e{}]\ntitle = "{}"\ndate = "2010"\nsources = ["s"]\n{}'
GROWING: dict[str, Callable[[int], Iterable[str]]] = {
    "one event again and again": lambda number: (EVENT.format(i, "It rains", "") for i in range(number)),
    "one sum for many purposes and for none": lambda number: (
        f'[budget.b{i}]\norganisation = "o"\ntype = "spend"\namount = 5\nperiod = "2010/11"\nsources = ["s"]\n'
        + (f'for = "Purpose {i}"\n' if i % 2 else "")
        for i in range(number)
    ),
    "one inspection with two grades": lambda number: (
        f'[inspections.i{i}]\norganisation = "o"\nbody = "Us"\ndate = "2010-05-01"\ngrade = "{i % 2}"\nsources = ["s"]\n'
        for i in range(number)
    ),
    "posts of nearly one name": lambda number: (
        f'[posts.p{i}]\ntitle = "Head of service {"abcdefghij"[i % 10] * 2}{"klmnopqrst"[i // 10 % 10] * 2}{i // 100}"\n'
        'organisation = "o"\n'
        for i in range(number)
    ),
    "a chain of parents": lambda number: (
        f'[organisations.o{i}]\nname = "O{i}"\nparent = "o{i + 1}"\n' for i in range(number)
    ),
    "a chain of succession": lambda number: (
        f'[organisations.o{i}]\nname = "O{i}"\nsucceeds = ["o{i + 1}"]\n' for i in range(number)
    ),
    "reasons of what is no field": lambda number: [
        EVENT.format(
            "",
            "It rains",
            f"because = {{ {', '.join(f'x{i} = {chr(34)}w{chr(34)}' for i in range(number))} }}",
        )
    ],
    "weekdays in quotations": lambda number: [
        EVENT.format("", "It rains", "").replace(
            '"s"]', f'{{ source = "s", quote = "{"Monday the 1 " * number}" }}]'
        )
    ],
}


@pytest.mark.parametrize("what", GROWING)
def test_checking_four_times_as_much_calls_about_four_times_as_many_functions(
    what: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    def calls(number: int) -> int:
        base = make_base(f"base{number}", facts=SOURCE + "".join(GROWING[what](number)))
        called = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal called
            called += event.endswith("call")

        sys.setprofile(count)
        try:
            chronicle("check", "-f", "json", base=base)
        finally:
            sys.setprofile(None)
        return called

    calls(1)  # what is loaded and compiled once is not counted
    assert calls(4 * SMALL) <= MOST * calls(SMALL)
