"""How ready the office is for a meeting: the steps to it, what is missing, and with whom it is."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.panel.checks.answer import answer
from pcc_portal.panel.composing.editing import Begin
from pcc_portal.panel.composing.findings import Findings
from pcc_portal.panel.models import PanelMeeting, PanelReport, PanelRequest
from pcc_portal.panel.requests.approval import fallen
from pcc_portal.panel.requests.standing import CHANGED, age_words, not_done
from pcc_portal.panel.timetable import timetable
from pcc_portal.periods.calendar import working_days_between
from pcc_portal.periods.clock import day_of
from pcc_portal.periods.clock import today as the_day
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.page import OVERVIEW, Link, PeriodBox
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.choices import State
from pcc_portal.updates.registers.links import steps
from pcc_portal.updates.releases.approval import readings_words
from pcc_portal.work import tables
from pcc_portal.work.stats import Progress, progress

SENT = frozenset({State.SUBMITTED, State.APPROVED})


@dataclass(frozen=True)
class Step:
    """`late` is for what is not done once its day has passed."""

    name: str
    by: dt.date
    words: str
    is_done: bool

    def is_late(self, today: dt.date) -> bool:
        return not self.is_done and today > self.by

    def left(self, today: dt.date) -> str:
        """As in "5 working days left", "today", "2 working days late"; empty for what is done."""
        if self.is_done:
            return ""
        days = working_days_between(today, self.by)
        if today == self.by:
            return "today"
        return f"{_working_days(abs(days))} {'left' if today < self.by else 'late'}"

    def state(self, today: dt.date) -> tuple[str, str]:
        """(status, word) of `ui.statuses`."""
        if self.is_done:
            return "done", "Done"
        return ("off", "Late") if self.is_late(today) else ("nodata", "To do")


def _working_days(number: int) -> str:
    return formats.plural(number, "working day")


def _of(number: int, total: int) -> str:
    return f"{number} of {total}"


def _sealed(report: PanelReport | None) -> str:
    if report is None:
        return "Not begun"
    return f"Sealed {formats.day(day_of(report.sealed_at))}" if report.sealed_at else "A draft"


def steps_to(
    meeting: PanelMeeting, updates: Sequence[Progress], report: PanelReport | None, today: dt.date
) -> list[Step]:
    days = timetable(meeting.on)
    sent = sum(p.state in SENT for p in updates)
    complete = sum(p.is_complete for p in updates)
    sealed = report is not None and report.is_sealed
    return [
        Step("Updates are in", days.updates_by, _of(sent, len(updates)), is_done=sent == len(updates)),
        Step("Updates are approved", days.approvals_by, _of(complete, len(updates)), is_done=complete == len(updates)),
        Step("The report is sealed and sent", days.despatch_by, _sealed(report), is_done=sealed),
        Step("The panel meets", days.meeting, "", is_done=today > days.meeting),
    ]


STEPS = (Heading("Step"), Heading("By"), Heading("Progress"), Heading("State"))
REQUESTS = (Heading("Request"), Heading("Owner"), Heading("How long"))


@office
@require_safe
def readiness(request: SignedInRequest, slug: str) -> HttpResponse:
    meeting = get_object_or_404(PanelMeeting.objects.select_related("plan", "kind"), slug=slug)
    today, report = the_day(), meeting.reports.newest_first().first()
    quarter = report.quarter if report else Quarter.objects.filter(end__lt=meeting.on).latest_first().first()
    updates = progress(quarter) if quarter else []
    plan = steps_to(meeting, updates, report, today)
    page: dict[str, Any] = {
        "title": "Readiness",
        "kicker": str(meeting),
        "lead": _lead(plan, today),
        "crumbs": _crumbs(meeting),
        "period": PeriodBox(quarter.name, quarter.span_words) if quarter else None,
        "steps": steps(request.user, meeting, Begin),
        "timetable": PlainTable("From updates to the meeting", STEPS, [_step(step, today) for step in plan]),
        "missing": _missing(updates, today),
        "requests": _requests(meeting, today),
    }
    if report and not report.is_sealed:
        check = answer(report, today=today)
        stops = Findings(report, check, request.user, today).stops()
        page |= {"report": report, "answer": check, "stops": stops}
    return render(request, "work/readiness.html", page)


def _lead(plan: list[Step], today: dt.date) -> str:
    """The next step that is not done, and how long there is for it."""
    step = next((step for step in plan if not step.is_done), None)
    if step is None:
        return "Everything is done."
    return f"Next: {mid_sentence(step.name)}, by {formats.day(step.by)} ({step.left(today)})."


def _crumbs(meeting: PanelMeeting) -> tuple[Link, ...]:
    here = Link(meeting.day_words, meeting.get_absolute_url())
    return (OVERVIEW, Link("Panel reports", reverse("panel_reports")), here, Link("Readiness", current=True))


def _step(step: Step, today: dt.date) -> list[Cell]:
    status, word = step.state(today)
    return [
        Cell(step.name),
        Cell(formats.day(step.by), sub=step.left(today)),
        Cell(step.words or formats.MISSING),
        Cell(word, status=status),
    ]


def _missing(updates: Iterable[Progress], today: dt.date) -> PlainTable:
    return tables.completeness_table([p for p in updates if not p.is_complete or p.owner is None], today)


def _requests(meeting: PanelMeeting, today: dt.date) -> PlainTable:
    """What earlier meetings asked that is to be answered by this one, and each answer whose approval has fallen."""
    rows = not_done().filter(answer="", raised_on__lt=meeting.on).select_related("owner")
    cells = [_request(row, today) for row in rows]
    cells += [_request(row, today, f"{CHANGED}. {readings_words(changed)}") for row, changed in fallen()]
    return PlainTable("Requests of the panel", REQUESTS, cells)


def _request(row: PanelRequest, today: dt.date, changed: str = "") -> list[Cell]:
    owner: Any = row.owner
    return [
        Cell(row.title, href=row.get_absolute_url(), sub=changed, verbatim=True),
        Cell(owner.name, href=f"mailto:{owner.email}") if owner else Cell("Nobody"),
        Cell(age_words(row, today)),
    ]
