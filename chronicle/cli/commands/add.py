"""`chronicle add`: a fact or an entry, from options, asked for line by line, or many at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from chronicle.cli.app import SubCommands
from chronicle.cli.entry_options import (
    CitationOptions,
    EntryTable,
    PlaceOptions,
    entry_tables,
    given_texts,
    named_table,
    value_options,
)
from chronicle.cli.errors import Exit, UsageError, exit_with
from chronicle.cli.interview import change_answer, interview
from chronicle.cli.many_entries import add_many
from chronicle.cli.options import BasePath, Only, expand_options
from chronicle.cli.questions import StepBack, choose, tell
from chronicle.cli.stderr import print_error, print_note
from chronicle.cli.writing import WritingOptions, confirm, on_terminal, open_own_base, settle, show_findings
from chronicle.codes import (
    DIFFERING_GRADES,
    ENTERED_TWICE,
    OVERLAPPING_TENURES,
    REPEATED_FIGURE,
    SIMILAR_NAMES,
    UNCITED_SOURCE,
    UNUSED_ENTRY,
)
from chronicle.index.cache import open_index
from chronicle.loader.entries import MODELS
from chronicle.loader.values import ID, id_hint
from chronicle.model.base import CitedEntry, toml_key
from chronicle.model.descriptions import describe_fields
from chronicle.model.entities import ENTITIES
from chronicle.model.fact import values_of
from chronicle.overrides import override
from chronicle.queries.entities import entry_at, name_of, place_of
from chronicle.queries.lookup import find_fact
from chronicle.queries.names import AmbiguousName, UnknownName, find_id, first_alternatives, singular
from chronicle.suggest import suggest
from chronicle.text import comparable_name, with_article
from chronicle.writing.last_citation import LastCitation, remember_citation
from chronicle.writing.new_entries import (
    AddedEntry,
    EntryRequest,
    Incomplete,
    OwnerUnknown,
    Unclear,
    added,
    all_unclear,
    cited,
    is_made_of_a_name,
    read_request,
)
from chronicle.writing.proposal import Proposal, propose
from chronicle.writing.toml_edits import EditRefused
from chronicle.writing.typed_values import NothingSoCalled, NotRead

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from chronicle.index.cache import Index
    from chronicle.loader.locate import BaseLocation
    from chronicle.writing.toml_values import TomlValue

_THERE_ALREADY: Final = frozenset({ENTERED_TWICE, OVERLAPPING_TENURES, REPEATED_FIGURE, DIFFERING_GRADES})
"""The codes that say that a fact is in the base twice."""
_NOT_YET_USED: Final = frozenset({UNCITED_SOURCE, UNUSED_ENTRY})
"""The codes that every entry has when it is new."""
_CITE: Final = ("a", "add this source to it")
_AS_NEW: Final = ("n", "add it all the same")
_CHANGE: Final = ("c", "change an answer")
_WRITE_ANYWAY: Final = ("w", "write it all the same")
_QUIT: Final = ("q", "add nothing")
"""What may be answered where there is a doubt."""
_KEY_IN_HINT: Final = re.compile(r"\b([a-z][a-z-]*) = (?=\")")


class AddableKinds(SubCommands):
    """The kinds of entry that can be added, each a command that is built when it is called."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        """Return the words for them, facts first."""
        return [*entry_tables()]

    @override
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command of the kind that was named, and its arguments.

        Raises:
            UsageError: There is no such kind.
        """
        if named_table(args[0]) is None and not args[0].startswith("-") and not ctx.resilient_parsing:
            words = tuple(entry_tables())
            suggestion = suggest(args[0].casefold(), words)
            hint = f"did you mean {suggestion}?" if suggestion else f"there are {', '.join(words)}"
            raise UsageError(f'nothing called "{args[0]}" can be added', hint)
        return super().resolve_command(ctx, args)

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command that adds an entry of a kind, built now; None if there is none."""
        table = named_table(cmd_name)
        if table is None:
            return None
        single = typer.Typer(add_completion=False, rich_markup_mode="rich")
        single.command(table.word, help=table.summary, short_help=table.summary)(_command(table))
        return typer.main.get_command(single)


def _command(table: EntryTable) -> Any:
    """Return the command that adds an entry of a table, as Typer reads it."""

    def add(
        values: Any,
        citation: CitationOptions,
        place: PlaceOptions,
        options: WritingOptions,
        base: BasePath = None,
    ) -> None:
        index = open_own_base(base)
        request = _request(table, values, citation, place)
        choices = _Choices(place.file, citation.cite_existing, place.as_new)
        if place.input is not None:
            _refuse_beside_input(request)
            file = None if place.file is None else _file_of(index.base, place.file)
            add_many(index, table, place.input, file, options, _finished)
            return
        while _add(index, request, choices, options) and confirm(f"Another {table.word}?", otherwise=False):
            index = open_index(index.base)
            request = EntryRequest(table.table, creates=place.create)
            choices = _Choices(place.file, cites_existing=False, as_new=place.as_new)

    add.__annotations__ = {
        "values": value_options(table),
        "citation": CitationOptions if table.is_cited else Annotated[CitationOptions, Only()],
        "place": PlaceOptions,
        "options": WritingOptions,
        "base": BasePath,
    }
    return expand_options(add)


@dataclass(slots=True)
class _Choices:
    """How an entry is added.

    Attributes:
        file: The file to add it to, as typed; None for that which holds most of its table.
        cites_existing: Whether its source is added to the fact, where that is there already.
        as_new: Whether it is added even so.
    """

    file: str | None
    cites_existing: bool
    as_new: bool


class _ThereAlready(Exception):
    """The fact that is to be added is in the base: its address, and the citation that would be added to it."""

    def __init__(self, index: Index, address: str, citation: TomlValue | None) -> None:
        super().__init__(address)
        self.index, self.address, self.citation = index, address, citation


def _request(table: EntryTable, values: Any, citation: CitationOptions, place: PlaceOptions) -> EntryRequest:
    """Return what was typed as options.

    Raises:
        UsageError: Something is given twice, or for no field, or the id is none.
    """
    if place.id is not None and not ID.fullmatch(place.id):
        raise UsageError(f'--id: "{place.id}" is not an id', id_hint(place.id))
    parts = {"source": citation.source, "at": citation.at, "quote": citation.quote, "via": citation.via}
    given = {part: text for part, text in parts.items() if text and text.strip()}
    if "source" not in given and (given or citation.says):
        raise UsageError("a place or words are given, and no source", "add --source NAME")
    model = table.model
    of_source = values_of(model) if issubclass(model, CitedEntry) else {}
    keys = {toml_key(name) for name in of_source}
    says = dict(_pair("--says", text, keys, needs_key=True) for text in citation.says or ())
    because = dict(_pair("--because", text, keys, needs_key=False) for text in citation.because or ())
    if "" in because and len(because) > 1:
        raise UsageError("--because is given for the whole and for a key", "give it for each key, or once")
    return EntryRequest(
        table.table, given_texts(table, values), given, says, because, place.id, creates=place.create
    )


def _pair(option: str, text: str, keys: Collection[str], *, needs_key: bool) -> tuple[str, str]:
    key, sign, value = (part.strip() for part in text.partition("="))
    if sign and value and key in keys:
        return key, value
    if not needs_key and text.strip():
        return "", text.strip()
    suggestion = suggest(key, tuple(sorted(keys)))
    hint = (
        f"did you mean {suggestion}?"
        if sign and suggestion
        else f"type KEY=VALUE, with one of {', '.join(sorted(keys))}"
    )
    raise UsageError(f'{option}: "{text}" gives no value of such an entry', hint)


def _add(index: Index, request: EntryRequest, choices: _Choices, options: WritingOptions) -> bool:
    """Add the entry of a request, after asking for what it lacks where somebody can be asked; tell whether it was asked for."""
    base, given = index.base, {**request.texts}

    def make() -> Proposal:
        return _proposal(open_index(base), request, choices)

    if on_terminal() and not options.for_programs:
        try:
            interview(index, request)
            options = _settle_doubts(make, index, request, choices, options)
        except (EOFError, StepBack):
            print_note("Nothing is written.")
            exit_with(Exit.INTERRUPTED)
    written = settle(base, make, _added_lines, options, command=f"add {singular(request.table)}")
    if written is not None and "source" in request.citation:
        at = request.citation.get("at", "")
        remember_citation(base, LastCitation(_source_of(open_index(base), request), at))
    return given != request.texts


def _proposal(index: Index, request: EntryRequest, choices: _Choices) -> Proposal:
    """Return the change that a request makes.

    Raises:
        UsageError: It cannot be read, its place is none, or it is there already and nothing says what then.
    """
    entries = _read(index, request)
    entry = entries[-1]
    if request.id is not None and place_of(index, entry.address)[0] is not None:
        raise UsageError(f"there is already {entry.address}", "give it another --id, or leave that out")
    file = None if choices.file is None else _file_of(index.base, choices.file)
    try:
        proposal = propose(index.base, added(index, entries, file), [new.address for new in entries])
        there = None if choices.as_new else _same_fact(index, proposal, entry)
        if there is not None:
            proposal = _cited(index, there, entry, choices)
    except EditRefused as error:
        raise UsageError(str(error), error.hint) from None
    return _finished(proposal, entries)


def _finished(proposal: Proposal, entries: Sequence[AddedEntry]) -> Proposal:
    """Return a proposal without what is found of every entry that is new.

    Raises:
        UsageError: It would stand in a file that the base does not read.
    """
    _require_read(proposal)
    own = {new.address for new in entries}
    new = tuple(one for one in proposal.new if one.code not in _NOT_YET_USED or one.id not in own)
    return proposal._replace(new=new)


def _refuse_beside_input(request: EntryRequest) -> None:
    """Refuse options that say of one entry what a file says of each."""
    if request.texts or request.citation or request.because or request.id:
        raise UsageError("--input brings all that is said of the entries", "leave the other options out")


def _read(index: Index, request: EntryRequest) -> tuple[AddedEntry, ...]:
    """Return the entries that a request makes.

    Raises:
        UsageError: Something is missing or unclear; the message names the option.
    """
    try:
        return read_request(index, request)
    except Unclear as unclear:
        *others, last = (_refusal_of(index, one) for one in all_unclear(index, request, unclear))
        for other in others:
            print_error(str(other), other.hint)
        raise last from None
    except OwnerUnknown as unknown:
        command = index.base.command("add", "post", "--title", unknown.text, "--organisation", "…")
        raise UsageError(
            f'"{unknown.text}": nothing says of which organisation this post is', command
        ) from None
    except Incomplete as incomplete:
        one = singular(request.table)
        if incomplete.refusal is not None:
            hint = _KEY_IN_HINT.sub(r"--\1 ", incomplete.refusal.hint)
            raise UsageError(incomplete.refusal.reason, hint) from None
        names = [f"--{field.key}" for field in incomplete.missing]
        described = describe_fields(request.model).get(incomplete.missing[0].name, "")
        hint = f"{names[0]}: {described}" if described else f"see chronicle add {one} --help"
        raise UsageError(f"{with_article(one)} needs {' and '.join(names)}", hint) from None


def _refusal_of(index: Index, unclear: Unclear) -> UsageError:
    cause, option = unclear.cause, f"--{unclear.place.replace('.', ' ', 1)}"
    if isinstance(cause, NotRead):
        return UsageError(f"{option}: {cause}", cause.hint)
    if not isinstance(cause, NothingSoCalled):
        return UsageError(f"{option}: {cause}", "type the one that is meant")
    one = singular(cause.table)
    nearest_names = first_alternatives(cause.nearest)
    name = ENTITIES[cause.table].name_field
    make = (
        "--create makes one"
        if is_made_of_a_name(cause.table, cause.text)
        else f"{index.base.command('add', one, f'--{name}', '…')} makes one"
    )
    return UsageError(
        f'{option}: no {one} is called "{cause.text}"',
        f"did you mean {nearest_names}? If not, {make}" if nearest_names else make,
    )


def _file_of(base: BaseLocation, typed: str) -> str:
    """Return the name in the base of a file that was typed, from the base or from the working directory."""
    path = Path(typed)
    if path.is_absolute() or (path.exists() and not (base.root / path).exists()):
        with suppress(ValueError):
            return path.resolve().relative_to(base.root).as_posix()
    return path.as_posix()


def _require_read(proposal: Proposal) -> None:
    """Refuse to write to a file that the base does not read."""
    unread = next((place.address for place in proposal.entries if place.file is None), None)
    if unread is not None:
        files = " and ".join(change.file for change in proposal.changes)
        raise UsageError(
            f"{unread} would stand in a file that the base does not read: {files}",
            f"add it to `files` in {proposal.base.config}, or name another --file",
        )


def _same_fact(index: Index, proposal: Proposal, entry: AddedEntry) -> str | None:
    """Return the address of the entry that a new one says again, by the checks that find such; None if there is none."""
    for finding in proposal.new:
        if finding.code not in _THERE_ALREADY and finding.code != SIMILAR_NAMES:
            continue
        others = [finding.id, *(entry_at(index, place.file, place.line) for place in finding.also)]
        for address in others:
            if not address or address == entry.address or place_of(index, address)[0] is None:
                continue
            if finding.code != SIMILAR_NAMES or _is_called(index, address, entry):
                return address
    return None


def _is_called(index: Index, address: str, entry: AddedEntry) -> bool:
    """Tell whether an entry has the very name of a new one."""
    name = str(entry.values.get(ENTITIES[entry.table].name_field, "")) if entry.table in ENTITIES else ""
    return comparable_name(_what(index, address)) == comparable_name(name)


def _what(index: Index, address: str) -> str:
    """Return an entry in a few words: a fact's, or the name of anything else."""
    table, _, id_ = address.partition(".")
    return name_of(index, table, id_) if table in ENTITIES else find_fact(index, address).what


