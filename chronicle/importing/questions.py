"""What an import leaves open: each question with its choices, and where in the map its answer is kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import format_date_text
from chronicle.dates.hints.readings import Assumption
from chronicle.importing.cells import quoted
from chronicle.importing.mapping import SKIP
from chronicle.importing.matching import MatchKind, unique_id
from chronicle.importing.new_entities import unknown_scales
from chronicle.importing.plan import cells_of
from chronicle.importing.targets import Owner, fields_by_key, known_targets
from chronicle.loader.toml.recovery import parse
from chronicle.loader.values import as_id
from chronicle.model.entities import ENTITIES
from chronicle.model.fields import ValueType
from chronicle.model.kinds import KINDS
from chronicle.suggest import suggest
from chronicle.text import alternatives, comparable_name, counted, enumerated, make_printable, with_article
from chronicle.writing.toml_values import format_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.findings import KeyPath
    from chronicle.importing.mapping import ColumnRule
    from chronicle.importing.planned import ImportPlan
    from chronicle.writing.toml_values import TomlValue

_MEANING: Final = {
    Assumption.SOME_TIME_IN: "on some day of these",
    Assumption.LASTED: "all of that time",
    Assumption.FINANCIAL: "the financial year",
    Assumption.MONTHS: "the month, or the calendar years",
}
PAIR: Final = "pair"
CREATE: Final = "create"
"""What stands first in the path of questions of which the map does not hold the answer."""
_USUAL_TYPE: Final = "spend"
_MOST_CHOICES: Final = 9
_MOST_OF_A_SORT: Final = 40
_CREATED: Final = ("people", "organisations", "posts", "sources")
"""What rows can bring into a base, in the order in which it is asked about."""


class Answer(NamedTuple):
    """A choice: its words, and the value that the map then has; None leaves the map as it is."""

    words: str
    value: TomlValue | None


class OpenQuestion(NamedTuple):
    """Something that the sheet and the map leave open.

    Attributes:
        text: What is asked.
        path: Where in the map the answer stands; empty for what is no matter of the map.
        answers: The choices.
        takes_text: Whether something else may be typed, which the map then has.
        is_needed: Whether nothing is written before it is answered; else only some rows are refused.
        shown: What to write, where that is not the whole of what stands in the map, or not in the map.
    """

    text: str
    path: KeyPath
    answers: tuple[Answer, ...] = ()
    takes_text: bool = False
    is_needed: bool = True
    shown: str = ""

    @property
    def written(self) -> str:
        """What to write in the map, as TOML, or what to add to the command."""
        if self.shown or not self.path:
            return self.shown
        value = next((answer.value for answer in self.answers if answer.value is not None), "…")
        table, *keys = self.path
        key = ".".join(str(key) if table == "import" else format_value(str(key), inline=True) for key in keys)
        return f"[{table}] {key} = {format_value(value, inline=True)}"


def open_questions(plan: ImportPlan, create: frozenset[str]) -> list[OpenQuestion]:
    """Return what is open, in the order in which it is best asked.

    Args:
        plan: The import as it stands.
        create: The tables of which new entries are made without being asked about.
    """
    return [
        *_columns(plan),
        *_dates(plan),
        *_required(plan),
        *_negatives(plan),
        *_scales(plan),
        *_names(plan),
        *_clashes(plan),
        *_words(plan),
        *_pairs(plan),
        *_new(plan, create),
    ]


def open_as_comments(questions: list[OpenQuestion]) -> str:
    """Return what is open as comments at the end of a map, each with what to write for it."""
    lines = ["", "# Still open:"] if questions else []
    for question in questions:
        lines.append(f"# - {make_printable(' '.join(question.text.split()))}")
        lines += [f"#   {make_printable(question.written)}"] if question.written else []
    return "".join(f"{line}\n" for line in lines)


def _columns(plan: ImportPlan) -> Iterator[OpenQuestion]:
    """Yield a question for each column with something in it that is neither used nor skipped."""
    key_headers = {comparable_name(header) for header in plan.map.same_row}
    by = plan.map.kind_column
    if by is not None:
        key_headers.add(comparable_name(by.header))
    for column in plan.reader.columns:
        if column.rule is not None or comparable_name(column.header) in key_headers:
            continue
        texts = [
            row.cells[column.place].text for row in plan.sheet.rows if not row.cells[column.place].is_blank
        ]
        if not texts:
            continue
        likely = suggest(column.header.casefold(), tuple(known_targets(plan.map.tables)))
        answers = [
            Answer("skip it", SKIP),
            *([Answer(likely, likely)] if likely else []),
            Answer("note", "note"),
            *_own_fields(plan, column.header),
        ]
        name = (
            f'column "{column.header}"'
            if column.header
            else f"the column without a heading, {plan.sheet.header[column.place].place}"
        )
        commonest = Counter(texts).most_common(1)[0][0]
        text = f"{name} is taken for nothing ({counted(len(texts), 'cell')}, such as {quoted(commonest)}): which field is it?"
        yield OpenQuestion(text, ("columns", column.header), tuple(answers), takes_text=True)


def _own_fields(plan: ImportPlan, header: str) -> Iterator[Answer]:
    """Yield the choices to keep a column in a field of one's own, of whom the rows name or of the rows' entries."""
    key = as_id(header)
    if not key:
        return
    named = dict.fromkeys(
        field.type.table
        for rule in plan.rules
        for target in rule.targets
        for table in ([target.table] if target.table else plan.map.tables)
        if (field := fields_by_key(table).get(target.key)) is not None and field.type.table == "people"
    )
    for table in named:
        yield Answer(
            f"{table}.extra.{key}: a field of your own, of the {table} that a row names",
            f"{table}.extra.{key}",
        )
    kinds = " or ".join(KINDS[table].nouns if table in KINDS else table for table in plan.map.tables)
    yield Answer(f"extra.{key}: a field of your own, of the {kinds}", f"extra.{key}")


def _dates(plan: ImportPlan) -> Iterator[OpenQuestion]:
    asked = set()
    for (place, _), dates in plan.reader.dates.items():
        for choice in dates.open.values():
            if choice.setting in asked:
                continue
            asked.add(choice.setting)
            header = plan.reader.columns[place].header
            text_of_cell = quoted(choice.cell.text)
            order = list(Assumption)
            readings = sorted(choice.readings, key=lambda reading: order.index(reading[0]))
            alternatives_text = alternatives(
                [f"{format_date_text(date)} ({_MEANING.get(word, word)})" for word, date in readings]
            )
            text = f"{header}: {text_of_cell} ({choice.cell.place}) is {alternatives_text}: which?"
            if choice.contradiction:
                proofs = " and ".join(
                    f"{quoted(proof.cell.text)} ({proof.cell.place}) is {proof.assumption}"
                    for proof in choice.contradiction
                )
                text = f"{header}: {proofs}; rows of the other order will be refused: which is it?"
            words = [proof.assumption for proof in choice.contradiction] or [word for word, _ in readings]
            yield OpenQuestion(
                text,
                ("import", choice.setting),
                tuple(
                    Answer(f"{word}: {_MEANING[word]}" if word in _MEANING else word.value, word.value)
                    for word in words
                ),
            )


def _required(plan: ImportPlan) -> Iterator[OpenQuestion]:
    """Yield a question for each key that entries need and nothing gives."""
    own = plan.map.tables
    for table, key in plan.missing:
        field = fields_by_key(table)[key]
        prefix = "" if own == (table,) else f"{table}."
        word = KINDS[table].noun if table in KINDS else ENTITIES[table].singular
        text = f"{with_article(word)} needs {key}, and no column gives it: which is it in every row?"
        if field.type.value is ValueType.CHOICE:
            choices = _likely_first((*field.type.choices, *plan.snapshot.reading.budget_types))
            amount = next(
                (rule for rule in plan.rules if _has_amount(rule, table, is_own=table in own)), None
            )
            if amount is not None:
                text = f'column "{amount.header}": which {key} of money is it?'
                typed = tuple(Answer(choice, _with(amount, {key: choice})) for choice in choices)
                yield OpenQuestion(
                    text, ("columns", amount.header), typed, shown=_added(amount, key, choices[0])
                )
            else:
                answers = tuple(Answer(choice, choice) for choice in choices)
                yield OpenQuestion(text, ("defaults", f"{prefix}{key}"), answers)
            continue
        known = list(plan.snapshot.table(field.type.table)) if field.type.table else []
        answers = tuple(
            Answer(plan.reader.book.display(field.type.table or "", id_), id_)
            for id_ in known[:_MOST_CHOICES]
        )
        yield OpenQuestion(text, ("defaults", f"{prefix}{key}"), answers, takes_text=True)


def _likely_first(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return types of money, first what most sheets hold."""
    return tuple(sorted(types, key=lambda type_: type_ != _USUAL_TYPE))


