"""What must be settled before a base is released: names that would still stand in it, and posts that seem vacant."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chronicle.codes import VACANT_POST
from chronicle.findings import key_text
from chronicle.index.cache import discard_index, open_index
from chronicle.loader.locate import CONFIG
from chronicle.queries.findings import findings
from chronicle.withholding.remaining import Ground
from chronicle.writing.base_entries import read_entries
from chronicle.writing.transaction import read_base_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    """Yield each `complete` post of which a holder is left out, with the times in which it seems vacant only for that."""
    entries = read_entries(read_base_files(base)).entries
    post_of = {address: entry.values.get("post") for address, entry in entries.items()}
    lost = {post_of.get(address) for address in left.withheld}
    vacant: set[object] = set()
    for post, message in sorted(_released_vacancies(base, left, files) - _vacancies(base, post_of)):
        vacant.add(post)
        yield _of_complete(post, message)
    for address, values in left.entries.items():
        table, _, id_ = address.partition(".")
        if table == "posts" and values.get("complete") is True and id_ in lost - vacant:
            yield _of_complete(id_, "a holder is left out, and the post says that every holder is recorded")


def _of_complete(post: str, message: str) -> ReleaseRefusal:
    return ReleaseRefusal(f"posts.{post}", message, ("edit", f"posts.{post}", "--unset", "complete"))


def _released_vacancies(
    base: BaseLocation, left: Remaining, files: Mapping[str, str]
) -> frozenset[tuple[str, str]]:
    """Return the vacancies of the base as it would be released."""
    post_of = {address: values.get("post") for address, values in left.entries.items()}
    with tempfile.TemporaryDirectory(prefix="chronicle-", ignore_cleanup_errors=True) as directory:
        root = Path(directory).resolve()
        for name, text in files.items():
            (root / name).write_text(text, "utf-8", newline="\n")
        released = base._replace(root=root, config=CONFIG, single=False, shown="")
        try:
            return _vacancies(released, post_of)
        finally:
            discard_index(released)


def _vacancies(base: BaseLocation, post_of: Mapping[str, object]) -> frozenset[tuple[str, str]]:
    """Return the times in which a complete post of a base has no holder: the post, and what is the matter."""
    with closing((index := open_index(base)).db):
        return frozenset(
            (str(post_of.get(finding.id or "")), finding.message)
            for finding in findings(index, frozenset({VACANT_POST}))
        )
