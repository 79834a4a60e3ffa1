"""What budgets came to, line by line, and why their forecasts moved."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.updates.models import Releasable, Sourced

from .money import Budget, BudgetLine


class LineFigure(Releasable, Sourced):
    """What a line of a budget had cost by the end of a period, and what it is forecast to cost in the year, in pounds.

    Neither has to be there: a correction may take back what was reported.
    """

    key_fields: ClassVar = ("line", "end")

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="figures")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+", help_text="The one that its period is in.")
    end = models.DateField("end of the period")
    actual = models.DecimalField("actual to date", max_digits=14, decimal_places=2, null=True, blank=True)
    forecast = models.DecimalField("forecast of the year", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta(Releasable.Meta):
        ordering = ["line", "end"]
        constraints = [
            *Releasable.Meta.constraints,
            models.UniqueConstraint(
                name="linefigure_one_chain_a_period", fields=["line", "end"], condition=Q(supersedes__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}, to {formats.plain_day(self.end)}"

    @property
    def budget(self) -> Budget:
        return self.line.budget


class BudgetMovement(Releasable, Sourced):
    """Why the forecast of a year moved since the one before, in pounds: above 0 where more will be spent.

    With a line `to`, a virement: so much of the budget and of its spending goes from one line to another, and the whole
    stays. One that turns out to be none is corrected to 0.
    """

    key_fields: ClassVar = ("budget", "number")

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="movements")
    number = models.PositiveSmallIntegerField()
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+", help_text="Of the forecast that it led to.")
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="+")
    to = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="+")
    cause = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta(Releasable.Meta):
        ordering = ["budget", "number"]
        constraints = [
            *Releasable.Meta.constraints,
            models.UniqueConstraint(
                name="budgetmovement_one_chain_a_number",
                fields=["budget", "number"],
                condition=Q(supersedes__isnull=True),
            ),
            models.CheckConstraint(
                name="budgetmovement_virement_between_two_lines",
                condition=Q(to__isnull=True) | (Q(line__isnull=False, amount__gte=0) & ~Q(line=F("to"))),
                violation_error_code="to",
                violation_error_message="A virement takes an amount above 0 from one line to another.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget}: {self.cause}"

    @property
    def is_virement(self) -> bool:
        return self.to_id is not None

    def get_correction_url(self) -> str:
        return reverse("budget_movement_correct", args=[self.budget.slug, self.pk])
