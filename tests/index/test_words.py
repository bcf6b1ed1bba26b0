"""What a search looks through: made when a base is compiled; of a large one, when a search first asks for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from chronicle.index.cache import Index, open_index
from chronicle.loader.locate import locate
from chronicle.queries.filters import Selection
from chronicle.queries.search import count_matches, nearest_words, search

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Path]

FACTS = """\
[sources.paper]
title = "The Paper"
[organisations.city]
name = "Siân's City"
aka = ["Dinas"]
sources = { source = "paper", says = { opened = "1974" } }
[events.fire]
date = "2009-04"
title = "Fire at the depot"
note = "seen from afar"
because = { date = "the minutes say so" }
tags = ["smoke"]
extra = { reference = "QX/17" }
organisations = ["city"]
sources = [{ source = "paper", at = "para 3", quote = "ablaze" }, { source = "paper", says = { date = "2009-05" } }]
[budget.cut]
organisation = "city"
type = "cut"
by = "Dinas"
amount = 7700000
period = "2009/10"
sources = "paper"
[extra.reference]
on = ["events"]
title = "Reference"
"""
FOUND = {
    "depot": ["events.fire"],
    "afar": ["events.fire"],
    "minutes": ["events.fire"],
    "smoke": ["events.fire"],
    "QX": ["events.fire"],
    "para 3": ["events.fire"],
    "ablaze": ["events.fire"],
    "2009-05": ["events.fire"],
    "£7.7m": ["budget.cut"],
    "dinas": ["organisations.city", "budget.cut"],
    "1974": ["organisations.city"],
    "sian": ["organisations.city", "budget.cut", "events.fire"],
    "reference": ["extra.reference"],
    "nowhere": [],
}
"""What each search finds: words of each field, values that only a source gives, names as the file writes them."""


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every base counts as large."""
    monkeypatch.setattr("chronicle.index.compiler.MOST_AT_ONCE", 0)


def opened(base: Path) -> Index:
    return open_index(locate(str(base)))


def found(index: Index, text: str) -> set[str]:
    return {match.id for match in search(index, text)}


def texts(index: Index) -> list[tuple[int, str]]:
    return index.db.execute("SELECT rowid, body FROM words ORDER BY rowid").fetchall()


@pytest.mark.parametrize("text", FOUND)
def test_every_field_is_searched(text: str, make_base: Make) -> None:
    assert found(opened(make_base(facts=FACTS)), text) == {*FOUND[text]}


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("text", FOUND)
def test_a_large_base_is_searched_alike(text: str, make_base: Make) -> None:
    index = opened(make_base(facts=FACTS))
    assert texts(index) == []
    assert found(index, text) == {*FOUND[text]}


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize(
    "ask",
    [
        lambda index: [*search(index, "depot")],
        lambda index: count_matches(index, "depot", Selection()),
        lambda index: nearest_words(index, "depott"),
    ],
)
def test_whichever_question_comes_first(ask: Callable[[Index], object], make_base: Make) -> None:
    assert ask(opened(make_base(facts=FACTS)))


@pytest.mark.usefixtures("waiting")
def test_what_a_search_has_made_is_kept_and_kept_up(make_base: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the questions after it, and by the compile of an edit, which makes the texts of what changed alone."""
    base = make_base(facts=FACTS, more='[events.two]\ntitle = "Second"\nsources = ["paper"]\n')
    index = opened(base)
    index.prepare_search()
    made = texts(index)
    index.db.close()
    monkeypatch.setattr("chronicle.index.builder.with_words", None)
    index = opened(base)
    assert found(index, "second") == {"events.two"}
    assert texts(index) == made
    index.db.close()
    (base / "more.toml").write_text('[events.two]\ntitle = "Later"\nsources = ["paper"]\n', encoding="utf-8")
    index = opened(base)
    assert found(index, "second") == set()
    assert found(index, "later") == {"events.two"}
    assert found(index, "depot") == {"events.fire"}


@pytest.mark.usefixtures("waiting")
def test_an_edit_before_the_first_search(make_base: Make) -> None:
    base = make_base(facts=FACTS, more='[events.two]\ntitle = "Second"\nsources = ["paper"]\n')
    opened(base).db.close()
    (base / "more.toml").write_text('[events.two]\ntitle = "Later"\nsources = ["paper"]\n', encoding="utf-8")
    index = opened(base)
    assert texts(index) == []
    assert found(index, "later") == {"events.two"}
    assert found(index, "depot") == {"events.fire"}


@pytest.mark.usefixtures("waiting")
def test_where_nothing_can_be_kept_it_is_made_for_this_question(
    make_base: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = make_base(facts=FACTS)
    opened(base).db.close()
    monkeypatch.setattr("chronicle.index.builder.is_cache_writable", lambda _: False)
    for _ in range(2):
        index = opened(base)
        assert texts(index) == []
        assert found(index, "depot") == {"events.fire"}
        index.db.close()


@pytest.mark.usefixtures("waiting")
def test_an_index_that_is_not_the_cache_s_is_not_put_there(make_base: Make) -> None:
    """Such as that of a base as it would be with an edit."""
    base = make_base(facts=FACTS)
    kept = opened(base)
    other = Index(kept.db, kept.base)
    assert found(other, "depot") == {"events.fire"}
    assert texts(opened(base)) == []
    assert os.listdir(os.environ["CHRONICLE_CACHE"])
