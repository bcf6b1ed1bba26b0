"""Entries from JSON lines and sources from CSL JSON: exact values, and every refusal with its place."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from chronicle.importing.json_entries import (
    EntryProblem,
    ReadEntries,
    is_bibliography,
    read_bibliography,
    read_json_entries,
)


def lines(text: str | bytes, table: str = "events", taken: frozenset[str] = frozenset()) -> ReadEntries:
    content = text.encode() if isinstance(text, str) else text
    return read_json_entries(BytesIO(content), "in.jsonl", table, taken)


def items(*found: dict[str, Any], taken: frozenset[str] = frozenset()) -> ReadEntries:
    return read_bibliography(BytesIO(json.dumps(found).encode()), "z.json", "sources", taken, (4, 1))


def source(**item: Any) -> dict[str, Any]:
    """Return the values of the source that an item becomes."""
    ((_, entry),) = items({"title": "A title", **item}).entries
    return {key: value for key, value in entry.values.items() if key != "title"}


class TestLines:
    def test_the_keys_are_those_of_the_format(self) -> None:
        text = '{"id": "vote", "title": "A vote", "tags": ["a"], "note": null}\n\n{"title": "Another"}\n'
        read = lines(text)
        assert [(place, entry.address, entry.values) for place, entry in read.entries] == [
            ("in.jsonl:1", "events.vote", {"title": "A vote", "tags": ["a"]}),
            ("in.jsonl:3", "events.another", {"title": "Another"}),
        ]

    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("24000000", 24_000_000),
            ("7.70", "7.70"),
            ("0.1", "0.1"),
            ("12345678901234.123456", "12345678901234.123456"),
            ("1e3", "1000"),
            ("1e400", "1E+400"),
            ("true", True),
        ],
    )
    def test_numbers_keep_their_digits(self, written: str, value: object) -> None:
        ((_, entry),) = lines(f'{{"amount": {written}}}', "budget").entries
        assert entry.values == {"amount": value}
        assert type(entry.values["amount"]) is type(value)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ('{"title": "Cut', "breaks off after 14 characters: the file was cut off, or the object goes on below"),
            ('{"title": "A", "title": "B"}', 'has the key "title" twice'),
            ('["title"]', 'is no object: write {"date": "2009-04"}, on each line one'),
            ('{"title": NaN}', "holds NaN, which is no number of JSON"),
            ("{'title': 1}", "is no JSON at character 2: expecting property name enclosed in double quotes"),
            ("[" * 100_000, "is nested too deeply"),
            ('{"a": ' + "[" * 20 + "]" * 20 + "}", "is nested too deeply"),
            ('{"title": "\\ud800"}', "has half a character (a lone surrogate), which no file can hold"),
            (b'{"title": "\xe9"}', "is no UTF-8"),
            ('{"id": "Not An Id", "title": "A"}', 'has the id "Not An Id", which is none'),
            ('{"id": 5, "title": "A"}', 'has the id "5", which is none'),
            ('{"id": "there", "title": "A"}', "has the id there, which is there already, in the base"),
        ],
    )  # fmt: skip
    def test_each_refusal_names_its_line(self, text: str | bytes, reason: str) -> None:
        content = text.encode() if isinstance(text, str) else text
        read = lines(b'{"title": "First"}\n' + content + b"\n", taken=frozenset({"there"}))
        assert [problem[:2] for problem in read.problems] == [("in.jsonl:2", reason)]

    def test_one_id_twice_is_refused_and_what_has_none_gets_its_own(self) -> None:
        read = lines('{"id": "a", "title": "A"}\n{"title": "A"}\n{"id": "a", "title": "B"}\n')
        assert [entry.id for _, entry in read.entries] == ["a", "a-2"]
        assert read.problems == (
            EntryProblem(
                "in.jsonl:3",
                "has the id a, which is there already, above",
                "give it another, or leave it out",
            ),
        )

    def test_all_refusals_are_found_at_once(self) -> None:
        assert [problem.place for problem in lines("{\n[]\n{}}\n").problems] == [
            f"in.jsonl:{line}" for line in (1, 2, 3)
        ]


class TestBibliography:
    def test_an_article_is_published_by_what_it_stands_in(self) -> None:
        assert source(
            type="article-newspaper",
            publisher="The Owners",
            author=[{"given": "Ann", "family": "Ray"}, {"literal": "The Staff"}],
            issued={"date-parts": [[2013, 4]]},
            URL="https://example.org/a",
            accessed={"date-parts": [["2014", "1", "6"]]},
            DOI="10.1/x",
            **{"container-title": "The Paper"},
        ) == {
            "type": "article",
            "publisher": "The Paper",
            "authors": ["Ann Ray", "The Staff"],
            "published": "2013-04",
            "url": "https://example.org/a",
            "accessed": "2014-01-06",
            "identifiers": {"doi": "10.1/x"},
        }

    @pytest.mark.parametrize(
        ("issued", "published"),
        [
            ({"date-parts": [[2013]]}, "2013"),
            ({"date-parts": [[2013, 4, 9]]}, "2013-04-09"),
            ({"date-parts": [[2013, 4], [2013, 6]]}, "2013-04/2013-06"),
            ({"date-parts": [[2013]], "circa": True}, "2013~"),
            ({"date-parts": [[2013]], "season": 2}, "2013-22"),
            ({"raw": "9 April 2013"}, "2013-04-09"),
            ({"literal": "summer 2013"}, "2013-22"),
            ({"date-parts": [[987]]}, "0987"),
        ],
    )
    def test_a_date_is_no_more_precise_than_it_is_given(self, issued: dict[str, Any], published: str) -> None:
        assert source(issued=issued) == {"published": published}

    @pytest.mark.parametrize(
        ("type_", "genre", "expected"),
        [
            ("book", "", "book"),
            ("report", "", "report"),
            ("webpage", "", "article"),
            ("interview", "", "interview"),
            ("dataset", "", "data"),
            ("personal_communication", "Email", "email"),
            ("personal_communication", "", "letter"),
            ("song", "", None),
        ],
    )
    def test_types_are_put_into_those_that_there_are(
        self, type_: str, genre: str, expected: str | None
    ) -> None:
        assert source(type=type_, genre=genre).get("type") == expected

    @pytest.mark.parametrize(
        ("item", "id_"),
        [
            ({"citation-key": "rayVote2013"}, "rayvote2013"),
            ({"id": "ray_2013"}, "ray-2013"),
            (
                {"id": "http://zotero.org/users/1/items/X", "author": [{"family": "Ray", "given": "Ann"}]},
                "ray",
            ),
            ({"publisher": "The Paper"}, "the-paper"),
            ({}, "a-title"),
        ],
    )
    def test_the_id_comes_from_the_citation_key(self, item: dict[str, Any], id_: str) -> None:
        ((_, entry),) = items({"title": "A title", **item}).entries
        assert entry.id == id_

    def test_ids_are_unique_and_what_is_there_is_left_as_it_is(self) -> None:
        read = items(
            {"title": "A", "publisher": "Paper", "issued": {"date-parts": [[2012]]}},
            {"title": "B", "publisher": "Paper", "issued": {"date-parts": [[2012]]}},
            {"title": "C", "citation-key": "ray2013"},
            taken=frozenset({"paper", "ray2013"}),
        )
        assert [entry.id for _, entry in read.entries] == ["paper-2012", "paper-2012-2"]
        assert read.there_already == ("ray2013",)

    def test_what_a_source_has_no_key_for_is_told(self) -> None:
        assert items({"title": "A", "abstract": "Long", "page": "4", "language": ""}).not_taken == (
            "abstract",
            "page",
        )

    @pytest.mark.parametrize(
        ("item", "reason"),
        [
            ({"type": "book"}, "has no title"),
            (
                {"title": "A", "issued": {"raw": "03/04/2013"}},
                'issued: "03/04/2013" is not a date Chronicle reads',
            ),
            (
                {"title": "A", "issued": {"date-parts": [[2013, 13]]}},
                'issued: "2013-13" has no such month: 13',
            ),
        ],
    )
    def test_each_refusal_names_its_item(self, item: dict[str, Any], reason: str) -> None:
        problems = items({"title": "First"}, item).problems
        assert [problem[:2] for problem in problems] == [("z.json, item 2", reason)]

    @pytest.mark.parametrize("content", [b"[", b"[{]", b'[{"title": "A"}', b"[\xff]", b"[" * 100_000])
    def test_what_is_no_json_is_refused(self, content: bytes) -> None:
        read = read_bibliography(BytesIO(content), "z.json", "sources", frozenset(), (4, 1))
        assert (read.entries, len(read.problems)) == ((), 1)

    def test_markup_in_a_title_goes(self) -> None:
        ((_, entry),) = items({"title": "The <i>Chair</i> of\n the <span class='x'>Board</span> <3"}).entries
        assert entry.values["title"] == "The Chair of the Board <3"


def test_an_array_is_a_bibliography() -> None:
    assert is_bibliography(b"\xef\xbb\xbf \n[{")
    assert not is_bibliography(b'{"title": "["}')
