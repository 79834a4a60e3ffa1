"""Every write of kept readings. They tell nobody anything new: nobody is asked, and the log says nothing of it."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from pcc_portal.audit import actions as audit
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import GradeScheme, Release
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint, known_viewpoint, report_before
from pcc_portal.updates.releases.past.quarters import published_quarters

from ..models import Area, KeptReading, Measure, Observation, SeriesBreak, Target
from ..stats.hidden import hiding
from ..stats.readings import Reading, readings
from .reading import Rows, areas_compared, basis_at, holds, moment_of, stored_at
from .rows import Basis, pack

AT_ONCE = 500  # rows written by one query
# Where a row of these changes, readings may be missing or be worked out by something else.
RESTS_ON = {model._meta.label_lower for model in (Observation, Target, SeriesBreak, Measure, Area)}
RESTS_ON |= {model._meta.label_lower for model in (GradeScheme, Quarter, Release)}


def current() -> list[Viewpoint]:
    """What pages read now: the working copy of the quarters in hand, what readers outside have, and the report before
    either."""
    open_quarters = list(Quarter.objects.open()) or list(Quarter.objects.latest_first()[:1])
    now = [Viewpoint(WORKING_COPY, quarter) for quarter in open_quarters]
    released = known_viewpoint(AnonymousUser())
    now += [released] if released else []
    before = [earlier for viewpoint in now if (earlier := report_before(viewpoint))]
    return _once([*now, *before])


def published() -> list[Viewpoint]:
    """The same, and every quarter as it was published."""
    return _once([*current(), *published_quarters()])


def _once(viewpoints: Iterable[Viewpoint]) -> list[Viewpoint]:
    return list({moment_of(viewpoint): viewpoint for viewpoint in viewpoints}.values())


def fill(viewpoints: Sequence[Viewpoint]) -> int:
    """Keep what is missing there, or was worked out by something else than holds now; returns how many rows.

    The end of the log is held, so that nobody writes a figure between reading it and keeping what follows from it.
    """
    with transaction.atomic():
        audit.hold_chain()
        areas, measures = areas_compared(), {measure.pk: measure for measure in Measure.objects.order_by("pk")}
        apart = hiding(measures)
        kept = [measure for key, measure in measures.items() if key not in apart]
        stored = stored_at(measures, viewpoints)
        return sum(_fill(kept, v, basis_at(v, areas.values()), stored[moment_of(v)]) for v in viewpoints)


def _fill(measures: Iterable[Measure], viewpoint: Viewpoint, basis: Basis, rows: Rows) -> int:
    missing = [measure for measure in measures if not holds(measure, rows, basis)]
    KeptReading.objects.filter(pk__in=[rows[m.pk].key for m in missing if m.pk in rows]).delete()
    KeptReading.objects.bulk_create(_rows(missing, viewpoint, basis), batch_size=AT_ONCE)
    return len(missing)


def _rows(measures: Sequence[Measure], viewpoint: Viewpoint, basis: Basis) -> list[KeptReading]:
    if not measures:
        return []
    release = Release.objects.filter(number=viewpoint.as_at.release or 0).first()
    return [_row(reading, viewpoint.quarter, release, basis) for reading in readings(measures, viewpoint)]


def _row(reading: Reading, quarter: Quarter, release: Release | None, basis: Basis) -> KeptReading:
    facts, rows = pack(reading)
    return KeptReading(
        measure=reading.measure,
        quarter=quarter,
        release=release,
        basis=basis.of(reading.measure),
        facts=facts,
        rows=rows,
    )


def rebuild() -> int:
    """Work out all of them again; returns how many."""
    KeptReading.objects.all().delete()
    return fill(published())


def fill_after(kinds: Iterable[str], **sent: object) -> None:
    """Once a transaction is over that changed what readings rest on. A fault there is logged: the change stands, and
    pages work out what is missing."""
    waiting = (work for _, work, *_ in connection.run_on_commit)
    if not RESTS_ON.isdisjoint(kinds) and _fill_current not in waiting:
        transaction.on_commit(_fill_current, robust=True)


def _fill_current() -> None:
    fill(current())
