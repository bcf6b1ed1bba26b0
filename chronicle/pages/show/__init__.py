"""All that is known of one person, post, organisation, source or fact: a page, or one object."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Final, Protocol, cast

from chronicle.document import ColumnSet
from chronicle.index.schema import EXTRA
from chronicle.pages.show.blocks import VALUE_COLUMNS, extra_values
from chronicle.queries.dossiers import extra_of
from chronicle.queries.entities import has_extra

if TYPE_CHECKING:
    from chronicle.document import Json, Page
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
    if subject.table not in _MODULES or not has_extra(index):
        return page
    return page._replace(
        lines=chain((ColumnSet(VALUE_COLUMNS),), extra_values(index, subject.address), page.lines)
    )


def show_object(index: Index, subject: Subject) -> Json:
    """Return the dossier as one object."""
    answer = _dossier(subject).as_object(index, subject)
    if subject.table not in _MODULES or not has_extra(index) or not isinstance(answer, Mapping):
        return answer
    return {**answer, EXTRA.name: extra_of(index, subject.address).parts}
