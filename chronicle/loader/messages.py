"""pydantic's errors as findings in Chronicle's words, each with a hint what to write instead."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from chronicle.codes import MISSING_KEY, OVER_LIMIT, TOO_MANY_HOLDERS, UNKNOWN_KEY, WRONG_TYPE
from chronicle.findings import Finding, Fix, KeyLocation, KeyPath, key_text
from chronicle.loader.validation import CITATION_KEYS
from chronicle.loader.values import ID, as_id, is_not, shown
from chronicle.model.base import Entry, fields_of
from chronicle.model.fact import Fact
from chronicle.model.fields import FieldType, ValueType
from chronicle.model.kinds import KINDS
from chronicle.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic_core import ErrorDetails

    from chronicle.document import Json

_TYPES: Final = {
    "string_type": ("a text", 'write it in quotes: "…"'),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "int_type": ("a whole number", "write it without quotes or a point: 3"),
    "tuple_type": ("a list", 'write ["…", "…"]'),
    "dict_type": ("a table", 'write { key = "…" }'),
    "model_type": ("a table", 'write { key = "…" }'),
    "model_attributes_type": ("a table", 'write { key = "…" }'),
}
_FLAGS: Final = {
    **dict.fromkeys(("true", "yes", "y"), True),
    **dict.fromkeys(("false", "no", "n"), False),
}
"""What people write for true and false, in small letters."""
_TABLES: Final = {
    "because": 'write because = "…", or a reason for each field: because = { end = "…" }',
    "allow": f'write the code and the reason: allow = {{ {TOO_MANY_HOLDERS} = "…" }}',
    "stances": 'write stances = { council = "denied" }: the id of each party, and what it says',
    "bundle-pages": 'write bundle-pages = { 4 = "C123A" }: the number of a page, and where it stands',
    "areas": 'write areas = { leadership = "good" }',
    "sources": 'write sources = ["cypn"], or sources = [{ source = "cypn", at = "paragraph 3" }]',
    "says": 'write says = { start = "2009-04" }: the fields, with the values that the source gives',
}
"""Hints for keys that take a table or a list of their own form, by key."""
_EMPTY: Final = {
    "string_too_short": "write something, or leave the key out",
    "too_short": "list at least one",
}
_TOO_LONG: Final = {
    "string_too_long": "is over {:,} characters long",
    "too_long": "has more than {:,} of them",
}


def finding_for(
    problem: ErrorDetails,
    model: type[Entry],
    raw: Mapping[str, object],
    file: str,
    path: KeyPath,
    address: str,
) -> Finding:
    """Return the finding for one of pydantic's errors in the entry at `path`, whose table is `raw`."""
    where = _toml_path(problem["loc"], raw)
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "chronicle":
        where = (*where, *context.get("at", ()))
    subject = _path_text(where)
    key, fix = False, None
    instead: Json = context.get("instead")
    if kind == "chronicle":
        code, message, hint = context["code"], f"{subject}{context['reason']}", context["hint"]
        if where[-1:] == ("source",) and (cited := _CITED.fullmatch(str(problem["input"]))):
            hint = f'write {{ source = "{as_id(cited[1])}", at = "{cited[2]}" }}'
    elif kind == "missing":
        code, message = MISSING_KEY, f"`{where[-1]}` is missing{_in_table(where)}"
        hint = f"add {_example(str(where[-1]), model)}"
        where = where[:-1]
    elif kind == "extra_forbidden":
        code, key = UNKNOWN_KEY, True
        message = f"there is no key `{_key(str(where[-1]))}`{_in_table(where)}"
        intended = intended_key(model, where, problem["input"], raw)
        keys = allowed_keys(model, where)
        hint = _place_of(str(where[-1]), keys) or _suggestion_hint(intended, keys, problem["input"])
        fix = _renaming(address, where, intended, problem["input"], raw)
    elif kind in ("literal_error", "enum"):
        expected = context["expected"].replace(" or ", ", ").split(", ")
        options = tuple(option.strip("' ") for option in expected)
        code, message = WRONG_TYPE, f"{subject}{shown(problem['input'])} is none of the words it takes"
        instead = _intended_word(str(problem["input"]), options)
        hint = _suggestion_hint(instead, options)
        if where == ("status",) and instead is None:
            hint += "; of what happened, leave status out"
    elif kind == "choice":
        code, message = WRONG_TYPE, f"{subject}{shown(problem['input'])} is none of the words it takes"
        options = context["options"]
        instead = nearest(str(problem["input"]), options)
        hint = _suggestion_hint(instead, options)
    else:
        code = OVER_LIMIT if kind in _TOO_LONG else WRONG_TYPE
        message, hint = _of_type(kind, where, problem, context)
        instead = _in_type(kind, problem["input"])
    fix = fix or (None if instead is None or not where else Fix(address, key_text(where), instead))
    return Finding(code, message, hint, KeyLocation(file, (*path, *where), key), address, fix=fix)


