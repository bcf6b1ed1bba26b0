"""What people call the columns of their sheets: the words of a heading, and the fields that they may mean."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from chronicle.importing.targets import ID, SOURCE
from chronicle.text import comparable_name

_WORDS: Final = {
    "date": "date|day|when|on|date of event|event date|meeting date|inspection date|date of inspection|date of visit|as at|month",
    "period": "period|financial year|year|fy|fin year|for year",
    "start": "start|start date|from|date from|began|begin|since|appointed|date appointed|commenced|in post from|started",
    "end": "end|end date|until|to|date to|left|date left|finish|finished|ended|in post until|in post to|stopped",
    "length": "length|duration|how long|time in post|length of service",
    "title": "title|what happened|what|event|description|summary|details|detail|incident|action|item|subject|activity|headline|happening",
    "people": "people|who|persons|person|attendees|present|involved|officers|officer|members|member|names|name|councillors|councillor|people involved|lead",
    "person": "person|name|full name|who|holder|post holder|postholder|officer|councillor|cllr|member|employee|officer name|councillor name|member name",
    "post": "post|role|position|job title|job|office|post title|responsibility|portfolio|cabinet post|title",
    "organisation": "organisation|organization|council|authority|local authority|la|school|provider|department|trust|employer|company|home|setting|agency|org",
    "organisations": "organisations|organization|organisation|bodies|agencies|council|provider|school",
    "body": "body|inspectorate|inspected by|inspector|regulator|by whom",
    "service": "service|what was inspected|service inspected|department|team",
    "grade": "grade|rating|overall|judgement|ofsted judgement|overall effectiveness|overall grade|overall rating|overall judgement|outcome|result|ofsted grade|ofsted rating",
    "judgement": "judgement|judgment|findings|verdict",
    "published": "published|publication date|date published|report date|report published|date of report|date of publication",
    "amount": "amount|cost|costs|spend|spending|expenditure|budget|sum|price|grant|saving|savings|cut|value|total|funding|paid",
    "for": "for|purpose|heading|what for|budget line|item|description|service",
    "by": "by|funder|paid by|from whom|giver|funded by",
    "type": "type|kind|type of inspection|inspection type|category|type of spend",
    "what": "what|measure|indicator|metric|what was counted|statistic|item|description",
    "value": "value|number|count|how many|figure|total|amount",
    "unit": "unit|units|per",
    "category": "category|type|kind|type of event|event type|theme",
    "status": "status",
    "tags": "tags|tag|keywords|themes|topics|labels",
    "acting": "acting|interim|temporary",
    "left": "reason for leaving|why left|leaving reason|how left",
    "currency": "currency",
    "name": "name|full name|person|organisation|organization|school|provider",
    "aka": "aka|also known as|other names|alias|known as|previous name",
    "born": "born|date of birth|dob|birth",
    "died": "died|date of death|death",
    "opened": "opened|open date|date opened|established",
    "closed": "closed|close date|date closed|abolished",
    "parent": "parent|parent organisation|part of",
    "publisher": "publisher|publication|newspaper|outlet|website",
    "authors": "author|authors|written by|by",
    "url": "url|link|web address|address|web link|hyperlink|website",
    "identifiers.urn": "urn",
    f"{SOURCE}": "source|sources|document|evidence|source document|where from",
    f"{SOURCE}.url": "url|link|links|web link|hyperlink|source url|source link|web address",
    f"{SOURCE}.at": "page|pages|paragraph|para|page number|page no|item number|place in source",
    f"{SOURCE}.quote": "quote|quotation|wording|exact words",
    f"{SOURCE}.published": "source date|date of source|publication date",
}
"""The headings that may mean a field, most likely first."""
_KEYS: Final = frozenset(["#", "n", "nr", "item", "entry", "entry no", "s no", "serial", "ref", "reference", "ref no", "reference no", "reference number", "id", "no", "number", "case", "case no", "case ref", "case number", "row", "row no", "row number", "item no", "key", "unique id", "record", "record no"])  # fmt: skip
"""Headings of what makes a row the same one next time."""
_SCALES: Final = (
    (re.compile(r"k\b|000|thousand"), 1_000),
    (re.compile(r"m\b|mn\b|mill"), 1_000_000),
    (re.compile(r"bn\b|billion"), 1_000_000_000),
)
_IN_BRACKETS: Final = re.compile(r"[(\[]([^)\]]*)[)\]]|(£ ?(?:k|m|bn|000s?)\b|£)")


class HeadingWords(NamedTuple):
    """A heading: its words without what stands in brackets, and by how much its numbers are to be multiplied."""

    words: str
    times: int


def read_heading(text: str) -> HeadingWords:
    """Return what a heading says.

    >>> read_heading("Cost (£k)")
    HeadingWords(words='cost', times=1000)
    """
    folded = comparable_name(text)
    units = " ".join(filter(None, (part for match in _IN_BRACKETS.findall(folded) for part in match)))
    times = next((times for pattern, times in _SCALES if pattern.search(units.replace("£", " "))), 1)
    plain = re.sub(r"[^\w& ]+", " ", _IN_BRACKETS.sub(" ", folded)).replace("_", " ")
    words = " ".join(plain.split())
    return HeadingWords(words or ("amount" if "£" in folded else ""), times)


def is_key(heading: HeadingWords) -> bool:
    """Tell whether a heading is one of what makes a row the same one."""
    return heading.words in _KEYS


def likelihood(heading: HeadingWords, key: str) -> float:
    """Return how well a heading fits a field, from 0 to 1; 0 if it does not."""
    words = _WORDS.get(key, key.replace("-", " ")).split("|")
    if heading.words in {ID, ""}:
        return 0.0
    if heading.words in words:
        return 1.0 - words.index(heading.words) / (4 * len(words))
    first = words[: max(3, len(words) // 3)]
    alike = [word for word in first if len(word) > 2 and re.search(rf"\b{re.escape(word)}\b", heading.words)]  # noqa: PLR2004 - no prepositions
    return 0.5 if alike else 0.0
