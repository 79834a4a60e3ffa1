"""Ranks, extremes and spans that the records contradict."""

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from ..matching import as_counted, chief, unit_of
from ..numerals import ONES, ORDINALS
from ..parsed import Parsed
from ..parts import parts_in
from ..periods import Named
from ..record import POUNDS, Period, Record, Value
from ..sentences import Word
from ..slips import Slip, plain, slip
from ..words import LONGEST, TYPICAL
from .claims import measure, now

TOP = re.compile(
    r"\b(?P<place>best|top|first|last|bottom|worst)(?P<what>)"
    r"(?P<who> (?:in|of|among) (?:all )?(?:the |our |those )?(?:forces )?(?:in |of )?(?:the |our )?"
    rf"(?:(?P<of>\d\d?|{'|'.join(ONES)})(?: (?:forces|areas|like us))?(?: in (?:the |our |its )?(?:group|family"
    rf"|region))?"
    r"|most similar (?:group|forces)|group|family|region|peers|similar forces))\b",
    re.IGNORECASE,
)


def degrees(adjective: str) -> tuple[str, str]:
    """ "Busier", "busiest"."""
    base = adjective[:-1] + "i" if adjective.endswith("y") else adjective.removesuffix("e")
    base += base[-1] if re.fullmatch(r"[^aeiou]*[aeiou][gnt]", base) else ""
    return f"{base}er", f"{base}est"


