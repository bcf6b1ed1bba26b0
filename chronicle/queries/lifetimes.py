"""When posts and organisations opened and closed: nothing is vacant, and nobody is missing, before or after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.queries.times import read_date

if TYPE_CHECKING:
    from chronicle.dates import EdtfDate, Window
    from chronicle.index.cache import Index


class Lifetimes:
    """The posts and organisations that opened or closed, read once."""

    def __init__(self, index: Index) -> None:
        self._dates = {
            (table, id_): (read_date(opened), read_date(closed))
            for table in ("posts", "organisations")
            for id_, opened, closed in index.db.execute(
                f'SELECT e.id, t.opened, t.closed FROM "{table}" t JOIN entry e ON e.key = t.key '
                "WHERE t.opened IS NOT NULL OR t.closed IS NOT NULL"
            )
        }

    def closing(self, post: str, organisation: str | None) -> EdtfDate | None:
        """Return when a post closed, or its organisation did if that was earlier; None if neither is known to have."""
        closed = (self._dates.get(address, (None, None))[1] for address in _addresses(post, organisation))
        return min(filter(None, closed), key=lambda date: date.latest, default=None)

    def is_outside(self, window: Window, organisation: str | None, post: str | None = None) -> bool:
        """Tell whether a time is certainly before a post or its organisation opened, or after it closed."""
        for address in _addresses(post, organisation):
            opened, closed = self._dates.get(address, (None, None))
            if opened is not None and not opened.qualified and window.last < opened.earliest:
                return True
            if closed is not None and not closed.qualified and window.first > closed.latest:
                return True
        return False


def _addresses(post: str | None, organisation: str | None) -> tuple[tuple[str, str], ...]:
    return (
        *((("posts", post),) if post is not None else ()),
        *((("organisations", organisation),) if organisation is not None else ()),
    )
