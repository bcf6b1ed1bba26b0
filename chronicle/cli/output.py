"""Where an answer goes, stdout or a file that is written whole or not at all, and in which format."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, TextIO

from chronicle import render
from chronicle.atomic_files import PartialFile, remove_leftovers
from chronicle.cli.errors import OutputError, UsageError
from chronicle.cli.stderr import print_note
from chronicle.document import Span, Tone, spans_of
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple
from chronicle.queries.entities import has_restrictions
from chronicle.queries.overview import owns_file
from chronicle.text import alternatives

if TYPE_CHECKING:
    from chronicle.cli.options import ObjectOutput, RowsOutput
    from chronicle.composite import Document
    from chronicle.document import Json, Page, Table
    from chronicle.index.cache import Index


RESTRICTED: Final = "CONTAINS RESTRICTED MATERIAL"
_STDOUT: Final = Path("-")
_LISTING_FORMATS: Final = render.format_names("table", "page", "chart")
_SPREADSHEET_ENDINGS: Final = frozenset({".xls", ".ods"})
_PRINTED: Final = ".pdf"
_TEMPORARY_STEM: Final = ".chronicle"
"""How the names of temporary files of answers begin."""


class OutputOptions(Protocol):
    """What every command that writes an answer takes: a format, a file, and leave to replace it."""

    @property
    def format(self) -> str | None:
        """The format; None if it was not named."""

    @property
    def path(self) -> Path | None:
        """The file; None or `-` for stdout."""

    @property
    def force(self) -> bool:
        """Whether the file may be replaced."""

    @property
    def with_restricted(self) -> bool:
        """Whether what is restricted may go to the file."""

    @property
    def no_pager(self) -> bool:
        """Whether an answer that is longer than the screen is written to it all the same."""


class Target(NamedTuple):
    """The format of an answer, and its file.

    Attributes:
        format: One of the formats in which the answer is available.
        path: The file; None for stdout.
        force: Whether the file may be replaced.
        base: The index that is queried: no file of its base may be overwritten.
        options: How rows are written for programs.
        page_options: How a page is written for people.
        restricted: Whether the answer goes to a file with what is restricted in it, which it then says.
        pager: Whether a terminal shows an answer that is longer than it by a pager.
    """

    format: str
    path: Path | None
    force: bool
    base: Index | None = None
    options: render.TableOptions | None = None
    pager: bool = False
    restricted: bool = False
    page_options: render.PageOptions | None = None

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """Yield the stream to write to.

        Raises:
            UsageError: The file exists already, or may not be written to.
            OutputError: It could not be written; what was there before is unchanged.
        """
        if self.path is None and self.pager and sys.stdout.isatty():
            from chronicle.cli.pager import paged  # noqa: PLC0415 - a pipe needs none

            with paged(sys.stdout) as stream:
                yield stream
            return
        if self.path is None:
            if self.base is not None and not sys.stdout.isatty() and has_restrictions(self.base):
                print_note(f"{RESTRICTED}: --public leaves it out.")
            yield sys.stdout
            return
        with replacing(self.path, force=self.force, base=self.base) as file:
            stream = TextIOWrapper(file, encoding="utf-8", newline="")
            yield stream
            stream.detach()


def choose_target(
    output: OutputOptions,
    base: Index | None = None,
    *,
    formats: tuple[str, ...] = _LISTING_FORMATS,
    options: render.TableOptions | None = None,
    fragment: bool = False,
    template: bool = False,
) -> Target:
    """Return the target of an answer: in the format named, else that of the file's ending, else the default.

    Args:
        output: The options as typed.
        base: The index that is queried, if any.
        formats: The formats in which the answer is available.
        options: How rows are written for programs; each goes with formats that heed it.
        fragment: Whether a page is written as a part of another, which also goes with a format that heeds it.
        template: Whether it takes on the styles of another document, likewise.

    Raises:
        UsageError: The options do not go together.
    """
    options = options or render.TableOptions()
    path = None if output.path == _STDOUT else output.path
    ending = render.format_of(str(path)) if path else None
    if path is not None and output.format is None:
        _require_known_ending(path, ending, formats)
    given_options = {"excel": options.excel, "raw": options.raw, "fragment": fragment, "template": template}
    implying = next((option for option in ("excel", "fragment", "template") if given_options[option]), None)
    format_name = output.format or ending or (_format_with(implying) if implying else render.DEFAULT)
    for option, given in given_options.items():
        if given and option not in render.FORMATS[format_name].options:
            suitable = _format_with(option)
            raise UsageError(
                f"--{option} goes with {suitable}, not with {format_name}",
                f"add --format {suitable}, or leave --{option} out",
            )
    _require_library(format_name)
    if render.FORMATS[format_name].is_binary and path is None and sys.stdout.isatty():
        raise UsageError(f"{format_name} is no text for a terminal", "add --output FILE")
    if output.force and path is None:
        raise UsageError("--force goes with --output", "add --output FILE, or leave --force out")
    restricted = base is not None and holds_restricted(base, path, allowed=output.with_restricted)
    page_options = render.PageOptions(fragment=fragment, notify=print_note)
    return Target(
        format_name, path, output.force, base, options, not output.no_pager, restricted, page_options
    )


def holds_restricted(base: Index, path: Path | None, *, allowed: bool) -> bool:
    """Tell whether an answer is to say that it holds what is restricted: in a file, which only goes if that is `allowed`.

    Raises:
        UsageError: It is not allowed, and nothing was left out of the base.
    """
    if path is None or not has_restrictions(base):
        return False
    if not allowed and base.base.redacted_from is None:
        raise UsageError(
            f"--output {path}: the base has restrictions, and a file may leave",
            "add --public, or --without RESTRICTION, to leave out what is restricted; or --with-restricted",
        )
    return True


def _require_library(format_name: str) -> None:
    """Refuse a format of which a library is not installed, before anything is computed."""
    entry = render.FORMATS[format_name]
    for module, library in entry.libraries.items():
        if find_spec(module) is None:
            raise UsageError(
                f"{format_name} needs {library}",
                f"pip install 'chronicle-facts[{entry.extra}]', or choose another format",
            )


def _require_known_ending(path: Path, ending: str | None, formats: tuple[str, ...]) -> None:
    if ending is None:
        hint = f"add --format, or end it in {alternatives(render.usual_endings(formats))}"
        if path.suffix.lower() == _PRINTED:
            hint = "end it in .docx or .html, and print that as PDF"
        if path.suffix.lower() in _SPREADSHEET_ENDINGS and formats == _LISTING_FORMATS:
            hint = "a spreadsheet opens workbooks: end it in .xlsx"
        raise UsageError(f"--output {path}: the ending does not say which format", hint)
    if ending not in formats:
        raise UsageError(
            f"--output {path}: this answer does not come as {ending}",
            f"end it otherwise, or add --format with one of {', '.join(formats)}",
        )


def _format_with(option: str) -> str:
    """Return the name of the format that heeds an option."""
    return next(name for name, entry in render.FORMATS.items() if option in entry.options)


def choose_rows_target(output: RowsOutput, base: Index, *, has_chart: bool = False) -> Target:
    """Return the target of an answer that is rows; of those of some listings there is a chart.

    Raises:
        UsageError: The options do not go together, or the format is for charts, and there is none.
    """
    options = render.TableOptions(raw=output.raw, excel=output.excel)
    target = choose_target(output, base, options=options, fragment=output.fragment)
    if not has_chart:
        _refuse_chart(target.format)
    return target


def _refuse_chart(format_name: str) -> None:
    if render.writes(format_name, "chart"):
        raise UsageError(
            f"{format_name} is for charts, and of this answer there is none",
            f"{', '.join(('timeline', *KINDS.tables))} have one; choose another format here",
        )


def choose_object_target(output: ObjectOutput, base: Index) -> Target:
    """Return the target of an answer that is one object.

    Raises:
        UsageError: The options do not go together, or the format is for rows or charts.
    """
    target = choose_target(output, base, fragment=output.fragment)
    _refuse_chart(target.format)
    suitable = render.format_names("object", "page")
    if target.format not in suitable:
        raise UsageError(
            f"{target.format} holds rows, and this answer is one object",
            f"choose {alternatives(sorted(suitable))}",
        )
    return target


def write_rows(target: Target, table: Callable[[], Table], page: Callable[[], Page]) -> None:
    """Write rows as a table for programs or as a page for people, computing only the one needed.

    Raises:
        UsageError: The file exists already, or may not be written to.
        OutputError: It could not be written.
    """
    with target.open() as stream:
        if render.writes(target.format, "table"):
            render.write_table(target.format, table(), stream, target.options)
        else:
            render.write_page(target.format, headed(page(), target), stream, target.page_options)


def write_object(target: Target, as_object: Callable[[], Json], page: Callable[[], Page]) -> None:
    """Write one object as such for programs or as a page for people, computing only the one needed.

    Raises:
        UsageError: The file exists already, or may not be written to.
        OutputError: It could not be written.
    """
    with target.open() as stream:
        if render.writes(target.format, "object"):
            render.write_object(target.format, as_object(), stream)
        else:
            render.write_page(target.format, headed(page(), target), stream, target.page_options)


def headed(page: Page, target: Target) -> Page:
    """Return a page headed by the word that it holds what is restricted, if it does and goes to a file."""
    if not target.restricted:
        return page
    return page._replace(title=(Span(f"{RESTRICTED}   ", Tone.WARNING), *spans_of(page.title)))


def headed_document(document: Document, target: Target) -> Document:
    """Return a document headed by the word that it holds what is restricted, if it does and goes to a file."""
    if not target.restricted:
        return document
    return document._replace(notes=(Span(RESTRICTED, Tone.WARNING), *document.notes))


@contextmanager
def replacing(
    path: Path, *, force: bool, base: Index | None = None, follows_link: bool = True
) -> Iterator[BinaryIO]:
    """Yield a file beside the target, then move it into its place, so that a partial answer is never seen.

    Args:
        path: The target.
        force: Whether it may be replaced.
        base: The index that is queried: no file of its base may be overwritten.
        follows_link: Whether a link that is the target stands for the file that it leads to.

    Raises:
        UsageError: The file exists already, or may not be written to.
        OutputError: It could not be written; what was there before is unchanged.
    """
    try:
        final, mode = _place(path, follows_link=follows_link)
    except (OSError, ValueError) as error:
        raise OutputError(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from None
    if base is not None and (owns_file(base, final) or _holds_issue(base, final)):
        raise UsageError(f"--output {path} is, or would be, a file of the base", "name another file")
    if mode is not None:
        _refuse_if_unwritable(path, mode, force=force)
        if not stat.S_ISREG(mode):
            yield from _written_directly(final)
            return
    remove_leftovers(final.parent, _TEMPORARY_STEM)
    try:
        with PartialFile(final, _TEMPORARY_STEM, None if mode is None else stat.S_IMODE(mode)) as part:
            with os.fdopen(part.descriptor, "wb", closefd=False) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.publish(replace=force)
    except FileExistsError:
        raise UsageError(f"{final} is there already", "add --force to replace it") from None
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None


def _place(path: Path, *, follows_link: bool) -> tuple[Path, int | None]:
    """Return where a file is to be written, and the mode of what is there; None if nothing is that is to be kept.

    A link is followed only to what the system lets this user find through it.

    Raises:
        OSError: It cannot be told, or another program puts links there.
    """
    beside = path.parent.resolve() / path.name
    try:
        status = path.stat() if follows_link else path.lstat()
    except FileNotFoundError:
        return beside, None
    if stat.S_ISLNK(status.st_mode):
        return beside, None
    final = path.resolve() if follows_link else beside
    if stat.S_ISREG(status.st_mode) and not os.path.samestat(status, final.lstat()):
        raise OSError("another program changes it")
    return final, status.st_mode


def _holds_issue(base: Index, path: Path) -> bool:
    from chronicle.writing.base_paths import holds_issue  # noqa: PLC0415 - a terminal and a pipe need none

    return holds_issue(base.base.redacted_from or base.base.root, path)


def _refuse_if_unwritable(path: Path, mode: int, *, force: bool) -> None:
    if stat.S_ISDIR(mode):
        raise UsageError(f"--output {path} is a directory", "name a file in it")
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISBLK(mode):
        raise UsageError(f"--output {path} is no regular file", "name another file, or use > to redirect")
    if stat.S_ISREG(mode) and not force:
        raise UsageError(f"{path} is there already", "add --force to replace it")


def _written_directly(path: Path) -> Iterator[BinaryIO]:
    """Write directly to a character device, such as /dev/null, which cannot be replaced."""
    try:
        with path.open("wb") as stream:
            yield stream
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
