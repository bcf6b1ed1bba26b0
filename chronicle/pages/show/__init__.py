"""All that is known of one person, post, organisation, source or fact: a page, or one object."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from chronicle.document import ColumnSet, Objects, Row, Span, Tone
from chronicle.index.schema import EXTRA, RESTRICTED
from chronicle.model.entities import ENTITIES
from chronicle.pages.fragments import DOT
from chronicle.pages.query_summary import describe_selection
from chronicle.pages.show.blocks import VALUE_COLUMNS, extra_values, restriction_rows, text_value
from chronicle.pages.show.fact import evidence_object
from chronicle.queries.dossiers import extra_of, identifiers_of, restrictions_of, sourcing_of
from chronicle.queries.entities import has_extra
from chronicle.queries.filters import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.document import Json, Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.lookup import Subject

_MODULES: Final = {
    "people": "person",
    "posts": "post",
    "organisations": "organisation",
    "sources": "source",
}
"""The module here that shows an entry of each table; all others are tables of facts."""


class _Dossier(Protocol):
    """What each module of this package provides."""

    def page(self, index: Index, subject: Subject) -> Page: ...

    def as_object(self, index: Index, subject: Subject) -> Json: ...


def _dossier(subject: Subject) -> _Dossier:
    return cast("_Dossier", import_module(f"{__name__}.{_MODULES.get(subject.table, 'fact')}"))


def show_page(index: Index, subject: Subject) -> Page:
    """Return the dossier as a page."""
    page = _dossier(subject).page(index, subject)
    if any(subject.scope):
        narrowed = describe_selection(index, Selection(**subject.scope._asdict()))
        page = page._replace(aside=f"{page.aside}{DOT}{narrowed}")
    if subject.table not in _MODULES:
        return page
    own: list[Line] = [
        Row((Span(text_value(scheme), Tone.DIM), text_value(text)))
        for scheme, text in identifiers_of(index, subject).items()
    ]
    own += extra_values(index, subject.address) if has_extra(index) else ()
    own += restriction_rows(index, restrictions_of(index, subject))
    return page._replace(lines=_with_values(page.lines, own)) if own else page


def _with_values(lines: Iterable[Line], own: list[Line]) -> Iterator[Line]:
    """Yield the lines of a page, with further rows after those of its values, aligned with them."""
    among_values = False
    for line in lines:
        if among_values and not isinstance(line, Row):
            yield from own
            own = []
        among_values = among_values or (isinstance(line, ColumnSet) and line.columns is VALUE_COLUMNS)
        yield line
    yield from own


def show_object(index: Index, subject: Subject) -> Json:
    """Return the dossier as one object."""
    answer = _dossier(subject).as_object(index, subject)
    if subject.table not in _MODULES or not isinstance(answer, Mapping):
        return answer
    answer = {**answer, "narrowed_to": {table: list(ids) for table, ids in subject.scope._asdict().items()}}
    if ENTITIES[subject.table].cited:
        key, _, columns = sourcing_of(index, subject)
        rests_on = {
            field.column.name: field.value.parts if isinstance(field.value, Objects) else field.value
            for field in columns
        }
        answer = {**answer, **rests_on, **evidence_object(index, key)}
    if identifiers := identifiers_of(index, subject):
        answer = {**answer, "identifiers": identifiers}
    if restrictions := restrictions_of(index, subject):
        answer = {**answer, RESTRICTED.name: list(restrictions)}
    if not has_extra(index):
        return answer
    return {**answer, EXTRA.name: extra_of(index, subject.address).parts}