def _in_type(kind: str, value: object) -> str | int | None:
    """Return a value in the type that was wanted, if it is only written in another."""
    if kind == "string_type" and type(value) is int:
        return str(value)
    if kind == "int_type" and isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if kind == "bool_type" and isinstance(value, str):
        return _FLAGS.get(value.strip().lower())
    if kind == "bool_type" and type(value) is int:
        return {1: True, 0: False}.get(value)
    if kind == "string_type" and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return None


def _renaming(
    address: str, where: KeyPath, intended: str | None, value: object, raw: Mapping[str, object]
) -> Fix | None:
    """Return the fix of a misspelt key; None if it is not known which is meant, or that is there already."""
    table: object = raw
    for step in where[:-1]:
        table = table[step]  # type: ignore[index]  # the path was made from this very table
    if intended is None or not isinstance(table, dict) or intended in table:
        return None
    match value:
        case str(id_) | [str(id_)] if intended in KINDS.reference_tables and ID.fullmatch(id_):
            written: Json = [id_] if intended == KINDS.reference_tables[intended] else id_
        case str() | int():
            written = value
        case [*items] if all(isinstance(item, str) for item in items):
            written = [str(item) for item in items]
        case _:
            return None
    return Fix(address, key_text((*where[:-1], intended)), written, key_text(where))


def _example(key: str, model: type[Entry]) -> str:
    """Return how to write a key that is missing."""
    special = model.kind.missing.get(key) if issubclass(model, Fact) else None
    if special:
        return special
    field = next((field for field in fields_of(model).values() if field.key == key), None)
    type_ = _OF_CITATION if field is None else field.type
    match type_.value:
        case ValueType.REFERENCE:
            return f'{key} = "…", the id of one under [{type_.table}]'
        case ValueType.TEXT:
            return f'{key} = "…"'
        case ValueType.GRADES:
            return f'{key} = ["…", "…"], worst first'
        case _:
            return f"{key} = …"


_OF_CITATION: Final = FieldType(ValueType.REFERENCE, "sources")
"""The type of the one key that a citation must have."""


def _of_type(
    kind: str, where: KeyPath, problem: ErrorDetails, context: Mapping[str, object]
) -> tuple[str, str]:
    subject, value = _path_text(where), problem["input"]
    if kind in _TYPES:
        wanted, hint = _TYPES[kind]
        instead = _in_type(kind, value)
        if kind == "string_type" and isinstance(value, list) and instead:
            hint = f"write {shown(instead)}, without brackets"
        elif kind == "string_type" and not isinstance(value, dict | list | bool):
            hint = f'write it in quotes: "{shown(value)}"'
        elif kind == "bool_type" and instead is not None:
            hint = f"write {shown(instead)}, without quotes"
        if kind == "int_type" and isinstance(value, str) and _WHOLE.fullmatch(value):
            hint = f"write it without quotes: {int(value)}"
        return f"{subject}{is_not(value)} {wanted}", _TABLES.get(str(where[-1]), hint) if where else hint
    if kind in _EMPTY:
        return f"{subject}is empty", _EMPTY[kind]
    if kind in _TOO_LONG:
        return (
            f"{subject}{_TOO_LONG[kind].format(context['max_length'])}",
            "keep what is so long in a file, and cite it",
        )
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{subject}{shown(problem['input'])} is out of range", "write a whole number from 1 to 100,000"
    return f"{subject}{shown(problem['input'])} cannot stand here", "see the file format in the documentation"


