import datetime as dt
from typing import Any
from unittest.mock import patch

from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.panel.checks.report import standing
from pcc_portal.panel.choices import RequestKind
from pcc_portal.panel.composing.actions import free_slug, let_stand
from pcc_portal.panel.models import PanelAgendaItem, PanelMeeting, PanelReport, PanelRequest
from pcc_portal.panel.sealing.actions import seal_report
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import AsAt
from tests.factories.numbers import numbers
from tests.factories.objectives import create_plan
from tests.factories.periods import create_quarter
from tests.factories.rows import stored


def create_panel_meeting(*, on: dt.date = dt.date(2023, 11, 17), **values: Any) -> PanelMeeting:
    """A stored meeting of the panel; its slug is its day."""
    plan = values.pop("plan", None) or Plan.objects.in_force() or create_plan()
    return stored(PanelMeeting(**{"slug": on.isoformat(), "title": f"Panel, {on}", "plan": plan, "on": on} | values))


def create_panel_report(
    *, meeting: PanelMeeting | None = None, quarter: Quarter | None = None, **values: Any
) -> PanelReport:
    """A stored draft."""
    texts = {"recommendation": "To note.", "background": "The plan.", "assurance": "How it is checked."}
    report = PanelReport(
        meeting=meeting or create_panel_meeting(),
        quarter=quarter or Quarter.objects.first() or create_quarter(),
        **(texts | values),
    )
    report.slug = report.slug or free_slug(report)
    return stored(report)


def create_panel_request(*, meeting: PanelMeeting | None = None, **values: Any) -> PanelRequest:
    number = next(numbers)
    defaults = {
        "title": f"Question {number}",
        "kind": RequestKind.QUESTION,
        "words": "Why do waits grow?",
        "raised_on": dt.date(2023, 11, 17),
    }
    meeting = meeting or create_panel_meeting()
    return stored(PanelRequest(slug=f"request-{number}", meeting=meeting, **(defaults | values)))


def create_panel_agenda_item(*, meeting: PanelMeeting | None = None, **values: Any) -> PanelAgendaItem:
    number = next(numbers)
    shared = {"slug": f"panel-item-{number}", "title": "Police complaints", "order": number}
    return stored(PanelAgendaItem(meeting=meeting or create_panel_meeting(), **(shared | values)))


def as_sent(report: PanelReport) -> AsAt:
    """What readers outside saw once it was sent."""
    return AsAt(Release.objects.get(panel_report=report).number)


def seal(report: PanelReport, *, by: User, **options: Any) -> PanelReport:
    """Sealed on the day its quarter closes, unchecked: the check would find much in a report of a few words."""
    today = options.pop("today", report.quarter.closes)
    with patch("pcc_portal.panel.sealing.actions._check"):
        sealed = seal_report(report, by=by, today=today, **options)
    report.refresh_from_db()
    return sealed


def let_all_stand(report: PanelReport, *, by: User) -> None:
    """Whatever is in the way of sealing on the day the quarter closes."""
    if report.is_sealed:
        return
    for each in standing(report, today=report.quarter.closes):
        if each.is_in_the_way:
            let_stand(report, each.finding, by=by, reason="As the test has it.")
