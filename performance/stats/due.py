"""The figures that a theme's update has to give, each with what was reported before. Three queries, however many."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from objectives.models import Theme
from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY

from ..choices import AreaKind, Frequency
from ..models import Area, ExpectedFigure, Measure, Observation, Target
from ..rules import Before
from .hidden import mark


@dataclass(frozen=True)
class FigureDue:
    """One figure that is expected; `current` is what was entered for this quarter, if anything."""

    measure: Measure
    area: Area
    quarter: Quarter
    current: Observation | None = None
    earlier: list[Observation] = field(default_factory=list)  # of the same area, oldest first
    compared: list[Observation] = field(default_factory=list)  # other areas' figures of the previous period
    target: Target | None = None

    @property
    def key(self) -> str:
        return f"figure-{self.measure.slug}-{self.area.slug}"

    @property
    def previous(self) -> Observation | None:
        return self.earlier[-1] if self.earlier else None

    @property
    def before(self) -> Before:
        last = self.previous
        days = (last.end - last.start).days if last else None
        return Before([row.value for row in self.earlier if row.value is not None], days)

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """The period after the previous figure's, where that was the quarter before's; else this quarter."""
        last = self.previous
        if last and self.measure.frequency == Frequency.YEAR:
            return _a_year_on(last.start), _a_year_on(last.end)
        return quarter_span(self.quarter.year, self.quarter.number)


def _a_year_on(day: dt.date) -> dt.date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


def figures_due(theme: Theme, quarter: Quarter) -> list[FigureDue]:
    expected = list(ExpectedFigure.objects.of(quarter).filter(measure__theme=theme.pk))
    if not expected:
        return []
    measures = {one.measure_id for one in expected}
    rows = _reported(measures, quarter)
    targets = _targets(measures, quarter)
    return [_due(one, quarter, rows[one.measure_id], targets.get(one.measure_id)) for one in expected]


def figure_due(measure: Measure, area: Area, quarter: Quarter) -> FigureDue:
    """Of one measure and area, whether it is expected or not. Two queries."""
    rows = _reported({measure.pk}, quarter)[measure.pk]
    expected = ExpectedFigure(quarter=quarter, measure=measure, area=area)
    return _due(expected, quarter, rows, _targets({measure.pk}, quarter).get(measure.pk))


def usual_value(measure: Measure) -> Decimal | None:
    """Of the force, the latest figure; without one, the latest target. At most two queries."""
    rows = Observation.objects.of_the_force().filter(measure=measure, superseded_by__isnull=True, value__isnull=False)
    if figure := rows.order_by("-end", "-start").first():
        return figure.value
    targets = Target.objects.filter(measure=measure, superseded_by__isnull=True)
    target = targets.order_by("-effective_from").first()
    return target.value if target else None


def _due(expected: ExpectedFigure, quarter: Quarter, rows: list[Observation], target: Target | None) -> FigureDue:
    own = [row for row in rows if row.area_id == expected.area_id]
    earlier = [row for row in own if row.quarter_id != expected.quarter_id]
    now = [row for row in own if row.quarter_id == expected.quarter_id]
    last = earlier[-1] if earlier else None
    return FigureDue(
        measure=expected.measure,
        area=expected.area,
        quarter=quarter,
        current=now[-1] if now else None,
        earlier=earlier,
        compared=[row for row in rows if last and _compares(row, last)],
        target=target,
    )


def _compares(row: Observation, last: Observation) -> bool:
    elsewhere = row.area_id != last.area_id and row.area.kind != AreaKind.COUNCIL
    return elsewhere and (row.start, row.end) == (last.start, last.end)


def _reported(measures: set[int], quarter: Quarter) -> dict[int, list[Observation]]:
    reported = Observation.objects.filter(measure__in=measures, superseded_by__isnull=True).reported_up_to(quarter)
    rows = defaultdict(list)
    ordered = list(reported.select_related("area", "measure").order_by("end", "start"))
    mark(ordered, WORKING_COPY)
    for row in ordered:
        rows[row.measure_id].append(row)
    return rows


def _targets(measures: set[int], quarter: Quarter) -> dict[int, Target]:
    """The target of each measure that is in force at the end of the quarter."""
    targets = Target.objects.filter(measure__in=measures, superseded_by__isnull=True, effective_from__lte=quarter.end)
    return {target.measure_id: target for target in targets.order_by("effective_from")}
