"""The program as Typer runs it. Only the command that is called is imported and built."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from chronicle.cli.commands import COMMANDS
from chronicle.cli.errors import Exit, UsageError, exit_with, report
from chronicle.overrides import override
from chronicle.version import __version__

_NO_PAGER: Final = "--no-pager"
"""An option of every command that answers, which may stand before the command too."""


class SubCommands(TyperGroup):
    """A group of commands behind a command, such as that of the kinds that can be added."""

    @staticmethod
    def start(ctx: typer.Context) -> None:
        """Refuse a command line that does not go on."""
        if ctx.invoked_subcommand is None:
            group: Any = ctx.command
            words = ", ".join(group.list_commands(ctx))
            raise UsageError(f"{ctx.info_name} needs a word for what", f"there are {words}")


class Commands(TyperGroup):
    """A Typer group that builds a command only when it is called."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    @override
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command called, and its arguments.

        Raises:
            UsageError: There is no such command; the hint is what was meant.
        """
        typed = args[0]
        if typed not in COMMANDS and not typed.startswith("-") and not ctx.resilient_parsing:
            from chronicle.cli.usage import hint_for_command  # noqa: PLC0415 - only a mistake needs it

            raise UsageError(f'there is no command "{typed}"', hint_for_command(typed))
        name, command, rest = super().resolve_command(ctx, args)
        if ctx.params.get("no_pager") and command and any(_NO_PAGER in one.opts for one in command.params):
            rest = [_NO_PAGER, *rest]
        return name, command, rest

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of that name, built now; None if there is none."""
        spec = COMMANDS.get(cmd_name)
        if spec is None:
            return None
        from chronicle.cli.options import expand_options  # noqa: PLC0415 - the front page needs no options

        function = getattr(import_module(f"chronicle.cli.commands.{spec.module}"), spec.function)
        if isinstance(function, type) and issubclass(
            function, SubCommands
        ):  # a group of commands, such as that of the kinds that can be added
            group = typer.Typer(
                cls=function,
                name=spec.name,
                help=spec.help,
                short_help=spec.summary,
                invoke_without_command=True,
                add_completion=False,
                rich_markup_mode="rich",
            )
            group.callback()(function.start)
            command: Any = typer.main.get_command(group)
            command.rich_help_panel = spec.panel  # Typer leaves it out
            return command
        single = typer.Typer(add_completion=False, rich_markup_mode="rich")
        single.command(spec.name, help=spec.help, short_help=spec.summary, rich_help_panel=spec.panel)(
            expand_options(function)
        )
        return typer.main.get_command(single)


def _print_version(value: bool) -> None:
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
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    no_pager: Annotated[
        bool, typer.Option(_NO_PAGER, help="On a terminal, do not show long answers by $PAGER.")
    ] = False,
) -> None:
    """Show what Chronicle can do, when it is called by itself."""
    if ctx.invoked_subcommand is None:
        _show_front_page(os.environ.get("CHRONICLE_BASE") or None)


def _show_front_page(base: str | None) -> None:
    """Print the front page for the base found; if it cannot be read, without one, after the error."""
    from chronicle import render  # noqa: PLC0415 - no other command needs these here
    from chronicle.cli.session import settled_base  # noqa: PLC0415
    from chronicle.index.cache import Index, open_index  # noqa: PLC0415
    from chronicle.loader.locate import BaseNotFound  # noqa: PLC0415
    from chronicle.pages.front import front_page  # noqa: PLC0415

    index: Index | None = None
    code = Exit.FINE
    try:
        index = open_index(settled_base(base))
    except BaseNotFound as error:
        code = report(error)
    render.write_page(render.DEFAULT, front_page(index), sys.stdout)
    exit_with(code)