HIGH = "high large great big heavy busy dear costly long steep common full wide rich pricey numerous"
LOW = "low small few light cheap short quiet rare scarce slight thin"
WELL, BADLY = "safe strong fast quick healthy swift", "weak poor slow bad sorry"
SIZED = {word: sign for some, sign in ((HIGH, 1), (LOW, -1)) for each in some.split() for word in degrees(each)}
SIZED |= {"most": 1, "least": -1, "more": 1, "less": -1}
JUDGED = {word: sign for some, sign in ((WELL, 1), (BADLY, -1)) for each in some.split() for word in degrees(each)}
JUDGED |= {"best": 1, "worst": -1, "better": 1, "worse": -1}
BEST, GOOD = ({word: sign for word, sign in some.items() if word.endswith("st")} for some in (SIZED, JUDGED))
MORE = "|".join(sorted((word for word in (*SIZED, *JUDGED) if not word.endswith("st")), key=len, reverse=True))
# "More in East Fells than in any other area", "nobody is surer than they", "the dearer of the two".
ANY_OTHER = (
    r"(?:any(?: of the)?(?: other|where else|body else|one else)|all (?:the )?others?|every (?:other|one else)"
    r"|(?:the )?(?:other|rest)\b|elsewhere|everywhere else|anywhere)"
)
FIRSTS = re.compile(
    rf"\b(?P<more>{MORE})\b(?=[^.;]{{0,80}}?\bthan (?:in |at |for |from |to |of |with )?{ANY_OTHER})"
    rf"|\b(?:nobody|no one|none|nowhere|no other|no)\b[^.;,]{{0,40}}?\b(?P<none>{MORE})\b(?=[^.;]{{0,60}}?\bthan\b)"
    rf"|\bthe (?P<two>{MORE})(?= (?:\w+ )?of (?:the two|the pair|them|these|those|the \w+))"
    rf"|\bso (?P<so>{'|'.join((*HIGH.split(), *LOW.split()))})\b",
    re.IGNORECASE,
)
RANKED = re.compile(
    r"(?: \w+){0,2}? (?:awards?|grants?|contracts?|sales?|prices?|sums?|amounts?|buildings?|propert(?:y|ies)|bids?"
    r"|receipts?"
    r"|budgets?|lines?|heads?|causes?|factors?|reasons?|contributions?|parts?|shares?|of (?:the|these|those|our"
    r"|them|all))\b"
)
VALUED = re.compile(r" (?:valuable|expensive|costly|numerous|common|frequent|generous|substantial)\b")
PRICED = frozenset(
    {"budget", "awarded", "price", "guide price", "value", ""}
)  # parts by which records of one kind are ranked
PLACE = re.compile(
    rf"\b(?P<place>\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS)})\b(?P<what>[- ](?:highest|lowest|best|worst|place"
    rf"|placed))?"
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
    record = measure(parsed) or _placed_one(parsed)
    if record is None:
        return
    for match in [*PLACE.finditer(parsed.sentence.text), *TOP.finditer(parsed.sentence.text)]:
        if match["of"] or match["what"] or match["who"]:
            yield from _placed(parsed, record, match)
    for match in COMES.finditer(parsed.sentence.text):
        yield from _placed(parsed, record, match)
    yield from firsts_of(parsed, record)


def _placed_one(parsed: Parsed) -> Record | None:
    """Of several measures that it may speak of, the one that has places among others."""
    placed = [record for record in chief(parsed) if record.placings]
    return placed[0] if len(placed) == 1 else None


def firsts(parsed: Parsed) -> Iterator[Slip]:
    """ "The largest award went to Llanfair", of records of one kind that are no measures."""
    named = {label.value for label in parsed.mentions if not label.value.is_measure}
    if len(named) != 1 or not (record := named.pop()).values:
        return
    mine, values = _among(parsed, record)
    for start, end, sign in _firsts(parsed, 0):
        is_of_kind = parsed.sentence.text[start:end].casefold() not in BEST or RANKED.match(parsed.sentence.text, end)
        if mine and is_of_kind and len(values) > 1 and (says := _not_first(record, values, mine, sign)):
            yield slip(parsed, "wrong-rank", start, end, says, record)
            return


def _among(parsed: Parsed, record: Record) -> tuple[str, dict[str, Decimal]]:
    """What a record is ranked by, among those of its kind; of what was sold, those that were."""
    kind, slash, _ = record.key.partition("/")
    part = next((value.part for value in record.values if value.part in PRICED and value.unit == POUNDS), None)
    if not slash or part is None:
        return "", {}
    kin = [each for each in parsed.world.records if each.key.startswith(f"{kind}/") and each.title != "Net budget"]
    alike = {"price", "guide price"} if part == "guide price" else {part}
    values = {each.title: value.amount for each in kin for value in each.values if value.part in alike}
    return record.title, values


LAST = frozenset({"last", "bottom", "worst"})
NTH = re.compile(rf"\b(?P<nth>{'|'.join(ORDINALS)})[- ]$", re.IGNORECASE)


def _nth(parsed: Parsed, start: int) -> int:
    """2 of "the second lowest"."""
    match = NTH.search(parsed.sentence.text, 0, start)
    return ORDINALS[match["nth"].casefold()] if match else 1


def _firsts(parsed: Parsed, better: int) -> Iterator[tuple[int, int, int]]:
    """Where something is called the first, and whether by having most. `better`: 1 where more is better."""
    for word in parsed.sentence.words:
        last = word.low.rpartition("-")[2]  # of "second-highest"
        if (sign := BEST.get(last, GOOD.get(last, 0) * better)) and _is_superlative(parsed, word):
            yield word.end - len(last), word.end, sign
        elif word.low in {"most", "least"} and (adjective := VALUED.match(parsed.sentence.text, word.end)):
            yield word.start, adjective.end(), 1 if word.low == "most" else -1
    for match in FIRSTS.finditer(parsed.sentence.text):
        called = next(each for each in match.groups() if each).casefold()
        sign = SIZED.get(called) or JUDGED.get(called, 0) * better or (1 if called in HIGH.split() else -1)
        if called not in JUDGED or better:
            yield match.start(), match.end(), sign


def firsts_of(parsed: Parsed, record: Record) -> Iterator[Slip]:
    better = {"higher": 1, "lower": -1}.get(record.better, 0)
    for start, end, sign in _firsts(parsed, better):
        yield from _best(parsed, record, (start, end), sign)


def _placed(parsed: Parsed, record: Record, match: re.Match[str]) -> Iterator[Slip]:
    if match["place"].casefold() in {*LAST, "top", "best"} and parsed.has("area"):
        better = {"higher": 1, "lower": -1}.get(record.better, 0)
        if better:
            yield from _best(
                parsed, record, match.span("place"), -better if match["place"].casefold() in LAST else better
            )
        return
    place = ORDINALS.get(match["place"].casefold()) or (int(match["place"][:-2]) if match["place"][0].isdigit() else 1)
    of = (int(match["of"]) if match["of"].isdigit() else ONES[match["of"].casefold()]) if match["of"] else None
    periods = {parsed.world.quarter, *(each.period for each in parsed.periods)}
    rows = [row for row in record.placings if row.period in periods and (of is None or row.of == of)]
    if match["place"].casefold() in LAST:
        place = rows[0].of if rows else place
    if rows and all(row.place != place for row in rows):
        says = f"the record says place {rows[0].place} of {rows[0].of}"
        yield slip(parsed, "wrong-rank", match.start(), match.end(), says, record)


def _best(parsed: Parsed, record: Record, at: tuple[int, int], sign: int) -> Iterator[Slip]:
    start, end = at
    tail, says, nth = parsed.sentence.text[end : end + 60], "", _nth(parsed, start)
    areas = [str(area) for area in parsed.has("area")]
    if len(areas) == 1 and not re.match(r"[^.;]*?\b(?:quarters|since|years?)\b", tail):
        values = {value.area: value.amount for value in record.levels(parsed.world.quarter, part="") if value.area}
        says = (
            _not_nth(values, areas[0], sign, nth, record.unit)
            if nth > 1
            else _not_first(record, values, areas[0], sign)
        )
    elif not areas and (part := _part(parsed, record, end)):
        values = {value.part: value.amount for value in record.levels(parsed.world.quarter, area="") if value.part}
        says = _not_nth(values, part, sign, nth, record.unit) if nth > 1 else _not_first(record, values, part, sign)
        says = says if len(values) > 2 else ""
    elif not areas and (earlier := _earlier(parsed, record, start, tail)):
        says = _not_of_quarters(parsed, record, earlier, sign, nth)
    if says:
        yield slip(parsed, "wrong-rank", start, end, says, record)


def _not_nth(values: dict[str, Decimal], mine: str, sign: int, nth: int, unit: str) -> str:
    """What has the place that a part or an area is said to have."""
    ranked = sorted(values, key=lambda each: -sign * values[each])
    if mine not in values or len(ranked) < nth or values[ranked[nth - 1]] == values[mine]:
        return ""
    return f"that is {ranked[nth - 1]}, with {plain(values[ranked[nth - 1]], unit)}"


def _not_first(record: Record, values: dict[str, Decimal], mine: str, sign: int) -> str:
    """What has more than a part or an area that is called the first, or less where the sign is below nothing."""
    best = max(values, key=lambda each: sign * values[each], default=mine)
    if mine not in values or values[best] == values[mine]:
        return ""
    return f"{best} has {plain(values[best], record.unit)}, {mine} {plain(values[mine], record.unit)}"


def _not_of_quarters(parsed: Parsed, record: Record, earlier: list[Value], sign: int, nth: int) -> str:
    """Which quarter has the place that this one is said to have."""
    current = [value for value in now(parsed, record) if not value.part]
    if len(current) != 1:
        return ""
    ranked = sorted((*earlier, current[0]), key=lambda value: -sign * value.amount)
    if len(ranked) < nth or ranked[nth - 1].amount == current[0].amount or not (best := ranked[nth - 1]).period:
        return ""
    return f"that is {plain(best.amount, unit_of(best))}, of {best.period[0]:%B %Y}" if best.period else ""


def _part(parsed: Parsed, record: Record, end: int) -> str:
    """The part that the sentence calls the largest subject, cause or source."""
    named = parts_in(parsed.sentence.text, record)
    after = {word.stem for word in parsed.sentence.after(end, 1)}
    own = parsed.world_index.nouns[record.key].union(*parsed.world_index.names[record.key])
    return named[0] if len(named) == 1 and (after & own or PART_OF.match(parsed.sentence.text, end)) else ""


def _is_superlative(parsed: Parsed, word: Word) -> bool:
    """ "Most people" are not the most."""
    lead = parsed.sentence.before(word.start, 1)
    return word.low not in {"most", "least"} or (bool(lead) and lead[0].low in {"the", "our"})


QUARTERS = re.compile(
    r"[^.;]{0,40}?\b(?:quarters|since|for (?:a|over a|more than a) year|quarter (?:yet|so far|to date)|yet recorded"
    r"|in (?:a|over a|more than a) year|(?:on|in) (?:the )?records?|ever|of the (?:year|series|run)"
    r"|(?:of|in) the (?:last |past )?(?:two|three|four|five|[2-5])(?: quarters)?"
    r"(?= (?:for which|on|that|shown|given|we|recorded)|[.,;)]|$)"
    r"|(?:other|earlier|previous) quarter)\b"
)


def _earlier(parsed: Parsed, record: Record, start: int, tail: str) -> list[Value]:
    """The quarters that a figure is ranked among: "of the last five quarters", "since Q2 2023/24", "for a year"."""
    is_told = QUARTERS.match(tail) or NOT_FOR.search(parsed.sentence.text, 0, start)
    values = [v for v in record.levels(area="", part="") if v.period and v.period < parsed.world.quarter]
    if not is_told or len({v.statistic for v in values}) > 1:
        return []
    starts = [each.period for each in parsed.periods if each.period < parsed.world.quarter]
    return (
        [v for v in values if not starts or (v.period and v.period >= min(starts))]
        if "since" not in tail or starts
        else []
    )


NOT_FOR = re.compile(r"\b(?:not|never)\b[^.;,]{0,12}?\b(?:for|in|since|before)\b[^.;,]{0,40}$", re.IGNORECASE)


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
PART_OF = re.compile(
    r"(?: \w+)? (?:subject|cause|reason|source|kind|type|category|part|share|topic|group|month|week)\b"
)
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
