"""The order of a timeline."""

from chronicle.dates import order_key, parse


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
    assert sorted(sorted(ordered), key=lambda text: order_key(parse(text))) == ordered


def test_an_open_beginning_is_placed_on_its_latest_day() -> None:
    assert order_key(parse("[..2007]")) == order_key(parse("2007-12-31"))
    assert order_key(parse("../2009")) == order_key(parse("2009-12-31"))


def test_what_has_no_date_comes_last() -> None:
    assert order_key(None) > order_key(parse("9999-12-31"))
    assert order_key(None) > order_key(parse("[9999..]"))


def test_a_key_is_integers_alone() -> None:
    assert all(type(part) is int for part in order_key(parse("2009?")))
