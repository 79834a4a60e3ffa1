"""Lines of enquiry about figures: off track, worse, missing, withheld, revised, without comparator, doubtful."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from pcc_portal.ui import formats
from pcc_portal.updates.choices import NEEDS_ATTENTION, CountsAs
from performance import figures
from performance.choices import AreaKind, Availability, Direction, Frequency, Travel
from performance.models import Measure, Observation
from performance.stats import Reading, readings
from performance.stats.hidden import mark
from performance.stats.signals import variation

from .line import Asked, Kind, Line

ELSEWHERE = (AreaKind.REGION, AreaKind.NATION, AreaKind.PEERS)
NOT_GIVEN = frozenset({Availability.NOT_AVAILABLE, Availability.NIL_RETURN})
JUMP = 10  # times the figure before: what whoever enters it is asked to confirm
OUTSIDE = "OUTSIDE"  # of the rules of a control chart, the one that a single figure breaks
EVERY_REPORT = frozenset({Frequency.MONTH, Frequency.QUARTER, Frequency.REPORT})


def lines(asked: Asked) -> Iterator[Line]:
    """Five queries: the measures and what is known of them, and what was revised."""
    rows = Measure.objects.as_at(asked.viewpoint.as_at).filter(theme__in=asked.themes)
    wanted = {measure.pk: measure for measure in rows.select_related("theme").order_by("order", "slug")}
    shown = [reading for reading in readings(wanted.values(), asked.viewpoint) if reading.observation is not None]
    of_now = [reading for reading in shown if _is_of_now(asked, reading)]
    for reading in of_now:
        if reading.observation is not None:
            yield from (line for find in FINDERS for line in find(reading, reading.observation))
    for group in _by_theme(reading for reading in shown if _is_left_out(asked, reading)):
        yield _together(Kind.MISSING, group, "Why does this report not give {}?", "The last given: {}.")
    for group in _by_theme(reading for reading in of_now if _stands_alone(reading)):
        evidence = "With neither a target nor a figure for another area: {}."
        yield _together(Kind.NO_COMPARATOR, group, "What should the panel judge {} against?", evidence)
    yield from _revised(asked, wanted)


def _by_theme(rows: Iterable[Reading]) -> Iterable[list[Reading]]:
    groups: dict[int, list[Reading]] = defaultdict(list)
    for reading in rows:
        groups[reading.measure.theme_id].append(reading)
    return groups.values()


def _together(kind: Kind, group: list[Reading], question: str, evidence: str) -> Line:
    """One line for what is asked alike of several figures of a theme."""
    rows = [reading.observation for reading in group if reading.observation]
    first, others = group[0].measure, len(group) - 1
    named = f"“{first}”" + (f" and {formats.plural(others, 'other figure')}" if others else "")
    values = "; ".join(f"{each.measure}, {_value(each, each.observation)}" for each in group if each.observation)
    return Line(
        kind=kind,
        theme=first.theme_id,
        question=question.format(named),
        evidence=evidence.format(values),
        record=str(first.theme if others else first),
        url=(first.theme if others else first).get_absolute_url(),
        is_unreleased=not all(row.is_released for row in rows),
        is_illustrative=any(row.is_illustrative for row in rows),
    )


def _is_of_now(asked: Asked, reading: Reading) -> bool:
    return reading.is_of(asked.viewpoint.quarter)


def _red(reading: Reading, now: Observation) -> Iterator[Line]:
    if reading.grade.counts_as == CountsAs.OFF:
        question = f"Why does “{reading.measure}” miss its target, and when will it be met?"
        yield _line(Kind.RED, reading, now, question, f"{_value(reading, now)}{_gap(reading)}{_moved(reading)}.")


def _worsening(reading: Reading, now: Observation) -> Iterator[Line]:
    is_off = reading.grade.counts_as in NEEDS_ATTENTION
    if reading.is_worsening or (is_off and reading.travel == Travel.WORSE):
        runs = reading.periods_worse
        times = f"; worse {formats.plural(runs, 'time')} in a row" if runs > 1 else ""
        evidence = f"{_value(reading, now)}{_moved(reading)}{times}."
        yield _line(Kind.WORSENING, reading, now, f"What is making “{reading.measure}” worse?", evidence)


def _missing(reading: Reading, now: Observation) -> Iterator[Line]:
    if now.availability in NOT_GIVEN:
        question = f"When will the panel see “{reading.measure}”?"
        state = _first(figures.missing_words(now))
        evidence = f"{state} for {figures.period_words(now)}: {now.availability_reason}"
        yield _line(Kind.MISSING, reading, now, question, evidence)


def _is_left_out(asked: Asked, reading: Reading) -> bool:
    return reading.measure.frequency in EVERY_REPORT and not _is_of_now(asked, reading)


def _withheld(reading: Reading, now: Observation) -> Iterator[Line]:
    if now.availability == Availability.WITHHELD:
        again = f" To be looked at again on {formats.day(now.review_on)}." if now.review_on else ""
        evidence = f"Withheld by {now.withheld_by} for {figures.period_words(now)}: {now.availability_reason}{again}"
        question = f"Could “{reading.measure}” be shown to the panel in confidence, or in part?"
        yield _line(Kind.WITHHELD, reading, now, question, evidence)


def _stands_alone(reading: Reading) -> bool:
    is_judged = reading.measure.direction != Direction.NO_JUDGEMENT and reading.has_value
    return is_judged and reading.target is None and not any(reading.comparator(kind) for kind in ELSEWHERE)


def _improbable(reading: Reading, now: Observation) -> Iterator[Line]:
    if why := _doubt(reading, now):
        evidence = f"{_value(reading, now)}{_moved(reading)}. {why}"
        yield _line(Kind.IMPROBABLE, reading, now, f"Has “{reading.measure}” been checked?", evidence)


def _doubt(reading: Reading, now: Observation) -> str:
    """A sentence: outside the limits of ordinary variation, or a jump that is hard to believe."""
    last = reading.previous.value if reading.previous else None
    if now.value is None or any(figures.is_hidden(row) for row in (now, reading.previous)):
        return ""
    if last and abs(now.value) >= JUMP * abs(last):
        return f"That is {JUMP} times the figure before, or more."
    if last and abs(now.value) * JUMP <= abs(last):
        return "That is a tenth of the figure before, or less."
    spread = variation(reading)
    is_outside = spread is not None and any(signal.rule.name == OUTSIDE for signal in spread.latest)
    return "That is outside the limits of ordinary variation." if is_outside else ""


FINDERS: tuple[Callable[[Reading, Observation], Iterable[Line]], ...] = (
    _red,
    _worsening,
    _missing,
    _withheld,
    _improbable,
)


def _revised(asked: Asked, wanted: dict[int, Measure]) -> Iterator[Line]:
    """Figures that the report before, or one before that, gave otherwise. One query and those of small numbers."""
    if asked.before is None:
        return
    rows = Observation.objects.as_at(asked.viewpoint.as_at).filter(measure__in=list(wanted), supersedes__isnull=False)
    rows = rows.filter(supersedes__release__number__lte=asked.before.as_at.release)
    rows = rows.exclude(release__number__lte=asked.before.as_at.release)
    for row, before in _shown(rows.select_related("area", "supersedes").order_by("end", "pk"), asked):
        measure = wanted[row.measure_id]
        was = figures.observation_words(measure, before)
        now = figures.observation_words(measure, row)
        evidence = f"{row.area}, {figures.period_words(row)}: {was} before, now {now}. {row.reason}"
        yield Line(
            kind=Kind.REVISED,
            theme=measure.theme_id,
            question=f"Why was “{measure}” revised after it was published?",
            evidence=evidence,
            record=str(measure),
            url=measure.get_absolute_url(),
            is_unreleased=not row.is_released,
            is_illustrative=row.is_illustrative,
        )


def _shown(rows: Iterable[Observation], asked: Asked) -> list[tuple[Observation, Observation]]:
    """Each row with the one that it replaced, where the figure is not hidden."""
    pairs = [(row, cast("Observation", row.supersedes)) for row in rows]
    mark([row for pair in pairs for row in pair], asked.viewpoint.as_at)
    return [pair for pair in pairs if not pair[0].hidden]


def _line(kind: Kind, reading: Reading, row: Observation, question: str, evidence: str) -> Line:
    return Line(
        kind=kind,
        theme=reading.measure.theme_id,
        question=question,
        evidence=evidence,
        record=str(reading.measure),
        url=reading.measure.get_absolute_url(),
        is_unreleased=not row.is_released,
        is_illustrative=row.is_illustrative,
    )


def _value(reading: Reading, row: Observation) -> str:
    when = "on" if row.start == row.end else "for"
    return f"{figures.observation_words(reading.measure, row)} {when} {figures.period_words(row)}"


def _gap(reading: Reading) -> str:
    gap = figures.gap_words(reading)
    return f", {gap}" if gap else ""


def _moved(reading: Reading) -> str:
    moved = figures.since_words(reading, "on")
    return f", {moved}" if moved else ""


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
