"""First contact with a sheet: what it seems to be, written as a map with comments, to be looked at and mended.

Only what the headings and cells say is guessed. What is left open is not in the map, and so is asked about.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates.hints.readings import readings
from chronicle.importing.cells import likely_choice
from chronicle.importing.headings import HeadingWords, is_key, likelihood, read_heading
from chronicle.importing.loaded import REFUSED
from chronicle.importing.mapping import IMPORT_KEYS, SKIP
from chronicle.importing.matching import unique_id
from chronicle.importing.targets import SOURCE, entry_class, fields_by_key, known_targets
from chronicle.loader.values import as_id
from chronicle.model.base import references_of
from chronicle.model.entities import ENTITIES
from chronicle.model.fields import DATES, ValueType
from chronicle.model.kinds import KINDS
from chronicle.text import comparable_name, make_printable
from chronicle.writing.amounts import read_amount
from chronicle.writing.base_paths import IMPORTS
from chronicle.writing.toml_values import format_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.importing.loaded import LoadedSheet
    from chronicle.importing.snapshot import Snapshot
    from chronicle.writing.toml_values import TomlValue

_MOST: Final = 0.6
"""The share of a column's cells that must be of one sort for it to be taken for that."""
_LOOKED_AT: Final = 400
"""How many cells of a column are looked at."""
_SEPARATORS: Final = (";", "\n", " & ", " and ", " / ", "|")
_COMMENT: Final = 44
_COLUMN: Final = 48
"""Where comments stand."""
_INITIALS: Final = 3
_GRADE: Final = "grade"
_CELLS_ALONE: Final = 0.4
"""How likely a column is what its cells alone say, whatever its heading."""
_NAMING: Final = frozenset({ValueType.TEXT, ValueType.REFERENCE})


class Guess(NamedTuple):
    """What a column is taken for: its field, and what else the map says of it."""

    target: str
    options: dict[str, TomlValue]
    score: float


class _SampledColumn(NamedTuple):
    header: str
    heading: HeadingWords
    texts: list[str]

    def share(self, is_so: object) -> float:
        """Return the share of its cells of which something is so."""
        assert callable(is_so)
        return sum(map(bool, map(is_so, self.texts))) / len(self.texts) if self.texts else 0.0


def guess_map(sheet: LoadedSheet, snapshot: Snapshot, name: str) -> str:
    """Return the text of the map that a sheet seems to have."""
    columns = [
        _SampledColumn(cell.text.strip(), read_heading(cell.text), _sample(sheet, place))
        for place, cell in enumerate(sheet.header)
        if cell.text.strip()
    ]
    guesses = {table: _guess_columns(columns, table, snapshot) for table in _tables()}
    table = max(guesses, key=lambda table: _score(table, guesses[table], sheet))
    if not any(guesses.values()):  # nothing is recognised
        table = min(KINDS, key=lambda kind: (kind.fills_posts, _required_number(kind.table))).table
    chosen = guesses[table]
    same_row = next(
        (column.header for column in columns if is_key(column.heading) and _is_unique(column, sheet)), None
    )
    return _written(sheet, snapshot, name, table, columns, chosen, same_row)


def _required_number(table: str) -> int:
    return sum(field.required for field in fields_by_key(table).values())


def _tables() -> Iterator[str]:
    """Yield the tables that a sheet can be: kinds of fact, then people, organisations, posts and sources."""
    yield from KINDS.tables
    yield from (kind.table for kind in ENTITIES.values() if "url" in fields_by_key(kind.table) or kind.cited)


def _sample(sheet: LoadedSheet, place: int) -> list[str]:
    texts = (row.cells[place].text.strip() for row in sheet.rows[:_LOOKED_AT])
    return [text for text in texts if text]


def _is_unique(column: _SampledColumn, sheet: LoadedSheet) -> bool:
    """Tell whether most rows, though not one of totals, have something in a column, and no two the same."""
    place = sheet.headers.index(column.header)
    texts = [text for row in sheet.rows if (text := row.cells[place].text.strip())]
    return len(texts) >= _MOST * len(sheet.rows) and len(set(texts)) == len(texts) > 0


