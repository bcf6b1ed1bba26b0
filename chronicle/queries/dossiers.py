"""What is known of one person, post, organisation, source or fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from chronicle.codes import SETTING_ASIDE
from chronicle.index.schema import AGENTS, TAIL, columns_of, involving
from chronicle.model.columns import ID_COLUMNS
from chronicle.model.entities import CITED, ENTITIES
from chronicle.model.kind import StateSection
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import Sourcing, convert_rows, read_list, read_objects, read_table
from chronicle.queries.entities import is_every_holder_known, own_columns
from chronicle.queries.facts import facts_where
from chronicle.queries.lifetimes import Descents, EntityName, Lifetimes
from chronicle.queries.listing import last_fields, own_field
from chronicle.queries.succession import handover_words, in_succession, since_last_words
from chronicle.queries.tenures import tenures_of_post, tenures_where
from chronicle.sql import SEPARATOR, EntryState, sql_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.dates import EdtfDate
    from chronicle.document import Cell, Column, Objects
    from chronicle.index.cache import Index
    from chronicle.queries.facts import FactRow
    from chronicle.queries.lookup import Subject
    from chronicle.queries.tenures import TenureRow

_CITING: Final = tuple(kind.table for kind in ENTITIES.values() if kind.cited)
_WITHOUT_CERTAINTY: Final = tuple(column for column in TAIL if column.name != "certainty")


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What a person's entry says; dates as EDTF."""

    aka: tuple[str, ...]
    born: str | None
    died: str | None
    note: str | None
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class PostDetails:
    """What a post's entry says.

    Attributes:
        organisation: The name of its organisation; the id if that was set aside.
        every_holder: Whether every holder is recorded, and none was only reported later than `--known-by`.
    """

    organisation_id: str
    organisation: str
    aka: tuple[str, ...]
    seats: int
    lead: bool
    complete: bool
    every_holder: bool
    opened: str | None
    closed: str | None
    note: str | None
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """What an organisation's entry says, its parts and its posts; dates as EDTF.

    Attributes:
        parent: The name of what it is part of; the id if that was set aside.
    """

    aka: tuple[str, ...]
    parent_id: str | None
    parent: str | None
    parts: tuple[EntityName, ...]
    posts: tuple[EntityName, ...]
    opened: str | None
    closed: str | None
    note: str | None
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class SourceDetails:
    """What a source's entry says; dates as EDTF.

    Attributes:
        narrowed: When it was published, by what it reports; None if its date says no less.
        bundle: Where its first page stands in a bundle.
        bundle_pages: Where those stand that are not counted on from there, by their numbers.
    """

    publisher: str | None
    authors: tuple[str, ...]
    bundle: str | None
    bundle_pages: Mapping[str, str]
    type: str | None
    published: str | None
    dated: str | None
    narrowed: str | None
    url: str | None
    accessed: str | None
    archived: str | None
    note: str | None
    file: str
    line: int


class HolderInSuccession(NamedTuple):
    """A holder of a post, and what lies between them and those before, in words; empty if nothing does."""

    tenure: TenureRow
    gap: str


class PostSuccession(NamedTuple):
    """The holders of a post in succession, those with a status such as planned, what follows the last, and when it closed."""

    holders: tuple[HolderInSuccession, ...]
    with_status: tuple[TenureRow, ...]
    since_last: str
    closed: EdtfDate | None


class CitingEntity(NamedTuple):
    """A person, an organisation or a post that cites sources."""

    key: int
    table: str
    id: str
    name: str
    file: str
    line: int

    @property
    def address(self) -> str:
        """Table and id: `people.duxbury`."""
        return f"{self.table}.{self.id}"


class EntitySourcing(NamedTuple):
    """What a person, an organisation or a post rests on.

    Attributes:
        key: Its key, by which its citations and what they say are found.
        sourcing: Which of its values are worked out, and on which sources disagree.
        columns: The values of the columns of `chronicle.model.entities.CITED`.
    """

    key: int
    sourcing: Sourcing
    columns: tuple[FieldValue, ...]


class FieldValue(NamedTuple):
    """A field of a fact as its listing has it."""

    column: Column
    value: Cell


