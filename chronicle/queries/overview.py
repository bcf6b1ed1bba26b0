"""What a base holds, in numbers, what its errors cost, and names from it that serve as examples of questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chronicle.codes import DUPLICATE_ID, SETTING_ASIDE
from chronicle.named_tuples import NamedTuple
from chronicle.sql import EntryState, sql_list

if TYPE_CHECKING:
    from pathlib import Path

    from chronicle.index.cache import Index

_MONTH: Final = r"\d{4}-(?:0[1-9]|1[0-2])"
_ANY_YEAR: Final = "2010"
_ANY_WORDS: Final = "mutual agreement"
_LOSING_A_PART: Final = tuple(code for code in SETTING_ASIDE if code != DUPLICATE_ID)
"""The codes that cost the fact with the finding's id a part; of one id twice, the first stands whole."""


class Size(NamedTuple):
    """How many facts and sources a base has."""

    facts: int
    sources: int


class ErrorCounts(NamedTuple):
    """The number of errors of a base, and what they cost.

    Attributes:
        errors: The errors.
        files: The files with one.
        set_aside: The entries that do not stand.
        incomplete: The facts that stand, but have lost a part to an error.
    """

    errors: int
    files: int
    set_aside: int
    incomplete: int


class Examples(NamedTuple):
    """What to ask a base about.

    Attributes:
        person: The id of a person; None if the base has none.
        source: The id of a source; None if the base has none.
        year: Four digits.
        month: A month of that year, no later than what the sources can report.
        known_by: The year of the first source, four digits.
        words: Words that a search finds.
    """

    person: str | None
    source: str | None
    year: str
    month: str
    known_by: str
    words: str

    @property
    def year_before(self) -> str:
        """The year before `year`, four digits."""
        return f"{max(int(self.year) - 1, 1):04}"


SHIPPED_EXAMPLES: Final = Examples("duxbury", "cypn", _ANY_YEAR, f"{_ANY_YEAR}-11", "2009", _ANY_WORDS)
"""Examples from the base that comes with the program."""


def size(index: Index) -> Size:
    """Count the facts and the sources of a base."""
    (facts,) = index.db.execute("SELECT count(*) FROM fact").fetchone()
    (sources,) = index.db.execute("SELECT count(*) FROM sources").fetchone()
    return Size(facts, sources)


def has_facts(index: Index) -> bool:
    """Tell whether a base has any fact."""
    return index.db.execute("SELECT 1 FROM fact LIMIT 1").fetchone() is not None


def owns_file(index: Index, path: Path) -> bool:
    """Tell whether a path, links resolved, is or would be a file of the base: no output may overwrite that."""
    root = index.base.redacted_from or index.base.root
    if path.suffix.lower() == ".toml" and path.is_relative_to(root):
        return True
    return any((root / name).resolve() == path for (name,) in index.db.execute("SELECT name FROM file"))


def count_errors(index: Index) -> ErrorCounts:
    """Count the errors of a base, their files, and what they cost."""
    count, files = index.db.execute(
        "SELECT count(*), count(DISTINCT file) FROM finding WHERE severity = 'error' AND silenced IS NULL"
    ).fetchone()
    (set_aside,) = index.db.execute(
        f"SELECT count(*) FROM entry WHERE state = '{EntryState.SET_ASIDE}'"
    ).fetchone()
    (incomplete,) = index.db.execute(
        # from the findings, of which there are few, to their facts: the planner may prefer the other way
        "SELECT count(DISTINCT f.key) FROM finding n CROSS JOIN fact f ON f.id = n.id AND +f.file = n.file "
        f"WHERE n.code IN ({sql_list(_LOSING_A_PART)})"
    ).fetchone()
    return ErrorCounts(count, files, set_aside, incomplete)


def examples(index: Index) -> Examples:
    """Choose the person, the year and the source with most facts, and what goes with them."""
    as_of = index.meta("as_of") or ""
    person, source = _most_involved(index, "people"), _most_involved(index, "sources")
    year = _first(
        index,
        "SELECT substr(earliest, 1, 4) FROM timeline WHERE substr(earliest, 1, 4) = substr(latest, 1, 4) "
        "GROUP BY 1 ORDER BY substr(earliest, 1, 4) < ? DESC, count(*) DESC, 1 LIMIT 1",
        (as_of or "9999")[:4],
    )
    year = year or _ANY_YEAR
    last_month = as_of[: len("2010-11")]
    month = last_month if re.fullmatch(_MONTH, last_month) and last_month[:4] == year else f"{year}-11"
    chosen = Examples(person, source, year, month, "", _words(index, person))
    published = _first(index, "SELECT min(ltrim(published, '[')) FROM sources") or chosen.year_before
    known_by = published[:4] if published[:4].isdigit() else chosen.year_before
    return chosen._replace(known_by=known_by)


def _most_involved(index: Index, role: str) -> str | None:
    """Return the id of the entry that most facts involve in a role; None if there is none."""
    return _first(
        index,
        "SELECT id FROM involves WHERE role = ? GROUP BY id ORDER BY count(*) DESC, id LIMIT 1",
        role,
    )


def _words(index: Index, person: str | None) -> str:
    """Return words that a search finds: in the user's own base, the person's surname or a fact's last word."""
    if index.base.shipped:
        return _ANY_WORDS
    name = "SELECT p.name FROM people p JOIN entry e ON e.key = p.key WHERE e.id = ?"
    text = _first(index, name, person or "") or _first(index, "SELECT what FROM fact LIMIT 1") or ""
    words: list[str] = re.findall(r"\w+", text)
    return words[-1] if words else _ANY_WORDS


def _first(index: Index, query: str, *parameters: str) -> str | None:
    row = index.db.execute(query, parameters).fetchone()
    return str(row[0]) if row else None
