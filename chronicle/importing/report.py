"""The page that shows an import before it is written: what each column is taken for, some facts, the counts, what is open."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from chronicle.document import Blank, ColumnSet, Heading, Page, PageColumn, Row, Span, Tone
from chronicle.importing.cells import quoted
from chronicle.importing.targets import Owner, fields_by_key
from chronicle.model.entities import ENTITIES
from chronicle.model.fields import ValueType
from chronicle.model.kinds import KINDS
from chronicle.money import format_money
from chronicle.text import comparable_name, counted, enumerated
from chronicle.writing.toml_edits import entry_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.document import Inline, Json, Line
    from chronicle.importing.columns import SheetColumn
    from chronicle.importing.drafts import RowDraft
    from chronicle.importing.planned import ImportPlan
    from chronicle.importing.questions import OpenQuestion

_TEXT: Final = (PageColumn(name="what"),)
_MOST_REFUSED: Final = 10
_MOST_LISTED: Final = 10
_FACTS_SHOWN: Final = 3
_COLUMNS: Final = (
    PageColumn("column", max_width=24),
    PageColumn("taken for", max_width=30),
    PageColumn("for example", max_width=40),
    PageColumn("to look at"),
)
_REFUSED: Final = (
    PageColumn(no_wrap=True, name="cell"),
    PageColumn(name="holds", max_width=30),
    PageColumn(name="why"),
)


def import_page(plan: ImportPlan, questions: Sequence[OpenQuestion], *, is_first: bool) -> Page:
    """Return the page of an import.

    Args:
        plan: The import.
        questions: What is open.
        is_first: Whether the map was guessed and its columns are to be looked at.
    """
    sheet = plan.sheet
    named = f", sheet {sheet.name}" if sheet.name else ""
    kinds = " or ".join(plan.map.tables)
    title = f"{sheet.path.name}{named}: {counted(len(sheet.rows), 'row')}, as {kinds}"
    if is_first:
        title += ", by their own words"
    return Page(
        Span(title, Tone.TITLE),
        _COLUMNS,
        _lines(plan, questions, is_first=is_first),
        "nothing is written yet",
    )


def _lines(plan: ImportPlan, questions: Sequence[OpenQuestion], *, is_first: bool) -> Iterator[Line]:
    yield Blank()
    if is_first:
        for column in plan.reader.columns:
            yield from _column_rows(plan, column)
    yield ColumnSet(_TEXT)
    notices = plan.notices
    if notices:
        yield Blank()
    for notice in notices:
        yield Row((Span(f"· {notice}", Tone.DIM),))
    yield from _examples(plan)
    yield Blank()
    for line in counts(plan):
        yield Row((line,))
    for line in _seats(plan):
        yield Row((line,))
    yield from _refused(plan)
    yield from _again(plan)
    if questions:
        yield Blank()
        yield Heading(Span("Open", Tone.HEADING))
        yield ColumnSet(
            (PageColumn(no_wrap=True, justify="right", name="number"), PageColumn(name="question"))
        )
        for number, question in enumerate(questions, 1):
            yield Row((f"{number}", question.text))
            if question.written:
                yield Row(("", Span(question.written, Tone.DIM)))


def _column_rows(plan: ImportPlan, column: SheetColumn) -> Iterator[Row]:
    """Yield the rows of a column: its examples, and beside each what to look at."""
    examples = _cell_examples(plan, column)
    remarks = _remarks(plan, column)
    for number in range(max(1, len(examples), len(remarks))):
        heading: tuple[Inline, Inline] = (
            (column.header or "(no heading)", _taken_for(plan, column)) if number == 0 else ("", "")
        )
        example = examples[number] if number < len(examples) else ""
        remark = remarks[number] if number < len(remarks) else ""
        yield Row((*heading, example, remark))


def _taken_for(plan: ImportPlan, column: SheetColumn) -> Inline:
    rule = column.rule
    if comparable_name(column.header) in {comparable_name(header) for header in plan.map.same_row}:
        return "what makes a row the same"
    if rule is None:
        return Span("not taken", Tone.ABSENT)
    if not rule.targets:
        return Span("skipped", Tone.DIM)
    parts = []
    for target in rule.targets:
        word = {Owner.SECOND: "a second fact: ", Owner.SOURCE: "a source of its own: "}.get(target.owner, "")
        parts.append(
            f"{word}{target.written.removeprefix('source.') if target.owner is Owner.SOURCE else target.written}"
        )
    settings = {
        setting: proof.assumption
        for (place, _), dates in plan.reader.dates.items()
        if place == column.place
        for setting, (proof, _) in dates.proofs.items()
    }
    times = f"\N{MULTIPLICATION SIGN} {rule.times:,}" if rule.times > 1 else ""
    split = f"split at {rule.split!r}".replace("'", "") if rule.split else ""
    constants = [f"{key} {value}" for key, value in rule.constants.items()]
    return ", ".join(filter(None, (*parts, *settings.values(), split, times, *constants)))


def _cell_examples(plan: ImportPlan, column: SheetColumn) -> list[Inline]:
    """Return cells of a column, each with what it becomes."""
    rule = column.rule
    cells = [draft.cells[column.place] for draft in plan.taken if not draft.cells[column.place].is_blank]
    if rule is None or not rule.targets or not cells:
        texts = [
            row.cells[column.place].text for row in plan.sheet.rows if not row.cells[column.place].is_blank
        ]
        return (
            [quoted(Counter(texts).most_common(1)[0][0])] if texts else [Span("nothing in it", Tone.ABSENT)]
        )
    examples: dict[str, Inline] = {}
    for draft in plan.taken:
        cell = draft.cells[column.place]
        for fact in draft.facts:
            for key, own in fact.cells.items():
                if (
                    own.place != cell.place
                    or key in rule.constants
                    or key not in fact.values
                    or key not in fields_by_key(fact.table)
                ):
                    continue
                value = fact.values[key]
                form = "".join("9" if letter.isdigit() else "a" for letter in cell.text)[:12]
                is_money = (
                    fields_by_key(fact.table)[key].type.value is ValueType.AMOUNT
                    and isinstance(value, int)
                    and "type" in fields_by_key(fact.table)
                )
                shown = (
                    format_money(value, plan.snapshot.currency)
                    if is_money and isinstance(value, int)
                    else _shown(value)
                )
                text = " ".join(cell.text.split())
                examples.setdefault(form, quoted(text) if shown == text else f"{text[:24]} → {shown}")
        if len(examples) > 1:
            break
    return list(examples.values())[:2] or [quoted(cells[0].text)]


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return (
        "; ".join(f"{key}: {item}" for key, item in value.items()) if isinstance(value, dict) else str(value)
    )


def _remarks(plan: ImportPlan, column: SheetColumn) -> list[Inline]:
    """Return what is to be looked at in a column."""
    remarks: list[Inline] = []
    rule = column.rule
    for (place, _), dates in plan.reader.dates.items():
        if place != column.place:
            continue
        for proof, number in dates.proofs.values():
            remarks.append(
                f"{counted(number, 'cell')} {'prove' if number > 1 else 'proves'} it ({proof.cell.place}: {proof.cell.text.strip()})"
            )
        coarse = Counter(
            {4: "the year", 7: "month and year"}[len(cell.text)]
            for row in plan.sheet.rows
            if (cell := row.cells[column.place]).number_format
            and not isinstance(cell.value, str)
            and len(cell.text) in {4, 7}
        )
        remarks += [
            f"{counted(number, 'cell')} {'show' if number > 1 else 'shows'} {word} alone"
            for word, number in coarse.items()
        ]
    tables = {
        named
        for target in (rule.targets if rule else ())
        for table in ([target.table] if target.table else plan.map.tables)
        if (field := fields_by_key(table).get(target.key)) is not None
        and (named := field.type.table) is not None
    }
    for table in tables:
        texts = {cell.text for row in plan.sheet.rows if not (cell := row.cells[column.place]).is_blank}
        new = [entry for entry in plan.new_names if entry.table == table and entry.cell.text in texts]
        similar = [
            name
            for (of, name, _), asked in plan.reader.open_names.items()
            if of == table and asked.cell.text in texts
        ]
        if new:
            total = len(plan.reader.book.named[table])
            remarks.append(f"{len(new):,} of {counted(total, 'name')} {'are' if len(new) > 1 else 'is'} new")
        if similar:
            remarks.append(f"to be asked: {', '.join(similar[:3])}{' …' if len(similar) > 3 else ''}")  # noqa: PLR2004 - as many as a line bears
    if rule is None and any(not row.cells[column.place].is_blank for row in plan.sheet.rows):
        remarks.append(Span("name it or skip it", Tone.MARK))
    if column.header in plan.reader.negatives:
        remarks.append("some are negative: which type is that?")
    return remarks


def _examples(plan: ImportPlan) -> Iterator[Line]:
    """Yield the first facts as they would be written."""
    if not plan.facts:
        return
    yield Blank()
    shown = list(plan.facts[:1])
    shown += [fact for fact in plan.facts if fact.table not in {entry.table for entry in shown}][
        : _FACTS_SHOWN - 1
    ]
    shown += [fact for fact in plan.facts[1:] if fact not in shown][: _FACTS_SHOWN - len(shown)]
    for entry in shown:
        for line in entry_toml(*entry).splitlines():
            yield Row((Span(line, Tone.DIM),))
        yield Blank()


def counts(plan: ImportPlan) -> list[str]:
    """Return what the rows come to, in sentences."""
    sentences = [f"{counted(len(plan.taken), 'row')} would be taken, {len(plan.refused):,} refused."]
    kinds = Counter(entry.table for entry in plan.facts)
    made = [f"{number:,} {_noun(table, number)}" for table, number in kinds.items()]
    entities = Counter(entry.table for entry in plan.entities)
    made += [f"{number:,} new {_noun(table, number)}" for table, number in entities.items()]
    if made:
        sentences.append(f"They make {enumerated(made)}.")
    return sentences


def _seats(plan: ImportPlan) -> Iterator[str]:
    """Yield what rows show of posts that several held at once."""
    for post, shown in plan.seats.items():
        name = plan.reader.book.display("posts", post)
        rows = f"rows {enumerated([str(row) for row in shown.rows[:_MOST_LISTED]])} hold it at once"
        if ("posts", post) in plan.reader.book.new:
            yield f"{name}: {shown.number} seats, as {rows}."
        elif shown.number > _seats_of(plan, post):
            yield f"{name} has {counted(_seats_of(plan, post), 'seat')}, and {rows}: mend a date, or say seats = {shown.number} of posts.{post}."


def _seats_of(plan: ImportPlan, post: str) -> int:
    seats = (plan.snapshot.entry("posts", post) or {}).get("seats", 1)
    return seats if isinstance(seats, int) else 1


def _noun(table: str, number: int) -> str:
    if table in KINDS:
        return KINDS[table].noun if number == 1 else KINDS[table].nouns
    singular = ENTITIES[table].singular
    return singular if number == 1 else {"field of its own": "fields of its own"}.get(singular, table)


def _refused(plan: ImportPlan) -> Iterator[Line]:
    if not plan.refused:
        return
    problems = [(draft, problem) for draft in plan.refused for problem in draft.problems]
    yield ColumnSet(_REFUSED)
    for _, problem in problems[:_MOST_REFUSED]:
        why = f"{problem.reason}{f'; {problem.hint}' if problem.hint else ''}"
        yield Row((plan.sheet.place(problem.cell), quoted(problem.cell.text), why))
    if len(problems) > _MOST_REFUSED:
        yield Row((f"… {len(problems) - _MOST_REFUSED:,} more", "", ""))


def _again(plan: ImportPlan) -> Iterator[Line]:
    """Yield what changed since the sheet was imported before."""
    if not (plan.unchanged or plan.changed or plan.vanished or plan.kept or plan.deleted):
        return
    yield Blank()
    yield ColumnSet(_TEXT)
    new = len(plan.taken) - plan.unchanged - plan.changed
    yield Row(
        (
            f"Imported before: {plan.unchanged:,} unchanged, {plan.changed:,} changed, {new:,} new, {len(plan.vanished):,} no longer there.",
        )
    )
    for pair in plan.pairs[:_MOST_LISTED]:
        yield Row((f"  row {pair.row.number} is taken for the one cited at {pair.before.at}, changed",))
    for change in plan.changes[:_MOST_LISTED]:
        before = "nothing" if change.now is None else quoted(_shown(change.now))
        after = "nothing" if change.after is None else quoted(_shown(change.after))
        yield Row((f"  {change.address} {change.key}: {before} → {after}",))
    if len(plan.changes) > _MOST_LISTED:
        yield Row((f"  … {len(plan.changes) - _MOST_LISTED:,} more",))
    for line in [*kept_lines(plan), *vanished_lines(plan)]:
        yield Row((f"  {line}",))
    for address in plan.deleted:
        yield Row((f"  deleted by hand, and stays so: {address}",))


def kept_lines(plan: ImportPlan) -> Iterator[str]:
    """Yield what stays as the hand wrote it, whatever the sheet says."""
    for change in plan.kept:
        if change.key:
            in_sheet = "nothing" if change.after is None else quoted(_shown(change.after))
            stands = "without a value" if change.now is None else quoted(_shown(change.now))
            yield f"kept: {change.address} {change.key} stays {stands}; the sheet says {in_sheet}"
        else:
            yield f"kept: {change.address}, of which no row speaks any more"


def vanished_lines(plan: ImportPlan) -> Iterator[str]:
    """Yield which rows the sheet no longer has, and what the map says of their facts; of many the first."""
    for row in plan.vanished[:_MOST_LISTED]:
        facts = ", ".join(fact.address for fact in row.facts)
        yield f'no longer there: {row.at}: {facts or "no fact"} (vanished = "{plan.map.vanished}")'
    if len(plan.vanished) > _MOST_LISTED:
        yield f"no longer there: {len(plan.vanished) - _MOST_LISTED:,} more"


def as_object(plan: ImportPlan, questions: Sequence[OpenQuestion]) -> dict[str, Json]:
    """Return an import that is not written yet, for programs."""
    return {
        "written": False,
        "file": plan.sheet.path.name,
        "sheet": plan.sheet.name or None,
        "rows": len(plan.sheet.rows),
        "taken": len(plan.taken),
        "facts": dict(Counter(entry.table for entry in plan.facts)),
        "new": {
            table: [entry.id for entry in plan.entities if entry.table == table]
            for table in dict.fromkeys(entry.table for entry in plan.entities)
        },
        "refused": [_refused_object(plan, draft) for draft in plan.refused],
        "unchanged": plan.unchanged,
        "changed": [
            {
                "id": change.address,
                "key": change.key,
                "before": _json(change.now),
                "after": _json(change.after),
            }
            for change in plan.changes
        ],
        "kept": [
            {"id": change.address, "key": change.key, "base": _json(change.now), "sheet": _json(change.after)}
            for change in plan.kept
        ],
        "vanished": [[fact.address for fact in row.facts] for row in plan.vanished],
        "notices": [*plan.notices],
        "questions": [
            {
                "text": question.text,
                "write": question.written,
                "answers": [answer.words for answer in question.answers],
                "needed": question.is_needed,
            }
            for question in questions
        ],
        "map": plan.map.path,
    }


def _refused_object(plan: ImportPlan, draft: RowDraft) -> Json:
    return {
        "row": draft.number,
        "problems": [
            {
                "cell": plan.sheet.place(problem.cell),
                "text": problem.cell.text,
                "reason": problem.reason,
                "hint": problem.hint,
            }
            for problem in draft.problems
        ],
    }


def _json(value: object) -> Json:
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _json(item) for key, item in value.items()}
    return value if isinstance(value, bool | int | str) or value is None else str(value)
