"""Whether a sentence hopes for, denies or only thinks possible what it tells."""

import re
from itertools import pairwise

from .parsed import Parsed
from .words import AHEAD, NOT, several

OR_NOUNS = frozenset(
    {"plan", "plans", "aim", "aims", "hope", "help", "forecast", "forecasts"}
)  # "the plan has been agreed"
GOES_ON = several("continued continues continue allowed began begun begins started come came tended managed proceeded")
HELPING = frozenset({"has", "have", "had", "is", "are", "was", "were", "can", "of", "for"})


def is_denied(parsed: Parsed, at: int, most: int = 3) -> bool:
    """Does one of the few words before it deny it? "No more than" and "not only" deny nothing."""
    words = [word.low for word in parsed.sentence.before(at, most)]
    pairs = zip(words, ["", *words], strict=False)
    return any(word in NOT and after not in DENIES_NOT for word, after in pairs)


DENIES_NOT = several("more fewer less later longer higher lower only merely just")


# "Had another eighteen been satisfied, we should have met it."
UNREAL = re.compile(
    r"^(?:[A-Z][a-z]+ing|It|That|This)\b[^.;]{0,60}\bwould (?:mean|take|need|require|be)\b|^(?:Had|Were"
    r"|Should) (?!to\b)[^.;]*\b(?:would|should|might|could)\b"
)


def is_unreal(parsed: Parsed) -> bool:
    """Does it tell what would have been?"""
    return UNREAL.search(parsed.sentence.text) is not None


def is_ahead(parsed: Parsed, at: int) -> bool:
    """Is what stands there hoped for, denied or only possible?"""
    begin, _ = parsed.sentence.segment(at)
    words = [word.low for word in parsed.sentence.words if begin <= word.start < at]
    words = [
        word
        for word, after in pairwise([*words, parsed.sentence.text[at:].split(" ")[0].casefold()])
        if not (word in OR_NOUNS and after in HELPING)
    ]
    if parsed.sentence.words and parsed.sentence.words[0].low in {"if", "suppose", "imagine", "picture"}:
        return True
    if is_unreal(parsed):
        return True
    if "that" in words:  # "will wish to know that it has risen"
        words = words[len(words) - words[::-1].index("that") :]
    return bool(AHEAD & {*words}) or (words[-1:] == ["to"] and not GOES_ON & {*words[-2:-1]})
