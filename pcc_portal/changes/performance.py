"""Performance: figures corrected, targets and grades that moved, forecasts, inspections and their recommendations."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse

from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked, unmarked
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.going_on import going_on
from pcc_portal.updates.releases.as_of import Viewpoint
from performance import figures, spending
from performance.choices import Availability, LocalStatus
from performance.grading.words import given_words
from performance.models import Budget, Inspection, Measure, Observation, Recommendation, Target
from performance.stats import BudgetPosition, Reading, budget_positions
from performance.stats.hidden import mark
from performance.stats.periods import home, periods_due
from performance.stats.readings import readings_at

from .comparison import Comparison, Row, Side, line, words_or_dash


def readings_of(compared: Comparison) -> list[tuple[Reading, Reading]]:
    """Each measure at both sides, by its definition of now. Three queries."""
    measures = sorted(compared.now.of(Measure).values(), key=lambda m: (m.theme_id, m.order, m.slug))
    before, now = readings_at(measures, [compared.before.viewpoint, compared.now.viewpoint])
    return list(zip(before, now, strict=True))


def restated(before: Viewpoint, now: Viewpoint, measures: dict[int, Any]) -> Iterator[Row]:
    """Figures that were published and have been corrected since, or moved to another period, but none that are hidden.

    Two queries, one more where figures moved, and those of small numbers.
    """
    replaced = Q(supersedes__isnull=False) | Q(moved_from__isnull=False)
    corrected = Observation.objects.as_at(now.as_at).filter(replaced, measure__in=list(measures))
    seen = Release.objects.filter(number__lte=before.as_at.release or 0)
    rows = list(corrected.exclude(release__in=seen).select_related("area"))
    old = Observation.objects.as_at(before.as_at).filter(measure__in=[row.measure_id for row in rows])
    published = {row.key: row for row in old}
    mark([*rows, *published.values()], now.as_at)
    left = _left_by([row for row in rows if row.moved_from_id])
    for row in rows:
        measure, moved = measures[row.measure_id], _moved_from(row, left, published)
        was = published.get(row.key)
        is_back = was is not None and moved is was and _reads_alike(measure, was, row)
        if was and not row.hidden and not is_back:
            yield _corrected(measure, was, row, f"Corrected: {row.reason}")
        if moved and moved.key != row.key and not row.hidden and not moved.hidden:
            yield _corrected(measure, moved, row, f"Given for another period: {row.reason}", moved=True)


def late_figures(compared: Comparison, read: list[tuple[Reading, Reading]]) -> Iterator[Row]:
    """Of quarters up to the earlier report's, and given since for the first time; of each measure one line.

    Those that other lines tell are left out: the figure that the measure has now, and all of a new measure. No query.
    """
    known, first = compared.before.of(Measure), compared.before.viewpoint.quarter.start
    for before, now in read:
        told = {row.key for rows in before.entered.values() for row in rows}
        told |= {now.observation.key} if now.observation else set()
        late = [
            row
            for rows in now.entered.values()
            for row in rows
            if row.key not in told and _is_first(row) and home(row, now.measure.frequency) <= first and not row.hidden
        ]
        if late and now.measure.pk in known:
            yield _late(now.measure, late)


def missing_figures(compared: Comparison, read: list[tuple[Reading, Reading]]) -> Iterator[Row]:
    """Measures with figures, of which a later quarter's report has no newer one, though it was due. One query."""
    quarter = compared.now.viewpoint.quarter
    if compared.now.viewpoint.as_at.is_working_copy or compared.before.viewpoint.quarter.start >= quarter.start:
        return
    awaited = set(going_on(Measure.objects.all()).values_list("pk", flat=True))
    for before, now in read:
        if before.observation and now.measure.pk in awaited and _is_missing(now, quarter):
            words = Cell("No figure arrived", sub=f"For {quarter.name.replace('Quarter', 'quarter')}")
            yield line(now.measure, _figure(before), words, "", sub="Measure")


