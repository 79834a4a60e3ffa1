"""Recommendations counted by where they stand. Percentages are worked out from the counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from pcc_portal.updates.models import AsAt

from ..choices import AWAITING_AUDIT, LocalStatus
from ..models import Inspection, InspectionResponse, Recommendation


@dataclass(frozen=True)
class RecommendationCount:
    """How many recommendations of one report stand where."""

    signed_off: int = 0
    awaiting: int = 0
    outstanding: int = 0

    @property
    def total(self) -> int:
        return self.signed_off + self.awaiting + self.outstanding

    def share(self, count: int) -> Decimal | None:
        """Per cent of the total; None where there are none."""
        return Decimal(100) * count / self.total if self.total else None


def recommendation_counts(inspections: Iterable[Inspection], as_at: AsAt) -> dict[int, RecommendationCount]:
    """Counts by inspection key. One query."""
    rows = Recommendation.objects.as_at(as_at).filter(inspection__in=[i.pk for i in inspections])
    counts: dict[int, Counter[str]] = {}
    for key, status, count in rows.order_by().values_list("inspection", "status").annotate(n=Count("pk")):
        counts.setdefault(key, Counter())[status] = count
    return {key: _count(by_status) for key, by_status in counts.items()}


def _count(by_status: Counter[str]) -> RecommendationCount:
    return RecommendationCount(
        signed_off=by_status[LocalStatus.SIGNED_OFF],
        awaiting=sum(by_status[status] for status in AWAITING_AUDIT),
        outstanding=by_status[LocalStatus.OUTSTANDING],
    )


@dataclass(frozen=True)
class ResponseClock:
    """Where the Commissioner's comments on one report stand on one day, against the 56 days."""

    due: dt.date | None
    response: InspectionResponse | None
    on: dt.date

    @property
    def is_published(self) -> bool:
        return self.response is not None and self.response.published_on is not None

    @property
    def days_left(self) -> int | None:
        """Days from `on` to the last day; 0 on the last day, negative after it; None where no day is known."""
        return None if self.due is None else (self.due - self.on).days

    @property
    def is_overdue(self) -> bool:
        return not self.is_published and self.days_left is not None and self.days_left < 0


def response_clock(inspection: Inspection, responses: Iterable[InspectionResponse], on: dt.date) -> ResponseClock:
    """The published response counts, else the one that is planned."""
    found = sorted(responses, key=lambda response: response.published_on is None)
    return ResponseClock(inspection.response_due_on, found[0] if found else None, on)
