"""The entries of a parsed document: each is validated by itself, and each mistake becomes a finding.

An entry *stands* if it is used in answers. A wrong one, or the part of it that is wrong, is *set aside*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from pydantic import ValidationError

from chronicle.codes import INVALID_ID, OVER_LIMIT, UNKNOWN_KEY, WRONG_TYPE, Code
from chronicle.findings import Finding, Fix, KeyLocation, KeyPath
from chronicle.loader.intended import intended_key, intended_option, intended_table
from chronicle.loader.messages import finding_for
from chronicle.loader.set_aside import references, texts
from chronicle.loader.validation import validate
from chronicle.loader.values import ID, ReadingSettings, id_hint, refuse
from chronicle.model.base import CitedEntry, E, Entry, Reference, fields_of
from chronicle.model.entities import ENTITIES, SETTINGS, ReportSettings, Settings
from chronicle.model.fact import STANCES, Fact
from chronicle.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

MODELS: Final[dict[str, type[Entry]]] = {
    **{kind.table: kind.entity for kind in ENTITIES.values()},
    **{kind.table: kind.fact for kind in KINDS},
}
"""The class of each table of entries."""

SETTINGS_TABLE: Final = "chronicle"
REPORT_TABLE: Final = "report"


@dataclass(frozen=True, slots=True)
class ValidEntry:
    """An entry that stands: its table, id and values; of an entity also `raw`, its table without mistakes."""

    table: str
    id: str
    entry: Entry
    raw: Mapping[str, object] | None = None
    places: tuple[int, ...] | None = None
    """The original places of its citations if some were set aside; None if all stand."""

    @property
    def address(self) -> str:
        """The name of the entry in every answer: `tenures.tucker`."""
        return f"{self.table}.{self.id}"


@dataclass(slots=True)
class EntryValidator:
    """The validation of one file: yields the entries that stand, and adds the mistakes to `findings`."""

    file: str
    settings: ReadingSettings
    findings: list[Finding]
    mentioned: set[str]
    """The texts that may be ids in what is set aside: entries named there do not count as unused."""
    set_aside_references: list[tuple[KeyPath, Reference]] = field(default_factory=list)
    """The references of what is set aside: a wrong one there is a mistake too."""

    def entries(self, document: Mapping[str, object]) -> Iterator[ValidEntry]:
        """Yield the entries that stand, in the order of the file; each is taken out of the document."""
        unknown: list[str] = []
        for table, content in document.items():
            if table in SETTINGS:
                continue
            model = MODELS.get(table)
            if model is None:
                unknown.append(table)
                self.mentioned.update(texts(content))
            elif not isinstance(content, dict):
                self._add(WRONG_TYPE, f"`{table}` is not a table", f"write [{table}.some-id]", (table,))
            else:
                for id_ in list(content):
                    raw = content.pop(id_)  # a large document and its models would not fit in memory
                    if (valid := self._entry(model, table, id_, raw)) is not None:
                        yield valid
                    else:
                        self.mentioned.update(texts(raw))
                        self.set_aside_references += [
                            ((table, id_), ref) for ref in references(raw) if issubclass(model, Fact)
                        ]

        for table in unknown[:_MOST_REPORTED]:
            self._unknown_table(table, document[table])
        if len(unknown) > _MOST_REPORTED:
            message = f"{len(unknown) - _MOST_REPORTED:,} more unknown tables and keys are not told apart"
            self._add(
                OVER_LIMIT, message, "mend those above, and check again", (unknown[_MOST_REPORTED],), key=True
            )

    def base(self, document: Mapping[str, object]) -> Settings | None:
        """Return the `[chronicle]` table without the keys that are wrong; None if it is missing or unusable."""
        return self._settings(Settings, SETTINGS_TABLE, 'title = "…"', document)

    def report(self, document: Mapping[str, object]) -> ReportSettings | None:
        """Return the `[report]` table without the keys that are wrong; None if it is missing or unusable."""
        return self._settings(ReportSettings, REPORT_TABLE, 'heading = "…"', document)

    def _settings(self, model: type[E], table: str, example: str, document: Mapping[str, object]) -> E | None:
        raw = document.get(table)
        if isinstance(raw, dict):
            return cast("E | None", self._validated(model, raw, (table,), table)[0])
        if raw is not None:
            hint = f"write [{table}] and {example} beneath it"
            self._add(WRONG_TYPE, f"`{table}` is not a table", hint, (table,))
        return None

    def _entry(self, model: type[Entry], table: str, id_: str, raw: object) -> ValidEntry | None:
        path = (table, id_)
        if not isinstance(raw, dict):
            is_key = id_ in {field.key for field in fields_of(model).values()}
            hint = f"[{table}.some-id], and this key" if is_key else f"[{table}.{id_}] with its keys"
            self._add(WRONG_TYPE, f"`{table}.{id_}` is not a table", f"write {hint} beneath", path)
            return None
        if not ID.fullmatch(id_):
            self._add(INVALID_ID, f'"{id_}" is not an id', id_hint(id_), path, key=True)
            return None
        entry, good, places = self._validated(model, raw, path, f"{table}.{id_}")
        if entry is None:
            return None
        self.mentioned.update(texts({key: raw[key] for key in raw.keys() - good.keys()}))
        if isinstance(entry, CitedEntry):
            entry = self._report_reasons_of_unknown_fields(entry, path)
        return ValidEntry(table, id_, entry, None if isinstance(entry, Fact) else good, places)

    def _validated(
        self, model: type[Entry], raw: Mapping[str, object], path: KeyPath, address: str
    ) -> tuple[Entry | None, Mapping[str, object], tuple[int, ...] | None]:
        """Return the entry or None, its table without mistakes, and the places of its citations if some went.

        As little as possible is set aside: a citation of a fact, a key of an entity.
        """
        try:
            entry = validate(model, raw, self.settings)
            if model.validate_keys(raw.keys()) is None:
                return entry, raw, None
            errors: list[ErrorDetails] = []
        except ValidationError as error:
            errors = error.errors(include_url=False)
        problems = _deduplicated(errors, model, raw)
        for problem in problems[:_MOST_REPORTED]:
            self.findings.append(finding_for(problem, model, raw, self.file, path, address))
        if len(problems) > _MOST_REPORTED:
            self._add_rest(len(problems) - _MOST_REPORTED, path)
        mended, places = _without_mistakes(raw, problems, fact=issubclass(model, Fact))
        if mended is None:
            return None, raw, None
        if places is not None:
            self.set_aside_references += [
                (path, ref)
                for ref in references(raw)
                if ref.path[0] == "sources" and ref.path[1] not in places
            ]
        try:
            return validate(model, mended, self.settings), mended, places
        except ValidationError:
            return None, raw, None

    def _report_reasons_of_unknown_fields(self, entry: CitedEntry, path: KeyPath) -> CitedEntry:
        """Return an entry whose reasons for unknown fields are reported and count for all of it."""
        if entry.because.keys() <= {""}:
            return entry
        known = tuple(field.key for field in fields_of(type(entry)).values())
        wrong = {name: why for name, why in entry.because.items() if name and name not in known}
        for name in islice(wrong, _MOST_REPORTED):
            suggestion = intended_option(name, known)
            hint = (
                f'did you mean "{suggestion}"?'
                if suggestion
                else f"its fields are {', '.join(sorted(entry.needs_source))}"
            )
            self._add(
                UNKNOWN_KEY,
                f"`because` speaks of `{name}`, which is no field of it",
                hint,
                (*path, "because", name),
                key=True,
                fix=Fix(".".join(map(str, path)), f"because.{suggestion}", wrong[name], f"because.{name}")
                if suggestion and suggestion not in entry.because
                else None,
            )
        if len(wrong) > _MOST_REPORTED:
            self._add_rest(len(wrong) - _MOST_REPORTED, path)
        if not wrong:
            return entry
        reasons = {name: why for name, why in entry.because.items() if name not in wrong}
        reasons[""] = "; ".join(filter(None, (reasons.get(""), *wrong.values())))
        return entry.replaced(because=reasons)

    def _add_rest(self, number: int, path: KeyPath) -> None:
        """Report how many mistakes of an entry are not told apart."""
        message = f"{number:,} more mistakes in this entry are not told apart"
        self._add(OVER_LIMIT, message, "mend those above, and check again", path)

    def _unknown_table(self, table: str, content: object) -> None:
        suggestion = intended_table(table, (*MODELS, *SETTINGS))
        kind = "table" if isinstance(content, dict | list) else "key"
        hint = (
            f'did you mean "{suggestion}"?'
            if suggestion
            else f"the tables are {', '.join((*SETTINGS, *MODELS))}"
        )
        self._add(UNKNOWN_KEY, f'there is no {kind} "{table}"', hint, (table,), key=True)

    def _add(
        self, code: Code, message: str, hint: str, path: KeyPath, *, key: bool = False, fix: Fix | None = None
    ) -> None:
        address = ".".join(map(str, path[:2])) if len(path) > 1 else None
        self.findings.append(
            Finding(code, message, hint, KeyLocation(self.file, path, key), address, fix=fix)
        )


_MOST_REPORTED: Final = 1_000
"""At most so many mistakes of one entry, and unknown tables of one file, are reported one by one."""
_COMMENT_KEYS: Final = frozenset({"note", "tags", "allow", "because", "extra", STANCES})
"""Keys of a fact that can be set aside alone: they comment on it, and do not change what it says."""
_PARTS_STAND_ALONE: Final = frozenset({STANCES, "bundle-pages"})
"""Keys of tables of which a part can be set aside alone: what one party says, where one page stands."""


def _deduplicated(
    problems: list[ErrorDetails], model: type[Entry], raw: Mapping[str, object]
) -> list[ErrorDetails]:
    """Return the mistakes, with what `validate_keys` finds wrong; a misspelt key does not count as missing too."""
    misspelt = {
        (*where[:-1], intended_key(model, where, problem["input"], raw))
        for problem in problems
        if problem["type"] == "extra_forbidden" and (where := problem["loc"])
    }
    distinct = [
        problem for problem in problems if problem["type"] != "missing" or problem["loc"] not in misspelt
    ]
    refusal = model.validate_keys(raw.keys() | {str(where[0]) for where in misspelt if len(where) == 1})
    if refusal is not None:
        error = refuse(*refusal)
        distinct.append({"type": error.type, "loc": (), "msg": "", "input": raw, "ctx": error.context or {}})
    return distinct


def _without_mistakes(
    raw: Mapping[str, object], problems: list[ErrorDetails], *, fact: bool
) -> tuple[dict[str, object] | None, tuple[int, ...] | None]:
    """Return the table without its mistakes, and the places of its citations if some went; None if all must go."""
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
        elif where[0] == "restricted" or (fact and where[0] not in _COMMENT_KEYS):
            return None, None
        elif where[0] in _PARTS_STAND_ALONE and len(where) > 1:
            table = cast("Mapping[str, object]", mended.get(str(where[0]), {}))
            mended[str(where[0])] = {key: value for key, value in table.items() if key != where[1]}
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
