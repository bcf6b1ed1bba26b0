"""What a question loads: an unchanged base is asked without what compiles one, by one renderer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from chronicle import render
from chronicle.model.kinds import KINDS
from chronicle.render import FORMATS, AnswerForm, format_names
from tests.conftest import compile_into

if TYPE_CHECKING:
    from collections.abc import Callable

BIRMINGHAM: Final = Path(__file__).parent.parent / "data" / "birmingham"
COMPILERS: Final = {"pydantic", "pydantic_core", "tomli", "typing_extensions"}
COMPILING_PATTERNS: Final = {"chronicle.render.as_csv", "chronicle.render.as_json"}
"""Modules that are loaded only where a pattern of theirs is needed for each cell."""
LISTINGS: Final = ("timeline", *KINDS.tables, "people", "organisations", "posts", "sources")
RENDERERS: Final = {module.stem for module in Path(render.__file__).parent.glob("as_*.py")}
LOADED: Final = """
import sys
from chronicle.cli.run import run
try:
    run(sys.argv[1:])
except SystemExit:
    pass
print("LOADED", *sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture
def cache(compiled: Path) -> Path:
    """A cache in which the index of the base is fresh."""
    return compiled


def ask(cache: Path, *arguments: str, **environment: str) -> tuple[str, set[str]]:
    """What a command prints in a process of its own, and the modules that it loaded."""
    named = [] if "_CHRONICLE_COMPLETE" in environment else ["--base", str(BIRMINGHAM)]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments, *named],
        capture_output=True,
        text=True,
        env={**os.environ, **environment, "CHRONICLE_CACHE": str(cache)},
        timeout=60,
        check=False,
    )
    output, _, modules = done.stderr.rpartition("LOADED ")
    assert "fault" not in output
    return done.stdout, set(modules.split())


def renderer(format_name: str, answer: AnswerForm) -> str:
    """Return the module that writes a form of answer in a format."""
    return FORMATS[format_name].writers[answer].partition(":")[0]


@pytest.mark.parametrize(
    ("arguments", "renderers"),
    [
        (("timeline",), {"as_table"}),
        *(
            (("timeline", "-f", name), {renderer(name, "table")})
            for name in format_names("table", binary=False)
        ),
        *(
            (("timeline", "-f", name), {renderer(name, "page")})
            for name in format_names("page", binary=False)
        ),
        (("timeline", "-f", "chart"), {"as_chart", "as_table"}),
        (("tenures", "-f", "svg"), {"as_svg"}),
        (("tenures", "--person", "duxbury", "--year", "2013"), {"as_table"}),
        (("show", "duxbury"), {"as_table"}),
        (("at", "2012", "-f", "json"), {"as_json"}),
        (("at", "events.khyra-ishaq"), {"as_table"}),  # no date, but nobody has to explain that
        (("search", "mutual agreement"), {"as_table"}),
        (("check", "-f", "github"), {"as_github"}),
    ],
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else " ".join(value),
)
def test_a_warm_question_loads_its_renderer_and_nothing_that_compiles(
    arguments: tuple[str, ...], renderers: set[str], cache: Path
) -> None:
    out, modules = ask(cache, *arguments)
    assert out or arguments[0] == "check"
    assert not modules & COMPILERS
    assert not modules & {"rich", "chronicle.cli.pager"}
    assert not {
        module for module in modules if module.startswith(("chronicle.checks", "chronicle.dates.hints"))
    }
    drawn = {
        "chronicle.charts",
        "chronicle.picture",
        "chronicle.cli.charts",
        "chronicle.dates.scale",
    } & modules
    assert bool(drawn) is (arguments[-1] in format_names("chart"))
    assert {module for module in RENDERERS if f"chronicle.render.{module}" in modules} == renderers


def test_a_page_of_a_listing_reads_no_json(cache: Path) -> None:
    _, modules = ask(cache, "timeline")
    assert "json" not in modules


@pytest.mark.parametrize(
    "arguments", [*((name,) for name in LISTINGS), ("timeline", "-f", "csv")], ids=" ".join
)
def test_a_listing_makes_no_class_slowly_and_compiles_no_pattern_before_it_is_used(
    arguments: tuple[str, ...], cache: Path
) -> None:
    _, modules = ask(cache, *arguments)
    assert not modules & {"_hashlib", "contextvars", "dataclasses"}
    for name in (name for name in modules if name.startswith("chronicle.")):
        members = vars(import_module(name)).values()
        assert NamedTuple not in members, f"{name}: those of chronicle.named_tuples are made quicker"
        assert name in COMPILING_PATTERNS or not any(isinstance(member, re.Pattern) for member in members), (
            name
        )


def test_a_listing_of_posts_does_not_work_out_who_held_them(cache: Path) -> None:
    _, modules = ask(cache, "posts")
    assert not modules & {"chronicle.queries.tenures", "chronicle.dates.coverage", "chronicle.dates.seats"}


