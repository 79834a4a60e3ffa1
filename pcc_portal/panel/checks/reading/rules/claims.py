"""What a sentence claims of a figure: its target, how it compares, its rank, how usual it is, how it is counted."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..matching import as_counted, chief, parts_in, unit_of
from ..quantities import ONES, ORDINALS
from ..record import PERCENT, Comparator, Record, Target, Value
from ..roles import is_ahead, plain, role
from ..said import Label, Said
from ..sentences import Word
from ..slips import Slip, slip
from ..words import BETTER, FEWER, LONGEST, MORE, NOT, NOW, TYPICAL, WORSE, forms

OUTDO = forms(
    "exceed surpass outperform outstrip outdo/outdoes beat/beats/beaten top/tops lead/leads/led better/betters"
)
OUTDO -= {"better"}
TRAIL = forms("trail lag") | {"behind"}
MET = forms("meet/met/meeting achieve hit surpass exceed beat/beaten reach satisfy") | {"within", "inside", "on"}
MISSED = forms("miss breach") | {"outside", "short"}
UNITS = {"percent": PERCENT}


def measure(said: Said) -> Record | None:
    """The one measure that the sentence speaks of."""
    subjects = [record for record in chief(said) if record.is_measure]
    clear = len(subjects) == 1 or (subjects and said.subjects[subjects[0].key] >= 1.3 * said.subjects[subjects[1].key])
    return subjects[0] if clear else None


def _now(said: Said, record: Record, statistic: str = "") -> list[Value]:
    areas = [str(area) for area in said.has("area")] or [""]
    parts = {"", *parts_in(said.sentence.text, record)}
    values = [value for value in record.levels(said.world.quarter) if value.area in areas and value.part in parts]
    return [value for value in values if not statistic or value.statistic == statistic]


def targets(said: Said) -> Iterator[Slip]:
    """A target that is not the record's, or told as met or missed when it is not."""
    labels = [label for label in said.labels if label.kind == "target"]
    record = measure(said)
    if labels:
        yield from _all_targets(said)
    if record is None or not labels:
        return
    if record.target:
        yield from _target_figures(said, record)
        yield from _target_claims(said, record, labels)


def _target_figures(said: Said, record: Record) -> Iterator[Slip]:
    target = record.target
    levels = [value.amount for value in _now(said, record)]
    for quantity in said.quantities:
        if role(said, quantity).kind == "target" and target and (record.unit == PERCENT) == (quantity.unit == PERCENT):
            if not any(quantity.fits(amount) for amount in (target.amount, *levels)) and said.bound(quantity, "target"):
                says = f"the target is {'at least' if target.at_least else 'at most'} {target.amount:f}"
                yield slip(said, "target-claim", quantity.start, quantity.end, says, record)


def _target_claims(said: Said, record: Record, labels: list[Label]) -> Iterator[Slip]:
    periods = {each.period for each in said.periods}
    is_before = periods and said.world.quarter not in periods and not NOW & said.sentence.low
    if is_before or len({*said.has("area")}) > 1 or record.target is None:
        return
    values = _now(said, record, record.target.statistic)
    if len(values) != 1:
        return
    value = values[0].amount
    is_met = _is_met(record.target, value)
    for word in said.sentence.words:
        claimed = _claimed(said, word, labels, at_least=record.target.at_least)
        if claimed is not None and claimed != is_met and not is_ahead(said, word.start):
            verb = "meets" if is_met else "misses"
            bound = "at least" if record.target.at_least else "at most"
            says = f"{value:f} {verb} the target of {bound} {record.target.amount:f}"
            yield slip(said, "target-claim", word.start, word.end, says, record)
            return


def _is_met(target: Target, value: Decimal) -> bool:
    return value >= target.amount if target.at_least else value <= target.amount


