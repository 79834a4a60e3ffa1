"""The pages that say who has what to do: my work, and how complete a quarter is."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from objectives.models import ReviewComment
from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.panel.models import PanelMeeting
from pcc_portal.panel.requests.standing import all_waiting, waiting_for
from pcc_portal.periods.clock import today as the_day
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import can_manage_quarters
from pcc_portal.ui.formats import plural
from pcc_portal.ui.page import Link, PeriodBox
from pcc_portal.updates.choices import State
from pcc_portal.updates.kept import keeping
from pcc_portal.updates.models import Proposal
from pcc_portal.updates.proposals.rules import changes_for

from . import tables
from .addresses import WORK, find_quarter
from .corrections import waiting_corrections
from .fallen import fallen_of
from .stats import Progress, progress

# What a publisher looks for, by its place in the address.
VIEWS = {
    "missing": ("Not approved yet", lambda p, day: not p.is_complete),
    "late": ("Late", lambda p, day: p.is_late(day)),
    "stale": ("Same words as last quarter", lambda p, day: p.is_stale),
    "returned": ("Returned", lambda p, day: p.is_returned),
    "without-figure": ("Without a figure", lambda p, day: p.is_without_figure),
    "without-owner": ("Without an owner", lambda p, day: p.owner is None),
    "waiting": ("Waiting for approval", lambda p, day: p.state == State.SUBMITTED or p.is_changed_since_approval),
}


@office
@require_safe
def work(request: SignedInRequest) -> HttpResponse:
    """What is due from the person who asks, what waits for them, and, for a publisher, what the quarter lacks."""
    today = the_day()
    quarter = Quarter.objects.in_hand(today)
    context: dict[str, Any] = {"title": "My work", "crumbs": (WORK,), "quarter": quarter}
    if quarter is None:
        context["lead"] = "No quarter is open for updates."
    else:
        with keeping():
            context |= _work_of(request.user, quarter, today)
    context["meeting"] = PanelMeeting.objects.filter(on__gte=today).order_by("on").first()
    context["asked"] = tables.asked_table(waiting_for(request.user, all_waiting()), today)
    context |= {"proposed": changes_for(request.user), "own_changes": Proposal.objects.undecided_of(request.user)}
    context["may_open"] = can_manage_quarters(request.user)
    return render(request, "work/work.html", context)


def _work_of(person: Any, quarter: Quarter, today: dt.date) -> dict[str, Any]:
    updates = progress(quarter)
    mine = [p for p in updates if p.owner == person]
    waiting = sorted((p for p in updates if p.waits_for(person)), key=lambda p: not p.names(person))
    comments = ReviewComment.objects.of_latest_return().filter(update__quarter=quarter, update__theme__owner=person)
    return {
        "period": PeriodBox(quarter.name, quarter.span_words),
        "lead": tables.window_words(quarter, today),
        "updates": tables.updates_table(sorted(mine, key=_open_first), list(comments)) if mine else None,
        "fallen": fallen_of(person, updates),
        "waiting": tables.waiting_table(waiting, person) if waiting else None,
        "corrections": len(waiting_corrections(person)),
        "counts": _counts(quarter, updates, today) if can_manage_quarters(person) else (),
    }


def _open_first(progress: Progress) -> tuple[bool, bool]:
    return progress.state in {State.SUBMITTED, State.APPROVED}, not progress.is_returned


def _counts(quarter: Quarter, updates: list[Progress], today: dt.date) -> list[tuple[str, int, str]]:
    """(label, how many, address) for each thing a publisher looks for."""
    page = reverse("quarter_updates", args=[quarter.slug])
    counted = [
        (label, sum(bool(asks(p, today)) for p in updates), f"{page}?show={name}")
        for name, (label, asks) in VIEWS.items()
    ]
    return [("All updates", len(updates), page), *counted]


@office
@require_safe
def quarter_updates(request: SignedInRequest, quarter: str) -> HttpResponse:
    """Every theme's update of a quarter, what is wrong with it and who to ask."""
    today = the_day()
    row = find_quarter(quarter)
    with keeping():
        updates = progress(row)
    label, asks = VIEWS.get(request.GET.get("show", ""), ("All updates", lambda p, day: True))
    complete = sum(p.is_complete for p in updates)
    context = {
        "title": f"Updates of {row.name}",
        "lead": f"{complete} of {plural(len(updates), 'update')} {'is' if complete == 1 else 'are'} approved.",
        "period": PeriodBox(row.name, row.span_words, note=tables.window_words(row, today)),
        "crumbs": (WORK, Link(f"Updates of {row.name}", current=True)),
        "counts": _counts(row, updates, today),
        "shown": label,
        "table": tables.completeness_table([p for p in updates if asks(p, today)], today),
        "quarter": row,
        "may_manage": can_manage_quarters(request.user),
    }
    return render(request, "work/quarter.html", context)
