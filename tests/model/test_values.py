"""Single values: what each type takes, as what it is kept, and the code of the finding for all else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from chronicle.loader.values import READERS, id_hint, shown
from chronicle.model.fields import ValueType
from chronicle.money import NumberRange

NOON = dt.time(12)
LONG = "a" * 100_000


def read(value_type: ValueType, value: object) -> Any:
    reader: Any = READERS[value_type]
    return TypeAdapter(reader).validate_python(value)


def refusal(kind: ValueType, value: object) -> tuple[str, str, str]:
    """The code, the sentence and the hint with which a value is refused."""
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    context = caught.value.errors(include_url=False)[0]["ctx"]
    return context["code"], context["reason"], context["hint"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (5, 5),
        (24_000_000, 24_000_000),
        (0, 0),
        (-3, -3),
        (999_999_999_999_999_999, 999_999_999_999_999_999),
        ("7", 7),
        ("+7", 7),
        ("007", 7),
        ("1234.56", Decimal("1234.56")),
        ("0.10", Decimal("0.10")),
        ("-0.5", Decimal("-0.5")),
        ("123456789012345.123456", Decimal("123456789012345.123456")),
    ],
)
def test_an_amount_is_kept_exactly(value: object, kept: object) -> None:
    found = read(ValueType.AMOUNT, value)
    assert found == kept
    assert type(found) is type(kept)
    assert str(found) == str(kept)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (True, "F006"),
        (False, "F006"),
        (1.5, "F006"),
        (24.0, "F006"),
        (float("nan"), "F006"),
        (float("inf"), "F006"),
        ("", "F006"),
        (" 5", "F006"),
        ("5 ", "F006"),
        ("5\n", "F006"),
        ("1,000", "F006"),
        ("1_000", "F006"),
        ("£5", "F006"),
        ("5m", "F006"),
        ("1e3", "F006"),
        (".5", "F006"),
        ("5.", "F006"),
        ("٣", "F006"),
        ("nan", "F006"),
        ("about 5", "F006"),
        ([5], "F006"),
        ({"amount": 5}, "F006"),
        (dt.date(2009, 4, 1), "F006"),
        (10**18, "F011"),
        (-(10**18), "F011"),
        ("1" * 19, "F011"),
        ("1234567890123456.0", "F011"),
        ("0.1234567", "F011"),
    ],
)
def test_what_is_no_amount_is_refused(value: object, code: str) -> None:
    assert refusal(ValueType.AMOUNT, value)[0] == code


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (1.5, 'write it in quotes: "1.5"'),
        (1e21, "write a whole number"),
        (1e-7, "write a whole number"),
        (float("nan"), "write a whole number"),
        (float("inf"), "write a whole number"),
        ("£5", "write 5"),
        ("over £7.7m", 'write 7_700_000, and approx = "at least"'),
        ("(500)", "write 500; if the brackets mean less than nothing"),
        ("5 GBP", "write 5, and its currency, GBP, beside it"),
        ("12%", 'write 12, and what it counts, "per cent"'),
        ("1,234 children in care", 'write 1_234, and what it counts, "children in care"'),
        ("1.234.567,89", 'write "1234567.89"'),
        ("<5", 'write 4, and approx = "at most"'),
        (">=5", 'write 5, and approx = "at least"'),
        ("TBC", "leave the entry out until it is known"),
        ("999999999999999999999 staff", "write a whole number"),
        ("5 million or so", "write a whole number"),
        ("12 or more", "write a whole number"),
        ("999,999,999,999,999bn", "write a whole number"),
        ("1.1234567", "write at most 15 digits"),
        ("about 1.1234567", "write a whole number"),
        ("50..30", 'write "30..50"'),
        ("30..1.1234567", "write at most 15 digits"),
        ("30...50", 'write "30..50"'),
        ("30-50", 'write "30..50"'),
        ("between 30 and 50 million", 'write "30000000..50000000"'),
        ("£1.5m–£2m", 'write "1500000..2000000"'),
        ("30..", "write a whole number"),
    ],
)
def test_the_hint_for_an_amount_is_never_another_mistake(value: object, hint: str) -> None:
    assert refusal(ValueType.AMOUNT, value)[2].startswith(hint)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("30..50", NumberRange(30, 50)),
        ("1.5..2", NumberRange(Decimal("1.5"), 2)),
        ("-4..4", NumberRange(-4, 4)),
        ("7..7", 7),
    ],
)
def test_a_number_may_be_a_range(value: str, kept: object) -> None:
    assert read(ValueType.AMOUNT, value) == kept


@pytest.mark.parametrize("code", ["GBP", "EUR", "JPY", "XDR", "DEM"])
def test_a_currency_is_a_code_of_iso_4217(code: str) -> None:
    assert read(ValueType.CURRENCY, code) == code


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("gbp", 'did you mean "GBP"?'),
        ("GPB", 'did you mean "GBP"?'),
        ("£", 'did you mean "GBP"?'),
        ("Euros", 'did you mean "EUR"?'),
        ("DMK", 'did you mean "MKD"?'),
        ("guilders", "write the code in capitals"),
        ("", "write the code in capitals"),
        (826, "write the code in capitals"),
        (["GBP"], "write the code in capitals"),
        (True, "write the code in capitals"),
    ],
)
def test_what_is_no_code_of_a_currency_is_refused_with_the_nearest(value: object, hint: str) -> None:
    code, _, found = refusal(ValueType.CURRENCY, value)
    assert code == "F006"
    assert found.startswith(hint)


@pytest.mark.parametrize("value", ["a", "7", "colin-tucker", "a--b", "a-", "2013-14", "a" * 64])
def test_ids(value: str) -> None:
    assert read(ValueType.REFERENCE, value) == value


@pytest.mark.parametrize(
    ("value", "code", "hint"),
    [
        ("Colin", "F010", 'write "colin"'),
        ("colin_tucker", "F010", 'write "colin-tucker"'),
        ("colin tucker", "F010", 'write "colin-tucker"'),
        ("-a", "F010", 'write "a"'),
        ("Zoë", "F010", 'write "zoe"'),
        ("a" * 65, "F010", 'write "aaa'),
        ("a\n", "F010", 'write "a"'),
        ("", "F010", "an id is made of"),
        ("…", "F010", "an id is made of"),
        (5, "F006", "write an id in quotes"),
        (True, "F006", "write an id in quotes"),
        (["a"], "F006", 'write "a", without brackets'),
        (["a", "b"], "F006", "write an id in quotes"),
        ("people.ann-ray", "F010", 'write "ann-ray", the id without its table'),
        ("ann, ben", "F010", 'write each in quotes of its own, where a list may stand: ["ann", "ben"]'),
        (
            "Ann Ray; Ben",
            "F010",
            'write each in quotes of its own, where a list may stand: ["ann-ray", "ben"]',
        ),
        ("Children, Schools", "F010", 'write "children-schools"'),
    ],
)
def test_what_is_no_id_is_refused_with_one_to_write(value: object, code: str, hint: str) -> None:
    found = refusal(ValueType.REFERENCE, value)
    assert found[0] == code
    assert found[2].startswith(hint)


def test_an_id_that_is_offered_is_an_id() -> None:
    for text in ("Ünder the Hill", "x" * 63 + "--y", "--A--", "7 & 8"):
        assert read(ValueType.REFERENCE, id_hint(text).split('"')[1])


@pytest.mark.parametrize("value", ["a", " ", "a\nb", "\\x1b", LONG])
def test_texts_are_kept_as_they_are(value: str) -> None:
    assert read(ValueType.TEXT, value) == value


@pytest.mark.parametrize("value", ["", LONG + "a", 5, 5.0, True, None, ["a"], {}, NOON, dt.date(2009, 1, 1)])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        read(ValueType.TEXT, value)


def test_one_text_or_id_may_stand_for_a_list_of_one() -> None:
    assert read(ValueType.TEXTS, "a") == read(ValueType.TEXTS, ["a"]) == ("a",)
    assert read(ValueType.REFERENCES, "a") == read(ValueType.REFERENCES, ["a"]) == ("a",)
    assert read(ValueType.TEXTS, []) == ()


@pytest.mark.parametrize("value", [["a", 5], [True], 5, {"a": 1}])
def test_a_list_of_texts_holds_texts_alone(value: object) -> None:
    with pytest.raises(ValidationError):
        read(ValueType.TEXTS, value)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (ValueType.DATE, "2009-04", "2009-04"),
        (ValueType.DATE, 2009, "2009"),
        (ValueType.DATE, dt.date(2009, 4, 17), "2009-04-17"),
        (ValueType.DATE, dt.datetime(2009, 4, 17, 14, 35), "2009-04-17T14:35"),  # noqa: DTZ001 - TOML's local date-time
        (ValueType.DATE, "2009/..", "2009/.."),
        (ValueType.DATE, "2013/14", "2013/14"),
        (ValueType.POINT, "2009-22", "2009-22"),
        (ValueType.POINT, "[..2009]", "[..2009]"),
        (ValueType.END, "2011", "2011"),
        (ValueType.END, "..", ".."),
        (ValueType.PERIOD, "2013/14", "2013/14"),
        (ValueType.PERIOD, 2012, "2012"),
        (ValueType.LENGTH, "16 months", "16 months"),
        (ValueType.LENGTH, "P16M", "P16M"),
    ],
)
def test_dates_and_lengths_keep_what_was_written(kind: ValueType, value: object, text: str) -> None:
    assert read(kind, value).text == text


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (ValueType.DATE, "..", "F007"),
        (ValueType.DATE, "April 2009", "F007"),
        (ValueType.DATE, "", "F007"),
        (ValueType.DATE, True, "F007"),
        (ValueType.DATE, 20.09, "F007"),
        (ValueType.DATE, NOON, "F007"),
        (ValueType.DATE, ["2009"], "F007"),
        (ValueType.DATE, {"year": 2009}, "F007"),
        (ValueType.DATE, 0, "F007"),
        (ValueType.DATE, 10_000, "F007"),
        (ValueType.DATE, dt.datetime(2009, 4, 17, tzinfo=dt.UTC), "F007"),
        (ValueType.POINT, "..", "F007"),
        (ValueType.POINT, "2009/2011", "F007"),
        (ValueType.END, "2009/..", "F007"),
        (ValueType.PERIOD, "2013-14", "F007"),
        (ValueType.PERIOD, "2008-09", "F007"),
        (ValueType.PERIOD, "2013/2014", "F007"),
        (ValueType.POINTS, ["2009", "soon"], "F007"),
        (ValueType.POINTS, "..", "F007"),
        (ValueType.LENGTH, "soon", "F006"),
        (ValueType.LENGTH, 16, "F006"),
        (ValueType.LENGTH, True, "F006"),
        (ValueType.LENGTH, ["16 months"], "F006"),
    ],
)
def test_what_is_no_date_or_length_is_refused(kind: ValueType, value: object, code: str) -> None:
    found = refusal(kind, value)
    assert found[0] == code
    assert found[2]


def test_a_day_in_post_may_be_one_or_several() -> None:
    assert [one.text for one in read(ValueType.POINTS, "2009")] == ["2009"]
    assert [one.text for one in read(ValueType.POINTS, ["2009", "2010-04"])] == ["2009", "2010-04"]
    assert read(ValueType.POINTS, []) == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        ("a", '"a"'),
        ("a" * 60, f'"{"a" * 60}"'),
        ("a" * 61, f'"{"a" * 60}…"'),
        (5, "5"),
        (1.5, "1.5"),
        (10**50, "1" + "0" * 39),
        (NOON, "12:00:00"),
        (dt.date(2009, 4, 1), "2009-04-01"),
        ([1], "a list"),
        ({}, "a table"),
    ],
)
def test_a_wrong_value_is_shown_as_short_as_it_can_be_recognised(value: object, text: str) -> None:
    assert shown(value) == text
