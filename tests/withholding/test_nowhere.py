"""What is withheld is nowhere: in no answer, message, completion or file that a question without it makes.

A name is planted in every key of every kind of entry, and the same base is written once more as if all of that had never
been; every command is asked of both.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest

from chronicle.cli.commands.export import FORMATS
from chronicle.loader.entries import MODELS
from chronicle.model.base import fields_of
from chronicle.model.fields import ValueType
from chronicle.render import format_names
from chronicle.text import fold
from tests.long_run import first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Answer, Chronicle

NAME: Final = "Zyx Quagga"
ID: Final = "zyx-quagga"
PLANTED: Final = re.compile("zyx|quagga")

AROUND: Final = """\
[chronicle]
title = "Docks inquiry"
description = "Of the docks"
[restrictions.third-party]
title = "Names of third parties"
basis = "FOIA s.40(2)"
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
[posts.head]
title = "Head of docks"
organisation = "docks"
lead = true
[sources.letter]
title = "A letter to the board"
published = "2013-05-01"
[scales.stars]
title = "Stars"
grades = ["bad", "good"]
[parties.claimant]
name = "The Claimant"
[extra.ward]
title = "Ward"
on = ["people", "organisations", "posts", "sources", "scales", "parties", "tenures", "inspections", "budget", "events", "counts"]
[tenures.ann]
person = "ann"
post = "head"
start = "2009-04"
end = "2012"
sources = [{ source = "letter", says = { start = "2009-04", end = "2012" } }]
[inspections.first]
organisation = "docks"
body = "Inspectors"
date = "2010"
scale = "stars"
grade = "good"
sources = ["letter"]
[budget.first]
organisation = "docks"
type = "cut"
amount = 5_000
period = "2010/11"
sources = ["letter"]
[events.flood]
title = "The quay is flooded"
date = "2011-08"
category = "flood"
stances = { claimant = "admitted" }
sources = ["letter"]
[counts.first]
what = "ships"
value = 17
date = "2011"
organisation = "docks"
sources = ["letter"]
"""
OF_REPORTS: Final = f"""\
[report]
heading = "In the matter of {NAME}"
claim-number = "{ID}"
prepared-by = "{NAME.upper()}"
table-style = "Table {NAME}"
note = "for {NAME}"
"""
"""What reports of the base begin with: each text names what is withheld."""
SUBJECTS: Final = {
    "people": f'name = "{NAME}"',
    "organisations": f'name = "{NAME}"',
    "posts": f'title = "{NAME}"\norganisation = "docks"\nlead = true',
    "sources": f'title = "{NAME}"\npublished = "2014-02-01"',
    "scales": f'title = "{NAME}"\ngrades = ["bad", "good"]',
    "parties": f'name = "{NAME}"',
    "events": f'title = "{NAME}"\ndate = "2011-09"\nsources = ["letter"]',
}
"""What is withheld, in turn: an entry of each table, called by the planted name."""
IN_TURN: Final = first_of(SUBJECTS)
"""The same, where all of them take long."""
LEAST: Final = {
    "people": 'name = "Q"',
    "organisations": 'name = "Q"',
    "posts": 'title = "Q"\norganisation = "docks"',
    "sources": 'title = "Q"',
    "scales": 'title = "Q"\ngrades = ["bad", "good"]',
    "parties": 'name = "Q"',
    "extra": 'title = "Q"\non = ["people"]',
    "restrictions": 'title = "Q"',
    "tenures": 'person = "ann"\npost = "head"\nin-post = "2010"',
    "inspections": 'organisation = "docks"\nbody = "Inspectors"\ndate = "2011"',
    "budget": 'organisation = "docks"\ntype = "grant"\namount = 2\nperiod = "2011/12"',
    "events": 'title = "Q"\ndate = "2011"',
    "counts": 'what = "cranes"\nvalue = 2\ndate = "2012"',
}
IN_TEXT: Final = {
    ValueType.TEXT: f'"told by {NAME.upper()}, at length"',
    ValueType.TEXTS: f'["told by {NAME}"]',
    ValueType.AREAS: f'{{ "{NAME}" = "good" }}',
    ValueType.IDENTIFIERS: f'{{ wikidata = "{ID}" }}',
    ValueType.EXTRA: f'{{ ward = "{NAME}" }}',
    ValueType.GRADES: f'["{NAME}", "good"]',
    ValueType.REASONS: f'"as {NAME} says"',
    ValueType.ALLOWED_CODES: f'{{ S301 = "{NAME} knows" }}',
    ValueType.CITATIONS: f'[{{ source = "letter", quote = "{NAME} knows" }}, {{ source = "letter", at = "{ID}" }}]',
}
"""A value of each type that names what is withheld."""
MISTAKES: Final = {("extra", "extra"), ("extra", "on"), ("restrictions", "extra"), ("budget", "supersedes")}
"""Keys that take no text, and no key of the base's own."""


