"""The state of things on a date, or on the date of a fact."""

from chronicle.pages.at.as_object import at_object
from chronicle.pages.at.page import at_page
from chronicle.queries.state.gather import state
from chronicle.queries.state.model import State

__all__ = ["State", "at_object", "at_page", "state"]
