"""What goes with what is restricted, and what stays as if it had never been written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli

from chronicle.loader.locate import locate
from chronicle.withholding.redaction import UnknownRestriction
from chronicle.withholding.release import files_of, withhold
from chronicle.withholding.remaining import Ground, Withheld

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chronicle.withholding.remaining import Remaining

    MakeBase = Callable[..., Path]

AROUND = """\
[chronicle]
title = "Docks inquiry"
[restrictions.third-party]
title = "Names of third parties"
basis = "FOIA s.40(2)"
[restrictions.legal]
title = "Advice of lawyers"
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
[people.ben]
name = "Benjamin Baker"
aka = ["Big Ben"]
restricted = "third-party"
[posts.head]
title = "Head of docks"
organisation = "docks"
[sources.letter]
title = "A letter to the board"
[sources.memo]
title = "A private memo"
restricted = ["legal"]
[parties.board]
name = "Docks Board"
[parties.witness]
name = "Witness Q"
restricted = "third-party"
"""


def left_of(make_base: MakeBase, facts: str, *restrictions: str) -> Remaining:
    base = make_base(chronicle=AROUND, facts=facts)
    return withhold(locate(str(base)), frozenset(restrictions) if restrictions else None)


def entry(left: Remaining, address: str) -> dict[str, object]:
    """Return an entry as the files of what is left have it."""
    table, _, id_ = address.partition(".")
    for text in files_of(left).values():
        if id_ in (found := tomli.loads(text).get(table, {})):
            values: dict[str, object] = found[id_]
            return values
    raise KeyError(address)


@pytest.mark.parametrize(
    ("facts", "address", "ground", "on"),
    [
        ('[events.e]\ntitle = "E"\nrestricted = "legal"', "events.e", Ground.RESTRICTED, ""),
        ('[tenures.t]\nperson = "ben"\npost = "head"', "tenures.t", Ground.DEPENDS, "people.ben"),
        ('[tenures.t]\nperson = "ann"\npost = "head"\nsources = ["memo"]', "tenures.t", Ground.DEPENDS, "sources.memo"),
        (
            '[events.e]\ntitle = "E"\nsources = [{ source = "memo", via = "letter" }]',
            "events.e",
            Ground.DEPENDS,
            "sources.memo",
        ),
        (
            '[events.e]\ntitle = "E"\nsources = [{ source = "letter", restricted = "legal" }]',
            "events.e",
            Ground.DEPENDS,
            "sources[1]",
        ),
        ('[events.e]\ntitle = "A quarrel with BENJAMIN baker"', "events.e", Ground.MENTIONS, "people.ben"),
        ('[events.e]\ntitle = "E"\nnote = "seen by Big-Ben himself"', "events.e", Ground.MENTIONS, "people.ben"),
        ('[events.e]\ntitle = "E"\nsources = [{ source = "letter", quote = "Ben said so" }]', "events.e", Ground.MENTIONS, "people.ben"),
        ('[events.ben-leaves]\ntitle = "E"', "events.ben-leaves", Ground.MENTIONS, "people.ben"),
        ('[events.e]\ntitle = "E"\nallow = { S301 = "told by Benjamin\u00a0Baker" }', "events.e", Ground.MENTIONS, "people.ben"),
        ('[people.cara]\nname = "Cara"\nidentifiers = { wikidata = "benjamin_baker" }', "people.cara", Ground.MENTIONS, "people.ben"),
        ('[events.e]\ntitle = "E"\nsources = [{ source = "letter", at = "A private memo, page 2" }]', "events.e", Ground.MENTIONS, "sources.memo"),
    ],
)  # fmt: skip
def test_an_entry_goes(facts: str, address: str, ground: Ground, on: str, make_base: MakeBase) -> None:
    left = left_of(make_base, facts)
    withheld = left.withheld[address]
    assert (withheld.ground, withheld.on) == (ground, on)
    assert address not in left.entries


@pytest.mark.parametrize(
    "facts",
    [
        '[events.e]\ntitle = "A benjamin for a baker"',
        '[events.e]\ntitle = "Bend in the road"',
        '[people.ben-smith]\nname = "Ben-David Smith"\naka = ["B. Smith"]',
        '[events.e]\ntitle = "A report that is private"',
        '[events.e]\ntitle = "E"\nsources = ["letter"]',
        '[events.e]\ntitle = "Signed by Ben-David"',
        '[people.ben-smith]\nname = "B. Smith"\n[events.e]\ntitle = "E"\npeople = ["ben-smith"]',
    ],
)
def test_what_only_looks_alike_stays(facts: str, make_base: MakeBase) -> None:
    left = left_of(make_base, facts)
    assert left.withheld.keys() == {
        "restrictions.third-party",
        "restrictions.legal",
        "people.ben",
        "sources.memo",
        "parties.witness",
    }


@pytest.mark.parametrize(
    ("facts", "address", "values"),
    [
        (
            '[events.e]\ntitle = "E"\npeople = ["ann", "ben"]\nnote = "n"',
            "events.e",
            {"title": "E", "people": ["ann"], "note": "n"},
        ),
        ('[events.e]\ntitle = "E"\npeople = ["ben"]', "events.e", {"title": "E"}),
        (
            '[events.e]\ntitle = "E"\nstances = { board = "admitted", witness = "denied" }',
            "events.e",
            {"title": "E", "stances": {"board": "admitted"}},
        ),
        ('[events.e]\ntitle = "E"\nstances = { witness = "denied" }', "events.e", {"title": "E"}),
        (  # what a party said was said of a value that is gone
            (
                '[events.e]\ntitle = "E"\ndate = "2009"\nstances = { board = "denied" }\n'
                'sources = [{ source = "memo", says = { date = "2009" } }, { source = "letter", says = { date = "2010" } }]'
            ),
            "events.e",
            {
                "title": "E",
                "date": "2010",
                "sources": [{"source": "letter", "says": {"date": "2010"}}],
            },
        ),
        (  # and of one that another source gives too it is kept
            (
                '[events.e]\ntitle = "E"\ndate = "2009"\nstances = { board = "denied" }\n'
                'sources = [{ source = "memo", says = { date = "2009" } }, { source = "letter", says = { date = "2009" } }]'
            ),
            "events.e",
            {
                "title": "E",
                "date": "2009",
                "stances": {"board": "denied"},
                "sources": [{"source": "letter", "says": {"date": "2009"}}],
            },
        ),
        (
            (
                '[budget.secret]\norganisation = "docks"\ntype = "cut"\namount = 5\nrestricted = "legal"\n'
                '[budget.b]\norganisation = "docks"\ntype = "cut"\namount = 7\nsupersedes = "budget.secret"'
            ),
            "budget.b",
            {"organisation": "docks", "type": "cut", "amount": 7},
        ),
        (  # the value that only the withheld citation gave goes with it, as do reasons and notes
            (
                '[tenures.t]\nperson = "ann"\npost = "head"\nstart = "2009"\nend = "2011"\nnote = "n"\n'
                'because = { end = "the memo" }\n'
                'sources = [{ source = "letter", says = { start = "2009" } }, { source = "memo", says = { end = "2011" } }]'
            ),
            "tenures.t",
            {
                "person": "ann",
                "post": "head",
                "start": "2009",
                "sources": [{"source": "letter", "says": {"start": "2009"}}],
            },
        ),
        (  # where another source gives one, that stands
            (
                '[tenures.t]\nperson = "ann"\npost = "head"\nstart = "2009-04"\n'
                'sources = [{ source = "letter", says = { start = "2009" } }, { source = "memo", says = { start = "2009-04" } }]'
            ),
            "tenures.t",
            {
                "person": "ann",
                "post": "head",
                "start": "2009",
                "sources": [{"source": "letter", "says": {"start": "2009"}}],
            },
        ),
        (
            (
                '[events.e]\ntitle = "E"\npeople = ["ann"]\n'
                'sources = [{ source = "letter", says = { people = ["ann", "ben"] } }]'
            ),
            "events.e",
            {"title": "E", "people": ["ann"], "sources": [{"source": "letter", "says": {"people": ["ann"]}}]},
        ),
        (
            '[people.cara]\nname = "Cara"\nborn = "1950"\nsources = [{ source = "memo", says = { born = "1950" } }]',
            "people.cara",
            {"name": "Cara"},
        ),
    ],
)
def test_an_entry_loses_what_goes(
    facts: str, address: str, values: dict[str, object], make_base: MakeBase
) -> None:
    assert entry(left_of(make_base, facts), address) == values


def test_what_goes_takes_with_it_what_rests_on_that_in_turn(make_base: MakeBase) -> None:
    facts = (
        '[organisations.pier]\nname = "Pier Company"\nrestricted = "legal"\n'
        '[posts.warden]\ntitle = "Warden"\norganisation = "pier"\n'
        '[tenures.t]\nperson = "ann"\npost = "warden"\n'
        '[organisations.kiosk]\nname = "Kiosk"\nparent = "pier"\n'
    )
    left = left_of(make_base, facts)
    assert [left.withheld[address].on for address in ("posts.warden", "tenures.t")] == [
        "organisations.pier",
        "posts.warden",
    ]
    assert entry(left, "organisations.kiosk") == {"name": "Kiosk"}


def test_only_some_restrictions_can_be_heeded(make_base: MakeBase) -> None:
    left = left_of(
        make_base, '[events.e]\ntitle = "E"\npeople = ["ben"]\nsources = ["memo", "letter"]', "legal"
    )
    assert entry(left, "events.e")["people"] == ["ben"]
    assert entry(left, "events.e")["sources"] == ["letter"]
    assert entry(left, "people.ben")["restricted"] == "third-party"
    assert "restrictions.third-party" in left.entries
    assert "restrictions.legal" not in left.entries


def test_a_restriction_that_is_not_declared_is_refused_by_name(make_base: MakeBase) -> None:
    with pytest.raises(UnknownRestriction) as refused:
        left_of(make_base, "", "third-pary")
    assert refused.value.hint == 'did you mean "third-party"?'


@pytest.mark.parametrize(
    "facts",
    [
        '[events.e]\ntitle = "Secret"\nrestricted = "thrid-party"',  # no such restriction
        '[events.e]\ntitle = "Secret"\nrestrcted = "third-party"',  # a misspelt key
        '[people.e]\nname = "Secret"\nrestricted = 5',
        '[people.e]\nname = "Secret"\nrestricted = ""',
        '[events.e]\ntitle = "Secret"\nsources = [{ source = "letter", restricted = "thrid-party" }]',
    ],
)
@pytest.mark.parametrize("restrictions", [(), ("legal",)])
def test_what_is_wrongly_restricted_is_left_out_whole(
    facts: str, restrictions: tuple[str, ...], make_base: MakeBase
) -> None:
    left = left_of(make_base, facts, *restrictions)
    assert "Secret" not in "".join(files_of(left).values())


@pytest.mark.parametrize(
    "mistake",
    [
        'restricted = "third-party"\nbrn = "1950"',
        'restricted = "third-party"\nborn = "soon"',
        'restricted = "thrid-party"',
        'restrcted = "third-party"',
        "restricted = 5",
        'restricted = "third-party"\nborn = "1950',  # no TOML: all that can be read of it is read
        'restricted = "third-party',
    ],
)  # fmt: skip
@pytest.mark.parametrize("restrictions", [(), ("third-party",)])
def test_whoever_is_restricted_is_withheld_from_the_rest_whatever_else_is_wrong_there(
    mistake: str, restrictions: tuple[str, ...], make_base: MakeBase
) -> None:
    facts = (
        f'[people.zed]\nname = "Zed Quagga"\n{mistake}\n'
        '[events.named]\ntitle = "Zed Quagga comes"\n'
        '[events.listed]\ntitle = "E"\npeople = ["ann", "zed"]\n'
        '[tenures.t]\nperson = "zed"\npost = "head"\n'
    )
    text = "".join(files_of(left_of(make_base, facts, *restrictions)).values())
    assert "quagga" not in text.lower()
    assert "zed" not in text
    assert "events.listed" in text


def test_whoever_is_restricted_in_a_second_entry_of_an_id_is_withheld_too(make_base: MakeBase) -> None:
    facts = '[people.zed]\nname = "Zed"\n[events.e]\ntitle = "Zoltan Quagga comes"\n'
    base = make_base(
        chronicle=AROUND,
        facts=facts,
        later='[people.zed]\nname = "Zoltan Quagga"\nrestricted = "legal"\n',
    )
    assert not {"people.zed", "events.e"} & withhold(locate(str(base)), None).entries.keys()


def test_what_rests_on_a_mistake_goes_with_it(make_base: MakeBase) -> None:
    left = left_of(
        make_base, '[people.cara]\nname = "Cara"\nbrn = "1950"\n[tenures.t]\nperson = "cara"\npost = "head"\n'
    )
    assert left.withheld["people.cara"].ground is Ground.MISTAKEN
    assert left.withheld["tenures.t"] == Withheld("tenures.t", Ground.DEPENDS, on="people.cara")


def test_the_settings_lose_what_names_something_withheld(make_base: MakeBase) -> None:
    settings = (
        'title = "The case of Benjamin Baker"\ndescription = "Of Ann Archer"\nfiles = ["facts.toml"]\n'
        '[report]\nheading = "In the matter of the docks"\nclaim-number = "Benjamin Baker 1"\nprepared-by = "Big Ben"\n'
        'sections = ["tenures", "Benjamin Baker"]\ncolumns = ["date"]\ntable-style = "Ben"\nnote = "for Ben"\n'
    )
    base = make_base(chronicle=AROUND.replace('title = "Docks inquiry"\n', settings, 1), facts="")
    left = withhold(locate(str(base)), None)
    assert left.settings == {
        "chronicle": {"title": "A chronology", "description": "Of Ann Archer"},
        "report": {"heading": "In the matter of the docks", "columns": ["date"]},
    }


def test_entries_stand_in_the_order_of_their_ids_whatever_the_files_had(make_base: MakeBase) -> None:
    facts = '[events.b]\ntitle = "B"\nnote = "n"  # a comment\n[events.secret]\ntitle = "S"\nrestricted = "legal"\n[events.a]\ntitle = "A"\n'
    files = files_of(left_of(make_base, facts), notes=False)
    assert files["events.toml"] == '[events.a]\ntitle = "A"\n\n[events.b]\ntitle = "B"\n'
    assert list(files) == [
        "chronicle.toml",
        "people.toml",
        "organisations.toml",
        "posts.toml",
        "sources.toml",
        "parties.toml",
        "events.toml",
    ]
    assert files["chronicle.toml"] == '[chronicle]\ntitle = "Docks inquiry"\n'
