"""What a wrong key, table or word most likely stands for: a synonym, a misspelling, or something that belongs elsewhere."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from chronicle.loader.validation import CITATION_KEYS
from chronicle.model.base import Entry, fields_of
from chronicle.model.fact import Fact
from chronicle.model.kinds import KINDS
from chronicle.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chronicle.findings import KeyPath

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


def intended_word(word: str, options: tuple[str, ...]) -> str | None:
    """Return the option that a wrong value stands for: a synonym, its beginning, or a letter or two off; None if none is."""
    begun = [option for option in options if len(word) > 2 and option.startswith(word.lower())]  # noqa: PLR2004
    return (
        next((option for option in options if word.lower() in _SYNONYMS.get(option, ())), None)
        or (begun[0] if len(begun) == 1 else None)
        or nearest(word, options)
    )


def intended_key(model: type[Entry], where: KeyPath, value: object, raw: Mapping[str, object]) -> str | None:
    """Return the key that the unknown one at `where` most likely stands for: one of the entry's own before others."""
    word, keys = str(where[-1]), allowed_keys(model, where)
    if place_of(word, keys):
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


def place_of(word: str, keys: tuple[str, ...]) -> str | None:
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