def _toml_path(loc: tuple[int | str, ...], raw: Mapping[str, object]) -> KeyPath:
    """Return the key path of pydantic's location of an error, without steps that the file has not."""
    path: list[str | int] = []
    current: object = raw
    for step in loc:
        if isinstance(step, int) and not isinstance(current, list):
            continue
        if step in ("[key]", "") and not (isinstance(current, dict) and step in current):
            continue
        path.append(step)
        try:
            current = current[step]  # type: ignore[index]  # a missing key or a scalar ends the walk
        except (KeyError, IndexError, TypeError):
            current = None
    return tuple(path)


def _path_text(where: KeyPath) -> str:
    """Return a key path for a message, with a blank after it; "" for the entry itself."""
    return f"{key_text(where)} " if where else ""


def _key(name: str) -> str:
    return name or '""'


def _in_table(where: KeyPath) -> str:
    """Return the table of a key for a message, ` in sources[2].says`; "" for a key of the entry itself."""
    return f" in {_path_text(where[:-1]).rstrip()}" if len(where) > 1 else ""


_CITED: Final = re.compile(
    r"([A-Za-z0-9-]{1,64})[,;:]? +((?i:p|pp|page|pages|para|paras|paragraphs?|chapter|table)[. ].{1,40})"
)
"""A source and a place in it, wrongly written as one text: `cypn, page 3`."""
_WHOLE: Final = re.compile(r"0*[1-9][0-9]{0,5}")

