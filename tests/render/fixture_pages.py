"""Pages to draw: shaped as the answers of the commands are, with every kind of line in use."""

from __future__ import annotations

from chronicle.document import (
    Blank,
    ColumnSet,
    Foot,
    Heading,
    Inline,
    Note,
    Page,
    PageColumn,
    Row,
    Span,
    Tone,
)

STAR = Span(" *", Tone.MARK)
DISPUTED = Span(" ≠", Tone.MARK)
MAYBE = Span("? ", Tone.MARK)


def date(text: str, *marks: Span) -> Inline:
    return (Span(text, Tone.DATE), *marks)


def dim(text: str) -> Span:
    return Span(text, Tone.DIM)


def timeline() -> Page:
    def row(when: Inline, kind: str, what: Inline, source: str) -> Row:
        return Row((when, dim(kind), what, dim(source)))

    return Page(
        title="Birmingham children's services",
        aside="2010",
        columns=(PageColumn(no_wrap=True), PageColumn(), PageColumn(), PageColumn()),
        lines=[
            row(date("since 2009"), "in force", 'Under government "special measures"', "chamberlain"),
            Heading("2010"),
            row(date("Sep 2010"), "event", "Government issues a further improvement notice", "cypn"),
            row(date("Oct 2010"), "in post", "Eleanor Brazil, interim strategic director", "cypn"),
            row(date("Dec 2010"), "event", "Tony Howell retires", "cypn"),
            row(date("Dec 2010"), "inspection", 'Ofsted, annual: "performs poorly"; no grade', "cypn"),
            Heading("May also fall in 2010"),
            row(date("Oct..Dec 2010", STAR), "left", "Tony Howell, strategic director", "cypn"),
            row(date("about 2010"), "event", "Colin Tucker's plan to join up agencies", "chamberlain"),
            row(date("Dec 2010..Apr 2012", STAR), "left", "Eleanor Brazil, interim strategic director", "–"),
            Blank(),
            Note("+ 8 undated entries that nothing excludes (two deaths, careers elsewhere): add --undated"),
        ],
        foot=lambda: Foot(
            (
                Span("a..b some time between   "),
                Span("*", Tone.MARK),
                Span(" worked out, in no source"),
            ),
            "as of 6 Jan 2014",
        ),
    )


def tenures() -> Page:
    def row(who: str, start: Inline, end: Inline, length: str, sources: str) -> Row:
        return Row((Span(who, Tone.STRONG), start, end, length, dim(sources)))

    left = 'left "by mutual agreement"'
    return Page(
        title="",
        columns=(
            PageColumn(),
            PageColumn("from", no_wrap=True),
            PageColumn("until", no_wrap=True),
            PageColumn("length", no_wrap=True),
            PageColumn("sources", max_width=11),
        ),
        lines=[
            Heading("Strategic director for children, young people and families · Birmingham City Council"),
            row("Tony Howell", "not recorded", date("Oct..Dec 2010", STAR), "unknown", "cypn"),
            Note("· a gap of up to 29 d or an overlap of up to 3 m, neither certain"),
            row(
                "Eleanor Brazil", date("Oct 2010"), date("Dec 2010..Apr 2012", STAR), "1 m – 1 y 7 m", "cypn"
            ),
            Note("interim"),
            Note("· no holder recorded for up to 1 y 5 m, or none at all"),
            row(
                "Peter Duxbury",
                date("Apr 2012"),
                date("about Aug 2013", STAR),
                "16 months, stated",
                "chamberlain cypn",
            ),
            Note(left),
            Note("· no holder recorded for up to 6 m, or none at all"),
            row(
                "Peter Hay",
                date("Aug 2013..Jan 2014", STAR),
                date("still 6 Jan 2014"),
                "under 6 m so far",
                "chamberlain",
            ),
            Blank(),
            Blank(),
            Heading("Service director, children's social care · Birmingham City Council"),
            row(
                "Colin Tucker",
                date("Apr 2009", DISPUTED),
                date("2011", STAR),
                "1 y 8 m – 2 y 9 m",
                "cypn chamberlain",
            ),
            Note(left),
            Note("· no holder recorded since"),
        ],
        foot=lambda: Foot(
            (
                Span("a..b some time between   "),
                Span("*", Tone.MARK),
                Span(" worked out, in no source   "),
                Span("≠", Tone.MARK),
                Span(" sources disagree"),
            ),
            "as of 6 Jan 2014",
        ),
    )


