"""The base that ships, held against its two articles: what each of their sentences gives, or why it gives nothing.

`answer_key.tsv` names a sentence by its source, its place as citations write it, and its number there: a sentence ends with
a full stop, a question mark or an exclamation mark, in a quotation as elsewhere. Behind the address of a fact stand the
fields of which the sentence speaks; none, if it bears out the whole fact, or only says more of what is told already.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
import tomli

from tests.conftest import BIRMINGHAM

KEY: Final = Path(__file__).parent / "answer_key.tsv"
BOXES: Final = (
    *("May 2008", "Feb 2009", "April 2009", "Sept 2010", "Oct 2010", "Dec 2010"),
    *("2011", "Oct 2011", "Sept 2012"),
)
PLACES: Final = {
    "cypn": [
        *("headline", "standfirst"),
        *(f"paragraph {number}" for number in range(1, 31)),
        *(f"timeline, {box}" for box in BOXES),
    ],
    "chamberlain": ["headline", *(f"paragraph {number}" for number in range(1, 44))],
}
"""The places of each article, in order."""


class Sentence(NamedTuple):
    """A sentence of an article: the fields that it gives, by the address of the fact, or why it gives none."""

    source: str
    place: str
    number: int
    facts: dict[str, frozenset[str]]
    why_none: str


class CitedPlace(NamedTuple):
    """A place in a source, cited by an entry."""

    source: str
    place: str
    address: str


@cache
def sentences() -> list[Sentence]:
    with KEY.open(encoding="utf-8", newline="") as file:
        return [
            Sentence(row["source"], row["place"], int(row["sentence"]), _facts(row["facts"]), row["no fact"])
            for row in csv.DictReader(file, delimiter="\t")
        ]


def _facts(cell: str) -> dict[str, frozenset[str]]:
    read = [re.fullmatch(r"(\S+)(?: \((.+)\))?", one) for one in cell.split("; ") if one]
    return {one[1]: frozenset(one[2].split(", ") if one[2] else ()) for one in read if one}


def places(at: str) -> list[str]:
    """The places of a citation: `paragraphs 38 and 41 to 43` are four."""
    if not at.startswith("paragraph"):
        return [at]
    ranges = re.findall(r"([0-9]+)(?: to ([0-9]+))?", at)
    return [
        f"paragraph {number}"
        for first, last in ranges
        for number in range(int(first), int(last or first) + 1)
    ]


@cache
def citations() -> list[tuple[str, dict[str, Any]]]:
    """Every citation of the base, with the address of what cites."""
    return [
        (f"{table}.{id_}", citation)
        for path in sorted(BIRMINGHAM.glob("*.toml"))
        for table, entries in tomli.loads(path.read_text("utf-8")).items()
        for id_, entry in entries.items()
        if isinstance(entry, dict)
        for citation in entry.get("sources", ())
    ]


def cited_places() -> dict[CitedPlace, list[dict[str, Any]]]:
    """Every cited place, with the citations that name it."""
    found: dict[CitedPlace, list[dict[str, Any]]] = defaultdict(list)
    for address, citation in citations():
        for place in places(citation["at"]):
            found[CitedPlace(citation["source"], place, address)].append(citation)
    return found


def named_places() -> dict[CitedPlace, frozenset[str]]:
    """Every place to which the key puts a fact, with the fields that its sentences give of that."""
    found: dict[CitedPlace, frozenset[str]] = defaultdict(frozenset)
    for sentence in sentences():
        for address, fields in sentence.facts.items():
            found[CitedPlace(sentence.source, sentence.place, address)] |= fields
    return found


@pytest.mark.parametrize("source", PLACES)
def test_every_sentence_of_every_place_is_there_once_and_in_order(source: str) -> None:
    own = [sentence for sentence in sentences() if sentence.source == source]
    by_place = [(place, list(group)) for place, group in groupby(own, key=lambda sentence: sentence.place)]
    assert [place for place, _ in by_place] == PLACES[source]
    for place, group in by_place:
        assert [sentence.number for sentence in group] == list(range(1, len(group) + 1)), place


def test_a_sentence_gives_facts_or_says_why_it_gives_none() -> None:
    for sentence in sentences():
        assert bool(sentence.facts) != bool(sentence.why_none), sentence


def test_every_fact_of_the_key_cites_that_place_and_every_cited_place_is_in_the_key() -> None:
    assert named_places().keys() == cited_places().keys()


def test_the_key_gives_no_field_that_the_base_does_not_cite_there() -> None:
    cited = cited_places()
    for place, fields in named_places().items():
        spoken_of = {field for citation in cited[place] for field in citation.get("says", ())}
        if all("says" in citation for citation in cited[place]):
            assert fields <= spoken_of, place


def test_every_field_that_the_base_cites_is_given_by_a_sentence_there() -> None:
    named = named_places()
    for address, citation in citations():
        own = [named[CitedPlace(citation["source"], place, address)] for place in places(citation["at"])]
        assert citation.get("says", {}).keys() <= frozenset().union(*own), (address, citation["at"])
