"""The options that say what changes in an entry.

Annotations are evaluated here: the options are read from them.
"""

from typing import Annotated, Final, NamedTuple

import typer

from chronicle.cli.completion import complete_sources
from chronicle.cli.entry_options import CITATION_PANEL, PlaceInSource, Quote, Says, Via

_CHANGE_PANEL: Final = "Changes"


class ChangeOptions(NamedTuple):
    """The options that say what changes in an entry."""

    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            rich_help_panel=_CHANGE_PANEL,
            help="Give a key a value, typed as for add (--set start=2009-05).",
        ),
    ] = None
    unset: Annotated[
        list[str] | None,
        typer.Option(
            "--unset", metavar="KEY", rich_help_panel=_CHANGE_PANEL, help="Take a key out (--unset left)."
        ),
    ] = None
    because: Annotated[
        list[str] | None,
        typer.Option(
            "--because",
            metavar="[KEY=]WHY",
            rich_help_panel=_CHANGE_PANEL,
            help='Why a value stands (--because start="the minutes are later").',
        ),
    ] = None
    cite: Annotated[
        str | None,
        typer.Option(
            "--cite",
            metavar="NAME",
            autocompletion=complete_sources,
            rich_help_panel=CITATION_PANEL,
            help="Cite one more source (--cite minutes).",
        ),
    ] = None
    at: PlaceInSource = None
    quote: Quote = None
    via: Via = None
    says: Says = None
    correct: Annotated[
        bool,
        typer.Option(
            "--correct",
            rich_help_panel=_CHANGE_PANEL,
            help="Only a slip of the pen is mended: no source gave the old value.",
        ),
    ] = False
    delete: Annotated[
        bool,
        typer.Option(
            "--delete", rich_help_panel=_CHANGE_PANEL, help="Take the entry out, if nothing names it."
        ),
    ] = False

    @property
    def changes_values(self) -> bool:
        """Whether any value is to be changed in place."""
        return bool(self.values or self.unset or self.because or self.cite is not None)
