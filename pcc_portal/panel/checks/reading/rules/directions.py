"""Which way a figure is told to have gone."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ..ahead import is_ahead, is_denied
from ..matching import as_counted, chief, names_most, unit_of
from ..parsed import BACK_TO, SURE, Parsed
from ..parts import parts_in
from ..quantities import Quantity
from ..record import PERCENT, POUNDS, Record
from ..roles import role
from ..sentences import Word
from ..slips import Slip, plain, slip
from ..when import runs
from ..words import DOWN, FEWER, MORE, UP, several
from .changes import Pair
from .claims import measure
from .owners import is_subject
from .ways import way_of


def directions(parsed: Parsed) -> Iterator[Slip]:
    """ "Fell to 91.2%" of what rose."""
    changed = [part for quantity in parsed.quantities if (part := role(parsed, quantity)).kind == "change"]
    clauses = [parsed.sentence.segment(part.start) for part in changed]
    for word in parsed.sentence.words:
        if any(begin <= word.start < max(end, part.end) for (begin, end), part in zip(clauses, changed, strict=True)):
            continue  # what changes tell
        if (
            (way := way_of(parsed, word))
            and not _is_of_name(parsed, way)
            and (_is_forecast(parsed) or not is_ahead(parsed, word.start))
            and not _is_denied(parsed, word)
            and not _is_before(parsed, word)
        ):
            kind, sign = way
            yield from _direction(parsed, word, kind, -sign if _is_of_then(parsed, word) else sign)


def _is_forecast(parsed: Parsed) -> bool:
    """Does it speak of money that is forecast, and so of what is expected?"""
    return bool(chief(parsed)) and not chief(parsed)[0].is_measure and _periodic(parsed) is not None


def _is_of_then(parsed: Parsed, word: Word) -> bool:
    """ "A year ago it was worse": what was, held against what is."""
    lead = parsed.sentence.before(word.start, 3)
    is_was = {"was", "were", "been", "stood"} & {each.low for each in lead}
    if not is_was or word.low not in COMPARED or " than" in parsed.sentence.text[word.end : word.end + 40]:
        return False
    begin, end = parsed.sentence.segment(word.start)
    return any(begin <= each.start < end and each.period < parsed.world.quarter for each in parsed.periods)


COMPARED = several("worse better higher lower more fewer less longer shorter larger smaller greater busier quieter")


def _is_of_name(parsed: Parsed, way: tuple[str, int]) -> bool:
    """Is it what the record counts: "cases closed with less abuse", where the abuse "fell"?"""
    kind, sign = way
    record = _sole(parsed)
    words = {*record.title.casefold().split()} if record else set()
    return kind == "up" and bool((DOWN | FEWER if sign < 0 else UP | MORE) & words)


THEN = re.compile(r"[^.;]{0,60}\b(?:before (?:that|then|this)|until then|previously|beforehand|in the past)\b")


def _is_before(parsed: Parsed, word: Word) -> bool:
    """ "Having risen in each of the quarters before that": of what went before."""
    lead = parsed.sentence.before(word.start, 1)
    return bool(lead) and lead[0].low in {"having", "had"} and THEN.match(parsed.sentence.text, word.end) is not None


def _is_denied(parsed: Parsed, word: Word) -> bool:
    return is_denied(parsed, word.start)


def _direction(parsed: Parsed, word: Word, kind: str, sign: int) -> Iterator[Slip]:
    if _is_of_others(parsed, word) and kind != "flat":
        return
    if ends := from_to(parsed, word):
        yield from _typed(parsed, word, kind, sign, ends)
        return
    run = next((run for run in runs(parsed) if len(run) > 2), None) if kind == "flat" else None
    if run:
        if abs(run[-1].amount - run[0].amount) > abs(run[0].amount) / 10:
            says = f"it went from {run[0].text} to {run[-1].text}"
            yield slip(parsed, "wrong-direction", word.start, word.end, says)
    elif record := _told_of(parsed, word):
        yield from _held_against(parsed, word, kind, sign, record)


def _is_of_others(parsed: Parsed, word: Word) -> bool:
    """ "Lower than the region's": what it is held against, with no mark and no period between."""
    near = [each for each in parsed.labels if 0 <= each.start - word.end < LABELLED]
    others = [each for each in near if each.kind in {"comparator", "target"}]
    gap = parsed.sentence.text[word.end : others[0].start] if others else ""
    is_timed = any(each.kind == "period" and each.start < others[0].start for each in near) if others else False
    return bool(others) and not is_timed and not re.search(r"[,;:(]", gap)


def from_to(parsed: Parsed, word: Word) -> tuple[Quantity, Quantity] | None:
    """The figures "from" and "to" which the clause of a word says that something went."""
    alike = [each for each in parsed.quantities if role(parsed, each).kind in {"level", "target", "comparator"}]
    behind = [pair for pair in pairwise(alike) if pair[0].start > word.start]
    for first, last in (*behind, *(pair for pair in pairwise(alike) if pair not in behind)):
        begins = parsed.sentence.text[: first.start].rstrip(" £").casefold().endswith("from")
        gap = parsed.sentence.text[first.end : last.start].rstrip(" £").casefold()
        is_span = begins and gap.endswith(" to") and len(gap) < FAR and ";" not in gap
        if (
            is_span
            and first.unit == last.unit
            and -FAR < word.start - last.end < FAR
            and word.start > first.start - FAR
        ):
            return first, last
        is_back = role(parsed, last).kind == role(parsed, first).kind == "level" and BACK.fullmatch(gap)
        if is_back and first.unit == last.unit and -FAR < word.start - last.end < FAR:
            return last, first
    return None


# Between a figure and what it was before: "96 days where it used to be 104".
BACK = re.compile(
    r"[^.;\d]{0,40}\b(?:where (?:it|they) (?:was|were|had been|used to be)|(?:up|down) from|having been"
    r"|which used to be)"
    r"(?: [a-z]+){0,2}"
)


def _typed(parsed: Parsed, word: Word, kind: str, sign: int, ends: tuple[Quantity, Quantity]) -> Iterator[Slip]:
    """The word against the two figures that stand beside it."""
    first, last = ends
    record = _sole(parsed)
    pair = Pair(last.amount, first.amount, first.unit, "sentence", record)
    way = {"higher": 1, "lower": -1}.get(record.better if record else "", 0)
    judged = way * pair.sign if kind == "good" else pair.sign
    is_moved = _is_moved(pair, strict=word.low == "unchanged")
    if is_moved if kind == "flat" else judged and judged == -sign:
        says = f"{first.text} to {last.text} is {'a rise' if pair.sign > 0 else 'a fall'}"
        yield slip(parsed, "wrong-direction", word.start, word.end, says, record)


def _sole(parsed: Parsed) -> Record | None:
    return measure(parsed)


LABELLED = 40  # characters between a comparative and what it is held against
FORECAST = "forecast"
MOST = 0.5  # of a name, by how rare its words are
FAR = 160  # characters between a word and the figures that it is of


def _told_of(parsed: Parsed, word: Word) -> Record | None:
    """The one measure that the word can be of."""
    is_named = parsed.own or not parsed.before
    if parsed.before and BACK_TO.match(parsed.sentence.text) and not _is_told_before(parsed, word):
        return None
    record = measure(parsed) or _periodic(parsed)
    is_own = record is not None and (parsed.own.get(record.key) or not is_named) and _is_near_theme(parsed, record)
    return record if record and is_own and is_subject(parsed, word, record) else None


def _is_told_before(parsed: Parsed, word: Word) -> bool:
    """Does nothing that stands behind the word name the record that the sentence speaks of by its own words?"""
    held = parsed.world_index
    stems = {each.stem for each in parsed.sentence.words if each.start > word.start}
    return not any(
        len(stems & name) > 1 or (len(name) == 1 and name <= stems)
        for record in chief(parsed)
        for name in held.names[record.key]
    )


def _is_near_theme(parsed: Parsed, record: Record) -> bool:
    """Of the theme, or of another with most of its name: "visits to sites" are not those of custody visitors."""
    return record.theme == parsed.theme or not parsed.theme or names_most(parsed, record, MOST)


def _periodic(parsed: Parsed) -> Record | None:
    """The one record, no measure, that has a part which the sentence names now and in the quarter before."""
    able = [
        record
        for record in chief(parsed)
        if (named := parts_in(parsed.sentence.text, record)[:2] or [*_main_parts(record) - {""}])
        and len(named) == 1
        and all(
            any(value.part in named for value in record.levels(when))
            for when in (parsed.world.quarter, parsed.world.previous)
        )
    ]
    return able[0] if len(able) == 1 and parsed.own.get(able[0].key, 0) >= SURE else None


def _held_against(parsed: Parsed, word: Word, kind: str, sign: int, record: Record) -> Iterator[Slip]:
    pairs = _pairs_of(parsed, word, record)
    ways = {_judged(kind, pair, record) for pair in pairs}
    judged = ways.pop() if len(ways) == 1 else None
    if judged is None:
        return
    is_moved = any(_is_moved(pair, strict=word.low == "unchanged") for pair in pairs)
    if is_moved if kind == "flat" else judged == -sign:
        yield _contrary(parsed, word, pairs[0], record)


def _judged(kind: str, pair: Pair, record: Record) -> int | None:
    if kind == "good":
        better = record.better if record.is_measure or record.unit != POUNDS else "lower"
        return pair.sign * {"higher": 1, "lower": -1}[better] if better in {"higher", "lower"} else None
    return pair.sign


def _is_moved(pair: Pair, *, strict: bool) -> bool:
    """ "Stable" bears a tenth either way, "unchanged" a hundredth."""
    return abs(pair.now - pair.then) > abs(pair.then) * Decimal("0.01" if strict else "0.1")


def _pairs_of(parsed: Parsed, word: Word, record: Record) -> list[Pair]:
    """Now and the quarter that the sentence compares with, for the statistic and area that it names."""
    areas, statistics = {*map(str, parsed.has("area"))} or {""}, {*map(str, parsed.has("statistic"))}
    periods = {each.period for each in parsed.periods if each.is_quarter} - {parsed.world.quarter} or {
        parsed.world.previous
    }
    if any(not each.is_quarter for each in parsed.periods):
        periods = {min(value.period for value in record.levels() if value.period)}
    begin, end = parsed.sentence.segment(word.start)
    clause = parsed.sentence.text[begin:end]
    parts = {*(parts_in(clause, record) or parts_in(parsed.sentence.text, record))} or _main_parts(record)
    pairs = []
    for now in record.levels(parsed.world.quarter):
        if now.area in areas and now.part in parts and (not statistics or now.statistic in statistics):
            for then in record.levels(area=now.area, statistic=now.statistic, part=now.part):
                if then.period in periods and (now.part in parts or now.unit != PERCENT):
                    pair = Pair(as_counted(now), as_counted(then), unit_of(now), "previous", record, now.statistic)
                    pairs += [pair]
    return pairs


def _main_parts(record: Record) -> set[str]:
    """The whole; of money, what is forecast of it."""
    return {"", *(value.part for value in record.values if value.part == FORECAST and not record.is_measure)}


def _contrary(parsed: Parsed, word: Word, pair: Pair, record: Record) -> Slip:
    says = f"“{record.title}” went from {plain(pair.then, pair.unit)} to {plain(pair.now, pair.unit)}"
    return slip(parsed, "wrong-direction", word.start, word.end, says, record)
