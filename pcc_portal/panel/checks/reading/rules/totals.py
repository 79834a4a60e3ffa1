"""Totals, averages and remainders that a sentence states, worked out again."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from ..arithmetic import sums
from ..matching import as_counted, chief, every_value, matches, unit_of
from ..parsed import Parsed
from ..parts import parts_in
from ..quantities import Quantity
from ..record import COUNT, DAY_LONG, PERCENT, POUNDS
from ..roles import EACH, role
from ..slips import Slip, plain, slip
from ..wholes import REST


def totals(parsed: Parsed) -> Iterator[Slip]:
    """Totals, averages and remainders."""
    for quantity in parsed.quantities:
        kind = role(parsed, quantity).kind
        is_hedged = quantity.hedge in {"over", "under"} and kind != "average"
        if quantity.kind != "figure" or quantity.hedge == "bound" or is_hedged:
            continue
        is_each = kind == "average" and EACH.match(parsed.sentence.text[quantity.end :])
        if kind in {"level", "total"} and _listed_after(parsed, quantity):
            yield from _parts(parsed, quantity)
        elif kind in {"total", "average", "left"} and (
            (is_each and quantity.unit == COUNT)
            or (kind == "left" and _is_stated(parsed, quantity))
            or not _is_right(parsed, quantity)
        ):
            yield from {"total": _total, "average": _average, "left": _left}[kind](parsed, quantity)


def _is_stated(parsed: Parsed, quantity: Quantity) -> bool:
    """ "Four of the 24 are closed, which leaves 20": whole and part stand before it, and it is no part by name."""
    before = [each for each in _alike(parsed, quantity) if each.end <= quantity.start]
    is_part = any(parts_in(" ".join(quantity.noun[:3]), record) for record in chief(parsed))
    return len(before) == 2 and not is_part and REST.search(parsed.sentence.text, 0, quantity.start) is not None


def _is_right(parsed: Parsed, quantity: Quantity) -> bool:
    now = {None, parsed.world.quarter, *(each.period for each in parsed.periods)}
    return any(not match.wrong and match.value.period in now for match in matches(parsed, quantity))


def _alike(parsed: Parsed, quantity: Quantity) -> list[Quantity]:
    return [
        each
        for each in parsed.quantities
        if each is not quantity and each.unit == quantity.unit and each.kind == "figure"
    ]


def _total(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """Of the list that stands before it."""
    listed = [each.amount for each in _alike(parsed, quantity) if each.end <= quantity.start]
    listed = listed or _listed_after(parsed, quantity)
    is_here = len(listed) > 1
    listed = listed if is_here else [*_listed_above(parsed, quantity), *listed]
    if len(listed) < 2 or any(quantity.fits(number) for number in sums(listed)):
        return
    total = sum(listed, Decimal(0))
    if abs(total - quantity.amount) > (total if is_here else total / 5):
        return
    why = "total-of-list" if len(listed) > 2 else "wrong-sum"
    yield slip(parsed, why, quantity.start, quantity.end, f"what is listed makes {plain(total, quantity.unit)}")


def _listed_above(parsed: Parsed, quantity: Quantity) -> list[Decimal]:
    """The figures of its unit in the sentences right before it, as far back as each is short and has one."""
    amounts: list[Decimal] = []
    one = parsed.before
    while one and len(amounts) < LISTED:
        here = [each.amount for each in one.quantities if each.unit == quantity.unit and each.kind == "figure"]
        if not here or any(role(one, each).kind in {"change", "total"} for each in one.quantities):
            break
        amounts = [*here, *amounts]
        if len(one.sentence.words) > SHORT:
            break
        one = one.before
    return amounts


def _average(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """A total over a number of days, quarters, awards or years."""
    listed = [each.amount for each in _alike(parsed, quantity) if each.end <= quantity.start]
    wholes = [
        each for each in _around(parsed, quantity) if each.unit == quantity.unit and each.amount > quantity.amount
    ]
    if len(listed) > 2 and max(listed) < sum(listed) / 2 and not EACH.match(parsed.sentence.text[quantity.end :]):
        yield from _mean_of_list(parsed, quantity, listed)
    elif quantity.unit == POUNDS and not wholes:
        yield from _mean_of_record(parsed, quantity)
    else:
        yield from _mean_of_whole(parsed, quantity, wholes)


def _mean_of_list(parsed: Parsed, quantity: Quantity, listed: list[Decimal]) -> Iterator[Slip]:
    mean = sum(listed, Decimal(0)) / len(listed)
    if not quantity.fits(mean) and min(listed) < quantity.amount < max(listed):
        says = f"the mean of what is listed is {plain(mean, quantity.unit)}"
        yield slip(parsed, "wrong-average", quantity.start, quantity.end, says)


def _mean_of_whole(parsed: Parsed, quantity: Quantity, wholes: list[Quantity]) -> Iterator[Slip]:
    divisors = list(_divisors(parsed, quantity))
    values = [value for record in chief(parsed) for value in every_value(record) if unit_of(value) == quantity.unit]
    is_plain_span = (
        quantity.unit == COUNT and A_PERIOD.match(parsed.sentence.text, quantity.end) and not _has_days(parsed)
    )
    if spans := _spans(parsed, quantity) if is_plain_span else []:
        divisors, values = spans, [value for value in values if value.period == parsed.world.quarter and not value.area]
    totals = [*(each.amount for each in wholes), *map(as_counted, values)]
    here = {each.amount for each in wholes if each in parsed.quantities} or {each.amount for each in wholes}
    counts = [each for each in parsed.quantities if each.unit in {COUNT, "seconds"} and each is not quantity]
    is_plain = EACH.match(parsed.sentence.text[quantity.end :]) or len(counts) == 1
    if len(here) != 1 or not divisors or not is_plain:
        return
    if not any(quantity.fits(total / each) for total in totals for each in divisors if 0 < each <= 1000):
        whole = max(wholes, key=lambda each: each.amount)
        says = f"{whole.text} over {divisors[0]:f} is {plain(whole.amount / divisors[0], quantity.unit)}"
        yield slip(parsed, "wrong-average", quantity.start, quantity.end, says)


def _mean_of_record(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """ "The average award was £37,500", of a record that holds sums of money and how many shared them."""
    record = next((each for each in chief(parsed)[:1] if not each.is_measure), None)
    money, counts = (
        [value for value in record.values if value.unit == unit] if record else [] for unit in (POUNDS, COUNT)
    )
    means = [value.amount / count.amount for value in money for count in counts if count.amount > 1]
    if record and means and not any(quantity.fits(mean) for mean in means):
        says = f"nothing that “{record.title}” holds comes to that on average"
        yield slip(parsed, "wrong-average", quantity.start, quantity.end, says, record)


def _divisors(parsed: Parsed, quantity: Quantity) -> Iterator[Decimal]:
    """Over how many it may be: counts and days beside it, the length of the period, what the records count."""
    around = _around(parsed, quantity)
    days = [day for record in parsed.records[:3] for day in record.days if day.first < day.last]
    yield from (Decimal((day.last - day.first).days + 1) for day in days)
    yield from (
        each.amount / DAY_LONG if each.unit == "seconds" else each.amount
        for each in around
        if each.unit in {COUNT, "seconds"}
    )
    yield from _spans(parsed, quantity)
    values = [value for record in chief(parsed) for value in record.values]
    yield from [value.amount for value in values if value.unit == COUNT][:12]
    years = [value.amount for value in values if value.unit == "years"]
    years += [each.amount for each in around if each.unit == "years"]
    yield from (number * times for number in years for times in (1, 12, 4))


def _around(parsed: Parsed, quantity: Quantity) -> list[Quantity]:
    before = list(parsed.before.quantities) if parsed.before else []
    if parsed.before and parsed.before.before and len(parsed.before.sentence.words) <= SHORT:
        before += parsed.before.before.quantities
    return [
        each
        for each in (*parsed.quantities, *before)
        if each is not quantity and each.amount > 0 and each.kind == "figure"
    ]


def _has_days(parsed: Parsed) -> bool:
    """Does it tell, or does its record hold, days over which it could be an average?"""
    around = [one for one in (parsed.before, parsed) if one]
    is_long = any(each.unit == "seconds" for one in around for each in one.quantities)
    return is_long or any(one.days for one in around) or any(record.days for record in parsed.records[:3])


A_PERIOD = re.compile(r" (?:an?|per|each|every) (?:day|month|week)\b")
LISTED, SHORT = 12, 8  # figures of a list; words of a line of one
MADE_OF = re.compile(
    r"[^.;,]{0,40}?(?::| \(|\b(?:made up of|compris\w+|consist\w+ of|namely|being|split|divided|shared)\b)[^.;]{0,40}$"
)
SOME = re.compile(
    r"\b(?:includ\w+|among(?:st)? (?:them|these)|such as|others?|of which|of whom|mostly|mainly|target|average)\b",
    re.IGNORECASE,
)


def _listed_after(parsed: Parsed, quantity: Quantity) -> list[Decimal]:
    """The parts that follow a colon, a bracket or "made up of", where the figure begins the list."""
    later = [each for each in _alike(parsed, quantity) if each.start >= quantity.end]
    if len(later) < 2 or quantity.unit == PERCENT or any(role(parsed, each).kind != "level" for each in later):
        return []
    gap = parsed.sentence.text[quantity.end : later[0].start]
    is_list = MADE_OF.match(gap) and not SOME.search(parsed.sentence.text, quantity.end) and not parsed.periods[1:]
    return [each.amount for each in later] if is_list else []


def _parts(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """Parts that nearly make the figure before them, and do not."""
    listed = _listed_after(parsed, quantity)
    total = sum(listed, Decimal(0))
    if (
        quantity.fits(total)
        or abs(total - quantity.amount) > quantity.amount / 5
        or any(quantity.fits(each) for each in sums(listed))
    ):
        return
    says = f"what is listed makes {plain(total, quantity.unit)}"
    yield slip(parsed, "wrong-sum", quantity.start, quantity.end, says)


def _spans(parsed: Parsed, quantity: Quantity) -> list[Decimal]:
    tail = parsed.sentence.text[quantity.end : quantity.end + 25]
    months = {
        (each.period[1].year - each.period[0].year) * 12 + each.period[1].month - each.period[0].month + 1
        for each in parsed.periods
    }
    months = months or {3}
    for word, size in (("month", 1), ("quarter", 3), ("year", 12)):
        if word in tail:
            return [Decimal(number) / size for number in months]
    return [Decimal(92)] if " day" in tail else [Decimal(13)] if " week" in tail else []


def _left(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """What is left of a whole when its other parts are parts off."""
    others = [each.amount for each in _around(parsed, quantity) if each.unit == quantity.unit]
    if not others:
        return
    whole, parts = max(others), sorted(others)[:-1]
    if not parts and not _of_record(parsed, quantity, whole):
        return
    fits = [whole - sum(some, Decimal(0)) for size in (1, 2, 3) for some in combinations(parts, size)]
    if any(quantity.fits(number) for number in fits) or whole <= quantity.amount:
        return
    rest = whole - sum(parts, Decimal(0)) if parts else None
    says = (
        f"{plain(whole, quantity.unit)} less the rest is {plain(rest, quantity.unit)}"
        if rest
        else "the records say otherwise"
    )
    yield slip(parsed, "remaining", quantity.start, quantity.end, says)


def _of_record(parsed: Parsed, quantity: Quantity, whole: Decimal) -> bool:
    """Does a record of the sentence hold the whole, so that it says what is left of it?"""
    return any(value.amount == whole for record in chief(parsed) for value in record.values)
