"""Inspections, responses, meetings and their actions, counted by where they stand on a day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from pcc_portal.periods.choices import Precision
from pcc_portal.updates.releases.as_of import AsAt

from ..choices import AWAITING_AUDIT, ActionStatus, LocalStatus
from ..models import AccountabilityAction, Inspection, InspectionResponse, Recommendation


@dataclass(frozen=True)
class RecommendationCount:
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


def status_counts(rows: QuerySet[Recommendation]) -> Counter[str]:
    """How many of the rows have each local status. One query."""
    counts = rows.order_by().values_list("status").annotate(n=Count("pk"))
    return Counter(dict(counts))


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
    def days_late(self) -> int | None:
        """Days from the last of the 56 to the day of sending, or else of publication; negative where earlier.

        None where one of the two days is not known.
        """
        sent = sent_on(self.response) if self.response else None
        return None if self.due is None or sent is None else (sent - self.due).days

    @property
    def is_overdue(self) -> bool:
        return not self.is_published and self.days_left is not None and self.days_left < 0


def sent_on(response: InspectionResponse) -> dt.date | None:
    """The day on which it went out, where one is known."""
    if response.sent_on or response.published_precision != Precision.DAY:
        return response.sent_on
    return response.published_on


def response_clock(inspection: Inspection, responses: Iterable[InspectionResponse], on: dt.date) -> ResponseClock:
    """The published response counts, else the one that is planned."""
    in_order = sorted(responses, key=lambda response: response.published_on is None)
    return ResponseClock(inspection.response_due_on, in_order[0] if in_order else None, on)


def first_clock(response: InspectionResponse, inspections: Iterable[Inspection], on: dt.date) -> ResponseClock:
    """Of the reports that a response answers, the one due first counts."""
    due = [day for inspection in inspections if (day := inspection.response_due_on)]
    return ResponseClock(min(due, default=None), response, on)


AGES = (("90", "Up to 90 days"), ("180", "91 to 180 days"), ("365", "181 to 365 days"), ("older", "Over 365 days"))
LAST_DAYS = {"90": 90, "180": 180, "365": 365}


def of_age(age: str, on: dt.date) -> Q:
    """Recommendations not signed off, by how long their report had been out on a day. ValueError for an unknown age."""
    names = [name for name, _ in AGES]
    band = Q(inspection__published_on__lte=on) & ~Q(status=LocalStatus.SIGNED_OFF)
    if age in LAST_DAYS:
        band &= Q(inspection__published_on__gte=on - dt.timedelta(days=LAST_DAYS[age]))
    if before := names[: names.index(age)]:
        band &= Q(inspection__published_on__lt=on - dt.timedelta(days=LAST_DAYS[before[-1]]))
    return band


def age_of(recommendation: Recommendation, on: dt.date) -> int | None:
    """Days since its report came out, counted from the last day meant; None once signed off, or before publication."""
    age = (on - recommendation.inspection.published_on).days
    return None if age < 0 or recommendation.status == LocalStatus.SIGNED_OFF else age


OVERDUE = "overdue"


def action_stands(where: str, on: dt.date) -> Q:
    """Actions of a status on a day, or the open ones past their day."""
    return Q(status=ActionStatus.OPEN, due_on__lt=on) if where == OVERDUE else Q(status=where)


def action_counts(rows: QuerySet[AccountabilityAction], on: dt.date) -> dict[str, int]:
    """How many of the rows are overdue, and how many have each status. One query."""
    places = [OVERDUE, *ActionStatus.values]
    asked = {f"n{n}": Count("pk", filter=action_stands(place, on)) for n, place in enumerate(places)}
    counted = rows.order_by().aggregate(**asked)
    return dict(zip(places, counted.values(), strict=True))


def is_overdue(action: AccountabilityAction, on: dt.date) -> bool:
    return action.status == ActionStatus.OPEN and action.due_on is not None and action.due_on < on


def not_held_by(rows: QuerySet[Any], on: dt.date) -> QuerySet[Any]:
    """Meetings whose day, as moved, had passed without being recorded as held."""
    return rows.alias(expected_on=Coalesce("revised_on", "planned_on")).filter(held_on__isnull=True, expected_on__lt=on)
