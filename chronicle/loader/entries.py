"""From a parsed document to entries: each is validated by itself, and each mistake becomes a finding.

An entry *stands* if it is used in answers. A wrong one, or the part of it that is wrong, is *set aside*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from pydantic import ValidationError

from chronicle.findings import Finding, KeyLocation, Path
from chronicle.loader.messages import explain_error, in_place_of, keys_at
from chronicle.loader.references import references
from chronicle.model.base import Entry, Fact, Ref, Values, kebab, slimmed
from chronicle.model.entities import Base, Organisation, Person, Post, Scale, Source
from chronicle.model.fields import ID, id_hint
from chronicle.model.kinds import KINDS
from chronicle.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

MODELS: Final[dict[str, type[Entry]]] = {
    "people": Person,
    "organisations": Organisation,
    "posts": Post,
    "sources": Source,
    "scales": Scale,
    **{kind.table: kind.load() for kind in KINDS},
}
"""The model of each table of entries."""

SINGLE: Final = "chronicle"
_PERSONS: Final = {"person", "persons"}


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry that stands: its table, id and model; of an entity also `raw`, its table without mistakes."""

    table: str
    id: str
    entry: Entry
    raw: Mapping[str, object] | None = None
    places: tuple[int, ...] | None = None
    """The original places of a fact's citations if some were set aside; None if all stand."""

    @property
    def address(self) -> str:
        """How every answer names it: `tenures.tucker`."""
        return f"{self.table}.{self.id}"


@dataclass(slots=True)
class Reader:
    """Validates the entries of one file: yields those that stand, and adds to `findings`."""

    file: str
    financial_year: tuple[int, int]
    findings: list[Finding]
    mentioned: set[str]
    """Collects texts that may be ids from what is set aside: entries named there do not count as unused."""
    aside: list[tuple[Path, Ref]] = field(default_factory=list)
    """Collects the references of what is set aside: a wrong one there is a mistake too."""

    def entries(self, document: Mapping[str, object]) -> Iterator[Entered]:
        """Every entry that stands, in the order of the file; each is taken out of the document."""
        unknown: list[str] = []
        for table, content in document.items():
            if table == SINGLE:
                continue
            model = MODELS.get(table)
            if model is None:
                unknown.append(table)
                self.mentioned.update(_texts(content))
            elif not isinstance(content, dict):
                self._add("F006", f"`{table}` is not a table", f"write [{table}.some-id]", (table,))
            else:
                for id_ in list(content):
                    raw = content.pop(id_)  # a large document and its models would not fit in memory
                    if (entered := self._entry(model, table, id_, raw)) is not None:
                        yield entered
                    else:
                        self.mentioned.update(_texts(raw))
                        self.aside += [
                            ((table, id_), ref) for ref in references(raw) if issubclass(model, Fact)
                        ]

        for table in unknown[:_MOST]:
            self._unknown_table(table, document[table])
        if len(unknown) > _MOST:
            message = f"{len(unknown) - _MOST:,} more unknown tables and keys are not told apart"
            self._add("F011", message, "mend those above, and check again", (unknown[_MOST],), key=True)

    def base(self, document: Mapping[str, object]) -> Base | None:
        """The `[chronicle]` table, without the keys that are wrong; None if it is missing or unusable."""
        raw = document.get(SINGLE)
        if raw is None:
            return None
        if not isinstance(raw, dict):
            self._add(
                "F006",
                "`chronicle` is not a table",
                'write [chronicle] and title = "…" beneath it',
                (SINGLE,),
            )
            return None
        return cast("Base | None", self._validated(Base, raw, (SINGLE,), SINGLE)[0])

    def _entry(self, model: type[Entry], table: str, id_: str, raw: object) -> Entered | None:
        path = (table, id_)
        if not isinstance(raw, dict):
            own = id_ in map(kebab, model.model_fields)
            hint = f"[{table}.some-id], and this key" if own else f"[{table}.{id_}] with its keys"
            self._add("F006", f"`{table}.{id_}` is not a table", f"write {hint} beneath", path)
            return None
        if not ID.fullmatch(id_):
            self._add("F010", f'"{id_}" is not an id', id_hint(id_), path, key=True)
            return None
        entry, good, places = self._validated(model, raw, path, f"{table}.{id_}")
        if entry is None:
            return None
        if isinstance(entry, Fact):
            return Entered(table, id_, slimmed(self._because_names_fields(entry, path)), None, places)
        return Entered(table, id_, entry, good)

    def _validated(
        self, model: type[Entry], raw: Mapping[str, object], path: Path, address: str
    ) -> tuple[Entry | None, Mapping[str, object], tuple[int, ...] | None]:
        """The entry or None, its table without mistakes, and the places of its citations if some went.

        As little as possible is set aside: a citation of a fact, a key of an entity.
        """
        context = {"financial_year": self.financial_year}
        try:
            entry = model.model_validate(raw, context=context)
            if model.validate_keys(raw.keys()) is None:
                return entry, raw, None
            found: list[ErrorDetails] = []
        except ValidationError as error:
            found = error.errors(include_url=False)
        problems = _each_once(found, model, raw)
        for problem in problems[:_MOST]:
            self.findings.append(explain_error(problem, model, raw, self.file, path, address))
        if len(problems) > _MOST:
            message = f"{len(problems) - _MOST:,} more mistakes in this entry are not told apart"
            self._add("F011", message, "mend those above, and check again", path)
        mended, places = _without(raw, problems, fact=issubclass(model, Fact))
        if mended is None:
            return None, raw, None
        if places is not None:
            self.aside += [
                (path, ref)
                for ref in references(raw)
                if ref.path[0] == "sources" and ref.path[1] not in places
            ]
        try:
            return model.model_validate(mended, context=context), mended, places
        except ValidationError:
            return None, raw, None

    def _because_names_fields(self, fact: Fact[Values], path: Path) -> Fact[Values]:
        """The fact, with any `because` of an unknown field reported and counted as one for the whole fact."""
        if fact.because.keys() <= {""}:
            return fact
        known = tuple(kebab(name) for name in type(fact).model_fields)
        wrong = [name for name in fact.because if name and name not in known]
        for name in wrong:
            near = suggest(name, known)
            hint = f'did you mean "{near}"?' if near else f"its fields are {', '.join(sorted(fact.EVIDENCE))}"
            self._add(
                "F004",
                f"`because` speaks of `{name}`, which is no field of it",
                hint,
                (*path, "because", name),
                key=True,
            )
        if not wrong:
            return fact
        kept = {name: why for name, why in fact.because.items() if name not in wrong}
        kept[""] = "; ".join(fact.because[name] for name in ("", *wrong) if name in fact.because)
        return fact.model_copy(update={"because": kept})

    def _unknown_table(self, table: str, content: object) -> None:
        near = "people" if table in _PERSONS else suggest(table, (*MODELS, SINGLE))
        kind = "table" if isinstance(content, dict | list) else "key"
        hint = f'did you mean "{near}"?' if near else f"the tables are {', '.join((SINGLE, *MODELS))}"
        self._add("F004", f'there is no {kind} "{table}"', hint, (table,), key=True)

    def _add(self, code: str, message: str, hint: str, path: Path, *, key: bool = False) -> None:
        address = ".".join(map(str, path[:2])) if len(path) > 1 else None
        self.findings.append(Finding(code, message, hint, KeyLocation(self.file, path, key), address))