def _has_amount(rule: ColumnRule, table: str, *, is_own: bool) -> bool:
    return any(
        (target.table == table or (is_own and not target.table))
        and target.key in fields_by_key(table)
        and fields_by_key(table)[target.key].type.value is ValueType.AMOUNT
        for target in rule.targets
    )


def _added(rule: ColumnRule, key: str, value: str) -> str:
    """Return what to add to the map's line of a column, as TOML."""
    field = format_value(rule.targets[0].written)
    return f"[columns] {format_value(rule.header, inline=True)} = {{ field = {field}, …, {key} = {format_value(value)} }}"


def _with(rule: ColumnRule, more: dict[str, TomlValue]) -> dict[str, TomlValue]:
    """Return what the map says of a column, as a table, with something more."""
    written = [target.written for target in rule.targets]
    table: dict[str, TomlValue] = {"field": written[0] if len(written) == 1 else [*written]}
    table |= {
        key: value
        for key in ("split", "negative", "dates", "ranges", "years")
        if (value := getattr(rule, key)) is not None
    }
    table |= dict(rule.constants)
    if rule.times > 1:
        table["times"] = rule.times
    if rule.words:
        table["map"] = dict(rule.words)
    return table | more


def _negatives(plan: ImportPlan) -> Iterator[OpenQuestion]:
    for header, cell in plan.reader.negatives.items():
        rule = plan.map.rule(header)
        if rule is None:
            continue
        table = next((target.table or plan.map.tables[0] for target in rule.targets), plan.map.tables[0])
        types = (*fields_by_key(table)["type"].type.choices, *plan.snapshot.reading.budget_types)
        answers = tuple(
            Answer(type_, _with(rule, {"negative": type_}))
            for type_ in sorted(types, key=lambda type_: type_ != "refund")
        )
        text = (
            f'column "{header}": {quoted(cell.text)} ({cell.place}) is negative: which type of money is that?'
        )
        yield OpenQuestion(text, ("columns", rule.header), answers, shown=_added(rule, "negative", "refund"))


