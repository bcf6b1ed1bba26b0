"""What a row of a sheet is called and how it is cited: ids made of what it says, and where in its source it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chronicle.importing.mapping import pattern_names
from chronicle.importing.sharing import ids_in
from chronicle.importing.targets import ENDS, fields_by_key
from chronicle.loader.values import as_id
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.fields import ValueType
from chronicle.writing.typed_values import as_short_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from chronicle.importing.drafts import FactDraft, RowDraft
    from chronicle.importing.mapping import ImportMap
    from chronicle.writing.toml_values import TomlValue

_LONGEST_ID: Final = 64
_NAMING: Final = frozenset({ValueType.TEXT, ValueType.CHOICE})
"""The types of required fields that say what an entry is."""


def citations(draft: RowDraft, at: str, source: str | None) -> list[TomlValue]:
    """Return the citations of a row's facts.

    A source that the row itself gives was read through the sheet: it is cited as passed on by that.

    Args:
        draft: The row.
        at: Where in the sheet it stands.
        source: The source that the sheet is, if the map says so.
    """
    own = draft.source or source
    where = draft.at or at
    quote = "; ".join(dict.fromkeys(draft.quotes))
    found: list[TomlValue] = []
    if own is not None:
        found.append({"source": own, "at": where, **({"quote": quote} if quote else {})})
    if draft.link is not None and draft.link != own:
        found.append({"source": draft.link, **({"via": own} if own else {})})
    return found


def id_for(draft: RowDraft, mapping: ImportMap, text_of: Callable[[str], str | None]) -> str:
    """Return the id that a row's own entry would have, if nothing had it yet.

    Args:
        draft: The row.
        mapping: The map, which may have a pattern.
        text_of: Return the text of the row's cell under a heading.
    """
    own = draft.facts[0]
    if draft.id_text:
        return as_id(draft.id_text) or draft.table
    if mapping.id is None:
        return _usual_id(own)
    text = mapping.id
    for name in pattern_names(mapping.id):
        value = own.values.get(name)
        words = _words(value) if value is not None else text_of(name) or ""
        text = text.replace(f"{{{name}}}", as_short_id(_without_apostrophes(words)))
    return as_id(text)[:_LONGEST_ID].strip("-") or draft.table


def _usual_id(own: FactDraft) -> str:
    """Return what a person would call an entry: whom and what it is about, then when."""
    keys = fields_by_key(own.table)
    about = [
        _words(own.values[key])
        for key, field in keys.items()
        if key in own.values
        and (field.type.value is ValueType.REFERENCE or (field.required and field.type.value in _NAMING))
        and field.type.table != "scales"
    ]
    when = next((str(own.values[key]) for key in (*WHOLE_TIME, *ENDS) if key in own.values), "")
    text = as_short_id(_without_apostrophes(" ".join(about))) or own.table
    return as_id(f"{text} {_date_words(when)}")[:_LONGEST_ID].strip("-")


def _without_apostrophes(text: str) -> str:
    return text.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")


def _words(value: TomlValue) -> str:
    return " ".join(ids_in(value)) if isinstance(value, list) else _date_words(str(value))


def _date_words(text: str) -> str:
    """Return a date as it stands in an id: of a range its beginning."""
    if not re.fullmatch(r"[\[\]0-9X?~%./T:\-]+", text):
        return text
    return re.split(r"\.\.|/(?=[0-9]{4})", text.strip("[]./"))[0].strip("?~%")
