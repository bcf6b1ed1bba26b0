"""No name of a class, nor of a type, means two things in the program; a leading underscore makes no other name."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import chronicle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROGRAM: Final = Path(chronicle.__file__).parent


def type_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names of a module's classes, of the types that it names, and those that it gives to imported ones."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname for alias in node.names if _is_type(alias.asname) and alias.asname)
    yield from _type_aliases(tree.body)


def _type_aliases(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        match statement:
            case ast.If():
                yield from _type_aliases(statement.body)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias")):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) if _is_type(name):
                yield name


def _is_type(name: str | None) -> bool:
    """Whether a name is written as those of types are: `KeyPath`, not `KEYS`, nor the `F` of a type variable."""
    plain = (name or "").lstrip("_")
    return plain[:1].isupper() and not plain.isupper()


def names_of_several(texts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the names that more than one module, or one module twice, gives to types, with these modules."""
    modules = defaultdict(list)
    for module, text in texts:
        for name in type_names(ast.parse(text)):
            modules[name.lstrip("_")].append(module)
    return {name: given for name, given in modules.items() if len(given) > 1}


def test_no_class_name_means_two_things() -> None:
    paths = sorted(PROGRAM.rglob("*.py"))
    texts = [(str(path.relative_to(PROGRAM)), path.read_text(encoding="utf-8")) for path in paths]
    assert names_of_several(texts) == {}


def test_a_name_that_stands_twice_is_found_whatever_it_is_given_to() -> None:
    once = (
        "class Span: ...\nclass _Row: ...\nif True:\n    Uses = dict[str, str]\nLIMIT = 1\nT = TypeVar('T')\n"
    )
    again = (
        "Span: TypeAlias = tuple[int, int]\nRow = str\nfrom pathlib import Path as Uses\nLIMIT = 2\nT = 3\n"
    )
    assert names_of_several([("a", once)]) == {}
    assert names_of_several([("a", once), ("b", again)]) == {
        name: ["a", "b"] for name in ("Span", "Row", "Uses")
    }
