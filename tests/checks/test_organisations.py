"""What is part of what: no organisation is part of itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle


def organisation(id_: str, parent: str) -> str:
    return f'[organisations.{id_}]\nname = "Organisation {id_ * 5}"\nparent = "{parent}"\n'


def test_a_circle_is_told_once_with_the_way_round(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = organisation("a", "b") + organisation("b", "a") + organisation("c", "c") + organisation("d", "a")
    answer = chronicle("check", "-f", "json", base=make_base(facts=facts))
    circles = [finding for finding in json.loads(answer.out) if finding["code"] == "F006"]
    assert [(finding["id"], finding["line"], finding["message"]) for finding in circles] == [
        ("organisations.a", 3, "it is part of itself, by way of b"),
        ("organisations.c", 9, "it is part of itself"),
    ]
    assert answer.code == 1
