from __future__ import annotations

import pytest

from chronicle.loader.reader import Lines
from chronicle.loader.toml.limits import MAX_DEPTH, MAX_DIGITS, MAX_PARTS, find_excess

TOO_MUCH = {
    "ten thousand open brackets": ("a = " + "[" * 10_000, (1, 5 + MAX_DEPTH), "brackets"),
    "ten thousand open brackets on lines": ("a = " + "[\n" * 10_000, (1 + MAX_DEPTH, 1), "brackets"),
    "ten thousand open braces": ("a = " + "{a=" * 10_000, (1, 5 + 3 * MAX_DEPTH), "brackets"),
    "depth hidden behind closing brackets": (
        "a = " + "[[]," * 10_000,
        (1, 4 + 4 * MAX_DEPTH - 2),
        "brackets",
    ),
    "depth hidden behind brackets in strings": (
        "a = " + '["]",' * 10_000,
        (1, 5 + 5 * MAX_DEPTH),
        "brackets",
    ),
    "depth hidden behind lines like headers": ("a = " + '["""\n[a.b]\n""",' * 100, None, "brackets"),
    "a key of a thousand parts": (".".join("a" * 1000) + " = 1", (1, 1), "parts"),
    "a header of a thousand parts": ("x = 1\n[" + ".".join("a" * 1000) + "]", (2, 2), "parts"),
    "half a megabyte of one dotted key": (".".join("a" * 250_000) + " = 1", (1, 1), "parts"),
    "quoted parts with blanks between": ("a = 1\n" + " . ".join(['"b"'] * 40) + " = 1", (2, 1), "parts"),
    "a long key in an inline table": ("a = { " + ".".join("b" * 40) + " = 1 }", (1, 7), "parts"),
    "an integer of 4,301 digits": ("a = " + "1" * 4301, (1, 5), "number"),
    "the same with underscores": ("a = [ 1" + "_1" * 4300 + " ]", (1, 7), "number"),
    "a hexadecimal one, longer still in decimal": ("a = 0x" + "f" * 4301, (1, 5), "number"),
}

FINE = {
    "an empty file": "",
    "a word of forty thousand letters": 'a = "' + "w" * 40_000 + '"',
    "a key of forty thousand letters": "w" * 40_000 + " = 1",
    "digits in a string": 'a = "' + "1" * 5000 + '"',
    "digits in a comment": "# " + "1" * 5000,
    "brackets in a string": 'a = "' + "[" * 5000 + '"',
    "brackets in a long string": 'a = """\n' + "[\n" * 5000 + '"""',
    "dots in prose": 'a = "' + "No. " * 500 + '"',
    "dots in a comment": "# " + "a." * 500,
    "many shallow lists": "a = [" + "[1]," * 5000 + "]",
    "as deep as may be": "a = " + "[" * MAX_DEPTH + "]" * MAX_DEPTH,
    "as many parts as may be": ".".join("a" * MAX_PARTS) + " = 1",
    "as many digits as may be": "a = " + "1" * MAX_DIGITS,
    "an infinite float": "a = 1e999999\nb = nan",
    "brackets behind a string that is never closed": 'a = "\n' + "b = " + "[" * 5000,
}


@pytest.mark.parametrize(("text", "place", "word"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_too_much_for_a_parser_is_found_at_its_place(
    text: str, place: tuple[int, int] | None, word: str
) -> None:
    found = find_excess(text)
    assert found is not None
    assert word in found.message
    assert found.hint
    assert place is None or Lines(text).position(found.offset) == place


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_what_only_looks_like_it_is_let_through(text: str) -> None:
    assert find_excess(text) is None


@pytest.mark.parametrize(
    "unit",
    ["[", "{a=", '["]",', "a.", '"', "'", '"""\n', "1", ",000", "w", "[]", "[a\n", "\\", "#", "{", "\n["],
)
def test_a_megabyte_of_anything_comes_to_an_end(unit: str) -> None:
    text = "a = " + unit * (2**20 // len(unit))
    found = find_excess(text)
    assert found is None or found.offset < len(text)
