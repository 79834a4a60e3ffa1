"""Ranks, extremes and spans that the records contradict."""

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from ..matching import as_counted, chief, unit_of
from ..parsed import Parsed
from ..parts import parts_in
from ..periods import Named
from ..quantities import ONES, ORDINALS
from ..record import Period, Record, Value
from ..sentences import Word
from ..slips import Slip, plain, slip
from ..words import LONGEST, TYPICAL
from .claims import measure, now

TOP = re.compile(
    r"\b(?P<place>best|top|first)(?P<what>)(?P<of>)"
    r"(?P<who> (?:in|of|among) (?:the |our )?"
    r"(?:most similar (?:group|forces)|group|family|region|peers|similar forces))\b",
    re.IGNORECASE,
)
BEST = {"highest": 1, "most": 1, "largest": 1, "greatest": 1, "busiest": 1, "lowest": -1, "fewest": -1, "smallest": -1}
BEST |= {"least": -1, "quietest": -1, "rarest": -1, "scarcest": -1, "commonest": 1, "heaviest": 1, "lightest": -1}
GOOD = {"best": 1, "strongest": 1, "safest": 1, "worst": -1, "weakest": -1, "poorest": -1}
PLACE = re.compile(
    rf"\b(?P<place>\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS)})\b(?P<what> (?:highest|lowest|best|worst|place))?"
    rf"(?: (?:share|rate|figure))?(?: out)? (?:of|among|in) (?:the )?(?:our )?"
    rf"(?P<of>\d\d?|{'|'.join(ONES)})?(?P<who>[a-z ]{{0,12}}(?:group|peers|region))?\b",
    re.IGNORECASE,
)


COMES = re.compile(
    rf"\b(?:among|of) (?:the )?(?P<of>\d\d?|{'|'.join(ONES)}) (?P<who>[a-z ]{{0,40}}),? (?:[\w’' ]{{0,30}} )?"
    r"(?:come|came|rank|place|stand|finish|is|was)\w{0,3} "
    rf"(?P<place>\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS)})\b(?P<what>)",
    re.IGNORECASE,
)


def ranks(parsed: Parsed) -> Iterator[Slip]:
    """A place among others, the highest of areas, the lowest of quarters."""
    record = measure(parsed)
    if record is None:
        return
    for match in [*PLACE.finditer(parsed.sentence.text), *TOP.finditer(parsed.sentence.text)]:
        if match["of"] or match["what"] or match["who"]:
            yield from _placed(parsed, record, match)
    for match in COMES.finditer(parsed.sentence.text):
        yield from _placed(parsed, record, match)
    for word in parsed.sentence.words:
        if word.low in BEST:
            yield from _best(parsed, record, word, BEST[word.low])
        elif word.low in GOOD and record.better in {"higher", "lower"}:
            yield from _best(parsed, record, word, GOOD[word.low] * (1 if record.better == "higher" else -1))


def _placed(parsed: Parsed, record: Record, match: re.Match[str]) -> Iterator[Slip]:
    place = ORDINALS.get(match["place"].casefold()) or (int(match["place"][:-2]) if match["place"][0].isdigit() else 1)
    of = (int(match["of"]) if match["of"].isdigit() else ONES[match["of"].casefold()]) if match["of"] else None
    periods = {parsed.world.quarter, *(each.period for each in parsed.periods)}
    rows = [row for row in record.placings if row.period in periods and (of is None or row.of == of)]
    if rows and all(row.place != place for row in rows):
        says = f"the record says place {rows[0].place} of {rows[0].of}"
        yield slip(parsed, "wrong-rank", match.start(), match.end(), says, record)


def _best(parsed: Parsed, record: Record, word: Word, sign: int) -> Iterator[Slip]:
    tail, says = parsed.sentence.text[word.end : word.end + 60], ""
    areas = [str(area) for area in parsed.has("area")]
    if (
        len(areas) == 1
        and not re.match(r"[^.;]*?\b(?:quarters|since|years?)\b", tail)
        and _is_superlative(parsed, word)
    ):
        values = {value.area: value.amount for value in record.levels(parsed.world.quarter, part="") if value.area}
        says = _not_first(record, values, areas[0], sign)
    elif not areas and (part := _part(parsed, record, word)):
        values = {value.part: value.amount for value in record.levels(parsed.world.quarter, area="") if value.part}
        says = _not_first(record, values, part, sign) if len(values) > 2 else ""
    elif not areas and (earlier := _earlier(parsed, record, tail)):
        current = [value for value in now(parsed, record) if not value.part]
        if len(current) == 1 and any((value.amount - current[0].amount) * sign > 0 for value in earlier):
            worst = max(earlier, key=lambda value: value.amount * sign)
            says = f"it was {plain(worst.amount, unit_of(worst))} in {worst.period[0]:%B %Y}" if worst.period else ""
    if says:
        yield slip(parsed, "wrong-rank", word.start, word.end, says, record)


