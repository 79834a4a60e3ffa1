from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.fields import GradeField
from pcc_portal.updates.models import Releasable

from .measures import Measure


class MeasureGrade(Releasable):
    """The grade that a person gives a measure, from a quarter on and up to a day; without one, for that quarter alone.

    Where a rule grades, it overrides the rule's answer, which is printed beside it.
    """

    key_fields: ClassVar = ("measure", "quarter")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="given_grades")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+")
    grade = GradeField(graded=Graded.MEASURES, blank=False)
    why = models.TextField(help_text="For readers.")
    until = models.DateField(null=True, blank=True, help_text="The last day on which it holds.")

    class Meta(Releasable.Meta):
        ordering = ["measure", "quarter"]
        verbose_name = "grade given by a person"
        verbose_name_plural = "grades given by a person"
        constraints = [
            *Releasable.Meta.constraints,
            models.UniqueConstraint(
                name="measuregrade_one_chain_a_quarter",
                fields=["measure", "quarter"],
                condition=Q(supersedes__isnull=True),
                violation_error_code="quarter",
                violation_error_message="A person has graded it for that quarter.",
            ),
            models.CheckConstraint(
                name="measuregrade_says_why",
                condition=~Q(why=""),
                violation_error_code="why",
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Grade of {self.measure} from {self.quarter}"

    def get_correction_url(self) -> str:
        return reverse("measure_grade_correct", args=[self.measure.slug, self.pk])
