"""Quantities of a sentence: figures and number words with unit, rounding and hedge; labels and dates left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from .fractions import fractions
from .numerals import ONES, ORDINALS, PARTS, POWERS, SPELT, TENS, small
from .record import COUNT, DAY_LONG, PERCENT, POINTS, POUNDS, SECONDS
from .sentences import Sentence, Word
from .words import ABOUT, FUNCTION, NEARLY, NUMBERED, OVER, UNDER

UNIT = (
    r"(?:\s?(?P<unit>%|per\s?cent\b(?!age)|percent\b|pct?\b|percentage[ -]points?\b|pp?ts?\b|pp\b|p\.p\.|points?\b"
    r"|m\b|million\b|bn\b|billion\b|k\b|thousand\b|s\b|secs?\b|seconds?\b|min(?:ute)?s?\b|hours?\b|days?\b|weeks?\b"
    r"|months?\b|years?\b|quarters?\b|times\b))?"
)
FIGURE = re.compile(
    r"(?<![\w£.,/&’'])(?P<sign>[+−–-](?=£?\d)(?<![\w\s][–-]\s))?(?P<pounds>£\s?)?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,12})(?P<part>\.\d{1,6})?(?P<order>st\b|nd\b|rd\b|th\b)?"
    + UNIT + r"(?![\w/]|[-–]\w|[.,:]\d)", re.IGNORECASE,
)  # fmt: skip
SPOKEN = re.compile(rf"(?<![\w-])(?P<spelt>(?:{SPELT})(?:(?:[ -]| and )(?:{SPELT}))*)(?![\w])" + UNIT, re.IGNORECASE)
CLOCK = re.compile(
    r"(?<![\w:.])(?P<minutes>\d{1,2})(?::"
    r"|m(?:ins?)? ?(?=\d\d? ?s))(?P<seconds>[0-5]?\d)(?: ?s(?:ecs?)?\b)?(?![\w:]| ?[ap]m)"
)
MOST = re.compile(
    r"\b(?:the (?:vast |great )?majority of|the greater (?:part|number) of|most of|more than half"
    r"|^Most(?= [a-z]+ (?:is|are|was|were|came)\b))(?= )",
    re.IGNORECASE,
)


# "Two and a half points", "a point and a half", "half a point".
AND_A_HALF = re.compile(
    rf"(?<![\w-])(?:(?P<number>{SPELT}|\d{{1,4}}) and (?P<part>a half|a quarter|three[ -]quarters)"
    rf"|an? (?P<noun>point|percentage point|minute|hour|day|week|month|year|million) and (?P<rest>a half|a quarter)"
    rf"|half an? (?P<half>point|percentage point|minute|hour|day|million)"
    rf"|(?P<top>{SPELT}) (?P<bottom>tenths|fifths|quarters|thirds) of an? (?P<of>point|percentage point|minute"
    rf"|hour|million))\b"
    + UNIT, re.IGNORECASE,
)  # fmt: skip
PIECES = {"a half": Decimal("0.5"), "a quarter": Decimal("0.25"), "three quarters": Decimal("0.75")}
THE = frozenset({"the", "this", "last", "that"})
NEAR = 40  # characters before a number
ONE_SUCH = re.compile(r"\b(?:the|this|that) $", re.IGNORECASE)  # "in the one before"
NUMBERED_TOO = re.compile(
    r"\b(?:quarters|sections|paragraphs|items|parts|stages|phases|appendices) \d{1,3}(?:,| and| to) $"
)
OF_PLACES = re.compile(
    rf"\b(?:\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"
    r"(?: (?:best|worst|highest|lowest|place))?(?: out)? of (?:the )?$",
    re.IGNORECASE,
)


BETWEEN = re.compile(r"\b[Bb]etween £?[\w.]+(?:%| per cent)? and £?$")
ONE_OF = re.compile(r"\b(?:a|an) (?P<size>minute|hour|week|day) and $")
DURATIONS = {
    "s": 1,
    "sec": 1,
    "second": 1,
    "min": 60,
    "minute": 60,
    "hour": 3600,
    "day": DAY_LONG,
    "week": 7 * DAY_LONG,
}
SPANS = frozenset({"month", "year", "quarter", "time"})  # how long or how often: units of their own
MOST_OF = {"week": 53, "quarter": 4, "year": 13, "years": 13}  # the highest number that one of them has
TIMES = 10  # more of them are a count, fewer may say how much more
ROUND = 20  # a record that holds a round count from here on may itself be "more than" that
NOBODY = re.compile(r"\b(?:nobody|no one|no-one|none)\b", re.IGNORECASE)
RINGS = re.compile(r"\b(?:999|101|111|112|24/7)\b(?! (?:offences|incidents|crimes|people|cases|referrals)|%|,\d)")
YEARS = re.compile(
    r"\b(?:19|20)\d\d(?:[/–-](?:\d\d|(?:19|20)\d\d))?\b(?!,\d)|\b\d\d/\d\d\b|\b\d{1,2}[.:]\d\d ?(?:am|pm)\b"
    r"|\b\d{1,2} ?(?:am|pm)\b|\b0\d{2,4}[ \d]{5,10}\b"
    r"|\b[Aa]ge(?:s|d| limits?)?(?: (?:of|from|between|over|under|up to))? \d{1,2}(?: ?(?:to|and|[–-]) ?\d{1,2})?\b"
    r"|\b(?:under|over)[- ]\d{1,2}s\b|\b\d{1,2}[- ](?:to |[–-] ?)?\d{0,2}[- ]?years?[- ]olds?\b|\bQ[1-4]\b"
    r"|\b\d{1,2}(?= (?:to|and) \d{1,2} [A-Z][a-z]+\b)"
    r"|(?<!\bin )\b(?:every|per|each) (?:1,?000?0*|hundred|thousand|million)\b"
    r"|\b(?:within|inside|in|under) (?:10|ten) ?s(?:ec(?:ond)?s?)?\b"
    r"|\b(?:joined|left|retired|died|married|started|enlisted|arrested)\b[^.;,]{0,25}? at \d\d\b(?![%,.]?\d|%"
    r"| (?:of|per))"
    r"|\b(?:text(?:ing)?|dial(?:ling)?|sms)\b[^.;,]{0,25}?\b\d{3,}\b"
    r"|\b(?:I|he|she|they) (?:was|were|am|turned) (?:only |just |about )?\d\d\b(?![%,.]?\d|%| (?:of|per|points?"
    r"|\w+s\b))"
    r"|\b\d{1,4} (?:to \d{1,4} )?(?=[A-Z][a-z]+ (?:Street|Road|Lane|Hill|Avenue|Close|Square|Place|Terrace"
    r"|Drive|Way)\b)"
)


@dataclass(frozen=True)
class Quantity:
    """`step`: what it is rounded to. `noun`: the words after it. `kind`: figure, fraction or place (4th)."""

    start: int
    end: int
    text: str
    amount: Decimal
    unit: str
    step: Decimal = Decimal(1)
    hedge: str = ""
    kind: str = "figure"
    noun: tuple[str, ...] = ()
    sign: str = ""

    def fits(self, value: Decimal, unit: str = "") -> bool:
        """Is a value what these words say of it, at their rounding and with their hedge? The sign is in words."""
        amount, value = self.amount, value if self.sign == "-" or (value < 0 and unit == "score") else abs(value)
        if self.hedge in {"over", "under"}:
            way = value - amount if self.hedge == "over" else amount - value
            is_recorded = not way and self.unit == COUNT and amount >= ROUND and not amount % 10
            farthest = max(abs(amount) * Decimal("0.2"), self.step if self.kind == "figure" else 6)
            return is_recorded or 0 < way <= farthest
        if self.hedge == "nearly":
            return 0 < amount - value <= max(abs(amount) * Decimal("0.04"), 2 if self.kind == "fraction" else 0)
        if self.kind == "fraction":
            return abs(value - amount) <= 2
        if self.hedge == "about" and abs(value - amount) <= abs(amount) * Decimal("0.03"):
            return True
        return abs(value - amount) <= self.step and rounded(value, self.step) == rounded(amount, self.step)


def in_millions(quantity: Quantity) -> Quantity:
    """A bare figure of a table whose head says that it is in millions of pounds."""
    if quantity.unit != COUNT or quantity.kind != "figure":
        return quantity
    return replace(quantity, amount=quantity.amount.scaleb(6), step=quantity.step.scaleb(6), unit=POUNDS)


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """To a multiple of the step, half away from zero."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def quantities(sentence: Sentence, elsewhere: list[tuple[int, int]]) -> list[Quantity]:
    """`elsewhere`: what dates and names of records stand in; their numbers count nothing."""
    held = [*elsewhere, *(match.span() for pattern in (YEARS, RINGS) for match in pattern.finditer(sentence.text))]
    result: list[Quantity] = []
    for each in sorted(_all(sentence), key=lambda each: (each.start, -each.end)):
        if any(begin < each.end and each.start < end for begin, end in held):
            continue
        held.append((each.start, each.end))
        if not _is_label(sentence, each):
            result.append(each)
    return _joined(result, sentence)


