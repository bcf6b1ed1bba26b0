"""The codes of findings: each is written once in the program, and is one code in every process."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import chronicle
from chronicle import codes
from chronicle.codes import CODES, SETTING_ASIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(chronicle.__file__).parent
SOURCES: Final = sorted(
    (path for path in ROOT.rglob("*.py") if path != Path(codes.__file__)), key=lambda path: path.as_posix()
)
WRITTEN: Final = re.compile(rf"\b(?:{'|'.join(CODES)})\b|'[A-Z]%'")
"""A code, or a family of codes in SQL."""


def literals(tree: ast.Module) -> Iterator[str]:
    """Every text in a module but its docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_code_is_a_literal(path: Path) -> None:
    assert [text for text in literals(ast.parse(path.read_text("utf-8"))) if WRITTEN.search(text)] == []


def test_every_constant_is_listed_once_under_its_text() -> None:
    constants = [value for value in vars(codes).values() if isinstance(value, codes.Code)]
    assert constants == list(CODES.values())
    assert list(CODES) == [str(code) for code in constants]
    assert len({*CODES}) == len(constants)


@pytest.mark.parametrize("code", CODES.values())
def test_a_code_is_the_same_after_pickling(code: codes.Code) -> None:
    assert pickle.loads(pickle.dumps(code)) is code


def test_the_codes_of_what_is_set_aside_are_the_f_codes() -> None:
    assert [code for code in CODES if code.startswith("F")] == list(SETTING_ASIDE)
