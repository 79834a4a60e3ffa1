from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from objectives.models import DeliveryAction, Theme
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Register, Releasable, Sourced

from ..choices import Reported


class Budget(Register):
    """A budget of one financial year, in pounds. `year` 2023 is 2023/24.

    A year may have several, each of a `kind` in the office's own words (revenue, capital; police, fire). The slug of
    one without a kind is 2023-24, of another 2023-24-capital.
    """

    page = "budget"
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40, blank=True)
    reported = models.CharField(max_length=8, choices=Reported, default=Reported.QUARTER)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="budgets", help_text="Where the report tells of it.")
    forecast_theme = models.ForeignKey(
        Theme, models.PROTECT, related_name="+", help_text="Where the report tells of its forecast outturn."
    )
    net_budget_requirement = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, help_text="After other funding and reserves.")
    use_of_reserves = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["-year", "kind"]
        constraints = [
            models.CheckConstraint(
                name="budget_positive",
                condition=Q(total__gt=0) & (Q(net_budget_requirement__isnull=True) | Q(net_budget_requirement__gt=0)),
                violation_error_code="total",
                violation_error_message="The Net Budget Requirement and the total are above 0.",
            ),
            models.UniqueConstraint(
                "year",
                Lower("kind"),
                name="budget_one_of_a_kind_a_year",
                violation_error_code="kind",
                violation_error_message="There is a budget of that kind for that year.",
            ),
        ]

    @property
    def other_funding(self) -> Decimal | None:
        """Funding and reserves on top of the Net Budget Requirement, pounds; None of a budget without one."""
        return None if self.net_budget_requirement is None else self.total - self.net_budget_requirement


class BudgetLine(Register):
    """A line of a budget, in pounds. A line with lines below it has no amount of its own: it is their sum."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="lines")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="budget_lines")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    actions = models.ManyToManyField(DeliveryAction, blank=True, related_name="budget_lines")

    class Meta:
        ordering = ["budget", "order", "slug"]
        constraints = [
            models.CheckConstraint(
                name="budgetline_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_code="parent",
                violation_error_message="This line is a part of the one that you change.",
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("budget", args=[self.budget.slug])


class Forecast(Releasable, Sourced):
    """The outturn forecast for the year as it stood at one quarter, in pounds."""

    key_fields: ClassVar = ("budget", "quarter")

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="forecasts")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="forecasts")
    outturn = models.DecimalField(max_digits=14, decimal_places=2)
    as_at = models.DateField()
    note = models.TextField(blank=True)

    class Meta(Releasable.Meta):
        ordering = ["budget", "quarter"]
        constraints = [
            *Releasable.Meta.constraints,
            models.UniqueConstraint(
                name="forecast_one_chain_a_quarter",
                fields=["budget", "quarter"],
                condition=Q(supersedes__isnull=True),
                violation_error_code="quarter",
                violation_error_message="There is a forecast for that quarter.",
            ),
        ]

    def __str__(self) -> str:
        return f"Forecast of {self.budget} at {self.quarter}"

    def get_correction_url(self) -> str:
        return reverse("forecast_correct", args=[self.budget.slug, self.pk])
