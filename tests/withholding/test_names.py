"""A name that is withheld is found as people write it, and as it stands in addresses, lists and notes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.text import fold
from chronicle.withholding.names import WithheldNames


@pytest.fixture(scope="module")
def names() -> WithheldNames:
    withheld = WithheldNames()
    withheld.add("people", "zyx-q", {"name": "Zyx Quagga", "aka": ["Łukasz Quàgga", "Big Zed"]})
    withheld.add("people", "ben", {"name": "Benjamin Baker"})
    withheld.add("events", "plan", {"title": "The plan"})
    withheld.add("events", "plan-b", {"title": "Another plan"})
    withheld.add_address("posts", "warden")
    return withheld


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Zyx Quagga's house", "people.zyx-q"),
        ("Zyx Quagga\u2019s house", "people.zyx-q"),
        ("ZYX  QUAGGA", "people.zyx-q"),
        ("Zÿx Quágga", "people.zyx-q"),
        ("Zy\u0308x Quagga", "people.zyx-q"),
        ("lukasz quagga", "people.zyx-q"),
        ("big-zed", "people.zyx-q"),
        ("so Zyx\nQuagga said", "people.zyx-q"),
        ("so Zyx Qua-\ngga said", "people.zyx-q"),
        ("so Zyx Qua-\r\n  gga said", "people.zyx-q"),
        ("Zyx\u00a0Quagga", "people.zyx-q"),
        ("Zyx Qua\u00adgga", "people.zyx-q"),
        ("Zyx\u200bQuagga", "people.zyx-q"),
        ("Zyx Qua\u034fgga", "people.zyx-q"),
        ("\uff3a\uff59\uff58 Quagga", "people.zyx-q"),
        ("Zyx **Quagga**", "people.zyx-q"),
        ("_Zyx_Quagga_", "people.zyx-q"),
        ("Zyx Quagga²", "people.zyx-q"),
        ("Quagga, Zyx", "people.zyx-q"),
        ("zyx.quagga@example.org", "people.zyx-q"),
        ("@ZyxQuagga", "people.zyx-q"),
        ("https://example.org/Zyx%20Quagga", "people.zyx-q"),
        ("https://example.org/%C5%81ukasz%20Qu%C3%A0gga", "people.zyx-q"),
        ("https://example.org/?q=Zyx+Quagga", "people.zyx-q"),
        ("Zyx&nbsp;Quagga, Zyx&#32;Q", "people.zyx-q"),
        ("see zyx-q", "people.zyx-q"),
        ("zyx-q's", "people.zyx-q"),
        ("ZYX Q", "people.zyx-q"),
        ("zyx\u2011q, zyx–q", "people.zyx-q"),
        ("copies/zyx-q_memo.txt", "people.zyx-q"),
        ("copies/memo-zyx-q.txt", "people.zyx-q"),
        ("people.zyx-q", "people.zyx-q"),
        ("as Ben said", "people.ben"),
        ("copies/ben_1.txt", "people.ben"),
        ("see plan-b", "events.plan-b"),
        ("as posts.warden shows", "posts.warden"),
    ],
)
def test_it_is_found(text: str, address: str, names: WithheldNames) -> None:
    assert names.named_in(text) == address
    assert names.named_in(f"So that is {text}, they say") == address


@pytest.mark.parametrize(
    "text",
    [
        "Zyx",
        "Mr Quagga",
        "Quagga and Zyx",
        "zyx-q2",
        "Ben-David",
        "Bend",
        "a plan",
        "plan b",
        "the warden",
        "Zyx. Then the quaggas came",
        "100% of it & more",
    ],
)
def test_what_only_looks_alike_is_not(text: str, names: WithheldNames) -> None:
    assert names.named_in(text) is None


def test_a_text_that_refers_to_a_namesake_is_no_mention(names: WithheldNames) -> None:
    values = {"person": "zyx-q-smith", "title": "zyx-q-smith, or so"}
    found = [place.path for place in names.mentioned_in("tenures", "t", values, frozenset({"zyx-q-smith"}))]
    assert found == [("title",)]
    assert not [*names.mentioned_in("people", "zyx-q-smith", {"name": "Z. Smith"})]
    assert [*names.mentioned_in("events", "zyx-q-leaves", {"title": "E"})]


WORDS = st.text(st.characters(categories=["Ll", "Lu"]), min_size=2, max_size=8).filter(
    lambda word: fold(word).isalpha()
)


@given(WORDS, WORDS, st.text(max_size=12), st.text(max_size=12))
def test_a_name_is_found_in_any_case_between_any_texts(
    first: str, last: str, before: str, after: str
) -> None:
    withheld = WithheldNames()
    withheld.add("people", "p-1", {"name": f"{first} {last}"})
    for name in (f"{first} {last}", f"{first.upper()} {last.lower()}", f"{last}, {first}"):
        assert withheld.named_in(f"{before} {name} {after}") is not None
