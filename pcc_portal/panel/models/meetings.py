import datetime as dt

from django.db import models

from objectives.models import Plan
from pcc_portal.periods.calendar import despatch_day
from pcc_portal.ui import formats
from pcc_portal.updates.models import Register
from performance.models import MeetingKind
from performance.models.meeting_kinds import ORDINARY


class PanelMeeting(Register):
    """A meeting of the Police and Crime Panel; its slug is its day, where no other of that day has it."""

    page = "panel_meeting"
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="panel_meetings")
    on = models.DateField()
    kind = models.ForeignKey(
        MeetingKind, models.PROTECT, to_field="key", blank=True, default=ORDINARY, related_name="panel_meetings"
    )
    place = models.CharField(max_length=150, blank=True)
    panel_reads_first = models.BooleanField(
        default=False, help_text="Members of the panel who sign in read the papers from despatch, before everyone else."
    )

    class Meta:
        ordering = ["-on", "kind_id"]
        constraints = [
            models.UniqueConstraint(
                name="panelmeeting_one_of_a_kind_a_day",
                fields=["on", "kind"],
                violation_error_code="on",
                violation_error_message="There is one of this kind on that day. If both are held, choose another kind.",
            )
        ]

    @property
    def kind_words(self) -> str:
        """Empty for an ordinary one."""
        return "" if self.kind_id == ORDINARY else str(self.kind)

    @property
    def day_words(self) -> str:
        """What tells it from the others: "4 March 2030", "Confirmation hearing, 4 March 2030"."""
        return ", ".join(filter(None, (self.kind_words, formats.day(self.on))))

    @property
    def on_words(self) -> str:
        """The same in a sentence: "4 March 2030", "4 March 2030 (Confirmation hearing)"."""
        return f"{formats.day(self.on)} ({self.kind_words})" if self.kind_words else formats.day(self.on)

    @property
    def despatch_by(self) -> dt.date:
        """Last day for sending the papers: five clear working days before the meeting."""
        return despatch_day(self.on)
