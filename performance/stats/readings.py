"""Measures as numbers: what a reader sees of each at one quarter, its change, its gap to target and its grade. No HTML
and no request: one function feeds cards, pages, the report and downloads."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Graded, Rule
from pcc_portal.updates.fetching import fetched
from pcc_portal.updates.grading.schemes import Grade, Scheme, scheme_for
from pcc_portal.updates.releases.as_of import Viewpoint

from .. import xmr
from ..choices import Aggregation, AreaKind, Availability, Direction, Travel
from ..models import Measure, MeasureGrade, Observation, SeriesBreak, Target
from .aggregation import quarter_figures
from .grading import grade_by_rule, turns_worse
from .hidden import hidden_words, mark, shown_value, told_by
from .periods import belongs_to, home

OfMeasure = TypeVar("OfMeasure", Target, SeriesBreak, MeasureGrade)
SAME_LENGTH_DAYS = 5  # quarters and half-years differ by a few days
WORSE_IN_A_ROW = 3


@dataclass(frozen=True)
class Reading:
    """One measure at one quarter: its series by area kind, oldest first, targets and breaks in order.

    Of a monthly measure that is combined the series are of its quarters; `entered` has the figures as they were typed.
    """

    measure: Measure
    observation: Observation | None
    series: dict[str, list[Observation]] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    breaks: list[SeriesBreak] = field(default_factory=list)
    entered: dict[str, list[Observation]] = field(default_factory=dict)
    scheme: Scheme = field(default_factory=lambda: scheme_for(Graded.MEASURES))  # that grades its quarter
    given: MeasureGrade | None = None  # by a person, where it holds

    @property
    def has_value(self) -> bool:
        """Is there a figure, be it hidden?"""
        return self.observation is not None and self.observation.value is not None

    @cached_property
    def value(self) -> Decimal | None:
        """None where there is no figure, or where it is too small to show: then nothing follows from it either."""
        return shown_value(self.observation)

    def line(self, kind: str) -> list[Observation]:
        """An area's figures up to this period, of periods as long as this one's: of a monthly measure its months."""
        entered = self.as_entered
        now = entered.observation
        return [o for o in entered.series.get(kind, []) if now and o.end <= now.end and same_length(o, now)]

    @cached_property
    def points_shown(self) -> int:
        """How many figures the force's line has."""
        return sum(shown_value(row) is not None for row in self.line(AreaKind.FORCE))

    @cached_property
    def is_illustrative(self) -> bool:
        """Is any figure behind it made up?"""
        return any(row.is_illustrative for rows in self.series.values() for row in rows)

    @cached_property
    def shown(self) -> list[list[str]]:
        """The figure or its state, and the target, as plain text: what another report may have shown otherwise."""
        row, target = self.observation, self.target
        figure = [row.start, row.end, self.value, hidden_words(row), row.availability] if row else []
        against = [target.value, target.upper, target.tolerance] if target else []
        return [[_exactly(each) for each in part] for part in (figure, against)]

    @cached_property
    def as_entered(self) -> "Reading":
        """The same of the figures that were typed: the months of a monthly measure, which its chart shows."""
        force = self.entered.get(AreaKind.FORCE, [])
        if not force or self.entered == self.series:
            return self
        targets = [] if self.measure.aggregation == Aggregation.SUM else self.targets  # a sum's are of whole quarters
        return replace(self, observation=force[-1], series=self.entered, targets=targets)

    def is_of(self, quarter: Quarter) -> bool:
        """Is this the quarter's own figure, rather than the last before it?"""
        return self.observation is not None and belongs_to(self.observation, quarter, self.measure.frequency)

    @cached_property
    def comparable_run(self) -> list[Observation]:
        """Force figures up to this one, of periods as long as this one's, since the last series break.

        A period during which the series broke counts neither way: it compares with none before it and none after.
        """
        now = self.observation
        if now is None:
            return []
        since = max((b.on for b in self.breaks if b.on <= now.end), default=dt.date.min)
        if now.start < since or now.is_partial:
            return [now]
        return [
            o
            for o in self.series.get(AreaKind.FORCE, [])
            if since <= o.start and o.end <= now.end and same_length(o, now) and not o.is_partial
        ]

    @cached_property
    def previous(self) -> Observation | None:
        run = self.comparable_run
        return run[-2] if len(run) > 1 else None

    @cached_property
    def change(self) -> Decimal | None:
        """This value less the previous period's, in the measure's unit; None where either is missing."""
        return _less(self.value, shown_value(self.previous))

    @cached_property
    def year_ago(self) -> Observation | None:
        now = self.observation
        return next((o for o in self.comparable_run if now and _is_year_before(o, now)), None)

    @cached_property
    def change_on_year(self) -> Decimal | None:
        return _less(self.value, shown_value(self.year_ago))

    @cached_property
    def target(self) -> Target | None:
        """The target in force at the end of the period: a newer one never re-judges the past."""
        if self.observation is None:
            return None
        return next((t for t in reversed(self.targets) if t.effective_from <= self.observation.end), None)

    @cached_property
    def gap(self) -> Decimal | None:
        """By how much the target is missed, in the unit; negative where it is beaten, or the figure lies within its
        range; None where it cannot be said."""
        now, value, target = self.observation, self.value, self.target
        if now is None or now.is_partial or target is None or value is None:
            return None
        if target.upper is not None:
            return max(target.value - value, value - target.upper)
        if self.measure.direction == Direction.NO_JUDGEMENT:
            return None
        over = value - target.value
        return over if self.measure.direction == Direction.LOWER else -over

    @cached_property
    def distance(self) -> Decimal | None:
        """The gap relative to the target, for sorting measures of unlike units; None where the target is 0."""
        if self.gap is None or self.target is None or not self.target.value:
            return None
        return self.gap / abs(self.target.value)

    @cached_property
    def travel(self) -> Travel:
        """Which way the figure moved since the period before."""
        if self.change is None or self.measure.direction == Direction.NO_JUDGEMENT:
            return Travel.UNKNOWN
        if self.change == 0:
            return Travel.SAME
        return Travel.BETTER if (self.change > 0) == (self.measure.direction == Direction.HIGHER) else Travel.WORSE

    @cached_property
    def _values_shown(self) -> list[Decimal]:
        """Of the comparable run, since the last figure that is hidden."""
        rows = [o for o in self.comparable_run if o.value is not None]
        start = max((at + 1 for at, row in enumerate(rows) if shown_value(row) is None), default=0)
        return [row.value for row in rows[start:] if row.value is not None]

    @cached_property
    def periods_worse(self) -> int:
        """How many of the latest periods are each worse than the one before; 0 without a direction."""
        if self.measure.direction == Direction.NO_JUDGEMENT:
            return 0
        return _worse_in_a_row(self._values_shown, higher_is_worse=self.measure.direction == Direction.LOWER)

    @cached_property
    def is_worsening(self) -> bool:
        """A signal of concern from 12 points on; below that, three worse periods in a row."""
        return self._goes(higher=self.measure.direction == Direction.LOWER)

    @cached_property
    def is_improving(self) -> bool:
        """The same the other way."""
        return self._goes(higher=self.measure.direction == Direction.HIGHER)

    def _goes(self, *, higher: bool) -> bool:
        values = self._values_shown
        if self.measure.direction == Direction.NO_JUDGEMENT:
            return False
        if len(values) >= xmr.FEWEST_POINTS:
            return xmr.concern_at_end(values, higher_is_worse=higher)
        return _worse_in_a_row(values, higher) >= WORSE_IN_A_ROW

    @cached_property
    def grade(self) -> Grade:
        """By the rule, or as a person says; of a figure that is not there or too small to show, nobody does."""
        known = self.scheme.grade(self.given.grade) if self.given and self.value is not None else None
        return known or self.rule_grade

    @cached_property
    def rule_grade(self) -> Grade:
        return grade_by_rule(self)

    @property
    def is_overridden(self) -> bool:
        """A person says so, and not the rule."""
        return self.given is not None and self.value is not None and self.scheme.rule != Rule.WORDS

    @cached_property
    def grade_note(self) -> str:
        """Why a met target reads "At risk"; empty otherwise."""
        return "The target is met, but the figure is getting worse." if self.given is None and turns_worse(self) else ""

    def comparator(self, kind: str) -> Observation | None:
        """Another area's figure for the same period."""
        now = self.observation
        return next((o for o in self.series.get(kind, []) if now and (o.start, o.end) == (now.start, now.end)), None)

    @property
    def peers(self) -> list[Observation]:
        """Of the areas that are compared by name, in the order of their names."""
        now = self.observation
        rows = [o for o in self.series.get(AreaKind.PEER, []) if now and (o.start, o.end) == (now.start, now.end)]
        return sorted(rows, key=lambda row: row.area.name)


