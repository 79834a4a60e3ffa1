from typing import Self

from django.db import models

from pcc_portal.updates.models import RegisterQuerySet
from performance.models import AgendaEntry

from .meetings import PanelMeeting


class PartOfMeetingQuerySet(RegisterQuerySet):
    def of_public_meetings(self) -> Self:
        return self.public().filter(meeting__is_public=True)


class PanelAgendaItem(AgendaEntry):
    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="agenda")

    objects = PartOfMeetingQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's
