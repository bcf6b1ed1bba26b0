"""`chronicle check`: every mistake in a base, shown as by a compiler.

Annotations are evaluated here: the options are read from them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Annotated, Final, NamedTuple

import typer

from chronicle import render
from chronicle.cli.commands.explain import explain_codes, resolve_codes
from chronicle.cli.completion import complete_words_of
from chronicle.cli.errors import Exit, UsageError, exit_with
from chronicle.cli.options import (
    OUTPUT_PANEL,
    BaseOptions,
    Force,
    NoPager,
    OutputPath,
    WithRestricted,
    choice_of,
)
from chronicle.cli.output import Target, choose_target
from chronicle.cli.session import open_base
from chronicle.cli.stderr import print_note, separate_notes
from chronicle.codes import CODES, TOO_MANY_HOLDERS, Severity
from chronicle.findings import Diagnostic
from chronicle.index.cache import Index
from chronicle.loader.locate import BaseLocation
from chronicle.pages.fragments import LOST_PART
from chronicle.queries import findings as queries
from chronicle.text import counted, enumerated

_FORMATS: Final = render.format_names("table", "findings")
_FIX_FORMATS: Final = (render.DEFAULT, "json")
_FIX_PANEL: Final = "Mending"
_FINDINGS_PANEL: Final = "Which findings"
MOST_IN_A_FILE: Final = 50
"""The most errors of one file shown to people, and the most other findings; programs are given all."""
_INFO_CODES: Final = frozenset(code for code in CODES.values() if code.severity is Severity.INFO)


class FindingOptions(NamedTuple):
    """The options of which findings to show, and which of them fail the check."""

    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="CODES",
            autocompletion=complete_words_of(CODES),
            rich_help_panel=_FINDINGS_PANEL,
            help=f"Only these codes, or those that begin so (--select D,{TOO_MANY_HOLDERS}).",
        ),
    ] = None
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="CODES",
            autocompletion=complete_words_of(CODES),
            rich_help_panel=_FINDINGS_PANEL,
            help="All but these (--ignore N6).",
        ),
    ] = None
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", rich_help_panel=_FINDINGS_PANEL, help="Let warnings fail the check, as errors do."
        ),
    ] = False
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            rich_help_panel=_FINDINGS_PANEL,
            help=f"Also information, and more than {MOST_IN_A_FILE} findings of a file.",
        ),
    ] = False
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="CODE",
            autocompletion=complete_words_of((*CODES, "all")),
            rich_help_panel=_FINDINGS_PANEL,
            help=f"What a code means; all for the list of them (--explain {TOO_MANY_HOLDERS}).",
        ),
    ] = None

    @property
    def codes(self) -> frozenset[str]:
        """The codes selected, all if none are named, without those ignored."""
        selected = resolve_codes(self.select, "--select") if self.select else frozenset(CODES)
        return selected - resolve_codes(self.ignore, "--ignore") if self.ignore else selected


class FixOptions(NamedTuple):
    """The options of curing what has one cure."""

    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            rich_help_panel=_FIX_PANEL,
            help="Apply the cure of each finding that has one alone; none changes what a fact says.",
        ),
    ] = False
    yes: Annotated[
        bool, typer.Option("--yes", rich_help_panel=_FIX_PANEL, help="With --fix: write without asking.")
    ] = False
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", rich_help_panel=_FIX_PANEL, help="With --fix: print the difference, write nothing."
        ),
    ] = False


class CheckOutput(NamedTuple):
    """The options of how and where to write findings."""

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            click_type=choice_of(_FORMATS),
            rich_help_panel=OUTPUT_PANEL,
            help="For people, for programs, or as notes on a pull request (-f json).",
        ),
    ] = None
    path: OutputPath = None
    force: Force = False
    no_pager: NoPager = False
    with_restricted: WithRestricted = False


def check(options: FindingOptions, fixing: FixOptions, output: CheckOutput, base: BaseOptions) -> None:
    """Answer what is wrong with a base, or what a code means; or mend what has one cure."""
    if (fixing.yes or fixing.dry_run) and not fixing.fix:
        raise UsageError("--yes and --dry-run go with --fix", "add --fix, or leave them out")
    if options.explain is not None:
        if output.path is not None and output.path.suffix.lower() == ".toml":
            raise UsageError(f"--output {output.path} is, or would be, a file of a base", "name another file")
        explain_codes(options.explain, choose_target(output, formats=_FORMATS))
        return
    wanted = options.codes
    if fixing.fix:
        if base.withholds:
            raise UsageError("--fix mends the base itself", "leave --public and --without out")
        _fix(wanted, fixing, output, base.base)
    index = open_base(base)
    target = choose_target(output, index, formats=_FORMATS)
    if not options.select and not options.everything and render.writes(target.format, "findings"):
        wanted -= _INFO_CODES
    _write(index, wanted, target, everything=options.everything)
    tally = queries.tally(index, wanted)
    if tally.errors or tally.warnings or tally.infos:
        separate_notes()
    print_note(_summary(tally))
    if not options.select and not options.ignore and (remarks := _hidden_remarks(index, wanted)):
        print_note(remarks)
    fails = tally.errors or (options.strict and tally.warnings)
    exit_with(Exit.BASE_HAS_ERRORS if fails else Exit.FINE)


def _fix(codes: frozenset[str], fixing: FixOptions, output: CheckOutput, base: str | None) -> None:
    """Apply the cures of findings; for a difference or for a program, that is all."""
    from chronicle.cli.commands.fix import fix_findings  # noqa: PLC0415 - a check alone writes nothing
    from chronicle.cli.writing import WritingOptions, open_own_base  # noqa: PLC0415

    if output.path is not None or output.format not in (None, *_FIX_FORMATS):
        raise UsageError("--fix answers people, or programs by -f json", "leave --output and --format out")
    index = open_own_base(base)
    writing = WritingOptions(fixing.yes, fixing.dry_run, format=output.format or render.DEFAULT)
    fix_findings(index.base, codes, writing)
    if fixing.dry_run or writing.for_programs:
        errors = queries.tally(open_base(base), codes).errors
        exit_with(Exit.BASE_HAS_ERRORS if errors else Exit.FINE)


def _write(index: Index, codes: frozenset[str], target: Target, *, everything: bool) -> None:
    with target.open() as stream:
        if render.writes(target.format, "table"):
            render.write_table(target.format, queries.findings_table(index, codes), stream)
            return
        most = None if everything or target.format != render.DEFAULT else MOST_IN_A_FILE
        shown: Iterable[Diagnostic | str] = queries.findings(index, codes)
        if most is not None and queries.most_in_a_file(index, codes) > most:
            shown = _capped(queries.findings(index, codes, errors_first=True), most, index.base)
        render.write_findings(target.format, shown, queries.SourceLines(index), index.base.display, stream)


def _capped(findings: Iterable[Diagnostic], most: int, base: BaseLocation) -> Iterator[Diagnostic | str]:
    """Yield the first `most` errors of each file, and of the rest, each with a line that counts those left out."""
    for (_, file), group in groupby(findings, key=_severity_and_file):
        rest: Counter[Severity] = Counter()
        for number, finding in enumerate(group):
            if number < most:
                yield finding
            else:
                rest[finding.severity] += 1
        if rest:
            more = f"{base.display(file)}: and {_count_by_severity(rest)} more"
            yield f"{more}. To see them: {base.command('check', '--all')}"


def _severity_and_file(finding: Diagnostic) -> tuple[bool, str]:
    return finding.severity is Severity.ERROR, finding.file


def _count_by_severity(counts: Mapping[Severity, int]) -> str:
    """Return the number of findings of each severity: `2 errors and 1 warning`."""
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    parts = [counted(counts[severity], word) for severity, word in words.items() if counts.get(severity)]
    return enumerated(parts)


def _summary(tally: queries.Tally) -> str:
    """Return in one line what was found, and what the answers lose by it."""
    mistakes = (
        _count_by_severity({Severity.ERROR: tally.errors, Severity.WARNING: tally.warnings})
        if tally.errors or tally.warnings
        else ""
    )
    facts = counted(tally.good, "fact is good", "facts are good")
    if not mistakes and not tally.left_out:
        return f"Nothing to mend in {counted(tally.files, 'file')}: {facts}."
    costs = []
    if tally.left_out:
        entries = "entry is" if tally.left_out == 1 else "entries are"
        costs.append(f"{tally.left_out:,} {entries} left out of every answer until mended")
    if tally.partly:
        costs.append(f"{tally.partly:,} {'has' if tally.partly == 1 else 'have'} lost {LOST_PART}")
    files = f"in {tally.files_with:,} of {counted(tally.files, 'file')}"
    lost = f"; {', '.join(costs)}" if costs else ""
    return f"{mistakes or 'Nothing of what was asked for'} {files}. {facts}{lost}."


def _hidden_remarks(index: Index, codes: frozenset[str]) -> str:
    """Return a line that counts the information that is not among `codes`; empty if there is none."""
    hidden = _INFO_CODES - codes
    numbers = queries.count_by_code(index, hidden) if hidden else {}
    if not numbers:
        return ""
    titles = ", ".join(CODES[code].summary for code in numbers)
    return f"{counted(sum(numbers.values()), 'remark')} besides ({titles}): {index.base.command('check', '--all')}"
