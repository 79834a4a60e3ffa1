"""Rules of the check: measures without target and comparator, without an earlier figure, or of an old period."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min, QuerySet

from pcc_portal.updates.kept import kept_each
from performance import balances, figures
from performance.choices import AreaKind, Direction, Travel
from performance.models import Measure, Observation
from performance.stats import Reading, readings
from performance.stats.compared import compared
from performance.stats.hidden import counted_together
from performance.stats.sums import balances_of

from ..findings import Finding, Subject
from . import typed

# Of these a figure of a later period than the quarter before is to be had.


@dataclass(frozen=True)
class Doubts:
    """What is wrong with how a measure's figure of the quarter is shown: why, or nothing."""

    measure: Measure
    alone: str = ""
    without_before: str = ""


def nothing_beside(subject: Subject) -> Iterator[Finding]:
    """A headline that has a better and a worse, without a target or another area's figure to say which it is.

    A figure that has one before it and does not get worse may stand. What is merely counted needs no target.
    """
    mend = "Add the target, or a comparator."
    for each in _doubts(subject):
        if each.alone:
            yield _about("Figure without target or comparator", subject, each.measure, each.alone, mend)


def nothing_before(subject: Subject) -> Iterator[Finding]:
    """An earlier report gave the figure, and none of before compares with this one; a series break explains that."""
    mend = "Add the figure of the period before, or a series break that says why nothing compares."
    for each in _doubts(subject):
        if each.without_before:
            yield _about("Figure without one before it", subject, each.measure, each.without_before, mend)


def _doubts(subject: Subject) -> list[Doubts]:
    """Of the force's figures that this quarter's report gives; kept for each measure alone."""
    rows = Measure.objects.printed().as_at(subject.viewpoint.as_at).filter(theme__in=typed.keys(subject))
    keys = list(rows.values_list("pk", flat=True))

    def work(of: Collection[int]) -> dict[int, Doubts]:
        measures = Measure.objects.filter(pk__in=of).select_related("theme")
        return {r.measure.pk: _doubts_of(r, subject) for r in readings(measures, subject.viewpoint)}

    parts = ("doubts", subject.viewpoint.key, subject.today)
    doubts = kept_each(keys, work, Measure, *parts, together=counted_together(keys))
    return [doubts[pk] for pk in keys]


def _doubts_of(reading: Reading, subject: Subject) -> Doubts:
    if not reading.is_of(subject.quarter):
        return Doubts(reading.measure)
    return Doubts(reading.measure, _why_alone(reading), _why_without_before(reading, subject))


def _why_alone(reading: Reading) -> str:
    measure = reading.measure
    is_judged = measure.is_headline and measure.direction != Direction.NO_JUDGEMENT and reading.has_value
    has_yardstick = reading.target or compared(reading)
    if not is_judged or has_yardstick or (reading.previous is not None and reading.travel != Travel.WORSE):
        return ""
    state = "gets worse" if reading.travel == Travel.WORSE else "has none before it"
    return f"“{measure.title}” {state}, with neither a target nor another area’s figure to judge it by."


def _why_without_before(reading: Reading, subject: Subject) -> str:
    now, force = reading.observation, reading.series.get(AreaKind.FORCE, [])
    if now is None or now.end >= subject.today or reading.previous or len(force) < 2:
        return ""  # of a quarter that is not over a monthly figure has months to come
    if any(each.on > force[0].start for each in reading.breaks):
        return ""
    return (
        f"“{reading.measure.title}” for {figures.period_words(now)} has no earlier figure of a period as long: "
        f"the last was for {figures.period_words(force[-2])}."
    )


def unbalanced(subject: Subject) -> Iterator[Finding]:
    """A total beside its parts, areas or measures or periods, that is less than one of them or not their sum."""
    measures = Measure.objects.as_at(subject.viewpoint.as_at).filter(theme__in=typed.keys(subject))
    by_key = {measure.pk: measure for measure in measures.select_related("theme")}
    links = {pk for link in Measure.objects.exclude(part_of=None).values_list("pk", "part_of") for pk in link if pk}
    parts = ("balances", subject.viewpoint.key)

    def work(of: Collection[int]) -> dict[int, list[str]]:
        return _balances({pk: by_key[pk] for pk in of}, subject)

    words = kept_each(by_key, work, Measure, *parts, together=links)
    for pk, sentences in words.items():
        if sentences:
            why = f"“{by_key[pk].title}”: {' '.join(sentences)}"
            mend = "Correct the figure that is wrong, or say in the update what is not allocated."
            yield _about("Parts and total that differ", subject, by_key[pk], why, mend)


def _balances(measures: Mapping[int, Measure], subject: Subject) -> dict[int, list[str]]:
    """By measure, what is doubtful of its totals that the quarter gave a part of."""
    rows = Observation.objects.as_at(subject.viewpoint.as_at).reported_up_to(subject.quarter)
    reported = rows.filter(quarter=subject.quarter, measure__in=measures).order_by()
    of_quarter = {pk: period for pk, *period in reported.values_list("pk", "start", "end")}
    words: dict[int, list[str]] = {pk: [] for pk in measures}
    if not of_quarter:
        return words
    beside = _beside(rows, measures, of_quarter.values())
    for each in balances_of(Measure.objects.filter(pk__in=measures), beside):
        measure = measures.get(each.total.measure)
        is_of_quarter = any(row.pk in of_quarter for row in (each.total, *each.parts))
        if measure is not None and each.is_doubtful and is_of_quarter:
            words[measure.pk].append(balances.balance_words(measure, each))
    return words


def _beside(
    rows: QuerySet[Observation], measures: Iterable[int], periods: Iterable[Sequence[dt.date]]
) -> QuerySet[Observation]:
    """The figures that those of these periods can count with: a total covers its parts, and they lie within it. One
    query."""
    starts, ends = zip(*periods, strict=True)
    over = rows.filter(measure__in=measures, start__lte=max(ends), end__gte=min(starts))
    widest = over.aggregate(first=Min("start"), last=Max("end"))
    return rows.filter(start__gte=widest["first"], end__lte=widest["last"])


def _about(rule: str, subject: Subject, measure: Measure, why: str, mend: str) -> Finding:
    place = typed.place_of(subject, measure.theme.slug)
    return Finding(rule, place, measure.slug, why, mend, mend_url=measure.get_absolute_url())
