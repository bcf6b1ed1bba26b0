"""The base that ships: all of it cited, nothing more precise than the articles, and each of their traps."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import tomli

from chronicle.dates import parse, parse_iso
from tests.conftest import BIRMINGHAM

if TYPE_CHECKING:
    import pytest

    from tests.conftest import Chronicle

FACTS = ("tenures", "inspections", "budget", "events", "counts")
CYPN, CHAMBERLAIN = "cypn", "chamberlain"
THE_DAY = "2014-01-06"
"""The day of the one article that has a date."""


@cache
def base() -> dict[str, dict[str, dict[str, Any]]]:
    """Everything in the base, as TOML holds it."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(BIRMINGHAM.glob("*.toml")):
        for table, entries in tomli.loads(path.read_text("utf-8")).items():
            found.setdefault(table, {}).update(entries)
    return found


def facts() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{table}.{id_}", fact) for table in FACTS for id_, fact in base()[table].items()]


def says(fact: dict[str, Any], source: str) -> dict[str, Any]:
    """What a source gives of a fact."""
    (one,) = (citation for citation in fact["sources"] if citation["source"] == source)
    return cast("dict[str, Any]", one.get("says", {}))


def listed(chronicle: Chronicle, *arguments: str) -> dict[str, dict[str, Any]]:
    answer = chronicle(*arguments, "-f", "json")
    assert answer.code == 0, answer.err
    return {row["id"]: row for row in json.loads(answer.out)}


class TestAsAWhole:
    def test_a_strict_check_finds_nothing(self, chronicle: Chronicle) -> None:
        answer = chronicle("check", "--strict")
        assert (answer.code, answer.out) == (0, "")

    def test_it_has_sixty_facts_and_more_of_every_kind(self) -> None:
        assert len(facts()) >= 60
        assert all(base()[table] for table in FACTS)

    def test_quotes_are_a_few_telling_words(self) -> None:
        quotes = [one["quote"] for _, fact in facts() for one in fact["sources"] if "quote" in one]
        assert quotes
        assert max(len(quote.split()) for quote in quotes) <= 10

    def test_every_value_that_was_worked_out_says_how(self, chronicle: Chronicle) -> None:
        for table in FACTS:
            for row in listed(chronicle, table).values():
                fact = base()[table][row["id"].partition(".")[2]]
                follows = {"start", "end"} - fact.keys() if "length" in fact else set()
                assert not set(row["worked_out"]) - follows or row["because"], row["id"]

    def test_every_disagreement_is_settled(self, chronicle: Chronicle) -> None:
        disputed = {
            row["id"]: row for table in FACTS for row in listed(chronicle, table).values() if row["disputed"]
        }
        assert {id_: sorted(row["disputed"]) for id_, row in disputed.items()} == {
            "tenures.tucker": ["start", "title"],
            "tenures.tucker-sandwell": ["title"],
            "events.ifst": ["title"],
            "events.expert-review": ["title"],
        }
        for row in disputed.values():
            assert all(f"{field}: " in row["because"] for field in row["disputed"]), row["id"]

    def test_nothing_is_dated_to_the_day_but_the_day_of_the_article(self) -> None:
        """Neither article gives any other day."""
        days = re.compile(r"\d{4}-\d{2}-\d{2}")
        for address, fact in facts():
            dates = json.dumps({key: one for key, one in fact.items() if key not in {"note", "because"}})
            four_years_earlier = {"2010-01-06"} if address == "events.not-the-money" else set()
            assert set(days.findall(dates)) <= {THE_DAY} | four_years_earlier, address

    def test_nothing_that_happened_is_later_than_the_last_article(self, chronicle: Chronicle) -> None:
        for row in listed(chronicle, "timeline").values():
            if not row["status"] and row["earliest"]:
                assert row["earliest"] <= THE_DAY, row["id"]


