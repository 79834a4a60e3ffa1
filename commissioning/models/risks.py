"""Risks to the plan: what may go wrong, how likely and how bad that is before and after controls."""

import datetime as dt
from collections.abc import Iterator
from typing import Self

from django.db import models
from django.db.models import F, Q

from objectives.models import DeliveryAction, Theme
from pcc_portal.accounts.models import Owned
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import Grade, scheme_for
from pcc_portal.updates.models import Register, RegisterQuerySet
from performance.models import Measure

from .contracts import Contract


class Likelihood(models.IntegerChoices):
    RARE = 1, "1 Rare"
    UNLIKELY = 2, "2 Unlikely"
    POSSIBLE = 3, "3 Possible"
    LIKELY = 4, "4 Likely"
    ALMOST_CERTAIN = 5, "5 Almost certain"


class Impact(models.IntegerChoices):
    NEGLIGIBLE = 1, "1 Negligible"
    MINOR = 2, "2 Minor"
    MODERATE = 3, "3 Moderate"
    MAJOR = 4, "4 Major"
    SEVERE = 5, "5 Severe"


HIGHEST_SCORE = 25


def band_of(score: int, day: dt.date | None = None) -> Grade:
    """How high a score is: worked out, never stored. `day`: of the quarter whose scheme says so, else the page's."""
    return next(grade for grade, lowest, _ in reversed(_bands(day)) if score >= lowest)


def _bands(day: dt.date | None = None) -> list[tuple[Grade, int, int]]:
    """Each grade with its lowest and its highest score, the lowest first."""
    grades = scheme_for(Graded.RISKS, day).by_edge
    edges = [0, *(int(grade.edge or 0) for grade in grades[1:]), HIGHEST_SCORE + 1]
    return [(grade, edges[at], edges[at + 1] - 1) for at, grade in enumerate(grades)]


def score_tag(score: int, day: dt.date | None = None) -> tuple[str, str]:
    """The status that a score wears, and its words, as in "16 High"."""
    band = band_of(score, day)
    return band.look, f"{score} {band.word}"


class RiskQuerySet(RegisterQuerySet):
    def still_open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def with_scores(self) -> Self:
        """Adds `score_before` and `score_after` controls, to filter and to order by."""
        after = F("residual_likelihood") * F("residual_impact")
        return self.annotate(score_before=F("likelihood") * F("impact"), score_after=after)

    def in_band(self, key: str) -> Self:
        """By the score after controls."""
        scores = next((scores for band, *scores in _bands() if band == key), [0, 0])
        return self.with_scores().filter(score_after__range=scores)

    def highest_first(self) -> Self:
        """The open ones before those closed, by their score after controls."""
        open_first = F("closed_on").desc(nulls_first=True)
        return self.with_scores().order_by(open_first, "-score_after", "-score_before", "review_on", "slug")


class Risk(Owned, Register):
    """`likelihood` and `impact` are those before controls, `residual_…` those that are left after them."""

    page = "risk"
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="risks")
    action = models.ForeignKey(DeliveryAction, models.PROTECT, null=True, blank=True, related_name="risks")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="risks")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="risks")
    cause = models.TextField(help_text="What is so already that makes it possible.")
    event = models.TextField("what may happen")
    effect = models.TextField(help_text="What it would mean for people, services or money.")
    likelihood = models.PositiveSmallIntegerField("likelihood before controls", choices=Likelihood)
    impact = models.PositiveSmallIntegerField("impact before controls", choices=Impact)
    controls = models.TextField(help_text="What is done to make it less likely or less harmful.")
    residual_likelihood = models.PositiveSmallIntegerField("likelihood after controls", choices=Likelihood)
    residual_impact = models.PositiveSmallIntegerField("impact after controls", choices=Impact)
    review_on = models.DateField("next review", help_text="The day by which it is looked at again.")
    closed_on = models.DateField("closed on", null=True, blank=True)
    outcome = models.TextField("what happened to it", blank=True)

    # Added by `with_scores`.
    score_before: int
    score_after: int

    objects = RiskQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    class Meta:
        ordering = ["review_on", "slug"]
        constraints = [
            models.CheckConstraint(
                name="risk_likelihood_and_impact_known",
                condition=Q(
                    likelihood__range=(1, 5),
                    impact__range=(1, 5),
                    residual_likelihood__range=(1, 5),
                    residual_impact__range=(1, 5),
                ),
                violation_error_message="Likelihood and impact are each a whole number from 1 to 5.",
                violation_error_code="likelihood",
            ),
            models.CheckConstraint(
                name="risk_not_likelier_after_controls",
                condition=Q(residual_likelihood__lte=F("likelihood")),
                violation_error_message="Controls do not make a risk likelier than it is without them.",
                violation_error_code="residual_likelihood",
            ),
            models.CheckConstraint(
                name="risk_not_worse_after_controls",
                condition=Q(residual_impact__lte=F("impact")),
                violation_error_message="Controls do not make a risk worse than it is without them.",
                violation_error_code="residual_impact",
            ),
            models.CheckConstraint(
                name="risk_closed_on_a_day_with_an_outcome",
                condition=Q(closed_on__isnull=True, outcome="") | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                violation_error_message="A closed risk has a day and says what happened; an open one has neither.",
                violation_error_code="closed_on",
            ),
        ]

    @property
    def score(self) -> int:
        """Before controls."""
        return self.likelihood * self.impact

    @property
    def residual(self) -> int:
        """The score after controls."""
        return self.residual_likelihood * self.residual_impact

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def tied_to(self, *, inside: bool) -> Iterator[tuple[str, Register]]:
        """The records that it threatens, each with its kind in words. `inside`: those not public too."""
        tied = (("Action", self.action), ("Measure", self.measure), ("Contract", self.contract))
        return ((kind, row) for kind, row in tied if row and (row.is_public or inside))
