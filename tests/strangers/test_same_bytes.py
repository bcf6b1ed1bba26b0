"""Same base, same question, same bytes: whatever hash, clock, locale, place or order of a directory."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from chronicle.model.kinds import KINDS
from chronicle.render import format_names
from tests.conftest import BIRMINGHAM, LISTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


ALL: Final = """
import hashlib, io, json, os, random, sys
from chronicle.cli.run import run
random.seed(sys.argv[1])
scan = os.scandir
class Shuffled(list):
    def __enter__(self): return self
    def __exit__(self, *_): pass
def scandir(path="."):
    with scan(path) as listing:
        shuffled = Shuffled(listing)
    random.shuffle(shuffled)
    return shuffled
os.scandir = scandir
answers = {}
for question in json.loads(sys.argv[2]):
    pipe = io.BytesIO()
    sys.stdout = io.TextIOWrapper(pipe, encoding="utf-8", newline="")
    code = run(question)
    sys.stdout.flush()
    answers[" ".join(question)] = f"{code} {hashlib.sha256(pipe.getvalue()).hexdigest()}"
sys.__stdout__.write(json.dumps(answers))
"""


def command_lines() -> Iterator[list[str]]:
    """Every command in every format."""
    for format_name in format_names("page", "table"):
        for name in (*LISTINGS, "conflicts"):
            yield [name, "-f", format_name]
        yield ["search", "the", "-f", format_name]
        yield ["timeline", "--known-by", "2013-06", "--holders", "-f", format_name]
    for format_name in format_names("page", "object"):
        yield ["at", "2012-06", "-f", format_name]
        yield ["show", "duxbury", "-f", format_name]
        yield ["show", "birmingham", "-f", format_name]
        yield ["between", "events.khyra-ishaq", "tenures.hay", "-f", format_name]
    for format_name in format_names("table", "findings"):
        yield ["check", "--all", "-f", format_name]
    for name in ("timeline", *KINDS.tables):
        yield [name, "-f", "chart"]
        yield [name, "-f", "svg"]
    yield ["check", "--explain", "all"]
    yield []


def answers(seed: str, base: Path, directory: Path, **environment: str) -> dict[str, Any]:
    lines_as_json = json.dumps(list(command_lines()))
    done = subprocess.run(
        [sys.executable, "-c", ALL, seed, lines_as_json],
        capture_output=True,
        text=True,
        cwd=directory,
        timeout=120,
        check=True,
        env={
            **os.environ,
            **environment,
            "PYTHONHASHSEED": seed,
            "CHRONICLE_BASE": str(base),
            "CHRONICLE_CACHE": str(directory / f"cache{seed}"),
        },
    )
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Birmingham base with mistakes in several files, so that findings have an order too."""
    root = tmp_path_factory.mktemp("same") / "base"
    shutil.copytree(BIRMINGHAM, root)
    (root / "zz").mkdir()
    for name in ("b", "a", "zz/c", "c"):
        (root / f"{name}.toml").write_text(
            '[events.twice]\ntitle = "Twice"\nzebra = 1\npeople = ["nobody", "no-one"]\n[people.x]\n'
        )
    return root


@pytest.fixture(scope="module")
def first_run(base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The answers of one run."""
    directory = tmp_path_factory.mktemp("one")
    return answers("1", base, directory, TZ="Pacific/Kiritimati", LC_ALL="C.UTF-8", LANG="C", COLUMNS="")


@pytest.mark.long
def test_two_runs_that_differ_in_everything_else(
    first_run: dict[str, Any], base: Path, tmp_path: Path
) -> None:
    second_run = answers(
        "2",
        base,
        tmp_path,
        TZ="America/Los_Angeles",
        LC_ALL="tr_TR.UTF-8",
        LANG="de_DE",
        HOME="/nonexistent",
        USER="x",
    )
    assert len(first_run) == len(list(command_lines()))
    assert {
        command_line for command_line, answer in first_run.items() if second_run[command_line] != answer
    } == set()


@pytest.mark.long
def test_a_copy_of_the_base_elsewhere_with_its_files_made_in_another_order(
    first_run: dict[str, Any], base: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    copy = tmp_path / "elsewhere" / "base"
    names = sorted(path.relative_to(base) for path in base.rglob("*.toml"))
    random.Random(3).shuffle(names)
    for name in names:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(base / name, copy / name)
    second_run = answers("3", copy, tmp_path / "elsewhere")
    paths = {"", "check --all -f table", "check --all -f github"}  # these name paths as they were reached
    assert {
        command_line for command_line, answer in first_run.items() if second_run[command_line] != answer
    } <= paths
