from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from pcc_portal.accounts.models import OfficeOnly
from pcc_portal.ui import formats

from ..choices import Strength


class RuleSettingQuerySet(models.QuerySet["RuleSetting"]):
    def softened(self) -> Self:
        return self.exclude(strength=Strength.FULL).select_related("by")


class RuleSetting(OfficeOnly, models.Model):
    """How strictly the office keeps one rule of the check, since when, and why. Without a row: in full."""

    rule = models.SlugField(max_length=80, unique=True)
    strength = models.CharField(max_length=8, choices=Strength)
    since = models.DateField()
    because = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RuleSettingQuerySet.as_manager()

    class Meta:
        ordering = ["rule"]
        constraints = [
            models.CheckConstraint(name="rulesetting_strength_known", condition=Q(strength__in=Strength.values)),
            models.CheckConstraint(
                name="rulesetting_says_why",
                condition=~Q(because=""),
                violation_error_code="because",
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rule of the check: {self.rule}"

    def get_absolute_url(self) -> str:
        return f"{reverse('check_rules')}#{self.rule}"

    @property
    def words(self) -> str:
        """As in "Silent since 12 January 2024, because …"."""
        return f"{self.get_strength_display()} since {formats.day(self.since)}, because {self.because.rstrip('.')}."
