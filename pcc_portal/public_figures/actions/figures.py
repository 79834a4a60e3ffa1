"""Which series fills a measure, and a file that is handed to the importer."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.imports import actions as imports
from pcc_portal.imports.sheets.grid import Table
from pcc_portal.periods import clock
from pcc_portal.ui.formats import day as day_words
from pcc_portal.updates.rules import can_write, check_write
from performance.models import Area, Measure, Observation

from ..models import LONGEST_PLACE, LONGEST_SERIES, Fetch, MappedSeries
from ..places import is_ours, our_names
from ..rules import check_fetch
from ..sources.declaration import Fact, Source

HEADS = ["Measure", "Area", "First day covered", "Last day covered", "Figure", "Drawn on", "Source"]
MOST_NAMED = 2_000  # series, and places, of a file that are remembered
PLACES = Decimal("0.000001")  # as exact as a figure is kept


@transaction.atomic
def map_series(*, by: User, source: str, series: str, place: str, measure: Measure, area: Area) -> MappedSeries:
    """From now on the series fills the measure. Raises PermissionDenied, ValidationError."""
    check_write(by, measure)
    row = MappedSeries(source=source, series=series, place=place, measure=measure, area=area)
    return audit.add(row, by=by, verb="mapped")


@transaction.atomic
def change_mapping(row: MappedSeries, *, by: User, measure: Measure, area: Area, is_used: bool) -> MappedSeries:
    """Raises PermissionDenied, ValidationError."""
    check_write(by, row.measure)
    check_write(by, measure)
    return audit.change(row, by=by, measure=measure, area=area, is_used=is_used)


def fetch(source: Source, table: Table, *, by: User, name: str, published_on: dt.date, today: dt.date) -> Fetch:
    """Read a file, and hand what it says of the measures that are mapped to the importer, which shows it first.

    What says the same as the figure that stands is left. Raises PermissionDenied, UnreadFileError.
    """
    check_fetch(by)
    facts = source.read(table)
    row = Fetch(source=source.key, name=name[:250], at=clock.now(), by=by, published_on=published_on)
    row.sha256 = hashlib.sha256(repr((table.heads, table.rows)).encode()).hexdigest()
    lines = _lines(row, source, facts, by=by)
    _tell_the_rest(row, facts)
    if lines:
        reason = f"{source.publisher} says something else in what it published on {day_words(published_on)}."
        kept = Table(HEADS, list(enumerate(lines, 2)))
        row.brought = imports.bring(by=by, target="figures", name=row.name, table=kept, today=today, reason=reason)
    return audit.add(row, by=by, verb="read")


def _lines(row: Fetch, source: Source, facts: Iterable[Fact], *, by: User) -> list[list[str]]:
    """A row of the importer for each figure that is new or another; the others are counted."""
    mapped = {(each.series, each.place): each for each in MappedSeries.objects.used(source.key)}
    allowed = {each.pk for each in mapped.values() if can_write(by, each.measure)}
    standing = _standing(mapped.values())
    origin, drawn = source.origin(day_words(row.published_on)), row.published_on.isoformat()
    lines = []
    for fact in facts:
        row.numbers += 1
        to = mapped.get((fact.series[:LONGEST_SERIES], fact.place[:LONGEST_PLACE]))
        if to is None:
            continue
        if to.pk not in allowed:
            row.not_yours += 1
            continue
        key = (to.measure_id, to.area_id, fact.start, fact.end)
        value = fact.value.quantize(PLACES)
        if key in standing and standing[key] == value:
            row.same += 1
            continue
        row.revised, row.new = row.revised + (key in standing), row.new + (key not in standing)
        days = (fact.start.isoformat(), fact.end.isoformat())
        lines.append([to.measure.slug, to.area.slug, *days, f"{value.normalize():f}", drawn, origin[:250]])
    return lines


def _standing(mapped: Iterable[MappedSeries]) -> dict[tuple[int, int, dt.date, dt.date], Decimal | None]:
    """The values in force of the measures that are filled, None where there is a reason instead. One query."""
    measures = {each.measure_id for each in mapped}
    rows = Observation.objects.given().filter(superseded_by__isnull=True, measure__in=measures)
    values = rows.values_list("measure", "area", "start", "end", "value")
    return {(measure, area, start, end): value for measure, area, start, end, value in values}


def _tell_the_rest(row: Fetch, facts: Sequence[Fact]) -> None:
    """What the file names, and what of our own places fills nothing."""
    named = dict.fromkeys((fact.series[:LONGEST_SERIES], fact.place[:LONGEST_PLACE]) for fact in facts)
    row.series = list(dict.fromkeys(series for series, _ in named))[:MOST_NAMED]
    row.places = list(dict.fromkeys(place for _, place in named))[:MOST_NAMED]
    mapped = MappedSeries.objects.used(row.source)
    used = {(each.series, each.place) for each in mapped}
    ours = our_names({each.place for each in mapped})
    row.unmapped = [list(pair) for pair in named if pair not in used and is_ours(pair[1], ours)][:MOST_NAMED]
