"""What comes before itself: organisations and posts that succeed, and figures that restate, each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def circular(before: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return those that come before themselves, each with a number that only those have which do so together.

    They are the strongly connected components of more than one (Kosaraju): two passes, however long a line is.
    """
    after: defaultdict[str, list[str]] = defaultdict(list)
    for id_, others in before.items():
        for other in others:
            after[other].append(id_)
    finished = [id_ for id_, _ in _depth_first(before, before)]
    numbers: defaultdict[int, list[str]] = defaultdict(list)
    for id_, number in _depth_first(reversed(finished), after):
        numbers[number].append(id_)
    return {
        id_: number for number, ids in numbers.items() for id_ in ids if len(ids) > 1 or id_ in before[id_]
    }


def _depth_first(starts: Iterable[str], following: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int]]:
    """Yield each id once all that follows from it is done, with the number of the start that it was reached from."""
    seen: set[str] = set()
    for number, start in enumerate(starts):
        path = [] if start in seen else [(start, iter(following.get(start, ())))]
        seen.add(start)
        while path:
            new = next((other for other in path[-1][1] if other not in seen), None)
            if new is None:
                yield path.pop()[0], number
            else:
                seen.add(new)
                path.append((new, iter(following.get(new, ()))))
