"""Full-text search: every entry that has all the words, the best match first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle import full_text
from chronicle.index.schema import MATCH
from chronicle.model.kinds import KINDS
from chronicle.queries.facts import FactRow, facts_by_key
from chronicle.queries.filters import Selection, narrows, where, where_itself
from chronicle.queries.names import singular
from chronicle.sql import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.index.cache import Index

MATCH_START, MATCH_END = MATCH
"""The characters in an excerpt between which a match stands."""

_WORDS_BEFORE_MATCH: Final = 6
_MOST_WORDS: Final = 24
_CHARACTERS_BEFORE: Final = 200
_MOST_CHARACTERS: Final = 2_000
"""Of a longer text, a piece around the first match is looked at."""
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that holds the words.

    Attributes:
        kind: What it is, in the singular: `tenure`, `person`, `scale`.
        id: Its address.
        what: Its name or title; of a fact, the fact in a few words.
        excerpts: The pieces of its text with a match, which stands between `MATCH_START` and `MATCH_END`.
        fact: The fact, if it is one.
        certainty: How surely it falls in the time that was asked for; None if none was.
    """

    kind: str
    id: str
    what: str
    excerpts: tuple[str, ...]
    file: str
    line: int
    fact: FactRow | None
    certainty: str | None = None

    @property
    def date(self) -> str | None:
        """Its date as EDTF; of a kind without one, such as tenures, its start and end."""
        if self.fact is None:
            return None
        if self.fact.dated and not KINDS.of_singular(self.fact.kind).has_one_date:
            return f"{self.fact.start or ''}/{self.fact.end or ''}" if self.fact.edtf_ends else None
        return self.fact.date if self.fact.edtf_ends else None

    @property
    def text(self) -> str:
        """The excerpts, without the characters that mark the matches."""
        return unmarked(" … ".join(self.excerpts))

    @property
    def marked_what(self) -> str | None:
        """`what` with the matches marked; None if there is no match in it."""
        return next((excerpt for excerpt in self.excerpts if unmarked(excerpt) == self.what), None)


def search(index: Index, text: str, selection: Selection | None = None) -> Iterator[Match]:
    """Yield the selected entries that have every word of the text, the best match first, then by place."""
    index.prepare_search()
    selection = selection or Selection()
    clauses = where(selection)
    rows = index.db.execute(
        f"SELECT e.key, e.tbl, e.id, e.what, e.file, e.line, {clauses.certainty} {_matching(selection)} "
        f"ORDER BY round(bm25(words), 6), e.file, e.line {clauses.limit}",
        {**clauses.parameters, "words": full_text.query(text)},
    )
    looked_for = full_text.terms(text)
    while batch := rows.fetchmany(_BATCH):
        keys = [row[0] for row in batch]
        facts = facts_by_key(index, keys)
        bodies = dict(
            index.db.execute(
                f"SELECT rowid, coalesce(original, body) FROM words WHERE rowid IN ({placeholders(keys)})",
                keys,
            )
        )
        for key, table, id_, name, file, line, certainty in batch:
            fact = facts.get(key)
            what = fact.what if fact else name or id_
            yield Match(
                singular(table),
                f"{table}.{id_}",
                what,
                _excerpts(bodies[key], what, looked_for),
                file,
                line,
                fact,
                certainty,
            )


def count_matches(index: Index, text: str, selection: Selection) -> int:
    """Count the entries that `search` finds, ignoring the limit of the selection."""
    index.prepare_search()
    parameters = where(selection._replace(limit=None)).parameters
    (number,) = index.db.execute(
        f"SELECT count(*) {_matching(selection)}", {**parameters, "words": full_text.query(text)}
    ).fetchone()
    return int(number)


def unmarked(text: str) -> str:
    """Return a text without the characters that mark a match."""
    return text.replace(MATCH_START, "").replace(MATCH_END, "")


def nearest_words(index: Index, word: str) -> tuple[str, ...]:
    """Return words of the base that look like one that is not in it; none if a word there begins with it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a search in vain needs it

    index.prepare_search()
    wanted = "".join(full_text.terms(word)[0].words) if full_text.terms(word) else ""
    index.db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)")
    terms = [
        term
        for (term,) in index.db.execute(
            "SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ? AND abs(length(term) - ?) < 4",
            (wanted[:1], wanted[:1] + "\U0010ffff", len(wanted)),
        )
    ]
    if any(term.startswith(wanted) for term in terms):
        return ()
    return tuple(get_close_matches(wanted, terms, 2, 0.7))


def _matching(selection: Selection) -> str:
    """Return SQL for the entries that have the words; only facts and what cites, if the selection narrows anything."""
    if not narrows(selection):
        return "FROM words w JOIN entry e ON e.key = w.rowid WHERE words MATCH :words"
    return (
        "FROM words w JOIN entry e ON e.key = w.rowid LEFT JOIN fact f ON f.key = w.rowid WHERE words MATCH :words "
        f"AND CASE WHEN f.key IS NULL THEN {where_itself(selection, 'w.rowid')} ELSE {where(selection).condition} END"
    )


def _excerpts(body: str, what: str, looked_for: Sequence[full_text.Term]) -> tuple[str, ...]:
    """Return the lines of an entry's text that hold a match; those that are not `what`, shortened."""
    found = (_excerpt(line, looked_for, whole=line == what) for line in dict.fromkeys(body.split("\n")))
    return tuple(filter(None, found))


def _excerpt(line: str, looked_for: Sequence[full_text.Term], *, whole: bool) -> str:
    """Return a line with its matches marked, a long one from a little before the first; empty if it has none."""
    first = full_text.first_place(line, looked_for)
    if first is None:
        return ""
    start = 0 if whole else max(line.rfind(" ", 0, max(0, first - _CHARACTERS_BEFORE)) + 1, 0)
    while start < len(line):
        stop = len(line) if whole else min(len(line), start + _MOST_CHARACTERS)
        stop = line.find(" ", stop) if line.find(" ", stop) >= 0 else len(line)
        if spans := full_text.matches(line[start:stop], looked_for):
            piece = _marked(line[start:stop], spans)
            return piece if whole else _shortened(piece, begun=start > 0, goes_on=stop < len(line))
        start = stop + 1
    return ""


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with the characters that mark a match around some of its stretches."""
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], MATCH_START, text[start:end], MATCH_END]
        done = end
    return "".join((*parts, text[done:]))


def _shortened(line: str, *, begun: bool, goes_on: bool) -> str:
    """Return a line, if it is long, from a little before its first match."""
    words = line.split()
    first = next(place for place, word in enumerate(words) if MATCH_START in word)
    long = begun or goes_on or len(words) > _MOST_WORDS
    start = max(0, first - _WORDS_BEFORE_MATCH) if long else 0
    excerpt = " ".join(words[start : start + _MOST_WORDS])
    excerpt += MATCH_END if excerpt.count(MATCH_START) > excerpt.count(MATCH_END) else ""
    cut = start + _MOST_WORDS < len(words)
    return f"{'…' if start or begun else ''}{excerpt}{'…' if cut or goes_on else ''}"
