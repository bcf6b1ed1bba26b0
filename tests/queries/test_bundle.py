"""Pages of a bundle: told beside where in a source something stands, checked, and paginated anew by one import."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Final

import pytest
import tomli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

    MakeBase = Callable[..., Path]

LETTER: Final = """\
[sources.letter]
title = "A letter"
published = "2012-05"
"""
BUNDLE: Final = 'bundle = "C120"\nbundle-pages = { 4 = "C123A" }\n'
FACTS: Final = """\
[sources.memo]
title = "A memo"
published = "2012-06"
[events.flood]
title = "The quay is flooded"
date = "2011-08"
sources = [
  { source = "letter", at = "pages 3-4" },
  { source = "letter", at = "paragraph 2", quote = "wet" },
  { source = "memo", at = "page 4", says = { date = "2011-08" } },
]
[people.ann]
name = "Ann"
born = "1970"
sources = [{ source = "letter", at = "p. 1" }]
[events.met]
title = "They meet Ann"
date = "2011"
people = ["ann"]
sources = [{ source = "memo", via = "letter" }]
"""


@pytest.fixture
def base(make_base: MakeBase) -> Path:
    return make_base(sources=LETTER + BUNDLE, facts=FACTS)


class TestTold:
    def test_a_fact_tells_the_page_of_the_bundle_beside_that_of_the_source(
        self, base: Path, chronicle: Chronicle
    ) -> None:
        page = chronicle("show", "events.flood", base=base).out
        assert "pages 3-4 (C122–C123A)" in page
        assert page.count("(C1") == 1

    def test_programs_are_told_where_it_is_known(self, base: Path, chronicle: Chronicle) -> None:
        (row,) = (
            row
            for row in json.loads(chronicle("events", "-f", "json", base=base).out)
            if row["id"] == "events.flood"
        )
        first, *others = row["citations"]
        assert [*first] == ["source", "at", "quote", "via", "says", "bundle_page"]
        assert first["bundle_page"] == "C122–C123A"
        assert [[*other] for other in others] == [["source", "at", "quote", "via", "says"]] * 2
        shown = json.loads(chronicle("show", "events.flood", "-f", "json", base=base).out)
        assert [cited.get("bundle_page") for cited in shown["cited"]] == ["C122–C123A", None, None]
        person = json.loads(chronicle("show", "ann", "-f", "json", base=base).out)
        assert person["citations"][0]["bundle_page"] == "C120"

    def test_a_source_tells_where_it_stands_and_where_what_it_says(
        self, base: Path, chronicle: Chronicle
    ) -> None:
        page = chronicle("show", "letter", base=base).out
        assert "C120 · page 4: C123A" in page
        assert "pages 3-4 (C122–C123A)" in page
        shown = json.loads(chronicle("show", "letter", "-f", "json", base=base).out)
        assert (shown["bundle"], shown["bundle_pages"]) == ("C120", {"4": "C123A"})
        (_, row) = csv.DictReader(chronicle("sources", "-f", "csv", base=base).out.splitlines())
        assert (row["bundle"], row["bundle_pages"]) == ("C120", "4: C123A")

    def test_it_is_told_at_once_of_a_file_that_did_not_change(self, base: Path, chronicle: Chronicle) -> None:
        assert "(C122–C123A)" in chronicle("show", "events.flood", base=base).out
        (base / "sources.toml").write_text(LETTER + 'bundle = "D007"\n', "utf-8")
        assert "(D009–D010)" in chronicle("show", "events.flood", base=base).out
        (base / "sources.toml").write_text(LETTER, "utf-8")
        assert "(" not in chronicle("show", "events.flood", base=base).out


class TestChecked:
    @pytest.mark.parametrize(
        ("keys", "message", "hint"),
        [
            ("bundle = 120", "bundle 120 is not", 'write where page 1 stands, letters and then a number: "C120"'),
            ('bundle = "C120A"', 'bundle "C120A" is not', 'write where page 1 stands, letters and then a number: "C120"'),
            ('bundle = "C99999999999999999999"', "is not the page of a bundle", "write where page 1 stands"),
            ('bundle-pages = { iv = "C1" }', 'bundle-pages.iv "iv" is not the number of a page', 'bundle-pages = { 4 = "C123A" }'),
            ("bundle-pages = { 4 = 123 }", "bundle-pages.4 123 is not", 'write letters and a number: "C123" or "C123A"'),
            ('bundle-pages = "C123A"', "bundle-pages", 'write bundle-pages = { 4 = "C123A" }'),
        ],
    )  # fmt: skip
    def test_a_wrong_page_is_refused_with_what_to_write(
        self, keys: str, message: str, hint: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        answer = chronicle("check", base=make_base(sources=f"{LETTER}{keys}\n", facts=FACTS))
        assert "error[F006] sources.letter: " in answer.out
        assert message in answer.out
        assert hint in answer.out

    def test_the_other_pages_stay_beside_a_wrong_one(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        pages = 'bundle-pages = { 3 = "X1", iv = "X2", 4 = "X 3", 5 = "X4" }\n'
        base = make_base(sources=LETTER + pages, facts=FACTS)
        shown = json.loads(chronicle("show", "letter", "-f", "json", base=base).out)
        assert shown["bundle_pages"] == {"3": "X1", "5": "X4"}

    def test_what_is_only_written_otherwise_is_mended(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(sources=LETTER + 'bundle = 120\nbundle-pages = { 4 = "C 123A" }\n', facts=FACTS)
        assert chronicle("check", "--fix", base=base).code == 0
        text = (base / "sources.toml").read_text("utf-8")
        assert text == LETTER + 'bundle = "120"\nbundle-pages = { 4 = "C123A" }\n'

    def test_a_text_that_stands_twice_in_a_bundle_is_still_one_text(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        again = LETTER.replace("letter]", "copy]") + 'bundle = "E1"\n'
        answer = chronicle("check", base=make_base(sources=LETTER + BUNDLE + again, facts=FACTS))
        assert "E701" in answer.out


@pytest.mark.parametrize("form", ["sheets", "book.xlsx"])
def test_a_new_pagination_is_one_import(form: str, base: Path, chronicle: Chronicle, tmp_path: Path) -> None:
    """The clerk moves every document of the bundle, and says so in the sheet of sources alone."""
    target = tmp_path / form
    assert chronicle("export", "sheets", "-o", str(target), base=base).code == 0
    moved = {"letter": {"bundle": "E0007", "bundle-pages.4": "E0010B"}, "memo": {"bundle": "E0100"}}
    if target.is_dir():
        file = target / "sources.csv"
        rows = [*csv.DictReader(file.read_text("utf-8").splitlines())]
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0], quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows({**row, **moved[row["id"]]} for row in rows)
    else:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.load_workbook(target)
        header, *lines = book["sources"].iter_rows()
        names = [cell.value for cell in header]
        for line in lines:
            for name, value in moved[line[names.index("id")].value].items():
                line[names.index(name)].value = value
        book.save(target)
    answer = chronicle("import", str(target), "--yes", base=base)
    assert answer.code == 0, answer.err
    assert (base / "facts.toml").read_text("utf-8").replace('bundle = "E0100"\n', "") == FACTS
    sources = tomli.loads((base / "sources.toml").read_text("utf-8"))["sources"]
    assert sources["letter"]["bundle"] == "E0007"
    assert sources["letter"]["bundle-pages"] == {"4": "E0010B"}
    page = chronicle("show", "events.flood", base=base).out
    assert "pages 3-4 (E0009–E0010B)" in page
    assert "page 4 (E0103)" in page
