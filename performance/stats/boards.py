"""Numbers of boards and dashboard: measures of a theme, by council area, and now against the report before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import AreaKind, Grade
from ..models import Area, Measure, Observation
from .aggregation import quarter_figures
from .hidden import hidden_words, mark
from .periods import home
from .readings import Reading, readings_at


@dataclass(frozen=True)
class Matrix:
    """Lines and columns in the order of the measures; a place without a measure is missing from `cells`."""

    lines: list[str]
    columns: list[str]
    cells: dict[tuple[str, str], Reading]


@dataclass(frozen=True)
class ByArea:
    """The latest figures of one measure: of the force, and of its councils by key for the same period."""

    measure: Measure
    force: Observation | None
    councils: dict[int, Observation]


def matrix(readings: Iterable[Reading]) -> Matrix:
    placed = [r for r in readings if r.measure.board_row]
    return Matrix(
        list(dict.fromkeys(r.measure.board_row for r in placed)),
        list(dict.fromkeys(r.measure.board_column for r in placed)),
        {(r.measure.board_row, r.measure.board_column): r for r in placed},
    )


def by_area(viewpoint: Viewpoint, measures: Iterable[Measure]) -> tuple[list[Area], list[ByArea]]:
    """Council areas by name, and the measures that have figures of them, latest period each.

    Two queries and those of `hidden_of`.
    """
    wanted = {measure.pk: measure for measure in measures}
    kinds = (AreaKind.FORCE, AreaKind.COUNCIL)
    rows = Observation.objects.as_at(viewpoint.as_at)
    rows = rows.filter(measure__in=rows.filter(area__kind=AreaKind.COUNCIL, measure__in=wanted).values("measure"))
    by_measure: dict[int, list[Observation]] = {}
    related = ("area", "release", "quarter")
    of_both = list(rows.filter(area__kind__in=kinds).select_related(*related).order_by("end", "start"))
    mark(of_both, viewpoint.as_at)
    for row in of_both:
        if home(row, wanted[row.measure_id].frequency) <= viewpoint.quarter.start:
            by_measure.setdefault(row.measure_id, []).append(row)
    areas = list(Area.objects.filter(kind=AreaKind.COUNCIL))
    by_areas = [_by_area(measure, by_measure.get(pk, [])) for pk, measure in wanted.items()]
    return areas, [each for each in by_areas if each]


def _by_area(measure: Measure, entered: list[Observation]) -> ByArea | None:
    """At the latest period that any council has; None where none has a figure."""
    rows = quarter_figures(measure, entered)
    of_councils = [row for row in rows if row.area.kind == AreaKind.COUNCIL]
    if not of_councils:
        return None
    period = (of_councils[-1].start, of_councils[-1].end)
    now = [row for row in rows if (row.start, row.end) == period]
    force = next((row for row in now if row.area.kind == AreaKind.FORCE), None)
    return ByArea(measure, force, {row.area_id: row for row in now if row.area.kind == AreaKind.COUNCIL})


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
    """In the order of the measures, in as many queries as `readings_at`."""
    wanted = list(measures)
    if before is None:
        (readings,) = readings_at(wanted, [viewpoint])
        return [Compared(reading, None) for reading in readings]
    now, then = readings_at(wanted, [viewpoint, before])
    return [Compared(*pair) for pair in zip(now, then, strict=True)]


def _shown(reading: Reading) -> tuple[object, ...]:
    row, target = reading.observation, reading.target
    figure = (row.start, row.end, reading.value, hidden_words(row), row.availability) if row else None
    return figure, (target.value, target.tolerance) if target else None, reading.grade


def grade_counts(rows: Sequence[Compared]) -> list[GradeCount]:
    """Worst first; the same measures in the report before, where there was one."""
    now = Counter(each.now.grade for each in rows)
    then = Counter(each.before.grade for each in rows if each.before)
    has_before = any(each.before for each in rows)
    return [GradeCount(grade, now[grade], then[grade] if has_before else None) for grade in WORST_FIRST]


def furthest_first(rows: Iterable[Compared]) -> list[Compared]:
    """By distance from target relative to it; a miss of a target of 0 comes first, what has no gap last."""
    return sorted(rows, key=_distance, reverse=True)


def _distance(each: Compared) -> tuple[int, Decimal]:
    reading = each.now
    if reading.gap is None:
        return 0, Decimal(0)
    if reading.distance is None:
        return (2 if reading.gap > 0 else 1), reading.gap
    return 1, reading.distance
