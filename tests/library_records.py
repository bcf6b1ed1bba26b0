"""Writes `chronicle/library/records.py` from the declarations: `python tests/library_records.py --update`."""

from __future__ import annotations

import sys
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import chronicle
from chronicle.cli.commands import COMMANDS
from chronicle.cli.filters import Filters, RatingFilters
from chronicle.library.shapes import record_fields, record_name
from chronicle.model.kinds import KINDS
from chronicle.queries.lookup import ENTITY_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS: Final = Path(chronicle.__file__).parent / "library" / "records.py"
HEAD: Final = '''\
"""The rows of each listing, and the filters that it takes, as type checkers read them.

Written by `python tests/library_records.py --update` from the declarations of kinds and entities, to which a test holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, TypeVar, Unpack

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from decimal import Decimal

    from chronicle.library.shapes import CitationRecord

R = TypeVar("R")
'''
LISTINGS: Final = ("timeline", *KINDS.tables, *ENTITY_TABLES)


def lines() -> Iterator[str]:
    yield HEAD
    yield "\nclass RowFilters(TypedDict, total=False):"
    yield '    """The filters of the command line, by the names of their options; `from_` is --from. Texts may be several."""\n'
    for group in (Filters, RatingFilters):
        for name, hint in typing.get_type_hints(group).items():
            if name != "known_by":
                several = hint == list[str] | None
                many = "str | int | dt.date | Iterable[str | int | dt.date]"
                one = {bool: "bool", int | None: "int | None"}.get(hint, "str | int | dt.date | None")
                yield f"    {name}: {f'{many} | None' if several else one}"
    for listing in LISTINGS:
        yield f"\n\nclass {record_name(listing)}(NamedTuple):"
        yield f'    """A row of `chronicle {listing}`."""\n'
        for field in record_fields(listing):
            yield f"    {field.name}: {field.annotation}"
    yield "\n\nclass Listings:"
    yield '    """The listings of a base, each a method of its name."""\n'
    yield "    def _rows(self, record: Callable[..., R], filters: RowFilters) -> Iterator[R]:"
    yield "        raise NotImplementedError"
    for listing in LISTINGS:
        name = record_name(listing)
        summary = COMMANDS[listing].summary.rstrip(".")
        yield f"\n    def {listing}(self, **filters: Unpack[RowFilters]) -> Iterator[{name}]:"
        yield f'        """{summary}: the rows of `chronicle {listing}`."""'
        yield f"        return self._rows({name}, filters)"


def text() -> str:
    return "\n".join(lines()) + "\n"


if __name__ == "__main__" and "--update" in sys.argv:
    RECORDS.write_text(text(), encoding="utf-8")
