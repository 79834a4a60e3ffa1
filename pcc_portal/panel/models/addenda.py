from django.conf import settings
from django.db import models
from django.db.models import Q

from .reports import PanelReport


class Addendum(models.Model):
    """A dated note beside a sealed report, which stays as it was sent."""

    report = models.ForeignKey(PanelReport, models.PROTECT, related_name="addenda")
    paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    said_on = models.DateField(
        null=True, blank=True, help_text="The day on which it was said or happened, where it was written later."
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        verbose_name_plural = "addenda"
        constraints = [
            models.CheckConstraint(
                name="addendum_has_text",
                condition=~Q(text=""),
                violation_error_code="text",
                violation_error_message="Write the note.",
            )
        ]

    def __str__(self) -> str:
        return f"Note on {self.report}"
