"""Numbers that last: each issue of a chronology keeps the numbers of the one before it.

They are kept as the drafting of statutes keeps them. What comes between 12 and 13 is 12A, then 12B; between 12A and
12B, 12AA; what comes after 12 and before 12A is 12ZA, and what comes before 1 is 0A. So Z numbers nothing by itself: it
says that what it stands before comes first. No number is ever taken out of a series or given twice: one under which
nothing stands any more stays in its place, and says so.
"""

from __future__ import annotations

import re
from enum import StrEnum
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

_BEFORE: Final = "Z"
_LETTERS: Final = ascii_uppercase.rstrip(_BEFORE)
_LABEL: Final = re.compile(rf"(?:0|[1-9][0-9]{{0,8}})(?:{_BEFORE}*[{_LETTERS}])*")
_STEP: Final = re.compile(rf"({_BEFORE}*)([{_LETTERS}])")
_MOST_CHARACTERS: Final = 1_000
"""The longest label that is read; an issue makes labels longer by a letter or two at most."""

LabelStep: TypeAlias = tuple[int, int]
"""A letter of a label: minus the number of Zs before it, then its place in the alphabet."""


class NoLabel(ValueError):
    """A text is no label."""


class LabelKey(NamedTuple):
    """What labels are sorted by: their integer, then step by step, a label before those that it begins."""

    number: int
    steps: tuple[LabelStep, ...] = ()

    @property
    def label(self) -> str:
        """The label as it is written: `12ZA`."""
        return str(self.number) + "".join(
            _BEFORE * -before + _LETTERS[letter] for before, letter in self.steps
        )


def is_label(text: str) -> bool:
    """Return whether a text is a label, and none that is too long to be read."""
    return len(text) <= _MOST_CHARACTERS and _LABEL.fullmatch(text) is not None and text != "0"


def label_key(label: str) -> LabelKey:
    """Return what a label is sorted by.

    Raises:
        NoLabel: It is none.
    """
    if not is_label(label):
        raise NoLabel(label)
    number = label.rstrip(ascii_uppercase)
    steps = ((-len(before), _LETTERS.index(letter)) for before, letter in _STEP.findall(label))
    return LabelKey(int(number), tuple(steps))


class ItemState(StrEnum):
    """What became of a numbered item since an earlier issue; in the first issue of a series all are new."""

    KEPT = "kept"
    NEW = "new"
    CHANGED = "changed"
    """It has its place and number, and says something else."""
    MOVED_HERE = "moved here"
    """It had another place, and so another number."""
    MOVED_AWAY = "moved away"
    """Nothing stands here: what did has another number by now."""
    NOT_USED = "not used"
    """Nothing stands here: what did is gone."""
    REMOVED = "removed"
    """Likewise, and it went since the issue that is compared with."""

    @property
    def stands(self) -> bool:
        """Whether there is an item under the number."""
        return self not in {ItemState.MOVED_AWAY, ItemState.NOT_USED, ItemState.REMOVED}


class NumberedItem(NamedTuple):
    """A number of a series, and what stands under it.

    Attributes:
        label: The number: `12A`.
        key: What stands under it; if nothing does, what stood there last.
        state: Whether something stands under it, and what became of that.
        other_label: Of what stands, the number that it had before, if any; else the one that it has now, if any.
    """

    label: str
    key: str
    state: ItemState
    other_label: str | None = None


