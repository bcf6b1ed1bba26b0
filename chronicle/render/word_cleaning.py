"""XML of a stranger's Word file, made such that it only shows something: nothing in it runs, is fetched, or is embedded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

OUTSIDE: Final = "what lies outside it"
OBJECTS: Final = "embedded objects and controls"
FIELDS: Final = "field codes other than page numbers and titles"
_EMBEDDED: Final = frozenset(
    {"object", "control", "OLEObject", "ocx", "altChunk", "subDoc", "ffData", "contentPart"}
)
"""What holds, or names, something that is not text."""
_BINDING: Final = "dataBinding"
"""Where a text comes from that is shown as it was: nothing to tell of."""
_LEADING_OUT: Final = frozenset({"hlinkClick", "hlinkHover", "hlinkMouseOver"})
_ADDRESSES: Final = frozenset({"href", "src", "macro"})
_PICTURES: Final = frozenset({"drawing", "pict"})
_RELATED: Final = re.compile(r"\{[^}]*/relationships\}|\{urn:schemas-microsoft-com:office:office\}relid$")
"""How attributes that refer to another part are called."""
_HARMLESS_FIELD: Final = re.compile(
    r"\s*(?:PAGE|NUMPAGES|SECTION|SECTIONPAGES|STYLEREF|TITLE)(?:\s[^{}]*)?", re.IGNORECASE
)


def clean(root: BaseOxmlElement, pictures: Collection[str] = ()) -> Iterator[str]:
    """Take out of XML all that does more than to show something; yield what was taken, in words, perhaps more than once.

    `pictures` are the ids by which it may refer to another part.
    """
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or _local(node.tag) == _BINDING:  # or a comment, or an instruction
            remove(node)
        elif (name := _local(node.tag)) in _EMBEDDED:
            remove(node)
            yield OBJECTS
        elif name in _LEADING_OUT:
            remove(node)
            yield OUTSIDE
    for node in list(root.iter()):
        yield from _without_references(node, pictures)
    yield from _without_fields(root)


def _without_references(node: BaseOxmlElement, pictures: Collection[str]) -> Iterator[str]:
    for attribute, value in list(node.attrib.items()):
        name = str(attribute)
        if _local(name) in _ADDRESSES:
            del node.attrib[attribute]
            yield OUTSIDE
        elif _RELATED.match(name) and value not in pictures:
            del node.attrib[attribute]
            around = next((one for one in node.iterancestors() if _local(one.tag) in _PICTURES), None)
            if around is not None:
                remove(around)
            yield OUTSIDE


def _without_fields(root: BaseOxmlElement) -> Iterator[str]:
    """Take out fields that are not known to be harmless; what they showed last stays as text."""
    for field in list(root.iter(qn("w:fldSimple"))):
        if not _HARMLESS_FIELD.fullmatch(field.get(qn("w:instr")) or ""):
            parent = field.getparent()
            if parent is not None:
                at = parent.index(field)
                parent[at : at + 1] = list(field)
            yield FIELDS
    opened: list[tuple[list[BaseOxmlElement], list[str]]] = []
    for node in list(root.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:delInstrText"))):
        kind = node.get(qn("w:fldCharType"))
        if kind == "begin":
            opened.append(([], []))
        if not opened:
            remove(node)
            yield FIELDS
            continue
        nodes, words = opened[-1]
        nodes.append(node)
        words.append(node.text or "" if kind is None else "")
        if kind == "end":
            opened.pop()
            if not _HARMLESS_FIELD.fullmatch("".join(words)):
                yield from _all_removed(nodes)
    for nodes, _ in opened:  # fields that never end
        yield from _all_removed(nodes)


def _all_removed(nodes: list[BaseOxmlElement]) -> Iterator[str]:
    for node in nodes:
        remove(node)
    yield FIELDS


def remove(node: BaseOxmlElement) -> None:
    """Take a node out of what holds it."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