def test_only_the_command_that_is_called_is_loaded(cache: Path) -> None:
    _, modules = ask(cache, "between", "2009", "2010")
    assert "chronicle.cli.commands.between" in modules
    assert not modules & {
        f"chronicle.cli.commands.{one}" for one in ("listings", "check", "conflicts", "search", "show", "new")
    }


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("chronicle timel", {"timeline"}),
        ("chronicle timeline --per", {"--person"}),
        ("chronicle timeline --kind ins", {"inspection"}),
        ("chronicle timeline --format js", {"json", "jsonl"}),
        ("chronicle timeline -p dux", {"duxbury"}),
        ("chronicle timeline -p Dux", {"Duxbury"}),
        ("chronicle timeline --post strat", {"strategic-director"}),
        ("chronicle timeline --org birm", {"birmingham"}),
        ("chronicle timeline -s cy", {"cypn"}),
        ("chronicle show posts.strat", {"posts.strategic-director"}),
        ("chronicle at events.khy", {"events.khyra-ishaq"}),
        (f"chronicle timeline --base {BIRMINGHAM} -p dux", {"duxbury"}),
        (f"chronicle at --base {BIRMINGHAM} events.khy", {"events.khyra-ishaq"}),
    ],
)
def test_completion_answers_from_the_index_and_loads_neither(
    typed: str, offered: set[str], cache: Path
) -> None:
    words = typed.split()
    named = {} if "--base" in words else {"CHRONICLE_BASE": str(BIRMINGHAM)}
    out, modules = ask(
        cache,
        _CHRONICLE_COMPLETE="complete_bash",
        COMP_WORDS=" ".join(words),
        COMP_CWORD=str(len(words) - 1),
        **named,
    )
    assert set(out.split()) >= offered
    assert len(out.split()) < 10
    assert not modules & (COMPILERS | {"rich"})


@pytest.mark.parametrize(
    ("shell", "output"),
    [
        ("zsh", '"duxbury":"Peter Duxbury"'),
        ("fish", "duxbury\tPeter Duxbury"),
    ],
)
def test_completion_with_words_beside_it_loads_no_more(shell: str, output: str, cache: Path) -> None:
    typed = "chronicle timeline -p dux"
    out, modules = ask(
        cache,
        _CHRONICLE_COMPLETE=f"complete_{shell}",
        _TYPER_COMPLETE_ARGS=typed,
        _TYPER_COMPLETE_FISH_ACTION="get-args",
        CHRONICLE_BASE=str(BIRMINGHAM),
    )
    assert output in out
    assert not modules & (COMPILERS | {"rich"})


def complete(typed: str, shell: str, base: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """What is offered for a line as far as it is typed, by the program itself."""
    return subprocess.run(
        [sys.executable, "-m", "chronicle"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={
            **os.environ,
            "CHRONICLE_CACHE": str(cache),
            "CHRONICLE_BASE": str(base),
            "_CHRONICLE_COMPLETE": f"complete_{shell}",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(typed.split(" ")) - 1),
            "_TYPER_COMPLETE_ARGS": typed,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        },
    )


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("chronicle timeline -p ab", ["abel"]),  # two are called Able
        ("chronicle timeline --tag t", ["tame", "two"]),
        ("chronicle at ev", ["events.", "events.ev-1"]),
        ("chronicle at events.e", ["events.ev-1"]),
    ],
)
def test_completion_offers_only_what_names_one_thing_and_that_once(
    typed: str, offered: list[str], make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = make_base(
        people="".join(
            f'[people.{id_}]\nname = "{name}"\n'
            for id_, name in (
                ("ann", "Ann Able"),
                ("bob", "Bob Able"),
                ("cat", "Cat Abel"),
                ("dan", "Dan Dole"),
            )
        ),
        events='[events.ev-1]\ntitle = "E"\ntags = ["two", "tame"]\n'
        '[events.other]\ntitle = "O"\ntags = ["tame"]\n',
    )
    cache = tmp_path / "cache"
    compile_into(cache, base)
    assert sorted(complete(typed, "bash", base, cache).stdout.split()) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_offers_a_shell_nothing_to_evaluate(shell: str, tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (base / "chronicle.toml").write_text(
        '[chronicle]\ntitle = "B"\n'
        "[people.ann]\nname = '\\$(touch pwned) `touch pwned` \"; touch pwned; \" [/nothing] Ann'\n"
        "[people.bea]\nname = \"Bea \\u001b[31m\\n\\\\$(touch pwned)''\"\n"
        "[events.e]\ntitle = '\\$(touch pwned)'\ntags = ['$(touch pwned)', 'tame', 't`x`']\n"
    )
    cache = tmp_path / "cache"
    compile_into(cache, base)
    for typed in (
        "chronicle timeline -p ",
        "chronicle show ",
        "chronicle timeline --tag ",
        "chronicle at events.",
    ):
        done = complete(typed, shell, base, cache)
        assert done.stdout
        assert done.stderr == ""
        assert not set(done.stdout) & set("$`;\\\x1b"), done.stdout
