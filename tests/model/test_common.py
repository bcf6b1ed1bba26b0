"""What every fact has: an entry keeps what it was given, cannot be changed, and a copy leaves it alone."""

from __future__ import annotations

import pytest

from chronicle.loader.validation import validate
from chronicle.model.base import fields_of
from chronicle.model.fact import values_of
from chronicle.model.kinds.events import Event


def event(**given: object) -> Event:
    return validate(Event, {"title": "It happens", "sources": ["book"], **given})


def test_a_fact_keeps_what_it_was_given_and_nothing_else() -> None:
    one, third = event(date="2009"), event()
    assert vars(one).keys() == {"title", "sources", "date"}
    assert vars(third).keys() == {"title", "sources"}
    assert one.gives("date")
    assert not third.gives("date")


def test_what_was_not_given_is_the_default_of_its_class() -> None:
    assert event().date is None
    assert event().people == ()
    assert event().because == {}
    assert event().status is None


def test_a_copy_that_is_given_more_leaves_the_others_alone() -> None:
    one, other = event(date="2009"), event(date="2010")
    copied = one.replaced(because={"": "It is so"})
    assert copied.gives("because")
    assert copied.title == one.title
    assert not one.gives("because")
    assert not other.gives("because")


def test_nothing_in_a_fact_can_be_changed() -> None:
    with pytest.raises(AttributeError):
        event().title = "Another"  # type: ignore[misc]
    with pytest.raises(TypeError):
        event().because["date"] = "so"  # type: ignore[index]


def test_the_fields_of_a_kind_are_those_of_every_fact_and_its_own() -> None:
    own = values_of(Event)
    comments = [
        "note",
        "allow",
        "extra",
        "restricted",
        "sources",
        "because",
        "status",
        "tags",
        "headline",
        "stances",
    ]
    assert [*fields_of(Event)] == [*comments, *own]
    assert [name for name, field in own.items() if field.required] == ["title"]
    assert [field.key for field in fields_of(Event).values() if field.type.table] == [
        "extra",
        "restricted",
        "stances",
        "people",
        "organisations",
        "posts",
    ]