def numbered(
    keys: Sequence[str],
    previous: Sequence[NumberedItem] = (),
    *,
    changed: Collection[str] = (),
    renumber: bool = False,
) -> tuple[NumberedItem, ...]:
    """Return the numbers of an issue, in order, with those under which nothing stands any more.

    As many as can keep their numbers do: those that stand in the same order in both issues, as far as that goes.

    Args:
        keys: What is to be numbered, in its order, each once.
        previous: The issue before it; empty if there is none.
        changed: The keys of what says something else than it did in that issue.
        renumber: Whether to begin again from 1.

    Raises:
        ValueError: A key is there twice.
    """
    if len({*keys}) < len(keys):
        raise ValueError("a key is there twice")
    if renumber or not previous:
        known = {item.key for item in previous if item.state.stands}
        return tuple(
            NumberedItem(str(number), key, _state_in_place(key, known, changed))
            for number, key in enumerate(keys, 1)
        )
    place_of = {item.key: place for place, item in enumerate(previous) if item.state.stands}
    staying = {place_of[key]: key for key in _longest_in_order(keys, place_of, changed)}
    slots = [*_slots(keys, previous, staying)]
    return tuple(_items(slots, previous, place_of, changed))


def renumbering(
    previous: Iterable[NumberedItem], items: Iterable[NumberedItem]
) -> Iterator[tuple[str, str | None]]:
    """Yield each number of an issue, with the one that a later issue gives to what stood there; None if it is gone."""
    now = {item.key: item.label for item in items if item.state.stands}
    return ((item.label, now.get(item.key)) for item in previous)


def compared(
    items: Sequence[NumberedItem], since: Iterable[NumberedItem], changed: Collection[str] = ()
) -> Iterator[NumberedItem]:
    """Yield the items of an issue with what became of each since an earlier one of its series.

    If the series was numbered afresh between the two, no item has moved: all have other numbers.

    Args:
        items: The issue.
        since: The earlier one.
        changed: The keys of what says something else than it did then.
    """
    key_of = {item.label: item.key for item in items}
    earlier = [*since]
    label_then = {item.key: item.label for item in earlier if item.state.stands}
    same_numbers = all(key_of.get(item.label) == item.key for item in earlier)
    for item in items:
        then = label_then.get(item.key)
        if not item.state.stands:
            is_removed = item.state is ItemState.NOT_USED and then is not None
            yield item._replace(state=ItemState.REMOVED) if is_removed else item
        elif same_numbers and then not in {None, item.label}:
            yield item._replace(state=ItemState.MOVED_HERE, other_label=then)
        else:
            yield item._replace(state=_state_in_place(item.key, label_then, changed))


def _state_in_place(key: str, before: Collection[str], changed: Collection[str]) -> ItemState:
    if key not in before:
        return ItemState.NEW
    return ItemState.CHANGED if key in changed else ItemState.KEPT


def _longest_in_order(keys: Sequence[str], place_of: Mapping[str, int], changed: Collection[str]) -> set[str]:
    """Return the most of some keys that stand in the order of their places; of as many, with the fewest changed ones.

    So of two that changed places, the one whose date was changed is the one that moved.
    """
    worth = len(keys) + 1
    heaviest: list[tuple[int, str | None]] = [(0, None)] * (max(place_of.values(), default=0) + 2)
    before: dict[str, str | None] = {}
    for key in keys:  # a Fenwick tree of the heaviest run that ends at or before a place
        if (place := place_of.get(key)) is None:
            continue
        weight, before[key] = _heaviest(heaviest, place)
        weight += worth + (key not in changed)
        node = place + 1
        while node < len(heaviest):
            if heaviest[node][0] < weight:
                heaviest[node] = weight, key
            node += node & -node
    longest: set[str] = set()
    _, last = _heaviest(heaviest, len(heaviest) - 1)
    while last is not None:
        longest.add(last)
        last = before[last]
    return longest


def _heaviest(tree: Sequence[tuple[int, str | None]], node: int) -> tuple[int, str | None]:
    best: tuple[int, str | None] = (0, None)
    while node > 0:
        if tree[node][0] > best[0]:
            best = tree[node]
        node -= node & -node
    return best


class _Slot(NamedTuple):
    """A label, what stands or stood under it, and whether it does; `is_given` if the label was given just now."""

    label: str
    key: str
    stands: bool = True
    is_given: bool = False


