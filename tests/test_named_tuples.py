"""Named tuples that are quickly made are those of `typing`, but for their annotations."""

from __future__ import annotations

import pickle
import typing

import pytest

from chronicle.named_tuples import NamedTuple


class Quick(NamedTuple):
    """A place."""

    name: str
    metres: int = 0
    """How high it is."""

    @property
    def words(self) -> str:
        """It in words."""
        return f"{self.name}, {self.metres} m"


class Slow(typing.NamedTuple):
    """A place."""

    name: str
    metres: int = 0

    @property
    def words(self) -> str:
        """It in words."""
        return f"{self.name}, {self.metres} m"


class Empty(NamedTuple):
    """Nothing at all."""


class Higher(Quick):
    """A place that is one of its own class."""

    __slots__ = ()


def test_they_are_what_those_of_typing_are() -> None:
    for kind in (Quick, Slow):
        place = kind("Brocken", 1_141)
        assert isinstance(place, tuple)
        assert place == ("Brocken", 1_141)
        assert (place.name, place.metres, place.words) == ("Brocken", 1_141, "Brocken, 1141 m")
        assert place._replace(metres=1) == ("Brocken", 1)
        assert kind("Brocken") == kind._make(("Brocken", 0))
        assert place._asdict() == {"name": "Brocken", "metres": 1_141}
        assert pickle.loads(pickle.dumps(place)) == place
        assert repr(place) == f"{kind.__name__}(name='Brocken', metres=1141)"
        assert kind.__doc__ == "A place."
        assert kind.__module__ == __name__
        assert kind.__mro__[1:] == (tuple, object)
        assert not hasattr(place, "__dict__")
    assert set(dir(Slow)) - set(dir(Quick)) == {"__orig_bases__"}
    for name in ("_fields", "_field_defaults", "__match_args__"):
        assert getattr(Quick, name) == getattr(Slow, name)


def test_their_annotations_can_be_read_as_types() -> None:
    assert typing.get_type_hints(Quick) == typing.get_type_hints(Slow) == {"name": str, "metres": int}


def test_one_without_a_field_and_one_with_a_class_of_its_own() -> None:
    assert Empty() == ()
    assert Higher("Brocken").words == "Brocken, 0 m"


def test_a_field_is_not_to_be_set() -> None:
    with pytest.raises(AttributeError):
        Quick("Brocken").name = "Harz"  # type: ignore[misc]  # that is the test