def planted_entries(subject: str) -> Iterator[str]:
    """Yield an entry for each key that can name what is withheld, and one whose id does."""
    for table, least in LEAST.items():
        for number, field in enumerate(fields_of(MODELS[table]).values()):
            value = IN_TEXT.get(field.type.value)
            if field.type.table == subject and field.name != "restricted":
                value = f'["{ID}"]' if field.type.value is ValueType.REFERENCES else f'"{ID}"'
            if field.type.value is ValueType.STANCES:
                value = f'{{ "{ID if subject == "parties" else f"{ID}-again"}" = "denied" }}'
            if value is None or (table, field.key) in MISTAKES:
                continue
            others = [line for line in least.splitlines() if not line.startswith(f"{field.key} =")]
            if (table, field.key) == ("tenures", "organisation"):
                others.remove('post = "head"')
            yield "\n".join([f"[{table}.q{number}]", *others, f"{field.key} = {value}", ""])
        yield f"[{table}.{ID}-again]\n{least}\n"
    yield f'[events.cited]\ntitle = "Q"\ndate = "2010-02"\nsources = ["letter", {{ source = "letter", quote = "{NAME}", restricted = "third-party" }}]\n'
    yield '[restrictions.other]\ntitle = "Q"\n'
    if subject == "sources":
        yield f'[events.via]\ntitle = "Q"\nsources = [{{ source = "letter", via = "{ID}" }}]\n'


QUESTIONS: Final = (
    *(
        (listing, "-f", format_)
        for listing in (
            *("timeline", "tenures", "inspections", "budget", "events", "counts"),
            *("people", "organisations", "posts", "sources"),
        )
        for format_ in ("table", "json", "csv", "md", "html")
    ),
    *(
        (listing, "-f", format_)
        for listing in ("timeline", "tenures", "inspections", "budget", "events", "counts")
        for format_ in ("chart", "svg")
    ),
    ("timeline", "--all"),
    ("timeline", "--year", "2010..2012", "--undated"),
    ("timeline", "--known-by", "2014-03"),
    ("timeline", "-p", "zyx"),
    ("timeline", "--post", "quaga"),
    *(("at", day, *more) for day in ("2010", "2012-06") for more in ((), ("--all",), ("-f", "json"))),
    ("at", "events.flood"),
    *(("show", what, *more) for what in ("ann", "docks", "head", "letter", "events.flood", "budget.first") for more in ((), ("-f", "json"))),
    ("show", "tenures.ann"),
    ("conflicts", "--all"),
    ("search", "told"),
    ("search", "q", "-f", "json"),
    ("between", "events.flood", "tenures.ann.end"),
    ("check", "--all"),
    ("check", "--all", "-f", "json"),
    ("check", "-f", "github"),
    ("export", "schema", "--ids"),
    *(("report", "-f", format_) for format_ in ("table", "md", "html")),
    ("report", "--for", "court", "--quotes", "-f", "md"),
)  # fmt: skip
"""Every command that answers, in its formats; some of them ask, near enough, for what is not there."""


def asked(chronicle: Chronicle, question: tuple[str, ...], base: Path) -> Answer:
    answer = chronicle(*question, "--public", base=base)
    assert answer.code in {0, 1, 2}, answer.err
    return replace(answer, out=answer.out.replace(" --public", ""))  # in the commands that it names


def without_words(text: str, *words: str) -> str:
    """Return a text without what was typed, which a message may repeat."""
    for word in words:
        text = text.replace(word, "")
    return text


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(name: str, *texts: str) -> Path:
        base = tmp_path / name
        base.mkdir()
        (base / "chronicle.toml").write_text("\n".join(texts), "utf-8")
        return base

    return written


