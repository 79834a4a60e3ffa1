"""Which series of a source fills which measure, what was fetched, and the notices that are offered as contracts."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from commissioning.models import Contract
from pcc_portal.accounts.models import OfficeOnly
from pcc_portal.imports.models import Import
from pcc_portal.ui import formats
from performance.models import Area, Measure

from .choices import NoticeState

LONGEST_SERIES, LONGEST_PLACE = 250, 150


class MappedSeriesQuerySet(models.QuerySet["MappedSeries"]):
    def used(self, source: str) -> Self:
        return self.filter(source=source, is_used=True).select_related("measure__theme", "measure__owner", "area")


class MappedSeries(OfficeOnly, models.Model):
    """A series of a source, for a place that it names, is a measure of ours for one of our areas."""

    source = models.CharField(max_length=40)
    series = models.CharField(max_length=LONGEST_SERIES)
    place = models.CharField(max_length=LONGEST_PLACE)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="public_series")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    is_used = models.BooleanField("filled from it", default=True)

    objects = MappedSeriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mapped series"
        ordering = ["source", "series", "place"]
        constraints = [
            models.UniqueConstraint(
                name="mappedseries_series_once",
                fields=["source", "series", "place"],
                condition=Q(is_used=True),
                violation_error_code="series",
                violation_error_message="This series of that place fills a measure already.",
            ),
            models.UniqueConstraint(
                name="mappedseries_measure_once",
                fields=["measure", "area"],
                condition=Q(is_used=True),
                violation_error_code="measure",
                violation_error_message="Another series fills this measure for that area.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("public_source", args=[self.source])


class Fetch(OfficeOnly, models.Model):
    """One file of a source as it was read: what it held for us. Its rows are not kept.

    `revised`: figures that say something else than what stands; `same`: those that say the same. `unmapped`: (series,
    place) that nothing is filled from, those of our own places; `series` and `places`: all that the file names.
    """

    source = models.CharField(max_length=40)
    name = models.CharField(max_length=250)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_on = models.DateField()
    numbers = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    not_yours = models.PositiveIntegerField(default=0)
    unmapped = models.JSONField(default=list, blank=True)
    series = models.JSONField(default=list, blank=True)
    places = models.JSONField(default=list, blank=True)
    brought = models.ForeignKey(Import, models.SET_NULL, null=True, blank=True, related_name="+")

    audit_exclude: ClassVar = frozenset({"unmapped", "series", "places", "brought"})

    class Meta:
        verbose_name_plural = "fetches"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(name="fetch_by_source", fields=["source", "-at"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("public_source", args=[self.source])


class Notice(OfficeOnly, models.Model):
    """An award that a procurement portal publishes with the office as buyer. `key`: of the process and the award."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=250)
    buyer = models.CharField(max_length=250)
    supplier = models.CharField(max_length=250, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    latest_end = models.DateField(null=True, blank=True)
    published_on = models.DateField()
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.OFFERED)
    contract = models.OneToOneField(Contract, models.PROTECT, null=True, blank=True, related_name="public_notice")

    class Meta:
        ordering = ["-published_on", "key"]
        constraints = [
            models.CheckConstraint(name="notice_state_known", condition=Q(state__in=NoticeState.values)),
            models.CheckConstraint(
                name="notice_accepted_as_a_contract",
                condition=Q(state=NoticeState.ACCEPTED, contract__isnull=False)
                | (~Q(state=NoticeState.ACCEPTED) & Q(contract__isnull=True)),
            ),
            models.CheckConstraint(
                name="notice_ends_after_it_starts",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(starts__lte=F("ends")),
                violation_error_code="ends",
                violation_error_message="The contract of this notice ends before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("public_notices")

    @property
    def summary(self) -> str:
        """Who buys from whom, for how much and how long."""
        value = formats.pounds(self.value) if self.value is not None else "value not stated"
        term = (
            f"from {formats.day(self.starts)}" if self.starts else "",
            f"to {formats.day(self.ends)}" if self.ends else "",
        )
        parts = (self.buyer, f"with {self.supplier or 'no named supplier'}", value, " ".join(filter(None, term)))
        return f"{', '.join(filter(None, parts))}. Published {formats.day(self.published_on)}, {self.key}."

    @property
    def content(self) -> dict[str, Any]:
        """What the publisher says in it."""
        return {name: getattr(self, name) for name in CONTENT}


CONTENT = ("title", "buyer", "supplier", "value", "starts", "ends", "latest_end", "published_on")
