"""What a reader lays beside a measure's line: the same a year earlier, another area, another measure."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import AreaKind, Availability, Unit
from ..models import Area, Measure, Observation
from .hidden import mark
from .readings import Reading, readings, same_length

YEAR, OF_AREA, OF_MEASURE = "year", "area:", "measure:"
DRAWN = (AreaKind.FORCE, AreaKind.REGION, AreaKind.NATION, AreaKind.PEERS)  # by every chart that has their figures


@dataclass(frozen=True)
class Beside:
    """A line: its figures with the day that each stands at. They are of `measure`, whose unit may be another."""

    name: str
    measure: Measure
    rows: list[tuple[dt.date, Observation]]


@dataclass(frozen=True)
class Choice:
    key: str
    group: str
    label: str


def choices(reading: Reading, viewpoint: Viewpoint) -> Iterator[Choice]:
    """All that can be laid beside it. Two queries."""
    yield Choice(YEAR, "", "A year earlier")
    rows = Observation.objects.as_at(viewpoint.as_at).filter(measure=reading.measure).exclude(area__kind__in=DRAWN)
    areas = Area.objects.filter(pk__in=rows.order_by().values("area")).order_by("kind", "name")
    yield from (Choice(f"{OF_AREA}{area.slug}", "Areas", area.name) for area in areas)
    others = Measure.objects.as_at(viewpoint.as_at).exclude(pk=reading.measure.pk).exclude(unit=Unit.YES_NO)
    for slug, title in others.order_by("title").values_list("slug", "title"):
        yield Choice(f"{OF_MEASURE}{slug}", "Measures", title)


def beside(reading: Reading, chosen: str, viewpoint: Viewpoint) -> Beside | None:
    """The line for a key of `choices`; None where there is none, or it has no figure to show in these days."""
    line: Beside | None
    if chosen == YEAR:
        line = _year_earlier(reading)
    elif chosen.startswith(OF_AREA):
        line = _of_area(reading, chosen.removeprefix(OF_AREA), viewpoint)
    else:
        line = _of_measure(reading, chosen.removeprefix(OF_MEASURE), viewpoint)
    return line if line and line.rows else None


def _year_earlier(reading: Reading) -> Beside:
    """Each figure of the year before stands where that of this year does."""
    rows = _run(reading, reading.as_entered.series.get(AreaKind.FORCE, ()))
    by_month = {(row.end.year + 1, row.end.month): row for row in rows}
    earlier = ((row.end, by_month.get((row.end.year, row.end.month))) for row in rows)
    return Beside("A year earlier", reading.measure, [(day, row) for day, row in earlier if row])


def _of_area(reading: Reading, slug: str, viewpoint: Viewpoint) -> Beside | None:
    area = Area.objects.filter(slug=slug).first()
    if area is None:
        return None
    rows = Observation.objects.as_at(viewpoint.as_at).filter(measure=reading.measure, area=area)
    ordered = list(rows.select_related("area", "quarter", "release").order_by("end", "start", "pk"))
    mark(ordered, viewpoint.as_at)
    return Beside(area.name, reading.measure, _dated(_run(reading, ordered)))


def _of_measure(reading: Reading, slug: str, viewpoint: Viewpoint) -> Beside | None:
    """From the first day of the measure's own line on."""
    other = Measure.objects.as_at(viewpoint.as_at).filter(slug=slug).exclude(unit=Unit.YES_NO).first()
    own = _run(reading, reading.as_entered.series.get(AreaKind.FORCE, ()))
    if other is None or not own:
        return None
    (read,) = readings([other], viewpoint)
    rows = [row for row in _run(read, read.as_entered.series.get(AreaKind.FORCE, ())) if row.end >= own[0].end]
    return Beside(other.title, other, _dated(rows))


def _run(reading: Reading, rows: Iterable[Observation]) -> list[Observation]:
    """Up to the measure's figure now, of periods as long as that."""
    now = reading.as_entered.observation
    kept = [row for row in rows if row.availability != Availability.MOVED]
    return [row for row in kept if now and row.end <= now.end and same_length(row, now)]


def _dated(rows: Iterable[Observation]) -> list[tuple[dt.date, Observation]]:
    return [(row.end, row) for row in rows]
