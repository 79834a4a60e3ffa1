"""Which way a word says that a figure went: up, down, for the better, for the worse, or nowhere."""

import re

from ..comparing import is_become, is_of_time, is_than_before, pace, size
from ..matching import chief
from ..parsed import Parsed
from ..particles import is_particle
from ..record import COUNT, SCALES
from ..sentences import Word
from ..words import BETTER, DOWN, FLAT, MOVES, UP, WORSE, forms, several
from .claims import measure


def way_of(parsed: Parsed, word: Word) -> tuple[str, int] | None:
    """(up, 1), (up, -1), (good, 1), (good, -1) or (flat, 0)."""
    if word.low in FLAT:
        return "flat", 0
    if word.low in FIRST and (match := GROUND.match(parsed.sentence.text, word.start)):
        return "good", 1 if match["good"] else -1
    if word.low in FIRST and (match := PHRASES.match(parsed.sentence.text, word.start)):
        return ("flat", 0) if match["flat"] else ("up", 1 if match["up"] else -1)
    if word.low in BETTER or word.low in WORSE:
        return "good", 1 if word.low in BETTER else -1
    is_basis = parsed.sentence.text.startswith(" on ", word.end) and word.stem == BUILD
    if word.low in UP | DOWN and not is_particle(parsed.sentence, word) and not is_basis:
        return "up", 1 if word.low in UP else -1
    won = _won(parsed, word)
    return ("up", won) if won else _compared(parsed, word)


def _won(parsed: Parsed, word: Word) -> int:
    """ "Has lost readers", "gained 46 subscribers": of what the one record counts."""
    sign = 1 if word.low in GAINED else -1 if word.low in LOST else 0
    subject = measure(parsed) if sign else None
    if subject is None or subject.unit != COUNT:
        return 0
    held = parsed.world_index
    own = held.nouns[subject.key].union(*held.names[subject.key])
    return sign if own & {each.stem for each in parsed.sentence.after(word.end, 3)} else 0


GAINED = several("gained gains gaining gain won added adds adding attracted recruited")


LOST = several("lost loses losing lose shed sheds shedding")


def _compared(parsed: Parsed, word: Word) -> tuple[str, int] | None:
    """ "More than before", "fewer referrals came in", "they wait longer", "the queue is getting shorter"."""
    quick, sign = pace(parsed, word), size(word)
    if not (quick or sign):
        return None
    is_than = " than" in parsed.sentence.text[word.end : word.end + 140]
    is_before = is_than_before(parsed, word)
    is_timed = any(is_of_time(record, DURATIONS) for record in chief(parsed)[:1])
    if quick:
        is_rate = bool(MOVES & {each.low for each in parsed.sentence.before(word.start, 1)})  # "falling faster"
        return ("good", quick) if is_timed and not is_rate and (is_before or not is_than) else None
    if re.match(r" \w+ly\b", parsed.sentence.text[word.end :]):
        return None
    is_lasting = word.low in LASTING and is_timed and not is_than
    is_lasting |= is_timed and not is_than and parsed.sentence.text.startswith(" time", word.end)
    is_lasting |= not is_than and OF_SHARE.match(parsed.sentence.text, word.end) is not None
    is_told = is_before or is_lasting or _begins(parsed, word) or (not is_than and is_become(parsed, word))
    return ("up", sign) if is_told else None


# What moves only with the words beside it: "tailed off", "not as many".
PHRASES = re.compile(
    r"(?:(?P<up>(?:go|goes|went|gone|going) up|(?:record|all-time|new) high|on the (?:rise|increase|up|way up)"
    r"|not (?:quite |nearly )?(?:as|so) (?:few|low|short))"
    r"|(?P<flat>(?:barely|hardly|scarcely|not) (?:moved?|changed?|shift(?:ed)?|altered|alter|budged?)\b"
    r"|(?:little|no) (?:change|movement)(?! (?:in|of|to) (?:how|the way))"
    r"|(?:stay|remain)(?:s|ed) (?:the same|(?:just )?(?:where|as) (?:it|they) (?:was|were)))"
    r"|(?:record|all-time|new) low|not (?:quite |nearly )?(?:as|so) (?:many|much|high|often|long)"
    r"|(?:tail|drop|fall|level|ease|die|slacken)(?:s|ed|d|ing)? (?:off|away)|(?:came|come|comes|coming) down"
    r"|on the (?:wane|decrease|decline|slide|way down))\b",
    re.IGNORECASE,
)


GOES = (
    r"(?:go|goes|went|gone|going|mov(?:e|es|ed|ing)|head(?:s|ed|ing)?|travel(?:s|led|ling)?"
    r"|trend(?:s|ed|ing)?|point(?:s|ed|ing)?)"
)


GROUND = re.compile(
    rf"(?:(?P<good>{GOES} (?:forwards?|the right way|in the right direction|from strength to strength)"
    r"|gain(?:s|ed|ing)? ground|turn(?:s|ed|ing)? (?:the|a) corner|(?<=has )picked up|(?<=have )picked up)"
    rf"|{GOES} (?:backwards?|the wrong way|in the wrong direction|downhill|from bad to worse)"
    r"|los(?:es|t|ing) ground)\b",
    re.IGNORECASE,
)


FIRST = several(
    "loses lost losing go goes went gone going on not came come comes coming barely hardly scarcely little no"
    " record all-time new"
) | forms("tail drop fall level ease die slacken stay remain move gain head travel/travelled trend point turn pick")


VERBS = frozenset({"saw", "had", "received", "handled", "with", "recorded", "took", "are", "were", "see", "have"})


def _begins(parsed: Parsed, word: Word) -> bool:
    """ "Fewer referrals came in": of what the record counts, with nothing else to be fewer than."""
    subject = measure(parsed)
    after = parsed.sentence.after(word.end, 2)
    if word.low not in {"more", "fewer", "less"} or subject is None or NEEDED.match(parsed.sentence.text[word.end :]):
        return False
    lead = parsed.sentence.before(word.start, 1)
    held = parsed.world_index
    own = held.nouns[subject.key].union(*held.names[subject.key])
    if any(word.low in value.part for value in subject.values):
        return False
    is_first = not lead or parsed.sentence.text[lead[0].end : word.start].strip() in {",", ":", ";", "–", "—"}
    return (is_first or lead[0].low in VERBS) and bool(own & {each.stem for each in after[:1]})


OF_SHARE = re.compile(
    r" (?:share|proportion|number|percentage|fraction|part|amount|volume|rate|total|figure|count) (?:of|was|were"
    r"|than)\b"
)


NEEDED = re.compile(r"^[^.;,]*\b(?:than|need|needs|to)\b")  # "fewer people to serve"


LASTING, DURATIONS = frozenset({"longer", "shorter"}), frozenset(SCALES)


BUILD = "build"  # "building on what was done" is no rise