def _score(table: str, guesses: dict[str, Guess], sheet: LoadedSheet) -> float:
    """Return how well a sheet fits a table: what it has of its fields, less what those need that it lacks."""
    own = {
        guess.target.partition(".")[0]: guess.score
        for guess in guesses.values()
        if guess.target.partition(".")[0] in fields_by_key(table)
    }
    score = sum(own.values())
    for key, field in fields_by_key(table).items():
        if field.required:
            has_default = (
                field.type.value is not ValueType.AMOUNT
                and key not in {"title", "name"}
                and field.type.table in {None, "organisations"}
            )
            score += 2 * own[key] if key in own else (-0.5 if has_default else -4)
    if table in KINDS:
        score += 1.5 if any(fields_by_key(table)[key].type.value in DATES for key in own) else -1
        words = {KINDS[table].singular, table, *KINDS[table].synonyms.split()}
        named = set(re.findall(r"[a-z]+", f"{sheet.name} {sheet.path.stem}".casefold()))
        score += 1 if words & named else 0
        score -= (
            2 if KINDS[table].fills_posts and not own.keys() & {"post", "organisation", "start", "end"} else 0
        )
    return score


def _guess_columns(columns: Sequence[_SampledColumn], table: str, snapshot: Snapshot) -> dict[str, Guess]:
    """Return what each column is taken for if rows become entries of a table, the surest first; each field once."""
    found: list[tuple[float, str, Guess]] = []
    for column in columns:
        found += ((guess.score, column.header, guess) for guess in _guesses(column, table, snapshot))
    found.sort(key=lambda item: -item[0])
    chosen: dict[str, Guess] = {}
    taken: set[str] = set()
    for _, header, guess in found:
        if header not in chosen and guess.target not in taken:
            chosen[header] = guess
            taken.add(guess.target)
    _give_posts_their_organisation(table, chosen)
    return {column.header: chosen[column.header] for column in columns if column.header in chosen}


def _give_posts_their_organisation(table: str, chosen: dict[str, Guess]) -> None:
    """Take an organisation for that of the row's post where an entry may not name both."""
    headers = {guess.target: header for header, guess in chosen.items()}
    if {"post", "organisation"} <= headers.keys() and entry_class(table).validate_keys(headers.keys()):
        header = headers["organisation"]
        chosen[header] = chosen[header]._replace(target="posts.organisation")


def _guesses(column: _SampledColumn, table: str, snapshot: Snapshot) -> Iterator[Guess]:
    """Yield what a column may be."""
    is_fact = table in KINDS
    for written in known_targets((table,)):
        prefix, _, key = written.rpartition(".")
        if not prefix or written.startswith(f"{SOURCE}.") or written == SOURCE:
            score = likelihood(column.heading, written if prefix else key)
            if key == _GRADE and _scale_of(column, snapshot):
                score = max(score, _CELLS_ALONE)
        elif is_fact and prefix in KINDS:
            score = (
                0.7 * likelihood(column.heading, key) if _makes_second(prefix, key, column, snapshot) else 0.0
            )
        elif prefix == "posts" and key == "organisation":
            score = 0.9 * likelihood(column.heading, key)
        else:
            continue
        if score and (options := _fitting(column, written, table, snapshot)) is not None:
            yield Guess(written, options, score)
    for key in snapshot.table("extra"):
        on = snapshot.table("extra")[key].get("on")
        if column.heading.words in {
            key.replace("-", " "),
            comparable_name(snapshot.text_of("extra", key, "title")),
        } and isinstance(on, list):
            named = [*references_of(KINDS[table].fact).values()] if is_fact else []
            own = next((f"extra.{key}" for other in on if other == table), None)
            yield from (
                Guess(written, {}, 0.9)
                for written in (
                    own or next((f"{other}.extra.{key}" for other in on if other in named), None),
                )
                if written
            )
    is_first = is_fact and "date" in fields_by_key(table)
    if (
        is_first
        and column.share(lambda text: readings(text, snapshot.reading.financial_year)) >= _MOST
        and not column.share(_is_bare_number) > _MOST
    ):
        yield Guess("date", {}, 0.3)


def _is_bare_number(text: str) -> bool:
    return text.isdigit() and len(text) != len("2009")


