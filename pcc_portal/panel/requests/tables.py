from __future__ import annotations

import datetime as dt

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from pcc_portal.ui import formats
from pcc_portal.ui.records import RecordColumn, RecordDayColumn, RecordFigureColumn
from pcc_portal.ui.tables import CountedToADay
from pcc_portal.ui.templatetags.ui import status as status_tag

from ..models import PanelRequest
from . import standing


class RequestTable(CountedToADay):
    caption = "What the panel asks, latest first"
    title = RecordColumn(
        verbose_name="Request", order_by="title", sub_field="readers", sub_name="Read by", marks_hidden=False
    )
    kind = Column(verbose_name="Kind")
    meeting = Column(verbose_name="Meeting", order_by="meeting__on")
    paragraph = RecordFigureColumn(verbose_name="Paragraph", order_by="paragraph")
    raised_on = RecordDayColumn(verbose_name="Raised", order_by="raised_on")
    due_on = RecordDayColumn(verbose_name="Due", order_by="due_on")
    state = Column(verbose_name="State", empty_values=(), orderable=False)
    age = RecordFigureColumn(verbose_name="Days open", empty_values=(), orderable=False)
    owner = Column(verbose_name="Owner", accessor="owner__name", order_by="owner__name")

    def render_meeting(self, record: PanelRequest) -> SafeString:
        meeting = record.meeting
        return format_html('<a href="{}">{}</a>', meeting.get_absolute_url(), formats.day(meeting.on))

    def value_meeting(self, record: PanelRequest) -> dt.date:
        return record.meeting.on

    def render_due_on(self, record: PanelRequest, value: dt.date) -> SafeString:
        words = formats.due_words(value, self.on) if record.is_open else ""
        return format_html('{}<span class="register__sub">{}</span>', formats.day(value), words)

    def value_due_on(self, value: dt.date) -> dt.date:
        return value

    def render_state(self, record: PanelRequest) -> SafeString:
        where, words = standing.standing(record, self.on)
        return status_tag(standing.SHAPES[where], words)

    def value_state(self, record: PanelRequest) -> str:
        return standing.standing(record, self.on)[1]

    def render_age(self, record: PanelRequest) -> str:
        return formats.number(standing.age(record, self.on))

    def value_age(self, record: PanelRequest) -> int:
        return standing.age(record, self.on)