class TestWhoWasInCharge:
    def test_tucker_began_in_april_in_one_article_and_in_summer_in_the_other(
        self, chronicle: Chronicle
    ) -> None:
        tucker = base()["tenures"]["tucker"]
        assert says(tucker, CYPN)["start"] == "2009-04"
        assert [one["says"].get("start") for one in tucker["sources"]] == ["2009-04", None, "2009-22"]
        found = {
            (row["id"], row["field"], row["source"]): row["verdict"]
            for row in json.loads(chronicle("conflicts", "-f", "json").out)
        }
        assert found["tenures.tucker", "start", CHAMBERLAIN] == "disagrees"

    def test_nobody_dates_tucker_s_leaving(self, chronicle: Chronicle) -> None:
        tucker = base()["tenures"]["tucker"]
        assert all("end" not in one["says"] for one in tucker["sources"])
        assert "end" in listed(chronicle, "tenures")["tenures.tucker"]["worked_out"]
        assert "end" not in tucker
        assert tucker["sources"][-1]["says"]["length"] == tucker["length"] == "2 years"
        row = listed(chronicle, "tenures")["tenures.tucker"]
        assert (row["end_earliest"], row["end_latest"]) == ("2010-04-01", "2012-04-29")

    def test_tucker_s_post_is_not_the_strategic_director_s(self) -> None:
        assert base()["tenures"]["tucker"]["post"] == "service-director"
        held = {id_ for id_, one in base()["tenures"].items() if one.get("post") == "strategic-director"}
        assert held == {"howell", "brazil", "duxbury", "hay"}

    def test_duxbury_s_end_is_given_by_a_length_alone(self, chronicle: Chronicle) -> None:
        duxbury = base()["tenures"]["duxbury"]
        assert "end" not in duxbury
        assert duxbury["length"] == "16 months"
        row = listed(chronicle, "tenures")["tenures.duxbury"]
        assert row["worked_out"] == ["end"]
        assert (row["end_earliest"], row["end_latest"]) == ("2013-07-01", "2013-09-29")

    def test_duxbury_was_there_for_sixteen_months_by_either_way_of_counting(
        self, chronicle: Chronicle
    ) -> None:
        asked = ("between", "tenures.duxbury", "tenures.duxbury.end", "-f", "json")
        answer = json.loads(chronicle(*asked).out)
        assert (answer["days_min"], answer["days_max"]) == (456, 517)

    def test_hay_s_start_is_only_bounded(self, chronicle: Chronicle) -> None:
        hay = base()["tenures"]["hay"]
        assert says(hay, CHAMBERLAIN) == {"in-post": THE_DAY, "end": ".."}
        row = listed(chronicle, "tenures")["tenures.hay"]
        assert "start" in row["worked_out"]
        left = listed(chronicle, "tenures")["tenures.duxbury"]["end_earliest"]
        assert row["start_earliest"] <= left
        assert row["start_latest"] == THE_DAY

    def test_brazil_s_end_is_only_bounded_by_duxbury_s_coming(self, chronicle: Chronicle) -> None:
        assert "end" not in says(base()["tenures"]["brazil"], CYPN)
        row = listed(chronicle, "tenures")["tenures.brazil"]
        assert "end" in row["worked_out"]
        assert (row["end_earliest"], row["end_latest"]) == ("2010-10-01", "2012-04-30")

    def test_howell_hands_over_to_an_interim_and_retires_afterwards(self, chronicle: Chronicle) -> None:
        howell, brazil = base()["tenures"]["howell"], base()["tenures"]["brazil"]
        assert brazil["acting"] is True
        assert "start" not in howell
        assert parse(howell["end"]).day_range == (parse_iso("2010-10-01"), parse_iso("2010-12-31"))
        assert "end" not in says(howell, CYPN)
        assert base()["events"]["howell-retires"]["date"] == "2010-12"
        assert "end" in listed(chronicle, "tenures")["tenures.howell"]["worked_out"]

    def test_a_first_time_in_charge_of_more_than_ten_years_ago_is_a_sighting(self) -> None:
        first = base()["tenures"]["hay-former-director"]
        assert first["in-post"] == "[..2004-01]"
        assert not {"start", "end", "length"} & first.keys()

    def test_one_article_has_duxbury_in_post_still(self, chronicle: Chronicle) -> None:
        assert says(base()["tenures"]["duxbury"], CYPN)["end"] == ".."
        then = listed(chronicle, "tenures", "--known-by", "2013-12")["tenures.duxbury"]
        assert (then["start"], then["end"], then["left"]) == ("2012-04", "..", None)

    def test_what_duxbury_was_doing_ended_no_later_than_he(self, chronicle: Chronicle) -> None:
        left = listed(chronicle, "tenures")["tenures.duxbury"]["end_latest"]
        rows = listed(chronicle, "events", "-p", "duxbury")
        for id_ in ("case-audits", "education-trust", "early-help"):
            assert rows[f"events.{id_}"]["latest"][:7] == left[:7]

    def test_who_is_said_to_be_of_the_expert_group_only_by_inference_says_so(self) -> None:
        inferred = {
            id_: one for id_, one in base()["tenures"].items() if one.get("organisation") == "expert-group"
        }
        assert inferred.keys() == {"little-expert-group", "hanif-expert-group"}
        assert all(one["because"].startswith("not said outright") for one in inferred.values())

    def test_whom_an_article_finds_in_post_is_still_there_when_it_reports(self) -> None:
        """The same evidence, a post as somebody's title, always has the same form."""
        for id_, one in base()["tenures"].items():
            if THE_DAY in one.get("in-post", ()) or one.get("in-post") == "[2013-01..2013-09]":
                assert one.get("end") == ".." or id_ == "hay-adults", id_

    def test_careers_elsewhere_are_there(self) -> None:
        where = {
            one.get("organisation") or base()["posts"][one["post"]]["organisation"]
            for one in base()["tenures"].values()
        }
        assert where >= {"sandwell", "haringey", "lincolnshire", "hackney", "birmingham"}

    def test_six_years_at_lincolnshire_are_not_six_years_as_its_director(self) -> None:
        assert base()["tenures"]["duxbury-lincolnshire"]["length"] == "6 years"
        assert "length" not in base()["tenures"]["duxbury-lincolnshire-director"]


