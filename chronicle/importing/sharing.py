"""What the facts of one row have in common: its time, its people, its organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from chronicle.dates.errors import DateField
from chronicle.dates.hints.readings import Assumption, possible
from chronicle.importing.date_columns import CellProblem
from chronicle.importing.targets import ENDS, entry_class, fields_by_key
from chronicle.model.base import references_of, toml_key
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.fields import ValueType
from chronicle.model.kinds import KINDS

if TYPE_CHECKING:
    from chronicle.importing.drafts import FactDraft, RowDraft
    from chronicle.writing.toml_values import TomlValue


def put_value(values: dict[str, TomlValue], key: str, part: str, value: TomlValue) -> None:
    """Put a value to those there are: a part into its table, items behind others, a text behind another."""
    before = values.get(key)
    if part:
        table = before if isinstance(before, dict) else {}
        values[key] = {**table, part: value}
    elif isinstance(value, list):
        others = before if isinstance(before, list) else []
        values[key] = [*others, *(item for item in value if item not in others)]
    elif isinstance(before, str) and isinstance(value, str) and before != value:
        values[key] = f"{before}; {value}"
    else:
        put_once(values, key, value)


def put_once(values: dict[str, TomlValue], key: str, value: TomlValue) -> None:
    """Put the one value that a key has.

    Raises:
        CellProblem: Another column gives another one.
    """
    if values.setdefault(key, value) != value:
        reason = f"is another {key} than {values[key]}, which another column gives"
        raise CellProblem(reason, "blank one of them, or skip one of the columns")


def ids_in(value: TomlValue | None) -> list[str]:
    """Return the ids that a value of a reference, or of several, holds."""
    return [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []


def put_span(fact: FactDraft, key: str, span: dict[str, str]) -> None:
    """Put a time that two columns give: as its start and end where such facts have these, else as one date."""
    if ENDS[0] in fields_by_key(fact.table):
        fact.values.update(span)
        return
    start, end = span.get("start", ""), span.get("end", "")
    fact.values[key] = start if start == end or not end else f"{start or '..'}/{end}"


def share_common(draft: RowDraft) -> None:
    """Give a row's further facts its date, its people, and its organisation where they need one."""
    if not draft.facts or draft.table not in KINDS:
        return
    own, *others = draft.facts
    for fact in others:
        if fact.table == own.table:
            continue
        keys = fields_by_key(fact.table)
        if not any(key in fact.values for key in (*WHOLE_TIME, *ENDS, "length")):
            _share_time(own, fact)
        people = _named_in(own, "people")
        if (
            people
            and "people" in keys
            and not any(fact.values.get(key) for key in _keys_to(fact.table, "people"))
        ):
            fact.values["people"] = cast("TomlValue", people)
        organisations = _named_in(own, "organisations")
        needed = [key for key in _keys_to(fact.table, "organisations") if keys[key].required]
        if len(organisations) == 1 and needed and needed[0] not in fact.values:
            fact.values[needed[0]] = organisations[0]


def _share_time(own: FactDraft, fact: FactDraft) -> None:
    keys = fields_by_key(fact.table)
    whole = next((key for key in WHOLE_TIME if key in keys), None)
    given = next((own.values[key] for key in WHOLE_TIME if key in own.values), None)
    if given is not None and whole is not None:
        fact.values[whole] = _as_period(str(given)) if keys[whole].type.value is ValueType.PERIOD else given
    elif given is None:
        ends: dict[str, TomlValue] = {end: own.values[end] for end in ENDS if end in own.values}
        if all(end in keys for end in ends):
            fact.values.update(ends)
        elif whole is not None and ends:
            put_span(fact, whole, cast("dict[str, str]", ends))


def _as_period(text: str) -> str:
    """Return a date as a period takes it: a month that looks like a financial year as its days."""
    found = possible(text, DateField.PERIOD, frozenset({Assumption.MONTHS}), (4, 1))
    return found[0].text if found else text


def _keys_to(table: str, other: str) -> list[str]:
    return [toml_key(field) for field, named in references_of(entry_class(table)).items() if named == other]


def _named_in(fact: FactDraft, table: str) -> list[str]:
    """Return whom or what of a table a fact names."""
    return list(
        dict.fromkeys(id_ for key in _keys_to(fact.table, table) for id_ in ids_in(fact.values.get(key)))
    )
