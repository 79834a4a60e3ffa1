"""Which part of a record stands beside a quantity."""

import re
from functools import lru_cache

from .index import GENERIC, stems_of
from .parsed import Parsed
from .quantities import Quantity
from .record import COUNT, PERCENT, POUNDS, Record
from .synonyms import in_phrases
from .words import stem

LEADING = re.compile(
    r"\b(?:at|(?<!ed )to|is|was|by|being)(?: only| just)? ?£?$"
)  # words before another figure are that one's
EACH = frozenset({"a year", "each"})  # parts that are so called in these very words
EXPECTED = ("expected", "predicted", "projected", "anticipated")
WINNERS = ("winners", "recipients")
PART_WORDS = {
    "awards": frozenset(map(stem, (*WINNERS, "awards", "successful"))),
    "applications": frozenset(map(stem, ("bids", "bid", "applicants", "applied", "applying", "bidders"))),
    "awarded": frozenset({stem("awarded")}),
    "forecast": frozenset(map(stem, EXPECTED)),
    "attended": frozenset(map(stem, ("came", "joined", "attended", "attendees", "turned", "present", "audience"))),
    "variance": frozenset(map(stem, ("overspend", "underspend", "overspends", "underspends"))),
}
BESIDE_BUDGET = re.compile(
    r" (?:inside|within|under|below|over|above|short of|off) (?:(?:the|its|our|their) )?(?:\w+ )?budget\b"
)
OF_THE = re.compile(r" of (?:the |its |our |these |those )?(?:[A-Z][\w’']*[’']s )?")
NEAR = 60  # characters before a figure in which its part may be named


def bound_part(parsed: Parsed, quantity: Quantity, record: Record) -> str | None:
    """The part of the record that stands right before the quantity, or else right after it."""
    text = parsed.sentence.text
    if BESIDE_BUDGET.match(text, quantity.end):
        return "variance" if any(value.part == "variance" for value in record.values) else None
    if any(OF_THE.fullmatch(text[each.end : quantity.start]) for each in parsed.quantities):
        return None
    lead = re.split(r"[,;:()|.]| and ", text[max(quantity.start - NEAR, 0) : quantity.start].rstrip("( :"))[-1]
    lead = "" if len(parts_in(clause(text, quantity), record)) > 1 else re.split(r"\band\b", lead)[-1]
    tail = re.split(
        r"[,;:(|.]| (?:and|while|whilst|whereas|but|against|though) ", text[quantity.end : quantity.end + 40]
    )[0]
    if any(each.end <= quantity.start and each.end > quantity.start - len(lead) - 2 for each in parsed.quantities):
        lead = ""
    of_whole = next((each for each in parsed.quantities if OF_THE.fullmatch(text[quantity.end : each.start])), None)
    if of_whole and of_whole.start > quantity.end:  # "thirteen of the 26 were referred by the police"
        tail = re.split(r"[,.;(|]| and ", text[of_whole.end : of_whole.end + NEAR])[0]
    later = [each.start for each in parsed.quantities if each.start >= quantity.end and each is not of_whole]
    tail = tail[: later[0] - quantity.end] if later else tail
    tail = "" if later and LEADING.search(tail) else tail
    for words in (lead, tail if record.is_measure or not lead else " ".join(tail.split()[:5])):
        parts = _in_unit(parts_in(words, record), quantity, record)
        if len(parts) == 1 and " or " not in words:
            return parts[0]
    return _sole_part(parsed, quantity, record)


def _sole_part(parsed: Parsed, quantity: Quantity, record: Record) -> str | None:
    """The one part that a sentence with one figure of its unit names at all, where it tells of no whole."""
    if (
        len(parsed.quantities) > 1
        or quantity.unit == PERCENT
        or not record.is_measure
        or WHOLE.search(parsed.sentence.text)
    ):
        return None
    parts = _in_unit(parts_in(parsed.sentence.text, record), quantity, record)
    is_of_unit = any(value.part in parts and value.unit == quantity.unit for value in record.values)
    return parts[0] if len(parts) == 1 and is_of_unit else None


WHOLE = re.compile(
    r"\b(?:total|all|altogether|overall|whole|including|includ\w+|of which|of whom|most|mostly|mainly|chiefly)\b",
    re.IGNORECASE,
)


def _in_unit(parts: list[str], quantity: Quantity, record: Record) -> list[str]:
    """Of some parts those that are of its unit; all where none is."""
    if quantity.unit not in {COUNT, POUNDS}:
        return parts
    return [each for each in parts if any(v.part == each and v.unit == quantity.unit for v in record.values)] or parts


def clause(text: str, quantity: Quantity) -> str:
    """The words before it that no mark parts from it; two parts in them are the whole."""
    return re.split(r"[,;:()|.\d]", text[max(quantity.start - NEAR, 0) : quantity.start].rstrip("( :"))[-1]


def parts_in(words: str, record: Record) -> list[str]:
    """The parts that some words name, by what tells each from the others."""
    present = frozenset(map(stem, [*re.findall(r"[^\W\d_]+", words), *in_phrases(words)]))
    return [
        part
        for part, own in distinct(record).items()
        if own & present and (part not in EACH or part in words) and (not part.startswith("other") or "other" in words)
    ]


@lru_cache(maxsize=4096)
def distinct(record: Record) -> dict[str, frozenset[str]]:
    """By part, the words that no other part and no name of the record has."""
    parts = {part: stems_of(part) for part in dict.fromkeys(value.part for value in record.values) if part}
    names = (
        frozenset().union(*(stems_of(name) for name in (record.title, *record.names)))
        if record.is_measure
        else frozenset()
    )
    words_of = {}
    for part, own in parts.items():
        others = frozenset().union(*(stems for other, stems in parts.items() if other != part))
        alone = own - others
        short = "".join(word[0] for word in re.findall(r"[^\W_]+", part)).casefold()
        words_of[part] = (
            (frozenset({stem(short)}) if len(short) > 2 else frozenset())
            | ((alone - names - GENERIC) or (alone - names) or alone)
            | PART_WORDS.get(part, frozenset())
        )
    return words_of
