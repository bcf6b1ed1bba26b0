"""What every fact has: what it was given is shared between facts, and stays each one's own."""

from __future__ import annotations

from chronicle.model.base import slimmed
from chronicle.model.kinds.events import Event


def event(**given: object) -> Event:
    fact = slimmed(Event.model_validate({"title": "It happens", "sources": ["book"], **given}))
    assert isinstance(fact, Event)
    return fact


def test_facts_that_were_given_the_same_fields_share_their_names() -> None:
    one, other, third = event(date="2009"), event(date="2010"), event()
    assert one.model_fields_set is other.model_fields_set
    assert one.sources[0].model_fields_set is third.sources[0].model_fields_set
    assert one.model_fields_set == {"title", "sources", "date"}
    assert third.model_fields_set == {"title", "sources"}


def test_a_copy_that_is_given_more_leaves_the_others_alone() -> None:
    one, other = event(date="2009"), event(date="2010")
    copied = one.model_copy(update={"because": {"": "It is so"}})
    assert "because" in copied.model_fields_set
    assert "because" not in one.model_fields_set | other.model_fields_set
