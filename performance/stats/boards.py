"""A theme's measures as a table of lines and columns, and measures by council area: numbers for the boards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import AreaKind
from ..models import Area, Measure, Observation
from .readings import Reading


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


def matrix(found: Iterable[Reading]) -> Matrix:
    placed = [r for r in found if r.measure.board_row]
    return Matrix(
        list(dict.fromkeys(r.measure.board_row for r in placed)),
        list(dict.fromkeys(r.measure.board_column for r in placed)),
        {(r.measure.board_row, r.measure.board_column): r for r in placed},
    )


def by_area(viewpoint: Viewpoint, measures: Iterable[Measure]) -> tuple[list[Area], list[ByArea]]:
    """Council areas by name, and the measures that have figures of them, latest period each. Two queries."""
    wanted = {measure.pk: measure for measure in measures}
    kinds = (AreaKind.FORCE, AreaKind.COUNCIL)
    rows = Observation.objects.as_at(viewpoint.as_at).reported_up_to(viewpoint.quarter)
    rows = rows.filter(measure__in=rows.filter(area__kind=AreaKind.COUNCIL, measure__in=wanted).values("measure"))
    found: dict[int, list[Observation]] = {}
    for row in rows.filter(area__kind__in=kinds).select_related("area", "release").order_by("end", "start"):
        found.setdefault(row.measure_id, []).append(row)
    areas = list(Area.objects.filter(kind=AreaKind.COUNCIL))
    return areas, [_by_area(measure, found[pk]) for pk, measure in wanted.items() if pk in found]


def _by_area(measure: Measure, rows: list[Observation]) -> ByArea:
    """At the latest period that any council has."""
    of_councils = [row for row in rows if row.area.kind == AreaKind.COUNCIL]
    period = (of_councils[-1].start, of_councils[-1].end)
    now = [row for row in rows if (row.start, row.end) == period]
    force = next((row for row in now if row.area.kind == AreaKind.FORCE), None)
    return ByArea(measure, force, {row.area_id: row for row in now if row.area.kind == AreaKind.COUNCIL})
