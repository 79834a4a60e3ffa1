"""Rules of the check: measures without target and comparator, without an earlier figure, or of an old period."""

from collections import defaultdict
from collections.abc import Iterator

from performance import balances, figures
from performance.choices import AreaKind, Direction, Travel
from performance.models import Measure, Observation
from performance.stats import Reading, readings
from performance.stats.compared import compared
from performance.stats.sums import balances_of

from ..findings import Finding, Subject
from . import typed

# Of these a figure of a later period than the quarter before is to be had.


def nothing_beside(subject: Subject) -> Iterator[Finding]:
    """A headline that has a better and a worse, without a target or another area's figure to say which it is.

    A figure that has one before it and does not get worse may stand. What is merely counted needs no target.
    """
    for reading in _shown(subject):
        measure = reading.measure
        is_judged = measure.is_headline and measure.direction != Direction.NO_JUDGEMENT and reading.has_value
        has_yardstick = reading.target or compared(reading)
        if is_judged and not has_yardstick and (reading.previous is None or reading.travel == Travel.WORSE):
            state = "gets worse" if reading.travel == Travel.WORSE else "has none before it"
            why = f"“{measure.title}” {state}, with neither a target nor another area’s figure to judge it by."
            yield _finding(
                "Figure without target or comparator", subject, reading, why, "Add the target, or a comparator."
            )


def nothing_before(subject: Subject) -> Iterator[Finding]:
    """An earlier report gave the figure, and none of before compares with this one; a series break explains that."""
    for reading in _shown(subject):
        now, force = reading.observation, reading.series.get(AreaKind.FORCE, [])
        if now is None or now.end >= subject.today or reading.previous or len(force) < 2:
            continue  # of a quarter that is not over a monthly figure has months to come
        if not any(each.on > force[0].start for each in reading.breaks):
            why = (
                f"“{reading.measure.title}” for {figures.period_words(now)} has no earlier figure of a period as long: "
                f"the last was for {figures.period_words(force[-2])}."
            )
            mend = "Add the figure of the period before, or a series break that says why nothing compares."
            yield _finding("Figure without one before it", subject, reading, why, mend)


def unbalanced(subject: Subject) -> Iterator[Finding]:
    """A total beside its parts, areas or measures or periods, that is less than one of them or not their sum."""
    measures = Measure.objects.as_at(subject.viewpoint.as_at).filter(theme__in=typed.keys(subject))
    by_key = {measure.pk: measure for measure in measures.select_related("theme")}
    rows = Observation.objects.as_at(subject.viewpoint.as_at).reported_up_to(subject.quarter)
    of_quarter = set(rows.filter(quarter=subject.quarter).values_list("pk", flat=True))
    words: dict[Measure, list[str]] = defaultdict(list)
    for each in balances_of(measures, rows):
        measure = by_key.get(each.total.measure)
        if measure is not None and each.is_doubtful and of_quarter & {row.pk for row in (each.total, *each.parts)}:
            words[measure].append(balances.balance_words(measure, each))
    for measure, sentences in words.items():
        why = f"“{measure.title}”: {' '.join(sentences)}"
        mend = "Correct the figure that is wrong, or say in the update what is not allocated."
        yield _about("Parts and total that differ", subject, measure, why, mend)


def _shown(subject: Subject) -> list[Reading]:
    """The force's figures that this quarter's report gives."""
    rows = Measure.objects.printed().as_at(subject.viewpoint.as_at).filter(theme__in=typed.keys(subject))
    return [
        reading
        for reading in readings(rows.select_related("theme"), subject.viewpoint)
        if reading.is_of(subject.quarter)
    ]


def _finding(rule: str, subject: Subject, reading: Reading, why: str, mend: str) -> Finding:
    return _about(rule, subject, reading.measure, why, mend)


def _about(rule: str, subject: Subject, measure: Measure, why: str, mend: str) -> Finding:
    place = typed.place_of(subject, measure.theme.slug)
    return Finding(rule, place, measure.slug, why, mend, mend_url=measure.get_absolute_url())