def _citation_of(entry: AddedEntry) -> TomlValue | None:
    """Return the citation that would be added to the fact that a new one says again: what its source says is all that is given."""
    sources = entry.values.get("sources")
    if not isinstance(sources, list):
        return None
    citation = sources[0]
    table = dict(citation) if isinstance(citation, Mapping) else {"source": citation}
    model = MODELS[entry.table]
    assert issubclass(model, CitedEntry)
    claimed = {toml_key(name) for name in model.needs_source}
    return {"says": {key: value for key, value in entry.values.items() if key in claimed}} | table


def _cited(index: Index, address: str, entry: AddedEntry, choices: _Choices) -> Proposal:
    """Return the proposal to add the source of a new fact to the one that is there already, if that is wanted."""
    citation = _citation_of(entry)
    there = _ThereAlready(index, address, citation)
    if choices.cites_existing and citation is not None:
        file, _ = place_of(index, address)
        return propose(index.base, cited(index.base, str(file), address, citation), [address])
    raise there if on_terminal() and not choices.cites_existing else _refusal_of_double(there)


def _refusal_of_double(there: _ThereAlready) -> UsageError:
    index, address = there.index, there.address
    file, line = place_of(index, address)
    is_fact = address.partition(".")[0] not in ENTITIES
    there_already = "says so already" if is_fact else "is there already"
    what = f"{address} {there_already}: {_what(index, address)} ({index.base.display(str(file))}:{line})"
    cite = "--cite-existing adds the source to it, " if there.citation is not None else ""
    return UsageError(what, f"{cite}--as-new adds it all the same")


