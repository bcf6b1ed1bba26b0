"""How the dates of a column are read: decided once for the column, by the map or by what its own rows prove."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as with_default
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import DateError, explain
from chronicle.dates.errors import DateField
from chronicle.dates.hints.figures import is_in_figures, month_of_figures
from chronicle.dates.hints.readings import (
    ALTERNATIVES,
    Assumption,
    DateReading,
    possible,
    readings,
)
from chronicle.model.fields import ValueType
from chronicle.text import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.dates import YearStart
    from chronicle.importing.sheet import SheetCell

DATE_FIELDS: Final = {
    ValueType.DATE: DateField.DATE,
    ValueType.POINT: DateField.SINGLE,
    ValueType.POINTS: DateField.SINGLE,
    ValueType.END: DateField.END,
    ValueType.PERIOD: DateField.PERIOD,
}
"""What the fields of each type of date take."""
DATE_SETTINGS: Final = dict(zip(("dates", "ranges", "years"), ALTERNATIVES, strict=True))
"""The settings of a map that decide how dates are read, each with its choices."""
_STILL: Final = frozenset({"..", "present", "current", "currently", "ongoing", "on-going", "now", "still", "to date", "date", "today", "continuing", "in post"})  # fmt: skip
"""Words for an end that has not come."""


class CellProblem(Exception):
    """A cell that cannot be taken for what its column is; `hint` says what to write, `instead` the word that is likely meant."""

    def __init__(self, reason: str, hint: str = "", instead: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.instead = instead


def is_paraphrased(text: str, date: str) -> bool:
    """Tell whether a date has no words of its own for a text, and only bounds it: `autumn term 2013`, `early 2009`."""
    return date.startswith("[") and date != text.strip()


class Proof(NamedTuple):
    """A cell that can be read in one way only, and so proves how the column is written."""

    cell: SheetCell
    assumption: Assumption


class DateChoice(NamedTuple):
    """A setting that nothing decides, a cell that can be read in several ways, and what it then is by each."""

    setting: str
    cell: SheetCell
    readings: tuple[tuple[Assumption, str], ...]
    contradiction: tuple[Proof, ...] = ()
    """Cells that prove opposite things."""


@dataclass
class DateColumn:
    """A column of dates, for one type of field.

    Attributes:
        assumed: What holds of its author.
        proofs: For each setting that its own rows decided, the first cell that proves it, and how many do.
        open: What nothing decides.
    """

    field: DateField
    financial_year: YearStart
    assumed: frozenset[Assumption]
    proofs: dict[str, tuple[Proof, int]] = with_default(default_factory=dict)
    open: dict[str, DateChoice] = with_default(default_factory=dict)

    def decide(self, cells: Iterable[SheetCell]) -> None:
        """Look through all cells of the column for what decides how they are read."""
        proofs: dict[str, dict[Assumption, list[SheetCell]]] = {name: {} for name in DATE_SETTINGS}
        doubtful: dict[str, SheetCell] = {}
        for cell in cells:
            found = self._possible(cell)
            for name, group in DATE_SETTINGS.items():
                if group & self.assumed:
                    continue
                assumes = {assumption for reading in found for assumption in reading.assumes & group}
                if len(assumes) == 1 and all(reading.assumes & group for reading in found):
                    proofs[name].setdefault(assumes.pop(), []).append(cell)
                elif len(assumes) > 1:
                    doubtful.setdefault(name, cell)
        for name, proved in proofs.items():
            firsts = tuple(Proof(first, assumption) for assumption, (first, *_) in proved.items())
            if len(firsts) == 1:
                self.proofs[name] = firsts[0], len(proved[firsts[0].assumption])
                self.assumed |= {firsts[0].assumption}
            elif name in doubtful or (firsts and name == "dates"):
                cell = doubtful[name] if name in doubtful else firsts[0].cell
                choices = tuple(
                    (assumption, reading.text)
                    for reading in self._possible(cell)
                    for assumption in reading.assumes & DATE_SETTINGS[name]
                )
                self.open[name] = DateChoice(name, cell, tuple(dict(choices).items()), firsts)

    def read(self, cell: SheetCell) -> str:
        """Return the date of a cell as EDTF; where what nothing decides matters, its likeliest reading.

        Raises:
            CellProblem: It is no date, not one that the field takes, or one of several.
        """
        if self.field is DateField.END and cell.text.strip().casefold() in _STILL:
            return ".."
        found = self._possible(cell)
        texts = dict.fromkeys(reading.text for reading in found)
        if len(texts) == 1 or (texts and self._is_open(found)):
            return next(iter(texts))
        if texts:
            choice = alternatives([f'"{text}"' for text in texts])
            raise CellProblem("can mean more than one thing", f"write {choice}, whichever it is")
        raise self._refusal(cell)

    def _is_open(self, found: Iterable[DateReading]) -> bool:
        """Tell whether readings differ by what is still to be decided for the whole column."""
        return any(DATE_SETTINGS[name] & reading.assumes for name in self.open for reading in found)

    def _possible(self, cell: SheetCell) -> tuple[DateReading, ...]:
        text = cell.text.strip()
        if isinstance(cell.value, str):
            return possible(text, self.field, self.assumed, self.financial_year)
        return tuple(  # what Excel itself takes for a date: `2008-09` is a month
            reading._replace(assumes=frozenset())
            for reading in possible(
                text,
                self.field,
                (self.assumed - DATE_SETTINGS["years"]) | {Assumption.MONTHS},
                self.financial_year,
            )
        )

    def _refusal(self, cell: SheetCell) -> CellProblem:
        text = cell.text.strip()
        others = readings(text, self.financial_year)
        held = {
            other
            for group in DATE_SETTINGS.values()
            if group & self.assumed
            for other in group - self.assumed
        }
        if contrary := [other for reading in others for other in reading.assumes & held]:
            now = next(
                iter(self.assumed & next(group for group in DATE_SETTINGS.values() if contrary[0] in group))
            )
            return CellProblem(
                f"is {contrary[0]}, in a column that is {now}",
                f'write it as "{others[0].text}", or mend the order in the map',
            )
        if is_in_figures(text):
            month = month_of_figures(text)
            which = "a month" if "/" in month else "the year"
            return CellProblem(
                "is no day", f"look in its source which day it is; {which} alone is good too: {month}"
            )
        explanation = explain(DateError(text, self.field, self.financial_year))
        hint = explanation.hint
        if "leave it out" in hint or not any(letter.isdigit() for letter in text):
            hint = 'leave it blank, or list it under null in the map: null = ["", "…"]'.replace(
                "…", text[:20]
            )
        return CellProblem(explanation.reason.replace("is not a date Chronicle reads", "is no date"), hint)
