"""`check`: every mistake in a base, shown as by a compiler, and what each code means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from chronicle import render
from chronicle.cli import options as o
from chronicle.cli.errors import Exit, UsageError, apart, note, stop
from chronicle.cli.output import Target, target
from chronicle.cli.session import opened
from chronicle.codes import CODES, TOO_MANY_HOLDERS, UNCITED_SOURCE, Severity
from chronicle.pages.fragments import LOST_PART
from chronicle.queries import findings as query

if TYPE_CHECKING:
    from chronicle.findings import Diagnostic
    from chronicle.index.cache import Index
    from chronicle.loader.locate import BaseLocation

CHOICE = "Which findings"
MOST_IN_A_FILE: Final = 50
"""The most findings of one file shown to people; programs are given all."""
_INFO: Final = frozenset(code for code in CODES.values() if code.severity is Severity.INFO)


FORMATS: Final = render.format_names("table", "findings")

if TYPE_CHECKING:  # type checkers know an enumeration only by its literals
    FindingsFormatName: TypeAlias = StrEnum
else:
    FindingsFormatName = StrEnum("FindingsFormatName", {name.upper(): name for name in FORMATS})


def help_of(name: str, summary: str) -> str:
    """The help of `check`, with how it is asked."""
    examples = (
        f"chronicle {name}",
        f"chronicle {name} --strict --ignore {UNCITED_SOURCE}",
        f"chronicle {name} --select D,{TOO_MANY_HOLDERS}",
        f"chronicle {name} --explain {TOO_MANY_HOLDERS}",
        f"chronicle {name} -f github",
    )
    return f"{summary}\n\n\b\nFor example:\n" + "\n".join(f"  {line}" for line in examples)


def check(
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="CODES",
            rich_help_panel=CHOICE,
            help=f"Only these codes, or those that begin so (--select D,{TOO_MANY_HOLDERS}).",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore", metavar="CODES", rich_help_panel=CHOICE, help="All but these (--ignore N6)."
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", rich_help_panel=CHOICE, help="Let warnings fail the check, as errors do."),
    ] = False,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            rich_help_panel=CHOICE,
            help=f"Also information, and more than {MOST_IN_A_FILE} findings of a file.",
        ),
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="CODE",
            rich_help_panel=CHOICE,
            help=f"What a code means; all for the list of them (--explain {TOO_MANY_HOLDERS}).",
        ),
    ] = None,
    format_: Annotated[
        FindingsFormatName | None,
        typer.Option(
            "--format",
            "-f",
            rich_help_panel=o.OUTPUT,
            help="For people, for programs, or as notes on a pull request (-f json).",
        ),
    ] = None,
    output: o.Output = None,
    force: o.Force = False,
    base: o.Base = None,
) -> None:
    """Answer what is wrong with a base, or what a code means."""
    if explain is not None:
        from chronicle.cli.commands.explain import explain_code  # noqa: PLC0415 - only this option needs it

        if output is not None and output.suffix.lower() == ".toml":
            raise UsageError(f"--output {output} is, or would be, a file of a base", "name another file")
        explain_code(explain, target(format_, output, force=force, formats=FORMATS))
        return
    wanted = _codes(select, "--select") if select else frozenset(CODES)
    wanted -= _codes(ignore, "--ignore") if ignore else frozenset()
    index = opened(base)
    to = target(format_, output, force=force, base=index, formats=FORMATS)
    if not select and not everything and render.writes(to.format, "findings"):
        wanted -= _INFO
    _write(index, wanted, to, everything=everything)
    told = query.tally(index, wanted)
    if told.errors or told.warnings or told.infos:
        apart()
    note(summary(told))
    if hidden := _hidden(index, wanted, select, ignore):
        note(hidden)
    stop(Exit.BASE_HAS_ERRORS if told.errors or (strict and told.warnings) else Exit.FINE)


def _codes(parts: Iterable[str], option: str) -> frozenset[str]:
    try:
        return query.matching_codes(parts)
    except query.NoSuchCode as error:
        raise no_such_code(error, option) from None


def no_such_code(error: query.NoSuchCode, option: str) -> UsageError:
    """The refusal of an unknown code, with the nearest codes as a hint."""
    hint = (
        f"did you mean {' or '.join(error.nearest)}?"
        if error.nearest
        else "chronicle check --explain all lists the codes"
    )
    return UsageError(f'{option}: no check is called "{error}"', hint)


def _write(index: Index, wanted: frozenset[str], to: Target, *, everything: bool) -> None:
    with to.opened() as out:
        if render.writes(to.format, "table"):
            render.write_table(to.format, query.findings_table(index, wanted), out)
            return
        most = None if everything or to.format != render.DEFAULT else MOST_IN_A_FILE
        shown = _capped(query.findings(index, wanted), most, index.base)
        render.write_findings(to.format, shown, query.SourceLines(index), index.base.display, out)


def _capped(
    findings: Iterable[Diagnostic], most: int | None, base: BaseLocation
) -> Iterator[Diagnostic | str]:
    """The first `most` findings of each file, then a line that counts the rest."""
    for file, group in groupby(findings, key=attrgetter("file")):
        those = iter(group)
        yield from islice(those, most)
        rest = Counter(one.severity for one in those)
        if rest:
            more = f"{base.display(file)}: and {_kinds(rest)} more"
            yield f"{more}. To see them: {base.command('check', '--all')}"


def _kinds(counts: Mapping[Severity, int]) -> str:
    """Findings counted by severity: `2 errors and 1 warning`."""
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    said = [_count(counts[severity], word) for severity, word in words.items() if counts.get(severity)]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def summary(told: query.Tally) -> str:
    """A summary in one line: what was found, and what the answers lose by it."""
    found = (
        _kinds({Severity.ERROR: told.errors, Severity.WARNING: told.warnings})
        if told.errors or told.warnings
        else ""
    )
    facts = "1 fact is good" if told.good == 1 else f"{told.good:,} facts are good"
    if not found and not told.left_out:
        return f"Nothing to mend in {_count(told.files, 'file')}: {facts}."
    costs = []
    if told.left_out:
        costs.append(
            f"{told.left_out:,} {'entry is' if told.left_out == 1 else 'entries are'} left out of every answer until mended"
        )
    if told.partly:
        costs.append(f"{told.partly:,} {'has' if told.partly == 1 else 'have'} lost {LOST_PART}")
    places = f"in {told.files_with:,} of {_count(told.files, 'file')}"
    lost = f"; {', '.join(costs)}" if costs else ""
    return f"{found or 'Nothing of what was asked for'} {places}. {facts}{lost}."


def _hidden(index: Index, wanted: frozenset[str], select: object, ignore: object) -> str:
    """A line that counts the information that is not shown; empty if there is none."""
    spared = _INFO - wanted
    if select or ignore or not spared:
        return ""
    numbers = query.count_by_code(index, spared)
    if not numbers:
        return ""
    titles = ", ".join(CODES[code].summary for code in numbers)
    return f"{_count(sum(numbers.values()), 'remark')} besides ({titles}): {index.base.command('check', '--all')}"
