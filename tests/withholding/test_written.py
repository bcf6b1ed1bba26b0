"""Entries are read apart, each from its own text, only where that means the same as reading the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli

from chronicle.loader.locate import locate
from chronicle.withholding.cached import redacted_base
from chronicle.withholding.release import files_of
from chronicle.withholding.remaining import Withholding
from chronicle.withholding.written import NotApart, read_apart, read_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

CONFIG = """\
[chronicle]
title = "Docks inquiry"
financial-year = "01-01"
[restrictions.legal]
title = "Advice"
[people.zed]
name = "Zed Quagga"
restricted = "legal"
"""


def left_by(read: Callable[..., object], facts: str) -> dict[str, object]:
    """Return, as data, what is left of a base that is read in one of the two ways."""
    files = {"chronicle.toml": CONFIG.encode(), "facts.toml": facts.encode()}
    left = Withholding(read(files, "chronicle.toml"), None).remaining()  # type: ignore[arg-type]  # either way
    return {name: tomli.loads(text) for name, text in files_of(left).items()}


@pytest.mark.parametrize(
    "facts",
    [
        '[events.a]\ntitle = "A"\n[events.b]\ntitle = "B"\npeople = ["zed"]\n',
        '# Zed Quagga\n\n[events.a]\ntitle = "A"  # Zed Quagga\n',
        '[events.a]\r\ntitle = "A"\r\nnote = """\r\n[people.zed]\r\nrestricted = true"""\r\n',
        "\ufeff[events.a]\ntitle = 'A'\nnote = '''\n[events.b]\ntitle = \"Zed Quagga\"'''\n",
        '[events]\na = { title = "A" }\nb = { title = "Zed Quagga" }\n',
        '[events]\n[events.a]\ntitle = "A"\nrestricted = "legal"\n',
        'events.a.title = "A"\nevents.b.title = "B"\nevents.b.restricted = "legal"\n',
        '[events.a]\ntitle = "A"\n[events.a.allow]\nS301 = "zed knows"\n[events.b]\ntitle = "B"\n',
        '[events.a]\ntitle = "A"\n[events.b]\ntitle = "B"\n[events.a.allow]\nS301 = "zed knows"\n',
        '[events.a]\ntitle = "A"\n[[events.a.sources]]\nsource = "s"\nrestricted = "legal"\n[sources.s]\ntitle = "S"\n',
        '["events"."a"]\n"title" = "A"\n"re\\u0073tricted" = "legal"\n',
        '[events.a]\ntitle = "\\u005aed Quagga"\n[events.b]\ntitle = "Zed\\nQuagga"\n[events.c]\ntitle = "C"\n',
        '[events.a]\ntitle = "A"\nnote = """Zed \\\n  Quagga"""\n',
        '[events.a]\ntitle = "Zed%20Quagga"\n[events.b]\ntitle = "Zed&nbsp;Quagga"\n[events.c]\ntitle = "100% & more"\n',
        '[events.a]\ntitle = "Zed Qua\u00adgga"\n[events.b]\ntitle = "Zed\u200bQuagga"\n[events.c]\ntitle = "ZÉD QUAGGA"\n',
        '[events.a]\ntitle = "Zed Qua-\\ngga"\n[events.b]\nnote = """Zed Qua-\ngga"""\ntitle = "B"\n',
        '[budget.a]\norganisation = "o"\ntype = "cut"\namount = 1\npeople = ["zed"]\n[organisations.o]\nname = "O"\n',
    ],
)  # fmt: skip
def test_what_is_left_is_the_same(facts: str) -> None:
    assert left_by(read_apart, facts) == left_by(read_whole, facts)


@pytest.mark.parametrize(
    "facts",
    [
        '[events.a]\ntitle = "A"\n[events.a]\ntitle = "B"\n',
        '[people.zed]\nname = "Another"\n',
        '[evnts.a]\ntitle = "A"\n',
        'title = "A"\n',
        '[[events.a]]\ntitle = "A"\n',
        '[chronicle]\ntitle = "Again"\n',
        "\u20ac".encode().decode("latin-1") + "[",
    ],
)
def test_what_cannot_be_read_apart_is_not(facts: str) -> None:
    with pytest.raises(NotApart):
        left_by(read_apart, facts)


def test_entries_that_nothing_withheld_concerns_stand_as_they_are_written(
    make_base: Callable[..., Path],
) -> None:
    plain = "[events.b]\ndate    = '2009'\ntitle = 'B'\n"
    base = make_base(chronicle=CONFIG, facts=f'{plain}[events.a]\ntitle = "A" # why\n')
    copy, _ = redacted_base(locate(str(base)), None)
    assert (copy.root / "events.toml").read_text("utf-8") == f'[events.a]\ntitle = "A"\n\n{plain}'


@pytest.mark.parametrize(
    "facts",
    [
        '[events.b]\ntitle = "B"\ndate = "soon"\n',
        '[events.b]\ntitle = "B"\nrestrcted = "legal"\n[events.c]\ntitle = "C"\nsupersedes = "events.b"\n',
        '[events.b]\ntitle = "B\n',
        '[events.b]\ntitle = "B"\n[events.b]\ntitle = "B"\n',
        '[events.b]\ntitle = "B"\npeople = ["nobody"]\n',
    ],
)
def test_a_mistake_is_found_in_the_copy_and_no_longer_there(
    facts: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(chronicle=CONFIG, facts=f'[events.a]\ntitle = "A"\n{facts}')
    answer = chronicle("events", "--undated", "--public", base=base)
    assert (answer.code, "A" in answer.out, "B" in answer.out) == (1, True, False)
    assert "more for mistakes" in answer.err
    assert "error" not in chronicle("check", "--public", base=base).out
