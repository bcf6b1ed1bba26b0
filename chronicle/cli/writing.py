"""How a command that changes a base ends: the change is shown, then asked about or told to be, then written.

`add`, `edit`, `rename`, `import` and `check --fix` all end in `settle`. Annotations are evaluated here: the options
are read from them.
"""

import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Final, NamedTuple, Protocol

import typer

from chronicle import render
from chronicle.cli.errors import Exit, UsageError, exit_with
from chronicle.cli.options import choice_of
from chronicle.cli.session import open_base, typed_line
from chronicle.cli.stderr import notes_stream, print_note
from chronicle.codes import CODES, Severity
from chronicle.document import Json, Page
from chronicle.findings import Diagnostic
from chronicle.index.cache import Index
from chronicle.loader.locate import BaseLocation, locate, shell_command
from chronicle.render.stream import write_in_pieces
from chronicle.text import enumerated, make_printable
from chronicle.writing.proposal import Proposal
from chronicle.writing.transaction import FileChange, locked, write

WRITING_PANEL: Final = "Writing"
_FORMATS: Final = (render.DEFAULT, "json")
_YES: Final = ("y", "yes")
_MOST_FINDINGS: Final = 20
"""The most new findings that are told one by one, errors first."""
_MOST_LINES: Final = 80
"""The most lines of a difference that are shown before it is written."""
_RECORDS: Final = ".jsonl"
"""How the files end that keep what was imported and issued: a long line for each entry."""
_MOST_NAMED: Final = 5
"""More entries than these whose findings are mended are counted."""


class Write(Protocol):
    """What changes files of a base, and returns why that cannot be undone."""

    def __call__(self, base: BaseLocation, changes: Sequence[FileChange], command: str) -> str | None:
        """Change them, all or none."""


class WritingOptions(NamedTuple):
    """The options of every command that changes a base."""

    yes: Annotated[
        bool,
        typer.Option("--yes", rich_help_panel=WRITING_PANEL, help="Write without asking."),
    ] = False
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            rich_help_panel=WRITING_PANEL,
            help="Print the difference that it would make, and write nothing.",
        ),
    ] = False
    despite_errors: Annotated[
        bool,
        typer.Option(
            "--despite-errors",
            rich_help_panel=WRITING_PANEL,
            help="Write even if that puts a new error into the base.",
        ),
    ] = False
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            click_type=choice_of(_FORMATS),
            rich_help_panel=WRITING_PANEL,
            help="What was written: for people, or as json for programs.",
        ),
    ] = render.DEFAULT

    @property
    def for_programs(self) -> bool:
        """Whether a program is to read the answer."""
        return self.format != render.DEFAULT


def on_terminal() -> bool:
    """Tell whether somebody can be asked: both what is typed and what is shown are a terminal's."""
    return all(
        stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stdout)
    )


def open_own_base(base: str | None) -> Index:
    """Return the index of the base that is to be changed.

    Raises:
        BaseNotFound: There is none.
        UsageError: It is the one that comes with the program.
    """
    if locate(base).shipped:
        raise UsageError(
            "the base that comes with Chronicle is not written to",
            f"make one of your own, {shell_command('new', 'my-inquiry')}, or name one: --base PATH",
        )
    return open_base(base)


def settle(
    base: BaseLocation,
    make: Callable[[], Proposal],
    show: Callable[[Proposal], Page | str],
    options: WritingOptions,
    *,
    command: str,
    ask_off_terminal: bool = False,
    write: Write = write,
    question: str = "Write it?",
) -> Proposal | None:
    """Show a change and what it does to the findings, ask where somebody can be asked, and write it.

    Args:
        base: The base.
        make: Return the change to the base as it is; called again if its files change before it is written.
        show: Return what stands for the change on the screen.
        options: What the user chose.
        command: The command, for `undo`, if its line is not known.
        ask_off_terminal: Whether `--yes` is needed where nobody can be asked.
        write: Writes it.
        question: What is asked.

    Returns:
        What was written; None if nothing was, because nothing changes, or for `--dry-run`, or because of the answer.

    Raises:
        UsageError: `--yes` is needed.
        WriteRefused: Something may not be written.
        WriteFailed: The system could not write.
        typer.Exit: With 1, because it would put an error into the base.
    """
    can_ask = on_terminal() and not options.for_programs
    if options.dry_run:
        _report(make(), options, written=False)
        return None
    agreed = None
    if not options.yes and (can_ask or ask_off_terminal):
        agreed = make()
        if not agreed.changes or not _is_wanted(agreed, show, options, question, can_ask=can_ask):
            print_note("Nothing changes." if not agreed.changes else "Nothing is written.")
            return None
    return _write(base, make, agreed, options, partial(write, command=typed_line() or command))


def _is_wanted(
    proposal: Proposal,
    show: Callable[[Proposal], Page | str],
    options: WritingOptions,
    question: str,
    *,
    can_ask: bool,
) -> bool:
    """Show a change, and return whether it is to be written, if that can be asked."""
    if options.for_programs:
        _report(proposal, options, written=False)
    else:
        _show(show(proposal))
        show_findings(proposal)
    _refuse_new_errors(proposal, options)
    if not can_ask:
        raise UsageError("nothing is written yet: there is nobody to ask", "add --yes to write it")
    return confirm(question)