def readings(measures: Iterable[Measure], viewpoint: Viewpoint) -> list[Reading]:
    """What each measure shows in the report of the viewpoint's quarter, in as many queries as `readings_at`."""
    (rows,) = readings_at(measures, [viewpoint])
    return rows


def readings_at(measures: Iterable[Measure], viewpoints: Sequence[Viewpoint]) -> list[list[Reading]]:
    """The same at each of several viewpoints, in their order.

    Four queries and those of small numbers (`hidden_of`), however many of either.
    """
    wanted = list(measures)
    of = {"measure__in": [measure.pk for measure in wanted]}
    moments = [viewpoint.as_at for viewpoint in viewpoints]
    rows = Observation.objects.seen_by(moments).filter(**of).exclude(area__kind=AreaKind.COUNCIL)
    observations = fetched(rows.order_by("end", "start", "pk"), "area", "quarter", "release")
    mark(observations, told_by(moments))
    targets = fetched(Target.objects.seen_by(moments).filter(**of).order_by("effective_from"), "release")
    breaks = fetched(SeriesBreak.objects.seen_by(moments).filter(**of).order_by("on"), "release")
    by_hand = given_at(wanted, viewpoints)
    return [
        _readings(
            *(wanted, v, v.as_at.newest(observations), v.as_at.newest(targets), v.as_at.newest(breaks)), given=given
        )
        for v, given in zip(viewpoints, by_hand, strict=True)
    ]


