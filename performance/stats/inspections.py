"""Inspections, responses, meetings and their actions, counted by where they stand on a day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from pcc_portal.periods.choices import Precision
from pcc_portal.ui.reading.rows import first_day, span_of
from pcc_portal.updates.releases.as_of import AsAt, Days

from ..choices import AWAITING_AUDIT, ActionStatus, LocalStatus
from ..models import AccountabilityAction, Inspection, InspectionGrade, InspectionResponse, Recommendation


@dataclass(frozen=True)
class Grades:
    """What a report gave, and the last grades of the same questions before, by the question in small letters."""

    rows: list[InspectionGrade]
    before: dict[str, InspectionGrade]


def grades_of(reports: Iterable[Inspection], as_at: AsAt) -> dict[int, Grades]:
    """By the key of each of the reports that gave any. One query.

    An earlier report is one that was out, whichever day of its span that was, before this one can have been."""
    shown = Inspection.objects.as_at(as_at).order_by()
    all_of_them = InspectionGrade.objects.as_at(as_at).filter(inspection__in=shown).select_related("inspection__theme")
    in_order = list(all_of_them.order_by("inspection__published_on", "inspection", "order"))
    grades = {}
    for report in reports:
        if rows := [each for each in in_order if each.inspection_id == report.pk]:
            first, _ = span_of(report, "published_on") or (report.published_on, report.published_on)
            earlier = (each for each in in_order if each.inspection.published_on < first)
            grades[report.pk] = Grades(rows, {each.title.casefold(): each for each in earlier})
    return grades


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


def age_counts(rows: QuerySet[Recommendation]) -> dict[tuple[dt.date, str], int]:
    """How many stand where, by the day on which their report was published. One query."""
    by_day = rows.order_by().values_list("inspection__published_on", "status").annotate(n=Count("pk"))
    return {(published, status): count for published, status, count in by_day}


def status_counts(rows: QuerySet[Recommendation]) -> Counter[str]:
    """How many of the rows have each local status. One query."""
    counts = rows.order_by().values_list("status").annotate(n=Count("pk"))
    return Counter(dict(counts))


@dataclass(frozen=True)
class ResponseClock:
    """Where the Commissioner's comments on one report stand on one day, so far as the reader knows, against the law's.

    `is_needed` tells whether the law asks for any.
    """

    due: dt.date | None
    response: InspectionResponse | None
    days: Days
    is_needed: bool = True

    @property
    def is_published(self) -> bool:
        return self.response is not None and self.response.published_on is not None

    @property
    def days_left(self) -> int | None:
        """Days to the last day; 0 on the last day, negative after it; None where no day is known."""
        return None if self.due is None else (self.due - self.days.on).days

    @property
    def days_late(self) -> int | None:
        """Days from the last of the 56 to the day of sending, or else of publication; negative where earlier.

        None where one of the two days is not known.
        """
        sent = sent_on(self.response) if self.response else None
        return None if self.due is None or sent is None else (sent - self.due).days

    @property
    def missed(self) -> tuple[str, str] | None:
        """The status and the word of comments whose day is over; None while it is not, and once they are published."""
        return None if self.is_published or self.due is None else self.days.status(self.due)


def sent_on(response: InspectionResponse) -> dt.date | None:
    """The day on which it went out, where one is known."""
    if response.sent_on or response.published_precision != Precision.DAY:
        return response.sent_on
    return response.published_on


def response_clock(inspection: Inspection, responses: Iterable[InspectionResponse], days: Days) -> ResponseClock:
    """The published response counts, else the one that is planned."""
    in_order = sorted(responses, key=lambda response: response.published_on is None)
    return ResponseClock(
        inspection.response_due_on, in_order[0] if in_order else None, days, is_needed=inspection.needs_response
    )


def first_clock(response: InspectionResponse, inspections: Iterable[Inspection], days: Days) -> ResponseClock:
    """Of the reports that a response answers, the one due first counts. They are read once."""
    answered = list(inspections)
    due = [day for inspection in answered if (day := inspection.response_due_on)]
    is_needed = not answered or any(inspection.needs_response for inspection in answered)
    return ResponseClock(min(due, default=None), response, days, is_needed=is_needed)


UNSURE = "unsure"
AGES = (
    ("90", "Up to 90 days"),
    ("180", "91 to 180 days"),
    ("365", "181 to 365 days"),
    ("older", "Over 365 days"),
    (UNSURE, "Day of the report not known"),
)
BANDS = {"90": (0, 90), "180": (91, 180), "365": (181, 365), "older": (366, None)}  # days, both included


def of_age(age: str, on: dt.date) -> Q:
    """Recommendations not signed off, by how long their report had been out on a day. KeyError for an unknown age.

    Where the day of the report is not known they are of an age only if they are so whichever day it was.
    """
    out = Q(LessThanOrEqual(first_day(PUBLISHED), Value(on))) & ~Q(status=LocalStatus.SIGNED_OFF)
    if age == UNSURE:
        return out & ~reduce(or_, (_within(band, on) for band in BANDS.values()))
    return out & _within(BANDS[age], on)


def _within(band: tuple[int, int | None], on: dt.date) -> Q:
    """Both ends of the span; what came out in a span that is not over yet is no days old at least."""
    youngest, oldest = band
    within = Q() if youngest == 0 else Q(**{f"{PUBLISHED}__lte": on - dt.timedelta(days=youngest)})
    if oldest is not None:
        within &= Q(GreaterThanOrEqual(first_day(PUBLISHED), Value(on - dt.timedelta(days=oldest))))
    return within


PUBLISHED = "inspection__published_on"


def age_of(recommendation: Recommendation, on: dt.date) -> tuple[int, int] | None:
    """Days since its report came out, at least and at most; None once signed off, or before publication."""
    published = span_of(recommendation.inspection, "published_on")
    if published is None or published[0] > on or recommendation.status == LocalStatus.SIGNED_OFF:
        return None
    return max((on - published[1]).days, 0), (on - published[0]).days


OVERDUE, UNREPORTED = "overdue", "unreported"


def action_stands(where: str, days: Days) -> Q:
    """Actions of a status, or the open ones past their day; outside the office those since the release apart."""
    past = {OVERDUE: days.late, UNREPORTED: days.unreported}
    return Q(status=ActionStatus.OPEN) & past[where]("due_on") if where in past else Q(status=where)


def action_counts(rows: QuerySet[AccountabilityAction], days: Days) -> dict[str, int]:
    """How many of the rows are overdue or not yet reported on, and how many have each status. One query."""
    places = [OVERDUE, UNREPORTED, *ActionStatus.values]
    asked = {f"n{n}": Count("pk", filter=action_stands(place, days)) for n, place in enumerate(places)}
    counted = rows.order_by().aggregate(**asked)
    return dict(zip(places, counted.values(), strict=True))


def missed(action: AccountabilityAction, days: Days) -> tuple[str, str] | None:
    """The status and the word of an open action whose day is over; None for any other."""
    return days.status(action.due_on) if action.status == ActionStatus.OPEN and action.due_on else None


def not_held_by(rows: QuerySet[Any], on: dt.date) -> QuerySet[Any]:
    """Meetings whose day, as moved, had passed without being recorded as held."""
    return rows.alias(expected_on=Coalesce("revised_on", "planned_on")).filter(held_on__isnull=True, expected_on__lt=on)
