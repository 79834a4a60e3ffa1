"""Numbers of boards and dashboard: measures of a theme, by council area, and now against the report before."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from pcc_portal.periods.calendar import quarter_of, quarter_span
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.fetching import fetched
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, Grade, scheme_for, worst_first
from pcc_portal.updates.registers.going_on import going_on
from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import AreaKind
from ..kept.reading import kept, kept_at
from ..models import IN_REPORT_ORDER, Area, Measure, Observation
from .aggregation import is_combined, quarter_figures
from .hidden import mark, shown_value
from .periods import Period, home
from .readings import Reading
from .sums import adds_up


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
    is_complete: bool = False  # every council has a figure

    @property
    def of_period(self) -> Observation:
        """Any of its rows: all are of one period."""
        return next(iter(self.councils.values()))

    @property
    def rest(self) -> Decimal | None:
        """What of the force's figure stands in no council; None where it adds up, or cannot be said."""
        return _rest(self.measure, self.force, self.councils.values()) if self.is_complete else None


def matrix(readings: Iterable[Reading]) -> Matrix:
    placed = [r for r in readings if r.measure.board_row]
    return Matrix(
        list(dict.fromkeys(r.measure.board_row for r in placed)),
        list(dict.fromkeys(r.measure.board_column for r in placed)),
        {(r.measure.board_row, r.measure.board_column): r for r in placed},
    )


def measures_in_order(viewpoint: Viewpoint) -> list[Measure]:
    """Those that go on, in the order of the report. One query."""
    rows = going_on(Measure.objects.as_at(viewpoint.as_at)).select_related("theme")
    return list(rows.order_by(*IN_REPORT_ORDER))


def measures_of_councils(viewpoint: Viewpoint) -> list[Measure]:
    """Of these, those that have a figure of any council area. One query."""
    of_council = Observation.objects.as_at(viewpoint.as_at).filter(measure=OuterRef("pk"), area__kind=AreaKind.COUNCIL)
    rows = going_on(Measure.objects.as_at(viewpoint.as_at)).filter(Exists(of_council)).select_related("theme")
    return list(rows.order_by(*IN_REPORT_ORDER))


def by_area(viewpoint: Viewpoint, measures: Iterable[Measure]) -> tuple[list[Area], list[ByArea]]:
    """Council areas by name, and the measures that have figures of them, latest period each.

    No row of an earlier period is read. Four queries and those of `hidden_of`.
    """
    wanted = {measure.pk: measure for measure in measures}
    seen = Observation.objects.as_at(viewpoint.as_at)
    of_measure: dict[int, list[Observation]] = defaultdict(list)
    if spans := latest_spans(viewpoint, wanted.values()):
        rows = seen.filter(_within(spans), area__kind__in=(AreaKind.FORCE, AreaKind.COUNCIL))
        read = fetched(rows.order_by("end", "start"), "area", "release", "quarter")
        mark(read, viewpoint.as_at)
        for row in read:
            of_measure[row.measure_id].append(row)
    areas = list(Area.objects.filter(kind=AreaKind.COUNCIL))
    by_areas = [_by_area(measure, of_measure[pk], len(areas)) for pk, measure in wanted.items()]
    return areas, [each for each in by_areas if each]


def latest_spans(viewpoint: Viewpoint, measures: Iterable[Measure]) -> dict[int, Period]:
    """The latest period that any council has a figure of, by the key of the measure: the whole quarter where its
    months are combined. Two queries."""
    wanted = {measure.pk: measure for measure in measures}
    quarters = Quarter.objects.in_bulk()
    rows = Observation.objects.as_at(viewpoint.as_at).filter(measure__in=wanted, area__kind=AreaKind.COUNCIL)
    latest: dict[int, Period] = {}
    periods = rows.order_by("-end", "-start").values_list("measure", "start", "end", "quarter").distinct()
    for key, start, end, quarter in periods:
        if key not in latest:
            covered = Observation(start=start, end=end, quarter=quarters[quarter])
            if home(covered, wanted[key].frequency) <= viewpoint.quarter.start:
                latest[key] = Period(start, end)
    return {key: _whole(wanted[key], period) for key, period in latest.items()}


def _whole(measure: Measure, period: Period) -> Period:
    return Period(*quarter_span(*quarter_of(period.end))) if is_combined(measure) else period


def _within(spans: Mapping[int, Period]) -> Q:
    """Rows of each measure that lie in its span."""
    measures: dict[Period, list[int]] = defaultdict(list)
    for key, span in spans.items():
        measures[span].append(key)
    within = (Q(measure__in=keys, start__gte=start, end__lte=end) for (start, end), keys in measures.items())
    return reduce(or_, within)


