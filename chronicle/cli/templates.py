"""Templates of Word documents, read before anything is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.cli.errors import UsageError
from chronicle.cli.stderr import print_note
from chronicle.render.word_template import TemplateError, read_template

if TYPE_CHECKING:
    from pathlib import Path

    from chronicle.render import PageOptions


def with_template(options: PageOptions, path: Path) -> PageOptions:
    """Return options with the template in a file, and print what of it is left out.

    Raises:
        UsageError: It cannot be read, or is no template.
    """
    try:
        template = read_template(path)
    except TemplateError as error:
        raise UsageError(f"--template: {error}", error.hint) from None
    for notice in template.notices:
        print_note(notice)
    return options._replace(template=template)