def _not_first(record: Record, values: dict[str, Decimal], mine: str, sign: int) -> str:
    """What has more than a part or an area that is called the first, or less where the sign is below nothing."""
    best = max(values, key=lambda each: sign * values[each], default=mine)
    if mine not in values or values[best] == values[mine]:
        return ""
    return f"{best} has {plain(values[best], record.unit)}, {mine} {plain(values[mine], record.unit)}"


def _part(parsed: Parsed, record: Record, word: Word) -> str:
    """The part that the sentence calls the largest subject, cause or source."""
    named = parts_in(parsed.sentence.text, record)
    return named[0] if len(named) == 1 and PART_OF.match(parsed.sentence.text, word.end) else ""


def _is_superlative(parsed: Parsed, word: Word) -> bool:
    """ "Most people" are not the most."""
    lead = parsed.sentence.before(word.start, 1)
    return word.low not in {"most", "least"} or (bool(lead) and lead[0].low in {"the", "our"})


def _earlier(parsed: Parsed, record: Record, tail: str) -> list[Value]:
    """The quarters that a figure is ranked among: "of the last five quarters", "since Q2 2023/24", "for a year"."""
    match = re.match(
        r"[^.;]{0,40}?\b(?:quarters|since|for (?:a|over a|more than a) year"
        r"|in (?:a|over a|more than a) year|on record)\b",
        tail,
    )
    values = [v for v in record.levels(area="", part="") if v.period and v.period < parsed.world.quarter]
    if not match or len({v.statistic for v in values}) > 1:
        return []
    starts = [each.period for each in parsed.periods if each.period < parsed.world.quarter]
    return (
        [v for v in values if not starts or (v.period and v.period >= min(starts))]
        if "since" not in tail or starts
        else []
    )


def extremes(parsed: Parsed) -> Iterator[Slip]:
    """ "That is how long it usually takes", of the longest."""
    usual = [word for word in parsed.sentence.words if word.low in TYPICAL - {"most", "expected", "standard"}]
    if not usual or parsed.quantities or not parsed.before:
        return
    for quantity in parsed.before.quantities:
        for record in chief(parsed.before):
            for value in record.levels(parsed.world.quarter, statistic=LONGEST):
                if quantity.fits(value.amount) or quantity.fits(as_counted(value)):
                    says = f"{quantity.text} is the longest"
                    yield slip(parsed, "extreme-as-typical", usual[0].start, usual[0].end, says, record)
                    return


YEAR = re.compile(r"\d\d\d\d|\d[/–-]\d\d")
END_OF = re.compile(r" ?[,.)]|$")
PART_OF = re.compile(r" (?:subject|cause|reason|source|kind|type|category|part|share|topic|group)\b")
SAME = re.compile(r"\(|,? ?(?:that is|that is to say|i\.e\.|namely|being),?(?: in)?(?: the)?")


def _months(period: Period) -> str:
    return f"{period[0]:%B %Y} to {period[1]:%B %Y}"


def _is_same(parsed: Parsed, a: Named, b: Named) -> bool:
    """The same days; the same months, where one of them is told without its year."""
    if all(YEAR.search(parsed.sentence.text, each.start, each.end) for each in (a, b)):
        return a.period == b.period
    return [day.month for day in a.period] == [day.month for day in b.period]


def spans(parsed: Parsed) -> Iterator[Slip]:
    """ "The last 12 months, July 2023 to June 2024", when these are not they."""
    for a, b in itertools.pairwise(parsed.periods):
        gap = parsed.sentence.text[a.end : b.start].strip()
        is_long = not a.is_quarter and not b.is_quarter and gap in {",", "–", "-"}
        is_long |= gap == ", from" or (gap == "," and END_OF.match(parsed.sentence.text, b.end) is not None)
        if (is_long or SAME.fullmatch(gap)) and not _is_same(parsed, a, b):
            says = f"the one is {_months(a.period)}, the other {_months(b.period)}"
            yield slip(parsed, "span-wrong", b.start, b.end, says)