def of_no_post() -> str:
    """Return SQL: whether a fact is of another kind than those that tell who held a post."""
    in_post = KINDS.in_section(StateSection.IN_POST)
    return f"f.kind NOT IN ({sql_list(kind.singular for kind in in_post)})"


def person_details(index: Index, person: str) -> PersonDetails:
    """Return what a person's entry says."""
    aka, *own = index.db.execute(
        "SELECT t.aka, t.born, t.died, t.note, e.file, e.line FROM people t JOIN entry e ON e.key = t.key "
        "WHERE e.tbl = 'people' AND e.id = ?",
        (person,),
    ).fetchone()
    return PersonDetails(read_list(aka), *own)


def post_details(index: Index, post: str) -> PostDetails:
    """Return what a post's entry says."""
    organisation_id, organisation, aka, seats, lead, complete, *rest = index.db.execute(
        "SELECT t.organisation, coalesce(o.what, t.organisation), t.aka, t.seats, t.lead, t.complete, "
        "t.opened, t.closed, t.note, e.file, e.line FROM posts t JOIN entry e ON e.key = t.key "
        f"LEFT JOIN entry o ON o.tbl = 'organisations' AND o.id = t.organisation AND o.state = '{EntryState.STANDS}' "
        "WHERE e.tbl = 'posts' AND e.id = ?",
        (post,),
    ).fetchone()
    every_holder = is_every_holder_known(index, complete)
    return PostDetails(
        organisation_id, organisation, read_list(aka), seats, bool(lead), bool(complete), every_holder, *rest
    )


def organisation_details(index: Index, organisation: str) -> OrganisationDetails:
    """Return what an organisation's entry says, with its parts and its posts in the order of the files."""
    aka, parent_id, parent, *own = index.db.execute(
        "SELECT t.aka, t.parent, coalesce(p.what, t.parent), t.opened, t.closed, t.note, e.file, e.line "
        "FROM organisations t JOIN entry e ON e.key = t.key "
        f"LEFT JOIN entry p ON p.tbl = 'organisations' AND p.id = t.parent AND p.state = '{EntryState.STANDS}' "
        "WHERE e.tbl = 'organisations' AND e.id = ?",
        (organisation,),
    ).fetchone()
    parts = index.db.execute(
        "SELECT e.id, t.name FROM organisations t JOIN entry e ON e.key = t.key "
        "WHERE t.parent = ? ORDER BY e.file, e.line",
        (organisation,),
    )
    posts = index.db.execute(
        "SELECT e.id, t.title FROM posts t JOIN entry e ON e.key = t.key "
        "WHERE t.organisation = ? ORDER BY e.file, e.line",
        (organisation,),
    )
    return OrganisationDetails(
        read_list(aka),
        parent_id,
        parent,
        tuple(map(EntityName._make, parts)),
        tuple(map(EntityName._make, posts)),
        *own,
    )


def source_details(index: Index, source: str) -> SourceDetails:
    """Return what a source's entry says."""
    publisher, authors, bundle, bundle_pages, *own = index.db.execute(
        "SELECT t.publisher, t.authors, t.bundle, t.bundle_pages, t.type, t.published, t.dated, n.publication, t.url, t.accessed, t.archived, t.note, e.file, e.line "
        "FROM sources t JOIN entry e ON e.key = t.key LEFT JOIN narrowed n ON n.source = e.id WHERE e.tbl = 'sources' AND e.id = ?",
        (source,),
    ).fetchone()
    elsewhere = {number: str(page) for number, page in read_table(bundle_pages).items()}
    return SourceDetails(publisher, read_list(authors), bundle, elsewhere, *own)


def facts_naming(index: Index, subject: Subject) -> list[FactRow]:
    """Return the facts that name a person or a post, but for the tenures of it."""
    condition = f"({of_no_post()} OR {_tenure_names(subject.table)}) AND {involving(subject.table)}"
    return _facts_of(index, subject, condition, subject.id, subject.id)


def tenures_naming(index: Index, subject: Subject) -> list[FactRow]:
    """Return the tenures that name an organisation beside that of the post."""
    condition = f"{_tenure_names(subject.table)} AND {involving(subject.table)}"
    return _facts_of(index, subject, condition, subject.id, subject.id)