def _settle_doubts(
    make: Callable[[], Proposal],
    index: Index,
    request: EntryRequest,
    choices: _Choices,
    options: WritingOptions,
) -> WritingOptions:
    """Ask what to do if the fact is there already, or brings an error; return how it is then to be written.

    Raises:
        StepBack: Nothing is to be added.
    """
    while True:
        try:
            proposal = make()
        except _ThereAlready as there:
            _ask_whether_new(there, choices)
            continue
        if options.despite_errors or not proposal.has_new_errors:
            return options
        show_findings(proposal)
        chosen = choose("the base would have a new error:", [_CHANGE, _WRITE_ANYWAY, _QUIT])
        if chosen == _QUIT[0]:
            raise StepBack
        if chosen == _WRITE_ANYWAY[0]:
            return options._replace(despite_errors=True)
        change_answer(index, request)


def _ask_whether_new(there: _ThereAlready, choices: _Choices) -> None:
    """Ask what to do with a fact that is there already.

    Raises:
        StepBack: Nothing is to be added.
    """
    index, address = there.index, there.address
    file, line = place_of(index, address)
    tell()
    tell(f"  This is there: {_what(index, address)}")
    tell(f"  {address} · {index.base.display(str(file))}:{line}")
    options = [_AS_NEW, _QUIT] if there.citation is None else [_CITE, _AS_NEW, _QUIT]
    chosen = choose("what is to be done?", options)
    if chosen == _QUIT[0]:
        raise StepBack
    choices.cites_existing, choices.as_new = chosen == _CITE[0], chosen == _AS_NEW[0]


def _source_of(index: Index, request: EntryRequest) -> str:
    try:
        return find_id(index, "sources", request.citation["source"])
    except (UnknownName, AmbiguousName):
        return ""


def _added_lines(proposal: Proposal) -> str:
    """Return the lines that a change adds, as they will stand."""
    lines = (
        line for line in proposal.diff().splitlines() if line.startswith("+") and not line.startswith("+++")
    )
    return "\n".join(line[1:] for line in lines).strip("\n")
