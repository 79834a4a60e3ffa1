"""Accountability meetings, and what they asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from objectives.models import DeliveryAction
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
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
        said = "; ".join(part for part in parts if part) or "as planned"
        return said[:1].upper() + said[1:]

    def render_open_actions(self, value: Any) -> str:
        return formats.number(value) if value else formats.MISSING


def meeting_state(meeting: AccountabilityMeeting) -> tuple[str, str]:
    """Words and their status."""
    if meeting.held_on:
        return "Held", "done"
    return ("Moved", "risk") if meeting.revised_on else ("Planned", "none")


def action_table(actions: Iterable[AccountabilityAction], *, with_owner: bool, by: Any = None) -> PlainTable:
    headings = [Heading("Action"), Heading("Asked of"), Heading("Due"), Heading("Where it stands")]
    headings += [Heading("Owner"), Heading("Change")] if with_owner else []
    rows = [
        [
            Cell(a.title, sub=a.source, illustrative=a.is_illustrative, unreleased=not a.is_public),
            Cell(a.asked_of),
            Cell(formats.day(a.due_on) if a.due_on else "Not set"),
            Cell(a.get_status_display(), status=ACTION_STATUSES[ActionStatus(a.status)], sub=_done(a)),
            *([Cell(a.owner.name if a.owner else formats.MISSING), _change(by, a)] if with_owner else []),
        ]
        for a in actions
    ]
    return PlainTable("What was asked for", headings, rows)


def _change(by: Any, row: AccountabilityAction) -> Cell:
    """For who may; the words name the row, as links are also read without it."""
    if not can_write(by, row):
        return Cell(formats.MISSING)
    return Cell(f"Change “{row}”", reverse("accountability_action_change", args=[row.slug]))


def _done(action: AccountabilityAction) -> str:
    return formats.day(action.done_on) if action.done_on else ""


def delivery_table(actions: Iterable[DeliveryAction]) -> PlainTable:
    """Actions of the delivery plan that a record serves."""
    headings = [Heading("Action"), Heading("By"), Heading("Grade")]
    rows = [
        [
            Cell(a.title, a.get_absolute_url(), illustrative=a.is_illustrative, unreleased=not a.is_public),
            Cell(a.date_words or "Not set"),
            Cell(a.get_brag_display(), status=BRAG_STATUSES[a.brag]) if a.brag else Cell("Not graded", status="none"),
        ]
        for a in actions
    ]
    return PlainTable("Actions of the delivery plan", headings, rows)
