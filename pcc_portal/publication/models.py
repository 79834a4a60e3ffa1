from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pcc_portal.accounts.models import Owned

from .order import ITEMS, Item


class Publication(Owned, models.Model):
    """Where one item of the order is published, and who answers for it. `next_on` is a day that the office set."""

    key = models.CharField(max_length=40, unique=True)
    address = models.URLField("where it is published", blank=True)
    published_on = models.DateField("last published on", null=True, blank=True)
    covers_until = models.DateField("covers the time until", null=True, blank=True)
    is_findable = models.BooleanField("easy to find", null=True, blank=True)
    next_on = models.DateField("next on", null=True, blank=True)
    note = models.TextField("note for the office", blank=True, max_length=2000)

    # What readers outside see of it.
    read_outside: ClassVar = frozenset({"address", "published_on", "covers_until"})

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="publication_published_somewhere",
                condition=Q(published_on__isnull=True) | ~Q(address=""),
                violation_error_code="address",
                violation_error_message="Say where it is published.",
            ),
            models.CheckConstraint(
                name="publication_covers_when_published",
                condition=Q(covers_until__isnull=True) | Q(published_on__isnull=False),
                violation_error_code="published_on",
                violation_error_message="Say when it was published.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)

    def get_absolute_url(self) -> str:
        return reverse("publication_list")

    @property
    def item(self) -> Item:
        return ITEMS[self.key]

    def is_public_change(self, changed: Collection[str]) -> bool:
        return not changed or bool(self.read_outside & set(changed))


def publications() -> dict[str, Publication]:
    """Of each item, stored or not. One query."""
    stored = {row.key: row for row in Publication.objects.select_related("owner")}
    return {key: stored.get(key) or Publication(key=key) for key in ITEMS}
