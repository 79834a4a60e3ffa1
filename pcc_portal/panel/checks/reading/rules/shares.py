"""Shares, totals, averages and remainders that a sentence states, worked out again."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ..ahead import is_ahead
from ..arithmetic import makes, numbers_beside
from ..matching import Match, chief, has_noun, matches
from ..numerals import ONES
from ..parsed import Parsed
from ..parts import bound_part, parts_in
from ..quantities import Quantity
from ..record import COUNT, PERCENT, POUNDS, SECONDS, Record, Share
from ..roles import role
from ..slips import Slip, plain, slip

OUT_OF = re.compile(
    r"^\W*[a-z’' ]{0,24}?\b(?:out of|of)(?: (?:the|these|those|all|some|our|about))*\s*$", re.IGNORECASE
)
FEW = 30


def shares(parsed: Parsed) -> Iterator[Slip]:
    """A percentage or a fraction of what the sentence or the record counts."""
    for quantity in parsed.quantities:
        if quantity.unit != PERCENT or is_ahead(parsed, quantity.start) or _is_median(parsed, quantity):
            continue
        stated = _stated(parsed, quantity)
        if _is_share(parsed, quantity, stated):
            yield from _share(parsed, quantity, stated)


def _is_median(parsed: Parsed, quantity: Quantity) -> bool:
    """ "Half of them within 95 seconds"."""
    return quantity.text.casefold() == "half" and any(each.unit == SECONDS for each in parsed.quantities)


def _is_share(parsed: Parsed, quantity: Quantity, stated: tuple[Quantity, Quantity] | None) -> bool:
    kind = role(parsed, quantity).kind
    if kind in {"level", "average"} or (quantity.kind == "fraction" and kind in {"total", "left", "target"}):
        return True
    return stated is not None and kind == "target" and stated[0].unit == POUNDS


def _share(parsed: Parsed, quantity: Quantity, stated: tuple[Quantity, Quantity] | None) -> Iterator[Slip]:
    if stated:
        a, b = stated
        ratio = 100 * a.amount / b.amount
        if not _holds(quantity, ratio):
            says = f"{a.text} of {b.text} is {ratio:.1f}%"
            yield slip(parsed, "wrong-share", quantity.start, quantity.end, says)
            return
    if other := _of_sum(parsed, quantity):
        yield other
        return
    slips = list(_fraction(parsed, quantity) if quantity.kind == "fraction" else _base(parsed, quantity))
    yield from slips or (_small_whole(parsed, quantity) if quantity.hedge != "most" else ())


def _holds(quantity: Quantity, ratio: Decimal) -> bool:
    return ratio > 50 if quantity.hedge == "most" else quantity.fits(ratio)


def _stated(parsed: Parsed, quantity: Quantity) -> tuple[Quantity, Quantity] | None:
    """ "A of the B" where it is the only one beside the share."""
    pairs = [(a, b) for a, b in _pairs_beside(parsed) if quantity not in {a, b} and _is_beside(parsed, quantity, a, b)]
    for a, b in pairs:
        if parsed.sentence.text[quantity.end : a.start].strip() == "(":
            return a, b
    alone = [each for each in parsed.quantities if each.unit == PERCENT]
    money = [each for each in parsed.quantities if each.unit == POUNDS]
    if len(money) == 2 and money[0].end <= quantity.start < money[1].start and len(alone) == 1:
        gap = parsed.sentence.text[quantity.end : money[1].start]
        if re.fullmatch(r" of [^.,;]{0,40}", gap) and " it" not in gap:
            return money[0], money[1]
        return (
            (money[1], money[0])
            if re.match(r" of (?:it|this|that|them)\b", gap) and money[1].amount < money[0].amount
            else None
        )
    return pairs[0] if len(pairs) == 1 and len(alone) == 1 else None


def _of_sum(parsed: Parsed, quantity: Quantity) -> Slip | None:
    """ "Vacant posts explain half of the £2.3m": what the one record named holds, of the sum behind the share."""
    later = [each for each in parsed.quantities if each.start >= quantity.end and each.unit == POUNDS]
    gap = parsed.sentence.text[quantity.end : later[0].start] if later else ""
    named = {label.value for label in parsed.mentions if label.end <= quantity.start}
    amounts = {value.amount for record in named for value in record.values if value.unit == POUNDS}
    if not re.fullmatch(r" of (?:the |our |its |that )?£?", gap) or len(named) != 1 or len(amounts) != 1:
        return None
    ratio = 100 * amounts.pop() / later[0].amount
    if _holds(quantity, ratio):
        return None
    return slip(parsed, "wrong-share", quantity.start, quantity.end, f"it is {ratio:.1f}% of {later[0].text}")


def _is_beside(parsed: Parsed, quantity: Quantity, a: Quantity, b: Quantity) -> bool:
    """No new clause begins between the share and the counts."""
    begin, end = (quantity.end, a.start) if quantity.end <= a.start else (max(a.end, b.end), quantity.start)
    return not re.search(
        r"[;.]|\b(?:but|while|whilst|where|although|though|and (?:a|the|in|of|that|those)?)\b",
        parsed.sentence.text[begin:end],
    )


def _pairs_beside(parsed: Parsed) -> Iterator[tuple[Quantity, Quantity]]:
    counts = [each for each in parsed.quantities if each.unit in {COUNT, POUNDS} and each.kind == "figure"]
    for a, b in pairwise(counts):
        gap = parsed.sentence.text[a.end : b.start]
        if a.unit == b.unit and 0 < a.amount <= b.amount and OUT_OF.match(gap):
            yield a, b
        lead = [word.low for word in parsed.sentence.before(a.start, 2)]
        if a.unit == b.unit and 0 < b.amount < a.amount and "of" in lead and not re.search(r"[;.]", gap):
            yield b, a


def _fraction(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """ "Nearly nine in ten", "most of": of the record that the sentence speaks of."""
    subjects = [record for record in chief(parsed) if record.is_measure]
    counted = [record for record in subjects if has_noun(parsed, quantity, record)]
    subjects = counted if len(counted) == 1 else subjects
    if len(subjects) > 1:  # of a share and a wait, the share
        subjects = [record for record in subjects if record.unit == PERCENT]
    if not subjects and quantity.hedge != "most":
        yield from _part_share(parsed, quantity)
    if len(subjects) != 1 or makes(
        parsed, quantity, numbers_beside(parsed, quantity), by_records=not parsed.has("area")
    ):
        return
    record = subjects[0]
    ratios = _ratios(parsed, record, quantity)
    if ratios and not any(_holds(quantity, ratio) for ratio in ratios):
        says = f"“{record.title}” makes it {ratios[0]:.1f}%"
        why = "wrong-rounding" if quantity.hedge and record.unit == PERCENT else "wrong-share"
        yield slip(parsed, why, quantity.start, quantity.end, says, record)
    elif record.unit == PERCENT:
        yield from (
            each
            for each in _base(parsed, quantity)
            if each.why == "small-base" or not (record.shares or {"number", "numbers", "base"} & parsed.sentence.low)
        )


def _ratios(parsed: Parsed, record: Record, quantity: Quantity) -> list[Decimal]:
    """The share that the sentence must mean: of the area or part that it names, or of the whole."""
    bound = parsed.bound(quantity, "area")
    areas, part = [bound] if bound else parsed.has("area"), bound_part(parsed, quantity, record)
    parts = [part] if part else parts_in(parsed.sentence.text, record)
    now = parsed.world.quarter
    levels = record.levels(now, area=str(areas[0]) if areas else "")
    shares = [value.amount for value in levels if value.unit == PERCENT and value.part in {"", *parts}]
    if record.unit == PERCENT or shares:
        return [*shares, *_shares_then(parsed, record, quantity, {"", *parts})]
    whole = next(iter(record.levels(now, area="", part="", statistic="")), None)
    if whole is None or not whole.amount or whole.unit != COUNT:
        return []
    pieces = (
        [value for value in record.levels(now) if value.area in areas]
        if areas
        else [value for value in record.levels(now) if value.part in parts]
    )
    ratios = [100 * value.amount / whole.amount for value in pieces]
    ratios += [] if areas else _ratios_beside(parsed, record, quantity, whole.amount)
    if len(ratios) > 1 and areas and JOINTLY.search(parsed.sentence.text):
        return [sum(ratios, Decimal(0))]
    named = [value.amount for value in record.levels(now) if value.area in parsed.has("area")]
    between = [100 * a / b for x, y in pairwise(named) for a, b in ((x, y), (y, x)) if b]
    return [*ratios, *([sum(ratios, Decimal(0))] if len(ratios) > 1 else []), *between]


def _shares_then(parsed: Parsed, record: Record, quantity: Quantity, parts: set[str]) -> Iterator[Decimal]:
    """Of the quarter before, where the words right before the figure say that it is of then."""
    is_then = BEFORE_IT.search(parsed.sentence.text, max(quantity.start - 30, 0), quantity.start)
    for value in record.levels(parsed.world.previous, area="") if is_then else ():
        if value.unit == PERCENT and value.part in parts:
            yield value.amount


def _ratios_beside(parsed: Parsed, record: Record, quantity: Quantity, whole: Decimal) -> list[Decimal]:
    """Of several parts that are told together, and of the quarter before where it is told too."""
    several, ratios = parts_in(parsed.sentence.text, record), []
    if len(several) > 1 and TOGETHER.search(parsed.sentence.text):
        amounts = [value.amount for value in record.levels(parsed.world.quarter, area="") if value.part in several]
        ratios = [100 * sum(amounts, Decimal(0)) / whole]
    if quantity.hedge != "most" and TIMED.search(parsed.sentence.text):
        ratios += _ratios_then(parsed, record, bound_part(parsed, quantity, record))
    return ratios


TOGETHER = re.compile(r"\b(?:or|either|both|and|together|combined)\b")
BEFORE_IT = re.compile(r"\b(?:against|from|compared with|compared to|was|were|had been) (?:\w+ )?$")
JOINTLY = re.compile(r"\b(?:together|between them|combined|jointly)\b")
TIMED = re.compile(r"\bfrom\b[^.;]*\bto\b|\b(?:was|were|had been|before|earlier|previous)\b")


def _ratios_then(parsed: Parsed, record: Record, part: str | None) -> Iterator[Decimal]:
    """The same of the quarter before."""
    whole = next(iter(record.levels(parsed.world.previous, area="", part="", statistic="")), None)
    for value in record.levels(parsed.world.previous, area="") if whole and whole.amount else ():
        if value.part and value.part in {part, *parts_in(parsed.sentence.text, record)} and whole:
            yield 100 * value.amount / whole.amount


def _base(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """A percentage of the record: of how many must be on record, or said where it is few."""
    right = [match for match in matches(parsed, quantity) if not match.wrong and match.value.unit == PERCENT]
    if not right:
        yield from _part_share(parsed, quantity)
        return
    match = right[0]
    share = next((each for each in match.record.shares if each.value == match.value), None)
    if len(right) > 1 and any(each.record != match.record for each in right):
        return
    if (
        share is None
        and not _says_count(parsed, None)
        and match.value.kind == "level"
        and match.value.period == parsed.world.quarter
    ):
        says = f"how many {match.record.noun or 'there are'} is neither said nor on record"
        yield slip(parsed, "no-base", quantity.start, quantity.end, says, match.record)
    elif share and share.denominator < FEW and not _says_count(parsed, share):
        yield _few(parsed, quantity, share, match)


def _small_whole(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """ "A third of the grades", of nine that a record counts out, where neither says of how many."""
    around = [one for one in (parsed.before, parsed, parsed.after) if one]
    if any(each.unit == COUNT for one in around for each in one.quantities):
        return
    for record in chief(parsed):
        pairs = [(a, b) for a, b in _counted_pairs(parsed, record) if b and a < b and quantity.fits(100 * a / b)]
        if pairs and all(whole < FEW for _, whole in pairs):
            says = f"it is {pairs[0][0]:f} of only {pairs[0][1]:f}"
            yield slip(parsed, "small-base", quantity.start, quantity.end, says, record)
            return


def _counted_pairs(parsed: Parsed, record: Record) -> Iterator[tuple[Decimal, Decimal]]:
    """A part, and the whole that it is of: the record's, another part of it, or the parts together."""
    now = [value for value in record.levels() if value.period in {None, parsed.world.quarter} and not value.area]
    counts = [value for value in now if value.unit == COUNT]
    parts = [value.amount for value in counts if value.part]
    if len(parts) < 2:
        return
    wholes = {value.amount for value in counts if not value.part} or {
        *parts,
        sum(parts[-3:], Decimal(0)),
        sum(parts, Decimal(0)),
    }
    yield from ((a, b) for a in parts for b in wholes)


