"""The figures that a theme's update has to give, each with what was reported before. Five queries, however many."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from django.db.models import QuerySet

from objectives.models import Theme
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.fetching import fetched
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt

from ..choices import AreaKind, Frequency
from ..models import Area, ExpectedFigure, Measure, Observation, Target
from ..rules import LENGTH_MAY_DIFFER, Before
from .hidden import mark
from .periods import YEARS, Period, belongs_to, home, periods_due

NEAREST = 120  # figures on either side of a period that count: of months, ten years
END = attrgetter("end")
RELATED = ("area", "measure", "quarter")
OF_PERIOD = ("id", "measure_id", "area_id", "quarter_id", "start", "end", "quarter__start", "quarter__end")
OF_WORDS = (
    *("id", "measure_id", "area_id", "start", "end", "value", "numerator", "denominator", "is_tied", "qualifier"),
    *("availability", "withheld_by", "source"),
)


@dataclass(frozen=True)
class FigureDue:
    """One figure that is expected; `current` is what was entered for its period, if anything."""

    measure: Measure
    area: Area
    quarter: Quarter
    span: Period
    current: Observation | None = None
    own: Sequence[Observation] = ()  # of the same area, whenever they were typed, oldest period first
    others: Sequence[Observation] = ()  # of other areas, of the periods of this one and of the one before
    target: Target | None = None

    @property
    def key(self) -> str:
        month = f"-{self.span.start:%Y-%m}" if self.measure.frequency == Frequency.MONTH else ""
        return f"figure-{self.measure.slug}-{self.area.slug}{month}"

    @property
    def period(self) -> Period:
        return Period(self.current.start, self.current.end) if self.current else self.span

    @cached_property
    def previous(self) -> Observation | None:
        """Of the last period that ends before this one."""
        sooner, _ = self._beside(self.period.end)
        return sooner[-1] if sooner else None

    @property
    def before(self) -> Before:
        return self.around(self.period)

    @property
    def compared(self) -> list[Observation]:
        """Other areas' figures of the previous period."""
        last = self.previous
        return [row for row in self.others if last and (row.start, row.end) == (last.start, last.end)]

    def around(self, period: Period) -> Before:
        """What stands beside a period in time: the figures of the same area, and the last before it or, where there
        is none, the first after it."""
        beside = self._beside(period.end)
        alike = [[row for row in rows if _is_as_long(row, period)] for rows in beside]
        sooner, later = alike if any(alike) else beside
        nearest = sooner[-1] if sooner else later[0] if later else None
        return Before(
            [row.value for row in (*sooner, *later) if row.value is not None],
            (nearest.end - nearest.start).days if nearest else None,
            last=next((row.value for row in (*reversed(sooner), *later) if row.value is not None), None),
            is_later=not sooner,
        )

    def _beside(self, end: dt.date) -> list[list[Observation]]:
        """Those of periods that end sooner, and later: of each the `NEAREST`, oldest period first."""
        upto, since = (cut(self.own, end, key=END) for cut in (bisect_left, bisect_right))
        nearest = self.own[max(0, upto - NEAREST) : upto], self.own[since : since + NEAREST]
        if (current := self.current) is None:
            return list(map(list, nearest))
        return [[row for row in rows if row.pk != current.pk] for rows in nearest]


def _is_as_long(row: Observation, period: Period) -> bool:
    return abs((row.end - row.start) - (period.end - period.start)).days <= LENGTH_MAY_DIFFER


def _a_year_on(day: dt.date) -> dt.date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


def figures_due(theme: Theme, quarter: Quarter) -> list[FigureDue]:
    """With what the page of the update shows of them: their targets, and which of their numbers are too small. Of
    what was entered before, all columns are at hand of the figures that are shown alone."""
    expected = fetched(ExpectedFigure.objects.filter(quarter=quarter, measure__theme=theme), *RELATED)
    if not expected:
        return []
    measures, areas = {one.measure_id for one in expected}, {one.area_id for one in expected}
    rows = _by_measure(fetched(_entered(measures, areas), "quarter", only=(*OF_PERIOD, "value")))
    targets = _targets(measures, quarter)
    return _compared([due for one in expected for due in _due(one, rows[one.measure_id], targets.get(one.measure_id))])