def _slots(
    keys: Iterable[str], previous: Sequence[NumberedItem], staying: Mapping[int, str]
) -> Iterator[_Slot]:
    """Yield the labels of the issue before, `staying` by their places, and between them those of all other keys.

    What follows an item that stays also follows the labels after that under which nothing stands any more.
    """
    stays = {*staying.values()}
    following: dict[str | None, list[str]] = {None: []}
    last: str | None = None
    for key in keys:
        if key in stays:
            last = key
            following[key] = []
        else:
            following[last].append(key)
    low: LabelKey | None = None
    run = following[None]
    for place, item in enumerate(previous):
        high = label_key(item.label)
        if place in staying:
            yield from _given(run, low, high)
            run = following[item.key]
        yield _Slot(item.label, item.key, place in staying)
        low = high
    yield from _given(run, low, None)


def _given(keys: Sequence[str], low: LabelKey | None, high: LabelKey | None) -> Iterator[_Slot]:
    labels = _between(low or LabelKey(0), high, len(keys))
    return (_Slot(label.label, key, is_given=True) for key, label in zip(keys, labels, strict=True))


def _items(
    slots: Sequence[_Slot],
    previous: Sequence[NumberedItem],
    place_of: Mapping[str, int],
    changed: Collection[str],
) -> Iterator[NumberedItem]:
    """Yield the items of an issue, each with its state and the other label of what stands or stood there."""
    now = {slot.key: slot.label for slot in slots if slot.stands}
    once = {item.key: item.label for item in previous if not item.state.stands}
    for label, key, stands, is_given in slots:
        if not stands:
            state = ItemState.MOVED_AWAY if key in now else ItemState.NOT_USED
            yield NumberedItem(label, key, state, now.get(key))
        elif not is_given:
            before = previous[place_of[key]]
            yield NumberedItem(label, key, _state_in_place(key, place_of, changed), before.other_label)
        elif key in place_of:
            yield NumberedItem(label, key, ItemState.MOVED_HERE, previous[place_of[key]].label)
        else:
            yield NumberedItem(label, key, ItemState.NEW, once.get(key))


def _between(low: LabelKey, high: LabelKey | None, count: int) -> Iterator[LabelKey]:
    """Return labels after one and before another, none of which is given yet, as short as they can be."""
    if high is None:
        return (LabelKey(number) for number in range(low.number + 1, low.number + 1 + count))
    return (LabelKey(low.number, steps) for steps in _steps(low, high, count))


def _steps(low: LabelKey, high: LabelKey, count: int) -> Iterator[tuple[LabelStep, ...]]:
    """Return the steps of such labels, all of which have the number of the lower one."""
    size = len(low.steps)
    for depth in range(size):  # beside what the lower label begins with, if the upper one leaves room there
        above, (before, letter) = low.steps[:depth], low.steps[depth]
        begins_alike = high.number == low.number and high.steps[:depth] == above
        limit = high.steps[depth] if begins_alike else (1, 0)
        room = limit[1] if limit[0] == before else len(_LETTERS)
        if room > letter + 1:
            return _spread(above, before, range(letter + 1, room), count)
    is_below = high.number == low.number and high.steps[:size] == low.steps
    before = high.steps[size][0] - 1 if is_below else 0
    return _spread(low.steps, before, range(len(_LETTERS)), count)


def _spread(
    above: tuple[LabelStep, ...], before: int, letters: range, count: int
) -> Iterator[tuple[LabelStep, ...]]:
    """Yield steps below some, in order: a letter each, or, if these are too few, with more letters beneath the last of them."""
    beneath = 0
    while len(letters) * (1 + beneath) < count:
        beneath = len(_LETTERS) * (1 + beneath)
    used = letters[:count]
    more = count - len(used)
    for place, letter in enumerate(used, 1):
        here = (*above, (before, letter))
        yield here
        own = max(0, more - (len(used) - place) * beneath)
        yield from _spread(here, 0, range(len(_LETTERS)), own)
        more -= own
