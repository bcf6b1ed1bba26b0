"""`chronicle import`: a spreadsheet's rows as facts, shown and asked about before they are written.

Annotations are evaluated here: the options are read from them.
"""

import os
import stat
import sys
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer

from chronicle import render
from chronicle.atomic_files import PartialFile
from chronicle.cli.completion import complete_maps, complete_words_of
from chronicle.cli.errors import Exit, OutputError, UsageError, exit_with
from chronicle.cli.options import BasePath
from chronicle.cli.round_trip import import_exported
from chronicle.cli.stderr import print_note, progress
from chronicle.cli.writing import WritingOptions, on_terminal, open_own_base, settle
from chronicle.document import Page
from chronicle.findings import KeyPath
from chronicle.importing.edits import edited_files, new_entries_file, written_addresses
from chronicle.importing.exported import is_exported
from chronicle.importing.loaded import refused_rows
from chronicle.importing.map_reader import MapRefused, read_map
from chronicle.importing.maps import MapNotFound, choose_map
from chronicle.importing.plan import make_plan
from chronicle.importing.planned import ImportPlan
from chronicle.importing.questions import CREATE, PAIR, Answer, OpenQuestion, open_as_comments, open_questions
from chronicle.importing.report import as_object, counts, import_page, kept_lines, vanished_lines
from chronicle.importing.sheet import SheetError
from chronicle.importing.snapshot import take_snapshot
from chronicle.loader.locate import BaseLocation
from chronicle.text import counted, make_printable
from chronicle.writing.proposal import Proposal, propose
from chronicle.writing.toml_edits import EditRefused, set_value
from chronicle.writing.transaction import FileChange, write

_PANEL: Final = "The sheet and its map"
_TABLES: Final = ("people", "organisations", "posts", "sources")
_MOST_REFUSED_FILES: Final = 1_000
_PROMPT: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


class ImportOptions(NamedTuple):
    """The options of how a sheet is read."""

    map: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="NAME",
            autocompletion=complete_maps,
            rich_help_panel=_PANEL,
            help="A map in imports/ (--map log).",
        ),
    ] = None
    save_map: Annotated[
        bool,
        typer.Option(
            "--save-map",
            rich_help_panel=_PANEL,
            help="Write the guess as a map, to be looked at and mended; no facts.",
        ),
    ] = False
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", rich_help_panel=_PANEL, help="The sheet of a workbook."),
    ] = None
    header_row: Annotated[
        int | None,
        typer.Option(
            "--header-row", metavar="N", min=1, rich_help_panel=_PANEL, help="The row with the headings."
        ),
    ] = None
    create: Annotated[
        list[str] | None,
        typer.Option(
            "--create",
            metavar="TABLES",
            autocompletion=complete_words_of(_TABLES),
            rich_help_panel=_PANEL,
            help=f"Make new {', '.join(_TABLES)} that the rows name (--create people,posts).",
        ),
    ] = None

    @property
    def created(self) -> frozenset[str]:
        """The tables of which new entries are made."""
        words = {word.strip() for text in self.create or () for word in text.split(",") if word.strip()}
        for word in words - {*_TABLES}:
            raise UsageError(
                f'--create "{word}" is no table of whom or what rows name',
                f"write one or more of {', '.join(_TABLES)}",
            )
        return frozenset(words)


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A .csv, .tsv, .xlsx or .jsonl file, or what export sheets wrote."
        ),
    ],
    options: ImportOptions,
    writing: WritingOptions,
    base: BasePath = None,
) -> None:
    """Import the rows of a sheet."""
    created = options.created
    location = open_own_base(base).base
    try:
        if options == ImportOptions() and is_exported(file):
            import_exported(file, location, writing)
            return
        session = _Session(file, location, options, created)
        if options.save_map:
            session.save_map()
            return
        session.run(writing)
    except SheetError as error:
        raise UsageError(str(error), error.hint) from None
    except (MapNotFound, EditRefused) as error:
        raise UsageError(str(error), error.hint) from None
    except MapRefused as error:
        _tell_map(error)
        exit_with(Exit.WRONG_USE)