_SYNONYMS: Final = {
    "start": ("from", "began", "begin", "begins", "started", "since", "appointed", "joined", "commenced"),
    "end": (
        "finish",
        "finished",
        "ended",
        "ends",
        "to",
        "until",
        "till",
        "departed",
        "left-on",
        "date-left",
        "leaving-date",
    ),
    "date": ("day", "when", "year", "visit", "visited", "happened", "occurred"),
    "period": ("year", "financial-year", "fiscal-year", "fy", "date", "when"),
    "published": (
        "date",
        "year",
        "day",
        "publication-date",
        "pub",
        "pubdate",
        "issued",
        "report-date",
        "released",
    ),
    "acting": ("interim", "temporary", "temp", "caretaker", "pro-tem"),
    "at": ("page", "pages", "paragraph", "where", "location", "locator"),
    "quote": ("text", "quotation", "verbatim"),
    "url": ("link", "website", "uri", "href", "web", "homepage"),
    "note": ("description", "desc", "comment", "comments", "details", "remark", "remarks", "bio"),
    "because": ("reason", "why", "rationale"),
    "person": ("people", "persons", "who", "name", "holder", "incumbent", "officeholder"),
    "title": ("name", "heading", "what", "summary"),
    "name": ("title", "full-name", "fullname"),
    "people": ("person", "persons", "who", "with", "involved", "participants", "attendees"),
    "post": ("role", "job", "position", "office", "job-title"),
    "organisation": (
        "council",
        "employer",
        "department",
        "org",
        "organization",
        "organisation-name",
        "school",
        "provider",
        "institution",
        "establishment",
        "company",
    ),
    "organisations": ("organisation", "organizations", "organization", "org", "orgs", "council"),
    "body": ("inspector", "inspectorate", "inspected-by", "regulator", "by"),
    "grade": ("rating", "result", "outcome", "overall", "score", "mark"),
    "grades": ("values", "levels", "ratings"),
    "areas": ("subgrades", "sub-grades", "grades", "ratings", "sub-judgements"),
    "left": (
        "reason-for-leaving",
        "leaving-reason",
        "reason-left",
        "departure",
        "how-left",
    ),
    "judgement": ("verdict", "conclusion", "finding", "findings"),
    "amount": ("sum", "cost", "money", "value", "total", "price"),
    "value": ("number", "amount", "total", "quantity", "figure", "n"),
    "for": ("purpose", "item", "what", "title", "name"),
    "by": ("funder", "giver", "given-by", "paid-by", "payer", "donor", "from"),
    "currency": ("ccy", "unit"),
    "approx": ("approximate", "approximately", "about", "circa"),
    "supersedes": ("restates", "replaces"),
    "succeeds": ("predecessor", "predecessors", "replaces"),
    "length": ("duration", "lasted"),
    "sources": (
        "source",
        "ref",
        "refs",
        "reference",
        "references",
        "citation",
        "citations",
        "cite",
        "evidence",
    ),
    "tags": ("keywords", "labels"),
    "category": ("kind", "type", "topic", "theme"),
    "type": ("kind", "category"),
    "what": ("measure", "metric", "indicator", "title", "name"),
    "born": ("birth", "birthday", "dob", "date-of-birth"),
    "died": ("death", "dod", "date-of-death"),
    "aka": (
        "alias",
        "aliases",
        "nickname",
        "also-known-as",
        "known-as",
        "acronym",
        "abbreviation",
        "short-name",
        "other-names",
    ),
    "opened": ("founded", "established", "created", "formed", "opening", "start", "began"),
    "closed": ("dissolved", "abolished", "closing", "end", "ended", "disbanded"),
    "seats": ("places", "number", "holders", "number-of-seats"),
    "lead": ("main", "leading"),
    "complete": ("full",),
    "publisher": ("publication", "newspaper", "outlet", "journal", "website"),
    "authors": ("by", "writer", "writers", "byline"),
    "accessed": ("retrieved", "viewed", "access", "read"),
    "archived": (
        "wayback",
        "archive-url",
        "copy",
        "file",
        "path",
        "document",
        "pdf",
        "attachment",
        "filename",
    ),
    "sha256": ("hash", "checksum", "sha"),
    "in-post": ("seen", "sighted"),
    "withdrawn": ("quashed", "revoked", "annulled"),
    "identifiers": ("ids",),
    "parent": ("part-of", "belongs-to"),
    "financial-year": ("fiscal-year", "fy", "year-start"),
    "from": ("start", "since", "valid-from"),
    "until": ("end", "to", "till", "valid-until"),
    "source": ("id", "src", "ref", "cite", "document"),
    "via": ("through", "quoting"),
    "says": ("values", "claims"),
    "basis": ("legal-basis", "reason"),
    "decided-on": ("date",),
    "choices": ("values", "options"),
    "on": ("table", "tables"),
    "planned": ("promised", "announced", "pledged", "expected", "intended", "scheduled"),
    "about": ("circa", "around", "approximately", "roughly"),
    "at least": ("over", "more than", "minimum"),
    "at most": ("under", "up to", "maximum"),
    "alleged": ("rumoured", "claimed", "reported"),
    "stances": ("stance", "position", "positions", "pleaded"),
    "admitted": ("admit", "admits"),
    "denied": ("deny", "denies"),
    "not admitted": ("not-admitted", "non-admitted", "put to proof", "not known"),
}
"""Wrong words that people write for a key, or for a value that is one of a few words."""
_OPPOSITES: Final = frozenset({"successor", "successors", "succeeded", "superseded", "replaced"})
"""Words whose nearest key says the opposite."""
_SUFFIX: Final = re.compile("-(?:date|on|at|id|ids|name|by|code)$")
"""What people add to a key: `start_date`, `person-id`."""


