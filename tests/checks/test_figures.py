"""Sums and counts: which types there are, zero, negative numbers, and what is never added up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]

AROUND = """
[organisations.port]
name = "The Port"
[sources.accounts]
title = "Accounts"
published = "2019-10-01"
"""


def money(id_: str, type_: str = "spend", amount: object = 5, more: str = "") -> str:
    return f"""
[budget.{id_}]
organisation = "port"
type = "{type_}"
amount = {amount}
period = "2018/19"
for = "{id_}"
sources = ["accounts"]
{more}
"""


def findings(chronicle: Chronicle, base: Path) -> list[tuple[str, str]]:
    out = chronicle("check", "-f", "json", "--ignore", "S305", base=base).out
    return [(finding["code"], finding["hint"]) for finding in json.loads(out)]


TYPES = [
    "budget",
    "spend",
    "cut",
    "saving",
    "investment",
    "grant",
    "loan",
    "income",
    "refund",
    "overspend",
    "underspend",
    "deficit",
    "surplus",
    "reserves",
    "debt",
]


def test_every_base_has_these_types_of_money(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(facts=AROUND + "".join(money(type_, type_) for type_ in TYPES))
    assert findings(chronicle, base) == []


def test_a_base_adds_types_of_its_own_for_all_of_its_files(make_base: MakeBase, chronicle: Chronicle) -> None:
    settings = '[chronicle]\ntitle = "A base"\n'
    base = make_base(chronicle=settings, facts=AROUND, more=money("quay", "levy"))
    assert [code for code, _ in findings(chronicle, base)] == ["F006"]
    (base / "chronicle.toml").write_text(f'{settings}budget-types = ["levy", "harbour due"]\n')
    assert findings(chronicle, base) == []
    (base / "more.toml").write_text(money("quay", "levi"))
    assert findings(chronicle, base) == [("F006", 'did you mean "levy"?')]


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("Spend", "spend"),
        ("sepnd", "spend"),
        ("grants", "grant"),
        ("reserve", "reserves"),
        ("defecits", "deficit"),
        ("cost", None),
        ("fine", None),
        ("expenditure", None),
        ("over", None),
    ],
)
def test_a_misspelt_type_is_the_nearest_only_where_a_letter_or_two_differ(
    written: str, suggestion: str | None, make_base: MakeBase, chronicle: Chronicle
) -> None:
    ((_, hint),) = findings(chronicle, make_base(facts=AROUND + money("quay", written)))
    assert hint == (f'did you mean "{suggestion}"?' if suggestion else f"write one of {', '.join(TYPES)}")


def test_nothing_is_an_amount(make_base: MakeBase, chronicle: Chronicle) -> None:
    base = make_base(facts=AROUND + money("quay", amount=0) + money("advice", amount=0))
    assert findings(chronicle, base) == []
    assert chronicle("budget", base=base).out.count("£0") == 3


def test_a_negative_amount_is_named_by_its_type_and_enters_no_total(
    make_base: MakeBase, chronicle: Chronicle
) -> None:
    facts = AROUND + money("quay", amount=700) + money("crane", amount=300) + money("rope", amount=-50)
    base = make_base(facts=facts)
    ((code, hint),) = findings(chronicle, base)
    assert code == "M501"
    assert hint.startswith("write 50: ")
    assert "refund" in hint
    out = chronicle("budget", base=base).out
    assert "together £1,000 2 figures of spend, without 1 not certain or not exact" in " ".join(out.split())


def test_a_count_may_be_negative(make_base: MakeBase, chronicle: Chronicle) -> None:
    count = (
        '[counts.berths]\nwhat = "more berths"\nvalue = -4\norganisation = "port"\nsources = ["accounts"]\n'
    )
    base = make_base(facts=AROUND + count)
    assert findings(chronicle, base) == []
    assert json.loads(chronicle("counts", "-f", "json", base=base).out)[0]["value"] == -4


def test_to_set_a_budget_in_advance_is_what_happened(make_base: MakeBase, chronicle: Chronicle) -> None:
    ahead = AROUND.replace("2019-10-01", "2018-01-31") + money("quay", "budget", 700)
    base = make_base(facts=ahead + money("crane", "budget", 300) + money("rope", "spend"))
    assert [code for code, _ in findings(chronicle, base)] == ["D105"]
    assert "together £1,000 2 figures of budget" in " ".join(chronicle("budget", base=base).out.split())


def test_a_range_is_shown_exported_and_added_as_one(make_base: MakeBase, chronicle: Chronicle) -> None:
    count = (
        '[counts.berths]\nwhat = "berths"\nvalue = "30..50"\norganisation = "port"\nsources = ["accounts"]\n'
    )
    facts = AROUND + money("quay", amount='"2000000..3000000"') + money("crane", amount=1_000_000) + count
    base = make_base(facts=facts)
    assert findings(chronicle, base) == []
    page = " ".join(chronicle("budget", base=base).out.split())
    assert "spend £2m – £3m quay" in page
    assert "together £3m – £4m 2 figures of spend" in page
    sums = json.loads(chronicle("budget", "-f", "json", base=base).out)
    assert [(one["amount"], one["amount_to"]) for one in sums] == [(2_000_000, 3_000_000), (1_000_000, None)]
    (found,) = json.loads(chronicle("counts", "-f", "json", base=base).out)
    assert (found["value"], found["value_to"]) == (30, 50)
    assert "30 – 50" in chronicle("counts", base=base).out
    assert "30 – 50" in chronicle("show", "counts.berths", base=base).out
    assert "£2m – £3m" in chronicle("show", "budget.quay", base=base).out
    assert "spend   £2m – £3m on quay" in chronicle("timeline", base=base).out


def test_a_range_below_nothing_is_refused_too(make_base: MakeBase, chronicle: Chronicle) -> None:
    ((code, hint),) = findings(chronicle, make_base(facts=AROUND + money("quay", amount='"-30..-20"')))
    assert (code, hint.partition(":")[0]) == ("M501", 'write "20..30"')


@pytest.mark.parametrize(
    ("first", "second"),
    [("ropes, hawsers", "Ropes & Hawsers"), ("tug-boat", "tug boat"), ("Fête at Århus", "fete at Arhus")],
)
def test_purposes_are_compared_without_case_accents_blanks_and_punctuation(
    first: str, second: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    facts = money("quay", amount=7).replace('for = "quay"', f'for = "{first}"')
    facts += money("crane", amount=8).replace('for = "crane"', f'for = "{second}"')
    assert "together" not in chronicle("budget", base=make_base(facts=AROUND + facts)).out


@pytest.mark.parametrize(
    ("first", "second", "total"),
    [("Fonds d'été", "FONDS D'ETE", True), ("A fund", "A  fund", True), ("A fund", "B fund", False)],
)
def test_givers_are_compared_without_case_accents_and_blanks(
    first: str, second: str, total: bool, make_base: MakeBase, chronicle: Chronicle
) -> None:
    facts = money("quay", "grant", 7, f'by = "{first}"') + money("crane", "grant", 8, f'by = "{second}"')
    out = " ".join(chronicle("budget", base=make_base(facts=AROUND + facts)).out.split())
    assert (f"together £15 2 figures of grant by {first}" in out) is total


@pytest.mark.parametrize(
    ("settings", "dates"),
    [
        ("", 'start = "2018-04-01"\nend = "2019-03-31"'),
        ("", 'period = "2018-04-01/2019-03-31"'),
        ("", 'period = "FY2018/19"'),
        ('financial-year = "07-01"\n', 'start = "2018-07-01"\nend = "2019-06-30"'),
    ],
)
def test_a_financial_year_is_one_however_it_was_written(
    settings: str, dates: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    other = money("crane", amount=2_000_000).replace('period = "2018/19"', dates)
    base = make_base(
        chronicle=f'[chronicle]\ntitle = "A base"\n{settings}',
        facts=AROUND + money("quay", amount=1_000_000) + other,
    )
    page = " ".join(chronicle("budget", base=base).out.split())
    assert "together £3m 2 figures of spend" in page
    assert page.count("2018/19") == 1
    assert "Other periods" not in page


@pytest.mark.parametrize(
    "dates",
    [
        'start = "2018-04-01"\nend = "2019-03-30"',
        'start = "2018-04"\nend = "2019-03"',
        'start = "2018-04-01~"\nend = "2019-03-31"',
        'start = "9999-04-01"',
        "",
    ],
)
def test_what_only_may_be_a_financial_year_is_another_period(
    dates: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    base = make_base(facts=AROUND + money("quay", amount=7).replace('period = "2018/19"', dates))
    lines = [line.strip() for line in chronicle("budget", base=base).out.splitlines()]
    assert "Other periods, never split between years" in lines or "Not dated" in lines


def test_a_superseded_figure_is_shown_and_never_added(make_base: MakeBase, chronicle: Chronicle) -> None:
    restated = money("later", amount=900, more='supersedes = "budget.quay"').replace('"later"', '"quay"')
    facts = AROUND + money("quay", amount=700) + money("crane", amount=300) + restated
    base = make_base(facts=facts)
    assert findings(chronicle, base) == []
    page = " ".join(chronicle("budget", base=base).out.split())
    assert "superseded by budget.later" in page
    assert "spend £700 quay" in page
    assert "together £1,200 2 figures of spend" in page
    assert "superseded by budget.later" in " ".join(chronicle("show", "budget.quay", base=base).out.split())
    assert "superseded by budget.later" in " ".join(chronicle("at", "2018-06", base=base).out.split())
    sums = {
        row["id"]: row["superseded_by"]
        for row in json.loads(chronicle("budget", "-f", "json", base=base).out)
    }
    assert sums == {"budget.quay": ["budget.later"], "budget.crane": [], "budget.later": []}
    shown = json.loads(chronicle("show", "budget.quay", "-f", "json", base=base).out)
    figures = json.loads(chronicle("at", "2018-06", "-f", "json", base=base).out)["money"]["figures"]
    assert shown["superseded_by"] == sums["budget.quay"]
    assert {row["id"]: row["superseded_by"] for row in figures} == sums
    assert {(row["type"], row["amount"], row["amount_to"], row["currency"]) for row in figures} == {
        ("spend", amount, None, "GBP") for amount in (300, 700, 900)
    }
    base = make_base("planned", facts=facts + 'status = "planned"\n')
    page = " ".join(chronicle("budget", base=base).out.split())
    assert "superseded" not in page
    assert "together £1,000 2 figures of spend" in page


def test_figures_that_restate_each_other_are_told_once(make_base: MakeBase, chronicle: Chronicle) -> None:
    chain = (("a", "b"), ("b", "c"), ("c", "b"), ("d", "a"))
    figures = [money(id_, amount=9, more=f'supersedes = "budget.{other}"') for id_, other in chain]
    base = make_base(facts=AROUND + "".join(figures))
    out = chronicle("check", "-f", "json", "--select", "F009", base=base).out
    (finding,) = json.loads(out)
    assert finding["id"] == "budget.b"
    assert finding["message"] == "it restates budget.c, which in the end restates it: none of the 2 counts"


def test_the_same_sum_restated_is_not_there_twice(make_base: MakeBase, chronicle: Chronicle) -> None:
    again = money("later", amount=700, more='supersedes = "budget.quay"')
    assert findings(chronicle, make_base(facts=AROUND + money("quay", amount=700) + again)) == []


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("budget.qauy", 'did you mean "budget.quay"?'),
        ("quay", 'did you mean "budget.quay"?'),
        ("events.quay", 'write the address of what it restates: supersedes = "budget.…"'),
        ("budget.later", 'write the address of what it restates: supersedes = "budget.…"'),
        ("the first report", 'write the address of what it restates: supersedes = "budget.…"'),
    ],
)
def test_what_is_superseded_is_another_figure(
    address: str, hint: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    later = money("later", amount=9, more=f'supersedes = "{address}"')
    base = make_base(facts=AROUND + money("quay", amount=7), more=later)
    assert findings(chronicle, base) == [("F009", hint)]
    assert "£9" in chronicle("budget", base=base).out


@pytest.mark.parametrize(
    ("accepted", "claimed", "words"),
    [
        ("5000", '"30000..50000"', "£30,000 – £50,000 disagrees: £25,000 more"),
        ('"30000..50000"', "60000", "£60,000 disagrees: £10,000 more"),
        ('"30000..50000"', "5000", "£5,000 disagrees: £25,000 less"),
        (
            "5000",
            '6000, currency = "EUR"',
            "€6,000 disagrees accounts: cited for the whole fact currency accepted GBP paper EUR disagrees",
        ),
        (
            "5000",
            '5000, currency = "EUR"',
            "1 disagreement spend of £5,000 on quay budget.quay currency accepted GBP",
        ),
        ("5000", '"2600000.50"', "£2,600,000.50 disagrees: £2,595,000.50 more"),
        ('5000\ncurrency = "CHF"', "4000", "CHF 4,000 disagrees: CHF 1,000 less"),
    ],
)
def test_sources_that_disagree_are_told_with_the_currency(
    accepted: str, claimed: str, words: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    paper = '[sources.paper]\ntitle = "A paper"\npublished = "2019-11-01"\n'
    sources = f'sources = ["accounts", {{ source = "paper", says = {{ amount = {claimed} }} }}]'
    fact = money("quay", amount=accepted).replace('sources = ["accounts"]', sources)
    page = chronicle("conflicts", base=make_base(facts=AROUND + paper + fact)).out
    assert words in " ".join(page.split())


@pytest.mark.parametrize(
    ("fact", "says", "units", "words"),
    [
        (money("quay", amount=5), "amount = 7", ("GBP", "GBP"), "£2 more"),
        (money("quay", amount=5), 'amount = 7, currency = "EUR"', ("GBP", "EUR"), ""),
        ('[counts.quay]\nwhat = "fines"\nvalue = 5\nunit = "£"\n', "value = 7", ("£", "£"), "£2 more"),
        (
            '[counts.quay]\nwhat = "boats"\nvalue = 5\nunit = "a day"\n',
            "value = 7",
            ("a day", "a day"),
            " 2 more",
        ),
        ('[counts.quay]\nwhat = "boats"\nvalue = 5\n', "value = 7", (None, None), " 2 more"),
    ],
)
def test_programs_are_told_what_each_figure_counts(
    fact: str, says: str, units: tuple[str, str], words: str, make_base: MakeBase, chronicle: Chronicle
) -> None:
    paper = '[sources.paper]\ntitle = "A paper"\npublished = "2019-11-01"\n'
    fact = fact.replace('sources = ["accounts"]', "").strip() + "\n"
    cited = f'sources = ["accounts", {{ source = "paper", says = {{ {says} }} }}]\n'
    base = make_base(facts=AROUND + paper + fact + cited)
    (row, *_) = json.loads(chronicle("conflicts", "-f", "json", base=base).out)
    assert (row["accepted_unit"], row["unit"]) == units
    page = chronicle("conflicts", base=base).out
    assert words in page
    assert (" more" in page) is bool(words)