def given_at(measures: Iterable[Measure], viewpoints: Sequence[Viewpoint]) -> list[dict[int, MeasureGrade]]:
    """What people graded, and holds at each of the viewpoints, by the key of the measure. One query."""
    moments = [viewpoint.as_at for viewpoint in viewpoints]
    rows = MeasureGrade.objects.seen_by(moments).filter(measure__in=[measure.pk for measure in measures])
    by_hand = list(rows.select_related("release", "quarter"))
    latest = max((viewpoint.quarter.start for viewpoint in viewpoints), default=dt.date.min)
    held = (_in_force(v, v.as_at.newest(by_hand), is_past=v.quarter.start < latest) for v in viewpoints)
    return [{row.measure_id: row for row in rows} for rows in held]


def _in_force(viewpoint: Viewpoint, given: Iterable[MeasureGrade], *, is_past: bool) -> list[MeasureGrade]:
    """The grades that people gave and that hold there, the latest quarter's last. `is_past`: it is read beside a later
    one, as on its own last day."""
    day = viewpoint.ends_on if is_past else viewpoint.day
    holding = (g for g in given if g.quarter.start <= viewpoint.quarter.start)
    holding = (g for g in holding if (g.until >= day if g.until else g.quarter.start == viewpoint.quarter.start))
    return sorted(holding, key=lambda row: row.quarter.start)


def _readings(
    measures: Iterable[Measure],
    viewpoint: Viewpoint,
    observations: Iterable[Observation],
    targets: Iterable[Target],
    breaks: Iterable[SeriesBreak],
    *,
    given: Mapping[int, MeasureGrade],
) -> list[Reading]:
    series: dict[int, dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    frequencies = {measure.pk: measure.frequency for measure in measures}
    for row in observations:
        if row.availability != Availability.MOVED and home(row, frequencies[row.measure_id]) <= viewpoint.quarter.start:
            series[row.measure_id][row.area.kind].append(row)
    targets_of, breaks_of = by_measure(targets), by_measure(breaks)
    judged = scheme_for(Graded.MEASURES, viewpoint.quarter.start), given
    return [reading_of(m, series[m.pk], targets_of[m.pk], breaks_of[m.pk], judged) for m in measures]


def reading_of(
    measure: Measure,
    series: dict[str, list[Observation]],
    targets: list[Target],
    breaks: list[SeriesBreak],
    judged: tuple[Scheme, Mapping[int, MeasureGrade]],
) -> Reading:
    entered = dict(series)
    for row in entered.get(AreaKind.FORCE, []):
        row.measure = measure
    combined = {kind: quarter_figures(measure, rows) for kind, rows in entered.items()}
    force = combined.get(AreaKind.FORCE, [])
    scheme, given = judged
    now = force[-1] if force else None
    return Reading(measure, now, combined, targets, breaks, entered, scheme, given.get(measure.pk))


def by_measure(rows: Iterable[OfMeasure]) -> dict[int, list[OfMeasure]]:
    by_measure: dict[int, list[OfMeasure]] = defaultdict(list)
    for row in rows:
        by_measure[row.measure_id].append(row)
    return by_measure


def same_length(one: Observation, other: Observation) -> bool:
    return abs((one.end - one.start).days - (other.end - other.start).days) <= SAME_LENGTH_DAYS


def _is_year_before(one: Observation, now: Observation) -> bool:
    return (one.end.year, one.end.month) == (now.end.year - 1, now.end.month)


def _exactly(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _worse_in_a_row(values: Sequence[Decimal], higher_is_worse: bool) -> int:
    """How many of the latest values are each worse than the one before."""
    count = 0
    for newer, older in zip(reversed(values), reversed(values[:-1]), strict=False):
        if (newer > older) != higher_is_worse or newer == older:
            break
        count += 1
    return count