def _few(parsed: Parsed, quantity: Quantity, share: Share, match: Match) -> Slip:
    says = f"it is {share.numerator:f} of only {share.denominator:f} {match.record.noun}"
    return slip(parsed, "small-base", quantity.start, quantity.end, says, match.record)


def _says_count(parsed: Parsed, share: Share | None) -> bool:
    """Does the sentence, or one next to it, give the base? "Ten in twelve" does."""
    last = [each.text.split()[-1].casefold() for each in parsed.quantities if each.kind == "fraction"]
    if share and any(str(ONES.get(word, word)) == f"{share.denominator:f}" for word in last):
        return True
    around = [each for each in (parsed.before, parsed, parsed.after) if each]
    counts = [each for one in around for each in one.quantities if each.unit == COUNT]
    return bool(counts) if share is None else any(each.amount == share.denominator for each in counts)


def _part_share(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """ "58.3% were made by the police": of the whole that the record counts."""
    if is_of_parts(parsed, quantity):
        return
    yield from _money_share(parsed, quantity)
    for record in chief(parsed):
        if record.unit == PERCENT or (len(chief(parsed)) > 1 and record.is_measure is False):
            continue
        whole = next(iter(record.levels(parsed.world.quarter, area="", part="", statistic="")), None) or next(
            iter(record.levels(parsed.world.quarter, part="total")), None
        )
        ratios = _ratios(parsed, record, quantity) if whole and whole.part == "" else _ratios_of_total(parsed, record)
        if whole is None or not ratios:
            continue
        if not any(_holds(quantity, ratio) for ratio in ratios):
            beside = numbers_beside(parsed, quantity)
            if len(parsed.quantities) == 1 or not makes(parsed, quantity, beside, by_records=False):
                says = f"it is {ratios[0]:.1f}% of {plain(whole.amount, COUNT)}"
                yield slip(parsed, "wrong-share", quantity.start, quantity.end, says, record)
        elif whole.amount < FEW and not any(
            each.unit == COUNT for one in (parsed.before, parsed, parsed.after) if one for each in one.quantities
        ):
            says = f"it is a share of only {whole.amount:f} {record.noun}"
            yield slip(parsed, "small-base", quantity.start, quantity.end, says, record)


def _money_share(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """ "Half of the savings have been delivered": a part of the largest sum that the one record holds."""
    subjects = chief(parsed)
    if len(subjects) != 1 or subjects[0].is_measure or quantity.kind != "fraction" or len(parsed.quantities) > 1:
        return
    record = subjects[0]
    sums = {value.part: value.amount for value in record.values if value.unit == POUNDS and value.period is None}
    named = [
        part for part in parts_in(parsed.sentence.text, record) if part in sums and sums[part] < max(sums.values())
    ]
    ratio = 100 * sums[named[0]] / max(sums.values()) if len(named) == 1 and len(sums) > 2 else None
    if ratio is not None and not _holds(quantity, ratio):
        yield slip(parsed, "wrong-share", quantity.start, quantity.end, f"it is {ratio:.1f}%", record)


def is_of_parts(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it what several parts that the sentence names come to together, of the whole?"""
    for record in chief(parsed):
        named, now = parts_in(parsed.sentence.text, record), parsed.world.quarter
        whole = next(iter(record.levels(now, area="", part="", statistic="")), None)
        if whole and whole.amount and whole.unit == COUNT and len(named) > 1:
            some = sum((value.amount for value in record.levels(now, area="") if value.part in named), Decimal(0))
            if quantity.fits(100 * some / whole.amount):
                return True
    return False


def _ratios_of_total(parsed: Parsed, record: Record) -> list[Decimal]:
    parts = parts_in(parsed.sentence.text, record)
    values = {value.part: value.amount for value in record.levels(parsed.world.quarter)}
    total = values.get("total")
    return [100 * values[part] / total for part in parts if part in values and part != "total"] if total else []
