from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from objectives.models import Decision
from pcc_portal.accounts.models import OfficeOnly
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.updates.models import Origin, Releasable, ReleasableQuerySet, Sourced
from pcc_portal.updates.releases.as_of import AsAt

from ..choices import AreaKind, Availability, Qualifier
from .measures import Area, Measure


class ObservationQuerySet(ReleasableQuerySet):
    def of_the_force(self) -> Self:
        return self.filter(area__kind=AreaKind.FORCE)

    def reported_up_to(self, quarter: Quarter) -> Self:
        """Rows of the reports up to and including that quarter's, and of the periods up to its end, whenever typed."""
        return self.filter(Q(quarter__start__lte=quarter.start) | Q(end__lte=quarter.end))

    def as_at(self, as_at: AsAt) -> Self:
        """Less what is left where a figure had been entered for a wrong period."""
        return super().as_at(as_at).given()

    def given(self) -> Self:
        return self.exclude(availability=Availability.MOVED)

    def ready_for_release(self, until: Quarter | None = None) -> Self:
        """Of a quarter and of those before: by the period covered, whenever it was typed, or by the report it is of."""
        ready = super().ready_for_release()
        if until is None:
            return ready
        by_period = Q(end__lte=until.end, moved_from__isnull=True) & ~Q(availability=Availability.MOVED)
        return ready.filter(Q(quarter__start__lte=until.start) | by_period)


class Observation(Releasable, Sourced):
    """One figure of one measure, for one area and period, as reported in one quarter.

    `value` is in the measure's unit; percentages are 0 to 100. It is null exactly where `availability` says why.
    """

    key_fields: ClassVar = ("measure", "area", "start", "end")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="observations")
    area = models.ForeignKey(Area, models.PROTECT, related_name="observations")
    quarter = models.ForeignKey(
        Quarter, models.PROTECT, related_name="observations", help_text="The quarter whose report gives the figure."
    )
    start = models.DateField(help_text="First day that the figure covers.")
    end = models.DateField(help_text="Last day that the figure covers.")
    as_at = models.DateField(help_text="When the figure was drawn.")
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    lower = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    is_tied = models.BooleanField(default=False, help_text="Others share the place.")
    qualifier = models.CharField(max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    is_provisional = models.BooleanField(default=False)
    availability = models.CharField(max_length=15, choices=Availability, default=Availability.REPORTED)
    availability_reason = models.TextField(blank=True)
    withheld_by = models.CharField(max_length=100, blank=True)
    review_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    moved_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="moved_to",
        help_text="What is left where this figure had been entered for a wrong period.",
    )

    added_content: ClassVar = frozenset({"lower", "upper", "is_tied"})

    # Of a quarter's figure that is worked out from months and not stored: how many were given, where not all three.
    months_given: int | None = None

    objects = ObservationQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    # What stands in place of a figure too small to show, and why; None until `stats.hidden.mark` has said.
    hidden: str | None = None
    hidden_why: str = ""

    class Meta(Releasable.Meta):
        ordering = ["measure", "area", "end", "start"]
        indexes = [models.Index(name="observation_by_measure_and_end", fields=["measure", "area", "end"])]
        constraints = [
            *Releasable.Meta.constraints,
            models.UniqueConstraint(
                name="observation_one_chain_a_period",
                fields=["measure", "area", "start", "end"],
                condition=Q(supersedes__isnull=True),
                violation_error_code="start",
                violation_error_message="There is a figure for that area and period.",
            ),
            models.CheckConstraint(
                name="observation_period_in_order",
                condition=Q(start__lte=F("end")),
                violation_error_code="end",
                violation_error_message="This is before the first day.",
            ),
            models.CheckConstraint(
                name="observation_as_at_not_before_start",
                condition=Q(as_at__gte=F("start")),
                violation_error_code="as_at",
                violation_error_message="This is before the period that the figure covers.",
            ),
            models.CheckConstraint(
                name="observation_value_or_state",
                condition=Q(value__isnull=False, availability=Availability.REPORTED)
                | (Q(value__isnull=True) & ~Q(availability=Availability.REPORTED)),
                violation_error_code="value",
                violation_error_message="Give the figure, or say why there is none.",
            ),
            models.CheckConstraint(
                name="observation_state_has_reason",
                condition=Q(availability=Availability.REPORTED) | ~Q(availability_reason=""),
                violation_error_code="availability_reason",
                violation_error_message="Say why there is no figure.",
            ),
            models.CheckConstraint(
                name="observation_withheld_by_whom_until_when",
                condition=~Q(availability=Availability.WITHHELD) | (~Q(withheld_by="") & Q(review_on__isnull=False)),
                violation_error_code="withheld_by",
                violation_error_message="Say who withholds it, and when that is looked at again.",
            ),
            models.CheckConstraint(
                name="observation_counts_need_a_base",
                condition=Q(numerator__isnull=True) | Q(denominator__isnull=False),
                violation_error_code="denominator",
                violation_error_message="Say what the number is out of.",
            ),
            models.CheckConstraint(
                name="observation_base_positive",
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                violation_error_code="denominator",
                violation_error_message="A number is out of more than nothing.",
            ),
            models.CheckConstraint(
                name="observation_interval_has_two_ends",
                condition=Q(lower__isnull=True, upper__isnull=True)
                | Q(lower__isnull=False, upper__isnull=False, lower__lte=F("upper")),
                violation_error_code="upper",
                violation_error_message="Give both ends of the interval, the lower one first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.area}, {formats.period_words(self.start, self.end)}"

    @property
    def is_partial(self) -> bool:
        """Made of months of which one is missing."""
        return self.months_given is not None

    @classmethod
    def together_with(cls, rows: Iterable[Self]) -> list[Self]:
        """Figures that were moved, and what is left where they stood; over several moves all of them, a query each."""
        known = {row.pk: row for row in rows}
        last = list(known.values())
        in_force = cls.objects.filter(Q(superseded_by__isnull=True) | Q(availability=Availability.MOVED))
        while last:
            linked = Q(pk__in=[row.moved_from_id for row in last if row.moved_from_id]) | Q(moved_from__in=last)
            last = [row for row in in_force.filter(linked) if row.pk not in known]  # type: ignore[misc]  # of this table
            known |= {row.pk: row for row in last}
        return list(known.values())

    @property
    def was_published(self) -> bool:
        """Readers have seen it, or a row that it replaces."""
        same = {name: self.serializable_value(name) for name in self.key_fields}
        if self.moved_from is not None and self.moved_from.was_published:
            return True
        return self.is_released or Observation.objects.filter(**same, release__isnull=False).exists()

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.measure.slug])

    def get_correction_url(self) -> str:
        return reverse("figure_correct", args=[self.measure.slug, self.pk])