class TestInspections:
    def of_birmingham(self) -> dict[str, dict[str, Any]]:
        return {id_: one for id_, one in base()["inspections"].items() if one["organisation"] == "birmingham"}

    def test_four_years_in_a_row_are_not_four_inspections(self) -> None:
        graded = [id_ for id_, one in self.of_birmingham().items() if "grade" in one]
        assert graded == ["unannounced-2012"]
        state = base()["events"]["rated-inadequate"]
        assert says(state, CYPN)["length"] == "4 years"
        assert state["end"] == ".."

    def test_four_years_in_a_row_are_told_from_the_article_that_counts_them(
        self, chronicle: Chronicle
    ) -> None:
        then = listed(chronicle, "events", "--known-by", "2013")["events.rated-inadequate"]
        assert (then["start"], then["end"], then["length"]) == ("[2008-01-02..2010-09-30]", "..", "4 years")

    def test_two_inspections_used_no_grade_of_the_scale(self) -> None:
        found = self.of_birmingham()
        for id_, words in (
            ("annual-2010", "performs poorly"),
            ("unannounced-2011", "most areas require further work"),
        ):
            assert found[id_]["judgement"] == words
            assert not {"grade", "scale"} & found[id_].keys()

    def test_an_inspection_was_cancelled_and_has_no_date(self, chronicle: Chronicle) -> None:
        cancelled = base()["inspections"]["cancelled"]
        assert cancelled["status"] == "cancelled"
        assert "date" not in cancelled
        for window in ("2013", "2014", "2013/14"):
            assert "inspections.cancelled" not in listed(
                chronicle, "inspections", "--year", window, "--certain"
            )

    def test_the_scale_has_four_grades_the_worst_first(self) -> None:
        assert base()["scales"]["ofsted"]["grades"] == ["inadequate", "adequate", "good", "outstanding"]

    def test_lincolnshire_s_ratings_are_not_birmingham_s(self) -> None:
        elsewhere = {
            one["grade"] for one in base()["inspections"].values() if one["organisation"] == "lincolnshire"
        }
        assert elsewhere == {"adequate", "outstanding"}


class TestMoney:
    def test_five_kinds_of_money_are_five_different_things(self) -> None:
        found = base()["budget"]
        assert len(found) == 5
        assert (found["cut-2013"]["type"], found["cut-2013"]["period"]) == ("cut", "2013/14")
        assert (found["agency-2012"]["type"], found["agency-2012"]["period"]) == ("spend", "2012")
        assert found["one-off-investment"]["one-off"] is True
        assert found["two-year-investment"]["length"] == "2 years"
        assert found["integrated-family-support"]["period"].startswith("[..")
        assert [one["amount"] for one in found.values()] == [
            24_000_000,
            7_700_000,
            3_000_000,
            10_000_000,
            12_000_000,
        ]

    def test_a_financial_year_s_cut_and_a_calendar_year_s_spending_keep_their_years(
        self, chronicle: Chronicle
    ) -> None:
        rows = listed(chronicle, "budget")
        cut, spent = rows["budget.cut-2013"], rows["budget.agency-2012"]
        assert (cut["earliest"], cut["latest"]) == ("2013-04-01", "2014-03-31")
        assert (spent["earliest"], spent["latest"]) == ("2012-01-01", "2012-12-31")

    def test_no_two_figures_are_added_up(self, chronicle: Chronicle) -> None:
        assert "together" not in chronicle("budget").out

    def test_what_was_only_planned_is_said_to_be(self) -> None:
        assert base()["budget"]["two-year-investment"]["status"] == "planned"

    def test_figures_of_somebody_name_whose_they_are(self) -> None:
        found = {id_: one["people"] for id_, one in base()["budget"].items() if "people" in one}
        assert found == {
            "integrated-family-support": ["peter-duxbury"],
            "one-off-investment": ["brigid-jones"],
            "two-year-investment": ["brigid-jones"],
        }

    def test_two_years_of_money_end_by_march_2016(self, chronicle: Chronicle) -> None:
        assert listed(chronicle, "budget")["budget.two-year-investment"]["latest"] == "2016-03-31"
        assert base()["budget"]["one-off-investment"]["period"] == f"[2012-05..{THE_DAY}]"


