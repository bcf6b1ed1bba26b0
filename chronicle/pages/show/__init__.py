"""All that is known of one person, post, organisation, source or fact: a page, or one object."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from chronicle.document import Json, Page
    from chronicle.index.cache import Index
    from chronicle.pages.show.subject import Subject

_DOSSIERS: Final = {
    "people": "person",
    "posts": "post",
    "organisations": "organisation",
    "sources": "source",
}


class _Dossier(Protocol):
    def page(self, index: Index, subject: Subject) -> Page: ...

    def plain(self, index: Index, subject: Subject) -> Json: ...


def _dossier(subject: Subject) -> _Dossier:
    return cast("_Dossier", import_module(f"{__name__}.{_DOSSIERS.get(subject.table, 'fact')}"))


def show_page(index: Index, subject: Subject) -> Page:
    """Draw the dossier."""
    return _dossier(subject).page(index, subject)


def show_object(index: Index, subject: Subject) -> Json:
    """The dossier as one object."""
    return _dossier(subject).plain(index, subject)
