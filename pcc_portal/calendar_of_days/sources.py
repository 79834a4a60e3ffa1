"""Where the days come from: what the registers declare, and what law and practice count from records.

Every kind of record is here by its declaration (`outstanding`, `calendar`); a source of its own is a day worked out.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from pcc_portal.panel.models import PanelMeeting, PanelReport
from pcc_portal.panel.timetable import timetable
from pcc_portal.periods.choices import Precision
from pcc_portal.periods.clock import day_of
from pcc_portal.periods.models import Quarter
from pcc_portal.publication.order import Timing
from pcc_portal.publication.standing import standings
from pcc_portal.returns.choices import ReturnState
from pcc_portal.returns.models import Return
from pcc_portal.updates.registers.declaration import all_kinds, kind_named
from pcc_portal.updates.registers.due import CalendarDate, calendar_dates
from performance.choices import Availability, InspectionKind, PanelDecision
from performance.models import Budget, Inspection, InspectionResponse, Observation, Precept
from performance.models.inspections import RESPONSE_PERIODS

from .days import Asked, Day

OF_RECORD = "The office’s own plan"
TIMETABLE = "Counted back from the meeting"
PRECEPT_LAW = "Regulations on precepts, SI 2012/2271"
RESPONSE_LAW: Mapping[str, str] = {
    InspectionKind.IOPC: "Police Reform Act 2002, sch. 3 para. 28B: 56 days",
    InspectionKind.CORONER: "Coroners (Investigations) Regulations 2013, reg. 29: 56 days",
}
INSPECTORATE_LAW = "Police Act 1996, s. 55: 56 days"
# Of the days in the year before the money is spent: month, day, column of the day on which it was done, what.
PRECEPT_STEPS = (
    (2, 1, "notified_on", "Precept: proposal to the panel"),
    (2, 8, "reviewed_on", "Precept: panel’s report"),
    (2, 15, "revised_on", "Precept: revised proposal after a veto"),
    (2, 22, "second_reviewed_on", "Precept: panel’s second report"),
    (3, 1, "issued_on", "Precept: issued"),
)
AFTER_A_VETO = frozenset({"revised_on", "second_reviewed_on"})
LONGEST_BEFORE = dt.timedelta(days=90)  # between a day and the meeting or report that it is counted from
# Kinds of day that are no kind of record.
KINDS: Mapping[str, str] = {
    "panel-paper": "Papers of the panel",
    "quarter": "Days of the quarter",
    "publication": "Publication list",
    "return": "Returns",
}


def kinds() -> dict[str, str]:
    """Every kind of day that the calendar can have, by key."""
    declared = {kind.key: str(kind.noun.title) for kind in all_kinds() if kind.days}
    worked_out = {key: str(kind.noun.title) for key in ("inspection", "precept", "figure") if (kind := kind_named(key))}
    return dict(sorted({**declared, **worked_out, **KINDS}.items(), key=lambda item: item[1].casefold()))


def of_registers(asked: Asked) -> Iterator[Day]:
    rows = calendar_dates(asked.as_at, asked.first, asked.last, late=asked.late)
    return (_declared(row) for row in rows)


def _declared(row: CalendarDate) -> Day:
    name, _, column = row.of.partition(":")
    kind = kind_named(name)
    return Day(
        key=f"{row.of}:{row.key}",
        kind=name,
        on=row.on,
        what=kind.day_words(column) if kind else "",
        title=row.title,
        url=row.url,
        set_by=(kind.deadline(column).set_by if kind else "") or OF_RECORD,
        precision=row.precision,
        owner=row.owner,
        theme=row.theme,
        done_on=row.done_on,
        comes=kind is None or kind.days[column] is None,
        is_public=row.is_public,
        is_illustrative=row.is_illustrative,
    )


def of_papers(asked: Asked) -> Iterator[Day]:
    """What has to be ready before the panel meets; outside the office, when its papers go out."""
    reports = PanelReport.objects.visible_to(asked.user).exclude(sealed_at=None)
    rows = PanelMeeting.objects.as_at(asked.as_at).filter(on__range=(asked.first, asked.last + LONGEST_BEFORE))
    for row in rows.prefetch_related(Prefetch("reports", reports, to_attr="sent")):
        days = timetable(row.on)
        yield _paper(row, "despatch", days.despatch_by, "Papers sent: five clear days before", _first_sent(row))
        if asked.is_inside:
            yield _paper(row, "updates", days.updates_by, "Updates for the panel’s report", None)
            yield _paper(row, "approvals", days.approvals_by, "Approval of the panel’s report", None)


def _first_sent(meeting: Any) -> dt.date | None:
    return min((day_of(report.sealed_at) for report in meeting.sent), default=None)


def _paper(row: PanelMeeting, step: str, on: dt.date, what: str, sent: dt.date | None) -> Day:
    return Day(
        key=f"panel-paper:{step}:{row.pk}",
        kind="panel-paper",
        on=on,
        what=what,
        title=row.title,
        url=row.get_absolute_url(),
        set_by=TIMETABLE,
        done_on=sent,
        comes=True,
        is_public=row.is_public,
        is_illustrative=row.is_illustrative,
    )


def of_responses(asked: Asked) -> Iterator[Day]:
    """The last day for a response to a published report, where a law sets one."""
    answers = InspectionResponse.objects.as_at(asked.as_at).filter(published_on__isnull=False)
    first = answers.filter(inspections=OuterRef("pk")).order_by("published_on").values("published_on")[:1]
    since = Q(published_on__gte=asked.first - LONGEST_BEFORE)
    late = Q(answered_on=None) if asked.late else Q(pk__in=[])
    rows = Inspection.objects.as_at(asked.as_at).annotate(answered_on=Subquery(first))
    rows = rows.filter(since | late, published_on__lte=asked.last)
    for row in rows.filter(kind__in=RESPONSE_PERIODS, published_precision=Precision.DAY).select_related("theme"):
        if due := row.response_due_on:
            yield _response(row, due)


def _response(row: Any, due: dt.date) -> Day:
    return Day(
        key=f"inspection:response:{row.pk}",
        kind="inspection",
        on=due,
        what="Response to a report: last day",
        title=row.title,
        url=row.get_absolute_url(),
        set_by=RESPONSE_LAW.get(row.kind, INSPECTORATE_LAW),
        owner=row.theme.owner_id,
        theme=row.theme_id,
        done_on=row.answered_on,
        is_public=row.is_public,
        is_illustrative=row.is_illustrative,
    )


def of_precepts(asked: Asked) -> Iterator[Day]:
    """The days of each February; of a year whose precept is not recorded yet, those to come."""
    budgets = Budget.objects.as_at(asked.as_at)
    rows = Precept.objects.as_at(asked.as_at).filter(budget__in=budgets).select_related("budget")
    recorded: dict[int, list[Precept]] = {}
    for row in rows.filter(budget__year__range=(asked.first.year - 1, asked.last.year)):
        recorded.setdefault(row.budget.year, []).append(row)
    for year in range(asked.first.year, asked.last.year + 1):
        of_year: list[Precept | None] = [*recorded.get(year, [])]
        for each in of_year or [None]:
            yield from _precept(each, year, asked)


def _precept(row: Precept | None, year: int, asked: Asked) -> Iterator[Day]:
    was_vetoed = row is not None and row.decision == PanelDecision.VETO
    for month, day, column, what in PRECEPT_STEPS:
        on = dt.date(year, month, day)
        if (row is None and on < asked.days.on) or (column in AFTER_A_VETO and not was_vetoed):
            continue
        yield Day(
            key=f"precept:{column}:{year}:{row.pk if row else ''}",
            kind="precept",
            on=on,
            what=what,
            title=row.budget.title if row else f"Precept for {year}/{(year + 1) % 100:02d}",
            url=row.budget.get_absolute_url() if row else reverse("budgets"),
            set_by=PRECEPT_LAW,
            done_on=getattr(row, column, None),
            is_public=row is None or (row.is_public and row.budget.is_public),
            is_illustrative=row is not None and row.is_illustrative,
        )


def of_reviews(asked: Asked) -> Iterator[Day]:
    """When it is looked at again whether a figure that is withheld can be shown."""
    rows = Observation.objects.as_at(asked.as_at).filter(availability=Availability.WITHHELD)
    rows = rows.filter(review_on__lte=asked.last).select_related("measure__theme", "area", "release")
    for row in rows:
        measure = row.measure
        if asked.is_inside or measure.is_public:
            yield Day(
                key=f"figure:review:{measure.pk}:{row.area_id}:{row.start:%Y%m%d}:{row.end:%Y%m%d}",
                kind="figure",
                on=row.review_on,  # type: ignore[arg-type]  # not null of what is withheld
                what="Withheld figure: looked at again",
                title=measure.title,
                url=measure.get_absolute_url(),
                set_by=f"Withheld by {row.withheld_by}",
                owner=measure.owner_id or measure.theme.owner_id,
                theme=measure.theme_id,
                is_public=measure.is_public and row.is_released,
                is_illustrative=row.is_illustrative,
            )


def of_quarters(asked: Asked) -> Iterator[Day]:
    """When the office’s quarters open, are due and close."""
    within = (asked.first, asked.last)
    asked_for = Q(opens__range=within) | Q(due__range=within) | Q(closes__range=within)
    rows = Quarter.objects.filter(asked_for) if asked.is_inside else Quarter.objects.none()
    words = {"opens": "Quarter opens for updates", "due": "Updates are due", "closes": "Quarter closes for updates"}
    for row in rows:
        for column, what in words.items():
            yield Day(
                key=f"quarter:{column}:{row.pk}",
                kind="quarter",
                on=getattr(row, column),
                what=what,
                title=row.name,
                url=reverse("quarter_updates", args=[row.slug]),
                set_by="The office’s quarter",
                comes=True,
                is_public=False,
                for_office=True,
            )


def of_publications(asked: Asked) -> Iterator[Day]:
    """What the Specified Information Order makes the office publish next. Responses to reports stand one by one."""
    rows = standings(asked.days.on) if asked.is_inside else []
    for one in rows:
        if one.next_on and one.item.timing != Timing.OF_RECORDS:
            yield Day(
                key=f"publication:{one.item.key}",
                kind="publication",
                on=one.next_on,
                what="To be published",
                title=one.item.what,
                url=reverse("publication_list"),
                set_by=f"Specified Information Order 2011: {one.item.reference}. {one.item.when}",
                owner=one.row.owner_id,
                is_public=False,
                for_office=True,
            )


def of_returns(asked: Asked) -> Iterator[Day]:
    """What providers file, by the day on which it is due."""
    rows = Return.objects.exclude(state=ReturnState.WITHDRAWN) if asked.is_inside else Return.objects.none()
    records = ("duty__contract__service__theme", "duty__grant__round__theme", "duty__grant__theme")
    for row in rows.filter(due_on__lte=asked.last).with_records().select_related(*records):
        theme = _theme_of(row.duty.record)
        yield Day(
            key=f"return:{row.pk}",
            kind="return",
            on=row.due_on,
            what="Return is due",
            title=str(row),
            url=row.get_absolute_url(),
            set_by=row.record_words or "What was agreed with its sender",
            owner=getattr(row.duty.record, "owner_id", None) or (theme.owner_id if theme else None),
            theme=theme.pk if theme else None,
            done_on=day_of(row.sent_at) if row.sent_at and not row.is_writable else None,
            is_public=False,
            for_office=True,
        )


def _theme_of(record: Any) -> Any:
    """Of the contract or grant that a return comes with, if any."""
    above = getattr(record, "service", None) or getattr(record, "round", None) or record
    return getattr(above, "theme", None)


Source = Callable[[Asked], Iterator[Day]]
SOURCES: tuple[Source, ...] = (
    *(of_registers, of_papers, of_responses, of_precepts, of_reviews),
    *(of_quarters, of_publications, of_returns),
)


def gathered(asked: Asked) -> list[Day]:
    """All of them in order. As many queries as the sources need, however many rows there are."""
    days = (day for source in SOURCES for day in source(asked) if asked.keeps(day))
    return sorted(days, key=lambda day: (day.shown_on, day.title, day.key))
