"""The order of a timeline."""

from chronicle.dates import Interval, SortKey, build_interval, interval_from_date, parse, sort_key


def place(text: str) -> SortKey:
    return sort_key(interval_from_date(parse(text)))


NOTHING: Interval = build_interval(None, None)


def test_a_timeline_is_in_the_order_of_the_design() -> None:
    ordered = [
        "2007",
        "[..2007]",
        "2009/..",
        "2009",
        "2009?",
        "2009-21",
        "2009-04",
        "2009-04~",
        "2009-04-17",
        "2009-04-17T09:00",
        "2009-04-17T14:35",
        "2009-04-17?",
        "2009-22",
        "2009-12-31",
    ]
    assert sorted(sorted(ordered), key=place) == ordered


def test_midnight_is_a_time_of_day_like_any_other() -> None:
    assert place("2009-04-17") < place("2009-04-17T00:00") < place("2009-04-17T00:01")


def test_an_open_beginning_is_placed_on_its_latest_day() -> None:
    assert place("[..2007]") == place("2007-12-31")
    assert place("../2009") == place("2009-12-31")


def test_what_has_no_date_comes_last() -> None:
    assert sort_key(NOTHING) > place("9999-12-31")
    assert sort_key(NOTHING) > place("[9999..]")
