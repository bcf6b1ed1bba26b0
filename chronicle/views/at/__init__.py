"""The state of things on a date, or on the date of a fact."""

from chronicle.views.at.gather import state
from chronicle.views.at.plain import at_object
from chronicle.views.at.screen import at_page
from chronicle.views.at.things import State

__all__ = ["State", "at_object", "at_page", "state"]
