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
    closed_on = models.DateField(null=True, blank=True)
    applications = models.PositiveIntegerField("applications received", null=True, blank=True)
    eligible = models.PositiveIntegerField("applications that were eligible", null=True, blank=True)
    applied_for = models.DecimalField("sum applied for", max_digits=14, decimal_places=2, null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.TextField("why it was withdrawn", blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

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
            models.CheckConstraint(
                name="grantround_closed_after_it_opened",
                condition=Q(opens_on__isnull=True) | Q(closed_on__isnull=True) | Q(opens_on__lte=F("closed_on")),
                violation_error_message="The round closed before it opened.",
                violation_error_code="closed_on",
            ),
            models.CheckConstraint(
                name="grantround_eligible_of_those_received",
                condition=Q(eligible__isnull=True) | Q(applications__isnull=False, applications__gte=F("eligible")),
                violation_error_message="There are more eligible applications than were received.",
                violation_error_code="eligible",
            ),
            models.CheckConstraint(
                name="grantround_applied_for_not_negative",
                condition=Q(applied_for__isnull=True) | Q(applied_for__gte=0),
                violation_error_message="A sum is not negative.",
                violation_error_code="applied_for",
            ),
            models.CheckConstraint(
                name="grantround_withdrawn_on_a_day_with_a_reason",
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="", replaced_by__isnull=True)
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message="A round that is withdrawn or replaced says when and why.",
                violation_error_code="withdrawn_reason",
            ),
            models.CheckConstraint(
                name="grantround_not_replaced_by_itself",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk")),
                violation_error_message="A round does not replace itself.",
                violation_error_code="replaced_by",
            ),
        ]


class GrantAward(Register):
    """One grant in pounds: out of a round, or made directly, with the reason, for a theme."""

    page = "grant"
    round = models.ForeignKey(GrantRound, models.PROTECT, null=True, blank=True, related_name="awards")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="direct_grants")
    direct_reason = models.TextField("why it was made outside a round", blank=True)
    recipient = models.ForeignKey(Provider, models.PROTECT, related_name="grants")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    awarded_on = models.DateField()
    awarded_precision = PrecisionField()
    purpose = models.TextField(blank=True)
    conditions = models.TextField(blank=True, help_text="On which it was made.")
    crime_reduction = models.TextField("why it reduces crime and disorder", blank=True)

    answered_through: ClassVar = ("round", "theme")

    class Meta:
        ordering = ["round", "slug"]
        constraints = [
            models.CheckConstraint(
                name="grantaward_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message="A grant is more than nothing.",
                violation_error_code="amount",
            ),
            models.CheckConstraint(
                name="grantaward_of_a_round_or_direct_with_a_reason",
                condition=Q(round__isnull=False, theme__isnull=True, direct_reason="")
                | (Q(round__isnull=True, theme__isnull=False) & ~Q(direct_reason="")),
                violation_error_message="A grant outside a round says why it is made directly.",
                violation_error_code="direct_reason",
            ),
        ]

    def get_absolute_url(self) -> str:
        """One of a round is told of on the page of the round."""
        return self.round.get_absolute_url() if self.round else super().get_absolute_url()
