"""Columns of the lists of recommendations, responses, meetings, requests and actions."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django_tables2 import Column

from objectives.models import DeliveryAction
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.reading.fields import LeadingNumber
from pcc_portal.ui.reading.rows import by_span
from pcc_portal.ui.records import RecordColumn, RecordDayColumn
from pcc_portal.ui.tables import CountedToADay, FigureColumn, StatusColumn, TextColumn
from pcc_portal.ui.templatetags.ui import status as status_tag
from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.releases.as_of import Days
from pcc_portal.updates.rules import can_write

from ..choices import LOOK_OF_STATUS, ActionStatus, LocalStatus
from ..models import AccountabilityAction, AccountabilityMeeting, AdHocRequest, InspectionResponse, Recommendation
from ..stats.inspections import age_of, first_clock, missed
from .inspections import days_words


def status_of(status: str) -> str:
    """The shape of a recommendation's status."""
    return LOOK_OF_STATUS[LocalStatus(status)]


def with_days(day: dt.date, days: Days, is_open: bool) -> SafeString:
    """The day, and for what is open how far off it is."""
    if not is_open:
        return format_html("{}", formats.day(day))
    return format_html('{}<span class="register__sub">{}</span>', formats.weekday_day(day), days.due_words(day))


class OwnerColumn(Column):
    """For the office alone: the view leaves it out for everybody else."""

    def __init__(self) -> None:
        super().__init__(verbose_name="Owner", accessor="owner__name", order_by="owner__name")


