"""What is asked about the panel's meetings; the actions write it."""

from __future__ import annotations

from typing import ClassVar

from pcc_portal.updates.registers.forms import RecordForm

from .models import PanelMeeting


class MeetingForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = PanelMeeting
        fields = ("title", "plan", "on", "place", "panel_reads_first", "source", "is_public")
        labels: ClassVar = {"title": "Name", "on": "Meets on", "panel_reads_first": "The panel reads its papers first"}
        help_texts: ClassVar = {"title": "Such as “Police and Crime Panel, 17 November 2023”."}
