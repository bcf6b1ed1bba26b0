"""Every message about a value is ours: no word of pydantic's or tomli's reaches a user, and each says what to write."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.codes import CODES
from chronicle.loader.entries import MODELS, EntryValidator
from chronicle.loader.values import ReadingSettings
from chronicle.model.base import Entry, fields_of, toml_key
from chronicle.model.entities import SETTINGS

if TYPE_CHECKING:
    from chronicle.findings import Finding

LEAST: Final[dict[str, dict[str, object]]] = {
    "people": {"name": "Ann"},
    "organisations": {"name": "City"},
    "posts": {"title": "Chair", "organisation": "city"},
    "sources": {"title": "Book"},
    "scales": {"title": "Ofsted", "grades": ["good"]},
    "parties": {"name": "The Council"},
    "restrictions": {"title": "Advice"},
    "extra": {"title": "Party", "on": ["people"]},
    "tenures": {"person": "ann", "post": "chair"},
    "inspections": {"organisation": "city", "body": "Ofsted"},
    "budget": {"organisation": "city", "type": "cut", "amount": 1},
    "events": {"title": "It happens"},
    "counts": {"what": "children", "value": 1},
    "chronicle": {"title": "Base"},
    "report": {},
}
WRONG: Final[list[object]] = [
    5, 5.5, float("nan"), float("inf"), -1, 0, 10**30, True, "", "no such thing", "x" * 100_001, [], {}, [1], ["", ""], [[]],
    {"a": 1}, {"a": "x"}, {"a": {"b": 1}}, {"": ""}, dt.date(2009, 1, 1), dt.time(1, 2), dt.datetime(2009, 1, 1),  # noqa: DTZ001
    dt.datetime(2009, 1, 1, tzinfo=dt.UTC), [{}], [{"source": 5}], [{"source": "s", "says": 5}], [{"at": "x"}],
    [{"source": "s", "says": {"zzz": 1, "start": "x", "date": "x", "areas": 3}}],
]  # fmt: skip
_ALL: Final[dict[str, type[Entry]]] = {**MODELS, **SETTINGS}
FIELDS = [(table, name) for table, model in _ALL.items() for name in fields_of(model)]

_PYDANTIC = re.compile(
    r"input should|input tag|field required|extra inputs|validation|pydantic|valid (?:string|integer|boolean|tuple|dict)"
    r"|string_|type=|input_value|unable to|keys should|should have at|instance of|NoneType|\[key\]|expected ",
    re.IGNORECASE,
)


def findings(table: str, values: dict[str, object]) -> list[Finding]:
    reader = EntryValidator("facts.toml", ReadingSettings(), [], set())
    if table == "chronicle":
        reader.base({"chronicle": values})
    elif table == "report":
        reader.report({"report": values})
    else:
        list(reader.entries({table: {"one": values}}))
    return reader.findings


@pytest.mark.parametrize(("table", "name"), FIELDS, ids=[f"{table}.{name}" for table, name in FIELDS])
def test_a_value_of_a_wrong_type_is_refused_in_our_words(table: str, name: str) -> None:
    others = {key: value for key, value in LEAST[table].items() if (name, key) != ("organisation", "post")}
    for value in WRONG:
        for finding in findings(table, {**others, toml_key(name): value}):
            text = f"{finding.message} / {finding.hint}"
            assert finding.code in CODES
            assert not _PYDANTIC.search(text), text
            assert "cannot stand here" not in text, text
            assert finding.message
            assert finding.hint
            assert len(text) < 400
            assert toml_key(name) in str(finding.at)


@pytest.mark.parametrize("table", LEAST)
def test_the_least_that_an_entry_needs_is_enough(table: str) -> None:
    assert findings(table, LEAST[table]) == []


@pytest.mark.parametrize(
    ("table", "values", "code", "message", "hint"),
    [
        ("events", {"titel": "x"}, "F004", "there is no key `titel`", 'did you mean "title"?'),
        ("tenures", {"in_post": "2009"}, "F004", "there is no key `in_post`", 'did you mean "in-post"?'),
        ("budget", {"type": "cuts"}, "F006", 'type "cuts" is none of the words it takes', 'did you mean "cut"?'),
        ("budget", {"amount": 24.5}, "F006", "amount 24.5 has a point, and is not exact", 'write it in quotes: "24.5"'),
        ("people", {"name": 5}, "F006", "name 5 is not a text", 'write it in quotes: "5"'),
        ("posts", {"lead": "yes"}, "F006", 'lead "yes" is not true or false', "write true, without quotes"),
        ("posts", {"lead": 0}, "F006", "lead 0 is not true or false", "write false, without quotes"),
        ("posts", {"lead": "perhaps"}, "F006", 'lead "perhaps" is not true or false', "write true or false, without quotes"),
        ("inspections", {"body": ["Ofsted"]}, "F006", "body is a list, not a text", 'write "Ofsted", without brackets'),
        ("tenures", {"status": "plannd"}, "F006", 'status "plannd" is none of the words it takes', 'did you mean "planned"?'),
        ("tenures", {"organisation": "city"}, "F006", "a post and an organisation are given, and the post already says which", "leave organisation out"),
        ("scales", {"grades": ["a", "a"]}, "F006", 'grades has "a" twice', "list each grade once, worst first"),
        ("chronicle", {"financial-year": "4 April"}, "F006", 'financial-year "4 April" is not a day of the year', 'write month and day: "04-01"'),
    ],
)  # fmt: skip
def test_says_what_to_write_instead(
    table: str, values: dict[str, object], code: str, message: str, hint: str
) -> None:
    (finding,) = findings(table, {**LEAST[table], **values})
    assert (finding.code, finding.message, finding.hint) == (code, message, hint)
