from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pcc_portal.accounts.models import OfficeOnly, Owned
from performance.models import Measure

from .order import ITEMS, Item


class Publication(Owned, models.Model):
    """Where one item of the order is published, and its owner. `next_on` is a day that the office set."""

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


class PriorityStatement(OfficeOnly, models.Model):
    """What the force contributes to one national priority, or why it does not apply; the measures that show it."""

    key = models.CharField(max_length=40, unique=True)
    applies = models.BooleanField("it applies to the force", default=True)
    words = models.TextField("in words", blank=True, max_length=4000)
    measures = models.ManyToManyField(Measure, blank=True, related_name="national_priorities")

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="prioritystatement_why_it_does_not_apply",
                condition=Q(applies=True) | ~Q(words=""),
                violation_error_code="words",
                violation_error_message="Say why it does not apply.",
            )
        ]

    def __str__(self) -> str:
        return f"National priority {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("publication_draft", args=["national-priorities"])


def publications() -> dict[str, Publication]:
    """Of each item, stored or not. One query."""
    stored = {row.key: row for row in Publication.objects.select_related("owner")}
    return {key: stored.get(key) or Publication(key=key) for key in ITEMS}