def _is_missing(reading: Reading, quarter: Quarter) -> bool:
    row, frequency = reading.observation, reading.measure.frequency
    if row is None:
        return True
    return home(row, frequency) < quarter.start and row.end < periods_due(frequency, quarter)[-1].end


def _is_first(row: Observation) -> bool:
    return row.supersedes_id is None and row.moved_from_id is None


def _late(measure: Measure, rows: list[Observation]) -> Row:
    unreleased = any(not row.is_released for row in rows)
    periods = ", ".join(dict.fromkeys(figures.period_words(row) for row in rows))
    if len(rows) == 1:
        value = Cell(figures.observation_words(measure, rows[0]), sub=periods, unreleased=unreleased)
        return line(measure, "", value, "First reported since", sub=f"{rows[0].area.name}, an earlier period")
    value = Cell(formats.plural(len(rows), "figure"), sub=periods, unreleased=unreleased)
    return line(measure, "", value, "First reported since", sub="Earlier periods")


def _left_by(moved: list[Observation]) -> dict[int, Observation]:
    """What is left where figures of these measures had been entered for a wrong period, by key."""
    if not moved:
        return {}
    rows = Observation.objects.filter(availability=Availability.MOVED, measure__in={row.measure_id for row in moved})
    return {row.pk: row for row in rows}


def _moved_from(
    row: Observation, left: dict[int, Observation], published: dict[tuple[Any, ...], Observation]
) -> Observation | None:
    """The figure as readers had it, over however many moves; None where it is none that they had."""
    at = left.get(row.moved_from_id or 0)
    while at is not None and at.key not in published:
        at = left.get(at.moved_from_id or 0)
    return published[at.key] if at else None


def _reads_alike(measure: Measure, was: Observation, row: Observation) -> bool:
    return figures.observation_words(measure, was) == figures.observation_words(measure, row)


def _corrected(measure: Measure, was: Observation, row: Observation, why: str, *, moved: bool = False) -> Row:
    """Of a figure that moved each side says its period."""
    period = "" if moved else f", {figures.period_words(row)}"
    return [
        Cell(measure.title, measure.get_absolute_url(), sub=f"{row.area.name}{period}"),
        Cell(figures.observation_words(measure, was), sub=figures.period_words(was) if moved else ""),
        Cell(
            figures.observation_words(measure, row),
            sub=figures.period_words(row) if moved else "",
            unreleased=not row.is_released,
        ),
        Cell(why),
    ]


def moved_targets(read: list[tuple[Reading, Reading]]) -> Iterator[Row]:
    for before, now in read:
        known = {target.pk for target in before.targets}
        for target in now.targets:
            if target.pk not in known:
                was = _target_before(before.targets, target)
                tolerance = was is not None and was.tolerance != target.tolerance
                then = _target_words(now.measure, was, tolerance) if was else "No target"
                became = Cell(_target_words(now.measure, target, tolerance), unreleased=not target.is_released)
                yield line(now.measure, then, became, target.reason or f"Set by {target.set_by}")


def _target_before(targets: list[Target], target: Target) -> Target | None:
    """The one in whose place it stands: that of its day, or else of the days before it; where it begins before all that
    there were, the first of them."""
    in_force = [each for each in targets if each.effective_from <= target.effective_from]
    return in_force[-1] if in_force else next(iter(targets), None)


def _target_words(measure: Measure, target: Target, tolerance: bool = False) -> str:
    words = f"{unmarked(figures.target_words(measure, target))} from {formats.day(target.effective_from)}"
    within = figures.difference_words(measure, target.tolerance)
    return marked(f"{words}, with a tolerance of {within}" if tolerance else words, target)


