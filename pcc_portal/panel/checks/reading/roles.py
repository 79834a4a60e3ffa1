"""What part a quantity plays in its sentence: a level, a change, a target, another's figure, a total, a place."""

import re
from dataclasses import dataclass

from .parsed import Parsed
from .particles import is_particle
from .quantities import Quantity
from .record import POINTS, POUNDS, SCALES
from .sentences import Word
from .wholes import is_left, is_rest, is_total
from .words import ABOUT, BETTER, DOWN, FEWER, FUNCTION, MORE, NEARLY, OUTSIDE, UP, WORSE, forms

CHANGES = {
    **dict.fromkeys(forms("exceed surpass beat/beaten overshoot/overshot top outstrip"), 0),
    **dict.fromkeys(forms("miss undershoot/undershot trail lag clear"), 0),
    "uplift": 1,
    "difference": 0,
    "change": 0,
    "gap": 0,
    "movement": 0,
    "swing": 0,
    "excess": 1,
    "surplus": 1,
    "shortfall": -1,
}
LENGTHS = frozenset({"quarters", "months", "years", "times"})
SKIPPED = ABOUT | NEARLY | {"a", "an", "the", "just", "further", "another", "only", "than", "well", "over", "under"}
EACH = re.compile(
    r"^\W*(?:\w+ ){0,2}?(?:(?:a|an|per|each|every) (?P<each>day|week|month|quarter|year)\b(?! (?:ago|earlier|before))"
    r"|each|apiece|(?:a|per) head)\b"
)
AVERAGE = re.compile(r"\b(?:average|mean|averag\w+)\b[^\d.,;:()]{0,30}$", re.IGNORECASE)
WANTED = frozenset(
    [
        "want",
        "wants",
        "like",
        "aim",
        "aiming",
        "wanted",
        "seek",
        "seeks",
        "ambition",
        "promised",
        "required",
        "standard",
    ]
)


@dataclass(frozen=True)
class Role:
    """`kind`: level, change, target, comparator, total, left, average, place. `sign`: of a change; `who`, `word`."""

    kind: str
    sign: int = 0
    who: str = ""
    start: int = 0  # of the words of a change
    end: int = 0
    word: str = ""


def role(parsed: Parsed, quantity: Quantity) -> Role:
    """Worked out once."""
    key = ("role", quantity.start)
    if key not in parsed.kept:
        parsed.kept[key] = _role(parsed, quantity)
    return parsed.kept[key]


def _role(parsed: Parsed, quantity: Quantity) -> Role:
    if quantity.kind == "place" or is_rest(parsed, quantity):
        return Role("place" if quantity.kind == "place" else "left")
    if _is_together(parsed, quantity):
        return Role("total")
    if change := _change(parsed, quantity):
        return change
    if _is_target(parsed, quantity):
        return Role("target")
    if who := parsed.bound(quantity, "comparator"):
        return Role("comparator", who=str(who))
    tail = parsed.sentence.text[quantity.end : quantity.end + 30]
    lead = parsed.sentence.text[max(quantity.start - 40, 0) : quantity.start]
    return Role("average" if EACH.match(tail) or AVERAGE.search(lead) else _whole(parsed, quantity))


TOGETHER = re.compile(r"\b(?:together|between them|combined|jointly|in combination)\b")


def _is_together(parsed: Parsed, quantity: Quantity) -> bool:
    """ "A (£500,000) and B (£350,000) together improve it by £850,000"."""
    before = [each for each in parsed.quantities if each.end <= quantity.start and each.unit == quantity.unit]
    return len(before) > 1 and TOGETHER.search(parsed.sentence.text[before[-1].end : quantity.start]) is not None


def _whole(parsed: Parsed, quantity: Quantity) -> str:
    """Total, left or level, by the words beside it."""
    before = [
        word.low for word in parsed.sentence.before(quantity.start, 5) if _is_near(parsed, word.end, quantity.start)
    ]
    after = [word.low for word in parsed.sentence.after(quantity.end, 5) if _is_near(parsed, quantity.end, word.start)]
    after = after[: len([*quantity.noun, ""])]
    if is_total(parsed, quantity, before, after):
        return "total"
    return "left" if is_left(parsed, quantity, before, after) else "level"


def _is_near(parsed: Parsed, begin: int, end: int) -> bool:
    gap = parsed.sentence.text[begin:end]
    return not re.search(r"[;.]", gap) and not any(begin <= each.start < end for each in parsed.quantities)


