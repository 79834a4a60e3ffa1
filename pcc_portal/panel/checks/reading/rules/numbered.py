"""How many of a thing a sentence counts out, held against how many the records have."""

import datetime as dt
import re
from collections.abc import Iterator

from ..index import stems_of
from ..matching import every_value
from ..parsed import NAMED, SURE, Parsed
from ..quantities import Quantity, nouns
from ..record import COUNT, Period
from ..roles import role
from ..slips import Slip, slip
from ..words import stem

SMALL = 10
PLACED = re.compile(r" (?:of (?:the|them|these|those|our)|more|further|new|other|or|to|times|in)\b")


def numbered(parsed: Parsed) -> Iterator[Slip]:
    """ "Five awards", "seven stops" of four and six; "three meetings" of two that the quarter had."""
    for quantity in parsed.quantities:
        is_word = (
            quantity.unit == COUNT and quantity.kind == "figure" and quantity.amount < SMALL and quantity.step == 1
        )
        is_bare = not quantity.hedge and role(parsed, quantity).kind in {"level", "total"}
        is_of = [word.low for word in parsed.sentence.before(quantity.start, 2)][-1:] == ["of"]
        if is_word and is_bare and not is_of and not PLACED.match(parsed.sentence.text, quantity.end):
            yield from _part(parsed, quantity)
            yield from _meetings(parsed, quantity)


def _part(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """Of a record that counts just that, and is no measure."""
    noun = {stem(word) for word in nouns(quantity.noun[:4])[:2]}
    for record in parsed.records:
        if record.is_measure or parsed.subjects[record.key] < NAMED:
            continue
        counts = [value for value in every_value(record) if value.part and value.unit == COUNT]
        most = max((len(noun & stems_of(value.part)) for value in counts), default=0)
        values = [value for value in counts if most and len(noun & stems_of(value.part)) == most]
        if len(values) == 1 and not any(quantity.fits(value.amount) for value in every_value(record)):
            says = f"“{record.title}” has {values[0].amount:f} {values[0].part}"
            yield slip(parsed, "wrong-count-word", quantity.start, quantity.end, says, record)
            return


def _meetings(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """Records of one kind that took place in the period that the sentence names."""
    after = {stem(word) for word in nouns(quantity.noun[:2])}
    kinds = {record.key.split("/")[0] for record in parsed.records if parsed.own.get(record.key, 0) >= SURE}
    kind = next((each for each in kinds if stem(each) in after), None)
    if kind is None or len({each.period for each in parsed.periods}) != 1:
        return
    held = [record for record in parsed.world.records if record.key.startswith(f"{kind}/")]
    alike = [record for record in held if parsed.every.get(record.key, 0) >= SURE]
    number = sum(
        _is_in(day.last, parsed.periods[0].period) for record in alike for day in record.days if day.role != "former"
    )
    if number and not quantity.fits(number * quantity.step):
        yield slip(parsed, "wrong-count-word", quantity.start, quantity.end, f"the records have {number} then")


def _is_in(day: dt.date, period: Period) -> bool:
    return period[0] <= day <= period[1]
