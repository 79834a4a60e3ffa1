"""Figures that were corrected, targets that moved, and measures whose grade is another."""

from collections.abc import Iterator
from typing import Any

from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, record_cell
from pcc_portal.ui.statuses import STATUSES
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import Viewpoint
from performance import figures
from performance.models import Measure, Observation, Target
from performance.stats import Reading
from performance.stats.readings import readings_at

from .comparison import Comparison, Row


def readings_of(compared: Comparison) -> list[tuple[Reading, Reading]]:
    """Each measure at both sides, by its definition of now. Three queries."""
    measures = sorted(compared.now.of(Measure).values(), key=lambda m: (m.theme_id, m.order, m.slug))
    before, now = readings_at(measures, [compared.before.viewpoint, compared.now.viewpoint])
    return list(zip(before, now, strict=True))


def restated(before: Viewpoint, now: Viewpoint, measures: dict[int, Any]) -> Iterator[Row]:
    """Figures that were published and have been corrected since. Two queries."""
    corrected = Observation.objects.as_at(now.as_at).filter(supersedes__isnull=False, measure__in=list(measures))
    seen = Release.objects.filter(number__lte=before.as_at.release or 0)
    rows = list(corrected.exclude(release__in=seen).select_related("area"))
    old = Observation.objects.as_at(before.as_at).filter(measure__in=[row.measure_id for row in rows])
    published = {row.key: row for row in old}
    for row in rows:
        if was := published.get(row.key):
            measure = measures[row.measure_id]
            yield [
                Cell(measure.title, measure.get_absolute_url(), sub=f"{row.area.name}, {figures.period_words(row)}"),
                Cell(figures.observation_words(measure, was)),
                Cell(figures.observation_words(measure, row), unreleased=not row.is_released),
                Cell(f"Corrected: {row.reason}"),
            ]


def moved_targets(found: list[tuple[Reading, Reading]]) -> Iterator[Row]:
    for before, now in found:
        known = {target.pk for target in before.targets}
        for target in now.targets:
            if target.pk not in known:
                was = next((t for t in reversed(before.targets) if t.effective_from <= target.effective_from), None)
                yield [
                    record_cell(now.measure),
                    Cell(_target_words(now.measure, was) if was else "No target"),
                    Cell(_target_words(now.measure, target), unreleased=not target.is_released),
                    Cell(target.reason or f"Set by {target.set_by}"),
                ]


def _target_words(measure: Measure, target: Target) -> str:
    return f"{figures.value_words(measure, target.value)} from {formats.day(target.effective_from)}"


def changed_grades(compared: Comparison, found: list[tuple[Reading, Reading]]) -> Iterator[Row]:
    known = compared.before.of(Measure)
    for before, now in found:
        if before.grade != now.grade and now.measure.pk in known:
            yield [
                record_cell(now.measure, sub="Measure"),
                _grade(before),
                _grade(now),
                Cell(now.grade_note or _gap(now) or formats.MISSING),
            ]


def _grade(reading: Reading) -> Cell:
    row = reading.observation
    value = f"{figures.observation_words(reading.measure, row)}, {figures.period_words(row)}" if row else ""
    return Cell(
        STATUSES[reading.grade], status=reading.grade, sub=value, unreleased=row is not None and not row.is_released
    )


def _gap(reading: Reading) -> str:
    gap = figures.gap_words(reading)
    return f"{gap[0].upper()}{gap[1:]}" if gap else ""
