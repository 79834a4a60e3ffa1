from typing import ClassVar

from django.db import models
from django.db.models import Q

from pcc_portal.updates.models import Document, Register

from .accountability import AccountabilityMeeting


class AgendaEntry(Register):
    """What a meeting, which a subclass names, talks about in its order, and what it decided; `title` is the item.

    Its paper is a document of the meeting, or an address.
    """

    order = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    presenter = models.CharField(max_length=100, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(blank=True)
    decision = models.TextField(blank=True)

    answered_through: ClassVar = ("meeting",)

    class Meta:
        abstract = True
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_order_once",
                fields=["meeting", "order"],
                violation_error_code="order",
                violation_error_message="Another item of the agenda has this place.",
            ),
            models.CheckConstraint(
                name="%(class)s_one_paper",
                condition=Q(document__isnull=True) | Q(link=""),
                violation_error_code="link",
                violation_error_message="Choose a document of the meeting or give an address, not both.",
            ),
        ]

    def get_absolute_url(self) -> str:
        meeting: Register = self.meeting  # type: ignore[attr-defined]
        return meeting.get_absolute_url()


class AgendaItem(AgendaEntry):
    meeting = models.ForeignKey(AccountabilityMeeting, models.PROTECT, related_name="agenda")
