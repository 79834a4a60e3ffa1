import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from pcc_portal.accounts.models import OfficeOnly
from pcc_portal.periods.clock import day_of

from ..choices import Verdict
from .updates import QuarterlyUpdate, UpdateText


class ReviewQuerySet(models.QuerySet["Review"]):
    def decided(self) -> Self:
        """The latest decision first."""
        return self.exclude(verdict="").order_by("-decided_at", "-pk").select_related("text__update__quarter")

    def last_of(self, update: QuarterlyUpdate, person: Any) -> "Review | None":
        """What a person last decided about an update."""
        return self.decided().filter(update=update, person=person).first()


class Review(OfficeOnly, models.Model):
    """What an approver opened of an update, and what they decided of it.

    The hash is that of the content with what its references printed (`releases.approval.digest`), so that an update
    which has changed since is another one to open. `printed` and `items` tell later what has changed: what each
    reference printed, and the hash of each item by itself.
    """

    update = models.ForeignKey(QuarterlyUpdate, models.PROTECT, related_name="reviews")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of what was opened.")
    text = models.ForeignKey(UpdateText, models.PROTECT, null=True, blank=True, related_name="+")
    printed = models.JSONField(default=dict, blank=True)
    items = models.JSONField(default=list, blank=True)
    opened_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="review_once_a_content", fields=["update", "person", "content_hash"]),
            models.CheckConstraint(name="review_verdict_known", condition=Q(verdict__in=["", *Verdict.values])),
            models.CheckConstraint(
                name="review_verdict_on_a_day",
                condition=Q(verdict="", decided_at__isnull=True) | (~Q(verdict="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.update}"

    @property
    def decided_on(self) -> dt.date:
        """Of one that is decided."""
        if self.decided_at is None:
            raise ValueError(f"{self} is not decided.")
        return day_of(self.decided_at)
