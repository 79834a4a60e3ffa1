from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import NEEDS_REASON, Brag, State
from pcc_portal.updates.models import Releasable

from .plan import Theme


class QuarterlyUpdate(models.Model):
    """One theme's update for one quarter: where it stands. Its words are `UpdateText` rows."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="updates")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="updates")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["quarter", "theme"]
        constraints = [
            models.UniqueConstraint(name="update_one_a_theme_and_quarter", fields=["theme", "quarter"]),
            models.CheckConstraint(name="update_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="update_submitted_at_and_by",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="update_submitted_when_waiting_or_approved",
                condition=~Q(state__in=[State.SUBMITTED, State.APPROVED]) | Q(submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme}, {self.quarter}"


class UpdateText(Releasable):
    """The words and the grade of an update: Markdown that cites records, never edited, only superseded."""

    key_fields: ClassVar = ("update",)

    update = models.ForeignKey(QuarterlyUpdate, models.PROTECT, related_name="texts")
    body = models.TextField()
    brag = models.CharField(max_length=10, choices=Brag, blank=True)
    brag_reason = models.TextField(blank=True)
    commissioner_action = models.TextField(blank=True, help_text="What the Commissioner did about it.")

    class Meta(Releasable.Meta):
        ordering = ["-created_at"]
        constraints = [
            *Releasable.Meta.constraints,
            models.UniqueConstraint(
                name="updatetext_one_chain_an_update", fields=["update"], condition=Q(supersedes__isnull=True)
            ),
            models.CheckConstraint(name="updatetext_brag_known", condition=Q(brag__in=["", *Brag.values])),
            models.CheckConstraint(
                name="updatetext_brag_reason", condition=~Q(brag__in=sorted(NEEDS_REASON)) | ~Q(brag_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"Text of {self.update}"
