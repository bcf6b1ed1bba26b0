"""What a cell says, as a field of the format takes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import DurationError, explain, parse_duration
from chronicle.importing.date_columns import CellProblem
from chronicle.model.fields import ValueType
from chronicle.suggest import nearest
from chronicle.text import alternatives, comparable_name
from chronicle.writing.amounts import read_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chronicle.importing.mapping import ColumnRule
    from chronicle.importing.sheet import SheetCell
    from chronicle.model.base import Field
    from chronicle.writing.toml_values import TomlValue

_YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "✔"})
_NO: Final = frozenset({"no", "n", "false", "f", "0"})
_LISTS: Final = frozenset({ValueType.TEXTS, ValueType.GRADES, ValueType.POINTS, ValueType.REFERENCES})
_MOST_SHOWN: Final = 60


class ReadNumber(NamedTuple):
    """A number as TOML has it, whether it was negative, how exact it is, and its currency."""

    value: TomlValue
    is_negative: bool
    approx: str | None
    currency: str | None


def quoted(text: str) -> str:
    """Return what a cell holds for a message, shortened."""
    flat = " ".join(text.split())
    return f'"{flat if len(flat) <= _MOST_SHOWN else flat[: _MOST_SHOWN - 1] + "…"}"'


def takes_several(field: Field) -> bool:
    """Tell whether a field holds several values."""
    return field.type.value in _LISTS


def split_cell(text: str, rule: ColumnRule) -> list[str]:
    """Return the values in a cell: one, unless the map says what stands between several."""
    parts = text.split(rule.split) if rule.split else [text]
    return [part.strip() for part in parts if part.strip()]


def read_number(cell: SheetCell, rule: ColumnRule, *, keep_sign: bool) -> ReadNumber:
    """Return the number in a cell, without its sign unless that is kept.

    Raises:
        CellProblem: There is none.
    """
    amount = read_amount(cell.text)
    if amount is None:
        raise CellProblem(
            "is no number", 'write "1,234.50", "£7.7m", "(500)" or "30 to 50", or list it under null'
        )
    value = amount.scaled(rule.times, absolute=not keep_sign)
    return ReadNumber(value, amount.is_negative, amount.approx, amount.currency)


def read_plain(field: Field, cell: SheetCell, rule: ColumnRule, choices: Iterable[str] = ()) -> TomlValue:
    """Return the value of a cell for a field that is neither a date, a number nor a name.

    Args:
        field: The field.
        cell: The cell, with the map's word in place of its own.
        rule: What the column is taken for.
        choices: The words of a choice.

    Raises:
        CellProblem: The field does not take it.
    """
    text = cell.text.strip()
    match field.type.value:
        case ValueType.FLAG:
            return _flag(text)
        case ValueType.SEATS:
            if text.isascii() and text.isdigit():
                return int(text)
            raise CellProblem("is no whole number", "write 1, 2, 3 …")
        case ValueType.CURRENCY:
            return text.upper()
        case ValueType.LENGTH:
            return _length(text)
        case ValueType.CHOICE:
            return choose(text, tuple(choices))
        case ValueType.TEXTS | ValueType.GRADES:
            return list(split_cell(text, rule))
        case ValueType.EXTRA:
            return cell.value if isinstance(cell.value, int) and not isinstance(cell.value, bool) else text
        case _:
            return text


def _flag(text: str) -> bool:
    word = comparable_name(text)
    if word in _YES or word in _NO:
        return word in _YES
    raise CellProblem(
        "is neither yes nor no", 'write "yes" or "no", or say in the map what it is: map = { … = "yes" }'
    )


def _length(text: str) -> str:
    try:
        return parse_duration(text).text
    except DurationError as error:
        explanation = explain(error)
        if explanation.only_reading is not None:
            return explanation.only_reading
        raise CellProblem(explanation.reason, explanation.hint) from None


def choose(text: str, choices: tuple[str, ...]) -> str:
    """Return the word of a choice that a text is, whatever its case.

    Raises:
        CellProblem: It is none of them.
    """
    word = comparable_name(text)
    for choice in choices:
        if comparable_name(choice) == word:
            return choice
    likely = likely_choice(text, choices)
    hint = (
        f'did you mean "{likely}"? say so in the map: map = {{ "{text[:40]}" = "{likely}" }}'
        if likely
        else f"write {alternatives(choices)}"
    )
    raise CellProblem("is none of its words", hint, likely)


def likely_choice(text: str, choices: tuple[str, ...]) -> str | None:
    """Return the word that a text may stand for: its initials, its beginning, or a letter or two apart.

    >>> likely_choice("RI", ("inadequate", "requires improvement", "good"))
    'requires improvement'
    """
    word = comparable_name(text)
    by_initials = [
        choice
        for choice in choices
        if "".join(part[0] for part in choice.casefold().split()) == word and " " in choice
    ]
    beginning = [choice for choice in choices if word and choice.casefold().startswith(word)]
    for found in (by_initials, beginning):
        if len(found) == 1:
            return found[0]
    return nearest(word, choices)


def place_grade(text: str, scale: str, scales: Mapping[str, tuple[str, ...]]) -> str:
    """Return a grade as its scale spells it.

    Raises:
        CellProblem: It is not on it.
    """
    grades = scales.get(scale, ())
    word = comparable_name(re.sub(r"[.*]+$", "", text))
    for grade in grades:
        if comparable_name(grade) == word:
            return grade
    if not grades:
        return text
    likely = likely_choice(text, grades)
    hint = (
        f'did you mean "{likely}"? say so in the map: map = {{ "{text[:40]}" = "{likely}" }}'
        if likely
        else f"its grades are {', '.join(grades)}"
    )
    raise CellProblem(f"is not on the scale {scale}", hint, likely)
