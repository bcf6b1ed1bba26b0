"""Issues of a report: each is frozen in a file of its base, and the next of its series keeps its numbers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from chronicle.loader.reader import MAX_FILE
from chronicle.loader.values import ID, id_hint
from chronicle.reports.issue_contents import entries_of, terms_of, what_is_seen
from chronicle.reports.issue_files import issue_names, issues_of, natural_order, read_issue, series_of
from chronicle.reports.issue_format import (
    Issue,
    IssueHeader,
    file_of,
    issue_text,
)
from chronicle.reports.numbering import compared, is_label, numbered, renumbering
from chronicle.reports.numbers import Numbers
from chronicle.suggest import nearest
from chronicle.text import alternatives
from chronicle.writing.base_paths import WriteRefused, writable_path
from chronicle.writing.transaction import (
    BaseChanged,
    FileChange,
    locked,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from chronicle.document import Json
    from chronicle.index.cache import Index
    from chronicle.loader.locate import BaseLocation
    from chronicle.queries.filters import Selection
    from chronicle.reports.issue_format import Terms
    from chronicle.reports.numbers import NumbersRequest


class IssueRefused(WriteRefused):
    """Numbers that are not to be had as they are asked for; `hint` says what to do instead."""


def numbers_for(
    base: BaseLocation,
    index: Index,
    selection: Selection,
    audience: str,
    keys: Sequence[str],
    request: NumbersRequest,
) -> Numbers:
    """Return the numbers of a report's rows.

    Args:
        base: The base itself, which has the issues.
        index: The index from which the report is told, perhaps of what is left of the base.
        selection: What the report tells.
        audience: For whom it is.
        keys: Its rows, in order.
        request: How they are to be numbered.

    Raises:
        IssueRefused: They are not to be had so.
        IssueDamaged: An issue cannot be read.
        BaseChanged: The base was changed meanwhile.
    """
    if request.issue is not None:
        _refuse_name(base, request.issue)
    if request.issue is request.series is request.since is None:
        raise IssueRefused("--renumber needs a series", "add --series NAME, or --issue NAME --on DATE")
    issues = issues_of(base)
    since = _named(issues, request.since) if request.since is not None else None
    series = _series(issues, request, since)
    before = next((issue for issue in reversed(issues) if issue.series == series), None)
    terms = terms_of(index, selection, audience)
    header = _next_header(base, index, request, series, before, terms)
    _refuse_other_terms(request, before, since, terms)
    previous = read_issue(base, before.name) if before is not None else None
    seen = what_is_seen(index, selection, keys)
    items = numbered(
        keys,
        previous.items if previous is not None else (),
        changed=_changed(seen, previous) if previous is not None else (),
        renumber=request.renumber,
    )
    if too_long := next((item.label for item in items if not is_label(item.label)), None):
        raise IssueRefused(f"number {too_long[:20]} is longer than any that is read", "add --renumber")
    content = _content(index, selection, Issue(header, items, seen, {})) if header is not None else b""
    pairs = renumbering(previous.items, items) if previous is not None and request.renumber else ()
    if since is not None:
        earlier = previous if previous is not None and since == before else read_issue(base, since.name)
        items = tuple(compared(items, earlier.items, _changed(seen, earlier)))
    name = before.name if before is not None else None
    return Numbers(items, since, tuple(pairs), header, name, content)


def _refuse_name(base: BaseLocation, name: str) -> None:
    if not ID.fullmatch(name):
        raise IssueRefused(f'"{name}" is no name for an issue', id_hint(name))
    if os.path.lexists(writable_path(base, file_of(name))):
        last = max(
            number for series, number in map(natural_order, issue_names(base)) if series == series_of(name)
        )
        raise IssueRefused(
            f"{name} is issued already, in {base.display(file_of(name))}",
            f"give this one another name, {series_of(name)}-{last + 1}; or take that one back, if nothing was "
            f"written since: {base.command('undo')}",
        )


def _named(issues: Iterable[IssueHeader], name: str) -> IssueHeader:
    by_name = {issue.name: issue for issue in issues}
    if name not in by_name:
        raise IssueRefused(f'there is no issue "{name}"', _known(name, by_name))
    return by_name[name]


def _known(name: str, names: Collection[str]) -> str:
    if not names:
        return "nothing is issued yet: --issue NAME --on DATE freezes the numbers of a report"
    likely = nearest(name, tuple(names))
    return f"did you mean {likely}?" if likely else f"there is {alternatives(tuple(names))}"


def _series(issues: Iterable[IssueHeader], request: NumbersRequest, since: IssueHeader | None) -> str:
    """Return the series whose numbers a report keeps."""
    series = request.series
    if series is not None and not ID.fullmatch(series):
        raise IssueRefused(f'"{series}" is no name for a series', id_hint(series))
    if series is None and request.issue is not None:
        series = series_of(request.issue)
    if since is not None and series not in {None, since.series}:
        raise IssueRefused(
            f"{since.name} is of the series {since.series}, and this report of {series}",
            f"add --series {since.series}, or leave --since out",
        )
    if series is None:
        assert since is not None
        return since.series
    known = {issue.series: None for issue in issues}
    if request.issue is None and series not in known:
        raise IssueRefused(f'there is no series "{series}"', _known(series, known))
    return series


def _next_header(
    base: BaseLocation,
    index: Index,
    request: NumbersRequest,
    series: str,
    before: IssueHeader | None,
    terms: Terms,
) -> IssueHeader | None:
    """Return the issue that a report is to be, which is later than the one before it; None for a draft."""
    if request.renumber and before is None:
        raise IssueRefused(f"{series} has no issue yet whose numbers could change", "leave --renumber out")
    if request.issue is None or request.on is None:
        return None
    if before is not None and request.on <= before.on:
        raise IssueRefused(
            f"{before.name} was issued on {before.on}, and {request.issue} is to come after it",
            f"name a later day: --on; or take {before.name} back, if nothing was written since: "
            f"{base.command('undo')}",
        )
    return IssueHeader(request.issue, series, request.on, index.meta("title") or "", terms)


def _refuse_other_terms(
    request: NumbersRequest, before: IssueHeader | None, since: IssueHeader | None, terms: Terms
) -> None:
    """Refuse a report that is not told as its series is, unless it is numbered afresh; what is withheld must be the same even so.

    Otherwise numbers would be missing, or given twice, for reasons that no reader can know.
    """
    for issue, option in ((before, ""), (since, "--since")):
        if issue is None or issue.terms == terms:
            continue
        before_words, words = _difference(issue.terms, terms)
        message = f"{issue.name} was issued {before_words}, and this report is {words}"
        own = "give it a series of its own: --series NAME"
        if option:
            raise IssueRefused(message, "leave --since out")
        if _withheld(issue.terms) != _withheld(terms):
            raise IssueRefused(message, own)
        if not request.renumber:
            raise IssueRefused(message, f"{own}; or number it afresh: --renumber")


def _withheld(terms: Terms) -> str:
    if terms.public:
        return "with --public"
    return f"without {', '.join(terms.without)}" if terms.without else "with nothing withheld"


def _difference(one: Terms, other: Terms) -> tuple[str, str]:
    """Return in words what tells two reports apart."""
    if _withheld(one) != _withheld(other):
        return _withheld(one), _withheld(other)
    if one.audience != other.audience:
        return f"for {one.audience}", f"for {other.audience}"
    filters = {**one.filters, **other.filters}
    names = [name for name in filters if one.filters.get(name) != other.filters.get(name)]
    return _filter_words(one, names), _filter_words(other, names)


def _filter_words(terms: Terms, names: Iterable[str]) -> str:
    words = (
        f"with {name.replace('_', ' ')} {_value_words(terms.filters[name])}".rstrip()
        if name in terms.filters
        else f"without a filter of {name.replace('_', ' ')}"
        for name in names
    )
    return " and ".join(words)


def _value_words(value: Json) -> str:
    """Return what a filter asks for in words; a window, which is kept as a list, by its ends."""
    match value:
        case True:
            return ""
        case [str() | None as first, str() | None as last, bool()]:
            return f"{first or '…'} to {last or '…'}"
        case list():
            return " or ".join(map(_value_words, value))
        case _:
            return str(value)


def _changed(seen: Mapping[str, str], issue: Issue) -> set[str]:
    """Return the keys of what does not look as it did in an issue."""
    return {key for key, text in issue.seen.items() if seen.get(key, text) != text}


def _content(index: Index, selection: Selection, issue: Issue) -> bytes:
    """Return what the file of an issue is to hold, once it has its entries.

    Raises:
        BaseChanged: The base was changed meanwhile.
        IssueRefused: It would be too long to be read again.
    """
    content = issue_text(issue._replace(entries=dict(entries_of(index, selection)))).encode()
    if len(content) > MAX_FILE:
        raise IssueRefused(
            f"{issue.header.name} would be {len(content):,} bytes long; at most {MAX_FILE:,} of a file are read",
            "issue it in parts, by filters, each with a series of its own",
        )
    return content


def freeze(base: BaseLocation, numbers: Numbers, command: str) -> str | None:
    """Write an issue into its base; return why that cannot be undone, None if it can.

    Raises:
        BaseChanged: Another was issued meanwhile.
        WriteRefused: It may not be written.
        WriteFailed: The system could not write.
    """
    header = numbers.header
    assert header is not None
    with locked(base):
        now = [issue.name for issue in issues_of(base) if issue.series == header.series]
        if (now[-1] if now else None) != numbers.previous:
            raise BaseChanged(
                f"{now[-1] if now else 'nothing'} was issued meanwhile", "run the command again"
            )
        return write(base, [FileChange(file_of(header.name), None, numbers.content)], command)
