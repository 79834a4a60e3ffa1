"""What pages say of measures in sentences and facts, worked out from the numbers."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pcc_portal.periods import clock
from pcc_portal.ui import formats
from pcc_portal.ui.marks import is_made_up, marked, unmarked
from pcc_portal.ui.page import Link
from pcc_portal.ui.records import Count, Fact, Facts
from pcc_portal.ui.words import capitalised, listed
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, worst_first

from . import figures
from .choices import Direction, Unit
from .models import Measure, Observation
from .stats import Reading
from .stats.boards import furthest
from .stats.compared import on_page
from .stats.readings import WORSE_IN_A_ROW


@dataclass(frozen=True)
class Furthest:
    """As in "Time to answer is furthest from its target: 40 days, 10 days over target.", the name a link."""

    measure: Link
    words: str


def overview(readings: Sequence[Reading]) -> str:
    """How many measures stand where; empty without measures."""
    if not readings:
        return ""
    counts = Counter(reading.grade for reading in readings)
    graded = worst_first(grade for grade in counts if grade not in {NOT_GRADED, NO_DATA})
    parts = [f"{counts[grade]} {grade.in_sentence}" for grade in graded]
    rest = counts[NOT_GRADED] + counts[NO_DATA]
    parts += [f"{rest} without a target or a figure to grade"] if rest else []
    return f"{formats.plural(len(readings), 'measure')}: {listed(parts)}."


def is_illustrative(reading: Reading) -> bool:
    """Is any figure behind it made up? Then the page says what † means."""
    return any(row.is_illustrative for rows in reading.series.values() for row in rows)


def furthest_words(readings: Iterable[Reading]) -> Furthest | None:
    """The sentence on the measure that misses its target by most; None where every target is met."""
    worst = furthest(reading for reading in readings if figures.gap_words(reading))
    if worst is None:
        return None
    value = figures.observation_words(worst.measure, worst.observation)
    return Furthest(Link(worst.measure.title, worst.measure.get_absolute_url()), f"{value}, {figures.gap_words(worst)}")


def lead(reading: Reading) -> str:
    """The figure, its change and its distance from target, and whether it keeps getting worse."""
    now = reading.observation
    if now is None:
        return "No figure has been published yet."
    when = _when(now)
    if now.value is None:
        why = f" {capitalised(figures.reason_words(now))}." if figures.reason_words(now) else ""
        return f"There is no figure for {figures.period_words(now)}: {figures.missing_words(now)}.{why}"
    words = f"{_amount(reading, now)} {when}"
    since = figures.since_words(reading)
    clauses = [since] if since else []
    gap = figures.gap_words(reading)
    clauses += [_of_target(reading, gap)] if gap else []
    sentence = f"{words[0].upper()}{words[1:]}{': ' if clauses else ''}{listed(clauses)}."
    return " ".join(filter(None, (sentence, _run_words(reading), figures.why_hidden([now]))))


def _when(row: Observation) -> str:
    words = figures.period_words(row)
    return f"on {words}" if row.start == row.end else f"in {words}"


def _amount(reading: Reading, row: Observation) -> str:
    noun = figures.noun_words(reading.measure, row)
    return marked(f"{unmarked(figures.counted_words(reading.measure, row))} {noun}".rstrip(), row)


def _of_target(reading: Reading, gap: str) -> str:
    """The gap, ending in the target that it is measured from."""
    if reading.target is None or reading.gap == 0:
        return gap
    target = unmarked(figures.target_words(reading.measure, reading.target))
    missed = unmarked(gap)
    if reading.target.upper is not None:
        words = f"{missed} of {target}"
    else:
        words = f"{missed.removesuffix('target')}the target of {target}"
    return marked(words, reading.observation, reading.target)


def _run_words(reading: Reading) -> str:
    if reading.periods_worse < WORSE_IN_A_ROW or not figures.change_words(reading) or not figures.moves(reading):
        return ""
    return marked(f"It has got worse {reading.periods_worse} periods in a row.", *reading.comparable_run)


def counts(reading: Reading) -> list[Count]:
    """Now, the change, the target, and who it is compared with: what there is of them."""
    if reading.observation is None:
        return []
    facts = [_now(reading, reading.observation), _change(reading), _target(reading), *_compared(reading)]
    return [count for count in facts if count is not None]


def _now(reading: Reading, now: Observation) -> Count:
    value, unit = _split(reading.measure, figures.counted_words(reading.measure, now))
    return Count(
        figures.period_words(now),
        value,
        unit,
        note=figures.grade_words(reading),
        status=reading.grade.look,
        unreleased=not now.is_released,
    )


def _change(reading: Reading) -> Count | None:
    words, before = unmarked(figures.change_words(reading)), reading.previous
    if not words or before is None:
        return None
    was = f"from {figures.observation_words(reading.measure, before)}"
    share = words.partition(", or ")[2]
    is_signed = figures.moves(reading) and reading.measure.unit not in {Unit.PLACE, Unit.YES_NO}
    value, unit = _signed_change(reading.measure, reading.change) if is_signed and reading.change else ("", "")
    return Count(
        f"Since {figures.period_words(before)}",
        value or capitalised(words),
        unit,
        note=", ".join(part for part in (share, was, _better_or_worse(reading)) if part),
        illustrative=any(is_made_up(row) for row in (reading.observation, before)),
    )


def _split(measure: Measure, words: str) -> tuple[str, str]:
    """The value and its unit, where the unit is a word of its own."""
    if measure.unit == Unit.DAYS and (bare := unmarked(words)).endswith(("day", "days")):
        value, _, unit = bare.rpartition(" ")
        return value, f"{unit}{words.removeprefix(bare)}"
    return words, ""


def _signed_change(measure: Measure, change: Decimal) -> tuple[str, str]:
    """A change that a reader can see, with its sign."""
    sign = "+" if change > 0 else formats.MINUS
    words = figures.difference_words(measure, abs(change))
    if not words[0].isdigit() and not words.startswith("£"):
        return f"{'Up' if change > 0 else 'Down'} {words}", ""
    if measure.unit in {Unit.DAYS, Unit.PERCENT} and " " in words and words[0].isdigit():
        value, _, unit = words.partition(" ")
        return f"{sign}{value}", unit
    return f"{sign}{words}", ""


def _better_or_worse(reading: Reading) -> str:
    if not reading.change or not figures.moves(reading) or reading.measure.direction == Direction.NO_JUDGEMENT:
        return ""
    return "better" if (reading.change > 0) == (reading.measure.direction == Direction.HIGHER) else "worse"


def _target(reading: Reading) -> Count | None:
    if reading.target is None:
        return None
    return Count(
        f"Target from {formats.day(reading.target.effective_from)}",
        *_split(reading.measure, figures.target_words(reading.measure, reading.target)),
        note=marked(reading.grade_note, reading.observation, reading.target) or figures.gap_words(reading),
    )


def _compared(reading: Reading) -> list[Count]:
    return [
        Count(
            row.area.name,
            *_split(reading.measure, figures.counted_words(reading.measure, row)),
            note=marked(_difference(reading, row), reading.observation, row),
            unreleased=not row.is_released,
        )
        for row in on_page(reading)
    ]


def _difference(reading: Reading, row: Observation) -> str:
    if reading.value is None or row.value is None or figures.is_hidden(row):
        return ""
    difference = row.value - reading.value
    if difference == 0:
        return "the same"
    if figures.print_alike(reading.measure, row.value, reading.value):
        return "about the same"
    if reading.measure.unit == Unit.YES_NO:
        return "not the same"
    words = figures.difference_words(reading.measure, abs(difference))
    is_higher = (difference > 0) != (reading.measure.unit == Unit.PLACE)
    return f"{words} {'higher' if is_higher else 'lower'}"


def origin(row: Observation, *, names: bool) -> Facts:
    """Where the figure comes from. `names`: say who entered and approved it, which only the office is told."""
    facts = [
        Fact("Source", row.source, illustrative=row.is_illustrative),
        Fact("Period", figures.period_words(row)),
        Fact("As at", formats.day(row.as_at)),
        Fact("State", "Provisional" if row.is_provisional else "Final"),
        Fact("Note", row.note),
    ]
    if row.release:
        facts.append(Fact("Released", formats.day(clock.day_of(row.release.at))))
    if names:
        facts.append(_signed("Entered", row.created_by, row.created_at))
        if row.approved_by and row.approved_at:
            facts.append(_signed("Approved", row.approved_by, row.approved_at))
    return Facts("Where the figure comes from", tuple(facts))


def _signed(term: str, person: Any, at: dt.datetime) -> Fact:
    """Who did it, in which role, and when."""
    return Fact(term, f"{person}, {person.get_role_display().lower()}", sub=formats.day(clock.day_of(at)))