def _facts_of(index: Index, subject: Subject, condition: str, *parameters: str) -> list[FactRow]:
    """Return the facts that meet an SQL condition on `fact f`, of those that a dossier is narrowed to."""
    narrowed, ids = subject.scope.involved()
    return facts_where(index, f"{condition} AND {narrowed}", (*parameters, *ids))


def _tenure_names(table: str) -> str:
    """Return SQL: whether a fact tells who held a post, and has an id of a table among what else it involves."""
    ids = f"char({ord(SEPARATOR)}) || t.{ID_COLUMNS[table]} || char({ord(SEPARATOR)})"
    named = f"instr({ids}, char({ord(SEPARATOR)}) || ? || char({ord(SEPARATOR)}))"
    return f"EXISTS (SELECT 1 FROM {TENURES.table} t WHERE t.key = f.key AND {named})"


def facts_citing(index: Index, source: Subject) -> list[FactRow]:
    """Return the facts that cite a source."""
    return _facts_of(index, source, involving("sources"), source.id)


def entities_citing(index: Index, source: Subject) -> list[CitingEntity]:
    """Return the people, organisations and posts that cite a source, in the order of the files."""
    narrowed, ids = source.scope.involved("e.key")
    rows = index.db.execute(
        f"SELECT e.key, e.tbl, e.id, e.what, e.file, e.line FROM entry e WHERE {involving('sources', 'e.key')} "
        f"AND e.tbl IN ({sql_list(_CITING)}) AND {narrowed} ORDER BY e.file, e.line",
        (source.id, *ids),
    )
    return [*map(CitingEntity._make, rows)]


def sourcing_of(index: Index, subject: Subject) -> EntitySourcing:
    """Return what a person, an organisation or a post rests on."""
    (key,) = index.db.execute(
        "SELECT key FROM entry WHERE tbl = ? AND id = ? AND holds_id", (subject.table, subject.id)
    ).fetchone()
    names = ", ".join(column.name for column in CITED)
    columns = _field_values(index, f'SELECT {names} FROM "{subject.table}" WHERE key = ?', key, CITED)
    worked_out, disputed = (frozenset(cast("tuple[str, ...]", field.value)) for field in columns[:2])
    return EntitySourcing(key, Sourcing(worked_out, disputed), columns)


def facts_of_kind(index: Index, organisation: Subject, kind: str, *, made: bool = False) -> list[FactRow]:
    """Return the facts of a kind, given in the singular, that an organisation `made`; else those that it is part of."""
    condition = f"{involving('organisations')} AND {'' if made else 'NOT '}{involving(AGENTS)}"
    return _facts_of(
        index, organisation, f"f.kind = ? AND {condition}", kind, organisation.id, organisation.id
    )


def tenures_of_person(index: Index, person: Subject) -> list[TenureRow]:
    """Return the tenures of a person, in order of time; those with a status too."""
    return _tenures_of(index, person, f"t.person_id = ? AND {involving('people')}", person.id, person.id)


def _tenures_of(index: Index, subject: Subject, condition: str, *parameters: str) -> list[TenureRow]:
    """Return the tenures that meet an SQL condition, of those that a dossier is narrowed to."""
    narrowed, ids = subject.scope.involved()
    return tenures_where(index, f"{condition} AND {narrowed}", (*parameters, *ids), statuses=True)


def tenures_by_post(index: Index, organisation: Subject) -> dict[str | None, list[TenureRow]]:
    """Return an organisation's tenures by the id of the post, in order of time; None for posts not named."""
    condition = f"t.organisation_id = ? AND {involving('organisations')}"
    by_post: dict[str | None, list[TenureRow]] = {}
    for tenure in _tenures_of(index, organisation, condition, organisation.id, organisation.id):
        by_post.setdefault(tenure.post_id, []).append(tenure)
    return by_post


