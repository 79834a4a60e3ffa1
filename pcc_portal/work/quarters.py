"""The list of the quarters, and closing one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.periods import actions as periods
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import can_manage_quarters
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable

from .addresses import WORK, find_quarter

publishers = allow(Role.PUBLISHER)
HEADINGS = tuple(Heading(label) for label in ("Quarter", "State", "Opens", "Due", "Closes"))
STATUSES = {"planned": "nodata", "open": "on", "closed": "done"}


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
