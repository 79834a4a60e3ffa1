"""One spelling for what people spell in many ways, so that what is looked for is found.

Case, accents, kinds of quotation mark and dash, apostrophes, ligatures and characters that print nothing make no
difference, nor does whether `&` or `and` stands between two words.
"""

import re
import unicodedata
from functools import lru_cache

Words = tuple[str, ...]
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = frozenset("'`\N{ACUTE ACCENT}\u2018\u2019\u201b\u02b9\u02bc\u2032")
INSTEAD = dict.fromkeys(APOSTROPHES, "") | {"&": " and ", "™": " ", "®": " "}
# Letters that no accent is taken from, as those write them who do not have them.
INSTEAD |= {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
INSTEAD |= {letter.upper(): plain for letter, plain in INSTEAD.items() if letter.isalpha()}
# Words that are one word as well ("co-operative"), and the thousands of a number.
COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)+|(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)")
PRINTS_NOTHING = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Mn"))
SPACES = frozenset("\t\n\v\f\r\x85")


def fold(text: str) -> str:
    """The text in that spelling. Punctuation stays, but for apostrophes."""
    return "".join(map(_folded, text))


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The same, and for each character of it the place in the text of the one that it comes from."""
    places = [place for place, character in enumerate(text) for _ in _folded(character)]
    return fold(text), places


@lru_cache(4096)
def _folded(character: str) -> str:
    if character in INSTEAD:
        return INSTEAD[character]
    if character in SPACES:
        return " "
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(part for part in parts if unicodedata.category(part) not in PRINTS_NOTHING)


def words_of(text: str) -> Words:
    """The words of a text, in that spelling and without punctuation."""
    return tuple(WORD.findall(fold(text)))


def words_in_one(text: str) -> Words:
    """What is written in parts, each as one word: "cooperative", "1204"."""
    return tuple("".join(WORD.findall(match[0])) for match in COMPOUND.finditer(fold(text)))


def words_to_find(text: str) -> Words:
    """The words of a text, then those that it writes in parts."""
    return words_of(text) + words_in_one(text)


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in nothing that a reader would call a difference."""
    return words_of(one) == words_of(other)
