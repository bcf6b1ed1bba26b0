"""Accents may be written as one character with their letter or as two: what is compared letter by letter is alike all the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

BASE = """\
[chronicle]
title = "Écoles"
budget-types = ["prêt"]

[extra.saison]
title = "Saison"
on = ["events"]
choices = ["été", "hiver"]

[scales.quatre]
title = "Quatre"
grades = ["mérité", "bon"]

[sources.journal]
title = "Le journal"
published = "2015"

[organisations.ville]
name = "Ville"
"""
FACTS = """\
[events.fete]
title = "Fête"
date = "2010"
extra = { saison = "été" }
sources = [{ source = "journal", says = { date = "2010", title = "Fête" } }]

[inspections.visite]
organisation = "ville"
body = "Ofsted"
date = "2011"
scale = "quatre"
grade = "mérité"
sources = ["journal"]

[budget.pret]
organisation = "ville"
type = "prêt"
amount = 5
period = "2010/11"
sources = ["journal"]
"""


@pytest.mark.parametrize(
    ("settings", "facts"), [("NFC", "NFC"), ("NFC", "NFD"), ("NFD", "NFC"), ("NFD", "NFD"), ("NFC", "\\u")]
)
def test_what_is_compared_letter_by_letter_is_alike_in_both_forms(
    settings: str, facts: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    written = normalize("NFC" if facts == "NFC" else "NFD", FACTS)
    if facts == "\\u":
        written = "".join(letter if letter.isascii() else f"\\u{ord(letter):04x}" for letter in written)
    base = make_base(
        chronicle=normalize("NFD" if settings == "NFD" else "NFC", BASE),
        facts=written,
    )
    assert chronicle("check", base=base).code == 0
    assert "Fête" in chronicle("events", "--extra", "saison=été", base=base).out
    (visit,) = json.loads(chronicle("inspections", "--grade", "mérité", "-f", "json", base=base).out)
    assert (visit["grade"], visit["grade_rank"]) == ("mérité", 1)
    (loan,) = json.loads(chronicle("budget", "-f", "json", base=base).out)
    assert loan["type"] == "prêt"
    assert json.loads(chronicle("conflicts", "-f", "json", base=base).out) == []
