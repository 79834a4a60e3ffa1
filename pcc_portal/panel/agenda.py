"""The agenda of a meeting of the panel, and what the panel asked before that was open on its day."""

import datetime as dt
from typing import Any

from django.db.models import Q

from pcc_portal.ui.plain_tables import Cell
from pcc_portal.ui.records import Section
from performance.agenda.carried import Carried, before, carried
from performance.agenda.sections import agenda_sections, carried_section

from .models import PanelMeeting, PanelRequest
from .requests.standing import SHAPES, age_words, standing


def agenda_of(meeting: PanelMeeting, by: Any, day: dt.date) -> tuple[Section, ...]:
    """`day`: to which ages are counted."""

    def stands(request: PanelRequest) -> Cell:
        where, words = standing(request, day)
        return Cell(words, status=SHAPES[where], sub=age_words(request, day))

    open_before = carried_section(
        carried_to(meeting, by),
        by=by,
        caption="What earlier meetings asked for and was still open",
        empty="Nothing that an earlier meeting asked for was open.",
        stands=stands,
    )
    return agenda_sections(meeting, open_before, by=by, change="panel_agenda_item_change")


def carried_to(meeting: PanelMeeting, by: Any) -> list[Carried]:
    """From every earlier meeting, whatever its kind: what a hearing asked for is followed at the next ordinary one.
    Two queries."""
    earlier = PanelMeeting.objects.visible_to(by).filter(on__lte=meeting.on).exclude(pk=meeting.pk)
    days = before(meeting, dict(earlier.order_by().values_list("pk", "on")))
    was_open = Q(answered_on__isnull=True) | Q(answered_on__gte=meeting.on)
    rows = (
        PanelRequest.objects.visible_to(by).filter(was_open, meeting__in=days) if days else PanelRequest.objects.none()
    )
    return carried(rows.select_related("owner").order_by("due_on", "slug"), days)
