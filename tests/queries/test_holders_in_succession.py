"""Between one holder of a post and the next: words no surer than the dates."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from chronicle.dates import EdtfDate, Interval, build_interval, parse, parse_end, parse_iso
from chronicle.dates.narrowing import from_then_on
from chronicle.queries.succession import handover_words, in_succession, since_last_words


class Holder(NamedTuple):
    interval: Interval
    acting: bool = False
    confirmed: str | None = None
    name: str = ""
    left: str = ""

    @property
    def seated(self) -> Interval | None:
        if self.confirmed:
            return from_then_on(self.interval, parse(self.confirmed))
        return None if self.acting else self.interval

    def names(self, other: Holder) -> bool:
        return bool(other.name) and other.name in self.left


def tenure(
    start: str | None, end: str | None, in_post: str = "", *, acting: bool = False, confirmed: str = ""
) -> Holder:
    began: EdtfDate | None = parse(start) if start else None
    ended = parse_end(end) if end else None
    held = [parse(in_post)] if in_post else []
    return Holder(
        build_interval(began, ended, None, held, as_of=parse_iso("2020-01-01")), acting, confirmed or None
    )


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (("2001-01-01", "2004-05-01"), ("2004-05-01", ".."), ""),
        (("2001-01-01", "2004-05-01"), ("2004-05-02", ".."), ""),
        (("2001-01-01", "2004-05-01"), ("2004-05-03", ".."), "no holder recorded for 1 d"),
        (("2001-01-01", "2004-05-01"), ("2004-04-01", ".."), "an overlap of 1 m 1 d"),
        (("2001", "2003"), ("2005", ".."), "no holder recorded for 1 – 3 y"),
        (("2001", "2003"), ("2004", ".."), "no holder recorded for up to 2 y, or no gap"),
        (("2001", "2003~"), ("2005", ".."), "perhaps no holder recorded for 1 – 3 y"),
        (("2001", None), ("2005", ".."), "the handover is not dated"),
        (("2001", "2003"), (None, ".."), "the handover is not dated"),
    ],
)
def test_the_words_between_two_holders(
    first: tuple[str | None, str | None], second: tuple[str | None, str | None], words: str
) -> None:
    assert handover_words([tenure(*first), tenure(*second)])[1] == words


def test_neighbours_that_share_a_year_never_certainly_overlap() -> None:
    assert "neither" in handover_words([tenure("2001", "2003"), tenure("2003", "2005")])[1]


def test_a_post_with_every_holder_recorded_stands_vacant() -> None:
    holders = [tenure("2001", "2003"), tenure("2005-01-01", "2006-01-01")]
    assert handover_words(holders, complete=True)[1] == "vacant for 1 – 2 y"
    assert since_last_words(holders, complete=True) == "vacant since"


def test_acting_holders_end_a_gap_and_overlap_with_nobody() -> None:
    holders = [
        tenure("2001-01-01", "2005-01-01"),
        tenure("2003-01-01", "2005-01-01", acting=True),
        tenure("2005-01-02", ".."),
    ]
    assert handover_words(holders) == ["", "", ""]


def test_seats_are_filled_before_anybody_overlaps() -> None:
    holders = [
        tenure("2001-01-01", "2005-01-01"),
        tenure("2002-01-01", "2005-01-01"),
        tenure("2004-01-01", "2006-01-01"),
    ]
    assert handover_words(holders, 2) == ["", "", "an overlap of 1 y 1 d"]
    assert handover_words(holders, 3) == ["", "", ""]


def test_of_several_seats_only_what_is_certain_is_said() -> None:
    still, whole, last = tenure("2001", None), tenure("2003", "2006"), tenure("[2004..2005]", "2008")
    assert handover_words([still, whole, last], 2) == ["", "", ""]
    assert (
        handover_words([tenure("2001", "2007"), whole, tenure("2004", "2008")], 2)[2]
        == "an overlap of 1 – 3 y"
    )
    assert handover_words([tenure("2001", "2002"), tenure("2001", "2002"), tenure("2005", "2006")], 2)[2] == (
        "no holder recorded for 2 – 4 y"
    )
    assert (
        handover_words([tenure("2001", "[2002..2005]"), tenure("2001", "2002"), tenure("2005", "2006")], 2)[2]
        == ""
    )


def test_one_who_outstays_his_successor_is_remembered() -> None:
    holders = [
        tenure("2001-01-01", "2009-12-31"),
        tenure("2003-01-01", "2004-01-01", acting=True),
        tenure("2010-01-01", ".."),
    ]
    assert handover_words(holders)[2] == ""


@pytest.mark.parametrize(("end", "words"), [("2005", "no holder recorded since"), ("..", ""), (None, "")])
def test_after_the_last(end: str | None, words: str) -> None:
    assert since_last_words([tenure("2001", "2003"), tenure("2004", end)]) == words


def test_nobody_is_after_nobody() -> None:
    assert since_last_words([]) == ""


def test_a_predecessor_without_a_start_stands_before_whoever_ended_later() -> None:
    retired, interim, successor = (
        tenure(None, "[2010-10..2010-12]"),
        tenure("2010-10", "[2010-10..2012-04]"),
        tenure("2012-04", ".."),
    )
    assert in_succession([interim, retired, successor]) == [retired, interim, successor]


@pytest.mark.parametrize("end", ["2003", "..", None])
def test_one_of_whom_nothing_is_known_stands_last(end: str | None) -> None:
    unknown, known = tenure(None, None), tenure("2001", end)
    assert in_succession([known, unknown]) == [known, unknown]


def test_the_last_to_begin_need_not_be_the_last_to_leave() -> None:
    holders = [tenure("2001", "2012-09"), tenure("2010-12", "2011-01")]
    assert since_last_words(holders) == "no holder recorded since the last of them left"


def test_a_gap_is_no_longer_than_since_anybody_was_certainly_there() -> None:
    holders = [
        tenure("2011", "[2016..2018-05]"),
        tenure("2016-11", "2017", acting=True),
        tenure("2018-01", ".."),
    ]
    assert (
        handover_words(holders)[2]
        == "no holder recorded for up to 1 y 1 m, or an overlap of up to 5 m, or neither"
    )


def test_a_vacancy_is_doubtful_while_somebody_may_have_begun_at_any_time() -> None:
    holders = [tenure("2001", "2002-03"), tenure("2003-05", "2004"), tenure(None, "..")]
    assert handover_words(holders, complete=True)[1] == "perhaps vacant for 1 y 1 m – 1 y 3 m"
    assert handover_words(holders[:2], complete=True)[1] == "vacant for 1 y 1 m – 1 y 3 m"
    assert handover_words(holders)[1] == "no holder recorded for 1 y 1 m – 1 y 3 m"


def test_a_gap_is_what_no_holder_covers_and_not_what_lies_between_neighbours() -> None:
    holders = [
        tenure("2003-05", "2005-06-30"),
        tenure("2005", "2006-04"),
        tenure("2005-07-01", "2005-12"),
        tenure("2009", "2010"),
    ]
    assert handover_words(holders) == [
        "",
        "an overlap of up to 6 m, or none",
        "no holder recorded for up to 29 d, or an overlap of up to 6 m, or neither",
        "no holder recorded for 2 y 8 m – 3 y 9 m",
    ]


def test_one_of_whom_a_date_is_missing_covers_only_what_is_known() -> None:
    gone, unknown, next_ = tenure("2001", "2003"), tenure("2002", None, "2003-02"), tenure("2006", "2007")
    assert handover_words([gone, unknown, next_])[2] == "no holder recorded for 2 y – 3 y 11 m"
    assert handover_words([gone, unknown, next_], complete=True)[2] == "perhaps vacant for 2 y – 3 y 11 m"
    returning = tenure(None, "2008")
    assert handover_words([gone, next_, returning])[1] == "no holder recorded for 2 – 4 y"


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (("2003-03-03", "2003-03-03"), "an overlap of 1 d"),
        (("2001-01-01", "2001-01-01"), ""),
        (("2009-12-31", "2009-12-31"), ""),
        (("2003-03", "2003-03"), "an overlap of up to 1 m"),
        (("2009-12-31", "2012"), ""),
    ],
)
def test_a_tenure_within_another_overlaps_it_by_its_own_length(second: tuple[str, str], words: str) -> None:
    assert handover_words([tenure("2001-01-01", "2009-12-31"), tenure(*second)])[1] == words


def test_what_is_said_of_the_dates_denies_an_overlap() -> None:
    first, second = tenure("2001", "2004"), tenure("2004", "2008")
    assert handover_words([first, second])[1] == (
        "no holder recorded for up to 1 y, or an overlap of up to 1 y, or neither"
    )
    named, other = first._replace(name="Ash"), second._replace(name="Birch")
    for line in (
        [named, other._replace(left="appointed after Ash had left")],
        [named._replace(left="handed over to Birch"), other],
    ):
        assert handover_words(line)[1] == "no holder recorded for up to 1 y, or no gap"
    assert handover_words([named, other._replace(left="for another post")])[1].endswith("or neither")


def test_one_who_was_acting_shares_a_seat_only_once_confirmed() -> None:
    acting = tenure("2007", "2012", acting=True, confirmed="2010-03-01")
    for other, words in (
        (tenure("2008", "2009-12-31"), ""),
        (tenure("2008-02-01", "2010-03-31"), "an overlap of 1 m"),
        (tenure("2011-01-01", "2014"), "an overlap of 1 – 2 y"),
    ):
        assert handover_words([acting, other])[1] == words
        assert handover_words([acting._replace(acting=False), other])[1] == words
