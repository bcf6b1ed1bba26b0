"""A Word document whose styles, paper, header and footer others take on; nothing else of it is read, and nothing of it runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from chronicle.named_tuples import NamedTuple
from chronicle.render.word_archive import TemplateError, WordArchive
from chronicle.render.word_cleaning import OUTSIDE, clean, remove
from chronicle.render.word_paper import TWIPS_A_MM, Paper
from chronicle.text import enumerated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["Margin", "TemplateError", "WordTemplate", "read_template"]

_PICTURE_BEGINNINGS: Final = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
_LONGEST_SIDE: Final = 31_680
"""The longest side of paper that Word knows: 22 inches."""
_LEAST_ROOM: Final = round(60 * TWIPS_A_MM)
_KINDS: Final = ("header", "footer")
_PAGES: Final = ("default", "first", "even")
_OFF: Final = frozenset({"0", "false", "off"})


class Margin(NamedTuple):
    """A header or a footer.

    Attributes:
        kind: `header` or `footer`.
        pages: On which pages it stands: `default`, `first` or `even`.
        xml: What it shows.
        pictures: Its pictures, by the ids by which it refers to them: the ending of each, and its bytes.
    """

    kind: str
    pages: str
    xml: bytes
    pictures: Mapping[str, tuple[str, bytes]]


class WordTemplate(NamedTuple):
    """What a document takes on from another.

    Attributes:
        name: The name of its file.
        styles: Its styles.
        theme: Its theme, which styles refer to; None if it has none.
        numbering: How its headings and lists are numbered; None if they are not.
        paper: Its paper.
        margins: Its headers and footers.
        differs_first: Whether its first page has others.
        differs_even: Whether its even pages have others.
        notices: What of it is left out, in words.
    """

    name: str
    styles: bytes
    theme: bytes | None
    numbering: bytes | None
    paper: Paper
    margins: tuple[Margin, ...]
    differs_first: bool
    differs_even: bool
    notices: tuple[str, ...]


def read_template(path: Path) -> WordTemplate:
    """Read a template.

    Raises:
        TemplateError: It is no Word file, or cannot be one's template.
    """
    archive = WordArchive(path)
    relations = archive.relations(archive.main)
    of_kind = {relation.kind: relation.part for relation in relations.values() if relation.part is not None}
    if "styles" not in of_kind:
        raise TemplateError(f"{path.name} has no styles")
    styles = archive.parsed(of_kind["styles"])
    if styles.tag != qn("w:styles"):
        raise TemplateError(f"{path.name} is a document of another kind of Open XML (Strict)")
    left_out = [*clean(styles)]
    section = _last_section(archive.parsed(archive.main))
    margins = []
    for reference in () if section is None else section:
        margin = _margin(archive, reference, {id_: one.part for id_, one in relations.items()}, left_out)
        if margin is not None:
            margins.append(margin)
    unique = tuple(dict.fromkeys(left_out))
    return WordTemplate(
        path.name,
        serialize_part_xml(styles),
        _theme(archive, of_kind.get("theme")),
        _numbering(archive, of_kind.get("numbering")),
        _paper(path.name, section),
        tuple(margins),
        section is not None and _is_on(section, "w:titlePg"),
        "settings" in of_kind and _is_on(archive.parsed(of_kind["settings"]), "w:evenAndOddHeaders"),
        (f"{path.name}: its header, its footer and its styles come without {enumerated(unique)}.",)
        if unique
        else (),
    )


def _last_section(document: BaseOxmlElement) -> BaseOxmlElement | None:
    """Return the properties of the last section: of a template, those of its usual page."""
    sections = list(document.iter(qn("w:sectPr")))
    return sections[-1] if sections else None


def _is_on(around: BaseOxmlElement, name: str) -> bool:
    found = around.find(qn(name))
    return found is not None and found.get(qn("w:val"), "1") not in _OFF


def _margin(
    archive: WordArchive, reference: BaseOxmlElement, parts: Mapping[str, str | None], left_out: list[str]
) -> Margin | None:
    kind = next((kind for kind in _KINDS if reference.tag == qn(f"w:{kind}Reference")), None)
    pages = reference.get(qn("w:type"), "default")
    part = parts.get(reference.get(qn("r:id")) or "")
    if kind is None or part is None or pages not in _PAGES:
        return None
    shown = archive.parsed(part)
    if shown.tag != qn("w:hdr" if kind == "header" else "w:ftr"):
        return None
    pictures: dict[str, tuple[str, bytes]] = {}
    for id_, relation in archive.relations(part).items():
        content = archive.read(relation.part) if relation.kind == "image" and relation.part else None
        ending = content and next(
            (ending for start, ending in _PICTURE_BEGINNINGS.items() if content.startswith(start)), None
        )
        if content and ending:
            pictures[id_] = ending, content
        else:
            left_out.append(OUTSIDE)
    left_out += clean(shown, pictures)
    if not len(shown):
        shown.append(parse_xml(f"<w:p {nsdecls('w')}/>"))
    return Margin(kind, pages, serialize_part_xml(shown), pictures)


def _theme(archive: WordArchive, part: str | None) -> bytes | None:
    """Return a theme that refers to nothing else."""
    if part is None:
        return None
    theme = archive.parsed(part)
    return None if [*clean(theme)] else serialize_part_xml(theme)


def _numbering(archive: WordArchive, part: str | None) -> bytes | None:
    """Return how headings are numbered, without pictures for bullets."""
    if part is None:
        return None
    numbering = archive.parsed(part)
    for name in ("w:numPicBullet", "w:lvlPicBulletId"):
        for node in list(numbering.iter(qn(name))):
            remove(node)
    list(clean(numbering))
    return serialize_part_xml(numbering)


def _paper(name: str, section: BaseOxmlElement | None) -> Paper:
    usual = Paper()
    if section is None:
        return usual
    size, margin = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))

    def of(node: BaseOxmlElement | None, attribute: str, otherwise: int) -> int:
        text = "" if node is None else node.get(qn(f"w:{attribute}")) or ""
        number = int(text) if re.fullmatch(r"-?\d{1,6}", text, re.ASCII) else otherwise
        return min(abs(number), _LONGEST_SIDE)

    paper = Paper(
        of(size, "w", usual.width),
        of(size, "h", usual.height),
        *(of(margin, side, getattr(usual, side)) for side in ("top", "right", "bottom", "left")),
        *(of(margin, side, getattr(usual, side)) for side in ("header", "footer", "gutter")),
    )
    if min(paper.room, paper.height - paper.top - paper.bottom) < _LEAST_ROOM:
        raise TemplateError(f"{name}: its margins leave no room for a text", "make them narrower")
    return paper
