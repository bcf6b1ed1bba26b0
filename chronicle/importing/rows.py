"""Rows of a sheet as drafts of facts, by a map: each good cell becomes a value, each bad one a reason to refuse the row."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

from chronicle.dates import DateForm, format_iso, parse_end
from chronicle.importing.cells import (
    ReadNumber,
    choose,
    place_grade,
    read_number,
    read_plain,
    split_cell,
    takes_several,
)
from chronicle.importing.columns import (
    SheetColumn,
    blank_words,
    decided_dates,
    field_of,
    given_by_several,
    is_had_by,
    replaced,
)
from chronicle.importing.date_columns import DATE_FIELDS, CellProblem, is_paraphrased
from chronicle.importing.drafts import EntityValue, FactDraft, GivenNames, RowContent, RowDraft
from chronicle.importing.mapping import STILL, ColumnRule, ImportMap, NameBy
from chronicle.importing.matching import MatchKind, NameBook, NameMatch, unique_id
from chronicle.importing.sharing import ids_in, put_once, put_span, put_value, share_common
from chronicle.importing.sheet import SheetCell, SheetRow, text_cell
from chronicle.importing.targets import ENDS, ColumnTarget, Owner, entry_class, fields_by_key
from chronicle.loader.values import as_id
from chronicle.model.base import references_of, toml_key
from chronicle.model.entities import ENTITIES
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.fields import ValueType
from chronicle.text import comparable_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chronicle.importing.snapshot import Snapshot
    from chronicle.writing.toml_values import TomlValue


class OpenName(NamedTuple):
    """A name that may mean somebody of the base, or one of several."""

    table: str
    name: str
    match: NameMatch
    cell: SheetCell
    word: str | None = None
    """What the column that tells people of that name apart says here; None if the map names no such column."""


class Clash(NamedTuple):
    """A new name of which rows say different things, as if it were two people."""

    table: str
    id: str
    name: str
    header: str
    cells: tuple[SheetCell, ...]


class _MappedCell(NamedTuple):
    """A cell that is not blank, its column, and what the map takes that for."""

    column: SheetColumn
    rule: ColumnRule
    cell: SheetCell


class DraftReader:
    """Reads the rows of a sheet by a map.

    Attributes:
        columns: The columns of the sheet, each with its rule.
        dates: How the columns of dates are read, by the column's place and what it is taken for.
        open_names: Names that are to be asked about, by table and name.
        clashes: New names that may be two.
        negatives: The columns of money with a negative amount of which nothing says what it is.
        sources: The sources of their own that rows have, by what tells them apart.
    """

    def __init__(
        self, mapping: ImportMap, header: Sequence[SheetCell], rows: Sequence[SheetRow], snapshot: Snapshot
    ) -> None:
        self.map = mapping
        self.columns = [
            SheetColumn(place, cell.text.strip(), mapping.rule(cell.text))
            for place, cell in enumerate(header)
        ]
        self.book = NameBook(snapshot, mapping.names)
        year = snapshot.reading.financial_year
        self.dates = decided_dates(self.columns, mapping, rows, year)
        self.open_names: dict[tuple[str, str, str | None], OpenName] = {}
        self.clashes: dict[tuple[str, str, str], Clash] = {}
        self.negatives: dict[str, SheetCell] = {}
        self.sources: dict[str, dict[str, TomlValue]] = {}
        self._snapshot = snapshot
        self._blank = blank_words(mapping)
        self._places = {comparable_name(column.header): column.place for column in reversed(self.columns)}
        self._own_types = snapshot.reading.budget_types
        self._scales = snapshot.scales
        self._values: dict[tuple[str, str, str], dict[str, SheetCell]] = {}
        self._split_tables = given_by_several(self.columns, mapping)

    def read(self, row: SheetRow) -> RowDraft:
        """Return what a row becomes."""
        draft = RowDraft(row.number, row.cells)
        draft.table = self._table_of(draft)
        key = tuple(self._text(draft, header) or "" for header in self.map.same_row)
        draft.key = key if any(key) else ()  # a row of totals has none
        content = RowContent(draft)
        for cell in row.cells[len(self.columns) :]:
            if cell.problem:
                draft.refuse(cell, cell.problem)
        for column in self.columns:
            cell = row.cells[column.place]
            if column.rule is None or not column.rule.targets or not draft.table:
                continue
            if cell.problem:
                draft.refuse(cell, cell.problem)
            elif not self._is_blank(cell):
                self._take(_MappedCell(column, column.rule, replaced(cell, column.rule)), content)
        self._finish(content)
        return draft

    # what a row is

    def _table_of(self, draft: RowDraft) -> str:
        by = self.map.kind_column
        if by is None:
            return self.map.tables[0] if self.map.tables else ""
        cell = self._cell(draft, by.header)
        table = by.tables.get(comparable_name(cell.text)) if cell else None
        if table is None and cell is not None:
            words = ", ".join(f'"{word}"' for word in by.tables)
            draft.refuse(cell, "is not in the map's kind", f"the map has {words}")
        return table or ""

    def _cell(self, draft: RowDraft, header: str) -> SheetCell | None:
        place = self._places.get(comparable_name(header))
        return draft.cells[place] if place is not None and place < len(draft.cells) else None

    def _text(self, draft: RowDraft, header: str) -> str | None:
        cell = self._cell(draft, header)
        return " ".join(cell.text.split()) if cell else None

    def _is_blank(self, cell: SheetCell) -> bool:
        return comparable_name(cell.text) in self._blank

    # what a column gives

    def _take(self, mapped: _MappedCell, content: RowContent) -> None:
        """Take a cell for all that its column gives."""
        draft, (column, rule, cell) = content.draft, mapped
        targets = [target for target in rule.targets if is_had_by(draft.table, target)]
        for target in targets:
            try:
                match target.owner:
                    case Owner.OWN | Owner.SECOND:
                        table = target.table or draft.table
                        self._take_value(mapped, target, table, content)
                    case Owner.NAMED:
                        value = self._plain(mapped, target, target.table)
                        content.entity_values.append(
                            EntityValue(target.table, "", target.key, target.part, value, cell, column.header)
                        )
                    case Owner.SOURCE:
                        value = self._plain(mapped, target, target.table)
                        put_value(content.source, target.key, target.part, value)
                    case Owner.CITATION:
                        self._cite(target, cell, draft)
                    case Owner.ID:
                        draft.id_text = cell.text
            except CellProblem as problem:
                draft.refuse(cell, problem.reason, problem.hint, problem.instead)
        if not targets:
            of = " or ".join(dict.fromkeys(target.written for target in rule.targets))
            draft.refuse(
                cell, f"is {of}, which an entry of {draft.table} does not have", "blank it, or mend the map"
            )

    def _take_value(self, mapped: _MappedCell, target: ColumnTarget, table: str, content: RowContent) -> None:
        column, rule, cell = mapped
        key, field = field_of(target, table)
        slot = f"{table}:{column.header}" if (table, key) in self._split_tables else table
        fact = content.fact(table, slot)
        fact.cells.setdefault(key, cell)
        if field.type.value in {ValueType.REFERENCE, ValueType.REFERENCES}:
            texts = split_cell(cell.text, rule) if takes_several(field) or rule.split else [cell.text.strip()]
            content.names.append(GivenNames(fact, key, field, cell, texts))
        elif field.type.value is ValueType.AMOUNT:
            self._put_number(mapped, table, key, fact)
        elif field.type.value in DATE_FIELDS:
            self._put_date(mapped, target, key, content.draft, fact)
        else:
            put_value(fact.values, key, target.part, self._plain(mapped, target, table))
        for name, constant in rule.constants.items():
            if name in fields_by_key(table):
                fact.values.setdefault(name, constant)
                fact.cells.setdefault(name, cell)

    def _plain(self, mapped: _MappedCell, target: ColumnTarget, table: str) -> TomlValue:
        column, rule, cell = mapped
        field = field_of(target, table)[1]
        if field.type.value in DATE_FIELDS:
            return self.dates[column.place, target.written].read(cell)
        if field.type.value is ValueType.AMOUNT:
            return read_number(cell, rule, keep_sign=True).value
        choices = (*field.type.choices, *(self._own_types if field.type.more_choices else ()))
        return read_plain(field, cell, rule, choices)

    def _put_number(self, mapped: _MappedCell, table: str, key: str, fact: FactDraft) -> None:
        """Put a number; of money the type says which way it goes, so that a sign needs a word in the map."""
        column, rule, cell = mapped
        keys = fields_by_key(table)
        typed = keys.get("type")
        has_direction = typed is not None and bool(typed.type.choices)
        number: ReadNumber = read_number(cell, rule, keep_sign=not has_direction)
        put_once(fact.values, key, number.value)
        if number.is_negative and typed is not None and has_direction:
            if rule.negative is None:
                self.negatives.setdefault(column.header, cell)
            else:
                fact.values["type"] = choose(rule.negative, (*typed.type.choices, *self._own_types))
        if number.approx and "approx" in keys:
            fact.values.setdefault("approx", number.approx)
        if number.currency and number.currency != self._snapshot.currency and "currency" in keys:
            fact.values.setdefault("currency", number.currency)

    def _put_date(
        self, mapped: _MappedCell, target: ColumnTarget, key: str, draft: RowDraft, fact: FactDraft
    ) -> None:
        column, rule, cell = mapped
        dates = self.dates[column.place, target.written]
        field = fields_by_key(fact.table)[key]
        texts = split_cell(cell.text, rule) if takes_several(field) else [cell.text]
        found = [dates.read(cell._replace(text=text)) for text in texts]
        draft.is_open = draft.is_open or bool(dates.open)
        draft.quotes += [
            text.strip() for text, date in zip(texts, found, strict=True) if is_paraphrased(text, date)
        ]
        if target.part or key in ENDS:
            found = [self._end(fact.table, target.part or key, text) for text in found]
        if takes_several(field):
            put_value(fact.values, key, "", cast("TomlValue", found))
        elif target.part and key in WHOLE_TIME:
            facts_part = cast("dict[str, TomlValue]", fact.values.setdefault(f"{key}.span", {}))
            facts_part[target.part] = found[0]
        else:
            put_once(fact.values, key, found[0])

    def _end(self, table: str, end: str, text: str) -> str:
        """Return a start or an end; of what is for all of its time, a financial year's first or last day."""
        covers = any(field.type.value is ValueType.PERIOD for field in fields_by_key(table).values())
        date = parse_end(text, self._snapshot.reading.financial_year)
        if not covers or date.form is not DateForm.FINANCIAL_YEAR:
            return text
        return format_iso(date.earliest if end == ENDS[0] else date.latest) or text

    def _cite(self, target: ColumnTarget, cell: SheetCell, draft: RowDraft) -> None:
        if not target.key:
            match = self._look_up("sources", cell, cell.text, draft, None)
            draft.source = match.id or None
        elif target.key == "at":
            draft.at = " ".join(cell.text.split())
        else:
            draft.quotes.insert(0, cell.text.strip())

    # what a row then says

    def _finish(self, content: RowContent) -> None:
        """Put in what no column says, look the names up, and share what a row's facts have in common."""
        draft = content.draft
        if not draft.table:
            return
        for fact in content.facts():
            content.names += self._defaults(fact, draft)
        organisation = self._organisation_of_posts(content)
        for name in sorted(content.names, key=lambda name: name.field.type.table == "posts"):
            self._resolve(name, draft, organisation)
        self._add_entity_values(content)
        draft.facts = content.finished()
        for fact in draft.facts:
            self._complete(fact, draft)
        share_common(draft)
        if draft.table in ENTITIES and not self.map.id and not draft.id_text:
            self._find_own(draft)
        if content.source:
            draft.link = self._source_of_its_own(content.source)

    def _defaults(self, fact: FactDraft, draft: RowDraft) -> Iterator[GivenNames]:
        """Put in what the map says where no column does; yield the names among it."""
        for target, value in self.map.defaults:
            table = target.table or draft.table
            if target.owner not in {Owner.OWN, Owner.SECOND} or table != fact.table:
                continue
            field = fields_by_key(table).get(target.key)
            if field is None or fact.cells.get(target.key) is not None or (fact.slot != fact.table):
                continue
            if field.type.value in {ValueType.REFERENCE, ValueType.REFERENCES}:
                texts = [str(text) for text in value] if isinstance(value, list) else [str(value)]
                place = text_cell(", ".join(texts), f"[defaults] {target.written}")
                yield GivenNames(fact, target.key, field, place, texts, is_given=False)
            else:
                put_value(fact.values, target.key, target.part, value)

    def _organisation_of_posts(self, content: RowContent) -> str | None:
        """Return the organisation whose posts a row names, if it says so."""
        organisations = [
            (given.value, given.cell)
            for given in content.entity_values
            if (given.table, given.key) == ("posts", "organisation")
        ]
        organisations += [
            (value, text_cell(str(value), f"[defaults] {target.written}"))
            for target, value in self.map.defaults
            if (target.owner, target.table, target.key) == (Owner.NAMED, "posts", "organisation")
        ]
        if not organisations:
            return None
        value, cell = organisations[0]
        return self._look_up("organisations", cell, str(value), content.draft, None).id or None

    def _resolve(self, name: GivenNames, draft: RowDraft, organisation: str | None) -> None:
        table = name.field.type.table
        assert table is not None, "a reference leads to a table"
        owner = organisation if table == "posts" else None
        ids = [self._look_up(table, name.cell, text, draft, owner).id for text in name.texts]
        if name.field.type.value is ValueType.REFERENCES:
            put_value(
                name.fact.values,
                name.key,
                "",
                cast("TomlValue", [*dict.fromkeys(id_ for id_ in ids if id_)]),
            )
        elif len(ids) == 1:
            try:
                put_once(name.fact.values, name.key, ids[0])
            except CellProblem as problem:
                draft.refuse(name.cell, problem.reason, problem.hint)
        else:
            draft.refuse(name.cell, "names more than one", "give each a row of its own")

    def _look_up(
        self, table: str, cell: SheetCell, text: str, draft: RowDraft, organisation: str | None
    ) -> NameMatch:
        match = self.book.find(table, cell, text, lambda header: self._text(draft, header), organisation)
        if match.kind in {MatchKind.NEAR, MatchKind.SEVERAL}:
            name = " ".join(text.split())
            by = self.book.answer(name)
            word = (self._text(draft, by.header) or "") if isinstance(by, NameBy) else None
            self.open_names.setdefault((table, name, word), OpenName(table, name, match, cell, word))
            draft.is_open = True
        return match

    def _add_entity_values(self, content: RowContent) -> None:
        """Add what a row says of whom it names."""
        draft = content.draft
        for given in content.entity_values:
            named = [name for name in content.names if name.field.type.table == given.table and name.is_given]
            ids = list(dict.fromkeys(id_ for name in named for id_ in ids_in(name.fact.values.get(name.key))))
            own = entry_class(draft.table)
            if not ids and given.key in {toml_key(field) for field in references_of(own)}:
                field = fields_by_key(draft.table)[given.key]  # a person with an organisation, no post named
                fact = content.fact(draft.table, draft.table)
                self._resolve(GivenNames(fact, given.key, field, given.cell, [str(given.value)]), draft, None)
                continue
            if len(ids) != 1:
                one = ENTITIES[given.table].singular
                whom = f"{len(ids)} of them" if ids else "none"
                draft.refuse(
                    given.cell,
                    f"is the {given.key} of a {one}, and the row names {whom}",
                    "name one, or skip the column",
                )
                continue
            field = fields_by_key(given.table)[given.key]
            value = given.value
            if field.type.value is ValueType.REFERENCE:
                value = self._look_up(field.type.table or "", given.cell, str(value), draft, None).id
            self._add_entity_value(given._replace(id=ids[0], value=value), draft)

    def _add_entity_value(self, value: EntityValue, draft: RowDraft) -> None:
        """Add what a row says of somebody; if rows differ about a new one, they may be two."""
        draft.entity_values.append(value)
        if (value.table, value.id) not in self.book.new:
            return
        cells = self._values.setdefault((value.table, value.id, value.header), {})
        cells.setdefault(str(value.value), value.cell)
        if len(cells) > 1:
            name = self.book.display(value.table, value.id)
            self.clashes[value.table, value.id, value.header] = Clash(
                value.table, value.id, name, value.header, tuple(cells.values())
            )

    def _complete(self, fact: FactDraft, draft: RowDraft) -> None:
        """Put in an end that has not come, a time of two columns, and grades as their scale spells them."""
        keys = fields_by_key(fact.table)
        if self.map.blank_end == STILL and "end" in keys and self._has_end(fact, draft):
            fact.values.setdefault("end", "..")
        for key in WHOLE_TIME:
            span = fact.values.pop(f"{key}.span", None)
            if isinstance(span, dict):
                put_span(fact, key, cast("dict[str, str]", span))
        scale = fact.values.get("scale")
        if isinstance(scale, str):
            self._place_grades(fact, scale, draft)

    def _has_end(self, fact: FactDraft, draft: RowDraft) -> bool:
        """Tell whether a column gives the ends of such facts."""
        return any(
            (target.part or target.key) == "end" and fact.table in {target.table, draft.table}
            for column in self.columns
            for target in column.targets
        )

    def _place_grades(self, fact: FactDraft, scale: str, draft: RowDraft) -> None:
        areas = fact.values.get("areas")
        grades = areas if isinstance(areas, dict) else {}
        for values, key in ((fact.values, "grade"), *((grades, area) for area in grades)):
            grade = values.get(key)
            if isinstance(grade, str):
                try:
                    values[key] = place_grade(grade, scale, self._scales)
                except CellProblem as problem:
                    cell = fact.cells.get("grade" if values is fact.values else "areas")
                    draft.refuse(
                        self._cell_with(draft, grade) or cell or draft.cells[0],
                        problem.reason,
                        problem.hint,
                        problem.instead,
                    )

    @staticmethod
    def _cell_with(draft: RowDraft, text: str) -> SheetCell | None:
        return next((cell for cell in draft.cells if cell.text.strip() == text), None)

    def _find_own(self, draft: RowDraft) -> None:
        """Find out whether the person or whatever else a row is about is of the base already."""
        (own,) = draft.facts
        key = ENTITIES[own.table].name_field
        name, cell = own.values.get(key), own.cells.get(key)
        if isinstance(name, str) and cell is not None:
            organisation = own.values.get("organisation") if own.table == "posts" else None
            draft.own = self._look_up(
                own.table, cell, name, draft, organisation if isinstance(organisation, str) else None
            )

    def _source_of_its_own(self, values: dict[str, TomlValue]) -> str:
        """Return the id of the source that a row has for itself: one for each different address, else title."""
        identity = str(values.get("url") or values.get("title") or sorted(map(str, values.items())))
        sources: Iterable[tuple[str, Mapping[str, object]]] = chain(
            self._snapshot.table("sources").items(), self.sources.items()
        )
        for id_, source in sources:
            if identity in {source.get("url"), source.get("title")}:
                return id_
        title = str(values.get("title") or values.get("url") or "source")
        taken = {*self._snapshot.table("sources"), *self.sources}
        id_ = unique_id(as_id(title.partition("://")[2] or title)[:40].strip("-") or "source", taken)
        self.sources[id_] = {"title": title, **values}
        return id_