def post_succession(index: Index, post: Subject, details: PostDetails) -> PostSuccession:
    """Return the holders of a post, with what lies between two of them; of a narrowed dossier those in it."""
    tenures = tenures_of_post(index, post.id, statuses=True)
    narrowed = _tenures_of(index, post, "t.post_id = ?", post.id) if any(post.scope) else tenures
    shown = {tenure.key for tenure in narrowed}
    line = in_succession([tenure for tenure in tenures if tenure.fact.status is None])
    closed = Lifetimes(index).closing(post.id, details.organisation_id)
    gaps = handover_words(line, details.seats, complete=details.every_holder)
    return PostSuccession(
        tuple(
            HolderInSuccession(tenure, gaps[place] if line[place - 1].key in shown else "")
            for place, tenure in enumerate(line)
            if tenure.key in shown
        ),
        tuple(tenure for tenure in tenures if tenure.fact.status is not None and tenure.key in shown),
        ""
        if Descents(index, "posts").of(post.id).successors or closed or (line and line[-1].key not in shown)
        else since_last_words(line, complete=details.every_holder),
        closed,
    )


def own_fields(index: Index, fact: FactRow) -> tuple[FieldValue, ...]:
    """Return the fields that a fact's kind has in its listing."""
    table = fact.id.partition(".")[0]
    own = columns_of(table)
    names = ", ".join(own_field(column.name, "f") for column in own)
    joined = f'"{table}" t JOIN fact f ON f.key = t.key'
    return _field_values(index, f"SELECT {names} FROM {joined} WHERE t.key = ?", fact.key, own)


def common_fields(index: Index, fact: FactRow) -> tuple[FieldValue, ...]:
    """Return the fields that every fact has in a listing, but for its certainty in a window."""
    columns = (*own_columns(index), *_WITHOUT_CERTAINTY)
    names = ", ".join(last_fields(columns))
    return _field_values(index, f"SELECT {names} FROM fact f WHERE f.key = ?", fact.key, columns)


def extra_of(index: Index, address: str) -> Objects:
    """Return what an entry holds under keys of the base's own, those by their titles."""
    table, _, id_ = address.partition(".")
    holding = "fact" if table in KINDS else table
    row = index.db.execute(
        f'SELECT t.extra FROM "{holding}" t JOIN entry e ON e.key = t.key WHERE e.tbl = ? AND e.id = ?',
        (table, id_),
    ).fetchone()
    return read_objects(row[0] if row else None, "{}")


def identifiers_of(index: Index, subject: Subject) -> dict[str, str]:
    """Return what others call an entity, by their schemes."""
    row = index.db.execute(
        f'SELECT t.identifiers FROM "{subject.table}" t JOIN entry e ON e.key = t.key WHERE e.tbl = ? AND e.id = ?',
        (subject.table, subject.id),
    ).fetchone()
    return {scheme: str(text) for scheme, text in read_table(row[0] if row else None).items()}


def restrictions_of(index: Index, subject: Subject) -> tuple[str, ...]:
    """Return the restrictions of an entity."""
    row = index.db.execute(
        f'SELECT t.restricted FROM "{subject.table}" t JOIN entry e ON e.key = t.key WHERE e.tbl = ? AND e.id = ?',
        (subject.table, subject.id),
    ).fetchone()
    return read_list(row[0] if row else None)


def restriction_reasons(index: Index) -> dict[str, str]:
    """Return the title and the basis of each restriction, by its id."""
    rows = index.db.execute("SELECT e.id, r.title, r.basis FROM restrictions r JOIN entry e ON e.key = r.key")
    return {id_: ", ".join(filter(None, words)) for id_, *words in rows}


def extra_titles(index: Index) -> dict[str, str]:
    """Return the titles of the base's own keys, by key."""
    return dict(index.db.execute("SELECT e.id, x.title FROM extra x JOIN entry e ON e.key = x.key"))


def has_lost_a_part(index: Index, fact: FactRow) -> bool:
    """Tell whether something of a fact was set aside for a mistake."""
    return (
        index.db.execute(
            f"SELECT 1 FROM finding WHERE id = ? AND file = ? AND code IN ({sql_list(SETTING_ASIDE)}) LIMIT 1",
            (fact.id, fact.file),
        ).fetchone()
        is not None
    )


def _field_values(
    index: Index, statement: str, key: int, columns_read: tuple[Column, ...]
) -> tuple[FieldValue, ...]:
    (cells,) = convert_rows(index.db.execute(statement, (key,)), columns_read)
    return tuple(map(FieldValue, columns_read, cells))
