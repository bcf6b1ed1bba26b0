"""Budget: money planned, spent, cut or invested, over a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from chronicle.document import ColumnType
from chronicle.model.columns import (
    agent_id,
    earliest,
    end,
    figure,
    given,
    interval,
    involved,
    latest,
    length,
    of_other_facts,
    organisation,
    start,
)
from chronicle.model.fact import Fact
from chronicle.model.fields import (
    Agent,
    Approx,
    Currency,
    End,
    EntryAddress,
    FieldType,
    Flag,
    Length,
    Money,
    OrganisationId,
    Period,
    Point,
    Text,
    ValueType,
)
from chronicle.model.kind import ImpliedOwner, Kind, KindColumn, OwnerPosition, StateSection
from chronicle.money import format_money
from chronicle.overrides import override

if TYPE_CHECKING:
    from chronicle.model.lookup import Entities

_PREPOSITIONS: Final = {
    **dict.fromkeys(("budget", "grant", "loan", "income", "refund", "reserves", "debt"), "for"),
    **dict.fromkeys(("spend", "saving", "overspend", "underspend", "deficit", "surplus"), "on"),
    "cut": "from",
    "investment": "in",
}
"""How each type of money is joined to what it is for: `cut of £24m from …`; a base's own types by `for`."""
_TYPES: Final = (
    *("budget", "spend", "cut", "saving", "investment", "grant", "loan", "income", "refund"),
    *("overspend", "underspend", "deficit", "surplus", "reserves", "debt"),
)
DOWNWARD: Final = ("refund", "cut", "saving", "underspend", "deficit", "debt")
"""The types that say what a negative amount would."""
MoneyType = Annotated[str, FieldType(ValueType.CHOICE, choices=_TYPES, more_choices="budget_types")]
"""Which way a sum goes, or what it is; a base may have more such types."""


class Budget(Fact):
    """A sum. It is positive: the type carries the direction."""

    organisation: OrganisationId
    """Whose money it is."""
    type: MoneyType
    """Which way the sum goes, or what it is."""
    amount: Money
    """How much, never negative: the type carries the direction."""
    period: Period | None = None
    """What it is for: all of a financial year, `2013/14`, or of a date."""
    start: Point | None = None
    """When its time began, if that is no period."""
    end: End | None = None
    """When its time ended."""
    length: Length | None = None
    """How long its time was, as stated."""
    currency: Currency | None = None
    """A code of ISO 4217, if not the base's own."""
    for_: Text | None = None
    """What it is for."""
    by: Agent | None = None
    """Who gave or took it: an organisation's id, or a text."""
    one_off: Flag = False
    """Whether it comes once, and not every year."""
    approx: Approx | None = None
    """How exact it is."""
    supersedes: EntryAddress | None = None
    """The address of the figure that this one restates."""

    @override
    def owner(self, entities: Entities) -> str | None:
        """Return the organisation whose money it is."""
        return self.organisation

    @property
    @override
    def has_happened(self) -> bool:
        """Nothing: money may be told of before the time that it is for."""
        return False

    @property
    @override
    def is_set_in_advance(self) -> bool:
        """Return whether it is a budget, which happens when it is set."""
        return self.type == "budget"

    @override
    def what(self, entities: Entities) -> str:
        """Return the sum, what it is for and who gives it: `cut of £24m from children's services, by …`."""
        sum_ = format_money(self.amount, self.currency or entities.currency)
        approx = f"{self.approx} " if self.approx else ""
        text = f"{self.type} of {approx}{sum_}"
        if self.for_:
            text += f" {_PREPOSITIONS.get(self.type, 'for')} {self.for_}"
        return f"{text}, by {self.by}" if self.by else text


BUDGET: Final = Kind(
    Budget,
    table="budget",
    singular="budget",
    noun="sum of money",
    nouns="sums of money",
    heading="Money",
    summary="Money by financial year.",
    examples=("chronicle budget --year 2013/14", "chronicle budget -o money.csv --excel"),
    synonyms="cost costs cuts finance finances funding money spend spending",
    evidence=("amount", "period", "start", "end", "length", "one_off", "approx"),
    identity=("amount",),
    columns=(
        *(interval("period"), start(), end(), earliest(), latest(), length()),
        organisation(),
        KindColumn("organisation_id", lambda budget: budget.fact.organisation),
        given("type"),
        *figure("amount"),
        KindColumn("currency", lambda budget: budget.fact.currency or budget.entities.currency),
        given("approx"),
        given("for_"),
        given("by"),
        agent_id("by"),
        given("one_off", ColumnType.FLAG),
        given("supersedes"),
        of_other_facts("superseded_by", ColumnType.LIST),
        *involved("people", "organisations", "posts"),
    ),
    missing={
        "amount": "amount = 24_000_000",
        "type": f'type = "{_TYPES[0]}", or one of {", ".join(_TYPES[1:])}',
    },
    agent_heading="Money it gave",
    page="budget",
    chart="budget",
    word_column="type",
    owner_position=OwnerPosition.BEFORE,
    implied_owner=(ImpliedOwner.OF_FACTS,),
    names_holders=True,
    state_section=StateSection.MONEY,
)
