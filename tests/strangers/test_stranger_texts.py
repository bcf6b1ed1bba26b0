"""Hostile text in a base and on the command line: no answer carries a byte of it that could steer a terminal."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import pytest
import typer

from chronicle.cli.app import app
from chronicle.cli.commands import COMMANDS
from chronicle.model.kinds import KINDS
from chronicle.render import DEFAULT, FORMATS, format_names
from tests.conftest import LISTINGS, compile_into
from tests.long_run import first_of
from tests.strangers.payloads import (
    PAYLOADS,
    SURROGATES,
    broken_base,
    leaks,
    odd_base,
    run_command,
    toml,
    write_base,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHOW_FORMATS: Final = format_names("page", "object", binary=False)
ROWS: Final = len(PAYLOADS)


def command_lines(number: int) -> Iterator[list[str]]:
    """Every command in every format, about entries of one payload where a command asks for one."""
    for name in LISTINGS:
        for format_name in format_names("page", "table", binary=False):
            yield [name, "-f", format_name]
        yield [name, "-f", "csv", "--excel"]
    for name in ("timeline", *KINDS.tables):
        yield [name, "-f", "chart"]
        yield [name, "-f", "svg"]
    for format_name in format_names("page", "table", binary=False):
        yield ["conflicts", "--all", "-f", format_name]
        yield ["search", "x", "-f", format_name]
    for format_name in format_names("page", "object", binary=False):
        yield ["at", "2010", "-f", format_name]
        yield ["at", f"events.e{number}", "-f", format_name]
        yield ["between", f"events.e{number}", f"tenures.t{number}.end", "-f", format_name]
    for format_name in format_names("document", binary=False):
        yield ["report", "-f", format_name]
        yield ["report", "--for", "court", "--quotes", "-f", format_name]
    yield ["timeline", "--holders", "--reverse"]
    yield ["timeline", "--known-by", "2013-01"]
    yield ["timeline", "--year", "2010", "--undated"]
    for format_name in format_names("table", "findings", binary=False):
        yield ["check", "--all", "-f", format_name]


def dossiers(number: int) -> Iterator[list[str]]:
    """The dossiers of the entries of one payload."""
    tables = {
        "people": "p",
        "organisations": "o",
        "posts": "post",
        "sources": "s",
        "tenures": "t",
        "inspections": "i",
        "budget": "b",
    }
    for table, letter in tables.items():
        yield ["show", f"{table}.{letter}{number}", "-f", SHOW_FORMATS[number % len(SHOW_FORMATS)]]


@pytest.fixture(scope="module")
def odd(compiled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = odd_base(tmp_path_factory.mktemp("odd") / "base")
    compile_into(compiled, base)
    return base


@pytest.fixture(scope="module")
def broken(compiled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = broken_base(tmp_path_factory.mktemp("broken") / "base")
    compile_into(compiled, base)
    return base


def leak_options(arguments: list[str]) -> dict[str, bool]:
    return {"csv": "csv" in arguments}


class TestABaseOfPayloads:
    def test_every_payload_is_in_every_listing(self, odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        wrong = run_command(monkeypatch, "check", "--select", "F", "-f", "json", "--base", str(odd))
        assert (wrong.code, wrong.out) == (0, "[]\n")
        for name, rows in {**dict.fromkeys(LISTINGS, ROWS), "timeline": 6 * ROWS}.items():
            assert (
                len(json.loads(run_command(monkeypatch, name, "-f", "json", "--base", str(odd)).out)) == rows
            ), name

    @pytest.mark.parametrize("number", first_of(range(ROWS), len(SHOW_FORMATS)))
    def test_no_command_lets_a_byte_through(
        self, number: int, odd: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for command_line in (*(() if number else command_lines(0)), *dossiers(number)):
            output = run_command(monkeypatch, *command_line, "--base", str(odd))
            assert leaks(output, **leak_options(command_line)) == [], command_line
            assert output.code == 0, (command_line, output.err)
            if "json" in command_line:
                json.loads(output.out)

    @pytest.mark.long
    def test_nor_on_a_terminal_of_any_width(self, odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for columns in ("20", "100"):
            monkeypatch.setenv("COLUMNS", columns)
            for command_line in (
                line
                for line in command_lines(4)
                if line[-1] not in {*FORMATS, "--excel"} - {DEFAULT, "chart"}
            ):
                output = run_command(monkeypatch, *command_line, "--base", str(odd), terminal=True)
                assert leaks(output, coloured=True) == [], (command_line, columns)
                assert output.code == 0, (command_line, output.err)

    def test_what_is_shown_is_the_text_and_not_its_markup(
        self, odd: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = run_command(monkeypatch, "people", "--base", str(odd)).out
        assert "[bold red]x[/bold red]" in out
        assert ":smile:" in out
        assert r"\x1b[2J" in out
        assert r"\u202eevil" in out


class TestABaseOfMistakes:
    def test_every_file_and_entry_is_reported_and_no_byte_gets_through(
        self, broken: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for command_line in command_lines(0):
            output = run_command(monkeypatch, *command_line, "--base", str(broken))
            assert leaks(output, **leak_options(command_line)) == [], command_line
            wanted = {2} if command_line[0] in ("at", "between") and "events.e0" in command_line else {1}
            assert output.code in wanted, (command_line, output.err)
        findings = json.loads(run_command(monkeypatch, "check", "-f", "json", "--base", str(broken)).out)
        assert {finding["file"] for finding in findings} >= {
            f"raw{n}.toml" for n, text in enumerate(PAYLOADS.values()) if not text.isprintable()
        }

    @pytest.mark.long
    def test_nor_on_a_terminal(self, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for columns in ("20", "80", "300"):
            monkeypatch.setenv("COLUMNS", columns)
            output = run_command(monkeypatch, "check", "--all", "--base", str(broken), terminal=True)
            assert leaks(output, coloured=True) == [], columns
            assert output.code == 1


def texts_of(name: str) -> Iterator[tuple[str, list[str]]]:
    """Every place on a command's line that takes a text: what to write before it."""
    command: Any = typer.main.get_command(app).get_command(None, name)  # type: ignore[attr-defined]
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            yield parameter.name, []
        elif not parameter.is_flag:
            yield parameter.name, [parameter.opts[0]]