def _write(
    base: BaseLocation,
    make: Callable[[], Proposal],
    agreed: Proposal | None,
    options: WritingOptions,
    write: Callable[[BaseLocation, Sequence[FileChange]], str | None],
) -> Proposal | None:
    """Write a change, that which was agreed to if its files still are what they were, and tell where it stands."""
    with locked(base):
        is_agreed = agreed is not None and agreed.is_current
        proposal = agreed if agreed is not None and is_agreed else make()
        is_written = not proposal.has_new_errors or options.despite_errors
        if is_written and proposal.changes:
            problem = write(base, proposal.changes)
            if problem is not None:
                print_note(f"This cannot be undone: {problem}.")
    _report(proposal, options, written=is_written, with_findings=not is_agreed)
    _refuse_new_errors(proposal, options)
    return proposal if proposal.changes else None


def difference(proposal: Proposal) -> str:
    """Return what a change does to the files of facts, line by line; of a long one the beginning, of records their names."""
    records = tuple(change for change in proposal.changes if change.file.endswith(_RECORDS))
    of_facts = tuple(change for change in proposal.changes if change not in records)
    lines = (proposal._replace(changes=of_facts) if of_facts else proposal).diff().splitlines()
    shown = lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        shown.append(f"… {len(lines) - _MOST_LINES:,} lines more: --dry-run shows all of it")
    if of_facts and records:
        names = enumerated([proposal.base.display(change.file) for change in records])
        shown.append(f"Also changed: {names}; --dry-run shows how")
    return "\n".join(shown)


def confirm(question: str, *, otherwise: bool = True) -> bool:
    """Ask a question; return the answer, `otherwise` for Enter alone, and no at the end of the input."""
    try:
        answer = input(f"{question} [{'Y/n' if otherwise else 'y/N'}] ").strip().casefold()
    except EOFError:
        print()  # noqa: T201 - the line of the question is not ended
        return False
    return answer in _YES if answer else otherwise


def _refuse_new_errors(proposal: Proposal, options: WritingOptions) -> None:
    """End the command if the change would put an error into the base, unless that is wanted."""
    if not proposal.has_new_errors or options.despite_errors:
        return
    print_note(
        "Nothing is written: the base would have a new error. --despite-errors writes it all the same."
    )
    exit_with(Exit.BASE_HAS_ERRORS)


def _report(
    proposal: Proposal, options: WritingOptions, *, written: bool, with_findings: bool = True
) -> None:
    """Print what was, or would be, written: for programs with the findings, else these on stderr."""
    if options.for_programs:
        answer = as_object(proposal, written=written)
        if options.dry_run:
            answer["diff"] = proposal.diff()
        render.write_object(options.format, answer, sys.stdout)
        return
    if options.dry_run:
        write_in_pieces(proposal.diff().splitlines(keepends=True), sys.stdout)
    elif written:
        _show_places(proposal)
    if not proposal.changes:
        print_note("Nothing changes.")
    if with_findings:
        show_findings(proposal)


def as_object(proposal: Proposal, *, written: bool) -> dict[str, Json]:
    """Return a change for programs: the entries and where they stand, the files, the findings."""
    return {
        "written": written and bool(proposal.changes),
        "entries": [
            {"id": place.address, "file": place.file, "line": place.line} for place in proposal.entries
        ],
        "files": [change.file for change in proposal.changes],
        "new": [_finding_object(finding) for finding in proposal.new],
        "mended": [_finding_object(finding) for finding in proposal.mended],
    }


def _finding_object(finding: Diagnostic) -> dict[str, Json]:
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
        "id": finding.id,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "fix": None if finding.fix is None else json.loads(finding.fix),
    }


def _show(shown: Page | str) -> None:
    if isinstance(shown, Page):
        render.write_page(render.DEFAULT, shown, sys.stdout)
    else:
        write_in_pieces(
            (f"{make_printable(line)}\n" for line in shown.removesuffix("\n").split("\n")), sys.stdout
        )


def _show_places(proposal: Proposal) -> None:
    """Print each entry and where it stands now: `tenures.tucker · tenures.toml:71`."""
    for address, file, line in proposal.entries:
        where = "taken out" if file is None else f"{proposal.base.display(file)}:{line}"
        _show(f"{address} · {where}")


def show_findings(proposal: Proposal) -> None:
    """Print on stderr what the change brings, and count what it mends."""
    if proposal.new:
        sys.stdout.flush()
        shown: list[Diagnostic | str] = [*sorted(proposal.new, key=_is_no_error)[:_MOST_FINDINGS]]
        if len(proposal.new) > _MOST_FINDINGS:
            rest = len(proposal.new) - _MOST_FINDINGS
            shown.append(f"and {rest:,} more, which {proposal.base.command('check')} lists once they stand")
        with notes_stream() as stream:
            render.write_findings(render.DEFAULT, shown, proposal.line, proposal.base.display, stream)
    if proposal.mended:
        print_note(f"Mended: {_named(proposal.mended)}.")


def _is_no_error(finding: Diagnostic) -> bool:
    return finding.severity is not Severity.ERROR


def _named(findings: Sequence[Diagnostic]) -> str:
    """Return the codes of findings, each with the entries that have it, of many the first."""
    entries: dict[str, dict[str, None]] = {}
    for finding in findings:
        entries.setdefault(finding.code, {})[finding.id or finding.file] = None
    return "; ".join(
        f"{code} {_enumerated_first([*names])} ({CODES[code].summary})" for code, names in entries.items()
    )


def _enumerated_first(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMED
    return enumerated([*names[:_MOST_NAMED], f"{rest:,} more"] if rest > 0 else names)
