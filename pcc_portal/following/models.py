"""Who is mailed what a release changed: nothing but an address, and what it follows.

No person stands behind it, so the log keeps none of it, and no page shows an address.
"""

from typing import Self

from django.db import models
from django.db.models import Count, Q


class Follower(models.Model):
    """An address, sealed with the portal's secret. A command that is about to tell it of a release claims that first,
    so that of two at once only one does."""

    fingerprint = models.CharField(max_length=64, unique=True, help_text="By which an address is known again.")
    address = models.TextField(help_text="Sealed.")
    sent = models.PositiveIntegerField(default=0, help_text="Number of the last release that it was mailed.")
    claimed = models.PositiveIntegerField(default=0, help_text="Of the one that it is being mailed, or was.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="follower_claimed_before_sent", condition=Q(claimed__gte=models.F("sent")))
        ]

    def __str__(self) -> str:
        return f"Follower {self.pk}"


class FollowingQuerySet(models.QuerySet["Following"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def counted(self) -> list[tuple[str, int]]:
        """How many follow each subject, most first."""
        rows = self.confirmed().order_by().values_list("subject").annotate(n=Count("pk"))
        return list(rows.order_by("-n", "subject"))


class Following(models.Model):
    """One thing that an address follows, once its owner has said so from the mail that was sent there."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="followings")
    subject = models.CharField(max_length=160, help_text="Kind and slug.")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = FollowingQuerySet.as_manager()

    class Meta:
        ordering = ["subject"]
        constraints = [models.UniqueConstraint(name="following_once_a_follower", fields=["follower", "subject"])]

    def __str__(self) -> str:
        return self.subject
