"""What kinds of meetings there are, by the names that the office has for them."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from ..choices import HeldBy

# Of an office that has changed none: key, name, and who holds them. That of the panel's ordinary meeting is empty.
FIRST = (
    ("", "Panel meeting", HeldBy.PANEL),
    ("confirmation-hearing", "Confirmation hearing", HeldBy.PANEL),
    ("public", "Public meeting", HeldBy.OFFICE),
    ("performance", "Performance meeting", HeldBy.OFFICE),
    ("thematic", "Thematic meeting", HeldBy.OFFICE),
    ("partnership", "Partnership meeting", HeldBy.OFFICE),
    ("governance-board", "Governance board", HeldBy.OFFICE),
    ("criminal-justice-board", "Criminal justice board", HeldBy.OFFICE),
    ("drugs-partnership", "Combating drugs partnership", HeldBy.OFFICE),
    ("community-safety-partnership", "Community safety partnership", HeldBy.OFFICE),
)
ORDINARY = ""


class MeetingKindQuerySet(models.QuerySet["MeetingKind"]):
    def in_use(self, held_by: HeldBy) -> "MeetingKindQuerySet":
        return self.filter(held_by=held_by, is_retired=False)

    def offered(self, held_by: HeldBy, row: Any) -> "MeetingKindQuerySet":
        """For the form of a meeting: one that has a kind keeps it, though it be retired by now."""
        kept = Q(key=row.kind_id) if row.pk else Q(pk__in=[])
        return self.filter(Q(held_by=held_by, is_retired=False) | kept)


class MeetingKind(models.Model):
    """A kind of meeting. Its key stands in the rows of meetings and never changes; a past quarter reads the name that
    it had."""

    key = models.CharField(max_length=60, unique=True, blank=True)
    name = models.CharField(max_length=60)
    held_by = models.CharField("who holds them", max_length=8, choices=HeldBy)
    order = models.PositiveSmallIntegerField()
    is_retired = models.BooleanField(default=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", help_text="Who alone reads the papers of a board."
    )

    objects = MeetingKindQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="meetingkind_name_once",
                condition=Q(is_retired=False),
                violation_error_code="name",
                violation_error_message="There is a kind of meeting with this name.",
            ),
            models.CheckConstraint(name="meetingkind_held_by_known", condition=Q(held_by__in=HeldBy.values)),
        ]

    def __str__(self) -> str:
        return self.name

    def is_public_change(self, changed: Collection[str]) -> bool:
        """Readers outside see what it is called, not who its members are."""
        return "members" not in changed

    @property
    def is_ordinary(self) -> bool:
        """Of the panel: its day alone tells which meeting it is."""
        return self.key == ORDINARY
