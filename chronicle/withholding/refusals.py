"""What must be settled before a base is released: names that would still stand in it, and posts that seem vacant."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chronicle.codes import VACANT_POST
from chronicle.findings import key_text
from chronicle.index.cache import open_index
from chronicle.loader.locate import CONFIG
from chronicle.queries.findings import findings
from chronicle.withholding.remaining import Ground

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.findings import Diagnostic
    from chronicle.loader.locate import BaseLocation
    from chronicle.withholding.remaining import Remaining


class ReleaseRefusal(NamedTuple):
    """One reason not to release a base as it is, and what mends it.

    Attributes:
        address: The address of the entry that it is about.
        message: What is the matter.
        command: The words of the command that mends it, after `chronicle`.
    """

    address: str
    message: str
    command: tuple[str, ...]


def named_people(left: Remaining) -> Iterator[ReleaseRefusal]:
    """Yield each place at which an entry that is not restricted itself names a person who is withheld."""
    for address, withheld in left.withheld.items():
        if withheld.ground is not Ground.MENTIONS:
            continue
        for path, names in withheld.mentions:
            if not names.startswith("people."):
                continue
            if path:
                yield ReleaseRefusal(
                    address, f"its {key_text(path)} names {names}, who is withheld", ("edit", address)
                )
            else:
                new = f"{address.partition('.')[0]}.NEW"
                yield ReleaseRefusal(
                    address, f"its id names {names}, who is withheld", ("rename", address, new)
                )


def seeming_vacancies(
    base: BaseLocation, left: Remaining, files: Mapping[str, str]
) -> Iterator[ReleaseRefusal]:
    """Yield each time in which a `complete` post seems vacant only because a holder of it is left out."""
    vacant_before = {finding.message for finding in _vacancies(base)}
    with tempfile.TemporaryDirectory(prefix="chronicle-", ignore_cleanup_errors=True) as directory:
        root = Path(directory).resolve()
        for name, text in files.items():
            (root / name).write_text(text, "utf-8", newline="\n")
        released = base._replace(root=root, config=CONFIG, single=False, shown="")
        for finding in _vacancies(released):
            if finding.message not in vacant_before:
                post = f"posts.{left.entries[finding.id or '']['post']}"
                yield ReleaseRefusal(post, finding.message, ("edit", post, "--unset", "complete"))


def _vacancies(base: BaseLocation) -> Iterator[Diagnostic]:
    """Yield a finding for each time in which a complete post of a base has no holder, of the tenure that follows."""
    with closing((index := open_index(base)).db):
        yield from findings(index, frozenset({VACANT_POST}))