def _all_targets(said: Said) -> Iterator[Slip]:
    """ "Both are inside their targets", of the measures of the sentence before."""
    subjects = [record for record in chief(said) if record.is_measure and record.target]
    labels = [label for label in said.labels if label.kind == "target"]
    if not {"both", "all"} & said.sentence.low or len(subjects) < 2 or not labels:
        return
    for record in subjects:
        target = record.target
        values = _now(said, record, target.statistic if target else "")
        for word in said.sentence.words:
            claimed = _claimed(said, word, labels, at_least=bool(target and target.at_least))
            if target and len(values) == 1 and claimed is not None and claimed != _is_met(target, values[0].amount):
                says = f"“{record.title}” is {values[0].amount:f}, its target {target.amount:f}"
                yield slip(said, "target-claim", word.start, word.end, says, record)
                return


def _claimed(said: Said, word: Word, labels: list[Label], *, at_least: bool) -> bool | None:
    """True where the word says that the target is met, False where it is missed; None where it says neither."""
    near = [label for label in labels if 0 <= label.start - word.end < 30 or 0 <= word.start - label.end < 30]
    if any(0 <= each.start - word.end < 12 and each.period != said.world.quarter for each in said.periods):
        return None
    if not near or re.search(r"[.,]", said.sentence.text[min(word.end, near[0].end) : max(word.start, near[0].start)]):
        return None
    is_ahead_of = near[0].start > word.start
    claim: bool | None = None
    if word.low in MISSED or word.low in MET:
        claim = word.low in MET and (
            word.low != "on" or bool(re.match(r" (?:the )?(?:\w+ )?target", said.sentence.text[word.end :]))
        )
        if word.low == "on" and not claim:
            return None
    elif is_ahead_of and word.low in {"above", "over", "exceeds", "exceeding"}:
        claim = at_least
    elif is_ahead_of and word.low in {"below", "under"}:
        claim = not at_least
    elif is_ahead_of and word.low in {"better", "worse", "ahead", "behind"}:
        claim = word.low in {"better", "ahead"}
    lead = {each.low for each in said.sentence.before(word.start, 3)}
    return claim if claim is None or not lead & NOT else not claim


SIMILAR = re.compile(
    r"\b(?:in line with|similar to|comparable (?:to|with)|on a par with|level with|in keeping with|the same as|close to"
    r"|matches|matching|mirrors|equal to|consistent with)\b",
    re.IGNORECASE,
)
AMONG = re.compile(
    r"\bamong(?:st)? the (?:\w+ )?\w+|\bcompares? (?:very )?(?:well|favourably|poorly|badly)\b"
    r"|\bsecond to none\b|\b(?:top|bottom|upper|lower) quartile\b|\b(?:well )?(?:above|below|outperform\w*|ahead of|behind)\b"
    r"|\b(?:best|worst|highest|lowest|safest|fastest|strongest|busiest|quickest)\b"
    r"|\b(?:one|some) of the (?:\w+ )?(?:best|worst|highest|lowest|strongest|fastest|safest|slowest)\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:elsewhere|(?:comparable|similar|neighbouring|other|most|many|any(?: other)?|few(?: other)?) (?:areas?|forces?|places?|counties|services?)"
    r"|anywhere|(?:in|across) the (?:country|nation|region|land)|nationally|nationwide|(?:our )?neighbours|peers|counterparts"
    r"|(?:the )?(?:national|regional|usual|\w+ )?average|quartile|second to none|by national standards|than most|than others)\b",
    re.IGNORECASE,
)
LEADS = re.compile(r"\b(?:leads?|leading|tops?|topping|best in|highest in|top of)\b", re.IGNORECASE)


def comparisons(said: Said) -> Iterator[Slip]:
    """Above, below or in line with another's figure; or among others with none to compare with."""
    record = measure(said)
    if record is None:
        return
    found = False
    for label in said.labels:
        if label.kind == "comparator":
            for result in _compared(said, record, label):
                found = True
                yield result
    if not found:
        yield from _no_comparator(said, record)


