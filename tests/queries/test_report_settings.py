"""`[report]`: what a base says of its reports is read, checked where it stands, and known without its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
import tomli

from chronicle.index.cache import open_index
from chronicle.loader.locate import locate
from chronicle.model.entities import ReportSettings
from chronicle.queries.report_settings import report_settings
from tests.long_run import first_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

    MakeBase = Callable[..., Path]

BASE: Final = '[chronicle]\ntitle = "A claim"\n'
FLOOD: Final = '[events.flood]\ntitle = "A flood"\ndate = "2011"\n'
REPORT: Final = """\
[report]
heading = "In the High Court"
claim-number = "QB-2024-000123"
prepared-by = "Ann Ray"
sections = ["who's who", "chronology"]
columns = "date"
table-style = "Table Grid"
"""
NOTED: Final = 'note = "a draft"\n[restrictions.names]\ntitle = "Names"\n'
SAID: Final = ReportSettings(
    heading="In the High Court",
    claim_number="QB-2024-000123",
    prepared_by="Ann Ray",
    sections=("who's who", "chronology"),
    columns=("date",),
    table_style="Table Grid",
)


def said(base: Path) -> ReportSettings:
    return report_settings(open_index(locate(str(base))))


class TestRead:
    def test_all_that_it_says_is_known(self, make_base: MakeBase) -> None:
        assert said(make_base(chronicle=BASE + REPORT, facts=FLOOD)) == SAID

    def test_of_a_base_without_one_nothing_is(self, make_base: MakeBase) -> None:
        empty = said(make_base(chronicle=BASE, facts=FLOOD))
        assert empty == ReportSettings()
        assert (empty.heading, empty.sections) == (None, ())

    def test_it_cannot_be_changed(self, make_base: MakeBase) -> None:
        with pytest.raises(AttributeError):
            said(make_base(chronicle=BASE + REPORT)).heading = "Another"  # type: ignore[misc]

    def test_an_index_follows_its_file_and_no_other(self, make_base: MakeBase) -> None:
        base = make_base(chronicle=BASE + REPORT, facts=FLOOD)
        assert said(base) == SAID
        (base / "facts.toml").write_text(FLOOD.replace("2011", "2012"), "utf-8")
        assert said(base) == SAID
        (base / "chronicle.toml").write_text(BASE + REPORT.replace("Ann Ray", "Bo Lee"), "utf-8")
        assert said(base).prepared_by == "Bo Lee"
        (base / "chronicle.toml").write_text(BASE, "utf-8")
        assert said(base) == ReportSettings()

    def test_as_it_was_known_by_a_day_too(self, make_base: MakeBase) -> None:
        base = make_base(chronicle=BASE + REPORT, facts=FLOOD)
        assert report_settings(open_index(locate(str(base)), known_by=730_000)) == SAID

    @pytest.mark.parametrize("place", first_of(["after", "before"]))
    def test_in_a_long_file_that_is_read_in_pieces(self, place: str, tmp_path: Path) -> None:
        many = "".join(f'[events.e{n}]\ntitle = "Event {n}, {"x" * 80}"\n' for n in range(8_000))
        base = tmp_path / "one.toml"
        base.write_text(BASE + (REPORT + many if place == "before" else many + REPORT), "utf-8")
        assert base.stat().st_size > 2**19
        assert said(base) == SAID


class TestChecked:
    @pytest.mark.parametrize(
        ("report", "finding", "hint"),
        [
            ('[report]\ntabel-style = "Grid"', "error[F004] report: there is no key `tabel-style`", 'did you mean "table-style"?'),
            ('[report]\nclaim_number = "1"', "error[F004] report: there is no key `claim_number`", 'did you mean "claim-number"?'),
            ("[report]\nclaim-number = 12", "error[F006] report: claim-number 12 is not a text", 'write it in quotes: "12"'),
            ("[report]\nsections = [1]", "error[F006] report: sections[1] 1 is not a text", "write it in quotes"),
            ('[report]\nheading = ""', "error[F006] report: heading is empty", "write something, or leave the key out"),
            ('[report]\nextra = { party = "x" }', "error[F004] report: there is no key `extra`", "write one of heading,"),
            ('[reports]\nheading = "x"', 'error[F004] there is no table "reports"', 'did you mean "report"?'),
        ],
    )  # fmt: skip
    def test_a_mistake_in_it_says_what_to_write(
        self, report: str, finding: str, hint: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        answer = chronicle("check", base=make_base(chronicle=f"{BASE}{report}\n", facts=FLOOD))
        assert answer.code == 1
        assert finding in answer.out
        assert hint in answer.out

    def test_it_is_no_table_of_entries(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(chronicle='report = "x"\n' + BASE, facts=FLOOD)
        assert "`report` is not a table" in chronicle("check", base=base).out
        assert said(base) == ReportSettings()

    def test_what_is_good_stands_beside_a_mistake(self, make_base: MakeBase) -> None:
        base = make_base(chronicle=BASE + REPORT.replace('"Ann Ray"', "5"), facts=FLOOD)
        assert said(base) == ReportSettings(**{**vars(SAID), "prepared_by": None})

    def test_in_another_file_it_is_a_mistake_and_says_nothing(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(chronicle=BASE, facts=FLOOD + REPORT)
        answer = chronicle("check", base=base)
        assert "error[F008] report: [report] stands once, in chronicle.toml" in answer.out
        assert said(base) == ReportSettings()
        assert json.loads(chronicle("events", "-f", "json", base=base).out)


class TestWritten:
    def test_a_value_is_set_and_taken_out(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(chronicle=BASE + REPORT, facts=FLOOD)
        answer = chronicle("edit", "report", "--set", "heading=In the County Court", base=base)
        assert answer.code == 0, answer.err
        assert said(base).heading == "In the County Court"
        assert chronicle("edit", "report", "--unset", "heading", base=base).code == 0
        assert said(base).heading is None

    def test_what_is_not_there_is_not_edited(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        answer = chronicle("edit", "report", "--set", "heading=x", base=make_base(chronicle=BASE))
        assert answer.code == 2
        assert "there is no report in the files of the base" in answer.err

    def test_it_is_not_taken_out_whole(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(chronicle=BASE + REPORT)
        assert chronicle("edit", "report", "--delete", base=base).code == 2

    def test_sheets_carry_it_away_and_back(
        self, make_base: MakeBase, chronicle: Chronicle, tmp_path: Path
    ) -> None:
        base, sheets = make_base(chronicle=BASE + REPORT, facts=FLOOD), tmp_path / "sheets"
        assert chronicle("export", "sheets", "-o", str(sheets), base=base).code == 0
        file = sheets / "report.csv"
        file.write_text(file.read_text("utf-8").replace("Ann Ray", "Bo Lee"), "utf-8", newline="")
        answer = chronicle("import", str(sheets), "--yes", base=base)
        assert answer.code == 0, answer.err
        text = (base / "chronicle.toml").read_text("utf-8")
        assert text == BASE + REPORT.replace("Ann Ray", "Bo Lee")

    def test_a_row_of_a_base_without_one_is_refused(
        self, make_base: MakeBase, chronicle: Chronicle, tmp_path: Path
    ) -> None:
        base, sheets = make_base(chronicle=BASE, facts=FLOOD), tmp_path / "sheets"
        assert chronicle("export", "sheets", "-o", str(sheets), base=base).code == 0
        with (sheets / "report.csv").open("a", encoding="utf-8") as file:
            file.write('"A heading"\r\n')
        answer = chronicle("import", str(sheets), "--yes", base=base)
        assert answer.code == 1
        assert "the base has no [report]" in answer.err
        assert (base / "chronicle.toml").read_text("utf-8") == BASE

    def test_a_release_has_it_without_its_note(
        self, make_base: MakeBase, chronicle: Chronicle, tmp_path: Path
    ) -> None:
        base, out = make_base(chronicle=BASE + REPORT + NOTED, facts=FLOOD), tmp_path / "out"
        answer = chronicle("release", str(out), "--public", base=base)
        assert answer.code == 0, answer.err
        released = tomli.loads((out / "chronicle.toml").read_text("utf-8"))
        assert released["report"].keys() == tomli.loads(REPORT)["report"].keys()