def _makes_second(table: str, key: str, column: _SampledColumn, snapshot: Snapshot) -> bool:
    """Tell whether a column alone may make a second fact of the row: money, or a grade."""
    field = fields_by_key(table)[key]
    if field.type.value is ValueType.AMOUNT and field.required and "type" in fields_by_key(table):
        return column.share(read_amount) >= _MOST
    return key == _GRADE and bool(_scale_of(column, snapshot))


def _scale_of(column: _SampledColumn, snapshot: Snapshot) -> str | None:
    """Return the scale of the base on which most of a column's cells are grades, or the initials of grades."""
    for id_, grades in snapshot.scales.items():
        if column.share(lambda text, grades=grades: _is_grade(text, grades)) >= _MOST:
            return id_
    return None


def _is_grade(text: str, grades: tuple[str, ...]) -> bool:
    if comparable_name(text) in map(comparable_name, grades):
        return True
    return len(text) <= _INITIALS and text.isalpha() and likely_choice(text, grades) is not None


def _fitting(
    column: _SampledColumn, written: str, table: str, snapshot: Snapshot
) -> dict[str, TomlValue] | None:
    """Return what else a map would say of a column that is a field; None if its cells are no values of that."""
    prefix, _, key = written.rpartition(".")
    owner = {"": table, SOURCE: "sources"}.get(prefix, prefix)
    field = fields_by_key(owner).get(key) if written != SOURCE else None
    if field is None:
        return {}
    year = snapshot.reading.financial_year
    match field.type.value:
        case value if value in DATES:
            return (
                {}
                if column.share(lambda text: readings(text, year) or not text[-1:].isdigit()) >= _MOST
                else None
            )
        case ValueType.AMOUNT:
            if column.share(read_amount) < _MOST:
                return None
            options: dict[str, TomlValue] = (
                {"times": column.heading.times} if column.heading.times > 1 else {}
            )
            words = column.heading.words.split()
            types = fields_by_key(owner)["type"].type.choices if "type" in fields_by_key(owner) else ()
            named = next((type_ for type_ in types if {type_, f"{type_}s"} & set(words)), None)
            return {"type": named, **options} if named else options
        case ValueType.REFERENCES | ValueType.TEXTS:
            split = next((sign for sign in _SEPARATORS if any(sign in text for text in column.texts)), None)
            return {"split": split} if split else {}
        case ValueType.CHOICE:
            choices = {*field.type.choices, *snapshot.reading.budget_types}
            return {} if column.share(lambda text: text.casefold() in choices) >= _MOST else None
        case ValueType.FLAG | ValueType.LENGTH:
            return (
                {} if column.share(lambda text: len(text) < len("about twenty-two years")) >= _MOST else None
            )
        case _ if key == _GRADE:
            scale = _scale_of(column, snapshot)
            return {"scale": scale} if scale else {}
        case _:
            return {}


def _written(
    sheet: LoadedSheet,
    snapshot: Snapshot,
    name: str,
    table: str,
    columns: Sequence[_SampledColumn],
    guesses: dict[str, Guess],
    same_row: str | None,
) -> str:
    """Return a map with comments."""
    options = _import_options(sheet, snapshot, name, table, guesses, same_row)
    lines = [
        f"# How chronicle import reads {_comment(sheet.path.name)}: worked out from its headings and cells. Mend what is wrong.",
        "# What else can stand here: https://pypi.org/project/chronicle-facts (docs/import.md), or chronicle import --help",
        "",
        "[import]",
        *(_line(key, value, comment) for key, value, comment in options),
        f"# {_line('dates', 'day-first', 'or month-first: how 03/04/2012 is read, if no row proves it')}",
        f"# {_line('ranges', 'some time in', 'what “9–13 March 2015” says; or lasted')}",
        f"# {_line('vanished', 'keep', 'rows that the next sheet no longer has; or cancelled, remove')}",
        "",
        "[columns]",
    ]
    for column in columns:
        guess = guesses.get(column.header)
        if guess is not None:
            value: TomlValue = {"field": guess.target, **guess.options} if guess.options else guess.target
            lines.append(_line(column.header, value, _example(column)))
        elif column.header == same_row:
            lines.append(_line(column.header, SKIP, "it is where a row is cited: see same-row"))
        else:
            lines.append(f"# {_line(column.header, SKIP, _example(column))}")
    defaults = dict(_defaults(table, guesses, snapshot))
    if defaults:
        lines += [
            "",
            "[defaults]",
            *(_line(key, value, "what no column says") for key, value in defaults.items()),
        ]
    return "\n".join((*lines, ""))