def _compared(said: Said, record: Record, label: Label) -> Iterator[Slip]:
    other = _other(said, record, label)
    values = _now(said, record, "")
    if (
        other is None
        or len({value.amount for value in values if value.part == other.part}) != 1
        or len(said.periods) > 1
    ):
        return
    value = next(value for value in values if value.part == other.part)
    lead = said.sentence.text[max(label.start - 45, 0) : label.start]
    lead = re.split(r"[.;]|\b(?:and|but|although|though)\b", lead)[-1]
    begin = label.start - len(lead)
    for word in reversed([word for word in said.sentence.words if begin <= word.start < label.start]):
        claim = _claim(said, word, record)
        if claim is None or is_ahead(said, word.start):
            continue
        if claim * (value.amount - other.amount) < 0 or value.amount == other.amount:
            yield _false(said, word.start, label.end, record, value, other)
        return
    if match := SIMILAR.search(said.sentence.text, begin, label.end):
        if abs(value.amount - other.amount) > (1 if value.unit == PERCENT else abs(other.amount) * Decimal("0.05")):
            yield _false(said, match.start(), label.end, record, value, other)


def _other(said: Said, record: Record, label: Label) -> Comparator | None:
    rows = [each for each in record.comparators if each.who == label.value and each.period == said.world.quarter]
    return rows[0] if len(rows) == 1 else None


def _claim(said: Said, word: Word, record: Record) -> int | None:
    """1: the force's figure is told as the higher; -1: the lower."""
    good = {"higher": 1, "lower": -1}.get(record.better)
    before = {each.low for each in said.sentence.before(word.start, 2)}
    denied = -1 if before & NOT else 1
    if word.low in {"above", "over", "higher", "greater", "more", "longer", "slower"}:
        return denied
    if word.low in {"below", "under", "lower", "fewer", "less", "shorter"}:
        return -denied
    if word.low in BETTER | OUTDO | {"ahead"} and good:
        return good * denied
    if word.low in WORSE | TRAIL and good:
        return -good * denied
    return None


def _false(said: Said, begin: int, end: int, record: Record, value: Value, other: Comparator) -> Slip:
    says = f"{plain(value.amount, value.unit)} here, {plain(other.amount, value.unit)} there"
    return slip(said, "false-comparator", begin, end, says, record)


def _no_comparator(said: Said, record: Record) -> Iterator[Slip]:
    text = said.sentence.text
    match = OTHERS.search(text)
    claim = AMONG.search(text) or next((word for word in said.sentence.words if _is_comparing(said, word)), None)
    if not match or claim is None or len(said.quantities) > 1 or said.has("target"):
        return
    start = claim.start() if isinstance(claim, re.Match) else claim.start
    if abs(start - match.start()) > 60 or is_ahead(said, start) or "no" in said.sentence.low:
        return
    who = [
        label.value
        for label in said.labels
        if label.kind == "comparator" and label.start < match.end() and match.start() < label.end
    ]
    held = {each.who for each in (*record.comparators, *record.placings)}
    if held & {*who} or (held and not who):
        return
    begin, end = min(start, match.start()), max(match.end(), start)
    says = "neither the words nor the record hold another’s figure to compare with"
    yield slip(said, "no-comparator", begin, end, says, record)


def _is_comparing(said: Said, word: Word) -> bool:
    return word.low in BETTER | WORSE | MORE | FEWER | {"leads", "outperforms"} and said.sentence.text[
        word.end :
    ].startswith((" than", " that", " of", " the", " in"))


