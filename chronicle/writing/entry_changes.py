"""Changes to the values of one entry: set, taken out, cited; what its sources say is kept true.

A citation without `says` speaks for the entry as it stands. So before a value that needs a source changes, it is
given a `says` with all such values as they stood: with the old value of what changes alone, it would no longer
speak for the others. What the entry is about (whom, which post, its type) is nobody's claim, and changes as it is.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from pydantic import ValidationError

from chronicle.findings import key_text
from chronicle.loader.entries import MODELS
from chronicle.loader.validation import read_value
from chronicle.model.base import CitedEntry, fields_of, toml_key
from chronicle.model.knowledge import UNITS
from chronicle.writing.toml_data import EditRefused, as_parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chronicle.findings import KeyPath
    from chronicle.model.base import Entry
    from chronicle.writing.base_texts import RawEntry
    from chronicle.writing.toml_values import TomlValue

_CITATIONS: Final = "sources"
_REASONS: Final = "because"
_STEP: Final = re.compile(r"\[([0-9]+)\]|\.?([^.\[]+)")


class EntryChange(NamedTuple):
    """What is to be changed in an entry.

    Attributes:
        values: The new values by key path; None takes a key out.
        reasons: Why values stand, by key; "" for the whole entry.
        citation: A source that is cited in addition.
        corrects: Whether the values were slips of the pen, which no source gave.
        lenient: Whether there may be nothing to take out.
    """

    values: Mapping[KeyPath, TomlValue | None] = {}
    reasons: Mapping[str, str] = {}
    citation: TomlValue | None = None
    corrects: bool = False
    lenient: bool = False


class ChangedEntry(NamedTuple):
    """An entry after a change.

    Attributes:
        values: Its values.
        kept: The sources that were made to say what they said of it, and the keys of which they do.
        reasons: The keys whose values changed, while the reason given for them is the old one.
    """

    values: RawEntry
    kept: Mapping[str, tuple[str, ...]]
    reasons: tuple[str, ...]


def parse_key(text: str) -> KeyPath:
    """Return the path of a key as findings write it: `sources[2].says.start`, counted from 1, or `areas.help and protection`."""
    head, dot, rest = text.partition(".")
    if dot and "[" not in head and head != _CITATIONS:
        return (head, "" if rest == '""' else rest)
    steps: list[str | int] = []
    while text:
        step = _STEP.match(text)
        if step is None:
            break
        steps.append(int(step[1]) - 1 if step[1] else step[2])
        text = text[step.end() :]
        if steps[-1] == "says":
            return (*steps, *parse_key(text.removeprefix(".")))
    return tuple(steps)


def changed_entry(table: str, entry: RawEntry, change: EntryChange) -> ChangedEntry:
    """Return the entry that a change makes of one.

    Raises:
        EditRefused: There is nothing to take out, or no such place in it.
    """
    after = cast("RawEntry", as_parsed(entry))
    model = MODELS.get(table)
    for path, value in change.values.items():
        try:
            put(after, path, _beside_what_stays(entry, path, value))
        except EditRefused:
            if value is not None or not change.lenient:
                raise
    for key, reason in change.reasons.items():
        has_others = isinstance(after.get(_REASONS), dict)
        put(after, (_REASONS, key) if key or has_others else (_REASONS,), reason)
    kept: Mapping[str, tuple[str, ...]] = {}
    if not change.corrects and model is not None and issubclass(model, CitedEntry):
        kept = keep_claims(model, entry, after)
    if change.citation is not None:
        cited = citations(after)
        if change.citation not in cited:
            after["sources"] = [*cited, change.citation]
    return ChangedEntry(after, kept, tuple(_old_reasons(entry, after)))


def _old_reasons(before: RawEntry, after: RawEntry) -> Iterator[str]:
    """Yield the keys whose values changed, while the reason given for them is the old one."""
    old, new = before.get(_REASONS), after.get(_REASONS)
    if isinstance(old, dict) and isinstance(new, dict):
        same = {key for key, reason in old.items() if new.get(key) == reason}
        yield from sorted(key for key in same if key and before.get(key) != after.get(key))


def citations(entry: RawEntry) -> list[TomlValue]:
    """Return the citations of an entry as they are written: of one that stands without brackets, a list."""
    cited = entry.get("sources", [])
    return list(cited) if isinstance(cited, list) else [cited]


def _beside_what_stays(entry: RawEntry, path: KeyPath, value: TomlValue | None) -> TomlValue | None:
    """Return a value with what is not changed by it: the other keys of a table, what sources are cited with."""
    before = entry.get(str(path[0])) if len(path) == 1 else None
    if isinstance(value, dict) and isinstance(before, dict):
        return {**before, **value}
    if path == (_CITATIONS,) and isinstance(value, list):
        return _citations_of_sources(entry, value)
    return value


def _citations_of_sources(entry: RawEntry, sources: Sequence[TomlValue]) -> list[TomlValue]:
    """Return the citations that an entry has of some sources, and the bare ids of those that it has none of."""
    cited = citations(entry)
    found: list[TomlValue] = []
    for source in sources:
        own = [one for one in cited if source == (one.get("source") if isinstance(one, dict) else one)]
        found += own or [source]
    return found


def keep_claims(model: type[CitedEntry], before: RawEntry, after: RawEntry) -> dict[str, tuple[str, ...]]:
    """Have each citation without `says` in an entry after a change say what its source supported before.

    Returns:
        The sources of which this is so, each with the keys that they now speak of.
    """
    fields = {
        toml_key(name): name for name in (*model.needs_source, *sorted(UNITS & fields_of(model).keys()))
    }
    claimed = {key for key, name in fields.items() if name in model.needs_source}
    old, new = (
        {key: _as_read(model, name, entry[key]) for key, name in fields.items() if key in entry}
        for entry in (before, after)
    )
    unreadable = {
        key for key, value in old.items() if value is None
    }  # what nobody could have read is no claim
    changed = {key for key in fields if key not in unreadable and old.get(key) != new.get(key)}
    if not changed:
        return {}
    says = {
        key: before[key]
        for key in fields
        if key in old and key not in unreadable and key in claimed | changed
    }
    kept: dict[str, tuple[str, ...]] = {}
    cited, cited_before = citations(after), [_source_of(citation) for citation in citations(before)]
    for place, citation in enumerate(cited):
        table = citation if isinstance(citation, dict) else {"source": citation}
        if "says" not in table and _source_of(citation) in cited_before:
            cited[place] = {**table, "says": deepcopy(says)}
            kept[str(table.get("source"))] = tuple(says)
    if kept:
        after["sources"] = cited
    return kept


def _source_of(citation: TomlValue) -> TomlValue | None:
    return citation.get("source") if isinstance(citation, dict) else citation


def _as_read(model: type[Entry], field: str, value: object) -> object:
    try:
        return read_value(model, field, value)
    except ValidationError:
        return None


class _Nothing:
    """What is put where a value is taken out."""


_NOTHING: Final = _Nothing()


def put(entry: RawEntry, path: KeyPath, value: TomlValue | None) -> None:
    """Set the value at a path of an entry; None takes it out, and with it a list or a table that says nothing when empty.

    The path may lead to an item of what stands without brackets, or to a key of a citation that is but an id.

    Raises:
        EditRefused: There is no such place.
    """
    key, *rest = path
    bare = "source" if key == _CITATIONS else ""
    try:
        new = _replaced(
            entry.get(str(key), _NOTHING), tuple(rest), _NOTHING if value is None else value, bare
        )
    except LookupError:
        raise EditRefused(f"there is no {key_text(path)}", "see what stands there") from None
    if isinstance(new, _Nothing):
        del entry[str(key)]
    else:
        entry[str(key)] = new


def _replaced(
    node: TomlValue | _Nothing, path: KeyPath, value: TomlValue | _Nothing, bare: str
) -> TomlValue | _Nothing:
    """Return a value with another at a path in it; `bare` is the key that a text has where a table may stand instead.

    Raises:
        LookupError: There is no such place in it.
    """
    if not path:
        if isinstance(node, _Nothing) and isinstance(value, _Nothing):
            raise LookupError
        return value
    step, *rest = path
    if isinstance(step, int):
        return _with_item(node, step, tuple(rest), value, bare)
    table = {} if isinstance(node, _Nothing) else {bare: node} if isinstance(node, str) else node
    if isinstance(table, dict):
        new = _replaced(table.get(step, _NOTHING), tuple(rest), value, bare)
        if not isinstance(new, _Nothing):
            return {**table, step: new}
        if rest and step == "says":  # a source that gives none of the values
            return {**table, step: {}}
        return {key: item for key, item in table.items() if key != step} or _NOTHING
    raise LookupError


def _with_item(
    node: TomlValue | _Nothing, place: int, rest: KeyPath, value: TomlValue | _Nothing, bare: str
) -> TomlValue | _Nothing:
    items = [] if isinstance(node, _Nothing) else node if isinstance(node, list) else [node]
    if place > len(items) or (place == len(items) and rest):
        raise LookupError
    new = _replaced(items[place] if place < len(items) else _NOTHING, rest, value, bare)
    if not isinstance(new, _Nothing):
        return (
            new
            if new == [node] or (items == [node] and not place)
            else [*items[:place], new, *items[place + 1 :]]
        )
    return [*items[:place], *items[place + 1 :]] or _NOTHING
