"""The one record of which a figure can only be."""

import re
from decimal import Decimal

from ..index import GENERIC, index
from ..matching import chief, every_value, has_noun, is_like, unit_of
from ..parsed import NAMED, SURE, Parsed, clause_record
from ..parts import bound_part, parts_in
from ..quantities import Quantity, nouns
from ..record import COUNT, PERCENT, POUNDS, Record
from ..sentences import Word
from ..synonyms import in_phrases
from ..words import FUNCTION, several, stem

SMALL = 10  # smaller counts stand for much else
LONG = 1000  # digits of which do not come by chance
HEAD = re.compile(r"[^:;.,|\d]{3,60}[:|] *£?")


def _is_misprint(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """The digits of a value of the quarter in another order, where it is given for that part or with that noun."""
    digits = _digits(quantity.amount)
    part = bound_part(parsed, quantity, record)
    values = [
        value
        for value in every_value(record)
        if value.period in {None, parsed.world.quarter} and part in {None, value.part}
    ]
    is_like = any(_digits(value.amount) == digits for value in values if unit_of(value) == quantity.unit)
    is_counted = (
        has_noun(parsed, quantity, record) or part is not None or bool(parts_in(" ".join(quantity.noun[:2]), record))
    )
    return is_like and quantity.amount > SMALL and (is_counted or quantity.unit != COUNT or quantity.amount >= LONG)


def _digits(amount: Decimal) -> list[str]:
    return sorted(f"{amount:f}".rstrip("0").rstrip("."))


def _is_of(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """Can the figure be nothing else's? It stands behind the record's name, or counts what the record counts."""
    is_tied = parsed.named_before(quantity) is record or _is_headed(parsed, quantity, record)
    part = bound_part(parsed, quantity, record)
    is_part = part is not None and any(v.part == part and v.unit == quantity.unit for v in record.levels())
    if is_part or _is_end(parsed, quantity, record):
        return _is_end(parsed, quantity, record) or quantity.unit != PERCENT or record.unit == PERCENT
    if quantity.unit == COUNT:
        return _is_counted(parsed, quantity, record, is_tied=is_tied)
    alone = sum(each.unit == quantity.unit for each in parsed.quantities) == 1
    if quantity.unit == POUNDS:
        return is_tied or (alone and _is_thousandfold(quantity, record))
    if quantity.unit == PERCENT:
        is_named = parsed.own[record.key] >= (2 if has_noun(parsed, quantity, record) else 3) * SURE
        is_told = record.unit == PERCENT and _of_clause(parsed, quantity) is record
        return is_tied or is_told or (alone and is_named)
    return is_tied or bool(record.is_measure and parsed.bound(quantity, "statistic"))


def _is_counted(parsed: Parsed, quantity: Quantity, record: Record, *, is_tied: bool) -> bool:
    if not record.is_measure:
        return len(parts_in(" ".join(quantity.noun[:2]), record)) == 1
    is_small = quantity.amount < SMALL and quantity.step == 1
    is_noun = bool({stem(word) for word in nouns(quantity.noun[:2])} & index(parsed.world).nouns[record.key])
    return is_noun or (is_tied and not is_small and not nouns(quantity.noun[:1]))


def _is_end(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """ "To 278", of what the record says that it went from."""
    before = [each for each in parsed.quantities if each.end <= quantity.start and each.unit == quantity.unit]
    if not before or parsed.sentence.text[before[-1].end : quantity.start].strip(" £") != "to":
        return False
    is_from = parsed.sentence.text[: before[-1].start].rstrip(" £").casefold().endswith("from")
    return is_from and any(is_like(parsed, before[-1], record, value) for value in every_value(record))


def _is_headed(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """ "Magistrates: 77.5%": the words before the colon name the record, and surely no other."""
    head = HEAD.fullmatch(parsed.sentence.text[: quantity.start])
    score = parsed.own.get(record.key, 0)
    return head is not None and score > 0 and all(score > 1.5 * n for key, n in parsed.own.items() if key != record.key)


def _is_thousandfold(quantity: Quantity, record: Record) -> bool:
    """Millions for thousands, or the other way round."""
    amounts = [value.amount for value in record.values if value.unit == POUNDS]
    return any(quantity.fits(amount * 1000) or quantity.fits(amount / 1000) for amount in amounts)


def _is_back(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """ "Now it is 78%", of what the sentence before spoke of."""
    begin, _ = parsed.sentence.segment(quantity.start)
    lead = {word.low for word in parsed.sentence.words if begin <= word.start < quantity.start}
    is_alone = len(parsed.quantities) == 1 and quantity.unit == PERCENT == record.unit
    return is_alone and not parsed.own and bool({"it", "this"} & lead) and not nouns(quantity.noun[:1])


def sole_subject(parsed: Parsed, quantity: Quantity, subjects: list[Record]) -> Record | None:
    """The one record that the figure can only be of."""
    able = [record for record in subjects if quantity.unit in units_of(record)]
    if len(able) > 1 and (own := _of_clause(parsed, quantity)) in able:
        able = [own] if own else able
    if len(able) != 1 or (able[0] in chief(parsed) and parsed.subjects[able[0].key] < NAMED):
        return None
    record = able[0]
    is_some = re.match(r" (?:of (?:the|them|these|those|which|whom)|times)\b", parsed.sentence.text[quantity.end :])
    if _is_misprint(parsed, quantity, record):
        return record
    if _is_back(parsed, quantity, record):
        return record
    if is_some or (record.key not in parsed.own and record in chief(parsed)):
        return None
    return record if _is_of(parsed, quantity, record) else None


def _of_clause(parsed: Parsed, quantity: Quantity) -> Record | None:
    """The one record that the words around a figure surely name, up to the next marks and figures."""
    text = parsed.sentence.text
    begin = max((m.end() for m in MARK.finditer(text, 0, quantity.start)), default=0)
    begin = max((begin, *(each.end for each in parsed.quantities if each.end <= quantity.start)))
    mark = MARK.search(text, quantity.end)
    end = min((mark.start() if mark else len(text), *(q.start for q in parsed.quantities if q.start >= quantity.end)))
    return clause_record(parsed, begin, end)


MARK = re.compile(r"[,;:()|](?!\d)| (?:and|while|whilst|but|against) ")


def units_of(record: Record) -> set[str]:
    return {unit_of(value) for value in every_value(record)} | {value.unit for value in record.values}


def is_subject(parsed: Parsed, word: Word, record: Record) -> bool:
    """Is it the record of which the word tells, and nothing else that its clause names?"""
    begin, end = parsed.sentence.segment(word.start)
    held = index(parsed.world)
    own = frozenset().union(held.nouns[record.key], *held.names[record.key])
    near = [each for each in parsed.sentence.words if begin <= each.start < end]
    if any(each.stem in own for each in near) or {stem(word) for word in in_phrases(parsed.sentence.text)} & own:
        return True
    spans = [(each.start, each.end) for each in parsed.periods]
    near = [each for each in near if not any(begin <= each.start < end for begin, end in spans)]
    foreign = [
        each for each in near if each.start < word.start and each.low not in FUNCTION and each.stem not in GENERIC
    ]
    return not [each for each in foreign if each.low not in NEUTRAL and not each.low.endswith(("ly", "ing"))]


NEUTRAL = several(
    "performance position picture trend level levels result results wait waits continued continues "
    "remained bit little lot touch again time here overall clearly slightly picture news"
)