def broken_series(read: list[tuple[Reading, Reading]]) -> Iterator[Row]:
    """After these days no figure is compared with earlier ones."""
    for before, now in read:
        known = {each.pk: each for each in before.breaks}
        notes = {each.on: each.note for each in before.breaks}
        for each in now.breaks:
            if each.pk not in known:
                broken = Cell(f"Broken on {formats.day(each.on)}", unreleased=not each.is_released)
                yield line(now.measure, notes.get(each.on, ""), broken, each.note, sub="Series")


def reported_figures(compared: Comparison, read: list[tuple[Reading, Reading]]) -> Iterator[Row]:
    """First ones, then those of another period that differ; of a measure whose grade changed, that line tells it."""
    known = compared.before.of(Measure)
    told = {now.measure.pk for before, now in read if _is_regraded(before, now) and now.measure.pk in known}
    others = [(before, now) for before, now in read if now.observation and now.measure.pk not in told]
    for before, now in others:
        if before.observation is None:
            yield line(now.measure, "", _figure(now), _gap(now), sub="First reported")
    for before, now in others:
        if before.observation and _has_moved(before, now):
            yield line(now.measure, _figure(before), _figure(now), _change(before, now), sub="Measure")


def _has_moved(before: Reading, now: Reading) -> bool:
    """To another period, with another figure; another figure of the same period is a correction."""
    was, row = before.observation, now.observation
    if was is None or row is None or was.key == row.key:
        return False
    return figures.observation_words(now.measure, was) != figures.observation_words(now.measure, row)


def _change(before: Reading, now: Reading) -> str:
    """By how much, where the two compare."""
    was, row = before.observation, now.observation
    if was is None or row is None or row.value is None or was.value is None or was not in now.comparable_run:
        return ""
    words = figures.change_between(now.measure, row.value, was.value)
    return marked(f"{words[0].upper()}{words[1:]}", was, row)


def _figure(reading: Reading) -> Cell:
    row = reading.observation
    if row is None:
        return Cell(formats.MISSING)
    words = figures.observation_words(reading.measure, row)
    return Cell(words, sub=figures.period_words(row), unreleased=not row.is_released)


def changed_grades(compared: Comparison, read: list[tuple[Reading, Reading]]) -> Iterator[Row]:
    known = compared.before.of(Measure)
    for before, now in read:
        if _is_regraded(before, now) and now.measure.pk in known:
            yield line(now.measure, _grade(before), _grade(now), _why(before, now), sub="Measure")


def _grade(reading: Reading) -> Cell:
    row = reading.observation
    value = f"{figures.observation_words(reading.measure, row)}, {figures.period_words(row)}" if row else ""
    is_new = row is not None and not row.is_released
    return Cell(figures.grade_words(reading), status=reading.grade.look, sub=value, unreleased=is_new)


def _why(before: Reading, reading: Reading) -> str:
    return (
        figures.why_hidden([reading.observation])
        or given_words(reading)
        or _ended_words(before, reading)
        or reading.grade_note
        or _gap(reading)
    )


def _is_regraded(before: Reading, now: Reading) -> bool:
    """Another grade, or the same that a person gives where the rule did before."""
    return before.grade != now.grade or before.is_overridden != now.is_overridden


def _ended_words(before: Reading, now: Reading) -> str:
    ended = before.given if before.is_overridden and not now.is_overridden else None
    return f"The override ended{f' on {formats.day(ended.until)}' if ended.until else ''}." if ended else ""


def _gap(reading: Reading) -> str:
    gap = figures.gap_words(reading)
    return f"{gap[0].upper()}{gap[1:]}" if gap else ""


def forecasts_of(positions: Iterable[BudgetPosition]) -> Iterator[Row]:
    """Since the quarter before, of each budget by itself."""
    for position in positions:
        if position.forecast and position.movement:
            yield _forecast(position, position.previous_variance, position.movement)