def intended_option(
    word: str, options: tuple[str, ...], suits: Callable[[str], bool] = lambda _: True
) -> str | None:
    """Return the option that a wrong word most likely stands for, as a synonym that suits or a misspelling, if any."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|[_ ]", "-", word).lower().strip("-")
    bare = _SUFFIX.sub("", plain)
    if bare in _OPPOSITES:
        return None
    as_written = {option.replace("-", ""): option for option in options}
    for form in (plain, bare):
        if option := as_written.get(form.replace("-", "")):
            return option
        if meant := [option for option, synonyms in _SYNONYMS.items() if form in synonyms]:
            return next((option for option in meant if option in options and suits(option)), None)
    if plain in _SYNONYMS and f"{plain}s" not in options:  # a key of another table is no misspelling of one
        return None
    return nearest(plain, options) or nearest(bare, options) or _longer(plain, options)


def intended_table(name: str, tables: tuple[str, ...]) -> str | None:
    """Return the table that an unknown one most likely stands for, if any."""
    meant = next(
        (table for table, synonyms in _TABLE_SYNONYMS.items() if name.lower() in synonyms.split()), None
    )
    return meant or nearest(name, tables)


_TABLE_SYNONYMS: Final = {
    "people": "person persons individuals members staff",
    "organisations": "org orgs bodies councils companies schools",
    "posts": "roles role jobs positions offices",
    "parties": "party",
    "sources": "documents references articles citations bibliography",
    "chronicle": "settings base config meta",
    **{kind.table: kind.synonyms for kind in KINDS},
}
"""Words that people write for a table."""


def _longer(word: str, options: tuple[str, ...]) -> str | None:
    """Return the only option of which a word is another form, `leading` of `lead`, or that it shortens."""
    least = 4
    alike = [
        option
        for option in options
        if min(len(word), len(option)) >= least and (word.startswith(option) or option.startswith(word))
    ]
    return alike[0] if len(alike) == 1 else None


def _intended_word(word: str, options: tuple[str, ...]) -> str | None:
    """Return the option that a wrong value stands for: a synonym, its beginning, or a letter or two off; None if none is."""
    begun = [option for option in options if len(word) > 2 and option.startswith(word.lower())]  # noqa: PLR2004
    return (
        next((option for option in options if word.lower() in _SYNONYMS.get(option, ())), None)
        or (begun[0] if len(begun) == 1 else None)
        or nearest(word, options)
    )


def _suggestion_hint(option: str | None, options: tuple[str, ...], value: object = None) -> str:
    if option is None:
        return f"write one of {', '.join(options)}"
    match value:
        case str(id_) | [str(id_)] if option in KINDS.reference_tables and ID.fullmatch(id_):
            written = f'["{id_}"]' if option == KINDS.reference_tables[option] else f'"{id_}"'
            return f"did you mean {option} = {written}?"
        case _:
            return f'did you mean "{option}"?'


def intended_key(model: type[Entry], where: KeyPath, value: object, raw: Mapping[str, object]) -> str | None:
    """Return the key that the unknown one at `where` most likely stands for: one of the entry's own before others."""
    word, keys = str(where[-1]), allowed_keys(model, where)
    if _place_of(word, keys):
        return None
    if len(where) == 1 and (required := _missing_key(model, word, raw)):
        return required
    own = tuple(key for key in keys if key not in _shared_keys())
    suits = partial(_suits, value)
    return intended_option(word, own, suits) or intended_option(word, keys, suits)


def _missing_key(model: type[Entry], word: str, raw: Mapping[str, object]) -> str | None:
    """Return the required key that an entry lacks, if its kind's own name or a description stands in its place."""
    missing = [field.key for field in fields_of(model).values() if field.required and field.key not in raw]
    if len(missing) == 1 and issubclass(model, Fact) and word.lower() == model.kind.singular:
        return missing[0]
    titles = [key for key in missing if key in ("title", "name", "what")]
    return titles[0] if titles and word.lower() in _DESCRIPTIONS else None


