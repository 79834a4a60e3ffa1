"""Council areas beside each other: rates, places, and what is known of one of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pcc_portal.updates.choices import Graded
from pcc_portal.updates.fetching import fetched
from pcc_portal.updates.grading.schemes import Scheme, scheme_for
from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import AreaKind, Direction, Unit
from ..models import Area, Measure, MeasureGrade, Observation, SeriesBreak
from .boards import ByArea
from .hidden import mark, shown_value
from .periods import home
from .readings import Reading, by_measure, reading_of
from .sums import adds_up

PER = 10_000  # people


@dataclass(frozen=True)
class Placed:
    """An area with its figure. `compared` is its rate, or its value where no rate can be said of all; None where it
    has none to show. `place` counts from the best, or from the highest where no direction is better."""

    area: Area
    row: Observation | None
    rate: Decimal | None
    compared: Decimal | None
    place: int | None

    @property
    def value(self) -> Decimal | None:
        return shown_value(self.row)


@dataclass(frozen=True)
class Ranking:
    """All areas, the best first, those without a figure last; `force` is compared as they are."""

    by_area: ByArea
    rows: list[Placed]
    is_rate: bool
    force: Decimal | None

    @property
    def measure(self) -> Measure:
        return self.by_area.measure

    @cached_property
    def known(self) -> list[Placed]:
        return [row for row in self.rows if row.compared is not None]

    @property
    def adds_up(self) -> bool:
        """Does the force have what its areas have together?"""
        return adds_up(self.measure)

    def of(self, area: Area) -> Placed:
        return next(row for row in self.rows if row.area == area)


def rate(row: Observation | None, population: int | None) -> Decimal | None:
    """For each 10,000 people; None of a hidden or missing figure, and where nobody has said how many live there."""
    value = shown_value(row)
    return None if value is None or not population else value * PER / population


def ranking(each: ByArea, areas: Sequence[Area]) -> Ranking:
    rows = {area: each.councils.get(area.pk) for area in areas}
    values = {area: shown_value(row) for area, row in rows.items()}
    rates = {area: rate(row, area.population) if _has_rate(each.measure) else None for area, row in rows.items()}
    is_rate = _are_all_known(rates, values)
    compared = rates if is_rate else values
    places = _places(each.measure, [value for value in compared.values() if value is not None])
    placed = [Placed(a, row, rates[a], compared[a], places.get(compared[a])) for a, row in rows.items()]
    placed.sort(key=lambda row: (row.place is None, row.place or 0, row.area.name))
    return Ranking(each, placed, is_rate, rate(each.force, _people(areas)) if is_rate else shown_value(each.force))


def _are_all_known(rates: Mapping[Area, Decimal | None], values: Mapping[Area, Decimal | None]) -> bool:
    """Is there a rate wherever there is a figure?"""
    shown = [area for area, value in values.items() if value is not None]
    return bool(shown) and all(rates[area] is not None for area in shown)


def _people(areas: Iterable[Area]) -> int | None:
    """Who live in all of them; None where that is not known of each."""
    people = [area.population for area in areas]
    return None if None in people else sum(number or 0 for number in people)


def _has_rate(measure: Measure) -> bool:
    """Is it a number of things, of which more people have more?"""
    return adds_up(measure) and measure.unit == Unit.COUNT


def _places(measure: Measure, values: Iterable[Decimal]) -> dict[Decimal | None, int]:
    """The place of each value, shared where it is the same."""
    ordered = sorted(values, reverse=measure.direction != Direction.LOWER)
    return {value: ordered.index(value) + 1 for value in ordered}


def readings_of(area: Area, measures: Iterable[Measure], viewpoint: Viewpoint) -> list[Reading]:
    """What the measures that have figures of the area show of it alone, in place of the force: without targets and
    grades, which are the force's. Two queries and those of `hidden_of`."""
    wanted = {measure.pk: measure for measure in measures}
    rows = Observation.objects.as_at(viewpoint.as_at).filter(measure__in=wanted, area=area)
    observations = fetched(rows.order_by("end", "start", "pk"), "area", "quarter", "release")
    mark(observations, viewpoint.as_at)
    series: dict[int, list[Observation]] = defaultdict(list)
    for row in observations:
        if home(row, wanted[row.measure_id].frequency) <= viewpoint.quarter.start:
            series[row.measure_id].append(row)
    breaks = by_measure(SeriesBreak.objects.as_at(viewpoint.as_at).filter(measure__in=series).order_by("on"))
    judged: tuple[Scheme, dict[int, MeasureGrade]] = (scheme_for(Graded.MEASURES, viewpoint.quarter.start), {})
    return [reading_of(wanted[pk], {AreaKind.FORCE: entered}, [], breaks[pk], judged) for pk, entered in series.items()]