def _by_area(measure: Measure, entered: list[Observation], areas: int) -> ByArea | None:
    """At the latest period that any council has; None where none has a figure."""
    rows = quarter_figures(measure, entered)
    of_councils = [row for row in rows if row.area.kind == AreaKind.COUNCIL]
    if not of_councils:
        return None
    period = (of_councils[-1].start, of_councils[-1].end)
    now = [row for row in rows if (row.start, row.end) == period]
    force = next((row for row in now if row.area.kind == AreaKind.FORCE), None)
    councils = {row.area_id: row for row in now if row.area.kind == AreaKind.COUNCIL}
    return ByArea(measure, force, councils, len(councils) == areas)


def not_placed(readings: Iterable[Reading]) -> dict[int, Decimal]:
    """Of totals whose parts all stand beside them for the same period: what no part accounts for, by the total's key.

    One query where there are parts, else none.
    """
    by_key = {reading.measure.pk: reading for reading in readings}
    parts: dict[int, list[Reading]] = defaultdict(list)
    for reading in by_key.values():
        if reading.measure.part_of_id in by_key:
            parts[reading.measure.part_of_id].append(reading)
    of = Counter(Measure.objects.filter(part_of__in=parts).values_list("part_of", flat=True)) if parts else Counter()
    whole = {key: by_key[key] for key, own in parts.items() if len(own) == of[key]}
    rests = {key: _rest(total.measure, total.observation, _rows(parts[key])) for key, total in whole.items()}
    return {key: rest for key, rest in rests.items() if rest}


def _rows(readings: Iterable[Reading]) -> list[Observation | None]:
    return [reading.observation for reading in readings]


def _rest(measure: Measure, total: Observation | None, parts: Collection[Observation | None]) -> Decimal | None:
    """None where one of them is missing, hidden or of another period."""
    values = [shown_value(row) for row in parts if row and total and (row.start, row.end) == (total.start, total.end)]
    whole = shown_value(total)
    if whole is None or not adds_up(measure) or len(values) != len(parts) or None in values:
        return None
    return whole - sum((value for value in values if value is not None), Decimal(0)) or None


@dataclass(frozen=True)
class Compared:
    """`before` is what the earlier report showed; None where there was no earlier report."""

    now: Reading
    before: Reading | None

    @property
    def has_changed(self) -> bool:
        """Another figure, state, target or grade than the report before showed."""
        if self.before is None:
            return False
        return (self.now.shown, self.now.grade) != (self.before.shown, self.before.grade)


@dataclass(frozen=True)
class GradeCount:
    """`before` is None where there was no earlier report."""

    grade: Grade
    now: int
    before: int | None


def compared(measures: Iterable[Measure], viewpoint: Viewpoint, before: Viewpoint | None) -> list[Compared]:
    """In the order of the measures, in as many queries as `kept_at`."""
    wanted = list(measures)
    if before is None:
        return [Compared(reading, None) for reading in kept(wanted, viewpoint)]
    now, then = kept_at(wanted, [viewpoint, before])
    return [Compared(*pair) for pair in zip(now, then, strict=True)]


def grade_counts(rows: Sequence[Compared]) -> list[GradeCount]:
    """Worst first; the same measures in the report before, where there was one that was graded by the same scheme."""
    now = Counter(each.now.grade for each in rows)
    then = Counter(each.before.grade for each in rows if each.before)
    scheme = rows[0].now.scheme if rows else scheme_for(Graded.MEASURES)
    has_before = any(each.before and each.before.scheme == scheme for each in rows)
    grades = worst_first({*scheme.active, NOT_GRADED, NO_DATA, *now})
    return [GradeCount(grade, now[grade], then[grade] if has_before else None) for grade in grades]


def furthest(readings: Iterable[Reading]) -> Reading | None:
    """The measure that misses its target by most, relative to the target; None where every target is met."""
    missed = [reading for reading in readings if reading.distance is not None and reading.distance > 0]
    return max(missed, key=lambda reading: reading.distance or 0, default=None)


def furthest_first(rows: Iterable[Compared]) -> list[Compared]:
    """By distance from target relative to it; a miss of a target of 0 comes first, what has no gap last."""
    return sorted(rows, key=lambda each: distance_rank(each.now) or (0, Decimal(0)), reverse=True)


def distance_rank(reading: Reading) -> tuple[int, Decimal] | None:
    """To sort by, the furthest highest; None where there is no gap."""
    if reading.gap is None:
        return None
    if reading.distance is None:
        return (2 if reading.gap > 0 else 1), reading.gap
    return 1, reading.distance
