r"""Text as people write it: made safe to show, fit for a stream, folded for comparison, quoted, enumerated.

Text from a fact base, a file name or a command line is data. Whatever in it could steer a terminal, reorder
a line or hide from the eye becomes a visible escape, spelt as Python spells it: `\x1b`, `\u202e`, `\n`.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

BYTE_ORDER_MARK: Final = "\ufeff"
"""What may stand at the beginning of a file in UTF-8, and is no part of its text."""

UNPRINTABLE: Final = (
    r"\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Control, format, surrogate and separator characters (Cc, Cf, Cs, Zl, Zp), for inside a regex class."""

_PICTURES = r"\u2190-\u2bff\U0001f000-\U0001faff"
_JOINING_SCRIPTS = (  # Arabic to Sinhala, Tibetan, Burmese, Khmer, Mongolian, without their format characters
    r"\u0620-\u06dc\u06de-\u070e\u0710-\u088f\u0892-\u08e1\u08e3-\u0dff\u0f00-\u109f\u1780-\u180d\u180f-\u18af"
)
_VIRAMAS = r"\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2"

KEPT_JOINERS: Final = (
    rf"(?<=[{_PICTURES}\ufe0f])\u200d(?=[{_PICTURES}])"
    rf"|(?<=[{_JOINING_SCRIPTS}])[\u200c\u200d](?=[{_JOINING_SCRIPTS}])"
    rf"|(?<=[{_VIRAMAS}])[\u200c\u200d]"
    r"|(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"
)
"""Regex: format characters where a script or an emoji needs them, which are kept."""


def escape(text: str) -> str:
    """Spell every character of `text` as a visible escape."""
    return text.encode("unicode_escape").decode("ascii")


def make_printable(text: str) -> str:
    r"""Return text safe for one line of a terminal.

    Idempotent. A backslash in the text stays as it is, so the escapes are for reading, not for parsing back.

    >>> print(make_printable("\x1b[31mred"))
    \x1b[31mred
    """
    if text.isprintable():
        return text
    return _escapable().sub(lambda match: match[1] or escape(match[0]), text)


@cache  # milliseconds to compile, and hardly an answer needs it
def _escapable() -> re.Pattern[str]:
    return re.compile(f"({KEPT_JOINERS})|[{UNPRINTABLE}]")


def printable_in_xml(text: str) -> str:
    """Return text as `make_printable` does, its noncharacters, which XML cannot hold, spelt too."""
    if text.isprintable():
        return text
    return re.sub("[\ufffe\uffff]", lambda match: escape(match[0]), make_printable(text))


_URL = r"(?i:https?)://[^\s/?#]+\S*"
_URL_CHARACTERS = "!#$%&'()*+,-./:;=?@[]_~"
_LONGEST_URL = 2000


def safe_url(url: str) -> str | None:
    """Return an address fit to be a link, in ASCII, or None: only http and https are.

    An address with a blank or an invisible character in it is not repaired, but gives no link.
    """
    if len(url) > _LONGEST_URL or not url.isprintable() or not re.fullmatch(_URL, url):
        return None
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in _URL_CHARACTERS) else _percent(letter)
        for letter in url
    )


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode())


_TYPEWRITER_FORMS: Final = {
    "\N{NO-BREAK SPACE}": " ",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{MIDDLE DOT}": "-",
    "\N{BULLET}": "*",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}": "<",
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}": ">",
    "\N{FULL BLOCK}": "#",
    "\N{LIGHT SHADE}": ":",
    "\N{BLACK RIGHT-POINTING TRIANGLE}": "}",
    "\N{NOT EQUAL TO}": "!=",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{BLACK CIRCLE}": "*",
    "\N{WHITE CIRCLE}": "o",
    "\N{BLACK UP-POINTING TRIANGLE}": "^",
    "\N{BLACK DOWN-POINTING TRIANGLE}": "v",
    "\N{LEFTWARDS ARROW}": "<-",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{POUND SIGN}": "GBP ",
    "\N{EURO SIGN}": "EUR ",
    "\N{YEN SIGN}": "JPY ",
    "\N{LATIN SMALL LETTER SHARP S}": "ss",
    "\N{LATIN SMALL LETTER AE}": "ae",
    "\N{LATIN CAPITAL LETTER AE}": "AE",
    "\N{LATIN SMALL LETTER O WITH STROKE}": "o",
    "\N{LATIN CAPITAL LETTER O WITH STROKE}": "O",
    "\N{LATIN SMALL LETTER L WITH STROKE}": "l",
    "\N{LATIN CAPITAL LETTER L WITH STROKE}": "L",
}


def ascii_fallback(text: str, encoding: str | None) -> str:
    """Replace what `encoding` lacks with something legible, so that writing the text never fails.

    Known signs have their usual typewriter form, letters lose their accents, all else becomes an escape:
    not a question mark, which in an answer means "possibly". None stands for a stream without an encoding.
    """
    if encoding is None or is_unicode(encoding):
        return text
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode(encoding, "chronicle.legible").decode(encoding)
    return text


def is_unicode(encoding: str | None) -> bool:
    """Return whether an encoding can hold any character; a stream without one (None) can."""
    return encoding is None or codecs.lookup(encoding).name.startswith("utf")


def _write_legibly(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError), "this handler is for encoding"
    return "".join(map(_typewriter_form, error.object[error.start : error.end])), error.end