def _scales(plan: ImportPlan) -> Iterator[OpenQuestion]:
    for scale, likely in unknown_scales(plan):
        instead = f': did you mean "{likely}"?' if likely else ""
        text = f'there is no scale "{scale}" in the base{instead}'
        option = f'add to the base: [scales.{scale}] title = "…", grades = ["worst", "…", "best"]'
        yield OpenQuestion(text, (), shown=option)


def _names(plan: ImportPlan) -> Iterator[OpenQuestion]:
    book = plan.reader.book
    written = parse(plan.map.text).document.get("names", {}) if plan.map.text else {}
    for (table, name, word), asked in list(plan.reader.open_names.items())[:_MOST_OF_A_SORT]:
        known = [Answer(f"{book.display(table, id_)} ({id_})", id_) for id_ in asked.match.candidates]
        where = asked.cell.place
        one = ENTITIES[table].singular
        if asked.match.kind is MatchKind.NEAR:
            text = f"{quoted(name)} ({where}): is that {alternatives([book.display(table, id_) for id_ in asked.match.candidates])}?"
            answers = (*known, Answer(f"another {one} ({asked.match.id})", asked.match.id))
        else:
            text = f"{quoted(name)} ({where}) may be any of {len(known)}: which?"
            answers = (*known, *(_by_column(plan, asked.match.candidates) if word is None else ()))
        if word is None:
            yield OpenQuestion(text, ("names", name), answers)
            continue
        which = (
            f"may be any of {len(known)}: which?" if len(known) > 1 else "is not told apart yet: who is it?"
        )
        text = f"{quoted(name)} ({where}), beside {quoted(word)}, {which}"
        key = plan.map.names_written[book.answer_key(name) or ""]
        before = written.get(key) if isinstance(written, dict) else None
        likely: TomlValue = next((answer.value for answer in answers if answer.value is not None), "…")
        table_of_name = {**(before if isinstance(before, dict) else {}), word: likely}
        shown = f"[names] {_quoted_key(key)} = {_inline_by(table_of_name)}"
        yield OpenQuestion(text, ("names", key, word), answers, shown=shown)


