from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from objectives.models import Theme
from pcc_portal.periods.fields import PrecisionField
from pcc_portal.ui.reading.rows import by_span
from pcc_portal.updates.models import Register

from .services import Provider


class FundingAward(Register):
    """A bid won: money from a funder, in pounds, and what it is for."""

    page = "award"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="funding_awards")
    funder = models.CharField(max_length=150)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    awarded_on = models.DateField(null=True, blank=True)
    awarded_precision = PrecisionField()
    purpose = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    initiatives = models.PositiveSmallIntegerField(null=True, blank=True)
    initiatives_noun = models.CharField(max_length=60, blank=True, help_text="For example: initiatives, hubs.")

    class Meta:
        ordering = [*by_span("awarded_on", latest_first=True), "slug"]
        constraints = [
            models.CheckConstraint(
                name="fundingaward_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message="An award is more than nothing.",
                violation_error_code="amount",
            )
        ]


class GrantRound(Register):
    """Money that the office gives out, or passes on, to several recipients."""

    page = "grant_round"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="grant_rounds")
    funder = models.CharField(max_length=150)
    purpose = models.TextField(blank=True)
    pot = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    closes_precision = PrecisionField()
    awards_by = models.DateField(null=True, blank=True)
    awards_precision = PrecisionField()

    class Meta:
        ordering = [*by_span("closes_on", latest_first=True), "slug"]
        constraints = [
            models.CheckConstraint(
                name="grantround_opens_before_it_closes",
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(opens_on__lte=F("closes_on")),
                violation_error_message="The round closes before it opens.",
                violation_error_code="closes_on",
            ),
            models.CheckConstraint(
                name="grantround_pot_positive",
                condition=Q(pot__isnull=True) | Q(pot__gt=0),
                violation_error_message="A pot is more than nothing. Leave it empty where it is not known.",
                violation_error_code="pot",
            ),
        ]


class GrantAward(Register):
    """One grant out of a round, in pounds."""

    round = models.ForeignKey(GrantRound, models.PROTECT, related_name="awards")
    recipient = models.ForeignKey(Provider, models.PROTECT, related_name="grants")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    awarded_on = models.DateField()
    awarded_precision = PrecisionField()
    purpose = models.TextField(blank=True)

    answered_through: ClassVar = ("round",)

    class Meta:
        ordering = ["round", "slug"]
        constraints = [
            models.CheckConstraint(
                name="grantaward_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message="A grant is more than nothing.",
                violation_error_code="amount",
            )
        ]

    def get_absolute_url(self) -> str:
        return self.round.get_absolute_url()
