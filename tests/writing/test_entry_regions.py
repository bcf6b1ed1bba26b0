"""Many entries changed at once come out as if each were changed by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from chronicle.writing.entry_regions import set_entries
from chronicle.writing.toml_edits import EditRefused, set_values
from tests.conftest import BIRMINGHAM

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT = """\
# The board.
[chronicle]
title = "A board"

# Ann.
[people.ann]
name = "Ann"   # as printed

[people.bo]
name = "Bo"
[people.bo.identifiers]
ons = "1"

[people]
cy.name = "Cy"
dee = { name = "Dee" }

[organisations.board]
name = '''
The [people.ann] Board'''
# the end
"""


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT.rstrip()])
def test_what_stands_apart_and_what_does_not(text: str) -> None:
    data = tomli.loads(text.removeprefix("\ufeff"))
    entries: dict[tuple[str | int, ...], Any] = {("chronicle",): {"title": "Our board", "currency": "EUR"}}
    for table in ("people", "organisations"):
        for id_, values in data[table].items():
            entries[table, id_] = {**values, "name": "New", "note": "A note"}
    assert set_entries(text, entries) == set_values(text, entries)


@given(st.data())
@settings(max_examples=10)
def test_the_shipped_base(data: st.DataObject) -> None:
    text = (BIRMINGHAM / "tenures.toml").read_text("utf-8")
    tenures: Mapping[str, dict[str, Any]] = tomli.loads(text)["tenures"]
    ids = data.draw(st.lists(st.sampled_from(sorted(tenures)), min_size=4, max_size=8, unique=True))
    entries: dict[tuple[str | int, ...], Any] = {}
    for id_ in ids:
        values = dict(tenures[id_])
        gone = data.draw(st.sampled_from([None, *values]))
        values.pop(gone or "", None)
        entries["tenures", id_] = {**values, data.draw(st.sampled_from(["note", "end", "left"])): "2010"}
    assert set_entries(text, entries) == set_values(text, entries)


def test_what_is_no_toml_is_refused() -> None:
    entries: dict[tuple[str | int, ...], Any] = {
        ("people", str(number)): {"name": "x"} for number in range(9)
    }
    with pytest.raises(EditRefused, match="not TOML"):
        set_entries("[people.0]\nname = x\n", entries)
