"""No key can be written that nothing gives back: what any key of any table holds stands in some answer for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from chronicle.loader.entries import MODELS
from chronicle.model.base import fields_of
from chronicle.model.fields import ValueType

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

AROUND: Final = """
[chronicle]
title = "A base"
[extra.zebra]
title = "Zebra"
on = ["people", "organisations", "posts", "sources", "scales", "tenures", "inspections", "budget", "events", "counts"]
[parties.other]
name = "A party"
[restrictions.other]
title = "Another reason"
[people.other]
name = "Somebody else"
[organisations.other]
name = "Another body"
[posts.other]
title = "Another post"
organisation = "other"
[sources.other]
title = "Another text"
[scales.other]
title = "Another scale"
grades = ["bad", "good"]
[budget.other]
organisation = "other"
type = "cut"
amount = 1
"""
LEAST: Final = {
    "people": 'name = "Zebra"',
    "organisations": 'name = "Zebra"',
    "posts": 'title = "Zebra"\norganisation = "other"',
    "sources": 'title = "Zebra"',
    "tenures": 'person = "other"\npost = "other"',
    "inspections": 'organisation = "other"\nbody = "Inspectors"',
    "budget": 'organisation = "other"\ntype = "cut"\namount = 2',
    "events": 'title = "Zebra"',
    "counts": 'what = "zebras"\nvalue = 2',
}
DATE: Final = ('"1987-06-05"', "1987-06-05")
VALUES: Final[dict[ValueType, tuple[str, str]]] = {
    ValueType.TEXT: ('"quagga"', "quagga"),
    ValueType.TEXTS: ('["quagga"]', "quagga"),
    ValueType.FLAG: ("true", "true"),
    ValueType.SEATS: ("37", "37"),
    ValueType.AMOUNT: ("987654", "987654"),
    ValueType.DATE: DATE,
    ValueType.POINT: DATE,
    ValueType.POINTS: DATE,
    ValueType.END: DATE,
    ValueType.PERIOD: DATE,
    ValueType.LENGTH: ('"37 weeks"', "37 weeks"),
    ValueType.AREAS: ('{ quagga = "good" }', '"quagga": "good"'),
    ValueType.IDENTIFIERS: ('{ quagga = "Q1" }', '"quagga": "Q1"'),
    ValueType.BUNDLE_PAGE: ('"Q120"', "Q120"),
    ValueType.BUNDLE_PAGES: ('{ 4 = "Q123A" }', '"4": "Q123A"'),
    ValueType.STANCES: ('{ other = "not admitted" }', '"other": "not admitted"'),
    ValueType.EXTRA: ('{ zebra = "quagga" }', '"zebra": "quagga"'),
    ValueType.REFERENCE: ('"other"', '"other"'),
    ValueType.REFERENCES: ('["other"]', '"other"'),
    ValueType.CITATIONS: (
        '[{ source = "other", at = "page 37", quote = "quagga" }]',
        '{"source": "other", "at": "page 37", "quote": "quagga"',
    ),
    ValueType.REASONS: ('"quagga"', "quagga"),
}
OF_KEY: Final = {("budget", "currency"): ('"JPY"', "JPY"), ("budget", "supersedes"): ('"budget.other"',) * 2}


@pytest.mark.parametrize(
    ("table", "name"),
    [(table, name) for table in LEAST for name in fields_of(MODELS[table]) if name != "allow"],
)
def test_what_a_key_holds_stands_in_an_answer(
    table: str, name: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    field = fields_of(MODELS[table])[name]
    choices = field.type.choices
    value, found = OF_KEY.get((table, name)) or (
        (f'"{choices[-1]}"', f'"{choices[-1]}"')
        if field.type.value is ValueType.CHOICE
        else VALUES[field.type.value]
    )
    others = [line for line in LEAST[table].splitlines() if not line.startswith(f"{field.key} =")]
    if (table, name) == ("tenures", "organisation"):
        others.remove('post = "other"')
    entry = "\n".join((f"[{table}.zebra]", *others, f"{field.key} = {value}", ""))
    base = make_base(chronicle=AROUND, facts=entry)
    answers = [chronicle(table, "-f", "jsonl", base=base).out.splitlines()]
    (row,) = [line for line in answers[0] if 'zebra", "file": "facts.toml"' in line]
    column = f'"{name.rstrip("_")}": '
    assert found in row.partition(column)[2]
