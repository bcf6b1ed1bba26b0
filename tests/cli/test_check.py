from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chronicle.cli.commands.check import MOST_IN_A_FILE
from chronicle.codes import CODES
from chronicle.queries import findings as views
from chronicle.render import PageOptions, format_names, write_findings
from tests.pages.page_fixtures import opened

if TYPE_CHECKING:
    from tests.conftest import Chronicle

MakeBase = Callable[..., Path]

HEAD = '[sources.book]\ntitle = "A book"\n'
GOOD = HEAD + '[events.good]\ntitle = "It happens"\ndate = "2009"\nsources = ["book"]\n'
BROKEN = GOOD + '[events.bad]\ntitle = "Not so"\ndate = "summer 2009"\nsources = ["book"]\n'
WARNED = GOOD + '[events.bare]\ntitle = "Nobody says so"\ndate = "2009"\n'


def broken(number: int) -> str:
    events = (
        f'[events.e{event}]\ntitle = "Event {event}"\ndate = "someday"\nsources = ["book{event}"]\n'
        for event in range(number)
    )
    return GOOD + "".join(events)


class TestExitCode:
    def test_fine_with_one_line_and_no_answer(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(facts=GOOD)
        answer = chronicle("check", base=base)
        assert (answer.code, answer.out) == (0, "")
        summary, more = answer.err.splitlines()
        assert summary == "Nothing to mend in 2 files: 1 fact is good."
        assert more.endswith(f"chronicle check --all --base {base}")

    def test_errors_are_1(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        answer = chronicle("check", base=make_base(facts=BROKEN))
        assert answer.code == 1
        assert answer.err.splitlines()[0] == (
            "1 error in 1 of 2 files. 1 fact is good; 1 entry is left out of every answer until mended."
        )

    def test_warnings_are_0_unless_strict(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(facts=WARNED)
        assert chronicle("check", base=base).code == 0
        assert chronicle("check", "--strict", base=base).code == 1
        assert chronicle("check", "--strict", "--ignore", "S301", base=base).code == 0

    def test_information_is_never_counted(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        assert chronicle("check", "--strict", "--select", "S305", base=make_base(facts=GOOD)).code == 0

    def test_a_fact_that_is_shown_with_an_error_is_not_counted_as_good(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        backwards = '[events.back]\ntitle = "Back"\nstart = "2011"\nend = "2010"\nsources = ["book"]\n'
        answer = chronicle("check", base=make_base(facts=GOOD + backwards))
        assert answer.err.splitlines()[0] == "1 error in 1 of 2 files. 1 fact is good."

    def test_an_error_that_is_allowed_costs_no_fact(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        cut = 'organisations.o.name = "O"\n[budget.cut]\norganisation = "o"\ntype = "cut"\namount = -5\nperiod = "2009"\n'
        allowed = f'{cut}sources = ["book"]\nallow = {{ M501 = "printed so" }}\n'
        assert chronicle("check", base=make_base(facts=GOOD, money=allowed)).err.startswith(
            "Nothing to mend in 3 files: 2 facts are good."
        )

    @pytest.mark.parametrize("pattern", ["fact/*.toml", "facts/", "./facts"])
    def test_a_pattern_that_fits_no_file_is_an_error(
        self, pattern: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(chronicle=f'[chronicle]\ntitle = "B"\nfiles = ["{pattern}"]\n')
        (base / "facts").mkdir()
        (base / "facts" / "good.toml").write_text(GOOD)
        answer = chronicle("check", base=base)
        assert answer.code == 1
        assert (
            f'chronicle.toml:3:10: error[F001] chronicle: no file of the base fits "{pattern}"' in answer.out
        )
        assert '"facts/**/*.toml" beneath it as well' in answer.out
        (base / "fact").mkdir()
        (base / "fact" / "more.toml").write_text(WARNED)
        assert chronicle("check", base=base).code == (0 if pattern == "fact/*.toml" else 1)

    def test_the_shipped_base_passes_strictly(self, chronicle: Chronicle) -> None:
        answer = chronicle("check", "--strict")
        assert (answer.code, answer.out) == (0, "")

    @pytest.mark.parametrize(
        "arguments", [("--select", "Z9"), ("--ignore", "D1,,D2"), ("--explain", "Q"), ("--select", "")]
    )
    def test_no_such_code_is_2(self, arguments: tuple[str, ...], chronicle: Chronicle) -> None:
        answer = chronicle("check", *arguments)
        assert (answer.code, answer.out) == (2, "")
        assert "no check is called" in answer.err
        assert "hint:" in answer.err

    def test_the_nearest_code_is_offered(self, chronicle: Chronicle) -> None:
        assert "did you mean P20" in chronicle("check", "--explain", "P210").err


class TestLayout:
    def excerpt(self, answer: str) -> tuple[str, str]:
        line, carets, *_ = (line for line in answer.splitlines() if " | " in line)
        return line, carets

    def test_is_that_of_the_design(
        self, make_base: MakeBase, chronicle: Chronicle, in_directory: Callable[[Path], None]
    ) -> None:
        base = make_base(facts=BROKEN)
        in_directory(base.parent)
        answer = chronicle("check", base=Path(base.name))
        assert answer.out.splitlines() == [
            'base/facts.toml:9:8: error[F007] events.bad: date "summer 2009" is not a date Chronicle reads',
            '    9 | date = "summer 2009"',
            "      |        ^^^^^^^^^^^^^",
            '    hint: write "2009-22" (21 spring, 22 summer, 23 autumn, 24 winter)',
        ]

    @pytest.mark.parametrize(
        "line",
        [
            'title = "長い名前"\tdate = "soon"',
            '\t\tdate\t=\t"soon"',
            'title = "e\u0301 \U0001f469\u200d\U0001f469 \\u202e"  , date = "soon"',
            'title = "right \u202e to left \x7f", date = "soon"',
        ],
    )
    def test_the_caret_stands_under_the_value_however_wide_what_precedes_it(
        self, line: str, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        from rich.cells import cell_len

        inline = (
            re.sub(r'"(\s+)(,?\s*)date', r'", date', line).strip()
            if "title" in line
            else f'title = "x", {line}'
        )
        base = make_base(facts=f"{HEAD}[events]\ne = {{ sources = ['book'], {inline} }}\n")
        answer = chronicle("check", "--select", "F", base=base)
        shown, carets = self.excerpt(answer.out)
        if "[F003]" in answer.out:  # a DEL may not stand in TOML; then it is that which is marked
            assert "\x7f" not in answer.out
            return
        assert cell_len(shown[: shown.index('"soon"')]) == cell_len(carets[: carets.index("^")])
        assert carets.count("^") == len('"soon"')
        assert not re.search("[\u202e\x7f\t]", answer.out)

    @pytest.mark.parametrize("letter", ["x", "長"])
    @pytest.mark.parametrize("after", [0, 5000])
    def test_a_long_line_is_cut_around_the_caret(
        self,
        letter: str,
        after: int,
        make_base: MakeBase,
        chronicle: Chronicle,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from rich.cells import cell_len

        tags = f"tags = ['{letter * after}']" if after else ""
        long = f"e = {{ note = '{letter * 5000}', title = 'T', date = 'soon', {tags} }}"
        base = make_base(facts=f"[events]\n{long}\n")
        for columns in ("40", "41", "80", "200"):
            monkeypatch.setenv("COLUMNS", columns)
            shown, carets = self.excerpt(chronicle("check", "--select", "F", base=base).out)
            assert int(columns) - 2 <= cell_len(shown) <= int(columns)
            assert cell_len(shown.partition("'soon'")[0]) == carets.index("^")
            assert shown.count("…") == 1 + bool(after)

    def test_on_a_terminal_words_are_broken_only_between_them(self, make_base: MakeBase) -> None:
        facts = '[events.e]\ntitle = "T"\nstart = "2012"\nend = "2009"\n'
        index, out = opened(make_base(facts=facts)), io.StringIO()
        findings = views.findings(index, frozenset({"D101"}))
        write_findings(
            "table", findings, views.SourceLines(index), lambda file: file, out, PageOptions(width=44)
        )
        assert out.getvalue().splitlines() == [
            "facts.toml:4:7: error[D101] events.e:",
            "    ends before it starts",
            '    4 | end = "2009"',
            "      |       ^^^^^^",
            "      | 2009-12-31 at the latest; it starts",
            "        on 2012-01-01 at the earliest (line",
            "        3)",
            "    hint: correct one of the two; leave out",
            "          the one that is not known",
        ]

    @pytest.mark.parametrize("width", range(16, 60))
    def test_no_text_is_wider_than_the_terminal(self, make_base: MakeBase, width: int) -> None:
        facts = '[events.e]\ntitle = "T"\nstart = "2012"\nend = "2009"\n'
        index, out = opened(make_base(facts=facts)), io.StringIO()
        findings = views.findings(index, frozenset({"D101"}))
        write_findings(
            "table", findings, views.SourceLines(index), lambda file: file, out, PageOptions(width=width)
        )
        texts = [line for line in out.getvalue().splitlines() if "end =" not in line and "^" not in line]
        assert max(map(len, texts)) <= max(width, 20)

    def test_other_programs_read_findings_line_by_line(
        self, make_base: MakeBase, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "44")
        facts = '[events.e]\ntitle = "T"\nstart = "2012"\nend = "2009"\n'
        out = chronicle("check", "--select", "D101", base=make_base(facts=facts)).out
        assert "facts.toml:4:7: error[D101] events.e: ends before it starts\n" in out

    def test_an_id_that_is_there_twice_is_shown_with_both_places(
        self, make_base: MakeBase, chronicle: Chronicle, in_directory: Callable[[Path], None]
    ) -> None:
        base = make_base(facts='[events.e]\ntitle = "A"\n[events.e]\ntitle = "B"\n')
        in_directory(base)
        answer = chronicle("check", "--select", "F008", "-f", "json", base=None)
        (finding,) = json.loads(answer.out)
        assert (finding["line"], finding["also_at"]) == (3, ["facts.toml:1:1"])
        assert "events.e is defined twice" in finding["message"]
        assert "^^^^^^^^ (line 1)" in chronicle("check", "--select", "F008", base=None).out

    def test_a_value_over_many_lines_is_marked_on_its_first(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(
            facts=f'{HEAD}[events.e]\ntitle = "T"\ndate = """\nsoon\nor later"""\nsources = ["book"]\n'
        )
        answer = chronicle("check", base=base)
        shown, carets = self.excerpt(answer.out)
        assert shown == '    5 | date = """'
        assert carets.rstrip().endswith("^^^")

    def test_findings_come_by_file_and_line(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        bad = '[events.{}]\ntitle = "x"\ndate = "soon"\n[events.{}2]\ntitle = "x"\ndate = "later"\n'
        base = make_base(
            zebra=bad.format("z", "z"), ape=bad.format("a", "a"), **{"many-1": bad.format("m", "m")}
        )
        findings = json.loads(chronicle("check", "-f", "json", base=base).out)
        assert [(finding["file"], finding["line"]) for finding in findings] == sorted(
            (finding["file"], finding["line"]) for finding in findings
        )

    def test_colour_only_where_it_is_wanted(
        self, make_base: MakeBase, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = make_base(facts=BROKEN)
        assert "\x1b" not in chronicle("check", base=base).out
        monkeypatch.setenv("FORCE_COLOR", "1")
        answer = chronicle("check", base=base)
        assert "\x1b[1;31merror[F007]" in answer.out

    def test_a_stranger_s_text_is_made_visible(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(
            facts='[events.e]\ntitle = "T"\ndate = "\\u001b]0;x\\u0007\\u202e"\n"k\\u001by" = 1\n'
        )
        answer = chronicle("check", base=base)
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", answer.out + answer.err)
        assert "\\x1b" in answer.out


class TestCap:
    def test_people_see_the_first_of_each_file_and_the_count_of_the_rest(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(facts=broken(200), other='[events.other]\ntitle = "x"\ndate = "soon"\n')
        answer = chronicle("check", "--select", "F007", base=base)
        assert answer.out.count("error[F007]") == MOST_IN_A_FILE + 1
        assert (
            f"facts.toml: and 150 errors more. To see them: chronicle check --all --base {base}" in answer.out
        )
        assert answer.err.startswith("201 errors in 2 of 3 files.")

    def test_an_error_is_not_hidden_behind_warnings(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        unsourced = "".join(
            f'[events.e{n}]\ntitle = "{n}"\ndate = "2000"\n' for n in range(MOST_IN_A_FILE + 5)
        )
        wrong = '[events.last{}]\ntitle = "x{}"\nstart = "2010"\nend = "2009"\n'
        base = make_base(facts=unsourced + wrong.format("", ""), other=wrong.format("2", "2"))
        answer = chronicle("check", "--select", "S301,D101", base=base)
        reported = [line for line in answer.out.splitlines() if "error[" in line or "warning[" in line]
        assert ["error[D101]" in line for line in reported] == [True, True] + [False] * (MOST_IN_A_FILE + 1)
        assert "facts.toml: and 6 warnings more." in answer.out

    def test_warnings_take_no_room_from_errors(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(facts=broken(MOST_IN_A_FILE) + '[events.other]\ntitle = "y"\n')
        answer = chronicle("check", "--select", "F007,S301", base=base)
        assert answer.out.count("error[F007]") == MOST_IN_A_FILE
        assert answer.out.count("warning[S301]") == 1
        assert " more." not in answer.out

    def test_all_shows_all(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        assert chronicle("check", "--all", base=make_base(facts=broken(200))).out.count("error[F007]") == 200

    @pytest.mark.parametrize(
        "format_", [name for name in format_names("table", "findings", binary=False) if name != "table"]
    )
    def test_programs_are_given_all(self, format_: str, make_base: MakeBase, chronicle: Chronicle) -> None:
        answer = chronicle("check", "-f", format_, "--select", "F007", base=make_base(facts=broken(200)))
        assert answer.out.count("F007") == 200


class TestFormats:
    FIELDS = ("severity", "code", "message", "hint", "id", "file", "line", "column", "also_at", "fix")

    def test_json_jsonl_and_csv_say_the_same(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        base = make_base(facts=BROKEN + WARNED.removeprefix(GOOD))
        as_json = json.loads(chronicle("check", "-f", "json", base=base).out)
        as_lines = [
            json.loads(line) for line in chronicle("check", "-f", "jsonl", base=base).out.splitlines()
        ]
        rows = list(csv.DictReader(io.StringIO(chronicle("check", "-f", "csv", base=base).out)))
        assert as_json == as_lines
        assert tuple(as_json[0]) == self.FIELDS == tuple(rows[0])
        assert [row["code"] for row in rows] == [finding["code"] for finding in as_json]
        assert {finding["severity"] for finding in as_json} == {"error", "warning", "info"}

    def test_a_clean_base_is_an_empty_array(self, make_base: MakeBase, chronicle: Chronicle) -> None:
        assert (
            json.loads(chronicle("check", "-f", "json", "--ignore", "S305", base=make_base(facts=GOOD)).out)
            == []
        )

    def test_github_escapes_what_its_commands_reserve(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(
            "a,b:c%d",
            facts=HEAD + '[events.e]\ntitle = "T"\ndate = "100%\\r\\n::error::x"\nsources = ["book"]\n',
        )
        answer = chronicle("check", "-f", "github", base=base)
        (line,) = answer.out.splitlines()
        properties, _, message = line.removeprefix("::error ").partition("::")
        values = dict(part.split("=", 1) for part in properties.split(","))
        assert values["file"].endswith("a%2Cb%3Ac%25d/facts.toml")
        assert (values["line"], values["col"], values["title"]) == ("5", "8", "F007 events.e")
        assert message.startswith('date "100%25\\r\\n::error::x" ')
        assert "%0Ahint: " in message

    def test_github_is_told_both_places_as_it_knows_them(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(a=HEAD + '[events.e]\ntitle = "T"\n', b='[events.e]\ntitle = "T"\n')
        (line,) = [
            line for line in chronicle("check", "-f", "github", base=base).out.splitlines() if "F008" in line
        ]
        assert f"file={base}/b.toml,".replace(":", "%3A") in line
        assert f"see also {base}/a.toml:" in line

    def test_output_and_force(self, make_base: MakeBase, chronicle: Chronicle, tmp_path: Path) -> None:
        base, out = make_base(facts=BROKEN), tmp_path / "found.json"
        assert chronicle("check", "-o", str(out), base=base).code == 1
        assert [finding["code"] for finding in json.loads(out.read_text())] == ["S305", "F007"]
        assert chronicle("check", "-o", str(out), base=base).code == 2
        assert chronicle("check", "-o", str(out), "--force", base=base).code == 1

    @pytest.mark.parametrize("arguments", [(), ("--explain", "P201")])
    def test_no_file_for_a_format_that_it_has_not(
        self, arguments: tuple[str, ...], chronicle: Chronicle, tmp_path: Path
    ) -> None:
        answer = chronicle("check", *arguments, "-o", str(tmp_path / "found.md"))
        assert (answer.code, [*tmp_path.iterdir()]) == (2, [])
        assert ", ".join(format_names("table", "findings")) in answer.err


class TestChoice:
    @pytest.mark.parametrize(
        ("arguments", "codes"),
        [
            (("--select", "F"), {"F007"}),
            (("--select", "s3"), {"S301", "S305"}),
            (("--select", "F007", "--select", "S301"), {"F007", "S301"}),
            (("--select", "F,S", "--ignore", "S305"), {"F007", "S301"}),
            (("--ignore", "F,S305"), {"S301"}),
            ((), {"F007", "S301", "S305"}),
        ],
    )
    def test_by_code_or_by_how_it_begins(
        self, arguments: tuple[str, ...], codes: set[str], make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(facts=BROKEN + WARNED.removeprefix(GOOD))
        findings = json.loads(chronicle("check", "-f", "json", *arguments, base=base).out)
        assert {finding["code"] for finding in findings} == codes

    def test_people_are_told_of_information_in_one_line(
        self, make_base: MakeBase, chronicle: Chronicle
    ) -> None:
        base = make_base(facts=GOOD)
        answer = chronicle("check", base=base)
        assert answer.err.splitlines()[1].startswith("1 remark besides (one source only): ")
        assert "[S305]" in chronicle("check", "--all", base=base).out
        assert "[S305]" in chronicle("check", "--select", "S305", base=base).out


class TestExplain:
    @pytest.mark.parametrize("code", CODES)
    def test_every_code(self, code: str, chronicle: Chronicle) -> None:
        answer = chronicle("check", "--explain", code.lower(), base=None)
        assert answer.code == 0
        assert CODES[code].explanation in answer.out
        assert CODES[code].summary in answer.out

    def test_all_of_them_in_the_order_of_the_catalogue(self, chronicle: Chronicle) -> None:
        answer = chronicle("check", "--explain", "all", base=None)
        assert [line.split()[0] for line in answer.out.splitlines()] == list(CODES)

    def test_those_that_begin_so(self, chronicle: Chronicle) -> None:
        assert len(chronicle("check", "--explain", "D", base=None).out.splitlines()) == 7

    def test_for_programs(self, chronicle: Chronicle) -> None:
        rows = json.loads(chronicle("check", "--explain", "all", "-f", "json", base=None).out)
        assert [(row["code"], row["severity"]) for row in rows] == [
            (text, code.severity) for text, code in CODES.items()
        ]

    def test_needs_no_base(
        self, chronicle: Chronicle, tmp_path: Path, in_directory: Callable[[Path], None]
    ) -> None:
        in_directory(tmp_path)
        assert chronicle("check", "--explain", "P201", base=None).err == ""


def test_thousands_of_broken_facts_are_capped_and_counted(make_base: MakeBase, chronicle: Chronicle) -> None:
    answer = chronicle("check", base=make_base(facts=broken(5_000)))
    assert answer.out.count("error[") == MOST_IN_A_FILE
    assert "10,000 errors" in answer.err
    assert len(answer.out.splitlines()) < 6 * MOST_IN_A_FILE