@pytest.mark.parametrize("subject", IN_TURN)
def test_what_is_withheld_is_in_no_answer_and_in_nothing_that_is_kept(
    subject: str, write: Callable[..., Path], chronicle: Chronicle
) -> None:
    withheld = f'[{subject}.{ID}]\n{SUBJECTS[subject]}\nrestricted = "third-party"\n'
    base = write("base", AROUND, OF_REPORTS, withheld, *planted_entries(subject))
    assert PLANTED.search(
        fold(chronicle("people", "--all", base=base).out + chronicle("search", "zyx", base=base).out)
    )
    cache = Path(os.environ["CHRONICLE_CACHE"])
    before = {path for path in cache.rglob("*") if path.is_file()}
    for question in QUESTIONS:
        answer = asked(chronicle, question, base)
        text = without_words(answer.out + answer.err, *question)
        assert not PLANTED.search(fold(text)), (question, text)
    for path in cache.rglob("*"):
        if path.is_file() and path not in before:
            assert not re.search(b"zyx|quagga", path.read_bytes().lower()), path


@pytest.mark.parametrize(
    "format_", first_of((name for name in FORMATS if name not in {"sheets", "schema"}), 3)
)
def test_what_is_withheld_is_in_no_export(
    format_: str, write: Callable[..., Path], chronicle: Chronicle, tmp_path: Path
) -> None:
    for subject in ("people", "sources"):
        withheld = f'[{subject}.{ID}]\n{SUBJECTS[subject]}\nrestricted = "third-party"\n'
        base = write(f"base-{subject}", AROUND, OF_REPORTS, withheld, *planted_entries(subject))
        found = []
        for option in ("--public", "--with-restricted"):
            out = tmp_path / f"{subject}{option}"
            losses = f"{out}.csv"
            if format_ == "parquet":
                pytest.importorskip("pyarrow")
            answer = chronicle("export", format_, "-o", str(out), "--losses", losses, option, base=base)
            assert answer.code == 0, answer.err
            files = [out, Path(losses)] if out.is_file() else [Path(losses), *out.rglob("*")]
            found.append(any(PLANTED.search(fold(written_text(file))) for file in files))
        assert found == [False, True]
        refused = chronicle("export", format_, "-o", str(tmp_path / "more"), base=base)
        assert (refused.code, (tmp_path / "more").exists()) == (2, False)


def written_text(path: Path) -> str:
    """Return what stands in a file that was written; of Parquet, its rows."""
    if path.suffix == ".parquet":
        return str(pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist())
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("format_name", format_names("table", "page", binary=True))
@pytest.mark.parametrize("subject", IN_TURN)
def test_nor_in_a_document_of_office(
    subject: str, format_name: str, write: Callable[..., Path], chronicle: Chronicle, tmp_path: Path
) -> None:
    withheld = f'[{subject}.{ID}]\n{SUBJECTS[subject]}\nrestricted = "third-party"\n'
    base = write("base", AROUND, OF_REPORTS, withheld, *planted_entries(subject))
    for number, listing in enumerate(("timeline", "tenures", "people", "sources", "conflicts")):
        path = tmp_path / f"{number}.{format_name}"
        assert chronicle(listing, "-o", str(path), base=base).code == 2
        assert not path.exists()
        for allowed, is_there in (("--public", False), ("--with-restricted", True)):
            assert chronicle(listing, "-o", str(path), "--force", allowed, base=base).code in {0, 1}
            with ZipFile(path) as parts:
                whole = fold(
                    "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
                )
            if is_there and listing == "timeline":
                assert PLANTED.search(whole)
            elif not is_there:
                assert not PLANTED.search(whole), (listing, allowed)


@pytest.mark.parametrize("subject", IN_TURN)
def test_nor_in_an_issue_of_what_is_left_nor_is_another_read_for_it(
    subject: str, write: Callable[..., Path], chronicle: Chronicle
) -> None:
    withheld = f'[{subject}.{ID}]\n{SUBJECTS[subject]}\nrestricted = "third-party"\n'
    base = write("base", AROUND, OF_REPORTS, withheld, *planted_entries(subject))
    ask = ("report", "-f", "md", "--section", "chronology", "--column", "number", "--column", "what")
    for name, *left_out in (("whole-1",), ("left-1", "--public"), ("left-2", "--public")):
        day = f"2025-05-1{name[-1]}"
        answer = chronicle(*ask, "--issue", name, "--on", day, *left_out, base=base)
        assert answer.code in {0, 1}, answer.err
        text = answer.out + (base / "issued" / f"{name}.jsonl").read_text("utf-8")
        assert bool(PLANTED.search(fold(text))) is not bool(left_out)
    for option in ("--series=whole", "--since=whole-1", "--series=whole --renumber"):
        refused = chronicle(*ask, *option.split(" "), "--public", base=base)
        assert (refused.code, refused.out, PLANTED.search(fold(refused.err))) == (2, "", None)
    for option in ("--series=left", "--since=left-1"):
        answer = chronicle(*ask, option, "--public", base=base)
        assert answer.code in {0, 1}
        assert not PLANTED.search(fold(answer.out + answer.err))


