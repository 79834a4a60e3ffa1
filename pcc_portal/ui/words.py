"""Nouns and names as they stand in a sentence: one of what is named in the plural, a name after other words."""

import re
from collections.abc import Sequence

# Those that the endings below do not tell.
IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "criteria": "criterion",
    "buses": "bus",
    "gases": "gas",
    "bonuses": "bonus",
    "viruses": "virus",
    "statuses": "status",
    "campuses": "campus",
    "censuses": "census",
    "analyses": "analysis",
    "crises": "crisis",
    "diagnoses": "diagnosis",
    "knives": "knife",
    "lives": "life",
    "wives": "wife",
    "thieves": "thief",
    "halves": "half",
    "headaches": "headache",
    "caches": "cache",
    "movies": "movie",
    "series": "series",
    "premises": "premises",
    "means": "means",
    "mice": "mouse",
    "feet": "foot",
    "teeth": "tooth",
    "wolves": "wolf",
    "shelves": "shelf",
    "heroes": "hero",
    "potatoes": "potato",
    "vetoes": "veto",
    "echoes": "echo",
    "embargoes": "embargo",
    "appendices": "appendix",
    "indices": "index",
    "matrices": "matrix",
    "memoranda": "memorandum",
    "referenda": "referendum",
    "phenomena": "phenomenon",
    "hypotheses": "hypothesis",
    "lenses": "lens",
    "taxis": "taxi",
    "quizzes": "quiz",
    "calories": "calorie",
    "cookies": "cookie",
    "niches": "niche",
    "passers-by": "passer-by",
}
COMPOUND = ("men", "women", "people", "children")  # also at the end of a longer word: policemen, schoolchildren
ENDINGS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zzes", "zz"))
# What follows the noun that is counted, as in "pieces of casework", "cases closed within a week".
AFTER = re.compile(
    r"(?<!-)\b(?:of|in|on|at|for|from|with|within|without|by|to|per|after|before|against|between|about|into|among"
    r"|outside|above|below|near|where|when|whose|since|until|not|who|that|which|under|over|aged|waiting)\b|[,(]"
)
DONE = re.compile(r"\s+(?:\w+ed|lost|made|held|given|sold|paid|sent|met|seen|taken|found|won|kept|built|spent|open)$")
JOINED = re.compile(r"\s+(?:and|or)\s+")


def singular(nouns: str) -> str:
    """As in "homicide" from "homicides", "piece of casework" from "pieces of casework"; what has no s stays."""
    start = AFTER.search(nouns)
    end = start.start() if start and start.start() else len(nouns)
    head = DONE.sub("", nouns[:end].rstrip())
    rest = nouns[len(head) :]
    parts = JOINED.split(head)
    joined = parts if all(_one(part) != part for part in parts) else [head]  # not of "police and crime panels"
    return " or ".join(map(_one, joined)) + rest


def _one(nouns: str) -> str:
    """Of some words the last is counted."""
    before, space, last = nouns.rpartition(" ")
    return f"{before}{space}{_singular_word(last)}"


def _singular_word(word: str) -> str:
    small = word.lower()
    if small in IRREGULAR:
        return IRREGULAR[small]
    if ending := next((many for many in COMPOUND if small.endswith(many)), ""):
        return word[: -len(ending)] + IRREGULAR[ending]
    for many, one in ENDINGS:
        if small.endswith(many) and len(small) > len(many) + 1:
            return word[: -len(many)] + one
    if not small.endswith("s") or small.endswith(("ss", "us", "is")):
        return word
    return word[:-1].removesuffix("’").removesuffix("'")


def mid_sentence(name: str) -> str:
    """Words of ours after others of a sentence: "National report" becomes "national report"; acronyms stay.

    Not for what an office has named: nobody knows which of its words are names.
    """
    words = name.split(None, 2)
    if not words or _keeps_capital(words[0]) or (len(words) > 1 and _is_title(words[0]) and _is_title(words[1])):
        return name
    return name[:1].lower() + name[1:]


def _keeps_capital(word: str) -> bool:
    bare = re.split(r"[^\w&]", word)[0]
    return sum(letter.isupper() for letter in bare) > 1 or any(letter.isdigit() for letter in bare)


def _is_title(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:2].islower()


def capitalised(words: str) -> str:
    """At the start of a sentence."""
    return words[:1].upper() + words[1:]


def listed(parts: Sequence[str]) -> str:
    """As in "2 off track, 1 at risk and 3 on track"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
LAST_IN_WORDS = len(SMALL) - 1


def in_words(number: int) -> str:
    """As in "two", "twelve", "13"."""
    return SMALL[number] if 0 <= number <= LAST_IN_WORDS else f"{number:,}"
