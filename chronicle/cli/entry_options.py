"""The options of `add` for one kind of entry, derived from its declaration.

Annotations are evaluated here: the options are read from them.
"""

from collections import namedtuple
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final, NamedTuple, TypeAlias

import typer

from chronicle.cli.completion import Completion, complete_names_in, complete_sources, complete_words_of
from chronicle.cli.errors import UsageError
from chronicle.model.base import CitedEntry, Entry, Field, fields_of
from chronicle.model.descriptions import describe_fields
from chronicle.model.entities import ENTITIES
from chronicle.model.fact import Fact
from chronicle.model.fields import DATES, ValueType
from chronicle.model.kinds import KINDS
from chronicle.queries.lookup import ENTITY_TABLES
from chronicle.queries.names import singular
from chronicle.text import with_article
from chronicle.writing.typed_values import TAKES_SEVERAL

REQUIRED_PANEL: Final = "What it must have"
OWN_PANEL: Final = "What else it may have"
EVERY_PANEL: Final = "What every such entry may have"
CITATION_PANEL: Final = "Its source"
PLACE_PANEL: Final = "How it is added"
_APART: Final = frozenset({ValueType.CITATIONS, ValueType.REASONS, ValueType.ALLOWED_CODES})
"""The types of fields that have options of another form, or none."""
_METAVARS: Final[Mapping[ValueType, str]] = {
    **dict.fromkeys(DATES, "DATE"),
    ValueType.AMOUNT: "AMOUNT",
    ValueType.LENGTH: "LENGTH",
    ValueType.REFERENCE: "NAME",
    ValueType.REFERENCES: "NAMES",
    ValueType.SEATS: "NUMBER",
    ValueType.CURRENCY: "CODE",
    ValueType.AREAS: "AREA=GRADE",
    ValueType.IDENTIFIERS: "SCHEME=TEXT",
    ValueType.EXTRA: "KEY=VALUE",
    ValueType.STANCES: "PARTY=STANCE",
    ValueType.BUNDLE_PAGE: "PAGE",
    ValueType.BUNDLE_PAGES: "NUMBER=PAGE",
    ValueType.CHOICE: "WORD",
}
_ALSO: Final = {
    "tags": "--tag",
    "person": "-p",
    "people": "-p",
    "organisation": "--org",
    "organisations": "--org",
}
"""What an option is called too, as by the filters of a listing, by its key; the first field of an entry has it."""


class EntryTable(NamedTuple):
    """What can be added: the word for one, and its table."""

    word: str
    table: str
    summary: str

    @property
    def model(self) -> type[Entry]:
        """The class of its entries."""
        return KINDS[self.table].fact if self.table in KINDS else ENTITIES[self.table].entity

    @property
    def is_cited(self) -> bool:
        """Whether sources tell of its entries."""
        return issubclass(self.model, CitedEntry)


def entry_tables() -> dict[str, EntryTable]:
    """Return what can be added by the word for one, facts first."""
    kinds = [EntryTable(kind.singular, kind.table, _sentence(kind.noun)) for kind in KINDS]
    entities = [EntryTable(kind.singular, kind.table, _sentence(kind.singular)) for kind in ENTITIES.values()]
    return {table.word: table for table in (*kinds, *entities) if " " not in table.word}


def _sentence(noun: str) -> str:
    article, _, name = with_article(noun).partition(" ")
    return f"{article.capitalize()} {name}."


def named_table(word: str) -> EntryTable | None:
    """Return what a word for one, or for several, means; None if it is nothing that can be added."""
    tables = entry_tables()
    return tables.get(word) or next((table for table in tables.values() if table.table == word), None)


def value_fields(model: type[Entry]) -> tuple[Field, ...]:
    """Return the fields of an entry that have options of their own: those of its class, then those that every one has."""
    fields = [field for field in fields_of(model).values() if field.type.value not in _APART]
    common = fields_of(Fact if issubclass(model, Fact) else CitedEntry)
    own = [field for field in fields if field.name not in common]
    own.sort(key=lambda field: not field.required)
    return (*own, *(field for field in fields if field not in own))


PlaceInSource: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="PLACE", rich_help_panel=CITATION_PANEL, help="Where in it (--at 'page 4')."
    ),
]
Quote: TypeAlias = Annotated[
    str | None,
    typer.Option("--quote", metavar="WORDS", rich_help_panel=CITATION_PANEL, help="Its own words."),
]
Via: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--via",
        metavar="NAME",
        autocompletion=complete_sources,
        rich_help_panel=CITATION_PANEL,
        help="The source in which that one was read.",
    ),
]
Says: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--says",
        metavar="KEY=VALUE",
        rich_help_panel=CITATION_PANEL,
        help="What it gives, where that is not all, or differs (--says 'start=summer 2009').",
    ),
]