def _quoted_key(key: str) -> str:
    return format_value(key, inline=True)


def _inline_by(values: dict[str, TomlValue]) -> str:
    """Return what tells people of one name apart as a map has it: `{ by = "Ward", "Aston" = "john-smith" }`."""
    pairs = (
        f"{key if key == 'by' else _quoted_key(key)} = {format_value(value, inline=True)}"
        for key, value in values.items()
    )
    return f"{{ {', '.join(pairs)} }}"


def _by_column(plan: ImportPlan, ids: tuple[str, ...]) -> Iterator[Answer]:
    """Yield the choice to tell people of one name apart by a column of few words."""
    for column in plan.reader.columns:
        words = list(dict.fromkeys(row.cells[column.place].text.strip() for row in plan.sheet.rows))
        is_given = column.rule is not None and any(
            target.owner is Owner.NAMED for target in column.rule.targets
        )
        if is_given and any(words):
            value: dict[str, TomlValue] = {"by": column.header}
            value |= dict(zip(filter(None, words), ids, strict=False))
            yield Answer(f'each by column "{column.header}" (then mend the map)', value)


def _clashes(plan: ImportPlan) -> Iterator[OpenQuestion]:
    """Yield a question for each new name of which rows say different things."""
    book = plan.reader.book
    for clash in plan.reader.clashes.values():
        if book.answer(clash.name) is not None:
            continue
        taken = {*plan.snapshot.table(clash.table), *(id_ for table, id_ in book.new if table == clash.table)}
        ids: dict[str, TomlValue] = {}
        for place, cell in enumerate(clash.cells):
            word = cell.text.strip()
            id_ = clash.id if place == 0 else unique_id(as_id(f"{clash.id} {word}"), taken)
            taken.add(id_)
            ids[word] = id_
        values = " and ".join(f"{quoted(cell.text)} ({cell.place})" for cell in clash.cells[:3])
        text = f"{clash.name} has {clash.header} {values}: one {ENTITIES[clash.table].singular}, or {len(ids)} of one name?"
        answers = (
            Answer(
                f"{len(ids)} of one name: {', '.join(map(str, ids.values()))}", {"by": clash.header, **ids}
            ),
            Answer(f"one: {clash.header} is as the first row says", clash.id),
        )
        yield OpenQuestion(text, ("names", clash.name), answers)


class _RefusingWord(NamedTuple):
    """A word that refuses rows: the places of its cells, and the headings of their columns."""

    places: list[str]
    headers: dict[str, None]


