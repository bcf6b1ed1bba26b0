"""What each key means stands beneath its declaration, and is read from there."""

from __future__ import annotations

import pytest

from chronicle.loader.entries import MODELS
from chronicle.model.base import Entry, fields_of
from chronicle.model.descriptions import describe_fields
from chronicle.model.entities import Settings
from chronicle.model.fields import Flag, Text


class Parish(Entry):
    title: Text
    """What it is called.

    Not what it was called before.
    """
    merged: Flag = False


class Deanery(Parish):
    merged: Flag = False
    """Whether it is one with another."""


@pytest.mark.parametrize("entry", [*MODELS.values(), Settings])
def test_every_key_of_the_format_is_described_in_a_sentence(entry: type[Entry]) -> None:
    described = describe_fields(entry)
    assert list(described) == list(fields_of(entry))
    assert all(text[0].isupper() and text.endswith(".") for text in described.values())


def test_the_first_paragraph_beneath_a_field_describes_it_and_what_is_derived_inherits_it() -> None:
    assert describe_fields(Parish)["title"] == "What it is called."
    assert "merged" not in describe_fields(Parish)
    own = {name: text for name, text in describe_fields(Deanery).items() if name in {"title", "merged"}}
    assert own == {"title": "What it is called.", "merged": "Whether it is one with another."}


def test_what_is_declared_without_source_is_not_described() -> None:
    assert "title" not in describe_fields(type("Nameless", (Entry,), {"__annotations__": {"title": Text}}))
