"""How a report is to be numbered, and the numbers that it has then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from chronicle.reports.issue_format import IssueHeader
    from chronicle.reports.numbering import NumberedItem


class NumbersRequest(NamedTuple):
    """How a report is to be numbered.

    Attributes:
        issue: The name of the issue that it is to be; None for a draft.
        on: The day of that issue.
        series: The series whose numbers it keeps; None for the one that the issue's name, or `since`, says.
        renumber: Whether to number afresh.
        since: The issue since which changes are marked.
    """

    issue: str | None = None
    on: date | None = None
    series: str | None = None
    renumber: bool = False
    since: str | None = None


class Numbers(NamedTuple):
    """The numbers of a report.

    Attributes:
        items: The numbers, in order, each with what became of it since `since`, or else since the issue before.
        since: The issue since which changes are marked, if that is asked for.
        renumbered: If they were given afresh, the numbers of the issue before, each with the new one, if any.
        header: The issue that it is to be; None for a draft.
        previous: The name of the issue before it, if any.
        content: What the file of the issue is to hold; empty for a draft.
    """

    items: tuple[NumberedItem, ...]
    since: IssueHeader | None = None
    renumbered: tuple[tuple[str, str | None], ...] = ()
    header: IssueHeader | None = None
    previous: str | None = None
    content: bytes = b""
