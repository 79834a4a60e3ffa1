"""Figures that a reader saw once and that a newer row has since replaced."""

from __future__ import annotations

from django.db.models import QuerySet

from pcc_portal.updates.models import AsAt

from ..models import Measure, Observation


def restatements(measure: Measure, as_at: AsAt) -> QuerySet[Observation]:
    """Released rows that a row the reader sees supersedes, latest period first. One query."""
    rows = Observation.objects.filter(measure=measure, release__isnull=False, superseded_by__isnull=False)
    if not as_at.is_working_copy:
        rows = rows.filter(superseded_by__release__number__lte=as_at.release)
    return rows.select_related("area", "superseded_by__release").order_by("-end", "area__name", "-pk")
