"""Opening the next quarter, opening one again for somebody, closing one."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.models import PanelMeeting
from pcc_portal.panel.timetable import timetable
from pcc_portal.periods import actions as periods
from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.clock import today as the_day
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import can_manage_quarters
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.releases import actions as releases

from .addresses import WORK, find_quarter
from .forms import OpenQuarterForm, ReopenForm, form_id
from .review import form_methods
from .submission import send, status_of

publishers = allow(Role.PUBLISHER)
QUARTERS = Link("Quarters", "/quarters/")
HEADINGS = tuple(Heading(label) for label in ("Quarter", "State", "Opens", "Due", "Closes"))
STATUSES = {"planned": "nodata", "open": "on", "closed": "done"}
# Usual days after the end of a quarter; each can be changed as it is opened.
DUE_AFTER, CLOSES_AFTER = 19, 32
LONGEST_WAIT = dt.timedelta(days=90)  # for the meeting that hears of a quarter


@office
@require_safe
def quarters(request: SignedInRequest) -> HttpResponse:
    table = PlainTable("Quarters", HEADINGS, [_row(quarter) for quarter in Quarter.objects.latest_first()])
    context = {
        "title": "Quarters",
        "crumbs": (WORK, Link("Quarters", current=True)),
        "table": table,
        "may_manage": can_manage_quarters(request.user),
    }
    return render(request, "work/quarters.html", context)


def _row(quarter: Quarter) -> list[Cell]:
    days = [Cell(formats.day(day)) for day in (quarter.opens, quarter.due, quarter.closes)]
    page = reverse("quarter_updates", args=[quarter.slug])
    return [Cell(quarter.name, href=page), Cell(quarter.get_state_display(), status=STATUSES[quarter.state]), *days]


@publishers
@form_methods
def open_next(request: SignedInRequest) -> HttpResponse:
    """Open the next quarter and carry forward what carries over."""
    try:
        year, number = Quarter.objects.next_to_open()
    except Quarter.DoesNotExist as error:
        messages.error(request, str(error))
        return redirect("quarters")
    planned = Quarter.objects.filter(year=year, number=number).first()
    form = OpenQuarterForm(request.POST or None, initial=_days(planned, year, number) | form_id(request))
    place = reverse("quarter_updates", args=[Quarter(year=year, number=number).slug])
    if form.is_valid() and (sent := send(request, form, partial(_open, request, form), place)):
        return sent
    start, end = quarter_span(year, number)
    context = {
        "title": "Open the next quarter",
        "kicker": f"{Quarter(year=year, number=number)}, {formats.period_words(start, end)}",
        "lead": "Owners stay as they are. The figures to give and the commitments that are due are carried forward.",
        "crumbs": (WORK, QUARTERS, Link("Open the next quarter", current=True)),
        "form": form,
        "submit": "Open the quarter",
        "cancel_url": reverse("quarters"),
    }
    return render(request, "layouts/form.html", context, status=status_of(form))


def _open(request: SignedInRequest, form: OpenQuarterForm) -> str:
    days = {name: form.cleaned_data[name] for name in ("opens", "due", "closes")}
    quarter, carried = releases.open_next_quarter(by=request.user, **days)
    return f"{quarter} is open: {', '.join(carried)}."


def _days(planned: Quarter | None, year: int, number: int) -> dict[str, Any]:
    if planned:
        return {"opens": planned.opens, "due": planned.due, "closes": planned.closes}
    _, end = quarter_span(year, number)
    after = {"opens": 1, "due": DUE_AFTER, "closes": CLOSES_AFTER}
    usual = {name: end + dt.timedelta(days=days) for name, days in after.items()}
    return usual | _days_before_meeting(usual["opens"])


def _days_before_meeting(opens: dt.date) -> dict[str, dt.date]:
    """As the timetable of the next meeting has them, where there is time enough for them."""
    meeting = PanelMeeting.objects.filter(on__gt=opens).order_by("on").first()
    days = timetable(meeting.on) if meeting else None
    if days is None or days.updates_by <= opens or days.meeting > opens + LONGEST_WAIT:
        return {}
    return {"due": days.updates_by, "closes": days.despatch_by}


@publishers
@form_methods
def reopen(request: SignedInRequest, quarter: str) -> HttpResponse:
    """Let one person write after the quarter has closed."""
    found = find_quarter(quarter)
    form = ReopenForm(request.POST or None, initial=form_id(request))
    place = reverse("quarter_updates", args=[found.slug])
    if form.is_valid() and (sent := send(request, form, partial(_reopen, request, found, form), place)):
        return sent
    context = {
        "title": "Open again for one person",
        "kicker": found.name,
        "lead": f"{found} closes for everybody else as before, on {formats.day(found.closes)}.",
        "crumbs": (WORK, QUARTERS, Link("Open again for one person", current=True)),
        "form": form,
        "submit": "Open again",
        "cancel_url": place,
    }
    return render(request, "layouts/form.html", context, status=status_of(form))


def _reopen(request: SignedInRequest, quarter: Quarter, form: ReopenForm) -> str:
    person, until = form.cleaned_data["person"], form.cleaned_data["until"]
    reason = form.cleaned_data["reason"]
    periods.reopen_for(quarter, by=request.user, person=person, until=until, today=the_day(), reason=reason)
    return f"{person} may write in {quarter} until {formats.day(until)}."


@publishers
@require_POST
def close(request: SignedInRequest, quarter: str) -> HttpResponse:
    found = find_quarter(quarter)
    try:
        periods.close_quarter(found, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, f"{found} is closed for updates.")
    return redirect("quarter_updates", quarter=found.slug)