def _change(parsed: Parsed, quantity: Quantity) -> Role | None:
    """Up 6, a rise of 9%, by 2.6 points, 45 more, +2.7pp."""
    far = 5 if quantity.unit == POUNDS else 8
    lead = [word for word in parsed.sentence.before(quantity.start, far) if _is_near(parsed, word.end, quantity.start)]
    near = [word for word in lead if word.low not in SKIPPED]
    is_upwards = quantity.hedge == "over" and bool(near[1:2]) and near[1].low == "upwards"
    if is_upwards or quantity.unit in LENGTHS:  # "up three quarters in a row"
        return None
    if (
        near
        and near[0].low in UP | DOWN
        and not is_particle(parsed.sentence, near[0])
        and not _is_comma(parsed, near[0].end, quantity.start)
    ):
        return _moved(near[0], quantity)
    if word := _mover(parsed, lead, near):
        return _moved(word, quantity)
    last = _last(parsed, quantity)
    is_by = bool(lead) and lead[0].low in {"by", "or"} and last is not None and last.kind == "change"
    if last and (is_by or _is_also_changed(parsed, quantity)):
        return Role("change", last.sign, "", quantity.start, quantity.end, last.word)
    if quantity.sign and quantity.unit == POINTS:
        return Role("change", 1 if quantity.sign == "+" else -1, "", quantity.start, quantity.end)
    return _more(parsed, quantity)


def _mover(parsed: Parsed, lead: list[Word], near: list[Word]) -> Word | None:
    """The word that says how it moved: "improved by", "a rise of", "the rise was". `near`: of the lead, what tells."""
    if near and near[0].low in {"by", "of"}:
        rest = lead[lead.index(near[0]) + 1 :]
        for word in rest[:6] if near[0].low == "by" else near[1:2]:
            is_more = near[0].low == "by" and word.low in MORE | FEWER
            if is_more or word.low in UP | DOWN | BETTER | WORSE or word.low in CHANGES:
                return word
    return _change_noun(parsed, lead) if lead and lead[0].low in {"was", "is", "being"} else None


def _last(parsed: Parsed, quantity: Quantity) -> Role | None:
    """The part that the figure before it plays: "by 9% on quarter 1 and by 22% on the year"."""
    before = [each for each in parsed.quantities if each.end <= quantity.start]
    return role(parsed, before[-1]) if before else None


def _change_noun(parsed: Parsed, lead: list[Word]) -> Word | None:
    """ "The rise at the Crown Court was 0.8 points": the noun that begins a sentence."""
    first = [word for word in parsed.sentence.words[:2] if word.low not in FUNCTION]
    nouns = {"increase", "decrease", "rise", "fall", "drop", "growth", "reduction", "improvement", *CHANGES}
    return first[0] if first and first[0].low in nouns and first[0].start < lead[0].start else None


def _is_also_changed(parsed: Parsed, quantity: Quantity) -> bool:
    """ "A fall of 23 on quarter 1 and 67 on a year ago": the second goes with the first."""
    last = _last(parsed, quantity)
    before = [each for each in parsed.quantities if each.end <= quantity.start]
    gap = parsed.sentence.text[before[-1].end : quantity.start] if before else ""
    is_joined = re.fullmatch(r"(?: [^,.;]{0,40})?,? and (?:of )?£?", gap) is not None
    return (
        bool(last and last.kind == "change" and is_joined)
        and re.match(r" (?:on|over|upon|since|against|compared)\b", parsed.sentence.text[quantity.end :]) is not None
    )


def _is_comma(parsed: Parsed, begin: int, end: int) -> bool:
    return re.search(r"[,;:(]", parsed.sentence.text[begin:end]) is not None


def _moved(word: Word, quantity: Quantity) -> Role:
    sign = 1 if word.low in UP | MORE else -1 if word.low in DOWN | FEWER else CHANGES.get(word.low, 0)
    return Role("change", sign, "", min(word.start, quantity.start), max(word.end, quantity.end), word.low)


def _more(parsed: Parsed, quantity: Quantity) -> Role | None:
    """45 more than, 2.2pp above target, £0.15m over, three points better."""
    words = parsed.sentence.after(quantity.end, 3)
    for number, word in enumerate(words):
        between = parsed.sentence.text[quantity.end : word.start]
        if re.search(r"[,;:()|.]", between) or (number and words[number - 1].low in FUNCTION):
            return None
        if found := _one_more(parsed, quantity, word, number):
            return found
    return None


def _one_more(parsed: Parsed, quantity: Quantity, word: Word, number: int) -> Role | None:
    """`number`: how many words stand between."""
    tail, way = parsed.sentence.text[word.end :], 1 if word.low in MORE | UP else -1
    is_measured = word.low not in {"over", "above", "under", "below"} or _is_compared(parsed, word)
    is_ended = _ends(parsed, word) or _is_gloss(parsed, quantity)
    if not number and ((not is_measured and OWN.match(tail)) or (word.low in AMOUNTS and not is_ended)):
        return Role("other")
    is_verb = bool(number) and is_particle(parsed.sentence, word)  # "gave up"
    if word.low in {"less", "more"} and LESS_SO.match(tail):  # "three points less bad"
        return Role("change", 0, "", quantity.start, word.end, word.low)
    is_risen = is_measured and word.low in MORE | FEWER | {"up", "down"} and is_ended and not is_verb
    if is_risen and not (word.low in {"up", "down"} and tail.startswith(" to")):
        return Role("change", way, "", quantity.start, word.end, word.low)
    targets = [label for label in parsed.labels if label.kind == "target" and 0 <= label.start - word.end < 12]
    if (word.low in OUTSIDE and not number and targets) or (
        word.low in BETTER | WORSE and number < 2 - (word.low in NOUNS) and is_measured
    ):
        return Role("change", 0, "", quantity.start, word.end, word.low)
    return None


