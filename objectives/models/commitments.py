import datetime as dt
from collections.abc import Collection
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from pcc_portal.accounts.models import OfficeOnly, Owned
from pcc_portal.periods.choices import Precision
from pcc_portal.periods.fields import PrecisionField
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.reading.rows import by_span
from pcc_portal.updates.models import Register, RegisterQuerySet

from ..choices import OPEN_COMMITMENT_STATES, CommitmentState, CommitmentStep
from .plan import Theme


class CommitmentQuerySet(RegisterQuerySet):
    def still_open(self) -> Self:
        return self.filter(state__in=OPEN_COMMITMENT_STATES)

    def due_by(self, day: dt.date) -> Self:
        return self.still_open().filter(due_on__lte=day)


class Commitment(Owned, Register):
    """A promise made to the panel or the public, which the next report must keep, revise with a reason, or carry."""

    page = "commitment"
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="commitments")
    words = models.TextField(help_text="What was promised.")
    made_in = models.CharField(max_length=200, help_text="Where it was promised.")
    made_on = models.DateField()
    first_due_on = models.DateField()
    first_due_precision = PrecisionField()
    first_due_said = models.CharField(max_length=80, blank=True)
    due_on = models.DateField()
    due_precision = PrecisionField()
    due_said = models.CharField(max_length=80, blank=True, help_text="Where no date was named: the words used.")
    state = models.CharField(max_length=12, choices=CommitmentState, default=CommitmentState.OPEN)
    closed_on = models.DateField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    class Meta:
        ordering = [*by_span("due_on"), "slug"]
        constraints = [
            models.CheckConstraint(
                name="commitment_said_where_no_date",
                condition=Q(due_said="") | Q(due_precision=Precision.NO_DATE),
                violation_error_code="due_said",
                violation_error_message="There is a date: say it there.",
            ),
            models.CheckConstraint(name="commitment_state_known", condition=Q(state__in=CommitmentState.values)),
            models.CheckConstraint(
                name="commitment_due_after_made",
                condition=Q(due_on__gte=models.F("made_on")),
                violation_error_code="due_on",
                violation_error_message="This is before the day on which it was promised.",
            ),
            models.CheckConstraint(
                name="commitment_closed_when_not_open",
                condition=Q(state__in=sorted(OPEN_COMMITMENT_STATES), closed_on__isnull=True)
                | (~Q(state__in=sorted(OPEN_COMMITMENT_STATES)) & Q(closed_on__isnull=False)),
            ),
        ]

    @property
    def due_words(self) -> str:
        """When it is due, no more exactly than was said: "mid-November 2023", "in the coming weeks"."""
        return formats.date_words(self.due_on, self.due_precision, self.due_said)

    @property
    def first_due_words(self) -> str:
        return formats.date_words(self.first_due_on, self.first_due_precision, self.first_due_said)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_COMMITMENT_STATES


class CommitmentChange(models.Model):
    """What one quarter's report did with a commitment."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="changes")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=CommitmentStep)
    from_due_on = models.DateField()
    from_due_precision = PrecisionField()
    from_due_said = models.CharField(max_length=80, blank=True)
    to_due_on = models.DateField()
    to_due_precision = PrecisionField()
    to_due_said = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="commitmentchange_reason_unless_kept",
                condition=Q(step=CommitmentStep.KEPT) | ~Q(reason=""),
                violation_error_code="reason",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                name="commitmentchange_only_a_revision_moves_the_date",
                condition=Q(step=CommitmentStep.REVISED) | Q(from_due_on=models.F("to_due_on")),
                violation_error_code="due_on",
                violation_error_message="Only a revision moves the date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.commitment}"

    @property
    def from_words(self) -> str:
        """When it was due before."""
        return formats.date_words(self.from_due_on, self.from_due_precision, self.from_due_said)

    @property
    def to_words(self) -> str:
        """When it is due after it."""
        return formats.date_words(self.to_due_on, self.to_due_precision, self.to_due_said)

    @property
    def is_illustrative(self) -> bool:
        return self.commitment.is_illustrative

    def is_made_up(self, *names: str) -> bool:
        """What happened to a promise that nobody made is made up too."""
        return self.commitment.is_made_up(*names)

    def is_public_change(self, changed: Collection[str]) -> bool:
        return self.commitment.is_public_change(())


class CommitmentAnswer(OfficeOnly, models.Model):
    """What an update means to do with a commitment. Approval does it, and leaves a `CommitmentChange`."""

    beside_content: ClassVar = frozenset({"change", "by"})  # an approval's hash leaves them out

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="answers")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=CommitmentStep)
    on = models.DateField(null=True, blank=True)
    due_on = models.DateField("new date", null=True, blank=True)
    due_precision = PrecisionField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who said so last; empty for answers from before this was kept.",
    )
    change = models.OneToOneField(CommitmentChange, models.PROTECT, null=True, blank=True, related_name="answer")

    class Meta:
        ordering = ["commitment"]
        constraints = [
            models.UniqueConstraint(name="commitmentanswer_once_a_quarter", fields=["commitment", "quarter"]),
            models.CheckConstraint(
                name="commitmentanswer_reason_unless_kept",
                condition=Q(step=CommitmentStep.KEPT) | ~Q(reason=""),
                violation_error_code="reason",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                name="commitmentanswer_new_date_with_a_revision",
                condition=Q(step=CommitmentStep.REVISED, due_on__isnull=False)
                | (~Q(step=CommitmentStep.REVISED) & Q(due_on__isnull=True)),
                violation_error_code="due_on",
                violation_error_message="A new date is given where the date moves, and only there.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.commitment}"
