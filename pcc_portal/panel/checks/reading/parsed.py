"""What a sentence says: its quantities and days, the records that it speaks of, and the words that qualify a figure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

from pcc_portal.ui.formats import MONTHS
from pcc_portal.ui.reading import spans
from pcc_portal.ui.reading.dates import BY_NAME

from .dates import Span, dates
from .index import Index, index
from .naming import LEADING, heads_of, leading, referred, scores
from .periods import Named, named
from .quantities import Quantity, in_millions, quantities
from .record import COUNT, SECONDS, Record, World
from .sentences import WORD, Sentence, sentences
from .words import FEWER, FUNCTION, MORE, STATISTICS, WORDS_OF_TARGET, stem
from .words import LONGEST as MOST_WAITED

MONTH_ALONE = re.compile(
    rf"\b(?:by|in|before|during|until|at|from|for|this) (?:the )?"
    rf"(?:end of |start of |middle of |late |early |(?P<mid>mid-))?(?P<month>{'|'.join(MONTHS)})\b"
    r"(?(mid)(?: (?P<year>20\d\d))?)(?!,? \d)",
)
FAINT = 1.0  # what was spoken of so long ago is forgotten
NAMED = 2.5  # at least a rare word of one: what the sentence before spoke of is no longer the subject
LONGEST, MOST_DIGITS = 700, 120  # characters; a longer sentence is no sentence
NEAR = 30  # characters between two figures of one unit
MOST_SENTENCES = 400  # of one paragraph; what has more is no prose
SURE = 4.0  # a full name, or as many rare words of one record
IN_MILLIONS = re.compile(r"\(£ ?m(?:illions?)?\)|, £m\b|\bin £m(?:illions?)?\b")
BACK = re.compile(r"[\s)]*(?:[a-z’'-]+ ){0,5}(?:in|at|of|for|from|by|during) (?:the |end of )*")
BRAND = re.compile(r"[a-z] (?P<name>[A-Z][a-z]+) $")
DIRECT = re.compile(r"[\s)]*(?:in|at|for|of|on) (?:the )?")
# "Nobody waited longer than", "as long as".
AT_LONGEST = re.compile(
    r"\b(?:nobody|no one|no-one|none|no \w+|never)\b[^.;,]{0,40}\b(?:longer|more|later) than|\bas long as"
    r"|\b(?:everyone|everybody|(?<!of )all(?: \w+)?|every \w+)\b[^.;,]{0,40}\b(?:within|inside|in under)"
    r"|\b(?:worst|very longest|most extreme) (?:wait|delay|case|time)\b"
    r"|\bone (?:person|man|woman|caller|applicant|victim|case|of them)(?: \w+){0,3} (?:waited|had to wait|was kept)",
    re.IGNORECASE,
)
# "The maximum that the plan lays down", "the plan asks that".
PLAN = re.compile(
    r"\b(?:(?:the )?(?:maximum|minimum|most|least|number|level|figure|share) )?(?:(?:for |to )?(?:which"
    r"|that) )?(?:the|our|her|his) "
    r"(?:\w+ )?(?:plan|strategy) (?:asks?|requires?|provides?|sets?|allows?|lays?|calls?|expects?|wants?|aims?"
    r"|seeks?|specifies|permits?|looks?|has set)\b"
    r"|\b(?:what|where|as (?:many|much|few) as|(?:the|more|fewer|less|better|worse)(?: \w+)?(?: than| that"
    r"| which)?) (?:I|we|she|he) (?:had |have )?(?:want(?:ed)?"
    r"|need(?:ed)?|asked for|ask for|aim(?:ed)? (?:at|for)|hoped for|set (?:ourselves|out)|promised|would like"
    r"|look(?:ed)? for|said (?:it|they) (?:should|would) be)\b",
    re.IGNORECASE,
)
BACK_TO = re.compile(r"(?:It|They) (?!(?:is|was|has been|had been|will be) \w+ that\b)(?=[a-z])")
HELD = frozenset({"than", "since", "on", "against", "compared", "over"})
PRONOUN = re.compile(
    r"(?:It|They|That|These|Those) (?:came|comes|was|were|is|are|stood|stands|had|has|have|rose|fell|amount|made)\b"
)
OVERALL = re.compile(
    r"\b(?:overall|whole|force-wide|altogether|in all|total|average|elsewhere|than|compared|against|outside"
    r"|other|rest)\b"
)
HALF_OF = re.compile(r" an? (?:point|percentage|minute|hour|day|dozen|million)\b|[- ](?:year|hour|million|a)\b")
OF_WHOLE = re.compile(r" (?:out )?of (?:the |our |these |those |all )*")
HEAD_YEAR = re.compile(r"\bin (20\d\d)(?=[:;])")
APART = frozenset({"than", "since", "against", "on", "and", "compared", "more", "fewer", "less"})
AGAINST = re.compile(r"[^()]{1,20} (?:against|from|compared with|compared to|after|v\.?) [^()]*\)")
LINKS = (
    {"s", "there", "mean", "median", "average", "rate", "share"}
    | FUNCTION
    | {"least", "most", "more", "less", "fewer"}
    | {"stood", "stands", "reached", "made", "came", "recorded", "figure", "number", "value", "outturn", "year"}
)


@dataclass(frozen=True)
class Label:
    """Words that qualify a figure. `kind`: area, part, statistic, period, comparator, target; `value`: which."""

    start: int
    end: int
    kind: str
    value: Any


@dataclass
class Parsed:
    """A sentence as read. `subjects`: the records that it, or the one before, speaks of, with how surely."""

    sentence: Sentence
    theme: str
    world: World
    subjects: dict[str, float]
    own: dict[str, float]
    every: dict[str, float]
    periods: list[Named]
    days: list[Span]
    months: list[Span]
    trail: dict[str, float]  # what it and all before speak of, less surely the further back
    before: Parsed | None = field(default=None, repr=False)
    after: Parsed | None = field(default=None, repr=False)
    kept: dict[object, Any] = field(default_factory=dict, repr=False)  # what was worked out of it once

    @cached_property
    def quantities(self) -> list[Quantity]:
        elsewhere = [(each.start, each.end) for each in self.periods]
        elsewhere += [(each.begins, each.begins + len(each.words)) for each in self.days]
        read = quantities(self.sentence, elsewhere + _in_names(self.sentence.text, self.world))
        read = _in_one_unit([each for each in read if not self._is_branded(each)])
        return [in_millions(each) for each in read] if self.is_in_millions else read

    def _is_branded(self, quantity: Quantity) -> bool:
        """ "Built round Orbit 365": part of a name within the sentence that no record and no area has."""
        lead = BRAND.search(self.sentence.text, max(quantity.start - 40, 0), quantity.start)
        held = self.world_index
        is_bare = quantity.text.isdigit() and quantity.unit == COUNT
        return is_bare and lead is not None and not {stem(lead["name"])} & (held.by_stem.keys() | held.common)

    @cached_property
    def is_in_millions(self) -> bool:
        """Are its bare figures those of a table "(£m)"?"""
        is_headed = IN_MILLIONS.search(self.sentence.text) is not None
        return is_headed or (self.before is not None and self.before.is_in_millions and "£" not in self.sentence.text)

    @cached_property
    def records(self) -> list[Record]:
        """Most surely first."""
        by_key = self.world_index.by_key
        return [by_key[key] for key in sorted(self.subjects, key=lambda key: -self.subjects[key])]

    @cached_property
    def world_index(self) -> Index:
        return index(self.world)

    @cached_property
    def labels(self) -> list[Label]:
        result = [Label(each.start, each.end, "period", each.period) for each in self.periods]
        for kind, value, pattern in self.world_index.labels:
            result += [Label(m.start(), m.end(), kind, value) for m in pattern.finditer(self.sentence.text)]
        result += [Label(m.start(), m.end(), "statistic", MOST_WAITED) for m in AT_LONGEST.finditer(self.sentence.text)]
        result += [Label(m.start(), m.end(), "target", "plan") for m in PLAN.finditer(self.sentence.text)]
        for word in self.sentence.words:
            if word.low == "half" and HALF_OF.match(self.sentence.text, word.end):
                continue
            if statistic := STATISTICS.get(word.low):
                result.append(Label(word.start, word.end, "statistic", statistic))
            elif word.low in WORDS_OF_TARGET:
                result.append(Label(word.start, word.end, "target", word.low))
        return sorted(result, key=lambda each: each.start)

    def has(self, kind: str) -> list[Any]:
        return [each.value for each in self.labels if each.kind == kind]

    def bound(self, quantity: Quantity, kind: str) -> Any:
        """What of a kind stands right before the quantity, or else right after it."""
        if kind == "area" and self._is_whole(quantity):
            return None
        lead = [each for each in self.labels if each.kind == kind and each.end <= quantity.start]
        tail = [each for each in self.labels if each.kind == kind and each.start >= quantity.end]
        if tail and DIRECT.fullmatch(self.sentence.text[quantity.end : tail[0].start]):
            return tail[0].value
        is_base = bool(lead) and kind == "period" and self._is_base(lead[-1], quantity)
        if lead and not is_base and self._is_tied(lead[-1].end, quantity.start, loose=kind == "statistic"):
            return lead[-1].value
        if tail and self._is_tied(quantity.end, tail[0].start, back=True):
            return tail[0].value
        return self._sole_area(quantity, lead) if kind == "area" else None

    def _sole_area(self, quantity: Quantity, lead: list[Label]) -> Any:
        """The one area that a sentence with one figure puts before it, where it tells of no whole beside."""
        areas = {each.value for each in self.labels if each.kind == "area"}
        is_plain = len(areas) == len(lead[-1:]) == 1 and not OVERALL.search(self.sentence.text)
        return (
            lead[-1].value if is_plain and [each for each in self.quantities if each.step <= 1] == [quantity] else None
        )

    def _is_whole(self, quantity: Quantity) -> bool:
        """ "Eight of the 79 were in Llanfair Vale": of which the other figure is a part, wherever that lies."""
        before = [each.end for each in self.quantities if each.end <= quantity.start]
        return bool(before) and OF_WHOLE.fullmatch(self.sentence.text[before[-1] : quantity.start]) is not None

    def _is_base(self, label: Label, quantity: Quantity) -> bool:
        """ "Fewer came than in quarter 1: 130": the period that something else is held against."""
        is_apart = self.sentence.text[label.end : quantity.start].lstrip().startswith((":", ";"))
        return is_apart and bool(HELD & {word.low for word in self.sentence.before(label.start, 5)})

    @cached_property
    def mentions(self) -> list[Label]:
        """Where full names of the records that it speaks of stand, the longest at each place."""
        low, labels = self.sentence.text.casefold(), []
        for record in self.records:
            for name in self.world_index.spelt[record.key]:
                labels += [Label(at, at + len(name), "record", record) for at in _whole_words(name, low)]
        longest = sorted(labels, key=lambda each: (each.start, -each.end))
        return [each for n, each in enumerate(longest) if not n or each.start >= longest[n - 1].end]

    def named_before(self, quantity: Quantity) -> Record | None:
        """The record whose full name stands right before a figure."""
        lead = [each for each in self.mentions if each.end <= quantity.start]
        if lead and self._is_tied(lead[-1].end, quantity.start, loose=True):
            return lead[-1].value
        return None

    def _is_tied(self, begin: int, end: int, *, back: bool = False, loose: bool = False) -> bool:
        gap = self.sentence.text[begin:end]
        if (
            len(gap) > 50
            or (gap.endswith("(") and AGAINST.match(self.sentence.text, end))
            or any(begin <= each.start < end for each in self.quantities)
        ):
            return False
        if back:
            return BACK.fullmatch(gap) is not None and not APART & {*gap.casefold().split()}
        words = WORD.findall(gap)
        if {"and", "to"} & {*words}:
            return False
        return not re.search(r"[;,.|]", gap) and (loose or all(word.casefold() in LINKS for word in words))


def _in_one_unit(read: list[Quantity]) -> list[Quantity]:
    """ "402 days, 53 fewer": a bare number that is more or less than a duration right before it is one too."""
    joined: list[Quantity] = []
    for each in read:
        last = joined[-1] if joined else None
        is_bare = each.unit == COUNT and each.noun[:1] and each.noun[0] in MORE | FEWER and each.end - each.start < 4
        if last and is_bare and last.unit == SECONDS and last.step >= 1 and each.start - last.end < NEAR:
            joined.append(replace(each, amount=each.amount * last.step, step=last.step, unit=SECONDS))
        else:
            joined.append(each)
    return joined


def _whole_words(name: str, low: str) -> Iterator[int]:
    """Where a name in small letters stands in a text in small letters, no letter right beside it."""
    at = low.find(name)
    while at >= 0:
        end = at + len(name)
        if not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()):
            yield at
        at = low.find(name, end)


def clause_record(parsed: Parsed, begin: int, end: int) -> Record | None:
    """The one record that some words of a sentence surely name, by themselves."""
    return named_by(parsed, parsed.sentence.text[begin:end])


def named_by(parsed: Parsed, words: str) -> Record | None:
    """The one record that some words surely name."""
    key = ("named", words)
    if key not in parsed.kept:
        score_of = scores(Sentence(words, 0), parsed.world, parsed.theme)
        best = sorted(score_of, key=lambda each: -score_of[each])[:2]
        is_sure = best and score_of[best[0]] >= SURE and (len(best) == 1 or score_of[best[0]] > 1.5 * score_of[best[1]])
        parsed.kept[key] = parsed.world_index.by_key[best[0]] if is_sure else None
    return parsed.kept[key]


def _in_names(text: str, world: World) -> list[tuple[int, int]]:
    """Where numbers stand in names: "12 Larch Grove"."""
    low = text.casefold()
    names = [name for name in index(world).numbered if name in low]
    return [match.span() for name in names for match in re.finditer(re.escape(name), text, re.IGNORECASE)]


def read(text: str, theme: str, world: World) -> Iterator[Parsed]:
    """The sentences of a text in order; each speaks of what it names, or else of what the one before spoke of."""
    last: Parsed | None = None
    for sentence in islice(sentences(text), MOST_SENTENCES):
        if _is_misread(sentence):
            last = None
            continue
        parsed = _said(sentence, theme, world, last)
        if last:
            last.after = parsed
        yield parsed
        last = parsed


def _said(sentence: Sentence, theme: str, world: World, last: Parsed | None) -> Parsed:
    every = dict(scores(sentence, world, theme))
    for key in (*referred(sentence, world), *heads_of(sentence, world)):
        every[key] = max((2 * SURE, *every.values()))
    carried = {key: score * 0.6 for key, score in last.trail.items() if score > FAINT} if last else {}
    own = _own(sentence, leading(every), carried, last)
    periods = named(sentence, world.quarter)
    is_weak = max(own.values(), default=0) < NAMED
    if not is_weak and max(own.values()) < SURE and own.keys() & carried.keys():
        own = {key: score + carried.get(key, 0) for key, score in own.items()}
        own = {key: score for key, score in own.items() if score >= LEADING * max(own.values())}
    subjects = {key: carried.get(key, 0) + own.get(key, 0) for key in {**carried, **own}} if is_weak else own
    return Parsed(
        sentence, theme, world, subjects=subjects,
        trail={**{key: score * 0.5 for key, score in carried.items()}, **subjects},
        own=own, every={**carried, **every}, periods=periods,
        days=_days(sentence, world, periods), months=_months(sentence, world.today), before=last,
    )  # fmt: skip


def _own(sentence: Sentence, own: dict[str, float], carried: dict[str, float], last: Parsed | None) -> dict[str, float]:
    """What it names itself; behind "it" and "they" also what the sentence before speaks of."""
    needed = SURE if PRONOUN.match(sentence.text) else NAMED
    if carried and max(own.values(), default=0) < min(needed, max(carried.values())):
        own = {key: score for key, score in own.items() if key in carried}
    if carried and own and last and BACK_TO.match(sentence.text):
        most = max(own.values()) * (1 if max(own.values()) >= SURE else 2)
        return {**{key: max((most, score)) for key, score in leading(last.subjects).items()}, **own}
    return own


def _months(sentence: Sentence, near: dt.date) -> list[Span]:
    """Months without day and year, each the one nearest to a day."""
    months = []
    for match in MONTH_ALONE.finditer(sentence.text):
        number = BY_NAME[match["month"].casefold()]
        years = [int(match["year"])] if match["year"] else [near.year - 1, near.year, near.year + 1]
        first = min((dt.date(year, number, 1) for year in years), key=lambda each: abs((each - near).days))
        last = first.replace(day=15) if match["mid"] else spans.month_end(first.year, number)
        months.append(Span(match[0], match.start(), first, last))
    return months


def _days(sentence: Sentence, world: World, periods: list[Named]) -> list[Span]:
    near, heads = world.quarter[1], {*HEAD_YEAR.findall(sentence.text)}
    if len(heads) == 1:  # "Contracts that end in 2025: ISVA (31 March)"
        near = dt.date(int(heads.pop()), 7, 1)
    return [each for each in dates(sentence.text, near) if not _is_within(each, periods)]


def _is_misread(sentence: Sentence) -> bool:
    return len(sentence.text) > LONGEST or sum(mark.isdigit() for mark in sentence.text) > MOST_DIGITS


def _is_within(day: Span, periods: list[Named]) -> bool:
    return any(each.start <= day.begins < each.end for each in periods)
