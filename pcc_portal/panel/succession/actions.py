"""Meetings to come are of the plan in force."""

import datetime as dt

from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit

from ..choices import ReportState
from ..models import PanelMeeting


def move_meetings(old: Plan, new: Plan, *, by: User, today: dt.date) -> None:
    """A meeting to come none of whose papers is sealed is of the new plan, and so is a paper that is drafted for it."""
    for meeting in PanelMeeting.objects.filter(plan=old, on__gte=today).exclude(reports__state=ReportState.SEALED):
        audit.change(meeting, by=by, verb="carried forward into the new plan", plan=new)
