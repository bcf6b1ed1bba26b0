"""The documents tell the truth: every command that they show runs, and every table is that of the program."""

from __future__ import annotations

import csv
import io
import re
import shlex
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tomli
from openpyxl import Workbook

from chronicle.cli.errors import Exit
from chronicle.codes import CODES
from chronicle.loader.entries import MODELS, EntryValidator
from chronicle.loader.values import ReadingSettings
from chronicle.model.base import Entry, fields_of, toml_key
from chronicle.model.entities import SETTINGS
from chronicle.model.fact import Fact
from tests.conftest import BIRMINGHAM
from tests.readme import (
    ANSWERS,
    CHECKS,
    README,
    ROOT,
    WIDTH,
    blocks,
    documented_fields,
    listed,
    printed,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from chronicle.findings import Finding
    from tests.conftest import Chronicle

TEXT = README.read_text("utf-8")
DOCS = ROOT / "chronicle" / "docs"
DOCUMENTS = (README, *sorted(DOCS.glob("*.md")))


def fenced(language: str, text: str = TEXT) -> list[str]:
    """The contents of the code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```\n", text, re.DOTALL)


def commands() -> list[str]:
    """The commands that stand in backticks in the README, in its table or in the text."""
    prose = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
    return [one for one in re.findall(r"`(chronicle(?: [^`]*)?)`", prose) if "CODE" not in one]


class TestCommands:
    @pytest.mark.parametrize(
        ("command", "output"), blocks(TEXT), ids=[command for command, _ in blocks(TEXT)]
    )
    def test_a_block_shows_exactly_what_is_printed(self, command: str, output: str, tmp_path: Path) -> None:
        """If not: python tests/readme.py --update, and read the diff."""
        assert output == printed(command, tmp_path)
        assert max(map(len, output.splitlines())) <= WIDTH

    def test_every_block_is_one_of_these(self) -> None:
        assert len(blocks(TEXT)) == TEXT.count("```console")

    @pytest.mark.parametrize("block", fenced("text"), ids=lambda block: block.split(" ")[1])
    def test_a_mistake_is_found_as_it_says(
        self, block: str, tmp_path: Path, in_directory: Callable[[Path], None], chronicle: Chronicle
    ) -> None:
        """The line that a block shows is written into a copy of the base."""
        (number, line), file = (
            re.findall(r"^ +(\d+) \| (.*)$", block, re.MULTILINE)[0],
            block.split(":", maxsplit=1)[0],
        )
        base = shutil.copytree(BIRMINGHAM, tmp_path / "copy")
        lines = (base / file).read_text("utf-8").splitlines()
        lines[int(number) - 1] = line
        (base / file).write_text("\n".join(lines), "utf-8")
        in_directory(base)
        assert chronicle("check", base=None).out == block

    @pytest.mark.parametrize("command", commands())
    def test_what_stands_in_backticks_runs(
        self, command: str, tmp_path: Path, in_directory: Callable[[Path], None], chronicle: Chronicle
    ) -> None:
        in_directory(tmp_path)
        answer = chronicle(*shlex.split(command)[1:], base=None)
        assert answer.code == 0, answer.err

    def test_and_there_are_some(self) -> None:
        assert len(commands()) > 8

    def test_a_base_is_begun_as_it_says(
        self, tmp_path: Path, in_directory: Callable[[Path], None], chronicle: Chronicle
    ) -> None:
        (command,) = (
            one.strip() for one in fenced("sh") if one.startswith("chronicle ") and one.count("\n") == 1
        )
        in_directory(tmp_path)
        assert chronicle(*shlex.split(command)[1:], base=None).code == 0
        assert chronicle("check", "--strict", base=tmp_path / shlex.split(command)[-1]).code == 0

    def test_a_spreadsheet_is_brought_as_it_says(
        self, tmp_path: Path, in_directory: Callable[[Path], None], chronicle: Chronicle
    ) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (("Date", "What happened", "Who"), ("27/02/2013", "Inspectors visit", "Ann Ray")):
            sheet.append(row)
        book.save(tmp_path / "LOG.xlsx")
        (block,) = (block for block in fenced("sh") if "chronicle import" in block)
        in_directory(tmp_path)
        lines = [command for line in block.splitlines() for command in line.partition("  #")[0].split(" && ")]
        answers = []
        for line in lines:
            if line.startswith("cd "):
                in_directory(Path(line.removeprefix("cd ")))
            else:
                answers.append(chronicle(*shlex.split(line)[1:], base=None))
        assert {answer.code for answer in answers} <= {0, 2}  # nothing is written while a question is open
        assert (answers[-1].code, "Inspectors visit" in answers[-1].out) == (0, True)

    def test_a_base_is_changed_as_it_says(
        self, tmp_path: Path, in_directory: Callable[[Path], None], chronicle: Chronicle
    ) -> None:
        (block,) = (block for block in fenced("sh") if "chronicle undo" in block)
        base = shutil.copytree(BIRMINGHAM, tmp_path / "copy")
        in_directory(base)
        texts = [{file.name: file.read_bytes() for file in base.iterdir()}]
        for line in block.splitlines():
            answer = chronicle(*shlex.split(line)[1:], *(["--yes"] if "undo" in line else []), base=None)
            assert answer.code == 0, (line, answer.err)
            texts.append({file.name: file.read_bytes() for file in base.iterdir()})
        assert all(before != after for before, after in pairwise(texts))
        assert texts[-1] == texts[-3]

    def test_the_two_commands_that_set_up_are_those_that_ci_runs(self) -> None:
        set_up = [one.strip() for one in fenced("sh") if one.startswith("python3 ")]
        run = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
        assert [line for line in run if line.startswith("python3 ")] == set_up
        assert len(set_up) == 2


class TestFacts:
    @pytest.mark.parametrize("block", fenced("toml"))
    def test_a_block_of_facts_loads_and_names_what_is_there(self, block: str) -> None:
        findings: list[Finding] = []
        entries = list(
            EntryValidator("README.md", ReadingSettings(), findings, set()).entries(tomli.loads(block))
        )
        shipped: set[tuple[str, str]] = set()
        for path in BIRMINGHAM.glob("*.toml"):
            for name, ids in tomli.loads(path.read_text("utf-8")).items():
                shipped.update((name, id_) for id_ in ids)
        assert findings == []
        for entered in entries:
            assert isinstance(entered.entry, Fact)
            assert {ref[:2] for ref in entered.entry.references()} <= shipped
            assert {("sources", one.source) for one in entered.entry.sources} <= shipped

    def test_there_is_one(self) -> None:
        assert fenced("toml")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", document.read_text("utf-8")):
        assert target.startswith("https://") or (document.parent / target).is_file(), target


class TestTables:
    def test_the_checks_are_exactly_those_of_the_program(self) -> None:
        """If not: python tests/readme.py --update."""
        rows = table(CHECKS.read_text("utf-8"), "code")
        assert rows == [
            [code, one.severity.value, one.summary, one.explanation] for code, one in CODES.items()
        ]
        assert listed(CHECKS.read_text("utf-8")) == CHECKS.read_text("utf-8")

    @pytest.mark.parametrize("listing", documented_fields())
    def test_the_fields_of_a_listing_of_facts(self, listing: str, chronicle: Chronicle) -> None:
        assert header(chronicle, listing) == documented_fields()[listing]

    @pytest.mark.parametrize("listing", ["conflicts", "check", "search"])
    def test_the_fields_of_other_listings(self, listing: str, chronicle: Chronicle) -> None:
        own = dict(table(ANSWERS.read_text("utf-8"), "listing"))[listing]
        asked = [listing, "trust"] if listing == "search" else [listing]
        assert header(chronicle, *asked) == own.split(", ")

    @pytest.mark.parametrize("listing", ["people", "organisations", "posts", "sources"])
    def test_the_fields_of_entities(self, listing: str, chronicle: Chronicle) -> None:
        fields = dict(table(ANSWERS.read_text("utf-8"), "listing"))
        (documented,) = (own for names, own in fields.items() if listing in names.split(", "))
        own = documented.removeprefix("their own keys, ").split(", ")
        keys = {
            name for name in fields_of(MODELS[listing]) if name not in {"allow", "extra", "restricted", *own}
        }
        found = header(chronicle, listing)
        assert found[-len(own) :] == own
        assert set(found[: -len(own)]) == keys

    def test_the_exit_codes(self) -> None:
        rows = table(ANSWERS.read_text("utf-8"), "code")
        assert [int(row[0]) for row in rows] == [code.value for code in Exit]

    def test_the_keys_of_every_table_of_a_base(self) -> None:
        models: dict[str, type[Entry]] = {**SETTINGS, **MODELS}
        rows = table((DOCS / "format.md").read_text("utf-8"), "table")
        assert [row[0].strip("`") for row in rows] == list(models)
        for name, required, optional in rows:
            listed = re.sub(r"\([^)]*\)", "", f"{required}, {optional}")
            keys = {one for one in re.split(r"[,;]|\*or\*", listed) if one.strip()}
            model = models[name.strip("`")]
            common = {*fields_of(Entry), *fields_of(Fact)} if issubclass(model, Fact) else {*fields_of(Entry)}
            assert {one.strip() for one in keys} == {
                toml_key(one) for one in fields_of(model) if one not in common
            }


def header(chronicle: Chronicle, *arguments: str) -> list[str]:
    """The names of the columns of an answer."""
    return next(csv.reader(io.StringIO(chronicle(*arguments, "-f", "csv").out)))
