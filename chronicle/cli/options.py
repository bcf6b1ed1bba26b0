"""The options that commands share, and how a command takes a group of them as one object.

Annotations are evaluated here: the options are read from them.
"""

import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias, get_args, get_origin

import typer
from typer._types import TyperChoice  # what Typer makes of an enumeration; not re-exported
from typer.models import OptionInfo

from chronicle import render
from chronicle.cli.completion import complete_restrictions
from chronicle.model.fact import Status
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple
from chronicle.text import alternatives

FILTER_PANEL: Final = "Filters"
MORE_FILTERS_PANEL: Final = "More filters"
OUTPUT_PANEL: Final = "Output"

_FOR_PEOPLE: Final = render.format_names("page")
_FOR_ROWS: Final = render.format_names("table")
_FOR_OBJECTS: Final = render.format_names("object")
_DOCUMENT_FORMATS: Final = render.format_names("document")
_FORMAT_CHOICES: Final = render.format_names("page", "table", "chart")
_CHARTS: Final = render.format_names("chart")

KIND_CHOICES: Final = tuple(kind.singular for kind in KINDS)
"""The kinds of fact, as `--kind` names them."""
KIND_WORDS: Final = {word: kind.singular for kind in KINDS for word in (kind.singular, kind.table)}
"""The words that `--kind` takes, singular and plural, each with the kind that it means."""
STATUS_CHOICES: Final = tuple(status.value for status in Status)
"""What a fact can be when it is not simply something that happened."""


def choice_of(words: Iterable[str]) -> TyperChoice[str]:
    """Return the type of an option that takes one of these words."""
    return TyperChoice(words)


BasePath: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--base",
        envvar="CHRONICLE_BASE",
        metavar="PATH",
        help="The base: a directory with a chronicle.toml, or one .toml file. Else the nearest one at or above here.",
        rich_help_panel=OUTPUT_PANEL,
    ),
]


class BaseOptions(NamedTuple):
    """The options of which base is asked, and what of it."""

    base: BasePath = None
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            metavar="RESTRICTION",
            autocompletion=complete_restrictions,
            rich_help_panel=OUTPUT_PANEL,
            help="As if what is under this restriction had never been written.",
        ),
    ] = None
    public: Annotated[
        bool,
        typer.Option(
            "--public",
            rich_help_panel=OUTPUT_PANEL,
            help="As if what is under any restriction had never been written.",
        ),
    ] = False

    @property
    def withholds(self) -> bool:
        """Whether anything is to be left out."""
        return bool(self.public or self.without)

    @property
    def restrictions(self) -> frozenset[str] | None:
        """The restrictions whose entries are left out; None for all."""
        return None if self.public else frozenset(self.without or ())


WithheldLog: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--log",
        metavar="FILE",
        rich_help_panel=OUTPUT_PANEL,
        help="Write what was left out, under which restriction and why, as CSV that stays with you.",
    ),
]
KnownBy: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--known-by",
        metavar="DATE",
        rich_help_panel=MORE_FILTERS_PANEL,
        help="As if sources published later had never been cited (--known-by 2013-12).",
    ),
]


def _format_option(names: Iterable[str], words: str) -> OptionInfo:
    """Return the option of the format of an answer."""
    option: OptionInfo = typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        click_type=choice_of(names),
        rich_help_panel=OUTPUT_PANEL,
        help=words,
    )
    return option


def _path_option(example: str) -> OptionInfo:
    """Return the option of the file of an answer."""
    option: OptionInfo = typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        rich_help_panel=OUTPUT_PANEL,
        help=f"Write to a file, whole or not at all; its ending says the format (-o {example}).",
    )
    return option


OutputPath: TypeAlias = Annotated[Path | None, _path_option("chronology.csv")]
Force: TypeAlias = Annotated[
    bool, typer.Option("--force", rich_help_panel=OUTPUT_PANEL, help="Let --output replace a file.")
]
WithRestricted: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--with-restricted",
        rich_help_panel=OUTPUT_PANEL,
        help="Let --output take what is restricted: the answer says so.",
    ),
]
Excel: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--excel",
        rich_help_panel=OUTPUT_PANEL,
        help="CSV that Excel shows as it is: dates stay as they are written.",
    ),
]
Fragment: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--fragment",
        rich_help_panel=OUTPUT_PANEL,
        help="HTML as a section for a page of your own, instead of a file.",
    ),
]
NoPager: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--no-pager",
        rich_help_panel=OUTPUT_PANEL,
        help="On a terminal, do not show a long answer by $PAGER.",
    ),
]