NEEDED: Final = {"at": ["2010"], "between": ["2010", "2011"], "show": ["people.p0"], "search": ["x"]}


class TestACommandLineOfPayloads:
    @pytest.mark.parametrize("name", first_of(COMMANDS, 8))
    def test_no_option_of_it_lets_a_byte_through(
        self, name: str, odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        typed = {
            name: text.replace("\0", "") for name, text in {**PAYLOADS, **SURROGATES}.items()
        }  # C ends an argument there
        typed["all"] = " ".join(typed.values())
        for option, before in texts_of(name):
            each = name not in LISTINGS[1:] and option in {
                "text",
                "name",
                "when",
                "first",
                "directory",
                "output",
                "base",
                "person",
            }
            for label, text in typed.items() if each else {"all": typed["all"]}.items():
                base = [] if option == "base" or name == "new" else ["--base", str(odd)]
                needed = NEEDED.get(name, []) if before else NEEDED.get(name, [])[1:]
                output = run_command(
                    monkeypatch, name, *base, *before, *needed, "--" if not before else "--force", text
                )
                assert leaks(output) == [], (option, label)
                assert output.code in {0, 2, 3, 4}, (option, label, output.err)

    @pytest.mark.parametrize("text", [*PAYLOADS.values(), *SURROGATES.values()], ids=[*PAYLOADS, *SURROGATES])
    def test_as_a_command_an_option_a_choice_a_base_and_a_directory(
        self, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        for arguments, code in (
            ([text], 2),
            ([f"--{text}"], 2),
            (["timeline", f"--{text}"], 2),
            (["timeline", f"-{text}"], 2),
            (["timeline", "-f", text], 2),
            (["timeline", "-n", text], 2),
            (["timeline", text], 2),
            (["check", "--explain", text], 2),
            (["timeline", "--base", text], 3),
        ):
            output = run_command(monkeypatch, *arguments)
            assert leaks(output) == [], arguments
            assert output.code == code, (arguments, output.err)
            assert output.out == ""
        if "\0" not in text:  # an environment cannot hold it
            monkeypatch.setenv("CHRONICLE_BASE", text)
            output = run_command(monkeypatch, "timeline")
            assert (leaks(output), output.code) == ([], 3)


ADDRESSES: Final = {
    "http://good.example/a?b=c&d=[e]": True,
    "HTTPS://good.example/%20": True,
    "https://good.example/(a)_b|c": True,
    "javascript:alert(1)//http://good.example/": False,
    "file:///etc/passwd": False,
    "data:text/html,<script>x</script>": False,
    "ftp://good.example/": False,
    "//good.example/": False,
    "http:good.example": False,
    "http://": False,
    "http://good.example/ x": False,
    "http://good.example/\u202ex": False,
    "http://good.example/\x1b\\x": False,
    " https://good.example/": False,
    "mailto:a@good.example": False,
    "vbscript:x": False,
}


@pytest.mark.parametrize(("address", "linked"), ADDRESSES.items())
def test_only_an_address_of_the_web_becomes_a_link(
    address: str, linked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = write_base(
        tmp_path / "base",
        f'[sources.s]\ntitle = "Title"\nurl = {toml(address)}\narchived = {toml(address)}\n'
        '[events.e]\ntitle = "E"\ndate = "2009"\nsources = [{ source = "s", at = "p", quote = "q" }]\n',
    )
    monkeypatch.setenv("COLUMNS", "300")
    for command_line in (
        ["sources"],
        ["show", "sources.s"],
        ["show", "events.e"],
        ["timeline"],
        ["search", "title"],
    ):
        screen = run_command(monkeypatch, *command_line, "--base", str(base), terminal=True).out
        markdown = run_command(monkeypatch, *command_line, "-f", "md", "--base", str(base)).out
        opened = [part for part in screen.split("\x1b]8;;")[1::2] if not part.startswith("\x1b")]
        targets = re.findall(r"(?<!\\)\]\(([^)]*)\)", markdown)
        html = run_command(monkeypatch, *command_line, "-f", "html", "--base", str(base)).out
        linked_to = [unescape(target) for target in re.findall(r'<a href="([^"]*)"', html)]
        for target in (*opened, *targets, *linked_to):
            assert linked, (command_line, target)
            assert re.match(r"https?://good\.example/[!-~]*", target, re.IGNORECASE)
        if command_line == ["show", "sources.s"] and linked:
            assert opened
            assert targets
            assert linked_to