class _Session:
    """One import: read, asked about, shown, written."""

    def __init__(
        self, file: Path, base: BaseLocation, options: ImportOptions, created: frozenset[str]
    ) -> None:
        self._file = file
        self._base = base
        self._snapshot = take_snapshot(base)
        self._chosen = choose_map(file, self._snapshot, options.map, options.sheet, options.header_row)
        self._created = set(created)
        self._options = options
        self._declined: set[str] = set()
        self._apart: set[KeyPath] = set()
        self._plan = self._make_plan()

    def save_map(self) -> None:
        """Write the guess as a map."""
        mapping = self._chosen.map
        if not self._chosen.is_guess:
            raise UsageError(
                f"{self._base.display(mapping.path)} is a map for this sheet already",
                "mend it, or import the sheet with it",
            )
        text = mapping.text + open_as_comments(self._questions())
        write(
            self._base,
            [FileChange(mapping.path, None, text.encode())],
            f"import {self._file.name} --save-map",
        )
        print_note(f"The map is {self._base.display(mapping.path)}: look at it, then {self._command()}")

    def run(self, writing: WritingOptions) -> None:
        """Ask what is open, show what would be written, and write it."""
        if on_terminal() and not writing.for_programs and not writing.yes and not writing.dry_run:
            self._ask_all()
        questions = self._questions()
        needed = [question for question in questions if question.is_needed]
        can_write = not needed and bool(self._plan.taken)
        if can_write and (writing.yes or writing.dry_run or on_terminal()):
            self._write(writing)
            return
        self._show(questions, writing)
        if writing.yes or writing.dry_run:
            reason = f"{counted(len(needed), 'question')} open" if needed else "no row would be taken"
            raise UsageError(
                f"nothing is written: {reason}",
                "answer in a map: see the page above" if needed else "mend the rows or the map",
            )
        if not writing.for_programs:
            print_note(self._next_step(needed))
        exit_with(Exit.BASE_HAS_ERRORS if self._plan.refused else Exit.FINE)

    def _next_step(self, needed: list[OpenQuestion]) -> str:
        if not needed:
            return f"Nothing is written yet. To write it: {self._command('--yes')}"
        tables = [str(question.path[1]) for question in needed if question.path[:1] == (CREATE,)]
        if len(tables) == len(needed):
            create = ",".join([*sorted(self._created), *tables])
            return f"Nothing is written yet. To write it: {self._command('--create', create, '--yes')}"
        if self._chosen.is_guess:
            return f"Nothing is written yet. Answer in a map: {self._command('--save-map')}"
        return f"Nothing is written yet. Answer in {self._base.display(self._chosen.map.path)}, then {self._command('--yes')}"

    def _command(self, *more: str) -> str:
        """Return the command that reads the same rows of the same sheet."""
        options = self._options
        given = [("--map", options.map), ("--sheet", options.sheet), ("--header-row", options.header_row)]
        which = [word for name, value in given if value is not None for word in (name, str(value))]
        return self._base.command("import", str(self._file), *which, *more)

    def _make_plan(self) -> ImportPlan:
        with progress("Reading the sheet") as update:
            return make_plan(
                self._chosen.sheet,
                self._chosen.map,
                self._snapshot,
                self._chosen.before,
                is_same=lambda before, row: (row.number, before.at) not in self._apart,
                progress=update or (lambda _done, _total: None),
            )

    def _questions(self) -> list[OpenQuestion]:
        found = open_questions(self._plan, frozenset(self._created))
        return [question for question in found if question.text not in self._declined]

    def _show(self, questions: list[OpenQuestion], writing: WritingOptions) -> None:
        if writing.for_programs:
            render.write_object(writing.format, as_object(self._plan, questions), sys.stdout)
        else:
            render.write_page(render.DEFAULT, self._page(questions), sys.stdout)

    def _page(self, questions: list[OpenQuestion]) -> Page:
        return import_page(self._plan, questions, is_first=self._chosen.is_guess)

    # asking

    def _ask_all(self) -> None:
        """Ask what is open, one question after the other; each answer may settle others."""
        if not (questions := self._questions()):
            return
        self._show(questions, WritingOptions())
        while questions := [
            question for question in self._questions() if question.answers or question.takes_text
        ]:
            self._ask(questions[0])

    def _ask(self, question: OpenQuestion) -> None:
        lines = ["", question.text]
        lines += [f"  {number}  {answer.words}" for number, answer in enumerate(question.answers, 1)]
        if question.takes_text:
            lines.append("  or type another" if question.answers else "  type it")
        sys.stdout.writelines(f"{make_printable(line)}\n" for line in lines)
        try:
            typed = input(_PROMPT + ("[1] " if question.answers else "")).strip() or "1"
        except EOFError:
            sys.stdout.write("\n")
            print_note("Nothing is written.")
            exit_with(Exit.FINE)
        answer = _chosen(question, typed)
        if answer is None:
            print_note(
                f"type a number from 1 to {len(question.answers)}"
                if question.answers
                else "type it, or Ctrl-D to leave"
            )
            return
        self._take(question, answer)

    def _take(self, question: OpenQuestion, answer: Answer) -> None:
        """Keep an answer in the map, and work the import out again."""
        if answer.value is None:
            self._declined.add(question.text)
            return
        if question.path[0] == CREATE:
            self._created.add(str(question.path[1]))
            return
        if question.path[0] == PAIR:
            self._apart.add(question.path[1:])
            self._plan = self._make_plan()
            return
        text = _without_suggestion(self._chosen.map.text, question)
        try:
            mapping = read_map(self._chosen.map.name, set_value(text, question.path, answer.value))
        except MapRefused as error:
            _tell_map(error)
            return
        self._chosen = self._chosen._replace(map=mapping)
        self._plan = self._make_plan()

    # writing

    def _write(self, writing: WritingOptions) -> None:
        is_current = True

        def make() -> Proposal:
            nonlocal is_current
            if not is_current:  # the base changed meanwhile
                self._snapshot = take_snapshot(self._base)
                self._plan = self._make_plan()
            is_current = False
            addresses = written_addresses(self._plan) if writing.for_programs else ()
            return propose(self._base, edited_files(self._plan), addresses)

        written = settle(
            self._base,
            make,
            lambda _: self._page(self._questions()),
            writing,
            command=f"import {self._file.name}",
            ask_off_terminal=True,
        )
        if writing.dry_run:
            exit_with(Exit.BASE_HAS_ERRORS if self._plan.refused else Exit.FINE)
        if written is None and on_terminal() and not writing.yes:
            return
        self._tell(written is not None, writing)
        if self._plan.refused:
            path = write_refused(self._plan)
            print_note(
                f"{counted(len(self._plan.refused), 'row')} refused, with the reasons in {path}: mend them there, and import that file."
            )
            exit_with(Exit.BASE_HAS_ERRORS)

    def _tell(self, is_written: bool, writing: WritingOptions) -> None:
        """Print what was written."""
        if writing.for_programs:
            return
        lines = []
        if is_written:
            where = (
                self._base.display(new_entries_file(self._plan))
                if self._plan.facts or self._plan.entities
                else ""
            )
            verb = "was" if len(self._plan.taken) == 1 else "were"
            lines = [line.replace("would be", verb) for line in counts(self._plan)]
            lines += [f"New entries stand at the end of {where}."] if where else []
            lines += (
                [f"{counted(len(self._plan.changes), 'value')} changed in place."]
                if self._plan.changes
                else []
            )
        lines += [*kept_lines(self._plan), *vanished_lines(self._plan)] if writing.yes else []
        sys.stdout.writelines(f"{make_printable(line)}\n" for line in lines)
        if is_written:
            print_note(
                f"Look at it: {self._base.command('timeline')}    Take it back: {self._base.command('undo')}"
            )


