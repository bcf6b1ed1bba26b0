"""What an entry needs, asked for line by line: each answer is read at once, and what is unclear in it is asked about."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.cli.entry_options import value_fields
from chronicle.cli.questions import HELP, Enough, StepBack, ask, choose, tell
from chronicle.dates import format_date_text
from chronicle.model.base import CitedEntry, fields_of
from chronicle.model.descriptions import describe_fields
from chronicle.model.fact import INVOLVED, SPAN_OF_TIME, WHOLE_TIME, Fact
from chronicle.model.fields import DATES, ValueType
from chronicle.model.kinds import KINDS
from chronicle.queries.entities import grades_of, name_of, organisation_names
from chronicle.queries.names import (
    AmbiguousName,
    UnknownName,
    find_id,
    first_alternatives,
    named_entities,
    singular,
)
from chronicle.text import fold
from chronicle.writing.last_citation import last_citation
from chronicle.writing.new_entries import (
    GRADE,
    AddedEntry,
    Incomplete,
    OwnerUnknown,
    Unclear,
    is_made_of_a_name,
    read_place,
    read_request,
)
from chronicle.writing.typed_values import NothingSoCalled, NotRead, SeveralReadings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chronicle.index.cache import Index
    from chronicle.model.base import Field
    from chronicle.writing.new_entries import EntryRequest
    from chronicle.writing.toml_values import TomlValue

_MOST_ASKED: Final = 6
"""The most optional fields of its own that are asked for: the rest have options, and can be set later."""
_SELDOM: Final = frozenset(
    {
        *(ValueType.FLAG, ValueType.CURRENCY, ValueType.SEATS, ValueType.POINTS, ValueType.AREAS),
        *(ValueType.IDENTIFIERS, ValueType.EXTRA, ValueType.STANCES, ValueType.LENGTH),
        *(ValueType.BUNDLE_PAGE, ValueType.BUNDLE_PAGES),
    }
)
"""The types of optional fields that are not asked for."""
_LABELS: Final[Mapping[str, str]] = {"start": "began", "end": "ended"}
_END_OR_LENGTH: Final = "ended, or how long"
_WHO: Final = INVOLVED[:2]
"""The fields that say whom a fact involves, where none of its own does: people and organisations."""
_NEW: Final = "n"
_FEWEST_LETTERS: Final = 3


class Question(NamedTuple):
    """A question: the place in a request that the answer fills, its label, and what explains it."""

    place: str
    label: str
    explanation: str = ""
    field: Field | None = None
    """The field that it fills; None of a part of the citation."""


_CITATION: Final = (
    Question("source", "source", "Which source says so: its id, or its title."),
    Question("at", "where in it", "Where in it: page 4, paragraph 3, item 7."),
    Question("quote", "its words", "Its own words, if they matter."),
)


def interview(index: Index, request: EntryRequest) -> tuple[AddedEntry, ...]:
    """Ask for what a request lacks, and about what is unclear in it; return the entries that it then makes.

    Raises:
        StepBack: The first question was stepped back from.
        EOFError: The input came to its end.
    """
    return _Interview(index, request).run()


def change_answer(index: Index, request: EntryRequest) -> None:
    """Ask which answer is to be another, and for it; then whatever is unclear or missing after that.

    Raises:
        EOFError: The input came to its end.
    """
    _Interview(index, request).change()


class _Interview:
    """One entry being asked for."""

    def __init__(self, index: Index, request: EntryRequest) -> None:
        self._index, self._request = index, request
        self._model = request.model
        self._fields = {field.key: field for field in fields_of(self._model).values()}
        self._described = describe_fields(self._model)

    def run(self) -> tuple[AddedEntry, ...]:
        """Ask until the request can be read."""
        is_first = True
        while True:
            try:
                return read_request(self._index, self._request)
            except Incomplete as incomplete:
                if incomplete.refusal and not is_first:
                    tell(f"    {incomplete.refusal.reason}: {incomplete.refusal.hint}")
                self._ask_all(self._questions(), only_needed=not is_first)
                is_first = False
            except (Unclear, OwnerUnknown) as unclear:
                with suppress(StepBack, Enough):
                    if self._is_cleared_up(unclear):
                        continue
                with suppress(StepBack, Enough):
                    if isinstance(unclear, Unclear):
                        self._ask(self._question(unclear.place))

    def change(self) -> None:
        """Ask for one answer again."""
        request = self._request
        given = {**request.texts, **request.citation}
        with suppress(StepBack, Enough):
            place = _numbered("which one?", [(key, text) for key, text in given.items() if text])
            self._ask(self._question(place))
        self.run()

    def _questions(self) -> list[Question]:
        """Return what is asked: what the entry must have, what it usually has, and what is cited for it."""
        own = [field for field in value_fields(self._model) if field.name not in fields_of(Fact)]
        usual = [field for field in own if not field.required and field.type.value not in _SELDOM]
        asked = [*(field for field in own if field.required), *usual[:_MOST_ASKED]]
        if not any(
            field.type.value is ValueType.REFERENCE for field in own
        ):  # whom it is about is told no other way
            asked += [self._fields[key] for key in _WHO if key in self._fields]
        questions = [self._question(field.key) for field in asked if field.key not in self._request.texts]
        if issubclass(self._model, CitedEntry) and not self._request.citation:
            questions += _CITATION
        return questions

    def _question(self, place: str) -> Question:
        for question in _CITATION:
            if place == question.place and place not in self._fields:
                return question
        field = self._fields.get(place)
        if field is None:
            return Question(place, place)
        label = _LABELS.get(place, place.replace("-", " "))
        if place == "end" and "length" in self._fields:
            label = _END_OR_LENGTH
        return Question(place, label, self._described.get(field.name, ""), field)

    def _ask_all(self, questions: Sequence[Question], *, only_needed: bool) -> None:
        if not only_needed:
            tell(HELP)
        number, asked, is_enough = 0, list[int](), only_needed
        while number < len(questions):
            question = questions[number]
            is_enough = (
                is_enough and question.place != "source"
            )  # the rest of its own fields is what is left out
            if self._is_open(question) and (not is_enough or self._is_needed(question)):
                try:
                    self._ask(question)
                    asked.append(number)
                except StepBack:
                    if not asked and not only_needed:
                        raise
                    number = asked.pop() if asked else number
                    continue
                except Enough:
                    is_enough = True
            number += 1

    def _is_open(self, question: Question) -> bool:
        """Tell whether there is anything to ask, after the answers so far."""
        given = self._request.texts.keys() - {question.place}
        if question.field is None:
            return question.place == "source" or bool(self._request.citation.get("source"))
        if question.place in SPAN_OF_TIME and not given.isdisjoint(WHOLE_TIME):
            return False
        refuses = self._model.validate_keys
        return (
            question.field.required or refuses(given | {question.place}) is None or refuses(given) is not None
        )

    def _is_needed(self, question: Question) -> bool:
        """Tell whether a question must be answered: its field is required, or is the last that makes the keys go together."""
        given = self._request.texts.keys() - {question.place}
        if question.field is None or question.field.required or self._model.validate_keys(given) is None:
            return question.field is not None and question.field.required
        cures = [key for key in self._fields if self._model.validate_keys(given | {key}) is None]
        return cures[-1:] == [question.place]

    def _ask(self, question: Question) -> None:
        """Ask until the answer can be read, or nothing is answered where that may be."""
        texts = self._request.texts if question.field is not None else self._request.citation
        for place in (question.place, "length") if question.label == _END_OR_LENGTH else (question.place,):
            texts.pop(place, None)
        while question.place not in texts:
            answer = ask(
                question.label,
                default=self._default(question),
                explanation=question.explanation,
                completions=lambda: self._completions(question),
            )
            if answer:
                texts[question.place] = answer
                self._read(question)
            elif self._is_needed(question):
                tell("    this one is needed")
            else:
                return

    def _read(self, question: Question) -> None:
        """Read an answer, asking about what is unclear in it; take it back if it is to be typed again."""
        request, place = self._request, question.place
        texts = request.texts if question.field is not None else request.citation
        while True:
            try:
                value = read_place(self._index, request, place)
            except (Unclear, OwnerUnknown) as unclear:
                if place == "end" and self._is_length(texts[place]):
                    return
                with suppress(StepBack, Enough):
                    if self._is_cleared_up(unclear):
                        continue
                del texts[place]
                return
            self._echo(question, texts[place], value)
            return

    def _is_length(self, answer: str) -> bool:
        """Tell whether an answer to when it ended says how long it lasted, which is then taken."""
        if "length" not in self._fields:
            return False
        self._request.texts["length"] = answer
        try:
            read_place(self._index, self._request, "length")
        except Unclear:
            del self._request.texts["length"]
            return False
        self._request.texts["end"] = ""
        return True

    def _echo(self, question: Question, text: str, value: TomlValue) -> None:
        """Show what an answer was taken for, if that is not what was typed."""
        kind = question.field.type.value if question.field else ValueType.REFERENCE
        table = (question.field.type.table if question.field else "sources") or ""
        words = ""
        if kind is ValueType.REFERENCE:
            words = self._named(table, str(value))
        elif kind is ValueType.REFERENCES and isinstance(value, list):
            words = "; ".join(self._named(table, str(id_)) for id_ in value)
        elif kind in DATES and isinstance(value, str) and value != "..":
            words = ", ".join(dict.fromkeys((value, format_date_text(value))))
        elif value != text and not isinstance(value, bool | list | dict):
            words = f"{value:,}" if isinstance(value, int) else str(value)
        if words and question.place not in {"at", "quote"}:
            tell(f"    {words}")

    def _named(self, table: str, id_: str) -> str:
        name = name_of(self._index, table, id_)
        return f"{name} ({id_})" if name != id_ else f"a new {singular(table)}, {id_}"

    def _is_cleared_up(self, unclear: Unclear | OwnerUnknown) -> bool:
        """Ask about what is unclear; tell whether it was put right, rather than to be typed again."""
        if isinstance(unclear, OwnerUnknown):
            self._request.owners[fold(unclear.text)] = self._owner_of(unclear.text)
            return True
        cause = unclear.cause
        if isinstance(cause, NotRead):
            tell(f"    {cause}; {cause.hint}")
            return False
        if isinstance(cause, SeveralReadings):
            chosen = _numbered(f'"{cause.text}" may be', cause.options)
            self._request.replace(unclear.place, cause.text, chosen)
            return True
        return self._is_made_or_chosen(unclear.place, cause)

    def _owner_of(self, post: str) -> str:
        """Ask of which organisation a post is that is to be made."""
        names = [name for pair in organisation_names(self._index).items() for name in pair]
        while True:
            answer = ask(f'"{post}" is a post of', completions=lambda: names)
            try:
                owner = find_id(self._index, "organisations", answer)
            except UnknownName as unknown:
                nearest_names = first_alternatives(unknown.nearest)
                tell(
                    f"    no organisation is called that{f'; did you mean {nearest_names}?' if nearest_names else ''}"
                )
            except AmbiguousName as ambiguous:
                tell(f"    it may be {first_alternatives([id_ for id_, _ in ambiguous.candidates])}")
            else:
                tell(f"    {self._named('organisations', owner)}")
                return owner

    def _is_made_or_chosen(self, place: str, cause: NothingSoCalled) -> bool:
        """Ask whether a name that nothing has is that of something like it, or of something new."""
        one = singular(cause.table)
        nearest = [(id_, name_of(self._index, cause.table, id_)) for id_ in cause.nearest]
        if len(nearest) == 1 and _begins_a_word(cause.text, nearest[0]):
            self._request.replace(place, cause.text, nearest[0][0])
            return True
        may_make = is_made_of_a_name(cause.table, cause.text)
        if not nearest and not may_make:
            tell(f'    no {one} is called "{cause.text}"; {self._index.base.command("add", one)} makes one')
            return False
        options = [(str(number), f"{name} ({id_})") for number, (id_, name) in enumerate(nearest, 1)]
        if may_make:
            options.append((_NEW, f'a new {one}, "{cause.text}"'))
        chosen = choose(f'no {one} is called "{cause.text}":', options)
        if chosen == _NEW:
            self._request.created.add((cause.table, fold(cause.text)))
        else:
            self._request.replace(place, cause.text, nearest[int(chosen) - 1][0])
        return True

    def _default(self, question: Question) -> str:
        """Return what Enter alone stands for: what goes without saying, or was cited last."""
        if question.field is None:
            last = last_citation(self._index.base)
            if question.place == "source":
                is_there = any(entity.id == last.source for entity in named_entities(self._index, "sources"))
                return last.source if is_there else ""
            is_last = self._request.citation.get("source") == last.source
            return last.at if question.place == "at" and is_last else ""
        is_owner = question.field.required and question.field.type.table == "organisations"
        if is_owner and self._request.table in KINDS:
            return self._index.implied_organisation(KINDS[self._request.table]) or ""
        return ""

    def _completions(self, question: Question) -> list[str]:
        field = question.field
        table = field.type.table or field.type.may_name if field is not None else "sources"
        if table is None and field is not None:
            return [*field.type.choices, *self._grades(question.place)]
        if table is None or question.place in {"at", "quote"}:
            return []
        entities = named_entities(self._index, table)
        return [name for entity in entities for name in (entity.name, *entity.other_names, entity.id)]

    def _grades(self, place: str) -> tuple[str, ...]:
        """Return the grades that may be answered, if that is what is asked for."""
        scale = self._request.texts.get("scale")
        if place != GRADE or not scale:
            return ()
        with suppress(Unclear, OwnerUnknown):
            return grades_of(self._index, str(read_place(self._index, self._request, "scale")))
        return ()


def _begins_a_word(text: str, entity: tuple[str, str]) -> bool:
    """Tell whether what was typed is the beginning of a word of an entity's id or name, long enough to mean it."""
    words = fold(" ".join((*entity[0].split("-"), entity[1]))).split()
    return len(text) >= _FEWEST_LETTERS and any(word.startswith(fold(text)) for word in words)


def _numbered(question: str, options: Sequence[tuple[str, str]]) -> str:
    """Return one of several texts, each with what it means, chosen by its number.

    Raises:
        StepBack: None of them is meant.
    """
    width = max(len(text) for text, _ in options)
    numbered = [
        (str(number), f"{text:<{width}}  {meaning}".rstrip())
        for number, (text, meaning) in enumerate(options, 1)
    ]
    return options[int(choose(question, numbered)) - 1][0]
