"""The order of a timeline."""

from chronicle.dates import Interval, OrderKey, interval, interval_of, order_of, parse


def place(text: str) -> OrderKey:
    return order_of(interval_of(parse(text)))


NOTHING: Interval = interval(None, None)


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
    assert order_of(NOTHING) > place("9999-12-31")
    assert order_of(NOTHING) > place("[9999..]")