def _typewriter_form(letter: str) -> str:
    if letter in _TYPEWRITER_FORMS:
        return _TYPEWRITER_FORMS[letter]
    from unicodedata import combining, normalize  # noqa: PLC0415 - only a stream that lacks a letter needs it

    base = "".join(part for part in normalize("NFKD", letter) if not combining(part))
    return base if base and base.isascii() else escape(letter)


codecs.register_error("chronicle.legible", _write_legibly)


_PLAIN_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
"""Letters that Unicode does not take apart, and what people type for them."""
_TYPED: Final = {
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{MODIFIER LETTER APOSTROPHE}": "'",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{EN DASH}": "-",
}
"""Signs of print in names, and what people type for them."""
_MAY_CHANGE: Final = "[øđðłħŧŋ\N{LATIN SMALL LETTER DOTLESS I}æœþ\u0300-\u1fff\u20d0-\u20ff\u2c00-\U0010ffff]"
"""Such letters, and all that combines with the one before it; the punctuation of print is not among them.

It is compiled when first needed: few questions fold what is not ASCII.
"""


def fold(text: str) -> str:
    """Return text without case, accents and special letters.

    >>> fold("Siân"), fold("STRASSE") == fold("Straße"), fold("Ørsted")
    ('sian', True, 'orsted')
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    import unicodedata  # noqa: PLC0415 - most names do without

    decomposed = unicodedata.normalize("NFKD", _as_typed(folded))
    if not re.search(_MAY_CHANGE, decomposed):
        return decomposed
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(
        _PLAIN_LETTERS
    )


def comparable_name(text: str) -> str:
    """Return a name without case, accents and the blanks around it, as names are compared."""
    return " ".join(fold(text).split())


class _WithoutPunctuation(dict[int, str | None]):
    """For `str.translate`: letters, digits and the signs that are read out stay, blanks and punctuation go."""

    def __missing__(self, number: int) -> str | None:
        character = chr(number)
        if not character.isascii():
            import unicodedata  # noqa: PLC0415 - as in `fold`

            return None if unicodedata.category(character)[0] in "PZC" else character
        self[number] = character if character.isalnum() or character in _SIGNS_READ_OUT else None
        return self[number]


_SIGNS_READ_OUT: Final = frozenset("$%*+<=>^`|~")
_UNPUNCTUATED: Final = _WithoutPunctuation()
_THOUSANDS: Final = r"(?<=\d),(?=\d{3}(?!\d))"
_TWO_NUMBERS: Final = r"\d\W+\d"
_BETWEEN_DIGITS: Final = r"(?<=\d)\W+(?=\d)"


def comparable_text(text: str) -> str:
    """Return a text without case, blanks and punctuation, as what is said is compared; its accents stay, unless it is folded.

    Signs that are read out stay, and two numbers do not become one.

    >>> comparable_text("Care-leavers' flats."), comparable_text("A*"), comparable_text("1.2 of 1,200")
    ('careleaversflats', 'a*', '1|2of1200')
    """
    if not text.isascii():
        import unicodedata  # noqa: PLC0415 - as in `fold`

        text = unicodedata.normalize("NFKC", text)
    text = text.casefold()
    if re.search(_TWO_NUMBERS, text):
        text = re.sub(_BETWEEN_DIGITS, "|", re.sub(_THOUSANDS, "", text))
    return text.translate(_UNPUNCTUATED)


def spelt(text: str) -> str:
    """Return text without case, its accents written in one way."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    import unicodedata  # noqa: PLC0415 - most names do without

    return unicodedata.normalize("NFC", _as_typed(folded))


def _as_typed(text: str) -> str:
    """Return text with the apostrophes and hyphens of a keyboard in place of those of print."""
    for printed, typed in _TYPED.items():
        text = text.replace(printed, typed)
    return text


_OPENING_QUOTES: Final = ("“", '"', "'", "«")
_CLOSING_QUOTES: Final = ("”", '"', "'", "»")


def citation_words(source: str | None, at: str | None, via: str | None) -> str:
    """Return a citation as a text, `cypn, paragraph 3`; without its source where in it that is."""
    return ", ".join(filter(None, (source, at, via and f"via {via}")))


def in_quotes(text: str) -> str:
    """Return text in quotation marks, unless it came with its own."""
    quoted = text.startswith(_OPENING_QUOTES) and text.endswith(_CLOSING_QUOTES)
    return text if quoted else f"“{text}”"


def alternatives(words: Sequence[str]) -> str:
    """Return words as a choice between them.

    >>> alternatives(["csv", "json", "jsonl"])
    'csv, json or jsonl'
    """
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def enumerated(words: Sequence[str]) -> str:
    """Return words that all hold.

    >>> enumerated(["people", "posts", "sources"])
    'people, posts and sources'
    """
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def counted(number: int, thing: str, many: str = "") -> str:
    """Return how many of what: `1 source`, `1,234 sources`."""
    return f"{number:,} {thing if number == 1 else many or f'{thing}s'}"


def with_article(noun: str) -> str:
    """Return a noun with its article.

    >>> with_article("event"), with_article("sum of money")
    ('an event', 'a sum of money')
    """
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def without_surrogates(text: str) -> str:
    """Return a text fit for a query: what is not Unicode in an argument is replaced, and so matches nothing."""
    return text.encode("utf-8", "replace").decode("utf-8")
