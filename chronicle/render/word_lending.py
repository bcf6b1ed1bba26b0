"""A document of ours in the styles, on the paper and with the margins of a template."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from chronicle.render.office_files import relation, relations_of_part
from chronicle.render.word_package import CONTENT_TYPES, RELATIONS
from chronicle.render.word_skeleton import TABLE_TEXT, Skeleton, StyleIds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docx.oxml.xmlchemy import BaseOxmlElement

    from chronicle.render.word_template import Margin, WordTemplate

_STYLES: Final = "word/styles.xml"
_THEME: Final = "word/theme/theme1.xml"
_NUMBERING: Final = "word/numbering.xml"
_SETTINGS: Final = "word/settings.xml"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEADING: Final = (
    '<w:pPr><w:keepNext/><w:spacing w:before="{before}" w:after="60"/><w:outlineLvl w:val="{level}"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr>'
)
_OURS: Final = {
    "Title": '<w:pPr><w:keepNext/><w:spacing w:after="80"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>',
    "heading 1": _HEADING.format(before=280, level=0, size=26),
    "heading 2": _HEADING.format(before=200, level=1, size=22),
    TABLE_TEXT: '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>',
}
"""What stands in for a style that a template lacks, by the names that files have: on a screen each begins with a capital."""


def lend(
    template: WordTemplate, ours: Skeleton, table_style: str | None, notify: Callable[[str], None] | None
) -> Skeleton:
    """Return a document of ours that has what a template lends; `notify` takes a word on each style that it lacks."""
    styles = parse_xml(template.styles)
    ids = _TemplateStyles(styles)
    lacking: list[str] = []
    found: list[str] = []
    for name, properties in _OURS.items():
        id_ = ids.named("paragraph", name)
        lacking += [name] if id_ is None and name != TABLE_TEXT else []
        found.append(ids.add(name, properties) if id_ is None else id_)
    table = None if table_style is None else ids.named("table", table_style)
    if table_style is not None and table is None:
        lacking.append(table_style)
    if notify is not None:
        for name in lacking:
            notify(
                f'{template.name} has no style "{name[:1].upper()}{name[1:]}": one of Chronicle\'s stands in for it.'
            )
    parts = dict(ours.parts)
    parts[_STYLES] = serialize_part_xml(styles)
    for name, content in ((_THEME, template.theme), (_NUMBERING, template.numbering)):
        if content is not None and name in parts:
            parts[name] = content
    if template.differs_even:
        parts[_SETTINGS] = _with_even_pages(parts[_SETTINGS])
    kinds = {margin.kind for margin in template.margins}
    references = "".join(
        _add_margin(number, margin, parts) for number, margin in enumerate(template.margins, 1)
    )
    kept = "".join(own for own in ours.margins if own[len("<w:") :].partition("Reference")[0] not in kinds)
    title, heading, subheading, cell = map(escape, found)
    named = StyleIds(title, heading, subheading, cell, table and escape(table))
    return Skeleton(
        parts, named, template.paper, (references, kept), template.differs_first or not template.margins
    )


class _TemplateStyles:
    """The styles of a document, by their kinds and their names in any case."""

    def __init__(self, styles: BaseOxmlElement) -> None:
        self._styles = styles
        self._ids: dict[tuple[str, str], str] = {}
        self._usual: str | None = None
        for style in styles.findall(qn("w:style")):
            name, id_ = style.find(qn("w:name")), style.get(qn("w:styleId"))
            kind = style.get(qn("w:type"), "")
            if name is not None and id_:
                self._ids.setdefault((kind, (name.get(qn("w:val")) or "").casefold()), id_)
            if kind == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}:
                self._usual = id_

    def named(self, kind: str, name: str) -> str | None:
        """Return the id of a style; None if there is none of this kind and name."""
        return self._ids.get((kind, name.casefold()))

    def add(self, name: str, properties: str) -> str:
        """Add a style of paragraphs, based on the usual one; return its id."""
        taken = {*self._ids.values()}
        id_ = f"Chronicle{name.replace(' ', '')}"
        while id_ in taken:
            id_ += "x"
        based = f'<w:basedOn w:val="{escape(self._usual)}"/>' if self._usual else ""
        xml = f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/>{based}'
        self._styles.append(parse_xml(f"{xml}{properties}</w:style>"))
        return id_


def _with_even_pages(settings: bytes) -> bytes:
    root = parse_xml(settings)
    after = root.find(qn("w:defaultTabStop"))
    even = parse_xml(f"<w:evenAndOddHeaders {nsdecls('w')}/>")
    root.insert(0 if after is None else list(root).index(after) + 1, even)
    return serialize_part_xml(root)


def _add_margin(number: int, margin: Margin, parts: dict[str, bytes]) -> str:
    """Add a header or a footer to the parts of a document; return how a section refers to it."""
    name = f"lent{number}.xml"
    parts[f"word/{name}"] = margin.xml
    _insert(
        parts,
        CONTENT_TYPES,
        "</Types>",
        f'<Override PartName="/word/{name}" ContentType="{_TYPE}.{margin.kind}+xml"/>',
    )
    id_ = f"lent{number}"
    _insert(parts, RELATIONS, "</Relationships>", relation(id_, margin.kind, name))
    if margin.pictures:
        parts[f"word/_rels/{name}.rels"] = _pictures(number, margin.pictures, parts)
    return f'<w:{margin.kind}Reference w:type="{margin.pages}" r:id="{id_}"/>'


def _pictures(number: int, pictures: Mapping[str, tuple[str, bytes]], parts: dict[str, bytes]) -> bytes:
    """Add pictures to the parts of a document; return the relations to them."""
    relations = ""
    for place, (id_, (ending, content)) in enumerate(pictures.items(), 1):
        target = f"media/lent{number}-{place}.{ending}"
        parts[f"word/{target}"] = content
        relations += relation(id_, "image", target)
        if f'Extension="{ending}"'.encode() not in parts[CONTENT_TYPES]:
            default = f'<Default Extension="{ending}" ContentType="image/{ending}"/>'
            _insert(parts, CONTENT_TYPES, "</Types>", default)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{relations_of_part(relations)}'.encode()


def _insert(parts: dict[str, bytes], name: str, before: str, text: str) -> None:
    parts[name] = parts[name].replace(before.encode(), f"{text}{before}".encode())