def forecasts(compared: Comparison) -> Iterator[Row]:
    """Between the two sides. Four queries."""
    before, now = (
        budget_positions(side.of(Budget).values(), side.viewpoint) for side in (compared.before, compared.now)
    )
    then = {position.budget.pk: position for position in before}
    for position in now:
        was = then.get(position.budget.pk)
        if was and was.forecast and position.forecast and was.forecast.outturn != position.forecast.outturn:
            yield _forecast(position, was.variance, was.forecast.outturn - position.forecast.outturn)
        elif position.forecast and not (was and was.forecast):
            yield _forecast(position, None, None)


def _movement(movement: Decimal, variance: Decimal | None) -> str:
    words = spending.movement_words(movement, variance)
    return f"{words} than forecast then" if words.endswith(("better", "worse")) else words


def _forecast(position: BudgetPosition, before: Decimal | None, movement: Decimal | None) -> Row:
    return [
        Cell(f"{position.budget.title}: forecast for the year", position.budget.get_absolute_url()),
        words_or_dash(marked(spending.variance_words(before), position.previous)),
        Cell(
            marked(spending.variance_words(position.variance), position.forecast),
            unreleased=position.forecast is not None and not position.forecast.is_released,
        ),
        Cell(_movement_and_why(position, movement) if movement else "The first forecast"),
    ]


def _movement_and_why(position: BudgetPosition, movement: Decimal) -> str:
    """With the recorded causes, where they are those of this movement."""
    causes = spending.told_causes(position) if movement == position.movement else ""
    return ": ".join(filter(None, (_movement(movement, position.variance), causes)))


def inspections(compared: Comparison) -> Iterator[Row]:
    for row in compared.new(Inspection):
        compared.tell(row)
        on = formats.date_words(row.published_on, row.published_precision)
        told = marked(f"Published {on}", row, of=("published_on",))
        yield line(row, "", told, row.summary, sub=f"New {mid_sentence(row.get_kind_display())}")
    yield from _recommendations(compared)


def _recommendations(compared: Comparison) -> Iterator[Row]:
    published = compared.now.of(Inspection)
    for was, now in compared.pairs(Recommendation):
        of = published.get(now.inspection_id)
        if of and was.status != now.status:
            signed = f"{LocalStatus.SIGNED_OFF.label} {formats.day(now.signed_off_on)}" if now.signed_off_on else ""
            compared.tell(now, "status", "signed_off_on" if signed else "status")
            yield _line(now, of, was.get_status_display(), now.get_status_display(), signed)
        elif of and was.due_on != now.due_on:
            compared.tell(now, "due_on")
            yield _line(now, of, _due(was), _due(now))
    for now in compared.new(Recommendation):
        if of := published.get(now.inspection_id):
            compared.tell(now)
            new = f"New {mid_sentence(now.get_kind_display())}, {of.title}"
            yield line(now, "", now.get_status_display(), "", sub=new, url=of.get_absolute_url())


def recommendation_counts(compared: Comparison) -> Iterator[Row]:
    """How many stand in each status, where that changed; of reports that readers see."""
    before, now = (_by_status(side) for side in (compared.before, compared.now))
    for status, words in LocalStatus.choices:
        if before[status] != now[status]:
            address = f"{reverse('recommendations')}?status={status}"
            how = formats.change_words(now[status] - before[status])
            was, became = formats.number(before[status]), formats.number(now[status])
            yield [Cell(words, address), Cell(was), Cell(became), Cell(f"{how[0].upper()}{how[1:]}")]


def _by_status(side: Side) -> Counter[str]:
    published = side.of(Inspection)
    return Counter(row.status for row in side.of(Recommendation).values() if row.inspection_id in published)


def _line(row: Recommendation, of: Inspection, was: str, now: str, why: str = "") -> Row:
    return line(row, was, now, why, sub=of.title, url=of.get_absolute_url())


def _due(row: Recommendation) -> str:
    return f"Due {formats.day(row.due_on)}" if row.due_on else "No date set"
