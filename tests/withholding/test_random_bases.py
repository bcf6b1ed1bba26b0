"""Random bases with random restrictions answer as if what is restricted had never been written, and name it nowhere."""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tomli

from chronicle.loader.locate import locate
from chronicle.text import fold
from chronicle.withholding.cached import redacted_base
from chronicle.withholding.names import WithheldNames
from chronicle.withholding.release import files_of, withhold
from chronicle.withholding.remaining import Withholding
from tests.long_run import first_of
from tests.withholding import random_bases
from tests.withholding.random_bases import RESTRICTIONS, never_written, random_base

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Chronicle
    from tests.withholding.random_bases import Entries

ALL = frozenset(RESTRICTIONS)
ONE = frozenset({"legal"})
QUESTIONS = (
    ("timeline", "--all", "--undated", "-f", "json"),
    ("tenures",),
    ("inspections", "-f", "csv"),
    ("budget",),
    ("conflicts", "--all"),
    ("people", "-f", "json"),
    ("sources",),
    ("search", "usual"),
    ("at", "2004", "--all"),
    ("check", "--all"),
    ("report", "-f", "md"),
)
SEEDS = first_of(range(200), 3)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Entries], Path]:
    def written(name: str, entries: Entries) -> Path:
        directory = tmp_path / name
        directory.mkdir()
        for file, text in random_bases.files_of(entries).items():
            (directory / file).write_text(text, "utf-8")
        return directory

    return written


def names_withheld(base: Entries, heeded: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of what people, organisations, posts and sources under some restrictions are called."""
    words: list[str] = []
    for address, values in base.items():
        table, _, id_ = address.partition(".")
        if values.get("restricted") in heeded and table in {"people", "organisations", "posts", "sources"}:
            words += (id_, fold(values.get("name") or values["title"]))
    return re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in words) or "(?!)")


def check_answers(
    base: Entries, heeded: frozenset[str], write: Callable[[str, Entries], Path], chronicle: Chronicle
) -> None:
    """Ask a base without some of it, and one in which that was never written; look for it wherever it could be."""
    options = ("--public",) if heeded == ALL else tuple(f"--without={name}" for name in sorted(heeded))
    asked, never = write("base", base), write("never", never_written(base, heeded)[0])
    names = names_withheld(base, heeded)
    for question in QUESTIONS:
        public, plain = chronicle(*question, *options, base=asked), chronicle(*question, base=never)
        expected = " ".join(plain.out.replace(f"{never}/", "").split())
        out = re.sub(r" --(public|without \S+)", "", public.out)
        assert (public.code, " ".join(out.split())) == (plain.code, expected), question
        assert not names.search(" ".join(fold(public.out + public.err).split())), question
    copy, _ = redacted_base(locate(str(asked)), None if heeded == ALL else heeded)
    copied = {file.name: tomli.loads(file.read_text("utf-8")) for file in copy.root.glob("*.toml")}
    released = files_of(withhold(locate(str(asked)), None if heeded == ALL else heeded))
    assert copied == {name: tomli.loads(text) for name, text in released.items()}
    assert copied == {file.name: tomli.loads(file.read_text("utf-8")) for file in never.iterdir()}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_answers_are_those_of_a_base_without_it_and_name_nobody(
    seed: int, write: Callable[[str, Entries], Path], chronicle: Chronicle
) -> None:
    check_answers(random_base(seed), ALL if seed % 3 else ONE, write, chronicle)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_name_is_in_a_file_that_is_kept_of_a_question_without_it(
    seed: int, write: Callable[[str, Entries], Path], chronicle: Chronicle
) -> None:
    base = random_base(seed)
    cache = Path(os.environ["CHRONICLE_CACHE"])
    before = {*cache.rglob("*")}
    assert chronicle("timeline", "--public", base=write("base", base)).code == 0
    names = re.compile(names_withheld(base, ALL).pattern.encode())
    kept = [path for path in {*cache.rglob("*")} - before if path.is_file()]
    assert any(path.suffix == ".index" for path in kept)
    for path in kept:
        assert not names.search(path.read_bytes().lower()), path


def test_the_random_bases_hold_all_that_can_go() -> None:
    grounds: Counter[str] = Counter()
    for seed in range(200):
        grounds += never_written(random_base(seed), ALL)[1]
    assert grounds.keys() == {
        *("restricted", "depends", "mentions", "citations", "values", "listed", "optional"),
    }  # fmt: skip
    assert min(grounds.values()) > 100, grounds


@pytest.mark.parametrize("leak", ["text", "id", "citation", "reference", "value"])
def test_a_leak_is_found(
    leak: str, write: Callable[[str, Entries], Path], chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    match leak:
        case "text":  # what names somebody stays
            monkeypatch.setattr(WithheldNames, "named_in", lambda *_, **__: None)
        case "id":  # only names are looked for
            add = WithheldNames.add
            monkeypatch.setattr(
                WithheldNames, "add", lambda self, table, _, values: add(self, table, "none", values)
            )
        case "citation":  # only entries are restricted, not citations
            heeded = Withholding._heeded
            monkeypatch.setattr(
                Withholding,
                "_heeded",
                lambda self, values: () if "source" in values else heeded(self, values),
            )
        case "reference":
            monkeypatch.setattr("chronicle.withholding.remaining._names_gone", lambda *_: None)
        case "value":  # what a withheld citation said is kept
            monkeypatch.setattr(
                "chronicle.withholding.remaining.with_citations", lambda typed, *_, **__: typed
            )

    def check_all() -> None:
        for seed in range(10):
            named = partial(write_as, seed)
            check_answers(random_base(seed), ALL, named, chronicle)

    def write_as(seed: int, name: str, entries: Entries) -> Path:
        return write(f"{name}-{seed}", entries)

    with pytest.raises(AssertionError):
        check_all()