def _chosen(question: OpenQuestion, typed: str) -> Answer | None:
    """Return the answer that was typed: by its number, or, where that is taken, in words."""
    if typed.isascii() and typed.isdigit() and (question.answers or typed == "1"):
        number = int(typed)
        return question.answers[number - 1] if 1 <= number <= len(question.answers) else None
    words = typed.casefold()
    matching = [answer for answer in question.answers if answer.words.casefold().startswith(words)]
    if len(matching) == 1:
        return matching[0]
    return Answer(typed, typed) if question.takes_text else None


def _without_suggestion(text: str, question: OpenQuestion) -> str:
    """Return a map without the line that suggests, as a comment, what is now answered."""
    table, *keys = map(str, question.path)
    beginning = f'# "{keys[0]}" = "skip"' if table == "columns" else f"# {keys[0]} = "
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(beginning))


def write_refused(plan: ImportPlan) -> Path:
    """Write the refused rows beside the sheet, to a file that was not there or holds the same; return its path.

    Raises:
        OutputError: It cannot be written.
    """
    content = refused_rows(plan.sheet, plan.refused).encode("utf-8-sig")
    stem = plan.sheet.path.name.partition(".rejected")[0].removesuffix(plan.sheet.path.suffix)
    for number in range(1, _MOST_REFUSED_FILES):
        path = plan.sheet.path.with_name(f"{stem}.rejected{'' if number == 1 else f'-{number}'}.csv")
        try:
            if os.path.lexists(path):
                if path.is_file() and path.read_bytes() == content:
                    return path
                continue
            mode = plan.sheet.path.stat().st_mode & 0o666 | stat.S_IRUSR | stat.S_IWUSR
            with PartialFile(path, ".chronicle", mode) as part:
                with open(part.descriptor, "wb", closefd=False) as stream:
                    stream.write(content)
                part.publish(replace=False)
        except FileExistsError:
            continue
        except OSError as error:
            raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
        return path
    raise OutputError(f"there are {_MOST_REFUSED_FILES:,} files of refused rows already")


def _tell_map(error: MapRefused) -> None:
    for problem in error.problems:
        print_note(f"{error.file}:{problem.line}:{problem.column}: {problem.message}")
        print_note(f"  hint: {problem.hint}")
    print_note(f"{counted(len(error.problems), 'mistake')} in the map: nothing is imported.")