class CitationOptions(NamedTuple):
    """The options of the source of an entry."""

    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            "-s",
            metavar="NAME",
            autocompletion=complete_sources,
            rich_help_panel=CITATION_PANEL,
            help="Which source says so.",
        ),
    ] = None
    at: PlaceInSource = None
    quote: Quote = None
    via: Via = None
    says: Says = None
    because: Annotated[
        list[str] | None,
        typer.Option(
            "--because",
            metavar="[KEY=]TEXT",
            rich_help_panel=CITATION_PANEL,
            help="Why a value stands that no source gives, or that one disputes.",
        ),
    ] = None
    cite_existing: Annotated[
        bool,
        typer.Option(
            "--cite-existing",
            rich_help_panel=CITATION_PANEL,
            help="Where the fact is there already, add the source to it.",
        ),
    ] = False


class PlaceOptions(NamedTuple):
    """The options of how an entry is added, and where."""

    id: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", rich_help_panel=PLACE_PANEL, help="Its id; else a readable one."),
    ] = None
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            metavar="FILE",
            rich_help_panel=PLACE_PANEL,
            help="The file of the base to add it to; else the one that holds most of its table.",
        ),
    ] = None
    create: Annotated[
        bool,
        typer.Option(
            "--create", rich_help_panel=PLACE_PANEL, help="Make an entry of each name that has none."
        ),
    ] = False
    as_new: Annotated[
        bool,
        typer.Option(
            "--as-new", rich_help_panel=PLACE_PANEL, help="Add it even where it seems to be there already."
        ),
    ] = False
    input: Annotated[
        str | None,
        typer.Option(
            "--input",
            metavar="FILE",
            rich_help_panel=PLACE_PANEL,
            help="Many at once: JSON lines with the keys of the format, - for stdin.",
        ),
    ] = None


Group: TypeAlias = Any
"""A class of options, a named tuple, that is made while the program runs."""


def value_options(table: EntryTable) -> Group:
    """Return the group of options of an entry's own fields, by the names of these."""
    fields = value_fields(table.model)
    described = describe_fields(table.model)
    common = fields_of(Fact if issubclass(table.model, Fact) else CitedEntry)
    names = [_parameter(field) for field in fields]
    group = namedtuple("group", names, defaults=[None] * len(names))  # type: ignore[misc]  # noqa: PYI024 - known only now
    group.__annotations__ = {
        _parameter(field): Annotated[
            bool | None if field.type.value is ValueType.FLAG else list[str] | None,
            typer.Option(
                *_declarations(field, {other.key for other in fields}),
                metavar=None
                if field.type.value is ValueType.FLAG
                else _METAVARS.get(field.type.value, "TEXT"),
                autocompletion=_completion(field),
                help=described.get(field.name, _words_of(field)),
                rich_help_panel=REQUIRED_PANEL
                if field.required
                else EVERY_PANEL
                if field.name in common
                else OWN_PANEL,
            ),
        ]
        for field in fields
    }
    return group


def given_texts(table: EntryTable, values: Any) -> dict[str, str]:
    """Return what was typed for the fields of an entry, by key: of what was given several times, with `;` between.

    Raises:
        UsageError: Something is given twice that has one value.
    """
    texts: dict[str, str] = {}
    for field in value_fields(table.model):
        typed = getattr(values, _parameter(field))
        if isinstance(typed, bool):
            texts[field.key] = "yes" if typed else "no"
        elif typed:
            if len(typed) > 1 and field.type.value not in TAKES_SEVERAL:
                raise UsageError(f"--{field.key} is given twice", "give it once")
            texts[field.key] = "; ".join(typed)
    return texts


def _parameter(field: Field) -> str:
    return f"of_{field.name}"


def _completion(field: Field) -> Completion | None:
    """Return what completes the value of a field: names of what it refers to, the words that it takes."""
    table = field.type.table or field.type.may_name
    if table in ENTITY_TABLES:
        return complete_names_in(table)
    return complete_words_of(field.type.choices) if field.type.choices else None


def _declarations(field: Field, keys: Collection[str]) -> list[str]:
    also = _ALSO.get(field.key)
    is_first = next((key for key, name in _ALSO.items() if name == also and key in keys), None) == field.key
    return [f"--{field.key}", *([also] if also and is_first else ())]


def _words_of(field: Field) -> str:
    return f"A {singular(field.type.table)}." if field.type.table else ""
