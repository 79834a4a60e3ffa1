"""Releases, and the register rows that each of them seals."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from pcc_portal.periods.models import Quarter

from ..choices import ReleaseKind


class ReleaseQuerySet(models.QuerySet["Release"]):
    def published(self) -> Self:
        """Those that readers outside the office have."""
        return self.filter(is_held=False)

    def of_papers(self) -> Self:
        """Those of papers, and of what puts them right."""
        return self.exclude(kind=ReleaseKind.DATA)

    def latest_number(self) -> int:
        """Number of the latest release; 0 before the first."""
        return self.aggregate(n=models.Max("number"))["n"] or 0


class Release(models.Model):
    """The one act that shows rows to readers outside the office."""

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=20, choices=ReleaseKind)
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="releases")
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, help_text="Over every row that this release shows for the first time.")
    is_held = models.BooleanField(
        default=False,
        help_text="Made, and held back until its report is published. No other release is made meanwhile.",
    )

    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text="Of a correction of a paper: the release with which the paper was first sent.",
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(name="release_number_positive", condition=Q(number__gte=1)),
            models.CheckConstraint(name="release_kind_known", condition=Q(kind__in=ReleaseKind.values)),
            models.UniqueConstraint(name="release_one_held", fields=["is_held"], condition=Q(is_held=True)),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"

    def first_sent(self) -> int:
        """Number of the release with which the paper was first sent that this one belongs to.

        A correction of the days of one paper a quarter does not name it. At most one query.
        """
        if self.corrects:
            return self.corrects.number
        if self.kind == ReleaseKind.PANEL_REPORT:
            return self.number
        papers = Release.objects.filter(kind=ReleaseKind.PANEL_REPORT, quarter=self.quarter_id, number__lt=self.number)
        return papers.latest_number() or self.number


class SealedRecord(models.Model):
    """A register row as it stood at a release: kept as data, so that any past quarter can be read again."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="sealed_records")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=250)
    values = models.JSONField()

    class Meta:
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["release", "kind", "key"], name="sealed_record_once_a_release")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} at {self.release}"