_MOST: Final = 1_000
"""At most so many mistakes of one entry, and unknown tables of one file, are reported one by one."""
_ASIDE_ALONE: Final = frozenset({"note", "tags", "allow", "because"})
"""Keys of a fact that can be set aside alone: they comment on it, and do not change what it says."""


def _each_once(
    problems: list[ErrorDetails], model: type[Entry], raw: Mapping[str, object]
) -> list[ErrorDetails]:
    """The mistakes, and what the model finds `validate_keys` with its keys; a misspelt key is not missing too."""
    misspelt = {
        (*where[:-1], in_place_of(str(where[-1]), keys_at(model, where)))
        for problem in problems
        if problem["type"] == "extra_forbidden" and (where := problem["loc"])
    }
    told = [one for one in problems if one["type"] != "missing" or one["loc"] not in misspelt]
    validate_keys = model.validate_keys(raw.keys() | {str(where[0]) for where in misspelt if len(where) == 1})
    if validate_keys is not None:
        told.append(
            {
                "type": validate_keys.type,
                "loc": (),
                "msg": "",
                "input": raw,
                "ctx": validate_keys.context or {},
            }
        )
    return told


def _without(
    raw: Mapping[str, object], problems: list[ErrorDetails], *, fact: bool
) -> tuple[dict[str, object] | None, tuple[int, ...] | None]:
    """The table without its mistakes, and the places of its citations if some went; None if all must go."""
    mended = dict(raw)
    broken: set[int] = set()
    no_list = False
    for problem in problems:
        where = problem["loc"]
        if not where or (problem["type"] == "missing" and len(where) == 1):
            return None, None
        if where[0] == "sources" and len(where) > 1 and isinstance(where[1], int):
            broken.add(where[1])
        elif where == ("sources",):
            no_list = True
        elif fact and where[0] not in _ASIDE_ALONE:
            return None, None
        else:
            mended.pop(str(where[0]), None)
    if not (broken or no_list):
        return mended, None
    cited = raw["sources"]
    places = (
        tuple(place for place in range(len(cited)) if place not in broken) if isinstance(cited, list) else ()
    )
    mended["sources"] = [cast("list[object]", cited)[place] for place in places]
    return mended, places


def _texts(value: object) -> Iterator[str]:
    """Every text inside a value, at any depth, except keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
