from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pcc_portal.updates.models import Register

from ..choices import DecisionStatus
from .plan import Theme


class Decision(Register):
    """A decision notice, cited by its reference (PCC/D/2023/30)."""

    reference = models.CharField(max_length=40, unique=True)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="decisions")
    taken_on = models.DateField()
    lead = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=14, choices=DecisionStatus, default=DecisionStatus.OPEN)
    summary = models.TextField(blank=True)
    link = models.URLField(blank=True)

    class Meta:
        ordering = ["-taken_on", "reference"]
        constraints = [
            models.CheckConstraint(name="decision_status_known", condition=Q(status__in=DecisionStatus.values))
        ]

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.slug])
