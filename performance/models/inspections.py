import datetime as dt
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from objectives.models import DeliveryAction, Theme
from pcc_portal.accounts.models import Owned
from pcc_portal.periods.calendar import last_day
from pcc_portal.periods.choices import Precision
from pcc_portal.periods.fields import PrecisionField
from pcc_portal.ui.reading.fields import LeadingNumber
from pcc_portal.ui.reading.rows import by_span
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.models import Register

from ..choices import NEEDS_REASON, Answer, InspectionKind, LocalStatus, RecommendationKind

RESPONSE_DAYS = 56
# How many days the law gives for a response, the day of the report counted as the first; of other kinds it names none.
RESPONSE_PERIODS = {
    InspectionKind.NATIONAL: RESPONSE_DAYS,  # Police Act 1996, s. 55: beginning with the day of publication
    InspectionKind.FORCE: RESPONSE_DAYS,
    InspectionKind.IOPC: RESPONSE_DAYS,  # Police Reform Act 2002, sch. 3 para. 28B: beginning with that day
    InspectionKind.CORONER: RESPONSE_DAYS + 1,  # Coroners (Investigations) Regulations 2013, reg. 29: of that day
}


class Inspection(Register):
    """A published report of the inspectorate, or of another body that recommends something."""

    page = "inspection"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="inspections")
    kind = models.CharField(max_length=10, choices=InspectionKind)
    published_on = models.DateField()
    published_precision = PrecisionField()
    fieldwork = models.CharField(max_length=100, blank=True)
    force_inspected = models.BooleanField(default=False)
    cycle = models.CharField(max_length=60, blank=True)
    scale = models.CharField(
        max_length=300,
        blank=True,
        help_text="The grades that could be given at that time, the best first, with commas between them.",
    )
    summary = models.TextField(blank=True)
    link = models.URLField(blank=True)

    class Meta:
        ordering = [*by_span("published_on", latest_first=True), "slug"]
        constraints = [
            models.CheckConstraint(name="inspection_kind_known", condition=Q(kind__in=InspectionKind.values))
        ]

    @property
    def response_due_on(self) -> dt.date | None:
        """Last day for the Commissioner's comments; None where no law sets one or the report's day is not known."""
        if not self.needs_response or self.published_precision != Precision.DAY:
            return None
        return last_day(self.published_on, RESPONSE_PERIODS[InspectionKind(self.kind)])

    @property
    def needs_response(self) -> bool:
        """Whether the law gives a period for one."""
        return self.kind in RESPONSE_PERIODS

    @property
    def body(self) -> str:
        """Whose report it is, within a sentence."""
        return InspectionKind(self.kind).body

    @property
    def grades_of_scale(self) -> list[str]:
        """The best first."""
        return [word.strip() for word in self.scale.split(",") if word.strip()]


class InspectionGrade(Register):
    """The grade of the force on one question of a report; `title` is the question."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="grades")
    order = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=60)

    answered_through: ClassVar = ("inspection",)

    class Meta:
        ordering = ["inspection", "order"]
        constraints = [
            models.UniqueConstraint(
                name="inspectiongrade_order_once",
                fields=["inspection", "order"],
                violation_error_code="order",
                violation_error_message="Another question of the report has this place.",
            )
        ]

    def get_absolute_url(self) -> str:
        return self.inspection.get_absolute_url()


class Recommendation(Owned, Register):
    """What a report asks for, from the answer to what it changed. To accept it is not to have done it."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="recommendations")
    number = models.CharField(
        max_length=10,
        validators=[
            RegexValidator(
                r"^([A-Z]{1,3}[ .-]?)?\d{1,4}(\.\d{1,3}){0,2}[a-z]?$",
                "Give the number as the report prints it, such as 3, 3a, 2.1 or R4.",
            )
        ],
    )
    kind = models.CharField(max_length=22, choices=RecommendationKind, default=RecommendationKind.RECOMMENDATION)
    status = models.CharField(max_length=12, choices=LocalStatus, default=LocalStatus.OUTSTANDING)
    due_on = models.DateField(null=True, blank=True)
    signed_off_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.AWAITED)
    answer_reason = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    actions = models.ManyToManyField(DeliveryAction, blank=True, related_name="recommendations")

    answered_through: ClassVar = ("inspection",)

    class Meta:
        ordering = ["inspection", LeadingNumber("number"), "number"]
        constraints = [
            models.UniqueConstraint(
                name="recommendation_number_once",
                fields=["inspection", "kind", "number"],
                violation_error_code="number",
                violation_error_message="The report has one of this kind and number already.",
            ),
            models.CheckConstraint(name="recommendation_answer_known", condition=Q(answer__in=Answer.values)),
            models.CheckConstraint(
                name="recommendation_refused_with_reason",
                condition=~Q(answer__in=NEEDS_REASON) | ~Q(answer_reason=""),
                violation_error_code="answer_reason",
                violation_error_message="Say why it is not accepted, or not all of it.",
            ),
            models.CheckConstraint(name="recommendation_status_known", condition=Q(status__in=LocalStatus.values)),
            models.CheckConstraint(
                name="recommendation_signed_off_day_only_when_signed_off",
                condition=Q(signed_off_on__isnull=True) | Q(status=LocalStatus.SIGNED_OFF),
                violation_error_code="signed_off_on",
                violation_error_message="Only what is signed off has a day of sign-off.",
            ),
        ]

    @property
    def short_name(self) -> str:
        """What tells it from the others of its report, within a sentence, as in "area for improvement 3a"."""
        return f"{mid_sentence(self.get_kind_display())} {self.number}"

    def get_absolute_url(self) -> str:
        return self.inspection.get_absolute_url()


class InspectionResponse(Register):
    """The Commissioner's published comments on one or more reports."""

    page = "inspection_response"
    inspections = models.ManyToManyField(Inspection, related_name="responses")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="inspection_responses")
    planned_on = models.DateField(null=True, blank=True)
    planned_precision = PrecisionField()
    published_on = models.DateField(null=True, blank=True)
    published_precision = PrecisionField()
    sent_on = models.DateField(null=True, blank=True, help_text="To the Home Secretary and the body that made it.")
    link = models.URLField(blank=True)

    class Meta:
        ordering = [*by_span("published_on", latest_first=True), "slug"]
        constraints = [
            models.CheckConstraint(
                name="inspectionresponse_planned_or_published",
                condition=Q(planned_on__isnull=False) | Q(published_on__isnull=False),
                violation_error_code="planned_on",
                violation_error_message="Say when it is planned for, or when it was published.",
            )
        ]