TOP = re.compile(
    r"\b(?P<place>best|top|first)(?P<what>)(?P<of>)(?P<who> (?:in|of|among) (?:the |our )?(?:most similar group|group|region|peers|similar forces))\b",
    re.IGNORECASE,
)
BEST = {"highest": 1, "most": 1, "largest": 1, "greatest": 1, "busiest": 1, "lowest": -1, "fewest": -1, "smallest": -1}
BEST |= {"least": -1, "quietest": -1}
PLACE = re.compile(
    rf"\b(?P<place>\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS)})\b(?P<what> (?:highest|lowest|best|worst|place))?"
    rf"(?: (?:share|rate|figure))?(?: out)? (?:of|among|in) (?:the )?(?:our )?(?P<of>\d\d?|{'|'.join(ONES)})?(?P<who>[a-z ]{{0,12}}(?:group|peers|region))?\b",
    re.IGNORECASE,
)


def ranks(said: Said) -> Iterator[Slip]:
    """A place among others, the highest of areas, the lowest of quarters."""
    record = measure(said)
    if record is None:
        return
    for match in [*PLACE.finditer(said.sentence.text), *TOP.finditer(said.sentence.text)]:
        if match["of"] or match["what"] or match["who"]:
            yield from _placed(said, record, match)
    for word in said.sentence.words:
        if word.low in BEST:
            yield from _best(said, record, word, BEST[word.low])


def _placed(said: Said, record: Record, match: re.Match[str]) -> Iterator[Slip]:
    place = ORDINALS.get(match["place"].casefold()) or (int(match["place"][:-2]) if match["place"][0].isdigit() else 1)
    of = match["of"] and (int(match["of"]) if match["of"].isdigit() else ONES[match["of"].casefold()])
    periods = {said.world.quarter, *(each.period for each in said.periods)}
    rows = [row for row in record.placings if row.period in periods and (of is None or row.of == of)]
    if rows and all(row.place != place for row in rows):
        says = f"the record says place {rows[0].place} of {rows[0].of}"
        yield slip(said, "wrong-rank", match.start(), match.end(), says, record)


def _best(said: Said, record: Record, word: Word, sign: int) -> Iterator[Slip]:
    tail = said.sentence.text[word.end : word.end + 60]
    areas = [str(area) for area in said.has("area")]
    if len(areas) == 1 and not re.match(r"[^.;]*?\b(?:quarters|since|years?)\b", tail) and _is_superlative(said, word):
        values = {value.area: value.amount for value in record.levels(said.world.quarter, part="") if value.area}
        mine = values.get(areas[0])
        if mine is not None and (max if sign > 0 else min)(values.values()) != mine:
            best = (max if sign > 0 else min)(values, key=lambda area: values[area])
            says = f"{best} has {plain(values[best], record.unit)}, {areas[0]} {plain(mine, record.unit)}"
            yield slip(said, "wrong-rank", word.start, word.end, says, record)
    elif not areas and (earlier := _earlier(said, record, tail)):
        now = [value for value in _now(said, record) if not value.part]
        if len(now) == 1 and any((value.amount - now[0].amount) * sign > 0 for value in earlier):
            worst = max(earlier, key=lambda value: value.amount * sign)
            says = f"it was {plain(worst.amount, unit_of(worst))} in {worst.period[0]:%B %Y}" if worst.period else ""
            yield slip(said, "wrong-rank", word.start, word.end, says, record)


def _is_superlative(said: Said, word: Word) -> bool:
    """ "Most people" are not the most."""
    lead = said.sentence.before(word.start, 1)
    return word.low not in {"most", "least"} or (bool(lead) and lead[0].low in {"the", "our"})


def _earlier(said: Said, record: Record, tail: str) -> list[Value]:
    """The quarters that a figure is ranked among: "of the last five quarters", "since Q2 2023/24", "for a year"."""
    match = re.match(
        r"[^.;]{0,40}?\b(?:quarters|since|for (?:a|over a|more than a) year|in (?:a|over a|more than a) year|on record)\b",
        tail,
    )
    values = [v for v in record.levels(area="", part="") if v.period and v.period < said.world.quarter]
    if not match or len({v.statistic for v in values}) > 1:
        return []
    starts = [each.period for each in said.periods if each.period < said.world.quarter]
    return (
        [v for v in values if not starts or (v.period and v.period >= min(starts))]
        if "since" not in tail or starts
        else []
    )


