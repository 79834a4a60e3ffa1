from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from objectives.models import Decision, DeliveryAction, Theme
from objectives.models.delivery import Dated
from pcc_portal.accounts.models import Owned
from pcc_portal.periods.choices import Precision
from pcc_portal.periods.fields import PrecisionField
from pcc_portal.ui.reading.rows import by_span, span_of
from pcc_portal.updates.models import Register, Sourced
from performance.models import OF_COUNCILS, Area

from .choices import Confidence, DisposalStage, RibaStage, Tenure

BEFORE_COMMISSIONED = "The report is before the survey was commissioned."


class Property(Owned, Register):
    page = "property"
    address = models.CharField(max_length=250, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    tenure = models.CharField(max_length=14, choices=Tenure, default=Tenure.NOT_RECORDED)
    uprn = models.CharField("UPRN", max_length=12, blank=True, help_text="Unique Property Reference Number.")
    use = models.CharField(max_length=150, blank=True)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="properties",
        limit_choices_to=OF_COUNCILS,
        verbose_name="council area",
    )
    area_acres = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    bought_on = models.DateField(null=True, blank=True)
    bought_precision = PrecisionField()
    lease_ends_on = models.DateField(null=True, blank=True)
    lease_break_on = models.DateField(null=True, blank=True, help_text="From which the lease can be ended early.")
    insured_until = models.DateField(null=True, blank=True, help_text="The last day that the insurance covers.")

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "properties"
        constraints = [
            models.CheckConstraint(
                name="property_area_positive",
                condition=Q(area_acres__isnull=True) | Q(area_acres__gt=0),
                violation_error_message="An area is more than nothing.",
                violation_error_code="area_acres",
            ),
            models.UniqueConstraint(
                name="property_uprn_once",
                fields=["uprn"],
                condition=~Q(uprn=""),
                violation_error_message="Another property has this number.",
                violation_error_code="uprn",
            ),
            models.CheckConstraint(
                name="property_break_within_lease",
                condition=Q(lease_break_on=None) | Q(lease_ends_on=None) | Q(lease_ends_on__gt=F("lease_break_on")),
                violation_error_message="A lease can be ended early only before it ends.",
                violation_error_code="lease_break_on",
            ),
            models.CheckConstraint(
                name="property_lease_of_what_is_not_owned",
                condition=~Q(tenure=Tenure.FREEHOLD) | Q(lease_ends_on=None, lease_break_on=None),
                violation_error_message="A freehold has no lease.",
                violation_error_code="lease_ends_on",
            ),
        ]


class Disposal(Owned, Register):
    """The sale of a property or part of one, from surplus to completion; receipts in pounds."""

    page = "disposal"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="disposals")
    property = models.ForeignKey(Property, models.PROTECT, related_name="disposals")
    stage = models.PositiveSmallIntegerField(choices=DisposalStage, default=DisposalStage.SURPLUS)
    grounds = models.TextField(blank=True, help_text="Why it is no longer needed.")
    expected_receipt = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    actual_receipt = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    buyer = models.CharField(max_length=150, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="disposals")
    due_on = models.DateField(null=True, blank=True, help_text="Day by which it is to complete.")
    completed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "slug"]
        constraints = [
            models.CheckConstraint(name="disposal_stage_known", condition=Q(stage__in=DisposalStage.values)),
            models.CheckConstraint(
                name="disposal_completed_on_at_completion",
                condition=Q(stage=DisposalStage.COMPLETION, completed_on__isnull=False)
                | (~Q(stage=DisposalStage.COMPLETION) & Q(completed_on__isnull=True)),
                violation_error_message="A sale has a day of completion when it is complete, and none before.",
                violation_error_code="completed_on",
            ),
            models.CheckConstraint(
                name="disposal_receipt_only_at_completion",
                condition=Q(actual_receipt__isnull=True) | Q(stage=DisposalStage.COMPLETION),
                violation_error_message="A receipt is recorded when the sale is complete.",
                violation_error_code="actual_receipt",
            ),
            models.CheckConstraint(
                name="disposal_money_not_negative",
                condition=(Q(expected_receipt__isnull=True) | Q(expected_receipt__gte=0))
                & (Q(actual_receipt__isnull=True) | Q(actual_receipt__gte=0)),
                violation_error_message="A receipt is not negative.",
                violation_error_code="expected_receipt",
            ),
        ]


class CapitalProject(Owned, Register, Dated):
    """A building scheme. Its baseline, forecast and actual date are those of completion; money is in pounds."""

    page = "project"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="capital_projects")
    property = models.ForeignKey(Property, models.PROTECT, null=True, blank=True, related_name="projects")
    description = models.TextField(blank=True)
    riba_stage = models.PositiveSmallIntegerField(choices=RibaStage, null=True, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    forecast = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    confidence = models.CharField(max_length=8, choices=Confidence, blank=True)
    actions = models.ManyToManyField(DeliveryAction, blank=True, related_name="capital_projects")

    class Meta:
        ordering = [*by_span("forecast_on"), "slug"]
        constraints = [
            models.CheckConstraint(
                name="capitalproject_stage_known",
                condition=Q(riba_stage__isnull=True) | Q(riba_stage__in=RibaStage.values),
            ),
            models.CheckConstraint(
                name="capitalproject_money_not_negative",
                condition=(Q(budget__isnull=True) | Q(budget__gte=0)) & (Q(forecast__isnull=True) | Q(forecast__gte=0)),
                violation_error_message="Neither the budget nor the forecast cost is negative.",
                violation_error_code="budget",
            ),
        ]


class ProjectStage(Sourced, Dated):
    """A dated step of a project: reaching a RIBA stage, or something else that readers wait for."""

    project = models.ForeignKey(CapitalProject, models.PROTECT, related_name="stages")
    title = models.CharField(max_length=150)
    riba_stage = models.PositiveSmallIntegerField(choices=RibaStage, null=True, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["project", "order"]
        constraints = [
            models.UniqueConstraint(
                name="projectstage_order_once",
                fields=["project", "order"],
                violation_error_code="order",
                violation_error_message="Another step of the project has this place.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.title}"

    def is_public_change(self, changed: Collection[str]) -> bool:
        return self.project.is_public_change(())


class ConditionSurvey(Register):
    page = "survey"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="condition_surveys")
    property = models.ForeignKey(Property, models.PROTECT, null=True, blank=True, related_name="surveys")
    subject = models.CharField(max_length=150)
    commissioned_on = models.DateField(null=True, blank=True)
    commissioned_precision = PrecisionField()
    due_on = models.DateField(null=True, blank=True)
    due_precision = PrecisionField()
    reported_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [*by_span("due_on"), "slug"]
        constraints = [
            models.CheckConstraint(
                name="conditionsurvey_reported_after_commissioned",
                condition=Q(reported_on__isnull=True)
                | Q(commissioned_on__isnull=True)
                | ~Q(commissioned_precision=Precision.DAY)
                | Q(reported_on__gte=F("commissioned_on")),
                violation_error_message=BEFORE_COMMISSIONED,
                violation_error_code="reported_on",
            )
        ]

    def clean(self) -> None:
        """Of a date that is a span, no report comes before its first day; the database holds it of days."""
        commissioned = span_of(self, "commissioned_on")
        if commissioned and self.reported_on and self.reported_on < commissioned[0]:
            raise ValidationError({"reported_on": BEFORE_COMMISSIONED})
