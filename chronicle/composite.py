"""Several answers as one document: parts under titles of their own, each a page that may have a chart before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.document import Inline, Page
    from chronicle.picture import Chart


class Part(NamedTuple):
    """A part of a document.

    Attributes:
        name: What it is called in addresses: `tenures`.
        page: Its lines, under its title; the page may be written only once.
        chart: What stands before them as a picture; None if there is none.
    """

    name: str
    page: Page
    chart: Chart | None = None


class Detail(NamedTuple):
    """A line of what is told of a document beneath its title: `Claim number`, and which."""

    label: str
    text: str


class Document(NamedTuple):
    """Several pages as one document.

    Attributes:
        title: Stands above all of it, and at the top of each sheet of paper.
        aside: Stands beneath the title.
        details: Who made it, for what, and the like: a line each.
        notes: What a reader should know before the first part.
        parts: Its parts; may be a generator, which is read once.
    """

    title: Inline
    aside: Inline
    details: tuple[Detail, ...]
    notes: tuple[Inline, ...]
    parts: Iterable[Part]
