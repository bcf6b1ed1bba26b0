"""No circle of imports: of the whole source, imports inside functions and for types alone included."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Final

import chronicle

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(chronicle.__file__).parent.parent


def modules() -> dict[str, Path]:
    """Every module of the program by its name; a package is named for its `__init__.py`."""
    named = {}
    for path in sorted(Path(chronicle.__file__).parent.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def imported(module: str, path: Path, known: dict[str, Path]) -> Iterator[str]:
    """Yield the modules of the program that a module imports anywhere in its text.

    `from package import name` imports the module `package.name` if there is one, else the package. What Python
    loads on the way, the packages around a module, does not count.
    """
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                around = package.split(".")[: len(package.split(".")) - node.level + 1]
                source = ".".join([*around, *filter(None, [source])])
            for alias in node.names:
                name = f"{source}.{alias.name}"
                if name in known or source in known:
                    yield name if name in known else source


def circles(imports: dict[str, set[str]]) -> list[list[str]]:
    """List the groups of modules that import each other, directly or through others of the group."""
    reached = {module: _reachable(module, imports) for module in imports}
    groups = {
        frozenset(other for other in reached[module] if module in reached.get(other, ()))
        for module in imports
        if module in reached[module]
    }
    return sorted(sorted(group) for group in groups)


def _reachable(module: str, imports: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [*imports[module]]
    while waiting:
        if (next_module := waiting.pop()) not in reached:
            reached.add(next_module)
            waiting.extend(imports.get(next_module, ()))
    return reached


def test_no_modules_import_each_other() -> None:
    known = modules()
    imports = {module: set(imported(module, path, known)) - {module} for module, path in known.items()}
    assert len(imports) > 100
    assert circles(imports) == []


def test_a_circle_is_found_wherever_the_imports_stand(tmp_path: Path) -> None:
    texts = {
        "a": "from a import b\n",
        "a.b": "def late():\n    from a.c import name\n",
        "a.c": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .b import Name\n",
        "a.d": "import a.c\n",
    }
    known = {module: tmp_path / f"{module}.py" for module in texts} | {"a": tmp_path / "__init__.py"}
    for module, path in known.items():
        path.write_text(texts[module], encoding="utf-8")
    imports = {module: set(imported(module, path, known)) for module, path in known.items()}
    assert imports == {"a": {"a.b"}, "a.b": {"a.c"}, "a.c": {"a.b"}, "a.d": {"a.c"}}
    assert circles(imports) == [["a.b", "a.c"]]
