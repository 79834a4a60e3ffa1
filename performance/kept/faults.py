"""Proof that what is kept is what working it out gives."""

from collections.abc import Iterator
from itertools import groupby

from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint

from ..models import KeptReading, Measure
from ..stats.hidden import hiding
from ..stats.readings import readings
from .reading import areas_compared, basis_at
from .rows import pack


def faults() -> Iterator[str]:
    """A sentence for each row that is read and is not what working it out gives."""
    areas, measures = areas_compared(), Measure.objects.in_bulk()
    apart = hiding(measures)
    rows = KeptReading.objects.select_related("quarter", "release").order_by("release", "quarter", "measure")
    for (release, quarter), of_moment in groupby(rows, lambda row: (row.release, row.quarter)):
        viewpoint = Viewpoint(AsAt(release.number) if release else WORKING_COPY, quarter, release)
        basis = basis_at(viewpoint, areas.values())
        comparable = [row for row in of_moment if row.measure_id not in apart]
        comparable = [row for row in comparable if row.basis == basis.of(measures[row.measure_id])]
        worked_out = readings([measures[row.measure_id] for row in comparable], viewpoint)
        for row, reading in zip(comparable, worked_out, strict=True):
            if (row.facts, row.rows) != pack(reading):
                yield f"The kept reading of {reading.measure} at {viewpoint.name} differs from its figures."


def whole() -> str:
    return f"{KeptReading.objects.count()} kept readings are as their figures give them."
