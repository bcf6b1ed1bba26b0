"""What each key of an entry means, in a line: the docstrings that stand beneath the fields of its declaration."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from textwrap import dedent
from types import MappingProxyType
from typing import TYPE_CHECKING

from chronicle.model.base import cache_by_class, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.model.base import Entry


@cache_by_class
def describe_fields(entry: type[Entry]) -> Mapping[str, str]:
    """Return the first sentence of each field's docstring, by field; a field without one has none.

    Python keeps no docstrings of fields (PEP 258 calls them attribute docstrings): they are read from the source of the
    class and of those that it is derived from, which takes some milliseconds.
    """
    described = {
        name: text for declaring in reversed(entry.__mro__) for name, text in _field_docstrings(declaring)
    }
    return MappingProxyType({name: described[name] for name in fields_of(entry) if name in described})


def _field_docstrings(declaring: type) -> Iterator[tuple[str, str]]:
    try:
        source = dedent(inspect.getsource(declaring))
    except (OSError, TypeError):  # of built-in classes, and where the program is installed without its source
        return
    declaration = ast.parse(source).body[0]
    assert isinstance(declaration, ast.ClassDef)
    for field, below in pairwise(declaration.body):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str() as text)),
            ):
                yield name, text.partition("\n\n")[0]