class TestEvents:
    def test_wilshaw_s_october_has_no_year_of_its_own(self, chronicle: Chronicle) -> None:
        attack = base()["events"]["wilshaw-attack"]
        assert says(attack, CHAMBERLAIN) == {"date": "XXXX-10"}
        assert attack["date"] == "2013-10"
        row = listed(chronicle, "events")["events.wilshaw-attack"]
        assert row["worked_out"] == ["date"]
        assert row["because"]

    def test_wilshaw_s_misprinted_name_finds_him(self, chronicle: Chronicle) -> None:
        assert base()["people"]["michael-wilshaw"]["name"] == "Michael Wilshaw"
        assert "events.wilshaw-attack" in listed(chronicle, "timeline", "-p", "Wilshire")

    def test_closures_were_only_proposed(self, chronicle: Chronicle) -> None:
        closures = base()["events"]["childrens-homes-closures"]
        assert (closures["status"], closures["date"]) == ("proposed", "[..2013-09]")
        assert "events.childrens-homes-closures" not in listed(
            chronicle, "events", "--year", "2013", "--certain"
        )

    def test_almost_five_years_of_special_measures_are_a_length_and_no_date(self) -> None:
        measures = base()["events"]["special-measures"]
        assert [one["says"] for one in measures["sources"]] == [
            {"length": "almost 5 years", "end": ".."},
            {"end": ".."},
        ]
        assert not {"start", "date"} & measures.keys()

    def test_only_one_child_s_death_is_dated(self) -> None:
        deaths = {
            id_: one.get("date") for id_, one in base()["events"].items() if one.get("category") == "death"
        }
        assert deaths == {
            "child-deaths": "[..2013-09]",
            "khyra-ishaq": "2008-05",
            "keanu-williams": f"[..{THE_DAY}]",
            "toni-ann-byfield": f"[..{THE_DAY}]",
        }


class TestTheStory:
    CATEGORIES = frozenset(
        (
            *("death", "scandal", "intervention", "rating", "statement", "plan", "reform"),
            *("governance", "appointment", "retirement", "savings"),
        )
    )

    def test_every_event_has_a_category_of_a_few(self) -> None:
        assert {one.get("category") for one in base()["events"].values()} == self.CATEGORIES

    def test_some_thirty_facts_tell_it(self) -> None:
        headlines = [address for address, fact in facts() if fact.get("headline")]
        assert 25 <= len(headlines) <= 35

    def test_the_short_story_fits_on_one_screen(
        self, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "120")
        lines = chronicle("timeline", "--headlines").out.splitlines()
        assert len(lines) <= 45
        assert max(map(len, lines)) <= 120

    def test_only_what_has_no_date_in_any_article_is_undated(self, chronicle: Chronicle) -> None:
        undated = [
            id_
            for id_, row in listed(chronicle, "timeline").items()
            if row["earliest"] is None and row["latest"] is None
        ]
        assert undated == ["inspections.cancelled"]


class TestSources:
    def test_one_article_prints_no_date_and_is_only_bounded(self) -> None:
        published = base()["sources"]["cypn"]["published"]
        assert published == "[2013-01..2013-09]"
        assert base()["sources"]["chamberlain"]["published"] == THE_DAY

    def test_what_was_known_before_2014_does_not_hold_the_second_article(self, chronicle: Chronicle) -> None:
        then = listed(chronicle, "timeline", "--known-by", "2013-12")
        assert then
        assert {source for row in then.values() for source in row["sources"]} == {CYPN}
        assert listed(chronicle, "tenures", "--known-by", "2013-12")["tenures.tucker"]["disputed"] == []

    def test_a_source_that_may_be_later_is_counted(self, chronicle: Chronicle) -> None:
        assert "1 source that may be later is kept" in chronicle("timeline", "--known-by", "2013-03").err
        assert "kept" not in chronicle("timeline", "--known-by", "2013-12").err


def test_everybody_whom_the_articles_name_is_there() -> None:
    names = {one["name"] for one in base()["people"].values()}
    assert names == {
        *("Tony Howell", "Eleanor Brazil", "Peter Duxbury", "Peter Hay", "Colin Tucker"),
        *("Albert Bore", "Brigid Jones", "Michael Gove", "Ed Timpson", "Stephen Rimmer", "Michael Wilshaw"),
        *("Julian Le Grand", "Alan Wood", "Michael Little", "Kamal Hanif", "Nushra Mansuri"),
        *("Khyra Ishaq", "Toni Ann Byfield", "Keanu Williams", "Paul Dale"),
    }


def test_panels_and_boards_are_there() -> None:
    assert base()["organisations"].keys() >= {
        *("improvement-board", "expert-group", "expert-panel", "health-and-wellbeing-board"),
        *("ofsted", "government", "social-research-unit", "basw", "lga"),
    }