OWN = re.compile(r" (?:its|our|their|what)\b(?! [^.;,]*\b(?:years?|life|term)\b)")
AMOUNTS = frozenset({"more", "fewer", "less"})
LESS_SO = re.compile(
    r" (?:bad|badly|poor|poorly|weak|negative|severe|serious|dire|unfavourable|good|well|strong|favourable)\b"
)
NOUNS = frozenset({"improvement", "improvements", "recovery", "deterioration"})  # "two requiring improvement"


def _is_gloss(parsed: Parsed, quantity: Quantity) -> bool:
    """ "Being 520 fewer crimes": what goes before, in other words."""
    return [word.low for word in parsed.sentence.before(quantity.start, 1)] in (["being"], ["or"])


def _ends(parsed: Parsed, word: Word) -> bool:
    """ "45 more", "eight more people than"; not "12 more officers were appointed"."""
    tail = parsed.sentence.text[word.end : word.end + 45]
    if tail.startswith(" than") and any(0 <= each.start - word.end - len(" than ") < 3 for each in parsed.quantities):
        return False
    return AT_END.match(tail) is not None or _is_before_period(parsed, word)


AT_END = re.compile(
    r"\s*(?:$|[.,;:()]|(?:on|over|where|what|of|than|at|in|against|compared|year|the|target|that of|those of)\b"
    r"|(?:(?:its|our|their) )?budget\b|[^.;,]*\bthan\b)"
)


def _is_compared(parsed: Parsed, word: Word) -> bool:
    """ "Over" a target, another's figure or a budget, or at the end; not "over four years"."""
    tail = parsed.sentence.text[word.end :]
    after = {each.low for each in parsed.sentence.after(word.end, 4)}
    named = any(
        word.end <= label.start < word.end + 30 and label.kind in {"target", "comparator"} for label in parsed.labels
    )
    if WHERE.match(tail) or _is_before_period(parsed, word):
        return True
    return named or "budget" in after or re.match(r"\s*(?:[.;,)]|$)", tail) is not None


def _is_before_period(parsed: Parsed, word: Word) -> bool:
    """ "Eight above quarter 1"; not "over the 12 months to June"."""
    return word.low not in {"over", "under"} and any(0 <= each.start - word.end < CLOSE for each in parsed.periods)


CLOSE = 6  # characters between a word and the period that it holds something against
WHERE = re.compile(
    r" (?:where|what) (?:it|they|we) (?:was|were|had)\b| (?:those|that|the (?:level|figure|number)) (?:of|in|at)\b"
)


def _is_target(parsed: Parsed, quantity: Quantity) -> bool:
    if parsed.bound(quantity, "target") or _is_target_on_record(parsed, quantity):
        return True
    after = [word.low for word in parsed.sentence.after(quantity.end, 2)]
    is_next = not re.match(r"\s*[,;:(]", parsed.sentence.text[quantity.end :])
    if is_next and after[:1] and after[0] in {"target", "ceiling", "limit", "goal", "threshold"}:
        return True
    if OF_OURS.search(parsed.sentence.text, 0, quantity.start) and _is_on_record(parsed, quantity):
        return True
    begin, end = parsed.sentence.segment(quantity.start)
    return bool(WANTED & {word.low for word in parsed.sentence.words if begin <= word.start < end})


OF_OURS = re.compile(
    r"\b(?:inside|within|outside|beyond|under|over|above|below|past|beat|met|missed|exceeded|short of|shy of"
    r"|reached) (?:our|the|its|their) (?:own )?£?$"
)


def _is_on_record(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it the target of a record that the sentence speaks of?"""
    targets = [(record.target.amount, SCALES.get(record.unit, 1)) for record in parsed.records if record.target]
    return any(quantity.fits(amount) or quantity.fits(amount * scale) for amount, scale in targets)


def _is_target_on_record(parsed: Parsed, quantity: Quantity) -> bool:
    """Does the sentence name a target, and is this the record's?"""
    if quantity.hedge or not (speaks_of_target(parsed) or _is_beside_level(parsed, quantity)):
        return False
    targets = [(record.target.amount, record) for record in parsed.records if record.target]
    scaled = [(amount * SCALES.get(record.unit, 1), record) for amount, record in targets]
    is_like = [record for amount, record in (*targets, *scaled) if quantity.fits(amount)]
    return any(not any(quantity.fits(value.amount) for value in record.values) for record in is_like)


def _is_beside_level(parsed: Parsed, quantity: Quantity) -> bool:
    """Does another figure of its unit stand in the sentence, which a record that it speaks of holds?"""
    others = [each for each in parsed.quantities if each is not quantity and each.unit == quantity.unit]
    return any(
        each.fits(value.amount)
        for each in others
        for one in parsed.records
        for value in one.levels(parsed.world.quarter)
    )


def speaks_of_target(parsed: Parsed) -> bool:
    around = [each for each in (parsed, parsed.before) if each]
    return any(each.has("target") or WANTED & each.sentence.low for each in around)
