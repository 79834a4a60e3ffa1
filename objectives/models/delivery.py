from django.db import models
from django.db.models import Q

from pcc_portal.accounts.models import Owned
from pcc_portal.periods.fields import PrecisionField
from pcc_portal.ui import formats
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.ui.reading.spans import shift
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.fields import GradeField, check_reason
from pcc_portal.updates.grading.schemes import Grade, grade_for
from pcc_portal.updates.models import Register

from ..choices import DecisionStatus
from .plan import Theme

# Of what is `Dated`, which rows wait for a date still: the expected one counts, else the planned one.
NOT_DONE = {
    "forecast_on": Q(actual_on__isnull=True),
    "baseline_on": Q(actual_on__isnull=True, forecast_on__isnull=True),
}


class Dated(models.Model):
    """Baseline, forecast and actual date. A slipped forecast needs a reason; the baseline stays."""

    baseline_on = models.DateField(null=True, blank=True)
    baseline_precision = PrecisionField()
    forecast_on = models.DateField(null=True, blank=True)
    forecast_precision = PrecisionField()
    actual_on = models.DateField(null=True, blank=True)
    actual_precision = PrecisionField()

    class Meta:
        abstract = True

    @property
    def is_done(self) -> bool:
        return self.actual_on is not None

    @property
    def date_words(self) -> str:
        """The date that counts, as exact as it is known: actual, else forecast, else baseline; empty without one."""
        name = self.date_field.removesuffix("_on")
        return formats.date_words(getattr(self, f"{name}_on"), getattr(self, f"{name}_precision")) if name else ""

    @property
    def date_field(self) -> str:
        """The column of that date."""
        names = ("actual_on", "forecast_on", "baseline_on")
        return next((name for name in names if getattr(self, name)), "")

    @property
    def has_slipped(self) -> bool:
        """Expected on no day that was planned, but later."""
        baseline, forecast = span_of(self, "baseline_on"), span_of(self, "forecast_on")
        return bool(baseline and forecast and shift(baseline, forecast) == "later")


class DeliveryAction(Owned, Register, Dated):
    page = "delivery_action"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="delivery_actions")
    sponsor = models.CharField(max_length=100, blank=True)
    brag = GradeField(graded=Graded.ACTIONS)
    brag_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["theme", "slug"]

    def clean(self) -> None:
        check_reason(Graded.ACTIONS, self.brag, self.brag_reason)

    @property
    def grade(self) -> Grade:
        """In the words of now; in a past quarter, in its own."""
        return grade_for(Graded.ACTIONS, self.brag)


class Milestone(Register, Dated):
    page = "milestone"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="milestones")
    action = models.ForeignKey(DeliveryAction, models.PROTECT, null=True, blank=True, related_name="milestones")

    class Meta:
        ordering = ["theme", "slug"]
        constraints = [
            models.CheckConstraint(
                name="milestone_has_a_date",
                condition=Q(baseline_on__isnull=False) | Q(forecast_on__isnull=False) | Q(actual_on__isnull=False),
                violation_error_code="forecast_on",
                violation_error_message="Give at least one date.",
            ),
        ]


class Decision(Register):
    """A decision notice, cited by its reference (PCC/D/2024/7)."""

    page = "decision"
    reference = models.CharField(
        max_length=40, unique=True, error_messages={"unique": "There is a decision with this reference."}
    )
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