def _suits(value: object, key: str) -> bool:
    """Return whether a text may be the value of a key that takes a date, an address or a currency."""
    if not isinstance(value, str):
        return True
    if key in _DATES:
        return re.search("[0-9]", value) is not None or len(value) < 3 or value.lower() in _STILL  # noqa: PLR2004
    if key == "url":
        return re.search(r"^\S+[./]\S+$", value) is not None
    return key != "currency" or re.fullmatch("[A-Za-z]{3}", value) is not None


def _place_of(word: str, keys: tuple[str, ...]) -> str | None:
    """Return where that belongs which a wrong key says, if it is none of the keys alone."""
    plain = word.replace("_", "-").lower()
    return next(
        (
            hint
            for words, there, not_there, hint in _PLACES
            if plain in words and there <= set(keys) and not not_there & set(keys)
        ),
        None,
    )


_DATES: Final = frozenset(
    {"start", "end", "date", "period", "published", "opened", "closed", "from", "until"}
)
_STILL: Final = frozenset({"present", "ongoing", "current", "now", "unknown", "tbc", "today"})
_DESCRIPTIONS: Final = frozenset({"description", "desc", "details", "summary", "what", "text"})
_HELD: Final = next(f"[{kind.table}.…]" for kind in KINDS if "person" in fields_of(kind.fact))
"""How a fact that somebody held a post begins."""
_PLACES: Final = tuple(
    (frozenset(words.split()), frozenset(there.split()), frozenset(not_there.split()), hint)
    for words, there, not_there, hint in (
        (
            "reason",
            "left because",
            "",
            'write left = "…" for how it ended, or because = "…" for why a value of it stands',
        ),
        (
            "date dates day year years when period",
            "in-post start end",
            "",
            "write start and end, or in-post for a day on which the post was held",
        ),
        (
            "period years from to start end",
            "date",
            "start period",
            'write date = "…"; of more than one day, from the first to the last: date = "2012-09-10/2012-09-21"',
        ),
        (
            "period years",
            "date start end",
            "period",
            "write a date for some time within it, or start and end for all of it",
        ),
        (
            "url link href website web uri publisher newspaper author authors accessed archived",
            "sources tags",
            "url",
            'it belongs to the source: write it under [sources.…], and cite that by its id, sources = ["…"]',
        ),
        (
            "at quote quotation page pages paragraph para",
            "sources",
            "at",
            'it belongs in the citation: sources = [{ source = "…", at = "page 4", quote = "…" }]',
        ),
        (
            "post posts role job position office",
            "born died",
            "",
            f"a post is held by a fact of its own: write {_HELD} with person and post",
        ),
        (
            "person people holder holders incumbent officeholder",
            "seats complete",
            "",
            f"whoever holds it is a fact of its own: write {_HELD} with person and post",
        ),
        (
            "place location venue address ward",
            "extra sources tags",
            "",
            'declare it, [extra.place] with title and on, and write extra = { place = "…" }; or say it in note',
        ),
    )
)
"""What people write where no key takes it: the words, keys that are there, keys that are not, and where it belongs."""


def allowed_keys(model: type[Entry], where: KeyPath) -> tuple[str, ...]:
    """Return the keys allowed in the table that holds the unknown key at `where`; an entry's own ones first."""
    steps = [step for step in where[:-1] if isinstance(step, str)]
    return _keys(model, len(steps))


def _keys(model: type[Entry], depth: int) -> tuple[str, ...]:
    """Return the keys of an entry (depth 0), of a citation in it (1), or of what that says (2)."""
    if depth == 1:
        return CITATION_KEYS
    keys = [field.key for field in fields_of(model).values()]
    shared = _shared_keys()
    own = [key for key in keys if key not in shared]
    return tuple(own) if depth else (*own, *(key for key in keys if key in shared))


def _shared_keys() -> set[str]:
    """Return the keys of every fact."""
    return {field.key for field in fields_of(Fact).values()}
