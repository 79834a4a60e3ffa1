"""Accountability meetings, and what they asked for."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from objectives.models import DeliveryAction
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.records import RecordColumn, RecordDayColumn
from pcc_portal.ui.tables import CountedToADay, FigureColumn
from pcc_portal.ui.templatetags.ui import status as status_tag
from pcc_portal.updates.rules import can_write

from ..choices import ActionStatus
from ..models import AccountabilityAction, AccountabilityMeeting

BRAG_STATUSES = {"green": "on", "amber": "risk", "red": "off", "blue": "done"}
ACTION_STATUSES = {ActionStatus.OPEN: "risk", ActionStatus.DONE: "done", ActionStatus.DROPPED: "none"}


class MeetingTable(CountedToADay):
    caption = "Meetings, latest first"
    title = RecordColumn(verbose_name="Meeting", order_by="title", sub_field="focus", sub_name="Focus")
    kind = Column(verbose_name="Kind")
    planned_on = RecordDayColumn(verbose_name="Planned for", order_by="planned_on")
    revised_on = RecordDayColumn(verbose_name="Moved to", order_by="revised_on")
    held_on = Column(verbose_name="Held", empty_values=(), order_by="held_on")
    slip = Column(verbose_name="Against the plan", empty_values=(), orderable=False)
    open_actions = FigureColumn(verbose_name="Open actions", order_by="open_actions")

    def render_held_on(self, record: AccountabilityMeeting) -> SafeString:
        words, status = meeting_state(record)
        when = formats.day(record.on) if record.held_on or record.revised_on else ""
        return format_html('{}<span class="register__sub">{}</span>', status_tag(status, words), when)

    def value_held_on(self, record: AccountabilityMeeting) -> dt.date | None:
        return record.held_on

    def render_slip(self, record: AccountabilityMeeting) -> str:
        """How far from the day first planned, and how far off where it is still to be."""
        ahead = "" if record.held_on else formats.due_words(record.on, self.on)
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
            "Where it stands",
            lambda a: Cell(a.get_status_display(), status=ACTION_STATUSES[ActionStatus(a.status)], sub=_done(a)),
        ),
        PlainColumn("Owner", lambda a: a.owner.name if a.owner else formats.MISSING, when=with_owner),
        PlainColumn("Change", lambda a: _change(by, a), when=with_owner),
    )


def _change(by: Any, row: AccountabilityAction) -> Cell:
    """For who may; the words name the row, as links are also read without it."""
    if not can_write(by, row):
        return Cell(formats.MISSING)
    return Cell(f"Change “{row}”", reverse("accountability_action_change", args=[row.slug]))


def _done(action: AccountabilityAction) -> str:
    return formats.day(action.done_on) if action.done_on else ""


def delivery_table(actions: Iterable[DeliveryAction]) -> PlainTable:
    """Actions of the delivery plan that a record serves."""
    return PlainTable.of(
        "Actions of the delivery plan",
        actions,
        PlainColumn("Action", record_cell),
        PlainColumn("By", lambda a: a.date_words or "Not set"),
        PlainColumn("Grade", _grade),
    )


def _grade(action: DeliveryAction) -> Cell:
    if not action.brag:
        return Cell("Not graded", status="none")
    return Cell(action.get_brag_display(), status=BRAG_STATUSES[action.brag])
