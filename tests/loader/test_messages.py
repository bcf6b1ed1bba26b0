"""What is said of a mistake inside an entry: its place as it stands in the file, and the nearest word.

That no word of pydantic's is ever among it, for any wrong value of any field, is told in `tests/checks`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import tomli

from chronicle.loader.entries import EntryValidator
from chronicle.loader.values import ReadingSettings

if TYPE_CHECKING:
    from chronicle.findings import Finding


def findings_in(text: str) -> list[Finding]:
    findings: list[Finding] = []
    list(EntryValidator("x.toml", ReadingSettings(), findings, set()).entries(tomli.loads(text)))
    return findings


EVENT = '[events.e]\ntitle = "It happens"\n'
TENURE = '[tenures.t]\nperson = "ann"\npost = "chair"\n'
BUDGET = '[budget.b]\norganisation = "o"\ntype = "cut"\namount = 5\n'


_REQUIRED = {
    "tenures": 'person = "ann"\npost = "chair"',
    "inspections": 'organisation = "o"\nbody = "Ofsted"',
    "budget": 'organisation = "o"\ntype = "cut"\namount = 5',
    "events": 'title = "It happens"',
    "counts": 'what = "staff"\nvalue = 3',
    "people": 'name = "Ann"',
    "organisations": 'name = "Board"',
    "posts": 'title = "Chair"\norganisation = "o"',
    "sources": 'title = "Book"',
    "scales": 'title = "Four"\ngrades = ["a", "b"]',
}
"""What an entry of each table must have."""


@pytest.mark.parametrize(
    ("table", "intended", "words"),
    [
        ("tenures", "start", "from began since start_date StartDate startdate appointed"),
        ("tenures", "end", "to until ended end_date left_on departed"),
        ("tenures", "left", "left-because"),
        ("tenures", "length", "duration"),
        ("tenures", "acting", "interim temp acting_"),
        ("tenures", "person", "who holder person_id name"),
        ("tenures", "post", "role job position office"),
        ("tenures", "organisation", "org organization org_id"),
        ("tenures", "sources", "source ref citation"),
        ("tenures", "status", "status_"),
        ("tenures", None, "resigned still period date year current citations_of_it"),
        ("inspections", "grade", "rating score outcome"),
        ("inspections", "areas", "ratings subgrades"),
        ("inspections", "judgement", "verdict findings judgment"),
        ("inspections", "published", "published_on publication_date report_date"),
        ("inspections", "withdrawn", "quashed withdrawn_on"),
        ("inspections", None, "start end url link file report title"),
        ("budget", "period", "year fy fiscal_year date"),
        ("budget", "amount", "value cost total"),
        ("budget", "by", "funder given_by"),
        ("budget", "for", "purpose item title"),
        ("budget", "supersedes", "restates replaces"),
        ("budget", None, "superseded_by replaced_by url"),
        ("events", "date", "when day year"),
        ("events", "people", "persons attendees"),
        ("events", None, "url quote page time"),
        ("counts", "value", "number amount quantity"),
        ("counts", "what", "measure metric"),
        ("people", "born", "birth date_of_birth dob"),
        ("people", "aka", "alias also_known_as"),
        ("people", None, "role url surname_at_birth"),
        ("organisations", "opened", "founded start"),
        ("organisations", "closed", "end dissolved"),
        ("organisations", "succeeds", "predecessor replaces"),
        ("organisations", None, "successor succeeded_by url"),
        ("posts", "closed", "end abolished"),
        ("posts", "opened", "start"),
        ("posts", None, "successor replaced_by"),
        ("sources", "url", "link uri website"),
        ("sources", "published", "date year publication_date pubdate"),
        ("sources", "publisher", "publication newspaper journal"),
        ("sources", "accessed", "retrieved access_date"),
        ("sources", None, "bates quote"),
        ("scales", "from", "start valid-from"),
        ("scales", "until", "end to"),
    ],
)
def test_a_word_from_elsewhere_is_the_nearest_right_key_or_none(
    table: str, intended: str | None, words: str
) -> None:
    for word in words.split():
        (finding,) = [
            finding
            for finding in findings_in(f"[{table}.x]\n{_REQUIRED[table]}\n{word} = true\n")
            if "no key" in finding.message
        ]
        offered = re.match('did you mean "(.*)"', finding.hint)
        assert (offered and offered[1]) == intended, (word, finding.hint)


@pytest.mark.parametrize(
    ("entry", "hint", "fix"),
    [
        (f'{TENURE}reason = "sacked"', "write left = ", None),
        (f'{TENURE}reason_for_leaving = "sacked"', "did you mean", ("left", "sacked")),
        *(
            (f"{TENURE}{key} = '2011'", "write start and end, or in-post", None)
            for key in ("date", "period", "year")
        ),
        (f'{TENURE}url = "https://x.org"', "it belongs to the source", None),
        (f'{EVENT}page = "4"', "it belongs in the citation", None),
        (f'{EVENT}location = "Leeds"', "declare it, [extra.place]", None),
        (f'{EVENT}period = "2012"', "write a date for some time within it", None),
        (
            f'{BUDGET}period = "2013/14"\nfrom = "DfE"',
            'did you mean "by"',
            ("by", "DfE"),
        ),
        (f'{BUDGET}from = "April 2013"', 'did you mean "start"', ("start", "April 2013")),
        (f'{BUDGET}unit = "EUR"', 'did you mean "currency"', ("currency", "EUR")),
        (f'{BUDGET}unit = "£m"', "write one of", None),
        ('[events.e]\nevent = "It happens"', 'did you mean "title"', ("title", "It happens")),
        ('[events.e]\nwhat = "It happens"', 'did you mean "title"', ("title", "It happens")),
        ('[events.e]\ndescription = "It happens"', 'did you mean "title"', ("title", "It happens")),
        (f'{EVENT}description = "More"', 'did you mean "note"', ("note", "More")),
        ('[counts.c]\nwhat = "staff"\ncount = 12', 'did you mean "value"', ("value", 12)),
        ('[counts.c]\nwhat = "staff"\nvalue = 1\nperiod = "2013"', 'write date = "…"', None),
        (
            '[inspections.i]\norganisation = "o"\nby = "Ofsted"',
            'did you mean "body"',
            ("body", "Ofsted"),
        ),
        (
            '[inspections.i]\norganisation = "o"\nbody = "Ofsted"\nstart = "2012"',
            'write date = "…"',
            None,
        ),
        ('[people.p]\nname = "Ann"\nrole = "chair"', "a post is held by a fact of its own", None),
        (
            '[posts.p]\ntitle = "Chair"\norganisation = "o"\nholder = "ann"',
            "whoever holds it is a fact",
            None,
        ),
        ('[sources.s]\ntitle = "T"\nwebsite = "BBC"', 'did you mean "publisher"', ("publisher", "BBC")),
        ('[sources.s]\ntitle = "T"\nwebsite = "bbc.co.uk"', 'did you mean "url"', ("url", "bbc.co.uk")),
    ],
)
def test_a_key_of_elsewhere_is_answered_with_where_it_belongs(
    entry: str, hint: str, fix: tuple[str, str | int] | None
) -> None:
    (finding,) = findings_in(entry)
    assert finding.hint.startswith(hint), finding.hint
    assert (finding.fix and (finding.fix.key, finding.fix.value)) == fix


@pytest.mark.parametrize(
    ("word", "table"),
    [
        *(("person", "people"), ("organizations", "organisations"), ("roles", "posts"), ("money", "budget")),
        *(
            ("ratings", "inspections"),
            ("documents", "sources"),
            ("settings", "chronicle"),
            ("party", "parties"),
        ),
    ],
)
def test_a_table_by_another_word_is_the_nearest_right_one(word: str, table: str) -> None:
    (finding,) = findings_in(f'[{word}.x]\nname = "Ann"\n')
    assert finding.hint == f'did you mean "{table}"?'


def test_a_table_like_none_lists_them_all() -> None:
    (finding,) = findings_in("[facts.x]\n")
    assert finding.hint.startswith("the tables are chronicle, ")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        # keys
        (f'{EVENT}dat = "2009"\n', "there is no key `dat`", 'did you mean "date"?'),
        (f'{EVENT}source = "book"\n', "there is no key `source`", 'did you mean "sources"?'),
        (f'{EVENT}person = "ann"\n', "there is no key `person`", 'did you mean people = ["ann"]?'),
        (
            f'{EVENT}organisation = ["city"]\n',
            "there is no key `organisation`",
            'did you mean organisations = ["city"]?',
        ),
        (f'{EVENT}person = ["ann", "bob"]\n', "there is no key `person`", 'did you mean "people"?'),
        (f'{EVENT}person = "Ann Lee"\n', "there is no key `person`", 'did you mean "people"?'),
        (f'{TENURE}persons = ["ann"]\n', "there is no key `persons`", 'did you mean person = "ann"?'),
        (f'{TENURE}in_post = "2009"\n', "there is no key `in_post`", 'did you mean "in-post"?'),
        (f"{TENURE}amount = 5\n", "there is no key `amount`", "write one of "),
        (
            f'{EVENT}sources = [{{ sorce = "book", source = "book" }}]\n',
            "there is no key `sorce` in sources[1]",
            'did you mean "source"?',
        ),
        (
            f'{EVENT}sources = ["book", {{ source = "book", says = {{ dates = "2009" }} }}]\n',
            "there is no key `dates` in sources[2].says",
            'did you mean "date"?',
        ),
        # a word that means the same, and a key that is missing because it is misspelt
        (f'{EVENT}description = "So"\n', "there is no key `description`", 'did you mean "note"?'),
        (
            f'{EVENT}sources = [{{ source = "a", page = "3" }}]\n',
            "there is no key `page` in",
            'did you mean "at"?',
        ),
        ('[people.ann]\nName = "Ann"\n', "there is no key `Name`", 'did you mean "name"?'),
        (f"{TENURE}interim = true\n", "there is no key `interim`", 'did you mean "acting"?'),
        (f'{BUDGET}year = "2013/14"\n', "there is no key `year`", 'did you mean "period"?'),
        (f'{BUDGET}date = "2013/14"\n', "there is no key `date`", 'did you mean "period"?'),
        (f'{EVENT}year = "2013"\n', "there is no key `year`", 'did you mean "date"?'),
        (
            '[sources.s]\ntitle = "S"\nfile = "s.pdf"\n',
            "there is no key `file`",
            'did you mean "archived"?',
        ),
        (
            '[sources.s]\ntitle = "S"\ntype = "newspaper"\n',
            'type "newspaper" is none of the words it takes',
            "write one of article, report, minutes",
        ),
        (
            '[sources.s]\ntitle = "S"\ntype = "reprot"\n',
            'type "reprot" is none of the words it takes',
            'did you mean "report"?',
        ),
        (
            '[posts.head]\ntitle = "Head"\norganization = "x"\n',
            "there is no key `organization`",
            "did you mean",
        ),
        # amounts as they are printed
        (
            '[counts.c]\nwhat = "beds"\nvalue = "£1,234.56"\n',
            'value "£1,234.56" is not a number',
            'write "1234.56"',
        ),
        ('[counts.c]\nwhat = "beds"\nvalue = "24m"\n', "value", "write 24_000_000"),
        ('[counts.c]\nwhat = "beds"\nvalue = "about 30"\n', "value", 'write 30, and approx = "about"'),
        ('[counts.c]\nwhat = "beds"\nvalue = "a few"\n', "value", "write a whole number"),
        ('[counts.c]\nwhat = "beds"\nvalue = "1 234 567"\n', "value", "write 1_234_567"),
        ('[counts.c]\nwhat = "beds"\nvalue = "nil"\n', "value", "write 0"),
        ('[counts.c]\nwhat = "beds"\nvalue = "3k+"\n', "value", 'write 3_000, and approx = "at least"'),
        (
            '[counts.c]\nwhat = "aid"\nvalue = "€3k"\n',
            "value",
            "write 3_000, and its currency, EUR, beside it",
        ),
        (f'{BUDGET}currency = "GPB"\n', "currency", 'did you mean "GBP"?'),
        (f'{BUDGET}currency = "DM"\n', "currency", "write the code in capitals"),
        (f'{TENURE}length = "-3 days"\n', "length", "write a length such as"),
        (f'{TENURE}length = "p16m"\n', "length", 'write "P16M"'),
        # names where ids belong, and what only an end can say
        (f'{EVENT}people = "Siân Jones"\n', 'people "Siân Jones" is not an id', 'write "sian-jones"'),
        (f'{EVENT}date = "today"\n', "date", 'write a day such as "2014-01-06", or leave it out'),
        (f'{TENURE}end = "still in post"\n', "end", 'write ".." as an end'),
        (f'{EVENT}date = "by the end of 2012"\n', "date", 'write "[..2012-12]"'),
        (f'{EVENT}allow = ["S305"]\n', "allow is a list, not a table", "write the code and the reason"),
        (f'{EVENT}sources = [["a"]]\n', "sources[1] is a list, not a citation", 'write "cypn" or'),
        # a key of another kind, or of the entry around it
        (
            f'{EVENT}sources = [{{ source = "book", says = {{ note = "so" }} }}]\n',
            "there is no key `note` in sources[1].says",
            "",
        ),
        # a key that is empty, or that pydantic uses for its own purposes
        (f'{EVENT}"" = 5\n', 'there is no key `""`', "write one of "),
        (f'{EVENT}"[key]" = 5\n', "there is no key `[key]`", "write one of "),
        (
            f'{EVENT}sources = [{{ source = "book", "" = 5 }}]\n',
            'there is no key `""` in sources[1]',
            "write one of source, at, quote, via, says",
        ),
        (f'{EVENT}because = {{ "" = 5 }}\n', 'because."" 5 is not a text', 'write it in quotes: "5"'),
        # a missing key
        ("[events.e]\n", "`title` is missing", 'add title = "…"'),
        (
            '[budget.b]\norganisation = "o"\namount = 5\n',
            "`type` is missing",
            'add type = "budget", or one of spend, cut, saving, ',
        ),
        (
            f'{EVENT}sources = [{{ at = "page 7" }}]\n',
            "`source` is missing in sources[1]",
            'add source = "…"',
        ),
        # words
        (
            f'{EVENT}status = "plan"\n',
            'status "plan" is none of the words it takes',
            'did you mean "planned"?',
        ),
        (
            f'{EVENT}status = "done"\n',
            'status "done" is none of the words it takes',
            "write one of planned, proposed, alleged, cancelled",
        ),
        (
            f'{EVENT}status = "promised"\n',
            'status "promised" is none of the words it takes',
            'did you mean "planned"?',
        ),
        (
            '[posts.p]\ntitle = "P"\norganisation = "o"\nseats = "2"\n',
            'seats "2" is not a whole number',
            "write it without quotes: 2",
        ),
        # an entry without an id, and one without a table
        (
            '[events]\ntitle = "It happens"\n',
            "`events.title` is not a table",
            "write [events.some-id], and this key beneath",
        ),
        (
            '[people]\nben = "Ben"\n',
            "`people.ben` is not a table",
            "write [people.ben] with its keys beneath",
        ),
        # values inside a list, a table or a citation
        (
            f'{EVENT}sources = ["Paper, p. 3"]\n',
            'sources[1].source "Paper, p. 3" is not an id',
            'write { source = "paper", at = "p. 3" }',
        ),
        (f'{EVENT}people = ["ann", "Ben"]\n', 'people[2] "Ben" is not an id', 'write "ben"'),
        (f"{EVENT}tags = [5]\n", "tags[1] 5 is not a text", 'write it in quotes: "5"'),
        (f"{EVENT}allow = {{ P201 = 5 }}\n", "allow.P201 5 is not a text", 'write it in quotes: "5"'),
        (f"{EVENT}sources = 5\n", "sources 5 is not a list", "write sources = "),
        (f"{EVENT}sources = [5]\n", "sources[1] 5 is not a citation", 'write "cypn" or'),
        (
            f'{EVENT}sources = ["a", "b", {{ source = "c", says = {{ date = "summer 2009" }} }}]\n',
            'sources[3].says.date "summer 2009"',
            'write "2009-22"',
        ),
        (
            f'{EVENT}sources = ["a", {{ source = "c", says = "2009" }}]\n',
            'sources[2].says "2009" is not a table',
            "write says = ",
        ),
        (f'{TENURE}in-post = ["2009", "soon"]\n', 'in-post[2] "soon"', ""),
        # what stands for a list of one is named without a number
        (f'{EVENT}people = "Ben"\n', 'people "Ben" is not an id', 'write "ben"'),
        (f'{EVENT}sources = {{ source = "Ben" }}\n', 'sources.source "Ben" is not an id', 'write "ben"'),
    ],
)
def test_a_mistake_is_named_where_it_stands(text: str, message: str, hint: str) -> None:
    (finding,) = findings_in(text)
    assert finding.message.startswith(message)
    assert finding.hint.startswith(hint)
    assert finding.hint


@pytest.mark.parametrize(
    ("text", "path", "key"),
    [
        (f'{EVENT}dat = "2009"\n', ("events", "e", "dat"), True),
        (f'{EVENT}date = "soon"\n', ("events", "e", "date"), False),
        (f'{EVENT}people = ["ann", "Ben"]\n', ("events", "e", "people", 1), False),
        (f'{EVENT}people = "Ben"\n', ("events", "e", "people"), False),
        (f'{TENURE}in-post = ["2009", "soon"]\n', ("tenures", "t", "in-post", 1), False),
        (
            f'{EVENT}sources = ["a", {{ source = "c", says = {{ dat = 5 }} }}]\n',
            ("events", "e", "sources", 1, "says", "dat"),
            True,
        ),
        (f'{EVENT}sources = {{ source = "c", at = 7 }}\n', ("events", "e", "sources", "at"), False),
        ("[events.e]\n", ("events", "e"), False),
        (f'{EVENT}"" = 5\n', ("events", "e", ""), True),
        (f'{EVENT}allow = {{ "" = 5 }}\n', ("events", "e", "allow", ""), False),
        (f'{EVENT}because = ""\n', ("events", "e", "because"), False),
        ('[people.Ben]\nname = "Ben"\n', ("people", "Ben"), True),
        ('[person.ben]\nname = "Ben"\n', ("person",), True),
    ],
)
def test_it_points_at_the_key_or_the_value(text: str, path: tuple[str | int, ...], *, key: bool) -> None:
    (finding,) = findings_in(text)
    assert (getattr(finding.at, "path", None), getattr(finding.at, "key", None)) == (path, key)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{EVENT}note = "{"a" * 100_001}"\n', "note is over 100,000 characters long"),
        (
            '[inspections.i]\norganisation = "city"\nbody = "Ofsted"\nareas = { '
            + ", ".join(f'a{number} = "good"' for number in range(1_001))
            + " }\n",
            "areas has more than 1,000",
        ),
        ('[budget.b]\norganisation = "city"\ntype = "cut"\namount = 1234567890123456789\n', "amount is over"),
    ],
)
def test_what_is_too_long_is_over_a_limit(text: str, message: str) -> None:
    (finding,) = findings_in(text)
    assert finding.code == "F011"
    assert finding.message.startswith(message)


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        ("person", "people"),
        ("event", "events"),
        ("organizations", "organisations"),
        ("budgets", "budget"),
        ("tenure", "tenures"),
        ("chronicles", "chronicle"),
    ],
)
def test_a_misspelt_table_is_offered_the_nearest(table: str, hint: str) -> None:
    (finding,) = findings_in(f'[{table}.x]\nname = "X"\n')
    assert (finding.code, finding.message, finding.hint) == (
        "F004",
        f'there is no table "{table}"',
        f'did you mean "{hint}"?',
    )
