"""The formats of answers: each is a line in `FORMATS` and a module, which is loaded only when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TextIO

    from chronicle.composite import Document
    from chronicle.document import Json, Page, Table
    from chronicle.findings import Diagnostic
    from chronicle.picture import Chart
    from chronicle.render.word_template import WordTemplate

    _WriteFindings: TypeAlias = Callable[
        [Iterable[Diagnostic | str], Callable[[str, int], str], Callable[[str], str], TextIO, "PageOptions"],
        None,
    ]

AnswerForm: TypeAlias = Literal["table", "page", "document", "object", "findings", "chart"]
"""The forms of an answer: rows for programs, lines for people, several pages of them, one object, the findings of `check`, a picture."""


class Format(NamedTuple):
    """A format of output.

    Attributes:
        name: What `--format` calls it.
        endings: The endings of files that imply it, the usual one first.
        writers: For each form of answer that it can hold, the function that writes it, as `module:function`.
        options: Which of the `TableOptions` and the `PageOptions` it heeds.
        is_binary: Whether it is bytes, of which a terminal is spared: its writers write to `stream.binary_of(out)`.
        libraries: What its writers need and Chronicle does not depend on, by the modules of it that they import.
        extra: What is installed with Chronicle to have these.
    """

    name: str
    endings: tuple[str, ...]
    writers: Mapping[AnswerForm, str]
    options: frozenset[str] = frozenset()
    is_binary: bool = False
    libraries: Mapping[str, str] = {}
    extra: str = ""


FORMATS: Final = {
    entry.name: entry
    for entry in (
        Format(
            "table",
            (".txt",),
            {
                "page": "as_table:write_page",
                "document": "text_document:write_document",
                "findings": "as_diagnostics:write_findings",
            },
        ),
        Format("csv", (".csv",), {"table": "as_csv:write_table"}, frozenset({"raw", "excel"})),
        Format("json", (".json",), {"table": "as_json:write_table", "object": "as_json:write_object"}),
        Format("jsonl", (".jsonl", ".ndjson"), {"table": "as_json:write_lines"}),
        Format(
            "md",
            (".md", ".markdown"),
            {"page": "as_markdown:write_page", "document": "as_markdown:write_document"},
        ),
        Format(
            "html",
            (".html", ".htm"),
            {"page": "as_html:write_page", "document": "html_document:write_document"},
            frozenset({"fragment"}),
        ),
        Format(
            "xlsx",
            (".xlsx",),
            {"table": "as_xlsx:write_table"},
            is_binary=True,
            libraries={"openpyxl": "openpyxl"},
            extra="office",
        ),
        Format(
            "docx",
            (".docx",),
            {"page": "as_docx:write_page", "document": "as_docx:write_document"},
            frozenset({"template"}),
            is_binary=True,
            libraries={"docx": "python-docx"},
            extra="office",
        ),
        Format("github", (), {"findings": "as_github:write_findings"}),
        Format("chart", (), {"chart": "as_chart:write_chart"}),
        Format("svg", (".svg",), {"chart": "as_svg:write_chart"}),
        Format(
            "png",
            (".png",),
            {"chart": "as_png:write_chart"},
            libraries={"resvg_py": "resvg-py", "font_source_sans_pro": "font-source-sans-pro"},
            extra="png",
        ),
    )
}
"""Every format by its name, in the order of help. To add one, add its line here and write its module."""

DEFAULT: Final = "table"
"""The format of an answer for which none is chosen."""


class TableOptions(NamedTuple):
    """How to write a table: `raw` leaves formulas unguarded, `excel` stops Excel converting dates."""

    raw: bool = False
    excel: bool = False


class PageOptions(NamedTuple):
    """How to write a page.

    Attributes:
        width: Its width in cells of a terminal; None: as the stream and the environment say.
        colour: Whether it is in colour; None: likewise.
        fragment: Whether it is for a page of one's own: a part of one instead of a file.
        template: The document whose styles, paper, header and footer it takes on; None for our own.
        table_style: The name of the style of its tables, where they have one; None for plain lines.
        notify: Take what is to be said beside it, such as what it had to leave out.
    """

    width: int | None = None
    colour: bool | None = None
    fragment: bool = False
    template: WordTemplate | None = None
    table_style: str | None = None
    notify: Callable[[str], None] | None = None


class ChartOptions(NamedTuple):
    """How to draw a chart: its width in cells of a terminal or in pixels, and colour. None: as usual."""

    width: int | None = None
    colour: bool | None = None


def format_names(*answers: AnswerForm, binary: bool | None = None) -> tuple[str, ...]:
    """Return the names of the formats that can hold any of these forms of answer, in the order of help.

    `binary` is for those of bytes alone, or those of text.
    """
    return tuple(
        name
        for name, entry in FORMATS.items()
        if any(writes(name, answer) for answer in answers) and binary in {None, entry.is_binary}
    )


def writes(format_name: str, answer: AnswerForm) -> bool:
    """Return whether a format can hold a form of answer."""
    return answer in FORMATS[format_name].writers


def format_of(path: str) -> str | None:
    """Return the format implied by a path's ending; None if it implies none.

    >>> format_of("dir.md/chronology.CSV"), format_of("chronology.odt")
    ('csv', None)
    """
    dot = path.rfind(".")
    ending = path[dot:].lower() if dot >= 0 else ""
    return next((name for name, entry in FORMATS.items() if ending in entry.endings), None)


def usual_endings(formats: Iterable[str] | None = None) -> list[str]:
    """Return the usual ending of every format that has one, or of some, in alphabetical order."""
    names = FORMATS if formats is None else formats
    return sorted(FORMATS[name].endings[0] for name in names if FORMATS[name].endings)


def write_table(format_name: str, table: Table, out: TextIO, options: TableOptions | None = None) -> None:
    """Write a table, row by row as it gives them."""
    write = cast("Callable[[Table, TextIO, TableOptions], None]", _writer(format_name, "table"))
    write(table, out, options or TableOptions())


def write_page(format_name: str, page: Page, out: TextIO, options: PageOptions | None = None) -> None:
    """Write a page, line by line as it gives them."""
    write = cast("Callable[[Page, TextIO, PageOptions], None]", _writer(format_name, "page"))
    write(page, out, options or PageOptions())


def write_document(
    format_name: str, document: Document, out: TextIO, options: PageOptions | None = None
) -> None:
    """Write a document, page by page as it gives them."""
    write = cast("Callable[[Document, TextIO, PageOptions], None]", _writer(format_name, "document"))
    write(document, out, options or PageOptions())


def write_object(format_name: str, answer: Json, out: TextIO) -> None:
    """Write an answer of one object."""
    write = cast("Callable[[Json, TextIO], None]", _writer(format_name, "object"))
    write(answer, out)


def write_chart(format_name: str, chart: Chart, out: TextIO, options: ChartOptions | None = None) -> None:
    """Write a chart."""
    write = cast("Callable[[Chart, TextIO, ChartOptions], None]", _writer(format_name, "chart"))
    write(chart, out, options or ChartOptions())


def write_findings(
    format_name: str,
    findings: Iterable[Diagnostic | str],
    line_of: Callable[[str, int], str],
    path_of: Callable[[str], str],
    out: TextIO,
    options: PageOptions | None = None,
) -> None:
    """Write findings.

    Args:
        format_name: The format.
        findings: What to write, in order; a string is a line of its own.
        line_of: Return the text of a line of a file.
        path_of: Return a file's path as the user would write it.
        out: The stream to write to.
        options: Width and colour, where the format has them.
    """
    write = cast("_WriteFindings", _writer(format_name, "findings"))
    write(findings, line_of, path_of, out, options or PageOptions())


def _writer(format_name: str, answer: AnswerForm) -> object:
    module, _, function = FORMATS[format_name].writers[answer].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), function)