def _words(plan: ImportPlan) -> Iterator[OpenQuestion]:
    """Yield a question for each word that refuses rows, and may say nothing, or stand for another."""
    for (word, instead), (places, headers) in list(_refusing_words(plan).items())[:_MOST_OF_A_SORT]:
        header, *others = headers
        things = "cells" if others else "rows"
        rows = f"{len(places)} {things}, first {places[0]}" if len(places) > 1 else places[0]
        nothing = Answer("nothing known: take it for a blank cell", [*plan.map.null, word])
        rule = plan.map.rule(header)
        if instead is None or rule is None:
            columns = enumerated([header, *others])
            text = f'{columns}: "{word}" ({rows}): does it say that nothing is known?'
            yield OpenQuestion(
                text, ("import", "null"), (nothing, Answer("refuse the rows", None)), is_needed=False
            )
        else:
            meaning = instead.partition(":")[2]
            value = _with(rule, {"map": {**rule.words, word: meaning}})
            text = f'{header}: does "{word}" ({rows}) stand for "{meaning}"?'
            yield OpenQuestion(
                text,
                ("columns", rule.header),
                (Answer("yes", value), Answer("no: refuse the rows", None)),
                is_needed=False,
            )


def _refusing_words(plan: ImportPlan) -> dict[tuple[str, str | None], _RefusingWord]:
    """Return what each word refuses that has no digit, by the word and the column and meaning that were likely."""
    words: dict[tuple[str, str | None], _RefusingWord] = {}
    for draft in plan.refused:
        for problem in draft.problems:
            text = " ".join(problem.cell.text.split())
            place = next(
                (
                    place
                    for place, cell in enumerate(draft.cells[: len(plan.reader.columns)])
                    if cell is problem.cell or cell.place == problem.cell.place
                ),
                None,
            )
            if not text or any(letter.isdigit() for letter in text) or place is None:
                continue
            if problem.instead is None and not problem.reason.startswith(("is no date", "is no number")):
                continue
            header = plan.reader.columns[place].header
            key = (text, problem.instead and f"{header}:{problem.instead}")
            refusal = words.setdefault(key, _RefusingWord([], {}))
            refusal.places.append(problem.cell.place)
            refusal.headers[header] = None
    return words


def _pairs(plan: ImportPlan) -> Iterator[OpenQuestion]:
    """Yield a question for each row that resembles one imported before, between the same neighbours."""
    for pair in plan.pairs[:_MOST_OF_A_SORT]:
        now = cells_of(plan, pair.row)
        differing = [header for header, text in now.items() if pair.before.cells.get(header, "") != text]
        differences = "; ".join(
            f"{header} {quoted(pair.before.cells.get(header, ''))} → {quoted(now[header])}"
            for header in differing
        )
        text = f"row {pair.row.number} resembles the one cited at {pair.before.at}: {differences}: is it that row, changed?"
        answers = (Answer("yes, the same row", None), Answer("no, another row", False))
        shown = "--yes takes it for the same row"
        yield OpenQuestion(
            text, (PAIR, pair.row.number, pair.before.at), answers, is_needed=False, shown=shown
        )


def _new(plan: ImportPlan, create: frozenset[str]) -> Iterator[OpenQuestion]:
    """Yield a question for each table of which the rows name entries that the base does not have."""
    for table in _CREATED:
        new = [entry for entry in plan.entities if entry.table == table]
        own = [entry for entry in new if (table, entry.id) in plan.reader.book.new]
        if not own or table in create:
            continue
        named = ", ".join(f"{entry.values.get(ENTITIES[table].name_field)} ({entry.id})" for entry in own[:4])
        more = f" and {len(own) - 4:,} more" if len(own) > 4 else ""  # noqa: PLR2004 - as many as a line bears
        word = ENTITIES[table].singular if len(own) == 1 else table
        text = f"{len(own):,} {word} {'is' if len(own) == 1 else 'are'} new: {named}{more}: make {'it' if len(own) == 1 else 'them'}?"
        yield OpenQuestion(
            text, (CREATE, table), (Answer("yes", True), Answer("no", None)), shown=f"--create {table}"
        )
