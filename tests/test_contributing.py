"""The recipes of CONTRIBUTING.md are followed in a copy of the program, and print what is shown there.

After a deliberate change of what is printed: `python tests/test_contributing.py --update`, and read the diff.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).parent.parent
GUIDE: Final = ROOT / ".github" / "CONTRIBUTING.md"
WIDTH: Final = 100

_BLOCK: Final = re.compile(r"```(?P<language>\w+)\n(?P<body>.*?)```\n", re.DOTALL)
_FILE: Final = re.compile(r"# (?P<path>[\w/.]+)\n")


class Block(NamedTuple):
    """A fenced block: its language, its text, and where its text stands in the guide."""

    language: str
    body: str
    start: int
    end: int


class Recipe(NamedTuple):
    """A recipe: its heading, and its blocks in order."""

    heading: str
    blocks: tuple[Block, ...]


def recipes(text: str) -> list[Recipe]:
    """Return the recipes of the guide."""
    first = text.index("## Four recipes")
    headings = [*re.finditer(r"^### (.+)$", text[first:], re.MULTILINE)]
    ends = [first + heading.start() for heading in headings[1:]] + [len(text)]
    return [
        Recipe(heading[1], tuple(_blocks(text, first + heading.end(), end)))
        for heading, end in zip(headings, ends, strict=True)
    ]


def _blocks(text: str, start: int, end: int) -> list[Block]:
    return [
        Block(found["language"], found["body"], found.start("body"), found.end("body"))
        for found in _BLOCK.finditer(text, start, end)
    ]


def follow(recipe: Recipe, checkout: Path) -> dict[Block, str]:
    """Follow a recipe in a copy of the program; return what each of its commands prints, as the block would show it."""
    shutil.copytree(ROOT / "chronicle", checkout / "chronicle", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", checkout / "data")
    shown = {}
    for block in recipe.blocks:
        if block.language == "diff":
            change(block.body, checkout)
        elif block.language == "console":
            command = block.body.partition("\n")[0]
            shown[block] = f"{command}\n{printed(command.removeprefix('$ '), checkout)}"
        elif named := _FILE.match(block.body):
            in_python = block.language == "python"
            (checkout / named["path"]).write_text(block.body[0 if not in_python else named.end() :], "utf-8")
    return shown


def change(diff: str, checkout: Path) -> None:
    """Apply changes to files, each written as lines that are there, taken out (`-`) or added (`+`)."""
    for part in diff.split("--- ")[1:]:
        name, _, lines = part.partition("\n")
        path = checkout / name
        before = "".join(f"{line[1:]}\n" for line in lines.splitlines() if line[:1] in {" ", "-"})
        after = "".join(f"{line[1:]}\n" for line in lines.splitlines() if line[:1] in {" ", "+"})
        text = path.read_text("utf-8")
        assert text.count(before) == 1, (
            f"{name} has these lines {text.count(before)} times, so write the diff anew:\n{before}"
        )
        path.write_text(text.replace(before, after), "utf-8")


def printed(command: str, checkout: Path) -> str:
    """Return what a command of the changed program prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHRONICLE_")}
    environment |= {
        "CHRONICLE_CACHE": str(checkout / "cache"),
        "COLUMNS": str(WIDTH),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(checkout),
    }
    line = [sys.executable, "-m", "chronicle", *shlex.split(command)[1:]]
    done = subprocess.run(
        line, capture_output=True, encoding="utf-8", check=False, cwd=checkout, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


RECIPES: Final = recipes(GUIDE.read_text("utf-8"))


def test_the_layers_name_every_package_and_module_of_the_program() -> None:
    layers = GUIDE.read_text(encoding="utf-8").partition("## Layers")[2].partition("## Glossary")[0]
    parts = {path.stem + "/" * path.is_dir() for path in (ROOT / "chronicle").iterdir()}
    parts -= {"__init__", "__main__", "__pycache__/", "docs/", "py"}
    assert sorted(part for part in parts if f"`{part}`" not in layers) == []


def test_where_something_is_looked_for_is_there() -> None:
    text = GUIDE.read_text(encoding="utf-8").partition("Where something is looked for:")[2]
    named = re.findall(r"`([\w/]+(?:/|\.py))`", text.partition("## Four recipes")[0])
    folders = (ROOT / "chronicle", ROOT / "chronicle" / "render")
    missing = [name for name in named if not any((folder / name).exists() for folder in folders)]
    assert named
    assert set(missing) <= {"issued/"}  # which is in a base


def test_there_is_a_recipe_for_each_thing_that_is_added() -> None:
    assert [recipe.heading for recipe in RECIPES] == ["A kind of fact", "A check", "A format", "A column"]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.heading)
def test_a_recipe_does_what_it_says(recipe: Recipe, tmp_path: Path) -> None:
    shown = follow(recipe, tmp_path)
    assert shown
    for block, now in shown.items():
        assert block.body == now


def update() -> None:
    """Write into the guide what its commands print now."""
    text = GUIDE.read_text("utf-8")
    shown: dict[Block, str] = {}
    for recipe in RECIPES:
        with tempfile.TemporaryDirectory() as directory:
            shown |= follow(recipe, Path(directory))
    for block in sorted(shown, key=lambda block: block.start, reverse=True):
        text = text[: block.start] + shown[block] + text[block.end :]
    GUIDE.write_text(text, "utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    update()
