"""A column of dates is read in one way, which the map says or its rows prove."""

from __future__ import annotations

from datetime import date

import pytest

from chronicle.dates.errors import DateField
from chronicle.dates.hints.readings import Assumption
from chronicle.importing.date_columns import CellProblem, DateColumn
from chronicle.importing.sheet import SheetCell, text_cell

APRIL = (4, 1)


def cells(*texts: str) -> list[SheetCell]:
    return [text_cell(text, f"Log!A{row}") for row, text in enumerate(texts, 2)]


def column(*texts: str, assumed: str = "", field: DateField = DateField.DATE) -> DateColumn:
    found = DateColumn(field, APRIL, frozenset({Assumption(assumed)} if assumed else ()))
    found.decide(cells(*texts))
    return found


def read(decided: DateColumn, text: str) -> str:
    return decided.read(text_cell(text, "Log!A9"))


def test_a_day_above_twelve_proves_the_order_of_the_whole_column() -> None:
    decided = column("03/04/2012", "27/02/2013", "28/02/2013")
    proof, number = decided.proofs["dates"]
    assert (proof.cell.place, proof.assumption, number, decided.open) == ("Log!A3", "day-first", 2, {})
    assert read(decided, "03/04/2012") == "2012-04-03"
    assert read(column("03/04/2012", "02/27/2013"), "03/04/2012") == "2012-03-04"


def test_without_a_proof_the_order_is_a_question_for_the_column() -> None:
    decided = column("03/04/2012", "05/06/2012")
    choice = decided.open["dates"]
    assert choice.cell.place == "Log!A2"
    assert dict(choice.readings) == {"day-first": "2012-04-03", "month-first": "2012-03-04"}
    assert choice.contradiction == ()
    assert read(decided, "05/06/2012") == "2012-06-05"


def test_proofs_of_both_orders_are_a_question_that_shows_them() -> None:
    choice = column("27/02/2013", "02/27/2013").open["dates"]
    assert [proof.cell.place for proof in choice.contradiction] == ["Log!A2", "Log!A3"]


def test_a_row_that_contradicts_the_map_is_refused() -> None:
    with pytest.raises(CellProblem) as refused:
        read(column("03/04/2012", "02/27/2013", assumed="day-first"), "02/27/2013")
    assert refused.value.reason == "is month-first, in a column that is day-first"
    assert "2013-02-27" in refused.value.hint


def test_the_same_day_in_either_order_proves_nothing_and_asks_nothing() -> None:
    decided = column("04/04/2012")
    assert (decided.proofs, decided.open, read(decided, "04/04/2012")) == ({}, {}, "2012-04-04")


@pytest.mark.parametrize(
    ("texts", "proved"),
    [(["2008-09", "2012-13"], "financial"), (["2008-09", "2009-03"], None), (["2008-09", "2009/10"], None)],
)
def test_financial_years_with_a_hyphen_are_proved_by_one_that_is_no_month(
    texts: list[str], proved: str | None
) -> None:
    decided = column(*texts, field=DateField.PERIOD)
    assert (decided.proofs["years"][0].assumption if proved else None) == proved
    assert ("years" in decided.open) is (proved is None)


def test_a_range_is_asked_about_unless_the_field_says_what_it_is() -> None:
    assert "ranges" in column("9–13 March 2015").open
    assert column("9–13 March 2015", field=DateField.SINGLE).open == {}
    assert (
        read(column("9–13 March 2015", field=DateField.PERIOD), "9–13 March 2015") == "2015-03-09/2015-03-13"
    )
    assert read(column("9–13 March 2015", assumed="lasted"), "9–13 March 2015") == "2015-03-09/2015-03-13"


def test_what_excel_takes_for_a_date_is_one_whatever_the_column_says() -> None:
    decided = column("2012-13", field=DateField.PERIOD)
    shown = SheetCell("2008-09", date(2008, 9, 1), "mmm-yy", "Log!A9")
    assert decided.read(shown) == "2008-09-01/2008-09-30"
    assert column(field=DateField.DATE).read(shown) == "2008-09"


@pytest.mark.parametrize("text", ["..", "present", "Ongoing", "to date"])
def test_an_end_may_not_have_come(text: str) -> None:
    assert read(column(field=DateField.END), text) == ".."


@pytest.mark.parametrize(
    ("text", "reason", "hint"),
    [
        ("31/02/2010", "is no day", "a month alone is good too: 02/2010"),
        ("02.31.10", "is no day", "a month alone is good too: 02/2010"),
        ("31/13/2010", "is no day", "the year alone is good too: 2010"),
        ("tbc", "is no date", 'null = ["", "tbc"]'),
        ("later", "is no date", "null"),
        ("since 2009", "can mean more than one thing", '"2009/.." or "[2009..]"'),
        ("FY2009", "can mean more than one thing", '"2009/10" or "2008/09"'),
        ("2009-13", "has no such month: 13", "2009"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(text: str, reason: str, hint: str) -> None:
    with pytest.raises(CellProblem) as refused:
        read(column(), text)
    assert (refused.value.reason, hint in refused.value.hint) == (reason, True), refused.value.hint