def figures_expected(themes: Collection[int], quarter: Quarter) -> list[FigureDue]:
    """What is expected and whether it is there, beside no other area's figure: of what was entered, the period alone
    is at hand. Two queries."""
    expected = list(ExpectedFigure.objects.of(quarter).filter(measure__theme__in=themes))
    entered = _entered({one.measure_id for one in expected}, {one.area_id for one in expected})
    own: dict[tuple[int, int], list[Observation]] = defaultdict(list)
    for row in fetched(entered, "quarter", only=OF_PERIOD):
        own[row.measure_id, row.area_id].append(row)
    return [due for one in expected for due in _due(one, own[one.measure_id, one.area_id], None)]


def figures_given(rows: Sequence[Observation], quarter: Quarter) -> list[FigureDue]:
    """Each figure of an update with what stands beside it, whether it is expected or not; each row with its measure
    and area at hand. Two queries, and those of small numbers."""
    measures, areas = {row.measure_id for row in rows}, {row.area_id for row in rows}
    beside, targets = fetched(_entered(measures, areas), *RELATED), _targets(measures, quarter)
    mark(beside, WORKING_COPY)
    entered = _by_measure(beside)
    return [_given(row, quarter, entered[row.measure_id], targets.get(row.measure_id)) for row in rows]


def _given(row: Observation, quarter: Quarter, beside: list[Observation], target: Target | None) -> FigureDue:
    own = [each for each in beside if each.area_id == row.area_id]
    marked = next((each for each in own if each.pk == row.pk), row)
    return FigureDue(row.measure, row.area, quarter, Period(row.start, row.end), marked, own, (), target)


def figure_due(measure: Measure, area: Area, quarter: Quarter) -> FigureDue:
    """Of one measure and area, whether it is expected or not; of several months the first without a figure.

    Three queries.
    """
    rows = fetched(_entered({measure.pk}, {area.pk}), *RELATED)
    expected = ExpectedFigure(quarter=quarter, measure=measure, area=area)
    due = list(_due(expected, rows, _targets({measure.pk}, quarter).get(measure.pk)))
    return _compared([next((one for one in due if one.current is None), due[-1])])[0]


def figures_asked(
    measures: Collection[Measure], area: Area, quarter: Quarter, as_at: AsAt = WORKING_COPY
) -> list[FigureDue]:
    """Of these measures and one area, whether they are expected or not, beside what is seen as at `as_at`, of which
    what is too small to be shown is left out. Two queries, and those of small numbers."""
    keys = {measure.pk for measure in measures}
    rows = list(Observation.objects.as_at(as_at).filter(measure__in=keys).select_related("area", "measure", "quarter"))
    mark(rows, as_at)
    shown = [row for row in sorted(rows, key=lambda row: (row.end, row.start)) if not row.hidden]
    entered, targets = _by_measure(shown), _targets(keys, quarter, as_at)
    expected = [ExpectedFigure(quarter=quarter, measure=measure, area=area) for measure in measures]
    return [due for one in expected for due in _due(one, entered[one.measure_id], targets.get(one.measure_id))]


def usual_value(measure: Measure) -> Decimal | None:
    """Of the force, the latest figure; without one, the latest target. At most two queries."""
    rows = Observation.objects.of_the_force().filter(measure=measure, superseded_by__isnull=True, value__isnull=False)
    if figure := rows.order_by("-end", "-start").first():
        return figure.value
    targets = Target.objects.filter(measure=measure, superseded_by__isnull=True)
    target = targets.order_by("-effective_from").first()
    return target.value if target else None


