"""What people see of charts: of the base that comes with the program, of bases that hold little, of many facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from defusedxml.ElementTree import fromstring

from chronicle.model.kinds import KINDS
from chronicle.picture import MOST_LANES
from chronicle.render import format_names
from chronicle.render.runs import count_cells
from tests.conftest import BIRMINGHAM, LISTINGS
from tests.long_run import first_of
from tests.strangers.payloads import odd_base, run_command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.conftest import Chronicle

PICTURED: Final = ("timeline", *KINDS.tables)
HARMLESS: Final = {"svg", "title", "desc", "style", "rect", "circle", "path", "g", "text", "tspan"}
"""The elements of a chart: none of them runs, embeds or fetches anything."""
ATTRIBUTES: Final = {
    *("role", "aria-labelledby", "id", "class", "width", "height", "viewBox", "transform"),
    *("x", "y", "dx", "cx", "cy", "r", "d", "text-anchor"),
}
HEAD: Final = '[chronicle]\ntitle = "A board"\n[people.ann]\nname = "Ann Ray"\n[organisations.board]\nname = "The Board"\n'
POST: Final = '[posts.chair]\ntitle = "Chair"\norganisation = "board"\n'


def elements(svg: str) -> list[str]:
    """Return the elements of an SVG, after looking at what they are."""
    root = fromstring(svg)
    assert root.get("role") == "img"
    names = [element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()]
    assert set(names) <= HARMLESS
    for element in root.iter():
        assert set(element.attrib) <= ATTRIBUTES, element.attrib
    assert names[1:4] == ["title", "desc", "style"]
    assert not re.search(r"url\(|@import|https?:", root[2].text or "")
    return names


@pytest.mark.parametrize("width", ["60", "80", "120"])
@pytest.mark.parametrize("listing", PICTURED)
def test_on_a_terminal(
    listing: str,
    width: str,
    chronicle: Chronicle,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert chronicle(listing, "-f", "chart").out == snapshot


@pytest.mark.parametrize("listing", PICTURED)
def test_as_a_picture(listing: str, chronicle: Chronicle, snapshot: SnapshotAssertion) -> None:
    answer = chronicle(listing, "-f", "svg")
    elements(answer.out)
    assert chronicle(listing, "-f", "svg").out == answer.out
    assert answer.out == snapshot


@pytest.mark.parametrize("width", first_of([60, 200, *range(67, 194, 7)], 7))
@pytest.mark.parametrize("listing", PICTURED)
def test_it_fits_every_width(
    listing: str, width: int, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(count_cells, chronicle(listing, "-f", "chart").out.splitlines())) <= width


@pytest.mark.parametrize("listing", ["tenures", "timeline"])
@pytest.mark.parametrize(
    "window", [("--year", "2010"), ("--to", "2004"), ("--from", "2014-02"), ("--to", "1900")]
)
def test_a_window_cuts_the_axis(
    listing: str, window: tuple[str, str], chronicle: Chronicle, snapshot: SnapshotAssertion
) -> None:
    elements(chronicle(listing, *window, "-f", "svg").out)
    assert chronicle(listing, *window, "-f", "chart", "--width", "90").out == snapshot


def test_its_title_stands_above_and_is_told(chronicle: Chronicle) -> None:
    assert chronicle("tenures", "-f", "chart", "--title", "Who led").out.startswith("Who led\n")
    assert (
        '<title id="chart-title">Who led &amp; when</title>'
        in chronicle("tenures", "-f", "svg", "--title", "Who led & when").out
    )


def test_its_words_tell_what_it_shows(chronicle: Chronicle) -> None:
    description = fromstring(chronicle("tenures", "-f", "svg").out)[1].text or ""
    assert "A chart of tenures, from 31 Jan 2004 to 6 Jan 2014." in description
    assert "Eleanor Brazil (acting), Oct 2010 – Oct 2010..Apr 2012 *" in description
    assert "as of 6 Jan 2014" in description


@pytest.mark.parametrize("format_", format_names("chart"))
@pytest.mark.parametrize(
    "command",
    [
        *((name,) for name in LISTINGS if name not in PICTURED),
        ("conflicts",),
        ("search", "x"),
        ("at", "2010"),
        ("show", "duxbury"),
    ],
)
def test_what_has_no_chart_says_what_has(
    command: tuple[str, ...], format_: str, chronicle: Chronicle
) -> None:
    answer = chronicle(*command, "-f", format_)
    assert answer.code == 2
    assert f"{format_} is for charts, and of this answer there is none" in answer.err
    assert "timeline, tenures, inspections" in answer.err


@pytest.mark.parametrize("option", [("--title", "x"), ("--width", "90")])
def test_options_of_charts_go_with_charts(option: tuple[str, str], chronicle: Chronicle) -> None:
    answer = chronicle("tenures", *option)
    assert (answer.code, f"{option[0]} goes with a chart" in answer.err) == (2, True)
    assert chronicle("timeline", "--holders", "-f", "chart").code == 2


TENURE: Final = f'{POST}[tenures.a]\nperson = "ann"\npost = "chair"\n'
LITTLE: Final = {
    "nothing": "",
    "one day": '[events.a]\ntitle = "It happened"\ndate = "2009-04-17"\n',
    "undated": '[events.a]\ntitle = "It happened"\n[events.b]\ntitle = "It too"\n',
    "far apart": '[events.a]\ntitle = "Once"\ndate = "0044"\n[events.b]\ntitle = "Ever"\ndate = "9999"\n',
    "one holder": f'{TENURE}start = "2009-04-01"\n',
    "always": f'{TENURE}start = "[..2009]"\nend = ".."\n',
    "seen": f'{TENURE}in-post = ["2009-04-17", "2011"]\n',
    "planned": f'{TENURE}status = "planned"\nstart = "2009"\nend = "2012"\n',
    "money": "".join(
        f'[budget.b{number}]\norganisation = "board"\ntype = "grant"\n{rest}\n'
        for number, rest in enumerate(
            (
                'amount = 100\nperiod = "2009/10"',
                'amount = "50..100"\nperiod = "2010/11"',
                'amount = 70\napprox = "about"\nperiod = "2011/12"',
                'amount = 0\nperiod = "2012/13"',
            )
        )
    ),
}


@pytest.mark.parametrize("name", LITTLE)
def test_bases_that_hold_little(
    name: str, chronicle: Chronicle, make_base: Callable[..., Path], snapshot: SnapshotAssertion
) -> None:
    text = LITTLE[name]
    base = make_base(chronicle=HEAD + text)
    listing = "tenures" if "tenures" in text else "budget" if "budget" in text else "events"
    picture = chronicle(listing, "-f", "svg", base=base)
    elements(picture.out)
    assert (
        chronicle(listing, "-f", "chart", base=base).out,
        picture.out.partition("</style>")[2],
    ) == snapshot


UNDATED: Final = {
    "tenures": '[tenures.t]\nperson = "ann"\npost = "chair"\n',
    "inspections": '[inspections.i]\norganisation = "board"\nbody = "B"\n',
    "budget": '[budget.b]\norganisation = "board"\ntype = "cut"\namount = 3\n',
    "events": '[events.e]\ntitle = "E"\norganisations = ["board"]\n',
    "counts": '[counts.c]\nwhat = "ships"\nvalue = 3\norganisation = "board"\n',
}
DATED: Final = '[tenures.other]\nperson = "ann"\norganisation = "board"\nstart = "1999"\nend = "2003"\n'


@pytest.mark.parametrize(
    "life", ['opened = "1990"\n', 'closed = "2010"\n', 'opened = "1990"\nclosed = "2010"\n']
)
@pytest.mark.parametrize("listing", UNDATED)
def test_of_what_is_not_dated_nothing_is_drawn_whatever_life_it_lies_within(
    listing: str, life: str, chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(chronicle=HEAD + life + POST + UNDATED[listing] + DATED)
    for page in (
        chronicle(listing, "-f", "chart", base=base).out,
        chronicle("timeline", "--undated", "--all", "-f", "chart", base=base).out,
    ):
        lanes = [line for line in page.splitlines() if re.search("^  .*(not dated|not recorded)$", line)]
        assert len(lanes) == 1
        assert not {*"░█●○", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"} & {*lanes[0]}


def test_each_explanation_at_the_foot_stays_on_one_line(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for width in range(50, 130):
        monkeypatch.setenv("COLUMNS", str(width))
        foot = chronicle("timeline", "-f", "chart").out.rpartition("certain")[2].splitlines()
        for whole in (
            "≠ sources disagree",
            "* worked out, in no source",
            "chamberlain  The Chamberlain Files, 6 Jan 2014",
        ):
            assert any(whole in line for line in foot), (width, whole)


def test_of_many_a_picture_shows_the_first_and_how_to_narrow(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    tenures = (
        f'[tenures.t{number}]\nperson = "ann"\npost = "chair"\nstart = "{1000 + number // 4}"\n'
        for number in range(500)
    )
    base = make_base(chronicle=HEAD + POST + "".join(tenures))
    picture = chronicle("tenures", "-f", "svg", base=base).out
    assert elements(picture).count("g") >= MOST_LANES
    assert f"+ {500 - MOST_LANES} more: narrow it down with --person" in picture
    assert len(picture) < 60_000
    assert chronicle("tenures", "-f", "chart", base=base).out.count("Ann Ray") == 500


def test_text_of_strangers_is_data(
    chronicle: Chronicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = odd_base(tmp_path / "odd")
    for listing in PICTURED:
        picture = chronicle(listing, "-f", "svg", base=base).out
        elements(picture)
        assert not re.search("[\ufffe\uffff\u202e\x1b]", picture)
        for width in (60, 101):
            monkeypatch.setenv("COLUMNS", str(width))
            lines = chronicle(listing, "-f", "chart", base=base).out.splitlines()
            assert max(map(count_cells, lines)) <= width, listing


def test_names_without_end_are_cut(chronicle: Chronicle, make_base: Callable[..., Path]) -> None:
    endless = TENURE.join((HEAD, 'start = "2009"\n'))
    for name in ("A board", "Ann Ray", "The Board", "Chair"):
        endless = endless.replace(f'"{name}"', f'"{name} {"or so " * 2_000}"')
    base = make_base(chronicle=endless)
    assert len(chronicle("tenures", "-f", "svg", base=base).out) < 20_000
    assert len(chronicle("tenures", "-f", "chart", "--width", "80", base=base).out.splitlines()) < 30


def test_a_picture_with_what_is_restricted_says_so(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = make_base(
        chronicle=f'{HEAD}restricted = "names"\n[restrictions.names]\ntitle = "Names"\n{POST}'
        '[tenures.a]\nperson = "ann"\npost = "chair"\nstart = "2009"\nrestricted = "names"\n'
    )
    target = tmp_path / "a.svg"
    refused = chronicle("tenures", "-o", str(target), base=base)
    assert (refused.code, target.exists()) == (2, False)
    assert chronicle("tenures", "-o", str(target), "--with-restricted", "--title", "Who", base=base).code == 0
    assert "CONTAINS RESTRICTED MATERIAL" in target.read_text("utf-8")
    assert chronicle("tenures", "-o", str(target), "--force", "--public", base=base).code == 0
    assert "Ann Ray" not in target.read_text("utf-8")


def test_a_picture_of_pixels_is_the_same_each_time(chronicle: Chronicle, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    for name in ("a.png", "b.png"):
        assert chronicle("tenures", "-o", str(tmp_path / name), "--width", "800").code == 0
    first, second = ((tmp_path / name).read_bytes() for name in ("a.png", "b.png"))
    assert first == second
    assert first.startswith(b"\x89PNG")
    assert int.from_bytes(first[16:20]) == 800


def test_a_picture_is_no_text_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for format_ in ("svg", "png"):
        shown = run_command(monkeypatch, "tenures", "-f", format_, "--base", str(BIRMINGHAM), terminal=True)
        assert (shown.code, shown.out) == (2, "")
        assert f"add -o tenures.{format_}" in shown.err


def test_without_the_library_it_says_what_to_install(
    chronicle: Chronicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    answer = chronicle("tenures", "-o", str(tmp_path / "a.png"))
    assert answer.code == 2
    assert "pip install 'chronicle-facts[png]'" in answer.err
    assert not list(tmp_path.iterdir())
