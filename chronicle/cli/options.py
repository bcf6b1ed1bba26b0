"""The options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from chronicle import render
from chronicle.cli import completion
from chronicle.text import alternatives

FILTER = "Filters"
TIME = "Time"
OUTPUT = "Output"


_FOR_PEOPLE: Final = render.format_names("page")
_FOR_PROGRAMS: Final = render.format_names("table")
_OF_ONE_OBJECT: Final = render.format_names("object")

if TYPE_CHECKING:  # type checkers know an enumeration only by its literals
    FormatName: TypeAlias = StrEnum
else:
    FormatName = StrEnum("FormatName", {name.upper(): name for name in render.format_names("page", "table")})


class KindName(StrEnum):
    """The kinds of fact, as `--kind` names them."""

    TENURE = "tenure"
    INSPECTION = "inspection"
    BUDGET = "budget"
    EVENT = "event"
    COUNT = "count"


class StatusName(StrEnum):
    """What a fact can be when it is not simply something that happened."""

    PLANNED = "planned"
    PROPOSED = "proposed"
    ALLEGED = "alleged"
    CANCELLED = "cancelled"


Base: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--base",
        envvar="CHRONICLE_BASE",
        metavar="PATH",
        help="The base: a directory with a chronicle.toml, or one .toml file. Else the nearest one at or above here.",
        rich_help_panel=OUTPUT,
    ),
]
People: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--person",
        "-p",
        metavar="NAME",
        autocompletion=completion.people,
        rich_help_panel=FILTER,
        help="Facts about a person: id, name, surname or other name (-p duxbury).",
    ),
]
Posts: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--post",
        metavar="POST",
        autocompletion=completion.posts,
        rich_help_panel=FILTER,
        help="Facts about a post (--post strategic-director).",
    ),
]
Organisations: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--org",
        metavar="ORG",
        autocompletion=completion.organisations,
        rich_help_panel=FILTER,
        help="Facts about an organisation, or what belongs to it (--org birmingham).",
    ),
]
Kinds: TypeAlias = Annotated[
    list[KindName] | None,
    typer.Option(
        "--kind",
        "-k",
        metavar="KIND",
        rich_help_panel=FILTER,
        help=f"Facts of one kind: {', '.join(KindName)} (-k inspection).",
    ),
]
Sources: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        "-s",
        metavar="SOURCE",
        autocompletion=completion.sources,
        rich_help_panel=FILTER,
        help="Facts that a source is cited for (-s cypn).",
    ),
]
Tags: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        metavar="TAG",
        autocompletion=completion.tags,
        rich_help_panel=FILTER,
        help="Facts with a tag (--tag death).",
    ),
]
Statuses: TypeAlias = Annotated[
    list[StatusName] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        rich_help_panel=FILTER,
        help=f"Facts with a status: {', '.join(StatusName)} (--status planned).",
    ),
]
Text: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--text",
        "-t",
        metavar="WORDS",
        rich_help_panel=FILTER,
        help='Facts with these words (-t "mutual agreement").',
    ),
]
Years: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--year",
        "-y",
        metavar="WHEN",
        rich_help_panel=TIME,
        help="What falls in a year, a stretch of years or a financial year (-y 2010, -y 2009..2012, -y 2013/14).",
    ),
]
From: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="DATE",
        rich_help_panel=TIME,
        help="From the first day of a date on (--from 2009).",
    ),
]
To: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="DATE",
        rich_help_panel=TIME,
        help="Up to the last day of a date (--to 2010-12).",
    ),
]
Certain: TypeAlias = Annotated[
    bool, typer.Option("--certain", rich_help_panel=TIME, help="Only what certainly falls in the window.")
]
Undated: TypeAlias = Annotated[
    bool, typer.Option("--undated", rich_help_panel=TIME, help="Also what only a missing date leaves open.")
]
KnownBy: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--known-by",
        metavar="DATE",
        rich_help_panel=TIME,
        help="As if sources published later had never been cited (--known-by 2013-12).",
    ),
]
Limit: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--limit", "-n", min=0, metavar="N", rich_help_panel=OUTPUT, help="At most so many rows (-n 20)."
    ),
]
Reverse: TypeAlias = Annotated[
    bool, typer.Option("--reverse", rich_help_panel=OUTPUT, help="The latest first.")
]
As: TypeAlias = Annotated[
    FormatName | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        rich_help_panel=OUTPUT,
        help=f"For people {alternatives(_FOR_PEOPLE)}, for programs {alternatives(_FOR_PROGRAMS)}"
        f" (-f {_FOR_PROGRAMS[0]}).",
    ),
]
OneAs: TypeAlias = Annotated[
    FormatName | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        rich_help_panel=OUTPUT,
        help=f"For people {alternatives(_FOR_PEOPLE)}, for programs {alternatives(_OF_ONE_OBJECT)}: one object"
        f" (-f {_OF_ONE_OBJECT[0]}).",
    ),
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        rich_help_panel=OUTPUT,
        help="Write to a file, whole or not at all; its ending says the format (-o chronology.csv).",
    ),
]
OneOutput: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        rich_help_panel=OUTPUT,
        help="Write to a file, whole or not at all; its ending says the format (-o answer.md).",
    ),
]
Force: TypeAlias = Annotated[
    bool, typer.Option("--force", rich_help_panel=OUTPUT, help="Let --output replace a file.")
]
Excel: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--excel",
        rich_help_panel=OUTPUT,
        help="CSV that Excel shows as it is: dates stay as they are written.",
    ),
]
Raw: TypeAlias = Annotated[
    bool,
    typer.Option("--raw", rich_help_panel=OUTPUT, help="CSV without the ' that keeps formulas from running."),
]
WithHolders: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--holders", rich_help_panel=OUTPUT, help="timeline only: who held the lead posts on each row's date."
    ),
]
