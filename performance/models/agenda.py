from typing import ClassVar

from django.db import models

from pcc_portal.updates.models import Register

from .accountability import AccountabilityMeeting


class AgendaItem(Register):
    """What a meeting talks about, in its order, and what it decided; `title` is the item."""

    meeting = models.ForeignKey(AccountabilityMeeting, models.PROTECT, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    presenter = models.CharField(max_length=100, blank=True)
    link = models.URLField(blank=True)
    decision = models.TextField(blank=True)

    answered_through: ClassVar = ("meeting",)

    class Meta:
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                name="agendaitem_order_once",
                fields=["meeting", "order"],
                violation_error_code="order",
                violation_error_message="Another item of the agenda has this place.",
            )
        ]

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()
