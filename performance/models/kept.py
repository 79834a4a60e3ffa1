from django.db import models
from django.db.models import Q

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Release

from .measures import Measure


class KeptReading(models.Model):
    """What a measure showed at one quarter, of the working copy or (`release`) as a release showed it.

    Worked out from other rows and kept for speed: `performance.kept.actions` writes it, and the database removes it
    with any change of a figure, target or break that it rests on (`performance.kept.triggers`). Nothing may depend on
    it.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    quarter = models.ForeignKey(Quarter, models.CASCADE, related_name="+")
    release = models.ForeignKey(Release, models.CASCADE, null=True, related_name="+")
    basis = models.CharField(max_length=64, help_text="Digest of what else it was worked out by.")
    facts = models.TextField(help_text="What lists are counted, filtered and sorted by, as JSON.")
    rows = models.TextField(help_text="Figures, targets and breaks that words and pictures tell, as JSON.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="keptreading_once_a_release",
                fields=["measure", "quarter", "release"],
                condition=Q(release__isnull=False),
            ),
            models.UniqueConstraint(
                name="keptreading_once_in_the_working_copy",
                fields=["measure", "quarter"],
                condition=Q(release__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} at {self.quarter}"