@pytest.mark.parametrize("setting", [f'sections = ["tenures", "{NAME}"]', f'columns = ["date", "{NAME}"]'])
def test_nor_in_what_is_said_of_a_wrong_setting(
    setting: str, write: Callable[..., Path], chronicle: Chronicle
) -> None:
    withheld = f'[people.{ID}]\nname = "{NAME}"\nrestricted = "third-party"\n'
    answer = chronicle("report", "--public", base=write("base", AROUND, f"[report]\n{setting}\n", withheld))
    assert answer.code == 0
    assert not PLANTED.search(fold(answer.out + answer.err))


def never_written(subject: str) -> dict[str, str]:
    """Return the files of the same base written by hand without all of it, each table in a file, by ids."""
    kept: dict[str, dict[str, str]] = {}
    for text in (AROUND, *planted_entries(subject)):
        for block in re.split(r"^(?=\[)", text, flags=re.MULTILINE):
            header = re.match(r"\[(\w+)\.?([\w-]*)\]", block)
            assert header or not block
            if header:
                kept.setdefault(header[1], {})[header[2]] = block
    del kept["restrictions"]
    for table, blocks in kept.items():
        for id_, text in [*blocks.items()]:
            fields = fields_of(MODELS[table]).values() if table in MODELS else ()
            lines = [
                line
                for line in text.splitlines()
                if not any(
                    (line in {f'{field.key} = ["{ID}"]', f'{field.key} = "{ID}"'} and not field.required)
                    or line.startswith(f'stances = {{ "{ID}')
                    for field in fields
                )
            ]
            block = (
                re.sub(r', \{ source = "letter", quote = "[^]]*', "", "\n".join([*lines, ""]))
                if id_ == "cited"
                else "\n".join([*lines, ""])
            )
            if PLANTED.search(fold(block)) or (
                table == "tenures" and not re.search("^(post|organisation) =", block, re.MULTILINE)
            ):
                del blocks[id_]
            else:
                blocks[id_] = block
    in_config = ("chronicle", "extra", "scales")
    files = {
        f"{table}.toml": "".join(blocks[id_] for id_ in sorted(blocks))
        for table, blocks in kept.items()
        if table not in in_config
    }
    config = (kept[table][id_] for table in in_config for id_ in sorted(kept[table]))
    return {**files, "chronicle.toml": "".join(config)}


def without_lines(text: str) -> str:
    """Return a page, or rows, without what tells on which line of a file something stands."""
    text = re.sub(
        r"(\.toml(?::\d+){1,2})|(?<=\.toml\",)\d+|(?<=\"line\": )\d+|(?<=\"column\": )\d+", "", text
    )
    text = re.sub(r",line=\d+,\w+=\d+,\w+=\d+", "", text)
    text = re.sub(r"\n +\d* *\|[^\n]*|\(lines? [\d and]+\)", "", text)
    return " ".join(text.split())  # a command that is named makes a page wider


@pytest.mark.parametrize("subject", IN_TURN)
def test_the_answers_are_those_of_a_base_in_which_it_was_never_written(
    subject: str, write: Callable[..., Path], chronicle: Chronicle
) -> None:
    withheld = f'[{subject}.{ID}]\n{SUBJECTS[subject]}\nrestricted = "third-party"\n'
    base = write("base", AROUND, withheld, *planted_entries(subject))
    never = write("never")
    for name, text in never_written(subject).items():
        (never / name).write_text(text, "utf-8")
    for question in QUESTIONS:
        public, plain = asked(chronicle, question, base), chronicle(*question, base=never)
        expected = without_lines(plain.out.replace(f"{never}/", ""))
        assert (public.code, without_lines(public.out)) == (plain.code, expected), question
