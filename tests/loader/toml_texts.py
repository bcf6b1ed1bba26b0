"""Strategies for TOML texts: every way to write a key, a value and a table, and ways to break them."""

from __future__ import annotations

import tomli
from hypothesis import strategies as st

BLANKS = st.sampled_from(["", " ", "\t", "  "])
NAMES = st.sampled_from(["a", "b", "c", "1", "é", "x y", "a.b", "", '"', "#", "[d]", "tucker"])


@st.composite
def keys(draw: st.DrawFn, most: int = 3) -> str:
    """A key, dotted perhaps, its parts bare or quoted."""
    dot = draw(BLANKS) + "." + draw(BLANKS)
    return dot.join(draw(st.lists(NAMES.flatmap(_written), min_size=1, max_size=most)))


def _written(name: str) -> st.SearchStrategy[str]:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    ways = [f'"{escaped}"', '"' + "".join(f"\\U{ord(char):08x}" for char in name) + '"', f"'{name}'"]
    if name and all(char.isascii() and char.isalnum() for char in name):
        ways += [name, name, f'"\\x{ord(name[0]):02x}{name[1:]}"']
    return st.sampled_from(ways)


TEXTS = [
    '"text"',
    '""',
    "''",
    "'C:\\path'",
    '"é😀 \\e\\t\\"# [a]"',
    '"2009-04"',
    '"a\\\\"',
    '"""\n[x.y]\na = 1"""',
    "'''\n# no\n[z]'''",
    '"""a"""""',
    '"""\\\n   a "b" ""\\""""',
    "''''a''''",
]
NUMBERS = ["1", "-1_000", "0xff", "1.5", "inf", "-nan", "1e999999", "true", "false"]
TIMES = ["2009-04-17", "2009-04-17 10:00:00", "2009-04-17T10:00", "10:00:00"]
SCALARS = st.sampled_from(TEXTS + NUMBERS + TIMES)
GAPS = st.sampled_from(["", " ", "\n", " # it's [a {b \"c\n", "\n\n\t"])


def _trailing(items: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(["", ","] if items else [""])


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    @st.composite
    def array(draw: st.DrawFn) -> str:
        items = [draw(GAPS) + draw(inner) + draw(GAPS) for _ in range(draw(st.integers(0, 3)))]
        return "[" + ",".join(items) + draw(_trailing(items)) + draw(GAPS) + "]"

    @st.composite
    def table(draw: st.DrawFn) -> str:
        pairs = [
            draw(GAPS) + draw(keys(2)) + draw(BLANKS) + "=" + draw(BLANKS) + draw(inner) + draw(GAPS)
            for _ in range(draw(st.integers(0, 3)))
        ]
        return "{" + ",".join(pairs) + draw(_trailing(pairs)) + draw(GAPS) + "}"

    return array() | table()


VALUES = st.recursive(SCALARS, _compound, max_leaves=6)


@st.composite
def lines(draw: st.DrawFn) -> str:
    """A statement, a comment or a blank line."""
    kind = draw(st.sampled_from(["pair", "pair", "pair", "header", "header", "array", "comment", "blank"]))
    indent, end = draw(BLANKS), draw(st.sampled_from(["", " ", ' # it\'s "quoted" [a]']))
    if kind == "pair":
        return f"{indent}{draw(keys())}{draw(BLANKS)}={draw(BLANKS)}{draw(VALUES)}{end}"
    if kind == "header":
        return f"{indent}[{draw(BLANKS)}{draw(keys())}{draw(BLANKS)}]{end}"
    if kind == "array":
        return f"{indent}[[{draw(keys())}]]{end}"
    return f"{indent}# [a.b] '''" if kind == "comment" else indent


@st.composite
def likely(draw: st.DrawFn) -> str:
    """A text of TOML lines that may clash with one another, with one kind of line break."""
    text = "\n".join(draw(st.lists(lines(), max_size=8)))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@st.composite
def accepted(draw: st.DrawFn) -> str:
    """A text that tomli accepts: lines are added as long as it does."""
    text = ""
    for line in draw(st.lists(lines(), max_size=10)):
        try:
            tomli.loads(text + line + "\n")
        except tomli.TOMLDecodeError:
            continue
        text += line + "\n"
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A text of TOML with a few characters taken out, put in or changed."""
    text = draw(likely())
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        stop = start + draw(st.integers(0, 3))
        odd = st.sampled_from(["", *"\"'[]{}=,\\\r\n\0“x#\ufeff", '"""'])
        text = text[:start] + draw(odd) + text[stop:]
    return text
