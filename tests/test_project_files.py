"""What development needs and runs: the dependency groups, the hooks before a commit, and CI say the same."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import tomli

ROOT: Final = Path(__file__).parent.parent
PROJECT: Final[dict[str, Any]] = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HOOKS: Final = ROOT / ".pre-commit-config.yaml"
PROGRAMS: Final = {
    "ruff": "ruff",
    "mypy": "mypy",
    "lint-imports": "import-linter",
    "pytest": "pytest",
    "coverage": "pytest-cov",
    "hatchling": "hatchling",
    "pre-commit": "pre-commit",
    "pip": "pip",
    "chronicle": PROJECT["project"]["name"],
}
"""The programs of the project's environment, and the packages that bring them."""


def ci_lines() -> list[str]:
    return (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def members(group: str) -> list[str]:
    """Return the requirements of a dependency group, with those of the groups that it includes."""
    found = []
    for entry in PROJECT["dependency-groups"][group]:
        found += [entry] if isinstance(entry, str) else members(entry["include-group"])
    return found


def test_the_extra_has_what_the_groups_have() -> None:
    assert sorted(members("dev")) == sorted(PROJECT["project"]["optional-dependencies"]["dev"])
    assert len(set(members("dev"))) == len(members("dev"))


def test_every_package_of_a_group_has_a_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    groups = text[text.index("[dependency-groups]") : text.index("[project.optional-dependencies]")]
    for requirement in [*members("dev"), *members("readers"), *members("validators")]:
        assert re.search(rf'"{re.escape(requirement)}", +# \w', groups), requirement


@pytest.mark.parametrize("group", ["readers", "validators"])
def test_ci_installs_what_only_some_tests_read_with(group: str) -> None:
    names = [re.split("[<>=]", member)[0] for member in members(group)]
    text = "\n".join(ci_lines())
    assert f".venv/bin/pip install -q {' '.join(names)} ||" in text
    assert f'echo "without {", ".join(names[:-1])} and {names[-1]}"' in text


def test_ci_runs_the_tests_with_the_oldest_versions_that_are_allowed() -> None:
    (line,) = [line for line in ci_lines() if line.startswith("sed ")]
    command = line.partition(" > ")[0]
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)
    extras = PROJECT["project"]["optional-dependencies"]
    requirements = [*PROJECT["project"]["dependencies"], *extras["office"], *extras["png"]]
    bounds = [re.split(r">=|,", requirement)[:2] for requirement in requirements]
    assert done.stdout.split() == [f"{name}=={oldest}" for name, oldest in bounds]


def test_the_hooks_before_a_commit_are_commands_of_ci_without_a_network() -> None:
    text = HOOKS.read_text("utf-8")
    entries = re.findall(r"^ +entry: (.+)$", text, re.MULTILINE)
    assert len(entries) == len(re.findall(r"^ +- id: ", text, re.MULTILINE)) == 4
    assert re.findall(r"^ +- repo: (.+)$", text, re.MULTILINE) == ["local"]
    assert set(re.findall(r"^ +language: (.+)$", text, re.MULTILINE)) == {"system"}
    for entry in entries:
        assert entry in ci_lines()


def test_every_program_that_ci_and_hooks_run_is_declared() -> None:
    declared = {re.split(r"[<>=]", requirement)[0] for requirement in members("dev")}
    declared |= {"pip", PROJECT["project"]["name"]}
    programs = re.findall(r"\.venv/bin/([\w-]+)", "\n".join([*ci_lines(), HOOKS.read_text("utf-8")]))
    assert programs
    for program in programs:
        assert PROGRAMS[program] in declared, program


def test_coverage_is_a_figure_and_no_gate() -> None:
    assert PROJECT["tool"]["coverage"]["run"]["branch"]
    assert "fail_under" not in PROJECT["tool"]["coverage"]["report"]
    assert "--cov" not in PROJECT["tool"]["pytest"]["ini_options"]["addopts"]


@pytest.mark.skipif(importlib.util.find_spec("pre_commit") is None, reason="pre-commit reads its own files")
@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("validate-config", HOOKS),
        ("validate-config", ROOT / "data" / "git" / "pre-commit-config.yaml"),
        ("validate-manifest", ROOT / ".pre-commit-hooks.yaml"),
    ],
)
def test_the_hooks_are_well_formed(command: str, file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", command, str(file)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("base", "strict", "code"), [(".", "false", 0), (".", "true", 1), ("other", "", 3)])
def test_the_action_checks_the_base_that_it_is_given(
    tmp_path: Path, base: str, strict: str, code: int
) -> None:
    """The last step is run as a runner does: what a repository gives it are environment variables, never its words."""
    text = (ROOT / ".github" / "actions" / "check" / "action.yml").read_text("utf-8")
    (command,) = re.findall(r"^ +run: (chronicle check .+)$", text, re.MULTILINE)
    assert "${{" not in command
    (tmp_path / "chronicle.toml").write_text(
        '[chronicle]\ntitle = "T"\n[events.e]\ntitle = "No source"\ndate = "2009"\n', "utf-8"
    )
    environment = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**environment, "BASE": base, "STRICT": strict, "HOME": str(tmp_path)},
    )
    assert done.returncode == code, done.stderr
    assert ("::warning" in done.stdout) is (code != 3)