def _all(sentence: Sentence) -> Iterator[Quantity]:
    text = sentence.text
    for match, amount, kind in fractions(sentence):
        yield _quantity(sentence, match, amount, PERCENT, kind=kind)
    for match in MOST.finditer(text):
        yield Quantity(match.start(), match.end(), match[0], Decimal(50), PERCENT, hedge="most", kind="fraction")
    yield from (_mixed(sentence, match) for match in AND_A_HALF.finditer(text))
    for match in CLOCK.finditer(text):
        yield _quantity(sentence, match, Decimal(60 * int(match["minutes"]) + int(match["seconds"])), SECONDS)
    yield from (_figure(sentence, match) for match in FIGURE.finditer(text))
    yield from (_spoken(sentence, match) for match in SPOKEN.finditer(text))


def _mixed(sentence: Sentence, match: re.Match[str]) -> Quantity:
    noun = (match["noun"] or match["half"] or match["of"] or match["unit"] or "").casefold()
    part = (
        Decimal(small(match["top"])) / PARTS[match["bottom"].casefold()]
        if match["top"]
        else PIECES[(match["part"] or match["rest"] or "a half").casefold().replace("-", " ")]
    )
    amount = part + (0 if match["half"] or match["top"] else small(match["number"]) if match["number"] else 1)
    step = Decimal("0.1") if match["top"] or match["half"] else Decimal("0.25")
    if noun in POWERS:
        is_money = sentence.text[: match.start()].endswith("£")
        size = Decimal(10) ** POWERS[noun]
        return _quantity(sentence, match, amount * size, POUNDS if is_money else COUNT, step=step * size)
    unit, times = _unit(noun) if noun else (COUNT, 1)
    return _quantity(sentence, match, amount * times, unit, step=step * times)


