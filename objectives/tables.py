"""Columns of the lists of commitments and decisions."""

from __future__ import annotations

from typing import ClassVar

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from pcc_portal.ui import formats
from pcc_portal.ui.records import RecordColumn
from pcc_portal.ui.tables import DayColumn, RegisterTable
from pcc_portal.ui.templatetags.ui import status as status_tag

from .models import Commitment, Decision
from .stats import commitment_status

IN_REPORT_ORDER = ("theme__objective__order", "theme__order")


class CommitmentTable(RegisterTable):
    """Rows carry `judged_on`, the day by which an open commitment past its date is overdue."""

    caption: ClassVar[str] = "Promises made to the panel and the public"
    title = RecordColumn(verbose_name="What was promised")
    theme = Column(order_by=IN_REPORT_ORDER)
    made_in = Column(verbose_name="Where it was promised", order_by="made_on")
    due_on = Column(verbose_name="Due")
    state = Column(verbose_name="Status")

    class Meta:
        model = Commitment
        fields = ("title", "theme", "made_in", "due_on", "state")

    def render_due_on(self, record: Commitment) -> str | SafeString:
        due = formats.date_words(record.due_on, record.due_precision)
        if record.first_due_on == record.due_on:
            return due
        return format_html('{}<span class="register__sub">first {}</span>', due, formats.day(record.first_due_on))

    def render_state(self, record: Commitment) -> SafeString:
        return status_tag(*commitment_status(record, record.judged_on))  # type: ignore[attr-defined]


class DecisionTable(RegisterTable):
    caption: ClassVar[str] = "Decisions of the Commissioner"
    title = RecordColumn(verbose_name="Decision", sub_field="reference")
    theme = Column(order_by=IN_REPORT_ORDER)
    lead = Column()
    taken_on = DayColumn(verbose_name="Taken on")
    status = Column(verbose_name="Notice")

    class Meta:
        model = Decision
        fields = ("title", "theme", "lead", "taken_on", "status")
