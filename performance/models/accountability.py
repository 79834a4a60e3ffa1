import datetime as dt

from django.db import models
from django.db.models import Q

from objectives.models import Theme
from pcc_portal.accounts.models import Owned
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Register

from ..choices import ActionStatus
from .meeting_kinds import MeetingKind


class AccountabilityMeeting(Register):
    """A meeting at which the Commissioner holds the Chief Constable or a partnership to account."""

    page = "meeting"
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="meetings")
    kind = models.ForeignKey(MeetingKind, models.PROTECT, to_field="key", related_name="meetings")
    planned_on = models.DateField()
    revised_on = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    focus = models.TextField(blank=True)
    link = models.URLField(blank=True)

    class Meta:
        ordering = ["planned_on", "slug"]

    @property
    def on(self) -> dt.date:
        """The day it was held, or else is to be held."""
        return self.held_on or self.revised_on or self.planned_on


class AdHocRequest(Register):
    """A question put to the Chief Constable in writing between meetings."""

    page = "ad_hoc_request"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="ad_hoc_requests")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="ad_hoc_requests", help_text="When it was sent.")
    sent_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering = ["quarter", "slug"]
        constraints = [
            models.CheckConstraint(
                name="adhocrequest_answered_after_sent",
                condition=Q(answered_on__isnull=True)
                | Q(sent_on__isnull=True)
                | Q(answered_on__gte=models.F("sent_on")),
                violation_error_code="answered_on",
                violation_error_message="This is before it was sent.",
            )
        ]


class AccountabilityAction(Owned, Register):
    """Something that a meeting or a request asks somebody to do."""

    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="accountability_actions")
    meeting = models.ForeignKey(AccountabilityMeeting, models.PROTECT, null=True, blank=True, related_name="actions")
    request = models.ForeignKey(AdHocRequest, models.PROTECT, null=True, blank=True, related_name="actions")
    asked_of = models.CharField(max_length=100)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=ActionStatus, default=ActionStatus.OPEN)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "slug"]
        constraints = [
            models.CheckConstraint(
                name="accountabilityaction_from_one_place",
                condition=Q(meeting__isnull=False, request__isnull=True)
                | Q(meeting__isnull=True, request__isnull=False),
            ),
            models.CheckConstraint(
                name="accountabilityaction_done_on_when_done",
                condition=Q(status=ActionStatus.DONE, done_on__isnull=False)
                | (~Q(status=ActionStatus.DONE) & Q(done_on__isnull=True)),
                violation_error_code="done_on",
                violation_error_message="An action that is done has the day on which it was, and no other has one.",
            ),
        ]

    def get_absolute_url(self) -> str:
        asked_in = self.meeting or self.request
        return asked_in.get_absolute_url() if asked_in else ""
