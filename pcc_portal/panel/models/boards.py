from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from objectives.models import Plan
from pcc_portal.accounts.rules import is_office
from performance.models import AccountabilityMeeting

from ..choices import ReportState


class BoardPaperQuerySet(models.QuerySet["BoardPaper"]):
    def sealed(self) -> Self:
        return self.filter(state=ReportState.SEALED)

    def visible_to(self, user: Any) -> Self:
        """All for the office; what was sealed for members of the board; nothing for anybody else."""
        if is_office(user):
            return self
        if not getattr(user, "is_active", False):
            return self.none()
        return self.sealed().filter(meeting__kind__members=user.pk)

    def newest_first(self) -> Self:
        return self.select_related("meeting__kind", "plan").order_by("-as_at", "-version")


class BoardPaper(models.Model):
    """One version of how the delivery plan stood on a day, for a meeting of a board and for its members alone."""

    page = "board_paper"
    uncited = frozenset({"introduction", "closing"})  # words around the plan of a day, which reads otherwise later
    meeting = models.ForeignKey(AccountabilityMeeting, models.PROTECT, related_name="board_papers")
    version = models.PositiveSmallIntegerField(default=1)
    correction = models.TextField(blank=True, help_text="What a later version corrects, and why.")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="board_papers")
    as_at = models.DateField("plan as at", help_text="The last day that it covers.")
    introduction = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.DRAFT)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the sealed HTML file.")
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = BoardPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="boardpaper_version_once_a_meeting", fields=["meeting", "version"]),
            models.UniqueConstraint(
                name="boardpaper_one_draft_a_meeting", fields=["meeting"], condition=Q(state=ReportState.DRAFT)
            ),
            models.CheckConstraint(
                name="boardpaper_later_version_says_why", condition=Q(version=1) | ~Q(correction="")
            ),
            models.CheckConstraint(
                name="boardpaper_sealed_is_complete",
                condition=Q(state=ReportState.DRAFT, sealed_at__isnull=True, sealed_by__isnull=True)
                | Q(state=ReportState.SEALED, sealed_at__isnull=False, sealed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Paper for {self.meeting}"

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.slug])

    def get_version_url(self) -> str:
        return reverse("board_paper_version", args=[self.slug, self.version])

    def is_public_change(self, changed: Collection[str]) -> bool:
        """Members alone read it, on pages that are never kept."""
        return False

    @property
    def slug(self) -> str:
        """As it stands in addresses: that of its meeting."""
        return self.meeting.slug

    @property
    def is_sealed(self) -> bool:
        return self.state == ReportState.SEALED