def inspections() -> Page:
    def row(when: Inline, what: str, grade: Inline, judgement: str, source: str) -> Row:
        return Row((when, what, grade, judgement, dim(source)))

    worst = (Span("●○○○ inadequate", Tone.WORST),)
    low = (Span("●●○○ adequate", Tone.LOW),)
    best = (Span("●●●● outstanding", Tone.BEST),)
    return Page(
        title="",
        columns=(PageColumn(no_wrap=True), PageColumn(), PageColumn(), PageColumn(), PageColumn()),
        lines=[
            Heading("Birmingham City Council"),
            row(date("by Jan 2004"), "report", "–", '"satisfactory"', "chamberlain"),
            Note("led by Peter Hay, for how long not recorded", under=1),
            row(date("Dec 2010"), "Ofsted annual", "–", '"performs poorly"', "cypn"),
            Note("led by ? Eleanor Brazil, interim, 1 – 3 m; ? Tony Howell, not recorded", under=1),
            row(date("Oct 2011"), "Ofsted unannounced", "–", '"most areas require further work"', "cypn"),
            Note("led by ? Eleanor Brazil, interim, 11 m – 1 y 1 m", under=1),
            row(date("Sep 2012"), "Ofsted unannounced", worst, '"inadequate" in all areas', "cypn"),
            Note("led by Peter Duxbury, 4 – 6 m", under=1),
            row(
                "not dated", "Ofsted planned", "cancelled", "a visit by three experts instead", "chamberlain"
            ),
            Heading("Lincolnshire County Council"),
            row(date("by Apr 2012"), "Ofsted rating", low, "", "cypn"),
            row(date("by Apr 2012"), "Ofsted rating", best, "▲ two grades", "cypn"),
        ],
        foot=lambda: Foot(
            "●○○○ Ofsted judgement, one of four   – no grade on it   ? possibly in post",
            "as of 6 Jan 2014",
        ),
    )


def budget() -> Page:
    def row(kind: str, amount: str, what: str, when: Inline, source: str) -> Row:
        return Row((kind, Span(amount, Tone.STRONG), what, when, dim(source)))

    return Page(
        title="",
        columns=(
            PageColumn(),
            PageColumn(justify="right", no_wrap=True),
            PageColumn(),
            PageColumn(no_wrap=True),
            PageColumn(),
        ),
        lines=[
            Heading("2013/14", "1 Apr 2013 – 31 Mar 2014"),
            row("cut", "£24m", "children's services, by central government", "", "cypn"),
            Note("led by Peter Duxbury until about Aug 2013 *; Peter Hay from Aug 2013..Jan 2014 *", under=2),
            Heading("Other periods, never split between years"),
            row("spend", "£7.7m", "agency social workers", date("2012, calendar year"), "cypn"),
            row("cut", "£3m", "integrated family support team", date("by Aug 2013"), "cypn"),
            row(
                "investment",
                "£10m",
                "children's social services",
                date("May 2012..Jan 2014", STAR),
                "chamberlain",
            ),
            Note("one-off", under=2),
            row("investment", "£12m", "the same, additional", date("about 2014 – about 2015"), "chamberlain"),
            Note("over two years", under=2),
        ],
        foot=lambda: Foot("No subtotal: no two figures share a type and a period.", "as of 6 Jan 2014"),
    )


def state() -> Page:
    claim_columns = (PageColumn(no_wrap=True), PageColumn(), PageColumn())
    return Page(
        title="November 2010",
        aside="(for the financial year: chronicle at 2010/11)",
        columns=(PageColumn(), PageColumn(), PageColumn(), PageColumn()),
        lines=[
            Heading("In post"),
            Row(
                (
                    "Strategic director",
                    Span("Eleanor Brazil, interim", Tone.STRONG),
                    "since Oct 2010",
                    "2 d – 2 m so far",
                )
            ),
            Row(
                ("", (MAYBE, Span("Tony Howell", Tone.STRONG)), "until Oct..Dec 2010 *", "handover not dated")
            ),
            Row(
                (
                    "Service director",
                    Span("Colin Tucker", Tone.STRONG),
                    "since Apr 2009 ≠",
                    "1 y 6 m – 1 y 8 m so far",
                )
            ),
            Row(("Leader of the council", dim("no holder recorded"), "", "")),
            ColumnSet(claim_columns),
            Heading("Last inspected"),
            Row(
                (date("by Jan 2004"), '"satisfactory", no grade, at least 6 y 9 m before', dim("chamberlain"))
            ),
            Row(
                (
                    (MAYBE, Span("about 2009 – about 2013", Tone.DATE)),
                    '"inadequate for four years in a row", written in 2013',
                    dim("cypn"),
                )
            ),
            Heading("In force"),
            Row((date("since 2009"), 'government "special measures"', dim("chamberlain"))),
            Row(
                (
                    (MAYBE, Span("since Sep 2010", Tone.DATE)),
                    "further improvement notice; its end is not recorded",
                    dim("cypn"),
                )
            ),
            Heading("Money, 2010/11"),
            Note("nothing recorded"),
        ],
        foot=lambda: Foot("? possibly   * worked out   ≠ sources disagree", "as of 6 Jan 2014"),
    )


PAGES = {
    "timeline": timeline,
    "tenures": tenures,
    "inspections": inspections,
    "budget": budget,
    "state": state,
}
