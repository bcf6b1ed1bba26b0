"""`chronicle edit`: an entry in the user's editor, or some of its values in place."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from chronicle.cli.change_options import ChangeOptions
from chronicle.cli.commands.entry_names import resolve_entry
from chronicle.cli.completion import complete_anything
from chronicle.cli.errors import Exit, UsageError, exit_with
from chronicle.cli.filters import Filters, select
from chronicle.cli.options import BasePath, Without
from chronicle.cli.session import typed_line
from chronicle.cli.stderr import print_note
from chronicle.cli.writing import (
    WritingOptions,
    confirm,
    difference,
    on_terminal,
    open_own_base,
    settle,
    show_findings,
)
from chronicle.index.cache import open_index
from chronicle.loader.locate import shell_command
from chronicle.model.entities import SETTINGS
from chronicle.model.fields import ValueType
from chronicle.queries.entities import place_of
from chronicle.queries.facts import addresses_where
from chronicle.queries.filters import where
from chronicle.queries.names import first_alternatives, singular
from chronicle.text import alternatives
from chronicle.writing.base_texts import BaseTexts
from chronicle.writing.entry_changes import EntryChange, changed_entry, parse_key
from chronicle.writing.mentions import EntryName, mentions
from chronicle.writing.proposal import EntryPlace, Proposal, compared_findings, propose, without
from chronicle.writing.toml_edits import EditRefused
from chronicle.writing.transaction import remembered
from chronicle.writing.typed_keys import claimable_fields, find_field, read_pair
from chronicle.writing.typed_values import NothingSoCalled, NotRead, SeveralReadings, ValueReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from chronicle.findings import KeyPath
    from chronicle.index.cache import Index
    from chronicle.loader.locate import BaseLocation
    from chronicle.model.base import Field
    from chronicle.writing.base_texts import RawEntry
    from chronicle.writing.entry_changes import ChangedEntry
    from chronicle.writing.mentions import Mention
    from chronicle.writing.toml_values import TomlValue
    from chronicle.writing.typed_keys import TypedKey

_MOST_NAMED: Final = 10


def edit(
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]",
            autocompletion=complete_anything,
            help="Which entry: an address, an id or a name. Or several facts, by the filters.",
        ),
    ] = None,
    *,
    changes: ChangeOptions,
    filters: Annotated[Filters, Without("known_by", "limit", "reverse")],
    writing: WritingOptions,
    base: BasePath = None,
) -> None:
    """Open an entry in an editor, or change it in place."""
    _refuse_odd_options(changes)
    index = open_own_base(base)
    narrowed = filters != Filters()
    if bool(name) == narrowed:
        raise UsageError(
            "a name and filters are given" if name else "edit needs NAME, or filters",
            "give one or the other: chronicle edit tenures.tucker, chronicle edit --person tucker --set …",
        )
    addresses = _selected(index, filters) if narrowed else [resolve_entry(index, " ".join(name or ()))]
    if changes.delete:
        _delete(index, addresses, writing)
    elif changes.changes_values:
        _change(index, addresses, changes, writing)
    elif narrowed:
        raise UsageError("nothing is to be changed", "add --set key=value, --unset key, --cite or --delete")
    else:
        _open(index, addresses[0])


def _refuse_odd_options(changes: ChangeOptions) -> None:
    of_citation = changes.at or changes.quote or changes.via or changes.says
    if of_citation and changes.cite is None:
        raise UsageError("--at, --quote, --via and --says say more of a source", "name it: --cite SOURCE")
    if changes.delete and changes.changes_values:
        raise UsageError("--delete takes the whole entry out", "change it, or take it out")
    if changes.correct and not (changes.values or changes.unset):
        raise UsageError("--correct goes with --set or --unset", "leave it out")


def _selected(index: Index, filters: Filters) -> list[str]:
    addresses = addresses_where(index, where(select(index, filters)))
    if not addresses:
        raise UsageError(
            "no fact is selected", f"{index.base.command('timeline')} with these filters shows which"
        )
    return addresses


# In place


def _change(
    index: Index,
    addresses: Sequence[str],
    options: ChangeOptions,
    writing: WritingOptions,
) -> None:
    """Change values of entries, and what their sources say as it must be."""
    tables = dict.fromkeys(address.partition(".")[0] for address in addresses)
    with _refusing_typed(index):
        changes = {
            table: _read_changes(index, table, options, several=len(addresses) > 1) for table in tables
        }
    changed_entries: dict[str, ChangedEntry] = {}

    def changed(address: str) -> Callable[[RawEntry], RawEntry]:
        def change(entry: RawEntry) -> RawEntry:
            table = address.partition(".")[0]
            after = changed_entry(table, entry, changes[table])
            changed_entries[address] = after
            return after.values

        return change

    def make() -> Proposal:
        texts = BaseTexts(index.base)
        texts.change_all({address: changed(address) for address in addresses})
        if not SETTINGS.keys().isdisjoint(addresses):
            settings = tuple(
                EntryPlace(table, index.base.config, 1) for table in SETTINGS if table in addresses
            )
            return propose(index.base, texts.edited)._replace(entries=settings)
        return propose(index.base, texts.edited, addresses)

    shown: list[Proposal] = []

    def show(proposal: Proposal) -> str:
        shown.append(proposal)
        return f"{difference(proposal)}\n{_remarks(changed_entries)}".rstrip()

    written = settle(index.base, make, show, writing, command=shell_command("edit"))
    for line in _remarks(changed_entries).splitlines() if written and not shown else ():
        print_note(line)


def _read_changes(index: Index, table: str, options: ChangeOptions, *, several: bool) -> EntryChange:
    """Return what the options change in an entry of a table."""
    reader = ValueReader(index)
    typed = _read_pairs(reader, table, "--set", options.values or ())
    values: dict[KeyPath, TomlValue | None] = {}
    keys = {field.key for field in claimable_fields(table)}
    for pair in typed:
        values |= {(key,): value for key, value in pair.beside.items() if key in keys}
    values |= {pair.path: pair.value for pair in typed}
    for key in options.unset or ():
        find_field(table, key, parse_key(key))
        values[parse_key(key)] = None
    citation = _citation(reader, table, options, typed) if options.cite is not None else None
    reasons = dict(_reason(table, text) for text in options.because or ())
    if (reasons or citation) and not keys:
        raise UsageError(f"{table} take no sources and no because", "leave out --cite and --because")
    return EntryChange(values, reasons, citation, options.correct, lenient=several)


def _read_pairs(
    reader: ValueReader, table: str, option: str, texts: Sequence[str], fields: Iterable[Field] | None = None
) -> list[TypedKey]:
    """Read the values that an option gives, each key once."""
    read: dict[KeyPath, TypedKey] = {}
    for text in texts:
        key, _, value = (part.strip() for part in text.partition("="))
        several = f'several stand with ; between: {option} {key}="{{}}"'
        try:
            pair = read_pair(reader, table, text, fields)
        except NothingSoCalled as error:
            is_list = find_field(table, key, parse_key(key)).type.value is ValueType.REFERENCES
            if not is_list or "," not in error.text:
                raise
            items = [item.strip() for item in value.split(",")]
            suggestion = f"did you mean {first_alternatives(error.nearest)}? " if error.nearest else ""
            raise NotRead(
                f'there is no {singular(error.table)} called "{error.text}"',
                suggestion + several.format("; ".join(filter(None, items))),
            ) from None
        if pair.path in read:
            given = [item for item in texts if item.partition("=")[0].strip() == key]
            values = "; ".join(item.partition("=")[2].strip() for item in given)
            hint = several.format(values) if isinstance(pair.value, list) else "say it once"
            raise NotRead(f"{key} is given twice", hint)
        read[pair.path] = pair
    return [*read.values()]


def _reason(table: str, text: str) -> tuple[str, str]:
    """Return the key that a reason is for, "" for the whole entry, and the reason."""
    key, sign, reason = text.partition("=")
    known = {field.key for field in claimable_fields(table)}
    return (key.strip(), reason.strip()) if sign and key.strip() in known else ("", text.strip())


def _citation(
    reader: ValueReader, table: str, options: ChangeOptions, typed: Sequence[TypedKey]
) -> TomlValue:
    fields = claimable_fields(table)
    says = _read_pairs(reader, table, "--says", options.says or (), fields)
    words = "; ".join(pair.words for pair in says or typed if pair.words)
    source = reader.reference("sources", options.cite or "")
    citation: dict[str, TomlValue] = {"source": source}
    if options.at:
        citation["at"] = options.at
    if quote := options.quote or words:
        citation["quote"] = quote
    if options.via:
        citation["via"] = reader.reference("sources", options.via)
    if says:
        given: dict[str, TomlValue] = {}
        for pair in says:
            given |= pair.beside
            given[str(pair.path[0])] = pair.value
        keys = {field.key for field in fields}
        citation["says"] = {key: value for key, value in given.items() if key in keys}
    return citation if len(citation) > 1 else source


def _remarks(changed: Mapping[str, ChangedEntry]) -> str:
    """Return which sources now say themselves what they supported, and which reasons are those of old values."""
    kept = [
        f"{address}: {source} had spoken for all of it, and now says what that was: {', '.join(keys)}."
        for address, after in changed.items()
        for source, keys in after.kept.items()
    ]
    reasons = [
        f"{address}: the reason given for {key} is that of the old value; --because {key}=… gives another."
        for address, after in changed.items()
        for key in after.reasons
    ]
    hint = ["--correct leaves citations as they are, where only a slip of the pen is mended."] if kept else []
    return "\n".join([*_first(kept), *hint, *_first(reasons)])


def _first(lines: Sequence[str]) -> list[str]:
    more = [f"… and {len(lines) - _MOST_NAMED:,} more."] if len(lines) > _MOST_NAMED else []
    return [*lines[:_MOST_NAMED], *more]


# Taking out


def _delete(index: Index, addresses: Sequence[str], writing: WritingOptions) -> None:
    """Take entries out, unless something else names them."""
    if not SETTINGS.keys().isdisjoint(addresses):
        raise UsageError("the settings of a base cannot be taken out", "change one: --set title=…")

    def make() -> Proposal:
        texts = BaseTexts(index.base)
        for address in addresses:
            table, _, id_ = address.partition(".")
            named = [
                mention
                for mention in mentions(texts, EntryName(table, id_))
                if mention.address not in addresses
            ]
            if named:
                raise EditRefused(
                    f"{address} is named by {_places(index.base, named)}",
                    f"change those first, or make it one with another: {shell_command('rename', address, '…', '--merge')}",
                )
        for address in addresses:
            texts.delete(address)
        return propose(index.base, texts.edited, addresses)

    settle(index.base, make, difference, writing, command=shell_command("edit"))


def _places(base: BaseLocation, named: Sequence[Mention]) -> str:
    places = dict.fromkeys(f"{mention.address} ({base.display(mention.file)})" for mention in named)
    first = ", ".join([*places][:_MOST_NAMED])
    return f"{first} and {len(places) - _MOST_NAMED:,} more" if len(places) > _MOST_NAMED else first


# In an editor


def _open(index: Index, address: str) -> None:
    """Open an entry in the user's editor, check again, and say what is new and what is mended."""
    from chronicle.cli.text_editor import open_editor  # noqa: PLC0415 - only for people

    file, line = index.base.config, 1
    if address not in SETTINGS:
        place = place_of(index, address)
        file, line = place[0] or file, place[1] or line
    if not on_terminal():
        raise UsageError(
            "an editor needs a terminal", f"change a value: chronicle edit {address} --set key=value"
        )
    base = index.base
    before = [*compared_findings(index)]
    with remembered(base, file, typed_line() or shell_command("edit", address)):
        while True:
            open_editor(base.root / file, line)
            after = [*compared_findings(open_index(base))]
            proposal = Proposal(base, (), (), tuple(without(after, before)), tuple(without(before, after)))
            show_findings(proposal)
            if not proposal.has_new_errors:
                break
            if not confirm("Open it again?"):
                exit_with(Exit.BASE_HAS_ERRORS)
            line = next((finding.line for finding in proposal.new if finding.file == file), line)
    if not proposal.new and not proposal.mended:
        print_note("No new finding, and none less.")


@contextmanager
def _refusing_typed(index: Index) -> Iterator[None]:
    """Turn what is raised about typed values into a `UsageError`, with what to type instead."""
    try:
        yield
    except NotRead as error:
        raise UsageError(str(error), error.hint) from None
    except SeveralReadings as error:
        raise UsageError(
            str(error), f"type {alternatives([option.typed for option in error.options])}"
        ) from None
    except NothingSoCalled as error:
        nearest_names = first_alternatives(error.nearest)
        noun = singular(error.table)
        hint = (
            f"did you mean {nearest_names}?"
            if nearest_names
            else f"make it first: {index.base.command('add', noun)}"
        )
        raise UsageError(f'there is no {noun} called "{error.text}"', hint) from None
