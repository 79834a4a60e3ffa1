import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from pcc_portal.accounts.models import OfficeOnly

LONGEST_QUERY = 200


class FeedQuerySet(models.QuerySet["Feed"]):
    def that_work(self) -> Self:
        """Those that were not ended, of people who may sign in."""
        return self.filter(ended_at__isnull=True, person__is_active=True)


def new_nonce() -> str:
    return secrets.token_hex(16)


class Feed(OfficeOnly, models.Model):
    """The calendar as one person reads it, at a secret address for another calendar to fetch.

    The address is signed with `nonce`, and is kept nowhere. `query` holds the filters as the page's address has them,
    `words` what they are called.
    """

    audit_exclude: ClassVar = ("nonce",)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    words = models.CharField(max_length=400)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="feed_once_a_person_and_query",
                fields=["person", "query"],
                condition=models.Q(ended_at__isnull=True),
                violation_error_message="There is an address for these days already.",
            )
        ]

    def __str__(self) -> str:
        return f"Calendar feed of {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("calendar_feeds")
