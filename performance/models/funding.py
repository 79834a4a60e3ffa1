"""What stands behind a budget: reserves, savings, the precept and the years to come. All amounts in pounds."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pcc_portal.updates.models import Register

from ..choices import PanelDecision, ReserveKind, SecondDecision
from .money import Budget


class PartOfBudget(Register):
    """A record that is shown on its budget's page."""

    answered_through: ClassVar = ("budget",)

    budget: models.ForeignKey[Budget, Budget]

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse("budget", args=[self.budget.slug])


class Reserve(PartOfBudget):
    """A reserve over the year of its budget; what is left at the end is worked out."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="reserves")
    kind = models.CharField(max_length=9, choices=ReserveKind)
    opening = models.DecimalField(max_digits=14, decimal_places=2)
    added = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    used = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["budget", "order", "slug"]
        constraints = [
            models.CheckConstraint(
                name="reserve_amounts_not_negative",
                condition=Q(opening__gte=0, added__gte=0, used__gte=0),
                violation_error_code="opening",
                violation_error_message="What a reserve holds, takes in and gives is 0 or more.",
            ),
            models.CheckConstraint(
                name="reserve_uses_what_there_is",
                condition=Q(used__lte=F("opening") + F("added")),
                violation_error_code="used",
                violation_error_message="This is more than the reserve holds.",
            ),
        ]

    @property
    def closing(self) -> Decimal:
        return self.opening + self.added - self.used


class Saving(PartOfBudget):
    """A saving that the budget counts on; what is still to be delivered is worked out."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="savings")
    planned = models.DecimalField(max_digits=14, decimal_places=2)
    delivered = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    at_risk = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["budget", "order", "slug"]
        constraints = [
            models.CheckConstraint(
                name="saving_amounts_not_negative",
                condition=Q(planned__gt=0, delivered__gte=0, at_risk__gte=0),
                violation_error_code="planned",
                violation_error_message="What is planned is above 0, and what is delivered or at risk is 0 or more.",
            ),
            models.CheckConstraint(
                name="saving_risks_what_is_left",
                condition=Q(at_risk=0) | Q(at_risk__lte=F("planned") - F("delivered")),
                violation_error_code="at_risk",
                violation_error_message="This is more than is still to be delivered.",
            ),
        ]

    @property
    def gap(self) -> Decimal:
        """Planned and not delivered; below 0 where more was saved than planned."""
        return self.planned - self.delivered


class Precept(PartOfBudget):
    """What council tax payers pay towards a budget, and the days on which its steps were taken."""

    budget = models.OneToOneField(
        Budget,
        models.PROTECT,
        related_name="precept",
        error_messages={"unique": "The precept of this budget is there."},
    )
    band_d = models.DecimalField("band D", max_digits=14, decimal_places=2)
    band_d_before = models.DecimalField("band D of the year before", max_digits=14, decimal_places=2)
    amount = models.DecimalField("precept", max_digits=14, decimal_places=2, null=True, blank=True)
    notified_on = models.DateField("proposal notified", null=True, blank=True)
    reviewed_on = models.DateField("panel’s report", null=True, blank=True)
    decision = models.CharField(
        "what the panel decided", max_length=9, choices=PanelDecision, default=PanelDecision.AWAITED
    )
    panel_words = models.TextField("what the panel said", blank=True)
    revised_on = models.DateField("revised precept notified", null=True, blank=True)
    second_reviewed_on = models.DateField("panel’s second report", null=True, blank=True)
    second_decision = models.CharField(
        "what the panel decided on the revised precept", max_length=8, choices=SecondDecision, blank=True
    )
    responded_on = models.DateField("response published", null=True, blank=True)
    issued_on = models.DateField("precept issued", null=True, blank=True)

    class Meta:
        ordering = ["budget"]
        constraints = [
            models.CheckConstraint(
                name="precept_above_nought",
                condition=Q(band_d__gt=0, band_d_before__gt=0) & (Q(amount__isnull=True) | Q(amount__gt=0)),
                violation_error_code="band_d",
                violation_error_message="Band D and the precept are above 0.",
            ),
            models.CheckConstraint(
                name="precept_decided_when_reviewed",
                condition=Q(decision=PanelDecision.AWAITED, reviewed_on__isnull=True)
                | (~Q(decision=PanelDecision.AWAITED) & Q(reviewed_on__isnull=False)),
                violation_error_code="decision",
                violation_error_message="Give the day of the panel’s report and what it decided, or neither.",
            ),
            models.CheckConstraint(
                name="precept_revised_after_a_veto",
                condition=Q(decision=PanelDecision.VETO)
                | Q(revised_on__isnull=True, second_reviewed_on__isnull=True, second_decision=""),
                violation_error_code="revised_on",
                violation_error_message="A precept is revised, and reviewed again, where the panel vetoed it.",
            ),
        ]

    @property
    def increase(self) -> Decimal:
        """Of band D on the year before, in pounds."""
        return self.band_d - self.band_d_before

    @property
    def increase_share(self) -> Decimal:
        """Per cent of the year before."""
        return self.increase * 100 / self.band_d_before


class MediumTermYear(PartOfBudget):
    """A year to come as the medium-term plan beside a budget has it; the gap is worked out."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="medium_term_years")
    year = models.PositiveSmallIntegerField()
    spending = models.DecimalField("spending before savings", max_digits=14, decimal_places=2)
    funding = models.DecimalField(max_digits=14, decimal_places=2)
    savings = models.DecimalField("savings found", max_digits=14, decimal_places=2, default=0)

    class Meta:
        ordering = ["budget", "year"]
        constraints = [
            models.UniqueConstraint(
                name="mediumtermyear_once",
                fields=["budget", "year"],
                violation_error_code="year",
                violation_error_message="That year is there.",
            ),
            models.CheckConstraint(
                name="mediumtermyear_amounts",
                condition=Q(spending__gt=0, funding__gt=0, savings__gte=0),
                violation_error_code="spending",
                violation_error_message="Spending and funding are above 0, and savings are 0 or more.",
            ),
        ]

    @property
    def gap(self) -> Decimal:
        """Spending that neither funding nor savings cover; below 0 where they cover more."""
        return self.spending - self.savings - self.funding