class _Awaited(CountedToADay):
    """`days` tell what is overdue from what is not yet reported on."""

    def __init__(self, *args: Any, days: Days, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days


class AgeColumn(FigureColumn):
    """The oldest report is the one whose span of days began first."""

    def order(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        return queryset.order_by(*by_span("inspection__published_on", latest_first=not is_descending), "slug"), True


BY_NUMBER = (LeadingNumber("number").asc(), F("number").asc(), F("slug").asc())


class NumberColumn(Column):
    """As the report prints it: 3a stands between 3 and 10."""

    def order(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        rows = queryset.order_by(*BY_NUMBER)
        return rows.reverse() if is_descending else rows, True


class RecommendationTable(_Awaited):
    caption = "Recommendations, latest report first"
    parent = "inspection"
    title = RecordColumn(verbose_name="Recommendation", order_by="title")
    inspection = Column(verbose_name="Report", order_by="inspection__title")
    number = NumberColumn(verbose_name="Number")
    kind = Column(verbose_name="Kind")
    answer = Column(verbose_name="Answer")
    status = StatusColumn(verbose_name="Status", shape=status_of)
    age = AgeColumn(verbose_name="Age, days", empty_values=(), order_by="-inspection__published_on")
    due_on = RecordDayColumn(verbose_name="Due", order_by="due_on")
    signed_off_on = RecordDayColumn(verbose_name="Signed off", order_by="signed_off_on")
    theme = Column(
        verbose_name=titled_lazy("{Theme}"), accessor="inspection__theme", order_by="inspection__theme__title"
    )
    body = Column(verbose_name="Made by", accessor="inspection__body", order_by="inspection__kind")
    owner = OwnerColumn()
    prints: ClassVar = {"age": ("status",)}

    def render_body(self, value: str) -> str:
        return capfirst(value)

    def render_age(self, record: Recommendation) -> str:
        age = age_of(record, self.on)
        if age is None:
            return formats.MISSING
        least, most = map(formats.number, age)
        return least if least == most else f"{least} to {most}"

    def value_age(self, record: Recommendation) -> int | None:
        """Empty where the day of publication is not known: a file takes no words for a number."""
        age = age_of(record, self.on)
        return age[0] if age and age[0] == age[1] else None

    def render_due_on(self, record: Recommendation, value: dt.date) -> SafeString:
        return with_days(value, self.days, record.status != LocalStatus.SIGNED_OFF)

    def value_due_on(self, value: dt.date) -> dt.date:
        return value


class ResponseTable(_Awaited):
    caption = "Responses to inspection reports, latest first"
    title = RecordColumn(verbose_name="Response", order_by="title")
    theme = Column(verbose_name=titled_lazy("{Theme}"), order_by="theme__title")
    reports = Column(verbose_name="Reports", empty_values=(), orderable=False)
    planned_on = RecordDayColumn(verbose_name="Planned", precision_field="planned_precision", order_by="planned_on")
    published_on = RecordDayColumn(
        verbose_name="Published", precision_field="published_precision", order_by="published_on"
    )
    sent_on = RecordDayColumn(verbose_name="Sent", order_by="sent_on")
    clock = Column(verbose_name="Against the law’s days", empty_values=(), orderable=False)
    prints: ClassVar = {"reports": (), "clock": ("planned_on", "published_on", "sent_on")}

    def render_reports(self, record: InspectionResponse) -> str:
        return "; ".join(report.title for report in record.inspections.all()) or formats.MISSING

    def render_clock(self, record: InspectionResponse) -> str:
        return days_words(first_clock(record, record.inspections.all(), self.days))


class RequestTable(CountedToADay):
    caption = "Questions in writing between meetings"
    title = RecordColumn(verbose_name="Request", order_by="title")
    theme = Column(verbose_name=titled_lazy("{Theme}"), order_by="theme__title")
    quarter = Column(verbose_name="Quarter", order_by=("quarter__year", "quarter__number"))
    sent_on = RecordDayColumn(verbose_name="Sent", order_by="sent_on")
    answered_on = RecordDayColumn(verbose_name="Answered", order_by="answered_on")
    waiting = Column(verbose_name="Time to answer", empty_values=(), orderable=False)
    outcome = TextColumn(verbose_name="Outcome", orderable=False)
    prints: ClassVar = {"waiting": ("sent_on", "answered_on")}

    def render_quarter(self, record: AdHocRequest) -> str:
        return record.quarter.short

    def render_waiting(self, record: AdHocRequest) -> str:
        if record.sent_on is None:
            return "Answered" if record.answered_on else formats.MISSING
        if record.answered_on:
            return formats.days((record.answered_on - record.sent_on).days)
        return f"Sent {formats.relative_day(record.sent_on, self.on)}"


class ActionTable(_Awaited):
    caption = "Actions asked for at meetings and in requests, soonest due first"
    title = RecordColumn(verbose_name="Action", order_by="title")
    asked_in = Column(verbose_name="Asked for in", order_by="asked_in")
    asked_of = Column(verbose_name="Asked of")
    due_on = RecordDayColumn(verbose_name="Due", order_by="due_on")
    status = Column(verbose_name="Status")
    done_on = RecordDayColumn(verbose_name="Done", order_by="done_on")
    theme = Column(verbose_name=titled_lazy("{Theme}"), order_by="theme__title")
    owner = OwnerColumn()
    prints: ClassVar = {"asked_in": ("meeting", "request")}

    def render_due_on(self, record: AccountabilityAction, value: dt.date) -> SafeString:
        return with_days(value, self.days, record.status == ActionStatus.OPEN)

    def value_due_on(self, value: dt.date) -> dt.date:
        return value

    def render_status(self, record: AccountabilityAction) -> SafeString:
        if past := missed(record, self.days):
            return status_tag(*past)
        return status_tag(SHAPES[ActionStatus(record.status)], record.get_status_display())


SHAPES = {ActionStatus.OPEN: "nodata", ActionStatus.DONE: "done", ActionStatus.DROPPED: "none"}


ACTION_STATUSES = {ActionStatus.OPEN: "risk", ActionStatus.DONE: "done", ActionStatus.DROPPED: "none"}


class MeetingTable(_Awaited):
    caption = "Meetings, latest first"
    title = RecordColumn(verbose_name="Meeting", order_by="title", sub_field="focus", sub_name="Focus")
    kind = Column(verbose_name="Kind", order_by="kind__order")
    planned_on = RecordDayColumn(verbose_name="Planned for", order_by="planned_on")
    revised_on = RecordDayColumn(verbose_name="Moved to", order_by="revised_on")
    held_on = Column(verbose_name="Held", empty_values=(), order_by="held_on")
    slip = Column(verbose_name="Against the plan", empty_values=(), orderable=False)
    open_actions = FigureColumn(verbose_name="Open actions", order_by="open_actions")
    prints: ClassVar = {"slip": ("planned_on", "revised_on", "held_on"), "open_actions": ()}

    def render_held_on(self, record: AccountabilityMeeting) -> SafeString:
        words, status = meeting_state(record)
        when = formats.day(record.on) if record.held_on or record.revised_on else ""
        return format_html('{}<span class="register__sub">{}</span>', status_tag(status, words), when)

    def value_held_on(self, record: AccountabilityMeeting) -> dt.date | None:
        return record.held_on

    def render_slip(self, record: AccountabilityMeeting) -> str:
        """How far from the day first planned, and how far off where it is still to be."""
        ahead = "" if record.held_on else self.days.due_words(record.on)
        parts = [formats.slip_words(record.planned_on, record.on) if record.on != record.planned_on else "", ahead]
        words = "; ".join(part for part in parts if part) or "as planned"
        return words[:1].upper() + words[1:]

    def render_open_actions(self, value: Any) -> str:
        return formats.number(value) if value else formats.MISSING


def meeting_state(meeting: AccountabilityMeeting) -> tuple[str, str]:
    """Words and their status."""
    if meeting.held_on:
        return "Held", "done"
    return ("Moved", "risk") if meeting.revised_on else ("Planned", "none")


def action_table(actions: Iterable[AccountabilityAction], *, with_owner: bool, by: Any = None) -> PlainTable:
    return PlainTable.of(
        "What was asked for",
        actions,
        PlainColumn("Action", lambda a: record_cell(a, sub=a.source, linked=False)),
        PlainColumn("Asked of", lambda a: a.asked_of),
        PlainColumn("Due", lambda a: formats.day(a.due_on) if a.due_on else "Not set"),
        PlainColumn(
            "Status",
            action_stands,
        ),
        PlainColumn("Owner", lambda a: a.owner.name if a.owner else formats.MISSING, when=with_owner),
        PlainColumn("Change", lambda a: _change(by, a), when=with_owner),
    )


def action_stands(action: AccountabilityAction) -> Cell:
    status = ACTION_STATUSES[ActionStatus(action.status)]
    return Cell(action.get_status_display(), status=status, sub=_done(action))


def _change(by: Any, row: AccountabilityAction) -> Cell:
    """For who may; the words name the row, as links are also read without it."""
    if not can_write(by, row):
        return Cell(formats.MISSING)
    return Cell(f"Change “{row}”", reverse("accountability_action_change", args=[row.slug]))


def _done(action: AccountabilityAction) -> str:
    return formats.day(action.done_on) if action.done_on else ""


def _grade(action: DeliveryAction) -> Cell:
    return Cell(action.grade.word, status=action.grade.look)
