"""Readings that are kept as rows, in place of working them out.

A row that is there is what working it out would give; where there is none, it is worked out. So a page never waits for
one to be written, and writes none. Of a measure that may hide figures none is kept: what it shows depends on others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import scheme_for
from pcc_portal.updates.kept import follows_from
from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import AreaKind
from ..models import Area, KeptReading, Measure, Observation, SeriesBreak, Target
from ..stats.hidden import hiding
from ..stats.readings import Reading, given_at, readings_at
from .rows import Basis, RestoredReading, Shelf, Stored

Moment = tuple[int | None, int]  # number of a release, None for the working copy; key of a quarter
Rows = Mapping[int, Stored]  # by the key of the measure


def kept(measures: Iterable[Measure], viewpoint: Viewpoint) -> list[Reading]:
    """As `readings`, of areas compared by name the figures of one period alone."""
    (rows,) = kept_at(measures, [viewpoint])
    return rows


def kept_at(measures: Iterable[Measure], viewpoints: Sequence[Viewpoint]) -> list[list[Reading]]:
    """As `readings_at`. Four queries, one more where figures are asked for (`fetch`), and those of `readings_at` where
    there are measures of which no row is kept; where none is kept at all, one and those."""
    wanted = list(measures)
    keys = [measure.pk for measure in wanted]
    stored = stored_at(keys, viewpoints)
    if not any(stored.values()):
        return readings_at(wanted, viewpoints)
    areas, apart = areas_compared(), hiding(keys)
    by_hand, shelf = given_at(wanted, viewpoints), Shelf(areas)
    read: list[dict[int, Reading]] = [{} for _ in viewpoints]
    for known, viewpoint, given in zip(read, viewpoints, by_hand, strict=True):
        rows, basis = stored[moment_of(viewpoint)], basis_at(viewpoint, areas.values())
        for measure in (m for m in wanted if m.pk not in apart and holds(m, rows, basis)):
            row, judged = rows[measure.pk], (basis.scheme, given.get(measure.pk))
            known[measure.pk] = RestoredReading(measure, row, judged, shelf.with_row(row), viewpoint)
    missing = [measure for measure in wanted if any(measure.pk not in rows for rows in read)]
    worked_out = readings_at(missing, viewpoints) if missing else [[] for _ in viewpoints]
    for known, more in zip(read, worked_out, strict=True):
        known.update((reading.measure.pk, reading) for reading in more)
    return [[known[key] for key in keys] for known in read]


def fetch(readings: Iterable[Reading]) -> None:
    """Read at once what these print. One query, none where it is at hand."""
    shelves: dict[Shelf, list[int]] = defaultdict(list)
    for reading in readings:
        if isinstance(reading, RestoredReading):
            shelves[reading.shelf].append(reading.key)
    for shelf, keys in shelves.items():
        shelf.bring(keys)


def holds(measure: Measure, rows: Rows, basis: Basis) -> bool:
    """Is there a row of it, worked out by what holds now?"""
    return measure.pk in rows and rows[measure.pk].basis == basis.of(measure)


def stored_at(keys: Iterable[int], viewpoints: Iterable[Viewpoint]) -> dict[Moment, dict[int, Stored]]:
    """What is kept of these measures, by their key, at each viewpoint. One query."""
    follows_from(Observation, Target, SeriesBreak)
    moments = {moment_of(viewpoint) for viewpoint in viewpoints}
    at = reduce(or_, (Q(release__number=number, quarter=quarter) for number, quarter in moments), Q(pk__in=[]))
    stored: dict[Moment, dict[int, Stored]] = {moment: {} for moment in moments}
    columns = ("release__number", "quarter", "measure", "pk", "basis", "facts")
    for number, quarter, measure, *row in KeptReading.objects.filter(at, measure__in=keys).values_list(*columns):
        stored[number, quarter][measure] = Stored(*row)
    return stored


def moment_of(viewpoint: Viewpoint) -> Moment:
    return viewpoint.as_at.release, viewpoint.quarter.pk


def areas_compared() -> dict[int, Area]:
    """Whose figures a reading can have. One query."""
    return Area.objects.exclude(kind=AreaKind.COUNCIL).in_bulk()


def basis_at(viewpoint: Viewpoint, areas: Iterable[Area]) -> Basis:
    return Basis(scheme_for(Graded.MEASURES, viewpoint.quarter.start), viewpoint.quarter, areas)
