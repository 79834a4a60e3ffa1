"""How a plan takes the place of the one before it: the duties of the Act, and what becomes of each part of the old."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pcc_portal.accounts.models import OfficeOnly

from ..choices import EXPLAINED, How
from .plan import Plan


class PlanStep(OfficeOnly, models.Model):
    """One duty of the draft, done on a day; which there are is declared (`succession.steps`). It changes only while
    nobody outside the office sees its plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    done_on = models.DateField()
    who = models.CharField(max_length=200, help_text="Who did it, or was asked.")
    note = models.TextField(blank=True)
    document = models.CharField(max_length=500, blank=True, help_text="Its address, or where it is kept.")

    class Meta:
        ordering = ["done_on", "pk"]
        constraints = [models.UniqueConstraint(name="planstep_once_a_plan", fields=["plan", "step"])]

    def __str__(self) -> str:
        return f"{self.plan}: {self.step.replace('-', ' ')}"


class PlanMapping(OfficeOnly, models.Model):
    """What becomes of one record of the plan before: `kind` and `key` name it as references do, and so does each of
    `to`, as in "theme:safer-roads". `plan` is the new one."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="mappings")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    how = models.CharField(max_length=10, choices=How)
    to = models.JSONField(default=list, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="planmapping_once_a_record", fields=["plan", "kind", "key"]),
            models.CheckConstraint(name="planmapping_how_known", condition=Q(how__in=How.values)),
            models.CheckConstraint(
                name="planmapping_reason_unless_it_continues",
                condition=~Q(how__in=sorted(EXPLAINED)) | ~Q(reason=""),
                violation_error_code="reason",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                name="planmapping_leads_somewhere_unless_ended",
                condition=Q(how=How.ENDED, to=[]) | (~Q(how=How.ENDED) & ~Q(to=[])),
                violation_error_code="to",
                violation_error_message="Say what it becomes; what ended becomes nothing.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.get_how_display().lower()}"
