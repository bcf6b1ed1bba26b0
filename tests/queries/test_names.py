"""Names as people type them: in any case, with accents or without, and never silently one of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.queries.names import NamedEntity, first_alternatives, matching, nearest

if TYPE_CHECKING:
    from tests.conftest import Chronicle

PEOPLE = [
    NamedEntity("people", "ali", "محمد علي", ("Mohammed Ali",)),
    NamedEntity("people", "gareth", "Gareth Jones", ()),
    NamedEntity("people", "gwen", "Gwenllïan Jones OBE", ()),
    NamedEntity("people", "hay", "PETER HAY", ()),
    NamedEntity("people", "muller", "Zoe Muller", ()),
    NamedEntity("people", "mueller", "Zoë Müller", ()),
    NamedEntity("people", "sian", "Siân Jones 👩\u200d⚕️", ()),
    NamedEntity("people", "le-grand", "Julian Le Grand", ()),
    NamedEntity("people", "paul", "PAUL DE LYS", ()),
    NamedEntity("people", "anna", "Anna de Vere MBE", ()),
    NamedEntity("people", "obrien", "Una O\N{RIGHT SINGLE QUOTATION MARK}Brien", ()),
    NamedEntity("people", "dara", "Dara O'Shea\N{NON-BREAKING HYPHEN}Byrne", ()),
]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("SIÂN JONES 👩\u200d⚕️", ["sian"]),
        ("jones", ["gareth", "gwen", "sian"]),
        ("le grand", ["le-grand"]),
        ("lys", ["paul"]),
        ("de lys", ["paul"]),
        ("vere", ["anna"]),
        ("de vere", ["anna"]),
        ("de", []),
        ("علي", ["ali"]),
        ("Hay", ["hay"]),
        ("muller", ["muller"]),
        ("müller", ["mueller"]),
        ("mu\u0308ller", ["mueller"]),
        ("gwenllian jones obe", ["gwen"]),
        ("obe", ["gwen"]),
        ("peter", []),
        ("o'brien", ["obrien"]),
        ("una o\N{MODIFIER LETTER APOSTROPHE}brien", ["obrien"]),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Shea-Byrne", ["dara"]),
    ],
)
def test_a_name_stands_for_everybody_who_has_it(typed: str, ids: list[str]) -> None:
    assert [entity.id for entity in matching(PEOPLE, typed)] == ids


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("zoe", ["muller", "mueller"]), ("sian", ["sian"]), ("محمد", ["ali"]), ("garreth jones", ["gareth"])],
)
def test_a_first_name_offers_everybody_who_has_it(typed: str, offered: list[str]) -> None:
    assert [entity.id for entity in nearest(typed, PEOPLE)] == offered


@pytest.mark.parametrize(
    ("typed", "offered"), [("gar", ["gareth"]), ("mul", ["muller", "mueller"]), ("ga", [])]
)
def test_the_beginning_of_a_word_offers_everybody_of_whom_one_begins_so(
    typed: str, offered: list[str]
) -> None:
    assert [entity.id for entity in nearest(typed, PEOPLE)] == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("bridgit jonse", ["bridget"]),
        ("b jonnes", ["bridget"]),
        ("bridget jons", ["bridget"]),
        ("tim parker", []),
        ("alan smith", []),
    ],
)
def test_of_several_words_the_longest_is_in_the_name_that_is_offered(typed: str, offered: list[str]) -> None:
    people = [
        NamedEntity("people", "simon", "Simon Clarke", ()),
        NamedEntity("people", "bridget", "Bridget Jones", ()),
        NamedEntity("people", "alan", "Alan Bates", ()),
    ]
    assert [entity.id for entity in nearest(typed, people)] == offered


def test_posts_that_lead_are_offered_first(chronicle: Chronicle) -> None:
    hint = chronicle("timeline", "--post", "director").err.splitlines()[-1]
    assert hint.startswith("  hint: did you mean former-director, strategic-director, adults-director,")
    assert hint.endswith(" or one of 3 more?")


def test_of_many_names_the_first_are_offered() -> None:
    assert first_alternatives("abcde") == "a, b, c, d or e"
    assert first_alternatives("abcdefg") == "a, b, c, d, e or one of 2 more"


def test_names_to_choose_from() -> None:
    assert [first_alternatives(names) for names in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a or b",
        "a, b or c",
    ]
