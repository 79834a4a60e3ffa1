"""What the portal has reminded people of.

Each reminder is its own record, so the log keeps no second one.
"""

from django.conf import settings
from django.db import models


class DigestState(models.TextChoices):
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not taken by the mail server"


class Digest(models.Model):
    """One person's mail of one day. The row is there before the mail goes out, so that no two go out.

    `about` is empty for what they hear of every day; else the report about whose findings a publisher reminds them.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    day = models.DateField()
    about = models.CharField(max_length=110, blank=True, help_text="Address of a report.")
    state = models.CharField(max_length=10, choices=DigestState, default=DigestState.SENDING)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-day", "person")
        constraints = (models.UniqueConstraint(fields=("person", "day", "about"), name="digest_once_a_person_and_day"),)

    def __str__(self) -> str:
        return f"Reminders of {self.day} to {self.person}"


class Reminder(models.Model):
    """Something that a digest told a person of, when it had been so for `age` days."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    item = models.CharField(max_length=250)
    age = models.PositiveSmallIntegerField("days since it began")

    class Meta:
        ordering = ("digest", "item")
        constraints = (models.UniqueConstraint(fields=("person", "item", "age"), name="reminder_once_an_age"),)

    def __str__(self) -> str:
        return f"{self.item}, day {self.age}"