def _import_options(
    sheet: LoadedSheet,
    snapshot: Snapshot,
    name: str,
    table: str,
    guesses: dict[str, Guess],
    same_row: str | None,
) -> list[tuple[str, TomlValue, str]]:
    """Return the keys of `[import]`, each with its value and a comment."""
    options: list[tuple[str, TomlValue, str]] = []
    if sheet.name:
        options.append(("sheet", sheet.name, ""))
    options += (
        *([("header-row", sheet.header_row, "")] if sheet.header_row else []),
        ("kind", table, 'what each row becomes, unless a column says it: { column = "Type", map = { … } }'),
    )
    if table in KINDS and not any(guess.target == SOURCE for guess in guesses.values()):
        source = unique_id(
            as_id(name) or SOURCE,
            {
                id_
                for id_ in snapshot.table("sources")
                if snapshot.text_of("sources", id_, "title") != sheet.path.name
            },
        )
        options.append(("source", source, "every row cites it; it is made if it is not there"))
    if same_row is not None:
        options.append(("same-row", [same_row], "what makes a row the same one next time"))
    options.append(("null", [""], "what stands in a cell that says nothing"))
    return options


def _defaults(table: str, guesses: dict[str, Guess], snapshot: Snapshot) -> Iterator[tuple[str, TomlValue]]:
    """Yield what goes without saying: the one organisation of a base, and whose scale it is."""
    organisations = list(snapshot.table("organisations"))
    targets = {guess.target: guess for guess in guesses.values()}
    seconds = dict.fromkeys(
        target.partition(".")[0] for target in targets if target.partition(".")[0] in KINDS
    )
    has_own = any(target in targets for target in ("organisation", "organisations", "posts.organisation"))
    for owner, prefix in ((table, ""), *((second, f"{second}.") for second in seconds)):
        keys = fields_by_key(owner)
        organisation = keys.get("organisation")
        if organisation is not None and organisation.required and not has_own and len(organisations) == 1:
            yield f"{prefix}organisation", organisations[0]
        for guess in guesses.values():
            scale = guess.options.get("scale")
            if (
                isinstance(scale, str)
                and "body" in keys
                and guess.target == f"{prefix}grade"
                and (body := snapshot.text_of("scales", scale, "body"))
            ):
                yield f"{prefix}body", body
    if "post" in targets and not has_own and len(organisations) == 1:
        yield "posts.organisation", organisations[0]


def _line(key: str, value: TomlValue, comment: str) -> str:
    text = f"{_key(key)} = {format_value(value, inline=True)}"
    return f"{text:<{_COLUMN}} # {comment}" if comment else text


def _key(key: str) -> str:
    """Return a key in quotes, as headings and paths of fields are written, unless it is one of the map's own."""
    return key if key in IMPORT_KEYS else format_value(key, inline=True)


def _example(column: _SampledColumn) -> str:
    """Return the commonest cells of a column for a comment."""
    if not column.texts:
        return "nothing in it"
    first = Counter(column.texts).most_common(1)[0][0]
    return f"such as {_comment(first)}"


def _comment(text: str) -> str:
    flat = make_printable(" ".join(text.split()))
    return flat if len(flat) <= _COMMENT else f"{flat[: _COMMENT - 1]}…"


def propose_name(stem: str, taken: Sequence[str]) -> str:
    """Return the name of an import, from that of its file: `log` for `LOG (2).xlsx` and its refused rows."""
    whole = REFUSED.sub("", stem)
    plain = re.sub(r"[ _-]+\d{1,2}$|[ _-]*\(\d{1,2}\)$", "", whole)
    return unique_id(as_id(plain) or as_id(stem) or IMPORTS, set(taken))
