"""Hints for a command that there is none of: the command of that purpose, or what to do instead."""

from __future__ import annotations

from typing import Final

from chronicle.cli.commands import COMMANDS
from chronicle.model.kinds.tenures import TENURES
from chronicle.suggest import suggest

_FILES: Final = "a base is text: change its files in an editor, then chronicle check finds every mistake"
_WHOLE: Final = "write the listing to a file for a word processor: chronicle timeline -o chronology.md"
_ROWS: Final = "every listing is written to a file by -o: chronicle timeline -o chronology.csv"
_ADVICE_BY_WORD: Final = {
    "who": f"chronicle {TENURES.table} shows who held which post, chronicle at 2010-11 who did so then",
    "help": "chronicle --help lists the commands, chronicle timeline --help what one of them takes",
    "version": "chronicle --version",
    "compare": "chronicle conflicts holds sources against each other, chronicle between two dates or facts",
    "diff": "a base is text under version control: git diff shows what changed",
    "undo": "a base is text under version control: git restore brings back what it was",
    **dict.fromkeys(
        [
            "add",
            "delete",
            "edit",
            "fix",
            "import",
            "merge",
            "move",
            "remove",
            "rename",
            "rm",
            "set",
            "update",
        ],
        _FILES,
    ),
    **dict.fromkeys(["docx", "html", "markdown", "pdf", "print", "publish", "report", "word"], _WHOLE),
    **dict.fromkeys(
        ["chart", "csv", "excel", "export", "graph", "json", "plot", "save", "spreadsheet", "xlsx"], _ROWS
    ),
}
_HINTS: Final = {
    **{word: f"did you mean {spec.name}?" for spec in COMMANDS.values() for word in spec.synonyms.split()},
    **_ADVICE_BY_WORD,
}
"""What to answer, by the word that was typed."""


def hint_for(typed: str) -> str:
    """Return the hint for a word that is no command."""
    word = typed.casefold()
    if word in _HINTS:
        return _HINTS[word]
    if nearest := suggest(word, tuple(COMMANDS)):
        return f"did you mean {nearest}?"
    if nearest := suggest(word, tuple(_HINTS)):
        return _HINTS[nearest]
    return f"there are {', '.join(COMMANDS)}"
