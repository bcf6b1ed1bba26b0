"""The commands by name. Only the one that is called is imported and built."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Annotated, Any, Final, NamedTuple

import typer
from typer.core import TyperGroup

from chronicle import __version__
from chronicle.cli.errors import UsageError


class Entry(NamedTuple):
    """A command: its module in `chronicle.cli`, its function, its one-line help, and its help panel."""

    module: str
    function: str
    help: str
    panel: str = "Ask"


COMMANDS: Final[dict[str, Entry]] = {
    "timeline": Entry("listings", "listing", "Everything, merged, in order."),
    "at": Entry("at", "at", "Who held which post on a date, the latest rating, what was in force."),
    "tenures": Entry("listings", "listing", "Who held which post, and how long."),
    "inspections": Entry("listings", "listing", "Ratings, and who was in charge."),
    "budget": Entry("listings", "listing", "Money by financial year."),
    "events": Entry("listings", "listing", "What happened."),
    "counts": Entry("listings", "listing", "How many there were: posts, children, meetings."),
    "conflicts": Entry("conflicts", "conflicts", "Where sources disagree, side by side."),
    "between": Entry("between", "between", "The time from one fact or date to another."),
    "show": Entry("show", "show", "All that is known of a person, post, organisation, source or fact."),
    "search": Entry("search", "search", "Any words, wherever they stand in the base."),
    "people": Entry("listings", "listing", "Whom the facts name, and how often.", "Look up"),
    "organisations": Entry("listings", "listing", "Councils, inspectorates and the rest.", "Look up"),
    "posts": Entry("listings", "listing", "The offices that people hold.", "Look up"),
    "sources": Entry("listings", "listing", "Who says so.", "Look up"),
    "check": Entry("check", "check", "Every mistake, with file, line and column.", "Your own base"),
    "new": Entry("new", "new", "A commented base to begin with.", "Your own base"),
}
"""Every command, in the order in which help lists them."""


class Commands(TyperGroup):
    """A Typer group that builds a command only when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command called, and its arguments; an unknown one is refused, with the nearest as a hint."""
        typed = args[0]
        if typed not in COMMANDS and not typed.startswith("-") and not ctx.resilient_parsing:
            from chronicle.suggest import suggest  # noqa: PLC0415 - only a mistake needs it

            near = suggest(typed, tuple(COMMANDS))
            hint = f"did you mean {near}?" if near else f"there are {', '.join(COMMANDS)}"
            raise UsageError(f'there is no command "{typed}"', hint)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, built now; None if there is none."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = import_module(f"chronicle.cli.commands.{entry.module}")
        one = typer.Typer(add_completion=False, rich_markup_mode="rich")
        one.command(
            cmd_name,
            help=module.help_of(cmd_name, entry.help),
            short_help=entry.help,
            rich_help_panel=entry.panel,
        )(getattr(module, entry.function))
        return typer.main.get_command(one)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"chronicle {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=Commands,
    name="chronicle",
    help="A sourced chronology as text: what happened, who says so, and how sure that is.",
    invoke_without_command=True,
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def start(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Show what Chronicle can do, when it is called by itself."""
    if ctx.invoked_subcommand is None:
        from chronicle.cli.commands.front import welcome  # noqa: PLC0415 - no other command needs it

        welcome(os.environ.get("CHRONICLE_BASE") or None)