def _due(expected: ExpectedFigure, rows: list[Observation], target: Target | None) -> Iterator[FigureDue]:
    own = [row for row in rows if row.area_id == expected.area_id]
    for period in _periods(expected, own):
        current = current_of(period, expected, own)
        yield FigureDue(expected.measure, expected.area, expected.quarter, period, current, own, (), target)


def _compared(dues: list[FigureDue]) -> list[FigureDue]:
    """Each with the whole rows of what it shows, beside the figures of other areas, but of councils, that are of the
    periods before it; with a mark where a number is too small to be shown. Two queries, and those of small numbers."""
    shown = [row for due in dues for row in (due.previous, due.current) if row]
    of = Observation.objects.filter(pk__in={row.pk for row in shown})
    whole = {row.pk: row for row in fetched(of, "quarter")}
    rows = _in_force({row.measure_id for row in shown}).exclude(area__kind=AreaKind.COUNCIL)
    at = rows.filter(start__in={row.start for row in shown}, end__in={row.end for row in shown})
    others = fetched(at, "area", only=OF_WORDS)
    mark([*others, *whole.values()], WORKING_COPY)
    beside = _by_measure(others)
    return [_beside_others(due, whole, beside[due.measure.pk]) for due in dues]


def _beside_others(due: FigureDue, whole: Mapping[int, Observation], beside: Sequence[Observation]) -> FigureDue:
    own = [whole.get(row.pk, row) for row in due.own]
    for row in (row for row in own if row.pk in whole):
        row.measure, row.area = due.measure, due.area
    current = whole[due.current.pk] if due.current else None
    return replace(due, current=current, own=own, others=[row for row in beside if row.area_id != due.area.pk])


def current_of(period: Period, expected: ExpectedFigure, own: Sequence[Observation]) -> Observation | None:
    """What was entered for a period that is due, of the rows of its area; without it, what else the update gives, but
    of a month only that month."""
    frequency, quarter = expected.measure.frequency, expected.quarter
    maybe = (row for row in own if row.end >= quarter.start or row.quarter_id == quarter.pk)
    now = [row for row in maybe if belongs_to(row, quarter, frequency)]
    exact = [row for row in now if (row.start, row.end) == period]
    typed = [row for row in now if row.quarter_id == quarter.pk and frequency != Frequency.MONTH]
    return next(reversed(exact or typed), None)


def _periods(expected: ExpectedFigure, own: Sequence[Observation]) -> list[Period]:
    """Of a year the one after the last that an earlier quarter gave, where that comes later."""
    frequency, quarter = expected.measure.frequency, expected.quarter
    periods = periods_due(frequency, quarter)
    yearly = [row for row in own if frequency in YEARS and home(row, frequency) < quarter.start]
    if yearly:
        periods.append(Period(_a_year_on(yearly[-1].start), _a_year_on(yearly[-1].end)))
        periods = [max(periods, key=lambda period: period.end)]
    return periods


def _entered(measures: set[int], areas: set[int]) -> QuerySet[Observation]:
    return _in_force(measures).filter(area__in=areas)


def _in_force(measures: set[int]) -> QuerySet[Observation]:
    """The figures of the measures, oldest period first."""
    rows = Observation.objects.given().filter(measure__in=measures, superseded_by__isnull=True)
    return rows.order_by("end", "start")


def _by_measure(rows: Sequence[Observation]) -> dict[int, list[Observation]]:
    by_measure = defaultdict(list)
    for row in rows:
        by_measure[row.measure_id].append(row)
    return by_measure


def _targets(measures: set[int], quarter: Quarter, as_at: AsAt = WORKING_COPY) -> dict[int, Target]:
    """The target of each measure that is in force at the end of the quarter."""
    targets = Target.objects.as_at(as_at).filter(measure__in=measures, effective_from__lte=quarter.end)
    return {target.measure_id: target for target in targets.order_by("effective_from")}