def _figure(sentence: Sentence, match: re.Match[str]) -> Quantity:
    part = (match["part"] or "")[1:]
    amount = Decimal(match["whole"].replace(",", "") + (f".{part}" if part else ""))
    if match["order"]:
        return _quantity(sentence, match, amount, COUNT, kind="place")
    return _with_unit(sentence, match, amount, len(part), POUNDS if match["pounds"] else COUNT, match["sign"] or "")


def _with_unit(  # noqa: PLR0917
    s: Sentence, match: re.Match[str], amount: Decimal, decimals: int, unit: str, sign: str
) -> Quantity:
    name = (match["unit"] or "").casefold()
    step = Decimal(1).scaleb(-decimals)
    if name in POWERS:
        amount, step = amount.scaleb(POWERS[name]), step.scaleb(POWERS[name])
    elif name == "times" and amount > TIMES and not re.match(r" (?:as|more|the|that|what)\b", s.text[match.end() :]):
        pass  # counts, and is no factor
    elif name and unit == COUNT:
        unit, size = _unit(name)
        amount, step = amount * size, step * size
    sign = "-" if (sign and sign != "+") or s.text[: match.start()].casefold().endswith("minus ") else sign
    return _quantity(
        s, match, -amount if sign == "-" and not name.startswith("p") else amount, unit, step=step, sign=sign
    )


def _unit(name: str) -> tuple[str, int]:
    """The unit, and how many of its smallest make one."""
    if name in {"%", "percent", "pc", "pct"} or name.replace(" ", "") == "percent":
        return PERCENT, 1
    if name.startswith("p"):
        return POINTS, 1
    if name.rstrip("s") in SPANS:
        return f"{name.rstrip('s')}s", 1
    return SECONDS, DURATIONS.get(name) or DURATIONS[name.rstrip("s")]


def _spoken(sentence: Sentence, match: re.Match[str]) -> Quantity:
    total, part = 0, 0
    for word in re.split(r"[ -]", match["spelt"].casefold()):
        if word in POWERS or word == "dozen":
            size = 12 if word == "dozen" else 10 ** POWERS[word]
            part = (part or 1) * size
            if size >= 1000:
                total, part = total + part, 0
        elif word != "and":
            part += ONES.get(word, TENS.get(word, 0))
    return _with_unit(sentence, match, Decimal(total + part), 0, COUNT, "")


def _quantity(sentence: Sentence, match: re.Match[str], amount: Decimal, unit: str, **more: object) -> Quantity:
    tail = re.split(r"[.;:()|]|,(?!\d)", sentence.text[match.end() : match.end() + 60])[0]
    noun = tuple(word for word in re.findall(r"[^\W\d_]+", tail.casefold())[:4])
    hedge = _hedge(sentence, match.start())
    if hedge == "over" and unit.removesuffix("s") in SPANS:  # "over two years" says how long
        hedge = ""
    return Quantity(match.start(), match.end(), match[0].strip(), amount, unit, hedge=hedge, noun=noun, **more)  # type: ignore[arg-type]