class RowsOutput(NamedTuple):
    """The options of how and where to write an answer that is rows."""

    format: Annotated[
        str | None,
        _format_option(
            _FORMAT_CHOICES,
            f"For people {alternatives(_FOR_PEOPLE)}, for programs {alternatives(_FOR_ROWS)}"
            f" (-f {_FOR_ROWS[0]}), as a picture {alternatives(_CHARTS)}.",
        ),
    ] = None
    path: OutputPath = None
    force: Force = False
    excel: Excel = False
    raw: Annotated[
        bool,
        typer.Option(
            "--raw", rich_help_panel=OUTPUT_PANEL, help="CSV without the ' that keeps formulas from running."
        ),
    ] = False
    fragment: Fragment = False
    no_pager: NoPager = False
    with_restricted: WithRestricted = False


class DocumentOutput(NamedTuple):
    """The options of how and where to write an answer that is a document."""

    format: Annotated[
        str | None,
        _format_option(
            _DOCUMENT_FORMATS,
            f"The format: {alternatives(_DOCUMENT_FORMATS)} (-f {_DOCUMENT_FORMATS[1]}).",
        ),
    ] = None
    path: Annotated[Path | None, _path_option("report.docx")] = None
    force: Force = False
    fragment: Fragment = False
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="FILE",
            rich_help_panel=OUTPUT_PANEL,
            help="A Word document (.docx, .dotx) whose styles, paper, header and footer a .docx takes on.",
        ),
    ] = None
    no_pager: NoPager = False
    with_restricted: WithRestricted = False


class ObjectOutput(NamedTuple):
    """The options of how and where to write an answer that is one object."""

    format: Annotated[
        str | None,
        _format_option(
            _FORMAT_CHOICES,
            f"For people {alternatives(_FOR_PEOPLE)}, for programs {alternatives(_FOR_OBJECTS)}: one object"
            f" (-f {_FOR_OBJECTS[0]}).",
        ),
    ] = None
    path: Annotated[Path | None, _path_option("answer.md")] = None
    force: Force = False
    fragment: Fragment = False
    no_pager: NoPager = False
    with_restricted: WithRestricted = False


class Only:
    """Marks a parameter that takes but these options of its group: `Annotated[Filters, Only("org")]`."""

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)


class Without:
    """Marks a parameter that takes all options of its group but these."""

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)


def expand_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command as Typer reads it: each parameter that is a group of options becomes these options.

    A group is a named tuple whose fields are annotated with Typer's options; a field that the command does
    not take (`Only`, `Without`) keeps its default.
    """
    parameters: list[inspect.Parameter] = []
    groups: dict[str, tuple[Callable[..., object], list[str]]] = {}
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        group, names = _group_of(parameter.annotation)
        if group is None:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        groups[parameter.name] = group, names
        parameters += (
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=group._field_defaults[name],
                annotation=group.__annotations__[name],
            )
            for name in names
        )

    def expanded(**values: object) -> None:
        for parameter, (group, names) in groups.items():
            values[parameter] = group(**{name: values.pop(name) for name in names})
        command(**values)

    expanded.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by `inspect`
    expanded.__annotations__ = {}
    return expanded


def _group_of(annotation: Any) -> tuple[Any, list[str]]:
    """Return the group of options that an annotation names, None if none, and which of its fields are taken."""
    group, marker = annotation, None
    if get_origin(annotation) is Annotated:
        group, marker = get_args(annotation)[:2]
    if not hasattr(group, "_field_defaults"):
        return None, []
    match marker:
        case Only():
            return group, [name for name in group._fields if name in marker.names]
        case Without():
            return group, [name for name in group._fields if name not in marker.names]
        case _:
            return group, list(group._fields)
