"""Each measure now and in the report before: what the dashboard counts, filters and sorts by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import Grade
from ..models import Measure
from .readings import Reading, readings_at

WORST_FIRST = (Grade.OFF_TRACK, Grade.AT_RISK, Grade.ON_TRACK, Grade.NOT_GRADED, Grade.NO_DATA)


@dataclass(frozen=True)
class Compared:
    """`before` is what the earlier report showed; None where there was no earlier report."""

    now: Reading
    before: Reading | None

    @property
    def has_changed(self) -> bool:
        """Another figure, state, target or grade than the report before showed."""
        return self.before is not None and _shown(self.now) != _shown(self.before)


@dataclass(frozen=True)
class GradeCount:
    """`before` is None where there was no earlier report."""

    grade: Grade
    now: int
    before: int | None


def compared(measures: Iterable[Measure], viewpoint: Viewpoint, before: Viewpoint | None) -> list[Compared]:
    """In the order of the measures. Three queries, however many."""
    wanted = list(measures)
    if before is None:
        (found,) = readings_at(wanted, [viewpoint])
        return [Compared(reading, None) for reading in found]
    now, then = readings_at(wanted, [viewpoint, before])
    return [Compared(*pair) for pair in zip(now, then, strict=True)]


def _shown(reading: Reading) -> tuple[object, ...]:
    row, target = reading.observation, reading.target
    figure = (row.start, row.end, row.value, row.availability) if row else None
    return figure, (target.value, target.tolerance) if target else None, reading.grade


def grade_counts(found: Sequence[Compared]) -> list[GradeCount]:
    """Worst first; the same measures in the report before, where there was one."""
    now = Counter(each.now.grade for each in found)
    then = Counter(each.before.grade for each in found if each.before)
    has_before = any(each.before for each in found)
    return [GradeCount(grade, now[grade], then[grade] if has_before else None) for grade in WORST_FIRST]


def furthest_first(found: Iterable[Compared]) -> list[Compared]:
    """By distance from target relative to it; a miss of a target of 0 comes first, what has no gap last."""
    return sorted(found, key=_distance, reverse=True)


def _distance(each: Compared) -> tuple[int, Decimal]:
    reading = each.now
    if reading.gap is None:
        return 0, Decimal(0)
    if reading.distance is None:
        return (2 if reading.gap > 0 else 1), reading.gap
    return 1, reading.distance