def _hedge(sentence: Sentence, at: int) -> str:
    lead = sentence.text[max(at - 24, 0) : at].casefold().rstrip(" a£\u00a0") + " "
    mark = lead.rstrip()[-1:]
    near = re.split(r"[,;:.()|]", sentence.text[max(at - 40, 0) : at])[-1]
    words = [word.low for word in sentence.before(at, 3) if word.text in near]
    is_the = words[:1] == ["the"]
    words = words[1:] if is_the or words[:1] in (["a"], ["an"]) else words
    is_no = words[2:3] == ["no"]
    if (is_no and words[:2] == ["than", "more"]) or words[:2] in (["least", "at"], ["most", "at"]):
        return "bound"
    if words[:1] == ["between"] or BETWEEN.search(near):  # "between 42 and 43"
        return "bound"
    if words[:2] == ["to", "up"] and not {"add", "adds", "added", "adding"} & {*words[2:]}:
        return "bound"
    if NOBODY.search(near) and words[:1] in (["over"], ["under"]):  # "none of them over 76"
        return "bound"
    if is_the or is_no or NOBODY.search(near):  # "no fewer than 47", "nobody waited more than 47 days"
        return ""
    return _rounding(words, mark)


def _rounding(words: list[str], mark: str) -> str:
    """`words`: right before the figure, nearest first."""
    first, two = (words or [""])[0], " ".join(reversed(words[:2]))
    is_excess = two == "excess of" and words[2:3] == ["in"]
    if two in {"more than", "greater than", "upwards of"} or is_excess or first in OVER or mark == ">":
        return "over"
    if two in {"just under", "close to", "short of", "not quite"} or first in NEARLY:
        return "nearly"
    if two in {"less than", "fewer than"} or first in UNDER or mark == "<":
        return "under"
    return "about" if first in ABOUT else ""


def _is_label(sentence: Sentence, quantity: Quantity) -> bool:
    """ "Appendix 3", "Op Freya 2", "Windows 11", "second of eight": what is numbered or named so counts nothing."""
    if _is_named_so(sentence, quantity):
        return True
    is_number = quantity.unit == COUNT and quantity.kind == "figure" and quantity.text[-1].isdigit()
    if not is_number or "," in quantity.text:
        return False
    lead = sentence.before(quantity.start, 2)
    if not lead or sentence.text[lead[0].end : quantity.start].strip():
        return False
    word = lead[0]
    is_the = len(lead) > 1 and lead[1].low in THE  # "in the first half of the year 61 people"
    is_when = quantity.step == 1 and quantity.amount <= MOST_OF.get(word.low, 0) and not is_the
    is_numbered = word.low in NUMBERED and (word.low not in MOST_OF or is_when)
    return is_numbered or (len(lead) > 1 and lead[1].low in {"op", "operation"})


def _is_named_so(sentence: Sentence, quantity: Quantity) -> bool:
    """ "Second of eight", "in the one before", "quarters 1 and 2", "07"."""
    lead = sentence.text[max(quantity.start - NEAR, 0) : quantity.start]
    is_places = quantity.noun[:1] and quantity.noun[0] in FUNCTION and OF_PLACES.search(lead)
    is_such = quantity.text == "one" and ONE_SUCH.search(lead)
    is_number = quantity.unit == COUNT and quantity.text.isdigit()
    return bool(is_places or is_such) or (is_number and bool(quantity.text[0] == "0" or NUMBERED_TOO.search(lead)))


def _joined(parts: list[Quantity], sentence: Sentence) -> list[Quantity]:
    """ "Three minutes and 24 seconds" is one."""
    result: list[Quantity] = []
    for each in parts:
        last = result[-1] if result else None
        gap = sentence.text[last.end : each.start].strip() if last else "-"
        if each.unit == SECONDS and (one := ONE_OF.search(sentence.text, max(each.start - 14, 0), each.start)):
            size = DURATIONS[one["size"]]
            if size > each.step:
                text = sentence.text[one.start() : each.end]
                result.append(replace(each, start=one.start(), text=text, amount=each.amount + size))
                continue
        if last and last.unit == each.unit == SECONDS and gap in {"", "and"} and last.step > each.step:
            text = sentence.text[last.start : each.end]
            result[-1] = Quantity(
                last.start, each.end, text, last.amount + each.amount, SECONDS, each.step, last.hedge, noun=each.noun
            )
        else:
            result.append(each)
    return result


def nouns(words: tuple[str, ...] | list[Word]) -> list[str]:
    """Of the words after a quantity those that may say what it counts."""
    texts = [word if isinstance(word, str) else word.low for word in words]
    return [text for text in texts if text not in FUNCTION]