class Target(Origin, Releasable):
    """What a measure should reach from a date on. A new target is a new row and never re-judges the past."""

    origin_field: ClassVar = "set_by"

    key_fields: ClassVar = ("measure", "effective_from")
    belongs_until: ClassVar = ("effective_from__lte", "end")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="targets")
    effective_from = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6)
    upper = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    tolerance = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="targets")
    set_by = models.CharField(max_length=200, help_text="Who set it, and where.")

    added_content: ClassVar = frozenset({"upper"})

    class Meta(Releasable.Meta):
        ordering = ["measure", "effective_from"]
        constraints = [
            *Releasable.Meta.constraints,
            models.UniqueConstraint(
                name="target_one_chain_a_day",
                fields=["measure", "effective_from"],
                condition=Q(supersedes__isnull=True),
                violation_error_code="effective_from",
                violation_error_message="There is a target from that day.",
            ),
            models.CheckConstraint(
                name="target_tolerance_not_negative",
                condition=Q(tolerance__gte=0),
                violation_error_code="tolerance",
                violation_error_message="This cannot be below 0.",
            ),
            models.CheckConstraint(
                name="target_range_in_order",
                condition=Q(upper__isnull=True) | Q(upper__gt=F("value")),
                violation_error_code="upper",
                violation_error_message="This has to be above the lower end.",
            ),
        ]

    def __str__(self) -> str:
        return f"Target of {self.measure} from {formats.day(self.effective_from)}"

    def get_correction_url(self) -> str:
        return reverse("target_correct", args=[self.measure.slug, self.pk])


class SeriesBreak(Origin, Releasable):
    """A dated note after which comparison with earlier figures stops."""

    origin_field: ClassVar = "note"

    key_fields: ClassVar = ("measure", "on")
    belongs_until: ClassVar = ("on__lte", "end")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="breaks")
    on = models.DateField()
    note = models.TextField()

    class Meta(Releasable.Meta):
        ordering = ["measure", "on"]
        constraints = [
            *Releasable.Meta.constraints,
            models.UniqueConstraint(
                name="seriesbreak_one_chain_a_day",
                fields=["measure", "on"],
                condition=Q(supersedes__isnull=True),
                violation_error_code="on",
                violation_error_message="There is a break on that day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Break of {self.measure} on {formats.day(self.on)}"

    def get_correction_url(self) -> str:
        return reverse("series_break_correct", args=[self.measure.slug, self.pk])


class ExpectedFigureQuerySet(models.QuerySet["ExpectedFigure"]):
    def of(self, quarter: Quarter) -> Self:
        return self.filter(quarter=quarter).select_related("measure__theme", "area", "quarter")


class ExpectedFigure(OfficeOnly, models.Model):
    """A figure that a quarter's update has to give, or say why it cannot. Opening a quarter rolls these forward."""

    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="expected_figures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="expected_figures")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    objects = ExpectedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["quarter", "measure__order", "measure__slug", "area"]
        constraints = [
            models.UniqueConstraint(
                name="expectedfigure_once_a_quarter",
                fields=["quarter", "measure", "area"],
                violation_error_code="area",
                violation_error_message="The update of that quarter asks for this figure already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.area}, {self.quarter}"
