"""What both fuzzers share: seeds, a dictionary, and limits that a command line can override.

Kept out of the ordinary suite, and atheris out of the development dependencies: it is large, and it is needed
only while something is being looked for. What a fuzzer finds becomes a row in the tests of its part.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

ROOT: Final = Path(__file__).resolve().parents[2]
"""The checkout, from which `chronicle` is imported."""


def watched(*packages: str) -> AbstractContextManager[None]:
    """Watch which lines of some packages run, if they are imported inside this context."""
    sys.path.insert(0, str(ROOT))
    atheris = import_module("atheris")
    return cast("AbstractContextManager[None]", atheris.instrument_imports(include=list(packages)))


def fuzz(
    one: Callable[[bytes], None], seeds: Iterable[str], words: Iterable[str], options: tuple[str, ...]
) -> None:
    """Try one input after another until a law breaks, an input takes too long, or time is up.

    Args:
        one: Tries one input; an exception is a finding.
        seeds: Inputs to begin from.
        words: Pieces that are put in and swapped about.
        options: libFuzzer's, before those of the command line; a later one counts.
    """
    atheris = import_module("atheris")
    with tempfile.TemporaryDirectory(prefix="chronicle-fuzz-") as directory:
        corpus, dictionary = Path(directory, "corpus"), Path(directory, "words.dict")
        corpus.mkdir()
        for number, seed in enumerate(seeds):
            (corpus / f"{number:04d}").write_bytes(seed.encode("utf-8"))
        escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode("utf-8")) for word in words)
        dictionary.write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")
        given = sys.argv[1:]
        findings = f"-artifact_prefix={tempfile.gettempdir()}/"
        atheris.Setup([sys.argv[0], f"-dict={dictionary}", findings, *options, *given, str(corpus)], one)
        atheris.Fuzz()
