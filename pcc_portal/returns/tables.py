"""Columns of the list of returns, and the plain tables of what is owed and of what was filed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django_tables2 import Column

from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.tables import DayColumn, LinkedColumn, RegisterTable
from pcc_portal.ui.templatetags.ui import status as status_tag
from pcc_portal.ui.words import listed
from performance.figures import observation_words
from performance.forms.figures import FigureForm

from .choices import ReturnState
from .entry import GIVEN, given
from .models import Return, ReturnDuty
from .rules import can_manage

LOOKS = {
    ReturnState.ASKED: "none",
    ReturnState.SENT: "risk",
    ReturnState.BACK: "none",
    ReturnState.TAKEN: "done",
    ReturnState.WITHDRAWN: "nodata",
}


class ReturnTable(RegisterTable):
    """`day` is the one to which lateness is counted."""

    caption = "Returns, those that are due last first"
    sender = LinkedColumn(accessor="duty__sender", verbose_name="Who files it", sub_field="record_words")
    quarter = Column(order_by="quarter__start")
    due_on = DayColumn(verbose_name="Due")
    state = Column()
    sent_at = DayColumn(verbose_name="Received", order_by="sent_at")

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def value_sent_at(self, value: dt.datetime) -> dt.date:
        """Its day: a spreadsheet knows no time zones."""
        return timezone.localtime(value).date()

    def render_state(self, record: Return) -> SafeString:
        if late := record.late_words(self.day):
            return status_tag("off", late)
        return status_tag(LOOKS[ReturnState(record.state)], record.get_state_display())


def duty_table(duties: Iterable[ReturnDuty], user: Any) -> PlainTable:
    return PlainTable.of(
        "What is owed, by who files it",
        duties,
        PlainColumn("Who files it", lambda duty: Cell(duty.sender, sub=duty.address, verbatim=True), of=None),
        PlainColumn("With", _record, of=None),
        PlainColumn("What", _asked, of=None),
        PlainColumn("Due", lambda duty: f"{formats.plural(duty.days, 'day')} after each quarter", of=None),
        PlainColumn("Change", lambda duty: _change(duty, user), of=None),
    )


def _record(duty: ReturnDuty) -> Cell:
    return Cell(str(duty.record), href=duty.record.get_absolute_url()) if duty.record else Cell(formats.MISSING)


def _asked(duty: ReturnDuty) -> Cell:
    return Cell(listed([measure.title for measure in duty.measures.all()]), sub=duty.question, verbatim=True)


def _change(duty: ReturnDuty, user: Any) -> Cell:
    may = duty.ended_on is None and can_manage(user, duty)
    return (
        Cell(f"Change: {duty.name}", href=reverse("return_duty_change", args=[duty.pk]))
        if may
        else Cell(formats.MISSING)
    )


def figures_table(forms: Sequence[FigureForm]) -> PlainTable:
    """What a return would enter, each figure beside last time's, with what is wrong or doubtful."""
    return PlainTable.of(
        "Figures of the return",
        forms,
        PlainColumn("Measure", _measure, of=None),
        PlainColumn("Last time", _last_time, is_figure=True, of=None),
        PlainColumn("This return", _given, is_figure=True, of=None),
        PlainColumn("To look at", lambda form: " ".join((*_wrong(form), *form.asked)), of=None),
    )


def _measure(form: FigureForm) -> Cell:
    measure = form.due.measure
    return Cell(measure.title, href=measure.get_absolute_url(), sub=formats.period_words(*form.due.span))


def _last_time(form: FigureForm) -> str:
    last = form.due.previous
    return observation_words(form.due.measure, last) if last else formats.MISSING


def _given(form: FigureForm) -> Cell:
    value, *more = given({name: form.data.get(form.add_prefix(name), "") for name in GIVEN})
    return Cell(value, sub=". ".join(more), verbatim=True)


def _wrong(form: FigureForm) -> Iterable[str]:
    return dict.fromkeys(str(message) for messages in form.errors.values() for message in messages)