def extremes(said: Said) -> Iterator[Slip]:
    """ "That is how long it usually takes", of the longest."""
    usual = [word for word in said.sentence.words if word.low in TYPICAL - {"most", "expected", "standard"}]
    if not usual or said.quantities or not said.before:
        return
    for quantity in said.before.quantities:
        for record in chief(said.before):
            for value in record.levels(said.world.quarter, statistic=LONGEST):
                if quantity.fits(value.amount) or quantity.fits(as_counted(value)):
                    says = f"{quantity.text} is the longest"
                    yield slip(said, "extreme-as-typical", usual[0].start, usual[0].end, says, record)
                    return


COUNTING = re.compile(
    r"\b(?:count(?:s|ed|ing)?|recorded|recording|definition|defined|measured|method(?:ology)?|rules?|form|basis|criteria|classif\w+)\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:alter(?:ed|ation)|chang(?:ed|es?)|revis(?:ed|ion)|new|differ(?:s|ent|ently)|adopted|replaced|redefined"
    r"|no longer|amended|updated|introduced|switched)\b",
    re.IGNORECASE,
)
INCOMPARABLE = re.compile(
    r"\b(?:cannot|can not|not(?: to)? be|no|hence no|prevents?|un)\b[^.;]{0,40}\b(?:compar\w+|set beside|like for like)"
    r"|\b(?:affected by|because of|owing to|due to|whence|explains?|so that|therefore|reflects?)\b|\b(?:as|since) of\b",
    re.IGNORECASE,
)


def methods(said: Said) -> Iterator[Slip]:
    """Told as counted differently with no break on record; compared across a break without a word of it."""
    record = measure(said)
    if record is None:
        return
    text = said.sentence.text
    counting, changed = COUNTING.search(text), CHANGED.search(text)
    if counting and changed and abs(counting.start() - changed.start()) < 60:
        if not record.breaks and (INCOMPARABLE.search(text) or said.quantities):
            begin, end = min(counting.start(), changed.start()), max(counting.end(), changed.end())
            says = f"no break is on record for “{record.title}”"
            yield slip(said, "method-change", begin, end, says, record)
    elif record.breaks and record.theme == said.theme:
        yield from _across(said, record)


def _across(said: Said, record: Record) -> Iterator[Slip]:
    now, around = said.world.quarter, (said.before, said, said.after)
    is_told = any(
        one
        and (
            (COUNTING.search(one.sentence.text) and CHANGED.search(one.sentence.text))
            or "counted" in one.sentence.low
            or "counting" in one.sentence.low
        )
        for one in around
    )
    if is_told or not any(now[0] <= day <= now[1] for day in record.breaks):
        return
    compared = [
        word
        for word in said.sentence.words
        if word.low
        in MORE
        | FEWER
        | {"up", "down", "rose", "fell", "risen", "fallen", "increased", "increase", "rise", "fall", "against", "from"}
        and not re.match(r" than \d", said.sentence.text[word.end :])
    ]
    if compared and len([q for q in said.quantities if q.unit != "seconds"]) >= 1:
        says = f"“{record.title}” is counted differently from {record.breaks[0]:%d %B %Y}".replace(" 0", " ")
        yield slip(said, "method-change", compared[0].start, compared[0].end, says, record)


def spans(said: Said) -> Iterator[Slip]:
    """ "The last 12 months, July 2023 to June 2024", when these are not they."""
    long = [each for each in said.periods if not each.is_quarter]
    for a, b in zip(long, long[1:], strict=False):
        gap = said.sentence.text[a.end : b.start].strip()
        if gap in {",", "(", ", that is", "–", "-"} and a.period != b.period:
            says = f"the one ends in {a.period[1]:%B %Y}, the other in {b.period[1]:%B %Y}"
            yield slip(said, "span-wrong", b.start, b.end, says)
